"""A document to the transcript that it is: turns, speakers, occasion. The same document gives the same transcript."""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.ingest.transcript.choosing import Known
from onrecord.ingest.transcript.directions import line_clocks
from onrecord.ingest.transcript.filenames import FileTold, read_file_name
from onrecord.ingest.transcript.heads import MAX_HEAD_CHARACTERS, Head, read_head, words_before
from onrecord.ingest.transcript.labels import Label
from onrecord.ingest.transcript.people import Person, people_in
from onrecord.ingest.transcript.speakers import Roster, roster_of
from onrecord.ingest.transcript.turns import MIN_TURNS_TRUSTED, Cut, cut_turns, trusted
from onrecord.ingest.transcript.vocabulary import plain
from onrecord.record import Document, Setting, Span
from onrecord.transcript import TimeCode, Transcript, Turn

# What captions told is kept in the document's metadata under these names.
TIME_CODES = "time codes"
VOICE = "voice"

# Of an interview's turns, those of who asks end in a question mark far more often than those of who answers. Who is
# named as the host needs to ask less.
MIN_SHARE_ASKED = 0.4
MIN_SHARE_ASKED_BY_HOST = 0.15
MIN_TURNS_ASKED = 3

# A name in a file's name is that of a place ("springfield-speech") where the text has so many of its mentions behind
# "in" or "at".
MIN_SHARE_OF_A_PLACE = 0.25

_ASKED = re.compile(r"\?['\"”’)\]*]*\s*(?:[(\[][^()\[\]\n]{1,40}[)\]]\s*)*$")
_SWORN = re.compile(r"\b(?:having|was|being)[ ](?:been[ ])?(?:first[ ])?(?:duly[ ])?sworn\b")
_WITNESS = re.compile(
    r"(?:(?i:\b(?:deposition|examination|testimony|interview)[ ]of)[ ]|WITNESS:[ ])(?P<who>[^\n]{4,80})"
)
_ANSWERS = frozenset({"a", "answer", "the witness", "witness", "the deponent", "interviewee", "the interviewee"})
_IN_PROGRESS = re.compile(r"[(\[]\s*in progress", re.IGNORECASE)
_IN_PROGRESS_CHARACTERS = 60
_COURT_ROLES = frozenset({"the court"})
_ENDING_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What head, page and file name tell."""

    head: Head
    file: FileTold

    @property
    def setting(self) -> Setting | None:
        """The occasion."""
        return self.head.setting or self.file.setting

    @property
    def people(self) -> tuple[Person, ...]:
        """Those named."""
        return (*self.file.people, *self.head.people)


def transcript_of(document: Document) -> Transcript:
    """The transcript that a document is.

    All is read from the document: its text and title, the name that it was read under, and what captions told
    (`document.metadata`). So a stored document gives the transcript that was read.

    Args:
        document: of `read_transcripts`, or any other: a text without labels is one turn.
    """
    text = document.text
    name = document.origin.name if document.origin else ""
    title = document.title if document.origin and document.origin.format in ("html", "jsonl") else None
    told, cuts = lay_out(text, name, title, tuple(one.value for one in document.metadata if one.name == VOICE))
    labelled = any(cut.label for cut in cuts)
    roster = roster_of(text, cuts, told.people)
    times = _times(document)
    speakers = _speakers(text, cuts, roster, told)
    asked = _questions(text, cuts, speakers, told)
    turns = tuple(
        Turn(
            speaker=speaker,
            label=cut.label.printed if cut.label else None,
            question=question,
            span=Span.cut(text, cut.start, cut.end),
            seconds=cut.seconds if cut.seconds is not None else _seconds_at(times, cut.start),
        )
        for cut, speaker, question in zip(cuts, speakers, asked, strict=True)
    )
    return Transcript(
        document=document,
        turns=turns,
        times=times,
        place=told.file.place or told.head.place,
        setting=_setting(told, cuts, labelled=labelled),
        participants=tuple(_participants(told.people, roster, speakers)),
        partial=_partial(text, cuts, told),
        written=told.file.written if told.file.written is not None else told.head.written,
    )


@functools.lru_cache(maxsize=2)
def lay_out(
    text: str, name: str, title: str | None = None, voices: tuple[str, ...] = ()
) -> tuple[Told, tuple[Cut, ...]]:
    """What head and file name tell, and the turns; kept for the last texts, since a document's making needs it too.

    Args:
        text: of the transcript.
        name: of its file.
        title: of its page, if it was one.
        voices: labels that captions gave.
    """
    file = read_file_name(name)
    cuts = cut_turns(text, known_names(file, read_head(text, len(text), title=title)), forced=voices)
    if file.speaker is None:
        cuts = trusted(text, cuts, at_least=MIN_TURNS_TRUSTED)
    elif not any(cut.label and cut.label.surname == file.speaker.surname for cut in cuts):
        cuts = trusted(text, cuts, at_least=None)
    return Told(read_head(text, _first_label(cuts, text), title=title), file), tuple(cuts)


def known_names(file: FileTold, head: Head) -> Known:
    """Who is known to speak before a label is read."""
    people = (*file.people, *head.people)
    return Known(
        people=frozenset(" ".join(word.lower() for word in one.name) for one in people),
        surnames=frozenset(one.surname for one in people),
        words=file.words,
    )


def _first_label(cuts: Sequence[Cut], text: str) -> int:
    """Where the first labelled turn begins; the label itself is no line of a head, and ends in a colon."""
    first = next((cut for cut in cuts if cut.label), None)
    if first is None or first.label is None:
        return len(text)
    line = text.rfind(first.label.printed, 0, first.start)
    return max(line, 0)


def _times(document: Document) -> tuple[TimeCode, ...]:
    """What captions told, else the time codes that lines open with."""
    for told in document.metadata:
        if told.name == TIME_CODES:
            pairs = (pair.split("@") for pair in told.value.split())
            return tuple(TimeCode(offset=int(offset), seconds=float(seconds)) for offset, seconds in pairs)
    return tuple(TimeCode(offset=end, seconds=seconds) for (_, end), seconds in line_clocks(document.text))


def written_times(times: Iterable[TimeCode]) -> str:
    """Time codes as they are kept in the metadata."""
    return " ".join(f"{one.offset}@{one.seconds:.3f}" for one in times)


def _seconds_at(times: Sequence[TimeCode], offset: int) -> float | None:
    index = bisect_right(times, offset, key=lambda one: one.offset) - 1
    return times[index].seconds if index >= 0 else None


def _speakers(text: str, cuts: Sequence[Cut], roster: Roster, told: Told) -> list[str | None]:
    witness = _witness(text, cuts)
    speakers = [_speaker(cut, roster, witness) for cut in cuts]
    if cuts and cuts[0].label is None:
        one = _only_speaker(text, told)
        speakers[0] = roster.resolve(_label_for(one)) if one else None
    return speakers


def _label_for(one: Person) -> Label:
    """The label that a person would have."""
    return Label(" ".join(one.name), "name", next(iter(one.titles), ()), one.name, one.suffix)


def _only_speaker(text: str, told: Told) -> Person | None:
    """Whose speech an unlabelled text is: as the head says, else as the file's name does and the text does not deny."""
    if told.head.speaker:
        return told.head.speaker
    one = told.file.speaker
    if one and len(one.name) == 1:
        mentions = len(re.findall(rf"\b{re.escape(one.name[0])}\b", text))
        there = len(re.findall(rf"\b(?:in|at)\s+{re.escape(one.name[0])}\b(?!\s+[A-Z])", text))
        if there and there >= MIN_SHARE_OF_A_PLACE * mentions:
            return None
    return one


def _speaker(cut: Cut, roster: Roster, witness: Person | None) -> str | None:
    if cut.examiner:
        return roster.resolve(cut.examiner)
    if cut.label and cut.label.kind == "unnamed":
        return witness.shown if witness and plain(cut.label.printed).rstrip(".:") in _ANSWERS else None
    return roster.resolve(cut.label)


def _witness(text: str, cuts: Sequence[Cut]) -> Person | None:
    """Who answers in "Q." and "A.": the one person that is sworn in or whose deposition it is."""
    if not any(cut.label and cut.label.kind == "unnamed" and plain(cut.label.printed) in _ANSWERS for cut in cuts):
        return None
    found: dict[str, Person] = {}
    sworn = (words_before(text, match.start()) for match in _SWORN.finditer(text, 0, MAX_HEAD_CHARACTERS))
    named = (re.split(r"\bby\b", match["who"])[0] for match in _WITNESS.finditer(text, 0, MAX_HEAD_CHARACTERS))
    for line in (*sworn, *named):
        for one in people_in(line)[-1:]:
            known = found.get(one.surname)
            found[one.surname] = one if known is None or len(one.name) > len(known.name) else known
    return next(iter(found.values())) if len(found) == 1 else None


def _questions(text: str, cuts: Sequence[Cut], speakers: Sequence[str | None], told: Told) -> list[bool]:
    """Which turns are questions: printed as such, an interviewer's, or with a question mark before another's turn."""
    ends = [bool(_ASKED.search(text, max(cut.start, cut.end - _ENDING_CHARACTERS), cut.end)) for cut in cuts]
    who = [speaker or (cut.label.key if cut.label else None) for cut, speaker in zip(cuts, speakers, strict=True)]
    hosts = _interviewers(who, ends, told) if told.setting == "interview" else set()
    asked = []
    for number, cut in enumerate(cuts):
        printed = cut.label is not None and cut.label.kind in ("question", "examiner")
        answered = number + 1 < len(cuts) and who[number + 1] != who[number]
        asked.append(printed or who[number] in hosts or (ends[number] and answered))
    return asked


def _interviewers(who: Sequence[str | None], ends: Sequence[bool], told: Told) -> set[str | None]:
    hosts = {one.shown for one in told.file.hosts}
    found: set[str | None] = set()
    for one in {name for name in who if name}:
        own = [end for name, end in zip(who, ends, strict=True) if name == one]
        least = MIN_SHARE_ASKED_BY_HOST if one in hosts else MIN_SHARE_ASKED
        if (len(own) >= MIN_TURNS_ASKED or one in hosts) and sum(own) >= least * len(own):
            found.add(one)
    return found


def _setting(told: Told, cuts: Sequence[Cut], *, labelled: bool) -> Setting | None:
    setting = told.setting
    if setting == "statement" and labelled and told.file.written is not True and told.head.written is not True:
        return "speech"  # "Statement by …", read out
    if setting is None and any(cut.examiner or (cut.label and cut.label.key in _COURT_ROLES) for cut in cuts):
        return "court"
    return setting


def _participants(told: Iterable[Person], roster: Roster, speakers: Iterable[str | None]) -> Iterator[str]:
    named = (roster.resolve(_label_for(one)) for one in told)
    yield from dict.fromkeys(name for name in (*named, *speakers) if name)


def _partial(text: str, cuts: Sequence[Cut], told: Told) -> bool | None:
    if cuts and _IN_PROGRESS.search(text, cuts[0].start, min(cuts[0].end, cuts[0].start + _IN_PROGRESS_CHARACTERS)):
        return True
    return told.file.partial if told.file.partial is not None else told.head.partial

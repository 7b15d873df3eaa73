"""A text cut into turns at its labels."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.ingest.transcript.choosing import Known, choose
from onrecord.ingest.transcript.directions import seconds_of, without_furniture
from onrecord.ingest.transcript.heads import STATEMENT_HEADING, end_of_head
from onrecord.ingest.transcript.labels import Label

# The line that closes a transcript ("END  2:13 P.M. EST", "###"), or a turn, in court and in printed hearings: what
# stands behind it was not said by who spoke.
_END = re.compile(
    r"(?m)^[ \t]*(?:[\[(]?END(?:[ ]OF[ ](?:TRANSCRIPT|INTERVIEW|REMARKS|RECORDING|SPEECH))?[\])]?|#{3}|#[ ]#[ ]#|-30-)"
    r"[ \t\xa0]*(?:\d{1,2}:\d{2}[^\n]{0,30})?[ \t\xa0]*\r?$"
    rf"|^[ \t]*{STATEMENT_HEADING}[A-Z]"
    r"|^[ \t]*(?:(?:FURTHER[ ])?(?:DIRECT|CROSS|REDIRECT|RECROSS)[ -]EXAMINATION\b"
    r"|[A-Z][A-Z .,'-]{3,60},?[ \t]{1,20}(?:having|was|being)\b[^\n]{0,30}\bsworn\b)"
)
# Of what opens a text without a label; fewer are a greeting, or a note of the editor's.
MIN_WORDS_UNLABELLED = 50
MIN_TURNS_TRUSTED = 10
# Where a recording that was played ends, and who had it played goes on.
_CLIP_BEGINS = re.compile(r"[(\[][^()\[\]\n]{0,20}(?:BEGIN|START|PLAY)[^()\[\]\n]{0,30}[)\]]", re.IGNORECASE)
_CLIP_ENDS = re.compile(
    r"[(\[](?:END[ ](?:OF[ ])?[A-Z -]{0,20}(?:CLIP|TAPE|VIDEO|AUDIO)[A-Z -]{0,10}"
    r"|[A-Z -]{0,20}(?:CLIP|TAPE|VIDEO)[ ]ENDS?)[)\]]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A turn before its speaker is known: what stands before it, and where its words are.

    Attributes:
        label: None where it has none: what opens a text, or goes on behind a recording that was played.
        examiner: who asks, in court, where a line said so ("BY MS. SMITH:").
        seconds: the time code beside the label.
    """

    label: Label | None
    start: int
    end: int
    examiner: Label | None = None
    seconds: float | None = None


def cut_turns(text: str, known: Known, *, forced: Iterable[str] = ()) -> list[Cut]:
    """The turns of a text; a text without labels is one.

    Args:
        text: of a transcript.
        known: names that head and file name tell.
        forced: labels that captions gave.
    """
    blank = without_furniture(text)
    labels = choose(blank, known, forced=forced)
    first = labels[0].start if labels else len(blank)
    # What opens the minutes of a hearing was written by its clerk.
    cuts = [] if labels and labels[0].form == "stop" else list(_between(blank, end_of_head(blank, first), first, None))
    examiner: Label | None = None
    for number, one in enumerate(labels):
        until = labels[number + 1].start if number + 1 < len(labels) else len(blank)
        if one.label.kind == "examiner":
            examiner = one.label
        asked = examiner if one.label.kind in ("question", "examiner") else None
        seconds = seconds_of(one.clock) if one.clock else None
        cuts += (
            Cut(one.label, start, end, asked, seconds)
            for start, end in _trimmed(blank, one.end, _end_of_turn(blank, one.end, until))
        )
    return list(_after_clips(blank, cuts))


def trusted(text: str, cuts: list[Cut], *, at_least: int | None) -> list[Cut]:
    """Turns that are whole where labels stand before every turn, else cut behind their first paragraph.

    A text that opens with a long passage without a label has labels before some turns only: what stands in later
    paragraphs of a turn may be anybody's.

    Args:
        text: of the transcript.
        cuts: its turns.
        at_least: so many labels are taken to be all; None where it is known that some are missing.
    """
    labelled = sum(cut.label is not None for cut in cuts)
    if not labelled or cuts[0].label or len(text[cuts[0].start : cuts[0].end].split()) < MIN_WORDS_UNLABELLED:
        return cuts
    if at_least is not None and labelled >= at_least:
        return cuts
    found: list[Cut] = []
    for cut in cuts:
        end = text.find("\n", cut.start, cut.end) if cut.label else -1
        if end < 0:
            found.append(cut)
        else:
            found += [*_piece(text, cut, cut.start, end, cut.label), *_piece(text, cut, end, cut.end, None)]
    return found


def _between(text: str, start: int, end: int, label: Label | None) -> Iterator[Cut]:
    for first, last in _trimmed(text, start, _end_of_turn(text, start, end)):
        yield Cut(label, first, last)


def _end_of_turn(text: str, start: int, end: int) -> int:
    closing = _END.search(text, start, end)
    return closing.start() if closing else end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space at its ends; nothing where nothing is left."""
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _after_clips(text: str, cuts: list[Cut]) -> Iterator[Cut]:
    """What goes on without a label behind a recording is not its last speaker's, unless the same one began it."""
    before_clip: Label | None = None
    playing = False
    for cut in cuts:
        ends = _CLIP_ENDS.search(text, cut.start, cut.end)
        begins = _last(_CLIP_BEGINS.finditer(text, cut.start, cut.end))
        if ends and playing and not (begins and begins.start() < ends.start()) and _key(before_clip) != _key(cut.label):
            yield from _piece(text, cut, cut.start, ends.end(), cut.label)
            yield from _piece(text, cut, ends.end(), cut.end, None)
        else:
            yield cut
        if ends and not (begins and begins.start() > ends.start()):
            playing = False
        if begins and not (ends and ends.start() > begins.start()):
            playing, before_clip = True, cut.label


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        found = match
    return found


def _piece(text: str, cut: Cut, start: int, end: int, label: Label | None) -> Iterator[Cut]:
    for first, last in _trimmed(text, start, end):
        yield Cut(label, first, last, cut.examiner if label else None, cut.seconds if label else None)


def _key(label: Label | None) -> str | None:
    return label.key if label else None

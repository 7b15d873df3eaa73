"""The head of a transcript: the lines before the first spoken word, and what they tell."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.ingest.dates import dates_in
from onrecord.ingest.transcript.directions import without_furniture
from onrecord.ingest.transcript.people import Person, people_in
from onrecord.ingest.transcript.vocabulary import any_of, places, setting_words, state_codes
from onrecord.record import Setting, When

# A printed hearing has its committee's members before the first word; other heads are a handful of lines.
MAX_HEAD_LINES = 80
MAX_LINES_WITHOUT_LABELS = 12
MAX_HEAD_CHARACTERS = 20_000
# A longer line is a paragraph.
MAX_LINE_WORDS = 30
MAX_TITLE_WORDS = 20
# Titles write most of their words with a capital, sentences few.
MIN_SHARE_HIGH = 0.55
MAX_PLACE_WORDS = 7
MAX_WORDS_BETWEEN = 3

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*$")
_ABBREVIATION_END = re.compile(
    r"(?:\b[A-Z]\.|\b(?:a|p)\.?m\.|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St|No|D\.C|U\.S)\.)$", re.IGNORECASE
)
_TIME = re.compile(r"\d{1,2}(?::\d{2})?\s*[AP]\.?M\b.{0,20}", re.IGNORECASE)
_PHRASE = re.compile(
    r"(?:for immediate release|embargoed|as (?:prepared|delivered)|prepared (?:for|remarks)|remarks (?:as|prepared)"
    r"|via (?:telephone|video)"
    r"|the white house|office of the|transcript|rush transcript|press (?:office|release)|###|contact\b"
    r"|washington, d\.?c"
    r"|(?:date|time|place|location|speakers?|participants?|present|host|guests?|subject|event)\s*:)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[][^()\[\]]{1,200}[)\]]")

_PARTIAL = re.compile(
    r"\b(?:excerpts?|excerpted|partial|extracts?|abridged|condensed|edited for (?:length|space))\b", re.IGNORECASE
)
_WHOLE = re.compile(
    r"\b(?:full|complete|unedited|uncut)\s+(?:text|transcript|remarks|interview|speech)\b", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"\b(?:as prepared for delivery|as written|prepared (?:remarks|text|testimony|statement)"
    r"|written (?:statement|testimony))\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:as delivered|as spoken|rush transcript|verbatim)\b", re.IGNORECASE)

# "STATEMENT OF HON. JANE MARSH, SECRETARY OF HARBOURS"; the note that opens the minutes.
STATEMENT_HEADING = r"(?:OPENING[ ]|PREPARED[ ]|JOINT[ ])?STATEMENTS?[ ]OF[ ]"
_STATEMENT_OF = re.compile(rf"(?m)^[ \t]*{STATEMENT_HEADING}(?P<who>[^\n]{{4,120}}(?:\n[ \t]+[A-Z][A-Z ,.]{{4,120}})?)")
_PRESIDING = re.compile(r"\bpresiding\b", re.IGNORECASE)
# Characters before "presiding" among which the name is looked for.
REACH_OF_A_NOTE = 120

# What the occasion is, the most telling first: a "press conference" that a "speech" opened is a press conference.
_ORDER: tuple[Setting, ...] = (
    "hearing", "debate", "press_conference", "interview", "rally", "court", "ad", "speech", "statement", "broadcast",
    "letter",
)  # fmt: skip
# "Court" alone stands in the name of what a speech is about.
_NOT_AN_OCCASION = frozenset(
    {"court", "ruling", "lawsuit", "filing", "commercial", "radio", "tv", "television", "the air"}
)
_SPEECH = r"\b(?:remarks|speech|address|statement|testimony|lecture|sermon|eulogy|keynote|toast|comments)\b"
_SPOKEN_BY = re.compile(
    rf"{_SPEECH}(?:[ ,(]+(?:as|prepared|delivered|given|made|text|transcript))*[ ]+(?:by|of|from)\b"
    r"(?P<who>[^\n|–—]{2,120})",
    re.IGNORECASE,
)
_SPOKEN_BY_ENDS = re.compile(
    r"\b(?:on|about|at|to|in|regarding|introducing|honoring|before|for|after|following|during)\b", re.IGNORECASE
)
_THEIR_SPEECH = re.compile(rf"(?P<who>[^\n|–—:]{{2,80}}?)['’]s?\s+(?:[\w-]+\s+){{0,4}}?{_SPEECH}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines before the first spoken word tell.

    Attributes:
        title: the first line, or the page's title.
        lines: all of them, the title among them.
        people: those named, in order.
        published: the day, where the lines name one and no other.
        place: where it was said.
        setting: what the occasion was.
        partial, written: as in a Transcript.
        speaker: whose speech or statement it says that this is, where that is one person.
    """

    title: str | None
    lines: tuple[str, ...]
    people: tuple[Person, ...]
    published: When | None
    place: str | None
    setting: Setting | None
    partial: bool | None
    written: bool | None
    speaker: Person | None


def end_of_head(text: str, first_label: int) -> int:
    """Where the first paragraph of spoken words begins; `first_label` is where the first label stands, or the end."""
    last = 0
    for _, end in _head_lines(text, first_label):
        last = end
    return last


def read_head(text: str, first_label: int, *, title: str | None = None) -> Head:
    """What the head of a text tells; `title` is that of its page, if it was one."""
    blank = without_furniture(text)
    spans = list(_head_lines(blank, first_label))
    lines = [" ".join(blank[start:end].split()) for start, end in spans]
    told = [title, *lines] if title and title not in lines else lines
    joined = "\n".join(told)
    return Head(
        title=told[0] if told else None,
        lines=tuple(told),
        people=tuple(_people([*told, *_presented(blank, first_label)])),
        published=_only_date(text, spans),
        place=_place(told),
        setting=setting_in(told[:1]) or setting_in(told),
        partial=is_partial(joined),
        written=is_written(joined),
        speaker=spoken_by(told),
    )


def _head_lines(text: str, first_label: int) -> Iterator[tuple[int, int]]:
    """Start and end of the lines that are no spoken words, from the first on."""
    labelled = first_label < len(text)
    limit = MAX_HEAD_LINES if labelled else MAX_LINES_WITHOUT_LABELS
    until = min(first_label, MAX_HEAD_CHARACTERS)
    shouted = text[: MAX_HEAD_CHARACTERS // 4].isupper()
    for number, match in enumerate(_filled_lines(text, until)):
        line = match.group().strip()
        short = (
            labelled and len(line.split()) <= MAX_WORDS_BETWEEN and line[-1].isalpha()
        )  # "before the", on a title page
        if number >= limit or not (short or _is_head_line(line, shouted=shouted)):
            return
        yield match.span()


def _presented(text: str, first_label: int) -> Iterator[str]:
    """Who is to speak, in a printed hearing: its headings, and the note that tells who presided."""
    for match in _STATEMENT_OF.finditer(text):
        yield " ".join(match["who"].split())
    presiding = _PRESIDING.search(text, 0, min(first_label, MAX_HEAD_CHARACTERS))
    if presiding:
        yield words_before(text, presiding.start())


def words_before(text: str, offset: int) -> str:
    """The end of the sentence that leads up to a place: who presided, who was sworn in."""
    before = text[max(0, offset - REACH_OF_A_NOTE) : offset]
    return " ".join(re.split(r"[;:]|[a-z]{2}\.\s", before)[-1].split())


def _filled_lines(text: str, until: int) -> Iterator[re.Match[str]]:
    return (match for match in _LINE.finditer(text, 0, until) if match.group().strip(" \t\xa0\ufeff\x0c"))


def _is_head_line(line: str, *, shouted: bool) -> bool:
    words = line.split()
    if len(words) > MAX_LINE_WORDS:
        return False
    if _BRACKETED.fullmatch(line):
        return len(words) > 2  # "(APPLAUSE)" belongs to what follows
    if _TIME.fullmatch(line) or _PHRASE.match(line):
        return True
    ends = _SENTENCE_END.search(line) is not None and not _ABBREVIATION_END.search(line) and not line.endswith(")")
    if ends:
        return False
    if any(True for _ in dates_in(line)):
        return True
    if len(words) > MAX_TITLE_WORDS or shouted:
        return False
    long = [word for word in words if len(word.strip("(),.'’\"“”")) > 3 or word[:1].isdigit()] or words
    return sum(not word.strip("(\"“'‘")[:1].islower() for word in long) >= MIN_SHARE_HIGH * len(long)


def _people(lines: list[str]) -> Iterator[Person]:
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        for one in people_in(line):
            if one.name not in seen:
                seen.add(one.name)
                yield one


def _only_date(text: str, spans: list[tuple[int, int]]) -> When | None:
    found = {when.value: when for start, end in reversed(spans) for when in dates_in(text, start, end)}
    if len(found) > 1:  # "September 2016" beside "September 26, 2016" is one day
        found = {
            value: when for value, when in found.items() if not any(o != value and o.startswith(value) for o in found)
        }
    return next(iter(found.values())) if len(found) == 1 else None


def _place(lines: list[str]) -> str | None:
    """The lines behind the title that name a place; without the time of day below them, only what is known as one."""
    timed = any(_TIME.fullmatch(line) for line in lines)
    shown: list[str] = []
    for line in lines[1:]:
        if _TIME.fullmatch(line):
            break
        if (
            len(line.split()) <= MAX_PLACE_WORDS
            and not any(True for _ in dates_in(line))
            and not re.search(
                rf"{_SPEECH}|interview|conference|prepared|via |the white house$|press|release", line, re.IGNORECASE
            )
            and not _BRACKETED.fullmatch(line)
            and (timed or is_place(line))
        ):
            shown.append(line)
    behind_bar = lines[0].rpartition(" | ")[2] if lines and " | " in lines[0] else ""
    return ", ".join(shown) or (behind_bar if is_place(behind_bar) else None)


def is_place(line: str) -> bool:
    """Whether words name a place that is known: "Ames, IA", "Paris, France", "Tbilisi, Georgia"."""
    last = line.rpartition(",")[2].strip()
    return (last in state_codes() and "," in line) or bool({last.lower(), line.lower()} & places())


def setting_in(lines: list[str]) -> Setting | None:
    """The occasion that lines name."""
    text = "\n".join(lines)
    return next((setting for setting, pattern in _occasions() if pattern.search(text)), None)


@functools.cache
def _occasions() -> tuple[tuple[Setting, re.Pattern[str]], ...]:
    """What names each occasion, the most telling occasion first."""
    words: dict[Setting, list[str]] = {setting: [] for setting in _ORDER}
    for setting, word in setting_words():
        if setting in words and word not in _NOT_AN_OCCASION:
            words[setting].append(word)
    return tuple(
        (setting, re.compile(rf"(?<!\w){any_of(listed)}(?!\w)", re.IGNORECASE))
        for setting, listed in words.items()
        if listed
    )


def is_partial(text: str) -> bool | None:
    """Whether a head says that only parts are printed; None where it does not tell."""
    return True if _PARTIAL.search(text) else False if _WHOLE.search(text) else None


def is_written(text: str) -> bool | None:
    """Whether a head says that it is a text as written; None where it does not tell."""
    return True if _WRITTEN.search(text) else False if _SPOKEN.search(text) else None


def spoken_by(lines: list[str]) -> Person | None:
    """Whose speech it is, where a line says so of one person."""
    for line in lines:
        told = _SPOKEN_BY.search(line)
        if told:
            people = people_in("by " + _SPOKEN_BY_ENDS.split(told["who"], maxsplit=1)[0])
        else:
            owned = _THEIR_SPEECH.search(line)
            people = people_in(owned["who"]) if owned else []
        if len(people) == 1:
            return people[0]
        if people:
            return None
    return None

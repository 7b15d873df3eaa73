"""What stands in a transcript and was not spoken: stage directions, time codes, line and page numbers."""

import functools
import re
from collections.abc import Iterator

from onrecord.ingest.transcript.vocabulary import any_of, stage_directions

# Longer parentheses are a speaker's, or lost their end.
LONGEST_DIRECTION = 200
# A note that is a whole paragraph needs no word of the list; a longer one was read out.
MAX_WORDS_ALONE = 25
# "(LAUGHS)" is a note, "(he laughs about it now, as anyone would)" is speech written with parentheses.
MAX_WORDS_INLINE = 8
# "(scattered applause)": a listed word does not open it.
MAX_WORDS_ONLY_HOLDING = 3
# Courts number the lines of a page to 25 or so; fewer lines than this in a row are a list.
MIN_NUMBERED_LINES = 10
MIN_SHARE_NUMBERED = 0.6
MIN_TIMED_LINES = 3

_BRACKETED = re.compile(
    rf"\((?P<round>[^()\n]{{0,{LONGEST_DIRECTION}}})\)|\[(?P<square>[^\[\]\n]{{0,{LONGEST_DIRECTION}}})\]"
)
_LISTED = re.compile(rf"(?<!\w){any_of(stage_directions())}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_CLOCK = re.compile(r"\s*\d{1,3}(?:\s?:\s?\d{2}){1,2}(?:[.,]\d{1,3})?\s*")
_STARRED = re.compile(r"\*(?P<words>[^*\n]{2,40})\*")

_NUMBERED = re.compile(r"(?m)^[ \t\f]{0,10}(?P<number>\d{1,2})(?=[ \t]|\r?$)")
_FILLED_LINE = re.compile(r"(?m)^[^\S\n]*\S")
_PAGE = re.compile(
    r"(?mi)^[ \t\f]*(?:[-–—][ \t]*\d{1,4}[ \t]*[-–—]|page[ \t]+\d{1,4}(?:[ \t]+of[ \t]+\d{1,4})?"
    r"|\[page[ \t]+\d{1,4}\])[ \t]*\r?$"
)
_LINE_CLOCK = re.compile(
    r"(?m)^[ \t]*(?P<clock>[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?)"
    r"(?=[ \t]|\r?$)(?![ \t]*(?:[ap]\.?m\b|noon|o.clock))",
    re.IGNORECASE,
)


def directions(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The stretches between `start` and `end` that are no spoken words, in order and apart."""
    end = len(text) if end is None else end
    found = [*_bracketed(text, start, end), *(one for one in furniture(text) if start <= one[0] and one[1] <= end)]
    found.sort()
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _bracketed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _BRACKETED.finditer(text, start, end):
        inside = match["round"] if match["round"] is not None else match["square"]
        if is_direction(inside, alone=_is_alone(text, match.start(), match.end())):
            yield match.span()
    for match in _STARRED.finditer(text, start, end):
        if _LISTED.search(match["words"]):
            yield match.span()


def is_direction(inside: str, *, alone: bool) -> bool:
    """Whether what stands inside brackets is a note of the one who wrote down; `alone`: in a paragraph of its own."""
    if not _WORD.search(inside) or _CLOCK.fullmatch(inside):
        return True
    words = inside.split()
    if alone and len(words) <= MAX_WORDS_ALONE:
        return True
    if len(words) > MAX_WORDS_INLINE:
        return False
    if _LISTED.match(inside) or (len(words) > 1 and inside.isupper()):
        return True
    return len(words) <= MAX_WORDS_ONLY_HOLDING and _LISTED.search(inside) is not None


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands on the line."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    rest = text[end : after if after >= 0 else len(text)] if after - end < LONGEST_DIRECTION or after < 0 else "…"
    return (
        start - before < LONGEST_DIRECTION and not text[before:start].strip() and not rest[:LONGEST_DIRECTION].strip()
    )


@functools.lru_cache(maxsize=16)
def furniture(text: str) -> tuple[tuple[int, int], ...]:
    """Line numbers at the left margin, page numbers and time codes before lines, in order."""
    pages = [(match.start(), match.end()) for match in _PAGE.finditer(text)]
    return tuple(sorted([*_line_numbers(text), *pages, *(span for span, _ in line_clocks(text))]))


def _line_numbers(text: str) -> list[tuple[int, int]]:
    """The numbers that courts print before each line of a page, where most lines have one and they count up."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    last = 0
    for match in _NUMBERED.finditer(text):
        number = int(match["number"])
        if number == last + 1 or (number == 1 and len(run) > 1):
            run.append(match.span("number"))
        elif number == 1:
            run = [match.span("number")]
        else:
            continue
        last = number
        if len(run) == MIN_NUMBERED_LINES:
            found += run
        elif len(run) > MIN_NUMBERED_LINES:
            found.append(run[-1])
    if not found:
        return []
    filled = sum(1 for _ in _FILLED_LINE.finditer(text))
    return found if len(found) >= MIN_SHARE_NUMBERED * filled else []


@functools.lru_cache(maxsize=16)
def line_clocks(text: str) -> tuple[tuple[tuple[int, int], float], ...]:
    """The time codes that lines open with, and the seconds they stand for; none where they do not run forwards."""
    found: list[tuple[tuple[int, int], float]] = []
    for match in _LINE_CLOCK.finditer(text):
        seconds = seconds_of(match["clock"])
        if found and seconds < found[-1][1]:
            return ()
        found.append((match.span("clock"), seconds))
    return tuple(found) if len(found) >= MIN_TIMED_LINES else ()


def seconds_of(clock: str) -> float:
    """The seconds of a time code: "1:02:03.5", "[02:03]"."""
    total = 0.0
    for part in clock.strip("[]() ").replace(",", ".").replace(" ", "").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def without_furniture(text: str) -> str:
    """The text with blanks in place of line numbers, page numbers and time codes, so that offsets stay."""
    pieces: list[str] = []
    last = 0
    for start, end in furniture(text):
        if start >= last:
            pieces += [text[last:start], " " * (end - start)]
            last = end
    pieces.append(text[last:])
    return "".join(pieces)

"""What each part of a text is: headline, byline, date, dateline, caption, credit, heading, paragraph, boilerplate.

The order: blocks, then the date line is cut out, then what can be told from a block alone (boilerplate, captions and
credits, notices of the makers), then what needs its place in the story (headline, byline, dateline, headings, captions
without a credit of their own), then which captions, credits and paragraphs are copies.

To call a paragraph furniture loses the statements in it; to call furniture a paragraph costs little. So every doubt
goes to the paragraph.
"""

import re
from collections.abc import Iterable, Iterator

from onrecord.annotate.captions import (
    LONGEST_CAPTION,
    Part,
    has_caption_label,
    is_credit,
    is_dated_scene,
    shows_scene,
    split_captions,
)
from onrecord.annotate.copies import find_copies
from onrecord.annotate.furniture import (
    colon_dateline_end,
    dateline_end,
    is_boilerplate,
    is_byline,
    is_date,
    is_heading,
    opens_with_by,
    sign_off_start,
)
from onrecord.annotate.paragraphs import paragraph_bounds
from onrecord.ingest.dates import find_date_line
from onrecord.record import Document, Segment, SegmentKind, Span

__all__ = ["HEADING_KINDS", "STATEMENT_KINDS", "find_segments", "paragraph_bounds"]

HEADING_KINDS: frozenset[SegmentKind] = frozenset({"headline", "heading"})
"""The kinds of segment that stand over others and sum them up."""

STATEMENT_KINDS: frozenset[SegmentKind] = HEADING_KINDS | {"paragraph"}
"""The kinds of segment in which statements are looked for."""

# The headline stands among the first blocks; before it come a date, an address, a picture with its caption.
HEAD_BLOCKS = 10
# The longest headlines of the training corpus have 160 characters.
LONGEST_HEADLINE = 200
LONGEST_TITLE_CASE = 160
# A line that ends with a stop is a headline if it is short and does without little words, or is set in title case:
# true of 97 % of the headlines with a stop in the training corpus, and of 6 % of other outlets' first sentences.
LONGEST_WITH_STOP = 100
MOST_LITTLE_WORDS = 1
TITLE_CASE_SHARE = 0.8
# A title in a page's head adds the outlet's name; what the text repeats must be at least this share of it.
SHARE_OF_TITLE = 0.5
# The first block of this length that ends like a sentence opens the body, and ends the place for bylines.
SHORTEST_BODY = 80

_INNER_STOP = re.compile(r"[.!?][\"”’']?\s+[^\W\d_a-z]")
# Stops that end no sentence: initials, titles, places ("U.S.", "Sen.", "vs.").
_ABBREVIATION = re.compile(r"(?:\b\w|\b(?:[A-Z][a-z]{1,4}|vs|St|No|Dr|Mr|Mrs|Ms))\.\s", re.ASCII)
_LITTLE_WORD = re.compile(r"\b(?:an?|the|his|her|their|its|has|have|had|was|were|been|said|who|which)\b")
_LONG_WORD = re.compile(r"[^\W\d_][\w'’]{3,}")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
# "NAME: …": once it is a dateline, twice the speakers of a transcript.
_SPEAKER = re.compile(r"[^\W\d_a-z](?:(?![a-z])[\w.'’, -]){1,40}\s?:\s")
_TRAILING_RULES = " |·•–—-,/\u200b\ufeff"


def find_segments(document: Document) -> tuple[Segment, ...]:
    """The segments of a document.

    They are in the order of the text, do not overlap, have no white space at their ends, and together hold every
    character that is not white space. A caption or credit that is a copy of an earlier one names that one's index in
    `repeats`, and so does boilerplate that says again what another segment says. Takes time linear in the length of
    the text.
    """
    text = document.text
    parts: list[Part] = []
    for block in _blocks(text):
        parts += [block] if block.kind == "date" else _alone(text, block.start, block.end)
    parts = _in_place(text, parts, document)
    parts = list(_copies_of_captions(text, parts))
    copies = find_copies(text, parts)
    parts = [part._replace(kind="boilerplate") if number in copies else part for number, part in enumerate(parts)]
    return tuple(
        Segment(kind=part.kind, span=Span.cut(text, part.start, part.end), repeats=copies.get(number, repeats))
        for number, (part, repeats) in enumerate(zip(parts, _repeats(text, parts), strict=True))
    )


def _blocks(text: str) -> Iterator[Part]:
    """The blocks, with the date line cut out of the one that holds it."""
    line = find_date_line(text)
    for start, end in paragraph_bounds(text):
        if line is None or line.end <= start or end <= line.start:
            yield Part("paragraph", start, end)
            continue
        yield from _trimmed(text, "paragraph", start, line.start)
        yield from _trimmed(text, "date", max(start, line.start), min(end, line.end))
        yield from _trimmed(text, "paragraph", line.end, end)


def _trimmed(text: str, kind: SegmentKind, start: int, end: int) -> list[Part]:
    """The stretch without white space at its ends; nothing if it is blank."""
    piece = text[start:end] if start < end else ""
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return [Part(kind, start, end)] if start < end else []


def _alone(text: str, start: int, end: int) -> list[Part]:
    """What can be told of a block without its neighbours; the rest of it is called a paragraph."""
    block = text[start:end]
    if is_boilerplate(block):
        return [Part("boilerplate", start, end)]
    if is_credit(block):
        return [Part("credit", start, end)]
    parts = split_captions(text, start, end)
    if parts is None:
        if has_caption_label(block):
            return [Part("caption", start, end)]
        parts = [Part("paragraph", start, end)]
    *before, last = parts
    if last.kind == "paragraph" and (cut := sign_off_start(text[last.start : last.end])):
        before += _trimmed(text, "paragraph", last.start, last.start + cut)
        return [*before, Part("boilerplate", last.start + cut, last.end)]
    return parts


def _in_place(text: str, parts: list[Part], document: Document) -> list[Part]:
    """What the place in the story tells: headline, bylines, datelines, headings, captions beside a credit."""
    is_transcript = sum(_SPEAKER.match(text, part.start, part.start + 60) is not None for part in parts) > 1
    headline = None if is_transcript and document.title is None else _headline(text, parts, document.title)
    in_head = True
    found: list[Part] = []
    for number, part in enumerate(parts):
        if part.kind != "paragraph":
            found.append(part)
            continue
        if number == headline:
            found.append(part._replace(kind="headline"))
            continue
        after = parts[number + 1] if number + 1 < len(parts) else None
        kind = _kind(text, part, after, document, in_head=in_head)
        if kind != "paragraph":
            found.append(part._replace(kind=kind))
            continue
        found += _cut_dateline(text, part, opens_body=in_head, is_transcript=is_transcript)
        in_head = in_head and not _opens_body(text[part.start : part.end])
    return found


def _kind(text: str, part: Part, after: Part | None, document: Document, *, in_head: bool) -> SegmentKind:
    if part.end - part.start > LONGEST_CAPTION:
        return "paragraph"
    block = text[part.start : part.end]
    core = block.rstrip(_TRAILING_RULES) or block
    if opens_with_by(core) or (in_head and (is_byline(core) or core.removeprefix("By ") in document.authors)):
        return "byline"
    if is_date(block):
        return "date"
    if after is not None and after.kind == "credit" and shows_scene(block):
        return "caption"
    if in_head and is_dated_scene(block) and dateline_end(block, opens_body=True) is None:
        return "caption"
    # A heading has something under it; the last line of a story is a paragraph, whatever its form.
    if after is not None and is_heading(block) and after.end - after.start > len(block):
        return "heading"
    return "paragraph"


def _opens_body(block: str) -> bool:
    return len(block) > LONGEST_HEADLINE or (len(block) > SHORTEST_BODY and block[-1] in '.!?"”’:')


def _cut_dateline(text: str, part: Part, *, opens_body: bool, is_transcript: bool) -> list[Part]:
    """A paragraph, with the dateline that it opens with as a segment of its own."""
    block = text[part.start : part.end]
    end = dateline_end(block, opens_body=opens_body)
    if end is None and opens_body and not is_transcript:
        end = colon_dateline_end(block)
    if end is None:
        return [part]
    middle = part.start + end
    return _trimmed(text, "dateline", part.start, middle) + _trimmed(text, "paragraph", middle, part.end)


def _headline(text: str, parts: list[Part], title: str | None) -> int | None:
    """The index of the headline: the block that repeats the title, else a short one above a longer one."""
    candidates = [
        (number, text[part.start : part.end])
        for number, part in enumerate(parts[:HEAD_BLOCKS])
        if part.kind == "paragraph" and part.end - part.start <= 2 * LONGEST_HEADLINE
    ]
    if title is not None:
        wanted = _letters(title)
        for number, block in candidates:
            if _repeats_title(_letters(block), wanted):
                return number
        return None
    for number, block in candidates:
        if is_byline(block) or is_date(block) or has_caption_label(block) or is_dated_scene(block):
            continue
        below = (part for part in parts[number + 1 : number + HEAD_BLOCKS] if part.kind == "paragraph")
        longer_below = any(part.end - part.start > len(block) for part in below)
        is_first_text = not any(
            part.kind == "paragraph" and part.end - part.start > LONGEST_HEADLINE for part in parts[:number]
        )
        return number if longer_below and is_first_text and _has_headline_form(block) else None
    return None


def _letters(text: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", text).casefold()


def _repeats_title(block: str, title: str) -> bool:
    if not block or not title:
        return False
    return block == title or (
        len(block) >= SHARE_OF_TITLE * len(title) and (title.startswith(block) or title.endswith(block))
    )


def _has_headline_form(block: str) -> bool:
    if len(block) > LONGEST_HEADLINE or block[-1] in ":," or dateline_end(block, opens_body=True) is not None:
        return False
    if block[-1] not in ".!?\"”’'":
        return True
    # Some outlets and corpora set a stop behind their headlines. A quotation with its speaker is a first sentence.
    if block[0] in '"“' or _INNER_STOP.search(_ABBREVIATION.sub(" ", block)) is not None:
        return False
    if len(_LITTLE_WORD.findall(block)) > MOST_LITTLE_WORDS:
        return False
    words = _LONG_WORD.findall(block)
    in_title_case = sum(not word[0].islower() for word in words) >= TITLE_CASE_SHARE * len(words)
    return len(block) <= LONGEST_WITH_STOP or (in_title_case and len(block) <= LONGEST_TITLE_CASE)


def _folded(text: str, part: Part) -> str:
    return " ".join(text[part.start : part.end].split())


def _copies_of_captions(text: str, parts: list[Part]) -> Iterator[Part]:
    """The parts, a paragraph that says exactly what a caption says being a caption too."""
    captions = {_folded(text, part) for part in parts if part.kind == "caption"}
    for part in parts:
        may_be = captions and part.kind == "paragraph" and part.end - part.start <= LONGEST_CAPTION
        yield part._replace(kind="caption") if may_be and _folded(text, part) in captions else part


def _repeats(text: str, parts: Iterable[Part]) -> Iterator[int | None]:
    """For each part, the index of the first caption or credit that it is a copy of."""
    first: dict[tuple[SegmentKind, str], int] = {}
    for number, part in enumerate(parts):
        if part.kind not in ("caption", "credit"):
            yield None
            continue
        original = first.setdefault((part.kind, _folded(text, part)), number)
        yield original if original != number else None

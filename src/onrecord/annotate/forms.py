"""Attributions without a cue: forms of print that say who speaks by layout alone.

They are rare in the training corpus or not annotated there, so they are rules, each with its own reason, and apply only
where the model found nothing. Their confidence is set by hand, from what the training corpus holds of each form.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.nameforms import PERSON
from onrecord.annotate.quotation import Quoted

# NAME: text. Three turns at least, of which one name speaks twice, or the name is in capitals or a bare Q or A: else
# "Date: …" and "Note: …" would speak.
LEAST_TURNS: Final = 3
MOST_TURN_PARAGRAPHS: Final = 12  # a longer gap between two turns is narration
TURN_CONFIDENCE: Final = 0.85
SIGNED_CONFIDENCE: Final = 0.75
BARE_CONFIDENCE: Final = 0.3
LEAST_BARE_WORDS: Final = 5  # shorter ones are titles, slogans and scare quotes
MAX_NAME: Final = 60  # characters

_NAME_WORD = r"[^\W\d_a-z][\w.'’-]*"
_TURN = re.compile(
    rf"[“\"]?(?P<name>{_NAME_WORD}(?:[ ,]+(?:(?:of|de|van|von|the)\s)?{_NAME_WORD}){{0,5}})\s?:\s+(?=\S)"
)
_SIGNED = re.compile(rf"\s*[—–―-]{{1,2}}\s?(?P<name>{PERSON})")
_ABBREVIATED = re.compile(r"\b(?:\w|[JS]r|Esq)\.$")


def find_turns(text: str, paragraphs: Sequence[Range]) -> list[Attribution]:
    """The turns of a conversation in print: "NAME: text", "Q: text".

    A turn goes on to the next one, over MOST_TURN_PARAGRAPHS at most; the last one is its first paragraph, for what
    follows a conversation is seldom part of it.
    """
    matches = [(index, match) for index, span in enumerate(paragraphs) if (match := _turn(text, *span))]
    names = Counter(match["name"] for _, match in matches)
    if len(matches) < LEAST_TURNS or not any(count > 1 for count in names.values()):
        return []
    speaking = [(i, match) for i, match in matches if names[match["name"]] > 1 or match["name"].isupper()]
    following = dict(pairwise(index for index, _ in matches))
    return [
        Attribution(
            source=(match.span("name"),),
            cue=(),
            content=((match.end(), paragraphs[index][1]), *paragraphs[index + 1 : until]),
            confidence=TURN_CONFIDENCE,
            reason="a turn of a conversation: the name before the colon speaks",
        )
        for index, match in speaking
        for end in [following.get(index, index + 1)]
        for until in [end if end - index <= MOST_TURN_PARAGRAPHS else index + 1]
    ]


def _turn(text: str, start: int, end: int) -> re.Match[str] | None:
    match = _TURN.match(text, start, min(end, start + MAX_NAME))
    # "Clinton: 547." is a score.
    return match if match and any(map(str.isalpha, text[match.end() : min(end, match.end() + MAX_NAME)])) else None


def find_signed(
    text: str, paragraphs: Sequence[Range], quoted: Sequence[Quoted], taken: Iterable[Range]
) -> list[Attribution]:
    """Quotations signed with a dash ("“…” — Name"), and those that fill a paragraph below one in which somebody speaks.

    Args:
        text: the document's text.
        paragraphs: in order.
        quoted: the quoted stretches, in order.
        taken: contents that are found already; a quotation that touches one is left alone.
    """
    spoken = _merged(taken)
    by_start = {stretch.start: stretch for stretch in quoted if stretch.style == "double"}
    found: list[Attribution] = []
    unclosed: Range | None = None  # the paragraph of a bare quotation without its closing mark
    for index, (start, end) in enumerate(paragraphs):
        stretch = by_start.get(start)
        if stretch is None or _touches(spoken, stretch.start, stretch.end):
            continue
        signature = _signature(text, stretch.end, end)
        if signature is None and stretch.end >= end and index + 1 < len(paragraphs):
            # The signature may stand in a line of its own.
            signature = _signature(text, *paragraphs[index + 1])
        content = ((stretch.start, stretch.end),)
        if signature is not None:
            reason = "a quotation signed with a dash and a name"
            found.append(Attribution((signature,), (), content, SIGNED_CONFIDENCE, reason))
        elif stretch.end >= end and len(text[start:end].split()) >= LEAST_BARE_WORDS:
            before = paragraphs[index - 1] if index else (0, 0)
            if found and unclosed == before:
                # The quotation before it runs on.
                found[-1] = replace(found[-1], content=found[-1].content + content)
            elif text[before[0] : before[1]].endswith(":") or _touches(spoken, *before):
                reason = "a quotation that fills its paragraph, below one in which somebody speaks; it names nobody"
                found.append(Attribution((), (), content, BARE_CONFIDENCE, reason))
            else:
                continue
            unclosed = None if stretch.closed else (start, end)
    return found


def _signature(text: str, start: int, end: int) -> Range | None:
    match = _SIGNED.match(text, start, end)
    if match is None or text[match.end() : end].strip(" .)]"):
        return None
    first, last = match.span("name")
    ends_sentence = text[last - 1] == "." and _ABBREVIATED.search(text[first:last]) is None
    return first, last - ends_sentence


def run_on(text: str, attributions: Sequence[Attribution], quoted: Sequence[Quoted]) -> list[Attribution]:
    """Quotations over several paragraphs, whole: one content span a paragraph.

    By convention a quotation that runs on has no closing mark at the paragraph's end, and opens again in the next.
    A paragraph that some attribution has already is left to it.
    """
    spoken = _merged(span for attribution in attributions for span in attribution.content)
    following = dict(_continued(text, quoted))
    by_end = {stretch.end: stretch for stretch in quoted}
    finished = []
    for attribution in attributions:
        content = list(attribution.content)
        stretch = by_end.get(content[-1][1])
        while stretch is not None and (stretch := following.get(stretch)) is not None:
            if _touches(spoken, stretch.start, stretch.end):
                break
            content.append((stretch.start, stretch.end))
        if len(content) > len(attribution.content):
            attribution = replace(attribution, content=tuple(content))  # noqa: PLW2901  the same one, longer
        finished.append(attribution)
    return finished


def _continued(text: str, quoted: Sequence[Quoted]) -> Iterable[tuple[Quoted, Quoted]]:
    for one, other in pairwise(quoted):
        if not one.closed and not text[one.end : other.start].strip():
            yield one, other


def _merged(spans: Iterable[Range]) -> list[Range]:
    """The spans in order, those that touch made one."""
    merged: list[Range] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _touches(merged: Sequence[Range], start: int, end: int) -> bool:
    before_end = bisect_left(merged, (end,)) - 1
    return before_end >= 0 and merged[before_end][1] > start

"""One wording marked against another: what is equal, replaced, dropped and added, and which changes are heavy."""

from collections.abc import Iterator
from typing import Literal

from onrecord.compare.variants.wording import Block, Wording, align
from onrecord.compare.weighty import negators, quantifiers
from onrecord.record import WordChange

Weight = Literal["number", "name", "negation", "quantifier"]


def mark(wording: Wording, fullest: Wording) -> tuple[WordChange, ...]:
    """A wording beside the fullest one, piece by piece, in order.

    Returns:
        Pieces whose `quoted` words are the wording's and whose `spoken` words are the fullest one's, as printed;
        together they hold all words of both.
    """
    return tuple(_pieces(wording, fullest))


def _pieces(wording: Wording, fullest: Wording) -> Iterator[WordChange]:
    a = b = 0
    for block in (*align(wording, fullest), Block(len(wording.forms), len(fullest.forms), 0)):
        if a < block.a or b < block.b:
            yield _change(wording, fullest, range(a, block.a), range(b, block.b))
        a, b = block.a + block.size, block.b + block.size
        if block.size:
            yield WordChange(kind="equal", quoted=wording.printed(block.a, a), spoken=fullest.printed(block.b, b))


def _change(wording: Wording, fullest: Wording, left: range, right: range) -> WordChange:
    kind: Literal["replaced", "added", "dropped"] = "replaced" if left and right else "added" if left else "dropped"
    return WordChange(
        kind=kind,
        quoted=wording.printed(left.start, left.stop),
        spoken=fullest.printed(right.start, right.stop),
        weight=_weight(wording, left, fullest, right),
    )


def _weight(wording: Wording, left: range, fullest: Wording, right: range) -> Weight | None:
    a, b = {wording.forms[x] for x in left}, {fullest.forms[y] for y in right}
    if (a ^ b) & negators():
        return "negation"
    if (a & wording.numbers) != (b & fullest.numbers):
        return "number"
    if {wording.forms[x] for x in left if wording.is_name(x)} != {
        fullest.forms[y] for y in right if fullest.is_name(y)
    }:
        return "name"
    return "quantifier" if (a ^ b) & quantifiers() else None

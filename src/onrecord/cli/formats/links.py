"""How the statements of a story stand to one another, in words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from onrecord.cli.formats.numbering import numbered
from onrecord.cli.terminal import visible_line
from onrecord.record import Link, LinkKind, Record, Span

# What is said of the statement that a link goes from, and of the one that it goes to.
WORDS: Final[Mapping[LinkKind, tuple[str, str]]] = {
    "answers": ("answers", "answered by"),
    "contradicts": ("contradicts", "contradicts"),
    "changes": ("changes", "changed by"),
    "repeats": ("repeated by", "repeats"),
}
CONFLICTS: Final = frozenset({"contradicts", "changes"})
SYMMETRIC: Final = frozenset({"contradicts"})


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its statements has it.

    Attributes:
        words: how this statement stands to the other.
        number: the other's; its id where it is of another story.
        content: the other's first words; none where it is of another story.
        is_led: whether a list that tells each link once tells it here: at the statement that it goes from; at the later
            one where it is the same from either end.
    """

    link: Link
    words: str
    number: str
    content: Span | None
    is_led: bool

    def told(self) -> str:
        """The tie in a few words; of a conflict, with what is in conflict."""
        told = f"{self.words} {self.number}"
        return f"{told}: {visible_line(conflict_of(self.link))}" if self.link.kind in CONFLICTS else told


def ties_of(record: Record) -> Mapping[str, list[Tie]]:
    """The ties of each statement, by its id, those that it leads first."""
    numbers = {one.statement.id: one.number for one in numbered(record)}
    places = {identifier: place for place, identifier in enumerate(numbers)}
    contents = {one.id: one.content_spans[0] for one in record.statements}
    ties: defaultdict[str, list[Tie]] = defaultdict(list)
    for link in record.links:
        turned = link.kind in SYMMETRIC and places.get(link.a, -1) < places.get(link.b, -1)
        for side, (here, there) in enumerate(((link.a, link.b), (link.b, link.a))):
            is_led = (side == 0) != turned
            ties[here].append(Tie(link, WORDS[link.kind][side], numbers.get(there, there), contents.get(there), is_led))
    for of_one in ties.values():
        of_one.sort(key=lambda tie: not tie.is_led)
    return ties


def conflict_of(link: Link) -> str:
    """The reason of a link that cites both sides, else its first."""
    return next((reason for reason in link.reasons if "“" in reason), link.reasons[0])

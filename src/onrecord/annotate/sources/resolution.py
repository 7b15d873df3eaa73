"""From a stretch of text to the entity that it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.clusters import Cluster
from onrecord.annotate.story import Clue, Finding, Story

ResolutionKind = Literal[
    "name", "surname", "pronoun", "relative", "role", "description", "first_person", "author", "joint", "none"
]


class Antecedents(Protocol):
    """Resolves personal pronouns of the third person."""

    def of(
        self, story: Story, span: Range, people: Sequence[Cluster], *, spoke_last: Cluster | None = None
    ) -> tuple[Cluster | None, Clue, tuple[str, ...], float]:
        """Who a pronoun stands for, why, the names considered, and how sure that is."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who some words of a story name.

    Attributes:
        entity: the id of the entity; None where it is not known.
        speaks_for: the id of the one that the entity speaks for.
        why: how it was found, or why not.
        candidates: the names considered, the best first.
        certainty: a rough chance that it is right.
        kind: by what form of words it was found.
    """

    entity: str | None
    speaks_for: str | None
    why: Clue
    candidates: tuple[str, ...] = ()
    certainty: float = 0.0
    kind: ResolutionKind = "none"


MOST_CANDIDATES: Final = 8  # that an answer keeps
MOST_NAMED: Final = 4  # candidates in a reason

# What each way of naming is worth, from hand-labelled train articles; see docs/decisions.md.
EXACT: Final = 0.97
SURNAME: Final = 0.9
ORGANISATION: Final = 0.92
UNSEEN: Final = 0.6
ROLE: Final = 0.75
GOES_ON: Final = 0.6
DESCRIPTION: Final = 0.7
RELATIVE: Final = 0.9  # times the certainty of the antecedent
FIRST_PERSON: Final = 0.9
AUTHOR_CERTAINTY: Final = 0.7


def nobody(why: str, span: Range | None = None, candidates: tuple[str, ...] = ()) -> Resolution:
    """The answer where nobody can be told."""
    return Resolution(None, None, Clue(why, span), candidates[:MOST_CANDIDATES])


def several(words: str, names: Sequence[str], span: Range) -> Resolution:
    """The answer where words may name any of several."""
    named = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    number = {2: "two", 3: "three", 4: "four"}.get(len(names), str(len(names)))
    return nobody(f"'{words}': {number} candidates: {named}", span, tuple(names))


class AnyResolver(Protocol):
    """Resolves a stretch of any form."""

    def __call__(self, span: Range, *, finding: Finding | None = None, hops: int = 0) -> Resolution:
        """Whom the stretch names.

        Args:
            span: the stretch.
            finding: whose source or target it is.
            hops: how many words were led back to others on the way to it.
        """

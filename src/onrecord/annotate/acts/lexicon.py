"""The lexicon of acts: which words attribute, what is done by them and how it is held.

`data/acts.tsv` holds a row for each lemma and pattern; its header defines the patterns. Acts and modes are those of
the labelling guide (`record.Act`, `record.Mode`); the codes are PLOVER's (Open Event Data Alliance, 2021 draft).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, cast

from onrecord.annotate.acts.lemmas import REMEMBERED, lemmas
from onrecord.record import Act, Mode
from onrecord.wordlists import read_rows

# A negation changes what is done more than a preposition does ("did not respond to").
FLAG_WEIGHTS: Final = {"be:": 1, "not:": 3, "would-not:": 3, "doc:": 3, "paper:": 2, "alone:": 1}
FLAGS: Final = frozenset(FLAG_WEIGHTS)
"""Conditions on what stands before the lemma, or on the source; the header of `acts.tsv` defines them."""
GAPS: Final = frozenset({"...", "+"})
PASSES_ON: Final = ">"
NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the lexicon.

    Attributes:
        lemma: dictionary form of the head.
        flags: its conditions, of FLAGS.
        behind: what must stand behind the head: words, each a set of alternatives; one of GAPS alone is a gap.
        passes_on: whether the verb behind decides, if the lexicon knows it.
        plover: PLOVER code, None where none fits.
    """

    lemma: str
    flags: frozenset[str]
    behind: tuple[frozenset[str], ...]
    passes_on: bool
    act: Act
    mode: Mode
    plover: str | None

    @property
    def weight(self) -> int:
        """How specific the pattern is; of two that fit, the weightier holds."""
        return 2 * sum(not choices <= GAPS for choices in self.behind) + sum(FLAG_WEIGHTS[flag] for flag in self.flags)


@lru_cache(maxsize=REMEMBERED)
def entries_of(word: str) -> tuple[Entry, ...]:
    """The entries of which a word, in lower case, can be a form; the weightiest first, the likelier lemma before."""
    found = [entry for lemma in lemmas(word) for entry in _by_lemma().get(lemma, ())]
    return tuple(sorted(found, key=lambda entry: -entry.weight))


@cache
def known_lemmas() -> frozenset[str]:
    """The lemmas that have an entry without a pattern."""
    return frozenset(
        lemma for lemma, entries in _by_lemma().items() if any(not e.behind and not e.flags for e in entries)
    )


@cache
def read_lexicon() -> tuple[Entry, ...]:
    """All entries, in the order of the file."""
    return tuple(_read())


def _read() -> Iterator[Entry]:
    for lemma, pattern, act, mode, plover in read_rows("acts.tsv"):
        elements = [] if pattern == NONE else pattern.split()
        behind = [e for e in elements if e not in FLAGS and e != PASSES_ON]
        yield Entry(
            lemma=lemma,
            flags=frozenset(e for e in elements if e in FLAGS),
            behind=tuple(frozenset(e.split("|")) for e in behind),
            passes_on=PASSES_ON in elements,
            act=cast("Act", act),
            mode=cast("Mode", mode),
            plover=None if plover == NONE else plover,
        )


@cache
def _by_lemma() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in read_lexicon():
        found.setdefault(entry.lemma, []).append(entry)
    return {lemma: tuple(entries) for lemma, entries in found.items()}

"""What earlier runs on a folder have done, so that a run goes on where the last one stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
E = TypeVar("E")


def _no_keys() -> Keys:
    return np.empty(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is committed.

    Attributes:
        keys: of all items, sorted; eight bytes an item.
        again: of those that failed and are to be taken up, sorted.
        unopened: by input, the places where something could not be taken out of it.
        generations: of the parts, by name.
    """

    keys: Keys = field(default_factory=_no_keys)
    again: Keys = field(default_factory=_no_keys)
    unopened: Mapping[str, frozenset[str]] = field(default_factory=dict)
    generations: Mapping[str, int] = field(default_factory=dict)

    def wanted(self, entries: Sequence[E], keys: Sequence[str]) -> list[E]:
        """Those entries that are still to be done, by their keys."""
        numbers = as_keys(keys)
        wanted = ~_among(numbers, self.keys) | _among(numbers, self.again)
        return [entry for entry, is_wanted in zip(entries, wanted, strict=True) if is_wanted]


def as_keys(keys: Sequence[str]) -> Keys:
    """uint64 [keys], of 16 hex digits each."""
    return np.array([int(key, 16) for key in keys], dtype=np.uint64)


def _among(numbers: Keys, known: Keys) -> npt.NDArray[np.bool_]:
    """Whether each is in the sorted `known`: bool [numbers]."""
    if not len(known):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: npt.NDArray[np.bool_] = known[places] == numbers
    return found

"""Parts: what a worker is given at once, and what is written, counted as done, and done again as a whole.

Where a part ends follows from the inputs alone, never from the number of workers or from time.
"""

import errno
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from onrecord.batch.inputs import ITEM_BYTES, Bundle
from onrecord.batch.seen import Seen
from onrecord.errors import InputError
from onrecord.ingest import ReadOptions
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import STANDARD_INPUT, read_items
from onrecord.record import Failure, hash_of

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})  # no fault of an input: what is unpacked on disk finds no room

Place = tuple[str, str]  # an input, and the place in it


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of an input, or what it failed with.

    Attributes:
        input: the file or address that was opened.
        item: its place in it, as errors name it; that of its input where it is all of it. Of several under one name
            (an archive may hold that) the second has "#2" behind it, and so on.
        sha256: of the bytes; None for a failure.
    """

    input: str
    item: str
    outcome: Item | Failure
    sha256: str | None

    @property
    def key(self) -> str:
        """Tells on a later run whether it is the same: 16 hex digits of place and bytes, or of place and error."""
        told = self.sha256 if isinstance(self.outcome, Item) else self.outcome.code
        return hash_of(self.input, self.item, told)


@dataclass(frozen=True, slots=True)
class Part:
    """What is done at once.

    Attributes:
        name: sorts in the order of the inputs; the same on each run that finds the same to do.
        generation: counted from one; of a part that is there already, and is written anew, one more than that.
        attempt: which start of the command on this folder it belongs to.
        run: which batch into this folder it belongs to; a batch that was interrupted goes on under its number.
        mended: inputs, and places in them, that failed on an earlier run and do no longer.
    """

    name: str
    generation: int
    attempt: int
    run: int
    entries: tuple[Entry, ...]
    mended: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cutting:
    """How bundles are cut into parts.

    Attributes:
        run, attempt: as of `Part`.
        part_items: the most entries in a part.
        seen: what earlier runs did.
    """

    options: ReadOptions
    run: int
    attempt: int
    part_items: int
    seen: Seen

    def parts(self, bundle: Bundle, *, stdin: BinaryIO | None = None) -> Iterator[Part]:
        """The parts of a bundle, of which those are left out that an earlier run did; its files are read here."""
        reader = _Reader(self, bundle, stdin)
        place = 0
        for entries in reader.groups():
            place += 1
            if wanted := self.seen.wanted(entries, [entry.key for entry in entries]):
                yield self._part(bundle, place, wanted)
        if reader.mended:
            yield self._part(bundle, place + 1, (), tuple(reader.mended))

    def _part(self, bundle: Bundle, place: int, entries: Sequence[Entry], mended: tuple[Place, ...] = ()) -> Part:
        identity = hash_of(*(entry.key for entry in entries), *chain.from_iterable(mended))
        name = f"{self.run:05d}-{bundle.number:07d}-{place:05d}-{identity}"
        generation = self.seen.generations.get(name, 0) + 1
        return Part(name, generation, self.attempt, self.run, tuple(entries), mended)


class _Reader:
    """Reads a bundle, and notes which failures of earlier runs it did not meet again."""

    def __init__(self, cutting: Cutting, bundle: Bundle, stdin: BinaryIO | None) -> None:
        self._cutting, self._bundle, self._stdin = cutting, bundle, stdin
        self.mended: list[Place] = []

    def groups(self) -> Iterator[list[Entry]]:
        """What is in the bundle, as many at once as a part holds."""
        group: list[Entry] = []
        held = 0
        for entry in self._entries():
            group.append(entry)
            held += len(entry.outcome.data) if isinstance(entry.outcome, Item) else 0
            if len(group) >= self._cutting.part_items or held >= self._cutting.part_items * ITEM_BYTES:
                yield group
                group, held = [], 0
        if group:
            yield group

    def _entries(self) -> Iterator[Entry]:
        for failure in self._bundle.failures:
            yield Entry(failure.input, failure.input, failure, None)
        for name in self._bundle.files:
            yield from self._entries_of(name)
        for name in self._bundle.sound:
            self._note(name, set())

    def _entries_of(self, name: str) -> Iterator[Entry]:
        failed: set[str] = set()
        places: Counter[str] = Counter()
        for outcome in self._items(name):
            place = outcome.where
            # Lines and records are numbered as they are met; what lies in an archive has the name that it was given.
            if isinstance(outcome, Failed) or outcome.name != name:
                places[place] += 1
                place += f"#{places[place]}" if places[place] > 1 else ""
            if isinstance(outcome, Failed):
                failed.add(place)
                yield Entry(name, place, outcome.failure, None)
            else:
                yield Entry(name, place, outcome, hashlib.sha256(outcome.data).hexdigest())
        if name not in failed:  # else it was not read to its end
            self._note(name, failed)

    def _items(self, name: str) -> Iterator[Item | Failed]:
        """The items of a file; a fault of whatever takes them out costs the rest of that file, and no other."""
        try:
            yield from read_items([name], options=self._cutting.options, stdin=self._stdin)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in FULL:
                raise
            yield Failed(name, unreadable(name, error))

    def _note(self, name: str, failed: Iterable[str]) -> None:
        if name != STANDARD_INPUT:  # which is another input each time
            unopened = self._cutting.seen.unopened.get(name, frozenset())
            self.mended += [(name, place) for place in sorted(unopened.difference(failed))]


def unreadable(place: str, error: Exception) -> InputError:
    """What an item failed with, where the fault is onrecord's."""
    what = f"it could not be read ({type(error).__name__}: {error})"
    return InputError(what, where=place, next_step="Please report it with the story, if you may share it.")

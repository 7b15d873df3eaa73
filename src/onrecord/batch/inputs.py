"""What is given to a batch: files, folders, addresses and patterns, gathered into bundles that are read together."""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from onrecord.errors import InputNotFound
from onrecord.ingest import ReadOptions
from onrecord.ingest.items import Failed
from onrecord.ingest.sources import STANDARD_INPUT, files_of
from onrecord.record import Failure, hash_of

_DEFAULTS = ReadOptions()

PART_ITEMS: Final = 250  # half a minute of one core: what is lost at most when a worker dies
ITEM_BYTES: Final = 64_000  # so many for each item that a part may have: 16 MB; most pages are smaller than twice that


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that are read one after the other, by one reader; a part is of one bundle.

    Attributes:
        number: in order of the inputs, counted from one.
        files: names to open.
        failures: of names that there are no files for.
        sound: folders and patterns that there are files for.
    """

    number: int
    files: tuple[str, ...]
    failures: tuple[Failure, ...] = ()
    sound: tuple[str, ...] = ()


def bundles_of(
    names: Iterable[str],
    *,
    options: ReadOptions = _DEFAULTS,
    part_items: int = PART_ITEMS,
    left_out: Path | None = None,
) -> Iterator[Bundle]:
    """The files of the inputs, in bundles: so many, or so many bytes as the system tells, or a larger file alone.

    How files are bundled follows from their names and sizes alone. A file that is given twice is in one bundle.

    Args:
        names: files, folders, addresses, "-", and patterns as a shell has them (`*`, `?`, `[…]`, `**`).
        options: as for reading them; the columns that they name tell which tables in a folder hold stories.
        part_items: the most files in a bundle.
        left_out: a folder whose files are passed over: the batch's own, which may lie among its inputs.
    """
    number = 1
    files: list[str] = []
    failures: list[Failure] = []
    sound: list[str] = []
    held = 0

    def bundle() -> Bundle:
        return Bundle(number, tuple(files), tuple(failures), tuple(sound))

    for given in _opened(names, options, _absolute(str(left_out)) + os.sep if left_out else None):
        if isinstance(given, _Sound):
            sound.append(given.name)
            continue
        size = 0 if isinstance(given, Failed) else _size_of(given)
        if (files or failures) and (len(files) + len(failures) >= part_items or held + size > part_items * ITEM_BYTES):
            yield bundle()
            number, files, failures, sound, held = number + 1, [], [], [], 0
        held += size
        if isinstance(given, Failed):
            failures.append(given.failure)
        else:
            files.append(given)
    if files or failures or sound:
        yield bundle()


@dataclass(frozen=True, slots=True)
class _Sound:
    """A folder or pattern that there were files for."""

    name: str


def _opened(names: Iterable[str], options: ReadOptions, left_out: str | None) -> Iterator[str | Failed | _Sound]:
    """The files of all inputs, each once, but for those whose absolute path begins with `left_out`."""
    met: set[int] = set()
    for name in names:
        found = False  # others in its place: it is a folder or a pattern
        for opened in _files_of(name, options):
            if isinstance(opened, Failed):
                if (place := int(hash_of(opened.where, opened.error.code), 16)) not in met:
                    met.add(place)
                    yield opened
                continue
            found = found or opened != name
            path = opened if "://" in opened or opened == STANDARD_INPUT else _absolute(opened)
            place = int(hash_of(path), 16)
            if place not in met and not (left_out and path.startswith(left_out)):
                met.add(place)
                yield opened
        if found:
            yield _Sound(name)


def _files_of(name: str, options: ReadOptions) -> Iterator[str | Failed]:
    if "://" in name or not glob.has_magic(name) or _exists(name):
        yield from files_of([name], options=options)
        return
    matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - as the shell does it, absolute patterns too
    if not matches:
        next_step = "Check the spelling; hidden files are not matched."
        yield Failed(name, InputNotFound("no file has such a name", where=name, next_step=next_step))
    yield from files_of(matches, options=options)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _size_of(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except (OSError, ValueError):  # an address, standard input, or what opening it will say is wrong
        return 0


def _absolute(name: str) -> str:
    return os.path.abspath(name)  # noqa: PTH100 - `Path.resolve` would follow links

"""Names to documents: files, folders, addresses and standard input, one story at a time."""

import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from onrecord.errors import (
    FetchFailed,
    InputError,
    InputNotFound,
    NoStories,
    UnreadableInput,
)
from onrecord.ingest.archive import COMPRESSED_SUFFIXES
from onrecord.ingest.containers import CONTAINER_SUFFIXES, CONTAINERS, items_in
from onrecord.ingest.documents import STORY_SUFFIXES, begins_like_story, document_of
from onrecord.ingest.items import Container, Failed, Item
from onrecord.ingest.looked_ahead import SNIFFED_BYTES
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.polite import shared_fetcher
from onrecord.ingest.tables import CSV_SUFFIXES, holds_stories
from onrecord.record import Document, Failure

STANDARD_INPUT = "-"

_DEFAULTS = ReadOptions()
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
# Not the fault of an input: what comes out of a pipe or an archive may have to be put on disk.
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class ReadItem(Protocol):
    """An item to a document."""

    def __call__(self, item: Item, options: ReadOptions) -> Document:
        """The document of an item.

        Raises:
            InputError: it gives none.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What inputs are read as: stories, or transcripts.

    Attributes:
        name, plural: in messages.
        suffixes: of the files that are read in a folder.
        read: how one is read.
        begins: whether a file without a suffix is one, by its first bytes.
        containers: which files that hold many are opened.
        passed_over: names of files that are none, whatever their suffix.
    """

    name: str
    plural: str
    suffixes: frozenset[str]
    read: ReadItem
    begins: Callable[[bytes], bool]
    containers: tuple[Container, ...]
    passed_over: re.Pattern[str] | None = None

    def includes(self, name: str, beginning: Callable[[], bytes], options: ReadOptions) -> bool:
        """Whether a file in a folder or an archive is read; plain text needs its suffix, unless its content tells.

        Of tables those are read that have a text, or whose column with the text `options` name.
        """
        path = PurePath(name)
        if path.name.startswith(".") or (self.passed_over and self.passed_over.match(path.name)):
            return False
        suffix = path.suffix.lower()
        if suffix in COMPRESSED_SUFFIXES:  # of "backup.sql.gz" it tells nothing
            suffix = PurePath(path.stem).suffix.lower()
            return suffix in self.suffixes
        if _SUFFIX.fullmatch(suffix):
            is_other_table = suffix in CSV_SUFFIXES and "text" not in options.columns
            return suffix in self.suffixes and not (is_other_table and not holds_stories(beginning()))
        data = beginning()
        return self.begins(data) or any(one.told_among_others and one.begins(data) for one in self.containers)


STORIES = Kind(
    name="story",
    plural="stories",
    suffixes=STORY_SUFFIXES | CONTAINER_SUFFIXES,
    read=document_of,
    begins=begins_like_story,
    containers=CONTAINERS,
)


def read_documents(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    options: ReadOptions = _DEFAULTS,
    on_failure: Callable[[Failure], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document]:
    """The documents of paths, folders, http(s) addresses and "-" (standard input), as they are read.

    Folders are walked in the order of their names; hidden files, and files whose suffix is of no format that is read,
    are passed over. Web archives, archives and tables (JSON Lines, CSV, Parquet) give a document for each of their
    stories.

    Args:
        names: what to read, in this order; or one name.
        options: what the inputs do not tell themselves.
        on_failure: called for each input that gives no document; the rest goes on.
        stdin: read for "-"; by default the process's standard input.

    Raises:
        InputError: of the first input that fails, where `on_failure` is None.
    """
    return read_inputs(names, STORIES, options=options, on_failure=on_failure, stdin=stdin)


def read_inputs(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    kind: Kind,
    *,
    options: ReadOptions,
    on_failure: Callable[[Failure], None] | None,
    stdin: BinaryIO | None,
) -> Iterator[Document]:
    """The documents of inputs of one kind; arguments and errors as for `read_documents`."""
    for outcome in read_items(names, kind, options=options, stdin=stdin):
        try:
            if isinstance(outcome, Item):
                yield kind.read(outcome, options)
                continue
            failed = outcome
        except InputError as error:
            failed = Failed(outcome.where, error)
        if on_failure is None:
            raise failed.error
        on_failure(failed.failure)


def read_items(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    kind: Kind = STORIES,
    *,
    options: ReadOptions = _DEFAULTS,
    stdin: BinaryIO | None = None,
) -> Iterator[Item | Failed]:
    """What inputs hold, taken out one at a time but not yet read; arguments as for `read_documents`."""
    for name in files_of([names] if isinstance(names, str | os.PathLike) else names, kind, options=options):
        if isinstance(name, Failed):
            yield name
        else:
            yield from _open(name, kind, options, stdin)


def files_of(
    names: Iterable[str | os.PathLike[str]], kind: Kind = STORIES, *, options: ReadOptions = _DEFAULTS
) -> Iterator[str | Failed]:
    """The names in order, with a folder's files in the place of the folder; each can be given to `read_items`."""
    for given in names:
        name = os.fspath(given)
        if name and name != STANDARD_INPUT and not _ADDRESS.match(name) and _is_folder(name):
            yield from _files_of_folder(Path(name), kind, options)
        else:
            yield name


def count_files(names: Iterable[str]) -> int | None:
    """How many stories inputs hold, or None when that is not known before they are read (containers, a stream)."""
    count = 0
    for name in names:
        paths = list(_files_in(Path(name), STORIES, _DEFAULTS)) if name and _is_folder(name) else [name]
        for path in paths:
            suffix = "" if isinstance(path, Failed) else PurePath(path).suffix.lower()
            if path == STANDARD_INPUT or not suffix or suffix in CONTAINER_SUFFIXES:
                return None
            count += 1
    return count


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # a name longer than the system allows is no folder; opening it as a file says what is wrong
        return False


def _open(name: str, kind: Kind, options: ReadOptions, stdin: BinaryIO | None) -> Iterator[Item | Failed]:
    try:
        if name == STANDARD_INPUT:
            yield from _open_stream(stdin or sys.stdin.buffer, name, kind, options)
        elif _ADDRESS.match(name):
            yield from _open_address(name, kind, options)
        else:
            yield from _open_file(name, kind, options)
    except InputError as error:
        yield Failed(name, error)


def _open_address(url: str, kind: Kind, options: ReadOptions) -> Iterator[Item | Failed]:
    scheme = urlsplit(url).scheme if url.isprintable() and "[" not in url else url.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        next_step = "Only http and https addresses are read."
        raise FetchFailed(f'addresses of the kind "{scheme}:" cannot be fetched', where=url, next_step=next_step)
    fetcher = shared_fetcher(
        allow_private=options.allow_private, ignore_robots=options.ignore_robots, pause=options.pause
    )
    page = fetcher.fetch(url)
    if page.is_html:
        yield Item(name=url, data=page.data, form="html", url=page.url, charset=page.charset)
    else:
        for outcome in _open_stream(io.BytesIO(page.data), url, kind, options):
            # Of many stories, none is at the address of what holds them all.
            is_all = isinstance(outcome, Item) and outcome.name == url and outcome.number is None
            yield replace(outcome, url=page.url) if isinstance(outcome, Item) and is_all else outcome


def _files_of_folder(folder: Path, kind: Kind, options: ReadOptions) -> Iterator[str | Failed]:
    found = False
    for path in _files_in(folder, kind, options):
        found = True
        # A file of the name of standard input, in the folder in which we are, is a file.
        yield path if isinstance(path, Failed) else "./-" if str(path) == STANDARD_INPUT else str(path)
    if not found:
        suffixes = ", ".join(sorted(kind.suffixes))
        next_step = f"{kind.plural.capitalize()} are files with {suffixes}."
        yield Failed(
            str(folder), NoStories(f"there is no {kind.name} in this folder", where=str(folder), next_step=next_step)
        )


def _files_in(folder: Path, kind: Kind, options: ReadOptions) -> Iterator[Path | Failed]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        yield Failed(str(folder), _unreadable(str(folder), problem))
        return
    for entry in entries:
        if entry.is_dir():
            # A link to a folder may lead back to where it stands.
            if not entry.name.startswith(".") and not entry.is_symlink():
                yield from _files_in(entry, kind, options)
        # Opening a pipe or a device would wait for ever.
        elif entry.is_file() and kind.includes(entry.name, partial(_beginning_of, entry), options):
            yield entry


def _beginning_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SNIFFED_BYTES)
    except OSError:
        return b""


def _open_file(name: str, kind: Kind, options: ReadOptions) -> Iterator[Item | Failed]:
    try:
        if not name:
            raise FileNotFoundError
        stream = Path(name).open("rb")  # noqa: SIM115 (closed below; only opening it may raise what is caught here)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        next_step = "Check the spelling; '-' reads standard input."
        raise InputNotFound("there is no such file or folder", where=name or "(no name)", next_step=next_step) from None
    except OSError as problem:
        raise _unreadable(name, problem) from None
    with stream:
        yield from _open_stream(stream, name, kind, options)


def _open_stream(stream: BinaryIO, name: str, kind: Kind, options: ReadOptions) -> Iterator[Item | Failed]:
    try:
        yield from items_in(stream, name, options=options, wanted=kind)
    except OSError as problem:
        if problem.errno in _DISK_FULL:
            raise
        raise _unreadable(name, problem) from None


def _unreadable(name: str, problem: OSError) -> UnreadableInput:
    reason = problem.strerror or str(problem)
    is_forbidden = isinstance(problem, PermissionError)
    next_step = "Check its permissions." if is_forbidden else "Check the disk, or the network, that it lies on."
    return UnreadableInput(f"the system refuses to read it ({reason})", where=name, next_step=next_step)

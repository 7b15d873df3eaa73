"""Names to documents: files, folders, addresses and standard input, one story at a time."""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from onrecord.errors import (
    BinaryInput,
    EmptyInput,
    FetchFailed,
    InputError,
    InputNotFound,
    NoStories,
    TooLarge,
    UnreadableInput,
)
from onrecord.ingest.documents import (
    HTML_SUFFIXES,
    JSONL_SUFFIXES,
    TEXT_SUFFIXES,
    document_from_bytes,
    document_from_page,
)
from onrecord.ingest.html import begins_like_html
from onrecord.ingest.jsonl import MAX_LINE_BYTES, is_object, lines_of, read_line
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.polite import shared_fetcher
from onrecord.record import Document, Failure

# Twenty times the 10 MB that a story may have; what is larger is a corpus or a disk image, and would fill the memory.
MAX_STORY_BYTES = 200_000_000
STANDARD_INPUT = "-"

_DEFAULTS = ReadOptions()
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_SNIFFED_BYTES = 16_384


class FromBytes(Protocol):
    """Bytes to a document."""

    def __call__(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """The document of an input."""
        ...


class FromPage(Protocol):
    """A fetched page to a document."""

    def __call__(
        self, data: bytes, *, name: str, options: ReadOptions, url: str | None = None, charset: str | None = None
    ) -> Document:
        """The document of a page, with the address and the encoding that its server gave."""
        ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What inputs are read as: stories, or transcripts.

    Attributes:
        name, plural: in messages.
        suffixes: of the files that are read in a folder.
        from_bytes, from_page: how one is read.
        begins: whether a file without a suffix is one, by its first bytes.
        passed_over: names of files that are none, whatever their suffix.
    """

    name: str
    plural: str
    suffixes: frozenset[str]
    from_bytes: FromBytes
    from_page: FromPage
    begins: Callable[[bytes], bool]
    passed_over: re.Pattern[str] | None = None

    def includes(self, entry: Path) -> bool:
        """Whether a file in a folder is read; plain text needs its suffix, unless its content tells."""
        if self.passed_over and self.passed_over.match(entry.name):
            return False
        suffix = entry.suffix.lower()
        if _SUFFIX.fullmatch(suffix):
            return suffix in self.suffixes
        try:
            with entry.open("rb") as file:
                return self.begins(file.read(_SNIFFED_BYTES))
        except OSError:
            return False


STORIES = Kind(
    name="story",
    plural="stories",
    suffixes=TEXT_SUFFIXES | HTML_SUFFIXES | JSONL_SUFFIXES,
    from_bytes=document_from_bytes,
    from_page=document_from_page,
    begins=begins_like_html,
)


@dataclass(frozen=True)
class _Failed:
    """An input that gave no document; `name` is the file or line, not always the name that was asked for."""

    name: str
    error: InputError


def read_documents(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    options: ReadOptions = _DEFAULTS,
    on_failure: Callable[[Failure], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document]:
    """The documents of paths, folders, http(s) addresses and "-" (standard input), as they are read.

    Folders are walked in the order of their names; hidden files, and files whose suffix is of no format that is read,
    are passed over. A JSON Lines file gives a document for each line.

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
    for name in [names] if isinstance(names, str | os.PathLike) else names:
        for outcome in _read(os.fspath(name), kind, options, stdin):
            if isinstance(outcome, Document):
                yield outcome
            elif on_failure is None:
                raise outcome.error
            else:
                error = outcome.error
                on_failure(Failure(input=outcome.name, stage="ingest", code=error.code, why=str(error)))


def count_files(names: Iterable[str]) -> int | None:
    """How many stories inputs hold, or None when that is not known before they are read (JSON Lines, a stream)."""
    count = 0
    for name in names:
        paths = list(_files_in(Path(name), STORIES)) if name and _is_folder(name) else [name]
        for path in paths:
            suffix = "" if isinstance(path, _Failed) else PurePath(path).suffix.lower()
            if path == STANDARD_INPUT or suffix in JSONL_SUFFIXES:
                return None
            count += 1
    return count


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # a name longer than the system allows is no folder; opening it as a file says what is wrong
        return False


def _read(name: str, kind: Kind, options: ReadOptions, stdin: BinaryIO | None) -> Iterator[Document | _Failed]:
    try:
        if name == STANDARD_INPUT:
            yield from _read_stream(stdin or sys.stdin.buffer, name, kind, options)
        elif _ADDRESS.match(name):
            yield from _read_address(name, kind, options)
        elif name and _is_folder(name):
            yield from _read_folder(Path(name), kind, options)
        else:
            yield from _read_file(name, kind, options)
    except InputError as error:
        yield _Failed(name, error)


def _read_address(url: str, kind: Kind, options: ReadOptions) -> Iterator[Document | _Failed]:
    scheme = urlsplit(url).scheme if url.isprintable() and "[" not in url else url.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        next_step = "Only http and https addresses are read."
        raise FetchFailed(f'addresses of the kind "{scheme}:" cannot be fetched', where=url, next_step=next_step)
    fetcher = shared_fetcher(
        allow_private=options.allow_private, ignore_robots=options.ignore_robots, pause=options.pause
    )
    page = fetcher.fetch(url)
    if page.is_html:
        yield kind.from_page(page.data, name=url, options=options, url=page.url, charset=page.charset)
    else:
        known = options if options.url else replace(options, url=page.url)
        yield from _read_stream(io.BytesIO(page.data), url, kind, known)


def _read_folder(folder: Path, kind: Kind, options: ReadOptions) -> Iterator[Document | _Failed]:
    found = False
    for path in _files_in(folder, kind):
        found = True
        if isinstance(path, _Failed):
            yield path
            continue
        try:
            yield from _read_file(str(path), kind, options)
        except InputError as error:
            yield _Failed(str(path), error)
    if not found:
        suffixes = ", ".join(sorted(kind.suffixes))
        next_step = f"{kind.plural.capitalize()} are files with {suffixes}."
        raise NoStories(f"there is no {kind.name} in this folder", where=str(folder), next_step=next_step)


def _files_in(folder: Path, kind: Kind) -> Iterator[Path | _Failed]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        yield _Failed(str(folder), _unreadable(str(folder), problem))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            # A link to a folder may lead back to where it stands.
            if not entry.is_symlink():
                yield from _files_in(entry, kind)
        # Opening a pipe or a device would wait for ever.
        elif entry.is_file() and kind.includes(entry):
            yield entry


def _read_file(name: str, kind: Kind, options: ReadOptions) -> Iterator[Document | _Failed]:
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
        yield from _read_stream(stream, name, kind, options)


def _read_stream(stream: BinaryIO, name: str, kind: Kind, options: ReadOptions) -> Iterator[Document | _Failed]:
    """The documents of an open file: line by line where it is JSON Lines, else one."""
    suffix = PurePath(name).suffix.lower()
    try:
        if suffix in JSONL_SUFFIXES:
            yield from _read_lines(stream, name, options)
            return
        beginning = b"" if suffix in kind.suffixes else _first_line(stream)
        if is_object(beginning.lstrip()):
            yield from _read_lines(stream, name, options, beginning)
            return
        data = beginning + stream.read(MAX_STORY_BYTES + 1)
    except OSError as problem:
        raise _unreadable(name, problem) from None
    if len(data) > MAX_STORY_BYTES:
        next_step = "Split it, or give many stories as JSON Lines, which are read one at a time."
        raise TooLarge(f"the input has more than {MAX_STORY_BYTES:,} bytes", where=name, next_step=next_step)
    yield kind.from_bytes(data, name=name, options=options)


def _first_line(stream: BinaryIO) -> bytes:
    """All that stands up to the end of the first line that holds anything."""
    beginning = bytearray()
    while line := stream.readline(MAX_LINE_BYTES):
        beginning += line
        if not line.isspace() or len(beginning) > MAX_LINE_BYTES:
            break
    return bytes(beginning)


def _read_lines(
    stream: BinaryIO, name: str, options: ReadOptions, beginning: bytes = b""
) -> Iterator[Document | _Failed]:
    found = False
    for line in lines_of(stream, name=name, encoding=options.encoding, beginning=beginning):
        try:
            yield read_line(line, name=name, options=options)
        except BinaryInput as error:
            if not found:  # a binary under a false name has thousands of "lines"
                raise
            yield _Failed(f"{name}:{line.number}", error)
        except InputError as error:
            yield _Failed(f"{name}:{line.number}", error)
        found = True
    if not found:
        raise EmptyInput("the input has no lines", where=name, next_step="Check that it was written completely.")


def _unreadable(name: str, problem: OSError) -> UnreadableInput:
    reason = problem.strerror or str(problem)
    return UnreadableInput(f"the system refuses to read it ({reason})", where=name, next_step="Check its permissions.")

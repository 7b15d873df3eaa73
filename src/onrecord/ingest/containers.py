"""Which files hold many stories, and how each is cut into items."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from onrecord.errors import ArchiveRefused, TooLarge
from onrecord.ingest.allowance import MAX_DEPTH, NEXT_STEP, Allowance
from onrecord.ingest.archive import (
    COMPRESSED_SUFFIXES,
    COMPRESSED_TAR_SUFFIXES,
    TAR_SUFFIXES,
    ZIP_SUFFIXES,
    begins_like_tar,
    begins_like_zip,
    split_compressed,
    split_tar,
    split_zip,
)
from onrecord.ingest.items import Container, Failed, Item, Wanted
from onrecord.ingest.jsonl import JSONL_SUFFIXES, begins_like_lines, split_lines
from onrecord.ingest.mailboxes import MAILBOX, MESSAGE
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.parquet import PARQUET_SUFFIXES, begins_like_parquet, split_parquet
from onrecord.ingest.tables import CSV_SUFFIXES, begins_like_csv, split_csv
from onrecord.ingest.unpacking import begins_compressed
from onrecord.ingest.warc import WARC_SUFFIXES, begins_like_warc, split_warc

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Twenty times the 10 MB that a story may have; what is larger is a corpus or a disk image, and would fill the memory.
MAX_STORY_BYTES = 200_000_000
# Enough to see a format by; a first line that is longer than this is judged by its beginning.
SNIFFED_BYTES: Final = 65_536

CONTAINERS: Final = (
    Container(suffixes=JSONL_SUFFIXES, begins=begins_like_lines, split=split_lines),
    MAILBOX,
    MESSAGE,
    Container(suffixes=WARC_SUFFIXES, begins=begins_like_warc, split=split_warc),
    Container(suffixes=COMPRESSED_SUFFIXES | COMPRESSED_TAR_SUFFIXES, begins=begins_compressed, split=split_compressed),
    Container(suffixes=ZIP_SUFFIXES, begins=begins_like_zip, split=split_zip),
    Container(suffixes=TAR_SUFFIXES, begins=begins_like_tar, split=split_tar),
    Container(suffixes=PARQUET_SUFFIXES, begins=begins_like_parquet, split=split_parquet),
    Container(suffixes=CSV_SUFFIXES, begins=begins_like_csv, split=split_csv),
)
CONTAINER_SUFFIXES: Final = frozenset().union(*(container.suffixes for container in CONTAINERS))


@dataclass(frozen=True, kw_only=True)
class _Opener:
    """Opens what lies in a container; shared through all of one input, so that its limits are."""

    options: ReadOptions
    wanted: Wanted
    allowance: Allowance = field(default_factory=Allowance)
    depth: int = 0

    def __call__(self, stream: BinaryIO, name: str) -> Iterator[Item | Failed]:
        return _items_of(stream, name, self)

    def deeper(self, name: str) -> "_Opener":
        if self.depth == MAX_DEPTH:
            what = f"archives lie in each other more than {MAX_DEPTH} deep"
            raise ArchiveRefused(what, where=name, next_step=NEXT_STEP)
        return replace(self, depth=self.depth + 1)


def items_in(stream: BinaryIO, name: str, *, options: ReadOptions, wanted: Wanted) -> Iterator[Item | Failed]:
    """The items of an open input: many where it is a container, by its suffix or else its beginning; otherwise one.

    Args:
        stream: binary, read forwards once, unless it can be read in any order.
        name: of the input.
        options: what the inputs do not tell themselves.
        wanted: what it is read as.

    Raises:
        InputError: it cannot be cut, or is larger than `MAX_STORY_BYTES` and no container.
        OSError: the system refuses to read on.
    """
    return _items_of(stream, name, _Opener(options=options, wanted=wanted))


def _items_of(stream: BinaryIO, name: str, inner: _Opener) -> Iterator[Item | Failed]:
    suffix = PurePath(name).suffix.lower()
    buffered = io.BufferedReader(_AsItComes(stream), SNIFFED_BYTES)
    container = _container_of(suffix, b"" if suffix in inner.wanted.suffixes else buffered.peek(SNIFFED_BYTES))
    if container is not None:
        yield from container.split(buffered, name, options=inner.options, inner=inner)
        return
    data = buffered.read(MAX_STORY_BYTES + 1)
    if len(data) > MAX_STORY_BYTES:
        next_step = "Split it, or give many stories as JSON Lines, which are read one at a time."
        raise TooLarge(f"the input has more than {MAX_STORY_BYTES:,} bytes", where=name, next_step=next_step)
    yield Item(name=name, data=data)


class _AsItComes(io.RawIOBase):
    """A stream that is read as far as it has come, so that who writes lines into a pipe sees them read.

    Closing it leaves the stream open, which is the caller's.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Where the stream is."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The place that is read next."""
        return self._stream.tell()

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a part of the buffer; 0 at the end."""
        view = memoryview(buffer).cast("B")
        data: bytes = self._read(len(view))
        view[: len(data)] = data
        return len(data)


def _container_of(suffix: str, beginning: bytes) -> Container | None:
    by_suffix = (container for container in CONTAINERS if suffix in container.suffixes)
    by_beginning = (container for container in CONTAINERS if beginning and container.begins(beginning))
    return next(by_suffix, None) or next(by_beginning, None)

"""Which files hold many stories, and how each is cut into items."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import BinaryIO, Final

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
from onrecord.ingest.binary_documents import binary_document
from onrecord.ingest.items import Container, Failed, Item, Wanted
from onrecord.ingest.jsonl import JSONL_SUFFIXES, begins_like_lines, split_lines
from onrecord.ingest.looked_ahead import SNIFFED_BYTES, LookedAhead
from onrecord.ingest.mailboxes import MAILBOX, MESSAGE
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.parquet import PARQUET_SUFFIXES, begins_like_parquet, split_parquet
from onrecord.ingest.tables import CSV_SUFFIXES, begins_like_csv, split_csv
from onrecord.ingest.unpacking import begins_compressed
from onrecord.ingest.warc import WARC_SUFFIXES, begins_like_warc, split_warc

# Twenty times the 10 MB that a story may have; what is larger is a corpus or a disk image, and would fill the memory.
MAX_STORY_BYTES = 200_000_000

# Prose may begin as a table does, so that one that lies among other files is known by its suffix alone.
TABLE: Final = Container(
    suffixes=CSV_SUFFIXES, begins=begins_like_csv, split=split_csv, of_lines=True, told_among_others=False
)
CONTAINERS: Final = (
    Container(suffixes=JSONL_SUFFIXES, begins=begins_like_lines, split=split_lines, of_lines=True),
    MAILBOX,
    MESSAGE,
    Container(suffixes=WARC_SUFFIXES, begins=begins_like_warc, split=split_warc),
    Container(suffixes=COMPRESSED_SUFFIXES | COMPRESSED_TAR_SUFFIXES, begins=begins_compressed, split=split_compressed),
    Container(suffixes=ZIP_SUFFIXES, begins=begins_like_zip, split=split_zip),
    Container(suffixes=TAR_SUFFIXES, begins=begins_like_tar, split=split_tar),
    Container(suffixes=PARQUET_SUFFIXES, begins=begins_like_parquet, split=split_parquet),
    TABLE,
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
    raw = LookedAhead(stream)
    container = _container_of(raw, name, inner.wanted)
    buffered = io.BufferedReader(raw, SNIFFED_BYTES)
    if container is not None:
        yield from container.split(buffered, name, options=inner.options, inner=inner)
        return
    data = buffered.read(MAX_STORY_BYTES + 1)
    if len(data) > MAX_STORY_BYTES:
        next_step = "Split it, or give many stories as JSON Lines, which are read one at a time."
        raise TooLarge(f"the input has more than {MAX_STORY_BYTES:,} bytes", where=name, next_step=next_step)
    yield Item(name=name, data=data)


def _container_of(stream: LookedAhead, name: str, wanted: Wanted) -> Container | None:
    """How an input is cut, by its suffix, else by its beginning, of which as much is looked at as it takes to tell."""
    suffix = PurePath(name).suffix.lower()
    by_suffix = next((container for container in wanted.containers if suffix in container.suffixes), None)
    if by_suffix is None and suffix in wanted.suffixes:
        return None
    candidates = wanted.containers if by_suffix is None else (by_suffix,)
    while True:
        stream.look()
        if binary_document(stream.ahead):
            return None
        is_enough = stream.is_all or len(stream.ahead) >= SNIFFED_BYTES
        # The last line may be a part of one.
        lines = stream.ahead if is_enough else stream.ahead[: stream.ahead.rfind(b"\n") + 1]
        for container in candidates:
            if container.begins(lines if container.of_lines else stream.ahead):
                return container
        if is_enough:
            return by_suffix

"""Which files hold many stories, and how each is cut into items."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from onrecord.errors import TooLarge
from onrecord.ingest.items import Container, Failed, Item
from onrecord.ingest.jsonl import JSONL_SUFFIXES, begins_like_lines, split_lines
from onrecord.ingest.mailboxes import MAILBOX, MESSAGE
from onrecord.ingest.options import ReadOptions

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
)
CONTAINER_SUFFIXES: Final = frozenset().union(*(container.suffixes for container in CONTAINERS))


def items_in(
    stream: BinaryIO, name: str, *, options: ReadOptions, known_suffixes: frozenset[str]
) -> Iterator[Item | Failed]:
    """The items of an open input: many where it is a container, by its suffix or else its beginning; otherwise one.

    Args:
        stream: binary, read forwards once.
        name: of the input.
        options: what the inputs do not tell themselves.
        known_suffixes: of formats that a file is believed to be by its suffix alone.

    Raises:
        InputError: it cannot be cut, or is larger than `MAX_STORY_BYTES` and no container.
        OSError: the system refuses to read on.
    """
    suffix = PurePath(name).suffix.lower()
    buffered = io.BufferedReader(_AsItComes(stream), SNIFFED_BYTES)
    container = _container_of(suffix, b"" if suffix in known_suffixes else buffered.peek(SNIFFED_BYTES))
    if container is not None:
        inner = partial(items_in, options=options, known_suffixes=known_suffixes)
        yield from container.split(buffered, name, options=options, inner=inner)
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
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """It is."""
        return True

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

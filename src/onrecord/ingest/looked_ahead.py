"""Streams whose beginning is looked at before they are read."""

import io
from typing import TYPE_CHECKING, BinaryIO, Final

from onrecord.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Enough to see a format by; a first line that is longer than this is judged by its beginning.
SNIFFED_BYTES: Final = 65_536


class LookedAhead(io.RawIOBase):
    """A stream that is read as far as it has come, so that who writes lines into a pipe sees them read.

    Closing it leaves the stream open, which is the caller's.

    Attributes:
        ahead: what was looked at, and not yet read.
        is_all: whether nothing comes behind it.
    """

    def __init__(self, stream: BinaryIO | io.RawIOBase) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)
        self._trouble: InputError | None = None
        self.ahead = b""
        self.is_all = False

    def look(self) -> None:
        """Look further ahead, as far as the stream has come; what cannot be read is told when it is read."""
        try:
            data: bytes = self._read(SNIFFED_BYTES)
        except InputError as error:
            self._trouble = error
            data = b""
        self.ahead += data
        self.is_all = not data

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Where the stream is."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        if whence == io.SEEK_CUR:
            offset -= len(self.ahead)
        self.ahead = b""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The place that is read next."""
        return self._stream.tell() - len(self.ahead)

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a part of the buffer; 0 at the end."""
        view = memoryview(buffer).cast("B")
        if self.ahead:
            data, self.ahead = self.ahead[: len(view)], self.ahead[len(view) :]
        elif self._trouble:
            trouble, self._trouble = self._trouble, None
            raise trouble
        else:
            data = self._read(len(view))
        view[: len(data)] = data
        return len(data)

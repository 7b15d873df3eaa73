"""Compressed streams unpacked as they are read, and streams put where one can go back in them."""

import bz2
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, cast

from onrecord.errors import DamagedArchive, TooLarge
from onrecord.ingest.allowance import Allowance, refuse_ratio, refuse_size

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP: Final = b"\x1f\x8b\x08"
BZIP2: Final = b"BZh"
XZ: Final = b"\xfd7zXZ\x00"
ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
MAGICS: Final = (GZIP, BZIP2, XZ, ZSTANDARD)

# xz -9 needs 65 MB; a file may ask for 4 GB.
MAX_XZ_MEMORY_BYTES = 256_000_000
# What comes out of a pipe or of another archive and has to be read from its end (ZIP, Parquet) is put on disk.
MAX_SPOOLED_BYTES = 2_000_000_000
_SPOOLED_IN_MEMORY_BYTES = 16_000_000
_CHUNK_BYTES = 65_536
_TRY_AGAIN = "Fetch or copy it again; what came before this place was read."


class _Decompressor(Protocol):
    """The interface of bz2's and lzma's decompressors."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Inflater:
    """zlib's decompressor of one gzip member, with the interface of the others."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        # A full output may leave more behind than the tail shows.
        self.needs_input = not self._zlib.unconsumed_tail and len(out) < max_length
        return out


_DECOMPRESSORS: Final[dict[bytes, Callable[[], _Decompressor]]] = {
    GZIP: _Inflater,
    BZIP2: bz2.BZ2Decompressor,
    XZ: lambda: lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY_BYTES),
}


def begins_compressed(data: bytes) -> bool:
    """Whether bytes are the beginning of gzip, bzip2, xz or Zstandard."""
    # Three letters alone could begin a text.
    return data.startswith((GZIP, XZ, ZSTANDARD)) or (data.startswith(BZIP2) and data[4:10] == b"1AY&SY")


class Unpacked(io.RawIOBase):
    """A compressed stream as what it holds, however many members it is made of.

    Behind a `DamagedArchive`, `resume` goes on with the next member of a gzip stream that can be found.

    Args:
        stream: at the beginning of gzip, bzip2, xz or Zstandard.
        name: of the stream, for errors.
        allowance: what is unpacked is taken from it.

    Raises:
        DamagedArchive: on reading, where the stream is damaged or ends too early; what came before has been given.
        ArchiveRefused: on reading, where it is a bomb.
    """

    def __init__(self, stream: io.BufferedReader, name: str, allowance: Allowance) -> None:
        self._source = _Counted(stream)
        self._name = name
        self._allowance = allowance
        self._unpacked = 0
        magic = next((magic for magic in MAGICS if stream.peek(len(XZ)).startswith(magic)), GZIP)
        self._reader = _Frames(self._source) if magic == ZSTANDARD else _Members(self._source, magic)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill a part of the buffer; 0 at the end."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._reader.read(min(len(view), _CHUNK_BYTES))
        except OSError as problem:
            if problem.errno is not None:
                raise
            raise self._damaged() from None
        except (EOFError, ValueError, zlib.error, lzma.LZMAError):
            raise self._damaged() from None
        self._unpacked += len(data)
        self._allowance.take_bytes(len(data), self._name)
        refuse_size(self._unpacked, self._name)
        refuse_ratio(self._unpacked, self._source.count, self._name)
        view[: len(data)] = data
        return len(data)

    def resume(self) -> bool:
        """Go on behind a damaged place; whether there is anything to go on with."""
        return self._reader.resume()

    def _damaged(self) -> DamagedArchive:
        what = "the compressed data are damaged" if self._reader.has_more else "the compressed data end too early"
        return DamagedArchive(what, where=self._name, next_step=_TRY_AGAIN)


class _Counted:
    """A stream that counts what is read of it."""

    closed = False

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read1(size)
        self.count += len(data)
        return data


class _Members:
    """The members of a gzip, bzip2 or xz stream, one behind the other."""

    def __init__(self, source: _Counted, magic: bytes) -> None:
        self._source = source
        self._magic = magic
        self._open: _Decompressor | None = None
        self._ahead = b""  # read, and not yet given to a decompressor
        self._given = b""  # last given to one
        self.has_more = True

    def read(self, size: int) -> bytes:
        """Up to so many bytes; none at the end.

        Raises:
            EOFError: the stream ends within a member.
            OSError, ValueError, zlib.error, lzma.LZMAError: it is damaged.
        """
        while True:
            if self._open is None and not self._begin():
                return b""
            decompressor = cast("_Decompressor", self._open)
            data = b""
            if decompressor.needs_input:
                data = self._take()
                if not data:
                    self._open, self.has_more = None, False
                    raise EOFError
                self._given = data
            out = decompressor.decompress(data, size)
            if decompressor.eof:
                self._open, self._ahead = None, decompressor.unused_data
            if out:
                return out

    def resume(self) -> bool:
        """Look for the next member; whether there is one."""
        self._open = None
        window = self._given.removeprefix(self._magic) + self._ahead
        self._given = b""
        while True:
            found = window.find(self._magic)
            if found >= 0:
                self._ahead = window[found:]
                return True
            more = self._source.read(_CHUNK_BYTES)
            if not more:
                return False
            window = window[-len(self._magic) + 1 :] + more

    def _begin(self) -> bool:
        while len(self._ahead) < len(self._magic):
            more = self._source.read(_CHUNK_BYTES)
            if not more:
                break
            self._ahead = (self._ahead + more).lstrip(b"\x00")  # tapes and some tools pad with zeros
        self._ahead = self._ahead.lstrip(b"\x00")
        if not self._ahead:
            return False
        if not self._ahead.startswith(self._magic):
            self._given, self._ahead = self._ahead, b""
            raise ValueError
        self._open = _DECOMPRESSORS[self._magic]()
        return True

    def _take(self) -> bytes:
        data, self._ahead = self._ahead, b""
        return data or self._source.read(_CHUNK_BYTES)


class _Frames:
    """The frames of a Zstandard stream."""

    has_more = True

    def __init__(self, source: _Counted) -> None:
        import pyarrow as pa  # imported late: it takes 0.1 s to load

        self._stream = pa.CompressedInputStream(pa.PythonFile(source, "r"), "zstd")

    def read(self, size: int) -> bytes:
        return cast("bytes", self._stream.read(size))

    def resume(self) -> bool:
        return False


@contextmanager
def seekable(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """The stream itself where one can go back in it, else a copy on disk that is gone afterwards.

    Raises:
        TooLarge: it has more than `MAX_SPOOLED_BYTES`.
    """
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_IN_MEMORY_BYTES) as copy:
        size = 0
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > MAX_SPOOLED_BYTES:
                what = f"this has to be read from its end, and has more than {MAX_SPOOLED_BYTES:,} bytes"
                next_step = "Save or unpack it as a file, and read that."
                raise TooLarge(what, where=name, next_step=next_step)
            copy.write(chunk)
        copy.seek(0)
        yield cast("BinaryIO", copy)

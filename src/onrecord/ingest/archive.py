"""Archives: ZIP, tar, and files compressed by themselves, opened without writing any of it to where its names say."""

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from onrecord.errors import ArchiveRefused, DamagedArchive, EmptyInput, InputError, NoStories
from onrecord.ingest.allowance import MAX_REFUSALS, NEXT_STEP, Allowance, refuse_ratio, refuse_size
from onrecord.ingest.docx import ZIP_HEAD_BYTES, first_member, is_office_part
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.looked_ahead import LookedAhead
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.unpacking import Unpacked, seekable
from onrecord.ingest.warc import WARC_SUFFIXES, begins_like_warc, pages_in

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ZIP_SUFFIXES: Final = frozenset({".zip"})
TAR_SUFFIXES: Final = frozenset({".tar"})
# Behind the suffix of what they hold.
COMPRESSED_SUFFIXES: Final = frozenset({".gz", ".bz2", ".xz", ".zst"})
COMPRESSED_TAR_SUFFIXES: Final = frozenset({".tgz", ".tbz2", ".txz"})

# 250,000 members take about 25 MB; what asks for more at once means harm.
MAX_DIRECTORY_BYTES = 100_000_000
# The names in a tar are some hundred bytes.
MAX_TAR_HEAD_BYTES = 1_000_000
_TAR_MAGIC_AT = 257
_TAR_HEAD_BYTES = 512
_CHUNK_BYTES = 65_536
_FETCH_AGAIN = "Fetch or copy it again."
_UNREADABLE_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, LookupError)


def begins_like_zip(data: bytes) -> bool:
    """Whether bytes are the beginning of a ZIP that is no office document or e-book."""
    if data.startswith(b"PK\x05\x06"):
        return True
    first = first_member(data)
    return first is not None and not is_office_part(first)


def begins_like_tar(data: bytes) -> bool:
    """Whether bytes are the beginning of a tar, in any of its forms since 1988."""
    return data[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar"


def split_compressed(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The items of gzip, bzip2, xz and Zstandard: those of the tar, the web archive or the file in it.

    "story.html.gz" holds "story.html.gz/story.html".

    Raises:
        DamagedArchive: the stream is damaged, or ends too early; the items before that place have been given.
        ArchiveRefused: it is a bomb, or lies too deep.
        EmptyInput: there is nothing in it.
    """
    deeper = inner.deeper(name)
    unpacked = Unpacked(cast("io.BufferedReader", stream), name, inner.allowance)
    raw = LookedAhead(unpacked)
    buffered = cast("BinaryIO", io.BufferedReader(raw, _CHUNK_BYTES))
    path = PurePath(name)
    is_below = path.suffix.lower() in COMPRESSED_SUFFIXES
    below = PurePath(path.stem).suffix.lower() if is_below else ""
    if below in WARC_SUFFIXES:  # whose first record may be the damaged one
        yield from pages_in(buffered, name, resume=unpacked.resume)
        return
    while len(raw.ahead) < _TAR_HEAD_BYTES and not raw.is_all:
        raw.look()
    beginning = raw.ahead
    if not beginning and not buffered.read(1):  # which raises what the look met with
        raise EmptyInput("there is nothing in this compressed file", where=name, next_step=_FETCH_AGAIN)
    if begins_like_warc(beginning):
        yield from pages_in(buffered, name, resume=unpacked.resume)
    elif below in TAR_SUFFIXES or path.suffix.lower() in COMPRESSED_TAR_SUFFIXES or begins_like_tar(beginning):
        yield from _members_of_tar(buffered, name, deeper)
    else:
        yield from deeper(buffered, f"{name}/{path.stem}" if is_below else name)


def split_zip(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The items of the files in a ZIP that are worth reading, in its order; one that is damaged costs that file.

    Raises:
        DamagedArchive: its directory cannot be read.
        ArchiveRefused: its files lie over each other, or it is beyond the limits.
        NoStories: none of its files is of a format that is read.
    """
    deeper = inner.deeper(name)
    with seekable(stream, name) as file:
        try:
            archive = zipfile.ZipFile(cast("IO[bytes]", _Guarded(file, name, MAX_DIRECTORY_BYTES)))
        except _UNREADABLE_ZIP as problem:
            raise DamagedArchive(f"the ZIP cannot be opened ({problem})", where=name, next_step=_FETCH_AGAIN) from None
        members = [member for member in archive.infolist() if _is_file(member)]
        _refuse_overlaps(members, name)
        opened = (_Member(_name_of(name, one.filename), partial(_open_zipped, archive, one, name)) for one in members)
        yield from _items_of_members(opened, name, deeper)


def split_tar(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The items of the files in a tar that are worth reading, as they come.

    Raises:
        DamagedArchive: it cannot be read on.
        ArchiveRefused: it is beyond the limits.
        NoStories: none of its files is of a format that is read.
    """
    yield from _members_of_tar(stream, name, inner.deeper(name))


@dataclass(frozen=True)
class _Member:
    """A file in an archive: its name behind the archive's, and how it is opened, which may fail."""

    name: str
    open: Callable[[], BinaryIO]


def _items_of_members(
    members: Iterable[_Member], name: str, inner: Inner, *, is_over: Callable[[], bool] = lambda: False
) -> Iterator[Item | Failed]:
    found = False
    for member in members:
        inner.allowance.take_member(name)
        if not _is_visible(member.name.removeprefix(name)):
            continue
        try:
            with closing(io.BufferedReader(_Watched(member, inner.allowance), _CHUNK_BYTES)) as stream:
                if inner.wanted.includes(member.name, partial(stream.peek, _CHUNK_BYTES), inner.options):
                    found = True
                    yield from inner(cast("BinaryIO", stream), member.name)
        except InputError as error:
            found = True
            if isinstance(error, ArchiveRefused):
                inner.allowance.refusals += 1
            if inner.allowance.refusals > MAX_REFUSALS:
                what = f"more than {MAX_REFUSALS} of its files were refused; the rest was not read"
                raise ArchiveRefused(what, where=name, next_step=NEXT_STEP) from None
            if inner.allowance.spent or is_over():
                raise
            yield Failed(member.name, error)
    if not found:
        suffixes = ", ".join(sorted(inner.wanted.suffixes))
        next_step = f"Files are read that end in {suffixes}."
        raise NoStories(f"there is no {inner.wanted.name} in this archive", where=name, next_step=next_step)


def _is_visible(path: str) -> bool:
    """Not hidden, and none of the twins with a Mac's notes about a file that "__MACOSX" holds."""
    return not any(part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in path.split("/"))


def _name_of(archive: str, member: str) -> str:
    """The name of a member, which may be bytes of any encoding, as text that can be written."""
    return f"{archive}/{member}".encode("utf-8", "backslashreplace").decode("utf-8")


class _Watched(io.RawIOBase):
    """What a member holds, opened when it is first read, and counted."""

    def __init__(self, member: _Member, allowance: Allowance) -> None:
        self._member = member
        self._allowance = allowance
        self._stream: BinaryIO | None = None
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._stream is None:
            self._stream = self._member.open()
        try:
            data = self._stream.read(min(len(view), _CHUNK_BYTES))
        except (*_UNREADABLE_ZIP, tarfile.TarError) as problem:
            what = f"this file in the archive is damaged ({problem})"
            raise DamagedArchive(what, where=self._member.name, next_step=_FETCH_AGAIN) from None
        self._count += len(data)
        self._allowance.take_bytes(len(data), self._member.name)
        refuse_size(self._count, self._member.name)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        super().close()


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Not a folder, a link or a device."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return bool(member.filename) and not member.is_dir() and kind in (0, stat.S_IFREG)


def _refuse_overlaps(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse files that share their bytes, by which a bomb of one layer holds more than its size allows.

    After D. Fifield, "A better zip bomb" (WOOT 2019).
    """
    ordered = sorted(members, key=lambda member: member.header_offset)
    for one, two in pairwise(ordered):
        if one.header_offset + ZIP_HEAD_BYTES + one.compress_size > two.header_offset:
            what = f'its files "{one.filename}" and "{two.filename}" lie over each other, as in a decompression bomb'
            raise ArchiveRefused(what, where=name, next_step=NEXT_STEP)


def _open_zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> BinaryIO:
    where = _name_of(name, member.filename)
    if member.flag_bits & 0x1:
        next_step = "Unpack it with its password and read the folder."
        raise ArchiveRefused("this file in the archive is encrypted", where=where, next_step=next_step)
    refuse_size(member.file_size, where)
    refuse_ratio(member.file_size, member.compress_size, where)
    try:
        return cast("BinaryIO", archive.open(member))
    except _UNREADABLE_ZIP as problem:
        what = f"this file in the archive cannot be unpacked ({problem})"
        raise DamagedArchive(what, where=where, next_step=_FETCH_AGAIN) from None


def _members_of_tar(stream: BinaryIO, name: str, inner: Inner) -> Iterator[Item | Failed]:
    forward = _Forward(stream, name)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", forward), mode="r:") as archive:
            yield from _items_of_members(_tarred(archive, name), name, inner, is_over=lambda: forward.is_over)
    except tarfile.TarError as problem:
        raise DamagedArchive(f"the tar cannot be read on ({problem})", where=name, next_step=_FETCH_AGAIN) from None


def _tarred(archive: tarfile.TarFile, name: str) -> Iterator[_Member]:
    while member := archive.next():
        archive.members.clear()  # type: ignore[attr-defined] # else it keeps them all, to go back to
        if member.isreg():
            path = _name_of(name, member.name)
            yield _Member(path, partial(_open_tarred, archive, member, path))


def _open_tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, where: str) -> BinaryIO:
    refuse_size(member.size, where)
    if member.issparse():
        what = "this file in the archive is sparse: it says of itself how many zeros it has, as a bomb would"
        raise ArchiveRefused(what, where=where, next_step=NEXT_STEP)
    return cast("BinaryIO", archive.extractfile(member))


class _Guarded:
    """A file that a library reads, which is not let read more at once than a head may have.

    What a head says of its own size is believed by zipfile and tarfile, and would fill the memory.
    """

    closed = False

    def __init__(self, file: BinaryIO, name: str, limit: int) -> None:
        self._file = file
        self._name = name
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        if size > self._limit:
            what = f"it asks for {size:,} bytes of memory for a list of its files"
            raise ArchiveRefused(what, where=self._name, next_step=NEXT_STEP)
        return self._file.read(size)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET and offset < 0:
            raise zipfile.BadZipFile("its parts lie outside of it")
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


class _Forward(_Guarded):
    """A stream that can be read forwards only, with what tarfile wants: a place in it, and to skip to a later one."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__(file, name, MAX_TAR_HEAD_BYTES)
        self._place = 0
        self.is_over = False  # it ended, or cannot be read on

    def read(self, size: int = -1) -> bytes:
        try:
            data = super().read(size)
        except InputError:
            self.is_over = True
            raise
        self.is_over = self.is_over or len(data) < size
        self._place += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset < self._place:
            raise tarfile.ReadError("its parts are not in order")
        while self._place < offset and self.read(min(offset - self._place, _CHUNK_BYTES)):
            pass
        return self._place

    def tell(self) -> int:
        return self._place

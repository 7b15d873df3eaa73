import bz2
import errno
import gzip
import io
import json
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from made_documents import column, made_docx, made_pdf, para

from onrecord.ingest import read_documents, read_transcripts
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import read_items
from onrecord.record import Document, Failure

STORY = "The mayor said that he would not go to the fair, and that the council had been told.\n"
PAGE = f"<html><head><title>No fair</title></head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"
LINES = "".join(json.dumps({"text": STORY}) + "\n" for _ in range(3))

Files = dict[str, bytes]


def zipped(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


def tarred(files: Files, *, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, "zstd", asbytes=True)
    return packed


def outcomes(data: bytes, tmp_path: Path, name: str) -> tuple[list[str], list[Failed]]:
    """The names of the items, behind the folder's, and what failed."""
    path = tmp_path / name
    path.write_bytes(data)
    return told(read_items(str(path)), f"{tmp_path}/")


def told(found: object, prefix: str = "") -> tuple[list[str], list[Failed]]:
    listed = list(found)  # type: ignore[call-overload]
    names = [one.where.removeprefix(prefix) for one in listed if isinstance(one, Item)]
    return names, [one for one in listed if isinstance(one, Failed)]


MANY: Files = {
    "b/story.txt": STORY.encode(),
    "a.html": PAGE.encode(),
    "news.jsonl": LINES.encode(),
    "b/page": PAGE.encode(),
    "b/README": b"Read me.",
    "photo.jpg": b"\xff\xd8\xff",
    ".hidden.txt": STORY.encode(),
    ".git/x.txt": STORY.encode(),
    "__MACOSX/._story.txt": b"\x00\x05\x16\x07",
    "dump.sql.gz": gzip.compress(b"SELECT 1;"),
    "old.txt.gz": gzip.compress(STORY.encode()),
}
EXPECTED = [
    "b/story.txt", "a.html", "news.jsonl:1", "news.jsonl:2", "news.jsonl:3", "b/page", "old.txt.gz/old.txt"
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("clips.zip", zipped, id="ZIP"),
        pytest.param("clips.zip", lambda files: zipped(files, method=zipfile.ZIP_STORED), id="ZIP, stored"),
        pytest.param("clips.zip", lambda files: zipped(files, method=zipfile.ZIP_LZMA), id="ZIP, LZMA"),
        pytest.param("clips.tar", tarred, id="tar"),
        pytest.param("clips.tar", lambda files: tarred(files, form=tarfile.GNU_FORMAT), id="tar, GNU"),
        pytest.param("clips.tar", lambda files: tarred(files, form=tarfile.USTAR_FORMAT), id="tar, ustar"),
        pytest.param("clips.tar.gz", lambda files: gzip.compress(tarred(files)), id="tar.gz"),
        pytest.param("clips.tgz", lambda files: gzip.compress(tarred(files)), id="tgz"),
        pytest.param("clips.tar.bz2", lambda files: bz2.compress(tarred(files)), id="tar.bz2"),
        pytest.param("clips.tar.xz", lambda files: lzma.compress(tarred(files)), id="tar.xz"),
        pytest.param("clips.tar.zst", lambda files: zstd(tarred(files)), id="tar.zst"),
        pytest.param("clips", zipped, id="ZIP, known by its beginning"),
        pytest.param("clips", tarred, id="tar, known by its beginning"),
        pytest.param("clips", lambda files: gzip.compress(tarred(files)), id="tar.gz, known by its beginning"),
    ],
)
def test_an_archive_gives_what_a_folder_would(name: str, pack: Callable[[Files], bytes], tmp_path: Path) -> None:
    names, failed = outcomes(pack(MANY), tmp_path, name)
    assert not failed
    assert names == [f"{name}/{member}" for member in EXPECTED]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_archives_come_through_a_pipe(pack: Callable[[Files], bytes]) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    names, failed = told(read_items("-", stdin=Pipe(pack(MANY))))
    assert not failed
    assert names == [f"-/{member}" for member in EXPECTED]


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstd)]
)
def test_a_file_compressed_by_itself(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / f"story.html{suffix}"
    path.write_bytes(pack(PAGE.encode()))
    (document,) = read_documents([str(path)])
    assert document.origin is not None
    assert (document.origin.name, document.origin.format) == (f"{path}/story.html", "html")


def test_compressed_lines_are_read_in_all_their_members(tmp_path: Path) -> None:
    names, failed = outcomes(gzip.compress(LINES.encode()) * 2 + b"\x00" * 512, tmp_path, "news.jsonl.gz")
    assert not failed
    assert names == [f"news.jsonl.gz/news.jsonl:{number}" for number in range(1, 7)]


def test_documents_of_an_archive_are_read(tmp_path: Path) -> None:
    path = tmp_path / "clips.zip"
    path.write_bytes(zipped({"town/story.txt": STORY.encode(), "a.html": PAGE.encode()}))
    documents: list[Document] = list(read_documents([str(path)]))
    assert [document.origin.name for document in documents if document.origin] == [
        f"{path}/town/story.txt",
        f"{path}/a.html",
    ]
    assert documents[0].text == STORY


def test_transcripts_of_an_archive_are_read(tmp_path: Path) -> None:
    path = tmp_path / "hearings.zip"
    path.write_bytes(zipped({"LICENSE.txt": b"MIT", "one.txt": b"MR. FRANKEN: No.\n\nMS. HOLT: Yes.\n"}))
    (transcript,) = read_transcripts([str(path)])
    assert [turn.speaker for turn in transcript.turns]


def test_folders_hold_archives(tmp_path: Path) -> None:
    (tmp_path / "clips.zip").write_bytes(zipped({"story.txt": STORY.encode()}))
    (tmp_path / "dump.sql.gz").write_bytes(gzip.compress(b"SELECT 1;"))
    (tmp_path / "story.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    names, failed = told(read_items(str(tmp_path)), f"{tmp_path}/")
    assert not failed
    assert names == ["clips.zip/story.txt", "story.txt.gz/story.txt"]


def test_an_office_document_is_no_archive(tmp_path: Path) -> None:
    files = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "customXml/item.txt": STORY.encode()}
    names, failed = outcomes(zipped(files), tmp_path, "release.docx")
    assert not failed
    assert names == ["release.docx"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_without_a_story(pack: Callable[[Files], bytes], tmp_path: Path) -> None:
    names, (failed,) = outcomes(
        pack({"photo.jpg": b"\xff\xd8\xff"}), tmp_path, f"photos.{'zip' if pack is zipped else 'tar'}"
    )
    assert not names
    assert failed.error.code == "OR102"


def test_names_that_lead_out_of_the_archive_are_only_names(tmp_path: Path) -> None:
    for pack, name in ((zipped, "clips.zip"), (tarred, "clips.tar")):
        names, failed = outcomes(pack({"../../up.txt": STORY.encode(), "/abs.txt": STORY.encode()}), tmp_path, name)
        assert not failed
        assert [one.rpartition("/")[2] for one in names] == ["up.txt", "abs.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clips.tar", "clips.zip"]


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            entry = tarfile.TarInfo(f"x{kind.decode()}.txt")
            entry.type, entry.linkname = kind, "/etc/hostname"
            archive.addfile(entry)
        entry = tarfile.TarInfo("story.txt")
        entry.size = len(STORY)
        archive.addfile(entry, io.BytesIO(STORY.encode()))
    names, failed = outcomes(out.getvalue(), tmp_path, "clips.tar")
    assert (names, failed) == (["clips.tar/story.txt"], [])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipfiles:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipfiles.writestr(link, "/etc/hostname")
        zipfiles.writestr("story.txt", STORY)
    names, failed = outcomes(out.getvalue(), tmp_path, "clips.zip")
    assert (names, failed) == (["clips.zip/story.txt"], [])


def test_a_member_whose_name_is_no_text_can_be_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        entry = tarfile.TarInfo(os.fsdecode(b"caf\xe9.txt"))
        entry.size = len(STORY)
        archive.addfile(entry, io.BytesIO(STORY.encode()))
    (name,), _ = outcomes(out.getvalue(), tmp_path, "clips.tar")
    assert name.encode("utf-8")


# What is broken.


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_costs_that_member(method: int, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": STORY.encode() * 9, "b.txt": STORY.encode()}, method=method))
    for offset in range(60, 70):
        data[offset] ^= 0xFF
    names, (failed,) = outcomes(bytes(data), tmp_path, "clips.zip")
    assert names == ["clips.zip/b.txt"]
    assert (failed.error.code, failed.where) == ("OR157", f"{tmp_path}/clips.zip/a.txt")


def test_a_zip_that_was_cut_off(tmp_path: Path) -> None:
    names, (failed,) = outcomes(zipped({"a.txt": STORY.encode()})[:-30], tmp_path, "clips.zip")
    assert (names, failed.error.code) == ([], "OR157")


def test_a_zip_whose_directory_points_outside_of_it(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": STORY.encode()}))
    struct.pack_into("<I", data, data.find(b"PK\x05\x06") + 12, 60_000)  # the directory's length
    names, (failed,) = outcomes(bytes(data), tmp_path, "clips.zip")
    assert (names, failed.error.code) == ([], "OR157")


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    names, failed = outcomes(zipped({"": STORY.encode(), "a.txt": STORY.encode()}), tmp_path, "clips.zip")
    assert (names, failed) == (["clips.zip/a.txt"], [])


def test_of_a_tar_that_was_cut_off_what_was_read_stays(tmp_path: Path) -> None:
    data = tarred({f"{number}.txt": STORY.encode() * 20 for number in range(5)})
    names, failed = outcomes(data[:6000], tmp_path, "clips.tar")
    assert names == ["clips.tar/0.txt", "clips.tar/1.txt"]
    assert [one.error.code for one in failed] == ["OR157"]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", partial(bz2.compress, compresslevel=1)), (".xz", lzma.compress), (".zst", zstd)],
)
def test_of_a_truncated_stream_what_was_read_stays_and_one_failure_tells(
    suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    lines = "".join(json.dumps({"text": f"{os.urandom(60).hex()} {STORY}"}) + "\n" for _ in range(4_000)).encode()
    names, failed = outcomes(pack(lines)[:-30_000], tmp_path, f"news.jsonl{suffix}")
    assert len(names) > 100
    assert [one.error.code for one in failed] == ["OR157"]


def test_of_a_truncated_tar_gz_what_was_read_stays(tmp_path: Path) -> None:
    files = {f"{number}.txt": os.urandom(30_000).hex().encode() for number in range(20)}
    names, failed = outcomes(gzip.compress(tarred(files))[:-200_000], tmp_path, "clips.tar.gz")
    assert names[:2] == ["clips.tar.gz/0.txt", "clips.tar.gz/1.txt"]
    assert {one.error.code for one in failed} == {"OR157"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.gz", "a.txt.gz", "a.bz2", "a.xz", "a.zst", "a.tar.gz"])
def test_what_is_called_an_archive_and_is_none(name: str, tmp_path: Path) -> None:
    names, failed = outcomes(STORY.encode() * 20, tmp_path, name)
    assert not names
    assert [one.error.code for one in failed] == ["OR157"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.gz"])
def test_what_is_called_an_archive_and_is_empty(name: str, tmp_path: Path) -> None:
    names, (failed,) = outcomes(b"", tmp_path, name)
    assert not names
    assert failed.error.code in ("OR103", "OR157")


def encrypted() -> bytes:
    data = bytearray(zipped({"secret.txt": STORY.encode(), "open.txt": STORY.encode()}, method=zipfile.ZIP_STORED))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    return bytes(data)


def test_an_encrypted_member_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    names, (failed,) = outcomes(encrypted(), tmp_path, "clips.zip")
    assert names == ["clips.zip/open.txt"]
    assert failed.error.code == "OR156"
    assert "encrypted" in failed.error.what


# What means harm.


def nested(depth: int, data: bytes = STORY.encode()) -> bytes:
    data = zipped({"story.txt": data})
    for _ in range(depth - 1):
        data = zipped({"next.zip": data})
    return data


def test_archives_may_lie_three_deep(tmp_path: Path) -> None:
    assert outcomes(nested(3), tmp_path, "a.zip") == (["a.zip/next.zip/next.zip/story.txt"], [])
    mixed = zipped({"b.tar.gz": gzip.compress(tarred({"c.txt.gz": gzip.compress(STORY.encode())}))})
    assert outcomes(mixed, tmp_path, "a.zip") == (["a.zip/b.tar.gz/c.txt.gz/c.txt"], [])


def test_archives_that_lie_deeper_are_refused(tmp_path: Path) -> None:
    names, (failed,) = outcomes(nested(4), tmp_path, "a.zip")
    assert (names, failed.error.code) == ([], "OR156")


def test_many_that_are_refused_are_one_failure(tmp_path: Path) -> None:
    deep = zipped({"a.zip": zipped({f"{n}.zip": zipped({"b.zip": nested(2)}) for n in range(16)})})
    names, failed = outcomes(deep, tmp_path, "a.zip")
    assert not names
    assert len(failed) == 11
    assert {one.error.code for one in failed} == {"OR156"}
    assert "the rest was not read" in failed[-1].error.what


ZEROS = b"\x00" * 3_000_000


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ingest.allowance.MIN_BYTES_FOR_RATIO", 1_000_000)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.zip", zipped({"story.txt": ZEROS}), id="ZIP"),
        pytest.param("a.txt.gz", gzip.compress(ZEROS), id="gzip"),
        pytest.param("a.txt.bz2", bz2.compress(ZEROS), id="bzip2"),
        pytest.param("a.txt.xz", lzma.compress(ZEROS), id="xz"),
        pytest.param("a.txt.zst", zstd(ZEROS), id="Zstandard"),
        pytest.param("a.tar.gz", gzip.compress(tarred({"story.txt": ZEROS})), id="tar.gz"),
        pytest.param(
            "a.warc.gz", gzip.compress(b"WARC/1.0\r\nContent-Length: 3000000\r\n\r\n" + ZEROS), id="web archive"
        ),
        pytest.param("a.zip", zipped({"b.zip": zipped({"story.txt": ZEROS})}), id="a ZIP in a ZIP"),
    ],
)
def test_bombs_are_refused(name: str, data: bytes, tmp_path: Path) -> None:
    names, (failed,) = outcomes(data, tmp_path, name)
    assert not names
    assert failed.error.code == "OR156"
    assert "200 times" in failed.error.what


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    data = bytearray(zipped({"story.txt": ZEROS}))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(magic) + at, 90)
    names, (failed,) = outcomes(bytes(data), tmp_path, "a.zip")
    assert not names
    assert failed.error.code == "OR157"


def test_files_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": STORY.encode() * 9, "b.txt": STORY.encode() * 9}, method=zipfile.ZIP_STORED))
    first = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, data.find(b"PK\x01\x02", first + 4) + 42, 0)
    names, (failed,) = outcomes(bytes(data), tmp_path, "a.zip")
    assert (names, failed.error.code) == ([], "OR156")
    assert "lie over each other" in failed.error.what


@pytest.mark.parametrize("limit", ["members", "bytes"])
def test_what_is_beyond_the_limits_of_an_input_ends_it(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "onrecord.ingest.allowance.Allowance.__init__.__defaults__",
        (3, 1000, 0) if limit == "members" else (1000, 700, 0),
    )
    inner = zipped({f"{n}.txt": STORY.encode() for n in range(2)})
    names, (failed,) = outcomes(zipped({"a.zip": inner, "b.zip": inner}), tmp_path, "clips.zip")
    assert names
    assert failed.error.code == "OR156"


def test_a_sparse_file_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("story.txt")
    entry.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": "9000000000000"}
    entry.size = 1
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(entry, io.BytesIO(b"x"))
    names, (failed,) = outcomes(out.getvalue(), tmp_path, "a.tar")
    assert not names
    assert failed.error.code == "OR156"


def test_a_tar_whose_names_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
    data = entry.tobuf(tarfile.GNU_FORMAT) + b"x" * 50_000_000
    names, (failed,) = outcomes(gzip.compress(data, 1), tmp_path, "a.tar.gz")
    assert (names, failed.error.code) == ([], "OR156")


def test_an_xz_that_asks_for_too_much_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ingest.unpacking.MAX_XZ_MEMORY_BYTES", 1_000_000)
    names, (failed,) = outcomes(lzma.compress(STORY.encode()), tmp_path, "story.txt.xz")
    assert (names, failed.error.code) == ([], "OR156")


def test_what_has_to_be_put_on_disk_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr("onrecord.ingest.unpacking.MAX_SPOOLED_BYTES", 100)
    names, (failed,) = told(read_items("-", stdin=Pipe(zipped(MANY))))
    assert (names, failed.error.code) == ([], "OR111")


def test_a_failure_in_an_archive_is_told_with_the_members_name(tmp_path: Path) -> None:
    path = tmp_path / "clips.zip"
    path.write_bytes(zipped({"empty.txt": b"", "story.txt": STORY.encode()}))
    failures: list[Failure] = []
    assert len(list(read_documents([str(path)], on_failure=failures.append))) == 1
    assert [(failure.input, failure.code) for failure in failures] == [(f"{path}/empty.txt", "OR103")]


@pytest.mark.parametrize("first", ["word/x.html", "mimetype-notes.html", "xl/notes.txt"])
def test_a_zip_whose_first_file_is_called_like_a_part_of_an_office_document_is_an_archive(first: str) -> None:
    names, failed = told(read_items("-", stdin=io.BytesIO(zipped({first: PAGE.encode()}))))
    assert not failed
    assert names == [f"-/{first}"]


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: gzip.compress(tarred(files))])
def test_an_archive_that_comes_in_small_parts_is_known(pack: Callable[[Files], bytes]) -> None:
    class Slow(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def read1(self, size: int | None = -1) -> bytes:
            return super().read1(min(size or 0, 20))

    names, failed = told(read_items("-", stdin=Slow(pack({"a.html": PAGE.encode()}))))
    assert not failed
    assert names == ["-/a.html"]


def test_a_tar_whose_first_compressed_member_is_short_is_known(tmp_path: Path) -> None:
    data = tarred({"a.html": PAGE.encode()})
    names, failed = outcomes(gzip.compress(data[:200]) + gzip.compress(data[200:]), tmp_path, "clips")
    assert not failed
    assert names == ["clips/a.html"]


def test_lines_before_a_damaged_place_are_read_however_early_it_comes(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"text": "He said no."}\n') + gzip.compress(LINES.encode())[:20]
    names, failed = outcomes(packed, tmp_path, "news.jsonl.gz")
    assert names == ["news.jsonl.gz/news.jsonl:1"]
    assert [one.error.code for one in failed] == ["OR157"]


@pytest.mark.parametrize("pack", [zipped, None], ids=["archive", "folder"])
def test_what_holds_many_is_read_among_others_without_a_suffix(
    pack: Callable[[Files], bytes] | None, tmp_path: Path
) -> None:
    head = "From a@b.example Tue Mar  5 09:30:00 2024\nMessage-ID: <1>\nSubject: No fair\n\n"
    files = {"Inbox": f"{head}{STORY}".encode(), "corpus": LINES.encode(), "NOTES": b"Names, dates\nand places.\n"}
    folder = tmp_path / "all"
    folder.mkdir()
    for name, data in ({"all.zip": pack(files)} if pack else files).items():
        (folder / name).write_bytes(data)
    names, failed = told(read_items(str(folder)), f"{folder}/")
    assert not failed
    assert sorted(name.removeprefix("all.zip/") for name in names) == ["Inbox:1", "corpus:1", "corpus:2", "corpus:3"]


@pytest.mark.parametrize("name", ["report.zip", "report.eml", "report.jsonl"])
@pytest.mark.parametrize("data", [made_pdf([column([STORY.strip()])]), made_docx(para(STORY.strip()))])
def test_a_pdf_and_a_docx_are_known_under_the_name_of_what_holds_many(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    (document,) = read_documents([tmp_path / name])
    assert document.text == STORY.strip()


def test_a_full_disk_is_not_the_fault_of_an_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def is_full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("onrecord.ingest.unpacking.tempfile.SpooledTemporaryFile", is_full)
    (tmp_path / "clips.tar").write_bytes(tarred({"inner.zip": zipped({"a.html": PAGE.encode()})}))
    with pytest.raises(OSError, match="No space left"):
        list(read_items(str(tmp_path / "clips.tar")))

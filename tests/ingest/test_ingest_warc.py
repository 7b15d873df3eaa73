import gzip
import io
import re
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from onrecord.ingest import ReadOptions, read_documents
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import read_items
from onrecord.record import Document, Failure

SAMPLES = Path(__file__).parent / "warc"
STORY = "The mayor said that he would not go to the fair, and that the council had been told."
PAGE = f"<html><head><title>No fair</title></head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"
HTML = "Content-Type: text/html; charset=utf-8"


def record(
    body: bytes, *, kind: str = "response", url: str = "http://a.example/1", more: str = "", length: int = -1
) -> bytes:
    mime = "application/http; msgtype=response" if kind in ("response", "revisit") else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {mime}\r\n{more}"
        f"Content-Length: {len(body) if length < 0 else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def http(body: bytes, *heads: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *heads, "", ""]).encode() + body


def page(number: int) -> bytes:
    return record(http(PAGE.encode(), HTML), url=f"http://a.example/{number}")


def arc(body: bytes, *, url: str = "http://a.example/1", mime: str = "text/html") -> bytes:
    return f"{url} 192.0.2.1 20140216050221 {mime} {len(body)}\n".encode() + body + b"\n"


ARC_HEAD = b"filedesc://a.arc 192.0.2.1 20140216050221 text/plain 75\n1 0 Crawl\n" + b"x" * 65 + b"\n"


def outcomes(data: bytes, tmp_path: Path, name: str = "crawl.warc") -> tuple[list[Item], list[Failed]]:
    path = tmp_path / name
    path.write_bytes(data)
    found = list(read_items(str(path)))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, Failed)]


def numbers_of(items: list[Item]) -> list[int | None]:
    return [item.number for item in items]


def test_a_page_knows_where_and_when_it_was_captured(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(page(7))
    (document,) = read_documents([str(path)])
    assert document.origin is not None
    assert (document.url, document.title, document.origin.format) == ("http://a.example/7", "No fair", "html")
    assert document.origin.name == f"{path}:1"
    told = {(item.name, item.value, item.told_by) for item in document.metadata}
    assert ("captured", "2019-05-06T07:08:09Z", "WARC-Date") in told
    assert ("record id", "<urn:uuid:1>", "WARC-Record-ID") in told
    assert ("url", "http://a.example/7", "WARC-Target-URI") in told


def test_the_day_of_capture_is_not_the_day_of_publication(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(page(1))
    (document,) = read_documents([str(path)])
    assert document.published is None


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("crawl.warc", b"".join, id="not compressed"),
        pytest.param("crawl.warc.gz", lambda parts: b"".join(map(gzip.compress, parts)), id="gzip, record by record"),
        pytest.param("crawl.warc.gz", lambda parts: gzip.compress(b"".join(parts)), id="gzip, all in one"),
        pytest.param("crawl", b"".join, id="known by its beginning"),
        pytest.param("crawl", lambda parts: b"".join(map(gzip.compress, parts)), id="gzip, known by its beginning"),
        pytest.param("crawl.warc.zst", lambda parts: pa.compress(b"".join(parts), "zstd", asbytes=True), id="zstd"),
    ],
)
def test_every_packing_of_a_web_archive(name: str, pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    items, failed = outcomes(pack([page(1), page(2), page(3)]), tmp_path, name)
    assert not failed
    assert [(item.number, item.url) for item in items] == [(n, f"http://a.example/{n}") for n in (1, 2, 3)]
    assert {item.data for item in items} == {PAGE.encode()}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_arc(pack: type[bytes], tmp_path: Path) -> None:
    data = ARC_HEAD + arc(http(PAGE.encode(), HTML)) + arc(http(PAGE.encode(), HTML), url="http://a.example/a b")
    items, failed = outcomes(pack(data), tmp_path, "old.arc.gz" if pack is gzip.compress else "old.arc")
    assert not failed
    assert [(item.number, item.url) for item in items] == [(2, "http://a.example/1"), (3, "http://a.example/a%20b")]
    assert ("captured", "2014-02-16T05:02:21Z", "ARC head") in {(m.name, m.value, m.told_by) for m in items[0].told}


@pytest.mark.parametrize(
    "passed_over",
    [
        pytest.param(record(b"software: x", kind="warcinfo"), id="warcinfo"),
        pytest.param(record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), id="request"),
        pytest.param(record(http(b"", HTML), kind="revisit"), id="revisit"),
        pytest.param(record(b"outlinks: 3", kind="metadata"), id="metadata"),
        pytest.param(record(b"20190506 1.2.3.4", url="dns:a.example"), id="name server"),
        pytest.param(record(b"log", kind="resource", url="metadata://gnu.org/wget.log"), id="the crawler's log"),
        pytest.param(
            record(http(b"User-agent: *", "Content-Type: text/plain"), url="http://a.example/robots.txt"),
            id="robots.txt",
        ),
        pytest.param(record(http(b"Moved", HTML, "Location: /2", status="301 Moved")), id="redirect"),
        pytest.param(record(http(PAGE.encode(), HTML, status="404 Not Found")), id="error page"),
        pytest.param(record(http(b"\x89PNG", "Content-Type: image/png")), id="picture"),
        pytest.param(record(http(b"{}", "Content-Type: application/json")), id="data"),
        pytest.param(record(http(b"\x00\x01", "Content-Type: application/octet-stream")), id="bytes"),
        pytest.param(record(http(b"", HTML)), id="empty"),
    ],
)
def test_what_is_no_page_is_passed_over_and_counted(passed_over: bytes, tmp_path: Path) -> None:
    items, failed = outcomes(passed_over + page(2), tmp_path)
    assert not failed
    assert numbers_of(items) == [2]


@pytest.mark.parametrize(
    ("taken", "form"),
    [
        pytest.param(record(http(PAGE.encode(), "Content-Type: application/xhtml+xml")), "html", id="XHTML"),
        pytest.param(record(http(PAGE.encode())), "html", id="a page without a type"),
        pytest.param(record(http(PAGE.encode(), "content-type:TEXT/HTML")), "html", id="names in any case"),
        pytest.param(record(http(STORY.encode(), "Content-Type: text/plain")), None, id="text"),
        pytest.param(record(http(b"%PDF-1.4 ...", "Content-Type: application/pdf")), "pdf", id="PDF"),
        pytest.param(
            record(http(b"%PDF-1.4 ...", "Content-Type: application/octet-stream")), "pdf", id="PDF by its bytes"
        ),
        pytest.param(record(http(PAGE.encode(), HTML), url="http://[a.example/1"), "html", id="an odd address"),
        pytest.param(record(STORY.encode(), kind="conversion"), None, id="text made of a page (WET)"),
        pytest.param(record(STORY.encode(), kind="resource"), None, id="resource"),
    ],
)
def test_what_is_a_page(taken: bytes, form: str | None, tmp_path: Path) -> None:
    (item,), failed = outcomes(taken, tmp_path)
    assert not failed
    assert item.form == form


def chunked(data: bytes) -> bytes:
    parts = [data[:50], data[50:]]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        pytest.param(chunked(PAGE.encode()), ["Transfer-Encoding: chunked"], id="chunked"),
        pytest.param(PAGE.encode(), ["Transfer-Encoding: chunked"], id="chunked no more"),
        pytest.param(
            chunked(PAGE.encode()).removesuffix(b"0\r\n\r\n"), ["Transfer-Encoding: chunked"], id="no last chunk"
        ),
        pytest.param(gzip.compress(PAGE.encode()), ["Content-Encoding: gzip"], id="gzip"),
        pytest.param(PAGE.encode(), ["Content-Encoding: gzip"], id="gzip no more"),
        pytest.param(zlib.compress(PAGE.encode()), ["Content-Encoding: deflate"], id="deflate"),
        pytest.param(zlib.compress(PAGE.encode())[2:-4], ["Content-Encoding: deflate"], id="deflate without its head"),
        pytest.param(pa.compress(PAGE.encode(), "brotli", asbytes=True), ["Content-Encoding: br"], id="Brotli"),
        pytest.param(PAGE.encode(), ["Content-Encoding: br"], id="Brotli no more"),
        pytest.param(pa.compress(PAGE.encode(), "zstd", asbytes=True), ["Content-Encoding: zstd"], id="Zstandard"),
        pytest.param(
            chunked(gzip.compress(PAGE.encode())), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"], id="both"
        ),
    ],
)
def test_what_was_done_for_the_way_is_undone(body: bytes, heads: list[str], tmp_path: Path) -> None:
    (item,), failed = outcomes(record(http(body, HTML, *heads)), tmp_path)
    assert not failed
    assert item.data == PAGE.encode()


@pytest.mark.parametrize("codec", ["gzip", "br", "deflate", "zstd"])
def test_a_response_that_grows_without_end_costs_that_record(
    codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ingest.warc.MAX_BLOCK_BYTES", 10_000)
    pack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
    zeros = b" " * 1_000_000
    body = (
        pack[codec](zeros) if codec in pack else pa.compress(zeros, "brotli" if codec == "br" else codec, asbytes=True)
    )
    items, failed = outcomes(record(http(body, HTML, f"Content-Encoding: {codec}")) + page(2), tmp_path)
    assert numbers_of(items) == [2]
    assert [(one.error.code, one.where.rpartition(":")[2]) for one in failed] == [("OR111", "1")]


def test_a_record_that_is_too_long_costs_that_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("warc", "web_records"):
        monkeypatch.setattr(f"onrecord.ingest.{module}.MAX_BLOCK_BYTES", 100_000)
    long = record(http(b"<html>" + b"x" * 300_000, HTML))
    film = record(http(b"\x00" * 300_000, "Content-Type: video/mp4"))
    items, failed = outcomes(long + film + page(3), tmp_path)
    assert numbers_of(items) == [3]
    assert [one.error.code for one in failed] == ["OR111"]


BROKEN = [
    pytest.param(page(2).replace(b"WARC/1.0", b"WORK/1.0"), id="first line"),
    pytest.param(re.sub(rb"Content-Length: \d+", b"Content-Length: abc", page(2)), id="length that is no number"),
    pytest.param(re.sub(rb"Content-Length: \d+\r\n", b"", page(2)), id="no length"),
    pytest.param(re.sub(rb"Content-Length: \d+", b"Content-Length: -1", page(2)), id="length below zero"),
    pytest.param(page(2)[:-60], id="cut off within"),
    pytest.param(page(2)[:100], id="cut off in its head"),
    pytest.param(re.sub(rb"Content-Length: \d+", b"Content-Length: 999999999999", page(2)), id="length beyond all"),
    pytest.param(bytes(range(256)) * 40, id="bytes of something else"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_record_costs_that_record(broken: bytes, tmp_path: Path) -> None:
    items, failed = outcomes(page(1) + broken + page(3) + page(4), tmp_path)
    assert [item.url for item in items] == [f"http://a.example/{n}" for n in (1, 3, 4)]
    assert {item.data for item in items} == {PAGE.encode()}
    assert [(one.error.code, one.where) for one in failed] == [("OR157", f"{tmp_path / 'crawl.warc'}:2")]


@pytest.mark.parametrize("by", [-20, -1, 5, 20, 3000])
def test_a_response_that_is_whole_survives_a_wrong_length(by: int, tmp_path: Path) -> None:
    whole = http(PAGE.encode(), HTML, f"Content-Length: {len(PAGE)}")
    items, failed = outcomes(page(1) + record(whole, length=len(whole) + by) + page(3), tmp_path)
    assert not failed
    assert [item.data.rstrip() for item in items] == [PAGE.encode()] * 3
    assert "length" in {metadatum.name for metadatum in items[1].told}


def test_what_stands_behind_a_record_whose_next_one_is_broken_is_none_of_it(tmp_path: Path) -> None:
    items, failed = outcomes(page(1) + b"WARC-Type: lost\r\n\r\nNot of this story.\r\n\r\n" + page(3), tmp_path)
    assert [item.data for item in items] == [PAGE.encode()] * 2
    assert len(failed) == 1


def test_a_broken_record_of_an_arc_costs_that_record(tmp_path: Path) -> None:
    good = arc(http(PAGE.encode(), HTML))
    broken = good.replace(b" 20140216050221", b" yesterday")
    items, failed = outcomes(ARC_HEAD + good + broken + good, tmp_path, "old.arc")
    assert [item.data for item in items] == [PAGE.encode()] * 2
    assert [one.error.code for one in failed] == ["OR157"]


@pytest.mark.parametrize("at", [12, 60, -12], ids=["in its beginning", "within", "in its checksum"])
def test_a_record_whose_gzip_is_damaged_costs_that_record(at: int, tmp_path: Path) -> None:
    parts = [gzip.compress(page(number)) for number in (1, 2, 3)]
    middle = bytearray(parts[1])
    for offset in range(4):
        middle[at + offset] ^= 0xFF
    items, failed = outcomes(parts[0] + bytes(middle) + parts[2], tmp_path, "crawl.warc.gz")
    urls = [item.url for item in items]
    assert urls[0] == "http://a.example/1"
    assert urls[-1] == "http://a.example/3"
    assert [one.error.code for one in failed] == ["OR157"]


@pytest.mark.parametrize("pack", ["record by record", "all in one"])
@pytest.mark.parametrize("cut", [4, 40, 120])
def test_of_a_truncated_gzip_what_was_read_stays_and_one_failure_tells(pack: str, cut: int, tmp_path: Path) -> None:
    pages = [page(number) for number in range(1, 30)]
    data = b"".join(map(gzip.compress, pages)) if pack == "record by record" else gzip.compress(b"".join(pages))
    items, failed = outcomes(data[:-cut], tmp_path, "crawl.warc.gz")
    assert [item.url for item in items] == [f"http://a.example/{n}" for n in range(1, len(items) + 1)]
    assert items
    assert [one.error.code for one in failed] == ["OR157"]
    assert "end too early" in str(failed[0].error)


def test_of_a_truncated_file_what_was_read_stays_and_one_failure_tells(tmp_path: Path) -> None:
    items, failed = outcomes(page(1) + page(2)[:-100], tmp_path)
    assert numbers_of(items) == [1]
    assert [(one.error.code, one.error.what) for one in failed] == [("OR157", "the file ends within this record")]


def test_a_web_archive_without_a_page_says_what_is_in_it(tmp_path: Path) -> None:
    request = record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
    moved = record(http(b"", status="302 Found"))
    items, (failed,) = outcomes(request * 2 + moved, tmp_path)
    assert not items
    assert failed.error.code == "OR158"
    assert "2 request, 1 redirects or errors" in failed.error.what


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n"])
def test_an_empty_web_archive(data: bytes, tmp_path: Path) -> None:
    items, (failed,) = outcomes(data, tmp_path)
    assert not items
    assert failed.error.code == "OR103"


def test_memory_does_not_grow_with_the_file() -> None:
    class Crawl(io.RawIOBase):
        """Five hundred pages of 200 kB that are made when they are asked for."""

        def __init__(self) -> None:
            self.left = 500
            self.ahead = b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            if not self.ahead and self.left:
                self.left -= 1
                self.ahead = record(http(b"<html>" + b"x" * 200_000, HTML))
            data, self.ahead = self.ahead[: len(buffer)], self.ahead[len(buffer) :]
            buffer[: len(data)] = data
            return len(data)

    tracemalloc.start()
    count = sum(isinstance(one, Item) for one in read_items("-", stdin=io.BufferedReader(Crawl())))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 500
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("sample", "pages", "codes"),
    [
        ("example.warc.gz", [3], []),
        ("example.arc.gz", [2], []),
        ("example-trunc.warc", [3], []),
        ("example-iana.org-chunked.warc", [2], []),
        ("example-bad-non-chunked.warc.gz", [3], []),
        ("example-space-in-url.arc", [2], []),
        ("example-resource.warc.gz", [3], []),
        ("bad.arc", [], ["OR157", "OR157", "OR157"]),
        ("example-digest.warc", [], ["OR158"]),
        ("post-test.warc.gz", [], ["OR158"]),
    ],
)
def test_samples(sample: str, pages: list[int], codes: list[str]) -> None:
    failures: list[Failure] = []
    options = ReadOptions(any_language=True)
    documents: list[Document] = list(
        read_documents([str(SAMPLES / sample)], options=options, on_failure=failures.append)
    )
    numbers = [int(document.origin.name.rpartition(":")[2]) for document in documents if document.origin]
    assert numbers == pages
    assert [failure.code for failure in failures] == codes


def test_the_address_of_a_record_passes_for_no_option_and_stands_behind_what_the_story_tells(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    message = f"From: a@b.example\nMessage-ID: <1@b>\nArchived-At: <http://list.example/7>\n\n{STORY}\n"
    path.write_bytes(
        record(http(STORY.encode(), "Content-Type: text/plain"))
        + record(http(message.encode(), "Content-Type: message/rfc822"), url="http://a.example/2")
    )
    text, mail = read_documents([str(path)])
    assert ("url", "http://a.example/1", "address") in {(m.name, m.value, m.told_by) for m in text.metadata}
    assert not [told for told in (*text.metadata, *mail.metadata) if told.told_by.startswith("option")]
    assert (text.url, mail.url) == ("http://a.example/1", "http://list.example/7")


def test_what_a_page_tells_of_itself_stands_before_what_its_record_tells(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    head = '<head><link rel="canonical" href="http://a.example/fair">'
    path.write_bytes(record(http(PAGE.replace("<head>", head).encode(), HTML)))
    (document,) = read_documents([str(path)])
    told = [item.told_by for item in document.metadata if item.name == "url"]
    assert (told[0], told[-1]) == ("link canonical", "WARC-Target-URI")


@pytest.mark.parametrize(
    ("mime", "body", "form"),
    [
        ("text/markdown", f"# No fair\n\n*{STORY}*\n", "markdown"),
        ("message/rfc822", f"From: a@b.example\nSubject: No fair\n\n{STORY}\n", "eml"),
    ],
)
def test_the_media_type_of_a_text_is_believed(mime: str, body: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record(http(body.encode(), f"Content-Type: {mime}")))
    (document,) = read_documents([str(path)])
    assert document.origin is not None
    assert (document.origin.format, document.text) == (form, f"No fair\n\n{STORY}")


def test_the_encoding_that_the_server_of_a_text_tells_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    text = f"{STORY} It is in the caf\u00e9."
    path.write_bytes(record(http(text.encode("mac_roman"), "Content-Type: text/plain; charset=mac_roman")))
    (document,) = read_documents([str(path)])
    assert document.text == text

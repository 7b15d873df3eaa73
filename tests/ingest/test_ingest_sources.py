import io
import os
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from made_documents import column, made_docx, made_pdf, para

from onrecord.errors import FetchFailed, InputError, InputNotFound, NoStories, PrivateAddress, TooLarge
from onrecord.ingest import ReadOptions, fetch, read_documents
from onrecord.ingest.fetch import ask
from onrecord.ingest.public import require_public
from onrecord.record import Document, Failure

STORY = "The mayor said that he would not go to the fair, and that the council had been told.\r\n"
PAGE = f"<html><head><title>No fair</title></head><body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>"


def outcomes(*names: str, stdin: bytes = b"") -> tuple[list[Document], list[Failure]]:
    failures: list[Failure] = []
    options = ReadOptions(allow_private=True, pause=0)  # the test's own site is on this machine
    documents = list(read_documents(names, options=options, on_failure=failures.append, stdin=io.BytesIO(stdin)))
    return documents, failures


def names_of(documents: list[Document]) -> list[str]:
    return [document.origin.name for document in documents if document.origin]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/z.text", ".hidden.txt", ".git/x.txt", "photo.jpg", "README", "c/y.HTML", "page"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE if name in {"c/y.HTML", "page"} else STORY)
    (tmp_path / "c" / "loop").symlink_to(tmp_path)
    documents, failures = outcomes(str(tmp_path))
    expected = ["a.md", "b.txt", "c/y.HTML", "c/z.text", "page"]
    assert names_of(documents) == [str(tmp_path / name) for name in expected]
    assert not failures


def test_a_folder_gives_office_files_and_mail(tmp_path: Path) -> None:
    message = f"From: press@a.example\nDate: Tue, 4 May 2021 10:00:00 +0000\nMessage-ID: <1@a.example>\n\n{STORY}"
    (tmp_path / "release.pdf").write_bytes(made_pdf([column([STORY.strip()])]))
    (tmp_path / "draft.docx").write_bytes(made_docx(para(STORY.strip())))
    (tmp_path / "1.").write_text(message)  # as a Maildir names its files
    documents, failures = outcomes(str(tmp_path))
    assert not failures
    assert [document.origin.format for document in documents if document.origin] == ["eml", "docx", "pdf"]


def test_failures_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \r\n\t")
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "odd.txt").write_bytes(b"abc\x81")
    (tmp_path / "void.html").write_bytes(b"<html></html>")
    (tmp_path / "nothing").mkdir()
    names = ["missing.txt", "empty.txt", "blank.txt", "photo.txt", "odd.txt", "void.html", "nothing", "good.txt"]
    documents, failures = outcomes(*(str(tmp_path / name) for name in names), "", "a\0b")
    assert names_of(documents) == [str(tmp_path / "good.txt")]
    assert [failure.code for failure in failures] == [
        "OR101", "OR103", "OR103", "OR104", "OR105", "OR106", "OR102", "OR101", "OR101",
    ]  # fmt: skip
    assert [failure.input for failure in failures[:7]] == [str(tmp_path / name) for name in names[:7]]


def test_without_a_listener_the_error_is_raised(tmp_path: Path) -> None:
    with pytest.raises(NoStories, match=r"\.txt"):
        next(read_documents([str(tmp_path)]))
    with pytest.raises(InputNotFound):
        next(read_documents([str(tmp_path / "x")]))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    path.chmod(0)
    assert [failure.code for failure in outcomes(str(path))[1]] == ["OR110"]


def test_a_system_that_refuses_to_read_is_told() -> None:
    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: object) -> int:
            raise OSError(5, "Input/output error")

    failures: list[Failure] = []
    assert not list(read_documents(["-"], on_failure=failures.append, stdin=io.BufferedReader(Broken())))
    assert [failure.code for failure in failures] == ["OR110"]
    assert "Input/output error" in failures[0].why


@pytest.mark.parametrize(
    ("data", "form", "count"),
    [
        (STORY.encode(), "text", 1),
        (b"\n\n" + STORY.encode(), "text", 1),
        (STORY.encode("utf-16"), "text", 1),
        (PAGE.encode(), "html", 1),
        (b'\n {"text": "He said no."}\n{"text": "She said yes."}\n', "jsonl", 2),
        (b"{Editor's note} The mayor said no.\n", "text", 1),
    ],
    ids=["text", "text behind empty lines", "UTF-16", "page", "JSON Lines", "a brace is not JSON"],
)
def test_standard_input_is_known_by_its_content(data: bytes, form: str, count: int) -> None:
    documents, failures = outcomes("-", stdin=data)
    assert not failures
    assert len(documents) == count
    assert {document.origin.format for document in documents if document.origin} == {form}
    assert set(names_of(documents)) == {"-"}


def test_text_from_standard_input_is_unchanged() -> None:
    text = "\r\n\n" + STORY * 3 + "\n\n"
    assert outcomes("-", stdin=text.encode())[0][0].text == text


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.html", PAGE)
    return out.getvalue()


class _News(BaseHTTPRequestHandler):
    """A small news site."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/story")
            self.end_headers()
            return
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            return
        kinds = {
            "/story": ("text/html; charset=utf-8", PAGE.encode()),
            "/plain": ("text/plain", STORY.encode()),
            "/lines.jsonl": ("application/json", b'{"text": "He said no."}\n'),
            "/report": ("text/html", made_pdf([column([STORY.strip()])])),
            "/paper.pdf": ("application/pdf", b"%PDF-1.4"),
            "/clips.zip": ("application/zip", _zipped()),
            "/large": ("text/plain", b"x" * 5000),
        }
        if self.path not in kinds:
            self.send_error(404)
            return
        kind, body = kinds[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), _News) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "form"),
    [("/story", "html"), ("/moved", "html"), ("/plain", "text"), ("/lines.jsonl", "jsonl"), ("/report", "pdf")],
)
def test_addresses_are_fetched(site: str, path: str, form: str) -> None:
    (document,), failures = outcomes(site + path)
    assert not failures
    assert document.origin is not None
    assert (document.origin.name, document.origin.format) == (site + path, form)


def test_a_page_without_an_address_of_its_own_has_the_one_it_was_fetched_from(site: str) -> None:
    (document,), _ = outcomes(site + "/story")
    assert document.url == f"{site}/story"
    options = ReadOptions(url="https://a.example/1", allow_private=True, pause=0)
    (document,) = read_documents([site + "/story"], options=options)
    assert document.url == "https://a.example/1"


def test_a_page_in_an_archive_has_not_the_address_of_the_archive(site: str) -> None:
    (document,), failures = outcomes(site + "/clips.zip")
    assert not failures
    assert document.origin is not None
    assert (document.origin.name, document.url) == (site + "/clips.zip/a.html", None)


def test_a_page_that_has_moved_has_the_address_where_it_is(site: str) -> None:
    (document,), _ = outcomes(site + "/moved")
    assert (document.url, document.origin and document.origin.name) == (f"{site}/story", f"{site}/moved")


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [("/none", "OR108", "404"), ("/elsewhere", "OR108", "not allowed"), ("/paper.pdf", "OR154", "cannot be opened")],
)
def test_fetching_fails_with_the_reason(site: str, path: str, code: str, words: str) -> None:
    ((failure),) = outcomes(site + path)[1]
    assert failure.code == code
    assert words in failure.why


def test_pages_have_a_limit(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_PAGE_BYTES", 1000)
    with pytest.raises(TooLarge, match="1,000"):
        next(read_documents([site + "/large"], options=ReadOptions(allow_private=True)))


def test_this_machine_is_not_fetched_unless_asked_for(site: str) -> None:
    with pytest.raises(PrivateAddress, match="is an address of this machine"):
        next(read_documents([site + "/story"]))


def test_a_name_that_stands_for_this_machine_is_not_fetched(site: str) -> None:
    with pytest.raises(PrivateAddress, match="this machine"):
        next(read_documents([site.replace("127.0.0.1", "localhost") + "/story"]))


def test_a_redirect_to_a_private_address_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def only_the_first(host: str, address: str, *, where: str) -> None:
        seen.append(address)
        if len(seen) > 1:
            require_public(host, address, where=where)

    monkeypatch.setattr("onrecord.ingest.public.require_public", only_the_first)
    with pytest.raises(PrivateAddress):
        next(read_documents([site + "/moved"], options=ReadOptions(ignore_robots=True)))
    assert len(seen) == 2


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("10.1.2.3", id="private"),
        pytest.param("172.16.0.1", id="private, the middle range"),
        pytest.param("192.168.1.1", id="private, at home"),
        pytest.param("169.254.169.254", id="link-local, where clouds keep credentials"),
        pytest.param("100.64.0.1", id="shared by a carrier"),
        pytest.param("0.0.0.0", id="any"),  # noqa: S104 - it is refused
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("::1", id="loopback, version 6"),
        pytest.param("fe80::1%eth0", id="link-local, version 6"),
        pytest.param("fd00::1", id="private, version 6"),
        pytest.param("::ffff:127.0.0.1", id="loopback in version 6's clothes"),
        pytest.param("::7f00:1", id="loopback in older clothes"),
        pytest.param("::ffff:0:10.0.0.1", id="private, translated"),
        pytest.param("64:ff9b::a00:1", id="private, behind NAT64"),
        pytest.param("64:ff9b:1::1", id="NAT64 of a network's own"),
        pytest.param("2002:a00:1::1", id="private, by 6to4"),
        pytest.param("fec0::1", id="site-local"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    with pytest.raises(PrivateAddress):
        require_public("a.example", address, where="http://a.example/")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://10.0.0.1/", id="version 4"),
        pytest.param("http://[::ffff:10.0.0.5]/", id="version 6"),
        pytest.param("https://[::1]/", id="version 6, through a tunnel"),
        pytest.param("https://[::1]:8443/", id="with a port"),
        pytest.param("https://ann:pearl@10.0.0.1/", id="behind a name and a password"),
    ],
)
def test_a_proxy_is_not_asked_for_an_address_that_is_not_public(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for variable in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nobody listens
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(PrivateAddress):
        ask(url, headers={})


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_public_addresses(address: str) -> None:
    require_public("a.example", address, where="http://a.example/")


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/hostname", "https://[bad", "http://", "http://a b/"])
def test_broken_addresses(url: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        next(read_documents([url]))
    assert caught.value.where == url


def test_files_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ingest.containers.MAX_STORY_BYTES", 10)
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    with pytest.raises(InputError, match="OR111"):
        next(read_documents([str(path)]))

"""Fetching is polite: robots.txt, a pace for each site, and limits on what a server may do to us."""

import contextlib
import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from made_web import Asked, Reply, Site, serving

from onrecord.errors import (
    FetchFailed,
    Gone,
    PrivateAddress,
    RedirectLoop,
    RobotsDisallow,
    ServerBusy,
    TooLarge,
    UsageError,
)
from onrecord.ingest import ReadOptions, timed
from onrecord.ingest.polite import Fetcher

PAGE = b"<html><p>The ferry stays in port.</p></html>"


class Time:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with serving() as one:
        one.routes["/story"] = Reply(PAGE)
        one.routes["/other"] = Reply(PAGE)
        yield one


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetcher(time: Time) -> Fetcher:
    return Fetcher(allow_private=True, clock=time.clock, sleep=time.sleep)


def robots(*lines: str) -> Reply:
    return Reply("\n".join(lines).encode(), headers={"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        pytest.param(["User-agent: *", "Disallow: /"], False, id="nobody may"),
        pytest.param(["User-agent: onrecord", "Disallow: /story"], False, id="we may not"),
        pytest.param(["User-agent: otherbot", "Disallow: /"], True, id="another may not"),
        pytest.param(["User-agent: *", "Disallow: /", "", "User-agent: OnRecord", "Allow: /"], True, id="we may"),
        pytest.param(["User-agent: *", "Disallow: /", "Allow: /sto"], True, id="the longest match wins"),
        pytest.param(["User-agent: *", "Disallow: /*ory$"], False, id="wildcards"),
        pytest.param(["User-agent: *", "Disallow:"], True, id="an empty rule"),
        pytest.param(["\ufeffUser-agent: *", "Disallow: /story"], False, id="behind a byte order mark"),
    ],
)
def test_robots_txt_is_obeyed(site: Site, fetcher: Fetcher, lines: list[str], allowed: bool) -> None:  # noqa: FBT001
    site.routes["/robots.txt"] = robots(*lines)
    if allowed:
        assert fetcher.fetch(f"{site.url}/story").data == PAGE
        return
    with pytest.raises(RobotsDisallow, match="--ignore-robots"):
        fetcher.fetch(f"{site.url}/story")
    assert site.paths() == []


def test_robots_txt_is_not_looked_at_where_that_is_asked_for(site: Site) -> None:
    site.routes["/robots.txt"] = robots("User-agent: *", "Disallow: /")
    assert Fetcher(allow_private=True, ignore_robots=True).fetch(f"{site.url}/story").data == PAGE
    assert site.paths(robots=True) == ["/story"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_may_be_fetched(site: Site, fetcher: Fetcher, status: int) -> None:
    site.routes["/robots.txt"] = Reply(status=status)
    assert fetcher.fetch(f"{site.url}/story").data == PAGE


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_that_cannot_say_what_its_rules_are_is_not_fetched(site: Site, fetcher: Fetcher, status: int) -> None:
    site.routes["/robots.txt"] = Reply(status=status)
    with pytest.raises(FetchFailed, match=str(status)):
        fetcher.fetch(f"{site.url}/story")


def test_robots_txt_is_asked_for_once_a_day(site: Site, fetcher: Fetcher, time: Time) -> None:
    fetcher.fetch(f"{site.url}/story")
    fetcher.fetch(f"{site.url}/other")
    assert site.paths(robots=True).count("/robots.txt") == 1
    time.now += 86_401
    fetcher.fetch(f"{site.url}/story")
    assert site.paths(robots=True).count("/robots.txt") == 2


def test_robots_txt_is_asked_for_once_by_many_at_once(site: Site) -> None:
    asked, others = threading.Event(), threading.Barrier(8)

    def answer(_: Asked) -> Reply:
        asked.wait(10)
        return Reply(status=404)

    site.routes["/robots.txt"] = answer
    fetcher = Fetcher(allow_private=True, pause=0)

    def fetch() -> bytes:
        others.wait(10)
        asked.set()
        return fetcher.fetch(f"{site.url}/story").data

    with ThreadPoolExecutor(8) as pool:
        assert [one.result() for one in [pool.submit(fetch) for _ in range(8)]] == [PAGE] * 8
    assert site.paths(robots=True).count("/robots.txt") == 1


def test_robots_txt_that_failed_is_asked_for_again_soon(site: Site, fetcher: Fetcher, time: Time) -> None:
    site.routes["/robots.txt"] = Reply(status=500)
    for _ in range(2):
        with pytest.raises(FetchFailed):
            fetcher.fetch(f"{site.url}/story")
    assert site.paths(robots=True) == ["/robots.txt"]
    site.routes["/robots.txt"] = Reply(status=404)
    time.now += 601
    assert fetcher.fetch(f"{site.url}/story").data == PAGE


def test_robots_txt_is_followed_to_where_it_has_moved(site: Site, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = Reply(status=301, headers={"Location": "/rules"})
    site.routes["/rules"] = robots("User-agent: *", "Disallow: /story")
    with pytest.raises(RobotsDisallow):
        fetcher.fetch(f"{site.url}/story")


def test_robots_txt_that_leads_round_is_none(site: Site, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = Reply(status=302, headers={"Location": "/robots.txt"})
    assert fetcher.fetch(f"{site.url}/story").data == PAGE


def test_of_an_endless_robots_txt_the_beginning_counts(site: Site, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /story\n" + b"# more\n" * 9000, endless=True)
    with pytest.raises(RobotsDisallow):
        fetcher.fetch(f"{site.url}/story")


def test_where_a_page_leads_must_be_allowed_too(site: Site, fetcher: Fetcher) -> None:
    site.routes["/robots.txt"] = robots("User-agent: *", "Disallow: /story")
    site.routes["/short"] = Reply(status=302, headers={"Location": "/story"})
    with pytest.raises(RobotsDisallow):
        fetcher.fetch(f"{site.url}/short")


def test_a_site_is_asked_once_a_second(site: Site, fetcher: Fetcher, time: Time) -> None:
    for path in ("/story", "/other", "/story"):
        fetcher.fetch(site.url + path)
    assert time.waits == [1.0, 1.0]


@pytest.mark.parametrize("pause", [-1.0, float("nan"), float("inf")])
def test_a_pause_that_is_none(pause: float) -> None:
    with pytest.raises(UsageError, match="--pause"):
        ReadOptions(pause=pause)


def test_another_site_need_not_wait(site: Site, fetcher: Fetcher, time: Time) -> None:
    with serving() as second:
        second.routes["/story"] = Reply(PAGE)
        fetcher.fetch(f"{site.url}/story")
        fetcher.fetch(f"{second.url}/story")
    assert time.waits == []


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        pytest.param("5", 5.0, id="longer than ours"),
        pytest.param("0.2", 1.0, id="shorter than ours"),
        pytest.param("86400", 60.0, id="beyond reason"),
        pytest.param("soon", 1.0, id="no number"),
    ],
)
def test_a_sites_own_delay_is_kept(site: Site, fetcher: Fetcher, time: Time, asked: str, waited: float) -> None:
    site.routes["/robots.txt"] = robots("User-agent: *", f"Crawl-delay: {asked}")
    fetcher.fetch(f"{site.url}/story")
    fetcher.fetch(f"{site.url}/other")
    assert time.waits == [waited]


def test_a_busy_server_is_waited_for(site: Site, fetcher: Fetcher, time: Time) -> None:
    replies = iter([Reply(status=429, headers={"Retry-After": "7"}), Reply(PAGE)])
    site.routes["/story"] = lambda _: next(replies)
    assert fetcher.fetch(f"{site.url}/story").data == PAGE
    assert time.waits == [7.0]


def test_while_a_server_is_waited_for_nobody_asks_it(site: Site, time: Time) -> None:
    site.routes["/robots.txt"] = robots("User-agent: *", "Crawl-delay: 3")
    site.routes["/story"] = Reply(status=429, headers={"Retry-After": "7"})

    def sleep(seconds: float) -> None:
        site.routes["/story"] = Reply(PAGE)
        time.waits.append(seconds)
        if len(time.waits) == 1:  # meanwhile another page is wanted
            fetcher.fetch(f"{site.url}/other")
        time.now = max(time.now, begin + seconds)

    begin = time.now
    fetcher = Fetcher(allow_private=True, clock=time.clock, sleep=sleep)
    fetcher.fetch(f"{site.url}/story")
    assert time.waits == [7.0, 10.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "3600"}, 3600.0),
        ({}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"Retry-After": "Mon, 01 Jan 99999999999 00:00:00 GMT"}, None),
    ],
    ids=["too long to wait", "no time", "a date gone by", "a date beyond all calendars"],
)
def test_a_server_that_stays_busy_says_when_to_come_back(
    site: Site, fetcher: Fetcher, header: dict[str, str], seconds: float | None
) -> None:
    site.routes["/story"] = Reply(status=503, headers=header)
    with pytest.raises(ServerBusy, match="503") as caught:
        fetcher.fetch(f"{site.url}/story")
    assert caught.value.retry_after == seconds


def test_what_is_gone_is_told_from_what_is_not_there(site: Site, fetcher: Fetcher) -> None:
    site.routes["/old"] = Reply(status=410)
    with pytest.raises(Gone):
        fetcher.fetch(f"{site.url}/old")
    with pytest.raises(FetchFailed, match="404") as caught:
        fetcher.fetch(f"{site.url}/never")
    assert not isinstance(caught.value, Gone)


def test_a_circle_of_redirects_is_left(site: Site, fetcher: Fetcher) -> None:
    site.routes["/a"] = Reply(status=302, headers={"Location": "/b"})
    site.routes["/b"] = Reply(status=302, headers={"Location": "/a"})
    with pytest.raises(RedirectLoop, match="circle"):
        fetcher.fetch(f"{site.url}/a")
    assert site.paths() == ["/a", "/b"]


def test_redirects_that_lead_ever_on_are_left(site: Site, fetcher: Fetcher) -> None:
    for step in range(50):
        site.routes[f"/{step}"] = Reply(status=302, headers={"Location": f"/{step + 1}"})
    with pytest.raises(RedirectLoop, match="more than 10"):
        fetcher.fetch(f"{site.url}/0")


def test_the_address_behind_redirects_is_told(site: Site, fetcher: Fetcher) -> None:
    site.routes["/short"] = Reply(status=308, headers={"Location": "/story"})
    assert fetcher.fetch(f"{site.url}/short").url == f"{site.url}/story"


def test_a_page_that_is_as_it_was_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def story(asked: Asked) -> Reply:
        known = asked.header("If-None-Match") == '"a1"' and asked.header("If-Modified-Since") == "yesterday"
        return Reply(status=304) if known else Reply(PAGE, headers={"ETag": '"a1"', "Last-Modified": "yesterday"})

    site.routes["/story"] = story
    first = fetcher.fetch(f"{site.url}/story")
    again = fetcher.fetch(f"{site.url}/story", etag=first.etag, modified=first.modified)
    assert (first.changed, first.data, again.changed, again.data) == (True, PAGE, False, b"")


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        pytest.param("gzip", gzip.compress(PAGE), id="gzip"),
        pytest.param("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), id="gzip in two parts"),
        pytest.param("gzip", gzip.compress(PAGE) + b"\0\0", id="gzip with padding"),
        pytest.param("deflate", zlib.compress(PAGE), id="deflate"),
        pytest.param("deflate", raw_deflate(PAGE), id="deflate without its wrapper"),
        pytest.param("identity", PAGE, id="as it is"),
    ],
)
def test_packed_pages_are_unpacked(site: Site, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    site.routes["/packed"] = Reply(packed, headers={"Content-Encoding": encoding})
    assert fetcher.fetch(f"{site.url}/packed").data == PAGE


def test_a_page_that_unpacks_to_too_much_is_refused(site: Site, fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert len(bomb) < 50_000
    site.routes["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge, match="20,000,000"):
        fetcher.fetch(f"{site.url}/bomb")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(gzip.compress(PAGE)[:-12], headers={"Content-Encoding": "gzip"}), id="of a packed page"),
        pytest.param(Reply(PAGE, length=len(PAGE) + 100), id="of an announced length"),
    ],
)
def test_half_a_page_is_no_page(site: Site, fetcher: Fetcher, reply: Reply) -> None:
    site.routes["/half"] = reply
    with pytest.raises(FetchFailed, match="broke off"):
        fetcher.fetch(f"{site.url}/half")


def test_damaged_packing_is_told(site: Site, fetcher: Fetcher) -> None:
    site.routes["/damaged"] = Reply(PAGE, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="could not be fetched"):
        fetcher.fetch(f"{site.url}/damaged")


def test_a_page_that_never_ends_is_left_by_its_size(site: Site, fetcher: Fetcher) -> None:
    site.routes["/endless"] = Reply(b"and so on " * 5000, endless=True)
    with pytest.raises(TooLarge, match="100,000"):
        fetcher.fetch(f"{site.url}/endless", limit=100_000)


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends a byte of its headers now and then, for as long as anybody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-On-And-On: ")
                while True:
                    connection.sendall(b"a")
                    threading.Event().wait(0.02)

        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_headers_that_never_end_are_left_by_their_time(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed, "TOTAL_SECONDS", 0.3)
    with pytest.raises(FetchFailed, match="not complete"):
        Fetcher(allow_private=True, ignore_robots=True).fetch(f"{dripping}/story")


def test_a_page_that_never_ends_is_left_by_its_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed, "TOTAL_SECONDS", 0.3)
    site.routes["/endless"] = Reply(b"a", endless=True)
    with pytest.raises(FetchFailed, match="not complete"):
        Fetcher(allow_private=True, ignore_robots=True).fetch(f"{site.url}/endless")


def test_robots_txt_on_a_private_address_is_not_fetched(site: Site) -> None:
    with pytest.raises(PrivateAddress):
        Fetcher().fetch(f"{site.url}/story")
    assert site.paths(robots=True) == []


def test_a_site_that_does_not_answer_is_asked_once(time: Time) -> None:
    fetcher = Fetcher(clock=time.clock, sleep=time.sleep)
    for _ in range(2):
        with pytest.raises(FetchFailed, match="could not be fetched") as caught:
            fetcher.fetch("http://no-such-host.invalid/story")
    assert caught.value.where == "http://no-such-host.invalid/story"

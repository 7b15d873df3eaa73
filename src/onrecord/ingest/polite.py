"""Pages and feeds from the web, politely: as robots.txt has it, and not faster than a site can be asked."""

import datetime
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit

from onrecord.errors import FetchFailed, Gone, RedirectLoop, ServerBusy
from onrecord.ingest.binary_documents import binary_document
from onrecord.ingest.dates import header_moment
from onrecord.ingest.fetch import NEXT_STEP, Answer, ask
from onrecord.ingest.html import HTML_TYPES, begins_like_html
from onrecord.ingest.options import PAUSE_SECONDS
from onrecord.ingest.robots import MAX_ROBOTS_BYTES, NO_RULES, ROBOTS_REDIRECTS, Robots, robots_of, unreachable

PAGES = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"
# A page that is not there after ten redirects is taken for one that never will be, as browsers do after twenty.
MAX_REDIRECTS = 10
# A server that asks to wait for so long is waited for; else its page fails, with the time at which to come back.
LONGEST_WAIT = 30.0
MAX_SITES = 2_000  # whose rules are held; a run over more of them asks the first ones again

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_OK, _NOT_MODIFIED, _GONE = 200, 304, 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent.

    Attributes:
        data: the bytes, unpacked; empty where the page is as it was (`changed` is false).
        content_type, charset: what the server said that they are.
        url: where it was, behind all redirects.
        etag, modified: by which the server can tell whether it is still the same.
        changed: false where the server says that it is what those told that were given.
    """

    data: bytes
    content_type: str
    charset: str | None
    url: str
    etag: str | None = None
    modified: str | None = None
    changed: bool = True

    @property
    def is_html(self) -> bool:
        """Whether it is a web page, by its server's word or by its beginning."""
        if binary_document(self.data):
            return False
        return self.content_type in HTML_TYPES or begins_like_html(self.data)


@dataclass(slots=True)
class _Site:
    robots: Robots
    until: float


class Fetcher:
    """Fetches from many sites, each at its own pace. May be used from several threads.

    Args:
        allow_private: fetch, and follow to, addresses on this machine and on private networks, too.
        ignore_robots: do not look at robots.txt.
        pause: seconds between two requests to one site; a site's own Crawl-delay holds where it is longer.
        clock: seconds that only grow.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        ignore_robots: bool = False,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._ignore_robots = ignore_robots
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._asking: dict[str, Future[Robots]] = {}  # by site: whose rules one thread fetches, for all
        self._free: dict[str, float] = {}  # by site: from when on it may be asked again

    def fetch(
        self,
        url: str,
        *,
        accept: str = PAGES,
        limit: int | None = None,
        etag: str | None = None,
        modified: str | None = None,
        patient: bool = True,
    ) -> Page:
        """The page at an http or https address; redirects are followed, to http and https only.

        Args:
            url: the address.
            accept: what is wanted, as the header of that name has it.
            limit: bytes that it may have; None is `fetch.MAX_PAGE_BYTES`.
            etag: what a `Page` of this address told before: it is sent only if it has changed.
            modified: likewise.
            patient: wait, up to LONGEST_WAIT seconds, where the server asks to.

        Raises:
            PrivateAddress: it is such an address, or leads to one.
            RobotsDisallow: the site does not want it fetched.
            RedirectLoop: it leads round in a circle, or ever on.
            ServerBusy: the server asks to come back later.
            Gone: the server says that it is gone for good.
            FetchFailed: with the reason: the server's status, an unknown host, a timeout.
            TooLarge: it has more bytes than `limit`.
        """
        headers = {"Accept": accept}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}

        def send(place: str) -> Answer:
            pause = self._ask_for_leave(place)
            self._take_turn(place, pause)
            answer = ask(place, headers=headers, limit=limit, allow_private=self._allow_private)
            wait = retry_after(answer)
            if answer.status in _BUSY and patient and wait is not None and wait <= LONGEST_WAIT:
                self._rest(place, wait)
                self._take_turn(place, pause)
                answer = ask(place, headers=headers, limit=limit, allow_private=self._allow_private)
            return answer

        place, answer = _follow(url, send, hops=MAX_REDIRECTS)
        return _page(url, place, answer, conditional=bool(etag or modified))

    def _ask_for_leave(self, url: str) -> float:
        """Refuse what the site does not want fetched; gives the seconds that it wants between two requests."""
        if self._ignore_robots:
            return self._pause
        robots = self._robots(url)
        robots.require(url)
        return max(self._pause, robots.delay)

    def _rest(self, url: str, seconds: float) -> None:
        """Let nobody ask a site for so long."""
        site = site_of(url)
        with self._lock:
            until = self._clock() + seconds
            self._free[site] = max(until, self._free.get(site, until))

    def _take_turn(self, url: str, pause: float) -> None:
        site = site_of(url)
        with self._lock:
            now = self._clock()
            turn = max(now, self._free.get(site, now))
            self._free = {one: free for one, free in self._free.items() if free > now}  # those that still matter
            self._free[site] = turn + pause
        if turn > now:
            self._sleep(turn - now)

    def _robots(self, url: str) -> Robots:
        site = site_of(url)
        with self._lock:
            known = self._sites.get(site)
            if known is not None and known.until > self._clock():
                return known.robots
            others = self._asking.get(site)
            asking = self._asking[site] = others or Future()
        if others is None:
            self._settle(site, asking)
        return asking.result()

    def _settle(self, site: str, asking: Future[Robots]) -> None:
        """Fetch the rules of a site, for all who wait for them."""
        try:
            robots = self._fetch_robots(site)
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            asking.set_exception(error)
        else:
            asking.set_result(robots)
        with self._lock:
            del self._asking[site]
            if asking.exception() is None:
                self._sites[site] = _Site(robots, self._clock() + robots.kept)
                self._sites.move_to_end(site)
            while len(self._sites) > MAX_SITES:
                self._sites.popitem(last=False)

    def _fetch_robots(self, site: str) -> Robots:
        def send(place: str) -> Answer:
            return ask(
                place,
                headers={"Accept": "text/plain,*/*;q=0.5"},
                limit=MAX_ROBOTS_BYTES,
                cut=True,
                allow_private=self._allow_private,
            )

        try:
            return robots_of(_follow(f"{site}/robots.txt", send, hops=ROBOTS_REDIRECTS)[1])
        except RedirectLoop:
            return NO_RULES
        except FetchFailed as error:
            return unreachable(error)


@lru_cache(maxsize=8)
def shared_fetcher(*, allow_private: bool, ignore_robots: bool, pause: float) -> Fetcher:
    """The process's own fetcher with these options: a site is not asked faster because two runs ask it."""
    return Fetcher(allow_private=allow_private, ignore_robots=ignore_robots, pause=pause)


def site_of(url: str) -> str:
    """Scheme, host and port of an address: what has a robots.txt of its own."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def _follow(url: str, send: Callable[[str], Answer], *, hops: int) -> tuple[str, Answer]:
    """Where an address leads, and what is answered there."""
    place, seen = _joined(url, url), {urldefrag(url).url}
    for _ in range(hops + 1):
        answer = send(place)
        target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
        if not target:
            return place, answer
        place = _joined(place, target.strip(), where=url)
        if urldefrag(place).url in seen:
            raise RedirectLoop("the address redirects in a circle", where=url, next_step=NEXT_STEP)
        seen.add(urldefrag(place).url)
    raise RedirectLoop(f"the address redirects more than {hops} times", where=url, next_step=NEXT_STEP)


def _joined(base: str, target: str, *, where: str | None = None) -> str:
    """The address that a page names, if it is one that is fetched."""
    try:
        place = urljoin(base, target)
        scheme = urlsplit(place).scheme
    except ValueError as problem:
        what = f"{target!r} is no address ({problem})"
        raise FetchFailed(what, where=where or base, next_step=NEXT_STEP) from None
    if scheme not in ("http", "https"):
        what = f"it redirects to {place!r}, which is not allowed" if where else f'"{scheme}:" is not fetched'
        raise FetchFailed(what, where=where or base, next_step="Only http and https addresses are read.")
    return place


def _page(url: str, place: str, answer: Answer, *, conditional: bool) -> Page:
    if answer.status // 100 != 2 and not (answer.status == _NOT_MODIFIED and conditional):
        _refuse(url, answer)
    return Page(
        data=answer.data,
        content_type=answer.headers.get_content_type(),
        charset=answer.headers.get_content_charset(),
        url=place,
        etag=_kept(answer, "ETag"),
        modified=_kept(answer, "Last-Modified"),
        changed=answer.status != _NOT_MODIFIED,
    )


def _kept(answer: Answer, name: str) -> str | None:
    """A header that is stored, and sent back as it came; one that no database takes is none."""
    value = answer.headers.get(name)
    return value if value and value.isprintable() else None


def _refuse(url: str, answer: Answer) -> None:
    """Raise what a status other than 2xx means."""
    if answer.status in _BUSY:
        wait = retry_after(answer)
        when = "later" if wait is None else f"in {wait:,.0f} seconds"
        what = f"the server answered {answer.told}"
        raise ServerBusy(what, where=url, next_step=f"Try again {when}.", retry_after=wait)
    if answer.status == _GONE:
        raise Gone(f"the server answered {answer.told}: it is gone for good", where=url, next_step="Take it off.")
    raise FetchFailed(f"the server answered {answer.told}", where=url, next_step=NEXT_STEP)


def retry_after(answer: Answer) -> float | None:
    """Seconds until a server may be asked again, by its own word; None where it does not say.

    RFC 9110, 10.2.3: a number, or a date.
    """
    value = str(answer.headers.get("Retry-After", "")).strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment = header_moment(value)
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())

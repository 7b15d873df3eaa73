"""Pages from the web, within limits."""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from urllib.parse import quote, urlsplit, urlunsplit

from onrecord.errors import FetchFailed, TooLarge
from onrecord.ingest.public import PublicHTTPHandler, PublicHTTPSHandler

# A server that says nothing for so long is taken for dead; news sites answer within a few seconds.
TIMEOUT_SECONDS = 20.0
# A server that sends a byte now and then must not hold the run for ever.
TOTAL_SECONDS = 60.0
# The largest pages of news sites are 5 MB of HTML; what is larger is a video or an archive.
MAX_PAGE_BYTES = 20_000_000
_CHUNK_BYTES = 65_536

_HEADERS = {
    # Some servers refuse clients that do not say who they are.
    "User-Agent": "Mozilla/5.0 (compatible; onrecord)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
}
_NEXT_STEP = "Check the address, or save the page and read the file."


@dataclass(frozen=True)
class Page:
    """What a server sent: the bytes, and what it said that they are."""

    data: bytes
    content_type: str
    charset: str | None


def _ascii(url: str) -> str:
    """The address as it goes over the wire: a name of letters beyond ASCII in Punycode, its path percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe="/%:=&?~#+!$,;'@()*[]") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """The page at an http or https address; redirects are followed, to http and https only.

    Args:
        url: the address.
        allow_private: fetch, and follow to, addresses on this machine and on private networks, too.

    Raises:
        PrivateAddress: it is such an address, or leads to one.
        FetchFailed: with the reason: the server's status, an unknown host, a timeout.
        TooLarge: the page has more than `MAX_PAGE_BYTES`.
    """
    try:
        request = urllib.request.Request(_ascii(url), headers=_HEADERS)  # noqa: S310 (the opener knows http and https only)
        with _opener(allow_private=allow_private).open(request, timeout=TIMEOUT_SECONDS) as response:
            headers: Message = response.headers
            return Page(_body(response, url), headers.get_content_type(), headers.get_content_charset())
    except urllib.error.HTTPError as problem:
        with problem:
            raise _failed(url, f"the server answered {problem.code} {problem.reason}".rstrip()) from None
    except TimeoutError:
        raise _failed(url, f"no answer within {TIMEOUT_SECONDS:.0f} seconds") from None
    except urllib.error.URLError as problem:
        if isinstance(problem.reason, TimeoutError):
            raise _failed(url, f"no connection within {TIMEOUT_SECONDS:.0f} seconds") from None
        raise _failed(url, f"the page could not be fetched ({problem.reason})") from None
    except (HTTPException, OSError, ValueError) as problem:
        raise _failed(url, f"the page could not be fetched ({problem})") from None


def _opener(*, allow_private: bool) -> urllib.request.OpenerDirector:
    # Not build_opener(), which would follow a redirect to ftp: and open file: and data: addresses.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler() if allow_private else PublicHTTPHandler(),
        urllib.request.HTTPSHandler() if allow_private else PublicHTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _body(response: "urllib.request._UrlopenRet", url: str) -> bytes:
    deadline = time.monotonic() + TOTAL_SECONDS
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK_BYTES):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_PAGE_BYTES:
            raise TooLarge(f"the page has more than {MAX_PAGE_BYTES:,} bytes", where=url, next_step=_NEXT_STEP)
        if time.monotonic() > deadline:
            raise _failed(url, f"the page was not complete after {TOTAL_SECONDS:.0f} seconds")
    return b"".join(chunks)


def _failed(url: str, what: str) -> FetchFailed:
    return FetchFailed(what, where=url, next_step=_NEXT_STEP)

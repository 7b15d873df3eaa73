"""One request over HTTP, within limits: of time, of size, and to the public internet alone.

What is asked for, in which order and how often is for `ingest.polite` to say.
"""

import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from urllib.parse import quote, urlsplit, urlunsplit

from onrecord.errors import FetchFailed, TooLarge
from onrecord.ingest import timed
from onrecord.ingest.public import AnyHTTPHandler, AnyHTTPSHandler, PublicHTTPHandler, PublicHTTPSHandler
from onrecord.ingest.timed import TIMEOUT_SECONDS, TooSlow

# The largest pages of news sites are 5 MB of HTML; what is larger is a video or an archive.
MAX_PAGE_BYTES = 20_000_000
_CHUNK_BYTES = 65_536

# Some servers refuse clients that do not say who they are; "onrecord" is our product token (RFC 9309, 2.2.1).
PRODUCT = "onrecord"
USER_AGENT = f"Mozilla/5.0 (compatible; {PRODUCT})"
NEXT_STEP = "Check the address, or save the page and read the file."

_ANY_WRAPPER = 32 + zlib.MAX_WBITS  # zlib's own way to say: gzip or zlib, whichever it is
_GZIP = frozenset({"gzip", "x-gzip"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its status; `data` is unpacked, and empty for all but 2xx."""

    status: int
    reason: str
    headers: Message
    data: bytes

    @property
    def told(self) -> str:
        """The status as it stands in a message: "503 Service Unavailable"."""
        return f"{self.status} {self.reason}".rstrip()


def ask(
    url: str,
    *,
    headers: Mapping[str, str],
    limit: int | None = None,
    cut: bool = False,
    body: bytes | None = None,
    allow_private: bool = False,
) -> Answer:
    """Ask a server once; redirects are not followed.

    Args:
        url: an http or https address.
        headers: beside those that say who asks and which encodings are read.
        limit: how many bytes are taken, packed or unpacked; None is `MAX_PAGE_BYTES`.
        cut: take the first `limit` bytes of what is larger, instead of raising.
        body: posted, where there is one.
        allow_private: ask addresses on this machine and on private networks, too.

    Raises:
        PrivateAddress: it is such an address.
        FetchFailed: there was no answer, or not all of it: an unknown host, a timeout, a connection that broke off.
        TooLarge: the answer has more than `limit` bytes.
    """
    known = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **headers}
    try:
        request = urllib.request.Request(_ascii(url), data=body, headers=known)  # noqa: S310 (the opener knows http and https only)
        with _opener(allow_private=allow_private).open(request, timeout=TIMEOUT_SECONDS) as response:
            good = response.status // 100 == 2
            data = _body(response, url, MAX_PAGE_BYTES if limit is None else limit, cut=cut) if good else b""
            return Answer(response.status, response.reason or "", response.headers, data)
    except TooSlow:
        raise _failed(url, f"the page was not complete after {timed.TOTAL_SECONDS:.0f} seconds") from None
    except TimeoutError:
        raise _failed(url, f"no answer within {TIMEOUT_SECONDS:.0f} seconds") from None
    except urllib.error.URLError as problem:
        if isinstance(problem.reason, TimeoutError):
            raise _failed(url, f"no connection within {TIMEOUT_SECONDS:.0f} seconds") from None
        raise _failed(url, f"the page could not be fetched ({problem.reason})") from None
    except (HTTPException, OSError, ValueError, zlib.error) as problem:
        raise _failed(url, f"the page could not be fetched ({problem})") from None


def _ascii(url: str) -> str:
    """The address as it goes over the wire: a name of letters beyond ASCII in Punycode, its path percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe="/%:=&?~#+!$,;'@()*[]") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _opener(*, allow_private: bool) -> urllib.request.OpenerDirector:
    # Not build_opener(), which would open file: and data: addresses, and follow redirects without asking robots.txt.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        AnyHTTPHandler() if allow_private else PublicHTTPHandler(),
        AnyHTTPSHandler() if allow_private else PublicHTTPSHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _body(response: "urllib.request._UrlopenRet", url: str, limit: int, *, cut: bool) -> bytes:
    unpack = _Unpacker(response.headers.get("Content-Encoding", ""))
    data = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):
        data += unpack(chunk, limit + 1 - len(data))
        if len(data) > limit and cut:
            return bytes(data[:limit])
        if len(data) > limit:
            raise TooLarge(f"the page has more than {limit:,} bytes", where=url, next_step=NEXT_STEP)
    # http.client ends a body that is shorter than announced as if it were whole.
    if response.length or not unpack.complete:
        raise _failed(url, "the connection broke off before the page was complete")
    return bytes(data)


class _Unpacker:
    """Takes the Content-Encoding off, never giving more than there is room for (RFC 9110, 8.4.1).

    Args:
        encoding: the header's value; one that is not known is left to whoever reads the page.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        self._packed = name in _GZIP or name == "deflate"
        self._may_be_raw = name == "deflate"  # some servers leave out the wrapper that the standard asks for
        self._stream = zlib.decompressobj(_ANY_WRAPPER)
        self._begun = False

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self._packed or not self._begun or self._stream.eof

    def __call__(self, chunk: bytes, room: int) -> bytes:
        """The next bytes, unpacked; at most `room` of them, the rest is dropped."""
        if not self._packed:
            return chunk
        found = bytearray()
        while chunk and len(found) < room:
            if self._stream.eof:  # a gzip file may be several, one behind the other; else what follows is padding
                if not chunk.startswith(b"\x1f\x8b"):
                    break
                self._stream = zlib.decompressobj(_ANY_WRAPPER)
            try:
                found += self._stream.decompress(chunk, room - len(found))
            except zlib.error:
                if self._begun or not self._may_be_raw:
                    raise
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
                found += self._stream.decompress(chunk, room - len(found))
            self._begun = True
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(found)


def _failed(url: str, what: str) -> FetchFailed:
    return FetchFailed(what, where=url, next_step=NEXT_STEP)

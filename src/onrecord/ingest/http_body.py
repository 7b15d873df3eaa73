"""What an HTTP response carries: the bytes behind its head, with what was done to them for the way undone."""

import io
import re
import zlib
from collections.abc import Iterable
from typing import Final

from onrecord.errors import DamagedArchive, TooLarge

_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_GZIP = b"\x1f\x8b"
_NEXT_STEP: Final = "The other records were read."


def unchunked(body: bytes) -> bytes:
    """A body without the marks of "Transfer-Encoding: chunked" (RFC 9112, 7.1).

    One that has none, as many crawlers store it, is given as it is; one that breaks off, as far as it goes.
    """
    first = _CHUNK_HEAD.match(body)
    if first is None or not _ends_a_chunk(body, first.end() + int(first[1], 16)):
        return body
    parts = []
    place = 0
    while (head := _CHUNK_HEAD.match(body, place)) and (size := int(head[1], 16)):
        parts.append(body[head.end() : head.end() + size])
        end = _LINE_END.match(body, head.end() + size)
        place = end.end() if end else head.end() + size
    return b"".join(parts)


def _ends_a_chunk(body: bytes, place: int) -> bool:
    return place >= len(body) or _LINE_END.match(body, place) is not None


def decoded(body: bytes, encodings: Iterable[str], *, limit: int, where: str) -> bytes:
    """A body with its content encodings (RFC 9110, 8.4.1) undone, the last one first.

    A body that is not encoded as it says, as many crawlers store it, is given as it is.

    Args:
        body: the bytes.
        encodings: gzip, deflate, br, zstd; in the order in which they were applied.
        limit: the most bytes that may come out.
        where: the place that errors name.

    Raises:
        TooLarge: more bytes come out.
        DamagedArchive: it cannot be undone.
    """
    for encoding in reversed([one.strip().lower() for one in encodings]):
        if encoding in ("gzip", "x-gzip"):
            body = _inflated(body, 31, limit, where) if body.startswith(_GZIP) else body
        elif encoding == "deflate":
            body = _deflated(body, limit, where)
        elif encoding in ("br", "zstd"):
            body = _by_arrow(body, "brotli" if encoding == "br" else "zstd", limit, where)
    return body


def _inflated(body: bytes, wbits: int, limit: int, where: str) -> bytes:
    """As much as can be unpacked: what a crawler cut off is read up to there."""
    inflater = zlib.decompressobj(wbits=wbits)
    out = b""
    try:
        out = inflater.decompress(body, limit + 1)
    except zlib.error as problem:
        raise _damaged(str(problem), where) from None
    if len(out) > limit:
        raise _too_large(limit, where)
    return out


def _deflated(body: bytes, limit: int, where: str) -> bytes:
    """With the zlib head that the standard asks for, else without, as some servers send it; else as it is."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflated(body, wbits, limit, where)
        except DamagedArchive:
            continue
    return body


def _by_arrow(body: bytes, codec: str, limit: int, where: str) -> bytes:
    import pyarrow as pa  # imported late: it takes 0.1 s to load

    out = io.BytesIO()
    stream = pa.CompressedInputStream(pa.BufferReader(body), codec)
    try:
        while out.tell() <= limit and (data := stream.read(65_536)):
            out.write(data)
    except OSError as problem:
        if out.tell():
            return out.getvalue()
        if _is_text(body):
            return body
        raise _damaged(str(problem), where) from None
    if out.tell() > limit:
        raise _too_large(limit, where)
    return out.getvalue()


def _is_text(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _damaged(problem: str, where: str) -> DamagedArchive:
    what = f"the content encoding of the response cannot be undone ({problem})"
    return DamagedArchive(what, where=where, next_step=_NEXT_STEP)


def _too_large(limit: int, where: str) -> TooLarge:
    return TooLarge(f"unpacked, the response has more than {limit:,} bytes", where=where, next_step=_NEXT_STEP)

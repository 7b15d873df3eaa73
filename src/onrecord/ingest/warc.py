"""Web archives: the pages in WARC and ARC files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import Message
from typing import BinaryIO, Final
from urllib.parse import quote, urlsplit

from onrecord.errors import EmptyInput, InputError, NoResponses, TooLarge
from onrecord.ingest.html import begins_like_html
from onrecord.ingest.http_body import decoded, unchunked
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.web_records import MAX_BLOCK_BYTES, WebRecord, begins_like_record, headers_of, web_records
from onrecord.record import Metadatum

WARC_SUFFIXES: Final = frozenset({".warc", ".arc"})
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
# Recognised by their bytes, as files are.
DOCUMENT_TYPES: Final = frozenset(
    {
        "text/plain",
        "text/markdown",
        "application/pdf",
        "application/x-pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "message/rfc822",
    }
)
# What servers call that of which they know nothing.
_UNTOLD_TYPES: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "no-type"})
# Others are a crawler's own: its log, its screenshots, what it asked of name servers.
_SCHEMES: Final = frozenset({"http", "https", "ftp", "file"})

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\r\n]*(?:\r?\n|$)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ARC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\d*")


class _PassedOver(Exception):
    """A record is no page; `args[0]` says what it is."""


def begins_like_warc(data: bytes) -> bool:
    """Whether bytes are the beginning of a WARC or ARC file, unpacked."""
    return begins_like_record(data)


def split_warc(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The pages of a web archive that is not compressed; as `pages_in`."""
    return pages_in(stream, name, resume=lambda: False)


def pages_in(stream: BinaryIO, name: str, *, resume: Callable[[], bool]) -> Iterator[Item | Failed]:
    """The pages of a web archive, one record at a time; a broken record costs that record.

    A page is an HTTP response with status 200, or a resource or a conversion (WET), with HTML, text, PDF or another
    document that is read. An item's number is that of its record in the file, counted from one, all records counted.

    Args:
        stream: unpacked.
        name: of the file.
        resume: as for `web_records`.

    Raises:
        NoResponses: there is no page in it; with what is in it instead.
        EmptyInput: there is no record in it.
    """
    others: Counter[str] = Counter()
    found = False
    for record in web_records(stream, name, resume=resume):
        if isinstance(record, Failed):
            found = True
            yield record
            continue
        try:
            item = _page_of(record, name)
        except _PassedOver as reason:
            others[str(reason)] += 1
            continue
        except InputError as error:
            item = Failed(f"{name}:{record.number}", error)
        found = True
        yield item
    if not found and not others:
        raise EmptyInput("there is no record in this web archive", where=name, next_step="Check that it is one.")
    if not found:
        told = ", ".join(f"{count} {what}" for what, count in others.most_common())
        what = f"there is no page in this web archive; its records are {told}"
        raise NoResponses(what, where=name, next_step="Give a file with the responses of the crawl.")


def _page_of(record: WebRecord, name: str) -> Item | Failed:
    if record.kind not in ("response", "resource", "conversion"):
        raise _PassedOver(record.kind or "without a type")
    url = record.headers.get("warc-target-uri", "").strip("<>")
    if urlsplit(url.partition("?")[0]).scheme.lower() not in _SCHEMES:
        raise _PassedOver("of the crawler itself")
    if urlsplit(url.partition("?")[0]).path == "/robots.txt":
        raise _PassedOver("robots.txt")
    headers, body = _response(record)
    where = f"{name}:{record.number}"
    media_type, charset = _media_type(headers.get("content-type", ""))
    if media_type not in HTML_TYPES | DOCUMENT_TYPES | _UNTOLD_TYPES:
        raise _PassedOver("of other media types")
    if record.missing:
        what = f"the record has more than {MAX_BLOCK_BYTES:,} bytes"
        raise TooLarge(what, where=where, next_step="The other records were read.")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    encodings = headers.get("content-encoding", "").split(",")
    data = decoded(body, encodings, limit=MAX_BLOCK_BYTES, where=where)
    if not data.strip():
        raise _PassedOver("empty")
    is_html = media_type in HTML_TYPES or begins_like_html(data)
    if media_type in HTML_TYPES and data.startswith(b"%PDF-"):
        is_html = False
    if not is_html and media_type in _UNTOLD_TYPES and not data.startswith(b"%PDF-"):
        raise _PassedOver("of other media types")
    return Item(
        name=name,
        data=data,
        form="html" if is_html else None,
        number=record.number,
        url=quote(url, safe="%/:=&?~#+!$,;'@()*[]"),
        charset=charset,
        told=tuple(_told(record)),
    )


def _response(record: WebRecord) -> tuple[dict[str, str], bytes]:
    """The fields of a record's HTTP head, and what follows it; of a record without one, its own type and its block."""
    status = _STATUS.match(record.block)
    own = {"content-type": record.headers.get("content-type", "")}
    if record.kind != "response" or status is None:
        if own["content-type"].lower().startswith("application/http"):
            raise _PassedOver("responses without a status")
        return own, record.block
    if status[1] != b"200":
        raise _PassedOver("redirects or errors")
    end = _HEAD_END.search(record.block)
    if end is None:
        raise _PassedOver("empty")
    return headers_of(record.block[status.end() : end.start()]), record.block[end.end() :]


def _media_type(value: str) -> tuple[str, str | None]:
    """Type and encoding of "text/html; charset=utf-8"."""
    message = Message()
    message["content-type"] = value.replace("\n", " ").replace("\r", " ")
    return (message.get_content_type() if "/" in value else ""), message.get_content_charset()


def _told(record: WebRecord) -> Iterator[Metadatum]:
    """What a record tells of its page; the day of its capture is not that of publication."""
    date = record.headers.get("warc-date", "")
    arc = _ARC_DATE.fullmatch(date)
    if arc:
        date = f"{arc[1]}-{arc[2]}-{arc[3]}T{arc[4]}:{arc[5]}:{arc[6] or '00'}Z"
    if date:
        yield Metadatum(name="captured", value=date, told_by="ARC date" if arc else "WARC-Date")
    for key, name in (
        ("warc-record-id", "record id"),
        ("warc-truncated", "truncated"),
        ("warc-segment-number", "segment"),
    ):
        if value := record.headers.get(key):
            yield Metadatum(name=name, value=value, told_by=key)
    if record.repaired:
        value = f"{record.headers.get('content-length', '')} told, {len(record.block)} found"
        yield Metadatum(name="length", value=value, told_by="repair of the record")

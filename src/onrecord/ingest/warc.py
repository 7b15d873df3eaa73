"""Web archives: the pages in WARC and ARC files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from typing import BinaryIO, Final
from urllib.parse import quote

from onrecord.errors import EmptyInput, InputError, NoResponses, TooLarge
from onrecord.ingest.binary_documents import binary_document
from onrecord.ingest.html import HTML_TYPES, begins_like_html
from onrecord.ingest.http_body import decoded, unchunked
from onrecord.ingest.items import Failed, Inner, Item
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.web_records import MAX_BLOCK_BYTES, WebRecord, begins_like_record, headers_of, web_records
from onrecord.record import Metadatum, OriginFormat

WARC_SUFFIXES: Final = frozenset({".warc", ".arc"})
# None: recognised by their bytes, as files are.
DOCUMENT_TYPES: Final[Mapping[str, OriginFormat | None]] = {
    "text/plain": None,
    "text/markdown": "markdown",
    "application/pdf": None,
    "application/x-pdf": None,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": None,
    "message/rfc822": "eml",
}
# What servers call that of which they know nothing.
_UNTOLD_TYPES: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "no-type"})
# Others are a crawler's own: its log, its screenshots, what it asked of name servers.
_SCHEMES: Final = frozenset({"http", "https", "ftp", "file"})

# Not urlsplit, which refuses some of what crawlers wrote.
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://[^/?#]*)?(?P<path>[^?#]*)")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\r\n]*(?:\r?\n|$)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ARC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?\d*")


_OTHER_FIELDS: Final = {
    "record id": "WARC-Record-ID",
    "truncated": "WARC-Truncated",
    "segment": "WARC-Segment-Number",
}


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
    url = _address_of(record)
    address = _ADDRESS.match(url)
    if address is None or address["scheme"].lower() not in _SCHEMES:
        raise _PassedOver("of the crawler itself")
    if address["path"] == "/robots.txt":
        raise _PassedOver("robots.txt")
    headers, body = _response(record)
    where = f"{name}:{record.number}"
    media_type, charset = _media_type(headers.get("content-type", ""))
    if media_type not in HTML_TYPES | DOCUMENT_TYPES.keys() | _UNTOLD_TYPES:
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
    form: OriginFormat | None = binary_document(data) or DOCUMENT_TYPES.get(media_type)
    if form is None and (media_type in HTML_TYPES or begins_like_html(data)):
        form = "html"
    if media_type in _UNTOLD_TYPES and form is None:
        raise _PassedOver("of other media types")
    return Item(
        name=name,
        data=data,
        form=form,
        number=record.number,
        url=url,
        charset=charset,
        told=tuple(_told(record)),
    )


def _address_of(record: WebRecord) -> str:
    """Where the record was fetched from; some crawlers put it in angle brackets, and some leave blanks in it."""
    return quote(record.headers.get("warc-target-uri", "").strip("<>"), safe="%/:=&?~#+!$,;'@()*[]|")


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
    values = {"captured": date, "url": _address_of(record)}
    values |= {name: record.headers.get(field.lower(), "") for name, field in _OTHER_FIELDS.items()}
    fields = {"captured": "WARC-Date", "url": "WARC-Target-URI"} | _OTHER_FIELDS
    for name, value in values.items():
        if value:
            yield Metadatum(name=name, value=value, told_by="ARC head" if arc else fields[name])
    if record.repaired:
        value = f"{record.headers.get('content-length', '')} told, {len(record.block)} found"
        yield Metadatum(name="length", value=value, told_by="repair of the record")

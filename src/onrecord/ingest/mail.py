"""E-mail (EML, RFC 5322 and MIME): a press release or a letter as its sender wrote it.

What the sender quotes of others' messages, and what stands below the message as a signature, is left out: the one was
said in another message, the other in none.
"""

import email
import email.errors
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as policy
from email.utils import parseaddr
from pathlib import PurePath
from typing import Final

from onrecord.errors import DamagedInput, EmptyInput, InputError, NoArticle
from onrecord.ingest.assembly import Draft
from onrecord.ingest.dates import header_moment, published_when
from onrecord.ingest.encoding import Decoded, decode_page
from onrecord.ingest.html import read_page
from onrecord.ingest.mail_bodies import Body, written_by_sender, written_on_page
from onrecord.ingest.markup import blocks_of
from onrecord.ingest.wording import headed, squeeze
from onrecord.record import Metadatum, When

# A plain part that only says "your program shows no HTML" has few of the words of the page beside it.
MIN_SHARE_OF_PAGE: Final = 0.5
# An extractor that looks for an article finds one in a newsletter; of a letter it may take a part for the whole.
MIN_SHARE_OF_BODY: Final = 0.5
# Messages nest: a forward of a forward. Past this depth it is no letter any more.
MAX_DEPTH: Final = 20
MAX_PARTS: Final = 1_000

_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t\r]?")
# Fields that mail programs write and people do not: a memo that opens with "From:" and "Date:" is a text.
_MACHINE_NAMES = """
    message-id received return-path mime-version delivered-to x-mailer dkim-signature content-type x-original-to
    authentication-results arc-seal x-gmail-labels x-mozilla-status
"""
_MACHINE_FIELDS = frozenset(_MACHINE_NAMES.split())
_KEPT = (
    *("From", "Sender", "Reply-To", "Organization", "Date", "Subject", "Message-ID", "In-Reply-To", "Archived-At"),
    *("List-Id", "List-Post", "List-Archive", "List-Unsubscribe", "List-Help", "List-Owner", "List-Subscribe"),
)
_ANSWER_MARK = re.compile(r"(?:(?:re|aw|sv|fwd?|wg|tr)(?:\[\d+\])?\s*:\s*|\[(?:external|ext)\]\s*)+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
# What code that parses broken headers is known to raise.
_HEADER_TROUBLE = (ValueError, TypeError, AttributeError, LookupError, email.errors.MessageError, RecursionError)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message.

    Attributes:
        name: as the sender called it.
        data: its bytes.
    """

    name: str
    data: bytes


def begins_like_message(data: bytes) -> bool:
    """Whether these bytes are a message, by their beginning: header fields, one of which no person writes."""
    names = set()
    for line in data[:8192].lstrip(b"\xef\xbb\xbf").splitlines():
        if line[:1] in (b" ", b"\t"):
            continue
        field = _FIELD.match(line)
        if field is None:
            break
        names.add(field[1].decode("ascii").lower())
    return bool(names & _MACHINE_FIELDS) and bool(names & {"from", "subject", "date", "received"})


def read_message(data: bytes, *, name: str) -> Draft:
    """The text of a message: its subject as the headline, then what its sender wrote.

    The author is the sender's name. The outlet is the "Organization" that the message names, if it does: who sends
    from a domain does not always speak for it.

    Raises:
        DamagedInput: it is not a message, or its parts are nested without end.
        EmptyInput: there is no text in it but quoted messages.
    """
    message = _parsed(data, name)
    body, page = _body(message, name)
    if not body.paragraphs:
        attached = ", ".join(attachment.name for attachment in _attachments(message))
        what = "the message has no text of its own" + (f", but attachments ({attached})" if attached else "")
        raise EmptyInput(what, where=name, next_step="Save the attachments, or the message that it quotes, as files.")
    subject = squeeze(_header(message, "Subject"))
    title = _ANSWER_MARK.sub("", subject, count=1) if subject else None
    paragraphs = list(body.paragraphs)
    paragraphs = headed(paragraphs, title)
    told = [*_told(message), *_told_of_body(body, page)]
    told += [
        Metadatum(name="attachment", value=f"{attachment.name}, {len(attachment.data):,} bytes", told_by="message")
        for attachment in _attachments(message)
    ]
    sender, _ = parseaddr(_header(message, "From") or "")
    address = _WEB_ADDRESS.search(_header(message, "Archived-At") or "")
    return Draft(
        text="\n\n".join(paragraphs),
        title=title or None,
        authors=(sender,) if sender.strip() and "@" not in sender else (),
        published=_date(_header(message, "Date")),
        outlet=squeeze(_header(message, "Organization")),
        url=address[1] if address else None,
        metadata=tuple(told),
    )


def attachments_of(data: bytes, *, name: str, wanted: Callable[[str, bytes], bool]) -> Iterator[Attachment]:
    """The attachments of a message that are wanted, by name and bytes, those of attached messages too.

    Raises:
        DamagedInput: as for `read_message`.
    """
    return (one for one in _attachments(_parsed(data, name)) if wanted(one.name, one.data))


def has_text(data: bytes, *, name: str) -> bool:
    """Whether a message says anything itself, found without taking it apart; one that cannot be read is taken to."""
    try:
        return _has_body(_parsed(data, name), name)
    except InputError:
        return True


def _parsed(data: bytes, name: str) -> EmailMessage:
    try:
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=policy)
        parts = sum(1 for _ in zip(message.walk(), range(MAX_PARTS + 1), strict=False))
        depth = _depth(message)
    except _HEADER_TROUBLE as problem:
        raise _damaged(f"this message cannot be taken apart ({type(problem).__name__})", name) from None
    if not isinstance(message, EmailMessage) or not message.keys():
        raise _damaged("there are no header fields at its beginning, as every message has", name)
    if parts > MAX_PARTS or depth > MAX_DEPTH:
        raise _damaged(f"its parts are nested deeper than {MAX_DEPTH} levels, or more than {MAX_PARTS:,}", name)
    return message


def _depth(message: EmailMessage) -> int:
    deepest, waiting = 0, [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        if part.is_multipart():
            waiting += [(inner, depth + 1) for inner in part.get_payload() if isinstance(inner, EmailMessage)]
    return deepest


def _damaged(what: str, name: str) -> DamagedInput:
    return DamagedInput(what, where=name, next_step="Save the message again as .eml, or its text as .txt.")


def _header(message: EmailMessage, field: str) -> str | None:
    try:
        value = message.get(field)
        return str(value) if value is not None else None
    except _HEADER_TROUBLE:
        return None


def _told(message: EmailMessage) -> Iterator[Metadatum]:
    for field in _KEPT:
        value = squeeze(_header(message, field))
        if value:
            yield Metadatum(name=field, value=value, told_by="message header")


def _told_of_body(body: Body, page: Draft | None) -> Iterator[Metadatum]:
    for what, lines in (("quoted", body.quoted), ("signature", body.signature)):
        if lines:
            yield Metadatum(name=f"left out: {what}", value=f"{lines} lines", told_by="message body")
    for field in body.forwarded:
        yield Metadatum(name="forwarded", value=field, told_by="message body")
    yield from page.metadata if page else ()


def _body(message: EmailMessage, name: str) -> tuple[Body, Draft | None]:
    """What the sender wrote, by the plain part or the page, and the page's draft where an article was found on it."""
    plain, page = _part(message, "plain", name), _part(message, "html", name)
    from_plain = written_by_sender(plain[0].text, flowed=plain[1]) if plain else Body()
    if page is None:
        inner = None if plain else _inner(message)
        return _body(inner, name) if inner is not None else (from_plain, None)
    from_page, draft = _page_body(page[0], name)
    if from_plain.words >= MIN_SHARE_OF_PAGE * from_page.words:
        return from_plain, None
    return from_page, draft


def _has_body(message: EmailMessage, name: str) -> bool:
    """Whether `_body` finds anything, without looking for an article."""
    plain = _part(message, "plain", name)
    if plain and written_by_sender(plain[0].text, flowed=plain[1]).paragraphs:
        return True
    page = _part(message, "html", name)
    if page:
        return bool(blocks_of(written_on_page(page[0].text).tree))
    inner = None if plain else _inner(message)
    return inner is not None and _has_body(inner, name)


def _inner(message: EmailMessage) -> EmailMessage | None:
    """The first message within one."""
    part = next((part for part in message.iter_parts() if part.get_content_type() == "message/rfc822"), None)
    content = part.get_payload(0) if part is not None and part.is_multipart() else None
    return content if isinstance(content, EmailMessage) else None


def _page_body(decoded: Decoded, name: str) -> tuple[Body, Draft | None]:
    written = written_on_page(decoded.text)
    from lxml import html

    pruned = html.tostring(written.tree, encoding="unicode")
    whole = Body(tuple(blocks_of(written.tree)), quoted=written.quoted, signature=written.signature)
    try:
        draft = read_page(Decoded(pruned, decoded.encoding), name=name)
    except NoArticle:
        return whole, None
    article = Body(tuple(draft.text.split("\n\n")), quoted=written.quoted, signature=written.signature)
    return (article, draft) if article.words >= MIN_SHARE_OF_BODY * whole.words else (whole, None)


def _part(message: EmailMessage, kind: str, name: str) -> tuple[Decoded, bool] | None:
    """The first body of a kind ("plain", "html"), decoded, and whether its lines flow (RFC 3676)."""
    try:
        part = message.get_body(preferencelist=(kind,))
        if part is None:
            return None
        data = part.get_payload(decode=True)
        declared = part.get_content_charset()
        flowed = str(part.get_param("format", "")).lower() == "flowed"
    except _HEADER_TROUBLE:
        return None
    if not isinstance(data, bytes) or not data.strip():
        return None
    # What a message declares is as often wrong as what a page declares.
    return decode_page(data, name=name, declared=declared), flowed


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    number = 0
    data: object
    for part in message.walk():
        try:
            file_name = part.get_filename()
            kind = part.get_content_type()
            if kind == "message/rfc822" and part.is_multipart():
                inner = part.get_payload(0)
                data = inner.as_bytes() if isinstance(inner, EmailMessage) else None
                file_name = file_name or "message.eml"
            elif file_name and not part.is_multipart():
                data = part.get_payload(decode=True)
            else:
                continue
        except _HEADER_TROUBLE:
            continue
        number += 1
        if isinstance(data, bytes) and data:
            yield Attachment(PurePath(str(file_name).replace("\\", "/")).name or f"attachment-{number}", data)


def _date(value: str | None) -> When | None:
    """The day and time in the sender's own zone, as the message tells them."""
    moment = header_moment(value)
    return published_when(moment.isoformat()) if moment else None

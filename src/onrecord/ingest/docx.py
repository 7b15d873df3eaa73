"""Word processors' documents (DOCX, ECMA-376): the text as it stands with all tracked changes accepted."""

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from onrecord.errors import DamagedInput, EncryptedInput
from onrecord.ingest.assembly import Draft
from onrecord.ingest.claims import named_authors, printed_title
from onrecord.ingest.markup import blocks_of, body_of
from onrecord.record import Metadatum

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

# What the parts that are read may unpack to: half a million words with their formatting. Pictures do not count.
MAX_XML_BYTES: Final = 32_000_000

_ZIP = b"PK\x03\x04"
_MAIN_PART = "word/document.xml"
_CORE_PROPERTIES = "docProps/core.xml"
# An office document or e-book is a ZIP, and this is how its first file is called, by the programs that write them.
_FIRST_PARTS = re.compile(
    rb"\[Content_Types\]\.xml|mimetype|(?:_rels|docProps|word|xl|ppt|customXml|META-INF)/(?:.*/)?[^/]*\.(?:xml|rels)"
)
ZIP_HEAD_BYTES: Final = 30
# A password turns the package into a stream of this name within a container of Microsoft's older format.
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_KEPT = ("title", "creator", "lastModifiedBy", "created", "modified", "subject", "keywords", "description")
# What zipfile raises for a broken archive, or one packed in a way that it does not know.
_UNPACKING_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, LookupError)
# A title is told by its style; footnotes get no mark in the text, and stand behind it.
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p:fresh
comment-reference => !
"""


def begins_like_docx(data: bytes) -> bool:
    """Whether these bytes are a DOCX, by their beginning, and not another ZIP archive, nor one that holds a DOCX."""
    first = first_member(data)
    return first is not None and is_office_part(first) and b"word/" in data


def first_member(data: bytes) -> bytes | None:
    """The name of the first file in a ZIP, from the head before it; None where these bytes do not hold it."""
    end = ZIP_HEAD_BYTES + int.from_bytes(data[26:28], "little")
    return data[ZIP_HEAD_BYTES:end] if data.startswith(_ZIP) and len(data) >= end > ZIP_HEAD_BYTES else None


def is_office_part(name: bytes) -> bool:
    """Whether a ZIP whose first file is called so is an office document or an e-book."""
    return _FIRST_PARTS.fullmatch(name) is not None


def read_docx(data: bytes, *, name: str) -> Draft:
    """The text of a DOCX: headings, paragraphs, list items, text boxes, table rows, then foot- and endnotes.

    Tracked insertions are part of it; deletions, struck-out words, comments, headers, footers and pictures are not.

    Raises:
        EncryptedInput: it opens with a password only.
        DamagedInput: it is broken or cut off, has entities in its XML, or unpacks to more than `MAX_XML_BYTES`.
    """
    if data.startswith(_OLD_CONTAINER) and _ENCRYPTED_STREAM in data:
        what = "this document opens with a password only"
        raise EncryptedInput(what, where=name, next_step="Save it without a password and read that.")
    told = _checked(data, name)
    body = _body(data, name)
    title = next((heading.text_content() for heading in body.iter("h1") if heading.get("class") == "title"), None)
    blocks = blocks_of(body)
    text = "\n\n".join(blocks)
    return Draft(
        text=text,
        title=" ".join((title or "").split()) or printed_title(told.get("title"), text),
        authors=named_authors(told.get("creator"), text),
        metadata=tuple(Metadatum(name=key, value=value, told_by="DOCX core properties") for key, value in told.items()),
    )


def _checked(data: bytes, name: str) -> dict[str, str]:
    """The core properties of a package that is whole and does no harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
            if _MAIN_PART not in {part.filename for part in parts}:
                raise _damaged("there is no document in this package", name)
            if any(part.flag_bits & 1 for part in parts):
                what = "this document opens with a password only"
                raise EncryptedInput(what, where=name, next_step="Save it without a password and read that.")
            # Reading stops at the size that the archive states, so that the statement can be relied on.
            if sum(part.file_size for part in parts) > MAX_XML_BYTES:
                raise _damaged(f"its text unpacks to more than {MAX_XML_BYTES:,} bytes", name)
            for part in parts:
                _refuse_entities(package.read(part), name)
            properties = package.read(_CORE_PROPERTIES) if _CORE_PROPERTIES in package.namelist() else b""
    except _UNPACKING_TROUBLE as problem:
        raise _damaged(f"this document cannot be unpacked ({problem})", name) from None
    return _properties(properties)


def _refuse_entities(part: bytes, name: str) -> None:
    """Refuse XML with a document type: a DOCX has none, and what entities are expanded from stands there."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(encoding) in part or "<!ENTITY".encode(encoding) in part:
            raise _damaged("its XML declares entities, which no word processor writes", name)


def _body(data: bytes, name: str) -> "HtmlElement":
    # Imported late, like trafilatura: most inputs are no DOCX.
    import mammoth

    try:
        markup = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,  # a file does not decide what is read of it
            convert_image=mammoth.images.img_element(lambda _: {}),
        ).value
    # What code that walks a broken document may raise.
    except (ExpatError, ValueError, TypeError, AttributeError, LookupError, RecursionError, OSError) as problem:
        raise _damaged(f"this document cannot be read ({type(problem).__name__})", name) from None
    body = body_of(markup)
    for link in list(body.iter("a")):
        target = link.get("href") or ""
        if target.startswith(("#footnote-", "#endnote-", "#comment-")):
            link.drop_tree()
    return body


def _properties(part: bytes) -> dict[str, str]:
    if not part:
        return {}
    from lxml import etree

    try:
        tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    found = {etree.QName(element).localname: " ".join((element.text or "").split()) for element in tree.iter("{*}*")}
    return {key: found[key] for key in _KEPT if found.get(key)}


def _damaged(what: str, name: str) -> DamagedInput:
    return DamagedInput(what, where=name, next_step="Get it again, or open it and save its text as a .txt file.")

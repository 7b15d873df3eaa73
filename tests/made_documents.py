"""PDF, DOCX and mail files made for tests, by the standard library alone."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import NamedTuple

from onrecord.errors import InputError
from onrecord.ingest import ReadOptions, document_from_bytes

PAGE_WIDTH, PAGE_HEIGHT = 612, 792  # points
LETTER_WIDTH = 0.6  # of the size of Courier's type, whatever the letter


class Set(NamedTuple):
    """A line of type on a page: its left end and its foot, in points from the lower left corner."""

    left: float
    foot: float
    text: str
    size: float = 10.0


def column(
    lines: Sequence[str], *, left: float = 72, top: float = 700, size: float = 10, pitch: float = 12
) -> list[Set]:
    """Lines below each other; an empty one is a gap, and each leading space an indent of one letter."""
    return [
        Set(left + (len(line) - len(line.lstrip())) * LETTER_WIDTH * size, top - number * pitch, line.lstrip(), size)
        for number, line in enumerate(lines)
        if line
    ]


def made_pdf(
    pages: Sequence[Sequence[Set]],
    *,
    info: Mapping[str, str] | None = None,
    password: str | None = None,
    catalog: str = "",
) -> bytes:
    """A PDF of pages set in Courier.

    Args:
        pages: what stands on each.
        info: the document information.
        password: of the user who opens it, with 40-bit RC4 (ISO 32000-1, 7.6.3); an empty one opens by itself.
        catalog: further entries of the catalogue.
    """
    first_page = 5
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    contents = [f"<</Type/Catalog/Pages 2 0 R {catalog}>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    contents.append("<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>")
    objects = [content.encode("latin-1") for content in contents]
    key = _key(password) if password is not None else None
    entries = "".join(
        f"/{name} {_hex(_sealed(value.encode('cp1252'), key, 4))}" for name, value in (info or {}).items()
    )
    objects.append(f"<<{entries}>>".encode())
    for number, page in enumerate(pages):
        stream = zlib.compress("\n".join(map(_shown, page)).encode("cp1252"))
        stream = _sealed(stream, key, first_page + 2 * number + 1)
        box = f"/MediaBox[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {first_page + 2 * number + 1} 0 R>>".encode())
        objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream")
    return written(objects, encryption=_encryption(password) if password is not None else "")


def written(objects: Sequence[bytes], *, encryption: str = "") -> bytes:
    """A PDF file of numbered objects: the first is the catalogue, the fourth the document information."""
    file = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(file))
        file += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    file += f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R{encryption}>>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(file)


def _shown(line: Set) -> str:
    text = line.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {line.size} Tf 1 0 0 1 {line.left} {line.foot} Tm ({text}) Tj ET"


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_PERMISSIONS = 0xFFFFFFFC
_FILE_ID = b"0123456789abcdef"


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _owner(password: str) -> bytes:
    return _rc4(hashlib.md5(_padded("owner"), usedforsecurity=False).digest()[:5], _padded(password))


def _key(password: str) -> bytes:
    parts = _padded(password) + _owner(password) + _PERMISSIONS.to_bytes(4, "little") + _FILE_ID
    return hashlib.md5(parts, usedforsecurity=False).digest()[:5]


def _encryption(password: str) -> str:
    user = _rc4(_key(password), _PADDING)
    values = f"/Filter/Standard/V 1/R 2/O {_hex(_owner(password))}/U {_hex(user)}/P {_PERMISSIONS - 2**32}"
    return f"/ID[{_hex(_FILE_ID)}{_hex(_FILE_ID)}]/Encrypt<<{values}>>"


def _sealed(data: bytes, key: bytes | None, number: int) -> bytes:
    if key is None:
        return data
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\x00\x00", usedforsecurity=False).digest()[:10]
    return _rc4(own, data)


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    sealed = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        sealed.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(sealed)


def _hex(data: bytes) -> str:
    return f"<{data.hex()}>"


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_ROOT = f"""<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
_PARTS = f"""<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/header" Target="header1.xml"/></Relationships>"""
_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_WORD}">
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""


def made_docx(
    body: str, *, footnote: str = "", core: str = "", parts: Mapping[str, str] | None = None, store: bool = False
) -> bytes:
    """A DOCX.

    Args:
        body: what stands within w:body, as `para` and others write it.
        footnote: the text of the footnote that `<w:footnoteReference w:id="2"/>` calls.
        core: what stands within the core properties; the prefixes dc, cp and dcterms are known.
        parts: files to put into the package, in the place of those above or beside them.
        store: without compression.
    """
    notes = f'<w:footnote w:id="2">{para(footnote)}</w:footnote>' if footnote else ""
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _PARTS,
        "word/footnotes.xml": _part("footnotes", notes),
        "word/header1.xml": _part("hdr", para("Harbour Gazette – internal")),
        "word/styles.xml": _STYLES,
        "docProps/core.xml": f'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
        **(parts or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def para(text: str, *, style: str = "", inner: str = "") -> str:
    """A paragraph of a DOCX: a run of text, and behind it what `inner` has."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}{inner}</w:p>"


def _part(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">{content}</w:{root}>'


def made_message(text: str | None = None, *, page: str | None = None, **fields: str) -> EmailMessage:
    """A message; fields are given with underscores ("Message_ID"), and take the place of those that it has anyway."""
    message = EmailMessage()
    usual = {
        "From": "Tilda Marsh <press@halden-council.example>",
        "To": "newsdesk@gazette.example",
        "Date": "Tue, 05 Mar 2024 09:30:00 +0100",
        "Subject": "Council denies delay",
        "Message-ID": "<1@halden-council.example>",
    }
    for name, value in (usual | {name.replace("_", "-"): value for name, value in fields.items()}).items():
        if value:
            message[name] = value
    if text is not None:
        message.set_content(text)
    if page is not None:
        if text is None:
            message.set_content(page, subtype="html")
        else:
            message.add_alternative(page, subtype="html")
    return message


def refused(data: bytes, name: str) -> InputError | None:
    """The error that a file is refused with; None where it is read."""
    try:
        document_from_bytes(data, name=name, options=ReadOptions(any_language=True))
    except InputError as error:
        return error
    return None

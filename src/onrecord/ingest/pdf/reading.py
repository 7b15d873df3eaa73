"""A PDF file's bytes to a draft."""

import re
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from onrecord.errors import DamagedInput, EncryptedInput, NoText, TooLarge
from onrecord.ingest.assembly import Draft
from onrecord.ingest.claims import named_authors, printed_title
from onrecord.ingest.dates import published_when
from onrecord.ingest.pdf.columns import lines_in_order
from onrecord.ingest.pdf.furniture import Sheet, without_furniture
from onrecord.ingest.pdf.glyphs import pieces_of
from onrecord.ingest.pdf.paragraphs import Paragraph, compose, paragraphs_of_pages
from onrecord.record import Metadatum, Page, When

# The longest reports have 2,000 to 3,000 pages.
MAX_PAGES: Final = 5_000
# What all streams of a file may unpack to, pictures left out; a report of 1,000 pages has 20 MB.
MAX_UNPACKED_BYTES: Final = 512 * 1024 * 1024
# A page of print has 1,500 characters and more. Scans often have a stamp or a number that is text.
MIN_CHARACTERS_A_PAGE: Final = 20
# Headlines are set this much larger than the text.
MIN_TITLE_SIZE: Final = 1.15
LONGEST_TITLE: Final = 200

_SIGNATURE = b"%PDF-"
# White space in front of the signature is all that is seen in honest files; a text may speak of "%PDF-".
_SIGNATURE_BYTES: Final = 1024
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_DICTIONARY_BYTES: Final = 1024
_STEP_BYTES: Final = 1 << 20
# No program packs a stream more than twice; data exist that unpack to themselves without end.
_MAX_LAYERS: Final = 4
_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD
_KEPT = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
# "D:20240314120000+02'00'", of which all but the year may be missing (ISO 32000-1, 7.9.4).
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2}))?")

# PDFium is not made for threads, and the web application has many.
_ONE_AT_A_TIME = threading.Lock()


def begins_like_pdf(data: bytes) -> bool:
    """Whether these bytes are a PDF file, by their beginning."""
    return data[:_SIGNATURE_BYTES].lstrip().startswith(_SIGNATURE)


def read_pdf(data: bytes, *, name: str) -> Draft:
    """The text of a PDF (ISO 32000) in paragraphs, with what its pages and its document information tell.

    Raises:
        EncryptedInput: it opens with a password only.
        NoText: its pages are pictures.
        DamagedInput: it is broken, cut off, or unpacks to more than `MAX_UNPACKED_BYTES`.
        TooLarge: it has more than `MAX_PAGES` pages.
    """
    _refuse_bomb(data, name)
    with _ONE_AT_A_TIME:
        opened = _opened(data, name)
    _refuse_pictures(opened.sheets, name)
    sheets = without_furniture(opened.sheets)
    paragraphs = paragraphs_of_pages([(sheet.number, lines_in_order(sheet.pieces)) for sheet in sheets])
    composed = compose(paragraphs)
    printed = {sheet.number: sheet.label for sheet in sheets}
    pages = tuple(
        Page(offset=offset, number=number, label=printed[number] or opened.labels.get(number))
        for number, offset in sorted(composed.offsets.items())
    )
    told = opened.told
    metadata = [Metadatum(name=key, value=value, told_by="PDF document information") for key, value in told.items()]
    metadata += [Metadatum(name="unreadable page", value=str(number), told_by="pages") for number in opened.lost]
    return Draft(
        text=composed.text,
        title=_title(told, paragraphs, composed.text),
        authors=named_authors(told.get("Author"), composed.text),
        created=_date(told.get("CreationDate")),
        pages=pages,
        metadata=tuple(metadata),
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    """Refuse a file whose streams unpack to more than any document does, before PDFium unpacks them.

    What a stream unpacks to may be packed in turn ("/Filter [/FlateDecode /FlateDecode]"). Pictures are passed over, as
    they are when text is read.
    """
    room = _Room(MAX_UNPACKED_BYTES, name)
    for match in _STREAM.finditer(data):
        around = max(0, match.start() - _DICTIONARY_BYTES)
        if _PICTURE.search(data, max(around, data.rfind(b" obj", around, match.start())), match.start()):
            continue
        steps = range(match.end(), len(data), _STEP_BYTES)
        layers = [room.inflated(memoryview(data)[start : start + _STEP_BYTES] for start in steps)]
        while _begins_like_zlib(first := next(layers[-1], b"")):
            if len(layers) == _MAX_LAYERS:
                raise room.exceeded("it is packed over and over")
            layers.append(room.inflated(chain([first], layers[-1])))
        for layer in reversed(layers):  # where an inner one breaks off, the outer ones may go on
            for _ in layer:
                pass


class _Room:
    """What the streams of a file may still unpack to."""

    def __init__(self, size: int, name: str) -> None:
        self._size = size
        self._name = name

    def inflated(self, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
        """What pieces of zlib data unpack to, as far as they can be unpacked, taken from the room."""
        unpacking = zlib.decompressobj()
        for piece in pieces:
            waiting: bytes | memoryview = piece
            while waiting and not unpacking.eof:
                try:
                    unpacked = unpacking.decompress(waiting, _STEP_BYTES)
                except zlib.error:
                    return
                self._size -= len(unpacked)
                if self._size < 0:
                    raise self.exceeded(f"it unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
                if unpacked:
                    yield unpacked
                waiting = unpacking.unconsumed_tail
            if unpacking.eof:
                return

    def exceeded(self, what: str) -> DamagedInput:
        """The error of a file that unpacks to more."""
        return DamagedInput(what, where=self._name, next_step="If it is honest, save its text and read that.")


def _begins_like_zlib(data: bytes) -> bool:
    """By the two bytes of the head and the sum that is in them (RFC 1950, 2.2)."""
    return len(data) > 1 and data[0] & 0x0F == 8 and data[0] < 0x80 and int.from_bytes(data[:2], "big") % 31 == 0


@dataclass(frozen=True, slots=True)
class _Opened:
    """What PDFium tells of a file: its pages, what it calls them, its information, and which pages are broken."""

    sheets: list[Sheet]
    labels: dict[int, str]
    told: dict[str, str]
    lost: list[int]


def _opened(data: bytes, name: str) -> _Opened:
    # Imported late: most inputs are no PDF.
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as problem:
        if problem.err_code == _PASSWORD_ERROR:
            what = "this PDF opens with a password only"
            next_step = "Save it without one, e.g. with `qpdf --decrypt --password=… in.pdf out.pdf`."
            raise EncryptedInput(what, where=name, next_step=next_step) from None
        raise _damaged("this PDF cannot be opened", name) from None
    try:
        count = len(document)
        if count > MAX_PAGES:
            what = f"the PDF has {count:,} pages, more than {MAX_PAGES:,}"
            raise TooLarge(what, where=name, next_step="Split it, e.g. with `qpdf --split-pages=1000`.")
        if not count:
            raise _damaged("this PDF has no pages", name)
        told = {key: value for key in _KEPT if (value := _cleaned(document.get_metadata_value(key)))}
        sheets: list[Sheet] = []
        labels: dict[int, str] = {}
        lost: list[int] = []
        for index in range(count):
            try:
                sheets.append(_sheet(document, index))
                labels[index + 1] = _cleaned(document.get_page_label(index))
            except PdfiumError:  # a page that is broken costs that page
                lost.append(index + 1)
    finally:
        document.close()
    if not sheets:
        raise _damaged("none of the pages of this PDF can be read", name)
    return _Opened(sheets, {number: label for number, label in labels.items() if label}, told, lost)


def _sheet(document: Any, index: int) -> Sheet:  # noqa: ANN401 (a pypdfium2.PdfDocument, whose package has no types)
    page = document[index]
    try:
        return Sheet(number=index + 1, height=page.get_height(), pieces=tuple(pieces_of(page)))
    finally:
        page.close()


def _damaged(what: str, name: str) -> DamagedInput:
    return DamagedInput(what, where=name, next_step="Get it again: it may be cut off or broken.")


def _cleaned(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())


def _refuse_pictures(sheets: Sequence[Sheet], name: str) -> None:
    characters = sum(len(piece.text) for sheet in sheets for piece in sheet.pieces)
    if characters < MIN_CHARACTERS_A_PAGE * len(sheets):
        found = f"{characters:,} characters on {len(sheets):,} pages"
        raise NoText(
            f"this PDF has no text layer ({found}): its pages are pictures, as of a scan",
            where=name,
            next_step="Run text recognition over it first, e.g. `ocrmypdf in.pdf out.pdf`.",
        )


def _title(told: dict[str, str], paragraphs: Sequence[Paragraph], text: str) -> str | None:
    """The title that the file claims and prints; else what is set largest on the first page."""
    claimed = printed_title(told.get("Title"), text)
    if claimed or not paragraphs:
        return claimed
    first_page = [paragraph for paragraph in paragraphs if paragraph.lines[0][0] == paragraphs[0].lines[0][0]]
    largest = max(first_page, key=lambda paragraph: paragraph.first.size)
    if largest.first.size < MIN_TITLE_SIZE * _usual_size(paragraphs):
        return None
    title = compose([largest]).text
    return title if len(title) <= LONGEST_TITLE else None


def _usual_size(paragraphs: Sequence[Paragraph]) -> float:
    """The size that most of the text is set in."""
    characters: Counter[float] = Counter()
    for paragraph in paragraphs:
        for _, line in paragraph.lines:
            characters[round(line.size, 1)] += len(line.text)
    return characters.most_common(1)[0][0]


def _date(value: str | None) -> When | None:
    match = _PDF_DATE.match(value or "")
    if match is None:
        return None
    day = "-".join(part for part in match.group(1, 2, 3) if part)
    time = f"T{match[4]}:{match[5]}" if match[4] and match[3] else ""
    return published_when(day + time)

"""Bytes to characters: which encoding, and nothing changed but the byte order mark."""

import codecs
import re
from dataclasses import dataclass

from onrecord.errors import UndecodableInput
from onrecord.ingest.binary import MAX_CONTROL_SHARE_IN_DOUBT, refuse_controls, refuse_signatures

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_CHARACTER = "\ufeff"
_MARKS_AND_PADDING = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\x00")

# UTF-16 without a mark is told by its zero bytes: in English nearly every second byte is zero, and few others.
_SAMPLE_BYTES = 4096
_MIN_ZEROS_ON_ONE_SIDE = 0.4
_MAX_ZEROS_ON_THE_OTHER = 0.1

# English news in cp1252 has 0.5 % of bytes above ASCII (quotation marks, dashes, names), no article more than 3 %;
# French has 3 %. A text in KOI8-R or Shift JIS, which would decode as cp1252 to nonsense, has more than half.
_MAX_HIGH_BYTES = 0.2
_ASCII = bytes(range(0x80))
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_NEXT_STEP = "Name the encoding with --encoding NAME, e.g. --encoding cp1252, or save the file as UTF-8."

# A page declares its encoding in its first 1,024 bytes (HTML standard); some need a few more.
_DECLARATION_BYTES = 2048
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{2,40})""", re.IGNORECASE)
# What pages call Latin 1 or ASCII is cp1252 (WHATWG Encoding Standard).
_MEANT_AS_CP1252 = frozenset({"iso8859-1", "ascii", "latin-1"})


@dataclass(frozen=True)
class Decoded:
    """Characters, and how they were read.

    `replaced` counts the bytes that stand as U+FFFD in the text; it is zero but for damaged web pages.
    """

    text: str
    encoding: str
    byte_order_mark: bool = False
    replaced: int = 0


def bare_opening(data: bytes, count: int) -> bytes:
    """The first bytes without a mark and without the zeros of UTF-16: enough of ASCII to know a format by."""
    return _MARKS_AND_PADDING.sub(b"", data[:count])


def decode(data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """The characters of a text file; line ends stay as they are, a byte order mark is dropped.

    Without `encoding`, it is told by the byte order mark, else it is UTF-16 without one, UTF-8, what its server
    `declared`, or cp1252.

    Raises:
        BinaryInput: the bytes are not text.
        UndecodableInput: they are text in no encoding that could be told, or not in `encoding`.
    """
    refuse_signatures(data, name)
    if encoding is not None:
        return _decode_as(data, encoding, name)
    marked = _decode_marked(data, name)
    if marked is not None:
        return marked
    wide = _utf16_without_mark(data)
    if wide is not None:
        decoded = _decode_as(data, wide, name)
        refuse_controls(decoded.text.encode("utf-8"), name)
        return decoded
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        refuse_controls(data, name, limit=MAX_CONTROL_SHARE_IN_DOUBT)
        known = _decode_as_declared(data, declared)
        if known is not None:
            return known
        return Decoded(_decode_cp1252(data, problem, name), "cp1252")
    refuse_controls(data, name)
    return Decoded(text, "utf-8")


def decode_page(data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """The characters of a web page, whose declared encoding may be missing or wrong.

    `declared` is what the server said. Bytes that are UTF-8 throughout are UTF-8, whatever is declared; a page that
    is UTF-8 but for some broken bytes is read with U+FFFD in their place, as browsers do.

    Raises:
        BinaryInput, UndecodableInput: as for `decode`.
    """
    refuse_signatures(data, name)
    if encoding is not None:
        return _decode_as(data, encoding, name)
    marked = _decode_marked(data, name)
    if marked is not None:
        return marked
    try:
        return decode(data, name=name) if _utf16_without_mark(data) else Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    stated = declared or _declared_in(data)
    known = _decode_as_declared(data, stated)
    if known is not None:
        return known
    if _mostly_utf8(data):
        text = data.decode("utf-8", "replace")
        return Decoded(text, "utf-8", replaced=text.count("\ufffd"))
    return decode(data, name=name)


def _decode_marked(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, name, skip=len(mark)), encoding, byte_order_mark=True)
    return None


def _decode_as(data: bytes, encoding: str, name: str) -> Decoded:
    canonical = codecs.lookup(encoding).name
    marked = any(data.startswith(mark) and known[:6].rstrip("-") == canonical[:6].rstrip("-") for mark, known in _MARKS)
    text = _strictly(data, encoding, name)
    if text.startswith(_MARK_CHARACTER):
        return Decoded(text[1:], canonical, byte_order_mark=True)
    return Decoded(text, canonical, byte_order_mark=marked)


def _strictly(data: bytes, encoding: str, name: str, *, skip: int = 0) -> str:
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as problem:
        raise _undecodable(data, problem.start + skip, name, f"the text is not in {encoding}") from None
    except (UnicodeError, ValueError) as problem:
        raise UndecodableInput(f"the text is not in {encoding} ({problem})", where=name, next_step=_NEXT_STEP) from None


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if not pairs:
        return None
    zeros_first = sample[0 : 2 * pairs : 2].count(0) / pairs
    zeros_second = sample[1 : 2 * pairs : 2].count(0) / pairs
    if zeros_second > _MIN_ZEROS_ON_ONE_SIDE and zeros_first < _MAX_ZEROS_ON_THE_OTHER:
        return "utf-16-le"
    if zeros_first > _MIN_ZEROS_ON_ONE_SIDE and zeros_second < _MAX_ZEROS_ON_THE_OTHER:
        return "utf-16-be"
    return None


def _decode_cp1252(data: bytes, utf8_problem: UnicodeDecodeError, name: str) -> str:
    if _mostly_utf8(data):
        raise _undecodable(data, utf8_problem.start, name, "the text is UTF-8 but for this byte") from None
    if len(data.translate(None, _ASCII)) > _MAX_HIGH_BYTES * len(data):
        raise _undecodable(data, utf8_problem.start, name, "the text is neither UTF-8, UTF-16 nor cp1252") from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as problem:
        what = "the text is neither UTF-8, UTF-16 nor cp1252"
        raise _undecodable(data, problem.start, name, what) from None


def _mostly_utf8(data: bytes) -> bool:
    """Whether more bytes above ASCII stand in sequences that are valid UTF-8 than outside of them."""
    high = len(data.translate(None, _ASCII))
    in_sequences = sum(len(match.group()) for match in _UTF8_SEQUENCE.finditer(data))
    return in_sequences > high - in_sequences


def _undecodable(data: bytes, offset: int, name: str, what: str) -> UndecodableInput:
    # A text that stops in the middle of a character is refused at its end.
    place = f"byte 0x{data[offset]:02x} at {offset}" if offset < len(data) else f"end of file at {offset}"
    return UndecodableInput(what, where=f"{name}, {place}", next_step=_NEXT_STEP)


def _declared_in(data: bytes) -> str | None:
    match = _DECLARATION.search(data[:_DECLARATION_BYTES])
    return match[1].decode("ascii") if match else None


def _decode_as_declared(data: bytes, stated: str | None) -> Decoded | None:
    """What is not UTF-8, as server or page say that it be read, or None where that cannot be."""
    if stated is None or stated.lower().replace("_", "-").startswith("utf-"):
        return None
    try:
        canonical = codecs.lookup(stated).name
        encoding = "cp1252" if canonical in _MEANT_AS_CP1252 else canonical
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeError, ValueError):
        return None

"""The pieces of text on a page of a PDF: characters of one line without a wide gap between them."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

# Gaps between words of a justified line stay below this many times the size of the type; the gap between two columns
# is seldom as narrow.
WIDEST_WORD_GAP: Final = 1.3
# Without a space between them in the file, characters this far apart are two words.
NARROWEST_WORD_GAP: Final = 0.15
# Stamps and watermarks stand across the page, margin notes along it.
MAX_ANGLE: Final = 0.1  # radians
# A raised number behind a word calls a footnote; it is smaller than the text, and its foot stands higher.
MAX_NOTE_SIZE: Final = 0.78
MIN_NOTE_RISE: Final = 0.2
# More than a page of the smallest print has; what has more is no page of text.
MAX_CHARACTERS_ON_A_PAGE: Final = 200_000

_LINE_END_HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Units whose raised 2 or 3 belongs to them.
_UNITS = ("m", "km", "cm", "mm", "mi", "ft")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line.

    Attributes:
        text: without white space at its ends.
        left, right: its ends, in points from the left edge of the page.
        top, bottom: in points from the page's top edge, growing downwards.
        size: of the type, in points.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(slots=True)
class _Glyph:
    character: str
    left: float
    right: float
    top: float
    bottom: float


def pieces_of(page: Any) -> list[Piece]:  # noqa: ANN401 (a pypdfium2.PdfPage, whose package has no types)
    """The pieces of text on a page, in the order of the file, which is mostly that of reading.

    Raises:
        pypdfium2.PdfiumError: the page cannot be read.
    """
    return [piece for run in _runs(_glyphs(page)) if (piece := _piece(run))]


def _glyphs(page: Any) -> Iterator[_Glyph | None]:  # noqa: ANN401 (likewise)
    """The characters of a page, as they are turned by its rotation; None where the line ends."""
    # Imported late, like trafilatura: most inputs are no PDF.
    from pypdfium2 import raw

    text_page = page.get_textpage()
    turn = _turn(page)
    turned = page.get_rotation()
    box = raw.FS_RECTF()
    try:
        for index in range(min(text_page.count_chars(), MAX_CHARACTERS_ON_A_PAGE)):
            code = raw.FPDFText_GetUnicode(text_page, index)
            if code in (0x0A, 0x0D):
                yield None
                continue
            if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
                continue
            angle = raw.FPDFText_GetCharAngle(text_page, index)
            if _is_askew(angle, turned):
                continue
            character = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else " "
            yield _Glyph(_LIGATURES.get(character, character), *turn(box.left, box.bottom, box.right, box.top))
    finally:
        text_page.close()


def _is_askew(angle: float, turned: int) -> bool:
    """Whether a character stands at an angle to the page as it is shown."""
    away = (angle + turned * 3.141592653589793 / 180) % 6.283185307179586
    return min(away, 6.283185307179586 - away) > MAX_ANGLE


def _turn(page: Any) -> Any:  # noqa: ANN401 (a function over four numbers)
    """How a box of the page's own system becomes left, right, top, bottom of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()

    def upright(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, x1 - left, top - y1, top - y0

    def quarter(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return y0 - bottom, y1 - bottom, x0 - left, x1 - left

    def half(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return right - x1, right - x0, y0 - bottom, y1 - bottom

    def three_quarters(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return top - y1, top - y0, right - x1, right - x0

    return {0: upright, 90: quarter, 180: half, 270: three_quarters}[rotation]


def _runs(glyphs: Iterator[_Glyph | None]) -> Iterator[list[_Glyph]]:
    """Characters that follow each other on one line without a gap that is wider than words have."""
    run: list[_Glyph] = []
    for glyph in glyphs:
        if glyph is None or (run and _breaks(run, glyph)):
            yield run
            run = []
        if glyph is not None:
            run.append(glyph)
    yield run


def _breaks(run: list[_Glyph], glyph: _Glyph) -> bool:
    last = next((one for one in reversed(run) if not one.character.isspace()), None)
    if last is None or glyph.character.isspace():
        return False
    size = max(last.bottom - last.top, glyph.bottom - glyph.top)
    apart = glyph.left - last.right
    on_one_line = min(last.bottom, glyph.bottom) - max(last.top, glyph.top) > 0.3 * min(
        last.bottom - last.top, glyph.bottom - glyph.top
    )
    return not on_one_line or apart > WIDEST_WORD_GAP * size or apart < -WIDEST_WORD_GAP * size


def _piece(run: list[_Glyph]) -> Piece | None:
    visible = [glyph for glyph in run if not glyph.character.isspace()]
    if not visible:
        return None
    size = median(glyph.bottom - glyph.top for glyph in visible)
    bottom = median(glyph.bottom for glyph in visible)
    text = "".join(_characters(run, size, bottom))
    text = " ".join(text.replace("\u00ad", "").split())
    if not text:
        return None
    return Piece(
        text=text,
        left=min(glyph.left for glyph in visible),
        right=max(glyph.right for glyph in visible),
        top=bottom - size,
        bottom=bottom,
        size=size,
    )


def _characters(run: list[_Glyph], size: float, bottom: float) -> Iterator[str]:
    """The characters, with spaces where a gap stands for one, without the numbers that call footnotes."""
    before: _Glyph | None = None
    word = ""
    for number, glyph in enumerate(run):
        if _calls_a_note(glyph, size, bottom) and word and word not in _UNITS and not word[-1].isdigit():
            continue
        if glyph.character == _LINE_END_HYPHEN or (glyph.character == "\u00ad" and number == len(run) - 1):
            yield "-"
            continue
        if glyph.character.isspace():
            word = ""
        elif before and not before.character.isspace() and glyph.left - before.right > NARROWEST_WORD_GAP * size:
            yield " "
            word = ""
        yield glyph.character
        word += "" if glyph.character.isspace() else glyph.character
        before = glyph


def _calls_a_note(glyph: _Glyph, size: float, bottom: float) -> bool:
    is_small = glyph.bottom - glyph.top < MAX_NOTE_SIZE * size
    return glyph.character.isdigit() and is_small and bottom - glyph.bottom > MIN_NOTE_RISE * size

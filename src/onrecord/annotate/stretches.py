"""Stretches: a document of any length as parts read one by one, so that only its record grows with it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from onrecord.annotate.attribution import Range

# A stretch is what the attributor sees at once; its tables grow with the square of the length. Cutting at a paragraph
# break loses only what reaches over it, and news stories are shorter: 915 of PolNeAR's 924 are.
STRETCH_CHARACTERS: Final = 16_000


def cut_stretches(text: str, paragraphs: Sequence[Range], *, alone: Collection[Range] = ()) -> Iterator[list[Range]]:
    """Paragraphs that are read together, in order; those of a stretch have at most STRETCH_CHARACTERS in all.

    A paragraph that is longer is cut behind a sentence, a word, or, where there is neither, anywhere.

    Args:
        text: the document's text.
        paragraphs: half-open offsets, in order.
        alone: those of them that are stretches of their own. Headlines are: read with the paragraph below, which
            says the same again, they lend it their sources and take its contents (held-out articles: soft F1 +0.4,
            exact +1.0 with headlines alone).
    """
    stretch: list[Range] = []
    size = 0
    for paragraph in paragraphs:
        if paragraph in alone:
            yield [paragraph]
            continue
        for start, end in _cut_paragraph(text, *paragraph):
            if stretch and size + end - start > STRETCH_CHARACTERS:
                yield stretch
                stretch, size = [], 0
            stretch.append((start, end))
            size += end - start
    if stretch:
        yield stretch


def _cut_paragraph(text: str, start: int, end: int) -> Iterator[Range]:
    while end - start > STRETCH_CHARACTERS:
        earliest, latest = start + STRETCH_CHARACTERS // 2, start + STRETCH_CHARACTERS
        cut = text.rfind(". ", earliest, latest) + 1 or text.rfind(" ", earliest, latest) + 1 or latest
        yield start, cut
        start = cut
    yield start, end

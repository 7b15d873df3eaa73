"""The quotations of a record: which words of a story are printed as somebody's own, and what marks they carry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onrecord.annotate.quotation import Quoted, find_quoted, is_nickname, overlapping
from onrecord.compare.verify.rarity import bits_of
from onrecord.compare.verify.repairs import passable_terms
from onrecord.compare.verify.terms import Terms, find_terms
from onrecord.compare.verify.transcripts import Hashes, hashes_of, stems_of
from onrecord.compare.verify.words import Word, find_words
from onrecord.record import Document, Record, Span, Statement

_CUT = re.compile(r"\[\s*(?:\.\s?\.\s?\.|…)\s*\]|\(\s*(?:\.\s?\.\s?\.|…)\s*\)|(?:\.\s?){3,}|…|\*\s?\*\s?\*")
_INSERTED = re.compile(r"\[[^\[\]]*\](?!\w)|\([^()]*\)")
_ENDS_SENTENCE = re.compile(r"[.!?,;…]")
# Words that a title leaves small.
_SMALL: Final = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
    )
)
LEAST_OF_A_TITLE: Final = 3  # words with a capital: two may be a name that somebody said
_MARKS: Final = '“”„«»"＂'


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """An unbroken quoted stretch of a story, ready to be held against transcripts.

    Attributes:
        statement: whose content it is, or a part of it.
        start, end: offsets of the words inside the marks.
        text: of the story.
        words: its words.
        terms: the terms of its words; `hashes` and `stems` are uint32 [terms], as those of a transcript.
        joined: uint32 [terms], of a term behind a hyphen as one word with the one before it ("reelection" for
            "re-election"); 0 for others.
        inserted: bool [terms], whether a term stands in brackets, wholly or in part.
        cut: bool [terms], whether an ellipsis stands somewhere between a term and the one before.
        passable: bool [terms], whether a term is a slip that a transcript may have left out ("I -- I think").
        bits: float64 [terms], how much each tells; nothing what stands in brackets.
    """

    statement: Statement
    start: int
    end: int
    text: str
    words: list[Word]
    terms: Terms
    hashes: Hashes
    stems: Hashes
    joined: Hashes
    inserted: NDArray[np.bool_]
    cut: NDArray[np.bool_]
    passable: NDArray[np.bool_]
    bits: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.terms.forms)

    @property
    def span(self) -> Span:
        """Its place in the story."""
        return Span.cut(self.text, self.start, self.end)


def find_quotations(record: Record) -> list[Quotation]:
    """The quotations of a record's statements, in the order of the text, each once.

    A stretch that stands in the contents of several statements ("the agency reported that she said he “never met
    them”") is the one's that holds most of it, and among equals the innermost one's.
    """
    document = record.document
    quoted = find_quoted(document.text, _paragraphs(document))
    depths = _depths(record.statements)
    taken: dict[int, tuple[tuple[int, int], tuple[int, int, Statement]]] = {}
    for statement in record.statements:
        if statement.role == "relay":
            continue
        for key, start, end in _stretches(document.text, statement, quoted):
            rank = (end - start, depths[statement.id])
            if key not in taken or rank > taken[key][0]:
                taken[key] = (rank, (start, end, statement))
    ordered = sorted((one for _, one in taken.values()), key=lambda one: one[:2])
    found = (make_quotation(document.text, statement, start, end) for start, end, statement in ordered)
    return [quotation for quotation in found if len(quotation)]


def make_quotation(text: str, statement: Statement, start: int, end: int) -> Quotation:
    """A quotation of the words between two offsets of a story."""
    words = find_words(text, start, end)
    terms = find_terms([word.form for word in words])
    hashes = hashes_of(terms.forms)
    inserted = np.zeros(len(terms.forms), dtype=np.bool_)
    cut = np.zeros(len(terms.forms), dtype=np.bool_)
    offsets = np.array([words[index].start for index in terms.first], dtype=np.int64)
    for match in _INSERTED.finditer(text, start, end):
        inserted[np.searchsorted(offsets, match.start()) : np.searchsorted(offsets, match.end())] = True
    for index, first in enumerate(terms.first):
        word = words[first]
        inserted[index] |= "[" in text[word.start : word.end]
    for match in _CUT.finditer(text, start, end):
        place = int(np.searchsorted(offsets, match.end()))
        if 0 < place < len(cut):
            cut[place] = True
    starts = np.array([word.start - start for word in words], dtype=np.int32)
    return Quotation(
        statement=statement,
        start=start,
        end=end,
        text=text,
        words=words,
        terms=terms,
        hashes=hashes,
        stems=stems_of(terms.forms),
        joined=_joined(text, words, terms),
        inserted=inserted,
        cut=cut,
        passable=passable_terms(text[start:end], starts, terms, hashes) & ~inserted,
        bits=np.where(inserted, 0.0, bits_of(terms.forms)),
    )


def _joined(text: str, words: list[Word], terms: Terms) -> Hashes:
    found = np.zeros(len(terms.forms), dtype=np.uint32)
    for index in range(1, len(found)):
        before, word = words[terms.last[index - 1]], words[terms.first[index]]
        if text[before.end : word.start] == "-":
            found[index] = hashes_of([terms.forms[index - 1] + terms.forms[index]])[0]
    return found


def _stretches(text: str, statement: Statement, quoted: Sequence[Quoted]) -> Iterator[tuple[int, int, int]]:
    """What is quoted of a statement's content: the stretch's own offset, and start and end of the words inside."""
    for span in statement.content_spans:
        found = False
        for stretch in overlapping(quoted, span.start, span.end):
            if is_nickname(text, stretch):
                continue
            start, end = max(span.start, stretch.start), min(span.end, stretch.end)
            start, end = _trim(text, start, end)
            if start < end:
                found = True
            if start < end and not _is_title(text[start:end]):
                yield stretch.start, start, end
        if not found and statement.quotation == "direct":
            # The marks are not in the text ("NAME: …"), or their partners are lost; the statement says what they hold.
            start, end = _trim(text, span.start, span.end)
            if start < end:
                yield span.start, start, end


def _is_title(words: str) -> bool:
    """Whether words in quotation marks are a title or a name: "Lessons of the Orle Valley", "Clean Rivers Act"."""
    if _ENDS_SENTENCE.search(words) or words.isupper():
        return False
    heavy = [word for word in words.split() if word.lower() not in _SMALL]
    return len(heavy) >= LEAST_OF_A_TITLE and all(word[0].isupper() for word in heavy)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without quotation marks and white space at the ends."""
    single = text[start : start + 1] in "'‘" and text[end - 1 : end] in "'’"
    marks = _MARKS + "'‘’" if single else _MARKS
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return start, end


def _paragraphs(document: Document) -> list[tuple[int, int]]:
    if document.segments:
        return [(segment.span.start, segment.span.end) for segment in document.segments]
    return [match.span() for match in re.finditer(r"[^\n]+", document.text)]


def _depths(statements: Sequence[Statement]) -> dict[str, int]:
    """How many statements each one stands inside of."""
    parents = {statement.id: statement.parent for statement in statements}
    depths = {}
    for statement in statements:
        depth, parent = 0, statement.parent
        while parent is not None and depth < len(parents):
            depth, parent = depth + 1, parents.get(parent)
        depths[statement.id] = depth
    return depths

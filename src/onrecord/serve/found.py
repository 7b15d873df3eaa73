"""Statements that were found, ready to be shown: with what matched, or what is in conflict, marked in their words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from onrecord.serve.described import DESCRIBED
from onrecord.serve.paths import document_path
from onrecord.serve.words import are_many, verb
from onrecord.store.search.hits import Hit
from onrecord.store.search.snippets import Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a snippet."""

    __pydantic_config__: ClassVar = DESCRIBED

    text: str
    """its words"""
    match: bool
    """whether they were looked for, or are those in conflict"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A statement that was found."""

    __pydantic_config__: ClassVar = DESCRIBED

    hit: Hit
    """what is known of it"""
    path: str
    """its story, with it open"""
    pieces: tuple[Piece, ...]
    """what is shown of it"""

    @property
    def who(self) -> str:
        """Who spoke, be it only the story's word."""
        return self.hit.speaker or self.hit.source or "somebody"

    @property
    def verb(self) -> str:
        """What was done by saying it."""
        many = are_many(self.who, self.hit.source_type)
        return verb(self.hit.act, self.hit.mode, negated=self.hit.negated, many=many)


def found(hit: Hit) -> Found:
    """A result of a search, with a snippet of its words."""
    return _found(hit, _of_snippet(hit.snippet))


def in_full(hit: Hit, marked: Iterable[tuple[int, int]] = ()) -> Found:
    """A statement with all of its words.

    Args:
        hit: the statement.
        marked: half-open offsets in its content.
    """
    return _found(hit, _cut(hit.content, marked))


def _found(hit: Hit, pieces: list[Piece]) -> Found:
    return Found(
        hit=replace(hit, score=None if hit.score is None else round(hit.score, 4)),
        path=document_path(hit.document_id, hit.statement_id),
        pieces=tuple(pieces),
    )


def _of_snippet(snippet: Snippet) -> list[Piece]:
    pieces = _cut(snippet.text, snippet.matches)
    if snippet.cut_before:
        pieces.insert(0, Piece(text="… ", match=False))
    if snippet.cut_behind:
        pieces.append(Piece(text=" …", match=False))
    return pieces


def _cut(text: str, marked: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text in parts; stretches that overlap are marked as one."""
    pieces, behind = [], 0
    for first, end in sorted(marked):
        if end <= behind:
            continue
        start = max(first, behind)
        pieces += [Piece(text=text[behind:start], match=False), Piece(text=text[start:end], match=True)]
        behind = end
    pieces.append(Piece(text=text[behind:], match=False))
    return [one for one in pieces if one.text]

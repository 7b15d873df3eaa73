"""The stories and transcripts of the record, newest in it first."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.serve.asking import Ask
from onrecord.serve.described import DESCRIBED
from onrecord.serve.twins import page
from onrecord.store.documents import DocumentLine, document_key, list_documents

router = APIRouter()

PAGE_LINES: Final = 50


class StoriesQuery(BaseModel):
    """Which of them."""

    kind: Literal["", "story", "transcript"] = Field("", description="only stories, or only transcripts")
    before: str = Field("", max_length=32, description="go on behind this one, as a page's `next` says")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesPage:
    """Stories and transcripts, newest in the record first."""

    __pydantic_config__: ClassVar = DESCRIBED

    query: StoriesQuery
    """which were asked for"""
    documents: tuple[DocumentLine, ...]
    """newest in the record first"""
    next: str | None
    """`before` of the next page; null on the last one"""


@page(router, "/documents", template="stories.html")
def stories(ask: Ask, query: Annotated[StoriesQuery, Query()]) -> StoriesPage:
    """The stories and transcripts of the record: newest in it first, fifty at a time."""
    before = document_key(ask.connection, query.before) if query.before else None
    lines = list_documents(ask.connection, kind=query.kind or None, limit=PAGE_LINES + 1, before_key=before)
    more = len(lines) > PAGE_LINES
    lines = lines[:PAGE_LINES]
    return StoriesPage(query=query, documents=tuple(lines), next=lines[-1].id if more else None)

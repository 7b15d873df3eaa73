"""Paste a draft: a story is read at once, and nothing of it is kept unless that is asked."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.serve.asking import Ask, Needs, identify, require, require_token, wants_json, with_query
from onrecord.serve.cards import Card, CardMaker, EntityView
from onrecord.serve.checks import CheckView
from onrecord.serve.described import DESCRIBED
from onrecord.serve.drafts import Draft, read_draft
from onrecord.serve.heads import StoryHead, head_of
from onrecord.serve.marking import Block, blocks_of
from onrecord.serve.paths import document_path
from onrecord.serve.twins import JSON, SEE_OTHER, Done, Fields, page
from onrecord.store.records import put_record

router = APIRouter()

Sent = Annotated[tuple[Fields, Draft], Depends(read_draft)]


class AnnotateRequest(BaseModel):
    """A story to be read."""

    text: str = Field(description="the story; offsets in the answer are positions in it")
    format: Literal["text", "html"] = Field("text", description="html: a page, whose article is taken out")
    title: str | None = Field(None, description="headline, where it is not part of the text")
    published: str | None = Field(None, description="2024, 2024-05 or 2024-05-02")
    outlet: str | None = Field(None, description="who published it")
    url: str | None = Field(None, description="where; it is not fetched")
    any_language: bool = Field(False, description="go on with a text that is not in English")  # noqa: FBT003


_UPLOAD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "a text, web page, PDF, DOCX or message"}
    }
    | {name: {"type": "string"} for name in ("title", "published", "outlet", "url", "any_language")},
    "required": ["file"],
}
_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": AnnotateRequest.model_json_schema()},
            "multipart/form-data": {"schema": _UPLOAD},
        },
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    """The form to paste a draft into."""

    __pydantic_config__: ClassVar = DESCRIBED

    max_characters: int
    """longest story that is read"""
    max_bytes: int
    """largest file that is taken"""
    seconds: float
    """that reading may take"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A draft that was read."""

    head: StoryHead
    blocks: tuple[Block, ...]
    statements: tuple[Card, ...]
    entities: tuple[EntityView, ...]
    draft: Draft
    opened: None = None

    checks_by_number: ClassVar[dict[int, CheckView]] = {}
    origin: ClassVar[None] = None

    @property
    def by_number(self) -> dict[str, Card]:
        """The statements by their numbers."""
        return {one.number: one for one in self.statements}


@page(router, "/draft", template="draft.html")
def draft(ask: Ask) -> DraftForm:
    """The form to paste a draft into."""
    settings = ask.settings
    return DraftForm(
        max_characters=settings.max_draft_characters,
        max_bytes=settings.max_body_bytes,
        seconds=settings.reading_seconds,
    )


@router.post("/draft", include_in_schema=False)
async def read_pasted(request: Request, sent: Sent) -> Response:
    """Read a draft and show it; nothing is kept. Its twin is `POST /api/annotate`."""
    fields, pasted = sent
    await run_in_threadpool(admit, request, fields, "reader")
    record: Record = await request.app.state.reader.read(pasted)
    return await run_in_threadpool(_show, request, record, pasted)


@router.post("/draft/keep", tags=["actions"], response_model=Done, openapi_extra=_BODIES, summary="Keep a draft.")
async def keep(request: Request, sent: Sent) -> Response:
    """Read a story, as `/api/annotate` does, and put it on record; one that is there already is left as it is."""
    fields, pasted = sent
    editor = await run_in_threadpool(admit, request, fields, "editor")
    record: Record = await request.app.state.reader.read(pasted)
    return await run_in_threadpool(_keep, request, record, editor)


@router.post(
    "/api/annotate", tags=["api"], response_model=Record, openapi_extra=_BODIES, summary="Read a story, keep nothing."
)
async def annotate(request: Request, sent: Sent) -> Response:
    """The record of a story: a JSON object with its text, or an uploaded file. Nothing is kept."""
    _, given = sent
    await run_in_threadpool(admit, request, None, "reader")
    record: Record = await request.app.state.reader.read(given)
    return Response(record.model_dump_json(), media_type=JSON)


def admit(request: Request, fields: Fields | None, needs: Needs) -> str:
    """Let in who may do this; returns the name.

    No token is asked for where `fields` is None: reading changes nothing, and tells another site nothing.
    """
    state = request.app.state
    with state.store.reading() as connection:
        who = identify(request, connection, state.settings)
    request.state.who = who
    require(who, needs)
    if fields is not None:
        require_token(request, who, fields)
    if who is None:
        raise UsageError("nobody asks")
    return who.name


def _show(request: Request, record: Record, pasted: Draft) -> Response:
    maker = CardMaker(record, model=record.model, on_page=True)
    context = DraftPage(
        head=head_of(record.document, model=record.model),
        blocks=tuple(blocks_of(record.document, maker.numbered)),
        statements=maker.cards(),
        entities=tuple(maker.entities.values()),
        draft=pasted,
    )
    response: Response = request.app.state.renderer.page(request, "draft_read.html", context)
    return response


def _keep(request: Request, record: Record, editor: str) -> Response:
    with request.app.state.store.writing() as connection:
        outcome = put_record(connection, record, added_by=editor).outcome
    location = document_path(record.document.id)
    did = "known" if outcome == "known" else "kept"
    if wants_json(request):
        return Response(f'{{"location": "{location}", "did": "{did}", "changes": []}}', media_type=JSON)
    return RedirectResponse(with_query(location, did=did), status_code=SEE_OTHER)

"""Verify: a story held against transcripts. What is pasted is not kept; checks of a story on record can be."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import NotOnRecord
from onrecord.serve.asking import Ask, wants_json, with_query
from onrecord.serve.cards import Card
from onrecord.serve.checks import CheckView, Tally
from onrecord.serve.described import DESCRIBED
from onrecord.serve.heads import StoryHead, head_of
from onrecord.serve.marking import Block, blocks_of
from onrecord.serve.pages.draft import admit
from onrecord.serve.paths import document_path
from onrecord.serve.twins import JSON, SEE_OTHER, Done, Fields, SentFields, page
from onrecord.serve.verifying import Sought, Verification, Verified, Verifier, read_sought
from onrecord.store.comparing.checks import put_checks
from onrecord.store.documents import DocumentLine, Kind, document_key, list_documents

router = APIRouter()

LISTED: Final = 100  # stories and transcripts to choose from, the newest in the record; others by their own pages

SentSought = Annotated[tuple[Fields, Sought], Depends(read_sought)]


class VerifyRequest(BaseModel):
    """A story, and what it is to be held against."""

    text: str | None = Field(None, description="the story; offsets in the answer are positions in it")
    story: str | None = Field(None, description="instead of a text: the id of a story on record")
    format: Literal["text", "html"] = Field("text", description="html: a page, whose article is taken out")
    title: str | None = Field(None, description="headline, where it is not part of the text")
    published: str | None = Field(None, description="2024, 2024-05 or 2024-05-02: by it occasions are told apart")
    outlet: str | None = Field(None, description="who published it")
    any_language: bool = Field(False, description="go on with a text that is not in English")  # noqa: FBT003
    transcript: str | None = Field(None, description="a transcript: text with speakers' labels, WebVTT or SRT")
    transcript_id: list[str] = Field(default_factory=list, description="instead: ids of transcripts on record")
    against: Literal["record", "chosen", "given"] | None = Field(
        None, description="record: all on record, as where no transcript is sent or named"
    )


_UPLOAD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "the story"},
        "transcript_file": {"type": "string", "format": "binary", "description": "a transcript; up to five"},
    }
    | {name: {"type": "string"} for name in VerifyRequest.model_fields},
}
_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": VerifyRequest.model_json_schema()},
            "multipart/form-data": {"schema": _UPLOAD},
        },
    }
}
_VERIFIED: Final = TypeAdapter(Verified)


class VerifyQuery(BaseModel):
    """What the form is to hold already."""

    story: str = Field("", max_length=32, description="id of a story on record")
    transcript: str = Field("", max_length=32, description="id of a transcript on record")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyForm:
    """The form to hold a story against transcripts."""

    __pydantic_config__: ClassVar = DESCRIBED

    transcripts: int
    """how many are on record"""
    stories: tuple[DocumentLine, ...]
    """of the record to choose from, the newest in it"""
    listed: tuple[DocumentLine, ...]
    """transcripts of the record to choose from, the newest in it"""
    story: str | None
    """id of the one that is chosen"""
    transcript: str | None
    """id of the one that is chosen"""
    max_characters: int
    """longest story that is read"""
    max_bytes: int
    """largest request"""
    seconds: float
    """that it may take"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """A story whose quotations were held against transcripts. Its twin is `POST /api/verify`."""

    head: StoryHead
    blocks: tuple[Block, ...]
    checks: tuple[CheckView, ...]
    tally: Tally
    verified: Verified
    sought: Sought

    statements: ClassVar[tuple[Card, ...]] = ()
    by_number: ClassVar[dict[str, Card]] = {}
    opened: ClassVar[None] = None
    origin: ClassVar[None] = None

    @property
    def checks_by_number(self) -> dict[int, CheckView]:
        """The checks by their numbers."""
        return {one.number: one for one in self.checks}

    check_prefix: ClassVar[str] = ""

    def check_path(self, view: CheckView) -> str:
        """Where a check is shown."""
        return f"#check-{view.number}"


@page(router, "/verify", template="verify.html")
def verify_form(ask: Ask, query: Annotated[VerifyQuery, Query()]) -> VerifyForm:
    """The form to hold a story's quotations against transcripts."""
    settings, verifier = ask.settings, ask.request.app.state.verifier
    return VerifyForm(
        transcripts=verifier.count(),
        stories=_listed(ask, "story", query.story),
        listed=_listed(ask, "transcript", query.transcript),
        story=query.story or None,
        transcript=query.transcript or None,
        max_characters=settings.max_draft_characters,
        max_bytes=settings.max_body_bytes,
        seconds=settings.reading_seconds,
    )


@router.post("/verify", include_in_schema=False)
async def verify_sent(request: Request, sent: SentSought) -> Response:
    """Hold a story against transcripts and show it; nothing is kept. Its twin is `POST /api/verify`."""
    fields, sought = sent
    await run_in_threadpool(admit, request, fields, "reader")
    made = await _verifier(request).verify(sought)
    return await run_in_threadpool(_show, request, made, sought)


@router.post(
    "/api/verify",
    tags=["api"],
    response_model=Verified,
    openapi_extra=_BODIES,
    summary="Hold a story against transcripts, keep nothing.",
)
async def verify_for_programs(request: Request, sent: SentSought) -> Response:
    """The record of a story with a check for each quotation. Nothing is kept."""
    _, sought = sent
    await run_in_threadpool(admit, request, None, "reader")
    made = await _verifier(request).verify(sought)
    return Response(_VERIFIED.dump_json(made.verified), media_type=JSON)


@router.post(
    "/documents/{document_id}/checks",
    tags=["actions"],
    response_model=Done,
    summary="Hold a story on record against transcripts on record, and keep the checks.",
)
async def keep_checks(request: Request, document_id: str, fields: SentFields) -> Response:
    """Fields: `transcript_id`, of transcripts on record, else all of them. Earlier checks of the story give way."""
    await run_in_threadpool(admit, request, fields, "editor")
    chosen = tuple(one.strip() for one in fields.get("transcript_id", ()) if one.strip())
    against: Literal["chosen", "record"] = "chosen" if chosen else "record"
    sought = Sought(draft=None, story=document_id, against=against, chosen=chosen, given=())
    made = await _verifier(request).verify(sought)
    return await run_in_threadpool(_keep, request, document_id, made.verified)


def _verifier(request: Request) -> Verifier:
    verifier: Verifier = request.app.state.verifier
    return verifier


def _listed(ask: Ask, kind: Kind, chosen: str) -> tuple[DocumentLine, ...]:
    """Documents to choose from, the one that is chosen first if it is not among the newest."""
    lines = list_documents(ask.connection, kind=kind, limit=LISTED)
    if chosen and all(line.id != chosen for line in lines):
        key = document_key(ask.connection, chosen)
        own = list_documents(ask.connection, kind=kind, limit=1, before_key=key + 1)
        if [line.id for line in own] != [chosen]:
            raise NotOnRecord(f"there is no {kind} {chosen!r}", next_step="The page of stories lists them.")
        lines = [*own, *lines]
    return tuple(line for line in lines if line.current or line.id == chosen)


def _show(request: Request, made: Verification, sought: Sought) -> Response:
    record = made.verified.record
    quotes = {one.number: one.place for one in made.checks}
    context = VerifiedPage(
        head=head_of(record.document, model=record.model),
        blocks=tuple(blocks_of(record.document, {}, quotes=quotes)),
        checks=made.checks,
        tally=made.verified.tally,
        verified=made.verified,
        sought=sought,
    )
    response: Response = request.app.state.renderer.page(request, "verified.html", context)
    return response


def _keep(request: Request, document_id: str, verified: Verified) -> Response:
    statements = [one.id for one in verified.record.statements]
    with request.app.state.store.writing() as connection:
        put_checks(connection, verified.record.checks, of=statements)
    location = document_path(document_id)
    if wants_json(request):
        return Response(TypeAdapter(Done).dump_json(Done(location=location, did="checked")), media_type=JSON)
    return RedirectResponse(with_query(location, did="checked"), status_code=SEE_OTHER)

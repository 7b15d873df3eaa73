"""Holding a story against transcripts, within the same bounds as reading a draft; nothing that was sent is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from onrecord.errors import UsageError
from onrecord.ingest import ReadOptions, transcript_of
from onrecord.ingest.transcript.documents import transcript_document
from onrecord.record import Document, Record
from onrecord.serve.asking import is_json
from onrecord.serve.beside import transcripts_of
from onrecord.serve.checks import CheckView, Tally, TranscriptName, check_views, tally_of, transcript_name
from onrecord.serve.described import DESCRIBED
from onrecord.serve.drafts import PASTED, Draft, Reader, draft_of, one_of, read_uploads
from onrecord.serve.twins import Fields, fields_of_form, fields_of_json
from onrecord.store import Store
from onrecord.store.records import load_story
from onrecord.store.transcripts import StoredTranscripts, load_transcript
from onrecord.transcript import Transcript

Against = Literal["record", "chosen", "given"]
MOST_GIVEN: Final = 5  # transcripts in one request: an event has two or three, of several makers
RECORD: Final = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is to be held against what.

    Attributes:
        draft: the story as it was sent; None where it is one on record.
        story: the id of one on record.
        against: all transcripts on record, those that are named, or those that were sent.
        chosen: ids of transcripts on record.
        given: names and contents of transcripts that were sent.
    """

    draft: Draft | None
    story: str | None
    against: Against
    chosen: tuple[str, ...]
    given: tuple[tuple[str, bytes], ...]

    @property
    def name(self) -> str:
        """What is held against them, for messages."""
        return self.draft.name if self.draft else self.story or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A story whose quotations were held against transcripts."""

    __pydantic_config__: ClassVar = DESCRIBED

    record: Record
    """the story with a check for each quotation"""
    transcripts: tuple[TranscriptName, ...]
    """those that words were found in, and those that were sent or named"""
    against: int
    """how many transcripts there were to hold it against"""
    tally: Tally
    """the verdicts, counted"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a story: for programs, and as a page shows it."""

    verified: Verified
    checks: tuple[CheckView, ...]


async def read_sought(request: Request) -> tuple[Fields, Sought]:
    """A story and transcripts of a request: a form, uploaded files, or JSON.

    Raises:
        UsageError: there is no story, or no transcript.
        TooLarge: the story is longer than the settings allow.
        InputError: there is no text in the story's file.
    """
    uploads: dict[str, list[UploadFile]] = {}
    if is_json(request):
        fields = await fields_of_json(request)
    else:
        names = ("file", "transcript_file")
        fields, uploads = await fields_of_form(request, files=names, most=1 + MOST_GIVEN)
    files = await read_uploads(uploads.get("file", ()))
    given = await read_uploads(uploads.get("transcript_file", ()))
    text = one_of(fields, "transcript")
    if text and text.strip():
        given.insert(0, (PASTED, text.encode("utf-8", "surrogatepass")))
    limit = request.app.state.settings.max_draft_characters
    return fields, await run_in_threadpool(_sought, fields, files, given, limit)


def _sought(fields: Fields, files: list[tuple[str, bytes]], given: list[tuple[str, bytes]], limit: int) -> Sought:
    story = one_of(fields, "story")
    pasted = bool(files) or bool((one_of(fields, "text") or "").strip())
    of_record = story is not None and (one_of(fields, "from") == RECORD or not pasted)
    if one_of(fields, "from") == RECORD and not of_record:
        raise UsageError("no story on record is named", where="story", next_step="Choose one, or paste a text.")
    chosen = tuple(one.strip() for one in fields.get("transcript_id", ()) if one.strip())
    return Sought(
        draft=None if of_record else draft_of(fields, files[0] if files else None, limit),
        story=story if of_record else None,
        against=_against(one_of(fields, "against"), given=bool(given), chosen=bool(chosen)),
        chosen=chosen,
        given=tuple(given),
    )


def _against(told: str | None, *, given: bool, chosen: bool) -> Against:
    if told == RECORD:
        return "record"
    if told == "given" or (told is None and given):
        if not given:
            raise UsageError("there is no transcript", where="transcript", next_step="Paste one, or choose a file.")
        return "given"
    if told == "chosen" or (told is None and chosen):
        if not chosen:
            what = "no transcript on record is named"
            raise UsageError(what, where="transcript_id", next_step="Choose one, or all of them.")
        return "chosen"
    if told is not None:
        what = f"a story cannot be held against {told!r}"
        raise UsageError(what, where="against", next_step="It can be: record, chosen, given.")
    return "record"


class Verifier:
    """Holds stories against transcripts, in the turn of the drafts.

    Args:
        store: the record, with its transcripts.
        reader: reads stories that were sent, and whose queue this work waits in.
    """

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._stored = StoredTranscripts(store)

    def count(self) -> int:
        """How many transcripts are on record."""
        return len(self._stored)

    async def verify(self, sought: Sought) -> Verification:
        """The story with its checks; the event loop goes on meanwhile.

        Raises:
            NotOnRecord: the story or a transcript is not on record.
            InputError: what was sent is no story, or no transcript.
            TooManyRequests: too many stories wait.
            AnnotationFailed: it took too long.
        """
        return await self._reader.do(lambda: self._verify(sought), name=sought.name)

    def _verify(self, sought: Sought) -> Verification:
        from onrecord.compare.verify import TranscriptIndex, TranscriptSource, verify  # as for the annotator

        sent = [_transcript(name, data) for name, data in sought.given] if sought.against == "given" else []
        named = self._chosen(sought.chosen) if sought.against == "chosen" else []
        source: TranscriptSource = self._stored
        if sought.against != "record":
            source = TranscriptIndex([*sent, *named])
        record, people = self._story(sought)
        checked = verify(record, source, people=people)
        held = {one.document.id: one.document for one in (*sent, *named)}
        if sought.against == "record":
            with self._store.reading() as connection:
                held = transcripts_of(connection, checked.checks)
        on_record = held.keys() - {one.document.id for one in sent}
        checks = check_views(checked, held, on_record=on_record)
        names = tuple(transcript_name(one, on_record=id_ in on_record) for id_, one in held.items())
        verified = Verified(record=checked, transcripts=names, against=len(source), tally=tally_of(checks))
        return Verification(verified, checks)

    def _story(self, sought: Sought) -> tuple[Record, Mapping[str, str]]:
        """The record of the story, and who of the record its entities are."""
        if sought.draft is not None:
            return self._reader.record_of(sought.draft), {}
        with self._store.reading() as connection:
            stored = load_story(connection, sought.story or "")
        rejected = {one for one, review in stored.reviews.items() if review.status == "rejected"}
        kept = tuple(one for one in stored.record.statements if one.id not in rejected)
        people = {entity: link.person_id for entity, link in stored.people.items() if link.person_id}
        return stored.record.model_copy(update={"statements": kept}), people

    def _chosen(self, ids: tuple[str, ...]) -> list[Transcript]:
        with self._store.reading() as connection:
            return [load_transcript(connection, one) for one in dict.fromkeys(ids)]


def _transcript(name: str, data: bytes) -> Transcript:
    document: Document = transcript_document(data, name=name, options=ReadOptions(any_language=True))
    return transcript_of(document)

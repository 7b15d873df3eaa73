"""Reading a story that is not on record, within bounds of size and time."""

import asyncio
import concurrent.futures
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from onrecord.errors import AnnotationFailed, TooLarge, TooManyRequests, UsageError
from onrecord.ingest import ReadOptions, document_from_text, documents
from onrecord.ingest.encoding import decode, decode_page
from onrecord.record import Document, Record
from onrecord.serve.asking import is_json
from onrecord.serve.twins import Fields, fields_of_form, fields_of_json

# The network itself uses both processors; two stories side by side fill the pauses between its runs.
READ_AT_ONCE = 2
# Stories that may wait for their turn. A story takes a fraction of a second, so that these are seconds.
MOST_WAITING = 16
MULTIPART = "multipart/form-data"
PASTED, UPLOADED = "(pasted)", "(uploaded)"
AS_IT_IS = frozenset({"text", "transcript"})  # fields whose white space counts
_LOG: Final = logging.getLogger("onrecord.serve")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story as it was pasted or uploaded.

    Attributes:
        name: for messages; of a file its name.
        text: as given; a page with its markup; of a PDF, a DOCX and the like the text that is in it.
        is_page: whether it is a web page, whose article is to be taken out.
    """

    name: str
    text: str
    is_page: bool
    title: str | None
    options: ReadOptions

    def document(self) -> Document:
        """The document that it is.

        Raises:
            InputError: it is none.
        """
        form: Any = "html" if self.is_page else "text"
        return document_from_text(self.text, name=self.name, options=self.options, title=self.title, format=form)


async def read_draft(request: Request) -> tuple[Fields, Draft]:
    """The story of a request: a form, an uploaded file, or JSON.

    Raises:
        UsageError: the request is of none of these forms, or holds neither text nor file.
        TooLarge: the story is longer than the settings allow.
        InputError: there is no text in the file.
    """
    uploads: dict[str, list[UploadFile]] = {}
    if is_json(request):
        fields = await fields_of_json(request)
    else:
        fields, uploads = await fields_of_form(request, files=("file",))
    files = await read_uploads(uploads.get("file", ()))
    limit = request.app.state.settings.max_draft_characters
    # Taking a PDF apart takes a while, which others do not wait for.
    return fields, await run_in_threadpool(draft_of, fields, files[0] if files else None, limit)


async def read_uploads(uploads: Iterable[UploadFile]) -> list[tuple[str, bytes]]:
    """The names and contents of uploaded files; a form in which none was chosen sends one without a name."""
    found = []
    for upload in uploads:
        data, filename = await upload.read(), upload.filename
        await upload.close()
        if filename:
            found.append((filename.replace("\\", "/").rpartition("/")[2] or UPLOADED, data))
    return found


def draft_of(fields: Fields, file: tuple[str, bytes] | None, limit: int) -> Draft:
    """The story of the fields of a form, and of the file that was uploaded with it, which comes first.

    Raises:
        UsageError: there is neither text nor file.
        TooLarge: the story is longer than the limit.
        InputError: there is no text in the file.
    """
    if file is not None:
        return _uploaded(file[1], file[0], fields, limit)
    text = one_of(fields, "text") or ""
    if not text.strip():
        raise UsageError("there is no story", where="text", next_step="Paste one, or choose a file.")
    is_page = one_of(fields, "format") == "html"
    return _draft(PASTED, text, fields, limit, is_page=is_page)


def _uploaded(data: bytes, name: str, fields: Fields, limit: int) -> Draft:
    form = documents.form_of(data, name)
    if form == "html":
        return _draft(name, decode_page(data, name=name).text, fields, limit, is_page=True)
    if form == "text":
        return _draft(name, decode(data, name=name).text, fields, limit, is_page=False)
    read, _ = documents.draft_of(data, form, name=name)
    told = {
        "title": read.title,
        "published": read.published.value if read.published else None,
        "outlet": read.outlet,
        "url": read.url,
    }
    filled = {key: [value] for key, value in told.items() if value and one_of(fields, key) is None}
    return _draft(name, read.text, {**fields, **filled}, limit, is_page=False)


def _draft(name: str, text: str, fields: Fields, limit: int, *, is_page: bool) -> Draft:
    # A page is mostly markup; its own bound is that of the whole request.
    if len(text) > limit and not is_page:
        what = f"the story has {len(text):,} characters"
        raise TooLarge(what, where=name, next_step=f"Up to {limit:,} are read here; `onrecord add` takes more.")
    options = ReadOptions(
        published=one_of(fields, "published"),
        outlet=one_of(fields, "outlet"),
        url=one_of(fields, "url"),
        any_language=one_of(fields, "any_language") in {"yes", "on", "true", "1"},
    )
    return Draft(name=name, text=text, is_page=is_page, title=one_of(fields, "title"), options=options)


def one_of(fields: Fields, name: str) -> str | None:
    """The value of a field; None where it is empty. That of a text is taken as it is."""
    given = next(iter(fields.get(name, ())), "")
    return (given if name in AS_IT_IS else given.strip()) or None


class Reader:
    """Reads stories, a few at once, each within a time.

    Args:
        annotate: a document to its record.
        seconds: that a story may take, its wait included.
        max_characters: of an article taken out of a page.
    """

    def __init__(self, annotate: Callable[[Document], Record], *, seconds: float, max_characters: int) -> None:
        self._annotate = annotate
        self._seconds = seconds
        self._max_characters = max_characters
        self._pool = concurrent.futures.ThreadPoolExecutor(READ_AT_ONCE, thread_name_prefix="onrecord-read")
        self._waiting = 0

    async def read(self, draft: Draft) -> Record:
        """The record of a draft.

        Raises:
            InputError: it is no story that can be read.
            TooManyRequests: too many stories wait.
            AnnotationFailed: it took too long.
        """
        return await self.do(lambda: self.record_of(draft), name=draft.name)

    async def do(self, work: Callable[[], Result], *, name: str) -> Result:
        """Do what takes the processor a while, in its turn; the event loop goes on meanwhile.

        Args:
            work: done in a thread; what it raises is raised.
            name: of what is read, for messages.

        Raises:
            TooManyRequests: too many stories wait.
            AnnotationFailed: it took too long.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyRequests("other stories are being read", next_step="Try again in a few seconds.")
        self._waiting += 1
        try:
            future = self._pool.submit(work)
            try:
                return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
            except TimeoutError:
                what = f"the story was not read within {self._seconds:g} seconds"
                raise AnnotationFailed(what, where=name, next_step="Try a shorter one.") from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Take no more stories."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def record_of(self, draft: Draft) -> Record:
        """The record of a draft, at once; to be called by what is done in its turn.

        Raises:
            InputError: it is no story that can be read.
        """
        document = draft.document()
        if len(document.text) > self._max_characters:
            what = f"the article has {len(document.text):,} characters"
            raise TooLarge(what, where=draft.name, next_step=f"Up to {self._max_characters:,} are read at once.")
        return self._annotate(document)


def annotate_one(document: Document) -> Record:
    """The record of a document, by the shipped model; without links where they could not be found, which is logged.

    Raises:
        OnRecordError: the weights do not load, or the annotator does not get through.
    """
    # The runtime takes half a second to load; pages need none of it.
    from onrecord.annotate.pipeline import annotate
    from onrecord.compare.story import link_stories

    return next(link_stories(annotate([document]), on_failure=lambda failure: _LOG.error("%s", failure.why)))

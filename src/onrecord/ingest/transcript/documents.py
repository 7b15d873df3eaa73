"""One transcript's bytes to a document: captions, pages, tables and text."""

from dataclasses import replace
from pathlib import PurePath

from onrecord.errors import EmptyInput
from onrecord.ingest.assembly import Draft, assemble, origin_of, refuse_empty
from onrecord.ingest.captions import CAPTION_SUFFIXES, begins_like_captions, read_captions
from onrecord.ingest.documents import draft_of, form_of
from onrecord.ingest.encoding import Decoded, decode
from onrecord.ingest.items import Item
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.rows import ROW_FORMS, read_row
from onrecord.ingest.transcript.choosing import choose
from onrecord.ingest.transcript.directions import without_furniture
from onrecord.ingest.transcript.filenames import read_file_name
from onrecord.ingest.transcript.heads import read_head
from onrecord.ingest.transcript.tables import text_of_table
from onrecord.ingest.transcript.transcribing import TIME_CODES, VOICE, known_names, lay_out, written_times
from onrecord.record import Document, Metadatum, OriginFormat, When

# Enough to see how a text is laid out.
_SNIFFED_CHARACTERS = 20_000
MIN_LABELS = 3


def transcript_item(item: Item, options: ReadOptions) -> Document:
    """The document of an item that is a transcript.

    Raises:
        InputError: as for `document_of`.
    """
    if item.form in ROW_FORMS:
        return read_row(item, options)
    return transcript_document(
        item.data, name=item.where, options=options, form=item.form, url=item.url, charset=item.charset
    )


def transcript_document(
    data: bytes,
    *,
    name: str,
    options: ReadOptions,
    form: OriginFormat | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """The document of a transcript's bytes; arguments as for `document_from_bytes`.

    Raises:
        InputError: as for `document_from_bytes`, but for the language: captions and interviews may be too short to
            tell, or in capitals.
    """
    options = replace(options, any_language=True)
    suffix = PurePath(name).suffix.lower()
    captions = begins_like_captions(data) or ("srt" if suffix == ".srt" else None)
    form = form or captions or ("text" if suffix in CAPTION_SUFFIXES else form_of(data, name))
    decoded: Decoded | None
    if form in ("html", "pdf", "docx", "eml", "markdown"):
        draft, decoded = draft_of(data, form, name=name, options=options, url=url, charset=charset)
    else:
        decoded = decode(data, name=name, encoding=options.encoding, declared=charset)
        draft = _captions_draft(decoded, name) if captions else _text_draft(decoded)
    draft = _with_head(draft, name=name, form=form)
    return assemble(draft, origin_of(data, decoded, name=name, form=form), options, address=url)


def begins_like_transcript(data: bytes) -> bool:
    """Whether bytes without a telling name are a transcript: captions, a table of turns, or text with labels."""
    if begins_like_captions(data):
        return True
    text = data.decode("utf-8", "replace")[:_SNIFFED_CHARACTERS]
    return text_of_table(text.rpartition("\n")[0]) is not None or has_labels(text)


def has_labels(text: str) -> bool:
    """Whether a text has labels of turns."""
    file = read_file_name("-")
    known = known_names(file, read_head(text, len(text)))
    return len(choose(without_furniture(text), known)) >= MIN_LABELS


def _captions_draft(decoded: Decoded, name: str) -> Draft:
    captions = read_captions(decoded.text)
    if not captions.text:
        raise EmptyInput("there are no captions in it", where=name, next_step="Check that it was written completely.")
    told = [Metadatum(name=TIME_CODES, value=written_times(captions.times), told_by="captions")]
    told += [Metadatum(name=VOICE, value=voice, told_by="captions") for voice in captions.voices]
    return Draft(text=captions.text, metadata=tuple(told))


def _text_draft(decoded: Decoded) -> Draft:
    table = text_of_table(decoded.text)
    if table is None:
        return Draft(text=decoded.text)
    told = Metadatum(name="layout", value="line, speaker, text", told_by="columns of the table")
    return Draft(text=table, metadata=(told,))


def _with_head(draft: Draft, *, name: str, form: OriginFormat) -> Draft:
    """The draft, with day and title as its head or its file's name tells them."""
    refuse_empty(draft.text, name)
    voices = tuple(one.value for one in draft.metadata if one.name == VOICE)
    laid_out, _ = lay_out(draft.text, name, draft.title if form == "html" else None, voices)
    head, file = laid_out.head, laid_out.file
    published, told = _published(head.published, draft.published, file.published)
    title = draft.title or head.title or file.description
    if title and not draft.title and not head.title:
        told = [*told, Metadatum(name="title", value=title, told_by="file name")]
    return replace(draft, title=title, published=published, metadata=(*draft.metadata, *told))


def _published(head: When | None, page: When | None, file: When | None) -> tuple[When | None, list[Metadatum]]:
    """The day, and what told it: the head's lines, the page, the file's name."""
    if head:
        time = file.time if file and file.value == head.value else None
        return (head.model_copy(update={"time": time}) if time else head), [
            Metadatum(name="published", value=head.value, told_by="head of the transcript")
        ]
    if page or file is None:
        return page, []
    return file, [Metadatum(name="published", value=file.value, told_by="file name")]

"""One story's bytes, or its text, to a document."""

from pathlib import PurePath

from onrecord.errors import TranscriptGiven
from onrecord.ingest.assembly import Draft, assemble, origin_of, refuse_empty
from onrecord.ingest.binary_documents import binary_document
from onrecord.ingest.captions import CAPTION_SUFFIXES, begins_like_captions
from onrecord.ingest.docx import read_docx
from onrecord.ingest.encoding import Decoded, decode, decode_page
from onrecord.ingest.html import begins_like_html, read_page
from onrecord.ingest.items import Item
from onrecord.ingest.mail import begins_like_message, read_message
from onrecord.ingest.markdown import read_markdown
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.pdf import read_pdf
from onrecord.ingest.rows import ROW_FORMS, read_row
from onrecord.record import Document, OriginFormat

PLAIN_SUFFIXES = frozenset({".txt", ".text"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
TEXT_SUFFIXES = PLAIN_SUFFIXES | MARKDOWN_SUFFIXES
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
PDF_SUFFIXES = frozenset({".pdf"})
DOCX_SUFFIXES = frozenset({".docx"})
MESSAGE_SUFFIXES = frozenset({".eml"})
STORY_SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | PDF_SUFFIXES | DOCX_SUFFIXES | MESSAGE_SUFFIXES
"""Of files that are one story."""

# Which suffix is believed, and by which beginning a file without any is known; the first that fits decides.
_BY_SUFFIX: tuple[tuple[frozenset[str], OriginFormat], ...] = (
    (PLAIN_SUFFIXES, "text"),
    (MARKDOWN_SUFFIXES, "markdown"),
    (HTML_SUFFIXES, "html"),
    (PDF_SUFFIXES, "pdf"),
    (DOCX_SUFFIXES, "docx"),
    (MESSAGE_SUFFIXES, "eml"),
)

_DEFAULTS = ReadOptions()


def form_of(data: bytes, name: str) -> OriginFormat:
    """The format of a story or a transcript that is no captions, by the suffix of its name, else by its beginning.

    What begins as a PDF or a DOCX is one under any name: no text begins so.
    """
    suffix = PurePath(name).suffix.lower()
    by_suffix = next((form for suffixes, form in _BY_SUFFIX if suffix in suffixes), None)
    if known := binary_document(data) or by_suffix:
        return known
    if begins_like_html(data):
        return "html"
    return "eml" if begins_like_message(data) else "text"


def begins_like_story(data: bytes) -> bool:
    """Whether bytes without a telling name are a story: anything that is told by its beginning, so no plain text."""
    return form_of(data, "") != "text"


def draft_of(
    data: bytes,
    form: OriginFormat,
    *,
    name: str,
    options: ReadOptions = _DEFAULTS,
    url: str | None = None,
    charset: str | None = None,
) -> tuple[Draft, Decoded | None]:
    """What the reader of a format makes of bytes, and how they were decoded, if they are text themselves.

    Args:
        data: of one story.
        form: as `form_of` tells it; what has no reader here is read as plain text.
        name: for errors.
        options: the encoding, of text, and the address of a page.
        url: where a page was fetched from.
        charset: the encoding that its server gave.

    Raises:
        InputError: the one that fits.
    """
    if form == "pdf":
        return read_pdf(data, name=name), None
    if form == "docx":
        return read_docx(data, name=name), None
    if form == "eml":
        return read_message(data, name=name), None
    if form == "html":
        decoded = decode_page(data, name=name, encoding=options.encoding, declared=charset)
        refuse_empty(decoded.text, name)
        return read_page(decoded, name=name, url=options.url or url), decoded
    decoded = decode(data, name=name, encoding=options.encoding, declared=charset)
    return (read_markdown(decoded) if form == "markdown" else Draft(text=decoded.text)), decoded


def document_of(item: Item, options: ReadOptions) -> Document:
    """The document of an item.

    Raises:
        InputError: as for `document_from_bytes`; `BadLine` where a row is not of the expected form.
    """
    if item.form in ROW_FORMS:
        document = read_row(item, options)
    else:
        document = document_from_bytes(
            item.data, name=item.where, options=options, form=item.form, url=item.url, charset=item.charset
        )
    # What a story tells of itself is trusted more, and so stands first.
    return document.model_copy(update={"metadata": (*document.metadata, *item.told)}) if item.told else document


def document_from_bytes(
    data: bytes,
    *,
    name: str,
    options: ReadOptions = _DEFAULTS,
    form: OriginFormat | None = None,
    url: str | None = None,
    charset: str | None = None,
) -> Document:
    """The document of a text, a web page, a PDF, a DOCX, a message or Markdown.

    Args:
        data: all of the file.
        name: its name, by whose suffix formats are told apart, else by how the bytes begin.
        options: what the file does not tell itself.
        form: the format, where it is known.
        url: where it was fetched from; the story's own word, or the caller's, is believed before it.
        charset: the encoding that its server gave.

    Raises:
        InputError: the one that fits: `EmptyInput`, `BinaryInput`, `UndecodableInput`, `NoArticle`, `NotEnglish`,
            `TooLarge`, `TranscriptGiven`, `EncryptedInput`, `NoText`, `DamagedInput`.
    """
    suffix = PurePath(name).suffix.lower()
    if form is None and (suffix in CAPTION_SUFFIXES or begins_like_captions(data)):
        raise TranscriptGiven(
            "these are captions with time codes: a transcript, not a story",
            where=name,
            next_step="Hold stories against it with `onrecord verify STORY --against FILE`, or keep it with "
            "`onrecord add --transcript FILE`.",
        )
    form = form or form_of(data, name)
    draft, decoded = draft_of(data, form, name=name, options=options, url=url, charset=charset)
    return assemble(draft, origin_of(data, decoded, name=name, form=form), options, address=url)


def document_from_text(
    text: str,
    *,
    name: str = "(text)",
    options: ReadOptions = _DEFAULTS,
    title: str | None = None,
    id: str | None = None,  # noqa: A002 (the name of the field that it fills)
    format: OriginFormat = "text",  # noqa: A002 (likewise)
) -> Document:
    """The document of a text that is in memory already; the origin's hash is that of its UTF-8 form.

    With `format="html"` the text is a page, whose article is taken out; any other format is only noted.

    Raises:
        InputError: `EmptyInput`, `NoArticle`, `NotEnglish`.
    """
    decoded = Decoded(text, "utf-8")
    refuse_empty(text, name)
    draft = read_page(decoded, name=name, url=options.url) if format == "html" else Draft(text=text)
    if title:
        draft = Draft(**{**vars(draft), "title": title})
    # A lone surrogate cannot come out of a file, but a caller may have made one.
    data = text.encode("utf-8", "surrogatepass")
    return assemble(draft, origin_of(data, decoded, name=name, form=format, id=id), options)

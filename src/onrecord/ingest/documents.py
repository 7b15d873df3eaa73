"""One story's bytes, or its text, to a document."""

from dataclasses import replace
from pathlib import PurePath

from onrecord.errors import TranscriptGiven
from onrecord.ingest.assembly import Draft, assemble, origin_of, refuse_empty
from onrecord.ingest.captions import CAPTION_SUFFIXES, begins_like_captions
from onrecord.ingest.encoding import Decoded, decode, decode_page
from onrecord.ingest.html import begins_like_html, read_page
from onrecord.ingest.items import Item
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.rows import ROW_FORMS, read_row
from onrecord.record import Document, OriginFormat

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})

_DEFAULTS = ReadOptions()


def document_of(item: Item, options: ReadOptions) -> Document:
    """The document of an item.

    Raises:
        InputError: as for `document_from_bytes`; `BadLine` where a row is not of the expected form.
    """
    document = _document_of(item, options)
    return document.model_copy(update={"metadata": (*item.told, *document.metadata)}) if item.told else document


def _document_of(item: Item, options: ReadOptions) -> Document:
    if item.form in ROW_FORMS:
        return read_row(item, options)
    if item.form == "html":
        return document_from_page(item.data, name=item.where, options=options, url=item.url, charset=item.charset)
    known = options if options.url or not item.url else replace(options, url=item.url)
    return document_from_bytes(item.data, name=item.where, options=known)


def document_from_bytes(data: bytes, *, name: str, options: ReadOptions = _DEFAULTS) -> Document:
    """The document of a text file or web page, told apart by the suffix of `name`, else by how the bytes begin.

    Raises:
        InputError: the one that fits: `EmptyInput`, `BinaryInput`, `UndecodableInput`, `NoArticle`, `NotEnglish`,
            `TranscriptGiven`.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in CAPTION_SUFFIXES or begins_like_captions(data):
        raise TranscriptGiven(
            "these are captions with time codes: a transcript, not a story",
            where=name,
            next_step="Hold stories against it with `onrecord verify STORY --against FILE`, or keep it with "
            "`onrecord add --transcript FILE`.",
        )
    if suffix in HTML_SUFFIXES or (suffix not in TEXT_SUFFIXES and begins_like_html(data)):
        return document_from_page(data, name=name, options=options)
    decoded = decode(data, name=name, encoding=options.encoding)
    return assemble(Draft(text=decoded.text), origin_of(data, decoded, name=name, form="text"), options)


def document_from_page(
    data: bytes, *, name: str, options: ReadOptions, url: str | None = None, charset: str | None = None
) -> Document:
    """The document of a web page, with the address and the encoding that its server gave.

    Raises:
        InputError: as for `document_from_bytes`.
    """
    decoded = decode_page(data, name=name, encoding=options.encoding, declared=charset)
    refuse_empty(decoded.text, name)
    draft = read_page(decoded, name=name, url=options.url or url)
    return assemble(draft, origin_of(data, decoded, name=name, form="html"), options)


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

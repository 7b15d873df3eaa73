"""What a reader of some format found, made into a document: the options applied, the language checked."""

import datetime
import hashlib
from dataclasses import dataclass

from onrecord.errors import EmptyInput, NotEnglish
from onrecord.ingest.dates import HEAD_CHARACTERS, checked_published, dates_in, find_date_line
from onrecord.ingest.encoding import Decoded
from onrecord.ingest.language import language_of
from onrecord.ingest.options import ReadOptions
from onrecord.record import Document, Metadatum, Origin, OriginFormat, Page, When


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A story as its file or page tells it, before the caller's options and the checks.

    Attributes:
        published: what is told beside the text; a date line in the text is looked for later.
        created: when the file was made, which is believed only where nothing else dates the story.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: When | None = None
    created: When | None = None
    outlet: str | None = None
    url: str | None = None
    pages: tuple[Page, ...] = ()
    metadata: tuple[Metadatum, ...] = ()


def origin_of(data: bytes, decoded: Decoded | None, *, name: str, form: OriginFormat, id: str | None = None) -> Origin:  # noqa: A002 (the field's name)
    """Where a story came from: `data` are its bytes as read, now; `decoded` is None where they are not text."""
    return Origin(
        name=name,
        id=id,
        format=form,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding if decoded else None,
        byte_order_mark=decoded.byte_order_mark if decoded else False,
        read_at=datetime.datetime.now(datetime.UTC),
    )


def assemble(
    draft: Draft, origin: Origin, options: ReadOptions, *, where: str | None = None, address: str | None = None
) -> Document:
    """The document of a draft.

    Args:
        draft: what its reader found.
        origin: where it came from.
        options: what the caller tells, which wins.
        where: the place that errors name; without it, the origin's name.
        address: where it was fetched from, which holds if neither the caller nor the story tells another.

    Raises:
        EmptyInput: there is nothing but white space in it.
        NotEnglish: it is in another language, and `options.any_language` is not set.
    """
    where = where or origin.name
    text = draft.text
    refuse_empty(text, where)
    language = language_of(text)
    if language not in (None, "en") and not options.any_language:
        raise NotEnglish(
            f'the text is in another language than English (it looks like "{language}")',
            where=where,
            next_step="Give --any-language to read it all the same; the results will be poor.",
        )
    published, told = _published(draft, options)
    outlet = options.outlet or draft.outlet
    url = options.url or draft.url or address
    told += [Metadatum(name="url", value=address, told_by="address")] if address else []
    told += [
        Metadatum(name=key, value=value, told_by=f"option --{key}")
        for key, value in (("outlet", options.outlet), ("url", options.url))
        if value
    ]
    return Document(
        id=Document.id_of(outlet=outlet, url=url, text=text),
        text_hash=Document.text_hash_of(text),
        url=url,
        outlet=outlet,
        title=draft.title,
        authors=draft.authors,
        published=published,
        language=language,
        text=text,
        pages=draft.pages,
        metadata=(*draft.metadata, *told),
        origin=origin,
    )


def refuse_empty(text: str, where: str) -> None:
    """Refuse a text without a single visible character.

    Raises:
        EmptyInput: with what to look at.
    """
    if not text or text.isspace():
        what = "the text holds nothing but white space" if text else "the input is empty"
        raise EmptyInput(what, where=where, next_step="Check that the story was saved completely.")


def _published(draft: Draft, options: ReadOptions) -> tuple[When | None, list[Metadatum]]:
    """The date by the option, else by the page or file, by the date line, by the making of the file; what told them."""
    line = find_date_line(draft.text)
    told = [Metadatum(name="published", value=line.when.value, told_by="date line")] if line else []
    if options.published is not None:
        told.append(Metadatum(name="published", value=options.published, told_by="option --published"))
        return checked_published(options.published), told
    published = draft.published or (line.when if line else None)
    # A day in the head is the dateline's, which the annotator reads, or at least tells that the file is no guide: a
    # statement of March is often printed again in a file of June.
    if published is None and next(dates_in(draft.text, 0, HEAD_CHARACTERS), None) is None:
        published = draft.created
    return published, told

"""From a path or a text to its record: what `onrecord.read` and `onrecord.read_text` do."""

import os
from collections.abc import Iterator

from onrecord.annotate.pipeline import annotate
from onrecord.errors import NoStories, UsageError
from onrecord.ingest import ReadOptions, document_from_text, read_documents
from onrecord.record import Document, Record


def read(
    path: str | os.PathLike[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
    any_language: bool = False,
    allow_private: bool = False,
) -> Record:
    """Read one story and find its attributed statements.

    Args:
        path: a text, HTML or one-line JSON Lines file, or a URL; "-" is standard input.
        published: the day of publication ("2017-03-02", "2017-03" or "2017"); like the next two, it wins
            over what the story tells.
        outlet: who published it.
        url: where it was published.
        encoding: the encoding of the file, instead of recognising it.
        any_language: go on with a story that is not in English.
        allow_private: fetch a URL on this machine or on a private network, too.

    Returns:
        The record of that story.

    Raises:
        InputError: the input gives no document; its subclasses say why.
        UsageError: the input holds more than one story.
        OnRecordError: the weights do not load, or the story could not be annotated.
    """
    name = os.fspath(path)
    options = ReadOptions(
        published=published,
        outlet=outlet,
        url=url,
        encoding=encoding,
        any_language=any_language,
        allow_private=allow_private,
    )
    return next(annotate([_only(read_documents([name], options=options), name)]))


def read_text(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
    any_language: bool = False,
) -> Record:
    """Find the attributed statements of a text.

    Args:
        text: the story, English, one or more lines a paragraph; offsets in the record are positions in this string.
        published: the day of publication ("2017-03-02", "2017-03" or "2017");
            it wins over what the text tells.
        outlet: who published it.
        url: where it was published.
        title: its headline, when that is not part of the text.
        any_language: go on with a text that is not in English.

    Returns:
        The record of that text.

    Raises:
        InputError: the text is empty or not English; its subclasses say why.
        OnRecordError: the weights do not load, or the text could not be annotated.
    """
    options = ReadOptions(published=published, outlet=outlet, url=url, any_language=any_language)
    return next(annotate([document_from_text(text, options=options, title=title)]))


def _only(documents: Iterator[Document], name: str) -> Document:
    """The one document of an input.

    Raises:
        NoStories: there is none.
        UsageError: there are more.
    """
    document = next(documents, None)
    if document is None:
        raise NoStories("the input holds no story", where=name)
    if next(documents, None) is not None:
        raise UsageError(
            "the input holds more than one story",
            where=name,
            next_step="Use onrecord.annotate(onrecord.read_documents([…])) for several.",
        )
    return document

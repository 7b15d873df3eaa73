"""From stories to their records: what `onrecord.read`, `onrecord.read_text` and `onrecord.annotate` do."""

import os
from collections.abc import Callable, Iterable, Iterator

from onrecord.errors import NoStories, UsageError
from onrecord.ingest import ReadOptions, document_from_text, read_documents
from onrecord.record import Document, Failure, Record


def annotate(
    documents: Iterable[Document],
    *,
    min_confidence: float = 0.0,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    """Find the attributed statements of documents, many at a time, and the links within each story.

    Records come in the order of the documents, as they are ready; documents are taken as they are needed.

    Args:
        documents: any number of them.
        min_confidence: leave out statements with less.
        on_failure: told of each document that could not be annotated, and of each whose links could not be found (which
            is given without them), while the others go on; when None the error is raised.

    Raises:
        UsageError: `min_confidence` is no chance.
        ModelError: the weights are missing or do not load.
        AnnotationFailed: a document could not be annotated, and there is no `on_failure`.
        ComparisonFailed: the links within a story could not be found, and there is no `on_failure`.
    """
    # Both load a network: half a second that neither `--help` nor a mistyped name should cost.
    from onrecord.annotate.pipeline import annotate as find_statements
    from onrecord.compare.story import link_stories

    found = find_statements(documents, min_confidence=min_confidence, on_failure=on_failure)
    yield from link_stories(found, on_failure=on_failure)


def read(  # noqa: PLR0913 - what may be told of a story, as `ReadOptions` has it
    path: str | os.PathLike[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
    any_language: bool = False,
    allow_private: bool = False,
    ignore_robots: bool = False,
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
        ignore_robots: fetch a URL that its site's robots.txt asks programs not to; for a site of your own.

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
        ignore_robots=ignore_robots,
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

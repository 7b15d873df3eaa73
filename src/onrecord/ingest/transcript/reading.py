"""Names to transcripts: files, folders, addresses and standard input."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from onrecord.ingest.captions import CAPTION_SUFFIXES
from onrecord.ingest.containers import CONTAINERS, TABLE
from onrecord.ingest.documents import DOCX_SUFFIXES, HTML_SUFFIXES, PDF_SUFFIXES, PLAIN_SUFFIXES
from onrecord.ingest.html import begins_like_html
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.parquet import PARQUET_SUFFIXES
from onrecord.ingest.sources import Kind, read_inputs
from onrecord.ingest.transcript.documents import begins_like_transcript, transcript_item
from onrecord.ingest.transcript.transcribing import transcript_of
from onrecord.record import Failure
from onrecord.transcript import Transcript

_DEFAULTS = ReadOptions()
# Notes in Markdown ("README.md") are no transcripts, unless they look like one.
# Nor are the tables that lie beside them, with who spoke when; one that is named is a text, with a turn a row.
_OF_MANY = tuple(container for container in CONTAINERS if container is not TABLE)
_SUFFIXES_OF_MANY = frozenset[str]().union(*(container.suffixes for container in _OF_MANY)) - PARQUET_SUFFIXES
_SUFFIXES_OF_ONE = PLAIN_SUFFIXES | HTML_SUFFIXES | PDF_SUFFIXES | DOCX_SUFFIXES | CAPTION_SUFFIXES

TRANSCRIPTS = Kind(
    name="transcript",
    plural="transcripts",
    suffixes=_SUFFIXES_OF_ONE | _SUFFIXES_OF_MANY,
    containers=_OF_MANY,
    read=transcript_item,
    begins=lambda data: begins_like_html(data) or begins_like_transcript(data),
    passed_over=re.compile(r"(?:readme|licen[cs]e|copying|notice|changelog)\b", re.IGNORECASE),
)


def read_transcripts(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    options: ReadOptions = _DEFAULTS,
    on_failure: Callable[[Failure], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Transcript]:
    """The transcripts of paths, folders, http(s) addresses and "-" (standard input), as they are read.

    Text with labels ("NAME: …", "Senator MARSH. …", "Q. … A. …", court and hearing layouts), WebVTT and SRT captions,
    web pages, PDF and DOCX files, tables of turns, and JSON Lines ("text" a transcript). Text in any language and
    without a speaker is read: it is one turn of nobody's.

    Args:
        names: what to read, in this order; or one name.
        options: what the inputs do not tell themselves.
        on_failure: called for each input that gives no transcript; the rest goes on.
        stdin: read for "-"; by default the process's standard input.

    Raises:
        InputError: of the first input that fails, where `on_failure` is None.
    """
    options = replace(options, any_language=True)
    for document in read_inputs(names, TRANSCRIPTS, options=options, on_failure=on_failure, stdin=stdin):
        yield transcript_of(document)

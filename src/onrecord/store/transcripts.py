"""Transcripts in the database: put in with their turns, found by a quotation's words, and made ready.

Turns and time codes are stored as they were read, so that a transcript is not taken apart again each time that it is
looked at. Transcripts of a database that is older than these tables are taken apart when somebody first looks for one
(`index_transcripts`).
"""

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from threading import Lock
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select

from onrecord.compare.verify.transcripts import ReadiedTranscript
from onrecord.compare.verify.words import find_words
from onrecord.errors import NotOnRecord
from onrecord.ingest.transcript import transcript_of
from onrecord.record import Span
from onrecord.store.database import Store
from onrecord.store.documents import PutResult, document_of, put_document
from onrecord.store.passages import PassageIndex, cut, passages_known
from onrecord.store.schema import AnyRow, change, document, passage, transcript
from onrecord.transcript import TimeCode, Transcript, Turn

BATCH: Final = 20  # transcripts taken apart in one transaction: some tenths of a second
LEAST_WORD: Final = 4  # letters: shorter ones stand in every transcript
READIED: Final = 48  # transcripts that a source keeps ready: those of a story's quotations, some 2 MB each at most
# A transcript of the days before the story is tried though others share more phrases, if it has this part of the best
# one's score: the words are there, but for what was changed in print.
NEARLY: Final = 0.5
LOOKED_AT: Final = 10  # times the limit: candidates among which those of the right days are sought

Progress = Callable[[int, int], None]


def put_transcript(connection: Connection, one: Transcript, *, added_by: str) -> PutResult:
    """Put a transcript in with its turns, if it is not there.

    Args:
        connection: in a writing transaction.
        one: as it was read.
        added_by: who added it.
    """
    result = put_document(
        connection,
        one.document,
        added_by=added_by,
        kind="transcript",
        place=one.place,
        participants=one.participants,
    )
    if result.outcome != "known":
        _save(connection, result.key, one)
    return result


def load_transcript(connection: Connection, document_id: str) -> Transcript:
    """A transcript with its turns and time codes.

    Raises:
        NotOnRecord: there is no transcript of that id.
    """
    row = connection.execute(
        select(document, transcript.c.setting, transcript.c.partial, transcript.c.written, transcript.c.parsed)
        .select_from(document.outerjoin(transcript))
        .where(document.c.id == document_id, document.c.kind == "transcript")
    ).first()
    if row is None:
        what = f"there is no transcript {document_id!r}"
        raise NotOnRecord(what, next_step="`onrecord add --transcript FILE` adds one.")
    return _transcript(row)


def index_transcripts(store: Store, *, after: int = 0, progress: Progress | None = None) -> int:
    """Take apart the transcripts that were put in before their turns were kept; returns how many there were.

    Args:
        store: the database, which must be writable if there are any.
        after: a row; only documents behind it are looked at.
        progress: called with how many of how many are done.

    Raises:
        StoreError: the database cannot be written.
    """
    with store.reading() as connection:
        of_kind = (document.c.kind == "transcript") & (document.c.key > after)
        wanted = select(document.c.key).where(of_kind, ~_is_indexed())
        keys = connection.execute(wanted.order_by(document.c.key)).scalars().all()
    for first in range(0, len(keys), BATCH):
        with store.writing() as connection:
            some = document.c.key.in_(keys[first : first + BATCH])
            # Another program may have done the same meanwhile.
            for row in connection.execute(select(document).where(some, ~_is_indexed())).all():
                _save(connection, row.key, transcript_of(document_of(row)))
        if progress:
            progress(min(first + BATCH, len(keys)), len(keys))
    return len(keys)


class StoredTranscripts:
    """The transcripts of a database, as a source for `compare.verify`. May be used from several threads.

    Transcripts that are added or removed meanwhile are seen; those of earlier versions, and those that were retracted,
    are not looked at.

    Args:
        store: the database; it is written to only where transcripts have not been taken apart yet.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._index: PassageIndex | None = None
        self._passages: tuple[int, int] | None = None
        self._document = self._change = 0  # the last that were looked at
        self._readied: OrderedDict[str, ReadiedTranscript] = OrderedDict()

    def __len__(self) -> int:
        with self._store.reading() as connection:
            query = select(func.count()).select_from(document).where(document.c.kind == "transcript", _stands())
            return int(connection.execute(query).scalar_one())

    def near(self, forms: Sequence[str], *, limit: int = 20, around: str | None = None) -> Sequence[str]:
        """The ids of the transcripts that share most rare phrases with the words, best first.

        Args:
            forms: the words of a quotation, as `find_words` folds them.
            limit: at most so many.
            around: ISO date (or prefix) of the story; half of the places are kept for transcripts of the days just
                before it.

        Raises:
            StoreError: the database cannot be read, or transcripts that are to be taken apart cannot be written.
        """
        index = self._refreshed()
        with self._store.reading() as connection:
            scores = dict(index.likeliest(connection, forms)[: limit * LOOKED_AT])
            query = select(document.c.key, document.c.id, document.c.published)
            rows = connection.execute(query.where(document.c.key.in_(list(scores)), _stands())).all()
        ranked = sorted(rows, key=lambda row: (-scores[row.key], row.key))
        if len(ranked) < limit and len(self) <= limit:
            # So few can all be looked at; a quotation of everyday words alone has no phrase that is looked for.
            return [*(row.id for row in ranked), *self._with_a_word_of(forms, known={row.id for row in ranked})]
        if around is None or len(ranked) <= limit:
            return [row.id for row in ranked[:limit]]
        first, others = ranked[: limit - limit // 2], ranked[limit - limit // 2 :]
        enough = scores[ranked[0].key] * NEARLY
        before = [
            row
            for row in others
            if scores[row.key] >= enough and row.published and row.published[: len(around)] <= around
        ]
        before = sorted(before, key=lambda row: row.published, reverse=True)[: limit // 2]
        rest = [row for row in others if row not in before]
        return [row.id for row in [*first, *before, *rest][:limit]]

    def readied(self, transcript_id: str) -> ReadiedTranscript:
        """A transcript made ready to hold quotations against; the last ones are kept.

        Raises:
            NotOnRecord: there is no transcript of that id.
        """
        with self._lock:
            if transcript_id in self._readied:
                self._readied.move_to_end(transcript_id)
                return self._readied[transcript_id]
        with self._store.reading() as connection:
            made = ReadiedTranscript(load_transcript(connection, transcript_id))
        with self._lock:
            self._readied[transcript_id] = made
            while len(self._readied) > READIED:
                self._readied.popitem(last=False)
        return made

    def _with_a_word_of(self, forms: Sequence[str], *, known: Collection[str]) -> list[str]:
        """The ids of other transcripts with a word of some length in common, in the order in which they were added."""
        wanted = {form for form in forms if len(form) >= LEAST_WORD}
        with self._store.reading() as connection:
            query = select(document.c.id, document.c.text).where(document.c.kind == "transcript", _stands())
            rows = connection.execute(query.order_by(document.c.key)).all()
        return [
            row.id
            for row in rows
            if row.id not in known and not wanted.isdisjoint(word.form for word in find_words(row.text))
        ]

    def _refreshed(self) -> PassageIndex:
        """The index, made anew where transcripts have come or gone."""
        with self._lock:
            with self._store.reading() as connection:
                newest = _last(connection, change.c.key)
                last = _last(connection, document.c.key)
            # Whatever comes or goes stands in the log.
            if self._index is None or newest != self._change:
                index_transcripts(self._store, after=self._document)
                with self._store.reading() as connection:
                    passages = passages_known(connection)
                    if self._index is None or passages != self._passages:
                        self._index, self._passages = PassageIndex(connection), passages
                        self._readied.clear()
                self._document, self._change = last, newest
            return self._index


def _last(connection: Connection, column: ColumnElement[int]) -> int:
    return int(connection.execute(select(func.max(column))).scalar() or 0)


def _is_indexed() -> ColumnElement[bool]:
    return select(transcript.c.document_key).where(transcript.c.document_key == document.c.key).exists()


def _stands() -> ColumnElement[bool]:
    return and_(document.c.current, document.c.retracted_at.is_(None))


def _save(connection: Connection, key: int, one: Transcript) -> None:
    row = {
        "document_key": key,
        "setting": one.setting,
        "partial": one.partial,
        "written": one.written,
        "parsed": _packed(one.turns, one.times),
    }
    connection.execute(insert(transcript).values(row))
    stretches = [{"document_key": key, "start": part.start, "end": part.end, "words": part.words} for part in cut(one)]
    if stretches:
        connection.execute(insert(passage), stretches)


def _packed(turns: Iterable[Turn], times: Iterable[TimeCode]) -> bytes:
    parts = {
        "turns": [[t.speaker, t.label, t.question, t.span.start, t.span.end, t.seconds] for t in turns],
        "times": [[time.offset, time.seconds] for time in times],
    }
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode())


def _transcript(row: AnyRow) -> Transcript:
    one = document_of(row)
    if row.parsed is None:
        return transcript_of(one)
    parts = json.loads(zlib.decompress(row.parsed))
    return Transcript(
        document=one,
        turns=tuple(
            Turn(
                speaker=speaker,
                label=label,
                question=question,
                span=Span.cut(one.text, start, end),
                seconds=seconds,
            )
            for speaker, label, question, start, end, seconds in parts["turns"]
        ),
        times=tuple(TimeCode(offset=offset, seconds=seconds) for offset, seconds in parts["times"]),
        place=row.place,
        setting=row.setting,
        participants=tuple(row.participants or ()),
        partial=row.partial,
        written=row.written,
    )

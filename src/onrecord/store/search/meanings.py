"""The vectors of a database's statements, in memory as far as they are searched, and made where they are missing.

Statements get their vectors when somebody first looks for one like another, not when they are added: that would double
the time that adding takes, and many never ask.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.compare.embeddings import SentenceEncoder, to_int8
from onrecord.errors import DatabaseReadOnly
from onrecord.store.annotations import model_key_of
from onrecord.store.database import MMAP_BYTES, Store
from onrecord.store.schema import change, embedding, entry, model, statement
from onrecord.store.search.hits import contents_of
from onrecord.store.search.vectors import DIMENSIONS, VectorIndex

BATCH: Final = 256  # statements embedded in one transaction: on two cores, a quarter of a second
LOADED: Final = 20_000  # vectors read at once, 8 MB

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

# What may give other statements the keys of statements that are gone.
_RENUMBERING: Final = ("remove", "reannotate")


class Meanings:
    """The vectors of one database. May be used from several threads.

    Args:
        store: the database.
        encoder: makes vectors; the shipped one when None, loaded when it is first needed.
    """

    def __init__(self, store: Store, encoder: SentenceEncoder | None = None) -> None:
        self._store = store
        self._encoder = encoder
        self._lock = Lock()
        self._empty()

    def _empty(self) -> None:
        self.index = VectorIndex(self._fetch)
        self._last = 0  # the greatest key that was looked at
        self._pending: list[int] = []  # statements without a vector, up to that key
        self._change: int | None = None  # the last line of the log that was looked at

    @property
    def encoder(self) -> SentenceEncoder:
        """What makes the vectors."""
        if self._encoder is None:
            self._encoder = SentenceEncoder()
        return self._encoder

    def refresh(self, progress: Progress | None = None, *, most: int | None = None) -> int:
        """Bring the index to what is in the database, and embed what has no vector.

        Where the database cannot be written, the vectors are made all the same, and last as long as the program.

        Args:
            progress: called with how many of how many statements were embedded, where there are any.
            most: how many statements are embedded at most; all when None.

        Returns:
            How many statements still have no vector.

        Raises:
            StoreError: the database cannot be read, or is in use for too long.
        """
        with self._lock:
            with self._reading() as connection:
                changed = self._changed(connection)
                first, last = self._last, _last_key(connection)
                self._load(connection, first)
                if changed:
                    self.index.remove(changed)
                    self._load(connection, 0, embedding.c.key.in_(changed))
                self._pending += _lacking(connection, self.encoder, first, changed)
                self._last = last
            self._embed(self._pending[:most], progress)
            return len(self._pending)

    def vector_of(self, text: str) -> Floats:
        """The vector of a text, float32 [384]."""
        vector: Floats = self.encoder.encode([text])[0]
        return vector

    def _changed(self, connection: Connection) -> list[int]:
        """Statements known here whose content may have changed since the last time; empties the index where any may."""
        newest = connection.execute(select(func.max(change.c.key))).scalar() or 0
        seen, self._change = self._change, int(newest)
        if seen is None or newest == seen:
            return []
        since = change.c.key > seen
        if connection.execute(select(change.c.key).where(since, change.c.action.in_(_RENUMBERING)).limit(1)).first():
            self._empty()
            self._change = int(newest)
            return []
        touched = select(change.c.subject_id).where(since, change.c.subject == "statement")
        known = select(statement.c.key).where(statement.c.id.in_(touched), statement.c.key <= self._last)
        return list(connection.execute(known).scalars())

    def _load(self, connection: Connection, last: int, *among: ColumnElement[bool]) -> None:
        """Take in the vectors with greater keys than the last."""
        models = _model_keys(connection, self.encoder)
        more = bool(models)
        while more:
            query = select(embedding.c.key, embedding.c.vector)
            query = query.where(embedding.c.key > last, embedding.c.model_key.in_(models), *among)
            rows = connection.execute(query.order_by(embedding.c.key).limit(LOADED)).all()
            if rows:
                self.index.add([row.key for row in rows], _matrix([row.vector for row in rows]))
                last = rows[-1].key
            more = len(rows) == LOADED

    def _embed(self, keys: Sequence[int], progress: Progress | None) -> None:
        """Make the vectors of some statements; each batch is written by itself, and short."""
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            with self._store.reading() as connection:
                contents = contents_of(connection, some)
            if contents:
                order = list(contents)
                vectors = to_int8(self.encoder.encode([contents[key] for key in order]))
                with suppress(DatabaseReadOnly):
                    self._write(order, vectors)
                self.index.add(order, vectors)
            done = set(some)
            self._pending = [key for key in self._pending if key not in done]
            if progress:
                progress(min(start + BATCH, len(keys)), len(keys))

    def _write(self, keys: Sequence[int], vectors: Bytes) -> None:
        with self._store.writing() as connection:
            model_key = model_key_of(connection, self.encoder.model)
            # Whoever removed a statement while it was embedded is right.
            there = set(connection.execute(select(statement.c.key).where(statement.c.key.in_(keys))).scalars())
            connection.execute(delete(embedding).where(embedding.c.key.in_(keys)))
            rows = [
                {"key": key, "vector": vector.tobytes(), "model_key": model_key}
                for key, vector in zip(keys, vectors, strict=True)
                if key in there
            ]
            if rows:
                # Another program may make the same vectors at the same time.
                dialect = sqlite if self._store.is_sqlite else postgresql
                connection.execute(dialect.insert(embedding).on_conflict_do_nothing(), rows)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that reads vectors.

        SQLite else maps the file into memory: of a million statements nearly all of its pages would soon be resident,
        and count as this program's.
        """
        with self._store.reading() as connection:
            if self._store.is_sqlite:
                connection.exec_driver_sql("PRAGMA mmap_size = 0")
            try:
                yield connection
            finally:
                if self._store.is_sqlite:
                    connection.exec_driver_sql(f"PRAGMA mmap_size = {MMAP_BYTES}")

    def _fetch(self, keys: npt.NDArray[np.int64]) -> Bytes:
        """The vectors of some statements, zeros for one that is gone."""
        with self._reading() as connection:
            query = select(embedding.c.key, embedding.c.vector).where(embedding.c.key.in_(keys.tolist()))
            found = {row.key: row.vector for row in connection.execute(query)}
        nothing = bytes(DIMENSIONS)
        return _matrix([found.get(key, nothing) for key in keys.tolist()])


_OPEN: Final[WeakKeyDictionary[Store, Meanings]] = WeakKeyDictionary()
_OPENING: Final = Lock()


def meanings_of(store: Store) -> Meanings:
    """The vectors of a store, the same as long as it is open."""
    with _OPENING:
        if store not in _OPEN:
            _OPEN[store] = Meanings(store)
        return _OPEN[store]


def embed_missing(store: Store, *, progress: Progress | None = None) -> int:
    """Make the vectors of all statements that have none; returns how many there were.

    Args:
        store: the database, which must be writable.
        progress: called with how many of how many are done.
    """
    count = 0

    def counted(done: int, total: int) -> None:
        nonlocal count
        count = done
        if progress:
            progress(done, total)

    meanings_of(store).refresh(counted)
    return count


def _matrix(vectors: Sequence[bytes]) -> Bytes:
    """int8 [vectors, 384]."""
    return np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), DIMENSIONS)


def _last_key(connection: Connection) -> int:
    return connection.execute(select(func.max(entry.c.key))).scalar() or 0


def _model_keys(connection: Connection, encoder: SentenceEncoder) -> list[int]:
    same = (model.c.name == encoder.model.name) & (model.c.version == encoder.model.version)
    return list(connection.execute(select(model.c.key).where(same)).scalars())


def _lacking(connection: Connection, encoder: SentenceEncoder, first: int, changed: Sequence[int]) -> list[int]:
    """Statements without a vector of this model, among those behind a key and those that changed."""
    models = _model_keys(connection, encoder)
    joined = entry.outerjoin(embedding, (embedding.c.key == entry.c.key) & embedding.c.model_key.in_(models))
    among = or_(entry.c.key > first, entry.c.key.in_(changed)) if changed else entry.c.key > first
    query = select(entry.c.key).select_from(joined).where(embedding.c.key.is_(None), among).order_by(entry.c.key)
    return list(connection.execute(query).scalars())

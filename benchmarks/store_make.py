"""A database of invented stories: rows as `put_record` writes them, many at a time."""

import argparse
import json
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, insert, select, text

from invented import InventedArticle, InventedStatement, World
from onrecord.compare.embeddings import SentenceEncoder, to_int8
from onrecord.record import Document, Model, Span, Statement
from onrecord.store import Store, open_store
from onrecord.store.annotations import model_key_of
from onrecord.store.audit import now
from onrecord.store.people.persons import name_rows
from onrecord.store.schema import document, embedding, entity, entry, person, person_name, statement
from onrecord.store.search.facets import facets_of
from onrecord.store.search.words import folded

ARTICLES_A_TRANSACTION = 400
DIMENSIONS = 384
TOPICS = 2000  # embeddings stand around so many centres, as those of news do
# As many reasons a statement, and as long, as the annotator gives: 14 of 65 characters.
REASONS = [
    ["field", f"because of a reason of some length, number {n} of those that are given", None] for n in range(14)
]


def main(options: argparse.Namespace) -> None:
    """Fill a new database, and tell how large it is."""
    if "://" not in options.db and Path(options.db).exists():
        raise SystemExit(f"{options.db} is there already")
    began = time.perf_counter()
    world = World()
    with open_store(options.db, create=True) as store:
        Filler(store, world).fill(options.statements)
        if not store.is_sqlite:
            with store.writing() as connection:
                connection.execute(text("ANALYZE"))
    with open_store(options.db) as store:
        report(store, options.statements, time.perf_counter() - began)


def report(store: Store, statements: int, seconds: float) -> None:
    """Print the size."""
    from onrecord.store.upkeep import size

    held = size(store)
    assert held.bytes is not None  # noqa: S101 - both databases tell it
    print(f"{held.documents:,} articles, {held.statements:,} statements in {seconds:.0f} s")
    print(f"disk a statement: {held.bytes / statements:,.0f} bytes, {DIMENSIONS} of them its embedding")


class Filler:
    """Writes articles of a world."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._keys = {"document": 0, "entity": 0, "statement": 0}
        draw = np.random.default_rng(1)
        self._draw = draw
        self._topics = draw.standard_normal((TOPICS, DIMENSIONS)).astype(np.float32)

    def fill(self, statements: int) -> None:
        """Write so many statements."""
        with self._store.writing() as connection:
            self._model = model_key_of(connection, Model(name="onrecord-attribution", version="benchmark"))
            self._sentences = model_key_of(connection, SentenceEncoder().model)
            self._people(connection)
        done = 0
        for some in _batched(self._world.articles(statements), ARTICLES_A_TRANSACTION):
            with self._store.writing() as connection:
                for article in some:
                    done += len(article.statements)
                self._write(connection, some)
            print(f"\r{done:,} statements", end="", flush=True)
        print()
        self._set_sequences()

    def _people(self, connection: Connection) -> None:
        rows = [
            {"key": n + 1, "id": f"{n:012x}", "type": "person", "name": name, "origin": "story", "added_at": now()}
            for n, name in enumerate(self._world.people)
        ]
        connection.execute(insert(person), rows)
        names = [row for r in rows for row in name_rows(int(str(r["key"])), "person", [str(r["name"])], set())]
        connection.execute(insert(person_name), names)

    def _write(self, connection: Connection, articles: Sequence[InventedArticle]) -> None:
        rows: dict[str, list[dict[str, Any]]] = {"document": [], "entity": [], "statement": [], "entry": []}
        for article in articles:
            self._article(article, rows)
        for table in (document, entity, statement, entry):
            connection.execute(insert(table), rows[table.name])
        vectors = self._vectors(len(rows["statement"]))
        connection.execute(
            insert(embedding),
            [
                {"key": row["key"], "vector": vector.tobytes(), "model_key": self._sentences}
                for row, vector in zip(rows["statement"], vectors, strict=True)
            ],
        )

    def _vectors(self, count: int) -> np.ndarray[Any, np.dtype[np.int8]]:
        noise = self._draw.standard_normal((count, DIMENSIONS)).astype(np.float32)
        vectors = self._topics[self._draw.integers(TOPICS, size=count)] + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return to_int8(vectors)

    def _next(self, table: str) -> int:
        self._keys[table] += 1
        return self._keys[table]

    def _article(self, article: InventedArticle, rows: dict[str, list[dict[str, Any]]]) -> None:
        key = self._next("document")
        identifier = Document.id_of(outlet=article.outlet, url=article.url, text=article.text)
        rows["document"].append(_document_row(article, key, identifier, self._model))
        entities: dict[int, int] = {}
        for one in article.statements:
            for who in (one.speaker, one.target):
                if who is not None and who not in entities:
                    entities[who] = self._next("entity")
                    rows["entity"].append(self._entity_row(who, entities[who], key, len(entities)))
        for one in article.statements:
            made = self._statement_row(article, one, key, identifier, entities)
            rows["statement"].append(made)
            rows["entry"].append(self._entry_row(article, one, made))

    def _entity_row(self, who: int, key: int, document_key: int, number: int) -> dict[str, Any]:
        return {
            "key": key,
            "document_key": document_key,
            "id": f"e{number}",
            "type": "named_person",
            "name": self._world.people[who],
            "mentions": [],
            "members": [],
            "same_as": [],
            "model_key": self._model,
            "person_key": who + 1,
            "person_basis": "suggested",
            "person_reason": "the only person of the record with this name",
        }

    def _statement_row(
        self, article: InventedArticle, one: InventedStatement, key: int, identifier: str, entities: dict[int, int]
    ) -> dict[str, Any]:
        cue, content = (Span.cut(article.text, *place) for place in (one.cue, one.content))
        reasons = zlib.compress(json.dumps(REASONS).encode())
        return {
            "key": self._next("statement"),
            "id": Statement.id_of(identifier, (cue,), (content,)),
            "document_key": key,
            "role": "statement",
            "quotation": one.quotation,
            "start": one.source[0],
            "source_spans": [list(one.source)],
            "cue_spans": [list(one.cue)],
            "content_spans": [list(one.content)],
            "speaker_key": entities[one.speaker],
            "target_key": entities[one.target] if one.target is not None else None,
            "mode": "speech",
            "act": one.act,
            "negated": False,
            "hedges": [],
            "said": {"value": one.said, "time": None, "span": None, "basis": "stated"} if one.said else None,
            "setting": one.setting,
            "relays": [],
            "confidence": one.confidence,
            "reasons": reasons,
            "model_key": self._model,
        }

    def _entry_row(self, article: InventedArticle, one: InventedStatement, row: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {
            "act": one.act,
            "mode": "speech",
            "quotation": one.quotation,
            "source_type": "named_person",
            "setting": one.setting,
            "status": "suggested",
            "outlet": article.outlet,
            "who": one.speaker + 1,
            "target": one.target + 1 if one.target is not None else None,
            "said": one.said,
            "published": article.published,
            "day": one.said or article.published,
            "current": True,
            "negated": False,
        }
        name = self._world.people[one.speaker]
        return {
            "key": row["key"],
            "document_key": row["document_key"],
            "words": folded(article.text[slice(*one.content)]),
            "source": folded(name),
            "facets": facets_of(relays=[], **values),
            "speaker": name,
            "confidence": one.confidence,
            **values,
        }

    def _set_sequences(self) -> None:
        """PostgreSQL does not see that keys were given."""
        if not self._store.is_sqlite:
            with self._store.writing() as connection:
                for table in (document, entity, statement, person):
                    sequence = func.pg_get_serial_sequence(table.name, "key")
                    connection.execute(select(func.setval(sequence, select(func.max(table.c.key)).scalar_subquery())))


def _document_row(article: InventedArticle, key: int, identifier: str, model_key: int) -> dict[str, Any]:
    segments = []
    start = 0
    for line in article.text.split("\n"):
        segments.append(["paragraph", start, start + len(line), None])
        start += len(line) + 1
    published = {"value": article.published, "time": None, "span": None, "basis": "published"}
    return {
        "key": key,
        "id": identifier,
        "kind": "story",
        "text_hash": Document.text_hash_of(article.text),
        "url": article.url,
        "outlet": article.outlet,
        "title": article.text[:60].title(),
        "published": article.published,
        "text": article.text,
        "details": {
            "authors": [],
            "published": published,
            "language": "en",
            "segments": segments,
            "metadata": [],
            "origin": None,
        },
        "version": 1,
        "current": True,
        "added_at": now(),
        "added_by": "benchmark",
        "model_key": model_key,
    }


def _batched(articles: Iterator[InventedArticle], count: int) -> Iterator[list[InventedArticle]]:
    some: list[InventedArticle] = []
    for article in articles:
        some.append(article)
        if len(some) == count:
            yield some
            some = []
    if some:
        yield some

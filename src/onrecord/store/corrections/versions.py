"""What people said of a story, carried over to its new version.

A changed story is another document, with places of its own. What was said of the old version stays with the old
version; where the words that it is about stand in the new one too, it is said of them as well. They do if the whole
paragraph stands there word for word, and once in either version: a passage that only reads alike is another passage.
There the rule is that of a re-annotation: it is attached to the statement with the same cue, or with at least four
fifths of the content; an added statement is added there too. What cannot be carried over whole is left where it is.
What people said of links is carried over where the statement at either end is found again in the same way.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from onrecord.annotate.paragraphs import paragraph_bounds
from onrecord.record import Entity, Span, Statement
from onrecord.store.annotations import entity_of, save_entities, save_statements, statement_of
from onrecord.store.audit import log
from onrecord.store.comparing.link_reviews import carry_link_reviews, reviews_of_document
from onrecord.store.corrections.anchoring import Anchor, Reading, holder_of, match
from onrecord.store.corrections.carrying import free_id, match_entities
from onrecord.store.corrections.fields import ROLE_FIELDS, SPAN_FIELDS, STATEMENT, Json, values_of
from onrecord.store.corrections.standing import added_statement
from onrecord.store.corrections.writing import fact_row, open_review, status_of
from onrecord.store.documents import document_of
from onrecord.store.reviews import Fact, Review, load_reviews
from onrecord.store.rows import Pair
from onrecord.store.schema import AnyRow, change, document, entity, fact, review, statement


class _Stays(Exception):
    """Something that cannot be carried over whole."""


@dataclass(frozen=True, slots=True)
class _Old:
    """What people said of a statement of the old version.

    Attributes:
        proposed: the statement; None for an orphan.
        is_added: an editor added it.
    """

    id: str
    review: Review | None
    proposed: Statement | None
    is_added: bool


def carry_over(connection: Connection, document_key: int, *, editor: str) -> int:
    """Say of a new version what people said of the version before it.

    To be called once the new version and what a model found in it have been put in, in the same transaction, before
    its entities are linked and its entries are made.

    Args:
        connection: in a writing transaction.
        document_key: of the new version.
        editor: who put it in; what was said keeps who said it, and when.

    Returns:
        Of how many statements something was carried over.
    """
    now = connection.execute(select(document).where(document.c.key == document_key)).one()
    before = connection.execute(
        select(document).where(document.c.url == now.url, document.c.version == now.version - 1)
    ).first()
    if before is None:
        return 0
    reviews = load_reviews(connection, document_key=before.key)
    if not reviews and not reviews_of_document(connection, before.id):
        return 0
    return _Carrier(connection, before, now, editor).carry(reviews.values())


class _Moves:
    """Where the paragraphs of one text stand in another, of those that stand once in both."""

    def __init__(self, before: str, now: str) -> None:
        there = {now[start:end]: start for start, end in _unique(now)}
        self._moves = [
            (start, end, there[before[start:end]] - start)
            for start, end in _unique(before)
            if before[start:end] in there
        ]

    def pair(self, one: Sequence[int]) -> Pair:
        """A span in the new text.

        Raises:
            _Stays: it does not lie in one of the paragraphs.
        """
        for start, end, by in self._moves:
            if start <= one[0] and one[1] <= end:
                return [one[0] + by, one[1] + by]
        raise _Stays

    def pairs(self, many: Sequence[Sequence[int]]) -> list[Pair]:
        """Spans in the new text, as `pair`."""
        return [self.pair(one) for one in many]


class _Carrier:
    """One story on its way to its new version."""

    def __init__(self, connection: Connection, before: AnyRow, now: AnyRow, editor: str) -> None:
        self._connection = connection
        self._before, self._now = before, now
        self._document = document_of(now)
        self._editor = editor
        self._moves = _Moves(before.text, now.text)
        rows = _entities(connection, before.key)
        self._old_entities = {row.id: entity_of(before.text, row) for row in rows}
        self._old_names = {row.key: row.id for row in rows}
        rows = _entities(connection, now.key)
        self._new_names = {row.key: row.id for row in rows}
        self._taken = set(self._new_names.values())
        self._unsaved: dict[str, Entity] = {}
        moved = [self._moved_entity(one) for one in self._old_entities.values()]
        self._names = {
            old: new for new, old in match_entities(moved, [entity_of(now.text, row) for row in rows]).items()
        }

    def carry(self, reviews: Collection[tuple[int | None, Review]]) -> int:
        """Carry over what can be; gives of how many statements."""
        olds = self._olds(reviews)
        rows = _statements(self._connection, self._now.key)
        news = [statement_of(self._now.text, row, self._new_names) for row in rows]
        matched = match([anchor for anchor, _ in olds], [Anchor.of(one, self._now.text) for one in news])
        carried = 0
        for place, (_, old) in enumerate(olds):
            try:
                if place in matched and old.review is not None:
                    self._attach(old, old.review, news[matched[place]], rows[matched[place]].key)
                elif place not in matched and old.is_added and old.proposed is not None:
                    self._add(old, old.proposed)
                else:
                    continue
            except _Stays:
                self._forget_unsaved()
                continue
            carried += 1
        same = {old.id: news[matched[place]].id for place, (_, old) in enumerate(olds) if place in matched}
        carry_link_reviews(self._connection, self._before.id, same)
        return carried

    def _olds(self, reviews: Collection[tuple[int | None, Review]]) -> list[tuple[Anchor, _Old]]:
        """The old version's statements and orphans that stand in the new text, with where."""
        of_statement = {key: one for key, one in reviews if key is not None}
        olds = []
        for row in _statements(self._connection, self._before.key):
            one = statement_of(self._before.text, row, self._old_names)
            olds.append(_Old(one.id, of_statement.get(row.key), one, row.model_key is None))
        olds += [_Old(one.statement_id, one, None, False) for key, one in reviews if key is None]  # noqa: FBT003
        found = []
        for old in olds:
            readings = []
            for cue, content in _readings(old):
                try:
                    readings.append(Reading(self._moves.pairs(cue), self._moves.pairs(content)))
                except _Stays:
                    continue
            if readings:
                found.append((Anchor(old.id, tuple(readings), self._now.text), old))
        return found

    def _attach(self, old: _Old, said: Review, new: Statement, key: int) -> None:
        """Say of a statement what was said of the old one."""
        facts = {name: self._moved_fact(name, one) for name, one in said.facts.items()}
        if old.is_added and old.proposed is not None:  # an editor's word in all its fields
            who, at = self._adder(old.id)
            told = {**values_of(old.proposed), STATEMENT: None}
            facts = {
                **{name: self._moved_fact(name, Fact("confirmed", value, who, at)) for name, value in told.items()},
                **facts,
            }
        status = status_of(facts, is_added=False)
        if status is None:
            raise _Stays
        anchor = {
            "source_spans": self._moves.pairs(said.source),
            "cue_spans": self._moves.pairs(said.cue),
            "content_spans": self._moves.pairs(said.content),
        }
        self._save_entities()
        review_key = open_review(self._connection, self._now.key, key, new, status=status)
        self._connection.execute(update(review).where(review.c.key == review_key).values(**anchor))
        self._write(review_key, facts, old, new.id)

    def _add(self, old: _Old, proposed: Statement) -> None:
        """Add a statement that was added to the old version."""
        who, at = self._adder(old.id)
        values = {name: self._moved(name, value) for name, value in values_of(proposed).items()}
        facts = {name: self._moved_fact(name, one) for name, one in (old.review.facts if old.review else {}).items()}
        made = added_statement(self._document, values, editor=who, at=at)
        there = {row.id: row.content_spans for row in _statements(self._connection, self._now.key)}
        made = made.model_copy(update={"parent": holder_of(made, there)})
        self._save_entities()
        save_statements(self._connection, self._now.key, [made], model_key=None)
        key = self._connection.execute(select(statement.c.key).where(statement.c.id == made.id)).scalar_one()
        status = status_of(facts, is_added=True) or "added"
        self._write(open_review(self._connection, self._now.key, key, made, status=status), facts, old, made.id)

    def _write(self, review_key: int, facts: Mapping[str, Fact], old: _Old, now: str) -> None:
        if facts:
            self._connection.execute(insert(fact), [fact_row(review_key, name, one) for name, one in facts.items()])
        what: Json = {"fields": sorted(facts)}
        log(
            self._connection,
            editor=self._editor,
            action="carry_over",
            subject="statement",
            subject_id=now,
            document_id=self._now.id,
            before={"document": self._before.id, "statement": old.id},
            after=what,
        )

    def _moved_fact(self, name: str, one: Fact) -> Fact:
        value = one.value if one.value is None or name == STATEMENT else self._moved(name, one.value)
        return Fact(one.verdict, value, one.editor, one.at)

    def _moved(self, name: str, value: Json) -> Json:
        """A field's value in the new version.

        Raises:
            _Stays: words that it names do not stand there.
        """
        if name in SPAN_FIELDS:
            return self._moves.pairs(value)
        if name in ROLE_FIELDS:
            return self._name(value)
        if name == "said" and value is not None:
            return {**value, "span": self._moves.pair(value["span"]) if value["span"] else None}
        if name == "relays":
            return [
                {
                    "source": self._name(one["source"]),
                    "span": self._moves.pair(one["span"]) if one["span"] else None,
                }
                for one in value
            ]
        return value

    def _name(self, identifier: str | None) -> str | None:
        """The id in the new version of an entity; where it is not found there, it is added, as people named it."""
        if identifier is None:
            return None
        if identifier not in self._names:
            if identifier not in self._old_entities:
                raise _Stays
            one = self._moved_entity(self._old_entities[identifier])
            members = tuple(filter(None, (self._name(member) for member in one.members)))
            made = one.model_copy(update={"id": free_id(self._taken), "members": members, "justification": None})
            self._taken.add(made.id)
            self._unsaved[identifier] = made
            self._names[identifier] = made.id
        return self._names[identifier]

    def _save_entities(self) -> None:
        save_entities(self._connection, self._now.key, list(self._unsaved.values()), model_key=None)
        self._unsaved.clear()

    def _forget_unsaved(self) -> None:
        for identifier in self._unsaved:
            del self._names[identifier]
        self._unsaved.clear()

    def _moved_entity(self, one: Entity) -> Entity:
        """The entity with those of its mentions that stand in the new text."""
        mentions = []
        for span in one.mentions:
            try:
                start, end = self._moves.pair((span.start, span.end))
            except _Stays:
                continue
            mentions.append(Span.cut(self._now.text, start, end))
        return one.model_copy(update={"mentions": tuple(mentions)})

    def _adder(self, statement_id: str) -> tuple[str, str]:
        """Who added a statement, and when."""
        query = select(change.c.editor, change.c.at).where(
            change.c.subject == "statement",
            change.c.subject_id == statement_id,
            change.c.action.in_(["add_statement", "restore_orphan"]),
        )
        row = self._connection.execute(query.order_by(change.c.key.desc()).limit(1)).first()
        return (row.editor, row.at) if row else (self._editor, self._now.added_at)


def _readings(old: _Old) -> Iterator[tuple[Sequence[Pair], Sequence[Pair]]]:
    if old.proposed is not None:
        values = values_of(old.proposed)
        yield values["cue_spans"], values["content_spans"]
    if old.review is not None:
        yield old.review.cue, old.review.content


def _unique(text: str) -> list[tuple[int, int]]:
    """The paragraphs that stand once in a text."""
    bounds = paragraph_bounds(text)
    counted = Counter(text[start:end] for start, end in bounds)
    return [(start, end) for start, end in bounds if counted[text[start:end]] == 1]


def _entities(connection: Connection, document_key: int) -> Sequence[AnyRow]:
    return connection.execute(select(entity).where(entity.c.document_key == document_key).order_by(entity.c.key)).all()


def _statements(connection: Connection, document_key: int) -> Sequence[AnyRow]:
    query = select(statement).where(statement.c.document_key == document_key)
    return connection.execute(query.order_by(statement.c.start, statement.c.key)).all()

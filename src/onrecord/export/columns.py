"""One row a statement: the columns of CSV and Parquet, each described once.

`docs/export.md` is held to this table by a test.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.record import Document, Entity, Model, Span, Statement

if TYPE_CHECKING:  # a batch has these columns too, and has no need of a database
    from onrecord.store.records import StoredStory

# passages: words of the story, a list; names: a list; spans: a list of [start, end) offsets into the story's text.
Value = str | int | float | bool | list[str] | list[tuple[int, int]] | None
ColumnType = Literal["text", "integer", "number", "flag", "passages", "names", "spans"]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with the story that it stands in.

    Attributes:
        made_by: the model that proposed it; None where a person added it.
        story: the story in its database, where it is in one.
    """

    document: Document
    statement: Statement
    entities: Mapping[str, Entity]
    made_by: Model | None
    story: "StoredStory | None" = None

    def name(self, identifier: str | None) -> str | None:
        """The name of an entity."""
        entity = self.entities.get(identifier or "")
        return entity.name if entity else None

    def of_speaker(self, field: str) -> str | None:
        """A field of the speaker's entity."""
        entity = self.entities.get(self.statement.speaker or "")
        return str(found) if (found := getattr(entity, field, None)) is not None else None

    def person(self, identifier: str | None) -> str | None:
        """The person of the record that an entity is."""
        link = self.kept.people.get(identifier or "")
        return link.person_id if link else None

    @property
    def kept(self) -> "StoredStory":
        """The story in its database.

        Raises:
            ValueError: it is in none; only columns that are `stored` ask for it.
        """
        if self.story is None:
            raise ValueError("the story is in no database")
        return self.story

    @property
    def status(self) -> str:
        """What people said of the statement."""
        review = self.kept.reviews.get(self.statement.id)
        return review.status if review else "added" if self.statement.id in self.kept.added else "suggested"

    @property
    def reviewed(self) -> list[str]:
        """The fields on which a person has spoken."""
        review = self.kept.reviews.get(self.statement.id)
        return sorted(review.facts) if review else []


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        type: text that is not known is null in Parquet and empty in CSV; a list may be empty.
        meaning: for the documentation.
        value: takes it from a row.
        stored: it is known only of a story in a database.
    """

    name: str
    type: ColumnType
    meaning: str
    value: Callable[[Row], Value]
    stored: bool = False


def rows_of(story: "StoredStory") -> Iterator[Row]:
    """A row for each statement of a story's record."""
    entities = {entity.id: entity for entity in story.record.entities}
    for statement in story.record.statements:
        made_by = story.model if statement.id not in story.added else None
        yield Row(story.document, statement, entities, made_by, story)


def _words(spans: Iterable[Span]) -> list[str]:
    return [span.text for span in spans]


def _offsets(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


COLUMNS: tuple[Column, ...] = (
    Column("statement_id", "text", "permanent id of the statement", lambda row: row.statement.id),
    Column("document_id", "text", "id of the story", lambda row: row.document.id),
    Column("outlet", "text", "who published the story", lambda row: row.document.outlet),
    Column("url", "text", "where", lambda row: row.document.url),
    Column("title", "text", "its headline", lambda row: row.document.title),
    Column(
        "published",
        "text",
        "day of publication, at the precision that is known: 2017, 2017-03 or 2017-03-01",
        lambda row: row.document.published.value if row.document.published else None,
    ),
    Column(
        "version",
        "integer",
        "1 for the first text seen at its outlet and URL",
        lambda row: row.kept.version,
        stored=True,
    ),
    Column("current", "flag", "no later version of the story is stored", lambda row: row.kept.current, stored=True),
    Column(
        "retracted",
        "flag",
        "the publisher took the story back",
        lambda row: row.kept.retracted_at is not None,
        stored=True,
    ),
    Column("parent", "text", "id of the statement in whose content this one stands", lambda row: row.statement.parent),
    Column("role", "text", "statement, or relay: an outlet's word that is another's", lambda row: row.statement.role),
    Column("speaker", "text", "fullest name in the story", lambda row: row.name(row.statement.speaker)),
    Column("speaker_type", "text", "source type: named_person, anonymous, …", lambda row: row.of_speaker("type")),
    Column("speaker_title", "text", "position held, as the story gives it", lambda row: row.of_speaker("title")),
    Column("speaker_organization", "text", "what that position belongs to", lambda row: row.of_speaker("organization")),
    Column(
        "person",
        "text",
        "id of the person of the record that speaks",
        lambda row: row.person(row.statement.speaker),
        stored=True,
    ),
    Column("speaks_for", "text", "for whom a spokesperson speaks", lambda row: row.name(row.statement.speaks_for)),
    Column("act", "text", "say, deny, accuse, …", lambda row: row.statement.act),
    Column("mode", "text", "speech, belief, evidence, …", lambda row: row.statement.mode),
    Column("quotation", "text", "direct, mixed or indirect", lambda row: row.statement.quotation),
    Column("negated", "flag", "the attribution itself is negated: did not say", lambda row: row.statement.negated),
    Column(
        "hedges", "passages", "words by which the reporter keeps a distance", lambda row: _words(row.statement.hedges)
    ),
    Column(
        "said",
        "text",
        "when it was said, at the precision that the story gives",
        lambda row: row.statement.said.value if row.statement.said else None,
    ),
    Column(
        "said_time",
        "text",
        "time or part of that day",
        lambda row: row.statement.said.time if row.statement.said else None,
    ),
    Column(
        "said_basis",
        "text",
        "stated, carried, caption or published",
        lambda row: row.statement.said.basis if row.statement.said else None,
    ),
    Column("setting", "text", "hearing, interview, …", lambda row: row.statement.setting),
    Column("addressee", "text", "to whom it was said", lambda row: row.name(row.statement.addressee)),
    Column("target", "text", "whom the act is directed at", lambda row: row.name(row.statement.target)),
    Column(
        "target_person",
        "text",
        "id of the person of the record that it is directed at",
        lambda row: row.person(row.statement.target),
        stored=True,
    ),
    Column(
        "relays",
        "names",
        "through whom the words reached the story, nearest to it first",
        lambda row: [name for relay in row.statement.relays if (name := row.name(relay.source))],
    ),
    Column("source", "passages", "the words that name who spoke", lambda row: _words(row.statement.source_spans)),
    Column("source_offsets", "spans", "where they stand", lambda row: _offsets(row.statement.source_spans)),
    Column("cue", "passages", "the words that attribute", lambda row: _words(row.statement.cue_spans)),
    Column("cue_offsets", "spans", "where they stand", lambda row: _offsets(row.statement.cue_spans)),
    Column("content", "passages", "what was said", lambda row: _words(row.statement.content_spans)),
    Column("content_offsets", "spans", "where it stands", lambda row: _offsets(row.statement.content_spans)),
    Column(
        "confidence",
        "number",
        "the model's chance that source, content and speaker are right, 0 to 1",
        lambda row: row.statement.confidence,
    ),
    Column("status", "text", "suggested, partial, confirmed, rejected or added", lambda row: row.status, stored=True),
    Column("reviewed_fields", "names", "fields on which a person has spoken", lambda row: row.reviewed, stored=True),
    Column(
        "model_name",
        "text",
        "the model that proposed it; none where a person added it",
        lambda row: row.made_by.name if row.made_by else None,
    ),
    Column("model_version", "text", "its version", lambda row: row.made_by.version if row.made_by else None),
)

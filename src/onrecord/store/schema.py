"""The tables, the same on SQLite and PostgreSQL.

What the program proposed stands in `document`, `entity`, `statement`; what people of the record are, in `person` and
its three tables; what users said of statements, in `review` and `fact`, with every change in `change`. `entry` is a
projection of all of it, one row a statement as it stands now, made to be searched; it can be made anew at any time.
What comparing gives stands in tables of its own (`comparisons`), and so does what is watched (`watched`).

Spans are stored as JSON pairs `[start, end]` into `document.text`; days as ISO 8601 prefixes at their own precision;
times as ISO 8601 in UTC with a trailing Z. Keys are internal and never shown; ids are public and permanent.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from onrecord.store.columns import Json as Json
from onrecord.store.columns import Key as Key
from onrecord.store.columns import key, owned_key, owner, reference
from onrecord.store.columns import metadata as metadata
from onrecord.store.comparisons import compared as compared
from onrecord.store.comparisons import link as link
from onrecord.store.comparisons import link_review as link_review
from onrecord.store.comparisons import passage as passage
from onrecord.store.comparisons import printing as printing
from onrecord.store.comparisons import printing_band as printing_band
from onrecord.store.comparisons import quote_check as quote_check
from onrecord.store.comparisons import quote_source as quote_source
from onrecord.store.comparisons import transcript as transcript
from onrecord.store.watched import alert as alert
from onrecord.store.watched import alert_match as alert_match
from onrecord.store.watched import alert_queue as alert_queue
from onrecord.store.watched import feed as feed
from onrecord.store.watched import feed_item as feed_item

AnyRow = Row[*tuple[Any, ...]]

# The last migration; a database that stands elsewhere is older or newer than this program.
REVISION = "0004"

model = Table(
    "model",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    UniqueConstraint("name", "version"),
)

document = Table(
    "document",
    metadata,
    key(),
    Column("id", String(16), nullable=False, unique=True, comment="record.Document.id"),
    Column("given_id", Text, comment="the id given with the input"),
    Column("kind", String(10), nullable=False, index=True, comment="story or transcript"),
    Column("text_hash", String(16), nullable=False, index=True, comment="equal for printings of one text"),
    Column("url", Text, index=True),
    Column("outlet", Text, index=True),
    Column("title", Text),
    Column("published", String(10), index=True, comment="ISO prefix"),
    Column("place", Text, comment="of a transcript: where it was said"),
    Column("participants", Json, comment="of a transcript: names"),
    Column("text", Text, nullable=False),
    Column("details", Json, nullable=False, comment="authors, published, language, segments, metadata, origin"),
    Column("version", Integer, nullable=False, comment="1 for the first text seen at its outlet and URL"),
    Column("current", Boolean, nullable=False, comment="no later version of it is stored"),
    Column("added_at", String(27), nullable=False),
    Column("added_by", Text, nullable=False),
    Column("model_key", Key, ForeignKey("model.key"), comment="that read it; null for a transcript"),
    Column("retracted_at", String(27)),
    Column("retraction", Text, comment="what the publisher said"),
    CheckConstraint("kind IN ('story', 'transcript')", name="kind"),
)

person = Table(
    "person",
    metadata,
    key(),
    Column("id", String(12), nullable=False, unique=True),
    Column("type", String(12), nullable=False),
    Column("name", Text, nullable=False, index=True),
    Column("birth", String(10)),
    Column("gender", Text),
    Column("origin", String(8), nullable=False, comment="story, registry or editor"),
    Column("source", Text, comment="of a registry: its name"),
    Column("added_at", String(27), nullable=False),
    reference("merged_into", "person"),
    CheckConstraint("type IN ('person', 'organization')", name="type"),
    CheckConstraint("origin IN ('story', 'registry', 'editor')", name="origin"),
)

person_name = Table(
    "person_name",
    metadata,
    key(),
    owner("person_key", "person"),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True, comment="people.names.fold(name)"),
    UniqueConstraint("person_key", "folded"),
)

office = Table(
    "office",
    metadata,
    key(),
    owner("person_key", "person"),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True, comment="people.names.fold(title)"),
    Column("organization", Text),
    Column("area", Text, comment="the state, district or country"),
    Column("began", String(10), comment="ISO prefix; null when not known"),
    Column("ended", String(10), comment="ISO prefix; null when not known, or still held"),
    Column("source", Text, nullable=False),
)

identifier = Table(
    "identifier",
    metadata,
    key(),
    owner("person_key", "person"),
    Column("scheme", Text, nullable=False, comment="wikidata, bioguide, …"),
    Column("value", Text, nullable=False),
    UniqueConstraint("scheme", "value", "person_key"),
)

entity = Table(
    "entity",
    metadata,
    key(),
    owner("document_key", "document"),
    Column("id", Text, nullable=False, comment="within the document: e1, e2, …"),
    Column("type", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("organization", Text),
    Column("justification", Json, comment="a span"),
    Column("mentions", Json, nullable=False, comment="spans"),
    Column("members", Json, nullable=False, comment="entity ids of a joint source"),
    Column("same_as", Json, nullable=False),
    Column("model_key", Key, ForeignKey("model.key"), comment="null where an editor added it"),
    reference("person_key", "person"),
    Column("person_basis", String(9), comment="suggested or accepted; accepted with a null person: not to be linked"),
    Column("person_reason", Text, comment="why it is linked, or why not"),
    UniqueConstraint("document_key", "id"),
)

statement = Table(
    "statement",
    metadata,
    key(),
    Column("id", String(33), nullable=False, unique=True, comment="record.Statement.id"),
    owner("document_key", "document"),
    Column("parent_id", String(33)),
    Column("role", String(9), nullable=False),
    Column("quotation", String(8), nullable=False),
    Column("start", Integer, nullable=False, comment="offset of its first word; the order of statements"),
    Column("source_spans", Json, nullable=False),
    Column("cue_spans", Json, nullable=False),
    Column("content_spans", Json, nullable=False),
    reference("speaker_key", "entity"),
    reference("speaks_for_key", "entity"),
    reference("addressee_key", "entity"),
    reference("target_key", "entity"),
    Column("mode", String(10)),
    Column("act", String(10)),
    Column("negated", Boolean, nullable=False),
    Column("hedges", Json, nullable=False),
    Column("said", Json, comment="record.When, its span a pair"),
    Column("setting", String(16)),
    Column("relays", Json, nullable=False, comment="[entity id, span or null] pairs, nearest to the article first"),
    Column("confidence", Float, nullable=False),
    Column("reasons", LargeBinary, nullable=False, comment="zlib of JSON [field, why, span or null]"),
    Column("model_key", Key, ForeignKey("model.key"), comment="null where an editor added it"),
)

alias = Table(
    "statement_alias",
    metadata,
    Column("id", String(33), primary_key=True, comment="an id that a statement had before a re-annotation"),
    owner("statement_key", "statement"),
)

review = Table(
    "review",
    metadata,
    key(),
    owner("document_key", "document"),
    Column("statement_key", Key, ForeignKey("statement.key", ondelete="SET NULL"), unique=True, comment="null: orphan"),
    Column("statement_id", String(33), nullable=False, comment="when it was last attached"),
    Column("status", String(9), nullable=False),
    Column("source_spans", Json, nullable=False, comment="the anchor: the spans that the reviewer saw or set"),
    Column("cue_spans", Json, nullable=False),
    Column("content_spans", Json, nullable=False),
    Column("suggested", Json, comment="the statement as proposed when first reviewed, to show an orphan"),
    CheckConstraint("status IN ('partial', 'confirmed', 'rejected', 'added')", name="status"),
)

fact = Table(
    "fact",
    metadata,
    key(),
    owner("review_key", "review"),
    Column("field", String(14), nullable=False),
    Column("verdict", String(9), nullable=False),
    Column("value", Json, comment="as in record.Statement; null: known to be none, or rejected"),
    Column("editor", Text, nullable=False),
    Column("at", String(27), nullable=False),
    UniqueConstraint("review_key", "field"),
    CheckConstraint("verdict IN ('confirmed', 'corrected', 'rejected')", name="verdict"),
)

change = Table(
    "change",
    metadata,
    key(),
    Column("at", String(27), nullable=False),
    Column("editor", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(10), nullable=False, comment="statement, person, document, entity, user, link"),
    Column("subject_id", Text, nullable=False, index=True),
    Column("document_id", String(16), index=True, comment="where the subject stands in one"),
    Column("field", Text),
    Column("before", Json),
    Column("after", Json),
    Column("undoes", Key, index=True, comment="the change that this one took back"),
    Column("undone_by", Key),
)

entry = Table(
    "entry",
    metadata,
    owned_key("key", "statement"),
    owner("document_key", "document"),
    Column("words", Text, nullable=False, comment="the content, folded for search"),
    Column("source", Text, nullable=False, comment="speaker, title and organisation, folded for search"),
    Column("facets", Text, nullable=False, comment="what it can be filtered by, as words: store.search.facets"),
    reference("who", "person"),
    reference("target", "person"),
    Column("speaker", Text, comment="the speaker's name as shown"),
    Column("source_type", String(20)),
    Column("act", String(10)),
    Column("mode", String(10)),
    Column("quotation", String(8), nullable=False),
    Column("outlet", Text),
    Column("setting", String(16)),
    Column("said", String(10)),
    Column("published", String(10)),
    Column("day", String(10), comment="said, else published"),
    Column("negated", Boolean, nullable=False),
    Column("status", String(10), nullable=False, comment="suggested, partial, confirmed, rejected, added"),
    Column("current", Boolean, nullable=False, comment="of a current version that is not retracted"),
    Column("confidence", Float, nullable=False),
    Index("ix_entry_who_day", "who", "day"),
    Index("ix_entry_target_day", "target", "day"),
    Index("ix_entry_outlet_day", "outlet", "day"),
    Index("ix_entry_queue", "status", "confidence"),
)

suppression = Table(
    "suppression",
    metadata,
    key(),
    owner("document_key", "document"),
    Column("name_hash", String(64), nullable=False, comment="of a person who was removed from the record on request"),
    UniqueConstraint("document_key", "name_hash"),
)

embedding = Table(
    "embedding",
    metadata,
    owned_key("key", "statement"),
    Column("vector", LargeBinary, nullable=False, comment="int8 [384]: compare.embeddings.to_int8"),
    Column("model_key", Key, ForeignKey("model.key"), nullable=False),
)

user = Table(
    "user_account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password", Text, nullable=False, comment="an argon2 hash"),
    Column("role", String(6), nullable=False),
    Column("added_at", String(27), nullable=False),
    CheckConstraint("role IN ('reader', 'editor')", name="role"),
)

session = Table(
    "user_session",
    metadata,
    Column("token", String(64), primary_key=True, comment="SHA-256 of the cookie's token"),
    Column("user", String(64), ForeignKey("user_account.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", String(27), nullable=False),
)

"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from onrecord.store.migrations import fulltext

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make them, and the full-text index."""
    _make_change()
    _make_model()
    _make_person()
    _make_user_account()
    _make_document()
    _make_identifier()
    _make_office()
    _make_person_name()
    _make_user_session()
    _make_entity()
    _make_suppression()
    _make_statement()
    _make_embedding()
    _make_entry()
    _make_review()
    _make_statement_alias()
    _make_fact()
    fulltext.create(op.get_bind())


def _make_change() -> None:
    op.create_table(
        "change",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False, comment="statement, person, document, entity, user"),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=True, comment="where the subject stands in one"),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("before", JSON_VALUE, nullable=True),
        sa.Column("after", JSON_VALUE, nullable=True),
        sa.Column("undoes", KEY, nullable=True, comment="the change that this one took back"),
        sa.Column("undone_by", KEY, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_document_id"), "change", ["document_id"], unique=False)
    op.create_index(op.f("ix_change_subject_id"), "change", ["subject_id"], unique=False)
    op.create_index(op.f("ix_change_undoes"), "change", ["undoes"], unique=False)


def _make_model() -> None:
    op.create_table(
        "model",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_model_name_version")),
    )


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("birth", sa.String(length=10), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False, comment="story, registry or editor"),
        sa.Column("source", sa.Text(), nullable=True, comment="of a registry: its name"),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("merged_into", KEY, nullable=True),
        sa.CheckConstraint("origin IN ('story', 'registry', 'editor')", name=op.f("ck_person_origin")),
        sa.CheckConstraint("type IN ('person', 'organization')", name=op.f("ck_person_type")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["person.key"], name=op.f("fk_person_merged_into"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
        sa.UniqueConstraint("id", name=op.f("uq_person_id")),
    )
    op.create_index(op.f("ix_person_merged_into"), "person", ["merged_into"], unique=False)
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)


def _make_user_account() -> None:
    op.create_table(
        "user_account",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password", sa.Text(), nullable=False, comment="an argon2 hash"),
        sa.Column("role", sa.String(length=6), nullable=False),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("role IN ('reader', 'editor')", name=op.f("ck_user_account_role")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_user_account")),
    )


def _make_document() -> None:
    op.create_table(
        "document",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False, comment="record.Document.id"),
        sa.Column("given_id", sa.Text(), nullable=True, comment="the id given with the input"),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="story or transcript"),
        sa.Column("text_hash", sa.String(length=16), nullable=False, comment="equal for printings of one text"),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=True, comment="ISO prefix"),
        sa.Column("place", sa.Text(), nullable=True, comment="of a transcript: where it was said"),
        sa.Column("participants", JSON_VALUE, nullable=True, comment="of a transcript: names"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "details", JSON_VALUE, nullable=False, comment="authors, published, language, segments, metadata, origin"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="1 for the first text seen at its outlet and URL"),
        sa.Column("current", sa.Boolean(), nullable=False, comment="no later version of it is stored"),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("model_key", KEY, nullable=True, comment="that read it; null for a transcript"),
        sa.Column("retracted_at", sa.String(length=27), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True, comment="what the publisher said"),
        sa.CheckConstraint("kind IN ('story', 'transcript')", name=op.f("ck_document_kind")),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_document_model_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_document")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )
    op.create_index(op.f("ix_document_outlet"), "document", ["outlet"], unique=False)
    op.create_index(op.f("ix_document_published"), "document", ["published"], unique=False)
    op.create_index(op.f("ix_document_text_hash"), "document", ["text_hash"], unique=False)
    op.create_index(op.f("ix_document_url"), "document", ["url"], unique=False)


def _make_identifier() -> None:
    op.create_table(
        "identifier",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False, comment="wikidata, bioguide, …"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name=op.f("fk_identifier_person_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identifier")),
        sa.UniqueConstraint("scheme", "value", "person_key", name=op.f("uq_identifier_scheme_value_person_key")),
    )
    op.create_index(op.f("ix_identifier_person_key"), "identifier", ["person_key"], unique=False)


def _make_office() -> None:
    op.create_table(
        "office",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False, comment="people.names.fold(title)"),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True, comment="the state, district or country"),
        sa.Column("began", sa.String(length=10), nullable=True, comment="ISO prefix; null when not known"),
        sa.Column(
            "ended", sa.String(length=10), nullable=True, comment="ISO prefix; null when not known, or still held"
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_office_person_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_folded"), "office", ["folded"], unique=False)
    op.create_index(op.f("ix_office_person_key"), "office", ["person_key"], unique=False)


def _make_person_name() -> None:
    op.create_table(
        "person_name",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False, comment="people.names.fold(name)"),
        sa.ForeignKeyConstraint(
            ["person_key"], ["person.key"], name=op.f("fk_person_name_person_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person_name")),
        sa.UniqueConstraint("person_key", "folded", name=op.f("uq_person_name_person_key_folded")),
    )
    op.create_index(op.f("ix_person_name_folded"), "person_name", ["folded"], unique=False)
    op.create_index(op.f("ix_person_name_person_key"), "person_name", ["person_key"], unique=False)


def _make_user_session() -> None:
    op.create_table(
        "user_session",
        sa.Column("token", sa.String(length=64), nullable=False, comment="SHA-256 of the cookie's token"),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["user_account.name"], name=op.f("fk_user_session_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_user_session")),
    )
    op.create_index(op.f("ix_user_session_user"), "user_session", ["user"], unique=False)


def _make_entity() -> None:
    op.create_table(
        "entity",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="within the document: e1, e2, …"),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("justification", JSON_VALUE, nullable=True, comment="a span"),
        sa.Column("mentions", JSON_VALUE, nullable=False, comment="spans"),
        sa.Column("members", JSON_VALUE, nullable=False, comment="entity ids of a joint source"),
        sa.Column("same_as", JSON_VALUE, nullable=False),
        sa.Column("model_key", KEY, nullable=True, comment="null where an editor added it"),
        sa.Column("person_key", KEY, nullable=True),
        sa.Column(
            "person_basis",
            sa.String(length=9),
            nullable=True,
            comment="suggested or accepted; accepted with a null person: not to be linked",
        ),
        sa.Column("person_reason", sa.Text(), nullable=True, comment="why it is linked, or why not"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_entity_document_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_entity_model_key")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_entity_person_key"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entity")),
        sa.UniqueConstraint("document_key", "id", name=op.f("uq_entity_document_key_id")),
    )
    op.create_index(op.f("ix_entity_document_key"), "entity", ["document_key"], unique=False)
    op.create_index(op.f("ix_entity_person_key"), "entity", ["person_key"], unique=False)


def _make_suppression() -> None:
    op.create_table(
        "suppression",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column(
            "name_hash",
            sa.String(length=64),
            nullable=False,
            comment="of a person who was removed from the record on request",
        ),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_suppression_document_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suppression")),
        sa.UniqueConstraint("document_key", "name_hash", name=op.f("uq_suppression_document_key_name_hash")),
    )
    op.create_index(op.f("ix_suppression_document_key"), "suppression", ["document_key"], unique=False)


def _make_statement() -> None:
    op.create_table(
        "statement",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=33), nullable=False, comment="record.Statement.id"),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("parent_id", sa.String(length=33), nullable=True),
        sa.Column("role", sa.String(length=9), nullable=False),
        sa.Column("quotation", sa.String(length=8), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, comment="offset of its first word; the order of statements"),
        sa.Column("source_spans", JSON_VALUE, nullable=False),
        sa.Column("cue_spans", JSON_VALUE, nullable=False),
        sa.Column("content_spans", JSON_VALUE, nullable=False),
        sa.Column("speaker_key", KEY, nullable=True),
        sa.Column("speaks_for_key", KEY, nullable=True),
        sa.Column("addressee_key", KEY, nullable=True),
        sa.Column("target_key", KEY, nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=True),
        sa.Column("act", sa.String(length=10), nullable=True),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("hedges", JSON_VALUE, nullable=False),
        sa.Column("said", JSON_VALUE, nullable=True, comment="record.When, its span a pair"),
        sa.Column("setting", sa.String(length=16), nullable=True),
        sa.Column(
            "relays",
            JSON_VALUE,
            nullable=False,
            comment="[entity id, span or null] pairs, nearest to the article first",
        ),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False, comment="zlib of JSON [field, why, span or null]"),
        sa.Column("model_key", KEY, nullable=True, comment="null where an editor added it"),
        sa.ForeignKeyConstraint(
            ["addressee_key"], ["entity.key"], name=op.f("fk_statement_addressee_key"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_statement_document_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_statement_model_key")),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["entity.key"], name=op.f("fk_statement_speaker_key"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["speaks_for_key"], ["entity.key"], name=op.f("fk_statement_speaks_for_key"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["target_key"], ["entity.key"], name=op.f("fk_statement_target_key"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_statement")),
        sa.UniqueConstraint("id", name=op.f("uq_statement_id")),
    )
    op.create_index(op.f("ix_statement_addressee_key"), "statement", ["addressee_key"], unique=False)
    op.create_index(op.f("ix_statement_document_key"), "statement", ["document_key"], unique=False)
    op.create_index(op.f("ix_statement_speaker_key"), "statement", ["speaker_key"], unique=False)
    op.create_index(op.f("ix_statement_speaks_for_key"), "statement", ["speaks_for_key"], unique=False)
    op.create_index(op.f("ix_statement_target_key"), "statement", ["target_key"], unique=False)


def _make_embedding() -> None:
    op.create_table(
        "embedding",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="int8 [384]: compare.embeddings.to_int8"),
        sa.Column("model_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["key"], ["statement.key"], name=op.f("fk_embedding_key"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_embedding_model_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_embedding")),
    )


def _make_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="the content, folded for search"),
        sa.Column("source", sa.Text(), nullable=False, comment="speaker, title and organisation, folded for search"),
        sa.Column(
            "facets", sa.Text(), nullable=False, comment="what it can be filtered by, as words: store.search.facets"
        ),
        sa.Column("who", KEY, nullable=True),
        sa.Column("target", KEY, nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True, comment="the speaker's name as shown"),
        sa.Column("source_type", sa.String(length=20), nullable=True),
        sa.Column("act", sa.String(length=10), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=True),
        sa.Column("quotation", sa.String(length=8), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("setting", sa.String(length=16), nullable=True),
        sa.Column("said", sa.String(length=10), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=True, comment="said, else published"),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column(
            "status", sa.String(length=10), nullable=False, comment="suggested, partial, confirmed, rejected, added"
        ),
        sa.Column("current", sa.Boolean(), nullable=False, comment="of a current version that is not retracted"),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_entry_document_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["key"], ["statement.key"], name=op.f("fk_entry_key"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target"], ["person.key"], name=op.f("fk_entry_target"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["who"], ["person.key"], name=op.f("fk_entry_who"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_document_key"), "entry", ["document_key"], unique=False)
    op.create_index("ix_entry_outlet_day", "entry", ["outlet", "day"], unique=False)
    op.create_index("ix_entry_queue", "entry", ["status", "confidence"], unique=False)
    op.create_index(op.f("ix_entry_target"), "entry", ["target"], unique=False)
    op.create_index("ix_entry_target_day", "entry", ["target", "day"], unique=False)
    op.create_index(op.f("ix_entry_who"), "entry", ["who"], unique=False)
    op.create_index("ix_entry_who_day", "entry", ["who", "day"], unique=False)


def _make_review() -> None:
    op.create_table(
        "review",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("statement_key", KEY, nullable=True, comment="null: orphan"),
        sa.Column("statement_id", sa.String(length=33), nullable=False, comment="when it was last attached"),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column(
            "source_spans", JSON_VALUE, nullable=False, comment="the anchor: the spans that the reviewer saw or set"
        ),
        sa.Column("cue_spans", JSON_VALUE, nullable=False),
        sa.Column("content_spans", JSON_VALUE, nullable=False),
        sa.Column(
            "suggested",
            JSON_VALUE,
            nullable=True,
            comment="the statement as proposed when first reviewed, to show an orphan",
        ),
        sa.CheckConstraint("status IN ('partial', 'confirmed', 'rejected', 'added')", name=op.f("ck_review_status")),
        sa.ForeignKeyConstraint(
            ["document_key"], ["document.key"], name=op.f("fk_review_document_key"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_key"], ["statement.key"], name=op.f("fk_review_statement_key"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_review")),
        sa.UniqueConstraint("statement_key", name=op.f("uq_review_statement_key")),
    )
    op.create_index(op.f("ix_review_document_key"), "review", ["document_key"], unique=False)


def _make_statement_alias() -> None:
    op.create_table(
        "statement_alias",
        sa.Column(
            "id", sa.String(length=33), nullable=False, comment="an id that a statement had before a re-annotation"
        ),
        sa.Column("statement_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_key"], ["statement.key"], name=op.f("fk_statement_alias_statement_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_alias")),
    )
    op.create_index(op.f("ix_statement_alias_statement_key"), "statement_alias", ["statement_key"], unique=False)


def _make_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("review_key", KEY, nullable=False),
        sa.Column("field", sa.String(length=14), nullable=False),
        sa.Column("verdict", sa.String(length=9), nullable=False),
        sa.Column(
            "value", JSON_VALUE, nullable=True, comment="as in record.Statement; null: known to be none, or rejected"
        ),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("verdict IN ('confirmed', 'corrected', 'rejected')", name=op.f("ck_fact_verdict")),
        sa.ForeignKeyConstraint(["review_key"], ["review.key"], name=op.f("fk_fact_review_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact")),
        sa.UniqueConstraint("review_key", "field", name=op.f("uq_fact_review_key_field")),
    )
    op.create_index(op.f("ix_fact_review_key"), "fact", ["review_key"], unique=False)

"""What comparing gives: links, checks, printings, and transcripts with their passages.

The transcripts and stories that are there already are not looked at: `store.transcripts` and `store.printings` take
them in when they are first asked for, a few at a time, and an upgrade stays short.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from onrecord.store.migrations import fulltext

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables, and the full-text index of passages."""
    _make_link()
    _make_link_review()
    _make_compared()
    _make_quote_check()
    _make_quote_source()
    _make_transcript()
    _make_passage()
    _make_printing()
    _make_printing_band()
    op.create_index(op.f("ix_document_kind"), "document", ["kind"], unique=False)
    fulltext.create_passages(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column(
            "change",
            "subject",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            existing_comment="statement, person, document, entity, user",
            comment="statement, person, document, entity, user, link",
        )


def _make_link() -> None:
    op.create_table(
        "link",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("a_key", KEY, nullable=False),
        sa.Column("b_key", KEY, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reasons", JSON_VALUE, nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False, comment="as link_review has it, else suggested"),
        sa.Column("model_key", KEY, nullable=True, comment="null where no model took part"),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("kind IN ('answers', 'contradicts', 'changes', 'repeats')", name=op.f("ck_link_kind")),
        sa.CheckConstraint("state IN ('suggested', 'confirmed', 'dismissed')", name=op.f("ck_link_state")),
        _owner("link", "a_key", "statement.key"),
        _owner("link", "b_key", "statement.key"),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_link_model_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_link")),
        sa.UniqueConstraint("kind", "a_key", "b_key", name=op.f("uq_link_kind_a_key_b_key")),
    )
    op.create_index(op.f("ix_link_a_key"), "link", ["a_key"], unique=False)
    op.create_index(op.f("ix_link_b_key"), "link", ["b_key"], unique=False)
    op.create_index("ix_link_kind_state", "link", ["kind", "state"], unique=False)


def _make_link_review() -> None:
    of_proposed = "of the link as it was proposed"
    op.create_table(
        "link_review",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column(
            "a_id",
            sa.String(length=33),
            nullable=False,
            comment="of a statement when it was said, which may be gone",
        ),
        sa.Column("b_id", sa.String(length=33), nullable=False),
        sa.Column("verdict", sa.String(length=9), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False, comment=of_proposed),
        sa.Column("reasons", JSON_VALUE, nullable=False, comment=of_proposed),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("verdict IN ('confirmed', 'dismissed')", name=op.f("ck_link_review_verdict")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_link_review")),
        sa.UniqueConstraint("kind", "a_id", "b_id", name=op.f("uq_link_review_kind_a_id_b_id")),
    )
    op.create_index(op.f("ix_link_review_b_id"), "link_review", ["b_id"], unique=False)


def _make_compared() -> None:
    op.create_table(
        "compared",
        sa.Column("statement_key", KEY, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False, comment="disputes or variants"),
        sa.Column("model_key", KEY, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("stage IN ('disputes', 'variants')", name=op.f("ck_compared_stage")),
        _owner("compared", "statement_key", "statement.key"),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_compared_model_key")),
        sa.PrimaryKeyConstraint("statement_key", "stage", name=op.f("pk_compared")),
    )


def _make_quote_check() -> None:
    op.create_table(
        "quote_check",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("statement_key", KEY, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, comment="of the quotation in its story"),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=13), nullable=False),
        sa.Column("occasion", sa.String(length=7), nullable=False),
        sa.Column("weighty", sa.Boolean(), nullable=False),
        sa.Column("body", JSON_VALUE, nullable=False, comment="the other fields of record.Check"),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        _owner("quote_check", "statement_key", "statement.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quote_check")),
        sa.UniqueConstraint("statement_key", "start", "end", name=op.f("uq_quote_check_statement_key_start_end")),
    )
    op.create_index("ix_quote_check_verdict_key", "quote_check", ["verdict", "key"], unique=False)


def _make_quote_source() -> None:
    op.create_table(
        "quote_source",
        sa.Column("check_key", KEY, autoincrement=False, nullable=False),
        sa.Column("document_key", KEY, autoincrement=False, nullable=False, comment="the transcript of a passage"),
        _owner("quote_source", "check_key", "quote_check.key"),
        _owner("quote_source", "document_key", "document.key"),
        sa.PrimaryKeyConstraint("check_key", "document_key", name=op.f("pk_quote_source")),
    )
    op.create_index(op.f("ix_quote_source_document_key"), "quote_source", ["document_key"], unique=False)


def _make_transcript() -> None:
    op.create_table(
        "transcript",
        sa.Column("document_key", KEY, autoincrement=False, nullable=False),
        sa.Column("setting", sa.String(length=16), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=True, comment="null where it does not tell"),
        sa.Column("written", sa.Boolean(), nullable=True, comment="null where it does not tell"),
        sa.Column(
            "parsed",
            sa.LargeBinary(),
            nullable=False,
            comment="zlib of JSON: turns and times, as store.transcripts has it",
        ),
        _owner("transcript", "document_key", "document.key"),
        sa.PrimaryKeyConstraint("document_key", name=op.f("pk_transcript")),
    )


def _make_passage() -> None:
    op.create_table(
        "passage",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, comment="offset of its first word in the transcript"),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="their forms as they are searched: store.passages"),
        _owner("passage", "document_key", "document.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_document_key"), "passage", ["document_key"], unique=False)


def _make_printing() -> None:
    op.create_table(
        "printing",
        sa.Column("document_key", KEY, autoincrement=False, nullable=False),
        sa.Column("family", KEY, nullable=False, comment="equal for printings of one story; the key of one"),
        sa.Column("agency", sa.Text(), nullable=True, comment="that it names in a dateline, byline or credit"),
        sa.Column("signature", sa.LargeBinary(), nullable=False, comment="compare.variants.printings.signature"),
        _owner("printing", "document_key", "document.key"),
        sa.PrimaryKeyConstraint("document_key", name=op.f("pk_printing")),
    )
    op.create_index(op.f("ix_printing_family"), "printing", ["family"], unique=False)


def _make_printing_band() -> None:
    op.create_table(
        "printing_band",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_key", KEY, autoincrement=False, nullable=False),
        _owner("printing_band", "document_key", "printing.document_key"),
        sa.PrimaryKeyConstraint("band", "hash", "document_key", name=op.f("pk_printing_band")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_printing_band_document_key"), "printing_band", ["document_key"], unique=False)


def _owner(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")

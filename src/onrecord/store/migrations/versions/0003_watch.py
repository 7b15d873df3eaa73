"""What is watched: feeds with the stories that they named, and alerts with what they found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _make_feed()
    _make_feed_item()
    _make_alert()
    _make_alert_queue()
    _make_alert_match()


def _make_feed() -> None:
    op.create_table(
        "feed",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True, comment="of the feed as it was last read"),
        sa.Column("modified", sa.Text(), nullable=True, comment="its Last-Modified"),
        sa.Column("asked_at", sa.String(length=27), nullable=True, comment="when it was last asked"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="in a row"),
        sa.Column("error", sa.Text(), nullable=True, comment="of the last of them"),
        sa.Column("not_before", sa.String(length=27), nullable=True, comment="it rests until then"),
        sa.Column(
            "gone_at",
            sa.String(length=27),
            nullable=True,
            comment="when its server said that it is gone for good",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feed")),
        sa.UniqueConstraint("url", name=op.f("uq_feed_url")),
    )


def _make_feed_item() -> None:
    op.create_table(
        "feed_item",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("feed_key", KEY, nullable=False),
        sa.Column(
            "id_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the guid or id that the feed gives, else link",
        ),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False, comment="SHA-256: feeds name the same page"),
        sa.Column(
            "told", JSON_VALUE, nullable=True, comment="title, author, published; null once it is read or given up"
        ),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="that failed"),
        sa.Column("not_before", sa.String(length=27), nullable=True, comment="it is not tried again before"),
        sa.Column("error", sa.Text(), nullable=True, comment="why the last attempt failed"),
        sa.Column(
            "document_id",
            sa.String(length=16),
            nullable=True,
            comment="what was read; kept when the document is removed",
        ),
        sa.Column("seen_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_feed_item_state")),
        _owner("feed_item", "feed_key", "feed.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feed_item")),
        sa.UniqueConstraint("feed_key", "id_hash", name=op.f("uq_feed_item_feed_key_id_hash")),
    )
    op.create_index(op.f("ix_feed_item_link_hash"), "feed_item", ["link_hash"], unique=False)
    op.create_index("ix_feed_item_state_feed_key", "feed_item", ["state", "feed_key"], unique=False)


def _make_alert() -> None:
    op.create_table(
        "alert",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="as `onrecord search` takes them"),
        sa.Column("filters", JSON_VALUE, nullable=False, comment="store.search.filters.Filters, those that are set"),
        sa.Column("contradictions", sa.Boolean(), nullable=False, comment="contradictions are wanted, not statements"),
        sa.Column("webhook", sa.Text(), nullable=True, comment="null: what is found is printed"),
        sa.Column("allow_private", sa.Boolean(), nullable=False, comment="the webhook may be on a private network"),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, comment="of the webhook, in a row"),
        sa.Column(
            "error", sa.Text(), nullable=True, comment="why it could not be looked for or delivered the last time"
        ),
        sa.Column("not_before", sa.String(length=27), nullable=True, comment="the webhook rests until then"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alert")),
        sa.UniqueConstraint("name", name=op.f("uq_alert_name")),
    )


def _make_alert_queue() -> None:
    op.create_table(
        "alert_queue",
        sa.Column("alert_key", KEY, autoincrement=False, nullable=False),
        sa.Column("document_key", KEY, autoincrement=False, nullable=False),
        _owner("alert_queue", "alert_key", "alert.key"),
        _owner("alert_queue", "document_key", "document.key"),
        sa.PrimaryKeyConstraint("alert_key", "document_key", name=op.f("pk_alert_queue")),
        comment="stories that were put in, and that the alert has not looked at",
    )
    op.create_index("ix_alert_queue_document_key", "alert_queue", ["document_key"], unique=False)


def _make_alert_match() -> None:
    op.create_table(
        "alert_match",
        sa.Column("key", KEY, autoincrement=True, nullable=False),
        sa.Column("alert_key", KEY, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False, comment="a statement's id, or a link's: kind:a:b"),
        sa.Column("found_at", sa.String(length=27), nullable=False),
        sa.Column("delivered_at", sa.String(length=27), nullable=True, comment="null: it waits"),
        _owner("alert_match", "alert_key", "alert.key"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alert_match")),
        sa.UniqueConstraint("alert_key", "subject", name=op.f("uq_alert_match_alert_key_subject")),
    )
    op.create_index("ix_alert_match_alert_key_delivered_at", "alert_match", ["alert_key", "delivered_at"], unique=False)


def _owner(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")

"""The tables of what is watched: feeds with the stories that they named, and alerts with what they found.

`schema` names them beside the others. Times are as everywhere; those that lie ahead say from when on something may be
tried again.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, UniqueConstraint

from onrecord.store.columns import Json, key, metadata, owned_key, owner

feed = Table(
    "feed",
    metadata,
    key(),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("etag", Text, comment="of the feed as it was last read"),
    Column("modified", Text, comment="its Last-Modified"),
    Column("asked_at", String(27), comment="when it was last asked"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("error", Text, comment="of the last of them"),
    Column("not_before", String(27), comment="it rests until then"),
    Column("gone_at", String(27), comment="when its server said that it is gone for good"),
)

feed_item = Table(
    "feed_item",
    metadata,
    key(),
    owner("feed_key", "feed", index=False),
    Column("id_hash", String(64), nullable=False, comment="SHA-256 of the guid or id that the feed gives, else link"),
    Column("link", Text, nullable=False),
    Column("link_hash", String(64), nullable=False, index=True, comment="SHA-256: feeds name the same page"),
    Column("told", Json, comment="title, author, published; null once it is read or given up"),
    Column("state", String(7), nullable=False),
    Column("attempts", Integer, nullable=False, comment="that failed"),
    Column("not_before", String(27), comment="it is not tried again before"),
    Column("error", Text, comment="why the last attempt failed"),
    Column("document_id", String(16), comment="what was read; kept when the document is removed"),
    Column("seen_at", String(27), nullable=False),
    UniqueConstraint("feed_key", "id_hash"),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    Index("ix_feed_item_state_feed_key", "state", "feed_key"),
)

alert = Table(
    "alert",
    metadata,
    key(),
    Column("name", String(100), nullable=False, unique=True),
    Column("words", Text, nullable=False, comment="as `onrecord search` takes them"),
    Column("filters", Json, nullable=False, comment="store.search.filters.Filters, those that are set"),
    Column("contradictions", Boolean, nullable=False, comment="contradictions are wanted, not statements"),
    Column("webhook", Text, comment="null: what is found is printed"),
    Column("allow_private", Boolean, nullable=False, comment="the webhook may be on a private network"),
    Column("made_at", String(27), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("failures", Integer, nullable=False, comment="of the webhook, in a row"),
    Column("error", Text, comment="why it could not be looked for or delivered the last time"),
    Column("not_before", String(27), comment="the webhook rests until then"),
)

alert_queue = Table(
    "alert_queue",
    metadata,
    owned_key("alert_key", "alert"),
    owned_key("document_key", "document"),
    Index("ix_alert_queue_document_key", "document_key"),
    comment="stories that were put in, and that the alert has not looked at",
)

alert_match = Table(
    "alert_match",
    metadata,
    key(),
    owner("alert_key", "alert", index=False),
    Column("subject", String(80), nullable=False, comment="a statement's id, or a link's: kind:a:b"),
    Column("found_at", String(27), nullable=False),
    Column("delivered_at", String(27), comment="null: it waits"),
    UniqueConstraint("alert_key", "subject"),
    Index("ix_alert_match_alert_key_delivered_at", "alert_key", "delivered_at"),
)

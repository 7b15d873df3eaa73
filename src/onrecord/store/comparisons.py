"""The tables of what comparing gives; `schema` names them beside the others.

Links and checks are proposals, and can be made anew; what users said of a link stands in `link_review`, by the ids of
the statements, and so outlasts them. `transcript` and `passage` are made of the documents that are transcripts,
`printing` and `printing_band` of those that are stories.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from onrecord.store.columns import Json, Key, key, metadata, owned_key, owner

link = Table(
    "link",
    metadata,
    key(),
    Column("kind", String(11), nullable=False),
    owner("a_key", "statement"),
    owner("b_key", "statement"),
    Column("confidence", Float, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("state", String(9), nullable=False, comment="as link_review has it, else suggested"),
    Column("model_key", Key, ForeignKey("model.key"), comment="null where no model took part"),
    Column("made_at", String(27), nullable=False),
    UniqueConstraint("kind", "a_key", "b_key"),
    CheckConstraint("kind IN ('answers', 'contradicts', 'changes', 'repeats')", name="kind"),
    CheckConstraint("state IN ('suggested', 'confirmed', 'dismissed')", name="state"),
    Index("ix_link_kind_state", "kind", "state"),
)

link_review = Table(
    "link_review",
    metadata,
    key(),
    Column("kind", String(11), nullable=False),
    Column("a_id", String(33), nullable=False, comment="of a statement when it was said, which may be gone"),
    Column("b_id", String(33), nullable=False, index=True),
    Column("verdict", String(9), nullable=False),
    Column("confidence", Float, nullable=False, comment="of the link as it was proposed"),
    Column("reasons", Json, nullable=False, comment="of the link as it was proposed"),
    Column("editor", Text, nullable=False),
    Column("at", String(27), nullable=False),
    UniqueConstraint("kind", "a_id", "b_id"),
    CheckConstraint("verdict IN ('confirmed', 'dismissed')", name="verdict"),
)

compared = Table(
    "compared",
    metadata,
    owned_key("statement_key", "statement"),
    Column("stage", String(10), primary_key=True, comment="disputes or variants"),
    Column("model_key", Key, ForeignKey("model.key"), nullable=False),
    Column(
        "stand_in_key",
        Key,
        ForeignKey("statement.key", ondelete="CASCADE"),
        index=True,
        comment="which was held against the others for it; null: itself",
    ),
    Column("at", String(27), nullable=False),
    CheckConstraint("stage IN ('disputes', 'variants')", name="stage"),
)

quote_check = Table(
    "quote_check",
    metadata,
    key(),
    owner("statement_key", "statement", index=False),
    Column("start", Integer, nullable=False, comment="of the quotation in its story"),
    Column("end", Integer, nullable=False),
    Column("verdict", String(13), nullable=False),
    Column("occasion", String(7), nullable=False),
    Column("weighty", Boolean, nullable=False),
    Column("body", Json, nullable=False, comment="the other fields of record.Check"),
    Column("made_at", String(27), nullable=False),
    UniqueConstraint("statement_key", "start", "end"),
    Index("ix_quote_check_verdict_key", "verdict", "key"),
)

quote_source = Table(
    "quote_source",
    metadata,
    owned_key("check_key", "quote_check"),
    Column(
        "document_key",
        Key,
        ForeignKey("document.key", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
        comment="the transcript of a passage",
    ),
)

transcript = Table(
    "transcript",
    metadata,
    owned_key("document_key", "document"),
    Column("setting", String(16)),
    Column("partial", Boolean, comment="null where it does not tell"),
    Column("written", Boolean, comment="null where it does not tell"),
    Column("parsed", LargeBinary, nullable=False, comment="zlib of JSON: turns and times, as store.transcripts has it"),
)

passage = Table(
    "passage",
    metadata,
    key(),
    owner("document_key", "document"),
    Column("start", Integer, nullable=False, comment="offset of its first word in the transcript"),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False, comment="their forms as they are searched: store.passages"),
)

printing = Table(
    "printing",
    metadata,
    owned_key("document_key", "document"),
    Column("family", Key, nullable=False, index=True, comment="equal for printings of one story; the key of one"),
    Column("agency", Text, comment="that it names in a dateline, byline or credit"),
    Column("signature", LargeBinary, nullable=False, comment="compare.variants.printings.signature"),
)

printing_band = Table(
    "printing_band",
    metadata,
    Column("band", Integer, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "document_key",
        Key,
        ForeignKey("printing.document_key", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    sqlite_with_rowid=False,
)

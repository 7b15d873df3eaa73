"""Which printing of an utterance was held against the others for a statement.

Of statements that were compared before that is not known, so that the next pass compares all anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table anew: SQLite adds no column that refers to another table under a name."""
    op.drop_table("compared")
    op.create_table(
        "compared",
        sa.Column("statement_key", KEY, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False, comment="disputes or variants"),
        sa.Column("model_key", KEY, nullable=False),
        sa.Column("stand_in_key", KEY, nullable=True, comment="which was held against the others for it; null: itself"),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("stage IN ('disputes', 'variants')", name=op.f("ck_compared_stage")),
        _owner("statement_key"),
        sa.ForeignKeyConstraint(["model_key"], ["model.key"], name=op.f("fk_compared_model_key")),
        _owner("stand_in_key"),
        sa.PrimaryKeyConstraint("statement_key", "stage", name=op.f("pk_compared")),
    )
    op.create_index(op.f("ix_compared_stand_in_key"), "compared", ["stand_in_key"], unique=False)


def _owner(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["statement.key"], name=op.f(f"fk_compared_{column}"), ondelete="CASCADE")

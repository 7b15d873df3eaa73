"""The first tables."""

from alembic import op

from onrecord.store.migrations import fulltext
from onrecord.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    metadata.create_all(op.get_bind())
    fulltext.create(op.get_bind())

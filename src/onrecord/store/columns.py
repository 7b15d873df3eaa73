"""What the tables are made of: the types of their columns, their keys, and how rows refer to each other."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite makes a row id only of an INTEGER
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def key() -> Column[int]:
    """The key of a row."""
    return Column("key", Key, primary_key=True, autoincrement=True)


def owner(name: str, table: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    """A reference whose row goes when the row that it refers to goes."""
    return Column(name, Key, ForeignKey(f"{table}.key", ondelete="CASCADE"), nullable=nullable, index=index)


def owned_key(name: str, table: str) -> Column[int]:
    """A key, or a part of one, that is the key of the row that it belongs to; it goes with that row."""
    reference = ForeignKey(f"{table}.key", ondelete="CASCADE")
    return Column(name, Key, reference, primary_key=True, autoincrement=False)


def reference(name: str, table: str) -> Column[int]:
    """A reference that becomes null when the row that it refers to goes."""
    return Column(name, Key, ForeignKey(f"{table}.key", ondelete="SET NULL"), nullable=True, index=True)

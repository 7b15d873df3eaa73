"""Names that were removed from a document on request, so that a re-annotation does not bring them back.

Of a name only a hash is kept.
"""

import hashlib

from sqlalchemy import Connection, insert, select

from onrecord.record import Record
from onrecord.store.people.names import fold
from onrecord.store.schema import suppression


def suppress(connection: Connection, document_key: int, name: str) -> None:
    """Remember that a name was removed from a document."""
    hashed = _hash_of(name)
    if hashed not in _suppressed(connection, document_key):
        connection.execute(insert(suppression).values(document_key=document_key, name_hash=hashed))


def without_suppressed(connection: Connection, document_key: int, record: Record) -> Record:
    """The record without the people that were removed from the document, and without what they said."""
    hashes = _suppressed(connection, document_key)
    gone = {one.id for one in record.entities if _hash_of(one.name) in hashes} if hashes else set()
    if not gone:
        return record
    kept = [one for one in record.statements if one.speaker not in gone]
    ids = {one.id for one in kept}
    return record.model_copy(
        update={
            "entities": tuple(one for one in record.entities if one.id not in gone),
            "statements": tuple(
                one.model_copy(
                    update={
                        "parent": one.parent if one.parent in ids else None,
                        "relays": tuple(relay for relay in one.relays if relay.source not in gone),
                        **{role: None for role in ("speaks_for", "addressee", "target") if getattr(one, role) in gone},
                    }
                )
                for one in kept
            ),
        }
    )


def _hash_of(name: str) -> str:
    return hashlib.sha256(fold(name).encode()).hexdigest()


def _suppressed(connection: Connection, document_key: int) -> frozenset[str]:
    rows = connection.execute(select(suppression.c.name_hash).where(suppression.c.document_key == document_key))
    return frozenset(rows.scalars())

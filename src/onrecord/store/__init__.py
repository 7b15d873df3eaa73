"""The database: what was read, what people said of it, and how to find it again."""

from onrecord.store.database import DEFAULT_DATABASE, Store, open_store

__all__ = ["DEFAULT_DATABASE", "Store", "open_store"]

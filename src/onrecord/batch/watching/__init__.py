"""Watching feeds: what they name is read and put on record, and alerts tell of it."""

"""Bytes to documents: plain text, web pages and JSON Lines, from files, folders, addresses and standard input."""

from onrecord.ingest.documents import document_from_bytes, document_from_text
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.sources import read_documents

__all__ = ["ReadOptions", "document_from_bytes", "document_from_text", "read_documents"]

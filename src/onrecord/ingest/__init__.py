"""Bytes to documents: stories as text, Markdown, pages, PDF, DOCX, mail and rows; transcripts as captions, too.

They come from files, folders, addresses and standard input, and out of archives and web archives.
"""

from onrecord.ingest.documents import document_from_bytes, document_from_text
from onrecord.ingest.options import ReadOptions
from onrecord.ingest.sources import read_documents
from onrecord.ingest.transcript import read_transcripts, transcript_of

__all__ = [
    "ReadOptions",
    "document_from_bytes",
    "document_from_text",
    "read_documents",
    "read_transcripts",
    "transcript_of",
]

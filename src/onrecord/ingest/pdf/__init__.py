"""PDF files: their text in the order of reading, in paragraphs, and where on it each page begins."""

from onrecord.ingest.pdf.reading import begins_like_pdf, read_pdf

__all__ = ["begins_like_pdf", "read_pdf"]

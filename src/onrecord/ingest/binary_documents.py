"""PDF and DOCX, which are known by how they begin under any name and any label: no text begins so."""

from typing import Literal

from onrecord.ingest.docx import begins_like_docx
from onrecord.ingest.pdf import begins_like_pdf


def binary_document(data: bytes) -> Literal["pdf", "docx"] | None:
    """Which of the two these bytes are, by their beginning."""
    if begins_like_pdf(data):
        return "pdf"
    return "docx" if begins_like_docx(data) else None

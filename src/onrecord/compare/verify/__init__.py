"""Quotations held against transcripts: are these the words that were said, by whom, on which occasion."""

from onrecord.compare.verify.checking import verify
from onrecord.compare.verify.transcripts import ReadiedTranscript, TranscriptIndex, TranscriptSource

__all__ = ["ReadiedTranscript", "TranscriptIndex", "TranscriptSource", "verify"]

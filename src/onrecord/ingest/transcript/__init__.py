"""Transcripts: what was said, in turns, with who said it, as far as the transcript tells."""

from onrecord.ingest.transcript.directions import directions
from onrecord.ingest.transcript.documents import begins_like_transcript
from onrecord.ingest.transcript.reading import read_transcripts
from onrecord.ingest.transcript.transcribing import transcript_of

__all__ = ["begins_like_transcript", "directions", "read_transcripts", "transcript_of"]

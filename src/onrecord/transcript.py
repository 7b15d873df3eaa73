"""Transcripts: documents of what was said, taken apart into turns, to hold quotations against.

Frozen, with offsets into `Document.text`, as everything in `record`.
"""

from typing import Self

from pydantic import Field, model_validator

from onrecord.record import Document, Frozen, Setting, Span, check_spans


class Turn(Frozen):
    """What one speaker said without a break in a transcript."""

    speaker: str | None = Field(default=None, description="the fullest form of the name that the transcript gives")
    label: str | None = Field(default=None, description='as printed before the turn: "Senator FRANKEN", "Q"')
    question: bool = Field(default=False, description="printed as a question, or asked by one who interviews")
    span: Span = Field(description="its words, without the label")
    seconds: float | None = Field(default=None, ge=0.0, description="from the start of the recording")


class TimeCode(Frozen):
    """When a place of a transcript was spoken."""

    offset: int = Field(ge=0, description="in the document's text")
    seconds: float = Field(ge=0.0, description="from the start of the recording")


class Transcript(Frozen):
    """A document of what was said, in turns, to hold quotations against."""

    document: Document
    turns: tuple[Turn, ...] = Field(
        default=(), description="in order, apart; what lies between is label or stage direction"
    )
    times: tuple[TimeCode, ...] = Field(default=(), description="of captions, in order")
    place: str | None = None
    setting: Setting | None = None
    participants: tuple[str, ...] = ()
    partial: bool | None = Field(default=None, description="only parts of what was said; None when it does not tell")
    written: bool | None = Field(default=None, description="as prepared, not as spoken; None when it does not tell")

    @model_validator(mode="after")
    def _turns_agree(self) -> Self:
        check_spans(self.document.text, (turn.span for turn in self.turns))
        return self

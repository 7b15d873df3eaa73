"""The data: what a document is, and the record that is made of it.

Everything here is frozen. Offsets are half-open Unicode code-point positions in `Document.text`, which is
stored and never changed. Unknown is None, never an empty string.
"""

import bisect
import datetime
import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from onrecord.errors import SpanMismatch

SegmentKind = Literal[
    "headline", "byline", "date", "dateline", "caption", "credit", "heading", "paragraph", "boilerplate"
]
Quotation = Literal["direct", "mixed", "indirect"]
SourceType = Literal["named_person", "named_organization", "document", "anonymous", "unnamed_person", "unnamed_group"]
Mode = Literal["speech", "belief", "intention", "attitude", "decree", "perception", "evidence"]
Act = Literal[
    "say", "deny", "accuse", "demand", "ask", "promise", "confirm", "support", "oppose", "warn", "announce",
    "predict", "no_comment", "other",
]  # fmt: skip
Setting = Literal[
    "hearing", "interview", "debate", "speech", "rally", "press_conference", "statement", "social_media",
    "broadcast", "email", "letter", "court", "report", "ad", "book",
]  # fmt: skip
Basis = Literal["stated", "carried", "caption", "published"]
StatementRole = Literal["statement", "relay"]
LinkKind = Literal["answers", "contradicts", "changes", "repeats"]
Verdict = Literal["verbatim", "edited", "altered", "merged", "misattributed", "not_found", "no_transcript"]
Occasion = Literal["same", "other", "unknown"]
OriginFormat = Literal["text", "html", "pdf", "docx", "eml", "markdown", "jsonl", "csv", "parquet", "vtt", "srt"]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]

ID_DIGITS = 16  # hex digits of an identifier: 64 bits, a collision in a billion documents has a chance of 3 %


def hash_of(*parts: str | None) -> str:
    """The first 16 hex digits of SHA-256 over the parts; a part that is None differs from an empty one."""
    # A unit separator cannot be confused with the text of a part that ends or begins with the next one's text.
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]


class Frozen(BaseModel):
    """The base of every type here: immutable, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A stretch of a document: `text == document.text[start:end]`.

    Length and order are checked here; agreement with the document is checked where both meet (`Document`, `Record`).
    """

    start: int = Field(ge=0, description="offset of the first character, in Unicode code points")
    end: int = Field(description="offset behind the last character")
    text: str

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.end - self.start != len(self.text) or not self.text:
            raise SpanMismatch(
                f"span [{self.start}, {self.end}) has {len(self.text)} characters of text",
                next_step="Use Span.cut(text, start, end).",
            )
        return self

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Self:
        """The span of `text` from `start` to `end`.

        Raises:
            SpanMismatch: the offsets are empty, reversed, or outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise SpanMismatch(f"no span [{start}, {end}) in a text of {len(text)} characters")
        return cls(start=start, end=end, text=text[start:end])

    def agrees_with(self, text: str) -> bool:
        """Whether the text says at this place what the span says."""
        return text[self.start : self.end] == self.text


_ISO_PREFIX = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class When(Frozen):
    """A date at the precision at which it is known: "2017", "2017-03" or "2017-03-01", never filled in."""

    value: str = Field(description="ISO 8601 date, or a prefix of one")
    time: str | None = Field(default=None, description='time of day ("14:30") or a part of the day ("night")')
    span: Span | None = None
    basis: Basis

    @model_validator(mode="after")
    def _is_a_date(self) -> Self:
        match = _ISO_PREFIX.fullmatch(self.value)
        if match is None:
            raise ValueError(f"{self.value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        datetime.date(year, month, day)  # raises ValueError when there is no such day
        return self


class Segment(Frozen):
    """A part of a document that has one function; it may be part of a line."""

    kind: SegmentKind
    span: Span
    repeats: int | None = Field(default=None, description="index of the segment that this one is a copy of")


class Metadatum(Frozen):
    """One thing that a page or file told about itself, and where it told it."""

    name: str
    value: str
    told_by: str = Field(description='where it stood: "meta og:title", "date line", "option --published"')


class Origin(Frozen):
    """Where a document came from, as it was when it was read."""

    name: str = Field(description="the path or URL as given; '-' for standard input")
    id: str | None = Field(default=None, description="the identifier given with the input")
    format: OriginFormat
    sha256: str = Field(description="of the bytes as read")
    encoding: str | None = Field(
        default=None, description="of the bytes; None where they are not text themselves (PDF, DOCX, e-mail)"
    )
    byte_order_mark: bool = False
    read_at: datetime.datetime


class Page(Frozen):
    """Where a page of a paginated file begins in the document's text."""

    offset: int = Field(ge=0, description="in the document's text, of the first character that stands on the page")
    number: int = Field(ge=1, description="counted from the file's first page")
    label: str | None = Field(default=None, description='as printed on it, or as the file calls it: "iv", "17"')


class Document(Frozen):
    """A story: its text, unchanged, with what is known about it."""

    id: str
    text_hash: str = Field(description="equal for printings of one text, whatever their white space")
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: When | None = None
    language: str | None = Field(default=None, description="ISO 639-1 code")
    text: str
    segments: tuple[Segment, ...] = ()
    pages: tuple[Page, ...] = Field(
        default=(), description="of a paginated file, in order; pages without text are left out"
    )
    metadata: tuple[Metadatum, ...] = ()
    origin: Origin | None = None

    @model_validator(mode="after")
    def _spans_agree(self) -> Self:
        check_spans(self.text, (segment.span for segment in self.segments))
        offsets = [page.offset for page in self.pages]
        if offsets != sorted(offsets) or (offsets and offsets[-1] > len(self.text)):
            raise ValueError("pages do not follow each other within the text")
        return self

    def page_at(self, offset: int) -> Page | None:
        """The page that a character of the text stands on; None where the document has no pages."""
        behind = bisect.bisect_right(self.pages, offset, key=lambda page: page.offset)
        return self.pages[behind - 1] if behind else None

    @property
    def given_as(self) -> str:
        """What an error names it by: the input that it was read from, with the id given there; else its own id."""
        if self.origin is None:
            return self.id
        return f"{self.origin.name} ({self.origin.id})" if self.origin.id else self.origin.name

    @staticmethod
    def id_of(*, outlet: str | None, url: str | None, text: str) -> str:
        """The identifier of a document: a hash over outlet, URL and text."""
        return hash_of(outlet, url, text)

    @staticmethod
    def text_hash_of(text: str) -> str:
        """A hash of the text with white space folded, so that printings of one text share it."""
        return hash_of(" ".join(text.split()))


class Entity(Frozen):
    """A person, organisation, document or group with a role in some statement."""

    id: str
    type: SourceType
    name: str = Field(description="fullest form in the document, without title")
    title: str | None = None
    organization: str | None = None
    justification: Span | None = None
    mentions: tuple[Span, ...] = ()
    members: tuple[str, ...] = Field(default=(), description='entity ids of a joint source ("Smith and Jones")')
    same_as: tuple[str, ...] = Field(default=(), description="identifiers in other registries")


class Relay(Frozen):
    """The outlet or person through whom words reached the article."""

    source: str = Field(description="entity id")
    span: Span | None = None


class Reason(Frozen):
    """Why a field of a statement is what it is, or why it is None."""

    field: str
    why: str
    span: Span | None = Field(default=None, description="the text that supports it")


class Statement(Frozen):
    """One attribution: who said what, how, to whom, when, on whose word."""

    id: str
    parent: str | None = Field(default=None, description="the statement in whose content this one was found")
    role: StatementRole = "statement"
    quotation: Quotation
    source_spans: tuple[Span, ...] = ()
    cue_spans: tuple[Span, ...] = ()
    content_spans: tuple[Span, ...] = Field(min_length=1)
    speaker: str | None = Field(default=None, description="entity id")
    speaks_for: str | None = Field(default=None, description="entity id")
    addressee: str | None = Field(default=None, description="entity id")
    target: str | None = Field(default=None, description="entity id")
    mode: Mode | None = None
    act: Act | None = None
    negated: bool = False
    hedges: tuple[Span, ...] = ()
    said: When | None = None
    setting: Setting | None = None
    relays: tuple[Relay, ...] = Field(default=(), description="nearest to the article first")
    confidence: Probability
    reasons: tuple[Reason, ...] = ()

    @staticmethod
    def id_of(document_id: str, cue: tuple[Span, ...], content: tuple[Span, ...]) -> str:
        """The identifier of a statement: its document's, and a hash of its cue and content spans."""
        places = [f"{name}{span.start}-{span.end}" for name, side in (("q", cue), ("c", content)) for span in side]
        return f"{document_id}-{hash_of(*places)}"

    def spans(self) -> Iterator[Span]:
        """Every span that this statement holds."""
        yield from self.source_spans
        yield from self.cue_spans
        yield from self.content_spans
        yield from self.hedges
        yield from (relay.span for relay in self.relays if relay.span)
        yield from (reason.span for reason in self.reasons if reason.span)
        if self.said and self.said.span:
            yield self.said.span


class Link(Frozen):
    """How one statement stands to another, across documents too."""

    kind: LinkKind
    a: str
    b: str
    confidence: Probability
    reasons: tuple[str, ...] = Field(min_length=1)


class Passage(Frozen):
    """A stretch of a transcript that a quotation was held against."""

    document: str = Field(description="the transcript's id")
    span: Span
    speaker: str | None = None
    turn: int | None = Field(default=None, description="index among the transcript's turns")
    question: str | None = Field(default=None, description="the turn of another speaker that this one answered")
    before: str | None = Field(default=None, description="the sentence before")
    after: str | None = Field(default=None, description="the sentence behind")
    seconds: float | None = Field(
        default=None, ge=0.0, description="from the start of the recording, of its first word"
    )


class WordChange(Frozen):
    """A stretch of a quotation beside the words of its transcript."""

    kind: Literal["equal", "replaced", "dropped", "added", "marked"] = Field(
        description="dropped: spoken, not quoted; added: quoted, not spoken; marked: a change that the quotation shows"
    )
    quoted: str = Field(default="", description="as printed; empty where words were dropped")
    spoken: str = Field(default="", description="as in the transcript; empty where words were added")
    weight: Literal["number", "name", "negation", "quantifier"] | None = Field(
        default=None, description="what makes the change a heavy one"
    )


class Clipping(Frozen):
    """What a quotation leaves off the sentence that it was cut from, where that changes what the words say."""

    side: Literal["before", "after"]
    text: str = Field(description="the words left off, as in the transcript")
    why: Literal["negates", "conditions", "hedges", "dates"]


class Check(Frozen):
    """A quotation held against transcripts."""

    id: str
    statement: str
    quote: Span
    verdict: Verdict
    occasion: Occasion = "unknown"
    clipped: tuple[Clipping, ...] = ()
    relayed_by: str | None = Field(default=None, description="who read out or reported the words in the transcript")
    passages: tuple[Passage, ...] = ()
    distance: int | None = Field(default=None, description="characters between the passages of a merged quotation")
    diff: tuple[WordChange, ...] = ()
    word_error_rate: float | None = Field(default=None, ge=0.0, description="changed words over spoken words")
    weighty: bool = Field(default=False, description="a number, name, negation or quantifier was changed")
    reasons: tuple[str, ...] = ()

    @staticmethod
    def id_of(statement_id: str, quote: Span) -> str:
        """The identifier of a check: its statement's, and a hash of the place of the quotation."""
        return f"{statement_id}-{hash_of(f'{quote.start}-{quote.end}')}"


class Failure(Frozen):
    """An input that gave no record, or one without links: which, at what stage, and why.

    A failure never stops the inputs behind it.
    """

    input: str
    stage: Literal["ingest", "annotate", "compare"]
    code: str
    why: str = Field(description="the whole message: what, where, what next")

    @property
    def gave_none(self) -> bool:
        """Whether there is no record of the input; where comparing failed there is one, without links."""
        return self.stage != "compare"


class Model(Frozen):
    """The model that made a record."""

    name: str
    version: str


class Record(Frozen):
    """All that was found in one document."""

    id: str = Field(description="the identifier given with the input, else the document's")
    document: Document
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    links: tuple[Link, ...] = ()
    checks: tuple[Check, ...] = ()
    model: Model

    @model_validator(mode="after")
    def _spans_agree(self) -> Self:
        text = self.document.text
        check_spans(text, (span for statement in self.statements for span in statement.spans()))
        check_spans(text, (span for entity in self.entities for span in entity.mentions))
        check_spans(text, (check.quote for check in self.checks))
        return self


def check_spans(text: str, spans: Iterator[Span]) -> None:
    """Check that spans say what a text says at their places.

    Raises:
        SpanMismatch: one of them does not.
    """
    for span in spans:
        if not span.agrees_with(text):
            raise SpanMismatch(
                f"span [{span.start}, {span.end}) says {span.text[:40]!r}, "
                f"the document {text[span.start : span.end][:40]!r}"
            )

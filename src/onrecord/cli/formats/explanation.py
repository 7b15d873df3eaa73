"""One statement, explained to people and to programs."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TextIO

from rich.text import Text

from onrecord.cli.formats.links import ties_of
from onrecord.cli.formats.numbering import Numbered, PoliteConsole, story_header
from onrecord.cli.terminal import visible_line
from onrecord.record import Document, Reason, Record, Span, Statement

LONGEST_QUOTED = 160  # characters of a span that are shown
INDENT = "              "
_LINE_END = re.compile(r"\r\n?|\n")

# In the order in which a reader asks; what a statement is made of stands above it.
FIELDS = (
    "speaker",
    "speaks_for",
    "act",
    "mode",
    "negated",
    "hedges",
    "target",
    "addressee",
    "said",
    "setting",
    "relays",
    "parent",
    "role",
    "confidence",
)


def print_text(record: Record, one: Numbered, stream: TextIO) -> None:
    """Print the statement with every field, its reasons and the text behind them."""
    console = PoliteConsole(file=stream, highlight=False, markup=False, soft_wrap=True)
    console.print(story_header(record))
    console.print()
    places = _Places(record.document)
    statement = one.statement
    console.print(Text.assemble((f"{one.number}  ", "bold"), (f"{statement.id}", "dim")))
    for name, spans in (
        ("source", statement.source_spans),
        ("cue", statement.cue_spans),
        ("content", statement.content_spans),
    ):
        for span in spans:
            console.print(_line(name, f"{_quoted(span)} {places.of(span)}"))
        if not spans:
            console.print(_line(name, "–"))
    console.print(_line("quotation", statement.quotation))
    for reason in _reasons(statement, "content_spans", "source_spans"):
        console.print(_because(reason, places))
    for name in FIELDS:
        value = value_of(record, statement, name)
        reasons = list(_reasons(statement, name))
        if value == "–" and not reasons:
            continue
        console.print(_line(name.replace("_", " "), value))
        for reason in reasons:
            console.print(_because(reason, places))
    for tie in ties_of(record).get(statement.id, ()):
        other = f"{tie.number} {_quoted(tie.content)} {places.of(tie.content)}" if tie.content else tie.number
        console.print(_line(tie.words, f"{other} ({tie.link.confidence:.2f})"))
        for why in tie.link.reasons:
            console.print(_because(Reason(field="links", why=why), places))
    stream.flush()


def print_json(record: Record, one: Numbered, stream: TextIO) -> None:
    """Print the statement, the entities that have a role in it and its links, as the record holds them."""
    statement = one.statement
    roles = [statement.speaker, statement.speaks_for, statement.addressee, statement.target]
    used = {*roles, *(relay.source for relay in statement.relays)}
    found = {
        "number": one.number,
        "statement": statement.model_dump(mode="json"),
        "entities": [entity.model_dump(mode="json") for entity in record.entities if entity.id in used],
        "links": [link.model_dump(mode="json") for link in record.links if statement.id in {link.a, link.b}],
        "model": record.model.model_dump(mode="json"),
    }
    stream.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    stream.flush()


def value_of(record: Record, statement: Statement, name: str) -> str:
    """A field of a statement in words; "–" where it is not known or does not apply."""
    names = {entity.id: entity.name for entity in record.entities}
    titles = {entity.id: entity for entity in record.entities}
    if name in {"speaker", "speaks_for", "addressee", "target"}:
        identifier = getattr(statement, name)
        if identifier is None:
            return "–"
        entity = titles[identifier]
        details = [entity.type.replace("_", " "), entity.title, entity.organization]
        return f"{entity.name} ({', '.join(detail for detail in details if detail)})"
    if name == "relays":
        return " ← ".join(names[relay.source] for relay in statement.relays) or "–"
    if name == "said":
        said = statement.said
        return "–" if said is None else " ".join(filter(None, [said.value, said.time, f"({said.basis})"]))
    if name == "hedges":
        return ", ".join(_quoted(span) for span in statement.hedges) or "–"
    if name == "confidence":
        return f"{statement.confidence:.2f}"
    value = getattr(statement, name)
    return "–" if value is None or value is False else "yes" if value is True else str(value).replace("_", " ")


def _reasons(statement: Statement, *names: str) -> Iterator[Reason]:
    return (reason for reason in statement.reasons if reason.field in names and reason.why)


def _line(name: str, value: str) -> Text:
    return Text.assemble((f"{name:<{len(INDENT)}}", "bold"), visible_line(value))


def _because(reason: Reason, places: "_Places") -> Text:
    behind = f" {_quoted(reason.span)} {places.of(reason.span)}" if reason.span else ""
    return Text.assemble(INDENT, (f"because {visible_line(reason.why)}", "cyan"), (behind, "dim"))


def _quoted(span: Span) -> str:
    words = visible_line(span.text)
    return f"[{words}]" if len(words) <= LONGEST_QUOTED else f"[{words[:LONGEST_QUOTED].rstrip()} …]"


class _Places:
    """Where spans of a document stand, for people."""

    def __init__(self, document: Document) -> None:
        self._document = document
        # As an editor counts lines.
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(document.text))]

    def of(self, span: Span) -> str:
        """Line and column, counted from one; and the page, where the document has pages."""
        line = bisect_right(self._starts, span.start)
        place = f"{line}:{span.start - self._starts[line - 1] + 1}"
        page = self._document.page_at(span.start)
        return f"{place} (page {page.label or page.number})" if page else place

"""Whether a field of a statement can have a value, against the document and the record's vocabulary."""

import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from pydantic import ValidationError

from onrecord.annotate.paragraphs import paragraph_bounds
from onrecord.annotate.quotation import find_quoted, quotation_type
from onrecord.annotate.segments import STATEMENT_KINDS
from onrecord.errors import BadCorrection
from onrecord.record import Basis, Document, Quotation, When
from onrecord.store.corrections.fields import (
    FIELDS,
    NEVER_EMPTY,
    ROLE_FIELDS,
    SPAN_FIELDS,
    WORDS,
    Json,
    empty_value,
)
from onrecord.store.rows import Pair

Names = Mapping[str, str]
"""The names of a document's entities by their ids."""

_SPAN = re.compile(r"(\d{1,9})\s*-\s*(\d{1,9})")
_SEPARATOR = re.compile(r"[\s,;]+")
_TIME = re.compile(r"\d{1,2}:\d{2}|[a-z][a-z ]{1,19}")
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")
_LISTED = 20  # entities that a message names
_SHOWN = 60  # characters of a wrong value that a message repeats


def check_field(field: str) -> str:
    """The name of a field, if there is such a field.

    Raises:
        BadCorrection: there is none.
    """
    if field not in FIELDS:
        raise BadCorrection(f"a statement has no field {_shown(field)}", next_step=f"There are: {', '.join(FIELDS)}.")
    return field


def checked(field: str, value: Json, *, document: Document, names: Names) -> Json:
    """A value in the form in which it is stored.

    Spans are put in the order of the text and cut to the words they hold: without white space at their ends, and
    one for each paragraph.

    Args:
        field: its name.
        value: in JSON (`fields` tells the form), or as a form sends it (`parse`).
        document: in which the statement stands.
        names: of its entities, by id.

    Raises:
        BadCorrection: the field cannot have that value; the message names those that it can have.
    """
    check_field(field)
    if isinstance(value, str) and field not in WORDS and field not in ROLE_FIELDS:
        value = parse(field, value)
    if field in SPAN_FIELDS:
        found: Json = check_spans(value, document, field=field)
    elif field in ROLE_FIELDS:
        found = check_entity(value, names, field=field)
    elif field == "negated":
        found = _truth(value)
    elif field == "said":
        found = _when(value, document)
    elif field == "relays":
        found = _relays(value, document, names)
    else:
        found = _word(field, value)
    if field in NEVER_EMPTY and found == empty_value(field):
        raise BadCorrection(f"a statement cannot be without {field}", next_step=_instead(field))
    return found


def parse(field: str, told: str) -> Json:
    """What a form sends, as JSON.

    Spans are written "12-30, 40-52"; a date "2017-03", behind it the time of day if it is known ("2017-03-01 14:30",
    "2017-03-01 night"); relays as entity ids "e3 e5"; no value as nothing. JSON is taken as it is.

    Raises:
        BadCorrection: it cannot be read as a value of the field.
    """
    check_field(field)
    told = told.strip()
    if told[:1] in ("[", "{"):
        try:
            return json.loads(told)
        except (ValueError, RecursionError):
            raise _refused(field, told, "It begins like JSON, but is none.") from None
    if field in SPAN_FIELDS:
        return _parse_spans(field, told)
    if field == "negated":
        return _parse_negated(told)
    if field == "relays":
        return [{"source": one, "span": None} for one in _SEPARATOR.split(told) if one]
    if field == "said" and told:
        day, _, time = told.partition(" ")
        return {"value": day, "time": time.strip() or None, "span": None, "basis": "stated"}
    return told or None


def check_spans(value: Json, document: Document, *, field: str) -> list[Pair]:
    """Spans in the order of the text, each within one paragraph and without white space at its ends.

    Raises:
        BadCorrection: they are no spans, lie outside the text, hold no words, or overlap.
    """
    if not isinstance(value, list | tuple):
        raise _refused(field, value, 'Spans are written [[start, end], …], or "12-30, 40-52".')
    pairs = sorted(_pair(field, one, document.text) for one in value)
    for (_, end), (start, _) in itertools.pairwise(pairs):
        if start < end:
            raise BadCorrection(f"two spans of {field} overlap at {start}", next_step="Join them, or leave one out.")
    return [part for start, end in pairs for part in _by_paragraph(start, end, document)]


def check_entity(value: Json, names: Names, *, field: str) -> str | None:
    """An entity's id, or None.

    Raises:
        BadCorrection: there is no such entity in the document.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in names:
        return value
    there = [f"{one} ({name})" for one, name in names.items()]
    listed = ", ".join(there[:_LISTED]) + (", …" if len(there) > _LISTED else "") or "none yet"
    raise _refused(field, value, f"Choose an entity of the story, or add one. There are: {listed}.")


def quotation_of(document: Document, content: Sequence[Sequence[int]]) -> Quotation:
    """Whether a content is quoted wholly, in part or not at all, as the annotator tells it."""
    paragraphs = [(s.span.start, s.span.end) for s in document.segments if s.kind in STATEMENT_KINDS]
    quoted = find_quoted(document.text, paragraphs or paragraph_bounds(document.text))
    return quotation_type(document.text, [(start, end) for start, end in content], quoted)


def _parse_spans(field: str, told: str) -> list[Pair]:
    left = _SPAN.sub("", told)
    if _SEPARATOR.sub("", left):
        raise _refused(field, told, 'Spans are written "12-30, 40-52".')
    return [[int(start), int(end)] for start, end in _SPAN.findall(told)]


def _parse_negated(told: str) -> bool:
    if told.lower() in _YES:
        return True
    if told.lower() in _NO:
        return False
    raise _refused("negated", told, "Choose one of: true, false.")


def _pair(field: str, one: Json, text: str) -> tuple[int, int]:
    is_pair = isinstance(one, list | tuple) and len(one) == 2 and all(type(offset) is int for offset in one)
    if not is_pair:
        raise _refused(field, one, "A span is [start, end].")
    start, end = one
    if not 0 <= start < end <= len(text):
        what = f"a span of {field}, [{start}, {end}), is not inside the text of {len(text)} characters"
        raise BadCorrection(what, next_step="Select it in the text again.")
    words = text[start:end]
    if not words.strip():
        raise BadCorrection(f"a span of {field}, [{start}, {end}), holds no words", next_step="Select some.")
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _by_paragraph(start: int, end: int, document: Document) -> Iterable[Pair]:
    """The parts of a span that lie in one paragraph each; a content that runs on has a span a paragraph."""
    bounds = [(s.span.start, s.span.end) for s in document.segments] or paragraph_bounds(document.text)
    parts = [[max(start, first), min(end, last)] for first, last in bounds if first < end and start < last]
    return parts or [[start, end]]


def _truth(value: Json) -> bool:
    if isinstance(value, bool):
        return value
    raise _refused("negated", value, "Choose one of: true, false.")


def _word(field: str, value: Json) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in WORDS[field]:
        return value
    either = ", or leave it empty" if field not in NEVER_EMPTY else ""
    raise _refused(field, value, f"Choose one of: {', '.join(WORDS[field])}{either}.")


def _when(value: Json, document: Document) -> dict[str, Json] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refused("said", value, 'A date is written "2017", "2017-03" or "2017-03-01".')
    spans = [] if value.get("span") is None else check_spans([value["span"]], document, field="said")
    time = value.get("time") or None
    if time is not None and not (isinstance(time, str) and _TIME.fullmatch(time)):
        raise _refused("said", time, 'A time of day is written "14:30", or is a word such as "night".')
    told = {"value": value.get("value"), "time": time, "basis": value.get("basis") or "stated"}
    try:
        When(**told)
    except ValidationError:
        bases = ", ".join(get_args(Basis))
        wanted = f'A date is written "2017", "2017-03" or "2017-03-01"; its basis is one of: {bases}.'
        raise _refused("said", value.get("value"), wanted) from None
    return {"value": told["value"], "time": time, "span": spans[0] if spans else None, "basis": told["basis"]}


def _relays(value: Json, document: Document, names: Names) -> list[dict[str, Json]]:
    if not isinstance(value, list | tuple):
        raise _refused("relays", value, 'Relays are written [{"source": entity id, "span": [start, end] or null}, …].')
    found: list[dict[str, Json]] = []
    for one in value:
        told = one if isinstance(one, dict) else {"source": one}
        source = check_entity(told.get("source"), names, field="relays")
        if source is None or any(other["source"] == source for other in found):
            raise _refused("relays", one, "Name each relay once.")
        span = told.get("span")
        spans = [] if span is None else check_spans([span], document, field="relays")
        found.append({"source": source, "span": spans[0] if spans else None})
    return found


def _instead(field: str) -> str:
    if field == "content_spans":
        return "Select what was said; reject the statement where there is none."
    return f"Choose one of: {', '.join(WORDS.get(field, ('true', 'false')))}."


def _refused(field: str, value: Json, next_step: str) -> BadCorrection:
    return BadCorrection(f"{field} cannot be {_shown(value)}", next_step=next_step)


def _shown(value: Json) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"

"""Gold files: texts with the attributions that people marked in them, one JSON object a line.

A line:  {"id", "text", "attributions": [{"source": [[start, end], …], "cue": [...], "content": [...]}]}
and, where known, "title", "published", "outlet" and "url". Offsets are Unicode code points into "text", end exclusive;
a role may be empty or absent. Any other field is passed over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from onrecord.errors import GoldError, InputNotFound, UnreadableInput

Role = Literal["source", "cue", "content"]
Offsets = tuple[int, int]
ROLES: tuple[Role, ...] = ("source", "cue", "content")

_EXPECTED = 'A line is {"id", "text", "attributions": [{"source": [[start, end]], "cue": …, "content": …}]}.'
_SHOWN = 60  # characters of a wrong value that a message repeats


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution as a person marked it: half-open (start, end) offsets of each role."""

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]

    def spans(self) -> Mapping[Role, Sequence[Offsets]]:
        """The offsets by role."""
        return {"source": self.source, "cue": self.cue, "content": self.content}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its gold attributions, and where it stood ("gold.jsonl:12")."""

    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    place: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None


def read_gold(path: Path) -> list[GoldDocument]:
    """Read a gold file.

    Raises:
        InputNotFound: there is no such file.
        UnreadableInput: the system does not let it be read.
        GoldError: a line is not of the form above, an id stands twice, or there is no line at all;
            `where` names file and line.
    """
    documents: dict[str, GoldDocument] = {}
    for number, row in _rows(path):
        document = _document(row, place=f"{path}:{number}")
        if document.id in documents:
            raise GoldError(
                f"the id {document.id!r} stands twice, first at {documents[document.id].place}",
                where=document.place,
                next_step="Give each document an id of its own.",
            )
        documents[document.id] = document
    if not documents:
        raise GoldError("there is no document in this file", where=str(path), next_step=_EXPECTED)
    return list(documents.values())


def _rows(path: Path) -> Iterator[tuple[int, object]]:
    """The JSON value of each line that is not blank, with the line's number from 1."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputNotFound("there is no such file", where=str(path), next_step="Check the path.") from None
    except OSError as problem:
        raise UnreadableInput(f"the file cannot be read ({problem.strerror})", where=str(path)) from problem
    # Not str.splitlines: a line separator inside a JSON string (U+2028, U+0085) does not end the line.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as problem:
            raise GoldError(
                f"byte {problem.start} of the line is not UTF-8", where=f"{path}:{number}", next_step=_EXPECTED
            ) from None
        except (ValueError, RecursionError) as problem:  # not JSON, an endless number, brackets without end
            raise GoldError(f"not JSON ({problem})", where=f"{path}:{number}", next_step=_EXPECTED) from None


def _document(row: object, *, place: str) -> GoldDocument:
    if not isinstance(row, dict):
        raise GoldError(f"the line holds {_shown(row)}, not an object", where=place, next_step=_EXPECTED)
    text = _string(row, "text", place)
    attributions = row.get("attributions")
    if not isinstance(attributions, list):
        raise GoldError("the line wants a list of 'attributions'", where=place, next_step=_EXPECTED)
    return GoldDocument(
        id=_string(row, "id", place),
        text=text,
        attributions=tuple(_attribution(one, length=len(text), place=place) for one in attributions),
        place=place,
        title=_optional(row, "title", place),
        published=_optional(row, "published", place),
        outlet=_optional(row, "outlet", place),
        url=_optional(row, "url", place),
    )


def _attribution(value: object, *, length: int, place: str) -> GoldAttribution:
    if not isinstance(value, dict):
        raise GoldError(f"an attribution is {_shown(value)}, not an object", where=place, next_step=_EXPECTED)
    source, cue, content = (_offsets(value.get(role) or [], role, length=length, place=place) for role in ROLES)
    return GoldAttribution(source, cue, content)


def _offsets(value: object, role: Role, *, length: int, place: str) -> tuple[Offsets, ...]:
    if not isinstance(value, list):
        raise GoldError(f"a {role} is {_shown(value)}, not a list of spans", where=place, next_step=_EXPECTED)
    pairs = []
    for span in value:
        if not (isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span)):
            raise GoldError(f"a {role} span is {_shown(span)}, not [start, end]", where=place, next_step=_EXPECTED)
        start, end = span
        if not 0 <= start < end <= length:
            raise GoldError(f"a {role} span [{start}, {end}) is not inside a text of {length} characters", where=place)
        pairs.append((start, end))
    return tuple(pairs)


def _string(row: dict[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise GoldError(f"the line wants {name!r}, a string that is not empty", where=place, next_step=_EXPECTED)
    return value


def _optional(row: dict[str, Any], name: str, place: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise GoldError(f"{name!r} is {_shown(value)}, not a string", where=place)
    return value or None


def _shown(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"

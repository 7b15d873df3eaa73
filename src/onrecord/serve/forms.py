"""The fields of a statement as a form shows them, and back to values.

Spans are told by their offsets, which a selection in the text fills in, or by their words: who works with the keyboard
alone types or pastes them. Words count only where they stand once in the story.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.errors import BadCorrection
from onrecord.serve.cards import FieldView
from onrecord.serve.twins import Fields
from onrecord.store.corrections.fields import NEVER_EMPTY, ROLE_FIELDS, SPAN_FIELDS, WORDS

Kind = Literal["words", "entity", "spans", "when", "relays", "yes or no"]

# Where the review queue goes on, as a form carries it along: behind a statement, or at the start.
QUEUE_START = "start"
QUEUE_PATTERN = r"start|[0-9a-f]{16}-[0-9a-f]{16}"

NEW = "new"  # in the place of an entity's id: one that the form names
MOST_RELAYS = 4  # that the form has room for; more than two are hardly ever seen
LONGEST_WORDS = 5_000  # characters that are looked for; the longest quotations have half as many
MOST_PLACES = 4  # that a message names

_OFFSETS = re.compile(r"\s*\d+\s*-\s*\d+(?:[\s,;]+\d+\s*-\s*\d+)*\s*")
_PARTS = re.compile(r"\s*(?:…|\.\.\.|\n)\s*")
# What is typed on a keyboard, for what is printed.
_ALIKE: Mapping[str, str] = {"'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}
_DASHES = "-–—"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field in a form.

    Attributes:
        value: as the form sends it back when nothing is changed.
        values: of a field with several controls, one each.
        words: what the value means, in the words of the story.
        choices: of a field that holds one of a few words.
        can_be_empty: whether there may be no value.
    """

    view: FieldView
    kind: Kind
    value: str
    values: tuple[str, ...] = ()
    words: str = ""
    choices: tuple[str, ...] = ()
    can_be_empty: bool = True


def form_field(view: FieldView) -> FormField:
    """A field of a statement, for its form."""
    name, value = view.name, view.value
    empty = name not in NEVER_EMPTY
    if name in SPAN_FIELDS:
        return FormField(view=view, kind="spans", value=offsets(value), words=view.shown, can_be_empty=empty)
    if name in ROLE_FIELDS:
        return FormField(view=view, kind="entity", value=value or "")
    if name in WORDS:
        return FormField(view=view, kind="words", value=value or "", choices=WORDS[name], can_be_empty=empty)
    if name == "said":
        told = " ".join(part for part in (value["value"], value["time"]) if part) if value else ""
        return FormField(view=view, kind="when", value=told)
    if name == "relays":
        sources = tuple(one["source"] for one in value)
        shown = (*sources, *[""] * (MOST_RELAYS - len(sources)))[: max(len(sources) + 1, 2)]
        return FormField(view=view, kind="relays", value=" ".join(sources), values=shown)
    return FormField(view=view, kind="yes or no", value="yes" if value else "no", can_be_empty=False)


def offsets(spans: Sequence[Sequence[int]]) -> str:
    """Spans as a form shows them: "12-30, 40-52"."""
    return ", ".join(f"{start}-{end}" for start, end in spans)


def told_value(name: str, told: Sequence[str], text: str, before: Any) -> Any:  # noqa: ANN401 - JSON
    """What a form says of a field, as `correct_field` takes it.

    Args:
        name: of the field.
        told: what its controls send.
        text: of the story.
        before: the value in JSON as it stands.

    Raises:
        BadCorrection: words that do not stand in the story, or more than once.
    """
    if name in SPAN_FIELDS:
        return located(told[0], text, field=name)
    if name == "relays":
        spans = {one["source"]: one["span"] for one in before or ()}
        return [{"source": one, "span": spans.get(one)} for one in dict.fromkeys(told) if one]
    return told[0].strip()


def located(told: str, text: str, *, field: str) -> list[list[int]]:
    """Spans told by offsets or by words.

    Raises:
        BadCorrection: the words do not stand in the text, or more than once.
    """
    told = told.strip()
    if not told:
        return []
    if len(told) > LONGEST_WORDS:
        what = f"the words of {field} have {len(told):,} characters"
        raise BadCorrection(what, next_step="Select them in the text, or give their place, as in 120-166.")
    if _OFFSETS.fullmatch(told):
        numbers = [int(one) for one in re.findall(r"\d+", told)]
        return [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    whole = _places(told, text)
    if len(whole) == 1:
        return [list(whole[0])]
    parts = [part for part in _PARTS.split(told) if part]
    if not whole and len(parts) > 1:
        return [list(_only(part, text, field)) for part in parts]
    return [list(_only(told, text, field))]


def _only(words: str, text: str, field: str) -> tuple[int, int]:
    places = _places(words, text)
    if len(places) == 1:
        return places[0]
    if not places:
        what = f"these words of {field} do not stand in the story"
        raise BadCorrection(what, where=words, next_step="Select them in the text, or copy them from it.")
    listed = ", ".join(f"{start}-{end}" for start, end in places[:MOST_PLACES])
    more = " and more" if len(places) > MOST_PLACES else ""
    what = f"these words of {field} stand in the story more than once"
    raise BadCorrection(what, where=words, next_step=f"Give the place instead, one of: {listed}{more}.")


def _places(words: str, text: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join("".join(_alike(character) for character in word) for word in words.split())
    return [match.span() for match in re.finditer(pattern, text)]


def _alike(character: str) -> str:
    if character in _DASHES:
        return f"[{_DASHES}]"
    return _ALIKE.get(character) or re.escape(character)


def changed(fields: Fields, names: Sequence[str]) -> Iterator[str]:
    """The fields of a form that are not what they were when it was made, or that do not tell what they were."""
    for name in names:
        now = fields.get(f"is.{name}")
        if now is None:
            continue
        told = " ".join(one.strip() for one in now if one.strip())
        if f"was.{name}" not in fields or told != first(fields, f"was.{name}").strip():
            yield name


def first(fields: Fields, name: str) -> str:
    """The first value of a field; empty where there is none."""
    return next(iter(fields.get(name, ())), "")

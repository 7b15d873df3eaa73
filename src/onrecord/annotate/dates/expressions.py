"""Date expressions in running text, each with its date, if the words give one."""

import re
from dataclasses import dataclass
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.dates.ahead import looks_ahead
from onrecord.annotate.dates.grammar import FormKind, forms, triggers
from onrecord.annotate.dates.partial import PartialDate
from onrecord.annotate.dates.resolution import Frame, resolve

_HAVE_NO_YEAR: Final = frozenset({"weekday", "day_of_month", "day_of_weekday", "month"})
_LOOK_BEHIND: Final = 80  # characters
_BEFORE_MONTH: Final = re.compile(
    r"\b(?:in|of|since|by|until|till|before|after|from|to|through|during|early|late|mid|this|last|next|and|or|between"
    r"|for|back\s+in|around|a|the)[\s-]{1,3}$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(?<![\w.:])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?", re.IGNORECASE
)
_CLOCK_REACH: Final = 26  # characters between a clock time and its day ("at 9 p.m. Eastern time on Tuesday")


@dataclass(frozen=True, slots=True)
class DateExpression:
    """Words that name a date.

    Attributes:
        span: half-open offsets.
        value: an ISO 8601 prefix, never more precise than the words; None where they give none.
        time: "14:30", or a part of the day ("night").
        why: how the value came about, or why there is none.
    """

    span: Range
    value: str | None
    time: str | None
    why: str


def find_date_expressions(
    text: str, start: int, end: int, *, reference: str | None, anchor: str | None = None, is_told: bool = False
) -> list[DateExpression]:
    """The date expressions of a stretch, in order; no two overlap.

    Weeks, seasons and other times without an ISO 8601 date of their own are found too, without a value. News looks
    back: "Tuesday" is the last one, unless the words before it say that it is to come ("is due to meet Tuesday").

    Args:
        text: the document's text.
        start: offset of the stretch, a sentence or a part of one.
        end: offset behind it.
        reference: the story's date as an ISO 8601 prefix; None leaves relative expressions without a value.
        anchor: the day last spoken of before the stretch, for "the next day".
        is_told: whether the stretch tells of what has happened: "in September" is the last one then, be it eleven
            months ago.
    """
    if triggers().search(text, start, end) is None:
        return []
    published = PartialDate.parse(reference) if reference else None
    recent = latest = PartialDate.parse(anchor) if anchor else None
    found: list[DateExpression] = []
    for kind, match in _matches(text, start, end):
        ahead = kind in _HAVE_NO_YEAR and looks_ahead(text, start, match.start())
        resolved = resolve(kind, match, Frame(published, latest, recent, ahead=ahead, back=is_told))
        value = str(resolved.date) if resolved.date else None
        found.append(DateExpression(match.span(), value, _time(text, match, start, end), resolved.why))
        if resolved.date and resolved.date.day:
            latest = resolved.date
        recent = resolved.date or recent
    return found


def _matches(text: str, start: int, end: int) -> list[tuple[FormKind, re.Match[str]]]:
    """The forms that stand in a stretch, the first and longest where several overlap."""
    window = text[:end]
    matched = [
        (form.kind, match)
        for form in forms()
        for match in form.pattern.finditer(window, start)
        if _is_date(form.kind, match, text, start)
    ]
    matched.sort(key=lambda one: (one[1].start(), -one[1].end()))
    kept: list[tuple[FormKind, re.Match[str]]] = []
    for kind, match in matched:
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((kind, match))
    return kept


def _is_date(kind: FormKind, match: re.Match[str], text: str, start: int) -> bool:
    """Whether words that may be a name stand where a date can: "in April", not "April Ryan said" or "USA Today"."""
    if kind in ("near_day", "near_unit"):
        before = text[max(start, match.start() - 3) : match.start()].rstrip()
        inside = match.group()[:1].isupper() and (before[-1:].isalnum() or before[-1:] in ("'", "’"))
        return not inside or text[start : match.end()].isupper()
    if kind != "month" or match["year"] or match["near"] or match["edge"] or match["far"] or match["short"]:
        return True
    if _BEFORE_MONTH.search(text, max(0, match.start() - _LOOK_BEHIND), match.start()):
        return True
    following = text[match.end() : match.end() + 3]
    is_name = following[:1].isspace() and following.strip()[:1].isupper()
    return not is_name and match["month"].lower() not in ("may", "march", "mar")


def _time(text: str, match: re.Match[str], start: int, end: int) -> str | None:
    """The time of day at an expression, or the part of the day in it."""
    before = text[max(start, match.start() - _CLOCK_REACH) : match.start()]
    behind = text[match.end() : min(end, match.end() + _CLOCK_REACH)]
    for near in (before.rpartition(";")[2], behind.partition(";")[0]):
        if clock := _CLOCK.search(near):
            hour = int(clock["hour"]) % 12 + (12 if clock["half"] in "pP" else 0)
            return f"{hour:02d}:{clock['minute'] or '00'}"
    groups = match.groupdict()
    if part := groups.get("part"):
        return part.lower()
    return "night" if (groups.get("word") or "").lower() == "tonight" else None

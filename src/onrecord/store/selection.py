"""Which stories and statements are counted or exported: filters that hold exactly, the same on both databases."""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from onrecord.errors import UsageError
from onrecord.record import Act, Mode, Quotation, Setting, SourceType
from onrecord.store.people.names import fold
from onrecord.store.people.persons import STANDING
from onrecord.store.reviews import Status
from onrecord.store.schema import document, entry, person, person_name

STATUSES: tuple[Status, ...] = get_args(Status)
NOT_REJECTED: tuple[Status, ...] = tuple(status for status in STATUSES if status != "rejected")

# The fields by which statements can be chosen, with the values that each can have (None: any).
CHOICES: Mapping[str, tuple[str, ...] | None] = {
    "outlet": None,
    "who": None,
    "act": get_args(Act),
    "mode": get_args(Mode),
    "type": get_args(SourceType),
    "quotation": get_args(Quotation),
    "setting": get_args(Setting),
}
_COLUMNS = {name: entry.c["source_type" if name == "type" else name] for name in CHOICES if name != "who"}
_PERIOD = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which statements are meant.

    Attributes:
        only: values by field, of `CHOICES`; several values of a field are alternatives. "who" is a name, with or
            without accents and capitals, or the id of a person of the record.
        since, until: days, months or years of publication, both included. A story that is dated to a month or a year
            counts where any day of it is in the range; one without a date does not.
        min_confidence: statements below it are left out, but for those that a person confirmed or added.
        statuses: what people said of a statement.
        all_versions: earlier versions of stories, and stories that their publisher took back, too.

    Raises:
        UsageError: a field or a value that there is not.
    """

    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0
    statuses: Collection[str] = NOT_REJECTED
    all_versions: bool = False

    def __post_init__(self) -> None:
        for name, values in self.only.items():
            if name not in CHOICES:
                raise _no_such("field to choose by", name, CHOICES)
            for value in values:
                known = CHOICES[name]
                if known is not None and value not in known:
                    raise _no_such(name, value, known)
        for status in self.statuses:
            if status not in STATUSES:
                raise _no_such("status", status, STATUSES)
        for day in (self.since, self.until):
            if day is not None:
                _check_period(day)
        if not 0.0 <= self.min_confidence <= 1.0:
            raise UsageError(f"the confidence {self.min_confidence} cannot be", next_step="It is a chance, 0 to 1.")

    @property
    def chooses_statements(self) -> bool:
        """Whether it picks some statements of a story; else it takes stories whole, but for what was rejected."""
        fields = {name for name, values in self.only.items() if values}
        return bool(fields - {"outlet"}) or self.min_confidence > 0 or set(self.statuses) != set(NOT_REJECTED)


def statements_where(connection: Connection, selection: Selection) -> ColumnElement[bool]:
    """The condition on `entry` for the statements that are meant."""
    parts: list[ColumnElement[bool]] = list(published_within(entry.c.published, selection.since, selection.until))
    if not selection.all_versions:
        parts.append(entry.c.current)
    if left_out := sorted(set(STATUSES) - set(selection.statuses)):
        parts.append(entry.c.status.not_in(left_out))
    if selection.min_confidence > 0:
        certain = entry.c.status.in_(("confirmed", "added"))
        parts.append(or_(entry.c.confidence >= selection.min_confidence, certain))
    for name, values in selection.only.items():
        if name == "who" and values:
            parts.append(or_(*(_is(connection, value) for value in values)))
        elif values:
            parts.append(_COLUMNS[name].in_(sorted(set(values))))
    return and_(true(), *parts)


def stories_where(selection: Selection) -> ColumnElement[bool]:
    """The condition on `document` for the stories that are meant, whatever is in them."""
    parts: list[ColumnElement[bool]] = [
        document.c.kind == "story",
        *published_within(document.c.published, selection.since, selection.until),
    ]
    if not selection.all_versions:
        parts += [document.c.current, document.c.retracted_at.is_(None)]
    if outlets := selection.only.get("outlet"):
        parts.append(document.c.outlet.in_(sorted(set(outlets))))
    return and_(true(), *parts)


def published_within(
    column: ColumnElement[str | None], since: str | None, until: str | None
) -> Iterator[ColumnElement[bool]]:
    """Conditions on a column of ISO prefixes: its period shares a day with the range, whose ends are included."""
    if since is not None:
        wider = [since[:length] for length in (4, 7) if length < len(since)]
        yield or_(column >= since, column.in_(wider)) if wider else column >= since
    if until is not None:
        yield or_(column <= until, column.startswith(f"{until}-"))


def _check_period(period: str) -> None:
    match = _PERIOD.fullmatch(period)
    try:
        if match is None:
            raise ValueError
        datetime.date.fromisoformat(f"{period}-01-01"[: len("2017-03-01")])
    except ValueError:
        what = f"{period!r} is no day, month or year"
        raise UsageError(what, next_step="Give 2017, 2017-03 or 2017-03-01.") from None


def _is(connection: Connection, who: str) -> ColumnElement[bool]:
    """The condition for statements by a person of the record, or by a source that is linked to none, of that name."""
    named = select(person_name.c.person_key).where(person_name.c.folded == fold(who))
    known = or_(person.c.id == who, person.c.key.in_(named))
    keys = set(connection.execute(select(STANDING).where(known)).scalars())
    # SQLite's lower() knows ASCII alone; the name as it was given is found whatever its letters.
    unlinked = and_(entry.c.who.is_(None), or_(entry.c.speaker == who, func.lower(entry.c.speaker) == who.lower()))
    return or_(entry.c.who.in_(sorted(keys)) if keys else false(), unlinked)


def _no_such(what: str, value: str, known: Collection[str]) -> UsageError:
    return UsageError(f"there is no {what} {value!r}", next_step=f"There are: {', '.join(known)}.")

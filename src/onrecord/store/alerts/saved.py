"""Alerts as they are saved."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import AlertExists, NoAlert, PrivateAddress, UsageError
from onrecord.ingest.public import require_public
from onrecord.store.audit import now
from onrecord.store.schema import AnyRow, alert
from onrecord.store.search.filters import NO_FILTERS, Filters, resolve
from onrecord.store.search.query import parse

MAX_NAME = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A saved search.

    Attributes:
        key: its row; None before it is saved.
        words: as `search` takes them; "" for all that passes the filters.
        filters: what else must hold.
        contradictions: tell of contradictions and changed positions of which one side passes, not of statements.
        webhook: where matches are posted; None: they are printed.
        allow_private: the webhook may be on this machine or on a private network.
        failures: of the webhook, in a row.
        error: why it could not be looked for or delivered the last time.
        not_before: the webhook rests until then.
    """

    name: str
    words: str = ""
    filters: Filters = NO_FILTERS
    contradictions: bool = False
    webhook: str | None = None
    allow_private: bool = False
    key: int | None = None
    made_at: str | None = None
    made_by: str | None = None
    failures: int = 0
    error: str | None = None
    not_before: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not self.words.strip() and self.filters == NO_FILTERS

    def told(self) -> dict[str, Any]:
        """The alert as JSON."""
        plain = ("name", "words", "contradictions", "webhook", "allow_private", "made_at", "made_by", "failures")
        told = {name: getattr(self, name) for name in plain}
        return told | {"error": self.error, "not_before": self.not_before, "filters": _row_of(self.filters)}


def add_alert(connection: Connection, one: Alert, *, by: str) -> str | None:
    """Save an alert; it tells of the stories that are put in from now on.

    Args:
        connection: in a writing transaction.
        one: the alert.
        by: who wants it.

    Returns:
        What the user should know: that a name in it is, so far, nobody's of the record.

    Raises:
        AlertExists: there is one of that name.
        UsageError: the name, or the address, cannot be one, or everything would match.
        BadQuery: the words cannot be understood.
        PrivateAddress: the webhook is on this machine, and that was not allowed.
    """
    _check(one)
    node = parse(one.words)
    if connection.execute(select(alert.c.key).where(alert.c.name == one.name)).scalar() is not None:
        next_step = "Take another name, or `onrecord alerts remove` that one first."
        raise AlertExists("there is an alert of that name", where=one.name, next_step=next_step)
    values = {
        "name": one.name,
        "words": one.words,
        "filters": _row_of(one.filters),
        "contradictions": one.contradictions,
        "webhook": one.webhook,
        "allow_private": one.allow_private,
        "made_at": now(),
        "made_by": by,
        "failures": 0,
    }
    connection.execute(insert(alert).values(values))
    try:
        resolve(connection, one.filters, node)
    except UsageError as error:  # somebody who is not in the news yet
        return f"{error.what}; until that changes, the alert finds nothing. {error.next_step or ''}".rstrip()
    return None


def list_alerts(connection: Connection) -> list[Alert]:
    """All alerts, in the order of their names."""
    return [_alert(row) for row in connection.execute(select(alert).order_by(alert.c.name))]


def remove_alert(connection: Connection, name: str) -> None:
    """Take an alert away, with what it found.

    Raises:
        NoAlert: there is none of that name.
    """
    if not connection.execute(delete(alert).where(alert.c.name == name)).rowcount:
        next_step = "`onrecord alerts list` prints those that there are."
        raise NoAlert("there is no alert of that name", where=name, next_step=next_step)


def note_trouble(connection: Connection, key: int, error: str | None) -> None:
    """Remember why an alert could not be looked for; None: it could."""
    connection.execute(update(alert).where(alert.c.key == key).values(error=error))


def note_delivery_failed(connection: Connection, key: int, *, error: str, not_before: str) -> None:
    """Remember that a webhook did not take a match, and from when on it may be tried again."""
    values = {"failures": alert.c.failures + 1, "error": error, "not_before": not_before}
    connection.execute(update(alert).where(alert.c.key == key).values(values))


def _check(one: Alert) -> None:
    if not one.name.strip() or not one.name.isprintable() or len(one.name) > MAX_NAME:
        raise UsageError(f"an alert cannot be called {one.name!r}", next_step=f"Give 1 to {MAX_NAME} characters.")
    if one.is_open and not one.contradictions:
        next_step = "Give words, a filter, or --contradictions."
        raise UsageError("the alert would tell of every statement", next_step=next_step)
    if one.webhook is not None:
        _check_webhook(one.webhook, allow_private=one.allow_private)


def _check_webhook(url: str, *, allow_private: bool) -> None:
    """Tell now what would fail at the first delivery; what a name stands for is looked at when something is posted."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError("this is no http or https address", where=url, next_step="Give --webhook https://….")
    if allow_private:
        return
    if host == "localhost":
        next_step = "Give --allow-private if that is meant."
        raise PrivateAddress("localhost is an address of this machine", where=url, next_step=next_step)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return  # a name
    require_public(host, host, where=url)


def _row_of(filters: Filters) -> dict[str, Any]:
    """The filters that are set, as JSON; `negated=False` is one."""
    given = {one.name: getattr(filters, one.name) for one in fields(Filters)}
    changed = {name: value for name, value in given.items() if value != getattr(NO_FILTERS, name)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}


def _filters_of(row: Mapping[str, Any]) -> Filters:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Filters(**values)


def _alert(row: AnyRow) -> Alert:
    return Alert(**{**row._mapping, "filters": _filters_of(row.filters)})

"""`onrecord alerts`: saved searches that tell of what is new."""

import getpass
import sys
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, AllowPrivate, Database, Debug, MinConfidence
from onrecord.cli.outcome import FAILED, orderly
from onrecord.cli.selecting import (
    Acts,
    Modes,
    Negated,
    Outlets,
    Quotations,
    Relays,
    SaidSince,
    SaidUntil,
    Settings,
    Targets,
    Types,
    Whos,
    several,
)
from onrecord.cli.terminal import say

HELP = """\
Saved searches that tell of what new stories bring: statements that match, or contradictions.

\b
Example:
  onrecord alerts add bridge bridge inspector --act deny
  onrecord alerts add varga --who "Ilse Varga" --contradictions --webhook https://desk.example/hook
  onrecord alerts list
  onrecord alerts check
  onrecord alerts remove bridge

An alert looks at the stories that are put on record after it was made, by whichever command, each once. It does so \
after every round of `onrecord watch`, and when `onrecord alerts check` is given; `onrecord add` only lets the stories \
wait for that. A match is printed as a line of JSON, or posted to a webhook; one that a webhook does not take is \
posted again later. docs/watch.md has the form.
"""
ADD_HELP = """\
Save a search under a NAME. From now on, what new stories bring of it is told.

\b
Example:
  onrecord alerts add bridge bridge inspector
  onrecord alerts add denials --act deny --outlet "Halden Courier" --webhook https://desk.example/hook
  onrecord alerts add varga --who "Ilse Varga" --contradictions

QUERY and the filters are those of `onrecord search`. With --contradictions it tells of contradictions and changed \
positions between a new statement and any other, where one of the two passes; without QUERY and filters, of all. To \
find them, `onrecord watch` then compares what is new after every round, as `onrecord disputes` does.

What is posted is signed where ONRECORD_WEBHOOK_SECRET holds a secret. --allow-private lets the webhook be on this \
machine or on a private network.
"""
LIST_HELP = """\
List the alerts, with how many of their matches wait and how many were delivered.

\b
Example:
  onrecord alerts list
"""
REMOVE_HELP = """\
Take an alert away, with what waits for it.

\b
Example:
  onrecord alerts remove bridge
"""
CHECK_HELP = """\
Let every alert look at what was put on record since it last did, and deliver what it found.

\b
Example:
  onrecord add clippings/ && onrecord alerts check

A match a line goes to standard output, as JSON, but for those that are posted. Exit code 1: a webhook did not take one.
"""

app = typer.Typer(name="alerts", help=HELP, no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the alert.")]


@app.command("add", help=ADD_HELP)
def add(  # noqa: PLR0913 - each parameter is an option of the command
    name: Name,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]", help="Words, phrases, prefix*, OR, NOT.")
    ] = None,
    *,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Tell of contradictions and changed positions, not of statements.")
    ] = False,
    webhook: Annotated[
        str | None, typer.Option(metavar="URL", help="Post what is found there, instead of printing it.")
    ] = None,
    who: Whos = None,
    target: Targets = None,
    relay: Relays = None,
    outlet: Outlets = None,
    act: Acts = None,
    mode: Modes = None,
    source_type: Types = None,
    quotation: Quotations = None,
    setting: Settings = None,
    negated: Negated = None,
    since: SaidSince = None,
    until: SaidUntil = None,
    min_confidence: MinConfidence = 0.0,
    allow_private: AllowPrivate = False,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Save an alert."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.alerts.saved import Alert, add_alert
        from onrecord.store.search.filters import Filters

        filters = Filters(
            who=several(who),
            target=several(target),
            relay=several(relay),
            outlet=several(outlet),
            act=several(act),
            mode=several(mode),
            source_type=several(source_type),
            quotation=several(quotation),
            setting=several(setting),
            negated=negated,
            since=since,
            until=until,
            min_confidence=min_confidence,
        )
        one = Alert(
            name=name,
            words=" ".join(query or ()),
            filters=filters,
            contradictions=contradictions,
            webhook=webhook,
            allow_private=allow_private,
        )
        with open_store(database, create=True) as store, store.writing() as connection:
            note = add_alert(connection, one, by=getpass.getuser())
        if note:
            say(f"Note: {note}")
        say(f"{name} tells of what is put on record from now on")


@app.command("list", help=LIST_HELP)
def list_all(*, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Print the alerts: a table on a terminal, JSON Lines in a pipe."""
    with orderly(debug=debug):
        from onrecord.cli.formats.watched import print_alerts
        from onrecord.store import open_store
        from onrecord.store.alerts.looking import count_matches
        from onrecord.store.alerts.saved import list_alerts

        with open_store(database) as store, store.reading() as connection:
            alerts = [(one, *count_matches(connection, one)) for one in list_alerts(connection)]
        if not alerts:
            say("There are no alerts; `onrecord alerts add NAME QUERY` makes one.")
            return
        print_alerts(alerts, sys.stdout)


@app.command("remove", help=REMOVE_HELP)
def remove(name: Name, *, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Take an alert away."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.alerts.saved import remove_alert

        with open_store(database) as store, store.writing() as connection:
            remove_alert(connection, name)
        say(f"{name} is gone")


@app.command("check", help=CHECK_HELP)
def check(*, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Let alerts look, and deliver."""
    with orderly(debug=debug):
        from onrecord.batch.watching.announcing import Announcer
        from onrecord.batch.watching.listening import RoundTally
        from onrecord.batch.watching.webhook import secret
        from onrecord.cli.watch import listener, summary
        from onrecord.store import open_store
        from onrecord.store.audit import now

        tally = RoundTally()
        with open_store(database) as store:
            Announcer(store, secret=secret(), now=now, listener=listener()).announce(tally)
        say(summary(tally) if tally.found or tally.delivered or tally.alerts_failed else "nothing new")
        if tally.alerts_failed:
            raise typer.Exit(FAILED)

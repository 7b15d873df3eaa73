"""`onrecord search`: statements of the database, by words, by filters, or by what they mean."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug, MinConfidence
from onrecord.cli.outcome import orderly
from onrecord.cli.progress import Meter
from onrecord.cli.selecting import (
    Acts,
    AllVersions,
    Modes,
    Negated,
    Outlets,
    Quotations,
    Relays,
    SaidSince,
    SaidUntil,
    Settings,
    Statuses,
    Targets,
    Types,
    Whos,
    several,
)
from onrecord.cli.terminal import say
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.store import Store
    from onrecord.store.search.filters import Filters
    from onrecord.store.search.finding import Results

HELP = """\
Find statements in the database, by words, by who, act, day and so on, or by what they mean.

\b
Example:
  onrecord search bridge inspector
  onrecord search 'kislyak OR ambassador' --who Sessions --act deny --since 2017-01
  onrecord search '"no comment" investigat* -grand' --outlet "Halden Courier"
  onrecord search --act accuse --target "Ilse Varga" --sort day
  onrecord search --like "she knew nothing of it"

QUERY is words, all of which must stand in what was said or in the name, title or organisation of who said it; \
"a phrase"; a beginning of a word with a star; OR, NOT (or a minus sign) and parentheses. Operators are in capitals. \
Case, accents and endings make no difference. Without QUERY, all that pass the filters, latest first.

--since and --until are of the day on which it was said; where the story does not tell, of the day it was published, \
which the table shows in parentheses. --said-since and so on are of that day alone. What is known to the month or \
year is in a range when it may be. An option that may be given again means: one of the values.

--like takes a sentence, or a statement's id, and finds the nearest in meaning. The first time, every statement of the \
database is embedded, a few hundred a second.

In a pipe: JSON Lines, a statement a line. The last line on standard error says how many there are, and how to go on.
"""


class Format(StrEnum):
    """How statements are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class Sort(StrEnum):
    """In which order."""

    relevance = "relevance"
    day = "day"


Day = typer.Option(metavar="DATE", help="2017, 2017-03 or 2017-03-01.")


def search(  # noqa: PLR0913 - each parameter is an option of the command
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY]", help="Words, phrases, prefix*, OR, NOT.")
    ] = None,
    *,
    who: Whos = None,
    target: Targets = None,
    relay: Relays = None,
    outlet: Outlets = None,
    act: Acts = None,
    mode: Modes = None,
    source_type: Types = None,
    quotation: Quotations = None,
    setting: Settings = None,
    status: Statuses = None,
    negated: Negated = None,
    since: SaidSince = None,
    until: SaidUntil = None,
    said_since: Annotated[str | None, Day] = None,
    said_until: Annotated[str | None, Day] = None,
    published_since: Annotated[str | None, Day] = None,
    published_until: Annotated[str | None, Day] = None,
    min_confidence: MinConfidence = 0.0,
    all_versions: AllVersions = False,
    like: Annotated[
        str | None, typer.Option(metavar="TEXT_OR_ID", help="Statements like a sentence or a statement.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at a time.")] = 20,
    after: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Go on from there, as the page before printed it.")
    ] = None,
    sort: Annotated[
        Sort | None, typer.Option(help="Best first, or latest first. Default: relevance with QUERY, else day.")
    ] = None,
    output_format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, jsonl in a pipe.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Find statements and print them."""
    with orderly(debug=debug):
        from onrecord.cli.formats.found import print_json, print_json_lines, print_table
        from onrecord.store import open_store
        from onrecord.store.search.filters import Filters
        from onrecord.store.search.finding import search as find

        words = " ".join(query or ())
        if like is not None:
            _refuse_with_like(words=words, after=after, sort=sort)
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
            status=several(status),
            negated=negated,
            since=since,
            until=until,
            said_since=said_since,
            said_until=said_until,
            published_since=published_since,
            published_until=published_until,
            min_confidence=min_confidence,
            all_versions=all_versions,
        )
        with open_store(database) as store:
            if like is not None:
                results = _find_like(store, like, filters, limit)
            else:
                with store.reading() as connection:
                    results = find(
                        connection, words, filters, sort=sort.value if sort else None, limit=limit, cursor=after
                    )
        chosen = output_format or (Format.table if sys.stdout.isatty() else Format.jsonl)
        {Format.table: print_table, Format.json: print_json, Format.jsonl: print_json_lines}[chosen](
            results, sys.stdout
        )
        sys.stdout.flush()
        _say_how_many(results)


def _refuse_with_like(*, words: str, after: str | None, sort: Sort | None) -> None:
    given = [name for name, value in (("QUERY", words), ("--after", after), ("--sort", sort)) if value]
    if given:
        what = f"--like cannot go with {given[0]}"
        raise UsageError(what, next_step="It finds by meaning, nearest first, and has no pages; filters go with it.")


def _find_like(store: "Store", like: str, filters: "Filters", limit: int) -> "Results":
    from onrecord.store.search.semantic import similar

    # Nobody knows how many there are before the database was looked at.
    with Meter(total=None, wanted=True, verb="embedding", noun="statements") as meter:
        shown = 0

        def progress(done: int, _total: int) -> None:
            nonlocal shown
            for _ in range(done - shown):
                meter.advance()
            shown = done

        return similar(store, like, filters, limit=limit, progress=progress)


def _say_how_many(results: "Results") -> None:
    for note in results.notes:
        say(f"Note: {note}.")
    count = len(results.hits)
    if not count:
        say("No statement fits." if not results.total else "No more statements.")
        return
    total = f"{results.total:,}" if results.exact else f"more than {results.total:,}"
    of = "" if results.exact and results.total == count else f" of {total}"
    following = f" Go on with: --after {results.cursor}" if results.cursor else ""
    say(f"{count:,}{of} statement{'' if of == '' and count == 1 else 's'}.{following}")

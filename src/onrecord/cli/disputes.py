"""`onrecord disputes`: who contradicts whom, who answered what, who has changed position."""

import getpass
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from onrecord.cli.destination import STANDARD_OUTPUT, Out, is_stdout, open_text
from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import orderly
from onrecord.cli.progress import Meter
from onrecord.cli.terminal import say
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.record import LinkKind
    from onrecord.store import Store
    from onrecord.store.comparing.comparison import Comparison
    from onrecord.store.comparing.disputes import DisputePage, Sought
    from onrecord.store.comparing.link_reviews import LinkVerdict

HELP = """\
List the disputes on record: statements that cannot both be true (contradicts), the same by one speaker on two days \
(changes), and a denial or confirmation with what it answers (answers).

\b
Example:
  onrecord disputes
  onrecord disputes --who "Jeff Sessions" --kind changes
  onrecord disputes --since 2017-03 --format html --out disputes.html
  onrecord disputes --dismiss contradicts:5f0c1d2e3a4b5c6d-1b32:9a8b7c6d5e4f3a2b-c0b0

First, what was added since the last time is compared with all that is on record: pairs near one another in meaning, \
people and time, of which a reason that a reader can check (a negation, a number, opposites) and an entailment model \
agree. Standard error says what was compared, and how many pairs the budget left out. --no-update lists what there is.

Each shows both statements in full, the one that is answered, contradicted or changed first, with the words in \
conflict in ⟦brackets⟧ or colour, the reasons, and the link's id. All are suggestions until somebody says so: \
--confirm and --dismiss take that id, may be given several times, and list nothing. What was dismissed is not \
suggested again. `onrecord db undo` takes it back.

A day in parentheses is that of publication. In a pipe: JSON Lines, a dispute a line.
"""


class Format(StrEnum):
    """How disputes are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"


class Kind(StrEnum):
    """Which links are disputes."""

    contradicts = "contradicts"
    changes = "changes"
    answers = "answers"


class State(StrEnum):
    """What people said of a link."""

    suggested = "suggested"
    confirmed = "confirmed"
    dismissed = "dismissed"


ENDINGS = {".json": Format.json, ".jsonl": Format.jsonl, ".html": Format.html, ".htm": Format.html}
# By the stage of a comparison: what is done, and what is counted.
STAGES = {
    "printings": ("looking for printings", "stories"),
    "vectors": ("embedding", "statements"),
    "repeats": ("looking for repeats", "statements"),
    "disputes": ("looking for disputes", "pairs"),
}


def disputes(  # noqa: PLR0913 - each parameter is an option of the command
    *,
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="One of the two statements is theirs; an id will do.")
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only these. May be given several times. Default: all.")
    ] = None,
    state: Annotated[
        list[State] | None,
        typer.Option("--state", help="Only these. May be given several times. Default: suggested, confirmed."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Arisen then or later: 2017, 2017-03, …")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Arisen then or earlier.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at a time.")] = 20,
    after: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Go on from there, as the page before printed it.")
    ] = None,
    confirm: Annotated[
        list[str] | None, typer.Option("--confirm", metavar="LINK", help="Say that a dispute is one.")
    ] = None,
    dismiss: Annotated[
        list[str] | None, typer.Option("--dismiss", metavar="LINK", help="Say that it is none, for good.")
    ] = None,
    editor: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who says so. Default: who is logged in here.")
    ] = None,
    pairs: Annotated[
        int | None,
        typer.Option(min=0, help="How many pairs the model reads at most, the likest first. Default: 200,000."),
    ] = None,
    no_update: Annotated[
        bool, typer.Option("--no-update", help="Compare nothing; list what was found so far.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Compare all anew, as with more --pairs than the last time.")
    ] = False,
    output_format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: by the ending of --out; table on a terminal, jsonl in a pipe."),
    ] = None,
    out: Out = STANDARD_OUTPUT,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Compare what is new, and print the list; or say of links what they are."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.comparing.disputes import KINDS, SHOWN, Sought

        # Mistakes in the command are told before anything is compared.
        if again and no_update:
            raise UsageError(
                "--again compares all anew, and --no-update compares nothing", next_step="Give one of them."
            )
        said = [*_said(confirm, "confirmed"), *_said(dismiss, "dismissed")]
        sought = Sought(
            who=who,
            kinds=[one.value for one in kind] if kind else KINDS,
            states=[one.value for one in state] if state else SHOWN,
            since=since,
            until=until,
            limit=limit,
            after=after,
        )
        with open_store(database) as store:
            if said:
                review_links(store, said, editor=editor or getpass.getuser())
                return
            if no_update:
                _say_waiting(store)
            else:
                _say_compared(update(store, pairs, again=again))
            list_disputes(store, sought, form_of(output_format, out), out)


def parse_link(given: str) -> "tuple[LinkKind, str, str]":
    """The kind and the ends of a link by its id.

    Raises:
        UsageError: it is no id of one.
    """
    from typing import get_args

    from onrecord.record import LinkKind

    kinds: dict[str, LinkKind] = {kind: kind for kind in get_args(LinkKind)}
    kind, *ends = given.strip().split(":")
    if kind not in kinds or len(ends) != len("ab") or not all(ends):
        next_step = "It is a kind and two statements, as the list shows it: contradicts:ID:ID."
        raise UsageError(f"{given!r} is no id of a link", next_step=next_step)
    return kinds[kind], ends[0], ends[1]


def _said(links: list[str] | None, verdict: "LinkVerdict") -> "list[tuple[LinkKind, str, str, LinkVerdict]]":
    return [(*parse_link(one), verdict) for one in links or ()]


def review_links(store: "Store", said: "Sequence[tuple[LinkKind, str, str, LinkVerdict]]", *, editor: str) -> None:
    """Say of links that they are right, or that they are none; of all, or of none where one is not there.

    Args:
        store: an open database.
        said: kind and ends of each link, and what is said of it.
        editor: who says so.

    Raises:
        NotOnRecord: there is no such link.
    """
    from onrecord.store.comparing.link_reviews import review_link

    with store.writing() as connection:
        changes = [review_link(connection, kind, a, b, verdict, editor=editor) for kind, a, b, verdict in said]
    for (kind, a, b, verdict), change in zip(said, changes, strict=True):
        say(f"{kind}:{a}:{b} is {verdict} (change {change})")


def update(store: "Store", pairs: int | None = None, *, again: bool = False) -> "Comparison":
    """Compare what no pass has compared yet, with a bar for each stage.

    Args:
        store: an open database.
        pairs: how many the entailment model reads at most; None: the library's own number.
        again: compare all anew.

    Raises:
        StoreError: the database cannot be written.
        ModelError: the weights do not load.
    """
    from onrecord.compare.disputes.finding import DEFAULT_PAIRS
    from onrecord.store.comparing.comparison import compare

    with ExitStack() as stack:
        meters: dict[str, Meter] = {}

        def progress(stage: str, done: int, of: int) -> None:
            if stage not in meters:
                stack.close()  # one bar at a time
                verb, noun = STAGES.get(stage, (stage, "done"))
                meters[stage] = stack.enter_context(Meter(total=of, wanted=True, verb=verb, noun=noun))
            meters[stage].reach(done, of)

        return compare(store, pairs=DEFAULT_PAIRS if pairs is None else pairs, again=again, on_progress=progress)


def list_disputes(store: "Store", sought: "Sought", form: Format, out: Path) -> None:
    """Print a page of disputes, and on standard error how many there are.

    Raises:
        OnRecordError: the database cannot be read, or `out` is no place for a file.
        OSError: it cannot be written.
    """
    from onrecord.store.comparing.disputes import disputes as find

    with store.reading() as connection:
        page = find(connection, sought)
    with open_text(out) as stream:
        _print(page, form, stream)
    if not page.disputes:
        say("No dispute fits." if not page.total else "No more disputes.")
        return
    shown = len(page.disputes)
    of = "" if page.total == shown else f" of {page.total:,}"
    following = f" Go on with: --after {page.next}" if page.next else ""
    say(f"{shown:,}{of} dispute{'' if of == '' and shown == 1 else 's'}.{following}")


def _print(page: "DisputePage", form: Format, stream: TextIO) -> None:
    if form is Format.html:
        from onrecord.serve.reports import disputes_report

        stream.write(disputes_report(page.disputes))
        return
    from onrecord.cli.formats import disputes as formats

    printers = {
        Format.table: formats.print_table,
        Format.json: formats.print_json,
        Format.jsonl: formats.print_json_lines,
    }
    printers[form](page, stream)
    stream.flush()


def form_of(given: Format | None, out: Path) -> Format:
    """The form that is asked for."""
    if given is not None:
        return given
    if is_stdout(out):
        return Format.table if sys.stdout.isatty() else Format.jsonl
    return ENDINGS.get(out.suffix.lower(), Format.table)


def _say_waiting(store: "Store") -> None:
    from onrecord.store.comparing.comparison import count_waiting

    if waiting := count_waiting(store):
        say(f"Note: {_counted(waiting, 'statement has', 'statements have')} not been compared yet (--no-update).")


def _say_compared(done: "Comparison") -> None:
    if not done.statements:
        return
    found = [
        (done.disputes, "contradiction or changed position", "contradictions and changed positions"),
        (done.answers, "answer", "answers"),
        (done.repeats, "repeat", "repeats"),
    ]
    told = ", ".join(_counted(*one) for one in found if one[0]) or "nothing found"
    withdrawn = f"; {done.withdrawn:,} earlier suggestions withdrawn" if done.withdrawn else ""
    say(f"{_counted(done.statements, 'statement', 'statements')} compared: {told}{withdrawn}")
    held = (done.candidates, "near one another"), (done.reasoned, "with a reason"), (done.judged, "read by the model")
    say(f"pairs: {', '.join(f'{count:,} {what}' for count, what in held)}")
    if done.stood_for:
        told = _counted(done.stood_for, "statement", "statements")
        say(f"{told} not held against others: the fullest printing of the same utterance was")
    if done.left_out:
        say(f"{_counted(done.left_out, 'pair', 'pairs')}, the least alike, left out by the budget (--pairs)")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"

"""The command line: one module a command, each a thin wrapper over a callable of the library.

Two rules hold here.

stdout is data, stderr is talk. Exit codes are those of `onrecord.cli.outcome`.

Nothing heavy is imported before a command runs. What stands at the top of `onrecord.cli`, `options`, `outcome`,
`progress`, `terminal` and of the command modules is the standard library, Typer and `onrecord.errors`; all else
(numpy, pydantic, onnxruntime, Rich, and whatever imports them) is imported inside the function that uses it. So
`onrecord --help`, `--version` and shell completion answer at once.
"""

import sys
from typing import Annotated

import typer

from onrecord.cli import add as add_module
from onrecord.cli import alerts as alerts_module
from onrecord.cli import batch as batch_module
from onrecord.cli import counts as counts_module
from onrecord.cli import db as db_module
from onrecord.cli import disputes as disputes_module
from onrecord.cli import eval as eval_module
from onrecord.cli import explain as explain_module
from onrecord.cli import export as export_module
from onrecord.cli import outlets as outlets_module
from onrecord.cli import people as people_module
from onrecord.cli import query as query_module
from onrecord.cli import read as read_module
from onrecord.cli import reannotate as reannotate_module
from onrecord.cli import remove as remove_module
from onrecord.cli import schema as schema_module
from onrecord.cli import search as search_module
from onrecord.cli import serve as serve_module
from onrecord.cli import user as user_module
from onrecord.cli import verify as verify_module
from onrecord.cli import watch as watch_module
from onrecord.cli import who as who_module
from onrecord.cli.outcome import FAILED
from onrecord.cli.terminal import discard_data, prepare_streams, say

HELP = """\
Read news and find its attributed statements: who said what, in which words, on whose word.

\b
Example:
  onrecord read story.txt

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 failed (an input, or all), \
2 a mistake in the command, 130 interrupted.
"""

app = typer.Typer(
    name="onrecord",
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # `onrecord.cli.outcome` says what went wrong, and --debug shows where
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read", help=read_module.HELP)(read_module.read)
app.command("eval", help=eval_module.HELP)(eval_module.evaluate)
app.command("explain", help=explain_module.HELP)(explain_module.explain)
app.command("verify", help=verify_module.HELP)(verify_module.verify)
app.command("disputes", help=disputes_module.HELP)(disputes_module.disputes)
app.command("add", help=add_module.HELP)(add_module.add)
app.command("watch", help=watch_module.HELP)(watch_module.watch)
app.add_typer(alerts_module.app, name="alerts", help=alerts_module.HELP)
app.command("batch", cls=batch_module.BatchCommand, help=batch_module.HELP)(batch_module.batch)
app.command("query", help=query_module.HELP)(query_module.query)
app.command("search", help=search_module.HELP)(search_module.search)
app.command("who", help=who_module.HELP)(who_module.who)
app.add_typer(people_module.app, name="people", help=people_module.HELP)
app.command("outlets", help=outlets_module.HELP)(outlets_module.outlets)
app.command("counts", help=counts_module.HELP)(counts_module.counts)
app.command("export", help=export_module.HELP)(export_module.export)
app.command("serve", help=serve_module.HELP)(serve_module.serve)
app.command("reannotate", help=reannotate_module.HELP)(reannotate_module.reannotate)
app.command("remove", help=remove_module.HELP)(remove_module.remove)
app.add_typer(user_module.app, name="user", help=user_module.HELP)
app.add_typer(db_module.app, name="db", help=db_module.HELP)
app.command("schema", help=schema_module.HELP)(schema_module.schema)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - the form of a Typer callback
    if asked:
        import onrecord

        typer.echo(f"onrecord {onrecord.__version__}")
        raise typer.Exit


@app.callback()
def _onrecord(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """What every command shares."""


def main() -> None:
    """The entry point of the console script.

    Errors of a command are turned into exit codes within it; what is caught here is about standard output alone.
    """
    prepare_streams()
    try:
        try:
            app(prog_name="onrecord")
        finally:
            sys.stdout.flush()  # what --help and --version printed; the commands themselves see to theirs
    except BrokenPipeError:
        discard_data()
    except OSError as error:
        discard_data()
        say(f"onrecord: {error}")
        sys.exit(FAILED)

"""`onrecord serve`: the web application."""

from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import orderly
from onrecord.cli.terminal import say

HELP = """\
Serve the record as a web application: search, read, correct, paste a draft.

\b
Example:
  onrecord serve
  onrecord serve --db record.db --port 9000
  onrecord serve --host 0.0.0.0 --https --allow record.newsroom.example

On this machine's own address (the default) nobody else can ask, and no password is needed: who started it is the \
editor. On any other address, with --allow, and with --accounts, a log-in is demanded; `onrecord user add` makes an \
account. Passwords must not travel in the clear: put a proxy that speaks https in front, and say so with --https.

No page loads anything from elsewhere. The log goes to standard error, one JSON object a line, without the words that \
were searched for. Ctrl-C ends it.
"""


def serve(
    *,
    database: Database = DEFAULT_DATABASE,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="On which port; 0 takes a free one.")] = 8765,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name by which browsers may call it. May be given several times."),
    ] = None,
    accounts: Annotated[bool, typer.Option("--accounts", help="Demand a log-in on this machine, too.")] = False,
    https: Annotated[
        bool, typer.Option("--https", help="A proxy in front speaks https: cookies are sent over https only.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Serve until it is told to stop."""
    with orderly(debug=debug):
        from onrecord.serve.running import run
        from onrecord.serve.settings import Settings

        settings = Settings(
            database=database, host=host, port=port, allow=tuple(allow or ()), accounts=accounts, https=https
        )
        run(settings, on_ready=lambda address: say(f"onrecord stands at {address} (Ctrl-C ends it)"))

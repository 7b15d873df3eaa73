"""Options that several commands share, each described once."""

from typing import Annotated

import typer


def _check_confidence(value: float) -> float:
    # Typer's own min and max would let "nan" through.
    if not 0.0 <= value <= 1.0:
        raise typer.BadParameter(f"{value:g} is not between 0 and 1.")
    return value


MinConfidence = Annotated[
    float,
    typer.Option(
        metavar="0..1",
        callback=_check_confidence,
        help="Leave out statements below this confidence. 0 keeps all of them; a higher value gives fewer, surer ones.",
    ),
]

Debug = Annotated[
    bool,
    typer.Option("--debug", help="Show where in the program an error came from."),
]

DATABASE_VARIABLE = "ONRECORD_DB"

Database = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="PATH_OR_URL",
        envvar=DATABASE_VARIABLE,
        help="The database: an SQLite file, or postgresql://user@host/name.",
    ),
]
DEFAULT_DATABASE = "record.db"

Published = Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication: 2024-05-02, 2024-05 or 2024.")]
Outlet = Annotated[str | None, typer.Option(help="Who published the story.")]
Url = Annotated[str | None, typer.Option(help="Where it was published.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of the input (cp1252, ...), instead of recognising it.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="Of JSON Lines, CSV and Parquet: which column holds the text, id, title, published, url or outlet, as in "
        "text=body. May be given several times.",
    ),
]
AnyLanguage = Annotated[bool, typer.Option("--any-language", help="Go on with stories that are not in English.")]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private", help="Fetch addresses on this machine and on private networks, too; refused otherwise."
    ),
]
IgnoreRobots = Annotated[
    bool,
    typer.Option(
        "--ignore-robots", help="Fetch what a site's robots.txt asks programs not to: for a site of your own."
    ),
]
Pause = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.0, help="Between two requests to one site; its Crawl-delay if longer.")
]
DEFAULT_PAUSE = 1.0

"""The options by which `search`, `alerts`, `counts` and `export` are told which stories and statements are meant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from onrecord.store.selection import Selection

Since = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Stories published on that day or later: 2017-03-01, 2017-03 or 2017."),
]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Stories published on that day or earlier.")]
Outlets = Annotated[
    list[str] | None, typer.Option("--outlet", metavar="NAME", help="Stories of that outlet. May be given again.")
]
Whos = Annotated[
    list[str] | None,
    typer.Option("--who", metavar="NAME", help="Statements by that person or organisation; an id will do."),
]
Acts = Annotated[list[str] | None, typer.Option("--act", metavar="ACT", help="Statements of that act: deny, accuse, …")]
Modes = Annotated[
    list[str] | None, typer.Option("--mode", metavar="MODE", help="Statements of that mode: speech, belief, …")
]
Types = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help="Statements of that source type: anonymous, …")
]
Quotations = Annotated[
    list[str] | None, typer.Option("--quotation", metavar="KIND", help="Statements that are direct, mixed or indirect.")
]
Settings = Annotated[
    list[str] | None, typer.Option("--setting", metavar="SETTING", help="Statements made there: hearing, interview, …")
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Statements of that status: suggested, partial, confirmed, rejected, added. Default: all but rejected.",
    ),
]
Targets = Annotated[
    list[str] | None, typer.Option("--target", metavar="NAME", help="Statements directed at them; an id will do.")
]
Relays = Annotated[
    list[str] | None, typer.Option("--relay", metavar="NAME", help="Statements that came to the story by them.")
]
Negated = Annotated[
    bool | None, typer.Option("--negated/--not-negated", help='"Did not say": only those, or none of them.')
]
SaidSince = Annotated[str | None, typer.Option(metavar="DATE", help="Said (else published) then or later.")]
SaidUntil = Annotated[str | None, typer.Option(metavar="DATE", help="Said (else published) then or earlier.")]
AllVersions = Annotated[
    bool,
    typer.Option("--all-versions", help="Earlier versions of stories, and stories that were taken back, too."),
]


def several(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """The values of an option that may be given again; None where it was not given."""
    return tuple(values) if values else None


def selection_of(
    only: dict[str, Sequence[str] | None],
    *,
    since: str | None,
    until: str | None,
    min_confidence: float,
    statuses: Sequence[str] | None,
    all_versions: bool,
) -> "Selection":
    """The options as the library takes them.

    Args:
        only: the options that may be given several times, by the field that they choose by.
        since: as all others in `Selection`.
        until: the same.
        min_confidence: the same.
        statuses: the same; none given is the default.
        all_versions: the same.

    Raises:
        UsageError: a value that there is not.
    """
    from onrecord.store.selection import NOT_REJECTED, Selection

    return Selection(
        only={field: values for field, values in only.items() if values},
        since=since,
        until=until,
        min_confidence=min_confidence,
        statuses=statuses or NOT_REJECTED,
        all_versions=all_versions,
    )

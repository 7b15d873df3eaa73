"""`onrecord explain`: why a statement of a story is what it is."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import AllowPrivate, AnyLanguage, Debug, Encoding, IgnoreRobots, Outlet, Published, Url
from onrecord.cli.outcome import orderly

if TYPE_CHECKING:
    from onrecord.cli.formats.numbering import Numbered
    from onrecord.record import Record

HELP = """\
Show why one statement of a story is what it is: its words, each field with the reason and the text behind it, the \
candidates considered, and what its confidence is made of.

\b
Example:
  onrecord explain story.txt 4
  onrecord explain story.txt 2.1 --format json

STORY is what `onrecord read` takes, one story. N is the number that `onrecord read` prints in front of a statement. \
Places are line:column, counted from 1 in the stored text; of a PDF with the page.

--published, --outlet and --url are those of `onrecord read`: give the same here, or the numbers may differ.
"""


class Format(StrEnum):
    """How the explanation is printed."""

    text = "text"
    json = "json"


def explain(  # noqa: PLR0913 - each parameter is an option of the command
    story: Annotated[str, typer.Argument(metavar="STORY", help="A file, a URL, or - for standard input.")],
    number: Annotated[str, typer.Argument(metavar="N", help="The statement's number, as in the table.")],
    *,
    output_format: Annotated[Format, typer.Option("--format", "-f", help="How to print it.")] = Format.text,
    published: Published = None,
    outlet: Outlet = None,
    url: Url = None,
    encoding: Encoding = None,
    any_language: AnyLanguage = False,
    allow_private: AllowPrivate = False,
    ignore_robots: IgnoreRobots = False,
    debug: Debug = False,
) -> None:
    """Read the story and explain the statement of that number."""
    with orderly(debug=debug):
        from onrecord.cli.formats.explanation import print_json, print_text
        from onrecord.compare.reading import read

        record = read(
            story,
            published=published,
            outlet=outlet,
            url=url,
            encoding=encoding,
            any_language=any_language,
            allow_private=allow_private,
            ignore_robots=ignore_robots,
        )
        found = statement_of(record, number)
        (print_json if output_format is Format.json else print_text)(record, found, sys.stdout)


def statement_of(record: "Record", number: str) -> "Numbered":
    """The statement of a number.

    Raises:
        UsageError: there is none.
    """
    from onrecord.cli.formats.numbering import numbered
    from onrecord.errors import UsageError

    every = list(numbered(record))
    for one in every:
        if one.number == number.strip():
            return one
    known = f"They are {every[0].number} to {every[-1].number}." if every else "It has no statements."
    raise UsageError(f"the story has no statement {number!r}", next_step=f"{known} `onrecord read` prints them.")

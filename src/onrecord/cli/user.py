"""`onrecord user`: accounts of the web application."""

import getpass
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DATABASE, Database, Debug
from onrecord.cli.outcome import orderly
from onrecord.cli.terminal import say

if TYPE_CHECKING:
    from onrecord.store.accounts import Account

HELP = """\
Accounts of the web application: who may log in, to read or to correct.

\b
Example:
  onrecord user add anna --role editor
  onrecord user list
  onrecord user password anna
  onrecord user remove anna

The password is asked for twice on the terminal, or is the first line of standard input. A reader reads; an editor \
corrects, too. Whoever gets another password, or is removed, is logged out at once.
"""
ADD_HELP = """\
Make an account.

\b
Example:
  onrecord user add anna --role editor
  pass show onrecord/anna | onrecord user add anna

The password is asked for twice on the terminal, or is the first line of standard input.
"""
LIST_HELP = """\
List the accounts.

\b
Example:
  onrecord user list
"""
REMOVE_HELP = """\
Take an account away, and log it out. What its owner corrected stays.

\b
Example:
  onrecord user remove anna
"""
CHANGE_HELP = """\
Give an account another password, and log it out everywhere.

\b
Example:
  onrecord user password anna
"""

app = typer.Typer(name="user", help=HELP, no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the account: a-z, 0-9, dot, hyphen, underscore.")]


class Role(StrEnum):
    """What an account may do."""

    reader = "reader"
    editor = "editor"


@app.command("add", help=ADD_HELP)
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(help="A reader reads; an editor corrects, too.")] = Role.reader,
    database: Database = DEFAULT_DATABASE,
    debug: Debug = False,
) -> None:
    """Make an account."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.accounts import add_user

        password = read_password()
        with open_store(database, create=True) as store, store.writing() as connection:
            add_user(connection, name, password, role=role.value, by=getpass.getuser())
        say(f"{name} may log in now, as {'an editor' if role is Role.editor else 'a reader'}")


@app.command("list", help=LIST_HELP)
def list_accounts(*, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Print the accounts: a table on a terminal, JSON Lines in a pipe."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.accounts import list_users

        with open_store(database) as store, store.reading() as connection:
            accounts = list_users(connection)
        if not accounts:
            say("There are no accounts; `onrecord user add NAME` makes one.")
        for account in accounts:
            sys.stdout.write(_line(account) + "\n")


@app.command("remove", help=REMOVE_HELP)
def remove(name: Name, *, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Take an account away."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.accounts import remove_user

        with open_store(database) as store, store.writing() as connection:
            remove_user(connection, name, by=getpass.getuser())
        say(f"{name} may not log in any more")


@app.command("password", help=CHANGE_HELP)
def password(name: Name, *, database: Database = DEFAULT_DATABASE, debug: Debug = False) -> None:
    """Give an account another password."""
    with orderly(debug=debug):
        from onrecord.store import open_store
        from onrecord.store.accounts import set_password

        given = read_password()
        with open_store(database) as store, store.writing() as connection:
            set_password(connection, name, given, by=getpass.getuser())
        say(f"{name} has another password, and is logged out everywhere")


def read_password() -> str:
    """The password: typed twice on a terminal, else the first line of standard input.

    Raises:
        UsageError: the two differ, or there is none.
    """
    from onrecord.errors import UsageError

    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise UsageError("there is no password on standard input", next_step="Give it as the first line.")
        return given
    given = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != given:
        raise UsageError("the two are not alike", next_step="Give the command again.")
    return given


def _line(account: "Account") -> str:
    if sys.stdout.isatty():
        return f"{account.name:<24}  {account.role:<6}  since {account.added_at[:10]}"
    return json.dumps({"name": account.name, "role": account.role, "added_at": account.added_at})

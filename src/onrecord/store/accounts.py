"""Accounts of the web application: who may read, who may correct, and who is logged in.

Passwords are kept as argon2 hashes, and of a session's token only its SHA-256, so that whoever reads the database can
log in as nobody.
"""

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import NotOnRecord, UsageError
from onrecord.store.audit import log, now
from onrecord.store.schema import session, user

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)

# NIST SP 800-63B (2024) asks for fifteen characters where a password is all there is; no other rule makes passwords
# better. The upper bound keeps a request from hashing a book.
SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 1024
# A working week: long enough not to be asked each morning, short enough for a forgotten machine.
SESSION_DAYS = 7
TOKEN_BYTES = 32

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in.

    Attributes:
        role: a reader reads; an editor corrects, too.
        added_at: ISO 8601, UTC.
    """

    name: str
    role: Role
    added_at: str


def add_user(connection: Connection, name: str, password: str, *, role: Role, by: str) -> Account:
    """Make an account.

    Raises:
        UsageError: the name is taken or is none, the password is too short or too long, the role is unknown.
    """
    if not _NAME.fullmatch(name):
        what = f"{name!r} is no name for an account"
        raise UsageError(what, next_step="Use 1 to 64 of a-z, 0-9, dot, hyphen and underscore, as in j.doe.")
    if role not in ROLES:
        raise UsageError(f"there is no role {role!r}", next_step=f"Roles: {', '.join(ROLES)}.")
    if find_user(connection, name) is not None:
        raise UsageError(f"there is an account {name!r} already", next_step="`onrecord user password` changes it.")
    made = Account(name, role, now())
    connection.execute(insert(user).values(name=name, password=_hashed(password), role=role, added_at=made.added_at))
    log(connection, editor=by, action="add_user", subject="user", subject_id=name, after={"role": role})
    return made


def list_users(connection: Connection) -> list[Account]:
    """All accounts, by name."""
    rows = connection.execute(select(user.c.name, user.c.role, user.c.added_at).order_by(user.c.name))
    return [Account(*row) for row in rows]


def count_users(connection: Connection) -> int:
    """How many accounts there are."""
    return int(connection.execute(select(func.count()).select_from(user)).scalar_one())


def find_user(connection: Connection, name: str) -> Account | None:
    """The account of that name."""
    row = connection.execute(select(user.c.name, user.c.role, user.c.added_at).where(user.c.name == name)).first()
    return Account(*row) if row else None


def remove_user(connection: Connection, name: str, *, by: str) -> None:
    """Take an account away; whoever is logged in with it is no more.

    Raises:
        NotOnRecord: there is none of that name.
    """
    account = _require(connection, name)
    connection.execute(delete(session).where(session.c.user == name))
    connection.execute(delete(user).where(user.c.name == name))
    log(connection, editor=by, action="remove_user", subject="user", subject_id=name, before={"role": account.role})


def set_password(connection: Connection, name: str, password: str, *, by: str) -> None:
    """Give an account another password, and log it out everywhere.

    Raises:
        NotOnRecord: there is no account of that name.
        UsageError: the password is too short or too long.
    """
    _require(connection, name)
    connection.execute(update(user).where(user.c.name == name).values(password=_hashed(password)))
    connection.execute(delete(session).where(session.c.user == name))
    log(connection, editor=by, action="set_password", subject="user", subject_id=name)


def password_hash(connection: Connection, name: str) -> str:
    """The hash to hold a password against: of a name that does not exist, one that nothing fits."""
    stored = connection.execute(select(user.c.password).where(user.c.name == name)).scalar()
    return str(stored) if stored is not None else _hash_of_nobody()


def fits(password: str, stored: str) -> bool:
    """Whether the password is the one of that hash. Takes about 50 ms and 64 MB: call it outside a transaction."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _HASHER.verify(stored, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def open_session(connection: Connection, name: str) -> str:
    """Log an account in; expired sessions of all accounts are cleared away.

    Returns:
        The token for the cookie. It is stored nowhere.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(delete(session).where(session.c.expires_at <= now()))
    connection.execute(insert(session).values(token=_digest(token), user=name, expires_at=_in_days(SESSION_DAYS)))
    return token


def account_of(connection: Connection, token: str) -> Account | None:
    """Who is logged in with a token; None where it is unknown or has expired."""
    query = (
        select(user.c.name, user.c.role, user.c.added_at)
        .select_from(session.join(user, session.c.user == user.c.name))
        .where(session.c.token == _digest(token), session.c.expires_at > now())
    )
    row = connection.execute(query).first()
    return Account(*row) if row else None


def close_session(connection: Connection, token: str) -> None:
    """Log out."""
    connection.execute(delete(session).where(session.c.token == _digest(token)))


def _require(connection: Connection, name: str) -> Account:
    account = find_user(connection, name)
    if account is None:
        raise NotOnRecord(f"there is no account {name!r}", next_step="`onrecord user list` names them.")
    return account


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        what = f"the password has {len(password)} characters"
        raise UsageError(what, next_step=f"Use {SHORTEST_PASSWORD} or more; a few words in a row do well.")
    if len(password) > LONGEST_PASSWORD:
        raise UsageError(f"the password has {len(password)} characters", next_step=f"Use {LONGEST_PASSWORD} at most.")
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


@cache
def _hash_of_nobody() -> str:
    """What the password of an unknown name is held against, so that the answer takes as long as for a known one."""
    return _HASHER.hash(secrets.token_hex(TOKEN_BYTES))


def _digest(token: str) -> str:
    # A fast hash is enough: the token is random, so there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _in_days(days: int) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

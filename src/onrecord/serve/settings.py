"""What the web application can be told, in one table: used by the command, the application and docs/web.md."""

import ipaddress
from dataclasses import dataclass, fields

from onrecord.errors import UsageError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
LOCALHOST = "localhost"

# A long magazine story has 60,000 characters, a book 500,000; a paste of more is a mistake. It also bounds the time
# that one paste can take: about ten seconds on two cores.
MAX_DRAFT_CHARACTERS = 200_000
# Four bytes a character at most, and the markup of a page around them.
MAX_BODY_BYTES = 2_000_000
# Of a whole request's body. A slow line brings two megabytes in this time; who is slower only holds a connection.
BODY_SECONDS = 30.0
# Of reading one story, waiting for other stories to be read included.
READING_SECONDS = 30.0
# Work in threads that the processor does anyway one after the other; more only take connections from the database.
THREADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the application is to stand.

    Attributes:
        database: path or URL.
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        allow: further names by which browsers may call it, as behind a proxy ("record.newsroom.example").
        accounts: demand a log-in. Set by itself where anybody but this machine could ask: see `needs_accounts`.
        https: the browser's connection is encrypted, by a proxy in front: cookies are sent over https only.
        max_draft_characters: of a pasted or uploaded story.
        max_body_bytes: of any request.
        body_seconds: that a request's body may take to arrive.
        reading_seconds: that reading a draft may take.
    """

    database: str = "record.db"
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    allow: tuple[str, ...] = ()
    accounts: bool = False
    https: bool = False
    max_draft_characters: int = MAX_DRAFT_CHARACTERS
    max_body_bytes: int = MAX_BODY_BYTES
    body_seconds: float = BODY_SECONDS
    reading_seconds: float = READING_SECONDS

    def __post_init__(self) -> None:
        for name in (self.host, *self.allow):
            if not name or any(character in name for character in "/@ \t\r\n"):
                what = f"{name!r} is not the name of a host"
                raise UsageError(what, next_step="Give a name or an address without a scheme and a path.")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def needs_accounts(self) -> bool:
        """Whether a log-in is demanded: always, but on loopback under its own names alone."""
        return self.accounts or not self.loopback or bool(self.allow)

    @property
    def hosts(self) -> frozenset[str] | None:
        """The names that a request may call this machine by; None where it may be any.

        A page of somebody else's whose name is made to point at this machine would otherwise be able to read what is
        here ("DNS rebinding"). Where a log-in is demanded such a page has none, so that any name will do.
        """
        if self.needs_accounts and not self.allow:
            return None
        own = {self.host.strip("[]").lower(), *(name.lower() for name in self.allow)}
        return frozenset(own | {LOCALHOST, "127.0.0.1", "::1"}) if self.loopback else frozenset(own)


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, as seen from itself only."""
    name = host.strip("[]").lower()
    if name == LOCALHOST:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


SETTING_NAMES = tuple(one.name for one in fields(Settings))

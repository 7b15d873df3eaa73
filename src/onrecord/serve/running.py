"""Standing on an address: the application in its server, with its log."""

import logging
import socket
from collections.abc import Callable

import uvicorn

from onrecord.errors import UsageError
from onrecord.serve.app import create_app
from onrecord.serve.logs import log_to_standard_error
from onrecord.serve.settings import Settings

# Requests that are being answered when it is told to stop.
SHUTDOWN_SECONDS = 10
# A connection that asks for nothing.
KEEP_ALIVE_SECONDS = 15
BACKLOG = 128

_LOG = logging.getLogger("onrecord.serve")


def run(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """Serve until told to stop (SIGINT, SIGTERM).

    Args:
        settings: where to stand, and how.
        on_ready: called with the address once it can be asked.

    Raises:
        UsageError: the address cannot be taken, or accounts are needed and there are none.
        StoreError: the database does not open.
    """
    app = create_app(settings)
    taken = _take(settings)
    log_to_standard_error()
    port = taken.getsockname()[1]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom to believe that a browser's address stands in a header: a proxy on this machine, where one is announced.
        proxy_headers=settings.needs_accounts and settings.loopback,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    try:
        on_ready(f"http://{_bracketed(settings.host)}:{port}")
        uvicorn.Server(config).run(sockets=[taken])
    finally:
        taken.close()


def _take(settings: Settings) -> socket.socket:
    """A socket on the address, so that a taken one is told before anything else."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        taken = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"there is no such address ({error})", where=settings.host) from None
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        what = f"the address cannot be taken ({error.strerror})"
        where = f"{settings.host}:{settings.port}"
        raise UsageError(what, where=where, next_step="Give another --port, or end what stands there.") from None
    return taken


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host

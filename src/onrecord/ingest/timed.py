"""Answers of servers within a time: headers and body together, however slowly they come.

A timeout of a socket is for each piece that is received; a server that sends a byte now and then never meets it.
"""

import http.client
import io
import socket
import time
from typing import Any

# A server that says nothing for so long is taken for dead; news sites answer within a few seconds.
TIMEOUT_SECONDS = 20.0
# A server that sends a byte now and then must not hold the run for ever.
TOTAL_SECONDS = 60.0


class TooSlow(TimeoutError):
    """An answer was not complete within TOTAL_SECONDS."""


class _TimedReader(io.RawIOBase):
    """What a socket receives, until a moment of the monotonic clock."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float) -> None:
        self._raw = raw
        self._sock = sock
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - any writable buffer
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(min(TIMEOUT_SECONDS, left))
        try:
            received: int | None = self._raw.readinto(buffer)
        except TimeoutError:
            if time.monotonic() >= self._until:
                raise TooSlow from None
            raise
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()


class TimedResponse(http.client.HTTPResponse):
    """An answer that has to be complete TOTAL_SECONDS after its request was sent."""

    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as its parent's
        super().__init__(sock, *arguments, **options)
        # The stream that is there is what keeps the socket open, and so it is wrapped, not replaced.
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, time.monotonic() + TOTAL_SECONDS))


class TimedConnection(http.client.HTTPConnection):
    """A connection whose answers are timed."""

    response_class = TimedResponse


class TimedSecureConnection(http.client.HTTPSConnection):
    """The same, encrypted."""

    response_class = TimedResponse

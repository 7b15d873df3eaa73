"""Standard output and standard error: their encoding, and what of a story may reach a terminal."""

import contextlib
import os
import re
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, TextIO

# What a terminal obeys instead of showing: control characters (ESC among them), and the marks that reverse the
# direction of the text behind them. Lone surrogates are no characters, and have no UTF-8.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OBEYED_BUT_LAYOUT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
_ONE_BYTE = 0x100


def visible_line(text: str) -> str:
    r"""The text on one line, with everything that a terminal would obey written out ("\x1b")."""
    return _OBEYED.sub(_written_out, " ".join(text.split()))


def visible_text(text: str) -> str:
    r"""The text with its lines and tabs, and everything else that a terminal would obey written out ("\x1b")."""
    return _OBEYED_BUT_LAYOUT.sub(_written_out, _LINE_END.sub("\n", text))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"\\u{code:04x}"


def say(message: str) -> None:
    """Write a message to standard error."""
    sys.stderr.write(visible_text(message) + "\n")
    sys.stderr.flush()


def prepare_streams() -> None:
    r"""Make standard output UTF-8 whatever the locale says, and let neither stream stumble over a lone surrogate.

    A lone surrogate is written as the JSON escape of itself ("\ud800"), so that JSON output stays JSON.
    """
    # A stream that the caller has closed is None; nothing can be read from it, and what is written goes nowhere.
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if stream is sys.stdout else None, errors="backslashreplace")


def _nothing(mode: Literal["r", "w"]) -> TextIO:
    return Path(os.devnull).open(mode, encoding="utf-8")


def discard_data() -> None:
    """Send what is still to be written to standard output nowhere.

    The interpreter flushes the stream when it shuts down, and would complain if that failed.
    """
    with contextlib.suppress(OSError, ValueError):  # in a test, standard output has no file descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

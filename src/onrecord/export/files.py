"""Files that are there whole or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import UsageError

MODE = 0o666  # less what the user's umask takes away, as for any new file


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file `path` at the end, and are gone if an exception comes first.

    What was there before stays until then. The bytes are kept in a hidden file in the same folder, which is renamed;
    a place that is no file (a pipe, a terminal) is written to as it is.

    Raises:
        UsageError: the folder does not exist, or `path` is one.
        OSError: it cannot be written.
    """
    path = path.resolve()  # a link stays one: what it points to is written
    if path.is_dir():
        raise UsageError("this is a folder", where=str(path), next_step="Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError("there is no such folder", where=str(path.parent), next_step="Make it, or name another place.")
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise

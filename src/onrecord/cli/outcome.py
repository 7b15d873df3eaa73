"""How a command ends: its exit code, and what it says when it could not do what was asked."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from onrecord.cli.terminal import discard_data, say
from onrecord.errors import OnRecordError, UsageError

DONE = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it


@contextmanager
def orderly(*, debug: bool = False) -> Iterator[None]:
    """Turn whatever stops a command into a message and an exit code.

    A reader of standard output that goes away (`| head`) has had what it wanted: the command ends, without a word and
    as done. What the library did not foresee is a fault of onrecord, and is shown as one.

    Args:
        debug: show the traceback of any error.

    Raises:
        typer.Exit: with the exit code, when the command did not come to its end.
    """
    try:
        yield
        sys.stdout.flush()  # a reader that has gone away is noticed here, not when the interpreter shuts down
    except BrokenPipeError:
        discard_data()
        raise typer.Exit(DONE) from None
    except KeyboardInterrupt:
        # At once, and deaf to a second Ctrl-C: threads of the runtime would otherwise be torn down in mid-work.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        discard_data()
        say("Interrupted.")
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    except OnRecordError as error:
        _show_traceback(shown=debug)
        say(str(error))
        raise typer.Exit(USAGE if isinstance(error, UsageError) else FAILED) from None
    except OSError as error:
        discard_data()  # most likely what could not be written: a full disk must not be reported again at shutdown
        _show_traceback(shown=debug)
        say(f"onrecord: {error}")
        raise typer.Exit(FAILED) from None
    except MemoryError:
        _show_traceback(shown=debug)
        say("onrecord: not enough memory. Give fewer or smaller inputs at a time.")
        raise typer.Exit(FAILED) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:  # noqa: BLE001 - the last place where a user can be spared a traceback
        _show_traceback(shown=debug)
        say(
            f"onrecord: unexpected {type(error).__name__}: {error}\n"
            "This is a fault in onrecord, not in your input. Please report it"
            + ("." if debug else ", with what the same command prints with --debug.")
        )
        raise typer.Exit(FAILED) from None


def _show_traceback(*, shown: bool) -> None:
    if shown:
        traceback.print_exc(file=sys.stderr)

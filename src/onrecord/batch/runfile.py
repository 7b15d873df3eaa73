"""`run.json`: what a folder says of the batch that it is of, and of how often the command was started on it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from onrecord.errors import OtherRun
from onrecord.export.files import whole_file

RUN: Final = "run.json"


@dataclass(frozen=True, slots=True)
class RunFile:
    """What `run.json` holds.

    Attributes:
        settings: what the rows depend on.
        schema: version of the tables.
        run: counted from one; the next batch into this folder has the next number, an interrupted one goes on.
        attempt: counted from one; how often the command was started on this folder.
        finished: the last one came to its end.
    """

    settings: dict[str, Any]
    schema: str
    run: int = 1
    attempt: int = 1
    finished: bool = False


def read_run(path: Path) -> RunFile | None:
    """What `run.json` of a folder holds, or None where there is none.

    Raises:
        OtherRun: it is not ours.
    """
    try:
        return RunFile(**json.loads((path / RUN).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        next_step = "Name another folder, or take this one away."
        raise OtherRun(f"it is no {RUN} of a batch ({error})", where=str(path / RUN), next_step=next_step) from None


def write_run(path: Path, run: RunFile) -> None:
    """Put it in the place of what was there.

    Raises:
        OSError: it cannot be written.
    """
    with whole_file(path / RUN) as stream:
        stream.write((json.dumps(asdict(run), indent=1) + "\n").encode())

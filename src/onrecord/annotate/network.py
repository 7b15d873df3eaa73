"""How the networks that ship with the package are opened: by ONNX Runtime, on the CPU, one text to a thread."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import onnxruntime

from onrecord.errors import ModelError


@contextmanager
def loading(what: str, files: Iterable[Path], *, exported_by: str) -> Iterator[None]:
    """Around what loads a network, so that whatever is wrong with its files is one kind of error.

    Args:
        what: the network, for the reader of the error: "the model".
        files: that it needs; the first one's folder is named.
        exported_by: the script that makes them.

    Raises:
        ModelError: a file is missing or does not load.
    """
    needed = list(files)
    where = str(needed[0].parent)
    missing = [path.name for path in needed if not path.is_file()]
    if missing:
        next_step = f"Install onrecord again, or export a model with {exported_by}."
        raise ModelError(f"{what} lacks {', '.join(missing)}", where=where, next_step=next_step)
    try:
        yield
    except Exception as error:  # each of the libraries has kinds of its own, some share no base
        raise ModelError(f"{what} does not load ({error})", where=where, next_step="Install onrecord again.") from error


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """A network, to be run by several threads at once."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # warnings of the runtime are not for our users
    options.intra_op_num_threads = 1  # the texts run in parallel, not the parts of one
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

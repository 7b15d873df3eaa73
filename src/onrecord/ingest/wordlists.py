"""The word lists of `onrecord/data`: one entry a line, with a header comment that names origin and licence."""

from importlib.resources import files


def read_lines(name: str) -> tuple[str, ...]:
    """The entries of a word list, in its order.

    Args:
        name: the file's name in `onrecord/data`.

    Returns:
        The lines that are neither blank nor comments ("# …"), without white space at their ends.
    """
    lines = (files("onrecord") / "data" / name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))

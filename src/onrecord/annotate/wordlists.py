"""The word lists of `onrecord/data`: one entry a line, with a header comment that names origin and licence."""

import re
from collections.abc import Iterable
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


def any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases, the longest first, a space in them standing for any white space."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) + ")"

"""The word lists of `onrecord/data`: one entry a line, with a header comment that names origin and licence."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
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


def read_rows(name: str) -> list[list[str]]:
    """The entries of a word list of several columns (".tsv"), in its order, split at their tabs."""
    return [line.split("\t") for line in read_lines(name)]


@cache
def read_classes(name: str) -> Mapping[str, frozenset[str]]:
    """The classes of a word list whose rows are a class and words of it, with spaces between them.

    Args:
        name: the file's name in `onrecord/data`.

    Returns:
        The words by class; a class may have several rows.
    """
    classes: dict[str, frozenset[str]] = {}
    for class_name, words in read_rows(name):
        classes[class_name] = classes.get(class_name, frozenset()).union(words.split())
    return classes


def any_of(phrases: Iterable[str], *, space: str = r"\s+") -> str:
    """A pattern that matches any of the phrases, the longest first.

    Args:
        phrases: as they are written.
        space: the pattern that a space in them stands for: any white space.
    """
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", space) for phrase in longest_first) + ")"

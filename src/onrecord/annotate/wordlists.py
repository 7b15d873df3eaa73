"""What the annotator makes of the word lists of `onrecord/data`."""

import re
from collections.abc import Iterable

from onrecord.ingest.wordlists import read_lines

__all__ = ["any_of", "read_lines"]


def any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases, the longest first, a space in them standing for any white space."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) + ")"

"""The word lists that reading transcripts needs."""

import functools
import re
from collections.abc import Iterable
from typing import Literal

from onrecord.ingest.wordlists import read_lines

LabelWord = Literal["question", "unnamed", "never", "inside", "ends_name", "no_speaker", "before_title"]


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; a space in them stands for any white space or a hyphen."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in longest_first) + ")"


def plain(word: str) -> str:
    """A word in lower case, with a plain apostrophe and without full stops."""
    return word.lower().replace("’", "'").replace(".", "")


@functools.cache
def label_words(kind: LabelWord) -> frozenset[str]:
    """Words of labels, of one kind (see the list)."""
    rows = (line.split("\t") for line in read_lines("transcript_labels.tsv"))
    return frozenset(row[1] for row in rows if row[0] == kind)


@functools.cache
def titles() -> frozenset[tuple[str, ...]]:
    """Titles before a name, as plain words: ("prime", "minister")."""
    return frozenset(tuple(plain(word) for word in re.split(r"[ -]", line)) for line in read_lines("titles.txt"))


@functools.cache
def honorifics() -> frozenset[str]:
    """Words of address before a name, plain: "mr", "dr"."""
    return frozenset(line.split("\t")[0] for line in read_lines("honorifics.tsv"))


@functools.cache
def given_names() -> frozenset[str]:
    """Given names and their short forms, in lower case."""
    listed = (line.split("\t")[0] for line in read_lines("given_names.tsv"))
    short = (name for line in read_lines("nicknames.csv") for name in (line.split(",")[0], line.split(",")[-1]))
    return frozenset(listed) | frozenset(short)


@functools.cache
def places() -> frozenset[str]:
    """Countries, states and large cities, in lower case."""
    return frozenset(line.lower() for line in read_lines("places.txt"))


@functools.cache
def state_codes() -> frozenset[str]:
    """Postal codes of the states of the USA, in capitals."""
    return frozenset(line.split("\t")[0].upper() for line in read_lines("us_states.tsv"))


@functools.cache
def stage_directions() -> tuple[str, ...]:
    """Words of the one who wrote down, in parentheses ("applause")."""
    return read_lines("stage_directions.txt")


@functools.cache
def setting_words() -> tuple[tuple[str, str], ...]:
    """(setting, word) for the words that name an occasion: ("hearing", "hearing")."""
    rows = (line.split("\t") for line in read_lines("settings.tsv"))
    return tuple((row[0], row[2].lower()) for row in rows if row[1] == "in")

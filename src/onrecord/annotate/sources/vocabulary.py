"""The words by which sources are told apart: roles, groups, documents, organisations, titles, places."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from onrecord.annotate.sources.names import Gender
from onrecord.wordlists import any_of, read_classes, read_lines, read_rows

Number = Literal["singular", "plural"]


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for people by what they are.

    Attributes:
        noun: in the singular.
        number: of the form that was looked up.
        gender: that it tells.
    """

    noun: str
    number: Number
    gender: Gender | None


@cache
def roles() -> dict[str, Role]:
    """Role nouns by each of their forms, in lower case."""
    found: dict[str, Role] = {}
    for singular, plural, told in read_rows("role_nouns.tsv"):
        gender: Gender | None = "f" if told == "f" else "m" if told == "m" else None
        found[plural] = Role(singular, "plural", gender)
        found[singular] = Role(singular, "singular", gender)
    return found


def role_of(word: str) -> Role | None:
    """What a word says a person is; of a compound ("co-chairman", "ex-wife") the last part counts."""
    word = word.lower().strip(".,").replace("’", "'").removesuffix("'s").removesuffix("'")
    return roles().get(word) or roles().get(word.rsplit("-", 1)[-1])


@cache
def words_of(name: str) -> frozenset[str]:
    """The entries of a word list, in lower case."""
    return frozenset(line.lower() for line in read_lines(name))


def word_class(name: str) -> frozenset[str]:
    """The words of a class of `phrase_words.tsv`.

    Raises:
        KeyError: there is no such class.
    """
    return read_classes("phrase_words.tsv")[name]


@cache
def capitalised(name: str) -> frozenset[str]:
    """The entries of a word list, as they are written."""
    return frozenset(read_lines(name))


def is_document(word: str) -> bool:
    """Whether a noun names something written or measured."""
    return word in words_of("document_words.txt") or word.rsplit("-", 1)[-1] in words_of("document_words.txt")


def is_group(word: str) -> bool:
    """Whether a noun or pronoun names several people together."""
    return word in words_of("group_words.txt")


def is_organisation_noun(word: str) -> bool:
    """Whether a noun in lower case names a kind of organisation."""
    return word in words_of("organisation_nouns.txt")


@cache
def title_before_name() -> re.Pattern[str]:
    """A title with a capital, as it stands before a name."""
    return re.compile(rf"(?<![\w’'-]){any_of(read_lines('titles.txt'))}(?![\w’'-])")


@cache
def organisation_last_word() -> re.Pattern[str]:
    """The last word of an organisation's name."""
    return re.compile(rf"(?<![\w’'-]){any_of(read_lines('organisation_words.txt'))}(?![\w’'-])")

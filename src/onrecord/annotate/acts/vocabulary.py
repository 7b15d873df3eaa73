"""The small word classes by which a cue's clause is read."""

from functools import cache

from onrecord.wordlists import read_classes, read_lines


def class_of(name: str) -> frozenset[str]:
    """The words of a class, lower case.

    Raises:
        KeyError: there is no such class.
    """
    return read_classes("clause_words.tsv")[name]


@cache
def evidence_nouns() -> frozenset[str]:
    """Nouns for what is measured or recorded: polls, studies, figures."""
    return frozenset(read_lines("evidence_nouns.txt"))


@cache
def document_nouns() -> frozenset[str]:
    """Nouns for what is written or recorded and can be quoted: reports, letters, emails."""
    return frozenset(read_lines("document_words.txt"))

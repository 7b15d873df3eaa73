"""Words that turn what a sentence says: a change of one of them weighs more than "I'm" for "I am"."""

from onrecord.wordlists import read_classes


def negators() -> frozenset[str]:
    """Words that deny, in lower case."""
    return read_classes("weighty_words.tsv")["negator"]


def quantifiers() -> frozenset[str]:
    """Words that tell how many, how much or how often, in lower case."""
    return read_classes("weighty_words.tsv")["quantifier"]

"""A notation for pronouns in tests: "[a Ana Ruiz] met [b Quill]. She left." names a and b; capitals are organisations.

What the network says of each pronoun, in their order, is given as odds: of each name in its order, and of none.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from onrecord.annotate.pronouns import FORMS, Reading
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.sources import Cluster
from onrecord.annotate.story import Story
from onrecord.record import Document

_NAME = re.compile(r"\[(\w) ([^\]]+)\]")
_NO_ODDS = 1e-4

Asked = tuple[Story, list[Reading], list[Cluster], list[tuple[int, int]]]
Asker = Callable[[str, Sequence[Sequence[float]]], Asked]


@pytest.fixture
def ask() -> Asker:
    """From marked text and odds to the story, its readings, its clusters and the places of its pronouns."""
    return read_asked


def read_asked(marked: str, odds: Sequence[Sequence[float]]) -> Asked:
    text, place = "", 0
    names: list[tuple[str, tuple[int, int]]] = []
    for match in _NAME.finditer(marked):
        text += marked[place : match.start()]
        names.append((match[1], (len(text), len(text) + len(match[2]))))
        text, place = text + match[2], match.end()
    text += marked[place:]
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", text)]
    story = Story(Document(id="d", text_hash="h", text=text), paragraphs, find_quoted(text, paragraphs))
    words = [match.span() for match in re.finditer(r"\w+", text)]
    pronouns = [span for span in words if text[slice(*span)].lower() in FORMS]
    assert [len(row) for row in odds] == [len(names) + 1] * len(pronouns), "odds for each name and for none"
    return story, [_reading(words, [place for _, place in names], pronouns, odds)], _clusters(text, names), pronouns


def _reading(
    words: list[tuple[int, int]],
    names: list[tuple[int, int]],
    pronouns: list[tuple[int, int]],
    odds: Sequence[Sequence[float]],
) -> Reading:
    """Each pronoun asks in a dimension of its own, in which the pieces of a name answer with the log of its odds."""
    keys = np.zeros((len(words), max(len(pronouns), 1)), dtype=np.float16)
    queries = {}
    for number, (pronoun, row) in enumerate(zip(pronouns, odds, strict=True)):
        logs = np.log(np.maximum(np.array(row, dtype=np.float32), _NO_ODDS))
        for (start, end), log in zip(names, logs[:-1], strict=True):
            keys[[start <= word[0] and word[1] <= end for word in words], number] = log
        query = np.zeros(keys.shape[1] + 1, dtype=np.float32)
        query[number], query[-1] = 1, logs[-1]
        queries[pronoun[0]] = 0, query
    starts, ends = np.array(words, dtype=np.int32).reshape(-1, 2).T
    return Reading(starts, ends, ((0, len(words)),), (keys,), queries, np.zeros(33, dtype=np.float32))


def _clusters(text: str, names: list[tuple[str, tuple[int, int]]]) -> list[Cluster]:
    found = []
    for letter in sorted({letter for letter, _ in names}):
        places = tuple(place for other, place in names if other == letter)
        fullest = max((text[slice(*place)] for place in places), key=len)
        found.append(Cluster("organization" if letter.isupper() else "person", fullest, places))
    return found

"""The data file of acts, and the forms by which its words are found."""

from importlib.resources import files
from typing import get_args

import pytest

from onrecord.annotate.acts.lemmas import lemmas
from onrecord.annotate.acts.lexicon import FLAGS, GAPS, PASSES_ON, entries_of, read_lexicon
from onrecord.record import Act, Mode

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "ACCUSE", "REQUEST", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "-",
}  # fmt: skip
LEAST_LEMMAS = 600


def rows() -> list[list[str]]:
    lines = (files("onrecord") / "data" / "acts.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_lexicon_knows_many_words() -> None:
    assert len({lemma for lemma, *_ in rows()}) >= LEAST_LEMMAS


def test_each_row_has_valid_values() -> None:
    wrong = [
        row
        for row in rows()
        if len(row) != 5 or row[2] not in get_args(Act) or row[3] not in get_args(Mode) or row[4] not in PLOVER
    ]
    assert wrong == []


def test_rows_are_sorted_and_none_stands_twice() -> None:
    keys = [(lemma, pattern) for lemma, pattern, *_ in rows()]
    assert keys == sorted(set(keys))


def test_patterns_are_of_the_language_in_the_header() -> None:
    wrong = []
    for lemma, pattern, *_ in rows():
        elements = [] if pattern == "-" else pattern.split(" ")
        words = [e for e in elements if e not in FLAGS and e not in GAPS and e != PASSES_ON]
        ends_in_gap = bool(elements) and elements[-1] in GAPS
        if ends_in_gap or any(not word.replace("|", "").replace("'", "").replace("-", "").isalpha() for word in words):
            wrong.append((lemma, pattern))
    assert wrong == []


def test_every_act_and_mode_has_words() -> None:
    entries = read_lexicon()
    assert {entry.act for entry in entries} == set(get_args(Act))
    assert {entry.mode for entry in entries} == set(get_args(Mode))


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("told", "tell"),
        ("swore", "swear"),
        ("forbade", "forbid"),
        ("sought", "seek"),
        ("denies", "deny"),
        ("admitted", "admit"),
        ("pledging", "pledge"),
        ("urging", "urge"),
        ("passes", "pass"),
        ("lying", "lie"),
        ("ruing", "rue"),
    ],
)
def test_forms_lead_to_their_word(form: str, lemma: str) -> None:
    assert lemma in lemmas(form)


def test_longest_pattern_stands_first() -> None:
    weights = [entry.weight for entry in entries_of("called")]
    assert weights == sorted(weights, reverse=True)

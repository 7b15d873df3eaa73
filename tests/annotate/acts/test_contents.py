"""The data file of what contents tell, and how its phrases are read."""

from importlib.resources import files
from typing import get_args

import pytest

from onrecord.annotate.acts.contents import MAX_READ, act_of_content
from onrecord.record import Act

PLACES = {"start", "end", "any", "is"}


def rows() -> list[list[str]]:
    lines = (files("onrecord") / "data" / "act_contents.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_each_row_has_valid_values() -> None:
    assert [row for row in rows() if len(row) != 3 or row[0] not in get_args(Act) or row[1] not in PLACES] == []


def test_no_row_stands_twice() -> None:
    assert len(rows()) == len({tuple(row) for row in rows()})


@pytest.mark.parametrize(
    ("reason", "text", "act"),
    [
        ("a mark given", "Moran is a disaster", "oppose"),
        ("a mark given by degrees", "Moran was really so very reckless", "oppose"),
        ("praise denied", "Moran is not honest", "oppose"),
        ("praise denied, contracted", "Moran isn't honest", "oppose"),
        ("a mark that nobody is given", "the disaster struck in May", None),
        ("a word inside another", "the mustard field", None),
        ("an opening behind a conjunction", "But we will build it", "promise"),
        ("that opening elsewhere", "The town that we will build", None),
        ("too far in to tell", "The dam " + "holds the river " * (MAX_READ // 10) + "and Moran is a liar", None),
        ("capitals whose lower case is longer keep their places", "İİİ “Moran must resign”", "demand"),
    ],
)
def test_act_of_content(reason: str, text: str, act: Act | None) -> None:
    told = act_of_content(text, ((0, len(text)),), names=False)
    assert (told.act if told else None) == act, reason


def test_a_name_that_is_given_needs_no_verb() -> None:
    text = "the plan reckless"
    named = act_of_content(text, ((0, len(text)),), names=True)
    assert named is not None
    assert text[slice(*named.span)] == "reckless"
    assert act_of_content(text, ((0, len(text)),), names=False) is None

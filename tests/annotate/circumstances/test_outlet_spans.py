"""Outlets and programmes found inside longer stretches."""

import pytest

from onrecord.annotate.outlets import find_outlets, find_programmes


@pytest.mark.parametrize(
    ("reason", "text", "names"),
    [
        ("listed", "told CNN that", ["CNN"]),
        ("the longest listed name", "told CBS News that", ["CBS News"]),
        ("without its article", "told the Halden Courier that", ["Halden Courier"]),
        ("the last word behind an article", "told the Times that", ["Times"]),
        ("a possessive ending", "ABC’s Ana Ruiz and NBC's Ted Moran", ["ABC", "NBC"]),
        ("two of them", "by Reuters and The Merrow Post", ["Reuters", "Merrow Post"]),
        ("a magazine", "told New Halden magazine", ["New Halden magazine"]),
        ("call letters", "told WXYZ-TV of Merrow", ["WXYZ-TV"]),
        ("a part of a longer word", "CNNs and APart", []),
        ("a person", "told Ana Ruiz", []),
    ],
)
def test_find_outlets(reason: str, text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_outlets(text, 0, len(text))] == names, reason


def test_find_programmes_names_the_outlet() -> None:
    text = "said on “Meet the Press” and on Morning Joe"
    found = [(text[slice(*span)], outlet) for span, outlet in find_programmes(text, 0, len(text))]
    assert found == [("Meet the Press", "NBC"), ("Morning Joe", "MSNBC")]

"""Pictures: what stands where, at the precision at which it is known, and in words."""

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.serve.charts import Bar, Chart, Held, Part, Series, bars, cell_bar, columns, lanes, parts
from onrecord.serve.charts.times import Axis, axis_over, day_behind, first_day

SVG = "{http://www.w3.org/2000/svg}"


def boxes(chart: Chart, kind: str) -> list[dict[str, float]]:
    """The boxes of a class in the wide picture."""
    tree = parsed(chart.wide)
    found = [one for one in tree.iter("rect") if kind in one.attrib["class"].split()]
    return [{name: float(one.attrib[name]) for name in ("x", "y", "width", "height")} for one in found]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("period", "first", "behind"),
    [
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1)),
        ("9999", (9999, 1, 1), (9999, 12, 31)),
        ("9999-12-31", (9999, 12, 31), (9999, 12, 31)),
        ("0001-01-01", (1, 1, 1), (1, 1, 2)),
    ],
)
def test_period_begins_and_ends(period: str, first: tuple[int, int, int], behind: tuple[int, int, int]) -> None:
    assert (first_day(period), day_behind(period)) == (datetime.date(*first), datetime.date(*behind))


def test_year_is_as_wide_as_its_months() -> None:
    axis = Axis(datetime.date(2023, 1, 1), datetime.date(2025, 1, 1), 0, 731)
    months = sum(axis.stretch(f"2023-{month:02}")[1] for month in range(1, 13))
    assert axis.stretch("2023")[1] == pytest.approx(months) == pytest.approx(365)


def test_what_is_known_to_a_year_lies_flat_over_it() -> None:
    chart = columns("t", [Series("say", {"2023": 12, "2023-03": 2})])
    (year,), (month,) = boxes(chart, "vague"), [one for one in boxes(chart, "bar") if one["width"] < 100]
    assert year["width"] > 10 * month["width"]
    assert month["height"] == pytest.approx(2 * year["height"])


def test_columns_share_one_scale() -> None:
    chart = columns("t", [Series("say", {"2023-03": 10}), Series("deny", {"2023-03": 5})])
    say, deny = boxes(chart, "bar")
    assert say["height"] == pytest.approx(2 * deny["height"])


def test_long_time_is_shown_by_years() -> None:
    chart = columns("t", [Series("say", {"1990-01": 1, "2020-05": 2, "2020-06": 3})])
    assert chart.rows == (("1990", "1"), ("2020", "5"))


def test_what_has_no_date_is_in_the_table_only() -> None:
    chart = columns("t", [Series("say", {"": 3, "2023-03": 1})])
    assert (chart.rows[0], len(boxes(chart, "bar"))) == (("no date", "3"), 1)


def test_picture_without_dates_says_so() -> None:
    assert "No dates are known." in columns("t", [Series("say", {"": 3})]).wide
    assert "No dates are known." in lanes("t", [], Series("said", {})).wide


def test_office_is_as_long_as_it_was_held() -> None:
    chart = lanes("t", [Held("Senator", "2010", "2013"), Held("Minister", "2014", "2015")], Series("said", {}))
    senator, minister = boxes(chart, "held")
    assert senator["width"] == pytest.approx(2 * minister["width"], rel=0.01)


def test_office_without_an_end_is_told_apart() -> None:
    chart = lanes("t", [Held("Senator", "2010", None)], Series("said", {"2012": 1}))
    assert len(boxes(chart, "vague")) >= 1
    assert chart.rows[0] == ("Senator", "2010 –", "")


def test_parts_fill_the_whole() -> None:
    chart = parts("t", [Part("direct", 1, "p1"), Part("indirect", 3, "p3"), Part("none", 0, "p4")])
    widths = [one["width"] for one in boxes(chart, "part") if one["height"] > 12]
    assert widths == [pytest.approx(180), pytest.approx(540)]
    assert chart.rows == (("direct", "1", "25 %"), ("indirect", "3", "75 %"), ("none", "0", "0 %"))


def test_bar_of_the_largest_is_longest() -> None:
    lengths = [one["width"] for one in boxes(bars("t", [Bar("a", 10), Bar("b", 5)]), "bar")]
    assert lengths[0] == pytest.approx(2 * lengths[1])


def test_bar_in_a_cell_is_no_picture_of_its_own() -> None:
    assert 'aria-hidden="true"' in cell_bar(1, 2)
    assert 'width="50.0"' in cell_bar(1, 2)
    assert 'width="0.0"' in cell_bar(0, 0)


def test_names_in_a_picture_are_shown_as_text() -> None:
    chart = lanes("t", [Held("<script>\u202e&", "2010", "2011")], Series("<b>", {"2010": 1}))
    assert "<script>" not in chart.wide
    assert "\u202e" not in chart.wide
    assert "<b>" not in chart.wide


PERIODS = st.one_of(
    st.integers(1, 9999).map("{:04}".format),
    st.tuples(st.integers(1, 9999), st.integers(1, 12)).map(lambda one: "{:04}-{:02}".format(*one)),
    st.dates().map(str),
)


@given(st.dictionaries(PERIODS, st.integers(1, 10**6), max_size=8), st.lists(st.tuples(PERIODS, PERIODS), max_size=3))
def test_any_dates_make_a_picture_within_its_frame(said: dict[str, int], held: list[tuple[str, str]]) -> None:
    offices = [Held("x", *sorted(one)) for one in held]
    for chart in (lanes("t", offices, Series("said", said)), columns("t", [Series("said", said)])):
        for svg in (chart.wide, chart.narrow):
            tree = parsed(svg)
            width = float(tree.attrib["viewBox"].split()[2])
            assert tree.attrib["role"] == "img"
            for box in tree.iter("rect"):
                assert 0 <= float(box.attrib["x"]) <= width
                assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width + 5
        assert not re.search(r"\bstyle=", chart.wide)


def test_axis_over_one_day_is_a_year_long() -> None:
    axis = axis_over(["2024-05-02"], left=0, right=100)
    assert (axis.behind - axis.first).days in {365, 366}

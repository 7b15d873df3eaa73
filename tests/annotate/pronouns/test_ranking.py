"""The candidates of pronouns, ranked from hand-made odds (see conftest.py for the notation)."""

from collections.abc import Callable, Sequence

import pytest

from onrecord.annotate.pronouns import Pronouns, Reading
from onrecord.annotate.pronouns.ranking import UNKNOWN, Ranking, rank_all
from onrecord.annotate.sources import Cluster
from onrecord.annotate.story import Story

Odds = Sequence[Sequence[float]]
Asker = Callable[[str, Odds], tuple[Story, list[Reading], list[Cluster], list[tuple[int, int]]]]


def last_ranking(ask: Asker, text: str, odds: Odds) -> Ranking:
    """Of the last pronoun."""
    story, readings, people, pronouns = ask(text, odds)
    return rank_all(story, readings, people)[pronouns[-1][0]]


def shares(ranking: Ranking) -> dict[str, float]:
    return {cluster.name: share for cluster, share in ranking.candidates}


@pytest.mark.parametrize(
    ("text", "odds", "first"),
    [
        pytest.param("[a Quill] met [b Okafor]. Then [a Quill] left. He waved.", [(2, 3, 2, 1)], "Quill",
                     id="names of one person add up"),
        pytest.param("[a Ana Ruiz] met [b Paul Holt]. He waved.", [(9, 1, 1)], "Paul Holt",
                     id="a woman's given name is no candidate for 'he'"),
        pytest.param("[a Paul Holt] met [b Ana Ruiz]. She waved.", [(9, 1, 1)], "Ana Ruiz",
                     id="a man's given name is no candidate for 'she'"),
        pytest.param("[a Quill] waved. She left. [b Okafor] came, and [a Quill] met him.",
                     [(9, 0.01, 0.01, 0.1), (0.01, 2, 2, 1)], "Okafor",
                     id="'she' elsewhere tells that a surname is a woman's"),
        pytest.param("“[a Okafor] left,” said [b Quill]. He waved.", [(2, 1, 1)], "Quill",
                     id="named only in a quotation, for a pronoun outside"),
        pytest.param("“[a Okafor] left and he waved,” said [b Quill].", [(2, 1, 1)], "Okafor",
                     id="named in the quotation in which the pronoun stands"),
        pytest.param("[a Quill] met [b Okafor]. He left. He waved.", [(9, 1, 0.1), (1, 1.2, 0.1)], "Quill",
                     id="it leans on the same pronoun in the sentence before"),
        pytest.param("[a Quill] met [b Okafor]. He left.\nHe waved.", [(9, 1, 0.1), (1, 1.2, 0.1)], "Okafor",
                     id="and on none in another paragraph"),
        pytest.param("[a Quill] met [b Okafor]. He left. It rained. A lot. He waved.",
                     [(9, 1, 0.1), (0, 0, 1), (1, 1.2, 0.1)], "Okafor",
                     id="nor on one further back than the sentence before"),
        pytest.param("[a Quill] joined the [B Halden Port Authority]. It met.", [(9, 1, 1)], "Halden Port Authority",
                     id="'it' is an organisation"),
    ],
)  # fmt: skip
def test_first_candidate(ask: Asker, text: str, odds: Odds, first: str) -> None:
    assert last_ranking(ask, text, odds).candidates[0][0].name == first


def test_shares_are_of_all_odds(ask: Asker) -> None:
    ranking = last_ranking(ask, "[a Quill] met [b Okafor]. Then [a Quill] left. He waved.", [(2, 3, 2, 1)])
    assert shares(ranking) == pytest.approx({"Quill": 0.5, "Okafor": 0.375}, abs=0.01)
    assert ranking.nothing == pytest.approx(0.125, abs=0.01)


def test_one_of_the_other_gender_has_no_share(ask: Asker) -> None:
    ranking = last_ranking(ask, "[a Ana Ruiz] met [b Paul Holt]. He waved.", [(9, 1, 1)])
    assert shares(ranking) == pytest.approx({"Paul Holt": 0.5}, abs=0.01)


@pytest.mark.parametrize(
    ("shares", "nothing", "is_plain"),
    [
        pytest.param((0.5, 0.4), 0.1, True, id="a clear lead"),
        pytest.param((0.45, 0.44), 0.11, False, id="two nearly equal"),
        pytest.param((0.9,), 0.1, True, id="one alone"),
        pytest.param((0.3,), 0.7, False, id="most likely none of those named"),
        pytest.param((0.3, 0.1, 0.1), 0.5, False, id="a clear lead with a small share"),
        pytest.param((), 1.0, False, id="none"),
    ],
)
def test_plain(shares: tuple[float, ...], nothing: float, *, is_plain: bool) -> None:
    candidates = [(Cluster("person", str(number), ()), share) for number, share in enumerate(shares)]
    assert Ranking(tuple(candidates), nothing).is_plain is is_plain


QUILL, OKAFOR, HOLT = (Cluster("person", name, ((0, 1),)) for name in ("Quill", "Okafor", "Holt"))


def test_one_who_spoke_last_counts_four_times() -> None:
    # 0.5, 4 × 0.3 and 0.2 of 1.9 together.
    found = Ranking(((QUILL, 0.5), (OKAFOR, 0.3)), 0.2).favouring(OKAFOR)
    assert [cluster.name for cluster, _ in found.candidates] == ["Okafor", "Quill"]
    assert shares(found) == pytest.approx({"Okafor": 1.2 / 1.9, "Quill": 0.5 / 1.9})
    assert found.nothing == pytest.approx(0.2 / 1.9)


@pytest.mark.parametrize(
    "spoke_last",
    [pytest.param(None, id="nobody"), pytest.param(HOLT, id="one who is no candidate")],
)
def test_ranking_stays_where_no_candidate_spoke_last(spoke_last: Cluster | None) -> None:
    ranking = Ranking(((QUILL, 0.5), (OKAFOR, 0.3)), 0.2)
    assert ranking.favouring(spoke_last) == ranking


def test_pronoun_that_the_network_did_not_see_is_unknown(ask: Asker) -> None:
    story, _, people, pronouns = ask("[a Quill] left. He waved.", [(1, 1)])
    assert Pronouns([]).rank(story, pronouns[0][0], people) == UNKNOWN


def test_pronoun_without_names_has_no_candidates(ask: Asker) -> None:
    ranking = last_ranking(ask, "It rained. He waved.", [(1,), (1,)])
    assert ranking == UNKNOWN

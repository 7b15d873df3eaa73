"""Families of printings, and how their wordings are marked."""

import importlib
import itertools
from collections.abc import Callable

import pytest

from onrecord.compare.claims import Claim
from onrecord.compare.variants import families, find_repeats, mark, wording_of
from onrecord.compare.variants.wording import Wording
from onrecord.record import Link, WordChange

MakeClaim = Callable[..., Claim]

FULL = "“The bridge was inspected in March. Nobody told me it was unsafe. I would have closed it the same night.”"


def _link(a: Claim, b: Claim, confidence: float = 0.9) -> Link:
    return Link(kind="repeats", a=a.id, b=b.id, confidence=confidence, reasons=("said so",))


def _marked(claim: MakeClaim, wording: str, fullest: str) -> list[tuple[str, str, str, str | None]]:
    pieces = mark(wording_of(claim(wording)), wording_of(claim(fullest)))
    return [(piece.kind, piece.quoted, piece.spoken, piece.weight) for piece in pieces]


def test_members_stand_in_order_of_printing_with_the_first_as_origin(claim: MakeClaim) -> None:
    late = claim(FULL, published="2024-05-04", outlet="Orle Courier")
    first = claim("“Nobody told me it was unsafe. I would have closed it the same night.”", outlet="Quay Times")
    second = claim(FULL, outlet="Harbour Wire", published="2024-05-03")
    [family] = families(find_repeats([late, second, first]), [late, second, first])
    assert [member.claim.outlet for member in family.members] == ["Quay Times", "Harbour Wire", "Orle Courier"]
    assert (family.origin, family.fullest) == (first, second)


def test_a_family_keeps_its_id_when_a_later_printing_joins(claim: MakeClaim) -> None:
    claims = [claim(FULL, published=f"2024-05-0{day}") for day in (2, 3, 4)]
    [before] = families(find_repeats(claims[:2]), claims[:2])
    [after] = families(find_repeats(claims), claims)
    assert before.id == after.id
    assert len(after.members) == 3


def test_printings_of_one_wire_story_are_one_story(claim: MakeClaim) -> None:
    wire = [claim(FULL, outlet=f"Paper {number:02}", text_hash="wire", start=7) for number in range(40)]
    cut = claim(FULL, outlet="Quay Times", document="cut")
    own = claim(FULL, outlet="Harbour Gazette", document="own")
    claims = [*wire, cut, own]
    [family] = families(find_repeats(claims), claims, stories={"cut": "wire"})
    assert (len(family.members), family.stories) == (42, 2)


def test_a_chain_does_not_join_what_contradicts(claim: MakeClaim) -> None:
    four = claim("“We have lost 40 engineers since the spring, and the harbour board knows it”")
    middle = claim("“engineers since the spring, and the harbour board knows it”")
    six = claim("“We have lost 60 engineers since the spring, and the harbour board knows it”")
    [family] = families([_link(four, middle, 0.9), _link(middle, six, 0.8)], [four, middle, six])
    assert {member.claim.id for member in family.members} == {four.id, middle.id}


def test_what_a_person_confirmed_is_one_utterance_whatever_contradicts(claim: MakeClaim) -> None:
    forty, sixty = (claim(f"“We have lost {count} engineers since the spring, all told”") for count in (40, 60))
    assert families([_link(forty, sixty)], [forty, sixty]) == []
    [family] = families([], [forty, sixty], confirmed=[_link(forty, sixty)])
    assert {member.claim.id for member in family.members} == {forty.id, sixty.id}


def test_what_repeats_one_of_two_that_were_confirmed_joins_both(claim: MakeClaim) -> None:
    forty, sixty, again = (claim(f"“We have lost {count} engineers since the spring”") for count in (40, 60, 60))
    [family] = families([_link(sixty, again)], [forty, sixty, again], confirmed=[_link(forty, sixty)])
    assert len(family.members) == 3


def test_what_contradicts_both_that_were_confirmed_stays_out(claim: MakeClaim) -> None:
    forty, sixty, ten = (claim(f"“We have lost {count} engineers since the spring”") for count in (40, 60, 10))
    [family] = families([_link(sixty, ten)], [forty, sixty, ten], confirmed=[_link(forty, sixty)])
    assert {member.claim.id for member in family.members} == {forty.id, sixty.id}


def test_other_links_and_strangers_make_no_family(claim: MakeClaim) -> None:
    one, other = claim(FULL), claim(FULL)
    denial = Link(kind="answers", a=one.id, b=other.id, confidence=0.9, reasons=("said so",))
    assert families([denial, _link(one, claim(FULL))], [one, other]) == []


@pytest.mark.parametrize(
    ("wording", "fullest", "expected"),
    [
        pytest.param(
            "“It is safe to cross the bridge”",
            "“It is safe to cross the bridge, as I told you”",
            [("equal", "It is safe to cross the bridge", "It is safe to cross the bridge", None),
             ("dropped", "", "as I told you", None)],
            id="shortened",
        ),
        pytest.param(
            "“We lost 40 good engineers on Monday”",
            "“We lost 60 good engineers on Monday”",
            [("equal", "We lost", "We lost", None), ("replaced", "40", "60", "number"),
             ("equal", "good engineers on Monday", "good engineers on Monday", None)],
            id="a number",
        ),
        pytest.param(
            "“I will close the old bridge today”",
            "“I will not close the old bridge today”",
            [("equal", "I will", "I will", None), ("dropped", "", "not", "negation"),
             ("equal", "close the old bridge today", "close the old bridge today", None)],
            id="a negation",
        ),
        pytest.param(
            "“All engineers on the bridge were told”",
            "“Some engineers on the bridge were told”",
            [("replaced", "All", "Some", "quantifier"),
             ("equal", "engineers on the bridge were told", "engineers on the bridge were told", None)],
            id="a quantifier",
        ),
        pytest.param(
            "“I asked Petra Okafor to close the bridge”",
            "“I asked Jonas Okafor to close the bridge”",
            [("equal", "I asked", "I asked", None), ("replaced", "Petra", "Jonas", "name"),
             ("equal", "Okafor to close the bridge", "Okafor to close the bridge", None)],
            id="a name",
        ),
        pytest.param("“bridge”", "“ferry”", [("replaced", "bridge", "ferry", None)], id="one word"),
        pytest.param("", "“ferry”", [("dropped", "", "ferry", None)], id="no words"),
        pytest.param("", "", [], id="no words on either side"),
    ],
)  # fmt: skip
def test_changes_are_marked(
    claim: MakeClaim, wording: str, fullest: str, expected: list[tuple[str, str, str, str | None]]
) -> None:
    assert _marked(claim, wording, fullest) == expected


def test_the_fullest_wording_is_all_equal(claim: MakeClaim) -> None:
    claims = [claim(FULL), claim("“Nobody told me it was unsafe. I would have closed it the same night.”")]
    [family] = families(find_repeats(claims), claims)
    [fullest] = [variant for variant in family.variants if variant.is_fullest]
    assert [piece.kind for piece in fullest.changes] == ["equal"]


def test_printings_of_equal_words_are_one_wording(claim: MakeClaim) -> None:
    short = "“Nobody told me it was unsafe. I would have closed it the same night.”"
    claims = [claim(short, published="2024-05-02"), claim(FULL), claim(short.upper(), published="2024-05-03")]
    [family] = families(find_repeats(claims), claims)
    assert [(len(variant.members), variant.is_fullest) for variant in family.variants] == [(2, False), (1, True)]
    assert [piece.kind for piece in family.variants[0].changes] == ["dropped", "equal"]


@pytest.mark.parametrize("wording", ["“a b c d e”", "“c d e f”", "“x a b y c d e z”", "“e d c b a”", "“a a a b b b”"])
def test_marking_holds_all_words_of_both(claim: MakeClaim, wording: str) -> None:
    fullest = "“a b c d e f a b c”"
    pieces: tuple[WordChange, ...] = mark(wording_of(claim(wording)), wording_of(claim(fullest)))
    assert " ".join(itertools.chain.from_iterable(piece.quoted.split() for piece in pieces)) == wording.strip("“”")
    assert " ".join(itertools.chain.from_iterable(piece.spoken.split() for piece in pieces)) == fullest.strip("“”")


def test_many_printings_without_a_name_hide_no_contrary_wording(claim: MakeClaim) -> None:
    long = "“engineers since the spring, and the harbour board knows it as well as anybody in this town does”"
    unnamed = [claim(long, "a spokesman", speaker=f"story{n}:e1", document=f"story{n}") for n in range(20, 29)]
    forty = claim("“We have lost 40 engineers since the spring”")
    sixty = claim("“We have lost 60 engineers since the spring”")
    links = [*(_link(unnamed[0], other, 0.99) for other in unnamed[1:]), _link(unnamed[0], forty, 0.9)]
    [family] = families([*links, _link(unnamed[0], sixty, 0.8)], [*unnamed, forty, sixty])
    assert {member.claim.id for member in family.members} == {one.id for one in (*unnamed, forty)}


def test_words_of_statements_without_links_are_not_read(claim: MakeClaim, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, alone = claim(FULL), claim(FULL), claim("“The trams run on Sunday.”")
    read: list[Claim] = []

    def reading(claim: Claim) -> Wording:
        read.append(claim)
        return wording_of(claim)

    module = importlib.import_module("onrecord.compare.variants.families")  # the package has a function of that name
    monkeypatch.setattr(module, "wording_of", reading)
    families([_link(one, other)], [one, other, alone])
    assert alone not in read

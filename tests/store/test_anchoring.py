"""Which statement of a new annotation is which of the old one: by place, and by nothing else."""

import pytest

from onrecord.record import Entity, Span
from onrecord.store.corrections.anchoring import Anchor, Reading, heirs, match
from onrecord.store.corrections.carrying import match_entities

TEXT = (
    "Varga said the bridge was safe and had been tested in the spring. "  # content 11-64
    "Okafor said the bridge was safe and had been tested in the spring."  # the same words, content 78-131
)
SAID, SAID_AGAIN = [[6, 10]], [[73, 77]]
FIRST, SECOND = [[11, 64]], [[78, 131]]


def anchor(cue: list[list[int]], content: list[list[int]], *, id: str = "") -> Anchor:  # noqa: A002
    return Anchor(id or f"{cue}{content}", (Reading(cue, content),), TEXT)


def test_the_texts_contents_are_where_the_tests_say() -> None:
    assert TEXT[11:64] == TEXT[78:131] == "the bridge was safe and had been tested in the spring"


@pytest.mark.parametrize(
    ("old", "new", "is_found"),
    [
        pytest.param(anchor(SAID, FIRST), anchor(SAID, FIRST), True, id="nothing moved"),
        pytest.param(anchor(SAID, FIRST), anchor(SAID, [[11, 30]]), True, id="equal cue, another content"),
        pytest.param(anchor(SAID, FIRST), anchor([[0, 10]], [[11, 57]]), True, id="another cue, 0.86 of the content"),
        pytest.param(anchor(SAID, FIRST), anchor([[0, 10]], [[11, 53]]), False, id="another cue, 0.79 of the content"),
        pytest.param(anchor([], FIRST), anchor([], [[11, 30]]), False, id="no cue is not an equal cue"),
        pytest.param(anchor([], FIRST), anchor([], [[10, 65]]), True, id="space and stop do not count"),
        pytest.param(anchor(SAID, FIRST), anchor(SAID_AGAIN, SECOND), False, id="the same words elsewhere"),
        pytest.param(anchor(SAID, [[11, 30], [40, 64]]), anchor([], FIRST), True, id="two spans that became one"),
    ],
)
def test_a_statement_is_found_again_by_its_cue_or_most_of_its_content(old: Anchor, new: Anchor, is_found: bool) -> None:  # noqa: FBT001
    assert match([old], [new]) == ({0: 0} if is_found else {})


@pytest.mark.parametrize("length", range(11, 65))
def test_the_bar_is_four_fifths_of_the_letters(length: int) -> None:
    if length == 11:
        return
    letters = [c for c in TEXT[11:64] if c.isalnum()]
    shared = [c for c in TEXT[11:length] if c.isalnum()]
    reaches = len(shared) / len(letters) >= 0.8
    assert (match([anchor(SAID, FIRST)], [anchor([], [[11, length]])]) == {0: 0}) is reaches


def test_the_best_match_comes_first_and_each_has_one() -> None:
    old = [anchor([], [[11, 60]]), anchor([], FIRST)]
    new = [anchor([[0, 5]], [[11, 62]])]
    assert match(old, new) == {1: 0}


def test_an_equal_cue_goes_before_a_like_content() -> None:
    old = [anchor([[0, 10]], FIRST), anchor(SAID, [[11, 40]])]
    assert match(old, [anchor(SAID, FIRST)]) == {1: 0}


def test_a_statement_that_did_not_change_is_never_given_to_another() -> None:
    one, other = anchor(SAID, FIRST), anchor(SAID, [[11, 63]])
    assert match([other, one], [one]) == {1: 0}
    assert match([other, one], [one, other]) == {0: 1, 1: 0}


def test_a_statement_is_found_by_what_was_proposed_or_by_what_a_person_set() -> None:
    old = Anchor("s", (Reading(SAID, [[11, 30]]), Reading(SAID, FIRST)), TEXT)
    assert match([old], [anchor([], [[11, 29]])]) == {0: 0}
    assert match([old], [anchor([], FIRST)]) == {0: 0}


def test_several_old_statements_can_have_one_heir() -> None:
    old = [anchor([], [[11, 60]]), anchor([], FIRST), anchor(SAID_AGAIN, SECOND)]
    assert heirs(old, [anchor([[0, 5]], [[11, 62]])]) == {0: 0, 1: 0}


def test_the_heir_is_the_one_that_shares_most() -> None:
    assert heirs([anchor(SAID, FIRST)], [anchor(SAID, [[11, 40]]), anchor([], [[11, 60]])]) == {0: 1}


NAMES = "Jeff Sessions met Senator Sessions. A man spoke. Another man listened."


def who(id: str, name: str, *mentions: tuple[int, int], type: str = "named_person") -> Entity:  # noqa: A002
    spans = tuple(Span.cut(NAMES, start, end) for start, end in mentions)
    return Entity(id=id, type=type, name=name, mentions=spans)


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        pytest.param(who("e1", "Jeff Sessions", (0, 13)), who("e7", "Jeff Sessions", (0, 13)), True, id="same in all"),
        pytest.param(who("e1", "Sessions", (5, 13)), who("e7", "Jeff Sessions", (0, 13)), True, id="a fuller name"),
        pytest.param(who("e1", "Sessions", (5, 13)), who("e7", "sessions", (26, 34)), True, id="one name elsewhere"),
        pytest.param(who("e1", "Jeff", (0, 4)), who("e7", "Sessions", (5, 13)), False, id="other name, other place"),
        pytest.param(
            who("e1", "Jeff Sessions", (0, 13), (40, 41)),
            who("e7", "Another man", (49, 60), (40, 41)),
            False,
            id="one word that both were given",
        ),
        pytest.param(
            who("e1", "man", (38, 41), type="unnamed_person"),
            who("e7", "man", (57, 60), type="unnamed_person"),
            False,
            id="two men without a name",
        ),
        pytest.param(
            who("e1", "the author", type="unnamed_person"),
            who("e7", "the author", type="unnamed_person"),
            True,
            id="one that is mentioned nowhere",
        ),
    ],
)
def test_an_entity_is_found_again(old: Entity, new: Entity, is_same: bool) -> None:  # noqa: FBT001
    assert match_entities([old], [new]) == ({"e7": "e1"} if is_same else {})


def test_namesakes_are_told_apart_by_place() -> None:
    old = [who("e1", "Sessions", (5, 13)), who("e2", "Sessions", (26, 34))]
    new = [who("e1", "Sessions", (26, 34)), who("e2", "Sessions", (5, 13))]
    assert match_entities(old, new) == {"e1": "e2", "e2": "e1"}

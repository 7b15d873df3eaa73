"""Printings of one story."""

import random
import time

import pytest

from onrecord.compare.variants import SAME_STORY, agency_of, bands, find_printings, likeness, signature

_NOUNS = ["bridge", "ferry", "harbour", "council", "engineer", "report", "island", "budget", "school", "tram"]
_VERBS = ["closed", "praised", "examined", "funded", "ignored", "repaired", "described", "opened", "measured", "lost"]


def _story(seed: int, paragraphs: int = 12) -> str:
    draw = random.Random(seed)
    return "\n".join(
        f"The {draw.choice(_NOUNS)} board {draw.choice(_VERBS)} {draw.randrange(900)} of the {draw.choice(_NOUNS)}s of "
        f"Orle in the {draw.choice(_NOUNS)} year {draw.randrange(1950, 2024)}, and its {draw.choice(_NOUNS)} chief "
        f"{draw.choice(_VERBS)} what the {draw.choice(_NOUNS)} had {draw.choice(_VERBS)} before."
        for _ in range(paragraphs)
    )


STORY = _story(1)
EDITED = STORY.replace("Orle", "Orle Bay", 2).replace("board", "commission", 3)


@pytest.mark.parametrize(
    ("copy", "is_one"),
    [
        pytest.param(STORY, True, id="equal"),
        pytest.param(STORY.replace("\n", "\n\n").upper(), True, id="white space and capitals"),
        pytest.param(EDITED, True, id="edited"),
        pytest.param("\n".join(STORY.split("\n")[:7]), True, id="nearly half cut"),
        pytest.param(f"ORLE (Harbour Wire) — {STORY}\nOwn reporting by the Quay Times.", True, id="own ends"),
        pytest.param(_story(2), False, id="another story of the same words"),
        pytest.param("", False, id="no text"),
        pytest.param("…", False, id="no words"),
    ],
)
def test_likeness_to_a_story(copy: str, *, is_one: bool) -> None:
    own, other = signature(STORY), signature(copy)
    assert (likeness(own, other) >= SAME_STORY) == is_one
    assert any(a == b for a, b in zip(bands(own), bands(other), strict=False)) == is_one


def test_texts_without_words_are_like_nothing() -> None:
    assert likeness(signature(""), signature("")) == 0.0
    assert bands(signature("")) == []


def test_a_short_notice_has_a_signature() -> None:
    assert likeness(signature("Tram line closed"), signature("Tram line closed.")) == 1.0


def test_signatures_are_the_same_on_every_machine() -> None:
    made = signature("The Eastgate Bridge is closed until the autumn.")
    assert (len(made), made[:8].hex()) == (384, "bebe9138a2e1d630")
    assert bands(made)[:2] == [-4991357046887948561, -3734823650652690842]


def test_forty_printings_are_one_story_and_the_earliest_is_its_origin() -> None:
    printings = [(f"paper{number:02}", STORY if number % 2 else EDITED) for number in range(40)]
    published = {name: "2024-05-03" for name, _ in printings} | {"paper17": "2024-05-02"}
    [found] = find_printings([*printings, ("other", _story(2))], published=published)
    assert found.origin == found.documents[0] == "paper17"
    assert len(found.documents) == 40
    assert found.agency is None


def test_the_printing_that_names_the_agency_is_the_origin() -> None:
    texts = [("early", STORY), ("wire", f"ORLE (Reuters) — {STORY}"), ("late", f"{STORY}\n(Reuters)")]
    [found] = find_printings(texts)
    assert (found.documents, found.origin, found.agency) == (("early", "wire", "late"), "wire", "Reuters")


def test_stories_printed_once_are_in_no_group() -> None:
    assert find_printings((f"story{seed}", _story(seed)) for seed in range(5)) == []


def test_a_thousand_equal_stories_take_no_square_of_time() -> None:
    began = time.perf_counter()
    [found] = find_printings((f"copy{number}", STORY) for number in range(1000))
    assert len(found.documents) == 1000
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        pytest.param("BERLIN (Reuters) - The ferry ran aground.", "Reuters", id="dateline"),
        pytest.param("ORLE, May 2 (AP) — The ferry ran aground.", "Associated Press", id="dateline with a day"),
        pytest.param("By Dana Whitlock, Associated Press\nThe ferry ran aground.", "Associated Press", id="byline"),
        pytest.param("By THE ASSOCIATED PRESS\nThe ferry ran aground.", "Associated Press", id="byline in capitals"),
        pytest.param("The ferry ran aground.\n— AFP", "Agence France-Presse", id="credit"),
        pytest.param("The ferry ran aground.\n(Xinhua)", "Xinhua", id="credit in parentheses"),
        pytest.param("The captain told Reuters that the ferry ran aground.", None, id="to whom somebody spoke"),
        pytest.param("The ferry ran aground, said Reuters.", None, id="who reported"),
        pytest.param(
            "The ferry ran aground.\nThe Associated Press contributed to this report.", None, id="who contributed"
        ),
        pytest.param("", None, id="no text"),
    ],
)
def test_the_agency_that_a_story_names_as_its_source(text: str, agency: str | None) -> None:
    assert agency_of(text) == agency

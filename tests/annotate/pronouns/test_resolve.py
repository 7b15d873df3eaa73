"""What a pronoun stands for, and the reason given for it (see conftest.py for the notation)."""

from collections.abc import Callable, Sequence

import pytest

from onrecord.annotate.pronouns import Pronouns, Reading
from onrecord.annotate.sources import Cluster
from onrecord.annotate.story import Story

Odds = Sequence[Sequence[float]]
Asker = Callable[[str, Odds], tuple[Story, list[Reading], list[Cluster], list[tuple[int, int]]]]


@pytest.mark.parametrize(
    ("text", "odds", "name", "why"),
    [
        pytest.param("[a Ana Ruiz] met [b Paul Holt]. She waved.", [(4, 4, 1)], "Ana Ruiz",
                     "pronoun 'she' → Ana Ruiz, only woman named in the last two paragraphs",
                     id="the only one of her gender"),
        pytest.param("[a Paul Holt] left.\nHe waved.", [(4, 1)], "Paul Holt",
                     "pronoun 'he' → Paul Holt, only man named in the last two paragraphs",
                     id="in the paragraph before"),
        pytest.param("The [A Halden Port Authority] met. Its members left.", [(4, 1)], "Halden Port Authority",
                     "pronoun 'its' → Halden Port Authority, only organisation named in the last two paragraphs",
                     id="an organisation"),
        pytest.param("[a Paul Holt] left.\nIt rained.\nHe waved.", [(0, 1), (4, 1)], "Paul Holt",
                     "pronoun 'he' → Paul Holt, likeliest of those named near it (80%)",
                     id="named further back"),
        pytest.param("[a Ana Ruiz] met [b Bea Quill]. She waved.", [(6, 3, 1)], "Ana Ruiz",
                     "pronoun 'she' → Ana Ruiz, likeliest of those named near it (60%, Bea Quill 30%)",
                     id="the likelier of two"),
        pytest.param("[a Ana Ruiz] met [b Bea Quill]. She waved.", [(4, 4, 1)], None,
                     "pronoun 'she': two candidates: Ana Ruiz, Bea Quill", id="two as likely"),
        pytest.param("[a Ana Ruiz] left. She waved.", [(1, 4)], None,
                     "pronoun 'she': two candidates: Ana Ruiz, or nobody named", id="one who is not likely"),
        pytest.param("[a Ana Ruiz] left. He waved.", [(4, 1)], None, "pronoun 'he': no man is named near it",
                     id="nobody of that gender"),
        pytest.param("[a Paul Holt] left. She waved.", [(4, 1)], None, "pronoun 'she': no woman is named near it",
                     id="no woman"),
        pytest.param("[a Paul Holt] left. They waved.", [(4, 1)], None,
                     "pronoun 'they': no organisation is named near it", id="no organisation"),
    ],
)  # fmt: skip
def test_pronoun(ask: Asker, text: str, odds: Odds, name: str | None, why: str) -> None:
    story, readings, people, pronouns = ask(text, odds)
    found, clue, _, _ = Pronouns(readings).of(story, pronouns[-1], people)
    assert (found.name if found else None, clue.why, clue.span) == (name, why, pronouns[-1])


def test_all_candidates_are_told_with_the_share_of_the_first(ask: Asker) -> None:
    story, readings, people, [pronoun] = ask("[a Ana Ruiz] met [b Bea Quill]. She waved.", [(3, 6, 1)])
    _, _, names, certainty = Pronouns(readings).of(story, pronoun, people)
    assert names == ("Bea Quill", "Ana Ruiz")
    assert certainty == pytest.approx(0.6, abs=0.01)


def test_one_who_spoke_last_is_taken_of_two_as_likely(ask: Asker) -> None:
    story, readings, people, [pronoun] = ask("[a Ana Ruiz] met [b Bea Quill]. She waved.", [(4, 4, 1)])
    found, _, _, _ = Pronouns(readings).of(story, pronoun, people, spoke_last=people[1])
    assert found is people[1]


def test_other_words_are_no_pronouns(ask: Asker) -> None:
    story, readings, people, _ = ask("[a Ana Ruiz], who waved.", [])
    place = story.text.index("who")
    found, clue, names, _ = Pronouns(readings).of(story, (place, place + 3), people)
    assert (found, names) == (None, ())
    assert clue.why == "'who' is no personal pronoun of the third person"

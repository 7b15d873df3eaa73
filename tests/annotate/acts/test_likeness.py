"""Words that the lexicon lacks."""

from collections.abc import Callable

import pytest

from onrecord.annotate.acts import find_deed
from onrecord.annotate.acts.lexicon import known_lemmas
from onrecord.annotate.acts.likeness import MIN_LIKENESS, most_like
from onrecord.annotate.story import Finding, Story

Reader = Callable[[str], tuple[Story, list[Finding]]]


@pytest.mark.parametrize(
    ("reason", "word", "lemma"),
    [
        ("again", "re-endorsed", "endorse"),
        ("against", "counter-accused", "accuse"),
        ("a compound", "live-tweeted", "tweet"),
        ("British spelling", "anathematised", None),
        ("British spelling of a known verb", "sermonised", "sermonize"),
        ("a noun again", "reassessment", "assessment"),
        ("the noun of a verb", "equivocation", "equivocate"),
        ("a new prefix", "misreported", "report"),
        ("no lie again", "relies", None),
        ("nothing known is like it", "zorbled", None),
    ],
)
def test_most_like(reason: str, word: str, lemma: str | None) -> None:
    like = most_like(word)
    assert (like.entry.lemma if like else None) == lemma, reason


def test_a_like_word_lends_act_and_mode_and_the_clue_says_so(marked: Reader) -> None:
    story, findings = marked("[Ruiz] {re-endorsed} <Moran>.")
    found = find_deed(story, findings[0].attribution)
    assert found.act == "support"
    assert "'re-endorsed' is not in the lexicon; most like 'endorse'" in found.clues["act"].why


def test_a_word_like_none_is_taken_as_plain_and_the_clue_says_so(marked: Reader) -> None:
    story, findings = marked("[Ruiz] {zorbled} <that the dam holds>.")
    found = find_deed(story, findings[0].attribution)
    assert (found.act, found.mode) == ("say", "speech")
    assert (
        f"'zorbled' is not in the lexicon, and no word there is like it (below {MIN_LIKENESS})"
        in found.clues["act"].why
    )


def test_known_words_need_no_likeness() -> None:
    assert {"say", "accuse", "praise"} <= known_lemmas()

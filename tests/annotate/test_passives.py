"""Who stands beside a passive cue was spoken to; nobody is named who spoke."""

import pytest

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.passives import without_patient


def found(text: str, source: str, cue: str) -> Attribution:
    """An attribution whose content is what stands behind source and cue."""
    places = [(text.index(words), text.index(words) + len(words)) for words in (source, cue)]
    content = (max(end for _, end in places) + 1, len(text))
    return Attribution((places[0],), (places[1],), (content,), 0.5, "by hand")


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        pytest.param("Larrabee was asked whether he lied.", "Larrabee", "was asked", id="asked"),
        pytest.param("They were told to leave.", "They", "were told", id="told"),
        pytest.param("She has been accused of theft.", "She", "has been accused", id="perfect"),
        pytest.param("He was also repeatedly asked about it.", "He", "was also repeatedly asked", id="adverbs between"),
        pytest.param("They’re told the dam holds.", "They", "’re told", id="contracted auxiliary"),
        pytest.param("The mayor got slammed over it.", "The mayor", "got slammed", id="passive with get"),
        pytest.param("HE WAS ASKED ABOUT IT.", "HE", "WAS ASKED", id="capitals"),
        pytest.param("Asked about the dam, Larrabee left.", "Larrabee", "Asked", id="opens the sentence"),
        pytest.param("It ended. Asked about it, Quill left.", "Quill", "Asked", id="opens a later sentence"),
        pytest.param("He left when asked whether Quill lied.", "Quill", "asked", id="behind when"),
    ],
)
def test_patient_is_no_source(text: str, source: str, cue: str) -> None:
    given = found(text, source, cue)
    left = without_patient(text, given)
    assert left.source == ()
    assert (left.cue, left.content, left.confidence) == (given.cue, given.content, given.confidence)
    assert left.reason == "by hand; its cue is passive, and nobody is named who spoke"


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        pytest.param("Larrabee asked whether it held.", "Larrabee", "asked", id="active"),
        pytest.param("He has accused the mayor.", "He", "has accused", id="active perfect"),
        pytest.param("He’s accused the mayor of it.", "He", "’s accused", id="contracted has"),
        pytest.param("The dam, he was said to have told Quill, holds.", "he", "was said", id="not in the list"),
        pytest.param(
            "The plan was criticized by Quill as too dear.", "Quill", "was criticized", id="by names the speaker"
        ),
        pytest.param("Asked by Quill whether it holds, he left.", "Quill", "Asked", id="asked by, opening a sentence"),
        pytest.param("She was quoted as saying it holds.", "She", "was quoted as saying", id="quoted as saying"),
        pytest.param("“Does it hold?” asked Quill, who left.", "Quill", "asked", id="inverted active"),
    ],
)
def test_speaker_stays(text: str, source: str, cue: str) -> None:
    given = found(text, source, cue)
    assert without_patient(text, given) == given


def test_attribution_without_cue_stays() -> None:
    given = Attribution(((0, 5),), (), ((7, 12),), 0.5, "a turn")
    assert without_patient("QUILL: It holds.", given) == given

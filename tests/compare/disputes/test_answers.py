"""Which statement of a story answers which."""

import pytest
from made_records import Said, made_record, said

from onrecord.compare.disputes.answers import find_answers

ACCUSED = "The union accused Ilse Varga of hiding two reports on the bridge."
ACCUSATION = said(
    "The union", "accused", "Ilse Varga of hiding two reports on the bridge", act="accuse", target="Ilse Varga"
)


def _answers(text: str, *statements: Said) -> list[tuple[str, str]]:
    """The beginnings of the contents of each answer and what it answers."""
    record = made_record(text, *statements)
    by_id = {one.id: one.content_spans[0].text for one in record.statements}
    return [(by_id[link.a], by_id[link.b]) for link in find_answers(record)]


@pytest.mark.parametrize(
    ("text", "statements", "expected"),
    [
        pytest.param(
            f"{ACCUSED} Varga denied the allegations on Monday.",
            [ACCUSATION, said("Varga", "denied", "the allegations", act="deny", speaker="Ilse Varga")],
            [("the allegations", "Ilse Varga of hiding two reports on the bridge")],
            id="a denial names the allegation",
        ),
        pytest.param(
            f"Ilse Varga denied claims that she hid anything. {ACCUSED}",
            [said("Ilse Varga", "denied", "claims that she hid anything", act="deny"), ACCUSATION],
            [("claims that she hid anything", "Ilse Varga of hiding two reports on the bridge")],
            id="the allegation may stand behind its denial",
        ),
        pytest.param(
            f"{ACCUSED} Varga said she had never seen such reports.",
            [ACCUSATION, said("Varga", "said", "she had never seen such reports", speaker="Ilse Varga")],
            [("she had never seen such reports", "Ilse Varga of hiding two reports on the bridge")],
            id="a never by the accused on the same thing",
        ),
        pytest.param(
            f"{ACCUSED} Tomas Okafor denied the allegations.",
            [ACCUSATION, said("Tomas Okafor", "denied", "the allegations", act="deny")],
            [],
            id="not by one who is not accused",
        ),
        pytest.param(
            f"{ACCUSED} Varga said the tunnel would open in May.",
            [ACCUSATION, said("Varga", "said", "the tunnel would open in May", speaker="Ilse Varga")],
            [],
            id="the accused speaks of something else",
        ),
        pytest.param(
            "When Varga was asked whether the bridge was safe, she said it was sound.",
            [
                said("", "was asked", "whether the bridge was safe", speaker=None, act="ask", addressee="Ilse Varga"),
                said("she", "said", "it was sound", speaker="Ilse Varga"),
            ],
            [("it was sound", "whether the bridge was safe")],
            id="when asked, she said",
        ),
        pytest.param(
            "Varga was asked whether the bridge was safe. Tomas Okafor said rain was coming.",
            [
                said("", "was asked", "whether the bridge was safe", speaker=None, act="ask", addressee="Ilse Varga"),
                said("Tomas Okafor", "said", "rain was coming"),
            ],
            [],
            id="another than the one who was asked speaks next",
        ),
        pytest.param(
            "The bridge is unsafe, Tomas Okafor said. Ilse Varga countered that it had been tested.",
            [
                said("Tomas Okafor", "said", "The bridge is unsafe"),
                said("Ilse Varga", "countered", "that it had been tested"),
            ],
            [("that it had been tested", "The bridge is unsafe")],
            id="a reply by its cue",
        ),
        pytest.param(
            "The bridge is unsafe, Tomas Okafor said. Ilse Varga did not respond to a request for comment.",
            [
                said("Tomas Okafor", "said", "The bridge is unsafe"),
                said("Ilse Varga", "did not respond to", "a request for comment", act="no_comment", negated=True),
            ],
            [],
            id="who did not respond answers nothing",
        ),
    ],
)
def test_answers_within_a_story(text: str, statements: list[Said], expected: list[tuple[str, str]]) -> None:
    assert _answers(text, *statements) == expected


def test_answer_says_why() -> None:
    record = made_record(
        f"{ACCUSED} Varga denied the allegations.",
        ACCUSATION,
        said("Varga", "denied", "the allegations", act="deny", speaker="Ilse Varga"),
    )
    (link,) = find_answers(record)
    assert link.reasons == ("it names an allegation against the speaker",)


def test_of_two_questions_the_nearer_is_answered() -> None:
    text = "Varga was asked whether she knew. When she was asked what she did, she said she called a friend."
    answers = _answers(
        text,
        said("", "was asked", "whether she knew", speaker=None, act="ask", addressee="Ilse Varga"),
        said("", "was asked", "what she did", speaker=None, act="ask", addressee="Ilse Varga"),
        said("she", "said", "she called a friend", speaker="Ilse Varga"),
    )
    assert answers == [("she called a friend", "what she did")]

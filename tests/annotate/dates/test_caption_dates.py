"""A caption dates the occasion that it shows, and the statements that were made there."""

from collections.abc import Callable

import pytest

from onrecord.annotate.story import Clue
from onrecord.record import When

Dater = Callable[..., list[tuple[When | None, Clue]]]

CAPTION = "Ann Larrabee testifies at her confirmation hearing in Washington, January 10, 2017. Photo: M. Ruiz"


@pytest.mark.parametrize(
    ("reason", "text", "caption", "expected"),
    [
        (
            "the occasion and a name",
            "At her confirmation hearing, [Larrabee] {said} <it holds>.",
            CAPTION,
            "2017-01-10",
        ),
        ("another occasion", "At her budget hearing, [Larrabee] {said} <it holds>.", CAPTION, None),
        ("no name of the caption's", "At his confirmation hearing, [Halden] {said} <it holds>.", CAPTION, None),
        ("no occasion", "[Larrabee] {said} <it holds>.", CAPTION, None),
        (
            "two dates in a caption",
            "At her confirmation hearing, [Larrabee] {said} <it holds>.",
            CAPTION.replace("Photo", "Shown on Jan. 12, 2017. Photo"),
            None,
        ),
        (
            "a caption without a day",
            "At her confirmation hearing, [Larrabee] {said} <it holds>.",
            CAPTION.replace("January 10,", "January"),
            None,
        ),
    ],
    ids=lambda value: value if value and " " in value and len(value) < 26 else "",
)
def test_caption_dates_its_occasion(dated: Dater, reason: str, text: str, caption: str, expected: str | None) -> None:
    ((when, _),) = dated(f"{caption}\n\n{text}", caption=caption)
    assert (when and when.value, when and when.basis) == (expected, expected and "caption"), reason


def test_caption_s_date_names_its_reason_and_its_words(dated: Dater) -> None:
    ((when, clue),) = dated(
        f"{CAPTION}\n\nAt her confirmation hearing, [Larrabee] {{said}} <it holds>.", caption=CAPTION
    )
    assert when is not None
    assert when.span is not None
    assert when.span.text == "January 10, 2017"
    assert clue.why == "the caption dates the confirmation hearing: 'January 10, 2017' is 2017-01-10"


def test_stated_date_stands_above_the_caption_s(dated: Dater) -> None:
    text = f"{CAPTION}\n\nOn Tuesday, at her confirmation hearing, [Larrabee] {{said}} <it holds>."
    ((when, _),) = dated(text, caption=CAPTION)
    assert when is not None
    assert (when.value, when.basis) == ("2017-02-28", "stated")

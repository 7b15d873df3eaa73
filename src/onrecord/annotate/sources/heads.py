"""The name that a noun phrase is about, where its head is none."""

from typing import Final

from onrecord.annotate.sources.nounphrases import NounPhrase
from onrecord.annotate.sources.titles import is_possessive, title_run
from onrecord.annotate.sources.vocabulary import word_class
from onrecord.annotate.story import Mention

LONGEST_DESCRIPTION: Final = 9  # words between the head of a description and the name behind it


def name_about(text: str, phrase: NounPhrase) -> Mention | None:
    """The name that a phrase is about.

    Its head ("the mayor, Ana Ruiz" has none there), the one at the end of a long title ("former Secretary of State and
    candidate Ana Ruiz"), in apposition ("a spokeswoman, Ana Ruiz"), or whose words the phrase speaks of ("Ruiz’s
    remarks").
    """
    head = phrase.items[phrase.head].name
    if head is not None:
        return head if phrase.kind != "people" else None
    return _owner(text, phrase) or _titled(phrase) or _apposed(phrase)


def _owner(text: str, phrase: NounPhrase) -> Mention | None:
    head = phrase.items[phrase.head]
    # What is written and kept ("Ruiz’s letter") is a document.
    if head.lower not in word_class("words of somebody") or not phrase.before or phrase.kind == "role":
        return None
    first = phrase.before[0]
    owner = first.name if is_possessive(text, first) else None
    return owner if owner is not None and owner.kind == "person" else None


def _titled(phrase: NounPhrase) -> Mention | None:
    items = phrase.items
    for place in range(phrase.head + 1, len(items)):
        name = items[place].name
        if items[place].text == ",":
            return None
        if name is not None and name.kind == "person":
            return name if title_run(items[:place]) >= place - phrase.first else None
    return None


def _apposed(phrase: NounPhrase) -> Mention | None:
    comma = _comma_behind(phrase)
    if comma is None:
        return None
    following = phrase.items[comma + 1 :]
    place = next(
        (i for i, item in enumerate(following) if item.name and item.name.kind in {"person", "organization"}), -1
    )
    # Only a title may stand between: "the chairwoman, Representative Ana Ruiz".
    if place < 0 or title_run(following[:place]) < place:
        return None
    name = following[place].name
    if (
        name is None
        or _is_person(phrase) != (name.kind == "person")
        or not (_is_person(phrase) or phrase.number == "singular")
    ):
        return None
    closed = place + 1 >= len(following) or following[place + 1].text in {",", "(", "—", "–", "of"}
    return name if closed else None


def _is_person(phrase: NounPhrase) -> bool:
    """Whether a description is of one person: "a spokeswoman", "one of his advisers"."""
    return phrase.kind == "role" or (phrase.kind == "quantity" and phrase.items[phrase.head].lower == "one")


def _comma_behind(phrase: NounPhrase) -> int | None:
    """The place of the first comma behind the head, if no clause begins before it."""
    for place in range(phrase.head + 1, min(len(phrase.items), phrase.head + 1 + LONGEST_DESCRIPTION)):
        item = phrase.items[place]
        if item.text == ",":
            return place
        if item.lower in {"who", "that", "which"}:
            return None
    return None

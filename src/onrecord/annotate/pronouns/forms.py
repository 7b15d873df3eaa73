"""The forms of personal pronouns of the third person."""

from dataclasses import dataclass
from typing import Final

from onrecord.annotate.given_names import Gender
from onrecord.annotate.story import MentionKind


@dataclass(frozen=True, slots=True)
class Form:
    """What forms of a pronoun may stand for.

    Attributes:
        kind: of the names.
        gender: of a person.
        noun: what a candidate is called in a reason.
    """

    kind: MentionKind
    gender: Gender | None
    noun: str


_MAN, _WOMAN = Form("person", "m", "man"), Form("person", "f", "woman")
_THING = Form("organization", None, "organisation")
FORMS: Final[dict[str, Form]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), _MAN),
    **dict.fromkeys(("she", "her", "hers", "herself"), _WOMAN),
    **dict.fromkeys(("it", "its", "itself"), _THING),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), _THING),
}
"""The personal pronouns of the third person, in lower case."""

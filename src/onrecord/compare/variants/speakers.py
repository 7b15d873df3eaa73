"""Whether two statements may be the words of one speaker, as far as their stories tell."""

from difflib import SequenceMatcher
from typing import Final, Literal

from onrecord.annotate.sources.names import PersonName, may_be_one, parse_name
from onrecord.compare.claims import Claim, fold
from onrecord.compare.variants.wording import wording_of

# Likeness of a given name and a slip in it: "Vicente" and "Vincente" have 0.93, "Petra" and "Peter" 0.8.
ONE_GIVEN_NAME: Final = 0.85

Standing = Literal["same", "unknown", "relayed", "different"]


def standing(a: Claim, b: Claim) -> Standing:
    """How the speakers of two statements stand to each other.

    "relayed" where the one statement names the other's speaker: it quotes or reports them, or speaks for them.
    "unknown" where one has no speaker, or one without a name ("a statement", "two officials").
    """
    if not is_named(a) or not is_named(b):
        return "same" if a.speaker is not None and a.speaker == b.speaker else "unknown"
    if a.speaker == b.speaker:
        return "same"
    if not (_is_person_of_record(a) and _is_person_of_record(b)) and _names_agree(a, b):
        return "same"
    return "relayed" if _speaks_of(a, b) or _speaks_of(b, a) else "different"


def is_named(claim: Claim) -> bool:
    """Whether the speaker has a name that holds outside of the story."""
    return claim.speaker is not None and not claim.speaker.startswith(f"{claim.document}:")


def parsed(claim: Claim) -> PersonName:
    """The parts of the speaker's name."""
    return parse_name(claim.name or claim.speaker or "")


def _is_person_of_record(claim: Claim) -> bool:
    return claim.speaker != fold(claim.name or "")


def _names_agree(a: Claim, b: Claim) -> bool:
    one, other = parsed(a), parsed(b)
    if may_be_one(one, other):
        return True
    # "Mark D. Quill" may be read as a Mr D. Quill, of the particle "d'".
    if one.surname.split()[-1:] != other.surname.split()[-1:] or not one.given or not other.given:
        return False
    return SequenceMatcher(None, one.given[0], other.given[0]).ratio() >= ONE_GIVEN_NAME


def _speaks_of(one: Claim, other: Claim) -> bool:
    if other.speaker in one.people:
        return True
    surname = parsed(other).surname.split()
    return bool(surname) and surname[-1] in wording_of(one).forms

"""Whom a source is linked to, given what speaks for each candidate; nobody, where that does not settle it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.store.people.candidates import Candidate
from onrecord.store.people.evidence import Strength, Weight, described
from onrecord.store.people.names import has_middle, is_initial, personal

MOST_NAMED = 4  # candidates named in a reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a source.

    Attributes:
        person: whom it is linked to; None for nobody.
        is_new: whether a person is to be made for it.
        reason: why, in words.
        open: those it may be, where nobody was chosen and a tie found elsewhere could still tell.
    """

    person: Candidate | None
    reason: str
    is_new: bool = False
    open: tuple[Weight, ...] = field(default=())
    strength: Strength = Strength.NOTHING


def decide(name: str, weights: Sequence[Weight]) -> Decision:
    """Choose among those who may be meant by a person's full name."""
    if is_initial(personal(name)) and not weights:
        return Decision(None, "only an initial and a surname; nobody of the record is called so")
    if not weights or (_is_spelt_out(name) and all(one.likeness == "initial" for one in weights)):
        return Decision(None, "the first of that name on the record", is_new=True)
    fit = [one for one in weights if one.is_enough]
    if not fit:
        return Decision(None, _why_none(weights), open=tuple(weights))
    best = max(one.strength for one in fit)
    ahead = _narrowed(name, [one for one in fit if one.strength == best])
    if len(ahead) == 1 and not _is_outspelt(ahead[0], weights):
        one = ahead[0]
        return Decision(one.candidate, _why(name, one), strength=one.strength)
    return Decision(None, _why_several(weights), open=tuple(weights))


def _is_spelt_out(name: str) -> bool:
    return not is_initial(personal(name))


def _is_outspelt(one: Weight, weights: Sequence[Weight]) -> bool:
    """Whether only a form of the name speaks for somebody, and the name itself is somebody else's.

    "John F. Kennedy" may be called John Kennedy; where the record has both, the name alone is not the other's.
    """
    others = (other for other in weights if other is not one)
    return (
        one.strength == Strength.KNOWN
        and one.likeness != "same"
        and any(other.likeness == "same" and not other.against for other in others)
    )


def _narrowed(name: str, ahead: list[Weight]) -> list[Weight]:
    """Of several for whom as much speaks: who was linked before, or the one with just this middle name."""
    held = [one for one in ahead if one.held]
    if len(held) == 1:
        return held
    same = [one for one in ahead if one.likeness == "same"]
    return same if len(same) == 1 and has_middle(name) else ahead


def _why(name: str, one: Weight) -> str:
    how = "full name" if one.likeness == "same" else f"{name!r} is a form of {one.candidate.name!r}"
    return f"{how}; {one.why}"


def _why_none(weights: Sequence[Weight]) -> str:
    against = [one for one in weights if one.against]
    if against:
        said = "; ".join(str(one.against) for one in against[:MOST_NAMED])
        return f"same name, but another position ({said}), and nothing else that ties them"
    if all(one.likeness == "initial" for one in weights):
        return f"only an initial; may be {_listed(weights)}"
    if len(weights) > 1:
        return _why_several(weights)
    return f"the record has {_listed(weights)}, but nothing in the story tells that it is the same person"


def _why_several(weights: Sequence[Weight]) -> str:
    return f"{len(weights)} people of that name, and nothing in the story tells which: {_listed(weights)}"


def _listed(weights: Sequence[Weight]) -> str:
    names = [described(one.candidate) for one in weights[:MOST_NAMED]]
    return ", ".join(names) + (", …" if len(weights) > MOST_NAMED else "")

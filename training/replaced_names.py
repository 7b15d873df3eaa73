"""Pronouns without annotation: a name that stands again is replaced by a pronoun, and the network finds it again.

After WikiCREM (Kocijan et al. 2019). The gender of the pronoun is drawn anew for each person and reading, so that no
name prefers one; that "Mary" is not "he" is for a rule to know.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from name_corpora import Name, NamedText, Pronoun

SHARE_REPLACED = 0.35  # of the names that could be
FURTHEST = 420  # characters to the same name before; further off, writers repeat the name
SHARE_OF_STRANGERS = 0.08  # of the names that stand for the first time: nothing before them is their antecedent

FORMS = {
    "person": (("he", "him", "his"), ("she", "her", "her")),
    "organization": (("it", "it", "its"), ("they", "them", "their")),
}
"""The pronouns that may stand for a name, as subject, object and possessive; one row is drawn for each entity."""

_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Prof|Judge|President|Senator|Minister|Governor|Secretary|Chairman)\.?"
    r"|\b[A-Z][\w-]+)\s$"
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[.!?:;,“\"\n]\s*|\b(?:that|and|but|when|as|because|if|while|after|before|since|until|whether|where|so|than"
    r"|or|why|how|what|though|although|once)\s)$"
)
_TAKES_OBJECT = re.compile(
    r"\b(?:to|of|for|with|by|from|about|against|on|told|asked|called|made|gave|saw|met|helped|let|than|behind|around"
    r"|\w{3,}ed|into|over|after|at|like|toward|towards|accusing|asking|telling|calling)\s$"
)
_POSSESSIVE = re.compile(r"\s?['’]\s?s\b")


@dataclass(frozen=True, slots=True)
class _Chosen:
    start: int
    end: int
    pronoun: str
    name: Name


def with_entities(text: NamedText) -> NamedText:
    """The text with its people told apart by their last names, organisations by all of it, if the corpus tells not."""
    if any(name.entity for name in text.names):
        return text
    names = []
    for name in text.names:
        words = text.text[name.start : name.end].lower().split()
        entity = {"person": words[-1], "organization": " ".join(words)}.get(name.kind)
        names.append(replace(name, entity=entity))
    return replace(text, names=tuple(names))


def replace_names(text: NamedText, rng: random.Random) -> NamedText:
    """The text with some of its people's names replaced by pronouns, all offsets moved along.

    Args:
        text: with entities.
        rng: draws which names, and the gender of each person.
    """
    chosen = list(_choose(text, rng))
    parts: list[str] = []
    pronouns: list[Pronoun] = []
    at = length = 0
    shifts: list[tuple[int, int]] = []  # behind this offset of the old text, this much is added
    for one in chosen:
        parts += [text.text[at : one.start], one.pronoun]
        length += one.start - at
        pronouns.append(Pronoun(length, length + len(one.pronoun), one.name.entity or "", one.name.kind))
        length += len(one.pronoun)
        at = one.end
        shifts.append((one.end, length - one.end))
    parts.append(text.text[at:])
    gone = {one.start for one in chosen}
    moved = [
        replace(name, start=_shifted(name.start, shifts), end=_shifted(name.end, shifts))
        for name in text.names
        if not any(one.start <= name.start < one.end for one in chosen if abs(one.start - name.start) < 200)
    ]
    kept = tuple(
        replace(p, start=_shifted(p.start, shifts), end=_shifted(p.end, shifts))
        for p in text.pronouns
        if p.start not in gone
    )
    return replace(text, text="".join(parts), names=tuple(moved), pronouns=(*pronouns, *kept))


def _shifted(offset: int, shifts: Sequence[tuple[int, int]]) -> int:
    added = 0
    for behind, shift in shifts:
        if offset < behind:
            break
        added = shift
    return offset + added


def _choose(text: NamedText, rng: random.Random) -> list[_Chosen]:
    people = [name for name in text.names if name.kind in FORMS and name.entity]
    last_place: dict[str, int] = {}
    genders: dict[str, int] = {}
    chosen: list[_Chosen] = []
    for name in people:
        entity = name.entity or ""
        forms = FORMS[name.kind][genders.setdefault(entity, rng.randrange(2))]
        before = last_place.get(entity)
        known = before is not None and name.start - before <= FURTHEST
        wanted = SHARE_REPLACED if known else SHARE_OF_STRANGERS if before is None else 0.0
        one = _replacement(text.text, name, forms) if rng.random() < wanted else None
        if one is not None:
            chosen.append(one)
        else:
            last_place[entity] = name.end
    return chosen


def _replacement(text: str, name: Name, forms: tuple[str, str, str]) -> _Chosen | None:
    """The pronoun that could stand for a name, or None where its place does not tell its case."""
    before = text[max(0, name.start - 40) : name.start]
    behind = text[name.end : name.end + 24]
    if behind[:1] in {",", "(", "-"} or re.match(r"\s(?:\(|and\b|[A-Z])", behind):
        return None
    title = _TITLE.search(before)
    start = name.start
    if name.kind == "organization" and re.search(r"\b[Tt]he $", before):
        start, before, title = start - 4, before[:-4], None
    if title:
        if not re.match(r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\b", title.group()):
            return None
        start = name.start - len(title.group())
        before = before[: -len(title.group())]
    possessive = _POSSESSIVE.match(behind)
    end = name.end + (possessive.end() if possessive else 0)
    if possessive:
        pronoun = forms[2]
    elif _OPENS_CLAUSE.search(before):
        pronoun = forms[0]
    elif _TAKES_OBJECT.search(before):
        pronoun = forms[1]
    else:
        return None
    if re.search(r"(?:^|[.!?]\s+|[.!?][”\"]\s+|\n\s*|[“\"])$", before):
        pronoun = pronoun.capitalize()
    return _Chosen(start, end, pronoun, name)

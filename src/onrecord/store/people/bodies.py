"""The organisations of a story, linked to those of the record."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from sqlalchemy import Connection

from onrecord.annotate.sources.organisations import are_one_organisation, organisation_words
from onrecord.annotate.sources.vocabulary import is_organisation_noun
from onrecord.store.people.candidates import Candidate, Candidates
from onrecord.store.people.company import has_outlet, shared_with
from onrecord.store.people.names import LONGEST_NAME, fold
from onrecord.store.people.persons import NewPerson, add_names, make_people
from onrecord.store.people.sources import Source, StoryOf
from onrecord.store.search.words import folded
from onrecord.wordlists import read_lines

_LONGEST_ACRONYM: Final = 7
_SMALL: Final = frozenset({"of", "the", "and", "for", "on", "in"})


def names_of(one: Source) -> list[str]:
    """The names of an organisation in a story: the fullest, and its acronym where the story gives that too."""
    acronyms = [
        words
        for words in one.mentions
        if words.isupper() and 1 < len(words) <= _LONGEST_ACRONYM and are_one_organisation(words, one.name)
    ]
    return list(dict.fromkeys([one.name, *acronyms]))


def link_organizations(
    connection: Connection,
    story: StoryOf,
    bodies: Sequence[Source],
    candidates: Candidates,
    *,
    company: Collection[int],
) -> None:
    """Decide on the organisations of a story, and make those that are new to the record.

    Args:
        connection: in a writing transaction.
        story: that names them.
        bodies: its organisations.
        candidates: in which their names were looked up.
        company: rows of the people who are linked in this story.
    """
    new: dict[str, list[Source]] = {}
    for one in bodies:
        found = candidates.organizations(names_of(one))
        exact = [c for c in found if any(fold(name) == fold(one.name) for name in c.names)]
        if one.is_joint or not _is_name(one.name):
            one.settle(None, "a joint source; its members are linked" if one.is_joint else "a description, not a name")
        elif not found:
            new.setdefault(fold(one.name), []).append(one)
        elif len(exact or found) > 1:
            one.settle(None, f"{len(exact or found)} organisations of that name on the record")
        else:
            (only,) = exact or found
            _settle(connection, story, one, only, company)
    firsts = [same[0] for same in new.values()]
    made = [NewPerson(type="organization", names=tuple(names_of(o)), seed=f"{story.id}/{o.id}") for o in firsts]
    for key, same in zip(make_people(connection, made), new.values(), strict=True):
        for one in same:
            one.settle(key, "the first of that name on the record")


def _settle(connection: Connection, story: StoryOf, one: Source, only: Candidate, company: Collection[int]) -> None:
    why = "the same name"
    if is_generic(one.name) and only.key != one.person_key and only.is_seen:
        if has_outlet(connection, only.key, story.outlet, here=story.key):
            why = f"the same name in another story of {story.outlet}"
        elif shared_with(connection, only.key, company, here=story.key) is not None:
            why = "the same name in another story that names the same people"
        else:
            one.settle(None, "many places have one of that name, and nothing ties the one in this story to the other")
            return
    elif all(fold(name) != fold(one.name) for name in only.names):
        why = f"also called {only.name} in this story"
    one.settle(only.key, why)
    missing = [name for name in names_of(one) if all(fold(name) != fold(own) for own in only.names)]
    if missing:
        add_names(connection, only.key, "organization", missing)


def is_generic(name: str) -> bool:
    """Whether many places have a body of that name: all of its words are kinds of bodies ("City Council")."""
    words = [word for word in organisation_words(name) if word not in _SMALL]
    return all(is_organisation_noun(word) or word in _plain_words() for word in words)


def _is_name(name: str) -> bool:
    if len(name) > LONGEST_NAME:
        return False
    return any(character.isupper() for character in name) or not any(character.islower() for character in name)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(word for line in read_lines("title_modifiers.txt") for word in folded(line).split())

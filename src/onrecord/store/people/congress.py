"""The people of unitedstates/congress-legislators: a list of members of Congress, or of presidents."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from onrecord.errors import BadRegistry
from onrecord.store.people.openstates import roles_of
from onrecord.store.people.registered import (
    BadEntry,
    RegistryOffice,
    RegistryPerson,
    day_from,
    joined,
    names_from,
)
from onrecord.store.people.states import COUNTRY, states

Bad = Callable[[str, str], None]

_CHAMBERS: Final = {"senate": "U.S. Senate", "house": "U.S. House of Representatives"}
_BEHIND_NAME: Final = re.compile(r"\s*\([^)]*\)$")  # "Mike Rogers (Alabama politician)"
NEXT_STEP: Final = "Give legislators-current.yaml, legislators-historical.yaml or executive.yaml."


def people(read: Any, where: str, bad: Bad) -> Iterator[RegistryPerson]:  # noqa: ANN401 - of a file, not checked yet
    """The people of a file that was parsed; `bad` is told what is wrong with an entry, and where.

    Raises:
        BadRegistry: the file holds something else.
    """
    if _is_of_committees(read):
        raise BadRegistry("this is a list of committees, not of people", where=where, next_step=NEXT_STEP)
    if not isinstance(read, list) or not any(isinstance(one, dict) and "terms" in one for one in read):
        what = "this is no list of people: no entry of it has a name and terms of office"
        next_step = "Give an openstates TSV, a congress-legislators YAML or JSON, or a Popolo JSON."
        raise BadRegistry(what, where=where, next_step=next_step)
    for number, one in enumerate(read, 1):
        try:
            yield _person(one, f"entry {number}")
        except BadEntry as error:
            bad(str(error), f"entry {number}")
        except (AttributeError, KeyError, TypeError) as error:
            bad(f"the entry is not of the expected form ({type(error).__name__}: {error})", f"entry {number}")


def _is_of_committees(read: Any) -> bool:  # noqa: ANN401
    if isinstance(read, dict):  # committee-membership: the members of each committee
        return bool(read) and all(isinstance(one, list) for one in read.values())
    return isinstance(read, list) and any(isinstance(one, dict) and "thomas_id" in one for one in read)


def _person(one: dict[str, Any], where: str) -> RegistryPerson:
    identifiers = one.get("id") or {}
    bio = one.get("bio") or {}
    offices = [_term(term) for term in one["terms"]] + [_role(role) for role in one.get("leadership_roles") or ()]
    local = identifiers.get("bioguide") or identifiers.get("govtrack")
    return RegistryPerson(
        names=names_from(_names(one["name"], identifiers.get("wikipedia"))),
        offices=joined(offices),
        identifiers=tuple(_identifiers(identifiers)),
        local_id=str(local) if local else None,
        birth=day_from(bio.get("birthday"), "the birthday"),
        gender=bio.get("gender"),
        where=where,
    )


def _names(name: dict[str, Any], wikipedia: str | None) -> Iterator[str]:
    """The name by which the public knows them first, then the others."""
    last = f"{name['last']} {name['suffix']}" if name.get("suffix") else name["last"]
    if wikipedia and name["last"] in wikipedia:
        yield _BEHIND_NAME.sub("", wikipedia)
    if name.get("official_full"):
        yield name["official_full"]
    if name.get("nickname"):
        yield f"{name['nickname']} {name['last']}"
    if not name.get("official_full"):
        yield f"{name['first']} {name['last']}"
    if name.get("middle"):
        yield f"{name['first']} {name['middle']} {last}"
    elif name.get("suffix"):
        yield f"{name['first']} {last}"


def _term(term: dict[str, Any]) -> RegistryOffice:
    roles = roles_of("congress")
    if term["type"] not in roles:
        raise BadEntry(f"a term of type {term['type']!r}, which is none of {', '.join(roles)}")
    title, organization = roles[term["type"]]
    state = term.get("state")
    return RegistryOffice(
        title=title,
        organization=organization,
        area=states().get(str(state).lower(), str(state)) if state else COUNTRY,
        began=day_from(term.get("start"), "the start of a term"),
        ended=day_from(term.get("end"), "the end of a term"),
    )


def _role(role: dict[str, Any]) -> RegistryOffice:
    return RegistryOffice(
        title=str(role["title"]),
        organization=_CHAMBERS.get(str(role.get("chamber"))),
        area=COUNTRY,
        began=day_from(role.get("start"), "the start of a role"),
        ended=day_from(role.get("end"), "the end of a role"),
    )


def _identifiers(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for scheme, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None and str(one).strip():
                yield str(scheme), str(one).strip()

"""People and organisations in Popolo (https://www.popoloproject.com/specs/), as JSON.

Memberships may stand in a list of their own, or in the person. A title is what the post or the membership calls the
role; being a member of a party is no office.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onrecord.errors import BadRegistry
from onrecord.store.people.registered import (
    BadEntry,
    RegistryOffice,
    RegistryPerson,
    day_from,
    joined,
    names_from,
)

Bad = Callable[[str, str], None]
Entry = Mapping[str, Any]

_PARTIES: Final = frozenset({"party", "political party", "faction", "parliamentary group"})
_ROLES_OF_NOBODY: Final = frozenset({"", "member"})


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a file that others refer to, by id."""

    organizations: Mapping[str, Entry]
    posts: Mapping[str, Entry]
    areas: Mapping[str, Entry]
    events: Mapping[str, Entry]
    memberships: Mapping[str, list[Entry]]


def people(read: Any, where: str, bad: Bad) -> Iterator[RegistryPerson]:  # noqa: ANN401 - of a file, not checked yet
    """The people and organisations of a file that was parsed; `bad` is told what is wrong with an entry, and where.

    Raises:
        BadRegistry: the file holds something else.
    """
    if not isinstance(read, dict) or not isinstance(read.get("persons"), list):
        what = 'this JSON is not Popolo: it has no list of "persons"'
        next_step = "Give an openstates TSV, a congress-legislators YAML or JSON, or a Popolo JSON."
        raise BadRegistry(what, where=where, next_step=next_step)
    lists = _lists(read)
    for kind, make in (("persons", _person), ("organizations", _organization)):
        for number, one in enumerate(read.get(kind) or (), 1):
            place = f"{kind} {number}"
            try:
                yield make(one, lists, place)
            except BadEntry as error:
                bad(str(error), place)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                bad(f"the entry is not of the expected form ({type(error).__name__}: {error})", place)


def _lists(read: Entry) -> _Lists:
    memberships: dict[str, list[Entry]] = {}
    for one in read.get("memberships") or ():
        if isinstance(one, dict):
            memberships.setdefault(str(one.get("person_id")), []).append(one)
    by_id = {
        name: {str(one["id"]): one for one in read.get(name) or () if isinstance(one, dict) and "id" in one}
        for name in ("organizations", "posts", "areas", "events")
    }
    return _Lists(memberships=memberships, **by_id)


def _person(one: Entry, lists: _Lists, where: str) -> RegistryPerson:
    whole = " ".join(str(one[part]) for part in ("given_name", "family_name") if one.get(part))
    held = [*(one.get("memberships") or ()), *lists.memberships.get(str(one.get("id")), ())]
    return RegistryPerson(
        names=names_from([one.get("name") or whole, *_other_names(one), whole]),
        offices=joined(office for membership in held if (office := _office(membership, lists))),
        identifiers=tuple(_identifiers(one)),
        local_id=str(one["id"]) if one.get("id") else None,
        birth=day_from(one.get("birth_date"), "the birth date"),
        gender=one.get("gender"),
        where=where,
    )


def _organization(one: Entry, _lists: _Lists, where: str) -> RegistryPerson:
    return RegistryPerson(
        names=names_from([one.get("name"), *_other_names(one)]),
        type="organization",
        identifiers=tuple(_identifiers(one)),
        local_id=str(one["id"]) if one.get("id") else None,
        where=where,
    )


def _other_names(one: Entry) -> Iterator[object]:
    for other in one.get("other_names") or ():
        yield other.get("name")


def _office(membership: Entry, lists: _Lists) -> RegistryOffice | None:
    post = _referred(membership, "post", lists.posts)
    body = _referred(membership, "organization", lists.organizations) or _referred(
        post, "organization", lists.organizations
    )
    area = _referred(membership, "area", lists.areas) or _referred(post, "area", lists.areas)
    term = lists.events.get(str(membership.get("legislative_period_id")), {})
    title = _title(membership, post, body)
    if title is None:
        return None
    return RegistryOffice(
        title=title,
        organization=body.get("name"),
        area=area.get("name") or _referred(body, "area", lists.areas).get("name"),
        began=day_from(membership.get("start_date") or term.get("start_date"), "the start of a membership"),
        ended=day_from(membership.get("end_date") or term.get("end_date"), "the end of a membership"),
    )


def _title(membership: Entry, post: Entry, body: Entry) -> str | None:
    """What the role is called; None for a role that is no office."""
    roles = (membership.get("role"), post.get("role"), post.get("label"), membership.get("label"))
    title = next((str(role) for role in roles if str(role or "").strip().lower() not in _ROLES_OF_NOBODY), None)
    if title is not None:
        return title
    if str(body.get("classification", "")).lower() in _PARTIES or not body.get("name"):
        return None
    return f"Member of {body['name']}"


def _referred(one: Entry, name: str, listed: Mapping[str, Entry]) -> Entry:
    """What an entry holds under a name, or refers to by "<name>_id"; empty where it does neither."""
    inside = one.get(name)
    if isinstance(inside, dict):
        return inside
    return listed.get(str(one.get(f"{name}_id")), {})


def _identifiers(one: Entry) -> Iterator[tuple[str, str]]:
    for identifier in one.get("identifiers") or ():
        scheme, value = identifier.get("scheme"), identifier.get("identifier")
        if scheme and value:
            yield str(scheme), str(value)

"""The people of openstates, as tab-separated values: a row a role, the person's columns repeated in each."""

import csv
import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from onrecord.store.people.registered import (
    BadEntry,
    RegistryOffice,
    RegistryPerson,
    day_from,
    joined,
    names_from,
)
from onrecord.store.people.states import states
from onrecord.wordlists import read_rows

Bad = Callable[[str, str], None]

NEEDED: Final = frozenset({"name", "state", "role_type"})
# What tells one person from another; the rest is of the role.
_OF_PERSON: Final = ("name", "given", "family", "gender", "state", "other_names", "birth", "wikidata")


def is_openstates(text: str) -> bool:
    """Whether a text begins with the columns of this format."""
    return set(text.splitlines()[0].split("\t")) >= NEEDED


def people(text: str, bad: Bad) -> Iterator[RegistryPerson]:
    """The people of a file; `bad` is told what is wrong with a row, and where.

    Rows that agree in all that is told of the person are one person's.
    """
    rows: dict[tuple[str, ...], list[tuple[int, dict[str, str]]]] = {}
    reader = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    for row in reader:
        line = reader.line_num
        if row.pop(None, None) is not None or None in row.values():
            bad(f"the row has not as many columns as the first line ({len(reader.fieldnames or ())})", f"line {line}")
            continue
        cells = {name: value.strip(' "') for name, value in row.items()}
        rows.setdefault(tuple(cells.get(name, "") for name in _OF_PERSON), []).append((line, cells))
    for same in rows.values():
        try:
            yield _person(same)
        except BadEntry as error:
            bad(str(error), f"line {same[0][0]}")


def _person(rows: list[tuple[int, dict[str, str]]]) -> RegistryPerson:
    line, first = rows[0]
    wikidata = first.get("wikidata", "").strip()
    return RegistryPerson(
        names=names_from(_names(first)),
        offices=joined(office for _, row in rows if (office := _office(row))),
        identifiers=(("wikidata", wikidata),) if wikidata else (),
        birth=day_from(first.get("birth"), "the birth"),
        gender=first.get("gender", "").strip() or None,
        where=f"line {line}",
    )


def _names(row: dict[str, str]) -> Iterator[str]:
    """The names of a person; of the other names those with initials alone say too little ("A. Bean")."""
    yield row["name"]
    for other in row.get("other_names", "").split("|"):
        surname, comma, given = (part.strip() for part in other.partition(","))
        name = f"{given} {surname}" if comma else other.strip()
        if any(len(word.strip(".")) > 1 and "." not in word for word in name.split()[:-1]):
            yield name


def _office(row: dict[str, str]) -> RegistryOffice | None:
    kind = row["role_type"].strip().lower()
    if not kind:
        return None
    state = row["state"].strip().lower()
    roles = roles_of("openstates")
    title, organization = {**roles, **roles_of(f"openstates/{state}")}.get(kind, (kind.capitalize(), "-"))
    area = states().get(state, state.upper() or None)
    return RegistryOffice(
        title=row.get("role_title", "").strip() or title,
        organization=None if organization == "-" else organization.format(area),
        area=area,
        began=day_from(row.get("start"), "the start"),
        ended=day_from(row.get("end"), "the end"),
    )


@cache
def roles_of(registry: str) -> dict[str, tuple[str, str]]:
    """The words of a registry for offices, with the title that stories use and the organisation."""
    rows = read_rows("registry_roles.tsv")
    return {word: (title, organization) for name, word, title, organization, _ in rows if name == registry}

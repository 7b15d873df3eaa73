"""The states and territories of the USA, by which their registries name areas."""

from functools import cache

from onrecord.annotate.wordlists import read_lines
from onrecord.store.search.words import folded

COUNTRY = "United States"


@cache
def states() -> dict[str, str]:
    """Names by postal code in lower case; "us" is the country."""
    rows = (line.split("\t") for line in read_lines("us_states.tsv"))
    return {code: name for code, name in rows}  # noqa: C416 - dict() does not know that they are pairs


def is_state(area: str | None) -> bool:
    """Whether an area is a state or territory, and not a country."""
    return area is not None and folded(area) in _folded()


@cache
def _folded() -> frozenset[str]:
    return frozenset(folded(name) for name in states().values() if name != COUNTRY)

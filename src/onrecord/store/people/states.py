"""The states and territories of the USA, by which their registries name areas."""

from functools import cache

from onrecord.store.search.words import folded
from onrecord.wordlists import read_rows

COUNTRY = "United States"


@cache
def states() -> dict[str, str]:
    """Names by postal code in lower case; "us" is the country."""
    return dict(read_rows("us_states.tsv"))


def is_state(area: str | None) -> bool:
    """Whether an area is a state or territory, and not a country."""
    return area is not None and folded(area) in _folded()


@cache
def _folded() -> frozenset[str]:
    return frozenset(folded(name) for name in states().values() if name != COUNTRY)

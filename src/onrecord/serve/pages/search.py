"""The search page: words and filters, results with what matched, and facets to narrow them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.serve.asking import Ask
from onrecord.serve.described import DESCRIBED, Confidence
from onrecord.serve.found import Found, found
from onrecord.serve.twins import page
from onrecord.serve.words import day, plural, shortened, word
from onrecord.store.search.filters import CHOICES, Filters
from onrecord.store.search.finding import FacetCount, Results, search
from onrecord.store.search.semantic import similar

router = APIRouter()

PAGE_HITS: Final = 20
LONGEST_QUERY: Final = 20_000  # what is longer than a query can be is refused by the search itself, with its reason
# Statements that get their vectors before a search by meaning answers: about a second's worth.
EMBEDDED_AT_MOST: Final = 1_000
# In the order in which they stand beside the results, and how each is headed.
FACETS: Final[Mapping[str, str]] = {
    "act": "Act",
    "who": "Who",
    "outlet": "Outlet",
    "year": "Year",
    "quotation": "Quotation",
    "source_type": "Source",
    "setting": "Setting",
}
LONGEST_LABEL: Final = 60
SHOWN_VALUES: Final = 8  # of a facet, before the rest is folded away
SINGLE: Final = ("since", "until", "said_since", "said_until", "published_since", "published_until", "sort")
NAMES: Final = ("who", "target", "relay", "outlet")


class SearchQuery(BaseModel):
    """What is looked for."""

    q: str = Field("", max_length=LONGEST_QUERY, description='words, "a phrase", begin*, OR, NOT or -, parentheses')
    who: list[str] = Field(default_factory=list, max_length=20, description="the source: a name, or a person's id")
    target: list[str] = Field(default_factory=list, max_length=20, description="at whom the act is directed")
    relay: list[str] = Field(default_factory=list, max_length=20, description="through whom it reached the story")
    outlet: list[str] = Field(default_factory=list, max_length=20, description="who published the story")
    act: str = Field("", max_length=200, description="acts, with commas: one of them")
    mode: str = Field("", max_length=200, description="modes, with commas")
    quotation: str = Field("", max_length=50, description="direct, mixed, indirect")
    source_type: str = Field("", max_length=200, description="source types, with commas")
    setting: str = Field("", max_length=300, description="settings, with commas")
    status: str = Field("", max_length=100, description="what people said of it; without it all but rejected ones")
    since: str = Field("", max_length=10, description="said, else published, from this year, month or day on")
    until: str = Field("", max_length=10, description="up to this year, month or day, included")
    said_since: str = Field("", max_length=10, description="said from then on")
    said_until: str = Field("", max_length=10, description="said up to then")
    published_since: str = Field("", max_length=10, description="published from then on")
    published_until: str = Field("", max_length=10, description="published up to then")
    negated: Literal["", "yes", "no"] = Field("", description="whether the attribution itself is negated")
    min_confidence: Confidence = Field(0.0, ge=0.0, le=1.0, description="leave out what is less certain")
    all_versions: bool = Field(False, description="earlier versions and retracted stories, too")  # noqa: FBT003
    sort: Literal["", "relevance", "day"] = Field("", description="best first, or latest first")
    like: str = Field("", max_length=5_000, description="nearest in meaning to this: a statement's id, or a text")
    meaning: bool = Field(False, description="compare `q` by its meaning instead of by its words")  # noqa: FBT003
    cursor: str = Field("", max_length=500, description="where to go on: `cursor` of the page before")

    def filters(self) -> Filters:
        """As the search takes them.

        Raises:
            UsageError: a value that there is not.
        """
        names: dict[str, Any] = {
            name: tuple(one.strip() for one in getattr(self, name) if one.strip()) for name in NAMES
        }
        words: dict[str, Any] = {name: getattr(self, name).strip() or None for name in (*CHOICES, *SINGLE[:-1])}
        return Filters(
            **names,
            **words,
            negated={"yes": True, "no": False}.get(self.negated),
            min_confidence=self.min_confidence,
            all_versions=self.all_versions,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """What is set, as in an address, but for the place to go on from."""
        found: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "cursor" or not value:
                continue
            values = value if isinstance(value, list) else ["1" if value is True else str(value)]
            found += [(name, one) for one in values if one]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value by which the results can be narrowed."""

    __pydantic_config__: ClassVar = DESCRIBED

    value: str
    """as a filter takes it"""
    label: str
    """as people read it"""
    count: int
    """of the newest results, as many as `counted` says"""
    chosen: bool
    """whether it is one of the filters now"""
    path: str
    """the search with it, or without it where it is chosen"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Values of one field, most frequent first."""

    __pydantic_config__: ClassVar = DESCRIBED

    name: str
    """of the field"""
    heading: str
    """as people read it"""
    values: tuple[FacetValue, ...]
    """most frequent first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A filter that is set."""

    __pydantic_config__: ClassVar = DESCRIBED

    name: str
    """of the filter"""
    label: str
    """what it asks for"""
    path: str
    """the search without it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Statements that were found."""

    __pydantic_config__: ClassVar = DESCRIBED

    query: SearchQuery
    """what was asked"""
    found: tuple[Found, ...]
    """one page of results"""
    total: int
    """how many there are; at least so many where `exact` is false"""
    exact: bool
    """whether `total` is exact"""
    counted: int
    """how many of them, the newest, the facets count"""
    facets: tuple[Facet, ...]
    """what to narrow them by"""
    chosen: tuple[Chosen, ...]
    """the filters that are set"""
    notes: tuple[str, ...]
    """how names and days were understood"""
    sort: str
    """relevance, day or likeness"""
    next: str | None
    """where the next page is"""

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The values of filters that have few."""
        return CHOICES

    @property
    def says(self) -> str:
        """How many were found, in words."""
        if not self.total:
            return "No statement"
        return plural(self.total, "statement") if self.exact else f"More than {self.total:,} statements"

    @property
    def is_first(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.query.pairs()


@page(router, "/", template="search.html")
def search_page(ask: Ask, query: Annotated[SearchQuery, Query()]) -> SearchPage:
    """Search statements by words and filters, or by meaning; the newest where nothing is asked."""
    like = query.like.strip() or (query.q.strip() if query.meaning else "")
    if like:
        return _page(query, similar(ask.store, like, query.filters(), limit=PAGE_HITS, embed_at_most=EMBEDDED_AT_MOST))
    results = search(
        ask.connection,
        query.q,
        query.filters(),
        sort=query.sort or None,
        limit=PAGE_HITS,
        cursor=query.cursor or None,
    )
    return _page(query, results)


def _page(query: SearchQuery, results: Results) -> SearchPage:
    pairs = query.pairs()
    labels = {(name, one.value): one.label for name, counts in results.facets.items() for one in counts}
    return SearchPage(
        query=query,
        found=tuple(found(hit) for hit in results.hits),
        total=results.total,
        exact=results.exact,
        counted=results.counted,
        facets=tuple(_facet(name, results.facets.get(name, ()), query, pairs) for name in FACETS),
        chosen=tuple(_chosen(pairs, labels)),
        notes=results.notes,
        sort=results.sort,
        next=_path([*pairs, ("cursor", results.cursor)]) if results.cursor else None,
    )


def _facet(name: str, counts: tuple[FacetCount, ...], query: SearchQuery, pairs: list[tuple[str, str]]) -> Facet:
    values = []
    for one in counts:
        if name == "year":
            chosen = (query.since, query.until) == (one.value, one.value)
            others = [pair for pair in pairs if pair[0] not in {"since", "until"}]
            path = _path(others if chosen else [*others, ("since", one.value), ("until", one.value)])
        else:
            now = getattr(query, name)
            listed = now if isinstance(now, list) else [part for part in now.split(",") if part]
            chosen = one.value in listed
            others = [pair for pair in pairs if pair[0] != name]
            after = [value for value in listed if value != one.value] if chosen else [*listed, one.value]
            told = after if isinstance(now, list) else [",".join(after)]
            path = _path(others + [(name, value) for value in told if value])
        label = word(one.value, name) if name in CHOICES else one.label
        values.append(FacetValue(value=one.value, label=label, count=one.count, chosen=chosen, path=path))
    return Facet(name=name, heading=FACETS[name], values=tuple(values))


def _chosen(pairs: list[tuple[str, str]], labels: Mapping[tuple[str, str], str]) -> list[Chosen]:
    """The filters that are set, each with the search without it."""
    made = []
    for place, (name, value) in enumerate(pairs):
        if name in {"q", "sort", "meaning"}:
            continue
        shown = labels.get((name, value)) or ", ".join(word(one, name) for one in value.split(","))
        if name.endswith(("since", "until")):
            shown = day(value)
        shown = shortened(shown, LONGEST_LABEL)
        label = {"all_versions": "all versions"}.get(name) or f"{name.replace('_', ' ')}: {shown}"
        made.append(Chosen(name=name, label=label, path=_path(pairs[:place] + pairs[place + 1 :])))
    return made


def _path(pairs: Any) -> str:  # noqa: ANN401 - pairs of a name and a value
    told = urlencode(pairs, quote_via=quote)
    return f"/?{told}" if told else "/"

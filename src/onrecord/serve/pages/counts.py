"""Counts for researchers, with the model's errors beside them."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from onrecord.serve.asking import Ask
from onrecord.serve.charts import Chart
from onrecord.serve.described import DESCRIBED, Confidence
from onrecord.serve.pages.outlets import quotation_chart, source_chart
from onrecord.serve.twins import page
from onrecord.store.accuracy import wilson
from onrecord.store.counts import DEFAULT_BY, DIMENSIONS, Cell, counts
from onrecord.store.selection import CHOICES, Selection

router = APIRouter()

MOST_ROWS = 500  # that a page shows; the twin and `onrecord counts` give all


class CountsQuery(BaseModel):
    """What to count."""

    by: str = Field(",".join(DEFAULT_BY), max_length=200, description=f"some of {', '.join(DIMENSIONS)}; with commas")
    and_by: str = Field("", max_length=20, description="one more of them")
    outlet: str = Field("", max_length=200, description="only stories of this outlet")
    who: str = Field("", max_length=200, description="only this speaker: a name, or a person's id")
    act: str = Field("", max_length=20, description="only this act")
    type: str = Field("", max_length=30, description="only sources of this type")
    quotation: str = Field("", max_length=20, description="only direct, mixed or indirect")
    setting: str = Field("", max_length=20, description="only in this setting")
    since: str = Field("", max_length=10, description="published from this year, month or day on")
    until: str = Field("", max_length=10, description="published up to this year, month or day, included")
    min_confidence: Confidence = Field(0.0, ge=0.0, le=1.0, description="leave out what is less certain")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """How often the model is right about what is counted."""

    __pydantic_config__: ClassVar = DESCRIBED

    field: str
    """what of a statement"""
    value: str
    """which value of it; all of them together where it is *"""
    right: int
    """answers that were right"""
    given: int
    """answers given"""
    gold: int
    """answers that there were to give"""
    precision: float | None
    """right of those given, 0 to 1"""
    low: float | None
    """lower end of the 95 % interval of the precision"""
    high: float | None
    """upper end of it"""
    recall: float | None
    """right of those that there were to give, 0 to 1"""
    measured: str
    """on what"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HereRate:
    """What the reviews of this database say of one field."""

    __pydantic_config__: ClassVar = DESCRIBED

    field: str
    """what of a statement"""
    reviewed: int
    """suggestions that a person looked at"""
    wrong: int
    """of these, corrected or rejected"""
    error_rate: float
    """the share that was wrong, 0 to 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsPage:
    """Counts, with what is known of their errors."""

    __pydantic_config__: ClassVar = DESCRIBED

    by: tuple[str, ...]
    """what is counted by, in the order of the cells' values"""
    cells: tuple[Cell, ...]
    """a row each"""
    total: Cell
    """all rows together; a story counts once"""
    errors: tuple[ErrorRate, ...]
    """of the shipped model, measured on labelled articles"""
    here: tuple[HereRate, ...]
    """of the suggestions that were reviewed in this database"""
    models: tuple[str, ...]
    """those that read the stories"""
    query: CountsQuery
    """what was asked"""

    @property
    def shown(self) -> tuple[Cell, ...]:
        """The rows that the page shows."""
        return self.cells[:MOST_ROWS]

    @property
    def dimensions(self) -> dict[str, str]:
        """What can be counted by, with what it means."""
        return {name: one.meaning for name, one in DIMENSIONS.items()}

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Values by which can be chosen, of fields that have few."""
        return {name: values for name, values in CHOICES.items() if values and name != "mode"}

    @property
    def how(self) -> Chart:
        """Direct against indirect."""
        return quotation_chart(self.total)

    @property
    def named(self) -> Chart:
        """Named against unnamed."""
        return source_chart(self.total)


@page(router, "/counts", template="counts.html")
def count(ask: Ask, query: Annotated[CountsQuery, Query()]) -> CountsPage:
    """How many statements of each kind, by outlet, month and so on, with the model's error rates."""
    names = [one.strip() for one in [*query.by.split(","), query.and_by] if one.strip()]
    only = {name: [getattr(query, name)] for name in CHOICES if getattr(query, name, "")}
    selection = Selection(
        only=only, since=query.since or None, until=query.until or None, min_confidence=query.min_confidence
    )
    table = counts(ask.connection, by=names, selection=selection)
    errors = []
    for one in table.accuracy:
        low, high = wilson(one.right, one.given) or (None, None)
        errors.append(
            ErrorRate(
                field=one.field,
                value=one.value,
                right=one.right,
                given=one.given,
                gold=one.gold,
                precision=one.precision,
                low=low,
                high=high,
                recall=one.recall,
                measured=one.measured,
            )
        )
    return CountsPage(
        by=table.by,
        cells=table.cells,
        total=table.total,
        errors=tuple(errors),
        here=tuple(
            HereRate(field=one.field, reviewed=one.reviewed, wrong=one.wrong, error_rate=one.error_rate)
            for one in table.here
        ),
        models=table.models,
        query=query,
    )

"""Outlets: which there are, and how each of them quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter

from onrecord.serve.asking import Ask
from onrecord.serve.charts import Chart, Part, Series, columns, parts
from onrecord.serve.described import DESCRIBED
from onrecord.serve.twins import page
from onrecord.serve.words import word
from onrecord.store.counts import Cell
from onrecord.store.outlets import OutletLine, OutletProfile, outlet_profile, outlets

router = APIRouter()

# Rows of the picture of months: their names, and the counts that they add up.
MONTHLY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("direct or mixed", ("direct", "mixed")),
    ("indirect", ("indirect",)),
    ("named", ("named",)),
    ("unnamed", ("unnamed",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletsPage:
    """The outlets of the record."""

    __pydantic_config__: ClassVar = DESCRIBED

    outlets: tuple[OutletLine, ...]
    """those with most stories first; the name is null where it is not known who published a story"""

    @property
    def largest(self) -> int:
        """Statements of the outlet that has most."""
        return max((one.statements for one in self.outlets), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPage:
    """How an outlet quotes."""

    __pydantic_config__: ClassVar = DESCRIBED

    outlet: OutletProfile
    """counts of its current stories, without rejected statements"""

    @property
    def how(self) -> Chart:
        """Direct against indirect."""
        return quotation_chart(self.outlet.total)

    @property
    def named(self) -> Chart:
        """Named against unnamed."""
        return source_chart(self.outlet.total)

    @property
    def over_time(self) -> Chart:
        """Statements by month, direct and indirect, named and unnamed."""
        return months_chart(self.outlet.months)

    @property
    def most(self) -> int:
        """Statements of whom is quoted most."""
        return max((cell.statements for cell in self.outlet.quoted), default=0)

    @property
    def types(self) -> tuple[tuple[str, int], ...]:
        """Source types in words, with how many statements."""
        return tuple((_type(cell.values[0]), cell.statements) for cell in self.outlet.types)


def _type(value: str | None) -> str:
    return word(value) if value else "not known"


def quotation_chart(total: Cell) -> Chart:
    """Direct against indirect."""
    given = [
        Part("direct", total.direct, "p1"),
        Part("mixed", total.mixed, "p2"),
        Part("indirect", total.indirect, "p3"),
    ]
    return parts("Quoted directly, in part, or indirectly", given)


def source_chart(total: Cell) -> Chart:
    """Named against unnamed."""
    unknown = total.statements - total.named - total.unnamed - total.papers
    given = [
        Part("named", total.named, "p1"),
        Part("documents", total.papers, "p2"),
        Part("unnamed", total.unnamed, "p3"),
        Part("not known", unknown, "p4"),
    ]
    return parts("Sources named and unnamed", given)


def months_chart(months: Sequence[Cell]) -> Chart:
    """Statements by month."""
    given = [
        Series(label, {cell.values[0] or "": sum(getattr(cell, kind) for kind in kinds) for cell in months})
        for label, kinds in MONTHLY
    ]
    return columns("Statements by month of publication", given)


@page(router, "/outlets", template="outlets.html")
def outlet_list(ask: Ask) -> OutletsPage:
    """The outlets of the record, those with most stories first."""
    return OutletsPage(outlets=tuple(outlets(ask.connection)))


@page(router, "/outlets/{name:path}", template="outlet.html")
def outlet(ask: Ask, name: str) -> OutletPage:
    """How an outlet quotes: whom, directly or not, by name or not, and on whose word."""
    return OutletPage(outlet=outlet_profile(ask.connection, name))

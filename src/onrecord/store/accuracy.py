"""What is known of the model's errors, for those who count what it found.

Two sources, side by side: what was measured on labelled articles before the model shipped (`data/accuracy.tsv`, written
by `benchmarks/fields.py`), and what the people who reviewed statements of this very database found wrong.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, exists, func, select

from onrecord.store.schema import fact, review, statement
from onrecord.wordlists import read_rows

# Source types by whether the story gives a name; a document that is quoted is neither.
NAMED = frozenset({"named_person", "named_organization"})
UNNAMED = frozenset({"anonymous", "unnamed_person", "unnamed_group"})

ANY = "*"  # in the place of a value: all values of the field together
NORMAL_95 = 1.96  # standard deviations to either side that hold 95 % of a normal distribution
# Below this the share says more about which statements were reviewed than about the model: its 95 % interval is wider
# than 30 points.
ENOUGH_REVIEWED = 30
# The field of a review for each that can be counted; none is kept for the source type, which belongs to the entity.
_REVIEWED_AS = {"who": "speaker", "act": "act", "mode": "mode", "quotation": "quotation", "setting": "setting"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAccuracy:
    """How often the model was right about one value of a field, or about all of them.

    Attributes:
        field: statement (was there one at all), who, named, type, act, mode, quotation or setting.
        value: of the field; "*" for all values together.
        right: answers that were right.
        given: answers given, on statements that were found.
        gold: answers that there were to give, on all statements.
        measured: on what.
        model: of which, as "name version".
    """

    field: str
    value: str
    right: int
    given: int
    gold: int
    measured: str
    model: str

    @property
    def precision(self) -> float | None:
        """The share of answers that were right, 0 to 1; None where none was given."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of the answers that there were to give, 0 to 1; None where there were none."""
        return self.right / self.gold if self.gold else None

    def as_dict(self) -> dict[str, str | int | float | None]:
        """For JSON: shares to four digits."""
        return {
            "field": self.field,
            "value": None if self.value == ANY else self.value,
            "precision": _four_digits(self.precision),
            "recall": _four_digits(self.recall),
            "answers": self.given,
            "gold": self.gold,
            "measured": self.measured,
            "model": self.model,
        }


def _four_digits(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


@cache
def shipped_accuracy() -> tuple[FieldAccuracy, ...]:
    """The figures of the shipped model, in the order of the file."""
    return tuple(
        FieldAccuracy(
            field=field,
            value=value,
            right=int(right),
            given=int(given),
            gold=int(gold),
            measured=measured,
            model=model,
        )
        for field, value, right, given, gold, measured, model in read_rows("accuracy.tsv")
    )


def accuracy_of(field: str, values: Collection[str] = ()) -> list[FieldAccuracy]:
    """What is known of a field: first of all values together, then of each of `values` that was measured."""
    known = [one for one in shipped_accuracy() if one.field == field and one.value in {ANY, *values}]
    return sorted(known, key=lambda one: (one.value != ANY, one.value))


def wilson(right: int, given: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson 1927), 0 to 1, which holds for few cases too; None where there are none."""
    if not given:
        return None
    share, squared = right / given, NORMAL_95**2
    middle = (share + squared / (2 * given)) / (1 + squared / given)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / given + squared / (4 * given**2)) / (1 + squared / given)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedHere:
    """What the reviews of this database say of one field of the model's.

    People review the least certain statements first, so that among the others fewer are likely to be wrong.

    Attributes:
        field: as in `FieldAccuracy`; "statement" is whether there was one.
        reviewed: suggestions that a person confirmed, corrected or rejected in this field.
        wrong: those that were corrected or rejected.
    """

    field: str
    reviewed: int
    wrong: int

    @property
    def error_rate(self) -> float:
        """The share that was wrong, 0 to 1."""
        return self.wrong / self.reviewed

    def as_dict(self) -> dict[str, str | int | float | None]:
        """For JSON."""
        return {
            "field": self.field,
            "reviewed": self.reviewed,
            "wrong": self.wrong,
            "error_rate": _four_digits(self.error_rate),
        }


def reviewed_here(connection: Connection, fields: Collection[str]) -> tuple[ReviewedHere, ...]:
    """What the reviews of this database say of some fields, where at least `ENOUGH_REVIEWED` statements tell.

    A statement that was rejected as a whole says nothing of its fields. Reviews of statements that are gone since a
    re-annotation, and statements that a person added, say nothing of the model that is there now.
    """
    # Asked of each review, of which there are few; a join would have SQLite read every statement.
    of_model = exists().where(statement.c.key == review.c.statement_key, statement.c.model_key.is_not(None))
    by_status = select(review.c.status, func.count()).where(of_model).group_by(review.c.status)
    statuses = {status: int(how_many) for status, how_many in connection.execute(by_status)}
    found = [ReviewedHere(field="statement", reviewed=sum(statuses.values()), wrong=statuses.get("rejected", 0))]
    verdicts = (
        select(review.c.status, fact.c.field, fact.c.verdict, func.count())
        .select_from(review.join(fact, fact.c.review_key == review.c.key))
        .where(of_model, review.c.status != "rejected")
        .group_by(review.c.status, fact.c.field, fact.c.verdict)
    )
    rows = connection.execute(verdicts).all()
    for name, field in _REVIEWED_AS.items():
        # A statement that is confirmed is so in every field, whether each is written down or not.
        partly = sum(n for status, of, _, n in rows if of == field and status == "partial")
        wrong = sum(n for _, of, verdict, n in rows if of == field and verdict != "confirmed")
        found.append(ReviewedHere(field=name, reviewed=statuses.get("confirmed", 0) + partly, wrong=wrong))
    return tuple(one for one in found if one.field in fields and one.reviewed >= ENOUGH_REVIEWED)

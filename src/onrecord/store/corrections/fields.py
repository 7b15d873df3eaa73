"""The fields of a statement on which a person can speak, and how their values are written in JSON.

field                                           value
source_spans, cue_spans, content_spans, hedges  [[start, end], …], in the order of the text
speaker, speaks_for, addressee, target          an entity's id ("e3"), or null
quotation, mode, act, setting, role             a word of the record's vocabulary; null where there can be none
negated                                         true or false
said                                            {"value", "time", "span", "basis"}, or null
relays                                          [{"source": an entity's id, "span": [start, end] or null}, …]
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, get_args

from onrecord.record import Act, Mode, Quotation, Setting, Statement, StatementRole
from onrecord.store.rows import pair, pairs, when_row

Json: TypeAlias = Any  # what `json.loads` gives

SPAN_FIELDS: Final = ("source_spans", "cue_spans", "content_spans", "hedges")
ROLE_FIELDS: Final = ("speaker", "speaks_for", "addressee", "target")
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "quotation": get_args(Quotation),
    "mode": get_args(Mode),
    "act": get_args(Act),
    "setting": get_args(Setting),
    "role": get_args(StatementRole),
}
"""The words that a field can hold."""

FIELDS: Final = (
    "source_spans",
    "cue_spans",
    "content_spans",
    "speaker",
    "speaks_for",
    "addressee",
    "target",
    "quotation",
    "mode",
    "act",
    "negated",
    "hedges",
    "said",
    "setting",
    "relays",
    "role",
)
"""In the order in which a statement's card shows them."""

NEVER_EMPTY: Final = frozenset({"content_spans", "quotation", "negated", "role"})
"""Fields that always have a value: a wrong one is corrected, it cannot merely be rejected."""

STATEMENT: Final = "statement"
"""The name under which a fact speaks of a statement as a whole."""


def value_of(field: str, statement: Statement) -> Json:
    """The value of a field, in JSON."""
    value = getattr(statement, field)
    if field in SPAN_FIELDS:
        return pairs(value)
    if field == "relays":
        return [{"source": relay.source, "span": pair(relay.span)} for relay in value]
    return when_row(value) if field == "said" else value


def values_of(statement: Statement) -> dict[str, Json]:
    """The values of all fields, in JSON."""
    return {field: value_of(field, statement) for field in FIELDS}


def empty_value(field: str) -> Json:
    """What a field holds where there is nothing, in JSON."""
    return [] if field in SPAN_FIELDS or field == "relays" else None

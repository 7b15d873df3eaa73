"""What stands: a statement as it was proposed, overlaid with what people said of it."""

from collections.abc import Iterator, Mapping

from onrecord.record import Document, Reason, Relay, Statement
from onrecord.store.corrections.fields import SPAN_FIELDS, STATEMENT, Json, empty_value, value_of
from onrecord.store.reviews import Fact, Review
from onrecord.store.rows import span_of, spans_of, when_of


def standing(proposed: Statement, review: Review, document: Document) -> Statement:
    """The statement as it stands.

    Its id, its place under another statement and its confidence stay the program's: the id is a permanent link, and
    the confidence says how sure the program was, not how sure a person is. Where a person's value differs from the
    program's, the program's reasons for the field give way to one that says whose value it is.

    Args:
        proposed: the statement as the program proposed it, or as an editor added it.
        review: what people said of it.
        document: in which it stands.
    """
    values = {name: standing_value(name, one) for name, one in review.facts.items() if name != STATEMENT}
    updates = {name: _typed(name, value, document.text) for name, value in values.items()}
    differs = {name for name, value in values.items() if value != value_of(name, proposed)}
    kept = [reason for reason in proposed.reasons if reason.field not in differs]
    return proposed.model_copy(update={**updates, "reasons": (*_reasons(review.facts), *kept)})


def standing_value(field: str, fact: Fact) -> Json:
    """What a field is by a person's word, in JSON; for a rejected value the right one is not known, and it is empty."""
    return empty_value(field) if fact.value is None else fact.value


def added_statement(document: Document, values: Mapping[str, Json], *, editor: str, at: str) -> Statement:
    """A statement that an editor added, under no other.

    Args:
        document: in which it stands.
        values: of its fields, in JSON; content and quotation at least, what is not given is not known.
        editor: who added it.
        at: when, ISO 8601.
    """
    typed = {name: _typed(name, value, document.text) for name, value in values.items()}
    cue, content = (spans_of(document.text, values.get(name) or ()) for name in ("cue_spans", "content_spans"))
    return Statement.model_validate(
        {
            **typed,
            "id": Statement.id_of(document.id, cue, content),
            "confidence": 1.0,
            "reasons": (Reason(field=STATEMENT, why=f"added by {editor} on {at[:10]}"),),
        }
    )


def _reasons(facts: Mapping[str, Fact]) -> Iterator[Reason]:
    for name, fact in sorted(facts.items()):
        yield Reason(field=name, why=f"{fact.verdict} by {fact.editor} on {fact.at[:10]}")


def _typed(field: str, value: Json, text: str) -> object:
    """A value in JSON as the record holds it."""
    if field in SPAN_FIELDS:
        return spans_of(text, value)
    if field == "relays":
        return tuple(Relay(source=one["source"], span=span_of(text, one["span"])) for one in value)
    if field == "said":
        return when_of(text, value)
    return value

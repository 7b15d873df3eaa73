"""What people accepted, as training data: a story a line, in the form of PolNeAR's files.

Only stories of which people have judged statements are written. A line holds

- `id`, `text`, and `title`, `published`, `outlet`, `url` where known;
- `attributions`: `{"source", "cue", "content"}`, each a list of [start, end), of the statements that were confirmed or
  added, and do not stand inside another: the form that `onrecord eval` and `training/` read, in the order of the text;
- `statements`: of each of these, by its `index` in `attributions`, who, how, when and on whose word, with names for
  entities, as in PolNeAR's labels. `accepted` names the fields on which a person has spoken, `unknown` those of which
  the program's value was wrong and the right one is not known. A speaker's `type`, `title` and `organization` are what
  the program read in the story, unless an editor added the entity;
- `nested`: statements that were confirmed or added inside another, with their own fields;
- `rejected`: what the program took for a statement and a person did not: negatives;
- `unreviewed`: what nobody has judged as a whole, with the fields on which a person has spoken in `accepted`. It is
  neither right nor wrong; who trains on the line should leave the loss of these characters out;
- `links`: where people have judged links from or to its statements, `{"kind", "a", "b", "verdict"}` of each, with the
  ids of the statements and confirmed or dismissed;
- `complete`: whether there is nothing unreviewed, which is when a story counts as fully reviewed: each statement on
  record was confirmed, rejected or added. It does not say that somebody looked for statements that the program missed.

An accepted statement that a later model does not find any more is written like the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from sqlalchemy import Connection, select

from onrecord.export.jsonl import as_json
from onrecord.record import Entity
from onrecord.store.corrections.fields import STATEMENT, Json, values_of
from onrecord.store.corrections.standing import standing_value
from onrecord.store.records import StoredStory, load_story
from onrecord.store.reviews import Fact, Review, Status
from onrecord.store.schema import document, review

_JUDGED: Final = frozenset({"confirmed", "added", "rejected"})
_SIDES: Final = ("source", "cue", "content")
_PLAIN: Final = ("quotation", "mode", "act", "negated", "setting", "role")


@dataclass(frozen=True, slots=True)
class _Judged:
    """A statement, or an orphan, as people left it.

    Attributes:
        values: of its fields, in JSON.
        parent: the id of the statement in whose content it stands.
    """

    id: str
    status: Status
    values: Mapping[str, Json]
    facts: Mapping[str, Fact]
    parent: str | None

    @property
    def spans(self) -> dict[str, Json]:
        return {side: self.values[f"{side}_spans"] for side in _SIDES}

    @property
    def place(self) -> tuple[Json, Json]:
        return self.values["content_spans"][0], self.values["cue_spans"]


def write_corrections(connection: Connection, stream: TextIO) -> int:
    """Write what people accepted as JSON Lines; returns how many stories there are."""
    written = 0
    for row in correction_rows(connection):
        stream.write(as_json(row) + "\n")
        written += 1
    return written


def correction_rows(connection: Connection) -> Iterator[dict[str, Json]]:
    """A line for each story of which people have judged statements, in the order in which they were added."""
    reviewed = select(review.c.document_key).where(review.c.status.in_(_JUDGED))
    query = select(document.c.id).where(document.c.key.in_(reviewed)).order_by(document.c.key)
    for identifier in connection.execute(query).scalars().all():
        yield row_of(load_story(connection, identifier))


def row_of(story: StoredStory) -> dict[str, Json]:
    """The line of a story."""
    one = story.document
    found = sorted([*_standing(story), *_orphans(story)], key=lambda judged: judged.place)
    kept = [judged for judged in found if judged.status in {"confirmed", "added"}]
    outside = {judged.id for judged in found if judged.status != "rejected"}
    flat = [judged for judged in kept if judged.parent not in outside]
    nested = [judged for judged in kept if judged.parent in outside]
    unreviewed = [judged for judged in found if judged.status not in _JUDGED]
    entities = {entity.id: entity for entity in story.record.entities}
    known = {
        "title": one.title,
        "published": one.published.value if one.published else None,
        "outlet": one.outlet,
        "url": one.url,
    }
    return {
        "id": one.id,
        **{name: value for name, value in known.items() if value is not None},
        "text": one.text,
        "attributions": [judged.spans for judged in flat],
        "statements": [{"index": index, **_label(judged, entities)} for index, judged in enumerate(flat)],
        "nested": [{**judged.spans, "parent": judged.parent, **_label(judged, entities)} for judged in nested],
        "rejected": [judged.spans for judged in found if judged.status == "rejected"],
        "unreviewed": [{**judged.spans, "accepted": _accepted(judged, entities)} for judged in unreviewed],
        **({"links": links} if (links := _links(story)) else {}),
        "complete": not unreviewed,
    }


def _links(story: StoredStory) -> list[dict[str, Json]]:
    judged = [link for link in story.links if link.state != "suggested"]
    return [{"kind": link.kind, "a": link.a, "b": link.b, "verdict": link.state} for link in judged]


def _standing(story: StoredStory) -> Iterator[_Judged]:
    for one in story.record.statements:
        said: Review | None = story.reviews.get(one.id)
        status: Status = said.status if said else "added" if one.id in story.added else "suggested"
        yield _Judged(one.id, status, values_of(one), said.facts if said else {}, one.parent)


def _orphans(story: StoredStory) -> Iterator[_Judged]:
    for one in story.orphans:
        said = {name: standing_value(name, fact) for name, fact in one.facts.items() if name != STATEMENT}
        values = {**(one.suggested or {}), **said}
        yield _Judged(one.statement_id, one.status, values, one.facts, _holder(values, story))


def _holder(values: Mapping[str, Json], story: StoredStory) -> str | None:
    """A statement in whose content all spans of an orphan lie."""
    spans = [span for side in _SIDES for span in values[f"{side}_spans"]]
    for one in story.record.statements:
        if all(any(c.start <= start and end <= c.end for c in one.content_spans) for start, end in spans):
            return one.id
    return None


def _label(judged: _Judged, entities: Mapping[str, Entity]) -> dict[str, Json]:
    """Who, how, when and on whose word, in the form of PolNeAR's labels."""
    return {
        "statement": judged.id,
        "status": judged.status,
        **_named(judged.values, entities),
        "accepted": sorted(name for name, fact in judged.facts.items() if fact.verdict != "rejected"),
        "unknown": sorted(name for name, fact in judged.facts.items() if fact.verdict == "rejected"),
    }


def _named(values: Mapping[str, Json], entities: Mapping[str, Entity]) -> dict[str, Json]:
    speaker = entities.get(values["speaker"] or "")
    said = values["said"]
    return {
        "speaker": speaker.name if speaker else None,
        "type": speaker.type if speaker else None,
        "title": speaker.title if speaker else None,
        "organization": speaker.organization if speaker else None,
        **{role: _name(values[role], entities) for role in ("speaks_for", "addressee", "target")},
        "relays": _relays(values["relays"], entities),
        "said": said["value"] if said else None,
        "hedged": bool(values["hedges"]),
        **{name: values[name] for name in _PLAIN},
    }


def _accepted(judged: _Judged, entities: Mapping[str, Entity]) -> dict[str, Json]:
    """The fields on which a person has spoken, with names for entities."""
    named = _named(judged.values, entities)
    spoken = [name for name, fact in judged.facts.items() if fact.verdict != "rejected" and name != STATEMENT]
    return {name: named.get(name, judged.values[name]) for name in sorted(spoken)}


def _relays(relays: Sequence[Mapping[str, str]], entities: Mapping[str, Entity]) -> list[str]:
    return [entities[one["source"]].name for one in relays if one["source"] in entities]


def _name(identifier: str | None, entities: Mapping[str, Entity]) -> str | None:
    found = entities.get(identifier or "")
    return found.name if found else None

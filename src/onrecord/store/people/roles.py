"""Role nouns without a name ("the Attorney General"), resolved to who held the office when the story was printed.

Only what is written down counts: a term in a registry, or another story that calls somebody exactly that at about the
time. One person must be left, else the source stays unresolved. Nothing is concluded for a phrase of which it is not
plain which office it means: "the governor" has no state.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, insert, or_, select, update

from onrecord.record import Reason, Span
from onrecord.store.people.candidates import Candidates
from onrecord.store.people.company import shared_with
from onrecord.store.people.evidence import names_place
from onrecord.store.people.offices import STORIES, Office
from onrecord.store.people.periods import widened
from onrecord.store.people.persons import STANDING
from onrecord.store.people.sources import SUGGESTED, Source, StoryOf
from onrecord.store.people.states import is_state
from onrecord.store.people.titles import Title, parse_title
from onrecord.store.rows import pack_reasons, unpack_reasons
from onrecord.store.schema import document, entity, office, person, statement

ROLE_TYPES: Final = frozenset({"unnamed_person", "anonymous"})
# Stories this far apart may speak of two holders of an office; terms are years long.
NEAR_DAYS: Final = 180
# Offices of which many people hold one at a time: "the senator" is nobody in particular.
SEATS: Final = frozenset(
    {"senator", "representative", "state senator", "state representative", "council member", "assembly member",
     "delegate", "alderman", "mp", "mep", "legislator", "lawmaker", "judge", "justice", "magistrate", "lawyer",
     "attorney", "us attorney", "prosecutor", "candidate", "nominee", "presidential candidate", "politician",
     "parliamentarian", "commissioner", "supervisor", "envoy", "diplomat", "consul", "general", "colonel", "captain",
     "lieutenant", "sergeant", "major", "soldier", "marine", "private", "corporal", "detective", "trooper",
     "policeman", "policewoman", "agent", "special agent", "police officer", "hopeful", "contender", "challenger",
     "incumbent", "front runner", "running mate", "counsel", "juror", "barrister", "solicitor", "inspector"}
)  # fmt: skip
_FIELDS: Final = frozenset({"politics", "law", "police", "military"})
MOST_WORDS: Final = 8
# More holders at a time than this: it is of no use to look at each.
MOST_HOLDERS: Final = 60
MOST_TITLES_READ: Final = 100

# Who wants an office is one of several, and the next party has its own.
_SEEKING: Final = re.compile(r"(?:nominee|candidate|hopeful|contender|elect|designate)$")
_INDEFINITE: Final = re.compile(r"(?:an?|one|some|his|her|their|its|our|my|another|any|this|that|both|two)\b", re.I)
_DEFINITE: Final = re.compile(r"the\b|[^,]*[’']s?\s", re.I)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may be meant by a role noun, and why."""

    person_key: int
    why: str


def role_of_phrase(words: str) -> Title | None:
    """The office that a phrase names as the only one of its kind; None where it names none, or one of many."""
    words = words.strip(' ,.;:“”"')
    if not words or len(words.split()) > MOST_WORDS or _INDEFINITE.match(words):
        return None
    if not (_DEFINITE.match(words) or words[0].isupper()):
        return None
    title = parse_title(words)
    if title.former or title.head in SEATS or title.field not in _FIELDS or _SEEKING.search(title.head):
        return None
    return title


def link_roles(connection: Connection, story: StoryOf, candidates: Candidates, *, company: Collection[int]) -> bool:
    """Link the sources of a story that are called by an office alone, and statements of which nobody is the speaker.

    Args:
        connection: in a writing transaction.
        story: whose sources they are.
        candidates: to load those who are found.
        company: rows of the people who are linked in this story by name.

    Returns:
        Whether a statement got a speaker.
    """
    phrases = _Phrases(connection, story, company)
    for one in story.sources:
        if one.type in ROLE_TYPES and not one.is_joint:
            holder = phrases.holder(next(iter(one.mentions), one.name))
            one.settle(holder.person_key if holder else None, holder.why if holder else "no name in the story")
            if holder:
                candidates.get([holder.person_key])
    return _link_unresolved(connection, story, phrases)


class _Phrases:
    """Role nouns of one story, each looked up once."""

    def __init__(self, connection: Connection, story: StoryOf, company: Collection[int]) -> None:
        self._connection = connection
        self._story = story
        self._company = company
        self._found: dict[tuple[str, frozenset[str]], Holder | None] = {}

    def holder(self, words: str) -> Holder | None:
        """The one person whom a phrase names."""
        title = role_of_phrase(words)
        if title is None or self._story.day is None:
            return None
        mark = title.head, title.place
        if mark not in self._found:
            self._found[mark] = self._one(title, words)
        return self._found[mark]

    def _one(self, title: Title, words: str) -> Holder | None:
        day = self._story.day or ""
        values = {"head": title.head, "low": day[:4], "high": f"{day[:4]}-99", "limit": MOST_HOLDERS + 1}
        rows = self._connection.execute(_HOLDERS, values).all()
        if len(rows) > MOST_HOLDERS:
            return None
        found: dict[int, Holder] = {}
        for row in rows:
            one = Office(**{name: row._mapping[name] for name in _OFFICE})
            why = self._called_so(row.standing, title) if one.is_from_stories else self._registered(one, title)
            if why:
                found.setdefault(row.standing, Holder(row.standing, f"{words!r} on {day} is {row.name}: {why}"))
        # Somebody whom this very story calls so is meant at least as likely.
        people = {*found, *(one.person_key for one in self._story.sources if _is_called(one, title))}
        return next(iter(found.values())) if found and len(people) == 1 else None

    def _registered(self, one: Office, title: Title) -> str | None:
        if not one.covers(self._story.day or ""):
            return None
        return f"{one}, {one.term} in {one.source}" if self._is_of(one, title) else None

    def _is_of(self, one: Office, title: Title) -> bool:
        """Whether the phrase can mean the office of this area and body."""
        if title.place:
            return title.place <= one.place | parse_title(one.title).place
        if is_state(one.area):
            return False  # "the attorney general" of a national story is not that of a state that it names too
        told = [place for place in (one.area, one.organization) if place]
        return not told or any(names_place(self._story.text, place) for place in told)

    def _called_so(self, person_key: int, title: Title) -> str | None:
        """Whether a story of about that time calls the person exactly so, and has something in common with this one."""
        low, high = widened(self._story.day or "", NEAR_DAYS)
        values = {"person": person_key, "here": self._story.key, "low": low, "high": high}
        for row in self._connection.execute(_TITLES_NEAR, values):
            called = parse_title(row.title)
            if called.former or called.head != title.head or not title.place <= called.place | _words_of(row):
                continue
            if row.outlet is not None and row.outlet == self._story.outlet:
                return f"called so on {row.published} in {row.outlet}"
            if shared_with(self._connection, person_key, self._company, here=self._story.key) is not None:
                return f"called so on {row.published} in a story that names the same people"
        return None


def _is_called(one: Source, title: Title) -> bool:
    called = parse_title(one.title) if one.title and one.person_key is not None else None
    return called is not None and called.head == title.head and not called.former


def _words_of(row: Row[Any]) -> frozenset[str]:
    return Office(title=row.title, folded="", organization=row.organization).place


def _link_unresolved(connection: Connection, story: StoryOf, phrases: _Phrases) -> bool:
    """Give a speaker to statements without one whose source is an office that one person holds."""
    made: dict[str, int] = {}
    for row in connection.execute(_UNRESOLVED, {"key": story.key}).all():
        if not row.source_spans:
            continue
        start, end = row.source_spans[0][0], row.source_spans[-1][1]
        words = story.text[start:end]
        holder = phrases.holder(words)
        if holder is None:
            continue
        if words not in made:
            made[words] = _make_source(connection, story, (start, end), holder, row.model_key, len(made))
        _set_speaker(connection, story, row, made[words], Span.cut(story.text, start, end), holder)
    return bool(made)


def _make_source(
    connection: Connection, story: StoryOf, span: tuple[int, int], holder: Holder, model_key: int, place: int
) -> int:
    """Write the phrase as a source of the story: "r1", after the entities of the annotator."""
    taken = {one.id for one in story.sources}
    number = place + 1
    while f"r{number}" in taken:
        number += 1
    words = story.text[span[0] : span[1]]
    result = connection.execute(
        insert(entity).values(
            document_key=story.key,
            id=f"r{number}",
            type="unnamed_person",
            name=re.sub(r"^the\s+", "", words, flags=re.IGNORECASE),
            mentions=[list(span)],
            members=[],
            same_as=[],
            model_key=model_key,
            person_key=holder.person_key,
            person_basis=SUGGESTED,
            person_reason=holder.why,
        )
    )
    (key,) = result.inserted_primary_key or (0,)
    return int(key)


def _set_speaker(
    connection: Connection, story: StoryOf, row: Row[Any], entity_key: int, span: Span, holder: Holder
) -> None:
    reasons = (*unpack_reasons(story.text, row.reasons), Reason(field="speaker", why=holder.why, span=span))
    connection.execute(
        update(statement)
        .where(statement.c.key == row.key)
        .values(speaker_key=entity_key, reasons=pack_reasons(reasons))
    )


_OFFICE: Sequence[str] = ("title", "folded", "organization", "area", "began", "ended", "source", "key")
_HOLDERS = (
    select(STANDING.label("standing"), person.c.name, *(office.c[name] for name in _OFFICE))
    .select_from(office.join(person, office.c.person_key == person.c.key))
    .where(office.c.folded == bindparam("head"))
    .where(
        or_(
            office.c.source == STORIES,
            or_(office.c.began.is_(None), office.c.began <= bindparam("high"))
            & or_(office.c.ended.is_(None), office.c.ended >= bindparam("low")),
        )
    )
    .limit(bindparam("limit"))
)
_TITLES_NEAR: Select[Any] = (
    select(entity.c.title, entity.c.organization, document.c.published, document.c.outlet)
    .select_from(entity.join(document, entity.c.document_key == document.c.key))
    .where(entity.c.person_key == bindparam("person"), entity.c.title.is_not(None))
    .where(document.c.key != bindparam("here"))
    .where(document.c.published >= bindparam("low"), document.c.published <= bindparam("high"))
    .order_by(entity.c.key.desc())
    .limit(MOST_TITLES_READ)
)
_UNRESOLVED: Select[Any] = select(
    statement.c.key, statement.c.source_spans, statement.c.reasons, statement.c.model_key
).where(
    statement.c.document_key == bindparam("key"),
    statement.c.speaker_key.is_(None),
    statement.c.model_key.is_not(None),
)

"""The sources of a story linked to people and organisations of the record, where the evidence is enough.

A namesake is worse than a split dossier: what is not settled stays local to its story, with the reason. A link that a
person set or took away is never touched.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from onrecord.store.people.bodies import link_organizations, names_of
from onrecord.store.people.candidates import Candidate, Candidates
from onrecord.store.people.company import rare, shared_with
from onrecord.store.people.deciding import Decision, decide
from onrecord.store.people.evidence import Subject, Weight, described, in_office, weigh
from onrecord.store.people.names import LONGEST_NAME, fold, is_full_name, likeness
from onrecord.store.people.offices import TitleSeen, note_titles
from onrecord.store.people.persons import NewPerson, add_names, forget_unseen, make_people
from onrecord.store.people.roles import link_roles
from onrecord.store.people.sources import Source, StoryOf, load_story_sources, write_links

AUTHOR = "the author"  # the article's own voice


def link_entities(connection: Connection, document_key: int) -> None:
    """Link the sources of a document, all but those that a person linked; what was suggested before is weighed anew.

    A story that is linked again keeps a person whom nothing speaks against, and gets a better founded one.

    Args:
        connection: in a writing transaction, after the document's entities and statements were written.
        document_key: the document. Its entries are to be refreshed afterwards.
    """
    _People(connection, load_story_sources(connection, document_key)).link()


def link_again(connection: Connection, document_key: int) -> bool:
    """As `link_entities`, for a document that was linked before; whether anything is linked to somebody else now.

    People known from this story alone, to whom it is not linked any more, are taken off the record.
    """
    story = load_story_sources(connection, document_key)
    before = {one.key: one.person_key for one in story.sources}
    made = _People(connection, story).link()
    forget_unseen(connection, [key for key in set(before.values()) if key is not None])
    return made or any(one.person_key != before[one.key] for one in story.sources)


class _People:
    """The people of one story, on their way to the record."""

    def __init__(self, connection: Connection, story: StoryOf) -> None:
        self._connection = connection
        self._story = story
        self._candidates = Candidates(connection, story.key)
        self._decided: dict[int, Decision] = {}

    def link(self) -> bool:
        """Decide on every source, and write what was decided; whether statements got a speaker that had none."""
        story = self._story
        people = [one for one in story.sources if one.type == "named_person"]
        bodies = [one for one in story.sources if one.type == "named_organization"]
        self._candidates.look_up(
            people=[one.name for one in people if len(one.name) <= LONGEST_NAME],
            organizations=[name for one in bodies for name in names_of(one)],
        )
        named = [one for one in people if not self._leave(one)]
        for one in named:
            self._decided[one.key] = self._decide(one)
        self._settle_rivals(named)
        self._look_for_company(named)
        self._write_people(named)
        company = self._linked()
        link_organizations(self._connection, story, bodies, self._candidates, company=company)
        made = link_roles(self._connection, story, self._candidates, company=company)
        write_links(self._connection, story.sources)
        self._note_titles()
        return made

    def _leave(self, one: Source) -> bool:
        """Settle those whose name is not enough to link them."""
        if one.is_joint:
            one.settle(None, "a joint source; its members are linked")
        elif len(one.name) > LONGEST_NAME:
            one.settle(None, "too long for a name")
        elif one.name.lower() == AUTHOR:
            one.settle(None, "the article's own voice")
        elif not is_full_name(one.name):
            one.settle(*self._by_surname(one))
        else:
            return False
        return True

    def _by_surname(self, one: Source) -> tuple[int | None, str]:
        """Who is meant by a surname with a title: the one person of that name in that office."""
        subject = self._subject(one)
        if subject.parsed is None or subject.day is None:
            return None, "a surname alone"
        holders = [(c, office) for c in self._candidates.people(one.name) if (office := in_office(subject, c))]
        if len(holders) == 1:
            candidate, office = holders[0]
            return candidate.key, f"the one {one.name} in that office: {office.title} {office.term} in {office.source}"
        if holders:
            return None, f"{len(holders)} of that surname in that office: {', '.join(described(c) for c, _ in holders)}"
        return None, "a surname alone, and no registry has one of that name in that office"

    def _decide(self, one: Source) -> Decision:
        return decide(one.name, self._weights(one))

    def _weights(self, one: Source) -> list[Weight]:
        subject = self._subject(one)
        weights = (weigh(subject, c, held=c.key == one.person_key) for c in self._candidates.people(one.name))
        return [weight for weight in weights if weight is not None]

    def _subject(self, one: Source) -> Subject:
        return Subject(one.name, one.title, one.organization, self._story.day, self._story.text)

    def _settle_rivals(self, named: Sequence[Source]) -> None:
        """Two names that a story keeps apart are two people: the nearer name keeps the link."""
        by_person: dict[int, list[Source]] = {}
        for one in named:
            if person := self._decided[one.key].person:
                by_person.setdefault(person.key, []).append(one)
        for rivals in by_person.values():
            first = max(rivals, key=self._nearness)
            for one in rivals:
                if fold(one.name) != fold(first.name):
                    why = f"the story names {first.name} beside {one.name}, so they are two people"
                    self._decided[one.key] = Decision(None, why)

    def _nearness(self, one: Source) -> tuple[bool, int]:
        decision = self._decided[one.key]
        person = decision.person
        return person is not None and any(likeness(one.name, own) == "same" for own in person.names), decision.strength

    def _look_for_company(self, named: Sequence[Source]) -> None:
        """Decide again on those who could not be told apart, by who else is named with them."""
        doubtful = [one for one in named if self._decided[one.key].open]
        company = rare(self._connection, self._linked()) if doubtful else set()
        for one in doubtful:
            weights = [self._in_company(weight, company) for weight in self._decided[one.key].open]
            self._decided[one.key] = decide(one.name, weights)

    def _in_company(self, weight: Weight, company: set[int]) -> Weight:
        shared = shared_with(self._connection, weight.candidate.key, company, here=self._story.key)
        if shared is None:
            return weight
        with_whom = next((one.name for one in self._candidates.get([shared])), "somebody")
        return weight.tied(f"named with {with_whom} in another story too")

    def _linked(self) -> set[int]:
        """The people of this story who are certain."""
        found = {decision.person.key for decision in self._decided.values() if decision.person}
        return found | self._story.accepted

    def _write_people(self, named: Sequence[Source]) -> None:
        new = [one for one in named if self._decided[one.key].is_new]
        keys = make_people(self._connection, [self._new(one) for one in new])
        for one, key in zip(new, keys, strict=True):
            one.settle(key, self._decided[one.key].reason)
        for one in named:
            decision = self._decided[one.key]
            if decision.person is not None:
                one.settle(decision.person.key, decision.reason)
                self._learn_name(one, decision.person)
            elif not decision.is_new:
                one.settle(None, decision.reason)

    def _new(self, one: Source) -> NewPerson:
        return NewPerson(type="person", names=(one.name,), seed=f"{self._story.id}/{one.id}")

    def _learn_name(self, one: Source, person: Candidate) -> None:
        if all(fold(one.name) != fold(name) for name in person.names):
            add_names(self._connection, person.key, "person", [one.name])

    def _note_titles(self) -> None:
        seen = [
            TitleSeen(one.person_key, one.title, one.organization, self._story.day)
            for one in self._story.sources
            if one.person_key is not None and one.title and len(one.title) <= LONGEST_NAME
        ]
        if seen:
            note_titles(self._connection, seen, self._candidates.offices(one.person_key for one in seen))

"""Stories in which people are named, put on a record, for tests of who they are across stories."""

from typing import Any

from made_records import Who, made_record, said

from onrecord.store import Store
from onrecord.store.people.importing import ImportTally, import_registry
from onrecord.store.people.registered import RegistryOffice, RegistryPerson
from onrecord.store.records import PersonLink, StoredStory, load_story, put_record

EDITOR = "ann"


class Stories:
    """A record that is filled with stories of one line a source.

    stories.add("Sen. Ada Quill", day="2016-03-01") puts in a story in which Ada Quill, called "Sen.", says something.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._told = 0

    def add(
        self,
        *sources: Who | str,
        day: str | None = "2020-05-01",
        outlet: str | None = None,
        about: str = "",
        unresolved: str | None = None,
        **fields: Any,  # noqa: ANN401 - as of `said`
    ) -> StoredStory:
        """Put in a story; `about` is a sentence in it, `unresolved` the words of a source without a speaker."""
        self._told += 1
        people = [Who(name=one) if isinstance(one, str) else one for one in sources]
        lines = [f"{one.name} said item {self._told} of {place}." for place, one in enumerate(people)]
        made = [
            said(one.name, "said", f"item {self._told} of {place}", speaker=one, **fields)
            for place, one in enumerate(people)
        ]
        if unresolved is not None:
            lines.append(f"{unresolved} said no to {self._told}.")
            made.append(said(unresolved, "said", f"no to {self._told}", speaker=None))
        if about:
            lines.append(about)
        record = made_record("\n".join(lines), *made, outlet=outlet, published=day)
        with self.store.writing() as connection:
            put_record(connection, record, added_by=EDITOR)
        return self.load(record.document.id)

    def load(self, document_id: str) -> StoredStory:
        """A story as it stands now."""
        with self.store.reading() as connection:
            return load_story(connection, document_id)

    def again(self, story: StoredStory) -> StoredStory:
        """The same story as it stands now."""
        return self.load(story.document.id)

    def register(self, *people: RegistryPerson, source: str = "register") -> ImportTally:
        """Import people of a registry."""
        with self.store.writing() as connection:
            return import_registry(connection, people, source=source, editor=EDITOR)


def who_is(story: StoredStory, name: str) -> PersonLink:
    """Whom a source of a story is linked to."""
    (entity,) = (one for one in story.record.entities if one.name == name)
    return story.people[entity.id]


def entity_id(story: StoredStory, name: str) -> str:
    """The id of a source within its story."""
    return next(one.id for one in story.record.entities if one.name == name)


def senator(name: str, area: str, began: str, ended: str | None = None, **fields: Any) -> RegistryPerson:  # noqa: ANN401
    """A senator of a registry."""
    office = RegistryOffice(title="Senator", organization="U.S. Senate", area=area, began=began, ended=ended)
    return RegistryPerson(names=(name,), offices=(office,), **fields)


def holder(name: str, title: str, began: str, ended: str | None = None, **place: str) -> RegistryPerson:
    """Somebody of a registry with one office."""
    return RegistryPerson(names=(name,), offices=(RegistryOffice(title=title, began=began, ended=ended, **place),))

"""What editors do with people: merge, split, rename, link."""

from fastapi import APIRouter
from sqlalchemy import Connection

from onrecord.errors import NotOnRecord, UsageError
from onrecord.serve.asking import Ask, local_target
from onrecord.serve.forms import first
from onrecord.serve.paths import document_path, person_path
from onrecord.serve.twins import Done, Fields, action
from onrecord.store.audit import changes
from onrecord.store.people.editing import link, merge, rename, split
from onrecord.store.people.finding import exactly, find_people
from onrecord.store.people.persons import person_key

router = APIRouter()

MOST_NAMED = 5  # people that a message offers


@action(router, "/people/{person_id}/rename")
def rename_person(ask: Ask, fields: Fields, person_id: str) -> Done:
    """Show a person under another name (`name`); the names so far still find them."""
    key = rename(ask.connection, person_id, first(fields, "name"), editor=ask.editor)
    return Done(location=person_path(person_id), did="renamed", changes=(key,))


@action(router, "/people/{person_id}/merge")
def merge_people(ask: Ask, fields: Fields, person_id: str) -> Done:
    """Say that another one (`other`: an id or a name) is the same person, whose id then leads here."""
    other = whom(ask.connection, first(fields, "other"), but=person_id)
    key = merge(ask.connection, person_id, other, editor=ask.editor)
    return Done(location=person_path(person_id), did="merged", changes=(key,))


@action(router, "/people/{person_id}/split")
def split_person(ask: Ask, fields: Fields, person_id: str) -> Done:
    """Take stories (`document`, several) out of a dossier that are somebody else's of the same name (`name`)."""
    made = split(
        ask.connection,
        person_id,
        documents=fields.get("document", []),
        name=first(fields, "name"),
        editor=ask.editor,
    )
    newest = changes(ask.connection, subject="person", limit=1)
    return Done(location=person_path(made), did="split", changes=tuple(one.key for one in newest))


@action(router, "/documents/{document_id}/entities/{entity_id}/link")
def link_entity(ask: Ask, fields: Fields, document_id: str, entity_id: str) -> Done:
    """Say whom of the record a source of a story is (`person`: an id or a name; nothing: nobody)."""
    told = first(fields, "person").strip()
    person_id = whom(ask.connection, told) if told else None
    key = link(ask.connection, document_id, entity_id, person_id, editor=ask.editor)
    back = local_target(first(fields, "back"), document_path(document_id))
    return Done(location=back, did="linked", changes=(key,))


def whom(connection: Connection, told: str, *, but: str | None = None) -> str:
    """The person of an id or a name.

    Args:
        connection: to ask.
        told: what was typed.
        but: an id that is not meant.

    Raises:
        NotOnRecord: there is nobody of that name.
        UsageError: there are several, or nothing was told.
    """
    told = told.strip()
    if not told:
        raise UsageError("nobody is named", next_step="Give a name, or the id that stands in the address of a person.")
    try:
        person_key(connection, told)
    except NotOnRecord:
        found = [one for one in exactly(find_people(connection, told)) if one.id != but]
        if not found:
            what = f"nobody on the record is called {told!r}"
            raise NotOnRecord(what, next_step="The people page finds names by their beginning.") from None
        if len(found) > 1:
            listed = "; ".join(f"{one.id} ({one.name}, {one.known_as or one.type})" for one in found[:MOST_NAMED])
            what = f"several are called {told!r}"
            raise UsageError(what, next_step=f"Give one's id: {listed}.") from None
        return found[0].id
    return told

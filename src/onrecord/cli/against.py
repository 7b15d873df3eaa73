"""What `onrecord verify` holds stories against: transcripts that were given, or those of the database."""

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from onrecord.cli.progress import Meter
from onrecord.compare.verify import TranscriptIndex, TranscriptSource, verify
from onrecord.errors import NotOnRecord
from onrecord.ingest import ReadOptions, read_transcripts
from onrecord.record import Document, Failure, Record
from onrecord.store import Store
from onrecord.store.comparing.checks import put_checks
from onrecord.store.records import StoredStory, load_story
from onrecord.store.transcripts import StoredTranscripts
from onrecord.transcript import Transcript

_NOBODY: Final[Mapping[str, str]] = {}


def read_given(
    names: list[str], *, options: ReadOptions, on_failure: Callable[[Failure, Meter], None]
) -> list[Transcript]:
    """The transcripts of files and folders, those that can be read.

    Args:
        names: of `--against`.
        options: of the stories; what they tell of a story is not told of a transcript.
        on_failure: told of each that cannot be read.
    """
    told = replace(options, published=None, outlet=None, url=None, encoding=None, columns={})
    found = []
    # Which files of a folder are transcripts is known when they are read.
    with Meter(total=None, wanted=True, verb="reading", noun="transcripts") as meter:
        for one in read_transcripts(
            names, options=told, on_failure=lambda failure: on_failure(failure, meter), stdin=sys.stdin.buffer
        ):
            found.append(one)
            meter.advance()
    return found


class Given:
    """Transcripts in memory; nothing is kept of what is checked."""

    keeps: bool = False  # whether checks can be kept

    def __init__(self, transcripts: Collection[Transcript]) -> None:
        self.source: TranscriptSource = TranscriptIndex(transcripts)

    def known(self, document: Document) -> Record | None:
        """The record of a story that need not be annotated again."""
        del document
        return None

    def check(self, record: Record) -> Record:
        """The record with its checks."""
        return verify(record, self.source)

    def keep(self, record: Record) -> bool:
        """Keep the checks of a story; whether it is there to keep them with."""
        del record
        return False

    def cited(self, record: Record) -> dict[str, Document]:
        """The transcripts of which the record's checks hold passages, by id."""
        ids = {passage.document for check in record.checks for passage in check.passages}
        return {one: self.source.readied(one).transcript.document for one in sorted(ids)}


class OnRecord(Given):
    """The database: its transcripts, its stories as they stand, and a place for their checks.

    Args:
        store: an open database.
        options: what the command tells of the stories.
    """

    keeps = True

    def __init__(self, store: Store, options: ReadOptions) -> None:
        self.source = StoredTranscripts(store)
        self._store = store
        self._is_dated = options.published is not None
        self._people: dict[str, Mapping[str, str]] = {}  # of stories that were loaded and are to be checked
        self._is_empty = not len(self.source)

    def known(self, document: Document) -> Record | None:
        """The record of a story that is on record, as it stands."""
        story = self._load(document.id)
        if story is None or story.model is None:
            return None
        self._people[document.id] = {
            entity: link.person_id for entity, link in story.people.items() if link.person_id is not None
        }
        return self._standing(story, document)

    def check(self, record: Record) -> Record:
        """The record with its checks; who is who is known of stories that are on record."""
        return verify(record, self.source, people=self._people.pop(record.document.id, _NOBODY))

    def keep(self, record: Record) -> bool:
        """Keep the checks of a story with it; whether it is on record.

        Raises:
            StoreError: the database cannot be written.
        """
        if self._is_empty:  # "no transcript" is no finding worth keeping
            return True
        if self._load(record.document.id) is None:
            return False
        with self._store.writing() as connection:
            put_checks(connection, record.checks, of=[one.id for one in record.statements])
        return True

    def _load(self, document_id: str) -> StoredStory | None:
        try:
            with self._store.reading() as connection:
                story = load_story(connection, document_id)
        except NotOnRecord:
            return None
        return story if story.kind == "story" else None

    def _standing(self, story: StoredStory, document: Document) -> Record:
        """The story without what people rejected; its date is the command's where that tells one."""
        rejected = {one for one, review in story.reviews.items() if review.status == "rejected"}
        record = story.record
        told = {"origin": document.origin} | ({"published": document.published} if self._is_dated else {})
        return record.model_copy(
            update={
                "id": (document.origin.id if document.origin else None) or record.id,
                "document": story.document.model_copy(update=told),
                "statements": tuple(one for one in record.statements if one.id not in rejected),
                "links": tuple(link for link in record.links if not {link.a, link.b} & rejected),
            }
        )

"""The stories that feeds named: their pages fetched, read, and put on record as `onrecord add` does it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.batch.watching.ahead import ahead, by_turns
from onrecord.batch.watching.listening import Listener, RoundTally
from onrecord.batch.watching.polling import Now
from onrecord.batch.watching.schedule import (
    ITEM_ATTEMPTS,
    ITEM_REST,
    LONGEST_ITEM_REST,
    LONGEST_ITEM_WAIT,
    MOST_STORIES,
    later,
    rest,
    seconds_between,
)
from onrecord.errors import (
    BinaryInput,
    DamagedInput,
    EmptyInput,
    EncryptedInput,
    FetchFailed,
    Gone,
    InputError,
    NoArticle,
    NotEnglish,
    NoText,
    PrivateAddress,
    RobotsDisallow,
    ServerBusy,
    TooLarge,
    TranscriptGiven,
    UndecodableInput,
    UnreadableInput,
)
from onrecord.ingest import ReadOptions
from onrecord.ingest.documents import document_from_bytes
from onrecord.ingest.feed import with_told
from onrecord.ingest.polite import Fetcher, Page, site_of
from onrecord.record import Document, Failure, OriginFormat
from onrecord.store.adding import add
from onrecord.store.database import Store
from onrecord.store.documents import Outcome
from onrecord.store.watching.items import StoredItem, note_attempt, note_done, note_failed, read_before

_NOT_ASKED = "its site asks to be left alone for now"
# What will be the same at the next attempt.
_LASTING = (
    BinaryInput,
    DamagedInput,
    EmptyInput,
    EncryptedInput,
    Gone,
    NoArticle,
    NotEnglish,
    NoText,
    PrivateAddress,
    RobotsDisallow,
    TooLarge,
    TranscriptGiven,
    UndecodableInput,
    UnreadableInput,
)
_REPORT = "Please report it with the address."


@dataclass(frozen=True, slots=True)
class _Story:
    """A page, and all that feeds named it by."""

    link: str
    items: tuple[StoredItem, ...]

    @property
    def keys(self) -> list[int]:
        return [one.key for one in self.items]

    @property
    def attempts(self) -> int:
        return max(one.attempts for one in self.items)

    @property
    def seen_at(self) -> str:
        return min(one.seen_at for one in self.items)


def _unforeseen(error: Exception) -> str:
    return f"it could not be read ({type(error).__name__}: {error})"


class Reader:
    """Reads the stories that wait.

    Args:
        store: an open database.
        options: what the pages do not tell.
        fetcher: fetches them.
        added_by: who adds them.
        now: the moment, as it is stored.
        listener: is told.
        tally: counts.
    """

    def __init__(
        self,
        store: Store,
        *,
        options: ReadOptions,
        fetcher: Fetcher,
        added_by: str,
        now: Now,
        listener: Listener,
        tally: RoundTally,
    ) -> None:
        self._store = store
        self._options = options
        self._fetcher = fetcher
        self._added_by = added_by
        self._now = now
        self._listener = listener
        self._tally = tally
        self._busy: dict[str, float | None] = {}  # sites that ask to be left alone, and for how long
        self._read: dict[str, _Story] = {}  # by address: those that are being put on record

    def read(self, items: Sequence[StoredItem]) -> None:
        """Read stories, each in a transaction of its own; one whose page fails is tried again later, or given up.

        Raises:
            StoreError: the database cannot be written; what the listener was told of is kept.
            ModelError: the weights do not load.
        """
        done = add(
            self._store,
            self._documents(by_turns(self._new(items), lambda one: one.link, most=MOST_STORIES)),
            added_by=self._added_by,
            on_done=self._done,
            on_failure=self._not_annotated,
        )
        self._tally.read += done.stored
        self._tally.known += done.known
        self._tally.statements += done.statements

    def _new(self, items: Sequence[StoredItem]) -> list[_Story]:
        """The stories that nobody has read yet, each once."""
        by_link: dict[str, list[StoredItem]] = {}
        for item in items:
            by_link.setdefault(item.item.link, []).append(item)
        stories = [_Story(link, tuple(several)) for link, several in by_link.items()]
        new = []
        for story in stories:
            with self._store.reading() as connection:
                before = read_before(connection, story.link)
            if before is None:
                new.append(story)
                continue
            with self._store.writing() as connection:
                note_done(connection, story.keys, document_id=before)
        return new

    def _documents(self, stories: Sequence[_Story]) -> Iterator[Document]:
        for story, got in ahead(stories, self._fetch):
            if got is None:
                self._put_off(story, _NOT_ASKED, self._busy[site_of(story.link)], counts=False)
                continue
            try:
                if isinstance(got, InputError):
                    raise got
                document = self._document(story, got)
            except InputError as error:
                self._failed(story, error)
                continue
            self._read[document.given_as] = story
            yield document

    def _fetch(self, story: _Story) -> Page | InputError | None:
        """The page of a story, or why there is none; None where its site has asked, in this round, to be left alone."""
        site = site_of(story.link)
        if site in self._busy:
            return None
        try:
            return self._fetcher.fetch(story.link)
        except ServerBusy as error:
            self._busy[site] = error.retry_after
            return error
        except InputError as error:
            return error
        except Exception as error:  # noqa: BLE001 - what nobody foresaw in a page stops no other
            return FetchFailed(_unforeseen(error), where=story.link, next_step=_REPORT)

    def _document(self, story: _Story, page: Page) -> Document:
        try:
            form: OriginFormat | None = "html" if page.is_html else None
            one = document_from_bytes(
                page.data, name=story.link, options=self._options, form=form, url=page.url, charset=page.charset
            )
        except InputError:
            raise
        except Exception as error:
            raise UnreadableInput(_unforeseen(error), where=story.link, next_step=_REPORT) from error
        first = story.items[0]
        return with_told(one, first.item, feed=first.feed)

    def _done(self, document: Document, outcome: Outcome) -> None:
        # Told first: who is killed in between is told once more, of a story that is known, rather than never.
        self._listener.on_done(document, outcome)
        story = self._read.pop(document.given_as)
        with self._store.writing() as connection:
            note_done(connection, story.keys, document_id=document.id)

    def _not_annotated(self, failure: Failure) -> None:
        if failure.gave_none:
            self._give_up(self._read.pop(failure.input), failure.why)
        else:  # it is put on record, without its links
            self._listener.on_trouble(failure.input, failure.why)

    def _failed(self, story: _Story, error: InputError) -> None:
        """Put a story off, or give it up."""
        asked_for = error.retry_after if isinstance(error, ServerBusy) else None
        counts = asked_for is None  # a site that says when to come back does not fail
        if isinstance(error, _LASTING) or (counts and story.attempts + 1 >= ITEM_ATTEMPTS):
            self._give_up(story, str(error))
            return
        if self._put_off(story, str(error), asked_for, counts=counts):
            self._listener.on_trouble(story.link, f"{error} Tried again later.")

    def _put_off(self, story: _Story, why: str, asked_for: float | None, *, counts: bool) -> bool:
        """Let a story wait; false where it has waited for so long that it is given up."""
        moment = self._now()
        if seconds_between(story.seen_at, moment) > LONGEST_ITEM_WAIT:
            self._give_up(story, why)
            return False
        seconds = rest(story.link, story.attempts + 1, first=ITEM_REST, longest=LONGEST_ITEM_REST, asked_for=asked_for)
        with self._store.writing() as connection:
            note_attempt(connection, story.keys, error=why, not_before=later(moment, seconds), counts=counts)
        self._tally.later += 1
        return True

    def _give_up(self, story: _Story, why: str) -> None:
        with self._store.writing() as connection:
            note_failed(connection, story.keys, error=why)
        self._tally.given_up += 1
        self._listener.on_trouble(story.link, f"{why} Given up.")

"""Alerts looked at, and what they found printed or posted."""

from dataclasses import replace

from onrecord.batch.watching.listening import Listener, RoundTally
from onrecord.batch.watching.polling import Now
from onrecord.batch.watching.schedule import LONGEST_WEBHOOK_REST, REFUSALS, WEBHOOK_REST, later, rest
from onrecord.batch.watching.webhook import post
from onrecord.errors import WebhookFailed
from onrecord.store.alerts.delivering import Match, next_match, note_delivered, note_given_up, note_well
from onrecord.store.alerts.looking import look, queued
from onrecord.store.alerts.saved import Alert, list_alerts, note_delivery_failed
from onrecord.store.batches import BATCH, batches
from onrecord.store.comparing.comparison import compare
from onrecord.store.database import Store


class Announcer:
    """Tells of what alerts find.

    Args:
        store: an open database.
        secret: by which what is posted is signed; None: it is not.
        now: the moment, as it is stored.
        listener: is told.
    """

    def __init__(self, store: Store, *, secret: bytes | None, now: Now, listener: Listener) -> None:
        self._store = store
        self._secret = secret
        self._now = now
        self._listener = listener

    def announce(self, tally: RoundTally) -> None:
        """Let every alert look at what is new, and deliver what was found and not delivered yet.

        Where an alert is for contradictions, new stories are first compared with all others, as `onrecord disputes`
        does it. A webhook that does not take a match is tried again in a later round; the other alerts go on.

        Raises:
            StoreError: the database cannot be written; what was delivered is remembered.
            ModelError: the weights do not load.
        """
        with self._store.reading() as connection:
            alerts = [(one, queued(connection, one)) for one in list_alerts(connection)]
        if any(one.contradictions and waiting for one, waiting in alerts):
            compare(self._store)
        for one, waiting in alerts:
            if waiting:
                self._look(one, waiting, tally)
        for one, _ in alerts:
            if one.not_before is not None and one.not_before > self._now():
                tally.alerts_failed.append(one.name)
            else:
                self._deliver(one, tally)

    def next_at(self) -> str | None:
        """When the first webhook that rests may be tried again; None where none rests."""
        with self._store.reading() as connection:
            return min((one.not_before for one in list_alerts(connection) if one.not_before), default=None)

    def _look(self, one: Alert, document_keys: list[int], tally: RoundTally) -> None:
        for keys in batches(document_keys, BATCH):
            with self._store.writing() as connection:
                looked = look(connection, one, keys)
            tally.found += looked.found
            if looked.trouble:  # of all that waits
                if looked.trouble != one.error:
                    self._listener.on_trouble(f"alert {one.name}", looked.trouble)
                return

    def _deliver(self, one: Alert, tally: RoundTally) -> None:
        place = 0
        while (match := self._next(one, place)) is not None:
            try:
                self._tell(one, match)
            except WebhookFailed as error:
                tally.alerts_failed.append(one.name)
                if not error.refused or one.failures + 1 < REFUSALS:
                    self._put_off(one, error)
                    return
                self._give_up(one, match, error)
            else:
                with self._store.writing() as connection:
                    note_delivered(connection, one, match)
                tally.delivered += 1
            one = replace(one, failures=0)  # as it stands in the database now
            place = match.key
        if one.failures:
            with self._store.writing() as connection:
                note_well(connection, one)

    def _next(self, one: Alert, place: int) -> Match | None:
        with self._store.writing() as connection:
            return next_match(connection, one, after=place)

    def _tell(self, one: Alert, match: Match) -> None:
        if one.webhook is None:
            self._listener.on_match(match.told)
        else:
            post(one.webhook, match.told, id=match.id, signed_with=self._secret, allow_private=one.allow_private)

    def _give_up(self, one: Alert, match: Match, error: WebhookFailed) -> None:
        with self._store.writing() as connection:
            note_given_up(connection, one, match)
        why = f"match {match.id} is given up after {REFUSALS} attempts: {error.what}."
        self._listener.on_trouble(f"alert {one.name}", why)

    def _put_off(self, one: Alert, error: WebhookFailed) -> None:
        seconds = rest(
            one.name,
            one.failures + 1,
            first=WEBHOOK_REST,
            longest=LONGEST_WEBHOOK_REST,
            asked_for=error.retry_after,
        )
        if one.key is not None:
            with self._store.writing() as connection:
                not_before = later(self._now(), seconds)
                note_delivery_failed(connection, one.key, error=str(error), not_before=not_before)
        self._listener.on_trouble(f"alert {one.name}", str(error))

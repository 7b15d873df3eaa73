"""What a database could not do, does not hold, or does not allow."""

from onrecord.errors.root import OnRecordError


class StoreError(OnRecordError):
    """The database could not do what was asked."""

    code = "OR400"


class NoDatabase(StoreError):
    """There is no database at that place."""

    code = "OR401"


class NotOurs(StoreError):
    """What is there is no database of onrecord's."""

    code = "OR402"


class DatabaseLocked(StoreError):
    """Another program holds the database for longer than can be waited."""

    code = "OR403"


class DatabaseReadOnly(StoreError):
    """The database cannot be written to."""

    code = "OR404"


class DatabaseFull(StoreError):
    """The disk that the database is on is full."""

    code = "OR405"


class DatabaseCorrupt(StoreError):
    """The database is damaged."""

    code = "OR406"


class DatabaseTooNew(StoreError):
    """The database was made or upgraded by a newer onrecord."""

    code = "OR407"


class DatabaseTooOld(StoreError):
    """The database was made by an older onrecord, and has to be upgraded first."""

    code = "OR408"


class MigrationFailed(StoreError):
    """An upgrade did not succeed; the database is as it was before."""

    code = "OR409"


class Unreachable(StoreError):
    """The database server does not answer, or does not let us in."""

    code = "OR410"


class NotOnRecord(OnRecordError):
    """There is no such document, statement, person or change in the database."""

    code = "OR421"


class BadQuery(OnRecordError):
    """A search that says nothing that could be looked for."""

    code = "OR422"


class BadCorrection(OnRecordError):
    """A value that a field cannot have, or a change that cannot be undone."""

    code = "OR423"


class EditConflict(OnRecordError):
    """Somebody else changed it in the meantime; nothing was written."""

    code = "OR424"


class AlertError(OnRecordError):
    """An alert could not be made, found or delivered."""

    code = "OR430"


class NoAlert(AlertError):
    """There is no alert of that name."""

    code = "OR431"


class AlertExists(AlertError):
    """There is an alert of that name already."""

    code = "OR432"


class WebhookFailed(AlertError):
    """A webhook did not take what was posted to it.

    Args:
        retry_after: seconds for which it asks to be left alone; None where it does not.
        refused: whether it is what was posted that it would not take.
    """

    code = "OR433"

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        next_step: str | None = None,
        retry_after: float | None = None,
        refused: bool = False,
    ) -> None:
        self.retry_after = retry_after
        self.refused = refused
        super().__init__(what, where=where, next_step=next_step)


class AccessError(OnRecordError):
    """Who asks may not do this."""

    code = "OR500"


class NotLoggedIn(AccessError):
    """This needs an account, and nobody is logged in."""

    code = "OR501"


class Forbidden(AccessError):
    """The account may not do this."""

    code = "OR502"


class BadToken(AccessError):
    """A form was sent without the token that the page was given."""

    code = "OR503"


class TooManyRequests(AccessError):
    """Too many attempts in too short a time."""

    code = "OR504"

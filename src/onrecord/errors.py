"""Every error that onrecord raises on purpose, in one tree.

    OnRecordError
    ├── UsageError             OR001  the caller asked for something that cannot be
    ├── InputError                    an input could not be turned into a document
    │   ├── InputNotFound      OR101
    │   ├── NoStories          OR102
    │   ├── EmptyInput         OR103
    │   ├── BinaryInput        OR104
    │   ├── UndecodableInput   OR105
    │   ├── NoArticle          OR106
    │   ├── NotEnglish         OR107
    │   ├── FetchFailed        OR108
    │   │   ├── RedirectLoop   OR115
    │   │   ├── ServerBusy     OR116
    │   │   └── Gone           OR117
    │   ├── BadLine            OR109
    │   ├── UnreadableInput    OR110
    │   ├── TooLarge           OR111
    │   ├── PrivateAddress     OR112
    │   ├── BadRegistry        OR113
    │   ├── RobotsDisallow     OR114
    │   ├── NotAFeed           OR118
    │   ├── BadFeedList        OR119
    │   ├── TranscriptGiven    OR151
    │   ├── EncryptedInput     OR152
    │   ├── NoText             OR153
    │   ├── DamagedInput       OR154
    │   ├── ArchiveRefused     OR156
    │   ├── DamagedArchive     OR157
    │   ├── NoResponses        OR158
    │   └── MissingColumn      OR159
    ├── SpanMismatch           OR201  a span that does not say what its text says
    ├── GoldError              OR202  a gold file that is not of the expected form
    ├── ModelError             OR301  weights that are missing or do not load
    ├── AnnotationFailed       OR302  a document the annotator could not get through
    ├── ComparisonFailed       OR303  a story whose links could not be found
    ├── StoreError                    the database could not do what was asked
    │   ├── NoDatabase         OR401
    │   ├── NotOurs            OR402
    │   ├── DatabaseLocked     OR403
    │   ├── DatabaseReadOnly   OR404
    │   ├── DatabaseFull       OR405
    │   ├── DatabaseCorrupt    OR406
    │   ├── DatabaseTooNew     OR407
    │   ├── DatabaseTooOld     OR408
    │   ├── MigrationFailed    OR409
    │   └── Unreachable        OR410
    ├── NotOnRecord            OR421  no such document, statement, person or change in the database
    ├── BadQuery               OR422  a search that says nothing that could be looked for
    ├── BadCorrection          OR423  a value that a field cannot have, or a change that cannot be undone
    ├── EditConflict           OR424  somebody else changed it in the meantime
    ├── AlertError                    an alert could not be made, found or delivered
    │   ├── NoAlert            OR431
    │   ├── AlertExists        OR432
    │   └── WebhookFailed      OR433
    ├── AccessError                   who asks may not do this
    │   ├── NotLoggedIn        OR501
    │   ├── Forbidden          OR502
    │   ├── BadToken           OR503
    │   └── TooManyRequests    OR504
    └── BatchError                    a batch could not be run or queried
        ├── OtherRun           OR601
        ├── RunInProgress      OR602
        ├── BadSql             OR603
        ├── FolderFull         OR604
        ├── WorkerLost         OR605
        ├── NoRun              OR606
        └── ClusterFailed      OR607

An error says what is wrong, where, and what to do next; its code can be searched for in the documentation.
"""


class OnRecordError(Exception):
    """The root of the tree.

    Args:
        what: what is wrong, as a sentence without its full stop.
        where: the input, the place in it, or both; None when there is no place to name.
        next_step: what the reader of the message can do about it.
    """

    code = "OR000"

    def __init__(self, what: str, *, where: str | None = None, next_step: str | None = None) -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.next_step}" if self.next_step else ""
        return f"{self.code}: {place}{self.what}.{advice}"


class UsageError(OnRecordError):
    """The caller asked for something that cannot be: an unknown value, options that exclude each other."""

    code = "OR001"


class InputError(OnRecordError):
    """An input could not be turned into a document; the rest of the inputs are not concerned."""

    code = "OR100"


class InputNotFound(InputError):
    """There is no such file or folder."""

    code = "OR101"


class NoStories(InputError):
    """A folder or an archive holds no file of a format that is read."""

    code = "OR102"


class EmptyInput(InputError):
    """The input holds no text at all."""

    code = "OR103"


class BinaryInput(InputError):
    """The input is not text: a picture, an archive, a program."""

    code = "OR104"


class UndecodableInput(InputError):
    """The bytes are text in no encoding that could be recognised; `where` names the byte."""

    code = "OR105"


class NoArticle(InputError):
    """A page without an article in it."""

    code = "OR106"


class NotEnglish(InputError):
    """The text is in a language the model was not trained on."""

    code = "OR107"


class FetchFailed(InputError):
    """A URL could not be fetched."""

    code = "OR108"


class BadLine(InputError):
    """A line of a JSON Lines input, or a row of a table, is not of the expected form."""

    code = "OR109"


class UnreadableInput(InputError):
    """The system refuses to read the input: permissions, a broken disk."""

    code = "OR110"


class TooLarge(InputError):
    """The input is larger than the limit set for its kind."""

    code = "OR111"


class SpanMismatch(OnRecordError, ValueError):
    """A span does not say what the document says at its place.

    Also a ValueError, so that pydantic reports it as a validation error where a record is read back.
    """

    code = "OR201"


class GoldError(OnRecordError):
    """A gold file is not of the form that `onrecord eval` reads."""

    code = "OR202"


class ModelError(OnRecordError):
    """The weights are missing or do not load."""

    code = "OR301"


class AnnotationFailed(OnRecordError):
    """The annotator could not get through a document; the other documents are not concerned."""

    code = "OR302"


class ComparisonFailed(OnRecordError):
    """The links within a story could not be found; its statements are not concerned, nor are other stories."""

    code = "OR303"


class PrivateAddress(InputError):
    """A URL on this machine or a private network, which is not fetched unless that is asked for."""

    code = "OR112"


class BadRegistry(InputError):
    """A registry of people is not of a form that is read."""

    code = "OR113"


class RobotsDisallow(InputError):
    """A site asks programs not to fetch a page, or cannot say whether they may."""

    code = "OR114"


class RedirectLoop(FetchFailed):
    """An address that leads round in a circle, or ever on."""

    code = "OR115"


class ServerBusy(FetchFailed):
    """A server asks to come back later: in `retry_after` seconds, where it says so."""

    code = "OR116"

    def __init__(
        self, what: str, *, where: str | None = None, next_step: str | None = None, retry_after: float | None = None
    ) -> None:
        self.retry_after = retry_after
        super().__init__(what, where=where, next_step=next_step)


class Gone(FetchFailed):
    """A server says that what was at an address is gone for good."""

    code = "OR117"


class NotAFeed(InputError):
    """Something else, most often a web page, where a feed was expected."""

    code = "OR118"


class BadFeedList(InputError):
    """A list of feeds that is not OPML, or names no feed."""

    code = "OR119"


class TranscriptGiven(InputError):
    """Captions, where a story was asked for."""

    code = "OR151"


class EncryptedInput(InputError):
    """A file that opens with a password only."""

    code = "OR152"


class NoText(InputError):
    """A file of pictures of pages, without the text that is on them."""

    code = "OR153"


class DamagedInput(InputError):
    """A file that is broken, cut off, or built to do harm."""

    code = "OR154"


class ArchiveRefused(InputError):
    """An archive, or a member of one, that is locked or goes beyond the limits, as bombs do."""

    code = "OR156"


class DamagedArchive(InputError):
    """An archive, or a record or member of one, that is damaged or was cut off."""

    code = "OR157"


class NoResponses(InputError):
    """A web archive without a page in it."""

    code = "OR158"


class MissingColumn(InputError):
    """A table without a column that is needed, or without the one that was named."""

    code = "OR159"


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
    """A webhook did not take what was posted to it; it asks to be left alone for `retry_after` seconds, or does not."""

    code = "OR433"

    def __init__(
        self, what: str, *, where: str | None = None, next_step: str | None = None, retry_after: float | None = None
    ) -> None:
        self.retry_after = retry_after
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


class BatchError(OnRecordError):
    """A batch could not be run or queried."""

    code = "OR600"


class OtherRun(BatchError):
    """The output folder holds what is no batch's, or a run with other settings."""

    code = "OR601"


class RunInProgress(BatchError):
    """Another process writes to the output folder."""

    code = "OR602"


class BadSql(BatchError):
    """A query that is not understood, or that does more than read."""

    code = "OR603"


class FolderFull(BatchError):
    """The disk that the output folder is on is full."""

    code = "OR604"


class WorkerLost(BatchError):
    """Workers die before they can begin."""

    code = "OR605"


class NoRun(BatchError):
    """There is no run of a batch in that folder."""

    code = "OR606"


class ClusterFailed(BatchError):
    """The Ray cluster cannot be reached, or gave up."""

    code = "OR607"

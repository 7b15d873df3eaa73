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

from onrecord.errors.annotation import (
    AnnotationFailed,
    ComparisonFailed,
    GoldError,
    ModelError,
    SpanMismatch,
)
from onrecord.errors.batches import (
    BadSql,
    BatchError,
    ClusterFailed,
    FolderFull,
    NoRun,
    OtherRun,
    RunInProgress,
    WorkerLost,
)
from onrecord.errors.databases import (
    AccessError,
    AlertError,
    AlertExists,
    BadCorrection,
    BadQuery,
    BadToken,
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseTooNew,
    DatabaseTooOld,
    EditConflict,
    Forbidden,
    MigrationFailed,
    NoAlert,
    NoDatabase,
    NotLoggedIn,
    NotOnRecord,
    NotOurs,
    StoreError,
    TooManyRequests,
    Unreachable,
    WebhookFailed,
)
from onrecord.errors.inputs import (
    ArchiveRefused,
    BadFeedList,
    BadLine,
    BadRegistry,
    BinaryInput,
    DamagedArchive,
    DamagedInput,
    EmptyInput,
    EncryptedInput,
    FetchFailed,
    Gone,
    InputError,
    InputNotFound,
    MissingColumn,
    NoArticle,
    NoResponses,
    NoStories,
    NotAFeed,
    NotEnglish,
    NoText,
    PrivateAddress,
    RedirectLoop,
    RobotsDisallow,
    ServerBusy,
    TooLarge,
    TranscriptGiven,
    UndecodableInput,
    UnreadableInput,
)
from onrecord.errors.root import (
    OnRecordError,
    UsageError,
)

__all__ = [
    "AccessError",
    "AlertError",
    "AlertExists",
    "AnnotationFailed",
    "ArchiveRefused",
    "BadCorrection",
    "BadFeedList",
    "BadLine",
    "BadQuery",
    "BadRegistry",
    "BadSql",
    "BadToken",
    "BatchError",
    "BinaryInput",
    "ClusterFailed",
    "ComparisonFailed",
    "DamagedArchive",
    "DamagedInput",
    "DatabaseCorrupt",
    "DatabaseFull",
    "DatabaseLocked",
    "DatabaseReadOnly",
    "DatabaseTooNew",
    "DatabaseTooOld",
    "EditConflict",
    "EmptyInput",
    "EncryptedInput",
    "FetchFailed",
    "FolderFull",
    "Forbidden",
    "GoldError",
    "Gone",
    "InputError",
    "InputNotFound",
    "MigrationFailed",
    "MissingColumn",
    "ModelError",
    "NoAlert",
    "NoArticle",
    "NoDatabase",
    "NoResponses",
    "NoRun",
    "NoStories",
    "NoText",
    "NotAFeed",
    "NotEnglish",
    "NotLoggedIn",
    "NotOnRecord",
    "NotOurs",
    "OnRecordError",
    "OtherRun",
    "PrivateAddress",
    "RedirectLoop",
    "RobotsDisallow",
    "RunInProgress",
    "ServerBusy",
    "SpanMismatch",
    "StoreError",
    "TooLarge",
    "TooManyRequests",
    "TranscriptGiven",
    "UndecodableInput",
    "Unreachable",
    "UnreadableInput",
    "UsageError",
    "WebhookFailed",
    "WorkerLost",
]

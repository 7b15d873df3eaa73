"""Batches that could not be run or queried."""

from onrecord.errors.root import OnRecordError


class BatchError(OnRecordError):
    """A batch could not be run or queried."""

    code = "OR600"


class OtherRun(BatchError):
    """The output folder holds what is no batch's, or a run with other settings."""

    code = "OR601"


class RunInProgress(BatchError):
    """Another process writes to the output folder, or took it over since."""

    code = "OR602"


class BadSql(BatchError):
    """A query that is not understood, or that does more than read."""

    code = "OR603"


class FolderFull(BatchError):
    """The disk that the output folder is on is full."""

    code = "OR604"


class WorkerLost(BatchError):
    """Workers die, or are silent for too long, before they can begin."""

    code = "OR605"


class NoRun(BatchError):
    """There is no run of a batch in that folder, or not all of it."""

    code = "OR606"


class ClusterFailed(BatchError):
    """The Ray cluster cannot be reached, or gave up."""

    code = "OR607"

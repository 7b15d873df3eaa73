"""What goes wrong between a document and its record."""

from onrecord.errors.root import OnRecordError


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

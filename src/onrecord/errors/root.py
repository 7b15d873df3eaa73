"""The root of the tree of errors, and what the caller did wrong."""


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

"""Inputs that could not be turned into documents."""

from onrecord.errors.root import OnRecordError


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


class PrivateAddress(InputError):
    """A URL on this machine or a private network, which is not fetched unless that is asked for."""

    code = "OR112"


class BadRegistry(InputError):
    """A registry of people is not of a form that is read."""

    code = "OR113"


class RobotsDisallow(InputError):
    """A site asks programs not to fetch a page."""

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

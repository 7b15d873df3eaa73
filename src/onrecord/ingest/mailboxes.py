"""Files of messages: mailboxes (MBOX, RFC 4155), read one message at a time, and messages with attachments."""

import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import PurePath
from typing import BinaryIO, Final

from onrecord.errors import DamagedInput, EmptyInput, InputError, TooLarge
from onrecord.ingest.binary_documents import binary_document
from onrecord.ingest.html import begins_like_html
from onrecord.ingest.items import Container, Failed, Inner, Item
from onrecord.ingest.mail import attachments_of, begins_like_message, has_text
from onrecord.ingest.options import ReadOptions
from onrecord.record import Metadatum

# The largest that common providers let through, three times over.
MAX_MESSAGE_BYTES: Final = 150_000_000
# Lines have at most 998 characters (RFC 5322); a longer one is read in parts.
_STEP_BYTES: Final = 1 << 16

# Texts among attachments; what is no text is known by its beginning.
_ATTACHED_TEXTS = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".eml"})
# "From tilda@gazette.example Tue Mar  5 10:00:00 2024", behind which some programs write the zone.
_SEPARATOR = re.compile(rb"From \S.*\b(?:19|20)\d\d(?:\s[+-]?\w{1,5})?\s*$")
_QUOTED_SEPARATOR = re.compile(rb">+From ")
_FIELD = re.compile(rb">*[!-9;-~]+:")
_MARK = b"\xef\xbb\xbf"


def begins_like_mbox(data: bytes) -> bool:
    """Whether these bytes are a mailbox, by their beginning: a "From " line with a date, and a header field."""
    lines = data[:4096].removeprefix(_MARK).lstrip(b"\r\n").split(b"\n", 2)
    return len(lines) > 1 and _opens_message(lines[0], lines[1])


def split_mailbox(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """The messages of a mailbox, counted from one, each followed by its attachments.

    What stands before the first of them is one failure.

    Raises:
        EmptyInput: there is no message in it.
    """
    number = 0
    for number, data in messages_of(stream):
        if not number:
            what = 'what stands before the first message ("From …", with a year, and a header) is no message'
            next_step = "Look at the beginning of the file; the messages were read."
            yield Failed(name, DamagedInput(what, where=name, next_step=next_step))
        elif data is None:
            yield _too_large(f"{name}:{number}")
        else:
            yield from _with_attachments(Item(name=name, data=data, form="eml", number=number))
    if not number:
        next_step = "Check that it was written completely."
        raise EmptyInput("there is no message in this mailbox", where=name, next_step=next_step)


def split_message(stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:  # noqa: ARG001
    """A message, followed by its attachments."""
    data = stream.read(MAX_MESSAGE_BYTES + 1)
    if len(data) > MAX_MESSAGE_BYTES:
        yield _too_large(name)
    else:
        yield from _with_attachments(Item(name=name, data=data, form="eml"))


def _with_attachments(message: Item) -> Iterator[Item]:
    """A message, and each attachment that can be read, called "mail.eml/release.pdf", the next "release-2.pdf"."""
    try:
        attachments = list(attachments_of(message.data, name=message.where, wanted=_is_story))
    except InputError:  # who reads the message says what is wrong with it
        attachments = []
    # "See attached", or nothing at all: then the attachments are all there is to read.
    if not attachments or has_text(message.data, name=message.where):
        yield message
    taken: set[str] = set()
    for attachment in attachments:
        place = _free_name(attachment.name, taken)
        taken.add(place)
        told = Metadatum(name="attached to", value=message.where, told_by="message")
        yield Item(name=f"{message.where}/{place}", data=attachment.data, told=(told,))


def _free_name(name: str, taken: set[str]) -> str:
    """A name that is not taken; its suffix, by which the format is told, stays."""
    path = PurePath(name)
    others = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
    return next(one for one in chain([name], others) if one not in taken)


def _is_story(name: str, data: bytes) -> bool:
    """Whether an attachment is of a format that is read."""
    by_suffix = PurePath(name).suffix.lower() in _ATTACHED_TEXTS
    return by_suffix or binary_document(data) is not None or begins_like_html(data)


def _too_large(where: str) -> Failed:
    what = f"the message has more than {MAX_MESSAGE_BYTES:,} bytes"
    return Failed(where, TooLarge(what, where=where, next_step="Save its attachments and its text as files."))


def messages_of(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The number of each message, from one, and its bytes; None where they are more than `MAX_MESSAGE_BYTES`.

    A line that opens with "From ", stands behind an empty line, ends with a year and has a header field below it opens
    a message. Body lines that were quoted for that reason (">From ", ">>From ": mboxo and mboxrd) lose one mark. What
    stands before the first message, if anything does, is number 0.
    """
    number = 0
    message = bytearray()
    is_too_long, after_blank, at_line_start, is_led = False, True, True, False
    following = stream.readline(_STEP_BYTES).removeprefix(_MARK)
    while line := following:
        following = stream.readline(_STEP_BYTES)
        if at_line_start and after_blank and _opens_message(line, following):
            if number or is_led:
                yield number, None if is_too_long or not number else bytes(message)
            number += 1
            message.clear()
            is_too_long = False
        elif number and not is_too_long:
            message += line[1:] if at_line_start and _QUOTED_SEPARATOR.match(line) else line
            is_too_long = len(message) > MAX_MESSAGE_BYTES
            if is_too_long:
                message.clear()
        is_led = is_led or bool(line.strip())
        after_blank = at_line_start and not line.strip()
        at_line_start = line.endswith(b"\n")
    if number:
        yield number, None if is_too_long else bytes(message)


def _opens_message(line: bytes, following: bytes) -> bool:
    return _SEPARATOR.match(line) is not None and _FIELD.match(following) is not None


MESSAGE: Final = Container(suffixes=frozenset({".eml"}), begins=begins_like_message, split=split_message, of_lines=True)
MAILBOX: Final = Container(
    suffixes=frozenset({".mbox", ".mbx"}), begins=begins_like_mbox, split=split_mailbox, of_lines=True
)

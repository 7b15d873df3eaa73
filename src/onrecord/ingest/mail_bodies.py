"""The body of a message: what its sender wrote, without what is quoted and without the signature."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from onrecord.ingest.markup import body_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # lxml has no types of its own

# "-- " alone on a line opens the signature (RFC 3676, 4.3). Editors that strip the space leave "--", which is believed
# near the end only: press releases are closed by such marks, too.
LONGEST_SIGNATURE: Final = 15  # lines

_SIGNATURE = "-- "
_STRIPPED_SIGNATURE = "--"
_QUOTED = re.compile(r"(?:[ \t]?>)")
# "On Tue, 5 Mar 2024 at 10:00, Tilda Marsh <t@x.example> wrote:", which may run over three lines, and has quoted lines
# (each as a NUL) behind it.
_INTRODUCTION = re.compile(
    r"^On\b[^\n\x00]{4,200}(?:\n[^\n\x00]{1,200}){0,2}?\bwrote\s?:[ \t]*$(?=\s*\x00)", re.MULTILINE
)
# All that stands below is the message that is answered.
_ORIGINAL = re.compile(
    r"^[ \t]*(?:-{2,}\s?(?:Original Message|Original Appointment)\s?-{2,}|_{20,})[ \t]*$", re.MULTILINE | re.IGNORECASE
)
# All that stands below is what is passed on: it is why the message was sent.
_FORWARDED = re.compile(
    r"^[ \t]*(?:-{2,}\s?Forwarded (?:message|by)[^\n]{0,100}|Begin forwarded message:)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"[ \t]*\*?(From|Sent|Date|To|Cc|Subject|Reply-To)\*?:\*?[ \t]*(.*)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_QUOTES_ON_PAGES = (
    ".//blockquote[@type='cite']",
    ".//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]",
    ".//*[contains(concat(' ', @class, ' '), ' moz-cite-prefix ')]",
    ".//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]",
    ".//*[@id='divRplyFwdMsg' or @id='appendonsend']",
)
_SIGNATURES_ON_PAGES = (
    ".//*[contains(concat(' ', @class, ' '), ' gmail_signature ')]",
    ".//*[contains(concat(' ', @class, ' '), ' moz-signature ')]",
    ".//*[@id='Signature' or @id='signature']",
)
# Outlook has no element around what it quotes: all that follows is.
_OUTLOOK_QUOTES = frozenset({"divRplyFwdMsg", "appendonsend"})
_FORWARD_ON_PAGE = re.compile(r"Forwarded message|Begin forwarded message", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What a sender wrote.

    Attributes:
        paragraphs: in order; their lines as they were broken, unless the message says that they flow.
        quoted, signature: how many lines of each were left out.
        forwarded: the header fields above what is passed on.
    """

    paragraphs: tuple[str, ...] = ()
    quoted: int = 0
    signature: int = 0
    forwarded: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Written:
    """The page of a message without what is quoted on it; `quoted`, `signature` count the lines left out."""

    tree: "HtmlElement"
    quoted: int
    signature: int


def written_by_sender(text: str, *, flowed: bool = False) -> Body:
    """What the sender of a plain message wrote.

    Left out are lines marked with ">" with the line that introduces them, all below "Original Message", and the
    signature. What is below "Forwarded message" stays, without its header fields.

    Args:
        text: the message's body.
        flowed: a line that ends with a space goes on on the next (RFC 3676).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forward = _FORWARDED.search(text)
    own, passed_on = (text[: forward.start()], text[forward.end() :]) if forward else (text, "")
    fields, passed_on = _without_fields(passed_on)
    own, quoted, signature = _own_lines(own)
    inner, more_quoted, more_signature = _own_lines(_unquoted(passed_on))
    joined = f"{own}\n\n{inner}"
    if flowed:
        joined = re.sub(r"(?<=\S) \n(?=\S)", " ", joined)
    blocks = (block.strip("\n").rstrip() for block in _BLANK_LINES.split(joined))
    return Body(
        paragraphs=tuple(block for block in blocks if block.strip()),
        quoted=quoted + more_quoted,
        signature=signature + more_signature,
        forwarded=fields,
    )


def written_on_page(markup: str) -> Written:
    """The page of a message without what mail programs mark as quoted or as a signature."""
    body = body_of(markup)
    signature = sum(_drop(element) for path in _SIGNATURES_ON_PAGES for element in body.xpath(path))
    quoted = 0
    for path in _QUOTES_ON_PAGES:
        for element in body.xpath(path):
            if not _FORWARD_ON_PAGE.search(element.text_content()[:200]):
                quoted += _drop(element)
    return Written(body, quoted, signature)


def _own_lines(text: str) -> tuple[str, int, int]:
    """The text without quoted lines and signature, and how many lines of each there were."""
    original = _ORIGINAL.search(text)
    below = text[original.start() :].strip().count("\n") + 1 if original and _opens_fields(text, original.end()) else 0
    if original and below:
        text = text[: original.start()]
    lines = text.replace("\x00", "").rstrip("\n").split("\n")
    cut = _signature_start(lines)
    signature = len(lines) - cut
    lines = lines[:cut]
    marked = [number for number, line in enumerate(lines) if _QUOTED.match(line)]
    kept = "\n".join("\x00" if _QUOTED.match(line) else line for line in lines)
    kept = _INTRODUCTION.sub("", kept)
    return kept.replace("\x00", ""), len(marked) + below, signature


def _opens_fields(text: str, start: int) -> bool:
    """Whether header fields follow: a rule of underscores may also be just a rule."""
    following = text[start : start + 1000].lstrip().split("\n")
    return sum(_HEADER_LINE.match(line) is not None for line in following[:6]) >= 2


def _signature_start(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        near_end = len(lines) - number <= LONGEST_SIGNATURE
        if line == _SIGNATURE or (line.rstrip() == _STRIPPED_SIGNATURE and near_end and number):
            return number
    return len(lines)


def _without_fields(text: str) -> tuple[tuple[str, ...], str]:
    """The header fields that a forwarded message opens with, and the rest."""
    lines = text.lstrip("\n").split("\n")
    fields = []
    while lines and (match := _HEADER_LINE.match(re.sub(r"^[> \t]+", "", lines[0]))):
        fields.append(f"{match[1]}: {match[2].strip()}")
        del lines[0]
        while fields and lines and lines[0][:1] in (" ", "\t") and lines[0].strip():
            del lines[0]
        if lines and lines[0] == ">":
            continue
    return tuple(fields), "\n".join(lines)


def _unquoted(text: str) -> str:
    """What is passed on, without the marks of quotation, if all of it has them."""
    lines = text.split("\n")
    said = [line for line in lines if line.strip()]
    if said and all(_QUOTED.match(line) for line in said):
        return "\n".join(re.sub(r"^[ \t]?> ?", "", line) for line in lines)
    return text


def _drop(element: "HtmlElement") -> int:
    """Take an element out, with all that follows it where its program marks only the beginning; its lines of text."""
    dropped = [element]
    if element.get("id") in _OUTLOOK_QUOTES:
        dropped += list(element.itersiblings())
    lines = 0
    for one in dropped:
        if one.getparent() is not None:
            lines += sum(bool(text.strip()) for text in one.itertext())
            one.drop_tree()
    return lines

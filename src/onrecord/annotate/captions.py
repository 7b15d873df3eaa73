"""Captions and their credits: what a page says about its pictures.

A credit is known by its form ("Harbor Wire/Dana Whitlock/File Photo", "(Photo by …)", "… via Getty Images"), a caption
by its label, by the credit at its end, or by what it does: it describes a scene, in the present tense, with its date.
A block in which somebody speaks is running text, whatever stands at its end: statements must not be lost.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.annotate.nameforms import FULL_DATE, FULL_NAME, MONTH, PERSON
from onrecord.record import SegmentKind
from onrecord.wordlists import any_of, read_lines

# A caption with its credit takes a few hundred characters, pasted twice a thousand; nothing is looked for further in.
SEARCHED_CHARACTERS = 4_000
LONGEST_CAPTION = 700
# A scene without any credit must be short to be told from a paragraph.
LONGEST_SCENE = 400
LONGEST_DATED_SCENE = 300
DATE_AT_END = 45  # characters from the end in which a caption's date begins, its place behind it at times
LONGEST_CREDIT = 120
# Words of a photographer's or an agency's name where nothing else tells that a pair of names is a credit.
NAME_WORDS = (2, 3)
# A copy must be long enough not to be a phrase said twice ("No, no").
SHORTEST_COPY = 40
# Two names with a slash sign news too; what stands before them must be short to be taken for a caption.
LONGEST_PLAIN_CAPTION = 250


class Part(NamedTuple):
    """A stretch of the text, half-open, and what it is."""

    kind: SegmentKind
    start: int
    end: int


_agencies = read_lines("photo_agencies.txt")
_AGENCY = any_of(name.lstrip("=") for name in _agencies)
_PICTURE_AGENCY = any_of(name for name in _agencies if not name.startswith("="))

_PICTURE = r"(?:[Pp]hotos?|PHOTOS?|[Pp]hotographs?|[Ii]mages?|IMAGES?|[Pp]ictures?|[Ii]llustration|[Gg]raphic|[Vv]ideo)"
_FILE = r"(?:File(?:[ ](?:[Pp]hoto|[Pp]icture|[Ii]mage))?|FILE(?:[ ]PHOTO)?|Files|Pool|POOL|Handout|HANDOUT)"
_SLASH = rf"{PERSON}(?:/{PERSON}){{1,4}}(?:[ ]via[ ]{PERSON})?"
_NAMED_BY = rf"(?:{_PICTURE}(?:[ ][Cc]redits?)?|[Cc]redits?|CREDIT)"
_LABELLED = (
    rf"{_NAMED_BY}(?:[ ]?:[ ]?|…|\.\.\.|[ ](?:by|BY)[ ]|[ ](?:courtesy[ ]of|via)[ ])[^\s()][^()]{{1,80}}"
    rf"|©[ ]?{PERSON}(?:/\w[\w .-]{{1,30}}){{0,3}}"
)
_AGENCY_PHOTO = rf"{PERSON}[ ]Photo(?:/{PERSON}){{0,3}}"
_VIA = rf"{PERSON}[ ]via[ ](?:{_AGENCY})"
_IN_BRACKETS = (
    rf"[(\[](?:{_LABELLED}|{_SLASH}|{_AGENCY_PHOTO}|{_VIA}|{_AGENCY}|{_FILE}|{_FILE}[ ]\S[^()]{{1,60}})"
    rf"(?:,[ ]{_FILE})?\.?[)\]]"
)
# In the order of trust; the alternatives without brackets must begin a block or follow the end of a sentence.
_CREDIT = re.compile(
    rf"(?P<brackets>{_IN_BRACKETS})|(?<![\w/.@-])(?P<plain>{_SLASH}|{_LABELLED}|{_AGENCY_PHOTO}|{_VIA})"
)
# One of these is in every credit; to look for them is much faster than to look for a credit.
_TRACES = (
    *("/", "(", "[", "©", "hoto", "HOTO", "mage", "MAGE", "icture", "redit", "REDIT", "llustr", "raphic", "ideo"),
    " via ",
)
_WHOLE_CREDIT = re.compile(
    rf"(?:{_IN_BRACKETS}|{_SLASH}|{_LABELLED}|{_AGENCY_PHOTO}|{_VIA}|{FULL_NAME}[ ]via[ ]{FULL_NAME}|{_PICTURE_AGENCY}"
    rf"|{PERSON}(?:,|[ ][/|])[ ]{_PICTURE_AGENCY}|{_PICTURE_AGENCY}[ ][/|][ ]{PERSON})\.?"
)
# Words that only a picture's credit has; an agency's name alone may sign the story itself.
_OF_A_PICTURE = re.compile(rf"[Pp]hoto|PHOTO|[Ii]mage|[Pp]icture|/{_FILE}|\b{_FILE}\b|{_PICTURE_AGENCY}")
_NAMED = re.compile(rf"[(\[]?{_NAMED_BY}")
# A small word that no name holds: what follows a credit's label is then a description.
_DESCRIBES = re.compile(
    r"\s(?!(?:and|at|by|courtesy|de|del|der|di|file|for|from|handout|in|of|photo|the|van|via|von|with)\b)[a-z]"
)
_SURE = re.compile(rf"©|{_NAMED_BY}\b|\b{_AGENCY}\b|/{_FILE}\b|\b[A-Z]{{3,}}/|/[A-Z]{{3,}}\b|^[(\[]")
_FILE_PHOTO = re.compile(rf".{{0,{LONGEST_CREDIT}}}?/(?:{_FILE})(?=[ .)]|$)")
_SENTENCE_END = (".", "!", "?", ".”", '."', ")", "]", ":", "|")

_LABEL = re.compile(
    r"(?:FILE(?:[ ]PHOTO|[ ]IMAGE|[ ]PICTURE)?[ ]?[:–—-]|File[ ](?:photo|picture|image)[ ]?[:–—-]"
    r"|(?:Photo[ ]|Image[ ]|Picture[ ])?[Cc]aption[ ]?:|CAPTION[ ]?:|Image:|IMAGE:|Photo:|PHOTO:|Picture:|Pictured:"
    r"|(?:A[ ])?[Ff]ile[ ](?:photo|picture|image)[ ](?:of|shows)\b"
    rf"|In[ ](?:this|these|a)[ ](?:{MONTH}[ ]\d{{1,2}},?(?:[ ]\d{{4}})?,?[ ]|{FULL_DATE},?[ ]|\d{{4}}[ ])?"
    r"(?:(?:(?:file|undated|handout|archive|aerial|combination|combo)[ ,]{1,3}){1,2}(?:photo|image|picture)"
    r"|(?:photos?|images?|pictures?|photographs?|frame|still)"
    r"(?=,|.{1,60}?\b(?:taken|provided|released|made|from|shows?|supplied)\b))\b)"
)
_SCENE = re.compile(rf"\b{any_of(read_lines('scene_verbs.txt'))}\b")
_DATED = re.compile(rf"\b{FULL_DATE}\b")
# A verb of the list in its place: behind a name or noun, before what it is done to or where ("Hall speaks at a rally").
_ACTED = re.compile(
    rf"\w[,)]?\s{any_of(verb for verb in read_lines('scene_verbs.txt'))}\s"
    r"(?:a|about|after|along|alongside|an|as|at|before|beside|by|down|during|for|from|her|his|in|inside|near|next|off|on"
    r"|outside|over|past|the|their|through|to|toward|towards|up|with)\b"
)
_PAST = re.compile(r"\b(?:was|were|has|have|had|will|would|did|not)\b")
_REPORTING = re.compile(rf"\b{any_of(read_lines('reporting_words.txt'))}\b", re.IGNORECASE)
# A single mark opens a quotation only before a word: inside words it is an apostrophe.
_QUOTATION = re.compile("[\"“”«»„]|''|``|(?<!\\w)['‘]\\w")


def speaks(text: str) -> bool:
    """Whether somebody is quoted in a text: a quotation mark, and a word that reports."""
    return bool(_QUOTATION.search(text) and _REPORTING.search(text))


def is_credit(block: str) -> bool:
    """Whether a whole block is a credit ("Photo: Dana Whitlock/Harbor Wire", "Ray Colby via Getty Images")."""
    if len(block) > LONGEST_CREDIT:
        return False
    return _WHOLE_CREDIT.fullmatch(block) is not None and _is_trusted(block)


def _is_trusted(credit: str) -> bool:
    """Whether what has the form of a credit is one.

    "Sanders/Trump Debate" is none, nor is "Photo: A man waves on Monday", whose label is a caption's.
    """
    label = _NAMED.match(credit)
    if label is not None:
        return _DESCRIBES.search(credit, label.end()) is None and not speaks(credit)
    if _SURE.search(credit) is not None or "/" not in credit:
        return True
    return all(len(name.split()) in NAME_WORDS for name in credit.rstrip(".").split("/"))


def has_caption_label(block: str) -> bool:
    """Whether a block opens as only captions do ("FILE PHOTO: …", "In this Jan. 10, 2017, file photo, …")."""
    return _LABEL.match(block) is not None and len(block) <= LONGEST_CAPTION and not speaks(block)


def is_dated_scene(block: str) -> bool:
    """Whether a block that has no credit does all that a caption does: a scene, in the present tense, its date last."""
    dated = _DATED.search(block, max(0, len(block) - DATE_AT_END)) if len(block) <= LONGEST_DATED_SCENE else None
    return dated is not None and _ACTED.search(block) is not None and shows_scene(block) and not _PAST.search(block)


def shows_scene(block: str) -> bool:
    """Whether a block describes a scene in the present tense, dated or not: enough beside a credit of its own."""
    if len(block) > LONGEST_SCENE or _SCENE.search(block) is None:
        return False
    return _QUOTATION.search(block) is None and _REPORTING.search(block) is None


def split_captions(text: str, start: int, end: int) -> list[Part] | None:
    """The captions and credits of a block, and what is left of it as paragraphs; None where it holds no credit.

    Args:
        text: the whole text.
        start: where the block begins.
        end: where it ends.
    """
    window = text[start : min(end, start + SEARCHED_CHARACTERS)]
    parts: list[Part] = []
    position = 0
    for credit_start, credit_end in _credits(window, whole=end - start == len(window)):
        parts += _before_credit(window, position, credit_start, window[credit_start:credit_end])
        parts.append(Part("credit", credit_start, credit_end))
        position = credit_end
    if not parts:
        if end - start > len(window) or not has_copy(window):
            return None
        parts, position = _copies(window), len(window)
    moved = [Part(part.kind, part.start + start, part.end + start) for part in parts]
    return moved + _paragraph(text, start + position, end)


def _credits(block: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Where credits stand in a block. `whole` tells whether the block's end was seen."""
    if not any(trace in block for trace in _TRACES):
        return
    behind = 0  # where the last credit ended
    position = 0
    while (match := _CREDIT.search(block, position)) is not None:
        end = _end_of_credit(block, match, behind, whole=whole)
        if end is None:
            position = match.start() + 1 if match["plain"] is None else _next_word(block, match.start())
        else:
            yield match.start(), end
            behind = position = end


def _next_word(block: str, start: int) -> int:
    space = block.find(" ", start)
    return space + 1 if space >= 0 else len(block)


def _end_of_credit(block: str, match: re.Match[str], behind: int, *, whole: bool) -> int | None:
    """Where the credit that `match` begins with ends; None if it is none."""
    before = block[behind : match.start()].rstrip()
    if match["plain"] is not None and before and not before.endswith(_SENTENCE_END):
        return None
    copy = _start_of_copy(block, behind, match.start())
    if copy is not None:
        return copy
    if not _is_trusted(match.group()):
        return None
    end = match.end()
    if match["plain"] is not None and (filed := _FILE_PHOTO.match(block, match.start(), end)):
        end = filed.end()
    rest = block[end:].lstrip()
    at_end = whole and rest.strip(" .)]|") == ""
    of_a_picture = _OF_A_PICTURE.search(match.group()) is not None
    if at_end:
        # "… rates will rise. (AP)": an agency that signs its news, unless what stands before is plainly a caption.
        signs = match["brackets"] is not None and not of_a_picture and before
        return None if signs and not (is_dated_scene(before) or has_caption_label(before)) else len(block.rstrip())
    if match["brackets"] is not None:
        return end if of_a_picture else None
    if _FILE_PHOTO.fullmatch(block, match.start(), end) and not rest[:1].islower():
        return end
    return None


def _start_of_copy(block: str, start: int, credit: int) -> int | None:
    """Where the caption that ends at `credit` begins again right behind its credit, white space left out."""
    caption = block[start:credit].strip()
    if len(caption) < SHORTEST_COPY:
        return None
    again = block.find(caption[:SHORTEST_COPY], credit, credit + LONGEST_CREDIT + SHORTEST_COPY)
    return len(block[:again].rstrip()) if again > credit else None


def _before_credit(block: str, start: int, end: int, credit: str) -> list[Part]:
    """What stands before a credit: its caption, or a paragraph at whose end the credit was set."""
    piece = _paragraph(block, start, end)
    if not piece:
        return []
    _, start, end = piece[0]
    caption = block[start:end]
    if not _is_caption(caption, credit):
        return piece
    if has_copy(caption):
        return [Part("caption", s + start, e + start) for _, s, e in _copies(caption)]
    return [Part("caption", start, end)]


def _is_caption(block: str, credit: str) -> bool:
    if len(block) > LONGEST_CAPTION or speaks(block):
        return False
    if shows_scene(block) or has_caption_label(block):
        return True
    # No verb that captions use: a credit that names a picture, or a short text without a word of reporting.
    if _REPORTING.search(block) is not None:
        return _OF_A_PICTURE.search(credit) is not None and _DATED.search(block) is not None
    return _OF_A_PICTURE.search(credit) is not None or len(block) <= LONGEST_PLAIN_CAPTION


def has_copy(block: str) -> bool:
    """Whether a block is the same text twice, as pages paste a picture's description and its caption."""
    middle = len(block) // 2
    half = block[:middle].rstrip()
    if not SHORTEST_COPY <= len(half) <= LONGEST_CAPTION or half != block[len(half) :].strip():
        return False
    return _REPORTING.search(half) is None


def _copies(block: str) -> list[Part]:
    half = len(block[: len(block) // 2].rstrip())
    return [Part("caption", 0, half), Part("caption", len(block) - half, len(block))]


def _paragraph(text: str, start: int, end: int) -> list[Part]:
    """The stretch as a paragraph, trimmed; nothing if it is blank."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return [Part("paragraph", start, end)] if start < end else []

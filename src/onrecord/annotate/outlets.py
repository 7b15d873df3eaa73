"""Names of news outlets and agencies, told by a list and by the last word of the name; and of their programmes."""

import re
from functools import cache

from onrecord.annotate.attribution import Range
from onrecord.wordlists import any_of, read_lines, read_rows

# A word of a name, and what may stand between two ("Merrow & Halden Gazette").
_NAME = r"(?:(?![Tt]he\b)[^\W\d_a-z][\w.&-]{0,30}(?:['’](?![sS]\b)\w{1,20})?\s+(?:(?:&|and)\s+)?)"
# A station's number ("Fox 35") and the call letters of an American one ("WXYZ-TV").
_NUMBER = r"(?:\s?\d{1,3})?"
_STATION = r"(?:[KW][A-Z]{2,3}[- ](?:TV|FM|AM)|Fox\s?\d{1,3})"


def is_outlet(source: str) -> bool:
    """Whether the words of a source name an outlet ("the Associated Press", "The Halden Courier")."""
    return _outlet().search(source.strip(" ,.;:")) is not None


def is_listed(name: str) -> bool:
    """Whether a name is in the list of outlets: longer than two letters, which may be anything else."""
    return len(name) > 2 and _listed_from().fullmatch(name) is not None


def are_one_outlet(name: str, other: str) -> bool:
    """Whether two names are one outlet's, the one perhaps cut short ("wash-post") or made of its initials ("NYT")."""
    one, two = (re.findall(r"\w+", words.lower().removeprefix("the ")) for words in (name, other))
    if not one or not two:
        return False
    initials = {"".join(word[0] for word in words) for words in (one, two) if len(words) > 1}
    if one[0] in initials or two[0] in initials:
        return len(one) == 1 or len(two) == 1
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(one, two, strict=False))


def find_outlets(text: str, start: int, end: int) -> list[Range]:
    """The names of outlets in a stretch of a text, in order, without an article before them.

    Args:
        text: the document's text.
        start: of the stretch.
        end: of the stretch.
    """
    found: list[Range] = []
    for match in _outlets_within().finditer(text, start, end):
        span = match.start(), _longest_end(text, match, end)
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def outlet_at(text: str, start: int, end: int) -> Range | None:
    """The name of an outlet that begins at an offset.

    Args:
        text: the document's text.
        start: the offset.
        end: what stands from here on is not read.
    """
    match = _outlets_within().match(text, start, end)
    return (start, _longest_end(text, match, end)) if match else None


def _longest_end(text: str, match: re.Match[str], end: int) -> int:
    """Where a name ends if it is in the list with more words: "CBS News", not "CBS"."""
    longer = _listed_from().match(text, match.start(), end)
    return max(match.end(), longer.end() if longer else 0)


def programme_at(text: str, start: int, end: int) -> Range | None:
    """The name of a programme that begins at an offset.

    Args:
        text: the document's text.
        start: the offset.
        end: what stands from here on is not read.
    """
    match = _programmes()[0].match(text, start, end)
    return match.span() if match else None


def find_programmes(text: str, start: int, end: int) -> list[tuple[Range, str]]:
    """The names of broadcast programmes in a stretch of a text, in order, each with the outlet that it is on.

    Args:
        text: the document's text.
        start: of the stretch.
        end: of the stretch.
    """
    pattern, outlets = _programmes()
    return [(match.span(), outlets[_folded(match.group())]) for match in pattern.finditer(text, start, end)]


@cache
def _listed() -> str:
    """The listed names, and these in capitals ("POLITICO")."""
    names = read_lines("outlets.txt")
    return any_of({*names, *(name.upper() for name in names)})


@cache
def _outlet() -> re.Pattern[str]:
    last_words = _last_words()
    # Behind an article the last word is enough ("the Post"); "the local Reuters office" names no outlet.
    names = r"(?:[^\W\d_a-z][\w.'’&-]*\s+(?:(?:&|and)\s+)?)"
    return re.compile(
        rf"^(?:(?:[Tt]he\s+)?(?:{_listed()}{_NUMBER}|{names}{{1,4}}{last_words}|{_STATION})|[Tt]he\s+{last_words})$"
    )


@cache
def _last_words() -> str:
    words = read_lines("outlet_words.txt")
    return any_of({*words, *(word.upper() for word in words)})


@cache
def _outlets_within() -> re.Pattern[str]:
    last_words = _last_words()
    named = rf"{_NAME}{{1,4}}{last_words}|{_NAME}{{1,3}}(?:magazine|newspaper)"
    return re.compile(rf"(?<![\w@.])(?:{named}|(?<=[Tt]he ){last_words}|{_listed()}{_NUMBER}|{_STATION})(?![\w])")


@cache
def _listed_from() -> re.Pattern[str]:
    return re.compile(rf"{_listed()}{_NUMBER}(?!\w)")


@cache
def _programmes() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = read_rows("programmes.tsv")
    outlets = {_folded(name): outlet for name, outlet in rows}
    names = any_of(name for name, _ in rows).replace("'", "['’]")
    return re.compile(rf"(?<![\w@]){names}(?!\w)"), outlets


def _folded(name: str) -> str:
    return " ".join(name.replace("’", "'").split())

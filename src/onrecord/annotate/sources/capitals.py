"""Names found by their capitals alone: for texts, and places in a text, in which the network saw none."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.nameforms import CAPITAL
from onrecord.annotate.outlets import is_outlet
from onrecord.annotate.segments import HEADING_KINDS
from onrecord.annotate.sources.names import PARTICLES, SUFFIXES, honorifics, is_given_name, plain
from onrecord.annotate.sources.organisations import made_of_name
from onrecord.annotate.sources.vocabulary import (
    capitalised,
    is_document,
    is_group,
    is_organisation_noun,
    organisation_last_word,
    role_of,
    title_before_name,
    word_class,
    words_of,
)
from onrecord.annotate.story import Mention, MentionKind, Story

FOUND_BY_CAPITALS: Final = 0.5  # the chance given to such a name
LONGEST_RUN: Final = 14  # words with capitals in a row
LONGEST_PERSON: Final = 5  # words

_WORD = re.compile(
    rf"{CAPITAL}(?:[\w&-]|[’'.](?=\w)(?![’']?s\b))*+\.?"
    rf"|[“\"‘(]{CAPITAL}[\w.’'-]{{0,20}}[”\"’)](?=\s{CAPITAL})"
    r"|(?:al|de|van|von|bin|ben|der|den|da|di|du|la|le|el|of|for|and|the|on|&)(?=\s)"
)
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]|[JS]r|St|Mt|Ft|Inc|Corp|Ltd|Co|Bros")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}s?|[A-Z]{1,3}&[A-Z]")
_BEFORE_OF: Final = word_class("before of in names")
# Kinds of organisations that name one where they stand by themselves with a capital.
_BY_THEMSELVES: Final = frozenset({"congress", "senate", "house", "parliament", "kremlin", "pentagon", "army", "navy"})
_SMALL: Final = PARTICLES | {"of", "for", "and", "the", "on", "&"}


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str

    @property
    def is_small(self) -> bool:
        return self.text in _SMALL


def find_names(story: Story) -> list[Mention]:
    """The names in a story by their capitals, in order; a headline's only where the story below has them too.

    Each has FOUND_BY_CAPITALS as its chance. What may be a name or any other word is left out.
    """
    headings = {
        (segment.span.start, segment.span.end) for segment in story.document.segments if segment.kind in HEADING_KINDS
    }
    found = [
        mention
        for paragraph in story.paragraphs
        if paragraph not in headings
        for mention in names_in(story, *paragraph)
    ]
    kinds: dict[str, MentionKind] = {}
    surnames: dict[str, MentionKind] = {}
    for one in found:
        name = story.text[one.start : one.end]
        kinds.setdefault(name, one.kind)
        if one.kind == "person" and " " in name:
            surnames |= {name.split()[-1]: "person", name.split()[-1].upper(): "person"}
    # A surname by itself is known by the full name, whatever it looks like.
    found = [one for one in found if story.text[one.start : one.end] not in surnames]
    for paragraph in story.paragraphs:
        found += _known_names(story.text, paragraph, {**kinds, **surnames} if paragraph in headings else surnames)
    return without_overlaps(found)


def _known_names(text: str, place: Range, kinds: dict[str, MentionKind]) -> Iterator[Mention]:
    """The names in a stretch that are known from elsewhere, the longest from each word on."""
    words = list(re.finditer(r"[^\W_][\w.’'&-]*[^\W_]|[^\W_]", text[slice(*place)]))
    for index, word in enumerate(words):
        if not word.group()[0].isupper():
            continue
        for last in words[index : index + LONGEST_PERSON][::-1]:
            name = text[place[0] + word.start() : place[0] + last.end()]
            for known in (name, name.removesuffix("'s").removesuffix("’s")):
                if known in kinds:
                    start = place[0] + word.start()
                    yield Mention(start, start + len(known), kinds[known], FOUND_BY_CAPITALS)


def without_overlaps(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in order; of two that overlap the longer one."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def names_in(story: Story, start: int, end: int) -> Iterator[Mention]:
    """The names in a stretch of running text, by their capitals."""
    titles = [match.span() for match in title_before_name().finditer(story.text, start, end)]
    titles = [span for span in titles if _is_title(story.text, *span)]
    ends = {stop for _, stop in titles}
    waiting = list(_runs(story.text, start, end, titles))
    while waiting:
        run = waiting.pop()
        words = _without_edges(run)
        if words:
            waiting.append(run[run.index(words[-1]) + 1 :])
            behind_title = not ends.isdisjoint({words[0].start - 1, words[0].start})
            kind = _kind(story.text, words, behind_title=behind_title)
            if kind is not None:
                yield Mention(words[0].start, _end(words), kind, FOUND_BY_CAPITALS)


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether a word that may be a title is none of a longer name ("Justice Department", "General Electric")."""
    following = text[end : end + 40]
    if text[max(0, start - 4) : start] == " of " and text[start:end].startswith("Representatives"):
        return False  # "House of Representatives"
    organisation = organisation_last_word().match(following.lstrip()) if following[:1] == " " else None
    if organisation or re.match(r"\s(?:Electric|Motors|Mills|of\s(?:the\s)?(?:Representatives|Commerce))\b", following):
        return False
    # "Dean Larsen" is a man of that name.
    return not (is_given_name(text[start:end]) and text[start:end] in {"Dean", "Prince", "King", "Duke", "Earl"})


def _runs(text: str, start: int, end: int, titles: Sequence[Range]) -> Iterator[list[_Word]]:
    """Words with capitals that stand beside one another with no more than a space between them."""
    run: list[_Word] = []
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        if text[first - 1 : first].isalnum() or _touches(titles, first, last):
            yield run
            run = []
            continue
        word = match.group()
        stopped = word.endswith(".") and not _ABBREVIATED.fullmatch(word[:-1]) and word not in capitalised("places.txt")
        if stopped:
            last -= 1
            word = word[:-1]
        if run and (text[run[-1].end : first] not in {" ", "\xa0"} or len(run) >= LONGEST_RUN):
            yield run
            run = []
        run.append(_Word(first, last, word))
        if stopped:
            yield run
            run = []
    yield run


def _touches(spans: Sequence[Range], start: int, end: int) -> bool:
    """Whether a stretch shares a character with one of those given in order."""
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start


def _without_edges(run: Sequence[_Word]) -> list[_Word]:
    """A run without the words before and behind a name: those that open a sentence, honorifics, small words."""
    words = list(run)
    while words and (words[0].is_small or _opens_sentence(words) or plain(words[0].text) in honorifics()):
        if plain(words[0].text) in honorifics() and words[0].text[0].isupper() and len(words) > 1:
            return _cut_behind(words[1:])
        words.pop(0)
    if len(words) > 1 and words[0].text in capitalised("peoples.txt") and is_given_name(words[1].text):
        words.pop(0)  # "Democrat Ana Ruiz"
    return _cut_behind(words)


def _opens_sentence(words: Sequence[_Word]) -> bool:
    """Whether the first word has its capital only from opening a sentence or heading."""
    word = words[0]
    if word.text in capitalised("name_stopwords.txt"):
        return True
    role = role_of(word.text)
    organisation = len(words) > 1 and organisation_last_word().fullmatch(words[1].text)
    return role is not None and not organisation and not is_given_name(word.text) and word.text[1:].islower()


def _cut_behind(words: list[_Word]) -> list[_Word]:
    """The words up to a small word that no name goes on behind ("Larsen of Vermont", "Larsen and Ruiz").

    A place opens no name of a person: "the United States Paul Larsen" are two.
    """
    organisation = False
    for index, word in enumerate(words):
        if word.text in {"of", "for", "on"} and index:
            organisation = plain(words[index - 1].text) in _BEFORE_OF
            cut = not organisation
        elif index and word.text in {"and", "the"}:
            cut = not organisation
        else:
            cut = index > 0 and word.text in capitalised("name_stopwords.txt")
        if cut or (index > 1 and word.text == "Representatives" and organisation):
            words = words[: index + (not cut)]
            break
    for length in (3, 2):
        first = " ".join(word.text for word in words[:length])
        if len(words) > length + 1 and first in capitalised("places.txt") and is_given_name(words[length].text):
            words = words[:length]
    while words and words[-1].is_small:
        words.pop()
    return words


def _end(words: Sequence[_Word]) -> int:
    last = words[-1]
    keeps_stop = last.text.endswith(".") and plain(last.text) in SUFFIXES | {"inc", "corp", "ltd", "co"}
    return last.end if keeps_stop or not last.text.endswith(".") or "." in last.text[:-1] else last.end - 1


def _kind(text: str, words: Sequence[_Word], *, behind_title: bool) -> MentionKind | None:
    """What the words name; None where they may name nothing."""
    name = text[words[0].start : _end(words)]
    before = text[max(0, words[0].start - 12) : words[0].start].split()
    honoured = bool(before) and plain(before[-1]) in honorifics() and before[-1][0].isupper()
    if name in capitalised("places.txt"):
        return "place"
    if words[-1].text in capitalised("peoples.txt") and not honoured and not is_given_name(words[0].text):
        return "people"
    if len(words) == 1 and words[0].text.lower() in words_of("organisation_nouns.txt") - _BY_THEMSELVES:
        return None  # "Campaign chair"
    last = plain(words[-1].text)
    if organisation_last_word().search(name) or is_outlet(name) or is_outlet(f"the {name}"):
        return "person" if honoured else "organization"
    if honoured or behind_title:
        return "person"
    if len(words) == 1:
        return "organization" if _ACRONYM.fullmatch(name) and _is_mixed(text, words[0]) else _single(text, words[0])
    if any(word.text in {"of", "for", "and", "&"} for word in words):
        return "organization"
    if len(words) <= LONGEST_PERSON and (is_given_name(words[0].text) or last in SUFFIXES):
        return "person"
    if before and before[-1].lower() == "the":
        return "organization"
    return "person" if len(words) <= LONGEST_PERSON and not name.isupper() else None


def _single(text: str, word: _Word) -> MentionKind | None:
    """A word by itself is a surname if it is no common noun and stands somewhere where only a name has a capital."""
    lower = word.text.lower()
    if made_of_name(text, word.end):
        return "person"
    common = role_of(lower) or is_group(lower) or is_document(lower) or is_organisation_noun(lower)
    if common or not word.text[-1:].islower() or lower in _lower_words(text):
        return None
    return "person" if word.text in _inside_words(text) else None


@lru_cache(maxsize=4)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\w’'-])[a-zß-öø-ÿ][a-zß-öø-ÿ-]*", text))


@lru_cache(maxsize=4)
def _inside_words(text: str) -> frozenset[str]:
    """The words with a capital behind a word in lower case or a comma: there they open no sentence."""
    return frozenset(re.findall(rf"(?<=[a-z,] )(?<!\.\W )({CAPITAL}[\w’'-]*[^\W_])", text))


def _is_mixed(text: str, word: _Word) -> bool:
    """Whether the words around one in capitals are not all in capitals."""
    return any(map(str.islower, text[max(0, word.start - 30) : word.start] + text[word.end : word.end + 30]))

"""Relays: the outlets and people through whom words reached the article, told by the words around the attribution.

Told are those that heard them ("told CNN", "in an interview with ABC News"), those that carried them ("on NBC’s “Meet
the Press”", "in an op-ed in the Halden Courier") and those that report them ("according to Reuters", "as first reported
by").
"""

import re
from collections.abc import Iterator
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.circumstances.frames import Frame, frame_of
from onrecord.annotate.circumstances.nounphrases import NounPhrase, read_noun_phrase
from onrecord.annotate.outlets import find_outlets, find_programmes, outlet_at, programme_at
from onrecord.annotate.story import Clue, Story

_I: Final = re.IGNORECASE
# Each with what is said of the outlet that follows.
HEARD: Final = (
    (re.compile(r"\b(?:told|tell|tells|telling|informed|reminded|assured)(?=[ \xa0\n])", _I), "was told"),
    (
        re.compile(
            r"\b(?:interviews?|conversation|sit-down|discussion|Q&A|call|appearance|exchange)"
            r"(?:\s+(?:on\s+)?(?:\w+day|\w+day\s+\w+|this\s+\w+|last\s+\w+))?\s+(?:with|for|to)(?=\s)",
            _I,
        ),
        "heard it",
    ),
    (re.compile(r"\b(?:interviewed|asked|pressed)\s+(?:\w+\s+){0,2}?by(?=\s)", _I), "asked"),
    (
        re.compile(
            r"\b(?:sp(?:oke|eaks?|eaking|oken)|talk(?:ed|s|ing)?|chat(?:ted|ting))\s+(?:\w+ly\s+)?(?:to|with)(?=\s)", _I
        ),
        "heard it",
    ),
    (
        re.compile(
            r"\b(?:statements?|e-?mails?|letters?|messages?|comments?|memo|remarks|responses?|texts?|note|confirmed|confirms|"
            r"said|says|explained|described|announced|reiterated|identified|admitted|revealed|insisted|account\s+\w+\s+gave)"
            r"(?:\s+\w+day)?(?:\s+\w+)?\s+(?:to|for|with)(?=\s)",
            _I,
        ),
        "was told",
    ),
)
CARRIED: Final = (
    (re.compile(r"\b(?:on|via)(?=\s)", _I), "carried it"),
    (
        re.compile(
            r"\b(?:op-?ed|article|column|essay|editorial|piece|commentary|post|letter|story|report|profile|interview|quoted|wrote|"
            r"written|writing|published|printed|aired|broadcast|writes|said|appeared|appearance|reported)"
            r"(?:\s+\w+day)?\s+(?:in|for|at|on|by|from|of)(?=\s)",
            _I,
        ),
        "carried it",
    ),
    (
        re.compile(
            r"\b(?:obtained|seen|reviewed|viewed|released|shared|provided|recorded|leaked)\s+(?:by|to|with)(?=\s)", _I
        ),
        "had it",
    ),
)
REPORTED: Final = (
    (
        re.compile(
            r"\b(?:according\s+to|reports|reported(?:\s+by)?|reporting|notes|noted\s+by|quoted\s+(?:as\s+)?(?:\w+ing\s+)?by|per|via)(?=\s)",
            _I,
        ),
        "reports it",
    ),
)
_INTERVIEW = re.compile(
    r"\b(?:interview|podcast|appearance|broadcast|town\s+hall|forum|debate|special|segment|panel)\b", _I
)
_QUOTE = re.compile(r"\s*(?:the\s+)?[“\"‘']", _I)
_OWN = re.compile(r"(?:[’'‘]s?)?\s{1,2}(?:\w{1,20}\s{1,2})?")
LONGEST_OUTLET: Final = 60  # characters, with a word before "interview"
# A programme that no list knows, named in quotation marks: "on his podcast “The Merrow Hour”".
_SHOW = re.compile(
    r"\b(?:on|in|of|for)\s+(?:[\w’']+\s+){0,4}?(?:podcast|show|program|programme|radio\s+show|newscast|webcast|broadcast|series)"
    r",?\s+[“\"‘'](?P<name>(?-i:[^\W\d_a-z])[^“”\"\n]{2,40}?)[,.]?[”\"’']",
    _I,
)
_CITING = re.compile(r",?\s+citing(?=\s)", _I)


def find_relays(story: Story, attribution: Attribution) -> tuple[Clue, ...]:
    """Through whom the words reached the article, nearest to it first, each with the span of the name.

    None for words whose speaker is such an outlet itself, in so far as its name alone is the source.

    Args:
        story: the story.
        attribution: one of it.
    """
    frame = frame_of(story, attribution)
    found: list[Clue] = []
    for clue in (*_reporting(frame), *_hearing(frame)):
        if (
            clue.span is None
            or _overlaps_any(clue.span, attribution.source)
            or _overlaps_any(clue.span, attribution.content)
        ):
            continue
        names = {story.text[slice(*one.span)] for one in found if one.span}
        if story.text[slice(*clue.span)] not in names:
            found.append(clue)
    return tuple(found)


def _reporting(frame: Frame) -> Iterator[Clue]:
    for pattern, what in REPORTED:
        for match in frame.find(pattern):
            phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
            for span in outlets_of(frame, phrase)[:1]:
                yield _clue(frame, match, span, what)
                cited = _CITING.match(frame.words, phrase.span[1]) if phrase else None
                who = read_noun_phrase(frame.words, cited.end(), len(frame.words)) if cited else None
                if who is not None:
                    yield Clue("whom that outlet names as its own source", frame.placed(who.span))


def _hearing(frame: Frame) -> Iterator[Clue]:
    """The outlet that was told, and the one that carried it, where these are two ("told ABC … aired on CBS")."""
    found = [clue for patterns in (HEARD, CARRIED) for clue in _first_of(frame, patterns)]
    yield from found
    if found:
        return
    for match in frame.find(_SHOW):
        yield _clue(frame, match, match.span("name"), "carried it")
        return
    for span, words in interviews_of_outlets(frame):
        yield Clue(f"'{words}': the outlet that heard it passed the words on", frame.placed(span))
        return


def _first_of(frame: Frame, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Clue]:
    for pattern, what in patterns:
        for match in frame.find(pattern):
            spans = _outlets_behind(frame, match.end())
            if spans:
                yield _clue(frame, match, spans[0], what)
                return


def _outlets_behind(frame: Frame, place: int) -> list[Range]:
    """The outlets that what begins at a place names, a programme in quotation marks too (on “The Merrow Hour”)."""
    end = len(frame.words)
    quote = _QUOTE.match(frame.words, place)
    if quote is not None:
        named = [span for find in (programme_at, outlet_at) if (span := find(frame.words, quote.end(), end))]
        if named:
            return [max(named, key=lambda span: span[1])]
    return outlets_of(frame, read_noun_phrase(frame.words, place, end))


def interviews_of_outlets(frame: Frame) -> Iterator[tuple[Range, str]]:
    """The outlets in "an ABC interview", each with the words up to there."""
    for match in frame.find(_INTERVIEW):
        start = max(0, match.start() - LONGEST_OUTLET)
        for span in find_outlets(frame.words, start, match.start())[-1:]:
            if _OWN.fullmatch(frame.words, span[1], match.start()):
                yield span, " ".join(frame.words[span[0] : match.end()].split())


def outlets_of(frame: Frame, phrase: NounPhrase | None) -> list[Range]:
    """The outlets that a noun phrase names; the programme if it names one and no outlet."""
    if phrase is None:
        return []
    start, end = phrase.span[0], max(phrase.span[1], phrase.owned[1])
    outlets = find_outlets(frame.words, max(0, start - 4), end)
    if outlets and phrase.owner is not None and phrase.owner[1] < outlets[0][0]:
        outlets = []
    if outlets:
        return outlets
    return [span for span, _ in find_programmes(frame.words, start, end)]


def _clue(frame: Frame, match: re.Match[str], span: Range, what: str) -> Clue:
    words = " ".join(frame.words[match.start() : span[1]].split())
    return Clue(f"'{words}': the outlet that {what} passed the words on", frame.placed(span))


def _overlaps_any(span: Range, others: tuple[Range, ...]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

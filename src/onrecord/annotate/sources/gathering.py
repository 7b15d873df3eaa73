"""The names of a story: those that the network saw, and those that follow from them.

A name is of one kind wherever the story has it; it stands again where its words do; outlets are known by a list; and a
source without a name that was seen may still be written as one.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.outlets import find_outlets, is_listed
from onrecord.annotate.sources.capitals import find_names, names_in, without_overlaps
from onrecord.annotate.sources.names import is_given_name
from onrecord.annotate.sources.vocabulary import capitalised, title_before_name
from onrecord.annotate.story import Finding, Mention, MentionKind, Story
from onrecord.wordlists import any_of

_NICKNAMED = re.compile(
    r"(?<!\w)(?P<given>[^\W\d_a-z][\w.-]+)\s[“\"‘(][^\W\d_a-z][\w.’'-]{1,20}[”\"’)]\s[^\W\d_a-z][\w-]+"
)
_SPACE = re.compile(r"\.?\s+")
_WORD_BEFORE = re.compile(r"(?<![\w.’'-])(?P<word>[^\W\d_a-z][^\W\d_]+)\s\Z")
LONGEST_GIVEN: Final = 16  # letters
# The chance given to a name where only its words tell that it stands there.
REPEATED: Final = 0.5
SHORTEST_REPEATED: Final = 4  # letters
SURE_ENOUGH: Final = 0.8  # of a name of one word, for it to be one wherever it stands


def gather_mentions(story: Story, findings: Sequence[Finding]) -> list[Mention]:
    """The names in a story, in order, none overlapping.

    Without any that the network saw all names are found by their capitals.

    Args:
        story: with its mentions.
        findings: its attributions; who speaks in one most often has a name.
    """
    if not story.mentions:
        known = find_names(story)
    else:
        known = _of_one_kind(story.text, _with_nicknames(story, _with_given_names(story, _with_outlets(story))))
        known = _with_given_names(story, [*known, *_repeated(story, known)])
        known += [
            one
            for finding in findings
            for span in finding.attribution.source
            if not any(span[0] <= other.start and other.end <= span[1] for other in known)
            for one in (_speaker_of_turn(story, finding, span) or names_in(story, *span))
            if not _touches(known, one)
        ]
        known = _of_one_kind(story.text, known)
    return without_overlaps([*known, *_names_in_captions(story, known)])


def _speaker_of_turn(story: Story, finding: Finding, span: Range) -> list[Mention]:
    """The name in capitals before a turn of a conversation in print ("RUIZ: …"): whoever takes turns is a person."""
    words = story.text[slice(*span)]
    is_turn = not finding.attribution.cue and words.isupper() and len(words) >= SHORTEST_REPEATED
    return [Mention(*span, "person", REPEATED)] if is_turn else []


def _with_given_names(story: Story, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those of people with a known given name that stands right before them."""
    found: list[Mention] = []
    for one in sorted(mentions, key=lambda mention: mention.start):
        start = one.start
        while one.kind == "person" and (word := _WORD_BEFORE.search(story.text, max(0, start - LONGEST_GIVEN), start)):
            is_free = not found or found[-1].end <= word.start("word")
            if not is_free or not is_given_name(word["word"]) or title_before_name().fullmatch(word["word"]):
                break
            start = word.start("word")
        found.append(replace(one, start=start if start < one.start else _behind_title(story.text, one)))
    return found


def _behind_title(text: str, one: Mention) -> int:
    """Where a person's name begins behind a title that was taken for a part of it ("Sen. Ana Ruiz")."""
    title = title_before_name().match(text, one.start, one.end) if one.kind == "person" else None
    rest = _SPACE.match(text, title.end(), one.end) if title else None
    return rest.end() if rest and rest.end() < one.end else one.start


def _with_nicknames(story: Story, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, "Jonas", “Bricks” and "Okafor" made one where they stand in a row."""
    known = list(mentions)
    for start, end in story.paragraphs:
        for match in _NICKNAMED.finditer(story.text, start, end):
            parts = [one for one in known if one.start < match.end() and match.start("given") < one.end]
            people = [one for one in parts if one.kind == "person"]
            if people:
                first = min([match.start("given"), *(one.start for one in people)])
                chance = max(one.chance for one in people)
                known = [one for one in known if one not in parts]
                known.append(Mention(first, match.end(), "person", chance))
    return sorted(known, key=lambda one: one.start)


def _of_one_kind(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, all of one name with the kind that most speaks for; a surname with the kind of the full name."""
    votes: dict[str, dict[MentionKind, float]] = defaultdict(lambda: defaultdict(float))
    for one in mentions:
        name = text[one.start : one.end]
        votes[name][one.kind] += one.chance
        if one.kind == "person" and " " in name:
            votes[name.split()[-1]]["person"] += one.chance
    kinds = {name: max(found, key=lambda kind: found[kind]) for name, found in votes.items()}
    # "RUIZ: …": a surname in capitals is the person's.
    kinds |= {name: "person" for name in kinds if name.isupper() and kinds.get(name.title()) == "person"}
    kinds |= dict.fromkeys(capitalised("peoples.txt").intersection(kinds), "people")
    return [replace(one, kind=kinds[text[one.start : one.end]]) for one in mentions]


def _repeated(story: Story, known: Sequence[Mention]) -> list[Mention]:
    """The names again where their words stand and nothing was seen."""
    kinds: dict[str, MentionKind] = {}
    for one in known:
        name = story.text[one.start : one.end]
        is_telling = " " in name or one.chance >= SURE_ENOUGH
        if len(name) >= SHORTEST_REPEATED and one.kind != "people" and is_telling and name[0].isupper():
            kinds[" ".join(name.split())] = one.kind
    if not kinds:
        return []
    pattern = re.compile(rf"(?<![\w@#]){any_of(kinds)}(?![\w])")
    places = sorted((one.start, one.end) for one in known)
    return [
        Mention(*match.span(), kinds[" ".join(match.group().split())], REPEATED)
        for start, end in story.paragraphs
        for match in pattern.finditer(story.text, start, end)
        if not _overlaps(places, match.span())
    ]


def _overlaps(places: Sequence[Range], span: Range) -> bool:
    """Whether any of the places, in order and apart from each other, shares a letter with a stretch."""
    index = bisect_left(places, (span[1],)) - 1
    return index >= 0 and places[index][1] > span[0]


def _with_outlets(story: Story) -> list[Mention]:
    """The story's mentions, with the names of outlets in place of any parts of them that were found."""
    outlets = [
        Mention(*span, "organization")
        for paragraph in story.paragraphs
        for span in find_outlets(story.text, *paragraph)
        if is_listed(name := story.text[slice(*span)]) and (" " in name or name.isupper())
    ]
    kept = [
        one
        for one in story.mentions
        if not any(outlet.start <= one.start and one.end <= outlet.end for outlet in outlets)
    ]
    return [*kept, *(outlet for outlet in outlets if not _touches(kept, outlet))]


def _touches(mentions: Sequence[Mention], one: Mention) -> bool:
    return any(other.start < one.end and one.start < other.end for other in mentions)


def _names_in_captions(story: Story, known: Sequence[Mention]) -> list[Mention]:
    """People whose surname the story has, as captions name them: nobody speaks in these, but names stand in full."""
    surnames = {story.text[one.start : one.end].split()[-1] for one in known if one.kind == "person"}
    return [
        one
        for segment in story.document.segments
        if segment.kind == "caption"
        for one in names_in(story, segment.span.start, segment.span.end)
        if one.kind == "person" and story.text[one.start : one.end].split()[-1] in surnames
    ]

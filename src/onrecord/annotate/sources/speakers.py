"""The sources of a story: asked once for each finding, and for any other words that name somebody."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, Literal

from onrecord.annotate.attribution import Range
from onrecord.annotate.forms import find_turns
from onrecord.annotate.outlets import find_programmes
from onrecord.annotate.sources.clusters import Cluster, Clusters
from onrecord.annotate.sources.entities import Book
from onrecord.annotate.sources.gathering import gather_mentions
from onrecord.annotate.sources.ledger import Ledger
from onrecord.annotate.sources.named_for import NamedFor
from onrecord.annotate.sources.nounphrases import trimmed
from onrecord.annotate.sources.people import GenderOfName
from onrecord.annotate.sources.phrases import Phrases
from onrecord.annotate.sources.relatives import RELATIVES, antecedent_of
from onrecord.annotate.sources.resolution import (
    AUTHOR_CERTAINTY,
    FIRST_PERSON,
    ORGANISATION,
    RELATIVE,
    Antecedents,
    Resolution,
    nobody,
)
from onrecord.annotate.sources.roster import Roster
from onrecord.annotate.sources.vocabulary import word_class
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Entity

FIRST_PERSONS: Final = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
THIRD_PERSONS: Final = word_class("third person")
SECOND_PERSONS: Final = frozenset({"you", "your", "yours", "yourself"})
# Before a relative pronoun these name nobody.
NO_NOUNS: Final = frozenset({"or", "and", "but", "as", "than", "let", "those", "all", "both"})
MAX_HOPS: Final = 4  # from a pronoun to a relative to a name; more goes in circles

_EMPHASIS: Final = frozenset(
    {"himself", "herself", "itself", "themselves", "too", "also", "both", "all", "then", "alone"}
)


class Sources:
    """Who the words of a story name: built once for a story, then asked.

    Args:
        story: with its mentions; without any, names are found by their capitals.
        findings: its attributions.
        antecedents: resolves personal pronouns; without it they stay unresolved.
        gender_of_name: the gender that a given name tells.
    """

    def __init__(
        self,
        story: Story,
        findings: Sequence[Finding],
        *,
        antecedents: Antecedents | None = None,
        gender_of_name: GenderOfName | None = None,
    ) -> None:
        self._story = story
        self._findings = list(findings)
        self._antecedents = antecedents
        clusters = Clusters(story, gather_mentions(story, findings), gender_of_name=gender_of_name)
        self._clusters = clusters
        self._roster = Roster(story, clusters, gender_of_name=gender_of_name)
        self._book = Book(story.text)
        named_for = NamedFor(story.text, clusters)
        self._ledger = Ledger(story, clusters, self._roster, named_for, self._book)
        self._phrases = Phrases(
            story, clusters, self._roster, self._ledger, named_for, self._resolve, self._spoke_before
        )
        self._speakers: dict[int, Resolution] = {}
        self._asking: set[int] = set()

    @property
    def people(self) -> tuple[Cluster, ...]:
        """Everyone and everything that the story names."""
        return self._roster.all

    def speaker(self, finding: Finding) -> Resolution:
        """Who speaks in a finding, told by its source spans."""
        key = id(finding)
        if key not in self._speakers:
            if key in self._asking:
                return nobody("the words lead back to themselves")
            self._asking.add(key)
            self._speakers[key] = self._speaker(finding)
            self._asking.discard(key)
        return self._speakers[key]

    def resolve(
        self,
        span: Range,
        *,
        role: Literal["addressee", "relay", "target"],
        finding: Finding | None = None,
    ) -> Resolution:
        """Whom any noun phrase names that another stage found.

        Args:
            span: of the phrase.
            role: what the one named is to the statement.
            finding: the statement; words of the first person in its content are its speaker's.
        """
        if role in {"addressee", "relay"} and (programme := self._programme(span)) is not None:
            return programme
        return self._resolve(span, finding=finding)

    def _programme(self, span: Range) -> Resolution | None:
        """A programme, with its outlet's name or without: "CNN’s State of the Union", "Fox News Sunday"."""
        words = self._story.text[slice(*span)]
        found = find_programmes(words, 0, len(words))
        if not found or (found[0][0] != (0, len(words)) and not re.search(r"[’'‘]s?\s", words)):
            return None
        entity = self._ledger.book.of_description(words, "named_organization", span)
        return Resolution(entity, None, Clue(f"'{words}' names it", span), (words,), ORGANISATION, "name")

    def entities(self) -> tuple[Entity, ...]:
        """Every entity that `speaker` and `resolve` have given out so far."""
        return self._book.entities()

    def _speaker(self, finding: Finding) -> Resolution:
        spans = finding.attribution.source
        if not spans:
            return nobody("no words near the cue name who spoke")
        start, end = spans[0]
        # A source in parts is read as one where only a mark or a space stands between them.
        for first, last in spans[1:]:
            if first - end <= 2:
                end = last
        return self._resolve((start, end), finding=finding)

    def _resolve(self, span: Range, *, finding: Finding | None = None, hops: int = 0) -> Resolution:
        text = self._story.text
        start, end = trimmed(text, span)
        words = text[start:end].replace("’", "'").lower().split()
        if not words or hops > MAX_HOPS:
            return nobody("no words that name anybody", span)
        word = words[0].strip(",.'").split("'")[0] or words[0]
        alone = all(other.strip(",.") in _EMPHASIS for other in words[1:])
        if alone and word in THIRD_PERSONS:
            return self._third_person((start, start + len(words[0])), words[0], finding)
        if alone and word in FIRST_PERSONS:
            return self._first_person((start, end), finding, hops)
        if alone and word in SECOND_PERSONS:
            return nobody(f"'{word}' is whoever reads or hears it", (start, end))
        if word in RELATIVES and (alone or word == "who"):
            return self._relative((start, start + len(words[0])), word, finding, hops)
        return self._phrases.resolve((start, end), finding, hops)

    def _third_person(self, span: Range, word: str, finding: Finding | None) -> Resolution:
        if self._antecedents is None:
            return nobody(f"pronoun '{word}': nothing tells whom it stands for", span)
        spoke_last = self._spoke_before(finding) if finding and span in finding.attribution.source else None
        cluster, why, candidates, certainty = self._antecedents.of(
            self._story, span, self._roster.all, spoke_last=spoke_last
        )
        if cluster is None:
            return Resolution(None, None, why, candidates, certainty, "pronoun")
        entity, speaks_for = self._ledger.enter(cluster)
        return Resolution(entity, speaks_for, why, candidates, certainty, "pronoun")

    def _spoke_before(self, finding: Finding) -> Cluster | None:
        """Who speaks in the statement before another's source, in its paragraph or the one before."""
        start = finding.attribution.source[0][0]
        index = bisect_left(self._sources_in_order, start, key=lambda pair: pair[0]) - 1
        if index < 0:
            return None
        place, other = self._sources_in_order[index]
        found = self._speakers.get(id(other))
        if (
            found is None
            or found.entity is None
            or self._story.paragraph_at(start) - self._story.paragraph_at(place) > 1
        ):
            return None
        return self._ledger.cluster_of(found.entity)

    @cached_property
    def _sources_in_order(self) -> list[tuple[int, Finding]]:
        """The findings that are no others' parts, by where their source or cue begins."""
        outer = [one for one in self._findings if one.depth == 0]
        places = ((one.attribution.source or one.attribution.cue or one.attribution.content)[0][0] for one in outer)
        return sorted(zip(places, outer, strict=True), key=lambda pair: pair[0])

    def _first_person(self, span: Range, finding: Finding | None, hops: int) -> Resolution:
        """Inside a content the one it is attributed to; outside all quotations the article's own voice."""
        word = self._story.text[slice(*span)]
        holder = self._holder(span, finding)
        if holder is not None:
            said = self.speaker(holder) if hops == 0 else self._speaker(holder)
            if said.entity is None:
                return nobody(f"'{word}' stands in words of a speaker who is not known", span)
            name = self._book.name_of(said.entity)
            why = Clue(f"'{word}' inside the words of {name}", holder.attribution.source[0])
            return Resolution(
                said.entity, said.speaks_for, why, said.candidates, said.certainty * FIRST_PERSON, "first_person"
            )
        if self._story.is_quoted(*span):
            return nobody(f"'{word}' stands in a quotation of nobody known", span)
        if any(start <= span[0] < end for start, end in self._turns):
            return nobody(f"'{word}' stands in a conversation in print", span)
        why = Clue(f"'{word}' outside quotation marks is the article's own voice", span)
        return Resolution(self._book.of_author(span), None, why, (), AUTHOR_CERTAINTY, "author")

    @cached_property
    def _turns(self) -> list[Range]:
        """What is said in turns ("NAME: …"): none of it is the article's own voice."""
        turns = find_turns(self._story.text, self._story.paragraphs)
        return [span for turn in turns for span in turn.content]

    def _holder(self, span: Range, finding: Finding | None) -> Finding | None:
        """The innermost finding in whose content a stretch stands."""
        able = [
            other
            for other in self._findings
            if other is not finding
            and other.attribution.source
            and any(start <= span[0] and span[1] <= end for start, end in other.attribution.content)
        ]
        return min(able, key=lambda one: sum(end - start for start, end in one.attribution.content), default=None)

    def _relative(self, span: Range, word: str, finding: Finding | None, hops: int) -> Resolution:
        place = antecedent_of(self._story.text, span, self._story.sentence_at(span[0]), self._clusters.within)
        if place is None or self._story.text[slice(*place)].lower() in NO_NOUNS:
            return nobody(f"'{word}': no noun before it that it could stand for", span)
        found = self._resolve(place, finding=finding, hops=hops + 1)
        words = " ".join(self._story.text[slice(*place)].split())
        if found.entity is None:
            return replace(found, why=Clue(f"'{word}' → “{words}”, and {found.why.why}", place))
        return Resolution(
            found.entity,
            found.speaks_for,
            Clue(f"'{word}' → “{words}”, the words before it", place),
            found.candidates,
            found.certainty * RELATIVE,
            "relative",
        )

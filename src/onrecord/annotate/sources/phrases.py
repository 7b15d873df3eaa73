"""Noun phrases to entities: names, role nouns, joint sources, and what has no name."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.bodies import Bodies
from onrecord.annotate.sources.clusters import Cluster, Clusters
from onrecord.annotate.sources.descriptions import description_of, is_staff, says_nothing
from onrecord.annotate.sources.heads import name_about
from onrecord.annotate.sources.joint import parts_of
from onrecord.annotate.sources.ledger import Ledger
from onrecord.annotate.sources.named_for import NamedFor
from onrecord.annotate.sources.names import honorifics, is_given_name, plain
from onrecord.annotate.sources.nounphrases import NounPhrase, read_noun_phrase
from onrecord.annotate.sources.resolution import GOES_ON, ROLE, UNSEEN, AnyResolver, Resolution, nobody, several
from onrecord.annotate.sources.roster import Roster
from onrecord.annotate.sources.titles import is_title_word
from onrecord.annotate.sources.vocabulary import role_of
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import SourceType

LEAD: Final = 3  # paragraphs, headline included, in which somebody may be described before being named
LONGEST_WAY_BACK: Final = 10_000  # characters before a description in which it may have been introduced
_INDEFINITE: Final = frozenset({"a", "an", "another", "one", "some", "no", "any", "several", "many", "two", "three"})


class Phrases:
    """The noun phrases of one story.

    Args:
        story: whose phrases they are.
        clusters: its names.
        roster: its people and their positions.
        ledger: in which entities are entered.
        named_for: its organisations that are named for somebody.
        resolve: resolves the parts of a phrase.
        spoke_before: who spoke in the statement before one.
    """

    def __init__(
        self,
        story: Story,
        clusters: Clusters,
        roster: Roster,
        ledger: Ledger,
        named_for: NamedFor,
        resolve: AnyResolver,
        spoke_before: Callable[[Finding], Cluster | None],
    ) -> None:
        self._story = story
        self._spoke_before = spoke_before
        self._clusters = clusters
        self._roster = roster
        self._ledger = ledger
        self._resolve = resolve
        self._bodies = Bodies(story, clusters, roster, named_for, ledger, resolve)

    def resolve(self, span: Range, finding: Finding | None, hops: int) -> Resolution:
        """Whom or what a noun phrase names."""
        phrase = read_noun_phrase(self._story.text, span, self._clusters.within)
        if phrase is None:
            return nobody("no words that name anybody", span)
        parts = parts_of(phrase)
        if len(parts) > 1:
            return self._joint(phrase, parts, finding, hops)
        name = name_about(self._story.text, phrase)
        if name is not None:
            return self._ledger.named(name)
        if phrase.kind == "organization":
            return self._bodies.resolve(phrase, finding, hops)
        return self._unnamed(phrase, finding)

    def _unnamed(self, phrase: NounPhrase, finding: Finding | None) -> Resolution:
        words = " ".join(self._story.text[slice(*phrase.span)].split())
        if says_nothing(phrase):
            return nobody(f"'{words}' does not say who", phrase.span)
        if self._is_headline_noun(phrase):
            return nobody(f"'{words}' in a headline stands for somebody whom the story names below", phrase.span)
        if is_staff(phrase) and (staff := self._bodies.staff(phrase)) is not None:
            return staff
        if phrase.kind == "unknown" and (unseen := self._unseen_name(phrase)) is not None:
            return unseen
        if phrase.kind == "role" or (phrase.kind == "unknown" and is_title_word(phrase.items[phrase.head])):
            return self._role(phrase, finding)
        return self._ledger.described(phrase)

    def _is_headline_noun(self, phrase: NounPhrase) -> bool:
        """Whether a phrase is a bare noun for one person, as headlines leave out the article: "Woman wins appeal"."""
        if phrase.kind != "role" or phrase.determiner or phrase.number != "singular":
            return False
        kinds = {"headline", "heading"}
        start = phrase.span[0]
        return any(s.kind in kinds and s.span.start <= start < s.span.end for s in self._story.document.segments)

    def _joint(self, phrase: NounPhrase, parts: list[Range], finding: Finding | None, hops: int) -> Resolution:
        book = self._ledger.book
        found = [self._resolve(part, finding=finding, hops=hops + 1) for part in parts]
        members = list(dict.fromkeys(one.entity for one in found if one.entity))
        names = tuple(book.name_of(member) for member in members)
        if not all(one.entity for one in found):
            return nobody("one of several who are named together is not known", phrase.span, names)
        if len(members) == 1:
            return found[0]
        kinds = {book.type_of(member) for member in members}
        kind: SourceType = kinds.pop() if len(kinds) == 1 else "unnamed_group"
        entity = book.of_members(members, kind, phrase.span)
        certainty = min(one.certainty for one in found)
        return Resolution(entity, None, Clue("several who are named together", phrase.span), names, certainty, "joint")

    def _role(self, phrase: NounPhrase, finding: Finding | None) -> Resolution:
        """Who "the senator" is: the one person whose title has that word."""
        able = self._roster.with_role(phrase)
        if phrase.determiner in _INDEFINITE or (not phrase.first and phrase.items[0].lower in _INDEFINITE):
            return self._named_below(phrase, able) or self._ledger.described(phrase)
        words = " ".join(self._story.text[slice(*phrase.core)].split())
        if len(able) > 1:
            near = [one for one in able if self._bodies.is_near(one, phrase.span[0])]
            able = near if len(near) == 1 else able
        names = tuple(one.name for one in able)
        if len(able) > 1:
            return several(words, names, phrase.span)
        if not able and phrase.determiner == "the" and not self._was_introduced(phrase):
            if finding is not None and (going_on := self._who_goes_on(phrase, finding)) is not None:
                return going_on
            return nobody(f"'{words}': nobody in the story has that title", phrase.span)
        if not able:
            return self._ledger.described(phrase)
        entity, speaks_for = self._ledger.enter(able[0])
        why = Clue(f"'{words}' is {names[0]}, the only one whose title in the story says so", phrase.span)
        return Resolution(entity, speaks_for, why, names, ROLE, "role")

    def _named_below(self, phrase: NounPhrase, able: Sequence[Cluster]) -> Resolution | None:
        """Who "a federal judge" in a lead is: the only one whom the story names with that title, further on."""
        start = phrase.span[0]
        if self._story.paragraph_at(start) >= LEAD or phrase.determiner not in {"a", "an", "one"} or len(able) != 1:
            return None
        if able[0].mentions[0][0] < start:
            return None
        entity, speaks_for = self._ledger.enter(able[0])
        words = " ".join(self._story.text[slice(*phrase.span)].split())
        why = Clue(
            f"'{words}' is {able[0].name}, the only one with that title, whom the story names below", phrase.span
        )
        return Resolution(entity, speaks_for, why, (able[0].name,), GOES_ON, "role")

    def _who_goes_on(self, phrase: NounPhrase, finding: Finding) -> Resolution | None:
        """Who is meant by a title that nobody was given: the one who just spoke, if the story gives them no other."""
        source = finding.attribution.source
        before = self._spoke_before(finding) if source and source[0][0] <= phrase.span[0] < source[0][1] else None
        if before is None or before.kind != "person" or self._roster.position(before) is not None:
            return None
        role = role_of(phrase.items[phrase.head].text)
        if role is not None and role.gender and before.gender and role.gender != before.gender:
            return None
        words = " ".join(self._story.text[slice(*phrase.core)].split())
        self._roster.give(before, phrase, description_of(self._story.text, phrase))
        entity, speaks_for = self._ledger.enter(before)
        why = Clue(f"'the {words}' goes on with {before.name}, who spoke last and has no other title", phrase.span)
        return Resolution(entity, speaks_for, why, (before.name,), GOES_ON, "role")

    def _was_introduced(self, phrase: NounPhrase) -> bool:
        """Whether somebody unnamed was called so before: "a judge … the judge"."""
        text = self._story.text
        head = phrase.items[phrase.head]
        noun = re.escape(text[head.start : head.end])
        before = rf"\b(?:an?|one|another|two|three|some|unnamed)\s+(?:[\w’'-]+\s+){{0,4}}{noun}\b"
        first = max(0, phrase.span[0] - LONGEST_WAY_BACK)
        return re.search(before, text[first : phrase.span[0]], re.IGNORECASE) is not None

    def _unseen_name(self, phrase: NounPhrase) -> Resolution | None:
        """A name that was not found as one: the words before the head all have a capital, and open no sentence."""
        words = [item.text for item in phrase.items[phrase.first : phrase.head + 1]]
        start, end = phrase.core
        text = self._story.text
        opens = self._story.sentence_at(start)[0] >= start - 1 and len(words) == 1
        honoured = plain(words[0]) in honorifics() and len(words) > 1
        if not all(word[0].isupper() for word in words) or (opens and not honoured) or text[start:end].isupper():
            return None
        if honoured:
            start = phrase.items[phrase.first + 1].start
        person = honoured or (not phrase.determiner and (len(words) == 1 or is_given_name(words[0])))
        kind: SourceType = "named_person" if person else "named_organization"
        entity = self._ledger.book.of_description(text[start:end], kind, (start, end))
        why = Clue(f"'{text[start:end]}' is written as a name", (start, end))
        return Resolution(entity, None, why, (text[start:end],), UNSEEN, "name")

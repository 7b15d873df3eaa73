"""Which date expression tells when an attribution was made.

Only the reporter's words count: what stands in a content or a quotation is part of what was said. Of these, a date
times a cue that it follows ("said Tuesday"), whose sentence it opens ("On Tuesday, Larrabee said"), or before which it
stands with the occasion ("Larrabee, in a statement Tuesday, said"); a date in a clause of its own ("who resigned on
Tuesday") times that clause.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.dates.expressions import DateExpression
from onrecord.annotate.dates.reporting import TAKEN, Reported
from onrecord.wordlists import any_of, read_lines

LONGEST_REACH: Final = 160  # characters of the reporter's between a cue and its date
LONGEST_GAP: Final = 60  # characters between a date and the cue that it stands before
# A clause of its own, in which a date says nothing of the cue.
_OWN_CLAUSE: Final = re.compile(
    r"\b(?:who|whom|whose|which|where|when|while|whenever|because|although|though|if|unless|until|since|whether|than"
    r"|that|before|but|what|how|why)\b|;|\b(?:he|she|they|we|I)\s+\w"
    r"|\bafter\s+(?!(?:an?|the|his|her|their|its|[A-Z][\w’'.]*)\s+[\w\s-]{2,30}$)",
)
# Clauses that are about the occasion itself: "in an interview that aired Sunday", "as he accepted the nomination".
_OF_OCCASION: Final = re.compile(
    r"\b(?:that|which)\s+(?:was\s+|were\s+|had\s+|has\s+|is\s+)?(?:first\s+)?"
    r"(?:aired|airs|ran|appeared|broadcast|published|posted|released|taped|recorded|conducted|held|televised|airing"
    r"|made|sent|issued|delivered|given)\b"
    r"|\bas\s+(?:he|she|they|it)\s+(?=\w)",
)
_PREPOSITION: Final = re.compile(r"([A-Za-z]+)[\s(]+(?:early\s+|late\s+|the\s+)?$")
_OTHER_PREPOSITIONS: Final = frozenset(
    {"by", "before", "until", "till", "since", "after", "following", "for", "about", "to", "through", "from", "than"}
    | {"against", "between", "into", "toward", "towards", "and", "or", "ahead", "around", "like", "with", "beyond"}
)
_DETERMINER: Final = re.compile(
    r"(?:\b(?:a|an|the|that|this|his|her|their|its|our|another|one)|\w['’]s|s['’])\s+(?:[a-z-]+\s+)?$", re.IGNORECASE
)
# What may stand behind a date that has a determiner before it and is no modifier ("the morning of", "the 10th").
_NO_NOUN_BEHIND: Final = re.compile(r"\s*(?:[,.;:)–—\-\x00]|$|\b(?:that|to|at|in|on|with|and)\b)")
_IS_RELATIVE: Final = re.compile(r"\b(?:last|this|next|ago|earlier|later)\b", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:And|But|Then|So|Yet|Still|Also|Meanwhile|Later|Even|Just|Only|However|Indeed|Again),?\s+)?"
    r"(?:(?:on|in|at|during|late|early|earlier|just|over|as\s+(?:early|recently|late)\s+as|back\s+in|asked|reached"
    r"|contacted|questioned|pressed|interviewed|[a-z]+ing|via|through|with|from)\b|$)",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"(?:asked|reached|contacted|questioned|pressed|interviewed|[a-z]+ing)\b", re.IGNORECASE)
# What may stand between a source and a date before its cue.
_WITH_OCCASION: Final = re.compile(
    r"[\s,(–—-]*(?:(?:on|in|at|during|speaking|appearing|talking|writing|testifying|addressing|campaigning|via|through"
    r"|late|early|earlier|also|then|again|over)\b|$)",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|scheduled|slated|upcoming|to\s+air|set\s+to|due\s+to)\b|['’]ll\b", re.IGNORECASE
)
# Between a date that opens the sentence and a cue: the cue's clause is one of reasons or of comparison.
_AWAY: Final = re.compile(r"\b(?:because|than|although|though|whom|whose)\b")
# Behind a content the sentence goes on with its cue's own words, not with another verb.
_GOES_ON: Final = re.compile(
    r"[\s,.:—–\x00”\"'’-]*(?:(?:on|in|at|during|late|early|earlier|by|via|through|while|as|to|after|from|last|this|here"
    r"|outside|inside|before|[a-z]+ing)\b|$)",
    re.IGNORECASE,
)
# The antecedent of a clause that holds the cue: "at a rally on Sunday, where he pledged".
_INTO_CLAUSE: Final = re.compile(
    r"(?:['’]s\b)?[^,;:\x00]{0,60}?,?\s*(?:[—–-]\s*)?(?:when|where|(?:in|at|during|on)\s+which|as)(?:\s+(?:he|she|they|it))?\s*$",
    re.IGNORECASE,
)
# "a study released Tuesday that found …": between the date and the cue stands the pronoun alone.
_RELATIVE: Final = re.compile(r",?\s+(?:that|which)\s+")
_RELEASED: Final = re.compile(
    r"\b(?:released|published|filed|issued|dated|posted|aired|sent|conducted|taken|delivered|unveiled|signed|broadcast)"
    r"\s+(?:(?:on|in|back|early|late|just|earlier)\s+){0,2}$",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(
    r"\b(?:poll(?:s|ing)?|surveys?|pictures?|photos?|videos?|stud(?:y|ies)|reports?|letter|memo|statement|e-?mails?|tweets?|article|editorial|ruling|op-ed"
    r"|ad|book|column|opinion|post|filing|documents?|analysis|release|brief|complaint|lawsuit)\b",
    re.IGNORECASE,
)
# "2014 Labor Department study", "July's Post/ABC poll": behind a date, the document that it names.
_NAMED_DOCUMENT: Final = re.compile(rf"(?:['’]s\s+)?(?:[A-Z0-9][\w/.&’'-]*\s+){{0,6}}?{_DOCUMENT.pattern}")


@dataclass(frozen=True, slots=True)
class Timing:
    """A date expression that times an attribution, and by what rule, in words."""

    expression: DateExpression
    rule: str


def timings_of(attribution: Attribution, sentence: Reported) -> list[Timing]:
    """The dates of a sentence that time an attribution with its cue in it, the surest first."""
    if _AHEAD.match(sentence.between(*attribution.cue[0])):
        return []
    behind: list[Timing] = []
    before: list[Timing] = []
    for expression in sentence.expressions:
        start, end = expression.span
        if any(first <= start and end <= last for first, last in attribution.source):
            if _dates_document(attribution, expression, sentence):
                before.append(Timing(expression, "it dates the source, a document"))
        elif any(first <= start and end <= last for first, last in attribution.cue):
            if _can_time(expression, sentence):
                behind.append(Timing(expression, "it stands in the words that attribute"))
        elif start >= attribution.cue[0][1]:
            if _can_time(expression, sentence) and _follows(attribution.cue[0], expression, sentence):
                behind.append(Timing(expression, "it follows the word that attributes"))
        elif rule := _rule_before(attribution, expression, sentence):
            before.append(Timing(expression, rule))
    return [*behind, *reversed(before)]


def _can_time(expression: DateExpression, sentence: Reported) -> bool:
    """Whether the words right around a date let it time a cue: not "by Friday", "Tuesday's vote", "the 2016 race"."""
    start, end = expression.span
    before, after = sentence.between(sentence.start, start), sentence.between(end, sentence.end)
    preposition = _PREPOSITION.search(before)
    word = preposition[1].lower() if preposition else ""
    if word in _OTHER_PREPOSITIONS:
        return False
    if re.match(r"['’]s\b", after):
        return word in ("in", "at", "during") and _event().match(after[2:].lstrip()) is not None
    if _DETERMINER.search(before) and not _NO_NOUN_BEHIND.match(after):
        return _event().match(after.lstrip()) is not None
    is_coarse = expression.value is not None and len(expression.value) < len("2017-03-01")
    if is_coarse and not _IS_RELATIVE.search(sentence.between(start, end)):
        return word in ("in", "during", "of", "on")
    return True


@cache
def _event() -> re.Pattern[str]:
    return re.compile(rf"(?:[\w’'&.-]{{1,30}}\s+){{0,3}}?{any_of(read_lines('event_nouns.txt'))}\b", re.IGNORECASE)


def _dates_document(attribution: Attribution, expression: DateExpression, sentence: Reported) -> bool:
    """Whether a date inside the source tells when the source, a document, came out: "a report released Tuesday"."""
    head = next(span for span in attribution.source if span[0] <= expression.span[0] < span[1])
    before = sentence.between(head[0], expression.span[0])
    if _RELEASED.search(before):
        return True
    after = sentence.between(expression.span[1], head[1]).lstrip()
    is_apart = _DOCUMENT.search(before) is not None and re.search(r"(?:\b(?:on|in|from|of)|\w)\s+$", before) is not None
    names_it = _NAMED_DOCUMENT.match(after) is not None and re.fullmatch(
        r"(?:(?:an?|the|his|her|its|their|\S+['’]s)\s+)?", before, re.IGNORECASE
    )
    return (is_apart and _OWN_CLAUSE.search(before) is None and not after.strip(" .,;")) or bool(names_it)


def _follows(cue: Range, expression: DateExpression, sentence: Reported) -> bool:
    between = sentence.between(cue[1], expression.span[0])
    if len(between.replace(TAKEN, "")) > LONGEST_REACH or _AHEAD.search(between):
        return False
    if any(cue[1] <= start < expression.span[0] for start, _ in sentence.cues):
        return False
    if TAKEN in between and not _GOES_ON.match(between[between.rindex(TAKEN) + 1 :]):
        return False
    return _OWN_CLAUSE.search(_OF_OCCASION.sub(" ", between)) is None


def _rule_before(attribution: Attribution, expression: DateExpression, sentence: Reported) -> str | None:
    """The rule by which a date before a cue times it, None if it does not."""
    source = _source_before(attribution, sentence)
    subject = source[0] if source else attribution.cue[0][0]
    if _RELATIVE.fullmatch(sentence.between(expression.span[1], attribution.cue[0][0])):
        lead = sentence.between(sentence.start, expression.span[0])
        return "it dates what attributes, a document" if _RELEASED.search(lead) else None
    if subject >= expression.span[1]:
        between = sentence.between(expression.span[1], subject)
        is_event = _can_time(expression, sentence) or between[:2] in ("'s", "’s")
        if is_event and _INTO_CLAUSE.fullmatch(between):
            return "it is the time of the clause that attributes"
    if not _can_time(expression, sentence):
        return None
    if _opens(attribution.cue[0], expression, sentence, source):
        return "it opens the sentence"
    if source is not None and _stands_between(source, attribution.cue[0], expression, sentence):
        return "it stands with the word that attributes"
    if _shares_subject(attribution.cue[0], expression, sentence):
        return "it times the same sentence's main clause"
    return None


def _source_before(attribution: Attribution, sentence: Reported) -> Range | None:
    """The source, if it stands before the cue in the sentence."""
    cue = attribution.cue[0]
    spans = [span for span in attribution.source if sentence.start <= span[0] and span[1] <= cue[0]]
    return spans[-1] if spans else None


def _opens(cue: Range, expression: DateExpression, sentence: Reported, source: Range | None) -> bool:
    lead = sentence.between(sentence.start, expression.span[0]).lstrip(" \t\n“\"'‘(—–-")
    if TAKEN in lead or (source is not None and source[0] < expression.span[0]):
        return False
    behind = sentence.between(expression.span[1], source[0] if source else cue[0])
    if _AWAY.search(behind) or _AHEAD.search(behind):
        return False
    is_asked = _ASKED.match(lead) is not None
    if not _LEAD.match(lead) or (not is_asked and any(end <= expression.span[0] for _, end in sentence.cues)):
        return False
    return _OWN_CLAUSE.search(_OF_OCCASION.sub(" ", lead)) is None and _AHEAD.search(lead) is None


def _stands_between(source: Range, cue: Range, expression: DateExpression, sentence: Reported) -> bool:
    """Whether the date stands between source and cue, in no clause of its own."""
    before = sentence.between(source[1], expression.span[0])
    after = sentence.between(expression.span[1], cue[0])
    if source[1] > expression.span[0] or len(before) > LONGEST_REACH or len(after) > LONGEST_GAP or TAKEN in after:
        return False
    if not _WITH_OCCASION.match(before) or _OWN_CLAUSE.search(_OF_OCCASION.sub(" ", before)):
        return False
    return _OWN_CLAUSE.search(after) is None and re.search(r"\band\b", after) is None


def _shares_subject(cue: Range, expression: DateExpression, sentence: Reported) -> bool:
    """Whether the cue is a further verb of a main clause that the date times: "he spoke there Monday and vowed"."""
    before = sentence.between(sentence.start, expression.span[0])
    after = sentence.between(expression.span[1], cue[0])
    if (
        TAKEN in after
        or len(after) > LONGEST_GAP
        or any(s >= expression.span[1] and e <= cue[0] for s, e in sentence.cues)
    ):
        return False
    words = sentence.between(cue[0], cue[1])
    is_further = re.search(r"(?:\band|,)\s*$", after) or re.match(r"and\b", words)
    is_participle = re.search(r",\s*$", after) and re.match(r"[a-z]+ing\b", words)
    if not (is_participle or (is_further and re.search(r"\band\b", after + words))):
        return False
    return not any(_OWN_CLAUSE.search(_OF_OCCASION.sub(" ", part)) for part in (before, after))

"""Positions: the title and the organisation that a story gives a person, before the name and behind it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.names import Gender, honorifics, plain
from onrecord.annotate.sources.nounphrases import DETERMINERS, Item, NounPhrase, read_items, read_noun_phrase
from onrecord.annotate.sources.organisations import MADE_OF_NAMES
from onrecord.annotate.sources.vocabulary import (
    capitalised,
    is_organisation_noun,
    role_of,
    title_before_name,
    word_class,
    words_of,
)
from onrecord.annotate.story import Mention

LONGEST_BEFORE: Final = 140  # characters that are looked at before a name
LONGEST_BEHIND: Final = 220
MOST_OF_BODY: Final = 4  # words of "leader of the Senate"
MOST_TITLE_WORDS: Final = 10

MentionsIn = Callable[[int, int], list[Mention]]

# Whoever bears such a title speaks or acts for another.
SPEAKS: Final = re.compile(
    r"\b(?:spokes(?:man|woman|person|men|women|people)|press\s+secretary|lawyers?|attorneys?|campaign\s+(?:manager|"
    r"chair(?:man|woman)?|chief|adviser|advisor|aide|director)|communications\s+director|(?:director|chief)\s+of\s+communications|publicist|"
    r"representative\s+(?:for|of)|surrogate|counsel)\b",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"\s*(?:\(\s*(?:(?:Republican|Democrat|[RDI])\b[^()]{0,24})\)"
    r"|,\s*(?:[RDI]-[A-Z][\w.]{1,8}(?:\s[A-Z][a-z]{2,8}\.?)?)(?=,|\.|\s|$))"
)
_OPENS = re.compile(
    r"\s*[,—–(]\s*(?:-\s*)?(?:(?:\d{1,3}|(?:[Jj]r|[Ss]r)\.)\s*,\s*)?"
    r"(?:who\s+(?:is|was|has\s+been|had\s+been|once\s+was|(?:serve[sd]?|work(?:s|ed)?|retired)\s+as)\s+)?"
)
# "Ana Ruiz is the director of …": a clause that says nothing else.
_OWNED = re.compile(r"(?:[’']s?)\s\Z")
_OF = re.compile(r"\sof\s(?:the\s)?")
_IS = re.compile(r"\s+(?:is|was|serves\s+as|served\s+as)\s+(?=(?:an?|the)\s)")
_CLOSES = re.compile(r"[,;:()“”\"—–\n]|\s-\s")
_PLURAL = re.compile(r"\b(Sen|Rep|Gov|Gen)s\.$")  # "Sens. Ana Ruiz and Paul Larsen": each is one
_ENDS_COMPLEMENT: Final = frozenset(
    {"who", "that", "which", "whose", "at", "in", "on", "from", "with", "under", "during", "since", "until", "to", "by"}
)
_VERBS: Final = frozenset(
    {"said", "told", "wrote", "saw", "met", "led", "put", "made", "gave", "is", "was", "be", "not"}
)
_NO_EMPLOYERS: Final = frozenset({"gop", "dem"})
# Places whose name stands for the body that has its seat there.
_SEATS: Final = frozenset({"white house", "pentagon", "kremlin", "vatican", "downing street", "élysée", "city hall"})
_ACRONYM_TITLES: Final = frozenset({"ceo", "cfo", "coo", "cto", "mp", "mep", "msp", "da", "vp", "svp", "evp"})


@dataclass(frozen=True, slots=True)
class Position:
    """What a story says that a person is.

    Attributes:
        title: as the story gives it.
        organization: that the position belongs to, if it is named: its words.
        span: of the words that say so.
        roles: the role nouns in it, in the singular.
        gender: that these tell.
        principal: the stretch that names for whom the person speaks.
    """

    title: str | None
    organization: Range | None
    span: Range
    roles: frozenset[str]
    gender: Gender | None
    principal: Range | None = None


def positions_of(text: str, mention: Range, sentence: Range, mentions_in: MentionsIn) -> list[Position]:
    """What the words around one mention of a person say of the position held.

    Args:
        text: the document's text.
        mention: the name, without title.
        sentence: that the name stands in.
        mentions_in: the names within (start, end).
    """
    before = _before(text, mention, sentence, mentions_in)
    found = [before] if before else []
    if employer := _employer_before(text, mention, mentions_in) or _employer_behind(text, mention, mentions_in):
        found.append(Position(None, employer, employer, frozenset(), None))
    end = mention[1]
    party = _PARTY.match(text, end, min(sentence[1], end + LONGEST_BEHIND))
    if party:
        found.append(Position(None, None, party.span(), frozenset(), None))
        end = party.end()
    behind = _behind(text, end, sentence, mentions_in)
    return [*found, behind] if behind else found


def _employer_before(text: str, mention: Range, mentions_in: MentionsIn) -> Range | None:
    """The organisation in "the Halden Courier’s Ana Ruiz"."""
    opening = _OWNED.search(text, max(0, mention[0] - 4), mention[0])
    if opening is None:
        return None
    names = mentions_in(max(0, opening.start() - LONGEST_BEFORE), opening.start())
    name = names[-1] if names else None
    is_whose = name is not None and name.kind == "organization" and name.end == opening.start()
    return (name.start, name.end) if name is not None and is_whose else None


def _employer_behind(text: str, mention: Range, mentions_in: MentionsIn) -> Range | None:
    """The organisation in "Ana Ruiz of the Halden Port Authority"."""
    opening = _OF.match(text, mention[1], mention[1] + LONGEST_BEHIND)
    names = mentions_in(opening.end(), opening.end() + LONGEST_BEHIND) if opening else []
    is_whose = (
        opening is not None and bool(names) and names[0].start == opening.end() and names[0].kind == "organization"
    )
    return (names[0].start, names[0].end) if is_whose else None


def title_run(items: Sequence[Item]) -> int:
    """How many words at the end of a stretch are a title for the name behind it."""
    return len(_taken_before(items))


def is_title_word(item: Item) -> bool:
    """Whether a word is a role noun, a title with a capital, or an abbreviation of one."""
    if item.name is not None:
        return False
    if role_of(item.text) or item.lower in _ACRONYM_TITLES:
        return True
    return bool(title_before_name().fullmatch(item.text) or title_before_name().fullmatch(item.text + "."))


def _is_modifier(item: Item) -> bool:
    if item.name is not None:
        return True
    return item.lower in words_of("title_modifiers.txt") or is_organisation_noun(item.lower) or "-" in item.text


def _before(text: str, mention: Range, sentence: Range, mentions_in: MentionsIn) -> Position | None:
    start = max(sentence[0], mention[0] - LONGEST_BEFORE)
    items = list(read_items(text, (start, mention[0]), mentions_in(start, mention[0])))
    while items and items[-1].name is None and plain(items[-1].text) in honorifics():
        items.pop()
    if items and text[items[-1].end : mention[0]].strip(" .\xa0"):
        return None
    is_inverted = bool(items) and items[-1].text == ","
    if is_inverted:
        items.pop()
        if not _is_inverted(items):
            return None
    taken = _taken_before(items)
    titles = [item for item in taken if is_title_word(item)]
    # "Through a spokeswoman, Ana Ruiz declined": two people.
    if not titles or (
        is_inverted and len(items) > len(taken) and items[-len(taken) - 1].lower in {"a", "an", "his", "her"}
    ):
        return None
    owner = next((item for item in taken if item.name and is_possessive(text, item)), None)
    words = _without_rank(taken[taken.index(owner) + 1 :] if owner else taken)
    if not any(is_title_word(item) for item in words):
        return None
    organization = next((i for i in [owner, *words] if i and _is_employer(i)), None) or _made_of_name(words)
    span = words[0].start, words[-1].end + (text[words[-1].end : words[-1].end + 1] == ".")
    return _position(text, span, titles, organization, owner or organization)


def _without_rank(words: list[Item]) -> list[Item]:
    """A title without the shortened one behind it: "Port spokesman" of "Port spokesman Navy Capt. Ana Ruiz"."""
    last = words[-1]
    if not (last.text.endswith(".") or title_before_name().fullmatch(last.text + ".") is not None):
        return words
    for place in range(len(words) - 2, -1, -1):
        item = words[place]
        if item.name is None and not item.text.endswith(".") and role_of(item.text) is not None:
            return words[: place + 1]
    return words


def _made_of_name(words: Sequence[Item]) -> Item | None:
    """The name in "Ruiz campaign manager" that an organisation is named for."""
    return next((item for item, following in pairwise(words) if item.name and following.lower in MADE_OF_NAMES), None)


def is_possessive(text: str, item: Item) -> bool:
    """Whether a possessive ending follows a word."""
    return text[item.end : item.end + 2] in {"'s", "’s"} or (
        text[item.end - 1] == "s" and text[item.end : item.end + 1] in {"'", "’"}
    )


def _is_inverted(items: Sequence[Item]) -> bool:
    """Whether the words before a comma are a title with its owner: "the union's leader, Ana Ruiz"."""
    return bool(items) and is_title_word(items[-1])


def _taken_before(items: Sequence[Item]) -> list[Item]:
    """The words before a name that belong to its title, in order."""
    taken: list[Item] = []
    place = len(items) - 1
    behind = _of_body(items)
    if behind >= 0:
        taken, place = list(items[behind:]), behind - 1
    while place >= 0 and len(taken) < MOST_TITLE_WORDS:
        item = items[place]
        if not item.text[0].isalnum() or (item.name is None and (item.lower in DETERMINERS or _ends_sentence(item))):
            break
        if (not taken or taken[0].lower == "and") and (behind := _of_state(items, place)) >= 0:
            taken[:0] = items[behind : place + 1]
            place = behind
        elif is_title_word(item) or (taken and _goes_before_title(items, place)):
            taken.insert(0, item)
        else:
            break
        place -= 1
    while taken and taken[0].lower == "and":
        taken.pop(0)
    return taken


def _ends_sentence(item: Item) -> bool:
    """Whether a word closes a sentence: it has a stop, and is neither a title nor another abbreviation."""
    return item.text.endswith(".") and not title_before_name().fullmatch(item.text) and len(item.text) > 5


def _of_body(items: Sequence[Item]) -> int:
    """Where "leader in the House of Representatives" begins that closes a stretch; -1 for none."""
    if len(items) < MOST_OF_BODY - 1 or items[-1].name is None or items[-1].name.kind not in {"organization", "place"}:
        return -1
    place = len(items) - 2 - (items[-2].lower == "the")
    if place > 0 and items[place].lower in {"in", "of", "at", "for", "to"} and is_title_word(items[place - 1]):
        return place - 1
    return -1


def _goes_before_title(items: Sequence[Item], place: int) -> bool:
    """Whether a word may stand before a title as part of it."""
    item = items[place]
    if item.lower == "and":
        return _ends_title(items, place - 1)
    if _is_modifier(item) or (item.text[0].isupper() and item.text not in capitalised("name_stopwords.txt")):
        return True
    # "Port Authority senior trial counsel": a word that is no verb, between two that belong to titles.
    bound = item.lower in word_class("behind a head") or item.lower.endswith(("ed", "s", "ing"))
    return not bound and item.lower not in DETERMINERS | _VERBS and place > 0 and _is_modifier(items[place - 1])


def _ends_title(items: Sequence[Item], place: int) -> bool:
    return place >= 0 and (is_title_word(items[place]) or _of_state(items, place) >= 0)


def _of_state(items: Sequence[Item], place: int) -> int:
    """Where "secretary of state" begins that ends at a place; -1 for none."""
    for back in range(2, min(5, place + 1)):
        between = items[place - back + 2 : place]
        if any(not item.text[0].isalnum() or item.lower in DETERMINERS | {"and", "with"} for item in between):
            return -1
        if items[place - back + 1].lower == "of" and is_title_word(items[place - back]):
            return place - back
    return -1


def _behind(text: str, end: int, sentence: Range, mentions_in: MentionsIn) -> Position | None:
    limit = min(sentence[1], end + LONGEST_BEHIND)
    opening = _OPENS.match(text, end, limit) or _IS.match(text, end, limit)
    if opening is None:
        return None
    start = opening.end()
    stop = _apposition_end(text, start, min(sentence[1], start + LONGEST_BEHIND), mentions_in)
    phrase = read_noun_phrase(text, (start, stop), mentions_in)
    if phrase is None:
        return None
    words = [item for item in phrase.items[phrase.first : phrase.head + 1] if item.name is None]
    titles = [item for item in words if is_title_word(item)]
    head = phrase.items[phrase.head]
    if not titles or not is_title_word(head) or _is_plural(head):
        return None
    owner = next((i for i in phrase.before if i.name and is_possessive(text, i)), None)
    inside = next((i for i in phrase.before if _is_employer(i)), None)
    first = phrase.items[phrase.items.index(owner) + 1] if owner else phrase.items[phrase.first]
    organization, last = _organisation_behind(phrase)
    organization = organization or inside
    span = first.start, max(last.end, head.end)
    return _position(text, span, titles, organization, organization or owner or _principal(phrase))


def _apposition_end(text: str, start: int, limit: int, mentions_in: MentionsIn) -> int:
    """Where an apposition ends: at the first mark outside of a name."""
    names = mentions_in(start, limit)
    for match in _CLOSES.finditer(text, start, limit):
        if not any(name.start <= match.start() < name.end for name in names):
            return match.start()
    return limit


def _organisation_behind(phrase: NounPhrase) -> tuple[Item | None, Item]:
    """The organisation in "chief of the Halden Port Authority", and the last word of the title.

    The title is the position as the story gives it, with what it is of ("chief of the Halden Port Authority").
    """
    head = phrase.items[phrase.head]
    behind = phrase.behind
    if len(behind) < 2 or behind[0].lower not in {"of", "for", "at", "with", "to", "in"}:
        return None, head
    last = head
    # Who speaks for a body is its "spokeswoman"; the "interim chair of the Port Authority" is called so.
    belongs = behind[0].lower in {"of", "to", "in"} or (behind[0].lower == "for" and not SPEAKS.search(head.text))
    for place, item in enumerate(behind[1:6], 1):
        if item.name is not None:
            following = behind[place + 1] if place + 1 < len(behind) else None
            if following is not None and following.lower in MADE_OF_NAMES:
                return item, following if belongs else last
            if _is_employer(item):
                return item, item if belongs else last
            is_place = item.name.kind == "place" and behind[0].lower in {"of", "to"}
            return (item if behind[0].lower == "of" and is_place else None), item if is_place else last
        if not item.text[0].isalnum() or item.lower in _ENDS_COMPLEMENT or is_title_word(item):
            break
        if (body := _unseen_body(behind[place:])) is not None:
            return body, body if belongs else last
        # "Owner of a shopping center", "coordinator for counterterrorism": what somebody is in charge of.
        if behind[0].lower in {"of", "for"} and item.lower not in DETERMINERS | {"and"} and not item.text[0].isupper():
            is_last = place + 1 >= len(behind) or behind[place + 1].name is None
            last = item if is_last else last
    return None, last


def _unseen_body(items: Sequence[Item]) -> Item | None:
    """An organisation that was not seen as one: words with capitals, the last a kind of organisation."""
    run = list(takewhile(lambda item: item.text[0].isupper() and _is_no_person(item), items))
    if len(run) < 2 or not is_organisation_noun(run[-1].lower):
        return None
    return Item(run[0].start, run[-1].end, " ".join(item.text for item in run))


def _is_no_person(item: Item) -> bool:
    """Whether a word belongs to no name but perhaps a place's ("Urban-Brookings Tax Policy Center")."""
    return item.name is None or item.name.kind in {"place", "organization"}


def _principal(phrase: NounPhrase) -> Item | None:
    """The name behind "for": "a spokesman for Ana Ruiz"."""
    behind = phrase.behind
    if len(behind) > 1 and behind[0].lower in {"for", "of", "to", "with"}:
        return next((item for item in behind[1:5] if item.name is not None), None)
    return None


def _position(
    text: str, span: Range, titles: Sequence[Item], organization: Item | None, principal: Item | None
) -> Position:
    found = [role for item in titles if (role := role_of(item.text))]
    gender: Gender | None = next((role.gender for role in found if role.gender), None)
    roles = frozenset({role.noun for role in found} | {plain(item.text) for item in titles})
    title = _PLURAL.sub(r"\1.", text[span[0] : span[1]])
    if title.endswith(".") and not title_before_name().search(title, len(title) - min(len(title), 6)):
        title = title[:-1]
    speaks = SPEAKS.search(title) is not None
    return Position(
        title=None if all(map(_is_relation, titles)) else " ".join(title.split()),
        organization=(organization.start, organization.end) if organization else None,
        span=span,
        roles=roles,
        gender=gender,
        principal=(principal.start, principal.end) if principal and speaks else None,
    )


def _is_employer(item: Item) -> bool:
    """Whether a name is an organisation's to which a position may belong; a party's candidates do not belong to it."""
    if item.name is None or item.lower in _NO_EMPLOYERS:
        return False
    return item.name.kind == "organization" or (item.name.kind == "place" and item.lower in _SEATS)


def _is_relation(item: Item) -> bool:
    role = role_of(item.text)
    return role is not None and (role.noun in words_of("relation_nouns.txt") or role.number == "plural")


def _is_plural(item: Item) -> bool:
    role = role_of(item.text)
    return role is not None and role.number == "plural"

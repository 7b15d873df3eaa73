"""What users type into a search box, understood or refused with the place.

    bridge inspector        both words, in the content or in the name, title or organisation of the source
    "no comment"            the words in this order; any kind of quotation mark
    investigat*             words that begin so
    kislyak OR ambassador   one of them; AND binds more tightly, and so does a blank
    sessions -recuse        the second must not be there; NOT says the same
    (a OR b) c              parentheses
    FBI                     F.B.I., too, and the other way round

Operators are in capitals; "or", "and" and "not" are words. Case, accents and the endings of words make no difference.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from onrecord.errors import BadQuery
from onrecord.store.search.words import folded

MAX_CHARACTERS: Final = 1_000  # three times the longest sentence that anybody pastes
MAX_WORDS: Final = 64  # each is looked up by itself; SQLite's own limit lies at 256 levels
MAX_DEPTH: Final = 16  # parentheses in parentheses
MAX_LETTERS: Final = 200  # of a word; PostgreSQL indexes none above some 500
MIN_PREFIX: Final = 3  # letters before a star: with two, a twentieth of all words would be looked up

_ACRONYM_LETTERS: Final = (2, 5)  # "US", "FBI", "NAACP"; longer words in capitals are shouted


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, in the words of `words.folded`.

    Attributes:
        prefix: the last word is the beginning of one.
    """

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Each of its parts must hold; at least one of them is no `Not`."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of its parts must hold; none of them is a `Not`."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Its part must not hold."""

    part: "Node"


Node = Term | All | AnyOf | Not

_Kind = Literal["term", "OR", "AND", "NOT", "(", ")", "end"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    place: int  # counted from 1, as people count
    node: Node | None = None


def parse(query: str) -> Node | None:
    """Understand a query.

    Returns:
        What is looked for; None for an empty query, which is everything.

    Raises:
        BadQuery: it cannot be understood, is too long, or only says what is not looked for.
    """
    if len(query) > MAX_CHARACTERS:
        what = f"the query has {len(query):,} characters, and the limit is {MAX_CHARACTERS:,}"
        raise BadQuery(what, next_step="Look for the few words that matter.")
    if not query.strip():
        return None
    tokens = list(_tokens(query))
    if len(tokens) == 1:
        raise BadQuery("there is no word in the query", next_step="Give a word, or leave the query empty.")
    node = _Parser(tokens).parse()
    if not _is_found(node):
        next_step = "Add a word that must be there, or leave the query empty and use filters."
        raise BadQuery("the query only says what must not be there", next_step=next_step)
    if (count := sum(len(term.words) for term in terms(node, negated=True))) > MAX_WORDS:
        what = f"the query has {count} words, and the limit is {MAX_WORDS}"
        raise BadQuery(what, next_step="Look for the few words that matter.")
    return node


def terms(node: Node | None, *, negated: bool = False) -> list[Term]:
    """The words and phrases looked for, in order; those that must not be there only if `negated`."""
    match node:
        case None:
            return []
        case Term():
            return [node]
        case Not(part):
            return terms(part, negated=True) if negated else []
        case All(parts) | AnyOf(parts):
            return [term for part in parts for term in terms(part, negated=negated)]


def holds(node: Node, is_there: Callable[[Term], bool]) -> bool:
    """Whether the query holds, given which of its terms are there."""
    match node:
        case Term():
            return is_there(node)
        case Not(part):
            return not holds(part, is_there)
        case All(parts):
            return all(holds(part, is_there) for part in parts)
        case AnyOf(parts):
            return any(holds(part, is_there) for part in parts)


def has_prefix(node: Node | None, *, negated: bool = True) -> bool:
    """Whether a term of it is the beginning of a word."""
    return any(term.prefix for term in terms(node, negated=negated))


# What opens a phrase, and what may close it.
_QUOTES: Final = {
    '"': '"',
    "“": '”"“',
    "”": '”"',
    "„": '“”"',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "＂": "＂",
}
_BLANK: Final = re.compile(r"\s+")
_WORD: Final = re.compile(rf"[^\s(){''.join(_QUOTES)}]+")
_TRAILING: Final = ".,;:!?…"
_POSSESSIVE: Final = re.compile(r"['’`´]s$", re.IGNORECASE)
_DOTTED: Final = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?")
_DASHES: Final = "-−–"
_OPERATORS: Final[dict[str, _Kind]] = {"OR": "OR", "|": "OR", "||": "OR", "AND": "AND", "NOT": "NOT"}


def _tokens(query: str) -> "list[_Token]":
    found: list[_Token] = []
    place = 0
    while place < len(query):
        character = query[place]
        if blank := _BLANK.match(query, place):
            place = blank.end()
        elif character in "()":
            found.append(_Token("(" if character == "(" else ")", place + 1))
            place += 1
        elif character in _QUOTES:
            place = _phrase(query, place, found)
        else:
            place = _word(query, place, found)
    found.append(_Token("end", len(query) + 1))
    return found


def _phrase(query: str, place: int, found: list[_Token]) -> int:
    ends = [at for mark in _QUOTES[query[place]] if (at := query.find(mark, place + 1)) >= 0]
    if not ends:
        raise _bad("the quotation mark is never closed", place + 1, "Close it, or leave it out.")
    end = min(ends)
    words = tuple(folded(query[place + 1 : end]).split())
    starred = query[end + 1 : end + 2] == "*"
    if words:
        _require_words(words, place + 1)
        found.append(_Token("term", place + 1, _prefix(words, end + 2) if starred else Term(words)))
    return end + 1 + starred


def _word(query: str, place: int, found: list[_Token]) -> int:
    match = _WORD.match(query, place)
    # Every character that is no blank, parenthesis or quotation mark is part of a word.
    raw = match[0] if match else query[place]
    end = place + len(raw)
    if raw in _OPERATORS:
        found.append(_Token(_OPERATORS[raw], place + 1))
        return end
    if raw[0] in _DASHES and _negates(query, place, end):
        found.append(_Token("NOT", place + 1))
        return place + 1
    if (node := _node(raw, place)) is not None:
        found.append(_Token("term", place + 1, node))
    return end


def _negates(query: str, place: int, end: int) -> bool:
    """Whether a dash before a word, a phrase or a parenthesis is a minus: "-word", but not "a - b" or "a -, b"."""
    following = query[place + 1 : place + 2]
    if end > place + 1:
        return bool(folded(query[place + 1 : end])) and following not in _DASHES
    return following == "(" or following in _QUOTES if following else False


def _node(raw: str, place: int) -> Node | None:
    """What a word means; None for mere punctuation."""
    raw = raw.rstrip(_TRAILING) if not _DOTTED.fullmatch(raw) else raw
    body = raw.rstrip("*")
    if "*" in body:
        at = place + body.index("*") + 1
        if folded(body):
            raise _bad("a star can only stand behind the beginning of a word", at, 'Write "kisl*", say.')
        return None
    words = tuple(folded(_POSSESSIVE.sub("", body)).split())
    if not words:
        return None
    _require_words(words, place + 1)
    if body != raw:
        return _prefix(words, place + len(raw))
    return _acronym(body, words) or Term(words)


def _require_words(words: tuple[str, ...], place: int) -> None:
    if (letters := max(map(len, words))) > MAX_LETTERS:
        raise _bad(f"a word of {letters} letters is none", place, "Leave it out.")


def _prefix(words: tuple[str, ...], place: int) -> Term:
    if len(words[-1]) < MIN_PREFIX:
        next_step = f"Give at least {MIN_PREFIX} of its letters."
        raise _bad(f"{words[-1]!r} is too short for the beginning of a word", place, next_step)
    return Term(words, prefix=True)


def _acronym(raw: str, words: tuple[str, ...]) -> Node | None:
    letters = "".join(words)
    few, many = _ACRONYM_LETTERS
    plain = raw.isascii() and raw.isalpha() and raw.isupper()
    if not few <= len(letters) <= many or not (plain or _DOTTED.fullmatch(raw)):
        return None
    return AnyOf((Term((letters,)), Term(tuple(letters))))


class _Parser:
    """Recursive descent: OR over AND over NOT."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._any()
        token = self._token
        if token.kind == ")":
            raise _bad("the parenthesis was never opened", token.place, "Leave it out, or open it.")
        return node

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._token
        self._next += 1
        return token

    def _any(self) -> Node:
        places = [self._token.place]
        parts = [self._all()]
        while self._token.kind == "OR":
            operator = self._take()
            self._require_operand(operator, "behind")
            places.append(self._token.place)
            parts.append(self._all())
        if len(parts) == 1:
            return parts[0]
        for place, part in zip(places, parts, strict=True):
            if not _is_found(part):
                next_step = "Put it behind the whole: (a OR b) NOT c."
                raise _bad("OR cannot be followed or preceded by something that must not be there", place, next_step)
        return AnyOf(tuple(leaf for part in parts for leaf in (part.parts if isinstance(part, AnyOf) else (part,))))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._token.kind not in ("OR", ")", "end"):
            if self._token.kind == "AND":
                self._require_operand(self._take(), "behind")
            parts.append(self._one())
        if len(parts) == 1:
            return parts[0]
        return All(tuple(leaf for part in parts for leaf in (part.parts if isinstance(part, All) else (part,))))

    def _one(self) -> Node:
        token = self._take()
        if token.kind in ("OR", "AND"):
            raise _dangling(token, "before")
        if token.kind == "NOT":
            self._require_operand(token, "behind")
            with_depth = self._nested(token, self._one)
            return with_depth.part if isinstance(with_depth, Not) else self._negation(with_depth, token)
        if token.kind == "(":
            return self._group(token)
        if token.node is None:
            raise _bad("the parenthesis closes nothing", token.place, "Leave it out.")
        return token.node

    def _negation(self, part: Node, token: _Token) -> Node:
        if not _is_found(part):
            next_step = "Say what must be there."
            raise _bad("NOT stands before something that must not be there already", token.place, next_step)
        return Not(part)

    def _group(self, opening: _Token) -> Node:
        if self._token.kind == ")":
            raise _bad("there is nothing between the parentheses", opening.place, "Leave them out.")
        if self._token.kind == "end":
            raise _bad("the parenthesis is never closed", opening.place, "Close it, or leave it out.")
        node = self._nested(opening, self._any)
        if self._take().kind != ")":
            raise _bad("the parenthesis is never closed", opening.place, "Close it, or leave it out.")
        return node

    def _nested(self, token: _Token, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            what = f"parentheses and NOT stand in one another more than {MAX_DEPTH} deep"
            raise _bad(what, token.place, "Say it more simply.")
        node = inner()
        self._depth -= 1
        return node

    def _require_operand(self, operator: _Token, side: Literal["before", "behind"]) -> None:
        if self._token.kind in ("OR", "AND", ")", "end"):
            raise _dangling(operator, side)


def _dangling(operator: _Token, side: Literal["before", "behind"]) -> BadQuery:
    next_step = f'To look for the word itself, write "{operator.kind.lower()}" in small letters.'
    return _bad(f"there is nothing {side} {operator.kind}", operator.place, next_step)


def _is_found(node: Node) -> bool:
    """Whether it says what must be there."""
    match node:
        case Not():
            return False
        case All(parts):
            return any(map(_is_found, parts))
        case Term() | AnyOf():
            return True


def _bad(what: str, place: int, next_step: str) -> BadQuery:
    return BadQuery(what, where=f"character {place} of the query", next_step=next_step)

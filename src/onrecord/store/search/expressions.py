"""What is asked for, in the language of the index: FTS5's on SQLite, tsquery on PostgreSQL.

Only words of letters and digits get into an expression (`words.folded`, `facets`), each in quotation marks, so that
nothing that a user types can be taken for an operator, a column or a quotation mark.

An expression finds all that is asked for, and with the beginning of a word perhaps more: the index holds stems, and
"general*" becomes "gener*". Whoever reads the rows checks them (`finding`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from onrecord.store.search.query import All, AnyOf, Node, Not, Term, has_prefix
from onrecord.store.search.stemming import stem


@dataclass(frozen=True, slots=True)
class Named:
    """A source that is called so: the words stand in this order in its name, title or organisation."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the index is asked for.

    Attributes:
        node: the words; None for any.
        groups: of each group one alternative must hold: a facet word, or a name of the source.
        excluded: facet words that must not be there.
    """

    node: Node | None = None
    groups: tuple[tuple[str | Named, ...], ...] = ()
    excluded: tuple[str, ...] = ()

    def narrowed(self, *facets: str) -> "Wanted":
        """The same, and one of the facet words."""
        return Wanted(node=self.node, groups=(*self.groups, facets), excluded=self.excluded)


# What may follow the beginning of a word and be taken off again by the stemmer: "investigat*" must find "investig",
# the stem of "investigate".
# fmt: off
_ENDINGS: Final = (
    "e", "ed", "er", "ers", "es", "s", "y", "ies", "ing", "ion", "ions", "or", "ors", "al", "ally", "ive", "able",
    "ible", "ate", "ated", "ation", "ations", "ement", "ment", "ments", "ent", "ant", "ence", "ance", "ful", "ly",
    "ness", "ous", "ity", "ities", "ism", "ist", "ize", "izes", "izing", "ization",
)
# fmt: on


def variants(term: Term) -> list[Term]:
    """Whole words or phrases that stand for the stems which the beginning of a word would miss."""
    *before, last = term.words
    found: dict[str, str] = {}
    for ending in _ENDINGS:
        made = stem(last + ending)
        if not made.startswith(stem(last)):
            found.setdefault(made, last + ending)
    return [Term((*before, word)) for word in found.values()]


def match_of(wanted: Wanted) -> str | None:
    """The expression of FTS5; None where there is nothing that must be there, as the index then has no answer."""
    parts = []
    if wanted.node is not None:
        parts.append(f"{{words source}} : ({_written(wanted.node, _phrase, _FTS5)})")
    for group in wanted.groups:
        facets = [f'"{one}"' for one in group if isinstance(one, str)]
        names = [f'"{" ".join(one.words)}"' for one in group if isinstance(one, Named)]
        columns = [f"facets : ({' OR '.join(facets)})"] * bool(facets) + [f"source : ({' OR '.join(names)})"] * bool(
            names
        )
        parts.append(f"({' OR '.join(columns)})")
    if not parts:
        return None
    match = " AND ".join(f"({part})" for part in parts)
    if wanted.excluded:
        facets = [f'"{word}"' for word in wanted.excluded]
        match = f"({match}) NOT (facets : ({' OR '.join(facets)}))"
    return match


@dataclass(frozen=True, slots=True)
class TsQuery:
    """The parts of a tsquery, joined by "and": words are stemmed by our configuration, facet words stand as they are.

    Attributes:
        stemmed: for to_tsquery('onrecord', …).
        plain: for to_tsquery('simple', …).
    """

    stemmed: tuple[str, ...]
    plain: tuple[str, ...]


def tsquery_of(wanted: Wanted) -> TsQuery | None:
    """The expression of PostgreSQL; None where there is nothing to ask the index for."""
    stemmed = [] if wanted.node is None else [_written(wanted.node, _lexemes, _TSQUERY)]
    plain: list[str] = []
    for group in wanted.groups:
        # In a group that has both, the facet words are those of people: they end in digits, and no stemmer cuts those.
        names = [_lexemes(Term(one.words), weight="B") for one in group if isinstance(one, Named)]
        facets = [f"'{one}'" for one in group if isinstance(one, str)]
        (stemmed if names else plain).append(f"({' | '.join(names + facets)})")
    plain += [f"!'{word}'" for word in wanted.excluded]
    return TsQuery(tuple(stemmed), tuple(plain)) if stemmed or plain else None


@dataclass(frozen=True, slots=True)
class _Operators:
    conjunction: str
    disjunction: str
    exclusion: str


_FTS5: Final = _Operators(" AND ", " OR ", " NOT ")
_TSQUERY: Final = _Operators(" & ", " | ", " & !")


def _written(node: Node, leaf: Callable[[Term], str], operators: _Operators) -> str:
    match node:
        case Term(prefix=True):
            return f"({operators.disjunction.join([leaf(node), *map(leaf, variants(node))])})"
        case Term():
            return leaf(node)
        case AnyOf(parts):
            return f"({operators.disjunction.join(_written(part, leaf, operators) for part in parts)})"
        case All(parts):
            found = operators.conjunction.join(
                _written(part, leaf, operators) for part in parts if not isinstance(part, Not)
            )
            excluded = [_written(part, leaf, operators) for part in _excluded(parts)]
            return (
                f"(({found}){operators.exclusion}({operators.disjunction.join(excluded)}))"
                if excluded
                else f"({found})"
            )
        case Not():
            raise AssertionError("a query that only says what must not be there was let through")


def _excluded(parts: Sequence[Node]) -> Iterator[Node]:
    """What must not be there, as far as the index can tell: it would leave out too much by the beginning of a word."""
    for part in parts:
        if isinstance(part, Not) and not has_prefix(part.part):
            yield part.part


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" * term.prefix}'


def _lexemes(term: Term, weight: str = "") -> str:
    *before, last = [f"'{word}0'" if _SHORT.fullmatch(word) else f"'{word}'" for word in term.words]
    marks = weight or ("AB" if any(map(_FACET_LIKE.match, term.words)) else "")
    ending = f":{'*' * term.prefix}{marks}" if term.prefix or marks else ""
    written = " <-> ".join([*(f"{word}:{marks}" if marks else word for word in before), f"{last}{ending}"])
    return f"({written})" if before else written


# Words that PostgreSQL must not stem: `migrations.fulltext`.
_SHORT: Final = re.compile("[a-z]{2}")
# Words and facet words stand in one column, and the index does not tell them apart: a word that might be a facet's is
# looked for with its weight, which costs a look at each row.
_FACET_LIKE: Final = re.compile(
    "(?:act|mode|quotation|type|setting|status|notcurrent|isnegated)[a-z]*$|(?:outletn|relayn?|who|target|[spd][1m])[0-9]"
)

"""Statements like one: nearest in meaning, whatever their words.

What is compared is the content alone. With the speaker before it, as statements are elsewhere given to the encoder,
those by the same person come first, and that is what the filter is for.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, select

from onrecord.errors import BadQuery, UsageError
from onrecord.store.database import Store
from onrecord.store.records import statement_place
from onrecord.store.schema import entry
from onrecord.store.search.expressions import Named, Wanted
from onrecord.store.search.filters import NO_FILTERS, Filters, resolve
from onrecord.store.search.finding import MAX_LIMIT, Results
from onrecord.store.search.hits import contents_of, load_hits
from onrecord.store.search.index import Condition, Index
from onrecord.store.search.meanings import Meanings, Progress, embed_missing, meanings_of
from onrecord.store.search.query import Term
from onrecord.store.search.ranking import Spotter

__all__ = ["embed_missing", "similar"]

# Below it two sentences have nothing to do with each other. Most pairs at random lie there, and few that mean the same
# in quite other words ("levies must be raised", "taxes will have to go up": 0.16).
MIN_COSINE: Final = 0.1
MAX_CHARACTERS: Final = 2_000  # of a text; the network reads about the first 500
# Where filters leave so few statements, these are compared, and no others. Where they leave more, the nearest of all
# are looked through first: a filter that one statement in fifty passes is passed by enough of 2,000. Only where too few
# of them do are all compared that pass, up to MANY; of a million that is one in fifty.
FEW: Final = 2_000
MANY: Final = 20_000
_LOOKED_THROUGH: Final = (200, 2_000)
_STATEMENT_ID: Final = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}")


def similar(
    store: Store,
    like: str,
    filters: Filters = NO_FILTERS,
    *,
    limit: int = 20,
    embed_at_most: int | None = None,
    progress: Progress | None = None,
) -> Results:
    """Find statements like one.

    Args:
        store: the database; statements that have no vector get one, in short transactions of their own.
        like: a text, or the id of a statement, which itself is not among the results.
        filters: what else must hold.
        limit: how many results at most; there are no pages.
        embed_at_most: how many statements get vectors first; all that have none when None, which takes a
            millisecond each.
        progress: called with how many of how many have got theirs.

    Returns:
        The nearest first; their scores are cosines. `total` is how many they are.

    Raises:
        BadQuery: there is no text, or too much.
        NotOnRecord: there is no statement of that id.
        UsageError: a filter names what there is not.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise UsageError(f"a page cannot have {limit} results", next_step=f"Ask for 1 to {MAX_LIMIT}.")
    meanings = meanings_of(store)
    with store.reading() as connection:
        condition = resolve(connection, filters)
        itself, text = _text(connection, like)
    left = meanings.refresh(progress, most=embed_at_most)
    with store.reading() as connection:
        found = _nearest(connection, meanings, condition, text, wanted=limit + 1)
        found = {key: cosine for key, cosine in found.items() if key != itself}
        hits = load_hits(connection, list(found)[:limit], scores=found)
    notes = [f"{left:,} statements were not compared, because nobody has embedded them yet"] if left else []
    return Results(
        hits=tuple(hits),
        total=len(hits),
        exact=True,
        counted=0,
        facets={},
        cursor=None,
        sort="likeness",
        notes=(*condition.notes, *notes),
    )


def _text(connection: Connection, like: str) -> tuple[int | None, str]:
    """The text to compare with, and the row of the statement whose content it is."""
    text = like.strip()
    if _STATEMENT_ID.fullmatch(text):
        key, _, _ = statement_place(connection, text)
        return key, contents_of(connection, [key])[key]
    if not text:
        raise BadQuery("there is no text to compare with", next_step="Give a sentence, or the id of a statement.")
    if len(text) > MAX_CHARACTERS:
        what = f"the text to compare with has {len(text):,} characters, and the limit is {MAX_CHARACTERS:,}"
        raise BadQuery(what, next_step="Give one statement of it.")
    return None, text


def _nearest(
    connection: Connection, meanings: Meanings, condition: Condition, text: str, *, wanted: int
) -> dict[int, float]:
    """Cosines by key, greatest first."""
    vector = meanings.vector_of(text)
    filtered = not condition.is_open or bool(condition.rows)
    if filtered and (allowed := _allowed(connection, condition, FEW)) is not None:
        return _near_enough(meanings.index.search(vector, limit=wanted, allowed=allowed))
    found: dict[int, float] = {}
    for count in _LOOKED_THROUGH:
        nearest = _near_enough(meanings.index.search(vector, limit=max(count, wanted)))
        passing = _passing(connection, condition, list(nearest))
        found = {key: cosine for key, cosine in nearest.items() if key in passing}
        if len(found) >= wanted or len(nearest) < count:
            return dict(list(found.items())[:wanted])
    if filtered and (allowed := _allowed(connection, condition, MANY)) is not None:
        return _near_enough(meanings.index.search(vector, limit=wanted, allowed=allowed))
    return found


def _allowed(connection: Connection, condition: Condition, most: int) -> list[int] | None:
    """The statements that filters leave; None where they are more than so many."""
    rows = Index.of(connection).newest(condition, [entry.c.key], limit=most + 1)
    return [row[0] for row in rows] if len(rows) <= most else None


def _near_enough(found: Sequence[tuple[int, float]]) -> dict[int, float]:
    return {key: round(cosine, 4) for key, cosine in found if cosine >= MIN_COSINE}


def _passing(connection: Connection, condition: Condition, keys: Collection[int]) -> set[int]:
    """Those of some rows for which the condition holds."""
    columns = (entry.c.key, entry.c.facets, entry.c.source)
    rows = connection.execute(select(*columns).where(entry.c.key.in_(list(keys)), *condition.rows))
    return {key for key, facets, source in rows if _holds(condition.wanted, set(facets.split()), source)}


def _holds(wanted: Wanted, facets: set[str], source: str) -> bool:
    """Whether filters hold for a row; what the index would say of it."""

    def is_there(one: str | Named) -> bool:
        return Spotter(Term(one.words)).count(source) > 0 if isinstance(one, Named) else one in facets

    return facets.isdisjoint(wanted.excluded) and all(any(map(is_there, group)) for group in wanted.groups)

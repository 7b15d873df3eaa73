"""The full-text indexes: of `entry`, made by migration 0001; of `passage`, made by migration 0002.

What a query of entries becomes stands in `store/search/`, what one of passages does in `store/passages.py`.

Both databases index the same words in the same way. `entry.words` and `entry.source` hold words of letters and digits
alone (`store.search.words.folded`), `entry.facets` words that say what a row can be filtered by
(`store.search.facets`). Both stem by Porter's rules of 1980, as `store.search.stemming` does, and leave no word out:
"who" and "not" are words that a reporter looks for. `passage.words` holds forms of letters and digits alone too, and
is not stemmed: a quotation says the words that were said.

Nobody writes to an index: triggers and a generated column keep it in the transaction that changes its table. On SQLite
a row must never be replaced by INSERT OR REPLACE, which runs no delete trigger.
"""

from typing import Final

from sqlalchemy import Connection

# The index reads the texts from `entry`. "ascii" takes every character beyond ASCII for a letter: `folded` has already
# decided what is one, and a tokenizer that knows an older Unicode must not decide otherwise.
_SQLITE: Final = (
    """
    CREATE VIRTUAL TABLE entry_fts USING fts5(
        words, source, facets, content='entry', content_rowid='key', tokenize='porter ascii'
    )
    """,
    """
    CREATE TRIGGER entry_fts_added AFTER INSERT ON entry BEGIN
        INSERT INTO entry_fts(rowid, words, source, facets) VALUES (new.key, new.words, new.source, new.facets);
    END
    """,
    """
    CREATE TRIGGER entry_fts_removed AFTER DELETE ON entry BEGIN
        INSERT INTO entry_fts(entry_fts, rowid, words, source, facets)
        VALUES ('delete', old.key, old.words, old.source, old.facets);
    END
    """,
    """
    CREATE TRIGGER entry_fts_changed AFTER UPDATE OF key, words, source, facets ON entry BEGIN
        INSERT INTO entry_fts(entry_fts, rowid, words, source, facets)
        VALUES ('delete', old.key, old.words, old.source, old.facets);
        INSERT INTO entry_fts(rowid, words, source, facets) VALUES (new.key, new.words, new.source, new.facets);
    END
    """,
    "CREATE INDEX ix_entry_search_day ON entry (day)",
)

# "simple" where no stemming is meant: facet words, and words that hold a digit. FTS5 leaves words of two letters as
# they are, and PostgreSQL would take the s of "is", so there they get a digit. Between the content and its source stand
# the facets, so that no phrase begins in one and ends in the other.
_POSTGRESQL: Final = (
    "CREATE TEXT SEARCH DICTIONARY onrecord_stem (TEMPLATE = snowball, LANGUAGE = porter)",
    "CREATE TEXT SEARCH CONFIGURATION onrecord (COPY = pg_catalog.simple)",
    "ALTER TEXT SEARCH CONFIGURATION onrecord ALTER MAPPING FOR asciiword, word WITH onrecord_stem",
    """
    ALTER TABLE entry ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('onrecord', regexp_replace(words, '\\y([a-z]{2})\\y', '\\10', 'g')), 'A')
        || to_tsvector('simple', facets)
        || setweight(to_tsvector('onrecord', regexp_replace(source, '\\y([a-z]{2})\\y', '\\10', 'g')), 'B')
    ) STORED
    """,
    "CREATE INDEX ix_entry_search ON entry USING gin (search)",
    'CREATE INDEX ix_entry_search_day ON entry (day COLLATE "C" DESC NULLS LAST, key DESC)',
)


def create(connection: Connection) -> None:
    """Make the index over a table `entry` that has just been made."""
    for line in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(line)


# Ranking is not asked of this index, so that it need not keep how long passages are.
_SQLITE_PASSAGES: Final = (
    """
    CREATE VIRTUAL TABLE passage_fts USING fts5(
        words, content='passage', content_rowid='key', tokenize='ascii', columnsize=0
    )
    """,
    """
    CREATE TRIGGER passage_fts_added AFTER INSERT ON passage BEGIN
        INSERT INTO passage_fts(rowid, words) VALUES (new.key, new.words);
    END
    """,
    """
    CREATE TRIGGER passage_fts_removed AFTER DELETE ON passage BEGIN
        INSERT INTO passage_fts(passage_fts, rowid, words) VALUES ('delete', old.key, old.words);
    END
    """,
    """
    CREATE TRIGGER passage_fts_changed AFTER UPDATE OF key, words ON passage BEGIN
        INSERT INTO passage_fts(passage_fts, rowid, words) VALUES ('delete', old.key, old.words);
        INSERT INTO passage_fts(rowid, words) VALUES (new.key, new.words);
    END
    """,
)
_POSTGRESQL_PASSAGES: Final = (
    "ALTER TABLE passage ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
    "CREATE INDEX ix_passage_search ON passage USING gin (search)",
)


def create_passages(connection: Connection) -> None:
    """Make the index over a table `passage` that has just been made."""
    for line in _SQLITE_PASSAGES if connection.dialect.name == "sqlite" else _POSTGRESQL_PASSAGES:
        connection.exec_driver_sql(line)

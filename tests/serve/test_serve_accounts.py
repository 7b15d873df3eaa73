"""Accounts: who may log in, and what the database keeps of it."""

import pytest
from sqlalchemy import text

from onrecord.errors import NotOnRecord, UsageError
from onrecord.store import Store
from onrecord.store.accounts import (
    account_of,
    add_user,
    close_session,
    fits,
    list_users,
    open_session,
    password_hash,
    remove_user,
    set_password,
)

LONG = "four words in a row"


@pytest.mark.parametrize(
    ("name", "password", "role", "advice"),
    [
        pytest.param("anna", "short", "reader", "15 or more", id="a short password"),
        pytest.param("anna", "x" * 2000, "reader", "1024 at most", id="a book for a password"),
        pytest.param("", LONG, "reader", "1 to 64", id="no name"),
        pytest.param("an na", LONG, "reader", "1 to 64", id="a blank in the name"),
        pytest.param("anna\u202e", LONG, "reader", "1 to 64", id="an unseen character in the name"),
        pytest.param("anna", LONG, "owner", "reader, editor", id="a role that there is not"),
    ],
)
def test_account_that_cannot_be_is_refused(store: Store, name: str, password: str, role: str, advice: str) -> None:
    with pytest.raises(UsageError) as refused, store.writing() as connection:
        add_user(connection, name, password, role=role, by="tester")  # type: ignore[arg-type]
    assert advice in str(refused.value)


def test_name_is_taken_once(store: Store) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="reader", by="tester")
    with pytest.raises(UsageError, match="already"), store.writing() as connection:
        add_user(connection, "anna", LONG, role="editor", by="tester")
    with store.reading() as connection:
        assert [(one.name, one.role) for one in list_users(connection)] == [("anna", "reader")]


def test_password_fits_only_its_own_hash(store: Store) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="reader", by="tester")
    with store.reading() as connection:
        hashes = password_hash(connection, "anna"), password_hash(connection, "nobody")
    assert [fits(LONG, one) for one in hashes] == [True, False]
    assert not fits("another password it is", hashes[0])


def test_database_holds_neither_password_nor_token(store: Store) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="reader", by="tester")
        token = open_session(connection, "anna")
        tables = ("user_account", "user_session", "change")
        stored = str([list(connection.execute(text(f"SELECT * FROM {table}"))) for table in tables])  # noqa: S608
    assert "anna" in stored
    assert (LONG in stored, token in stored) == (False, False)


def test_session_ends_when_it_is_closed(store: Store) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="editor", by="tester")
        token = open_session(connection, "anna")
        open_now = account_of(connection, token)
        close_session(connection, token)
        assert (open_now and open_now.name, account_of(connection, token)) == ("anna", None)


def test_session_ends_after_its_days(store: Store) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="editor", by="tester")
        token = open_session(connection, "anna")
        connection.execute(text("UPDATE user_session SET expires_at = '2020-01-01T00:00:00.000000Z'"))
        assert account_of(connection, token) is None


@pytest.mark.parametrize("how", ["password", "remove"])
def test_other_password_and_removal_log_out(store: Store, how: str) -> None:
    with store.writing() as connection:
        add_user(connection, "anna", LONG, role="editor", by="tester")
        token = open_session(connection, "anna")
        if how == "password":
            set_password(connection, "anna", "five words in one row", by="tester")
        else:
            remove_user(connection, "anna", by="tester")
        assert account_of(connection, token) is None


def test_unknown_account_cannot_be_removed(store: Store) -> None:
    with pytest.raises(NotOnRecord, match="nobody"), store.writing() as connection:
        remove_user(connection, "nobody", by="tester")

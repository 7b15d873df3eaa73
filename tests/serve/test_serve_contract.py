"""What holds for every route: a twin for each page, one error body, one error page, help for each field."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from serve.made_site import BRIDGE, READER, log_in

from onrecord import errors
from onrecord.errors import OnRecordError
from onrecord.serve import (
    Settings,
    beside,
    cards,
    checks,
    create_app,
    found,
    heads,
    linked,
    marking,
    turns,
    twins,
    variants,
    verifying,
)
from onrecord.serve.app import PAGES
from onrecord.serve.refusals import HEADINGS, refusal_of, status_of
from onrecord.store import Store

# What stands for a parameter of a path where there is something of it.
THERE = {
    "document_id": BRIDGE.document.id,
    "statement_id": BRIDGE.statements[0].id,
    "name:path": "Halden Courier",
    "entity_id": "e1",
}
NOWHERE = dict.fromkeys((*THERE, "person_id", "kind", "a", "b"), "x")


def routes(method: str) -> list[APIRoute]:
    """The routes that answer a method."""
    every = [route for module in PAGES for route in module.router.routes if isinstance(route, APIRoute)]
    return [route for route in every if method in (route.methods or ())]


@pytest.fixture
def app(filled: Store) -> FastAPI:
    return create_app(Settings(database=filled.name), store=filled)


def filled_in(path: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([^}]+)\}", lambda match: values[match[1]], path)


def person_of(client: TestClient) -> str:
    people = client.get("/people.json", params={"name": "Ilse Varga"}).json()["people"]
    return str(people[0]["id"])


def test_every_page_has_its_twin_and_every_twin_its_page() -> None:
    paths = {route.path for route in routes("GET")}
    pages = {path for path in paths if not path.endswith(".json")} - {"/healthz"}
    twins = {path for path in paths if path.endswith(".json")}
    assert {"/.json" if path == "/" else f"{path}.json" for path in pages} == twins
    assert {"/", "/documents/{document_id}", "/people/{person_id}", "/review", "/draft", "/counts"} <= pages
    assert {"/verify", "/disputes"} <= pages


def test_every_page_and_twin_answers(client: TestClient) -> None:
    values = THERE | {"person_id": person_of(client)}
    for route in routes("GET"):
        answer = client.get(filled_in(route.path, values))
        assert answer.status_code == 200, (route.path, answer.text)
        kind = "application/json" if route.path.endswith(".json") or route.path == "/healthz" else "text/html"
        assert answer.headers["content-type"].split(";")[0] == kind, route.path


def test_every_page_with_a_parameter_says_what_is_not_there(client: TestClient) -> None:
    for route in routes("GET"):
        if "{" in route.path:
            answer = client.get(filled_in(route.path, NOWHERE))
            assert answer.status_code == 404, (route.path, answer.text)
            if route.path.endswith(".json"):
                assert_error_body(answer.json())
            else:
                assert_error_page(answer.text)


def test_every_action_with_a_parameter_says_what_is_not_there(client: TestClient) -> None:
    for route in routes("POST"):
        if "{" in route.path:
            answer = client.post(filled_in(route.path, NOWHERE), json=SENT.get(route.path, {}))
            assert answer.status_code == 404, (route.path, answer.text)
            assert_error_body(answer.json())


# What a request has to hold to get as far as looking for what is not there.
SENT = {
    "/documents/{document_id}/retract": {"reason": "x"},
    "/people/{person_id}/rename": {"name": "Anna"},
    "/people/{person_id}/merge": {"other": "nobody at all"},
    "/people/{person_id}/split": {"name": "Anna"},
}


READERS_MAY = {"/draft", "/verify", "/api/annotate", "/api/verify"}


@pytest.mark.parametrize(
    ("login", "status", "allowed"),
    [
        pytest.param(None, 401, {"/login"}, id="nobody"),
        pytest.param(READER, 403, {"/login", "/logout", *READERS_MAY}, id="a reader"),
    ],
)
def test_every_action_refuses_who_may_not_do_it(
    guarded: TestClient, login: str | None, status: int, allowed: set[str]
) -> None:
    if login:
        log_in(guarded, login)
    refusing = [route for route in routes("POST") if route.path not in allowed]
    for route in refusing:
        answer = guarded.post(filled_in(route.path, NOWHERE), json={"text": "Anna says the crew was at home."})
        assert answer.status_code == status, (route.path, answer.text)
        assert_error_body(answer.json())
    assert len(refusing) > 8


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("GET", "/nothing", 404, "OR421", id="unknown page"),
        pytest.param("GET", "/nothing.json", 404, "OR421", id="unknown twin"),
        pytest.param("POST", "/nothing", 404, "OR421", id="unknown action"),
        pytest.param("GET", "/static/nothing.css", 404, "OR421", id="unknown file"),
        pytest.param("GET", "/static/..%2fapp.py", 404, "OR421", id="a file of the program"),
        pytest.param("POST", "/outlets", 405, "OR001", id="wrong method"),
        pytest.param("DELETE", "/documents/x.json", 405, "OR001", id="another wrong method"),
        pytest.param("GET", "/undo", 405, "OR001", id="an action that is looked at"),
        pytest.param("GET", "/?act=shout", 400, "OR001", id="a value that there is not"),
        pytest.param("GET", "/?q=%22", 400, "OR422", id="a query that is none"),
        pytest.param("GET", "/?q=" + "x" * 10_000, 400, "OR422", id="a query of 10,000 characters"),
        pytest.param("GET", "/?since=soon", 400, "OR001", id="no date"),
        pytest.param("GET", "/?cursor=x", 400, "OR001", id="no place to go on from"),
        pytest.param("GET", "/?min_confidence=2", 422, "OR001", id="a parameter out of its range"),
        pytest.param("GET", "/counts?by=colour", 400, "OR001", id="no dimension"),
        pytest.param("GET", "/changes?before=x", 422, "OR001", id="a parameter that is no number"),
        pytest.param("GET", "/review?after=x", 422, "OR001", id="no statement"),
        pytest.param("GET", "/people/x", 404, "OR421", id="nobody"),
        pytest.param("GET", "/disputes?since=soon", 400, "OR001", id="no date of a dispute"),
        pytest.param("GET", "/disputes?after=x", 400, "OR001", id="no page of disputes"),
        pytest.param("GET", "/disputes?kind=repeats", 422, "OR001", id="no kind of dispute"),
        pytest.param("GET", "/verify?transcript=x", 404, "OR421", id="no transcript to choose"),
    ],
)
def test_what_cannot_be_answered_has_one_body_and_one_page(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    as_json = client.request(method, path, headers={"accept": "application/json"})
    as_html = client.request(method, path, headers={"accept": "text/html"})
    assert (as_json.status_code, as_json.json()["error"]["code"]) == (status, code), as_json.text
    assert_error_body(as_json.json())
    if not path.partition("?")[0].endswith(".json"):
        assert as_html.status_code == status
        assert_error_page(as_html.text)


def assert_error_body(body: Any) -> None:  # noqa: ANN401 - JSON
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "what", "where", "next_step"}
    assert re.fullmatch(r"OR\d{3}", body["error"]["code"])
    assert body["error"]["what"]


def assert_error_page(page: str) -> None:
    assert page.count('role="alert"') == 1
    assert "Traceback" not in page


ALL: list[type[OnRecordError]] = [
    one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, OnRecordError)
]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_a_heading(kind: type[OnRecordError]) -> None:
    refusal = refusal_of(kind("what is wrong", where="here", next_step="Do this."))
    assert refusal.body["error"] == {
        "code": kind.code,
        "what": "what is wrong",
        "where": "here",
        "next_step": "Do this.",
    }
    assert refusal.status in HEADINGS


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.NotOnRecord, 404),
        (errors.BadQuery, 400),
        (errors.UsageError, 400),
        (errors.BadCorrection, 422),
        (errors.NotEnglish, 422),
        (errors.EditConflict, 409),
        (errors.NotLoggedIn, 401),
        (errors.Forbidden, 403),
        (errors.BadToken, 403),
        (errors.TooManyRequests, 429),
        (errors.TooLarge, 413),
        (errors.DatabaseLocked, 503),
        (errors.DatabaseFull, 503),
        (errors.ModelError, 500),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_errors_have_the_status_that_fits(kind: type[OnRecordError], status: int) -> None:
    assert status_of(kind) == status


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_fault_of_ours_is_told_without_its_insides(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret 4711")

    monkeypatch.setattr("onrecord.serve.pages.outlets.outlets", broken)
    answer = client.get("/outlets", headers={"accept": accept})
    assert (answer.status_code, "4711" in answer.text, "ZeroDivisionError" in answer.text) == (500, False, True)
    assert "secret 4711" in caplog.text


def test_database_that_goes_away_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise errors.DatabaseLocked("another program is writing", next_step="Wait.")

    monkeypatch.setattr("onrecord.serve.pages.health.ping", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "OR403")


def test_every_field_of_every_context_is_explained(app: FastAPI) -> None:
    described = app.openapi()
    ours = {name: one for name, one in described["components"]["schemas"].items() if name in contexts()}
    silent = [
        f"{name}.{field}"
        for name, one in ours.items()
        for field, told in one.get("properties", {}).items()
        if "description" not in told
    ]
    assert len(ours) > 20
    assert silent == []


def contexts() -> set[str]:
    """The names of the kinds that pages of ours are made of."""
    modules = [beside, cards, checks, found, heads, linked, marking, turns, twins, variants, verifying, *PAGES]
    return {
        name
        for module in modules
        for name, kind in vars(module).items()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    }


def test_every_route_is_described(app: FastAPI) -> None:
    described = app.openapi()
    silent = [
        (path, method)
        for path, methods in described["paths"].items()
        for method, one in methods.items()
        if not one.get("summary")
    ]
    assert silent == []


def test_twin_holds_to_its_description(client: TestClient, app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    twin = client.get(f"/documents/{BRIDGE.document.id}.json").json()
    assert set(twin) == set(schemas["StoryPage"]["properties"])
    assert set(twin["statements"][0]) == set(schemas["Card"]["properties"])


def test_pages_load_nothing_from_elsewhere_and_hold_no_script(client: TestClient) -> None:
    values = THERE | {"person_id": person_of(client)}
    for route in routes("GET"):
        if route.path.endswith(".json") or route.path == "/healthz":
            continue
        page = client.get(filled_in(route.path, values)).text
        loaded = re.findall(r'<(?:script|link|img|iframe|object|source)[^>]*?(?:src|href)="([^"]*)"', page)
        assert [one for one in loaded if not one.startswith("/")] == [], route.path
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == [], route.path
        assert re.findall(r"<style|<[^>]*\s(?:style|on[a-z]+)=", page) == [], route.path


def test_log_has_a_line_a_request_without_what_was_looked_for(
    client_of: Callable[..., TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="onrecord.serve.access")
    answer = client_of().get("/?q=secretword")
    record = caplog.records[-1]
    told = {name: getattr(record, name) for name in ("method", "path", "status", "request")}
    assert told == {"method": "GET", "path": "/", "status": 200, "request": answer.headers["x-request-id"]}
    assert "secretword" not in str(vars(record))

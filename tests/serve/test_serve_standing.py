"""Who is let in: by the name that is asked for, by where a request comes from, by a log-in, by a token."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from serve.made_site import BRIDGE, EDITOR, HERE, PASSWORD, READER, form_token, log_in

from onrecord.errors import UsageError
from onrecord.serve import Settings, create_app
from onrecord.serve.front import CONTENT_SECURITY_POLICY
from onrecord.store import Store

STATEMENT = BRIDGE.statements[0].id
CONFIRM = f"/statements/{STATEMENT}/confirm"
Browser = Callable[..., TestClient]


@pytest.mark.parametrize(
    ("settings", "needed"),
    [
        pytest.param({}, False, id="loopback"),
        pytest.param({"host": "::1"}, False, id="loopback of IPv6"),
        pytest.param({"host": "localhost"}, False, id="loopback by name"),
        pytest.param({"host": "127.8.8.8"}, False, id="another address of loopback"),
        pytest.param({"host": "0.0.0.0"}, True, id="all addresses"),  # noqa: S104 - what is tested
        pytest.param({"host": "192.168.1.4"}, True, id="an address of the network"),
        pytest.param({"host": "record.example"}, True, id="a name"),
        pytest.param({"allow": ("record.example",)}, True, id="loopback, but under another name"),
        pytest.param({"accounts": True}, True, id="asked for"),
    ],
)
def test_accounts_are_needed_where_others_could_ask(settings: dict[str, object], *, needed: bool) -> None:
    assert Settings(**settings).needs_accounts is needed  # type: ignore[arg-type]


def test_without_accounts_it_does_not_stand_where_others_could_ask(filled: Store) -> None:
    with pytest.raises(UsageError, match="accounts are needed") as refused:
        create_app(Settings(database=filled.name, host="192.168.1.4"), store=filled)
    assert "onrecord user add" in str(refused.value)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("127.0.0.1:8765", 200, id="its address"),
        pytest.param("localhost:1234", 200, id="its name, whatever the port"),
        pytest.param("[::1]:8765", 200, id="of IPv6"),
        pytest.param("evil.example:8765", 403, id="a name made to point here"),
        pytest.param("127.0.0.1.evil.example", 403, id="a name that begins like the address"),
        pytest.param("localhost@evil.example", 403, id="a name behind an at sign"),
        pytest.param("", 403, id="none"),
        pytest.param("[::1", 403, id="no name at all"),
    ],
)
def test_only_own_names_are_answered_on_loopback(client: TestClient, host: str, status: int) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == status


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_proxy_in_front_of_an_open_application_is_refused(client: TestClient, header: str) -> None:
    answer = client.get("/documents/x.json", headers={header: "10.0.0.1"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "OR502")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 303, id="no origin, as from an old browser"),
        pytest.param({"origin": HERE}, 303, id="its own page"),
        pytest.param({"origin": "http://evil.example"}, 403, id="another site's page"),
        pytest.param({"origin": "null"}, 403, id="a page without an origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="told by the browser"),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="another application on this machine"),
    ],
)
def test_forms_of_other_sites_are_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    data = {"form_token": form_token(client)}
    assert client.post(CONFIRM, data=data, headers=headers, follow_redirects=False).status_code == status


def test_form_needs_the_token_of_its_browser(client: TestClient, client_of: Browser) -> None:
    stolen = form_token(client_of())
    form_token(client)  # gives the browser a secret of its own
    codes = [
        client.post(CONFIRM, data=data, headers={"accept": "application/json"}).json()["error"]["code"]
        for data in ({}, {"form_token": "x"}, {"form_token": stolen})
    ]
    assert codes == ["OR503", "OR503", "OR503"]


def test_token_may_come_in_a_header(client: TestClient) -> None:
    headers = {"x-form-token": form_token(client)}
    assert client.post(CONFIRM, headers=headers, follow_redirects=False).status_code == 303


def test_program_needs_no_token_for_json(client: TestClient) -> None:
    answer = client.post(CONFIRM, json={})
    assert (answer.status_code, answer.json()["did"]) == (200, "confirmed")


@pytest.mark.parametrize("path", ["/draft", "/outlets", f"/documents/{BRIDGE.document.id}", "/changes"])
def test_page_sends_who_is_not_logged_in_to_the_log_in(guarded: TestClient, path: str) -> None:
    answer = guarded.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path.replace('/', '%2F')}")


def test_twin_and_api_refuse_who_is_not_logged_in(guarded: TestClient) -> None:
    answers = [guarded.get("/outlets.json"), guarded.post("/api/annotate", json={"text": "Anna says yes."})]
    assert [(one.status_code, one.json()["error"]["code"]) for one in answers] == [(401, "OR501")] * 2


@pytest.mark.parametrize("path", ["/healthz", "/login", "/static/app.css"])
def test_these_need_no_log_in(guarded: TestClient, path: str) -> None:
    assert guarded.get(path, follow_redirects=False).status_code == 200


def test_log_in_leads_where_one_wanted_to_go(guarded: TestClient) -> None:
    data = {"name": EDITOR, "password": PASSWORD, "next": "/outlets", "form_token": form_token(guarded, "/login")}
    answer = guarded.post("/login", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/outlets")
    assert guarded.get("/outlets", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_log_in_leads_nowhere_else(guarded: TestClient, target: str) -> None:
    data = {"name": EDITOR, "password": PASSWORD, "next": target, "form_token": form_token(guarded, "/login")}
    assert guarded.post("/login", data=data, follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param(EDITOR, "a wrong password it is", id="wrong password"),
        pytest.param("nobody", PASSWORD, id="unknown name"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_log_in_tells_nobody_what_was_wrong(guarded: TestClient, name: str, password: str) -> None:
    data = {"name": name, "password": password, "form_token": form_token(guarded, "/login")}
    answer = guarded.post("/login", data=data)
    assert (answer.status_code, "no account of that name with that password" in answer.text) == (401, True)


def test_guessing_is_stopped(guarded: TestClient) -> None:
    token = form_token(guarded, "/login")
    sent = [
        guarded.post("/login", data={"name": EDITOR, "password": f"guess number {n}", "form_token": token}).status_code
        for n in range(10)
    ]
    assert sent == [401] * 8 + [429] * 2
    right = guarded.post("/login", data={"name": EDITOR, "password": PASSWORD, "form_token": token})
    assert right.status_code == 429


def test_session_cookie_is_hidden_from_scripts_and_other_sites(guarded: TestClient) -> None:
    data = {"name": EDITOR, "password": PASSWORD, "form_token": form_token(guarded, "/login")}
    cookie = guarded.post("/login", data=data, follow_redirects=False).headers["set-cookie"].lower()
    assert ("httponly" in cookie, "samesite=lax" in cookie, "secure" in cookie) == (True, True, False)


def test_cookies_are_sent_over_https_only_behind_https(guarded: TestClient, client_of: Browser) -> None:
    del guarded  # has made the accounts
    cookie = client_of(accounts=True, https=True).get("/login").headers["set-cookie"].lower()
    assert ("httponly" in cookie, "samesite=strict" in cookie, "secure" in cookie) == (True, True, True)


def test_logged_out_is_out(guarded: TestClient) -> None:
    log_in(guarded, EDITOR)
    session = guarded.cookies["onrecord_session"]
    guarded.post("/logout", data={"form_token": form_token(guarded)})
    guarded.cookies.set("onrecord_session", session)
    assert guarded.get("/outlets.json").status_code == 401


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param(CONFIRM, {}, id="confirm"),
        pytest.param(f"/statements/{STATEMENT}", {"is.act": "say", "was.act": "deny"}, id="correct"),
        pytest.param(f"/documents/{BRIDGE.document.id}/retract", {"reason": "wrong"}, id="retract"),
        pytest.param("/undo", {"change": "1"}, id="undo"),
        pytest.param("/draft/keep", {"text": "Anna says yes."}, id="keep"),
    ],
)
def test_reader_changes_nothing(guarded: TestClient, path: str, data: dict[str, str]) -> None:
    log_in(guarded, READER)
    before = guarded.get("/changes.json").json()
    answer = guarded.post(path, data=data | {"form_token": form_token(guarded)})
    assert (answer.status_code, "may read, but not change" in answer.text) == (403, True)
    assert guarded.get("/changes.json").json() == before


def test_editor_is_named_in_the_log(guarded: TestClient) -> None:
    log_in(guarded, EDITOR)
    guarded.post(CONFIRM, data={"form_token": form_token(guarded)})
    assert guarded.get("/changes.json").json()["lines"][0]["editor"] == EDITOR


def test_every_answer_has_its_headers(client: TestClient) -> None:
    answers = [client.get(path) for path in ("/draft", "/outlets.json", "/nothing", "/static/app.css", "/healthz")]
    for answer in answers:
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_request_that_is_too_large_is_refused_before_it_is_read(client_of: Browser) -> None:
    client = client_of(max_body_bytes=1000)
    answer = client.post("/api/annotate", json={"text": "x" * 2000})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "OR111")


def test_request_that_does_not_tell_its_length_is_bounded_too(client_of: Browser) -> None:
    client = client_of(max_body_bytes=1000)
    answer = client.post("/api/annotate", content=(b"x" * 100 for _ in range(20)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "OR111")

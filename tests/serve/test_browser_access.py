"""Every page, looked at by axe-core in light and dark, on a desk and on a telephone."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from serve.live_site import AXE, DESKTOP, PHONE, Live, Visitor, serving, visiting
from serve.made_site import BRIDGE, EDITOR, HOSTILE, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STORY = f"/documents/{BRIDGE.document.id}"
OPEN = f"{STORY}?at={BRIDGE.statements[3].id}"
PAGES = {
    "search": "/",
    "results": "/?q=varga&act=deny,say&since=2023",
    "nothing found": "/?q=zebra",
    "story": STORY,
    "statement": OPEN,
    "edit": f"{OPEN}&edit=1",
    "add": f"{STORY}?add=1&content=18-43",
    "hostile story": f"/documents/{HOSTILE.document.id}?at={HOSTILE.statements[0].id}",
    "stories": "/documents",
    "people": "/people",
    "outlets": "/outlets",
    "outlet": "/outlets/Halden%20Courier",
    "review": "/review",
    "draft": "/draft",
    "counts": "/counts?by=outlet,act",
    "model": "/model",
    "changes": "/changes",
    "interface": "/api",
    "refusal": "/documents/nothing",
}
LOOKS = {
    "desk, light": {"viewport": DESKTOP, "color_scheme": "light"},
    "desk, dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "telephone": {"viewport": PHONE, "color_scheme": "light"},
}

needs_axe = pytest.mark.skipif(not AXE, reason="no axe-core: ONRECORD_AXE does not name axe.min.js")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(params=list(LOOKS.values()), ids=list(LOOKS))
def looking(request: pytest.FixtureRequest, browser: "Browser", standing: Live) -> Iterator[Visitor]:
    with visiting(browser, standing, **request.param) as visitor:
        yield visitor


@needs_axe
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_is_accessible(looking: Visitor, path: str) -> None:
    looking.go(path)
    assert violations(looking) == []


@needs_axe
def test_dossier_is_accessible(looking: Visitor, standing: Live) -> None:
    varga = standing.get("/people.json?name=Ilse+Varga")["people"][0]["id"]
    page = looking.go(f"/people/{varga}")
    for closed in page.locator("details").all():
        closed.evaluate("one => { one.open = true; }")
    assert violations(looking) == []


@needs_axe
def test_draft_that_was_read_is_accessible(looking: Visitor) -> None:
    page = looking.go("/draft")
    page.get_by_label("The story", exact=True).fill("Anna says the crew was at home on that day, and nothing else.")
    page.get_by_role("button", name="Read it").click()
    page.locator(".draft-card summary").first.click()
    assert violations(looking) == []


@needs_axe
def test_log_in_is_accessible(browser: "Browser", tmp_path: Path) -> None:
    with serving(tmp_path, accounts=True) as site, visiting(browser, site) as visitor:
        page = visitor.go("/login")
        assert violations(visitor) == []
        page.get_by_label("Name").fill(EDITOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Log out").wait_for()
        assert violations(visitor) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_fits_a_narrow_telephone(browser: "Browser", standing: Live, path: str) -> None:
    with visiting(browser, standing, viewport=PHONE) as visitor:
        page = visitor.go(path)
        width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.parametrize("path", [PAGES["statement"], PAGES["outlet"]], ids=["statement", "outlet"])
def test_page_can_be_printed(browser: "Browser", standing: Live, path: str) -> None:
    with visiting(browser, standing) as visitor:
        page = visitor.go(path)
        page.emulate_media(media="print")
        assert not page.locator(".sections").is_visible()
        assert page.locator("h1").is_visible()
        assert page.locator(".actions").count() == 0 or not page.locator(".actions").first.is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def violations(visitor: Visitor) -> list[str]:
    """What axe-core finds, as "rule: element"."""
    assert AXE
    visitor.page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found: dict[str, Any] = visitor.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]

"""Verifying, disputes and transcripts in a browser: by mouse, by keyboard, without scripts; looked at by axe-core."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serve.live_site import PHONE, Live, Visitor, serving, visiting
from serve.made_comparisons import (
    CHANGES,
    CHECKED,
    CHECKS,
    DENIAL,
    HEARING,
    OWN,
    SPOKEN,
    put_comparisons,
)
from serve.test_browser_access import LOOKS, needs_axe, violations

from onrecord.serve.reports import verification_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STORY = f"/documents/{CHECKED.document.id}"
PASTED = "Varga “I read every page of them,” and “We spent forty million on the piers.”"
PAGES = {
    "verify": "/verify",
    "verify a story on record": f"/verify?story={CHECKED.document.id}&transcript={HEARING.document.id}",
    "disputes": "/disputes",
    "no dispute": "/disputes?who=nobody",
    "checked story": STORY,
    **{f"card of a check, {one.verdict} {place}": f"{STORY}?at={one.statement}" for place, one in enumerate(CHECKS)},
    "card with links": f"/documents/{DENIAL.document.id}?at={DENIAL.statements[0].id}",
    "card with a family": f"/documents/{OWN.document.id}?at={OWN.statements[0].id}",
    "transcript": f"/documents/{HEARING.document.id}?passage=300-340#turn-1",
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serving(tmp_path_factory.mktemp("compared"), also=put_comparisons) as site:
        yield site


@pytest.fixture(params=list(LOOKS.values()), ids=list(LOOKS))
def looking(request: pytest.FixtureRequest, browser: "Browser", standing: Live) -> Iterator[Visitor]:
    with visiting(browser, standing, **request.param) as visitor:
        yield visitor


@pytest.fixture
def compared_visitor(browser: "Browser", tmp_path: Path) -> Iterator[Visitor]:
    with serving(tmp_path, also=put_comparisons) as site, visiting(browser, site) as visitor:
        yield visitor


def verify_pasted(page: "Page") -> None:
    """Fill the form of /verify with a story and a transcript, and send it."""
    page.get_by_label("Its text").fill(PASTED)
    page.get_by_label("a transcript that you paste or upload").check()
    page.get_by_label("Transcript", exact=True).fill(SPOKEN)
    page.get_by_role("button", name="Verify").click()
    page.locator(".check-card").first.wait_for()


@needs_axe
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_is_accessible(looking: Visitor, path: str) -> None:
    looking.go(path)
    assert violations(looking) == []


@needs_axe
def test_verified_story_is_accessible(looking: Visitor) -> None:
    page = looking.go("/verify")
    verify_pasted(page)
    for closed in page.locator("details").all():
        closed.evaluate("one => { one.removeAttribute('name'); one.open = true; }")
    assert violations(looking) == []


@needs_axe
def test_dossier_with_changed_positions_is_accessible(looking: Visitor, standing: Live) -> None:
    okafor = standing.get("/people.json?name=Jonas+Okafor")["people"][0]["id"]
    looking.go(f"/people/{okafor}")
    assert violations(looking) == []


@needs_axe
def test_report_is_accessible(looking: Visitor) -> None:
    record = CHECKED.model_copy(update={"checks": CHECKS})
    looking.page.set_content(verification_report([record], {HEARING.document.id: HEARING.document}))
    assert violations(looking) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_fits_a_narrow_telephone(browser: "Browser", standing: Live, path: str) -> None:
    with visiting(browser, standing, viewport=PHONE) as visitor:
        width = visitor.go(path).evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_click_on_a_quotation_opens_its_check(compared_visitor: Visitor) -> None:
    page = compared_visitor.go("/verify")
    verify_pasted(page)
    page.locator(".q.altered").click()
    opened = page.locator(".check-card[open]")
    opened.get_by_text("altered in a number").first.wait_for()
    assert page.locator("#q2.is-open").count() == 1


def test_keyboard_goes_through_the_checks(compared_visitor: Visitor) -> None:
    page = compared_visitor.go("/verify")
    verify_pasted(page)
    page.keyboard.press("j")
    page.locator("#check-1[open]").wait_for()
    page.keyboard.press("j")
    page.locator("#check-2[open]").wait_for()
    assert page.locator(".check-card[open]").count() == 1
    page.keyboard.press("k")
    page.locator("#check-1[open]").wait_for()


def test_form_shows_only_what_the_choice_needs(compared_visitor: Visitor) -> None:
    page = compared_visitor.go("/verify")
    assert not page.get_by_label("Transcript", exact=True).is_visible()
    page.get_by_label("one on record").check()
    assert not page.get_by_label("Its text").is_visible()
    page.get_by_label("Story on record").select_option(CHECKED.document.id)
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("A story on record").wait_for()
    page.get_by_role("button", name="Keep these checks").click()
    page.get_by_text("held against the transcripts on record").first.wait_for()


def test_verdict_in_a_story_opens_the_card_of_its_statement(compared_visitor: Visitor) -> None:
    page = compared_visitor.go(STORY)
    page.locator(".chip.weighty").click()
    page.locator(".card", has_text="word error rate").wait_for()
    page.get_by_role("link", name="Hearing of the Transport Committee").click()
    assert page.locator(".cited").inner_text() == "We spent four million on the piers"


def test_dispute_is_dismissed_and_that_is_undone(compared_visitor: Visitor) -> None:
    page = compared_visitor.go("/disputes?kind=changes")
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_text("Dismissed.").wait_for()
    assert page.locator(".dispute").count() == 0
    page.get_by_role("button", name="Undo").click()
    page.locator(".dispute").wait_for()


def test_link_is_confirmed_on_the_card(compared_visitor: Visitor) -> None:
    page = compared_visitor.go(f"/documents/{DENIAL.document.id}?at={CHANGES.b}")
    page.locator(".tie").get_by_role("button", name="Confirm").click()
    page.locator(".tie .status.confirmed").wait_for()


def test_filters_narrow_the_disputes_at_once(compared_visitor: Visitor) -> None:
    page = compared_visitor.go("/disputes")
    page.get_by_label("Kind").select_option("answers")
    page.get_by_text("1 dispute", exact=True).wait_for()
    assert "kind=answers" in page.url


def test_verify_works_without_scripts(browser: "Browser", standing: Live) -> None:
    with visiting(browser, standing, java_script_enabled=False) as visitor:
        page = visitor.go("/verify")
        verify_pasted(page)
        page.locator(".check-card summary").nth(1).click()
        assert page.locator("#check-2 .diff").is_visible()


def test_sides_of_a_dispute_stand_below_each_other_on_a_telephone(browser: "Browser", standing: Live) -> None:
    with visiting(browser, standing, viewport=PHONE) as visitor:
        page = visitor.go("/disputes?kind=changes")
        first, second = (one.bounding_box() for one in page.locator(".side-by").all())
    assert first
    assert second
    assert first["y"] + first["height"] <= second["y"]

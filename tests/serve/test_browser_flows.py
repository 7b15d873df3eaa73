"""What people come to do, done in a browser: add, search, read, correct, undo, log in, be refused."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from serve.live_site import PHONE, Live, Visitor, serving, visiting
from serve.made_site import BRIDGE, EDITOR, HOSTILE, HOSTILE_TEXT, PASSWORD, READER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STORY = f"/documents/{BRIDGE.document.id}"
DENIAL, QUOTE, ANSWER, CHARGE = (one.id for one in BRIDGE.statements)
TEXT = BRIDGE.document.text
DRAFT = "Anna says the pier is safe.\n\nThe crew was at home on that day, and all was well."


def card(live: Live, statement: str) -> dict[str, Any]:
    found: dict[str, Any] = live.get(f"/statements/{statement}.json")
    return found


def press(page: "Page", *keys: str) -> None:
    """Press keys one after the other, each once the page has settled."""
    for key in keys:
        page.evaluate(
            """() => {
                window.settled = false;
                addEventListener("htmx:afterSettle", () => { window.settled = true; }, {once: true});
            }"""
        )
        page.keyboard.press(key)
        page.wait_for_function("() => window.settled === true")


def test_draft_is_pasted_read_and_kept(visitor: Visitor, live: Live) -> None:
    page = visitor.go("/draft")
    page.get_by_label("The story", exact=True).fill(DRAFT)
    page.get_by_label("Outlet").fill("Pier Gazette")
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("Nothing of it is kept").wait_for()
    assert live.get("/counts.json?by=outlet&outlet=")["total"]["documents"] == 3
    page.get_by_role("button", name="Keep it on record").click()
    page.get_by_text("The story is on record now").wait_for()
    assert live.get("/outlets/Pier%20Gazette.json")["outlet"]["line"]["documents"] == 1


def test_cards_of_a_draft_open_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor.go("/draft")
    page.get_by_label("The story", exact=True).fill(DRAFT)
    page.get_by_role("button", name="Read it").click()
    page.locator(".draft-card").wait_for()
    page.keyboard.press("j")
    assert page.locator(".draft-card[open] blockquote").inner_text() == "says the pier is safe."


def test_search_shows_results_without_losing_the_place_in_the_box(visitor: Visitor) -> None:
    page = visitor.go("/")
    box = page.get_by_role("searchbox", name="Words")
    box.fill("warnings")
    box.press("Enter")
    page.locator("mark", has_text="warnings").wait_for()
    assert "q=warnings" in page.url
    assert page.locator(".hit").count() == 1
    assert box.evaluate("one => document.activeElement === one")


def test_facet_narrows_and_is_taken_away_again(visitor: Visitor) -> None:
    page = visitor.go("/")
    page.locator(".facets").get_by_role("link", name="deny").click()
    page.locator(".chosen", has_text="act: deny").wait_for()
    assert page.locator(".hit").count() == 1
    page.locator(".chosen a").click()
    page.locator(".chosen").wait_for(state="detached")
    assert page.locator(".hit").count() == 7


def test_result_opens_the_statement_in_its_story(visitor: Visitor) -> None:
    page = visitor.go("/?q=warnings")
    page.locator(".hit blockquote a").click()
    page.locator(".card blockquote", has_text="that she ignored warnings").wait_for()
    assert page.locator(".open-content").inner_text() == "that she ignored warnings"


def test_click_on_a_mark_opens_its_statement(visitor: Visitor) -> None:
    page = visitor.go(STORY)
    page.locator(".m.content", has_text="the answer was not serious").click()
    page.locator(".card blockquote", has_text="the answer was not serious").wait_for()
    assert f"at={ANSWER}" in page.url


def test_back_leads_to_the_statement_before(visitor: Visitor) -> None:
    page = visitor.go(STORY)
    press(page, "j", "j")
    page.go_back()
    page.locator(".card blockquote", has_text="that she ignored warnings").wait_for()


def test_keyboard_alone_reviews_a_story(visitor: Visitor, live: Live) -> None:
    page = visitor.go(STORY)
    press(page, "j", "y")  # the first: right
    assert page.locator(".notice").inner_text().startswith("Confirmed.")
    press(page, "j", "n")  # the second: wrong
    press(page, "j", "e")  # the third: its act is corrected
    page.locator("#edit-act").focus()
    page.keyboard.press("d")  # chooses "deny", or "demand"
    page.keyboard.press("Control+Enter")
    page.get_by_text("Corrected.").wait_for()
    assert [card(live, one)["status"] for one in (DENIAL, QUOTE, ANSWER, CHARGE)] == [
        "confirmed",
        "rejected",
        "partial",
        "suggested",
    ]
    press(page, "u")  # the correction is taken back
    page.get_by_text("Undone.").wait_for()
    assert card(live, ANSWER)["status"] == "suggested"
    press(page, "k")
    assert page.locator(".card .status").inner_text() == f"rejected by {card(live, QUOTE)['editor']}"


def test_tab_reaches_every_control_of_a_card(visitor: Visitor) -> None:
    page = visitor.go(f"{STORY}?at={QUOTE}")
    page.locator("#open").focus()
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText.trim().split(/\\s/)[0]"))
    assert {"Right", "Wrong", "Edit", "Cite"} <= reached


def test_keys_are_explained(visitor: Visitor) -> None:
    page = visitor.go(STORY)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_keys_do_nothing_while_one_types(visitor: Visitor, live: Live) -> None:
    page = visitor.go(f"{STORY}?at={DENIAL}&edit=1")
    page.locator("#edit-said").fill("")
    page.locator("#edit-said").press_sequentially("yn")
    assert (page.locator("#edit-said").input_value(), card(live, DENIAL)["status"]) == ("yn", "suggested")


def test_statement_is_added_by_selecting_its_words(visitor: Visitor, live: Live) -> None:
    page = visitor.go(STORY)
    for part, words in (("content", "two reports"), ("source", "The union"), ("cue", "shelving")):
        select(page, words)
        page.get_by_role("toolbar").get_by_role("button", name=part).click()
        place = f"{TEXT.index(words)}-{TEXT.index(words) + len(words)}"
        page.wait_for_function(
            "([id, place]) => document.getElementById(id)?.value === place", arg=[f"add-{part}_spans", place]
        )
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("Statement added.").wait_for()
    added = [one for one in live.get(f"{STORY}.json")["statements"] if one["status"] == "added"]
    assert [(one["source"], one["cue"], one["content"]) for one in added] == [("The union", "shelving", "two reports")]


def test_selection_counts_characters_as_the_record_does(visitor: Visitor) -> None:
    page = visitor.go(f"/documents/{HOSTILE.document.id}?add=1")
    select(page, "more")  # behind two characters that are written out
    page.get_by_role("toolbar").get_by_role("button", name="content").click()
    start = HOSTILE_TEXT.index("more")
    assert page.locator("#add-content_spans").input_value() == f"{start}-{start + 4}"


def test_statement_is_added_by_typing_its_words(visitor: Visitor) -> None:
    page = visitor.go(STORY)
    press(page, "a")
    page.locator("#add-content_spans").fill("two reports")
    page.locator("#add-content_spans").press("Enter")
    page.get_by_text("Statement added.").wait_for()


def test_refused_correction_says_why_and_keeps_the_form(visitor: Visitor) -> None:
    page = visitor.go(f"{STORY}?at={DENIAL}&edit=1")
    page.locator("#edit-said").fill("yesterday")
    page.locator("#edit-said").press("Enter")
    page.locator("#notice [role=alert]").wait_for()
    assert "2017-03-01" in page.locator("#notice").inner_text()
    assert page.locator("#edit-said").input_value() == "yesterday"


def test_conflict_with_another_editor_is_told(visitor: Visitor, live: Live) -> None:
    import httpx2

    page = visitor.go(f"{STORY}?at={DENIAL}")
    httpx2.post(f"{live.address}/statements/{DENIAL}/reject", json={})
    press(page, "y")
    page.locator("#notice [role=alert]").wait_for()
    assert "Load the story again" in page.locator("#notice").inner_text()
    assert card(live, DENIAL)["status"] == "rejected"


def test_queue_goes_on_by_itself(visitor: Visitor, live: Live) -> None:
    page = visitor.go("/review")
    first = page.locator(".card blockquote").inner_text()
    press(page, "y")
    page.get_by_text("Confirmed.").wait_for()
    assert page.locator(".card blockquote").inner_text() != first
    assert live.get("/review.json")["waiting"] == 6


def test_story_that_is_meant_for_a_browser_does_nothing(visitor: Visitor) -> None:
    page = visitor.go(f"/documents/{HOSTILE.document.id}?at={HOSTILE.statements[0].id}")
    assert page.locator("#text img, #text script").count() == 0
    assert page.locator("#text .unseen").all_inner_texts() == ["U+202E", "U+202C"]
    assert "<script>alert(1)</script>" in page.locator("#text").inner_text()


def test_pages_work_without_scripts(browser: "Browser", live: Live) -> None:
    with visiting(browser, live, java_script_enabled=False) as visitor:
        page = visitor.go("/")
        page.get_by_role("searchbox", name="Words").fill("warnings")
        page.get_by_role("button", name="Search").click()
        page.locator(".hit blockquote a").click()
        page.get_by_role("button", name="Right").click()
        assert page.locator(".notice").inner_text().startswith("Confirmed.")
        page.get_by_role("button", name="Undo").first.click()
        assert page.locator(".notice").inner_text().startswith("Undone.")
    assert card(live, DENIAL)["status"] == "suggested"


def test_card_is_a_sheet_on_a_telephone(browser: "Browser", live: Live) -> None:
    with visiting(browser, live, viewport=PHONE, has_touch=True) as visitor:
        page = visitor.go(STORY)
        page.locator(".m.content", has_text="that she ignored warnings").tap()
        sheet = page.locator(".card")
        sheet.wait_for()
        box = sheet.bounding_box()
        mark = page.locator(".open-content").first.bounding_box()
    assert box
    assert mark
    assert box["y"] + box["height"] == pytest.approx(PHONE["height"], abs=1)
    assert mark["y"] + mark["height"] <= box["y"]


def test_editor_logs_in_corrects_and_logs_out(browser: "Browser", tmp_path: Path) -> None:
    with serving(tmp_path, accounts=True) as site, visiting(browser, site) as visitor:
        page = visitor.go(f"{STORY}?at={DENIAL}")
        log_in(page, EDITOR)
        page.locator(".card").wait_for()
        press(page, "y")
        assert f"confirmed by {EDITOR}" in page.locator(".card").inner_text()
        page.get_by_role("button", name="Log out").click()
        page.get_by_text("You are logged out.").wait_for()
        visitor.go(STORY)
        assert page.url.startswith(f"{site.address}/login?next=")


def test_wrong_password_is_refused(browser: "Browser", tmp_path: Path) -> None:
    with serving(tmp_path, accounts=True) as site, visiting(browser, site) as visitor:
        page = visitor.go("/login")
        log_in(page, EDITOR, "not the password at all")
        page.get_by_role("alert").wait_for()
        assert "no account of that name with that password" in page.get_by_role("alert").inner_text().lower()


def test_reader_is_offered_nothing_to_change(browser: "Browser", tmp_path: Path) -> None:
    with serving(tmp_path, accounts=True) as site, visiting(browser, site) as visitor:
        page = visitor.go(f"{STORY}?at={DENIAL}")
        log_in(page, READER)
        page.locator(".card").wait_for()
        offered = page.locator(".card").get_by_role("button").all_inner_texts()
        page.keyboard.press("y")
        page.wait_for_timeout(300)
        assert (offered, page.locator(".card .status").count()) == ([], 0)


def log_in(page: "Page", name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def select(page: "Page", words: str) -> None:
    """Select words in the story, as with a mouse."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(words);
                if (start < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, start);
                range.setEnd(walker.currentNode, start + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
            throw new Error(`no ${words}`);
        }""",
        words,
    )
    page.get_by_role("toolbar").wait_for()

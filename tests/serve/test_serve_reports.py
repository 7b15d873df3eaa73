"""Reports hold all that they need, lead nowhere, and run nothing."""

import re

from made_records import made_record
from serve.made_comparisons import CHECKED, CHECKS, DENIAL, transcripts
from serve.made_site import HOSTILE

from onrecord.serve.reports import disputes_report, verification_report
from onrecord.store import Store
from onrecord.store.comparing.disputes import Sought, disputes

VERIFIED = CHECKED.model_copy(update={"checks": CHECKS})


def assert_stands_alone(page: str) -> None:
    assert page.startswith("<!doctype html>")
    assert re.findall(r"<(?:script|link|img|iframe|form|input|button)\b", page) == []
    assert [one for one in re.findall(r'(?:src|href|action)="([^"]*)"', page) if not one.startswith("#")] == []
    assert "url(" not in page
    assert "@import" not in page


def test_verification_report_has_every_check_and_stands_alone() -> None:
    page = verification_report([VERIFIED, DENIAL], transcripts())
    assert_stands_alone(page)
    assert [f'id="s1-check-{number}"' in page for number in range(1, len(CHECKS) + 1)] == [True] * len(CHECKS)
    assert "altered in a number" in page
    assert "Hearing of the Transport Committee" in page


def test_places_of_a_report_have_names_of_their_own() -> None:
    page = verification_report([VERIFIED, VERIFIED], transcripts())
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    missing = [one for one in re.findall(r'href="#([^"]*)"', page) if one not in ids]
    assert missing == []


def test_report_without_transcripts_shows_the_words_without_a_name() -> None:
    page = verification_report([VERIFIED], {})
    assert "We spent four million on the piers" in page
    assert_stands_alone(page)


def test_report_of_nothing_is_a_page() -> None:
    assert_stands_alone(verification_report([], {}))
    assert_stands_alone(disputes_report([]))


def test_disputes_report_shows_both_sides_and_stands_alone(compared: Store) -> None:
    with compared.reading() as connection:
        found = disputes(connection, Sought()).disputes
    page = disputes_report(found)
    assert_stands_alone(page)
    assert '<mark class="conflict">never closed</mark>' in page
    assert "https://sund.example/closed" in page
    assert "3 disputes: 1 contradiction, 1 changed position, 1 answer" in page


def test_hostile_story_is_text_in_a_report() -> None:
    page = verification_report([HOSTILE, made_record("</style><script>alert(1)</script>")], {})
    assert "<script>alert" not in page
    assert "\u202e" not in page

"""A watch asks feeds, reads what they name once, and goes on where it was stopped."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from batch.watching.conftest import Desk, conditional, page, rss
from cli import stand_in
from made_web import Reply

from onrecord.batch.watching.listening import Listener
from onrecord.batch.watching.schedule import rest
from onrecord.ingest import timed
from onrecord.ingest.documents import document_from_bytes
from onrecord.ingest.feed import Feed, read_feed
from onrecord.ingest.polite import Page
from onrecord.record import Document, Record
from onrecord.store import adding
from onrecord.store.records import document_ids, load_story
from onrecord.store.watching.feeds import FeedState, feed_states
from onrecord.store.watching.items import given_up


def state(desk: Desk, path: str = "/feed") -> FeedState:
    with desk.store.reading() as connection:
        return next(one for one in feed_states(connection) if one.feed.url == desk.site.url + path)


def pages(desk: Desk) -> list[str]:
    return sorted(path for path in desk.site.paths() if path not in {"/feed", "/other"})


def test_what_a_feed_names_is_read_and_put_on_record(desk: Desk) -> None:
    desk.publish("/1", "/2")
    tally = desk.watch().once()
    assert sorted(desk.told.done) == [("added", "/1"), ("added", "/2")]
    assert (tally.asked, tally.named, tally.read, tally.statements, tally.failed) == (1, 2, 2, 2, 0)
    assert (state(desk).feed.title, state(desk).done, state(desk).waiting) == ("Gull", 2, 0)


def test_what_the_feed_told_stands_beside_the_page(desk: Desk) -> None:
    desk.publish("/1")
    desk.watch().once()
    with desk.store.reading() as connection:
        story = load_story(connection, document_ids(connection)[0]).document
    assert story.url == f"{desk.site.url}/1"
    assert ("feed", f"{desk.site.url}/feed", "feed") in {(m.name, m.value, m.told_by) for m in story.metadata}


def test_a_story_is_read_once(desk: Desk) -> None:
    desk.publish("/1")
    desk.watch().once()
    desk.publish("/1", "/2")
    desk.watch().once()
    assert pages(desk) == ["/1", "/2"]
    assert desk.told.done == [("added", "/1"), ("added", "/2")]


def test_a_story_that_two_feeds_name_is_read_once(desk: Desk) -> None:
    desk.publish("/1")
    desk.publish("/1", feed="/other")
    desk.watch("/feed", "/other").once()
    assert (pages(desk), len(desk.told.done)) == (["/1"], 1)
    assert (state(desk).done, state(desk, "/other").done) == (1, 1)


def test_a_story_that_another_feed_named_before_is_not_fetched(desk: Desk) -> None:
    desk.publish("/1")
    desk.watch().once()
    desk.publish("/1", feed="/other")
    desk.watch("/other").once()
    assert pages(desk) == ["/1"]
    assert state(desk, "/other").done == 1


def test_a_feed_that_has_not_changed_is_not_sent_again(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/feed"] = conditional(rss("/1"))
    assert desk.watch().once().unchanged == 0
    assert desk.watch().once().unchanged == 1


def test_a_feed_is_sent_again_until_what_it_names_is_put_down(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish("/1")
    desk.site.routes["/feed"] = conditional(rss("/1"))

    def broken(*_: Any, **__: Any) -> int:  # noqa: ANN401 - whatever it is given
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("onrecord.batch.watching.polling.note_read", broken)
        with pytest.raises(RuntimeError):
            desk.watch().once()
    desk.watch().once()
    assert desk.told.done == [("added", "/1")]


def test_who_is_killed_while_a_story_is_told_of_is_told_of_it_again(desk: Desk) -> None:
    desk.publish("/1", "/2")

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        desk.watch(listener=Listener(on_done=killed)).once()
    desk.watch().once()
    assert sorted(outcome for outcome, _ in desk.told.done) == ["added", "known"]
    with desk.store.reading() as connection:
        assert len(document_ids(connection)) == 2


def test_who_is_killed_before_a_mark_is_written_finds_the_story_known(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish("/1")

    def killed(*_: Any, **__: Any) -> None:  # noqa: ANN401 - whatever it is given
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("onrecord.batch.watching.reading.note_done", killed)
        with pytest.raises(RuntimeError):
            desk.watch().once()
    assert state(desk).waiting == 1
    desk.watch().once()
    assert desk.told.done == [("added", "/1"), ("known", "/1")]
    assert state(desk).done == 1


def test_a_feed_that_fails_rests_and_the_others_go_on(desk: Desk) -> None:
    desk.publish("/1", feed="/other")
    desk.site.routes["/feed"] = Reply(status=500)
    tally = desk.watch("/feed", "/other").once()
    assert (tally.failed, desk.told.done) == (1, [("added", "/1")])
    ((name, why),) = desk.told.trouble
    assert (name, "500" in why) == ("/feed", True)
    desk.time.seconds += 60
    tally = desk.watch("/feed", "/other").once()
    assert (tally.asked, tally.failed, desk.site.paths().count("/feed")) == (1, 1, 1)
    desk.publish("/2")
    desk.time.seconds += 300
    assert desk.watch("/feed", "/other").once().failed == 0
    assert (state(desk).feed.failures, state(desk).feed.error, state(desk).done) == (0, None, 1)


def test_who_asks_while_a_feed_rests_is_told_why_and_until_when(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=500)
    desk.watch().once()
    desk.watch().once()
    (_, first), (_, second) = desk.told.trouble
    assert first in second
    assert f"It is not asked again before {state(desk).feed.not_before}." in second


def test_a_feed_rests_longer_each_time(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=500)
    watch = desk.watch(interval=60)
    asked = [desk.time.seconds for _ in itertools.islice(watch.rounds(), 5)]
    rests = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert all(300 * 2**turn <= seconds <= 331 * 2**turn for turn, seconds in enumerate(rests))


def test_a_server_that_names_a_time_is_left_alone_until_then(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=503, headers={"Retry-After": "7200"})
    desk.watch().once()
    desk.time.seconds += 7100
    desk.watch().once()
    assert desk.site.paths() == ["/feed"]
    desk.time.seconds += 200
    desk.watch().once()
    assert desk.site.paths() == ["/feed", "/feed"]


def test_a_feed_that_is_gone_is_left_alone(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=410)
    tally = desk.watch().once()
    assert (tally.failed, tally.gone) == (1, 1)
    assert "gone for good" in desk.told.trouble[0][1]
    desk.time.seconds += 27 * 86_400
    tally = desk.watch().once()
    assert (tally.asked, tally.gone, desk.site.paths()) == (0, 1, ["/feed"])


def test_a_feed_that_was_gone_by_mistake_is_found_after_four_weeks(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=410)
    desk.watch().once()
    desk.publish("/1")
    desk.time.seconds += 29 * 86_400
    assert desk.watch().once().gone == 0
    assert (desk.told.done, state(desk).feed.gone_at) == ([("added", "/1")], None)


def test_a_feed_of_which_no_story_has_a_page_is_told(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(b"<rss version='2.0'><channel><item><title>A</title></item></channel></rss>")
    assert desk.watch().once().failed == 0
    assert desk.told.trouble == [("/feed", "none of its stories has a link to a page, so nothing of it is read.")]


def test_a_fault_in_reading_a_feed_is_trouble_of_that_feed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish("/1")
    desk.publish("/2", feed="/other")

    def read(got: Page, *, name: str) -> Feed:
        if name.endswith("/feed"):
            raise OverflowError("a year beyond all years")
        return read_feed(got, name=name)

    monkeypatch.setattr("onrecord.batch.watching.polling.read_feed", read)
    assert desk.watch("/feed", "/other").once().failed == 1
    assert "a year beyond all years" in desk.told.trouble[0][1]
    assert desk.told.done == [("added", "/2")]


def test_a_watch_ends_when_every_feed_is_gone(desk: Desk) -> None:
    desk.site.routes["/feed"] = Reply(status=410)
    assert len(list(desk.watch().rounds())) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(
            Reply(b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'),
            "a web page, not a feed. The page names: http://127.0.0.1",
            id="that is HTML",
        ),
        pytest.param(Reply(status=302, headers={"Location": "/feed"}), "circle", id="that redirects in a circle"),
        pytest.param(
            Reply(b"<rss><!-- on and on -->" * 500, endless=True), "more than 10,000,000", id="without an end"
        ),
        pytest.param(Reply(b"{}", headers={"Content-Type": "application/json"}), "no feed", id="that is none"),
        pytest.param(Reply(status=404), "404", id="that is not there"),
    ],
)
def test_a_feed(desk: Desk, reply: Reply, words: str) -> None:
    desk.site.routes["/feed"] = reply
    desk.publish("/1", feed="/other")
    assert desk.watch("/feed", "/other").once().failed == 1
    assert words in desk.told.trouble[0][1]
    assert desk.told.done == [("added", "/1")]


def test_a_feed_that_sends_on_and_on_is_left_by_its_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed, "TOTAL_SECONDS", 0.3)
    desk.site.routes["/feed"] = Reply(b"<!-- -->", endless=True)
    desk.watch().once()
    assert "not complete" in desk.told.trouble[0][1]


def test_what_robots_txt_forbids_is_given_up_at_once(desk: Desk) -> None:
    desk.publish("/1", "/secret/2")
    desk.site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret/\n")
    desk.watch().once()
    assert (pages(desk), state(desk).failed) == (["/1"], 1)
    assert "OR114" in desk.told.trouble[0][1]


def twins(desk: Desk, said: str) -> None:
    """A story that its feed names at two addresses."""
    desk.publish("/1?at=home", "/1?at=world")
    body = page(said).body.replace(b"<head>", f"<head><link rel='canonical' href='{desk.site.url}/1'>".encode())
    desk.site.routes |= {"/1?at=home": Reply(body), "/1?at=world": Reply(body)}


def in_a_group(documents: Iterable[Document], **options: Any) -> Iterator[Record]:  # noqa: ANN401
    """As the annotator does it: it takes several before it gives the first."""
    yield from stand_in.annotate(list(documents), **options)


def test_a_story_at_two_addresses_is_not_lost_to_who_is_killed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    twins(desk, "the tide was high")

    def killed(documents: Iterable[Document], **_: Any) -> Iterator[Record]:  # noqa: ANN401
        raise RuntimeError(f"killed with {len(list(documents))} in hand")

    with monkeypatch.context() as patched:
        patched.setattr(adding, "annotate", killed)
        with pytest.raises(RuntimeError, match="with 1 in hand"):
            desk.watch().once()
    assert (desk.told.done, state(desk).waiting) == ([], 2)
    monkeypatch.setattr(adding, "annotate", in_a_group)
    desk.watch().once()
    assert desk.told.done == [("added", "/1?at=home"), ("known", "/1?at=world")]
    assert state(desk).done == 2


def test_a_story_at_two_addresses_that_cannot_be_annotated_is_given_up_at_both(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins(desk, "the ferry FAILS")
    monkeypatch.setattr(adding, "annotate", in_a_group)
    assert desk.watch().once().given_up == 2
    assert (desk.told.done, state(desk).failed) == ([], 2)


def test_a_story_whose_links_cannot_be_found_is_put_on_record_and_told_of(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/1"] = page("the tide TANGLES")
    tally = desk.watch().once()
    assert (tally.read, tally.given_up, desk.told.done) == (1, 0, [("added", "/1")])
    ((_, why),) = desk.told.trouble
    assert ("OR303" in why, "Given up" in why) == (True, False)
    assert (state(desk).done, state(desk).failed) == (1, 0)


def test_a_fault_in_reading_a_page_is_trouble_of_that_story(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish("/1", "/2")

    def read(data: bytes, *, name: str, **options: Any) -> Document:  # noqa: ANN401
        if name.endswith("/1"):
            raise ZeroDivisionError("a wheel came off")
        return document_from_bytes(data, name=name, **options)

    monkeypatch.setattr("onrecord.batch.watching.reading.document_from_bytes", read)
    desk.watch().once()
    assert desk.told.done == [("added", "/2")]
    assert "a wheel came off" in desk.told.trouble[0][1]


def test_a_text_is_read_in_the_encoding_that_its_server_tells(desk: Desk) -> None:
    desk.publish("/1")
    text = "Ada Quill said the wóda was high. The harbour was quiet on that day, and all of the crew had gone home."
    desk.site.routes["/1"] = Reply(
        text.encode("iso-8859-2"), headers={"Content-Type": "text/plain; charset=iso-8859-2"}
    )
    desk.watch().once()
    with desk.store.reading() as connection:
        assert load_story(connection, document_ids(connection)[0]).document.text == text


def test_a_round_reads_so_many_stories_of_a_feed_and_the_next_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.batch.watching.rounds.MOST_STORIES", 2)
    desk.publish("/1", "/2", "/3", "/4", "/5")
    assert [tally.read for tally in itertools.islice(desk.watch().rounds(), 3)] == [2, 2, 1]
    assert desk.time.seconds < 10
    assert [path for _, path in desk.told.done] == ["/1", "/2", "/3", "/4", "/5"]


def test_a_round_reads_so_many_stories_of_a_site(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.batch.watching.reading.MOST_STORIES", 3)
    desk.publish("/1", "/2")
    desk.publish("/3", "/4", feed="/other")
    assert desk.watch("/feed", "/other").once().read == 3
    assert desk.watch("/feed", "/other").once().read == 1


def test_a_page_that_fails_is_tried_again(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/1"] = Reply(status=500)
    tally = desk.watch().once()
    assert (tally.later, state(desk).waiting) == (1, 1)
    desk.watch().once()
    assert pages(desk) == ["/1"]
    desk.site.routes["/1"] = page("the ferry sails")
    desk.time.seconds += 700
    desk.watch().once()
    assert desk.told.done == [("added", "/1")]


def test_a_page_that_fails_again_and_again_is_given_up_with_the_reason(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/1"] = Reply(status=500)
    for _ in range(10):
        desk.watch().once()
        desk.time.seconds += 30_000
    assert len(pages(desk)) == 6
    assert (state(desk).waiting, state(desk).failed) == (0, 1)
    with desk.store.reading() as connection:
        ((link, why),) = given_up(connection, state(desk).feed.key)
    assert (link, "500" in why) == (f"{desk.site.url}/1", True)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(status=410), id="gone"),
        pytest.param(Reply(b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"}), id="a picture"),
        pytest.param(page("the ferry FAILS"), id="nothing that could be annotated"),
        pytest.param(Reply(b"<html><body></body></html>"), id="a page without a story"),
        pytest.param(Reply(b" "), id="nothing"),
    ],
)
def test_a_page_that_would_fail_again_is_given_up_at_once(desk: Desk, reply: Reply) -> None:
    desk.publish("/1", "/2")
    desk.site.routes["/1"] = reply
    tally = desk.watch().once()
    assert (tally.given_up, state(desk).failed, desk.told.done) == (1, 1, [("added", "/2")])


def test_a_busy_site_is_asked_once_a_round_and_that_is_no_attempt(desk: Desk) -> None:
    desk.publish(*(f"/{number}" for number in range(30)))
    for number in range(30):
        desk.site.routes[f"/{number}"] = Reply(status=429, headers={"Retry-After": "3600"})
    for _ in range(8):
        desk.watch().once()
        desk.time.seconds += 3700
    assert state(desk).waiting == 30
    assert len(pages(desk)) < 8 * 30


def test_a_site_that_asks_to_be_left_alone_for_ever_is_believed_for_a_week(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/1"] = Reply(status=429, headers={"Retry-After": "3600"})
    desk.watch().once()
    desk.time.seconds += 7 * 86_400 + 60
    desk.watch().once()
    assert (state(desk).waiting, state(desk).failed) == (0, 1)


def test_a_server_that_is_busy_and_names_no_time_fails(desk: Desk) -> None:
    desk.publish("/1")
    desk.site.routes["/1"] = Reply(status=503)
    for _ in range(8):
        desk.watch().once()
        desk.time.seconds += 30_000
    assert (len(pages(desk)), state(desk).failed) == (6, 1)


def test_a_removed_story_is_not_read_again(desk: Desk) -> None:
    from onrecord.store.removal import remove_document

    desk.publish("/1")
    desk.watch().once()
    with desk.store.writing() as connection:
        remove_document(connection, document_ids(connection)[0], editor="ann")
    desk.watch().once()
    with desk.store.reading() as connection:
        assert document_ids(connection) == []


def test_rounds_come_when_a_feed_is_due(desk: Desk) -> None:
    desk.publish("/1")
    for place, _ in enumerate(itertools.islice(desk.watch(interval=600).rounds(), 3), 2):
        desk.publish(*(f"/{number}" for number in range(1, place + 1)))
    assert [path for _, path in desk.told.done] == ["/1", "/2", "/3"]
    assert 1200 <= desk.time.seconds <= 1200 * 1.1 + 5


def test_a_watch_that_was_stopped_asks_when_it_would_have_asked(desk: Desk) -> None:
    desk.publish("/1")
    next(desk.watch().rounds())
    desk.time.seconds += 60
    next(desk.watch().rounds())
    assert desk.site.paths().count("/feed") == 1
    desk.time.seconds += 2000
    next(desk.watch().rounds())
    assert desk.site.paths().count("/feed") == 2


@pytest.mark.parametrize(
    ("failures", "asked_for", "least", "most"),
    [
        pytest.param(1, None, 10, 11, id="the first"),
        pytest.param(3, None, 40, 44, id="twice as long each time"),
        pytest.param(50, None, 100, 110, id="at most"),
        pytest.param(1, 60.0, 60, 60, id="what the server asks for, where it is longer"),
        pytest.param(1, 1e12, 604_800, 604_800, id="but not for ever"),
    ],
)
def test_rests(failures: int, asked_for: float | None, least: float, most: float) -> None:
    seconds = rest("a", failures, first=10, longest=100, asked_for=asked_for)
    assert least <= seconds <= most
    assert seconds == rest("a", failures, first=10, longest=100, asked_for=asked_for)

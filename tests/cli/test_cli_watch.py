"""`onrecord watch` and `onrecord alerts` as their users meet them. The model is the stand-in's."""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_web import Asked, Reply, Site, serving

from onrecord.store import open_store
from onrecord.store.records import document_ids

Start = Callable[..., "subprocess.Popen[bytes]"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
LOCAL = ("--allow-private", "--pause", "0")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def publish(site: Site, *paths: str, said: str = "the tide was high") -> None:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    feed = f"<rss version='2.0'><channel><title>Gull</title>{items}</channel></rss>"
    site.routes["/feed"] = Reply(feed.encode(), headers={"Content-Type": "application/rss+xml"})
    for path in paths:
        text = f"Ada Quill said {said} at {path[1:]}. The harbour was quiet on that day and the crew had gone home."
        page = f"<html><body><article><p>{text}</p></article></body></html>".encode()
        site.routes.setdefault(path, Reply(page))


def data(done: "subprocess.CompletedProcess[bytes]") -> list[str]:
    return done.stdout.decode().splitlines()


def test_a_list_of_feeds_is_watched_once(run: Run, site: Site, tmp_path: Path) -> None:
    publish(site, "/1", "/2")
    outline = f'<outline text="Coast"><outline type="rss" xmlUrl="{site.url}/feed"/></outline>'
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    first = run("watch", "feeds.opml", "--once", *LOCAL)
    assert first.returncode == 0
    assert sorted((line.split("\t")[0], line.split("\t")[2]) for line in data(first)) == [
        ("added", f"{site.url}/1"),
        ("added", f"{site.url}/2"),
    ]
    assert first.stderr.decode() == "1 feed asked; 2 new stories named, 2 added; 2 statements\n"
    again = run("watch", "feeds.opml", "--once", *LOCAL)
    assert (again.returncode, again.stdout, again.stderr.decode()) == (0, b"", "1 feed asked\n")


def test_a_feed_that_fails_is_told_and_the_exit_code_says_so(run: Run, site: Site) -> None:
    publish(site, "/1")
    done = run("watch", f"{site.url}/none", f"{site.url}/feed", "--once", *LOCAL)
    assert done.returncode == 1
    assert len(data(done)) == 1
    assert b"OR108" in done.stderr
    assert f"{site.url}/none".encode() in done.stderr


def test_a_site_on_this_machine_is_not_watched_unless_asked_for(run: Run, site: Site) -> None:
    publish(site, "/1")
    done = run("watch", f"{site.url}/feed", "--once")
    assert (done.returncode, site.asked) == (1, [])
    assert b"OR112" in done.stderr


@pytest.mark.parametrize("command", [("read",), ("add",), ("watch", "--once")], ids=" ".join)
def test_robots_txt_is_obeyed_unless_that_is_asked_for(run: Run, site: Site, command: tuple[str, ...]) -> None:
    publish(site, "/1")
    site.routes["/robots.txt"] = Reply(b"User-agent: onrecord\nDisallow: /\n")
    address = f"{site.url}/{'feed' if 'watch' in command else '1'}"
    refused = run(*command, address, "--allow-private")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"OR114" in refused.stderr
    allowed = run(*command, address, "--allow-private", "--ignore-robots", ONRECORD_DB="new.db")
    assert (allowed.returncode, len(data(allowed))) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param((), 2, b"no feed to watch", id="no feed"),
        pytest.param(("none.opml",), 1, b"OR101", id="a list that is not there"),
        pytest.param(("ftp://gull.example/feed",), 2, b"http", id="another kind of address"),
        pytest.param(("https://ann:pearl@gull.example/feed",), 2, b"a password", id="an address with a password"),
        pytest.param(("https://[gull/feed",), 2, b"http", id="a broken address"),
        pytest.param(("https://gull.example/feed", "--interval", "inf"), 2, b"--interval", id="never"),
        pytest.param(("https://gull.example/feed", "--interval", "nan"), 2, b"--interval", id="no number of minutes"),
        pytest.param(("--status", "https://gull.example/feed"), 2, b"--status", id="a feed whose state is asked for"),
    ],
)
def test_what_cannot_be_watched(run: Run, arguments: tuple[str, ...], code: int, words: bytes) -> None:
    done = run("watch", *arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert words in done.stderr


def test_a_password_is_not_repeated(run: Run) -> None:
    assert b"pearl" not in run("watch", "https://ann:pearl@gull.example/feed").stderr


def test_of_a_list_what_cannot_be_watched_is_told_and_the_rest_is(run: Run, site: Site, tmp_path: Path) -> None:
    publish(site, "/1")
    outlines = f'<outline xmlUrl="feed://tern.example/rss"/><outline xmlUrl="{site.url}/feed"/>'
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    done = run("watch", "feeds.opml", "--once", *LOCAL)
    assert (done.returncode, len(data(done))) == (0, 1)
    assert b"feeds.opml: feed://tern.example/rss is passed over" in done.stderr


def test_a_watch_is_ended_by_ctrl_c_and_goes_on_where_it_was(
    start: Start, run: Run, site: Site, tmp_path: Path
) -> None:
    publish(site, "/1")
    with start("watch", f"{site.url}/feed", *LOCAL) as process:
        assert process.stdout
        assert process.stdout.readline().startswith(b"added\t")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    publish(site, "/1", "/2")
    done = run("watch", f"{site.url}/feed", "--once", *LOCAL)
    assert [line.split("\t")[2] for line in data(done)][-1:] == [f"{site.url}/2"]
    with open_store(tmp_path / "record.db") as store, store.reading() as connection:
        assert len(document_ids(connection)) == 2


def test_a_watch_that_is_killed_loses_nothing(start: Start, run: Run, site: Site, tmp_path: Path) -> None:
    publish(site, *(f"/{number}" for number in range(6)))
    slow = site.routes["/3"]
    site.routes["/3"] = Reply(b"<html>..." * 50, endless=True)
    with start("watch", f"{site.url}/feed", "--once", *LOCAL) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
        process.wait(timeout=30)
    site.routes["/3"] = slow
    run("watch", f"{site.url}/feed", "--once", *LOCAL)
    with open_store(tmp_path / "record.db") as store, store.reading() as connection:
        assert len(document_ids(connection)) == 6
    told = json.loads(run("watch", "--status").stdout)
    assert told["stories"] == {"done": 6, "waiting": 0, "failed": 0}


def test_the_state_of_feeds_is_printed(run: Run, site: Site) -> None:
    publish(site, "/1", "/2")
    site.routes["/2"] = Reply(status=410)
    run("watch", f"{site.url}/feed", f"{site.url}/none", "--once", *LOCAL)
    good, bad = (json.loads(line) for line in data(run("watch", "--status")))
    assert (good["url"], good["title"], good["stories"]) == (
        f"{site.url}/feed",
        "Gull",
        {"done": 1, "waiting": 0, "failed": 1},
    )
    assert good["given_up"][0]["link"] == f"{site.url}/2"
    assert (bad["failures"], "404" in bad["error"], bad["not_before"] > bad["asked_at"]) == (1, True, True)


def test_an_alert_is_printed_among_the_stories(run: Run, site: Site) -> None:
    assert run("alerts", "add", "tide", "tide", "high").returncode == 0
    publish(site, "/1")
    story, match = data(run("watch", f"{site.url}/feed", "--once", *LOCAL))
    told = json.loads(match)
    assert story.split("\t")[1] == told["statement"]["story"]["id"]
    assert (told["alert"], told["kind"], told["statement"]["content"]) == (
        "tide",
        "statement",
        "the tide was high at 1",
    )


def test_alerts_look_at_what_was_added_when_they_are_told_to(run: Run, story: Path) -> None:
    run("alerts", "add", "stays", "sail")
    added = run("add", str(story))
    assert len(data(added)) == 1
    checked = run("alerts", "check")
    assert (checked.returncode, json.loads(checked.stdout)["alert"]) == (0, "stays")
    again = run("alerts", "check")
    assert (again.stdout, again.stderr) == (b"", b"nothing new\n")


def test_an_alert_that_a_webhook_does_not_take_is_told_by_the_exit_code(run: Run, story: Path, site: Site) -> None:
    posts: list[Asked] = []

    def hook(asked: Asked) -> Reply:
        posts.append(asked)
        return Reply(status=500)

    site.routes["/hook"] = hook
    added = run("alerts", "add", "leaks", "hull", "--webhook", f"{site.url}/hook", "--allow-private")
    assert added.returncode == 0
    run("add", str(story))
    done = run("alerts", "check", ONRECORD_WEBHOOK_SECRET="pearl")  # noqa: S106 - of a test
    assert (done.returncode, done.stdout, len(posts)) == (1, b"", 1)
    assert b"OR433" in done.stderr
    assert (posts[0].header("webhook-signature") or "").startswith("v1,")


def test_alerts_are_listed_and_removed(run: Run) -> None:
    run("alerts", "add", "denials", "bridge", "--act", "deny", "--not-negated", "--contradictions")
    (line,) = data(run("alerts", "list"))
    told = json.loads(line)
    assert (told["name"], told["words"], told["contradictions"]) == ("denials", "bridge", True)
    assert told["filters"] == {"act": ["deny"], "negated": False}
    assert (told["waiting"], told["delivered"]) == (0, 0)
    assert run("alerts", "remove", "denials").returncode == 0
    missing = run("alerts", "remove", "denials")
    assert missing.returncode == 1
    assert b"OR431" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("all",), 2, b"every statement", id="everything"),
        pytest.param(("a", "--act", "sing"), 2, b"there is no act", id="no such act"),
        pytest.param(("a", '"'), 1, b"OR422", id="no query"),
        pytest.param(("a", "b", "--webhook", "http://10.0.0.1/"), 1, b"OR112", id="a private webhook"),
    ],
)
def test_what_cannot_be_an_alert(run: Run, arguments: tuple[str, ...], code: int, words: bytes) -> None:
    done = run("alerts", "add", *arguments)
    assert done.returncode == code
    assert words in done.stderr


@pytest.mark.parametrize("command", [("watch",), ("alerts",), *(("alerts", one) for one in ("add", "list", "check"))])
def test_help_has_an_example(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert f"onrecord {' '.join(command)}" in done.stdout.decode()

"""Work that waits for servers runs ahead of who uses it, in order, and site by site in turns."""

import subprocess
import sys
import threading

import pytest

from onrecord.batch.watching.ahead import AHEAD, ahead, by_turns


def test_results_come_in_the_order_of_the_items() -> None:
    later = threading.Event()

    def do(item: int) -> int:
        if item == 0:
            later.wait(10)  # the first is the last to be done
        if item == 3:
            later.set()
        return item * 2

    assert list(ahead(range(40), do)) == [(item, item * 2) for item in range(40)]


def test_no_more_is_done_ahead_than_can_be_held() -> None:
    begun: list[int] = []
    results = ahead(range(1000), begun.append)
    next(results)
    results.close()
    assert len(begun) <= AHEAD


def test_who_stops_does_not_wait_for_what_is_being_done() -> None:
    held = threading.Event()

    def do(item: int) -> int:
        if item:
            held.wait(60)
        return item

    results = ahead(range(100), do)
    assert next(results) == (0, 0)
    results.close()
    assert not held.is_set()
    held.set()


def test_what_goes_wrong_is_raised_where_it_is_used() -> None:
    def do(item: int) -> float:
        return 1 / item

    with pytest.raises(ZeroDivisionError):
        list(ahead([1, 0], do))


def test_neighbours_are_of_different_sites() -> None:
    links = [f"https://{site}.example/{number}" for site in ("gull", "tern") for number in range(3)]
    links.append("https://gull.example/3")
    assert [one.removeprefix("https://") for one in by_turns(links, str, most=4)] == [
        "gull.example/0",
        "tern.example/0",
        "gull.example/1",
        "tern.example/1",
        "gull.example/2",
        "tern.example/2",
        "gull.example/3",
    ]


def test_of_a_site_so_many_are_taken_in_their_order() -> None:
    links = ["https://gull.example/0", "https://gull.example/1", "https://tern.example/0", "https://gull.example/2"]
    assert by_turns(links, str, most=2) == [links[0], links[2], links[1]]


def test_the_program_ends_without_what_is_being_done() -> None:
    """An interpreter of its own: what it waits for at its end cannot be seen from within."""
    code = """
import threading
from onrecord.batch.watching.ahead import ahead
results = ahead(range(9), lambda item: threading.Event().wait(60) if item else item)
next(results)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)

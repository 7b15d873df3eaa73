"""The networks share a machine with as many processes as they are told of."""

import pytest

from onrecord.annotate import threads
from onrecord.annotate.threads import thread_count, usable_cores, use_threads


def test_without_a_word_a_network_has_a_thread_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_chosen", None)
    assert thread_count() == usable_cores() >= 1


def test_what_is_chosen_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_chosen", None)
    use_threads(3)
    assert thread_count() == 3

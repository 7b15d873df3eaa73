"""How often something may be tried."""

import pytest

from onrecord.errors import TooManyRequests
from onrecord.serve.throttle import MOST_KEYS, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def attempts(throttle: Throttle, key: str, many: int) -> int:
    """How many of so many attempts are let through."""
    let_through = 0
    for _ in range(many):
        try:
            throttle.attempt(key)
        except TooManyRequests:
            continue
        let_through += 1
    return let_through


def test_attempts_beyond_the_limit_are_refused() -> None:
    assert attempts(Throttle(3, 60), "anna", 5) == 3


def test_keys_are_counted_apart() -> None:
    throttle = Throttle(3, 60)
    assert (attempts(throttle, "anna", 3), attempts(throttle, "ben", 3)) == (3, 3)


def test_window_passes() -> None:
    clock = Clock()
    throttle = Throttle(3, 60, clock=clock)
    attempts(throttle, "anna", 3)
    clock.now = 61
    assert attempts(throttle, "anna", 3) == 3


def test_success_forgets_failures() -> None:
    throttle = Throttle(3, 60)
    attempts(throttle, "anna", 3)
    throttle.forget("anna")
    assert attempts(throttle, "anna", 3) == 3


def test_refusal_says_how_long_to_wait() -> None:
    throttle = Throttle(1, 600)
    throttle.attempt("anna")
    with pytest.raises(TooManyRequests, match="1 attempts") as refused:
        throttle.attempt("anna")
    assert "10 minutes" in str(refused.value)


def test_many_keys_do_not_fill_the_memory() -> None:
    throttle = Throttle(1, 600)
    for number in range(MOST_KEYS + 10):
        throttle.attempt(str(number))
    assert attempts(throttle, "0", 1) == 1

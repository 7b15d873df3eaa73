"""Every error says what, where and what next, and has a code of its own."""

import inspect
import re

import pytest

from onrecord import errors
from onrecord.errors import (
    EmptyInput,
    InputError,
    InputNotFound,
    OnRecordError,
    SpanMismatch,
)

ALL = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, OnRecordError)]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(
            InputNotFound("there is no such file", where="a.txt", next_step="Check the path."),
            "OR101: a.txt: there is no such file. Check the path.",
            id="all three parts",
        ),
        pytest.param(EmptyInput("the input is empty"), "OR103: the input is empty.", id="only what"),
        pytest.param(EmptyInput("it is empty", where="-"), "OR103: -: it is empty.", id="without a next step"),
    ],
)
def test_message_says_what_where_and_what_next(error: OnRecordError, message: str) -> None:
    assert str(error) == message


def test_parts_of_a_message_can_be_read_by_a_program() -> None:
    error = InputNotFound("there is no such file", where="a.txt", next_step="Check the path.")
    assert (error.code, error.what, error.where, error.next_step) == (
        "OR101",
        "there is no such file",
        "a.txt",
        "Check the path.",
    )


def test_codes_are_unique() -> None:
    codes = [one.code for one in ALL]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"OR\d{3}", code) for code in codes)


@pytest.mark.parametrize("error", [one for one in ALL if not one.__subclasses__()], ids=lambda one: one.__name__)
def test_tree_in_the_documentation_shows_every_error_with_its_code(error: type[OnRecordError]) -> None:
    assert re.search(rf"── {error.__name__} +{error.code}\b", errors.__doc__ or "")


@pytest.mark.parametrize("error", ALL, ids=lambda one: one.__name__)
def test_every_error_is_explained(error: type[OnRecordError]) -> None:
    assert error.__doc__


def test_bad_inputs_can_be_caught_together_and_apart_from_other_errors() -> None:
    inputs = {one.__name__ for one in ALL if issubclass(one, InputError)}
    assert {"InputNotFound", "EmptyInput", "NotEnglish", "BadLine"} <= inputs
    assert not {"UsageError", "ModelError", "SpanMismatch"} & inputs


def test_span_mismatch_is_a_value_error_too() -> None:
    assert issubclass(SpanMismatch, ValueError)

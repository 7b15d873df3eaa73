"""A notation for attributions in tests: "[Ruiz] {told} CNN <the dam holds>." marks source, cue and content."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from onrecord import read_text
from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.story import Finding, Story
from onrecord.record import Document, Record

_MARKED = re.compile(r"[\[\]{}<>|]")
_OPENING = "[{<"
_CLOSED = {"]": "source", "}": "cue", ">": "content"}

Reader = Callable[[str], tuple[Story, list[Finding]]]


@pytest.fixture
def marked() -> Reader:
    """Reads marked text; a bar ends an attribution, a blank line a paragraph."""
    return read_marked


@pytest.fixture(scope="session")
def read_once() -> Callable[..., Record]:
    """`onrecord.read_text` with the shipped model, that reads each text once."""
    return cache(read_text)


def read_marked(marked_text: str) -> tuple[Story, list[Finding]]:
    """The story and its findings, one for each stretch between bars."""
    text, place, opened = "", 0, 0
    parts: list[dict[str, list[Range]]] = [{}]
    for match in _MARKED.finditer(marked_text):
        text += marked_text[place : match.start()]
        place = match.end()
        mark = match.group()
        if mark == "|":
            parts.append({})
        elif mark in _OPENING:
            opened = len(text)
        else:
            role = _CLOSED[mark]
            parts[-1].setdefault(role, []).append((opened, len(text)))
    text += marked_text[place:]
    document = Document(id="d", text_hash="h", text=text)
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", text)]
    story = Story(document, paragraphs, find_quoted(text, paragraphs))
    found = [
        Attribution(
            tuple(part.get("source", ())), tuple(part.get("cue", ())), tuple(part["content"]), 1.0, "marked by hand"
        )
        for part in parts
        if "content" in part
    ]
    return story, [Finding(one, None) for one in found]

"""Quotation marks: what is quoted, and what that makes of a content."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.quotation import (
    MAX_SINGLE_QUOTED,
    Quoted,
    find_quoted,
    is_nickname,
    overlapping,
    quotation_type,
)


def lines_of(text: str) -> list[tuple[int, int]]:
    """The lines of a text as its paragraphs."""
    bounds = []
    place = 0
    for line in text.split("\n"):
        if line:
            bounds.append((place, place + len(line)))
        place += len(line) + 1
    return bounds


def quoted_words(text: str) -> list[str]:
    return [text[stretch.start : stretch.end] for stretch in find_quoted(text, lines_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left.", [], id="no marks"),
        pytest.param("“No,” he said. “Not yet.”", ["“No,”", "“Not yet.”"], id="curly, split by the speaker"),
        pytest.param('"No," he said. "Not yet."', ['"No,"', '"Not yet."'], id="straight, split by the speaker"),
        pytest.param("«No», he said.", ["«No»"], id="guillemets"),
        pytest.param("„No,” he said.", ["„No,”"], id="low and high, closed as in Poland"),
        pytest.param("„No,“ he said. „Yes.“", ["„No,“", "„Yes.“"], id="low and high, closed as in Germany"),
        pytest.param("＂No,＂ he said.", ["＂No,＂"], id="full width"),
        pytest.param('"No,” he said.', ['"No,”'], id="opened straight, closed curly"),
        pytest.param('“No," he said.', ['“No,"'], id="opened curly, closed straight"),
        pytest.param('He called it ("a mess").', ['"a mess"'], id="behind a bracket"),
        pytest.param('He said—"no"—and left.', ['"no"'], id="between dashes without spaces"),
        pytest.param("“”", ["“”"], id="empty quotation"),
        pytest.param('He said "" and left.', ['""'], id="empty quotation, straight"),
        pytest.param('"', [], id="a mark alone in its paragraph"),
        pytest.param("“", [], id="an opening mark alone in its paragraph"),
        pytest.param("”No” he said.", [], id="a mark that can only close opens nothing"),
    ],
)
def test_double_marks(text: str, expected: list[str]) -> None:
    assert quoted_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("‘No,’ he said. ‘Not yet.’", ["‘No,’", "‘Not yet.’"], id="British, curly"),
        pytest.param("'No,' he said. 'Not yet.'", ["'No,'", "'Not yet.'"], id="British, straight"),
        pytest.param("‘I don’t know,’ he said.", ["‘I don’t know,’"], id="contraction inside"),
        pytest.param("'I don't know,' he said.", ["'I don't know,'"], id="contraction inside, straight"),
        pytest.param("‘It was the voters’ choice,’ he said.", ["‘It was the voters’ choice,’"], id="possessive inside"),
        pytest.param("'The voters' choice is clear,' he said.", ["'The voters' choice is clear,'"], id="and straight"),
        pytest.param("She called it a ‘mess’ and left.", ["‘mess’"], id="closed behind an s and before a word"),
        pytest.param("She called it a 'mess' and left.", ["'mess'"], id="the same, straight"),
        pytest.param("A 'mess' and a 'loss' for all.", ["'mess'", "'loss'"], id="the same twice"),
        pytest.param("‘He said “no” to us,’ she said.", ["‘He said “no” to us,’"], id="double inside single"),
        pytest.param("the voters' choice", [], id="plural possessive"),
        pytest.param("the voters’ choice and the workers’ wish", [], id="two plural possessives"),
        pytest.param("Quill's boat and the dogs' dinner", [], id="both possessives"),
        pytest.param("the ’90s and the ’80s", [], id="decades"),
        pytest.param("the '90s were the workers' years", [], id="decade and possessive, straight"),
        pytest.param("the ‘90s were the workers’ years", [], id="decade with the wrong mark"),
        pytest.param("rock 'n' roll", [], id="an n between apostrophes"),
        pytest.param("Go get 'em, the dogs' owner said.", [], id="a word that an apostrophe begins"),
        pytest.param("a board 6' long", [], id="feet"),
        pytest.param("'No one closes this", [], id="never closed"),
        pytest.param("'" + "a " * MAX_SINGLE_QUOTED + "b'", [], id="closed too far away"),
        pytest.param("‘No,\nhe’ said.", [], id="closed in another paragraph"),
    ],
)
def test_single_marks_and_apostrophes(text: str, expected: list[str]) -> None:
    assert quoted_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“He told me ‘no’ twice,” she said.", ["“He told me ‘no’ twice,”"], id="single in double"),
        pytest.param("\"He told me 'no' twice,\" she said.", ["\"He told me 'no' twice,\""], id="the same, straight"),
        pytest.param("“Don’t,” he said, “it’s ‘his.’”", ["“Don’t,”", "“it’s ‘his.’”"], id="both closed at once"),
        pytest.param("She said ‘no’ and “yes.”", ["‘no’", "“yes.”"], id="one behind the other"),
    ],
)
def test_only_the_outermost_counts(text: str, expected: list[str]) -> None:
    assert quoted_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“One.\n“Two.”", [("“One.", False), ("“Two.”", True)], id="runs on, curly"),
        pytest.param('"One.\n"Two.\n"Three."', [('"One.', False), ('"Two.', False), ('"Three."', True)], id="straight"),
        pytest.param("He said “no and left.\nShe stayed.", [("“no and left.", False)], id="never closed"),
        pytest.param("“No. “Yes,” he said.", [("“No. “Yes,”", True)], id="lost closing mark: the next one closes"),
        pytest.param('"No. "Yes," he said.', [('"No. "Yes,"', True)], id="lost closing mark, straight"),
        pytest.param("“One.”\n“Two.”", [("“One.”", True), ("“Two.”", True)], id="closed in each"),
        pytest.param("“One.\nHe left.”", [("“One.", False)], id="closed in the next without opening there"),
    ],
)
def test_paragraphs_and_lost_marks(text: str, expected: list[tuple[str, bool]]) -> None:
    found = find_quoted(text, lines_of(text))
    assert [(text[stretch.start : stretch.end], stretch.closed) for stretch in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('a 5" nail and a 7" nail', [], id="inches"),
        pytest.param("He is 6'2\" tall.", [], id="feet and inches"),
        pytest.param('a 5" nail, "too short"', ['"too short"'], id="inches before a quotation"),
        pytest.param(
            '"It is 5" long," he said.',
            ['"It is 5" long,"'],
            id="inches inside a quotation",
            marks=pytest.mark.xfail(strict=True, reason="inside a straight quotation the mark of inches closes it"),
        ),
    ],
)
def test_inches(text: str, expected: list[str]) -> None:
    assert quoted_words(text) == expected


def test_style_is_that_of_the_marks() -> None:
    text = "“No,” he said, and ‘yes,’ too."
    assert [stretch.style for stretch in find_quoted(text, [(0, len(text))])] == ["double", "single"]


def test_marks_outside_the_paragraphs_are_not_seen() -> None:
    text = "“A caption.” He said “no.”"
    assert find_quoted(text, [(13, len(text))]) == [Quoted(21, 26, closed=True, style="double")]


@pytest.mark.parametrize("mark", list("\"“”„«»＂'‘’‚‛"))
def test_million_marks(mark: str) -> None:
    text = mark * 1_000_000
    found = find_quoted(text, [(0, len(text))])
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="ab sS5.,\n—(\"“”„«»＂'‘’‚‛"))
def test_stretches_are_in_order_and_in_their_paragraphs(text: str) -> None:
    paragraphs = lines_of(text)
    found = find_quoted(text, paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(any(s <= one.start < one.end <= e for s, e in paragraphs) for one in found)


# The content stands between brackets, which are taken away before reading.
@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("[“The dam holds,”] he said.", "direct", id="all quoted"),
        pytest.param("[“The dam,”] he said, [“holds.”]", "direct", id="both parts quoted"),
        pytest.param("“[The dam holds],” he said.", "direct", id="the marks outside the content"),
        pytest.param("He said [the dam “holds.”]", "mixed", id="part quoted"),
        pytest.param("[“The dam,”] he said, [and went on.]", "mixed", id="one of two parts quoted"),
        pytest.param("He said [the dam holds.]", "indirect", id="nothing quoted"),
        pytest.param("[— “The dam holds” …], he said.", "direct", id="only letters count"),
        pytest.param("He said [Earl “Duke” Larrabee lied.]", "indirect", id="a nickname quotes nobody"),
        pytest.param('He said [Earl "The Duke" Larrabee lied.]', "indirect", id="nickname of two words, straight"),
        pytest.param("He said [Earl “Duke” Larrabee “lied.”]", "mixed", id="nickname and quotation"),
        pytest.param("He said [the “Duke” lied.]", "mixed", id="a name in quotation marks outside a name"),
        pytest.param("He said [the dam “” holds.]", "indirect", id="empty quotation"),
        pytest.param("He said [“”]", "indirect", id="nothing but an empty quotation"),
        pytest.param("[‘The dam holds,’] he said.", "direct", id="British"),
        pytest.param("He said [it was the voters’ choice.]", "indirect", id="possessive"),
        pytest.param("[“The dam holds.]\n[“It always did,”] he said.", "direct", id="over two paragraphs"),
        pytest.param("He said [“the dam holds.]", "direct", id="never closed"),
        pytest.param("“He left,” she said, and [stayed.]", "indirect", id="another's quotation is near"),
    ],
)
def test_quotation_type(marked: str, expected: str) -> None:
    text = ""
    content = []
    start = 0
    for letter in marked:
        if letter == "[":
            start = len(text)
        elif letter == "]":
            content.append((start, len(text)))
        else:
            text += letter
    assert quotation_type(text, content, find_quoted(text, lines_of(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Earl “Duke” Larrabee", True, id="between two names"),
        pytest.param("Earl “duke” Larrabee", False, id="small letters"),
        pytest.param("Earl “Duke of the Dam” Larrabee", False, id="too many words"),
        pytest.param("Quill wrote “No.” Larrabee left", False, id="a sentence"),
        pytest.param("the “Duke” Larrabee", False, id="no first name"),
        pytest.param("Earl “Duke” said", False, id="no last name"),
        pytest.param("“Duke” Larrabee", False, id="opens the text"),
        pytest.param("Earl “Duke”", False, id="ends the text"),
        pytest.param("Earl “” Larrabee", False, id="empty"),
    ],
)
def test_nickname(text: str, *, expected: bool) -> None:
    [stretch] = find_quoted(text, [(0, len(text))])
    assert is_nickname(text, stretch) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(0, 3, [], id="before the first"),
        pytest.param(0, 4, [0], id="touching its first character"),
        pytest.param(5, 6, [0], id="inside"),
        pytest.param(8, 10, [], id="between"),
        pytest.param(7, 21, [0, 1, 2], id="over three"),
        pytest.param(30, 40, [], id="behind the last"),
    ],
)
def test_overlapping(start: int, end: int, expected: list[int]) -> None:
    quoted = [Quoted(s, e, closed=True, style="double") for s, e in ((3, 8), (10, 15), (20, 25))]
    assert list(overlapping(quoted, start, end)) == [quoted[index] for index in expected]

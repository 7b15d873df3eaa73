"""Spans and arcs to attributions, on scores made by hand.

A layout is a row of words, each with what the network says of it behind a stroke: `Ada/s1` is tagged as a source and
answers cue 1 as its source; `said/q1` is cue 1; `no/c1` its content. Small letters go on with a span, capital ones
begin another. `no/c` answers no cue, `He/s12` answers two, `no/c1~` answers weakly, `Bo/>s1` answers without a tag.
`¶` ends a paragraph.
"""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from onrecord.annotate.attribution import EVIDENCE, Attribution, Attributor, Calibration, Draft, draft_all, evidence
from onrecord.annotate.encoder import DISTANCE_BUCKETS, Encoded
from onrecord.annotate.pieces import Pieces

ROLES = "sqc"
SURE, WEAK, NONE = 6.0, -1.0, -6.0  # scores against 0 for no role: chances of 0.998, 0.27 and 0.002
LIKELY, UNLIKELY = 0.97, 0.005  # of the tag, and of each of the six others
CUES = 4  # the most that a layout numbers
_WORD = re.compile(r"(?P<word>[^/]+)(?:/(?P<untagged>>?)(?P<tag>[sqcSQC]?)(?P<cues>\d*)(?P<weak>~?))?")
LENGTH = "content: log of its length in pieces"
UNIFORM = Calibration((0.0,) * len(EVIDENCE), 0.0)

Windows = tuple[tuple[int, int], ...]


def read_layout(layout: str, windows: Windows | None = None) -> tuple[str, Pieces, Encoded]:
    """The words as a text, as pieces, and what the network says of them."""
    words: list[str] = []
    paragraphs: list[int] = []
    tags: list[int] = []
    keys = []
    queries = []
    paragraph = 0
    for item in layout.split():
        if item == "¶":
            paragraph += 1
            continue
        match = _WORD.fullmatch(item)
        assert match, item
        words.append(match["word"])
        paragraphs.append(paragraph)
        role = ROLES.find(match["tag"].lower()) if match["tag"] else -1
        goes_on = role >= 0 and match["tag"].islower() and tags and tags[-1] in (1 + 2 * role, 2 + 2 * role)
        tags.append(0 if role < 0 or match["untagged"] else 2 + 2 * role if goes_on else 1 + 2 * role)
        key = np.full((2, CUES), NONE, dtype=np.float32)
        query = np.zeros((2, CUES), dtype=np.float32)
        for cue in map(int, match["cues"] or ""):
            if ROLES[role] == "q":
                query[:, cue - 1] = 1.0
            else:
                key[0 if ROLES[role] == "s" else 1, cue - 1] = WEAK if match["weak"] else SURE
        keys.append(key)
        queries.append(query)
    ends = np.cumsum([len(word) + 1 for word in words], dtype=np.int32) - 1
    pieces = Pieces(
        ids=np.zeros(len(words), dtype=np.int64),
        starts=np.array([end - len(word) for end, word in zip(ends, words, strict=True)], dtype=np.int32),
        ends=ends,
        features=np.zeros((len(words), 3), dtype=np.uint8),
        paragraphs=np.array(paragraphs, dtype=np.int32),
    )
    chances = np.full((len(words), 7), UNLIKELY, dtype=np.float32)
    chances[np.arange(len(words)), tags] = LIKELY
    windows = windows or (((0, len(words)),) if words else ())
    encoded = Encoded(
        tags=np.log(chances),
        windows=windows,
        keys=tuple(np.array(keys[start:end]) for start, end in windows),
        queries=tuple(np.array(queries[start:end]) for start, end in windows),
        distance=np.zeros((DISTANCE_BUCKETS, 2), dtype=np.float32),
    )
    return " ".join(words), pieces, encoded


def in_words(text: str, found: Sequence[Attribution]) -> list[tuple[str, str, str]]:
    """(source, cue, content) of each; spans of one side joined by a plus."""

    def words(side: Sequence[tuple[int, int]]) -> str:
        return " + ".join(text[start:end] for start, end in side)

    return [(words(one.source), words(one.cue), words(one.content)) for one in found]


def attributed(layout: str, windows: Windows | None = None) -> list[tuple[str, str, str]]:
    text, pieces, encoded = read_layout(layout, windows)
    return in_words(text, Attributor(UNIFORM).attribute([pieces], [encoded])[0])


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param("Ada/s1 Quill/s1 said/q1 it/c1 holds/c1 .", [("Ada Quill", "said", "it holds")], id="plain"),
        pytest.param("It/c1 holds/c1 , said/q1 Ada/s1", [("Ada", "said", "It holds")], id="inverted"),
        pytest.param(
            "He/s12 said/q1 no/c1 and added/q2 yes/c2",
            [("He", "said", "no"), ("He", "added", "yes")],
            id="one source serves two cues",
        ),
        pytest.param(
            "No/c1 , he/s1 said/q1 , Never/c1 again/c1",
            [("he", "said", "No + Never again")],
            id="content on both sides of its cue",
        ),
        pytest.param(
            "Ada/s1 said/q1 no/c1 but Bo/s2 said/q2 yes/c2",
            [("Ada", "said", "no"), ("Bo", "said", "yes")],
            id="each cue has its own",
        ),
        pytest.param(
            "Ada/s2 said/q1 no/c2 Bo/s1 said/q2 yes/c1",
            [("Bo", "said", "yes"), ("Ada", "said", "no")],
            id="answers count, not nearness; in the order of the cues",
        ),
        pytest.param(
            "Ada/s1 said/q1 one/c1 Two/C1 three/c1", [("Ada", "said", "one + Two three")], id="contents that touch"
        ),
        pytest.param("It was said/q1 it/c1 holds/c1", [("", "said", "it holds")], id="no source"),
        pytest.param("Ada/s1 said/q1 . It holds", [], id="a cue without content attributes nothing"),
        pytest.param("Ada/s1 said it/c1 holds/c1", [], id="no cue"),
        pytest.param("It holds .", [], id="nothing tagged"),
        pytest.param("Ada/s1 said/q1 it/c holds/c", [], id="a content that answers no cue is nobody's"),
        pytest.param("Ada/s1 said/q1 it/c1~ holds/c1~", [], id="a content that answers weakly is nobody's"),
        pytest.param("Ada/s1~ said/q1 no/c1", [("", "said", "no")], id="a source that answers weakly is none"),
        pytest.param(
            "Ada/s said/q1 no/c1 . Bo/s1 left", [("Bo", "said", "no")], id="of two sources the one that answers"
        ),
        pytest.param("Old/>s1 Bo/>s1 said/q1 no/c1", [("Old Bo", "said", "no")], id="answers without a tag"),
        pytest.param(
            "Old/>s1 ¶ Bo/>s1 said/q1 no/c1",
            [("Bo", "said", "no")],
            id="an untagged source stands in the cue's paragraph",
        ),
        pytest.param("Ada/>s1~ said/q1 no/c1", [("", "said", "no")], id="answers weakly without a tag"),
    ],
)
def test_sources_and_contents_are_tied_to_cues(layout: str, expected: list[tuple[str, str, str]]) -> None:
    assert attributed(layout) == expected


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param(
            "No/c2 , she/s1 said/q1 , according/q2 to/q2 Reuters/s2",
            [("Reuters", "according to", "No , she said")],
            id="she said it, and all of that is the outlet's",
        ),
        pytest.param(
            "No/c2 , it was said/q1 , reports/q2 Reuters/s2",
            [("Reuters", "reports", "No")],
            id="a cue too far from the content",
        ),
        pytest.param(
            "No/c2 , said/q1 , reports/q2 Reuters/s2",
            [("Reuters", "reports", "No , said")],
            id="the cue alone closes it",
        ),
        pytest.param(
            "No/c2 she/s1 said/q1 as of today it reports/q2",
            [("", "reports", "No")],
            id="the outer cue stands too far off",
        ),
        pytest.param(
            "No/c1 she/s1 said/q1 , reports/q2 Reuters/s2",
            [("she", "said", "No")],
            id="the inner cue keeps what answers it; the outer one has nothing",
        ),
    ],
)
def test_cue_without_content_becomes_part_of_the_outer_one(layout: str, expected: list[tuple[str, str, str]]) -> None:
    assert attributed(layout) == expected


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param(
            "Ada/s1 said/q1 one/c1 ¶ two/C1",
            [("Ada", "said", "one")],
            id="content that is no quotation does not run over a break",
        ),
        pytest.param("Ada/s1 ¶ said/q1 no/c1", [("", "said", "no")], id="source in the paragraph before"),
        pytest.param("no/c1 ¶ ¶ said/q1 Ada/s1", [], id="content that is no quotation, two paragraphs on"),
    ],
)
def test_no_span_crosses_a_paragraph(layout: str, expected: list[tuple[str, str, str]]) -> None:
    assert attributed(layout) == expected


def test_what_no_window_holds_with_the_cue_is_out_of_its_reach() -> None:
    layout = "Ada/s1 said/q1 no/c1 . Bo/s1 left yes/c1 ."
    assert attributed(layout, ((0, 4), (4, 8))) == [("Ada", "said", "no")]


def test_cue_in_two_windows_asks_the_one_in_which_it_is_more_central() -> None:
    layout = "Ada/s1 left . It was said/q1 so yes/c1 ."
    assert attributed(layout, ((0, 7), (2, 9))) == [("", "said", "yes")]


def test_stretches_are_kept_apart() -> None:
    rows = [read_layout(layout) for layout in ("Ada/s1 said/q1 no/c1", "Nothing here", "Bo/s1 said/q1 yes/c1")]
    found = Attributor(UNIFORM).attribute([pieces for _, pieces, _ in rows], [encoded for _, _, encoded in rows])
    assert [in_words(text, one) for (text, _, _), one in zip(rows, found, strict=True)] == [
        [("Ada", "said", "no")],
        [],
        [("Bo", "said", "yes")],
    ]


def test_no_stretches() -> None:
    assert Attributor(UNIFORM).attribute([], []) == []


def test_empty_stretch() -> None:
    _, pieces, encoded = read_layout("¶")
    assert Attributor(UNIFORM).attribute([pieces], [encoded]) == [[]]


def test_attribution_says_why_and_how_sure() -> None:
    text, pieces, encoded = read_layout("Ada/s1 said/q1 no/c1")
    [[found]] = Attributor(UNIFORM).attribute([pieces], [encoded])
    assert found == Attribution(((0, 3),), ((4, 8),), ((9, 11),), 0.5, "the model read this cue with this content")
    assert text == "Ada said no"


@pytest.mark.parametrize(("floor", "expected"), [(0.8, 1), (0.8001, 0)])
def test_floor(floor: float, expected: int) -> None:
    # Four pieces of content alone: the odds are four to one.
    by_length = Calibration(tuple(float(name == LENGTH) for name in EVIDENCE), 0.0, floor)
    _, pieces, encoded = read_layout("Ada/s1 said/q1 a/c1 b/c1 c/c1 d/c1")
    assert len(Attributor(by_length).attribute([pieces], [encoded])[0]) == expected


@pytest.mark.parametrize(
    ("weights", "bias", "expected"),
    [
        pytest.param((0.0, 0.0), 0.0, 0.5, id="nothing known"),
        pytest.param((1.0, -1.0), 0.0, 0.731, id="odds of e"),
        pytest.param((0.0, 0.0), -1.0, 0.269, id="bias alone"),
        pytest.param((0.0, 0.0), 99.0, 1.0, id="certain"),
        pytest.param((0.0, 0.0), -99.0, 0.0, id="impossible"),
    ],
)
def test_calibration(weights: tuple[float, float], bias: float, expected: float) -> None:
    assert Calibration(weights, bias).confidence([3.0, 2.0]) == expected


def evidence_of(layout: str) -> dict[str, float]:
    _, pieces, encoded = read_layout(layout)
    [[draft]] = draft_all([pieces], [encoded])
    return dict(zip(EVIDENCE, evidence(draft, encoded), strict=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("cue: log odds of the cue's tags", 3.664, id="cue tags: of 0.97 and 0.005"),
        pytest.param("content: log odds of the content's tags", 3.664, id="content tags: the same"),
        pytest.param("content: log odds of its belonging to the cue", 5.998, id="arc: 6 less the chance of a source"),
        pytest.param("content: log odds of its beginning", 3.476, id="beginning: of 0.97"),
        pytest.param("source: log odds of its belonging to the cue; 0 without one", 5.998, id="source arc"),
        pytest.param("source: log odds of its tags; 0 without one", 3.664, id="source tags"),
        pytest.param("no source: log odds of the best one passed over; 0 with one", 0.0, id="none passed over"),
        pytest.param("no source", 0.0, id="there is a source"),
        pytest.param(LENGTH, 0.693, id="length: of two"),
    ],
)
def test_evidence_with_a_source(name: str, expected: float) -> None:
    assert evidence_of("Ada/s1 said/q1 it/c1 holds/c1")[name] == pytest.approx(expected, abs=0.002)


def test_evidence_without_a_source() -> None:
    found = evidence_of("Ada/s1~ said/q1 no/c1")
    assert found["no source"] == 1.0
    assert found["no source: log odds of the best one passed over; 0 with one"] == pytest.approx(-1.0, abs=0.01)
    assert found["source: log odds of its belonging to the cue; 0 without one"] == 0.0
    assert found["source: log odds of its tags; 0 without one"] == 0.0


def test_evidence_of_a_content_out_of_reach_is_bounded() -> None:
    _, _, encoded = read_layout("Ada/s1 said/q1 no/c1 . yes/c1", ((0, 4), (4, 5)))
    found = dict(zip(EVIDENCE, evidence(Draft(cue=(1, 2), content=[(4, 5)]), encoded), strict=True))
    assert found["content: log odds of its belonging to the cue"] == pytest.approx(-6.907, abs=0.001)  # of 0.001

"""The stages in their order, with a stand-in for the network that reads plain sentences and nothing else.

It knows "NAME said CONTENT." and "CONTENT, reports NAME.", and fails on a text that holds the word "crash". The surer
it is the longer the content: four pieces are 0.8, nine are 0.9.
"""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

import onrecord
from onrecord.annotate import pipeline
from onrecord.annotate.attribution import EVIDENCE
from onrecord.annotate.confidence import EVIDENCE as STATEMENT_EVIDENCE
from onrecord.annotate.encoder import DISTANCE_BUCKETS, Encoded
from onrecord.annotate.pieces import Pieces
from onrecord.annotate.pipeline import Annotator, annotate
from onrecord.errors import AnnotationFailed
from onrecord.record import Document, Failure, Model, Origin, Record, Statement

WORDS = {"[UNK]": 0, "said": 1, "reports": 2, ".": 3, ",": 4, "crash": 5}
MOST_CUES = 400  # of a stretch
Range = tuple[int, int]


class StandIn:
    """What the annotator needs of an encoder."""

    folder = Path("nowhere")
    model = Model(name="stand-in", version="0")
    settings = {  # noqa: RUF012 - as the encoder has it
        "calibration": {
            "weights": [float(name == "content: log of its length in pieces") for name in EVIDENCE],
            "bias": 0.0,
        },
        # What was found is as sure as its source and content are.
        "confidence": {"weights": [1.0] + [0.0] * (len(STATEMENT_EVIDENCE) - 1), "bias": 0.0},
    }

    def __init__(self) -> None:
        self.tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token=next(iter(WORDS))))
        self.tokenizer.normalizer = normalizers.BertNormalizer()
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self.calls: list[int] = []  # how many stretches each call had

    def encode(self, stretches: Sequence[Pieces], *, naming: bool = False) -> list[Encoded]:  # noqa: ARG002
        self.calls.append(len(stretches))
        return [self._encoded(stretch) for stretch in stretches]

    def _encoded(self, pieces: Pieces) -> Encoded:
        ids = pieces.ids.tolist()
        if WORDS["crash"] in ids:
            raise RuntimeError("a wheel came off")
        count = len(ids)
        chances = np.full((count, 7), 0.001, dtype=np.float32)
        chances[:, 0] = 0.9
        keys = np.full((count, 2, MOST_CUES), -9.0, dtype=np.float32)
        queries = np.zeros((count, 2, MOST_CUES), dtype=np.float32)
        for number, spans in enumerate(self._read(pieces, ids)):
            for role, (start, end) in enumerate(spans):
                chances[start:end, 2 + 2 * role], chances[start, 1 + 2 * role] = 0.99, 0.999
                if role == 1:
                    queries[start:end, :, number] = 1.0
                else:
                    keys[start:end, role // 2, number] = 9.0
        windows = ((0, count),) if count else ()
        distance = np.zeros((DISTANCE_BUCKETS, 2), dtype=np.float32)
        return Encoded(np.log(chances), windows, (keys,) if count else (), (queries,) if count else (), distance)

    @staticmethod
    def _read(pieces: Pieces, ids: list[int]) -> Iterator[tuple[Range, Range, Range]]:
        """Source, cue and content of each sentence."""
        breaks = set(np.flatnonzero(np.diff(pieces.paragraphs)).tolist())
        start = 0
        for place, word in enumerate(ids):
            if word != WORDS["."] and place not in breaks and place + 1 < len(ids):
                continue
            end = place if word == WORDS["."] else place + 1
            cues = {word: cue for cue in range(end - 1, start, -1) if (word := ids[cue]) in (1, 2)}
            if cue := cues.get(WORDS["reports"]):
                content_end = cue - 1 if ids[cue - 1] == WORDS[","] else cue
                yield (cue + 1, end), (cue, cue + 1), (start, content_end)
            elif cue := cues.get(WORDS["said"]):
                yield (start, cue), (cue, cue + 1), (cue + 1, end)
            start = place + 1


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
def annotator(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Annotator:
    """An annotator with the stand-in, which is also the one that `annotate` takes."""
    made = Annotator(stand_in)  # type: ignore[arg-type]  # all that is used of an encoder
    monkeypatch.setattr(pipeline, "_shipped", lambda: made)
    return made


def document(text: str, name: str | None = None, given_id: str | None = None) -> Document:
    origin = (
        Origin(
            name=name,
            id=given_id,
            format="text",
            sha256="0" * 64,
            encoding="utf-8",
            read_at=datetime.datetime(2024, 5, 3, tzinfo=datetime.UTC),
        )
        if name
        else None
    )
    return Document(id=Document.id_of(outlet=name, url=None, text=text), text_hash="", text=text, origin=origin)


def told(statement: Statement) -> tuple[str, str, str]:
    """(source, cue, content) as words; spans of one side joined by a plus."""
    source, cue, content = (
        " + ".join(span.text for span in spans)
        for spans in (statement.source_spans, statement.cue_spans, statement.content_spans)
    )
    return source, cue, content


def read_one(text: str, min_confidence: float = 0.0) -> Record:
    return next(annotate([document(text)], min_confidence=min_confidence))


@pytest.mark.usefixtures("annotator")
class TestOneDocument:
    def test_statement_and_model(self) -> None:
        record = read_one("Ada said it holds.")
        assert [told(one) for one in record.statements] == [("Ada", "said", "it holds")]
        assert record.model == Model(name="stand-in", version="0")

    def test_nothing_found(self) -> None:
        assert read_one("It holds.").statements == ()

    def test_segments_are_in_the_record(self) -> None:
        record = read_one("Dam holds firm\n\nAda said it holds for now, and that nobody need leave the valley.")
        assert [segment.kind for segment in record.document.segments] == ["headline", "paragraph"]

    def test_caption_makes_no_statement(self) -> None:
        text = "Ada said it holds for now.\n\nFILE PHOTO: Bo said no on Monday.\n\nCy said it does not."
        assert [told(one)[0] for one in read_one(text).statements] == ["Ada", "Cy"]

    def test_inner_statement_names_its_parent(self) -> None:
        found = read_one("Ada said Bo said Cy said no.").statements
        assert [told(one) for one in found] == [
            ("Ada", "said", "Bo said Cy said no"),
            ("Bo", "said", "Cy said no"),
        ]
        assert [one.parent for one in found] == [None, found[0].id]

    def test_nesting_ends_at_the_third_level(self) -> None:
        found = read_one("Ada said Bo said Cy said Di said Ed said Flo said nobody left.").statements
        assert [told(one)[0] for one in found] == ["Ada", "Bo", "Cy", "Di"]
        assert [one.parent for one in found] == [None, *(one.id for one in found[:3])]

    def test_outlet_relays(self) -> None:
        outer, inner = read_one("Bo said nobody had left, reports Reuters.").statements
        assert (told(outer), outer.role) == (("Reuters", "reports", "Bo said nobody had left"), "relay")
        assert (told(inner), inner.role, inner.parent) == (("Bo", "said", "nobody had left"), "statement", outer.id)

    @pytest.mark.parametrize(
        ("min_confidence", "expected"),
        [
            pytest.param(0.0, ["Ada", "Bo"], id="all"),
            pytest.param(0.8, ["Ada", "Bo"], id="just enough"),
            pytest.param(0.85, ["Bo"], id="the short one is left out"),
            pytest.param(0.95, [], id="none is sure enough"),
        ],
    )
    def test_min_confidence(self, min_confidence: float, expected: list[str]) -> None:
        text = "Ada said one two three four. Bo said one two three four five six seven eight nine."
        assert [told(one)[0] for one in read_one(text, min_confidence).statements] == expected

    def test_parent_below_the_threshold_is_passed_over(self) -> None:
        # The outer content has six pieces (0.857), the inner one four (0.8), theirs two (0.667).
        text = "Ada said Bo said one two three four."
        assert [told(one)[0] for one in read_one(text, 0.82).statements] == ["Ada"]
        assert [one.parent is None for one in read_one(text, 0.7).statements] == [True, False]

    def test_turns_hold_what_is_said_in_them(self) -> None:
        found = read_one("Q: Why is that so?\nA: It is old. Bo said it holds.\nQ: And then what happened?").statements
        assert [told(one) for one in found] == [
            ("Q", "", "Why is that so?"),
            ("A", "", "It is old. Bo said it holds."),
            ("Bo", "said", "it holds"),
            ("Q", "", "And then what happened?"),
        ]
        assert [one.parent for one in found] == [None, None, found[1].id, None]

    def test_quotation_runs_on_into_the_next_paragraph(self) -> None:
        text = "Ada said “it holds for the time being\n\n“and for long.”\n\nShe left."
        [found] = read_one(text).statements
        assert told(found) == ("Ada", "said", "“it holds for the time being + “and for long.”")
        assert found.quotation == "direct"

    def test_signed_quotation_needs_no_cue(self) -> None:
        found = read_one("“It holds for now.” — Ada Quill\n\nThe dam is old, and stands above the village.").statements
        assert [told(one) for one in found] == [("Ada Quill", "", "“It holds for now.”")]

    def test_every_statement_says_why(self) -> None:
        record = read_one("Ada said Bo said it holds.\n\n“It holds for now.” — Cy Quill")
        assert all(statement.reasons for statement in record.statements)

    def test_offsets_hold_beyond_a_stretch(self) -> None:
        text = "\n\n".join(["The dam is old and stands above the village. " * 20] * 60 + ["Ada said it holds."])
        [found] = read_one(text).statements
        assert told(found) == ("Ada", "said", "it holds")
        assert found.source_spans[0].start == text.index("Ada")

    def test_paragraph_longer_than_a_stretch(self) -> None:
        text = "The dam is old. " * 4_000 + "Ada said it holds."
        assert [told(one) for one in read_one(text).statements] == [("Ada", "said", "it holds")]


@pytest.mark.usefixtures("annotator")
class TestManyDocuments:
    def test_records_come_in_order(self) -> None:
        texts = ["Ada said no.", "It holds.", "Bo said " + "very " * 500 + "much.", "Cy said no."]
        records = list(annotate(document(text) for text in texts))
        assert [record.document.text for record in records] == texts
        assert [[told(one)[0] for one in record.statements] for record in records] == [["Ada"], [], ["Bo"], ["Cy"]]

    def test_order_holds_over_groups(self, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn) -> None:
        monkeypatch.setattr(pipeline, "GROUP_DOCUMENTS", 2)
        texts = [f"Ada said {number}." for number in range(5)]
        records = list(annotate(document(text) for text in texts))
        assert [record.document.text for record in records] == texts
        assert stand_in.calls == [2, 2, 1]

    @pytest.mark.parametrize(
        ("bound", "value", "expected"),
        [
            pytest.param("GROUP_DOCUMENTS", 2, 2, id="enough documents"),
            pytest.param("GROUP_CHARACTERS", 25, 3, id="enough text"),
            pytest.param("GROUP_CHARACTERS", 1, 1, id="one is enough"),
        ],
    )
    def test_documents_are_taken_as_they_are_needed(
        self, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, expected: int
    ) -> None:
        monkeypatch.setattr(pipeline, bound, value)
        taken = []

        def documents() -> Iterator[Document]:
            for number in range(100):
                taken.append(number)
                yield document("Ada said 1.")

        next(annotate(documents()))
        assert len(taken) == expected

    def test_no_documents(self) -> None:
        assert list(annotate([])) == []

    def test_same_document_twice_gives_two_equal_records(self) -> None:
        first, second = annotate([document("Ada said no.")] * 2)
        assert first == second

    def test_neighbours_change_nothing(self) -> None:
        texts = ["Ada said no.", "Bo said " + "very " * 500 + "much.", "Cy said Di said it was so."]
        together = list(annotate(document(text) for text in texts))
        assert together == [next(annotate([document(text)])) for text in texts]

    @pytest.mark.parametrize(
        ("given", "expected"),
        [pytest.param("story-7", "story-7", id="given"), pytest.param(None, None, id="the document's")],
    )
    def test_record_carries_the_identifier_given(self, given: str | None, expected: str | None) -> None:
        of = document("Ada said no.", "a.txt", given)
        assert next(annotate([of])).id == (expected or of.id)


@pytest.mark.usefixtures("annotator")
class TestFailures:
    TEXTS = ("Ada said no.", "The crash came.", "Bo said no.", "Another crash.", "Cy said no.")

    def test_failure_is_data_and_the_rest_goes_on(self) -> None:
        failures: list[Failure] = []
        documents = [document(text, f"{number}.txt") for number, text in enumerate(self.TEXTS)]
        records = list(annotate(documents, on_failure=failures.append))
        assert [record.document.text for record in records] == ["Ada said no.", "Bo said no.", "Cy said no."]
        assert [(one.input, one.stage, one.code) for one in failures] == [
            ("1.txt", "annotate", "OR302"),
            ("3.txt", "annotate", "OR302"),
        ]

    def test_failure_tells_what_and_where(self) -> None:
        failures: list[Failure] = []
        list(annotate([document("The crash came.", "a.txt")], on_failure=failures.append))
        assert failures[0].why == (
            "OR302: a.txt: the annotator could not get through it (RuntimeError: a wheel came off). "
            "Please report it with the story, if you may share it."
        )

    def test_document_without_origin_is_named_by_its_identifier(self) -> None:
        failures: list[Failure] = []
        failing = document("The crash came.")
        list(annotate([failing], on_failure=failures.append))
        assert failures[0].input == failing.id

    def test_without_a_listener_the_error_is_raised_behind_the_records_before_it(self) -> None:
        records = annotate(document(text, "a.txt") for text in self.TEXTS)
        assert next(records).document.text == "Ada said no."
        with pytest.raises(AnnotationFailed, match="a wheel came off") as caught:
            next(records)
        assert caught.value.where == "a.txt"
        assert isinstance(caught.value.__cause__, RuntimeError)

    def test_interruption_is_not_a_failure(self, annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(annotator, "_records", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(annotate([document("Ada said no.")], on_failure=lambda _: None))


def test_public_function_is_this_one(annotator: Annotator) -> None:  # noqa: ARG001 - puts the stand-in in its place
    [record] = onrecord.annotate([document("Ada said no.")])
    assert [told(one) for one in record.statements] == [("Ada", "said", "no")]

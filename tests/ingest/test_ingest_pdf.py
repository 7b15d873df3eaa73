import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import Set, column, made_pdf, refused, written

from onrecord.errors import DamagedInput, EncryptedInput, InputError, NoText, TooLarge
from onrecord.ingest import ReadOptions, document_from_bytes, read_documents, read_transcripts
from onrecord.ingest.pdf import reading
from onrecord.record import Document

ANY = ReadOptions(any_language=True)
LEFT = [
    "The mayor of Halden said on",
    "Monday that the bridge will",
    "be closed until the spring,",
    "and that nobody was to blame",
    "for the cracks in its piers.",
]
RIGHT = [
    "The engineers denied that",
    "they had been late. “We told",
    "the council in March,” said",
    "Petra Lindqvist, who leads",
    "the office for bridges now.",
]
LEFT_TEXT, RIGHT_TEXT = " ".join(LEFT), " ".join(RIGHT)
STORY = [
    "The mayor of Halden said on Monday that the bridge will be",
    "closed until the spring, and that nobody was to blame for",
    "the cracks in its piers, which divers had found in summer.",
]


def read(data: bytes, name: str = "report.pdf") -> Document:
    return document_from_bytes(data, name=name, options=ANY)


def refusal(data: bytes) -> InputError | None:
    return refused(data, "report.pdf")


def paragraphs(data: bytes) -> list[str]:
    return read(data).text.split("\n\n")


def crosswise(*columns: list[Set]) -> list[Set]:
    """Columns as some programs write them: row by row, from side to side."""
    return [line for row in zip(*columns, strict=True) for line in row]


@pytest.mark.parametrize("order", ["columns", "rows"])
def test_columns_are_read_one_after_the_other_whatever_the_order_in_the_file(order: str) -> None:
    left, right = column(LEFT), column(RIGHT, left=320)
    page = left + right if order == "columns" else crosswise(left, right)
    assert paragraphs(made_pdf([page])) == [LEFT_TEXT, RIGHT_TEXT]


def test_a_headline_over_columns_stands_before_them_and_a_line_below_behind_them() -> None:
    headline = Set(72, 740, "Eastgate bridge stays closed, says the mayor", 16)
    below = Set(72, 600, "Both will speak at the council's meeting in the town hall on Thursday evening.")
    page = [headline, below, *crosswise(column(LEFT), column(RIGHT, left=320))]
    assert paragraphs(made_pdf([page])) == [headline.text, LEFT_TEXT, RIGHT_TEXT, below.text]


def test_columns_of_two_lines_are_columns_too() -> None:
    left = ["The mayor of Halden said that", "it will be closed in March."]
    right = ["The engineers denied that they", "had been late to tell him."]
    page = crosswise(column(left), column(right, left=320))
    assert paragraphs(made_pdf([page])) == [" ".join(left), " ".join(right)]


def test_labels_beside_a_text_are_no_column() -> None:
    labels = [Set(72, 700 - 12 * number, mark) for number, mark in enumerate(["Q.", "A.", "Q.", "A.", "Q."])]
    said = ["Did you see the report in March?", "I did not see it.", "Who kept it?", "The office did.", "Which one?"]
    page = crosswise(labels, column(said, left=110))
    assert paragraphs(made_pdf([page])) == [f"{mark.text} {line}" for mark, line in zip(labels, said, strict=True)]


def test_the_cells_of_a_table_row_stay_together() -> None:
    rows = [["Eastgate", "1961", "closed"], ["Westgate", "1988", "open"], ["Harbour", "2002", "open"]]
    page = [
        Set(72 + 150 * cell, 700 - 12 * row, text) for row, cells in enumerate(rows) for cell, text in enumerate(cells)
    ]
    assert read(made_pdf([page])).text.split() == " ".join(" | ".join(cells) for cells in rows).split()


PARAGRAPHS = [
    ("a gap", [*STORY, "", "The council meets again on Thursday."], 2),
    ("an indent", [f"   {STORY[0]}", *STORY[1:], "   The council meets again on Thursday."], 2),
    ("a last line with room for the next word", [*STORY, "It was.", "The council meets again on Thursday."], 2),
    ("a speaker's name", [*STORY[:2], "Mr. HALE. The council meets again on Thursday, as you know."], 2),
    ("a bullet", [*STORY[:2], "• the council meets again on Thursday"], 2),
    ("none of these", STORY, 1),
]


@pytest.mark.parametrize(("lines", "count"), [row[1:] for row in PARAGRAPHS], ids=[row[0] for row in PARAGRAPHS])
def test_paragraphs_are_told_by(lines: list[str], count: int) -> None:
    assert len(paragraphs(made_pdf([column(lines)]))) == count


HYPHENS = [
    ("a double dash is put together", ["closed, and that the engineers of his office, whom he named -",
     "- all of them – had been told."], "he named -- all of"),
    ("a broken word is mended", ["said that the govern-", "ment had been told of the cracks."], "the government had"),
    ("a compound keeps its hyphen", ["said that the well-", "known cracks had been seen before."], "the well-known cr"),
    ("a name keeps it", ["closed, the reporters were told on Monday by the Anglo-", "Danish firm that had built it."],
     "the Anglo-Danish firm"),
    ("the word elsewhere decides", ["the co-operation of the coun-", "cil, and any co-", "operation. Council."],
     "the co-operation of the council, and any co-operation"),
    ("a span of years keeps it", ["closed, though the cracks were seen in the years of 2019-", "2021 by divers."],
     "of 2019-2021 by"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "told"), [row[1:] for row in HYPHENS], ids=[row[0] for row in HYPHENS])
def test_hyphens_at_line_ends(lines: list[str], told: str) -> None:
    assert told in read(made_pdf([column([STORY[0], *lines])])).text


def test_a_paragraph_goes_on_over_the_page_and_the_page_is_a_position_in_it() -> None:
    after = ["repaired by the firm that built it, the mayor said then."]
    document = read(
        made_pdf([column([*STORY[:2], "the cracks in its piers, which would have to be soon"]), column(after)])
    )
    assert document.text.count("\n\n") == 0
    assert [(page.number, page.label) for page in document.pages] == [(1, None), (2, None)]
    assert document.text[document.pages[1].offset :] == after[0]


def test_page_at_tells_the_page_of_a_character() -> None:
    document = read(made_pdf([column(STORY), column(["The council meets again on Thursday."])]))
    place = document.text.index("Thursday")
    page, first = document.page_at(place), document.page_at(0)
    assert page is not None
    assert first is not None
    assert (first.number, page.number) == (1, 2)


def numbered(count: int, *, shift: int = 0) -> bytes:
    words = ["bridge", "harbour", "council", "market", "station"]
    return made_pdf(
        [
            [
                Set(72, 760, "HALDEN CITY COUNCIL"),
                Set(400, 760, "Auditor's report, March 2024"),
                *column([f"Of the {words[page]} the auditor said that it was in good order."]),
                Set(300, 30, f"– {page + 1 + shift} –"),
            ]
            for page in range(count)
        ]
    )


def test_running_heads_and_page_numbers_are_left_out() -> None:
    text = read(numbered(4)).text
    assert [word for word in ("HALDEN", "2024", "–") if word in text] == []
    assert text.count("the auditor said") == 4


def test_printed_numbers_are_the_labels_of_pages() -> None:
    assert [page.label for page in read(numbered(3, shift=16)).pages] == ["17", "18", "19"]


def test_without_printed_numbers_the_files_own_labels_are_told() -> None:
    data = made_pdf([column(STORY), column(LEFT)], catalog="/PageLabels<</Nums[0<</S/r/St 3>>]>>")
    assert [page.label for page in read(data).pages] == ["iii", "iv"]


def test_a_year_at_the_foot_of_the_title_page_is_no_page_number() -> None:
    document = read(made_pdf([[*column(STORY), Set(300, 30, "2024")], column(LEFT)]))
    assert "2024" in document.text
    assert document.pages[0].label is None


def test_a_footnote_does_not_cut_the_paragraph_that_runs_over_its_page() -> None:
    before = [
        "The mayor said that the bridge, which had been built",
        "by a firm of the neighbouring city, would be closed",
    ]
    note = Set(72, 60, "The contract is of 1961, and was lost in a fire later.", 7)
    data = made_pdf([[*column(before), note], column(["until the spring, and that nobody was to blame for it."])])
    whole = " ".join([*before, "until the spring, and that nobody was to blame for it."])
    assert paragraphs(data) == [note.text, whole]


def test_the_number_that_calls_a_footnote_is_no_part_of_the_word() -> None:
    line = "The mayor denied that he had been told of the cracks."
    page = [Set(72, 700, line), Set(72 + len(line) * 6, 704, "3", 6), *column(STORY, top=688)]
    assert f"{line} {STORY[0]}" in read(made_pdf([page])).text.replace("\n\n", " ")


def test_the_line_numbers_of_a_deposition_are_left_out() -> None:
    said = ["Q. Did you see the report before the summer?", "A. No, I did not see it until October of that year."] * 6
    numbers = [Set(60, 700 - 12 * number, str(number + 1)) for number in range(len(said))]
    assert paragraphs(made_pdf([crosswise(numbers, column(said, left=110))])) == said


def test_a_page_that_is_shown_turned_is_read_as_it_is_shown() -> None:
    # Lines of text that runs upwards on the sheet, which is shown turned by a quarter.
    content = "\n".join(
        f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * number} 72 Tm ({line}) Tj ET" for number, line in enumerate(STORY)
    )
    stream = zlib.compress(content.encode())
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate 90/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>", b"<<>>", page,
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
    ]  # fmt: skip
    assert read(written(objects)).text == " ".join(STORY)


TITLED = column(["EASTGATE BRIDGE REPORT"], size=18) + column(
    ["By Greta Lindqvist", "", *STORY, "", "The council meets again on Thursday."], top=660
)


def test_a_title_and_an_author_that_the_text_has_too_are_believed() -> None:
    document = read(made_pdf([TITLED], info={"Title": "Eastgate Bridge Report", "Author": "Greta Lindqvist"}))
    assert (document.title, document.authors) == ("Eastgate Bridge Report", ("Greta Lindqvist",))


def test_a_title_and_an_author_that_a_program_wrote_are_told_and_not_believed() -> None:
    document = read(made_pdf([TITLED], info={"Title": "Microsoft Word - draft3.doc", "Author": "jdoe admin"}))
    assert (document.title, document.authors) == ("EASTGATE BRIDGE REPORT", ())
    assert {("Title", "Microsoft Word - draft3.doc"), ("Author", "jdoe admin")} <= {
        (told.name, told.value) for told in document.metadata
    }


CREATED = {"CreationDate": "D:20240605101500+02'00'"}


def test_the_day_of_making_dates_a_file_that_says_nothing_else() -> None:
    published = read(made_pdf([column(STORY)], info=CREATED)).published
    assert published is not None
    assert (published.value, published.time, published.basis) == ("2024-06-05", "10:15", "published")


@pytest.mark.parametrize(
    ("line", "value"),
    [("March 5, 2024", "2024-03-05"), ("HALDEN, March 5, 2024 – The mayor said that he would go.", None)],
    ids=["a date line wins", "a dateline is left to the annotator"],
)
def test_a_date_in_the_head_of_the_text_wins_over_the_day_of_making(line: str, value: str | None) -> None:
    published = read(made_pdf([column([line, "", *STORY])], info=CREATED)).published
    assert (published and published.value) == value


def test_a_pdf_that_asks_for_no_password_is_read_though_it_is_encrypted() -> None:
    assert read(made_pdf([column(STORY)], password="")).text == " ".join(STORY)


def test_a_pdf_that_asks_for_a_password_is_refused() -> None:
    with pytest.raises(EncryptedInput, match=r"OR152.*qpdf"):
        read(made_pdf([column(STORY)], password="harbour"))  # noqa: S106


def test_a_scan_is_refused_as_one() -> None:
    with pytest.raises(NoText, match=r"OR153.*no text layer.*ocrmypdf"):
        read(made_pdf([[], [Set(300, 30, "2")], []]))


BROKEN = [
    ("cut off at its beginning", made_pdf([column(STORY)])[:200]),
    ("nothing but a signature", b"%PDF-1.7\n"),
    ("noise behind the signature", b"%PDF-1.7\n" + bytes(range(256)) * 40),
    ("a page behind the name of a PDF", b"<!DOCTYPE html><html><body><p>Not found</p></body></html>"),
    ("no page", made_pdf([])),
]


@pytest.mark.parametrize("data", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedInput, match=r"OR154: report\.pdf"):
        read(data)


def test_a_file_without_its_table_of_objects_is_read_all_the_same() -> None:
    data = made_pdf([column(STORY)])
    table, trailer = data.index(b"xref\n0"), data.index(b"trailer")
    assert read(data[:table] + data[trailer:]).text == " ".join(STORY)


@pytest.mark.parametrize(
    ("layers", "filters", "words"),
    [
        pytest.param(1, "/FlateDecode", "unpacks to more than", id="packed"),
        pytest.param(2, "[/FlateDecode /FlateDecode]", "unpacks to more than", id="packed twice"),
        pytest.param(6, f"[{'/FlateDecode ' * 6}]", "over and over", id="packed over and over"),
    ],
)
def test_a_stream_that_unpacks_to_gigabytes_is_refused(
    layers: int, filters: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 10_000_000)
    stream = b" " * 11_000_000
    for _ in range(layers):
        stream = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[5 0 R]/Count 1>>", b"<<>>", b"<<>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R>>",
        b"<</Length %d/Filter%s>>stream\n" % (len(stream), filters.encode()) + stream + b"\nendstream",
    ]  # fmt: skip
    with pytest.raises(DamagedInput, match=words):
        read(written(objects))


def test_a_broken_page_costs_that_page_and_is_told() -> None:
    data = made_pdf([column(STORY), column(LEFT)]).replace(b"/Kids[5 0 R 7 0 R]", b"/Kids[5 0 R 3 0 R]")
    document = read(data)
    assert document.text == " ".join(STORY)
    assert ("unreadable page", "2") in {(told.name, told.value) for told in document.metadata}


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGES", 2)
    with pytest.raises(TooLarge, match=r"OR111.*3 pages"):
        read(made_pdf([column(STORY)] * 3))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1500), st.binary(min_size=1, max_size=40))
def test_no_damage_whatsoever_gives_another_error(place: int, noise: bytes) -> None:
    data = made_pdf([column(STORY), column(LEFT)], info=CREATED)
    error = refusal(data[:place] + noise + data[place + len(noise) :])
    assert error is None or (error.where and error.next_step)


@pytest.mark.parametrize("name", ["report.pdf", "report.txt", "report", "-"])
def test_a_pdf_is_known_under_any_name(name: str) -> None:
    origin = read(made_pdf([column(STORY)]), name).origin
    assert origin is not None
    assert (origin.format, origin.encoding) == ("pdf", None)


def test_a_pdf_on_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(made_pdf([column(STORY)]))
    assert [document.text for document in read_documents([tmp_path / "report.pdf"])] == [" ".join(STORY)]


def test_a_hearing_in_a_pdf_gives_turns(tmp_path: Path) -> None:
    lines = [
        "   The CHAIRMAN. The committee will come to order, and the", "witness will be sworn in now.",
        "   Ms. LINDQVIST. I swear that I have told the council all", "that we knew in the month of March.",
        "   The CHAIRMAN. Who in the council was told of it then?",
        "   Ms. LINDQVIST. The mayor himself was told by my office.",
    ]  # fmt: skip
    (tmp_path / "hearing.pdf").write_bytes(made_pdf([column(lines[:3]), column(lines[3:])]))
    (transcript,) = read_transcripts([tmp_path / "hearing.pdf"])
    assert [turn.label for turn in transcript.turns] == ["The CHAIRMAN", "Ms. LINDQVIST"] * 2
    assert transcript.turns[1].span.text.endswith("all that we knew in the month of March.")

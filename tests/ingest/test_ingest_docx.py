import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import made_docx, para, refused

from onrecord.errors import BinaryInput, DamagedInput, EncryptedInput, InputError
from onrecord.ingest import ReadOptions, document_from_bytes
from onrecord.ingest import docx as word
from onrecord.record import Document

ANY = ReadOptions(any_language=True)
SAID = "The mayor said on Monday that the bridge will be closed."
RUN = "<w:r><w:t>{}</w:t></w:r>"
STRUCK = "<w:r><w:rPr><w:strike/></w:rPr><w:t> and torn down</w:t></w:r>"
DELETED = '<w:del w:id="1" w:author="T"><w:r><w:delText> for ever</w:delText></w:r></w:del>'
INSERTED = '<w:ins w:id="2" w:author="T"><w:r><w:t> until the spring</w:t></w:r></w:ins>'
MOVED = '<w:moveFrom w:id="3" w:author="T"><w:r><w:t> he added</w:t></w:r></w:moveFrom>'
COMMENTED = '<w:commentRangeStart w:id="4"/>' + RUN.format(" by law") + '<w:commentRangeEnd w:id="4"/>'
LINK = f'<w:hyperlink w:anchor="top">{RUN.format(" in a statement")}</w:hyperlink>'
FIELD = f'<w:fldSimple w:instr="PAGE">{RUN.format(" 3")}</w:fldSimple>'
CONTROL = f"<w:sdt><w:sdtContent>{para('A paragraph in a content control.')}</w:sdtContent></w:sdt>"
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    f"{para('The box says so.')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join(
        "<w:tr>" + "".join(f"<w:tc>{para(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Bridge", "State"), ("Eastgate", "closed"))
    )
)
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def read(data: bytes, name: str = "release.docx") -> Document:
    return document_from_bytes(data, name=name, options=ANY)


def refusal(data: bytes) -> InputError | None:
    return refused(data, "release.docx")


PARTS = [
    ("headings and paragraphs", para("Bridge closed", style="Heading1") + para(SAID), ["Bridge closed", SAID]),
    ("inserted words are there", para("It is closed", inner=INSERTED), ["It is closed until the spring"]),
    ("deleted words are not", para(SAID, inner=DELETED), [SAID]),
    ("words moved away are not", para(SAID, inner=MOVED), [SAID]),
    ("struck-out words are not", para(SAID, inner=STRUCK), [SAID]),
    ("commented words are", para("It is closed", inner=COMMENTED), ["It is closed by law"]),
    ("a link is its words", para("He said so", inner=LINK), ["He said so in a statement"]),
    ("a content control", para(SAID) + CONTROL, [SAID, "A paragraph in a content control."]),
    ("a text box", para(SAID, inner=BOX) + para("End."), [SAID, "The box says so.", "End."]),
    ("a table row by row", TABLE, ["Bridge | State", "Eastgate | closed"]),
    ("a line break stays one", para("A line", inner="<w:r><w:br/><w:t>and another</w:t></w:r>"),
     ["A line\nand another"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "blocks"), [row[1:] for row in PARTS], ids=[row[0] for row in PARTS])
def test_text_of(body: str, blocks: list[str]) -> None:
    assert read(made_docx(body)).text.split("\n\n") == blocks


def test_a_footnote_stands_behind_the_text_and_leaves_no_mark_in_it() -> None:
    text = read(made_docx(para(SAID, inner=NOTE) + para("End."), footnote="By a vote of nine to two.")).text
    assert text.split("\n\n") == [SAID, "End.", "By a vote of nine to two."]


def test_headers_are_no_part_of_the_text() -> None:
    assert "Gazette" not in read(made_docx(para(SAID))).text


CORE = "<dc:title>{}</dc:title><dc:creator>{}</dc:creator><dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"


def test_the_styled_title_is_the_title() -> None:
    data = made_docx(para("Bridge closed", style="Title") + para(SAID), core=CORE.format("Template", "jdoe"))
    document = read(data)
    assert (document.title, document.authors) == ("Bridge closed", ())


def test_properties_that_the_text_has_too_are_believed() -> None:
    body = para("Bridge closed") + para("By Greta Lindqvist") + para(SAID)
    document = read(made_docx(body, core=CORE.format("Bridge closed", "Greta Lindqvist")))
    assert (document.title, document.authors) == ("Bridge closed", ("Greta Lindqvist",))


def test_the_day_on_which_a_template_was_made_is_told_and_dates_nothing() -> None:
    document = read(made_docx(para(SAID), core=CORE.format("", "")))
    assert document.published is None
    assert ("created", "2013-12-23T23:15:00Z", "DOCX core properties") in {
        (told.name, told.value, told.told_by) for told in document.metadata
    }


@pytest.mark.parametrize("name", ["release.docx", "release", "release.txt", "-"])
def test_a_docx_is_known_under_any_name(name: str) -> None:
    origin = read(made_docx(para(SAID)), name).origin
    assert origin is not None
    assert (origin.format, origin.encoding) == ("docx", None)


def test_an_archive_that_holds_a_docx_is_none() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("release.docx", made_docx(para(SAID), store=True))
    with pytest.raises(BinaryInput, match="OR104"):
        read(file.getvalue(), "archive")


ENTITY = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
BROKEN = [
    ("cut off", made_docx(para(SAID))[:900]),
    ("no archive", b"PK\x03\x04 and then nothing of the kind"),
    ("entities", made_docx("", parts={"word/document.xml": ENTITY})),
    ("broken XML", made_docx("", parts={"word/document.xml": "<w:document><w:body>"})),
    ("nested too deep", made_docx("<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000)),
    ("a page behind the name of a DOCX", b"<!DOCTYPE html><html><body><p>Not found</p></body></html>"),
]


@pytest.mark.parametrize("data", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedInput, match=r"OR154: release\.docx"):
        read(data)


def test_what_unpacks_to_more_than_any_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_XML_BYTES", 100_000)
    with pytest.raises(DamagedInput, match="unpacks to more than"):
        read(made_docx(para("ha " * 50_000)))


def test_a_document_with_a_password_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    with pytest.raises(EncryptedInput, match="OR152"):
        read(data)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2500), st.binary(min_size=1, max_size=40))
def test_no_damage_whatsoever_gives_another_error(place: int, noise: bytes) -> None:
    data = made_docx(para(SAID), store=True)
    error = refusal(data[:place] + noise + data[place + len(noise) :])
    assert error is None or (error.where and error.next_step)

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import column, made_docx, made_message, made_pdf, para, refused

from onrecord.errors import DamagedInput, EmptyInput, InputError
from onrecord.ingest import ReadOptions, document_from_bytes, read_documents
from onrecord.ingest import mailboxes as boxes
from onrecord.ingest.containers import items_in
from onrecord.ingest.items import Failed, Item
from onrecord.ingest.sources import STORIES
from onrecord.record import Document, Failure

ANY = ReadOptions(any_language=True)
SAID = "The mayor said on Monday that the bridge will be closed until the spring, and that nobody was to blame for it."
ANSWER = "The engineers denied that they had been late, and said that they had told the council of the cracks in March."
HEAD = "Council denies delay"


def read(message: EmailMessage | bytes, name: str = "release.eml") -> Document:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return document_from_bytes(data, name=name, options=ANY)


def refusal(data: bytes) -> InputError | None:
    return refused(data, "release.eml")


def blocks(text: str | None, **fields: str) -> list[str]:
    return read(made_message(text, **fields)).text.split("\n\n")


def test_subject_is_the_headline_and_the_title() -> None:
    document = read(made_message(SAID))
    assert document.text == f"{HEAD}\n\n{SAID}"
    assert document.title == HEAD


def test_a_text_that_opens_with_its_subject_has_it_once() -> None:
    assert blocks(f"{HEAD.upper()}\n\n{SAID}") == [HEAD.upper(), SAID]


@pytest.mark.parametrize("subject", ["Re: {}", "FW: Re: {}", "Fwd: {}", "[EXTERNAL] RE: {}"])
def test_marks_of_an_answer_are_no_part_of_the_title(subject: str) -> None:
    assert read(made_message(SAID, Subject=subject.format(HEAD))).title == HEAD


def test_sender_is_the_author_and_the_domain_is_no_outlet() -> None:
    document = read(made_message(SAID))
    assert (document.authors, document.outlet) == (("Tilda Marsh",), None)


def test_a_sender_without_a_name_is_no_author() -> None:
    assert read(made_message(SAID, From="press@halden-council.example")).authors == ()


def test_organization_is_the_outlet_and_archived_at_the_address() -> None:
    document = read(made_message(SAID, Organization="Halden City Council", Archived_At="<https://lists.example/m/1>"))
    assert (document.outlet, document.url) == ("Halden City Council", "https://lists.example/m/1")


def test_published_when_it_was_sent_by_the_senders_clock() -> None:
    published = read(made_message(SAID, Date="Tue, 05 Mar 2024 23:30:00 -0500")).published
    assert published is not None
    assert (published.value, published.time, published.basis) == ("2024-03-05", "23:30", "published")


def test_a_date_that_is_none_is_told_and_dates_nothing() -> None:
    document = read(made_message(SAID).as_bytes().replace(b"Tue, 05 Mar 2024 09:30:00 +0100", b"yesterday"))
    assert document.published is None
    assert "yesterday" in {told.value for told in document.metadata if told.name == "Date"}


def test_identifiers_and_list_fields_are_told() -> None:
    document = read(made_message(SAID, List_Id="Council news <news.halden.example>"))
    told = {(item.name, item.value, item.told_by) for item in document.metadata}
    assert ("Message-ID", "<1@halden-council.example>", "message header") in told
    assert ("List-Id", "Council news <news.halden.example>", "message header") in told


LEFT_OUT = [
    ("quoted lines with their introduction",
     f"{SAID}\n\nOn Mon, 4 Mar 2024 Odo Brandt <odo@gazette.example> wrote:\n> Did he lie?\n> So we think.\n"),
    ("an introduction over two lines",
     f"{SAID}\n\nOn Mon, 4 Mar 2024 at 10:00, Odo Brandt\n<odo@gazette.example> wrote:\n\n> Did he lie?\n"),
    ("quoted lines above the answer", f"> Did he lie?\n> We think so.\n\n{SAID}"),
    ("all below the original message",
     f"{SAID}\n\n-----Original Message-----\nFrom: Odo Brandt\nSent: Monday\nSubject: Lie\n\nWe think that he lied."),
    ("all below a rule with header fields",
     f"{SAID}\n\n________________________________\nFrom: Odo Brandt\nSent: Monday\nTo: Tilda Marsh\n\nHe lied."),
    ("the signature", f"{SAID}\n\n-- \nTilda Marsh\nHead of press, who said no\n"),
    ("a signature whose space is lost", f"{SAID}\n\n--\nTilda Marsh\nHead of press\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in LEFT_OUT], ids=[row[0] for row in LEFT_OUT])
def test_left_out(text: str) -> None:
    assert blocks(text) == [HEAD, SAID]


def test_what_is_left_out_is_told_as_such() -> None:
    document = read(made_message(f"{SAID}\n\nOn Monday, Odo wrote:\n> Did he lie?\n> We think so.\n\n-- \nTilda\n"))
    told = {(item.name, item.value) for item in document.metadata}
    assert {("left out: quoted", "2 lines"), ("left out: signature", "2 lines")} <= told


KEPT = [
    ("a sentence that only looks like an introduction", "On Monday the mayor of Halden wrote:\n\n“I did not know.”"),
    ("a rule of dashes", f"{SAID}\n\n----------\n\n{ANSWER}"),
    ("a rule of underscores", f"{SAID}\n\n______________________________\n\n{ANSWER}"),
    ("lines as they were broken", "The mayor said on Monday\nthat the bridge will be closed."),
]


@pytest.mark.parametrize("text", [row[1] for row in KEPT], ids=[row[0] for row in KEPT])
def test_kept(text: str) -> None:
    assert blocks(text) == [HEAD, *text.split("\n\n")]


FIELDS = ["From: Tilda <t@x.example>", "Date: Monday", "Subject: No", ""]
FORWARDED = [
    "\n".join(["See below.", "", "---------- Forwarded message ---------", *FIELDS, SAID, ""]),
    "\n".join(["See below.", "", "Begin forwarded message:", "", *(f"> {line}" for line in [*FIELDS, SAID]), ""]),
]


@pytest.mark.parametrize("text", FORWARDED, ids=["in the clear", "quoted"])
def test_what_is_passed_on_is_kept_without_its_header(text: str) -> None:
    document = read(made_message(text))
    assert document.text.split("\n\n") == [HEAD, "See below.", SAID]
    assert "From: Tilda <t@x.example>" in {told.value for told in document.metadata if told.name == "forwarded"}


def test_lines_that_flow_are_joined() -> None:
    message = made_message("The mayor said \nthat it was \nclosed.\n\nHe went.")
    message.set_param("format", "flowed")
    assert read(message).text.split("\n\n") == [HEAD, "The mayor said that it was closed.", "He went."]


PAGE = f"<html><head><style>p {{}}</style></head><body><p>{SAID}</p><p>{ANSWER}</p>%s</body></html>"


def page_blocks(rest: str = "", text: str | None = None) -> list[str]:
    return read(made_message(text, page=PAGE % rest)).text.split("\n\n")


def test_a_message_that_is_a_page_alone_is_read_from_it() -> None:
    assert page_blocks() == [HEAD, SAID, ANSWER]


def test_a_plain_part_that_says_nothing_gives_way_to_the_page() -> None:
    assert page_blocks(text="Your program shows no HTML.") == [HEAD, SAID, ANSWER]


def test_a_plain_part_that_says_the_same_is_preferred() -> None:
    assert page_blocks("<p>Unsubscribe from this list here.</p>", text=f"{SAID}\n\n{ANSWER}") == [HEAD, SAID, ANSWER]


ON_PAGE = [
    '<blockquote type="cite"><p>We think that he lied.</p></blockquote>',
    '<div class="gmail_quote"><div class="gmail_attr">On Monday Odo wrote:</div><p>He lied, we think.</p></div>',
    '<div id="divRplyFwdMsg"><b>From:</b> Odo</div><div><p>He lied, we think, and said so.</p></div>',
    '<div class="gmail_signature">Tilda Marsh said no.</div>',
]


@pytest.mark.parametrize("rest", ON_PAGE, ids=["cite", "gmail", "outlook", "signature"])
def test_quotes_and_signatures_on_pages_are_left_out(rest: str) -> None:
    assert page_blocks(rest) == [HEAD, SAID, ANSWER]


def test_a_page_laid_out_by_tables_is_read_cell_by_cell() -> None:
    page = "<table><tr><td><h1>Halden</h1></td><td><p>He said no.</p><p>She said yes.</p></td></tr></table>"
    assert read(made_message(page=page)).text.split("\n\n") == [HEAD, "Halden", "He said no.", "She said yes."]


CHARSETS = [
    ("declared ASCII, is UTF-8", "us-ascii", "He said “no”.".encode()),
    ("declared UTF-8, is cp1252", "utf-8", "He said “no”.".encode("cp1252")),
    ("declared what nobody knows", "x-unknown-9", "He said “no”.".encode()),
    ("declared and true", "iso-8859-2", "He said “no” w Łodzi.".encode("iso-8859-2", "ignore") + b" \xa3"),
]


@pytest.mark.parametrize(("charset", "body"), [row[1:] for row in CHARSETS], ids=[row[0] for row in CHARSETS])
def test_charsets_that_lie(charset: str, body: bytes) -> None:
    head = f"From: a@b.example\nMessage-ID: <1@b>\nContent-Type: text/plain; charset={charset}\n\n".encode()
    text = read(head + body).text
    assert "said" in text
    assert "\ufffd" not in text


def with_attachment(data: bytes, file_name: str, text: str = SAID) -> EmailMessage:
    message = made_message(text)
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=file_name)
    return message


def names_in(data: bytes, name: str) -> list[str]:
    found = items_in(io.BytesIO(data), name, options=ANY, wanted=STORIES)
    return [item.where for item in found if isinstance(item, Item | Failed)]


def test_attachments_that_can_be_read_are_stories_of_their_own() -> None:
    message = with_attachment(made_pdf([column([SAID[:60], SAID[60:]])]), "release.pdf")
    message.add_attachment(made_docx(para(ANSWER)), maintype="application", subtype="zip", filename="answer.docx")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png")
    assert names_in(message.as_bytes(), "mail.eml") == ["mail.eml", "mail.eml/release.pdf", "mail.eml/answer.docx"]


def test_a_message_tells_what_is_attached() -> None:
    document = read(with_attachment(b"\x89PNG\r\n\x1a\n", "logo.png"))
    assert ("attachment", "logo.png, 8 bytes") in {(told.name, told.value) for told in document.metadata}


def test_a_message_without_a_word_gives_way_to_its_attachment() -> None:
    message = with_attachment(made_docx(para(ANSWER)), "answer.docx", text="\n")
    assert names_in(message.as_bytes(), "mail.eml") == ["mail.eml/answer.docx"]


def test_a_message_within_a_message_is_a_story_of_its_own() -> None:
    message = made_message("Please see the message below.")
    message.add_attachment(made_message(SAID, Subject="Bridge closed"))
    assert names_in(message.as_bytes(), "mail.eml") == ["mail.eml", "mail.eml/message.eml"]


def test_a_message_that_only_quotes_is_refused() -> None:
    with pytest.raises(EmptyInput, match=r"OR103: release\.eml: the message has no text of its own"):
        read(made_message("> He lied.\n> We think so.\n"))


DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(200))
MALFORMED = [
    ("no header", b"He said so, and went home to sleep."),
    ("parts without end", b"From: a@b.example\nMIME-Version: 1.0\n" + DEEP),
]


@pytest.mark.parametrize("data", [row[1] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedInput, match=r"OR154: release\.eml"):
        read(data)


HEADER_PIECES = [
    b"From: ", b"Date: ", b"Subject: =?utf-8?b?", b"?=", b"\n", b"\n ", b"Content-Type: multipart/mixed; boundary=",
    b'"', b"--", b"\n\n", b"Content-Transfer-Encoding: base64\n", b"<", b">", b"@", b"(", b"\xff", b"charset=", b";",
    b"Message-ID: [", b"message/rfc822", b"filename*=utf-8''%ff", b"Tue, 99 Mar 20240 99:99:99 +99999",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(HEADER_PIECES), max_size=25))
def test_no_header_whatsoever_gives_another_error(pieces: list[bytes]) -> None:
    error = refusal(b"From: a@b.example\n" + b"".join(pieces))
    assert error is None or (error.where and error.next_step)


def test_messages_are_known_by_their_beginning() -> None:
    origin = read(made_message(SAID), "message").origin
    assert origin is not None
    assert origin.format == "eml"


def test_a_memo_with_from_and_date_stays_a_text() -> None:
    memo = f"From: the mayor\nDate: March 5, 2024\nSubject: Bridge\n\n{SAID}"
    assert read(memo.encode(), "memo").text == memo


SEPARATOR = "From press@halden-council.example Tue Mar  5 09:30:00 2024\n"


def mailbox(*texts: str) -> bytes:
    return "".join(f"{SEPARATOR}{made_message(text).as_string()}\n" for text in texts).encode()


def test_each_message_of_a_mailbox_is_a_story_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "press.mbox").write_bytes(mailbox(SAID, ANSWER))
    documents = list(read_documents([tmp_path / "press.mbox"], options=ANY))
    assert [document.text for document in documents] == [f"{HEAD}\n\n{SAID}", f"{HEAD}\n\n{ANSWER}"]
    assert [document.origin.name for document in documents if document.origin] == [
        f"{tmp_path}/press.mbox:1", f"{tmp_path}/press.mbox:2",
    ]  # fmt: skip


def test_lines_that_open_with_from_are_text_within_a_message() -> None:
    text = "He spoke.\n\n>From the start he had known.\n>>From was quoted.\nFrom then on all knew."
    ((_, data),) = boxes.messages_of(io.BytesIO(mailbox(text)))
    assert data is not None
    assert b"\nFrom the start he had known.\n>From was quoted.\nFrom then on all knew." in data


def test_a_message_that_is_too_long_costs_that_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(boxes, "MAX_MESSAGE_BYTES", 2_000)
    (tmp_path / "press.mbox").write_bytes(mailbox(SAID, "ha " * 1_000, ANSWER))
    failures: list[Failure] = []
    documents = list(read_documents([tmp_path / "press.mbox"], options=ANY, on_failure=failures.append))
    assert len(documents) == 2
    assert [(failure.input, failure.code) for failure in failures] == [(f"{tmp_path}/press.mbox:2", "OR111")]


def test_a_mailbox_is_known_by_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "INBOX").write_bytes(mailbox(SAID, ANSWER))
    assert len(list(read_documents([tmp_path / "INBOX"], options=ANY))) == 2


def test_a_mailbox_without_a_message_is_refused(tmp_path: Path) -> None:
    (tmp_path / "press.mbox").write_bytes(b"nothing of the kind\n")
    with pytest.raises(EmptyInput, match="no message in this mailbox"):
        list(read_documents([tmp_path / "press.mbox"]))


def test_a_line_that_looks_like_a_separator_but_has_no_header_below_it_is_text(tmp_path: Path) -> None:
    text = "It was closed for long.\n\nFrom January until the end of 2023\nnobody crossed the bridge."
    message = f"{SEPARATOR}{made_message('x').as_string().replace(chr(10) + 'x', chr(10) + text)}\n"
    (tmp_path / "press.mbox").write_bytes(message.encode() + mailbox(ANSWER))
    first, second = read_documents([tmp_path / "press.mbox"], options=ANY)
    assert first.text.endswith("nobody crossed the bridge.")
    assert ANSWER in second.text


def test_a_byte_order_mark_does_not_cost_the_first_message(tmp_path: Path) -> None:
    for name in ("press.mbox", "INBOX"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + mailbox(SAID, ANSWER))
        assert len(list(read_documents([tmp_path / name], options=ANY))) == 2


def test_what_stands_before_the_first_message_is_told(tmp_path: Path) -> None:
    (tmp_path / "press.mbox").write_bytes(b"Subject: cut off\n\nThe rest of it.\n\n" + mailbox(SAID))
    failures: list[Failure] = []
    (document,) = read_documents([tmp_path / "press.mbox"], options=ANY, on_failure=failures.append)
    assert document.origin is not None
    assert document.origin.name == f"{tmp_path}/press.mbox:1"
    assert [(failure.input, failure.code) for failure in failures] == [(f"{tmp_path}/press.mbox", "OR154")]


def test_attachments_of_one_name_have_places_of_their_own() -> None:
    message = with_attachment(made_docx(para(SAID)), "answer.docx")
    message.add_attachment(made_docx(para(ANSWER)), maintype="application", subtype="zip", filename="answer.docx")
    assert names_in(message.as_bytes(), "mail.eml") == ["mail.eml", "mail.eml/answer.docx", "mail.eml/answer-2.docx"]


def test_cutting_a_message_looks_for_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("this is for who reads the message")

    monkeypatch.setattr("onrecord.ingest.mail.read_page", refuse)
    message = EmailMessage()
    message["From"] = "press@halden-council.example"
    message.set_content(f"<html><body><p>{SAID}</p></body></html>", subtype="html")
    message.add_attachment(made_docx(para(ANSWER)), maintype="application", subtype="zip", filename="answer.docx")
    assert names_in(message.as_bytes(), "mail.eml") == ["mail.eml", "mail.eml/answer.docx"]

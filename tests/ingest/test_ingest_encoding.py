import codecs

import pytest

from onrecord.errors import BinaryInput, UndecodableInput, UsageError
from onrecord.ingest import ReadOptions
from onrecord.ingest.encoding import decode, decode_page

STORY = "The mayor said: “I didn’t go – ever.”\r\nShe left.\r\n"
ENCODED = [
    ("utf-8", STORY.encode(), "utf-8", False),
    ("utf-8 with mark", codecs.BOM_UTF8 + STORY.encode(), "utf-8", True),
    ("utf-16-le with mark", codecs.BOM_UTF16_LE + STORY.encode("utf-16-le"), "utf-16-le", True),
    ("utf-16-be with mark", codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"), "utf-16-be", True),
    ("utf-32 with mark", codecs.BOM_UTF32_LE + STORY.encode("utf-32-le"), "utf-32-le", True),
    ("utf-16-le without mark", STORY.encode("utf-16-le"), "utf-16-le", False),
    ("utf-16-be without mark", STORY.encode("utf-16-be"), "utf-16-be", False),
    ("cp1252", STORY.encode("cp1252"), "cp1252", False),
]


@pytest.mark.parametrize(("data", "encoding", "marked"), [r[1:] for r in ENCODED], ids=[r[0] for r in ENCODED])
def test_encoding_is_told_and_nothing_but_the_mark_changes(data: bytes, encoding: str, marked: bool) -> None:  # noqa: FBT001
    decoded = decode(data, name="story.txt")
    assert (decoded.text, decoded.encoding, decoded.byte_order_mark) == (STORY, encoding, marked)


@pytest.mark.parametrize(("name", "marked"), [("utf-8", True), ("utf-8-sig", True), ("utf-16", True)])
def test_named_encoding_drops_the_mark_too(name: str, marked: bool) -> None:  # noqa: FBT001
    data = codecs.BOM_UTF8 + STORY.encode() if name.startswith("utf-8") else STORY.encode("utf-16")
    decoded = decode(data, name="story.txt", encoding=name)
    assert (decoded.text, decoded.byte_order_mark) == (STORY, marked)


def test_named_encoding_wins_over_detection() -> None:
    assert decode("Привет".encode("koi8-r"), name="story.txt", encoding="koi8-r").text == "Привет"


UNDECODABLE = [
    ("undefined in cp1252", b"x" * 1204 + b"\x81 he said", None, "byte 0x81 at 1204"),
    ("damaged UTF-8", "“a” “b” ".encode() + b"\xff said", None, "byte 0xff at 16"),
    ("cut in the middle of a character", "He said “no”".encode()[:-1], None, "byte 0xe2 at 13"),
    ("not as named", b"abc\xe9", "utf-8", "byte 0xe9 at 3"),
    ("half a pair behind a mark", codecs.BOM_UTF16_LE + b"a\x00b", None, "byte 0x62 at 4"),
    ("another code page", "Мэр сказал".encode("koi8-r"), None, "byte 0xed at 0"),
]


@pytest.mark.parametrize(("data", "encoding", "place"), [r[1:] for r in UNDECODABLE], ids=[r[0] for r in UNDECODABLE])
def test_the_broken_byte_is_named(data: bytes, encoding: str | None, place: str) -> None:
    with pytest.raises(UndecodableInput) as caught:
        decode(data, name="story.txt", encoding=encoding)
    assert caught.value.where == f"story.txt, {place}"
    assert "--encoding" in str(caught.value.next_step)


BINARIES = [
    ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG picture"),
    ("JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG picture"),
    ("GIF", b"GIF89a\x01\x00", "GIF picture"),
    ("office document", b"PK\x03\x04\x14\x00", "ZIP archive or an office document"),
    ("gzip", b"\x1f\x8b\x08\x00", "gzip archive"),
    ("program", b"\x7fELF\x02\x01\x01", "program"),
    ("zeros", bytes(100), "control characters"),
    ("all bytes there are", bytes(range(256)) * 4, "control characters"),
]


@pytest.mark.parametrize(("data", "words"), [row[1:] for row in BINARIES], ids=[row[0] for row in BINARIES])
def test_binaries_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(BinaryInput, match=words):
        decode(data, name="file")


def test_a_text_with_a_few_control_characters_is_text() -> None:
    text = "He said\x00 that \x01it \x7fwas\x00 not \x1bhis."
    assert decode(text.encode(), name="story.txt").text == text


@pytest.mark.parametrize("name", ["no-such", "base64", "rot13", ""])
def test_a_name_of_no_encoding_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="--encoding"):
        ReadOptions(encoding=name)


PAGES = [
    ("says Latin 1, is UTF-8", '<meta charset="iso-8859-1"><p>“é”'.encode(), None, "“é”"),
    ("says UTF-8, is cp1252", '<meta charset="utf-8"><p>“No,” he said in a café'.encode("cp1252"), None, "“No,”"),
    ("says Latin 1, is cp1252", '<meta charset="iso-8859-1"><p>“No”'.encode("cp1252"), None, "“No”"),
    ("says KOI8-R and is", '<meta charset="koi8-r"><p>Мэр'.encode("koi8-r"), None, "Мэр"),
    ("the server says it", "<p>Мэр".encode("koi8-r"), "koi8-r", "Мэр"),
    ("one broken byte", "<p>“No,” he “said” \xff".encode().replace(b"\xc3\xbf", b"\xff"), None, "“said” \ufffd"),
]


@pytest.mark.parametrize(("data", "declared", "words"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_pages_are_decoded_whatever_they_declare(data: bytes, declared: str | None, words: str) -> None:
    assert words in decode_page(data, name="page.html", declared=declared).text

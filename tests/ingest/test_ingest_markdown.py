import pytest

from onrecord.ingest import ReadOptions, document_from_bytes
from onrecord.record import Document

ANY = ReadOptions(any_language=True)


def read(text: str, name: str = "story.md") -> Document:
    return document_from_bytes(text.encode(), name=name, options=ANY)


SHOWN = [
    ("links are their words",
     'He told [the *Coast* Wire](https://wire.example "Wire") so.', ["He told the Coast Wire so."]),
    ("references too", "He told [the Wire][w] so.\n\n[w]: https://wire.example", ["He told the Wire so."]),
    ("emphasis is gone", "**“No,”** he _said_, `twice`.", ["“No,” he said, twice."]),
    ("struck-out words are gone", "He ~~lied~~ spoke.", ["He spoke."]),
    ("headings in both forms", "# One\n\nTwo\n---\n\nText.", ["One", "Two", "Text."]),
    ("a broken line goes on", "He said\nso.", ["He said so."]),
    ("a hard break stays", "He said  \nso.", ["He said\nso."]),
    ("a quotation is its paragraphs", "> “No,” he said.\n>\n> “Never.”", ["“No,” he said.", "“Never.”"]),
    ("list items", "1. One\n2. Two\n   more", ["One", "Two more"]),
    ("a table row by row", "| a | b |\n|---|---|\n| c | d |", ["a | b", "c | d"]),
    ("lines of a code block stay", "```\nHALE: No.\nMARSH: Yes.\n```", ["HALE: No.\nMARSH: Yes."]),
    ("pictures are gone", "![The mayor said no](a.jpg) He went.", ["He went."]),
    ("markup is read, comments and scripts are not",
     "<div>He said <b>so</b>.</div>\n\n<!-- check -->\n<script>x</script>", ["He said so."]),
    ("marks of footnotes are gone", "He said so.[^1]\n\n[^1]: In 2019, at the fair.",
     ["He said so.", "In 2019, at the fair."]),
    ("characters that are escaped", "5 \\* 3 &amp; AT\\&T", ["5 * 3 & AT&T"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "blocks"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_a_reader_sees(text: str, blocks: list[str]) -> None:
    assert read(text).text.split("\n\n") == blocks


YAML = """---
title: "Council: no delay"
date: 2024-03-05
authors: [Tilda Marsh, Odo Brandt]
publisher: Harbour Gazette
url: https://gazette.example/no-delay
draft: true
---
The mayor said no.
"""
TOML = """+++
title = "Council: no delay"
date = 2024-03-05T09:30:00Z
author = "Tilda Marsh"
+++
The mayor said no.
"""


def test_front_matter_in_yaml() -> None:
    document = read(YAML)
    assert document.text == "Council: no delay\n\nThe mayor said no."
    assert document.title == "Council: no delay"
    assert document.authors == ("Tilda Marsh", "Odo Brandt")
    assert (document.outlet, document.url) == ("Harbour Gazette", "https://gazette.example/no-delay")
    assert document.published is not None
    assert document.published.value == "2024-03-05"


def test_front_matter_in_toml() -> None:
    document = read(TOML)
    assert (document.title, document.authors) == ("Council: no delay", ("Tilda Marsh",))
    assert document.published is not None
    assert (document.published.value, document.published.time) == ("2024-03-05", "09:30")


def test_front_matter_is_told_with_where_from() -> None:
    told = {(item.name, item.value, item.told_by) for item in read(YAML).metadata}
    assert {("authors", "Odo Brandt", "front matter"), ("date", "2024-03-05", "front matter")} <= told


@pytest.mark.parametrize(
    ("value", "published"),
    [("2024-03", "2024-03"), ("March 5, 2024", "2024-03-05"), ("2024-03-05 09:30:00", "2024-03-05"), ("soon", None)],
)
def test_dates_of_front_matter(value: str, published: str | None) -> None:
    found = read(f"---\ndate: {value}\n---\nThe mayor said no.").published
    assert (found and found.value) == published


NO_FRONT_MATTER = [
    ("a rule", "---\n\nThe mayor said no.\n\n---\n\nHe went."),
    ("a paragraph with a colon", "---\nThe mayor: he said no.\n\n---\nHe went."),
    ("YAML that is broken", "---\ntitle: [a\n---\nHe went."),
    ("objects that YAML would make", "---\ntitle: !!python/object/apply:os.system ['true']\n---\nHe went."),
]


@pytest.mark.parametrize("text", [row[1] for row in NO_FRONT_MATTER], ids=[row[0] for row in NO_FRONT_MATTER])
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    document = read(text)
    assert document.text.endswith("He went.")
    assert document.title is None
    assert len(document.text.split("\n\n")) > 1


def test_the_first_heading_is_the_title_where_nothing_else_is() -> None:
    assert read("# Council: *no* delay\n\nText of it.").title == "Council: no delay"


def test_a_title_that_the_text_opens_with_is_not_repeated() -> None:
    assert read("---\ntitle: No delay\n---\n# No delay\n\nHe went.").text == "No delay\n\nHe went."


def test_a_file_of_plain_text_is_not_taken_for_markdown() -> None:
    assert read("He said *no*.", "story.txt").text == "He said *no*."


def test_origin_tells_format_and_encoding() -> None:
    origin = read("He said “no”.").origin
    assert origin is not None
    assert (origin.format, origin.encoding) == ("markdown", "utf-8")

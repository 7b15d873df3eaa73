"""Markdown (CommonMark, with tables and struck-out words): its prose as a reader sees it, and its front matter."""

import datetime
import re
import tomllib
from typing import Any, Final

import yaml
from markdown_it import MarkdownIt

from onrecord.ingest.assembly import Draft
from onrecord.ingest.dates import told_when
from onrecord.ingest.encoding import Decoded
from onrecord.ingest.markup import blocks_of, body_of
from onrecord.ingest.wording import headed, squeeze
from onrecord.record import Metadatum, When

# Front matter is some lines; a "---" that has no other for this long is a rule.
MAX_FRONT_MATTER_CHARACTERS: Final = 20_000

# YAML between "---" (Jekyll, Hugo, pandoc), TOML between "+++" (Hugo).
_YAML = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(?P<fields>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# Names of fields are single words; "The mayor: …" between two rules is a paragraph.
_FIELD_NAME = re.compile(r"[\w.-]+")
# Footnotes are not CommonMark: their marks would stand in the text.
_NOTE_MARK = re.compile(r"\[\^[\w-]{1,40}\](?::[ \t]*)?")
# Names of fields, each with what else they are called.
_TITLE = ("title",)
_DATE = ("date", "published", "publishdate", "pubdate")
_AUTHORS = ("author", "authors", "byline")
_OUTLET = ("outlet", "publisher")
_ADDRESS = ("url", "canonical_url", "source_url", "link")
_TOLD_BY = "front matter"


def read_markdown(decoded: Decoded) -> Draft:
    """The text of a Markdown file: paragraphs, headings, list items, quotations and table rows as they are shown.

    Links are their words, marks of emphasis are gone, pictures and comments are left out, the lines of code blocks stay
    lines. Title, date, authors, outlet and address are those of the front matter; without a title there, the first
    heading of the first level is it. All text is Markdown, so that nothing is refused here.
    """
    fields, source = _front_matter(decoded.text)
    body = body_of(_renderer().render(_NOTE_MARK.sub("", source)))
    headings = [" ".join(heading.text_content().split()) for heading in body.iter("h1")]
    title = _first(fields, _TITLE)
    blocks = blocks_of(body)
    blocks = headed(blocks, title)
    return Draft(
        text="\n\n".join(blocks),
        title=title or next(filter(None, headings), None),
        authors=_all(fields, _AUTHORS),
        published=_date(fields),
        outlet=_first(fields, _OUTLET),
        url=_first(fields, _ADDRESS),
        metadata=tuple(
            Metadatum(name=key, value=value, told_by=_TOLD_BY) for key, values in fields.items() for value in values
        ),
    )


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # What a picture shows is described, not said.
    renderer.add_render_rule("image", lambda *_: "")
    return renderer


def _front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The fields at the head of a text, in lower case, each with its values, and the text behind them."""
    head = text[:MAX_FRONT_MATTER_CHARACTERS]
    for opening, load in ((_YAML, _load_yaml), (_TOML, tomllib.loads)):
        match = opening.match(head)
        if not match:
            continue
        try:
            fields = load(match["fields"])
        except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
            continue
        if isinstance(fields, dict) and all(_FIELD_NAME.fullmatch(str(key)) for key in fields):
            told = {str(key).strip().lower(): _values(value) for key, value in fields.items()}
            return {key: values for key, values in told.items() if values}, text[match.end() :]
    return {}, text


def _load_yaml(source: str) -> Any:  # noqa: ANN401 (whatever it says)
    return yaml.safe_load(source)


def _values(value: object) -> list[str]:
    """A field's value, or the values of its list; nothing of what is nested deeper."""
    items = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in items)
    written = (
        item.isoformat() if isinstance(item, datetime.date) else str(item)
        for item in names
        if isinstance(item, str | int | float | datetime.date) and not isinstance(item, bool)
    )
    return [text for item in written if (text := squeeze(item))]


def _all(fields: dict[str, list[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(next((fields[name] for name in names if name in fields), ()))


def _first(fields: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next(iter(_all(fields, names)), None)


def _date(fields: dict[str, list[str]]) -> When | None:
    value = _first(fields, _DATE)
    return told_when(value) if value else None

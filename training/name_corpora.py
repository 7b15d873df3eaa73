"""Corpora of names as texts with spans: English Worldwide Newswire, UNER EWT, GUM.

Each corpus is tokens; the text is put together from them as it would be printed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from datasets import read_rows

Span = tuple[int, int]

KINDS = ("person", "organization", "place", "people")
"""What a name names, in the order of the tags; "people" are nationalities, religions and members of parties."""

_WORLDWIDE = {
    "Person": "person",
    "Organization": "organization",
    "Location": "place",
    "Facility": "place",
    "NORP": "people",
}
_UNIVERSAL = {"PER": "person", "ORG": "organization", "LOC": "place"}
_GUM = {"person": "person", "organization": "organization", "place": "place"}
_THIRD_PERSON = frozenset(["he", "him", "his", "she", "her", "hers"])
_NO_SPACE_BEFORE = re.compile(r"[.,;:!?%)\]’”…]+|n['’]t|['’](?:s|re|ve|ll|d|m)", re.IGNORECASE)
_NO_SPACE_BEHIND = frozenset("([$£€“‘#")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text; `entity` is the same for names of one thing, where the corpus tells."""

    start: int
    end: int
    kind: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal pronoun of the third person, and what it stands for: a person's or an organisation's `entity`."""

    start: int
    end: int
    entity: str
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text with its names.

    Attributes:
        knows_people: whether the corpus marks nationalities and the like; where it does not, they may stand unmarked.
        is_tagged: whether all names are marked, so that the mention head can learn from it.
    """

    id: str
    text: str
    names: tuple[Name, ...]
    pronouns: tuple[Pronoun, ...] = ()
    knows_people: bool = True
    is_tagged: bool = True


@dataclass(slots=True)
class _Printer:
    """Tokens to a text, one at a time."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    glued: bool = True
    quote_open: bool = False

    def add(self, token: str, *, glue: bool | None = None) -> Span:
        """Print a token; `glue` says whether nothing stands between it and the next, None to guess."""
        straight = token in {'"', "``", "''"}
        closes = straight and (self.quote_open or token == "''")  # noqa: S105 - a mark, no password
        token = '"' if straight else token
        if straight:
            self.quote_open = not closes
        if not (self.glued or closes or _NO_SPACE_BEFORE.fullmatch(token)):
            self._print(" ")
        start = self.length
        self._print(token)
        self.glued = glue if glue is not None else token in _NO_SPACE_BEHIND or (straight and not closes)
        return start, self.length

    def end_line(self) -> None:
        """Begin a new paragraph."""
        self._print("\n")
        self.glued, self.quote_open = True, False

    def _print(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def read_worldwide(folder: Path) -> Iterator[NamedText]:
    """English Worldwide Newswire: a file an article, blank lines between sentences."""
    for path in sorted((folder / "processed_annotated").glob("*.tsv")):
        lines = (line.split("\t") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
        sentences = _sentences((line[0], line[1].strip()) if len(line) > 1 else ("", "") for line in lines)
        yield _printed(path.stem, sentences, _WORLDWIDE, lines_a_paragraph=2, knows_people=True)


def read_universal(path: Path) -> Iterator[NamedText]:
    """UNER English EWT: tokens in IOB2 with documents marked; it knows no nationalities."""
    rows: list[tuple[str, str]] = []
    identifier = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc id"):
            if rows:
                yield _printed(identifier, _sentences(rows), _UNIVERSAL, lines_a_paragraph=3, knows_people=False)
            identifier, rows = line.split("=")[1].strip(), []
        elif not line.startswith("#"):
            columns = line.split("\t")
            rows.append((columns[1], columns[2]) if len(columns) > 2 else ("", ""))
    yield _printed(identifier, _sentences(rows), _UNIVERSAL, lines_a_paragraph=3, knows_people=False)


def _sentences(rows: Iterable[tuple[str, ...]]) -> Iterator[list[tuple[str, str]]]:
    sentence: list[tuple[str, str]] = []
    for row in rows:
        if len(row) > 1 and row[0]:
            sentence.append((row[0], row[1]))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _printed(
    identifier: str,
    sentences: Iterable[list[tuple[str, str]]],
    kinds: dict[str, str],
    *,
    lines_a_paragraph: int,
    knows_people: bool,
) -> NamedText:
    """Tokens tagged B-, I- and O as a text with names."""
    printer = _Printer()
    names: list[Name] = []
    for number, sentence in enumerate(sentences):
        if number and number % lines_a_paragraph == 0:
            printer.end_line()
        before = "O"
        for token, tag in sentence:
            start, end = printer.add(token)
            kind = kinds.get(tag[2:])
            if kind and tag[0] == "I" and before[2:] == tag[2:] and names:
                names[-1] = Name(names[-1].start, end, kind)
            elif kind:
                names.append(Name(start, end, kind))
            before = tag
    return NamedText(identifier, "".join(printer.parts), tuple(names), knows_people=knows_people)


def read_gum(folder: Path) -> Iterator[NamedText]:
    """GUM in CoNLL-U: names are the runs of proper nouns that head an entity; pronouns come with their entity."""
    for path in sorted((folder / "dep").glob("*.conllu")):
        yield _read_gum_document(path)


def _read_gum_document(path: Path) -> NamedText:
    printer = _Printer()
    tokens: list[tuple[Span, str, str]] = []  # place, form, universal part of speech
    open_entities: dict[str, list[tuple[int, str]]] = {}
    spans: list[tuple[int, int, str, str]] = []  # first token, token behind, type, entity
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and tokens:
            printer.end_line()
        columns = line.split("\t")
        if len(columns) < 10 or not columns[0].isdigit():
            continue
        tokens.append((printer.add(columns[1], glue="SpaceAfter=No" in columns[9]), columns[1], columns[3]))
        marks = re.search(r"(?:^|\|)Entity=([^|]+)", columns[9])
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", marks[1]) if marks else ():
            parts = mark.strip("()").split("-")
            if mark.startswith("("):
                open_entities.setdefault(parts[0], []).append((len(tokens) - 1, parts[1]))
            if mark.endswith(")") and open_entities.get(parts[0]):
                first, kind = open_entities[parts[0]].pop()
                spans.append((first, len(tokens), kind, parts[0]))
    return _gum_text(path.stem, "".join(printer.parts), tokens, spans)


def _gum_text(
    identifier: str, text: str, tokens: list[tuple[Span, str, str]], spans: list[tuple[int, int, str, str]]
) -> NamedText:
    names: dict[Span, Name] = {}
    pronouns = []
    for first, last, kind, entity in sorted(spans, key=lambda span: span[1] - span[0]):
        words = tokens[first:last]
        if len(words) == 1 and words[0][1].lower() in _THIRD_PERSON:
            pronouns.append(Pronoun(*words[0][0], entity))
        run = [index for index in range(first, last) if tokens[index][2] == "PROPN"]
        # "Harvard University in Boston": the name that an entity's first run of proper nouns makes, if none is inside.
        if kind not in _GUM or not run or run[0] > first + 3 or not words[0][1][:1].isalpha():
            continue
        end = run[0]
        while end < last and tokens[end][2] == "PROPN":
            end += 1
        place = (tokens[run[0]][0][0], tokens[end - 1][0][1])
        names_another = end < last and tokens[end][2] in {"NOUN", "ADJ", "PART"}  # "wikiHow founder", "Lee's car"
        if not names_another and not any(start < place[1] and place[0] < stop for start, stop in names):
            names[place] = Name(*place, _GUM[kind], entity)
    return NamedText(
        identifier, text, tuple(sorted(names.values(), key=lambda n: n.start)), tuple(pronouns), knows_people=False
    )


def read_found(path: Path) -> Iterator[NamedText]:
    """Texts without annotation, with the names that an earlier model found: {"id", "text", "names": [[s, e, kind]]}."""
    for row in read_rows(path):
        names = tuple(Name(start, end, kind) for start, end, kind in row["names"])
        yield NamedText(row["id"], row["text"], names, is_tagged=False)

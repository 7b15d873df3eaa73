"""A story told in paragraphs with its sources marked, and asked who speaks in it."""

from dataclasses import dataclass, field

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.sources import Resolution, Sources
from onrecord.annotate.story import Finding, Mention, MentionKind, Story
from onrecord.record import Document, Entity


@dataclass
class Told:
    """A story told in paragraphs, and asked who speaks in it.

    In its text "[…]" marks the words of a source, in the order of `findings`; "{…}" the contents, likewise.
    """

    marked: str
    names: dict[str, MentionKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sources: list[Range] = []
        contents: list[Range] = []
        opened = {}
        text = ""
        for letter in self.marked:
            if letter in "[{":
                opened[letter] = len(text)
            elif letter == "]":
                sources.append((opened["["], len(text)))
            elif letter == "}":
                contents.append((opened["{"], len(text)))
            else:
                text += letter
        paragraphs: list[tuple[int, int, int]] = []
        for line in text.splitlines(keepends=True):
            start = paragraphs[-1][2] if paragraphs else 0
            paragraphs.append((start, start + len(line.rstrip("\n")), start + len(line)))
        spans = [(start, end) for start, end, _ in paragraphs if start < end]
        document = Document(id="story", text_hash="hash", text=text)
        self.story = Story(document, spans, find_quoted(text, spans), self._mentions(text))
        contents += [(len(text) - 1, len(text))] * (len(sources) - len(contents))
        self.findings = [
            Finding(Attribution((source,), (), (content,), 0.9, "by hand"), None)
            for source, content in zip(sources, contents, strict=True)
        ]
        self.sources = Sources(self.story, self.findings)

    def _mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for name in sorted(self.names, key=len, reverse=True):
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                if not any(one.start < end and start < one.end for one in found):
                    found.append(Mention(start, end, self.names[name]))
                start = text.find(name, end)
        return sorted(found, key=lambda one: one.start)

    def answer(self, index: int = -1) -> tuple[Resolution, Entity | None]:
        found = [self.sources.speaker(finding) for finding in self.findings][index]
        entities = {entity.id: entity for entity in self.sources.entities()}
        return found, entities[found.entity] if found.entity else None

    def named(self, index: int = -1) -> tuple[str, str] | None:
        entity = self.answer(index)[1]
        return (entity.name, entity.type) if entity else None

"""The head of a story: what is known of it besides its text."""

from dataclasses import dataclass
from typing import ClassVar

from onrecord.record import Document, Model
from onrecord.serve.described import DESCRIBED
from onrecord.serve.paths import outlet_path
from onrecord.serve.words import shortened
from onrecord.store.records import StoredStory

LONGEST_NAME = 70  # characters: about a line of a headline


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHead:
    """What is known of a story besides its text."""

    __pydantic_config__: ClassVar = DESCRIBED

    id: str
    """permanent id; null of a draft that is not on record"""
    kind: str
    """story or transcript"""
    title: str | None
    """headline"""
    name: str
    """headline, else the first words of the text"""
    outlet: str | None
    """who published it"""
    url: str | None
    """where"""
    authors: tuple[str, ...]
    """who wrote it"""
    published: str | None
    """ISO date at the precision known"""
    language: str | None
    """ISO 639-1"""
    place: str | None = None
    """of a transcript: where it was said"""
    participants: tuple[str, ...] = ()
    """of a transcript: who spoke"""
    version: int = 1
    """1 for the first text seen at its URL"""
    current: bool = True
    """whether no later version is on record"""
    added_at: str | None = None
    """when it was put on record; ISO 8601, UTC"""
    added_by: str | None = None
    """by whom"""
    model: str | None = None
    """name and version of the model that read it"""
    retracted_at: str | None = None
    """when it was marked as retracted"""
    retraction: str | None = None
    """what its publisher said"""
    characters: int = 0
    """length of the text in code points"""

    @property
    def outlet_path(self) -> str | None:
        """The page of the outlet."""
        return outlet_path(self.outlet) if self.outlet else None

    @property
    def web_url(self) -> str | None:
        """Where it was published, if that can be followed: a story may claim any address, a script's too."""
        return self.url if self.url and self.url.startswith(("https://", "http://")) else None


def head_of(document: Document, stored: StoredStory | None = None, *, model: Model | None = None) -> StoryHead:
    """What is known of a story, on record or not."""
    read = stored.model if stored else model
    about = {
        "id": document.id,
        "title": document.title,
        "name": document.title or first_words(document),
        "outlet": document.outlet,
        "url": document.url,
        "authors": document.authors,
        "published": document.published.value if document.published else None,
        "language": document.language,
        "model": f"{read.name} {read.version}" if read else None,
        "characters": len(document.text),
    }
    if stored is None:
        return StoryHead(kind="story", **about)  # type: ignore[arg-type]
    return StoryHead(
        kind=stored.kind,
        place=stored.place,
        participants=stored.participants,
        version=stored.version,
        current=stored.current,
        added_at=stored.added_at,
        added_by=stored.added_by,
        retracted_at=stored.retracted_at,
        retraction=stored.retraction,
        **about,  # type: ignore[arg-type]
    )


def first_words(document: Document) -> str:
    """What a story without a title is called: how its headline, else its first paragraph, begins."""
    for kind in ("headline", "paragraph"):
        for segment in document.segments:
            if segment.kind == kind:
                return shortened(" ".join(segment.span.text.split()), LONGEST_NAME)
    return shortened(" ".join(document.text.split()), LONGEST_NAME)

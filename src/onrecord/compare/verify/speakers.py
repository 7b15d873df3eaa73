"""Whether the speaker of a statement and the speaker of a turn are one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from onrecord.annotate.sources.names import may_be_one, parse_name
from onrecord.compare.verify.words import find_words
from onrecord.record import Entity, Record, Statement
from onrecord.transcript import Turn
from onrecord.wordlists import any_of, read_lines

Voice = Literal["own", "another", "unknown"]

# Labels that name nobody: who asked is not told.
_NOBODY: Final = frozenset({"q", "a", "question", "questioner", "answer", "reporter", "audience", "unidentified",
                            "unknown", "speaker", "male", "female", "man", "woman", "voice", "participant", "moderator",
                            "member", "crowd", "protester", "announcer", "narrator"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a statement gives.

    Attributes:
        names: all that the speaker is called, the fullest first; empty where nobody is named.
        is_named: whether the source itself says the name. Behind "he said" the name was worked out, and a transcript
            in which somebody else says the words is better evidence than that: nobody is accused on its strength.
    """

    names: tuple[str, ...]
    is_named: bool = True

    @property
    def is_resolved(self) -> bool:
        """Whether a person is named, whose turns can be told from those of others."""
        return bool(self.names)

    def voice_of(self, turn: Turn | None) -> Voice:
        """Whether a turn is this speaker's."""
        name = name_of(turn)
        if not self.names or name is None:
            return "unknown"
        if any(_are_one(known, name) for known in self.names):
            return "own"
        return "another" if self.is_named else "unknown"


def speaker_of(statement: Statement, record: Record, people: Mapping[str, str] | None = None) -> Speaker:
    """The speaker of a statement, with the names of all entities of the record that are known to be the same person.

    Args:
        statement: of the record.
        record: of a story.
        people: the person that an entity is, by entity id, where that is known.
    """
    entities = {entity.id: entity for entity in record.entities}
    speaker = entities.get(statement.speaker) if statement.speaker else None
    if speaker is None or speaker.type != "named_person":
        return Speaker(())
    person = (people or {}).get(speaker.id)
    same = [one for one in record.entities if person and one is not speaker and (people or {}).get(one.id) == person]
    names = (speaker.name, *(one.name for one in same if _is_person(one)))
    told = {word.form.removesuffix("'s") for span in statement.source_spans for word in find_words(span.text)}
    return Speaker(names, is_named=any(parse_name(name).surname.split()[-1] in told for name in names))


def name_of(turn: Turn | None) -> str | None:
    """Who speaks in a turn; None where the transcript does not tell."""
    if turn is None:
        return None
    name = turn.speaker
    if name is None or set(name.lower().replace(".", "").split()) & _NOBODY:
        return None
    return name


def _is_person(entity: Entity) -> bool:
    return entity.type == "named_person"


@lru_cache(maxsize=16_384)
def _are_one(one: str, other: str) -> bool:
    return may_be_one(parse_name(_untitled(one)), parse_name(_untitled(other)))


def _untitled(name: str) -> str:
    """A name without the titles before it ("Prime Minister Varga")."""
    while (match := _titles().match(name)) is not None:
        name = name[match.end() :]
    return name


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"{any_of(read_lines('titles.txt'))}\s+(?=\S)", re.IGNORECASE)

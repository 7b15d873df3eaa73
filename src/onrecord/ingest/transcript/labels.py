"""The label before a turn ("Senator FRANKEN", "DONALD TRUMP, REPUBLICAN NOMINEE", "Q"): what it is made of."""

import functools
import re
from dataclasses import dataclass, field
from typing import Literal

from onrecord.ingest.transcript.vocabulary import given_names, honorifics, label_words, plain, titles

# "name": of a person or an organisation; "role": an office without a name ("THE PRESIDENT"); "question": who asks and
# has no name; "unnamed": who speaks and has none; "examiner": names who asks from here on ("BY MS. SMITH").
LabelKind = Literal["name", "role", "question", "unnamed", "examiner"]

# The longest labels that were seen have six words ("ACTING PRIME MINISTER …", "FIRST LADY …").
MAX_LABEL_WORDS = 7

_ASIDE = re.compile(r"\s*[(\[][^()\[\]\n]{0,60}[)\]]\s*$")
_EDGES = ' \t\xa0*_#>·•"“”'
_NUMBER = re.compile(r"\s*(?:#|\sno\.?|\snumber|(?<=[a-z])\s)\s*(?:\d{1,3}|[a-d])$")
_SENTENCE_END = re.compile(r"[a-z]{2}[.?!][ ]|[?!:]")
_WORD = re.compile(r"[^\W\d_](?:[\w'’&-]|\.(?!\.))*")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset("de del della der di da dos du el al bin la le van von y of".split())  # noqa: SIM905 - one line
_JOINT = frozenset({"and", "&", "y"})
_ROLES = frozenset({"chairman", "chair", "chairwoman", "chairperson", "presiding officer", "first lady", "speaker"})


@dataclass(frozen=True, slots=True)
class Label:
    """A label's parts.

    Attributes:
        printed: as it stands, without colon, brackets and asides.
        kind: what it is.
        title: words before the name, plain: ("prime", "minister"), ("mr",).
        name: its words as printed, without a suffix; empty where there is none.
        suffix: plain: "jr"; or None.
        capitals: the name is printed in capitals.
        key: equal for labels of one form.
        surname: the last word of the name, plain; empty where there is none.
    """

    printed: str
    kind: LabelKind
    title: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    suffix: str | None = None
    capitals: bool = False
    key: str = field(init=False)
    surname: str = field(init=False)

    def __post_init__(self) -> None:
        named = self.kind in ("name", "examiner")
        words = (*self.title, *map(plain, self.name), *([self.suffix] if self.suffix else []))
        object.__setattr__(self, "key", " ".join(words) if named else plain(self.printed))
        object.__setattr__(self, "surname", plain(self.name[-1]) if self.name else "")

    @property
    def tells_a_person(self) -> bool:
        """Whether its words alone tell that it names a person: a title, or a given name before another word."""
        return bool(self.title) or (len(self.name) > 1 and plain(self.name[0]) in given_names())


@functools.lru_cache(maxsize=4096)
def label_of(printed: str) -> Label | None:
    """The label that words before a colon may be; None where they cannot be one."""
    shown = printed.strip(_EDGES)
    enclosed = shown[:1] in ("(", "[")
    shown = shown[1:].removesuffix(")").removesuffix("]").strip(_EDGES) if enclosed else _without_asides(shown)
    if shown[:1] == "[":
        return None
    lowered = plain(shown).rstrip(".")
    unnumbered = _NUMBER.sub("", lowered).strip() or lowered
    kinds: tuple[Literal["question", "unnamed"], ...] = ("question", "unnamed")
    for kind in kinds:
        if {lowered, unnumbered} & label_words(kind):
            return Label(shown, kind, capitals=shown.isupper())
    if unnumbered.split(" ", 1)[0] in ("unidentified", "unknown"):
        return Label(shown, "unnamed", capitals=shown.isupper())
    if printed.strip(_EDGES).startswith("(") or lowered in label_words("never"):
        return None
    return _named(shown)


def _without_asides(shown: str) -> str:
    """Without "(OFF-MIKE)", "(D-Minn.)", "[through translator]" behind the name."""
    for _ in range(2):
        shown = _ASIDE.sub("", shown)
    return shown.strip(_EDGES)


def _named(shown: str) -> Label | None:
    front, _, description = shown.partition(",")
    if _SENTENCE_END.search(description):
        return None
    words, suffix, told = _split_name(front, description)
    examiner = len(words) > 1 and words[0].isupper() and plain(words[0]) == "by"
    if examiner:
        words = words[1:]
    plains = [plain(word) for word in words]
    if not _may_be_label(words, plains):
        return None
    if any(word in _JOINT for word in plains[1:]):
        return Label(shown, "unnamed", capitals=True) if shown.isupper() else None
    if plains[0] == "the":
        return _role(shown, words, plains)
    if " ".join(plains) in _ROLES or (len(plains) > 1 and tuple(plains) in titles()):
        return Label(shown, "role", title=tuple(plains), capitals=shown.isupper())
    count = title_words(plains)
    title, name = tuple(plains[:count]), tuple(words[count:])
    if not _is_written_as_name(name) or not all(map(_begins_high, words[:count])):
        return None
    capitals = is_high(name[-1])
    if told and not capitals and not title:
        return None  # "Question, sir:", "First of all, Supreme Court:"
    kind: LabelKind = "examiner" if examiner else "name"
    return Label(shown if suffix else front.strip(), kind, title, name, suffix, capitals)


def _split_name(front: str, description: str) -> tuple[list[str], str | None, str]:
    """The words of a name, its suffix, and what describes who bears it: "MARSH, JR.", "JANE MARSH, MAYOR OF ORLE"."""
    words = front.split()
    first = plain(description).strip(" ,").split(",")[0].strip()
    if first in SUFFIXES:
        return words, first, ""
    if len(words) > 1 and plain(words[-1]) in SUFFIXES:
        return words[:-1], plain(words[-1]), description
    return words, None, description


def _may_be_label(words: list[str], plains: list[str]) -> bool:
    """Whether the words are few, and none of them one that stands in sentences only."""
    if not 0 < len(words) <= MAX_LABEL_WORDS or not all(_WORD.fullmatch(word) or word == "&" for word in words):
        return False
    return plains[0] not in _OPEN_SENTENCES and not any(word in label_words("inside") for word in plains)


_OPEN_SENTENCES = frozenset({"and", "a", "an", "in", "on", "to", "by", "for", "from", "so", "no", "yes", "then"})


def _role(shown: str, words: list[str], plains: list[str]) -> Label | None:
    rest = tuple(plains[1:])
    if (
        rest
        and all(map(_begins_high, words))
        and (rest in titles() or rest[-1:] in titles() or " ".join(rest) in _ROLES)
    ):
        return Label(shown, "role", title=rest, capitals=shown.isupper())
    if len(rest) > 0 and is_high(words[-1]):
        return Label(shown, "name", name=tuple(words), capitals=True)  # "THE ECONOMIST"
    return None


def title_words(plains: list[str]) -> int:
    """How many of the words of a label, plain, are a title: those before the name, which keeps one word at least."""
    for count in range(len(plains) - 1, 0, -1):
        before = plains[:count]
        for first in range(count):
            part = tuple(before[first:])
            if (part in titles() or (len(part) == 1 and part[0] in honorifics())) and _all_before(before[:first]):
                return count
    return 0


def _all_before(words: list[str]) -> bool:
    """Whether words may stand before a title as part of it."""
    return all(word in label_words("before_title") or (word,) in titles() or word in honorifics() for word in words)


def _is_written_as_name(words: tuple[str, ...]) -> bool:
    if not any(len(plain(word)) > 1 for word in words):
        return False
    return all(_begins_high(word) or plain(word) in _PARTICLES for word in words) and _begins_high(words[-1])


def _begins_high(word: str) -> bool:
    return word[:1].isupper()


def is_high(word: str) -> bool:
    """Whether a word is in capitals, but for the small letters of "McCONNELL", "DeLAURO" and "MacARTHUR"."""
    letters = "".join(filter(str.isalpha, word))
    return len(letters) > 1 and (letters.isupper() or (len(letters) > 4 and letters[3:].isupper()))

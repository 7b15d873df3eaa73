"""Values of the record in words, as pages show them."""

import datetime
from collections.abc import Mapping
from typing import Final

from onrecord.record import LinkKind, When

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
YEAR_DIGITS, MONTH_DIGITS, DAY_DIGITS = 4, 7, 10

# What was done, by the word in an address.
NOTICES = {
    "confirmed": "Confirmed.",
    "corrected": "Corrected.",
    "rejected": "Rejected.",
    "dismissed": "Dismissed. It is not shown again, whatever a later comparison finds.",
    "checked": "Its quotations were held against the transcripts on record.",
    "added": "Statement added.",
    "undone": "Undone.",
    "kept": "The story is on record now.",
    "known": "This story was on record already.",
    "retracted": "Marked as retracted.",
    "merged": "Merged.",
    "renamed": "Renamed.",
    "split": "Split.",
    "linked": "Linked.",
    "unchanged": "Nothing was changed.",
    "out": "You are logged out.",
}

_WORDS = {
    "named_person": "named person",
    "named_organization": "named organisation",
    "anonymous": "anonymous, known to the reporter",
    "unnamed_person": "unnamed person",
    "unnamed_group": "unnamed group",
    "organization": "organisation",
    "no_comment": "no comment",
    "press_conference": "press conference",
    "social_media": "social media",
    "speaks_for": "speaks for",
    "source_spans": "source",
    "cue_spans": "cue",
    "content_spans": "content",
    "partial": "partly reviewed",
    "added": "added by an editor",
    "suggested": "not reviewed",
    "not_found": "not found",
    "no_transcript": "no transcript",
}

# What another statement is to one that a link ties it to: where the link goes from this one, and where it goes to it.
RELATIONS: Final[Mapping[LinkKind, tuple[str, str]]] = {
    "answers": ("answers", "answered by"),
    "contradicts": ("contradicts", "contradicts"),
    "changes": ("earlier position", "later position"),
    "repeats": ("repeats", "repeated by"),
}
LINK_KINDS: Final[Mapping[LinkKind, tuple[str, str]]] = {
    "contradicts": ("contradiction", "contradictions"),
    "changes": ("changed position", "changed positions"),
    "answers": ("answer", "answers"),
}

# For a line such as "Varga denies": what the act is called where somebody does it, and where somebody does not.
_VERBS = {
    "say": ("says", "say"),
    "deny": ("denies", "deny"),
    "accuse": ("accuses", "accuse"),
    "demand": ("demands", "demand"),
    "ask": ("asks", "ask"),
    "promise": ("promises", "promise"),
    "confirm": ("confirms", "confirm"),
    "support": ("supports", "support"),
    "oppose": ("opposes", "oppose"),
    "warn": ("warns", "warn"),
    "announce": ("announces", "announce"),
    "predict": ("predicts", "predict"),
}
_VERBS_OF_MODE = {
    "belief": ("believes", "believe"),
    "intention": ("intends", "intend"),
    "attitude": ("feels", "feel"),
    "decree": ("rules", "rule"),
    "perception": ("perceives", "perceive"),
    "evidence": ("shows", "show"),
}


def verb(act: str | None, mode: str | None = None, *, negated: bool = False, many: bool = False) -> str:
    """What somebody does with a statement: "denies", "does not say", "believes"; of many "deny", "do not say"."""
    does_not = "do not" if many else "does not"
    if act == "no_comment":
        return f"{does_not} comment"
    does, do = _VERBS.get(act or "") or _VERBS_OF_MODE.get(mode or "") or ("speaks", "speak")
    return f"{does_not} {do}" if negated else do if many else does


def are_many(name: str, source_type: str | None) -> bool:
    """Whether a source is told of in the plural: "Farmers say", but "the union says"."""
    is_group = source_type in {"unnamed_group", "anonymous"}
    return is_group and name.endswith("s") and not name.endswith(("ss", "’s", "'s"))


def shortened(text: str, longest: int) -> str:
    """The beginning of a text, cut between words, with a mark where something is left out."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rsplit(" ", 1)[0].rstrip(" .,;:…–—")
    return f"{cut or text[:longest]} …"


def word(value: str | None, field: str = "") -> str:
    """A value of the record as a reader says it; a dash where there is none."""
    if value is None:
        return "–"
    if (field, value) == ("setting", "statement"):
        return "written statement"
    return _WORDS.get(value) or value.replace("_", " ")


def day(value: str | When | None) -> str:
    """A date at its precision: "14 November 2024", "November 2024", "2024"; a dash where there is none."""
    if isinstance(value, When):
        return day(value.value) + (f", {value.time}" if value.time else "")
    if not value:
        return "–"
    if len(value) == YEAR_DIGITS:
        return value
    year, month = value[:YEAR_DIGITS], MONTHS[int(value[5:7]) - 1]
    return f"{month} {year}" if len(value) == MONTH_DIGITS else f"{int(value[8:10])} {month} {year}"


def moment(value: str) -> str:
    """A time of the audit log: "25 Nov 2026, 10:00 UTC"."""
    at = datetime.datetime.fromisoformat(value)
    return f"{at.day} {MONTHS[at.month - 1][:3]} {at.year}, {at:%H:%M} UTC"


def number(value: float) -> str:
    """A count with its thousands apart."""
    return f"{value:,}"


def percent(share: float | None) -> str:
    """A share of 1 in percent; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.0f} %"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 story", "2 stories"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def clock(seconds: float) -> str:
    """A time of a recording: "1:02:07", "12:31"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

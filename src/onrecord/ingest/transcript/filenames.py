"""What the name of a transcript's file tells: day, time, place, occasion, who, complete or not, spoken or written.

"2015-06-18 08.23.00 (Complete, As spoken) Interview with Jane Marsh, Tom Reed, 'Morning Talk', WXYZ.txt",
"2016-8-8-marsh-speech.txt", "hearing-2017-01-10.txt".
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from onrecord.ingest.dates import EARLIEST_YEAR, LATEST_YEAR, dates_in
from onrecord.ingest.transcript.heads import setting_in, spoken_by
from onrecord.ingest.transcript.labels import label_of
from onrecord.ingest.transcript.people import Person, people_in
from onrecord.ingest.transcript.vocabulary import label_words, places
from onrecord.record import Setting, When

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_.](?P<month>\d{1,2})[-_.](?P<day>\d{1,2})(?!\d)"
    r"(?:[ _T](?P<hour>\d{2})[.:-](?P<minute>\d{2})(?:[.:-]\d{2})?(?!\d))?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?P<one>\d{1,2})[-_.](?P<two>\d{1,2})[-_.](?P<year>(?:19|20)?\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-_.](?P<month>0[1-9]|1[0-2])(?![\d-])")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,6}$")

_GROUP = re.compile(r"\((?P<told>[^()]{1,60})\)")
_WITH = re.compile(
    r"\b(?:Interview|Debate|Speech|Town Hall|Press Conference|Conversation|Remarks)\s+with\s+", re.IGNORECASE
)
_PROGRAMME = re.compile(r"(?<![\w.])['‘].*['’](?!\w)")
_ITEM = re.compile(r"\s*,\s+")
_STATE = re.compile(r"[A-Z]{2}[!.]?\d?")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:[^\W\d_a-z][\w.'’-]*|van|von|de|la|der|del|bin|al)){0,3}")
_GROUPS = frozenset({"candidates", "panel", "reporters", "students", "supporters", "voters"})
_SETTING_ITEM = re.compile(r"(?:Rally|Town Hall|Debate|Speech|Interview|Press Conference|Forum)$", re.IGNORECASE)
_SPEECH_WORDS = frozenset({"speech", "remarks", "address", "statement", "keynote", "sermon", "eulogy", "testimony"})


@dataclass(frozen=True, slots=True)
class FileTold:
    """What a file's name tells.

    Attributes:
        description: the name without date, suffix and what stands in parentheses; a name of one word as it is.
        published: the day, and the time of day where it is told.
        people: those named.
        hosts: those of them that an interview is with, or by.
        speaker: whose speech it is, where that is one person.
        words: single words of a short name, lower case, that may be a speaker's.
        place, setting, partial, written: as in a Transcript.
    """

    description: str | None = None
    published: When | None = None
    people: tuple[Person, ...] = ()
    hosts: tuple[Person, ...] = ()
    speaker: Person | None = None
    words: frozenset[str] = frozenset()
    place: str | None = None
    setting: Setting | None = None
    partial: bool | None = None
    written: bool | None = None


def read_file_name(name: str) -> FileTold:
    """What the name of a file tells; an address or a name made up ("-", "(text)") tells nothing."""
    if _ADDRESS.match(name) or name in ("-", "") or name.startswith("("):
        return FileTold()
    stem = _SUFFIX.sub("", PurePath(name.replace("\\", "/")).name)
    published, rest = _published(stem)
    told = " ".join(_GROUP.findall(rest)).lower()
    bare = " ".join(_GROUP.sub(" ", rest).split()).strip(" -_,")
    spaced = bare if " " in bare else re.sub(r"[-_.]+", " ", bare)
    items = _ITEM.split(bare) if " " in bare else []
    people = _with(bare)
    asked = bool(re.search(r"\binterview\b", bare, re.IGNORECASE))
    speaker = spoken_by([spaced]) or _slug_speaker(spaced)
    named = tuple(people_in(spaced)) if not people and " " in bare else people
    return FileTold(
        description=(bare if " " in bare else stem) or None,
        published=published,
        people=(*named, *([speaker] if speaker and speaker not in named else [])),
        hosts=people if asked else (),
        speaker=speaker,
        words=frozenset(spaced.lower().split()) - label_words("no_speaker")
        if len(spaced.split()) <= 4
        else frozenset(),
        place=_place(items),
        setting=setting_in([_PROGRAMME.sub("", spaced)]) or setting_in([spaced]),
        partial=True if re.search(r"partial|almost|excerpt|part of", told) else False if "complete" in told else None,
        written=True if "written" in told or "as prepared" in told else False if "spoken" in told else None,
    )


def _published(stem: str) -> tuple[When | None, str]:
    """The date in a file's name, and the name without it."""
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _MONTH):
        match = pattern.search(stem)
        when = _when(match) if match else None
        if match and when:
            return when, f"{stem[: match.start()]} {stem[match.end() :]}"
    spaced = re.sub(r"[-_]", " ", stem)
    when = next(dates_in(spaced), None)
    if when and when.span:
        return When(value=when.value, basis="published"), f"{spaced[: when.span.start]} {spaced[when.span.end :]}"
    return None, stem


def _when(match: re.Match[str]) -> When | None:
    told = match.groupdict()
    year = told["year"] if len(told["year"]) > 2 else f"20{told['year']}"
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return None
    if "one" in told:
        month, day = _month_and_day(int(told["one"]), int(told["two"]))
        value = f"{year}-{month:02}-{day:02}" if month else year
    else:
        value = "-".join([year, *(f"{int(part):02}" for part in (told["month"], told.get("day")) if part)])
    # Midnight to the second is what software writes that knows no time.
    time = f"{told['hour']}:{told['minute']}" if told.get("hour") and int(told["hour"] + told["minute"]) else None
    try:
        return When(value=value, time=time, basis="published")
    except ValueError:
        return None


def _month_and_day(one: int, two: int) -> tuple[int, int]:
    """Month and day where the order is plain ("8-31"); zeros where "8-11" may be August or November."""
    if one == two or (one <= 12 < two):
        return one, two
    return (two, one) if two <= 12 < one else (0, 0)


def _with(bare: str) -> tuple[Person, ...]:
    """The people behind "with", up to a programme in quotation marks, a place, or the outlet at the end."""
    opening = _WITH.search(bare)
    if not opening:
        return ()
    items = _ITEM.split(bare[opening.end() :])
    quoted = any(item.startswith(("'", '"', "“", "‘")) for item in items)
    found: list[Person] = []
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else None
        if not _NAME.fullmatch(item) or _SETTING_ITEM.match(item) or (following and _STATE.fullmatch(following)):
            break
        if number and following is None and not quoted:
            break  # "Interview with Jane Marsh, The Courier"
        if _GROUPS & set(item.lower().split()):
            continue
        label = label_of(item)
        if label is None or label.kind != "name":
            break
        found.append(Person(label.name, label.suffix, frozenset({label.title} - {()})))
    return tuple(found)


def _slug_speaker(spaced: str) -> Person | None:
    """The one name in a short file name that says "speech": "marsh speech 2"."""
    words = [word for word in spaced.split() if not word.strip("()#").isdigit()]
    if not _SPEECH_WORDS & {word.lower() for word in words}:
        return None
    left = [word for word in words if word.lower() not in label_words("no_speaker")]
    known = {word.lower() for word in left} & (label_words("never") | label_words("inside") | label_words("unnamed"))
    if not 0 < len(left) <= 2 or known or not all(word.isalpha() for word in left):
        return None
    if " ".join(left).lower() in places() or any(word.lower() in places() for word in left):
        return None
    label = label_of(" ".join(word if word[0].isupper() else word.capitalize() for word in left))
    return Person(label.name, None, frozenset({label.title} - {()})) if label and label.name else None


def _place(items: list[str]) -> str | None:
    for one, two in pairwise(items):
        if _STATE.fullmatch(two) and _NAME.match(one) and not two.startswith("TV"):
            return f"{one}, {two[:2]}"
    return None

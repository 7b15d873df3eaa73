"""Settings: where or by what means something was said, told by the words around the attribution."""

import re
from functools import cache
from typing import Final, cast

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.circumstances.frames import Frame, frame_of
from onrecord.annotate.circumstances.nounphrases import read_noun_phrase
from onrecord.annotate.circumstances.relays import HEARD, outlets_of
from onrecord.annotate.story import Clue, Story
from onrecord.record import Setting
from onrecord.wordlists import any_of, read_rows

_I: Final = re.IGNORECASE
_PREPOSITION: Final = r"\b(?:in|at|during|on|via|through|throughout)"
# Up to so many words between the preposition and the word: "in [a brief telephone] interview".
_WORDS_BETWEEN: Final = (
    r"(?:\s+(?!(?:and|or|but|that|to|of|after|before|about|from|in|on|at|for|with|by)\b)[\w’'.&-]{1,24}){0,4}?"
)
# The word before another noun names no occasion: "her private email server", "television ads".
_NOT_BEFORE: Final = (
    r"(?!\s+(?:servers?|systems?|accounts?|practices?|use|setup|address(?:es)?|scandal|controversy|issue|list|arrangement|"
    r"investigation|probe|case|inquiry|habits|ads?|advertis\w+|commercials?|spots?|stars?|cameras?|audience|viewers|personality|"
    r"moderators?|performances?|schedule|spin|battles?|fights?|cards?|writers?|transcripts?|requests?|questions|trail|papers|"
    r"documents|filings?|records|orders?|nominee|appointments?|justices?|vacanc\w+|seat|hosts?|networks?|stations?)\b)"
)
_ON_AIR = re.compile(r"\b(?:on|appearance\s+on|appeared\s+on)(?=\s)", _I)


def find_setting(story: Story, attribution: Attribution) -> tuple[Setting, Clue] | None:
    """Where or by what means it was said, with the words that tell it; None if the sentence does not.

    Args:
        story: the story.
        attribution: one of it.
    """
    frame = frame_of(story, attribution)
    event, told = _named_event(frame), _told_outlet(frame)
    # "Months after he mocked her on Twitter, he tells ABC …": who tells an outlet something does not post it.
    if event is not None and told is not None and event[0] == "social_media":
        event = None
    return _told_by_the_cue(frame) or event or told or _on_air(frame) or _told_by_the_source(story, attribution)


def _told_by_the_cue(frame: Frame) -> tuple[Setting, Clue] | None:
    pattern, settings = _pattern("cue")
    match = pattern.search(frame.words, *frame.cue)
    if match is None:
        return None
    return settings[_folded(match["word"])], Clue(f"'{match['word']}'", frame.placed(match.span("word")))


def _named_event(frame: Frame) -> tuple[Setting, Clue] | None:
    """The occasion named nearest to the cue; an interview before the programme that carried it."""
    pattern, settings = _pattern("in")
    matches = [(settings[_folded(match["word"])], match) for match in frame.find(pattern)]
    if matches and matches[0][0] == "broadcast":
        matches.sort(key=lambda found: found[0] != "interview")
    for setting, match in matches:
        words = " ".join(match.group().split())
        return setting, Clue(f"'{words}'", frame.placed(match.span()))
    return None


def _told_outlet(frame: Frame) -> tuple[Setting, Clue] | None:
    for pattern, _ in HEARD[:4]:
        for match in frame.find(pattern):
            phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
            spans = outlets_of(frame, phrase)
            if spans:
                words = " ".join(frame.words[match.start() : spans[0][1]].split())
                return "interview", Clue(
                    f"'{words}': an outlet that is told something has asked", frame.placed((match.start(), spans[0][1]))
                )
    return None


def _on_air(frame: Frame) -> tuple[Setting, Clue] | None:
    for match in frame.find(_ON_AIR):
        phrase = read_noun_phrase(frame.words, match.end(), len(frame.words))
        spans = outlets_of(frame, phrase)
        if spans:
            words = " ".join(frame.words[match.start() : spans[0][1]].split())
            return "broadcast", Clue(f"'{words}'", frame.placed((match.start(), spans[0][1])))
    return None


def _told_by_the_source(story: Story, attribution: Attribution) -> tuple[Setting, Clue] | None:
    pattern, settings = _pattern("source")
    for start, end in attribution.source:
        phrase = read_noun_phrase(story.text, start, end, with_of=False)
        if phrase is None:
            continue
        match = pattern.search(story.text, *phrase.span)
        if match and match.end() == phrase.span[1]:
            return settings[_folded(match["word"])], Clue(f"'{match['word']}' speaks", match.span("word"))
    return None


@cache
def _pattern(place: str) -> tuple[re.Pattern[str], dict[str, Setting]]:
    rows = read_rows("settings.tsv")
    settings = {_folded(word): cast("Setting", setting) for setting, where, word in rows if where == place}
    words = any_of(word for _, where, word in rows if where == place)
    before = rf"{_PREPOSITION}{_WORDS_BETWEEN}\s+" if place == "in" else ""
    return re.compile(
        rf"{before}(?<![\w-])(?P<word>{words})(?![\w-]){_NOT_BEFORE if place == 'in' else ''}", _I
    ), settings


def _folded(word: str) -> str:
    return " ".join(word.lower().split())

"""Captions (WebVTT, SRT) to running text: the words once, where each caption begins, whose voice it is.

WebVTT: https://www.w3.org/TR/webvtt1/. SRT has no standard; what players write and read is read.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from onrecord.ingest.encoding import bare_opening
from onrecord.transcript import TimeCode

CaptionFormat = Literal["vtt", "srt"]
CAPTION_SUFFIXES = frozenset({".vtt", ".srt"})
# A change of speaker that captions show without a name: broadcast captions write ">>", and so does what is made here.
CHANGE = ">>"

# In captions that roll, a line stands in two captions and more; in others, a line is said twice now and then.
MIN_SHARE_ROLLING = 0.2
MIN_ROLLING = 3

_TIMING = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_OPENS_SRT = re.compile(rb"\s*\d{1,9}[ \t]*\r?\n\s*\d{1,3}:\d{2}:\d{2}[.,]\d{1,3}\s*-->")
_OPENS_VTT = re.compile(rb"\s*WEBVTT(?=[ \t\r\n]|$)")
_OPENING_BYTES = 512
_LINE_END = re.compile(r"\r\n|\r|\n")
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,100})?[ \t]+([^>]{1,100})>|</v>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z0-9][^<>]{0,100}>|\{\\[^{}]{0,100}\}", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\xa0]+")
_NOT_SHOWN = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
# Dialogue dashes: two people in one caption.
_DASH = re.compile(r"[-–—][ \t]*(?=[^\W\d_\s-])")


@dataclass(frozen=True)
class Captions:
    """What the captions of a file say.

    Attributes:
        text: their words; a line for each line of a caption, a paragraph where the voice changes.
        times: where each caption's first word stands, and when it was shown.
        voices: the names of the voices (WebVTT), in order.
    """

    text: str
    times: tuple[TimeCode, ...]
    voices: tuple[str, ...]


@dataclass
class _Caption:
    seconds: float
    lines: list[str] = field(default_factory=list)


@dataclass
class _Writer:
    """The text in the making."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    times: list[TimeCode] = field(default_factory=list)
    voices: dict[str, None] = field(default_factory=dict)
    voice: str | None = None

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def open_line(self, *, paragraph: bool) -> None:
        if self.length:
            self.write("\n\n" if paragraph else "\n")


def begins_like_captions(data: bytes) -> CaptionFormat | None:
    """What kind of captions these bytes are, by their beginning; None if they are none."""
    opening = bare_opening(data, _OPENING_BYTES)
    if _OPENS_VTT.match(opening):
        return "vtt"
    return "srt" if _OPENS_SRT.match(opening) else None


def read_captions(text: str) -> Captions:
    """The words of captions: tags, cue settings, notes and styles left out, lines that roll on told once."""
    captions = list(_captions_in(text))
    rolling = _roll(captions)
    out = _Writer()
    shown: list[str] = []
    for caption in captions:
        new = _unseen(shown, caption.lines) if rolling else caption.lines
        shown = caption.lines
        _write_caption(out, caption.seconds, new)
    return Captions("".join(out.pieces), tuple(out.times), tuple(out.voices))


def _captions_in(text: str) -> Iterator[_Caption]:
    caption: _Caption | None = None
    hidden = False
    for line in _LINE_END.split(text):
        timing = _TIMING.match(line)
        # A line of one blank opens captions that roll.
        ends = not line.strip() and (caption is None or bool(caption.lines) or not line)
        if caption and (timing or ends):
            yield _finished(caption, lost_its_end=timing is not None)
        if timing:
            caption, hidden = _Caption(_seconds(timing)), False
        elif ends:
            caption, hidden = None, False
        elif caption is None:
            hidden = hidden or _NOT_SHOWN.match(line) is not None
        elif not hidden and _bare(line):
            caption.lines.append(_SPACES.sub(" ", line).strip())
    if caption:
        yield caption


def _finished(caption: _Caption, *, lost_its_end: bool) -> _Caption:
    """A caption; where the empty line behind it was lost, the number of the next one is no word of it."""
    if lost_its_end and caption.lines and caption.lines[-1].isdecimal():
        caption.lines.pop()
    return caption


def _seconds(timing: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = timing.groups()
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}"), 3)


def _bare(line: str) -> str:
    """A line without its tags."""
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", line)).replace("\u200e", "")).strip()


def _roll(captions: list[_Caption]) -> bool:
    repeated = sum(
        bool(one.lines and two.lines) and _bare(two.lines[0]) in {_bare(line) for line in one.lines}
        for one, two in pairwise(captions)
    )
    return repeated >= MIN_ROLLING and repeated >= MIN_SHARE_ROLLING * len(captions)


def _unseen(shown: list[str], lines: list[str]) -> list[str]:
    """The lines of a caption without those that the caption before showed, and without a line's part that it showed."""
    before, now = [_bare(line) for line in shown], [_bare(line) for line in lines]
    for size in range(min(len(before), len(now)), 0, -1):
        if before[-size:] == now[:size]:
            return lines[size:]
    if before and now and before[-1] and now[0].startswith(before[-1] + " "):
        return [now[0][len(before[-1]) + 1 :], *lines[1:]]
    return lines


def _write_caption(out: _Writer, seconds: float, lines: list[str]) -> None:
    dialogue = sum(_DASH.match(_bare(line)) is not None for line in lines) > 1
    timed = False
    voice: str | None = None
    for line in lines:
        for voice, part in _voices_of(line, voice):  # noqa: B020 - a voice goes on to the caption's end
            words = _bare(part)
            if not words:
                continue
            if dialogue and _DASH.match(words):
                words = f"{CHANGE} {_DASH.sub('', words, count=1)}"
            changed = voice != out.voice
            out.open_line(paragraph=changed or words.startswith(CHANGE))
            if not timed:
                out.times.append(TimeCode(offset=out.length, seconds=seconds))
                timed = True
            if changed:
                out.write(f"{voice}: " if voice else "" if words.startswith(CHANGE) else f"{CHANGE} ")
                out.voice = voice
                if voice:
                    out.voices[voice] = None
            out.write(words)


def _voices_of(line: str, voice: str | None) -> Iterator[tuple[str | None, str]]:
    """The parts of a caption's line, each with its voice; it begins with that of the line before."""
    start = 0
    for tag in _VOICE.finditer(line):
        yield voice, line[start : tag.start()]
        start = tag.end()
        voice = (_bare(tag[1]).strip(" :") or None) if tag[1] else None
    yield voice, line[start:]

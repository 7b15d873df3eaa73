"""WARC and ARC files cut into records, past what is broken in them.

The formats are ISO 28500 (WARC 0.17 to 1.1) and the Internet Archive's ARC 1 and 2. A record is a head, a block of as
many bytes as the head says, and one or two line ends.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from onrecord.errors import DamagedArchive, InputError
from onrecord.ingest.items import Failed

# A page of a news site has 5 MB at most, a report as PDF 30.
MAX_BLOCK_BYTES = 64 * 1024 * 1024
# Longer than any head that a crawler writes; the address in it may have several kB.
MAX_HEAD_BYTES = 65_536
_CHUNK_BYTES = 65_536
# The first line of a head, as the patterns below allow it.
_MAX_LINE_BYTES = 24_000
_OVERLAP_BYTES = _MAX_LINE_BYTES + 100
_NEXT_STEP = "The other records were read. If there is another copy of this file, try that."

_WARC_LINE = rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n"
_ARC_LINE = (
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\r\n]{0,16000}?) (?P<ip>[0-9A-Fa-f.:]{3,45}) (?P<date>\d{12,18}) "
    rb"(?P<type>[^ \r\n]{1,200})(?: [^ \r\n]{0,1000}){0,5} (?P<length>-?\w{1,20})[ \t]*\r?\n"
)
_HEAD = re.compile(rb"(?P<warc>" + _WARC_LINE + rb")|" + _ARC_LINE)
_HEAD_WITHIN = re.compile(rb"\n(?=" + _WARC_LINE + rb"|" + re.sub(rb"\?P<\w+>", rb"?:", _ARC_LINE) + rb")")
# Within a block that is not kept there is no going back, so that more is asked for.
_SURE_HEAD = re.compile(rb"\r?\n\r?\n(?=" + _WARC_LINE + rb"(?:WARC-|Content-)[A-Za-z-]{1,40}:)")
_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_ONE_END = re.compile(rb"\r?\n")
_TWO_ENDS = re.compile(rb"\r?\n\r?\n")
_BLANKS = b" \t\r\n\x00"
_FOLDED = re.compile(rb"\r?\n[ \t]+")


@dataclass(frozen=True, kw_only=True)
class WebRecord:
    """A record of a web archive.

    Attributes:
        number: counted from one; a broken record counts as well.
        headers: of the record, by their names in lower case; those of ARC under the names that WARC has for them.
        block: what the head is the head of: an HTTP response with its own head, where it is one.
        repaired: whether the head told another length than the block has.
        missing: how many bytes of the block were left out, because there are more than `MAX_BLOCK_BYTES`.
    """

    number: int
    headers: dict[str, str]
    block: bytes
    repaired: bool = False
    missing: int = 0

    @property
    def kind(self) -> str:
        """What the record is: response, request, revisit, warcinfo and others."""
        return self.headers.get("warc-type", "").lower()


def begins_like_record(data: bytes) -> bool:
    """Whether bytes begin with the head of a record."""
    return _HEAD.match(data) is not None


def web_records(stream: BinaryIO, name: str, *, resume: Callable[[], bool]) -> Iterator[WebRecord | Failed]:
    """The records of a web archive in their order, one at a time; a broken one costs that record.

    Args:
        stream: binary, read forwards once, unpacked; behind a `DamagedArchive` it can be read on if `resume` says so.
        name: of the file.
        resume: goes on behind a damaged place of a compressed stream; whether anything is left.

    Raises:
        InputError: other than of a damaged place; nothing behind it can be read.
    """
    return _Records(stream, name).read(resume)


@dataclass(frozen=True)
class _Head:
    """A record's head.

    Attributes:
        headers: as a `WebRecord` has them.
        length: of the block, in bytes; None where the head does not tell it.
        end: the line ends that follow the block.
    """

    headers: dict[str, str]
    length: int | None
    end: re.Pattern[bytes]


class _Records:
    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._name = name
        self._buffer = bytearray()
        self._ended = False
        self._damage: DamagedArchive | None = None
        self._number = 0

    def read(self, resume: Callable[[], bool]) -> Iterator[WebRecord | Failed]:
        told = False  # whether that something is broken here was said already
        while True:
            passed_over = self._skip_to_head()
            if passed_over and not told:
                yield self._failed(self._broken("what stands here is no record"))
                told = True
            if self._buffer:
                outcome = self._next()
                told = isinstance(outcome, Failed)
                yield outcome
                continue
            if self._damage is None:
                return
            if not told:
                yield self._failed(self._damage)
                told = True
            self._ended, self._damage = False, None
            if not resume():
                return

    def _next(self) -> WebRecord | Failed:
        """The record whose head the buffer begins with."""
        head = self._take_head()
        if head is None:
            return self._failed(self._broken("the head of the record has no end"))
        if head.length is None or head.length < 0:
            return self._failed(self._broken("the record does not tell its length"))
        if head.length > MAX_BLOCK_BYTES:
            return self._take_long(head, head.length)
        self._fill_to(head.length)
        if len(self._buffer) < head.length:
            return self._cut_short()
        block = bytes(self._buffer[: head.length])
        self._drop(head.length)
        if self._is_at_end_of_record(head):
            return self._record(head, block)
        self._buffer[:0] = block
        return self._mend(head, head.length)

    def _take_head(self) -> _Head | None:
        match = _HEAD.match(self._buffer)
        if match is None:
            return None
        if match["warc"] is None:
            return self._take_arc_head(match)
        end = self._search(_HEAD_END, MAX_HEAD_BYTES)
        lines = bytes(self._buffer[match.end() : end.start()]) if end else b""
        self._drop(end.end() if end else match.end())
        headers = headers_of(lines)
        return _Head(headers, _whole(headers.get("content-length", "")), _TWO_ENDS) if end else None

    def _take_arc_head(self, match: re.Match[bytes]) -> _Head:
        told = {key: value.decode("utf-8", "replace") for key, value in match.groupdict(b"").items()}
        self._drop(match.end())
        headers = {
            "warc-type": "warcinfo" if told["url"].lower().startswith("filedesc:") else "response",
            "warc-target-uri": told["url"],
            "warc-date": told["date"],
            "content-type": told["type"],
            "content-length": told["length"],
        }
        return _Head(headers, _whole(told["length"]), _ONE_END)

    def _is_at_end_of_record(self, head: _Head) -> bool:
        """Whether what follows is what follows a record: line ends, another record, nothing."""
        self._fill_to(_MAX_LINE_BYTES)
        after = self._buffer
        return not after or head.end.match(after) is not None or _HEAD.match(after) is not None

    def _mend(self, head: _Head, length: int) -> WebRecord | Failed:
        """A record whose length is wrong, which the buffer begins with the block of: up to the next record's head."""
        within = _HEAD_WITHIN.search(self._buffer, 0, length)
        if within:
            self._drop(within.end())
            return self._failed(self._broken("the record is shorter than it says"))
        following = self._search(_HEAD_WITHIN, MAX_BLOCK_BYTES, length)
        if following is None and not self._ended:
            self._drop(length)
            return self._failed(self._broken("the record is longer than it says"))
        end = following.start() if following else len(self._buffer)
        block = bytes(self._buffer[:end])
        self._drop(end)
        if self._damage is not None and following is None:
            return self._failed(self._damage)
        return self._record(head, block.rstrip(b"\r\n"), repaired=True)

    def _cut_short(self) -> Failed:
        """A record behind whose beginning the file, or a part of it, ends."""
        within = _HEAD_WITHIN.search(self._buffer)
        self._drop(within.end() if within else len(self._buffer))
        if within:
            return self._failed(self._broken("the record is shorter than it says"))
        return self._failed(self._damage or self._broken("the file ends within this record"))

    def _take_long(self, head: _Head, length: int) -> WebRecord | Failed:
        """A record that is too long to be held: its beginning."""
        self._fill_to(MAX_HEAD_BYTES)
        block = bytes(self._buffer[:MAX_HEAD_BYTES])
        left = length
        while left:
            sure = _SURE_HEAD.search(self._buffer, 0, min(left, len(self._buffer)))
            if sure:
                self._drop(sure.end())
                return self._failed(self._broken("the record is shorter than it says"))
            kept = min(len(self._buffer), _OVERLAP_BYTES) if left > len(self._buffer) else 0
            passed = min(left, len(self._buffer)) - kept
            self._drop(passed)
            left -= passed
            if left and not self._fill():
                self._buffer.clear()
                return self._failed(self._damage or self._broken("the file ends within this record"))
        return self._record(head, block, missing=length - len(block))

    def _record(self, head: _Head, block: bytes, *, repaired: bool = False, missing: int = 0) -> WebRecord:
        self._number += 1
        return WebRecord(number=self._number, headers=head.headers, block=block, repaired=repaired, missing=missing)

    def _failed(self, error: InputError) -> Failed:
        self._number += 1
        where = f"{self._name}:{self._number}"
        return Failed(where, type(error)(error.what, where=where, next_step=_NEXT_STEP))

    def _broken(self, what: str) -> DamagedArchive:
        return DamagedArchive(what)

    def _skip_to_head(self) -> bool:
        """Pass over all before the next head, or to the end; whether it was more than blanks."""
        passed_over = False
        while True:
            self._fill_to(_MAX_LINE_BYTES)
            self._drop(len(self._buffer) - len(self._buffer.lstrip(_BLANKS)))
            if not self._buffer:
                if self._fill():
                    continue
                return passed_over
            self._fill_to(_MAX_LINE_BYTES)
            if _HEAD.match(self._buffer):
                return passed_over
            passed_over = True
            found = _HEAD_WITHIN.search(self._buffer)
            while found is None:
                self._drop(len(self._buffer) - _OVERLAP_BYTES)
                if not self._fill():
                    self._buffer.clear()
                    return True
                found = _HEAD_WITHIN.search(self._buffer)
            self._drop(found.end())

    def _search(self, pattern: re.Pattern[bytes], limit: int, start: int = 0) -> re.Match[bytes] | None:
        """Where a pattern stands in what comes, looked for from `start` on among so many bytes."""
        while True:
            found = pattern.search(self._buffer, max(0, start - 1))
            if found or len(self._buffer) > limit or not self._fill():
                return found
            start = max(start, len(self._buffer) - _CHUNK_BYTES - _OVERLAP_BYTES)

    def _fill_to(self, size: int) -> None:
        while len(self._buffer) < size and self._fill():
            pass

    def _fill(self) -> bool:
        """Read on; False at the end, or where the stream is damaged."""
        if self._ended:
            return False
        try:
            data = self._read(_CHUNK_BYTES)
        except DamagedArchive as damage:
            self._damage, data = damage, b""
        self._buffer += data
        self._ended = not data
        return not self._ended

    def _drop(self, count: int) -> None:
        if count > 0:
            del self._buffer[:count]


def headers_of(lines: bytes) -> dict[str, str]:
    """The fields of a head by their names in lower case; of a field that stands twice, the first."""
    fields: dict[str, str] = {}
    for line in _FOLDED.sub(b" ", lines).splitlines():
        key, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(key.strip().lower().decode("latin-1"), value.strip().decode("utf-8", "replace"))
    return fields


def _whole(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None

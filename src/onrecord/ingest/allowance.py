"""How much may be unpacked from one input, however deep its archives lie in each other."""

from dataclasses import dataclass
from typing import Final

from onrecord.errors import ArchiveRefused

# A ZIP of a tar of .html.gz is three deep. Bombs such as 42.zip need five and more.
MAX_DEPTH = 3
# A ZIP's list of members lies in memory while it is read, at 0.7 kB each.
MAX_MEMBERS = 250_000
# Ten million pages of 100 kB; nothing of it is held, but a bomb has to end.
MAX_UNPACKED_BYTES = 1_000_000_000_000
# A crawl in one file. A story within has the limit of any story.
MAX_MEMBER_BYTES = 100_000_000_000
# Pages of news pack 3 to 8 times smaller, many in one file 11 times; gzip reaches 1,032 on nothing but zeros.
MAX_RATIO = 200
# Up to here any ratio will do: small files of white space, or of one row again and again, harm nobody.
MIN_BYTES_FOR_RATIO = 64_000_000
# One archive among the clippings may be too deep or locked; where all are, one error tells it as well as a thousand.
MAX_REFUSALS = 10

NEXT_STEP: Final = "If you trust it, unpack it yourself and read the folder."


@dataclass
class Allowance:
    """What is left of the limits for one input; shared by all archives in it.

    Attributes:
        members: files that may still be taken out.
        bytes: that may still be unpacked.
        refusals: files of it that were refused.
    """

    members: int = MAX_MEMBERS
    bytes: int = MAX_UNPACKED_BYTES
    refusals: int = 0

    @property
    def spent(self) -> bool:
        """Whether nothing more may be taken out of this input."""
        return self.members < 0 or self.bytes < 0

    def take_member(self, where: str) -> None:
        """One more file.

        Raises:
            ArchiveRefused: it is one too many.
        """
        self.members -= 1
        if self.members < 0:
            raise ArchiveRefused(f"it holds more than {MAX_MEMBERS:,} files", where=where, next_step=NEXT_STEP)

    def take_bytes(self, count: int, where: str) -> None:
        """So many more bytes.

        Raises:
            ArchiveRefused: they are too many.
        """
        self.bytes -= count
        if self.bytes < 0:
            what = f"unpacked, it has more than {MAX_UNPACKED_BYTES:,} bytes"
            raise ArchiveRefused(what, where=where, next_step=NEXT_STEP)


def refuse_size(unpacked: int, where: str) -> None:
    """Refuse a file of so many bytes.

    Raises:
        ArchiveRefused: they are more than `MAX_MEMBER_BYTES`.
    """
    if unpacked > MAX_MEMBER_BYTES:
        what = f"unpacked, this file has more than {MAX_MEMBER_BYTES:,} bytes"
        raise ArchiveRefused(what, where=where, next_step=NEXT_STEP)


def refuse_ratio(unpacked: int, packed: int, where: str) -> None:
    """Refuse what grows as only a bomb does.

    Raises:
        ArchiveRefused: it becomes more than `MAX_RATIO` times as large.
    """
    if unpacked > MIN_BYTES_FOR_RATIO and unpacked > MAX_RATIO * packed:
        what = f"unpacked, it becomes more than {MAX_RATIO} times as large, as a decompression bomb does"
        raise ArchiveRefused(what, where=where, next_step=NEXT_STEP)

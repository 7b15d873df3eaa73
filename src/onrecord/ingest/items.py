"""Items: stories as they lie in files, pages and containers, taken out but not yet read.

What opens an input only cuts it into items, which is cheap; what an item says is read afterwards, and may be read
elsewhere: by another process, or on another machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from onrecord.errors import InputError
from onrecord.ingest.allowance import Allowance
from onrecord.ingest.options import ReadOptions
from onrecord.record import Failure, Metadatum, OriginFormat


@dataclass(frozen=True, kw_only=True)
class Item:
    """One story's bytes.

    Attributes:
        name: of the file, page or container, as the document's origin tells it.
        data: the bytes; of a row of a table, the row as a JSON object in UTF-8.
        form: what they are, where that is known from without; else it is recognised by the name and the bytes.
        number: which of its container's items it is, counted from one; None where it is all of the input.
        url: where it was fetched from.
        charset: the encoding that its server gave.
        recoded_from: the encoding of the container, where `data` is UTF-8 made from it.
        told: what the container tells about it.
    """

    name: str
    data: bytes
    form: OriginFormat | None = None
    number: int | None = None
    url: str | None = None
    charset: str | None = None
    recoded_from: str | None = None
    told: tuple[Metadatum, ...] = ()

    @property
    def where(self) -> str:
        """The place that errors name."""
        return self.name if self.number is None else f"{self.name}:{self.number}"


@dataclass(frozen=True)
class Failed:
    """An input, or an item of one, that cannot be read; `where` is its place, not always the name asked for."""

    where: str
    error: InputError

    @property
    def failure(self) -> Failure:
        """The same as data."""
        return Failure(input=self.where, stage="ingest", code=self.error.code, why=str(self.error))


class Wanted(Protocol):
    """What the files are read as, and so which of many are read."""

    @property
    def name(self) -> str:
        """In messages: "story"."""
        ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Of the files that are read without a look at their content."""
        ...

    @property
    def containers(self) -> "tuple[Container, ...]":
        """What is opened."""
        ...

    def includes(self, name: str, beginning: Callable[[], bytes], options: ReadOptions) -> bool:
        """Whether a file that lies among others is read; `beginning` gives its first bytes."""
        ...


class Inner(Protocol):
    """Opens a stream that lies within another one, as if it were an input of its own."""

    @property
    def options(self) -> ReadOptions:
        """What the inputs do not tell themselves."""
        ...

    @property
    def wanted(self) -> Wanted:
        """Which streams are worth opening."""
        ...

    @property
    def allowance(self) -> Allowance:
        """What may still be unpacked of the whole input."""
        ...

    def __call__(self, stream: BinaryIO, name: str) -> Iterator[Item | Failed]:
        """The items of the stream, which is called `name`."""
        ...

    def deeper(self, name: str) -> "Inner":
        """The same, for what lies in the archive called `name`.

        Raises:
            ArchiveRefused: it lies in too many others.
        """
        ...


class Split(Protocol):
    """Cuts an open container into items, one at a time."""

    def __call__(self, stream: BinaryIO, name: str, *, options: ReadOptions, inner: Inner) -> Iterator[Item | Failed]:
        """The items of a container; one that is broken costs that item.

        Raises:
            InputError: it is no such container, or nothing behind this place can be read.
            OSError: the system refuses to read on.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Container:
    """A format of which one file holds many stories.

    Attributes:
        suffixes: of file names, lower case.
        begins: whether bytes are the beginning of one.
        split: how it is cut.
        of_lines: whether it is judged by whole lines.
        told_among_others: whether its beginning tells it from all texts, so that it is read in a folder.
    """

    suffixes: frozenset[str]
    begins: Callable[[bytes], bool]
    split: Split
    of_lines: bool = False
    told_among_others: bool = True

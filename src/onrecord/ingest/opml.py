"""Lists of feeds: OPML, as feed readers export it (OPML 2.0, "subscription lists")."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.errors import BadFeedList, InputNotFound, UnreadableInput

# A list of ten thousand feeds has two megabytes.
MAX_LIST_BYTES = 20_000_000
_ATTRIBUTE = "xmlurl"


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a list names.

    Attributes:
        feeds: the addresses of feeds, in its order, each once.
        others: what stands in the place of an address, and is none that can be watched.
    """

    feeds: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def is_watchable(address: str) -> bool:
    """Whether an address is one of http or https, without a name and a password in it.

    These would stand in the database, and with every story that the feed names.
    """
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def read_opml(path: Path) -> FeedList:
    """The feeds that a list names, at any depth.

    Raises:
        InputNotFound: there is no such file.
        UnreadableInput: the system refuses to read it.
        BadFeedList: it is no OPML, or names no feed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LIST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        next_step = "Give the address of a feed, or an OPML file that lists some."
        raise InputNotFound("there is no such file", where=str(path), next_step=next_step) from None
    except OSError as problem:
        what = f"the system refuses to read it ({problem.strerror or problem})"
        raise UnreadableInput(what, where=str(path), next_step="Check its permissions.") from None
    if len(data) > MAX_LIST_BYTES:
        raise _bad(path, f"the list has more than {MAX_LIST_BYTES:,} bytes")
    addresses = _addresses(data, path)
    found = FeedList(
        feeds=[one for one in addresses if is_watchable(one)],
        others=[one for one in addresses if not is_watchable(one)],
    )
    if found.others and not found.feeds:
        raise _bad(path, "the list names no http or https address of a feed without a name and a password in it")
    if not found.feeds:
        raise _bad(path, "the list names no feed (no outline in it has an xmlUrl)")
    return found


def _addresses(data: bytes, path: Path) -> list[str]:
    # Imported late: it is needed by `onrecord watch` alone.
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    try:
        # Entities are neither fetched nor written out; libxml2 itself refuses those that would grow without end.
        root = fromstring(data, parser=XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (XMLSyntaxError, ValueError) as problem:
        raise _bad(path, f"this is no OPML ({problem})") from None
    if root.tag != "opml":
        raise _bad(path, f"this is no OPML (its outermost element is {root.tag!r})")
    found: list[str] = []
    for outline in root.iter("outline"):
        told = {name.lower(): value for name, value in outline.attrib.items()}  # "xmlUrl", but also "xmlurl"
        if address := told.get(_ATTRIBUTE, "").strip():
            found.append(address)
    return list(dict.fromkeys(found))


def _bad(path: Path, what: str) -> BadFeedList:
    return BadFeedList(what, where=str(path), next_step="Feed readers export such lists as OPML.")

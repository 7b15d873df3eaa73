"""What the caller tells about the inputs, for all of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.errors import UsageError
from onrecord.ingest.dates import checked_published
from onrecord.ingest.fields import check_columns

# Between two requests to one site: what a reader who clicks quickly would ask of it.
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What the inputs do not tell themselves; each of these wins over what they do tell.

    Args:
        published: day of publication, as YYYY, YYYY-MM or YYYY-MM-DD.
        outlet: who printed the story.
        url: where it can be found.
        encoding: name of the encoding of the bytes, instead of detecting it.
        any_language: read texts that are not in English, too.
        columns: of JSON Lines and tables, which column holds which field, where it is not called like it: the fields
            are text, id, title, published, url and outlet, as in `{"text": "body"}`.
        allow_private: fetch addresses on this machine and on private networks, too.
        ignore_robots: fetch what a site's robots.txt asks programs not to.
        pause: seconds between two requests to one site.

    Raises:
        UsageError: `published` is no date, `encoding` no encoding, `pause` no time, or `columns` name no field.
    """

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    encoding: str | None = None
    any_language: bool = False
    allow_private: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore_robots: bool = False
    pause: float = PAUSE_SECONDS

    def __post_init__(self) -> None:
        if self.published is not None:
            checked_published(self.published)
        if self.encoding is not None:
            _check_encoding(self.encoding)
        check_columns(self.columns)
        if not math.isfinite(self.pause) or self.pause < 0:
            what = f"one cannot wait for {self.pause:g} seconds"
            raise UsageError(what, where="--pause", next_step="Give 0 or more.")


def _check_encoding(name: str) -> None:
    try:
        # Tells text encodings from unknown ones and from the other codecs ("base64", "rot13").
        "x".encode(name)
    except (LookupError, UnicodeError, ValueError):
        raise UsageError(
            f"{name!r} is not the name of a text encoding",
            where="--encoding",
            next_step='Examples: "utf-8", "utf-16", "cp1252", "latin-1".',
        ) from None

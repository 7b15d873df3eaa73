"""Names of news outlets and agencies, told by a list and by the last word of the name."""

import re
from functools import cache

from onrecord.annotate.wordlists import any_of, read_lines


def is_outlet(source: str) -> bool:
    """Whether the words of a source name an outlet ("the Associated Press", "The Halden Courier")."""
    return _outlet().search(source.strip(" ,.;:")) is not None


@cache
def _outlet() -> re.Pattern[str]:
    listed = any_of(read_lines("outlets.txt"))
    last_words = any_of(read_lines("outlet_words.txt"))
    # Behind an article the last word is enough ("the Post"); "the local Reuters office" names no outlet.
    names = r"(?:[^\W\d_a-z][\w.'’&-]*\s+(?:(?:&|and)\s+)?)"
    return re.compile(rf"^(?:(?:[Tt]he\s+)?(?:{listed}|{names}{{1,4}}{last_words})|[Tt]he\s+{last_words})$")

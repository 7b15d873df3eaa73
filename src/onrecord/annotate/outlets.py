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
    # A list entry may stand behind an article or an adjective ("the local Reuters office" names no outlet).
    return re.compile(rf"^(?:[Tt]he\s+)?(?:{listed}|(?:[^\W\d_a-z][\w.'’&-]*\s+){{1,4}}{last_words})$")

"""Whether the words before a date speak of what is to come: "is due to meet Monday", "has until Tuesday"."""

import re
from typing import Final

LOOK_BEHIND: Final = 90  # characters
# What may stand between "until" and the date: "until late on", "as early as", "until 9 a.m. EST".
_EDGE: Final = r"(?:\s+(?:the|on|early|late|next|this|at\s+least|[\d:]+\s+[ap]\.?m\.?(?:\s+[A-Z]{2,3})?))*\s+$"
_UP_TO: Final = re.compile(
    rf"\b(?:until|till|as\s+(?:early|soon|late)\s+as|starting|effective|expires?){_EDGE}", re.IGNORECASE
)
_WORD: Final = (
    r"(?:\b(?:will|won[’']t|shall|plans?\s+to|plann(?:ed|ing)\s+(?:to|for|an?)|scheduled|slated|upcoming|due|postponed"
    r"|preparing\s+to|(?:going|hopes?|likely|is|are|set|due|expected)\s+(?:to|for))\b|['’]ll\b)"
)
# Between the word that looks ahead and the date: no other clause, and nothing that looks back.
_SAME_CLAUSE: Final = (
    r"(?:(?!\b(?:said|told|after|since|have|who|which|when|because|but|where|as|released|filed|by)\b)"
    r"[^.;:“”\"\n]|\b[A-Z]\.)*$"
)
_TO_COME: Final = re.compile(_WORD + _SAME_CLAUSE, re.IGNORECASE)


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the words between two offsets, the second a date's, say that the date is to come."""
    before = text[max(start, end - LOOK_BEHIND) : end]
    return _UP_TO.search(before) is not None or _TO_COME.search(before) is not None

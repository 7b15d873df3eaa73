"""What the properties of a file claim, which is believed where its text says so, too.

Programs write the name of another file as the title ("Microsoft Word - draft3.doc"), and as the author whoever owned
the computer.
"""

from onrecord.ingest.wording import words_of

# A title stands at the head of the text, behind a letterhead and a date.
HEAD_CHARACTERS = 5_000


def printed_title(claim: str | None, text: str) -> str | None:
    """The title that is claimed, if the head of the text has its words."""
    folded = words_of(claim or "")
    return claim if folded and folded in words_of(text[:HEAD_CHARACTERS]) else None


def named_authors(claim: str | None, text: str) -> tuple[str, ...]:
    """The author who is claimed, if it is a full name and the text has it."""
    folded = words_of(claim or "")
    return (claim,) if claim and " " in folded and folded in words_of(text) else ()

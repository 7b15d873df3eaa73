"""Addresses of ours."""

from urllib.parse import quote


def path_of(*parts: str) -> str:
    """A path, its parts escaped: `path_of("outlets", "A/B")` is "/outlets/A%2FB"."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def document_path(document_id: str, statement_id: str | None = None) -> str:
    """A story, with one of its statements open."""
    path = path_of("documents", document_id)
    return f"{path}?at={quote(statement_id, safe='')}" if statement_id else path


def statement_path(statement_id: str) -> str:
    """The permanent link of a statement."""
    return path_of("statements", statement_id)


def person_path(person_id: str) -> str:
    """A person or organisation of the record."""
    return path_of("people", person_id)


def review_path(after: str | None = None) -> str:
    """The review queue, behind a statement."""
    return f"/review?after={quote(after, safe='')}" if after else "/review"


def outlet_path(name: str) -> str:
    """An outlet."""
    return path_of("outlets", name)


def passage_path(document_id: str, start: int, end: int, turn: int | None = None) -> str:
    """A passage of a transcript, marked in it."""
    return f"{document_path(document_id)}?passage={start}-{end}#{'passage' if turn is None else f'turn-{turn}'}"


def link_path(kind: str, a: str, b: str) -> str:
    """A link between two statements, to be confirmed or dismissed below it."""
    return path_of("links", kind, a, b)

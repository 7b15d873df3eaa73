"""Statements of invented people, as variants see them."""

import itertools
from collections.abc import Callable

import pytest

from onrecord.compare.claims import Claim, fold, names_in
from onrecord.record import hash_of

MakeClaim = Callable[..., Claim]


@pytest.fixture
def claim() -> MakeClaim:
    """Makes a statement: each one of a story of its own, said by Ilse Varga on the record, unless told otherwise."""
    numbers = itertools.count()

    def make(content: str, name: str | None = "Ilse Varga", **fields: object) -> Claim:
        number = next(numbers)
        document = str(fields.get("document", f"story{number}"))
        known: dict[str, object] = {
            "id": f"{document}-{number}",
            "document": document,
            "text_hash": hash_of(document),
            "outlet": f"Outlet {number}",
            "published": "2024-05-02",
            "said": None,
            "start": number,
            "speaker": fold(name) if name else None,
            "name": name,
            "people": frozenset(),
            "names": names_in(content),
            "content": content,
            "quoted": (),
            "act": "say",
            "mode": "speech",
            "quotation": "direct",
            "negated": False,
            "setting": None,
            "confidence": 0.9,
        }
        return Claim(**(known | fields))  # type: ignore[arg-type]

    return make

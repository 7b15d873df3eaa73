"""Claims made by hand, and an entailment model that gives every pair the same: for tests of what is made of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.compare.claims import Claim, names_in
from onrecord.compare.disputes.entailment import Judgement


class Sure:
    """A model that gives every pair the same."""

    def __init__(self, *, contradicts: float, entails: float = 0.0, floor: float = 0.8) -> None:
        self.floor = floor
        self.judgement = Judgement(entails, 1 - contradicts - entails, contradicts)
        self.seen: list[tuple[str, str]] = []

    def judge(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Judgement]:
        for pair in pairs:
            self.seen.append(pair)
            yield self.judgement


def made_claim(content: str, **fields: Any) -> Claim:  # noqa: ANN401 - of many types
    """A claim of Ilse Varga's of 2 May 2024, unless other fields are given; `number` tells claims apart."""
    number = fields.pop("number", content)
    return Claim(
        **{
            "id": f"s-{number}",
            "document": f"d-{number}",
            "text_hash": f"t-{number}",
            "outlet": "Courier",
            "published": "2024-05-02",
            "said": None,
            "start": 0,
            "speaker": "ilse varga",
            "name": "Ilse Varga",
            "people": frozenset(),
            "names": names_in(content),
            "content": content,
            "quoted": (),
            "act": "say",
            "mode": "speech",
            "quotation": "indirect",
            "negated": False,
            "setting": None,
            "confidence": 0.9,
            **fields,
        }
    )


ROSE = "crime in Halden rose last year"
FELL = "crime in Halden fell last year"

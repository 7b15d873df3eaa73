"""Invented stories for benchmarks of the database: real distributions of length and frequency, words of no language.

Lengths are those of PolNeAR's train part (19,821 contents, 840 articles), in twentieths. Word frequencies follow
Zipf's law; speakers, outlets and days are as uneven as in a newspaper's archive. The same seed gives the same stories.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

# Words of a content, and statements of an article: the smallest, the 5th, 10th, … percentile. The last is cut: one
# content in PolNeAR has 1,323 words.
CONTENT_WORDS = (1, 2, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 17, 19, 22, 26, 31, 41, 120)
ARTICLE_STATEMENTS = (1, 4, 7, 8, 10, 11, 12, 13, 15, 16, 18, 20, 23, 26, 28, 32, 37, 40, 46, 56, 120)
VOCABULARY = 60_000
ZIPF_EXPONENT = 1.05
PEOPLE = 20_000
OUTLETS = 60
FIRST_DAY, DAYS = date(2010, 1, 1), 5800
ACTS = ("say",) * 10 + (
    "deny",
    "accuse",
    "demand",
    "ask",
    "promise",
    "confirm",
    "support",
    "oppose",
    "warn",
    "announce",
)
QUOTATIONS = ("indirect",) * 6 + ("direct",) * 3 + ("mixed",)
SETTINGS = (None,) * 8 + ("interview", "hearing", "statement", "rally")
_SYLLABLES = ("ka", "lo", "mi", "ren", "tor", "va", "sel", "du", "pra", "nix", "bel", "go", "sha", "tin", "wer", "ul")


@dataclass(frozen=True, slots=True)
class InventedStatement:
    """One attribution, by offsets into the article's text."""

    speaker: int
    target: int | None
    act: str
    quotation: str
    setting: str | None
    said: str | None
    source: tuple[int, int]
    cue: tuple[int, int]
    content: tuple[int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class InventedArticle:
    """An article with its statements; speakers are indices into `World.people`."""

    text: str
    outlet: str
    url: str
    published: str
    statements: list[InventedStatement] = field(default_factory=list)


class World:
    """Words, people and outlets, and how often each occurs."""

    def __init__(self, *, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.words = [_word(rank) for rank in range(VOCABULARY)]
        self._word_weights = list(accumulate(1 / (rank + 1) ** ZIPF_EXPONENT for rank in range(VOCABULARY)))
        self.people = [f"{_word(n * 7 + 90_000).title()} {_word(n * 13 + 200_000).title()}" for n in range(PEOPLE)]
        self._people_weights = list(accumulate(1 / (n + 5) for n in range(PEOPLE)))
        self.outlets = [f"{_word(n + 500_000).title()} Courier" for n in range(OUTLETS)]
        self._outlet_weights = list(accumulate(1 / (n + 2) for n in range(OUTLETS)))

    def articles(self, statements: int) -> Iterator[InventedArticle]:
        """Articles that hold so many statements in all."""
        left, number = statements, 0
        while left > 0:
            count = min(left, self._quantile(ARTICLE_STATEMENTS))
            yield self._article(number, count)
            left -= count
            number += 1

    def content(self, words: int | None = None) -> str:
        """A content of so many words, or of a length as in news."""
        length = words or self._quantile(CONTENT_WORDS)
        return " ".join(self._random.choices(self.words, cum_weights=self._word_weights, k=length))

    def _article(self, number: int, count: int) -> InventedArticle:
        draw = self._random
        published = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
        outlet = draw.choices(self.outlets, cum_weights=self._outlet_weights)[0]
        cast = draw.choices(range(PEOPLE), cum_weights=self._people_weights, k=max(2, count // 4))
        parts: list[str] = []
        made = []
        place = 0
        for _ in range(count):
            speaker = draw.choice(cast)
            sentence, spans = _sentence(self.people[speaker], self.content(), place)
            parts.append(sentence)
            place += len(sentence) + 1
            said = published - timedelta(days=draw.randrange(3)) if draw.random() < 0.5 else None
            made.append(
                InventedStatement(
                    speaker=speaker,
                    target=draw.choice(cast) if draw.random() < 0.15 else None,
                    act=draw.choice(ACTS),
                    quotation=draw.choice(QUOTATIONS),
                    setting=draw.choice(SETTINGS),
                    said=said.isoformat() if said else None,
                    source=spans[0],
                    cue=spans[1],
                    content=spans[2],
                    confidence=round(draw.uniform(0.2, 0.98), 3),
                )
            )
        url = f"https://{outlet.split()[0].lower()}.example/{number}"
        return InventedArticle("\n".join(parts), outlet, url, published.isoformat(), made)

    def _quantile(self, twentieths: Sequence[int]) -> int:
        place = self._random.random() * (len(twentieths) - 1)
        low = int(place)
        high = min(low + 1, len(twentieths) - 1)
        return max(1, round(twentieths[low] + (twentieths[high] - twentieths[low]) * (place - low)))


def _sentence(name: str, content: str, place: int) -> tuple[str, list[tuple[int, int]]]:
    """A sentence, and the places of source, cue and content in it."""
    sentence = f"{name} said {content}."
    cue = place + len(name) + 1
    start = cue + len("said ")
    return sentence, [(place, place + len(name)), (cue, cue + len("said")), (start, start + len(content))]


def _word(number: int) -> str:
    parts = []
    number += len(_SYLLABLES)
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[digit])
    return "".join(parts)

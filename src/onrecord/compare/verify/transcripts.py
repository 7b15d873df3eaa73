"""Transcripts made ready for quotations to be held against, and an index that tells which are worth it."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.compare.days import day_number
from onrecord.compare.verify.rarity import common_forms
from onrecord.compare.verify.repairs import MAX_INTERRUPTION_CHARACTERS, passable_terms
from onrecord.compare.verify.terms import find_terms, stem
from onrecord.compare.verify.words import find_places
from onrecord.transcript import Transcript, Turn

Hashes = NDArray[np.uint32]

MAX_TERMS_READIED: Final = 8_000_000  # of all transcripts that an index keeps ready: some 150 MB
MAX_POSTINGS: Final = 500_000  # looked at for one quotation; its rarest phrases come first
MIN_SCORE: Final = 0.35  # of the best transcript's: what shares less with the quotation is not worth reading
DAYS_AROUND: Final = 7  # most stories quote what was said in the week before
_WORD_WEIGHT: Final = 0.2  # of a word beside that of a phrase
_SALTS: Final = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35], dtype=np.uint32)


class ReadiedTranscript:
    """A transcript whose words, terms and phrases are at hand.

    Attributes:
        transcript: what was given.
        text: its text.
        starts, ends: int32 [words], the offsets of its words.
        hashes: uint32 [terms], equal for equal terms.
        stems: uint32 [terms], equal for forms of one word.
        first, last: int32 [terms], the words that a term stands for.
        common: bool [terms], whether a term is said all the time.
        passable: bool [terms], whether a verbatim quotation may pass over it.
    """

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.text = transcript.document.text
        starts, ends, forms = find_places(self.text)
        terms = find_terms(forms)
        self.starts = np.array(starts, dtype=np.int32)
        self.ends = np.array(ends, dtype=np.int32)
        self.first = np.array(terms.first, dtype=np.int32)
        self.last = np.array(terms.last, dtype=np.int32)
        self.hashes = hashes_of(terms.forms)
        self.stems = stems_of(terms.forms)
        self.common = np.isin(self.hashes, hashes_of(common_forms()))
        self.passable = passable_terms(self.text, self.starts, terms, self.hashes)
        self._pass_others()

    def __len__(self) -> int:
        return len(self.hashes)

    def turn_at(self, offset: int) -> int | None:
        """The index of the turn that holds an offset; None for what lies between turns."""
        index = int(np.searchsorted(self._turn_starts, offset, side="right")) - 1
        turns = self.transcript.turns
        return index if index >= 0 and offset < turns[index].span.end else None

    def places(self, terms: Hashes, length: int) -> list[NDArray[np.int64]]:
        """Where each phrase of a quotation stands, as indices of its first term.

        Args:
            terms: uint32 [terms of the quotation].
            length: of a phrase, 1 or 2 terms.

        Returns:
            One array for each phrase that the quotation has.
        """
        order, ordered = self._words if length == 1 else self._pairs
        phrases = phrases_of(terms, length)
        lows = np.searchsorted(ordered, phrases, side="left")
        highs = np.searchsorted(ordered, phrases, side="right")
        return [order[low:high] for low, high in zip(lows.tolist(), highs.tolist(), strict=True)]

    @cached_property
    def _words(self) -> tuple[NDArray[np.int64], Hashes]:
        return _ordered(phrases_of(self.hashes, 1))

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], Hashes]:
        return _ordered(phrases_of(self.hashes, 2))

    @cached_property
    def _turn_starts(self) -> NDArray[np.int64]:
        return np.array([turn.span.start for turn in self.transcript.turns], dtype=np.int64)

    def _pass_others(self) -> None:
        """Labels between turns, and what another puts in while one speaks, may be passed over too."""
        turns = self.transcript.turns
        if not turns:
            return
        offsets = self.starts[self.first] if len(self) else np.zeros(0, dtype=np.int32)
        edge = 0
        for turn in turns:
            self.passable[np.searchsorted(offsets, edge) : np.searchsorted(offsets, turn.span.start)] = True
            edge = turn.span.end
        for before, turn, behind in zip(turns, turns[1:], turns[2:], strict=False):
            if _interrupts(before, turn, behind):
                low, high = np.searchsorted(offsets, (turn.span.start, turn.span.end))
                self.passable[low:high] = True


class TranscriptSource(Protocol):
    """Where transcripts come from: an index in memory, or the database."""

    def __len__(self) -> int:
        """How many transcripts there are."""
        ...

    def near(self, forms: Sequence[str], *, limit: int = 20, around: str | None = None) -> Sequence[str]:
        """The ids of the transcripts that share most rare phrases with the words, best first.

        Args:
            forms: the words of a quotation, as `find_words` folds them.
            limit: at most so many.
            around: ISO date (or prefix) of the story. Words that a speaker repeats stand in more transcripts than the
                limit lets through; half of the places are kept for those of the days just before this one.
        """
        ...

    def readied(self, transcript_id: str) -> ReadiedTranscript:
        """A transcript by the id of its document; sources keep the last ones that they made ready."""
        ...


class TranscriptIndex:
    """Transcripts in memory, found by their phrases of one, two and three terms. Printings of one text count once."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self._transcripts: dict[str, Transcript] = {}
        self._readied: OrderedDict[str, ReadiedTranscript] = OrderedDict()
        self._terms_readied = 0
        phrases: list[Hashes] = []
        days: list[int] = []
        texts: set[str] = set()
        for transcript in transcripts:
            document = transcript.document
            if document.text_hash in texts or document.id in self._transcripts:
                continue
            texts.add(document.text_hash)
            self._transcripts[document.id] = transcript
            ready = self._keep(document.id, ReadiedTranscript(transcript))
            phrases.append(np.unique(np.concatenate([phrases_of(ready.hashes, length) for length in (1, 2, 3)])))
            days.append(day_number(document.published.value) if document.published else 0)
        self._ids = list(self._transcripts)
        self._days = np.array(days, dtype=np.int64)
        counts = [len(one) for one in phrases]
        joined = np.concatenate(phrases) if phrases else np.zeros(0, dtype=np.uint32)
        holders = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(joined, kind="stable")
        self._holders = holders[order]
        self._phrases, self._first = np.unique(joined[order], return_index=True)
        self._first = np.append(self._first, len(joined))

    def __len__(self) -> int:
        return len(self._ids)

    def near(self, forms: Sequence[str], *, limit: int = 20, around: str | None = None) -> Sequence[str]:
        """The ids of the transcripts that share most rare phrases with the words, best first."""
        scores = self._scores(hashes_of(find_terms(forms).forms))
        best = float(scores.max(initial=0.0))
        if best <= 0.0:
            return ()
        worth = np.flatnonzero(scores >= MIN_SCORE * best)
        ranked = worth[np.argsort(-scores[worth], kind="stable")]
        chosen = ranked[:limit].tolist()
        if around is not None and len(ranked) > limit:
            apart = day_number(around) - self._days[ranked]
            recent = ranked[(apart >= -1) & (apart <= DAYS_AROUND)][: limit // 2].tolist()
            kept = [index for index in chosen if index not in recent][: limit - len(recent)]
            chosen = sorted(kept + recent, key=lambda index: -scores[index])
        return [self._ids[index] for index in chosen]

    def readied(self, transcript_id: str) -> ReadiedTranscript:
        """A transcript by the id of its document."""
        ready = self._readied.get(transcript_id)
        if ready is None:
            return self._keep(transcript_id, ReadiedTranscript(self._transcripts[transcript_id]))
        self._readied.move_to_end(transcript_id)
        return ready

    def _scores(self, hashes: Hashes) -> NDArray[np.float64]:
        """float64 [transcripts]: the rarities of the phrases that each shares with a quotation, summed."""
        count = len(self._ids)
        scores = np.zeros(count, dtype=np.float64)
        if not count or not len(hashes) or not len(self._phrases):
            return scores
        asked: list[tuple[int, int, float]] = []  # from, to, weight
        for length, weight in ((1, _WORD_WEIGHT), (2, 1.0), (3, 1.0)):
            phrases = np.unique(phrases_of(hashes, length))
            places = np.minimum(np.searchsorted(self._phrases, phrases), len(self._phrases) - 1)
            places = places[self._phrases[places] == phrases]
            for low, high in zip(self._first[places].tolist(), self._first[places + 1].tolist(), strict=True):
                asked.append((low, high, weight * float(np.log2((count + 1) / (high - low)) + 0.1)))
        asked.sort(key=lambda one: one[1] - one[0])
        looked_at = 0
        for low, high, weight in asked:
            looked_at += high - low
            if looked_at > MAX_POSTINGS and looked_at > high - low:
                break
            scores[self._holders[low:high]] += weight  # each transcript stands once in the postings of a phrase
        return scores

    def _keep(self, transcript_id: str, ready: ReadiedTranscript) -> ReadiedTranscript:
        self._readied[transcript_id] = ready
        self._terms_readied += len(ready)
        while self._terms_readied > MAX_TERMS_READIED and len(self._readied) > 1:
            _, oldest = self._readied.popitem(last=False)
            self._terms_readied -= len(oldest)
        return ready


def hashes_of(forms: Sequence[str]) -> Hashes:
    """uint32 [forms], equal for equal forms, within this process."""
    return np.fromiter(map(hash, forms), dtype=np.int64, count=len(forms)).astype(np.uint32)


def stems_of(forms: Sequence[str]) -> Hashes:
    """uint32 [forms], equal for forms of one word."""
    return np.fromiter(map(_stem_hash, forms), dtype=np.int64, count=len(forms)).astype(np.uint32)


def phrases_of(hashes: Hashes, length: int) -> Hashes:
    """uint32 [terms - length + 1], equal for equal phrases of so many terms."""
    count = max(0, len(hashes) - length + 1)
    found: Hashes = hashes[:count] * _SALTS[0]
    for place in range(1, length):
        found = (found ^ (found >> np.uint32(15))) * _SALTS[1] + hashes[place : place + count] * _SALTS[2]
    return found


@lru_cache(maxsize=65_536)
def _stem_hash(form: str) -> int:
    return hash(stem(form))


def _ordered(hashes: Hashes) -> tuple[NDArray[np.int64], Hashes]:
    order = np.argsort(hashes, kind="stable")
    return order, hashes[order]


def _interrupts(before: Turn, turn: Turn, behind: Turn) -> bool:
    """Whether a turn is what another says while one goes on speaking."""
    return (
        len(turn.span.text) <= MAX_INTERRUPTION_CHARACTERS
        and before.speaker == behind.speaker
        and before.label == behind.label
        and turn.speaker != before.speaker
    )

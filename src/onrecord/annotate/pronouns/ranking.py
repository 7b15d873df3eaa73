"""The candidates of all pronouns of a story, ranked together.

The network gives each name around a pronoun its odds (`antecedents.py`). Those of one person are added up and weighed
by the person's gender, which the pronouns that most likely stand for a person tell where nothing else does; then the
pronouns are read in their order, so that each can lean on the one before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.annotate.given_names import gender_of_name, given_name_gender
from onrecord.annotate.pronouns.antecedents import Antecedents, Reading, Scores
from onrecord.annotate.pronouns.forms import FORMS, Form
from onrecord.annotate.sources.clusters import Cluster
from onrecord.annotate.story import MentionKind, Story

Floats = npt.NDArray[np.float64]

# What a name that stands only inside quotations counts for a pronoun outside of them.
QUOTED_WEIGHT: Final = 0.3
# The share that passes from the last pronoun of the same form, where it stands in the same or the sentence before.
CARRIED: Final = 0.5
# How many times more likely a pronoun that speaks stands for the one who spoke in the statement before, at most a
# paragraph back: in the train articles labelled by hand it does so in most cases.
SPOKE_LAST: Final = 4.0
# How much the share of a pronoun tells of somebody's gender, in log odds; and a man's given name that stands alone,
# which is a surname often enough ("Scott").
VOTE: Final = 1.5
MANS_NAME: Final = 1.5
# The chance that somebody is a man of whom nothing is told: of the people whom news quotes, seven in ten are (the
# Gender Gap Tracker, Asr et al. 2021).
MEN_IN_NEWS: Final = 0.7
ROUNDS: Final = 2  # in which genders and shares are told from one another
# A candidate with less of the odds is not taken, nor one whose lead over the second is smaller: chosen on train
# articles labelled by hand (docs/decisions.md).
LEAST_SHARE: Final = 0.4
LEAST_SHARE_OF_THING: Final = 0.5  # "it" and "they" often stand for what has no name
LEAST_LEAD: Final = 1.15

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of a pronoun with their shares of the odds, the best first, and the share of none of them."""

    candidates: tuple[tuple[Cluster, float], ...]
    nothing: float

    @property
    def is_plain(self) -> bool:
        """Whether the first may be taken."""
        if not self.candidates:
            return False
        least = LEAST_SHARE if self.candidates[0][0].kind == "person" else LEAST_SHARE_OF_THING
        if self.candidates[0][1] < least:
            return False
        return len(self.candidates) < 2 or self.candidates[0][1] >= LEAST_LEAD * self.candidates[1][1]

    def favouring(self, one: Cluster | None) -> "Ranking":
        """The ranking if one of the candidates has just spoken: "he said" goes on with the same speaker."""
        if one is None or all(cluster is not one for cluster, _ in self.candidates):
            return self
        shares = [(cluster, share * (SPOKE_LAST if cluster is one else 1.0)) for cluster, share in self.candidates]
        total = sum(share for _, share in shares) + self.nothing
        ranked = sorted(((cluster, share / total) for cluster, share in shares), key=lambda pair: -pair[1])
        return Ranking(tuple(ranked), self.nothing / total)


UNKNOWN: Final = Ranking((), 1.0)


@dataclass(frozen=True, slots=True)
class _Pronoun:
    place: int
    form: Form
    scores: Scores


def rank_all(story: Story, readings: Sequence[Reading], people: Sequence[Cluster]) -> dict[int, Ranking]:
    """The candidates of each pronoun of a story, by its offset.

    Args:
        story: the story.
        readings: its stretches as the network read them.
        people: whom and what the story names.
    """
    rankings: dict[int, Ranking] = {}
    for kind in sorted({form.kind for form in FORMS.values()}):
        rankings |= _Ranker(story, readings, [one for one in people if one.kind == kind], kind).rankings()
    return rankings


class _Ranker:
    """Ranks candidates of one kind for the pronouns that may stand for one."""

    def __init__(self, story: Story, readings: Sequence[Reading], able: Sequence[Cluster], kind: MentionKind) -> None:
        self._story = story
        self._able = able
        names = sorted((mention, index) for index, cluster in enumerate(able) for mention in cluster.mentions)
        self._owners = np.array([index for _, index in names], dtype=np.int64)
        self._quoted = np.array([story.is_quoted(*mention) for mention, _ in names], dtype=bool)
        antecedents = Antecedents(readings, [mention for mention, _ in names])
        self._pronouns = [
            _Pronoun(place, form, antecedents.of(place))
            for place in sorted({place for reading in readings for place in reading.queries})
            if (form := _form_at(story.text, place)) is not None and form.kind == kind
        ]

    def rankings(self) -> dict[int, Ranking]:
        """By the offset of the pronoun."""
        masculine = np.array([_masculine(cluster) for cluster in self._able], dtype=np.float64)
        is_known = (masculine == 0) | (masculine == 1)
        prior = np.log(np.clip(masculine, 1e-6, 1 - 1e-6) / (1 - np.clip(masculine, 1e-6, 1 - 1e-6)))
        for _ in range(ROUNDS):
            votes = np.zeros(len(self._able))
            for one in self._pronouns:
                if one.form.gender is not None:
                    votes += self._shares(one, masculine) * (1 if one.form.gender == "m" else -1)
            masculine = np.where(is_known, masculine, 1 / (1 + np.exp(-prior - VOTE * votes)))
        return self._in_order(masculine)

    def _shares(self, one: _Pronoun, masculine: Floats) -> Floats:
        """float64 [candidates]: the share of each; what is missing to one is nobody's."""
        owners = self._owners[one.scores.names]
        odds = one.scores.odds
        if not self._story.is_quoted(one.place, one.place + 1):
            odds = odds * np.where(self._quoted[one.scores.names], QUOTED_WEIGHT, 1.0)
        if one.form.gender is not None:
            chance = masculine if one.form.gender == "m" else 1 - masculine
            odds = odds * np.minimum(2 * chance[owners], 1.0)
        shares = np.bincount(owners, odds, minlength=len(self._able))
        found: Floats = shares / (shares.sum() + one.scores.nothing)
        return found

    def _in_order(self, masculine: Floats) -> dict[int, Ranking]:
        rankings: dict[int, Ranking] = {}
        last: dict[tuple[Form, bool], tuple[int, int]] = {}  # where a form last stood, and for which candidate
        for one in self._pronouns:
            shares = self._shares(one, masculine)
            nothing = 1 - float(shares.sum())
            key = one.form, self._story.is_quoted(one.place, one.place + 1)
            if key in last and self._is_near(last[key][0], one.place):
                shares[last[key][1]] += CARRIED
                nothing /= 1 + CARRIED
                shares /= 1 + CARRIED
            order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] > 0]
            ranking = Ranking(tuple((self._able[i], float(shares[i])) for i in order), nothing)
            rankings[one.place] = ranking
            if ranking.is_plain:
                last[key] = one.place, order[0]
        return rankings

    def _is_near(self, earlier: int, place: int) -> bool:
        """Whether an earlier pronoun stands in the sentence of a later one or in the one before, in its paragraph."""
        start = self._story.sentence_at(place)[0]
        near = self._story.sentence_at(max(start - 2, 0))[0]
        return earlier >= near and self._story.paragraph_at(earlier) == self._story.paragraph_at(place)


def _form_at(text: str, place: int) -> Form | None:
    word = _WORD.match(text, place)
    return FORMS.get(word.group().lower()) if word else None


def _masculine(cluster: Cluster) -> float:
    """The chance that a person is a man: 1 or 0 where the story or the given name tells it."""
    if cluster.kind != "person":
        return 0.5
    told = cluster.gender or gender_of_name(cluster.name)
    if told is not None:
        return float(told == "m")
    return 1 / (1 + float(np.exp(-MANS_NAME))) if given_name_gender(cluster.name) == "m" else MEN_IN_NEWS

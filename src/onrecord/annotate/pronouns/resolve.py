"""Personal pronouns to the people and organisations of a story.

The network gives each name around a pronoun a chance (`antecedents.py`); here the names of one person are added up,
those that cannot be meant are left out (the other gender, only named inside quotations), and what remains is taken if
it is plain, or both candidates are named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.pronouns.antecedents import Reading, antecedent_chances
from onrecord.annotate.pronouns.gender import Gender, given_name_gender
from onrecord.annotate.sources.clusters import Cluster
from onrecord.annotate.story import Clue, Mention, Story

# Below this share of the chances a candidate is not taken; chosen on hand-labelled train articles.
LEAST_SHARE: Final = 0.5
# The best must have this many times the share of the second.
LEAST_LEAD: Final = 1.5
# What a name that stands only inside quotations counts for a pronoun outside of them.
QUOTED_WEIGHT: Final = 0.3
# The share that passes from the last pronoun of the same form, where it stands in the same or the sentence before.
CARRIED: Final = 0.5
NAMED_PARAGRAPHS: Final = 2  # "only woman named in the last two paragraphs"


@dataclass(frozen=True, slots=True)
class _Form:
    kind: str
    gender: Gender | None
    noun: str  # what a candidate is called in a reason


_MAN, _WOMAN = _Form("person", "m", "man"), _Form("person", "f", "woman")
_THING, _SEVERAL = _Form("organization", None, "organisation"), _Form("organization", None, "organisation")
FORMS: Final[dict[str, _Form]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), _MAN),
    **dict.fromkeys(("she", "her", "hers", "herself"), _WOMAN),
    **dict.fromkeys(("it", "its", "itself"), _THING),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), _SEVERAL),
}
"""The personal pronouns of the third person, in lower case."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of a pronoun with their shares of the chance, the best first."""

    candidates: tuple[tuple[Cluster, float], ...]
    nothing: float


class Pronouns:
    """The pronouns of one story.

    Args:
        readings: its stretches as the network read them.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._answers: dict[int, tuple[_Form, Cluster]] = {}

    def of(
        self, story: Story, span: Range, people: Sequence[Cluster]
    ) -> tuple[Cluster | None, Clue, tuple[str, ...], float]:
        """What a pronoun stands for.

        Args:
            story: that it stands in.
            span: the pronoun; of a longer stretch the first word counts.
            people: the people and organisations that the story names.

        Returns:
            The one that it stands for, or None; why; the names considered, the best first; and how sure that is.
        """
        word = story.text[span[0] : span[1]].split()[0].strip("'’").lower()
        form = FORMS.get(word)
        if form is None:
            return None, Clue(f"'{word}' is no personal pronoun of the third person", span), (), 0.0
        ranking = self.rank(story, span, people, form)
        names = tuple(cluster.name for cluster, _ in ranking.candidates[:4])
        if not ranking.candidates:
            return None, Clue(f"pronoun '{word}': no {form.noun} is named near it", span), names, 0.0
        best, share = ranking.candidates[0]
        second = ranking.candidates[1] if len(ranking.candidates) > 1 else None
        if share < LEAST_SHARE or (second and share < LEAST_LEAD * second[1]):
            rivals = f"{best.name}, {second[0].name}" if second else f"{best.name}, or nobody named"
            return None, Clue(f"pronoun '{word}': two candidates: {rivals}", span), names, share
        self._answers[span[0]] = (form, best)
        return (
            best,
            Clue(f"pronoun '{word}' → {best.name}, {self._why(story, span, ranking, form)}", span),
            names,
            share,
        )

    def rank(self, story: Story, span: Range, people: Sequence[Cluster], form: _Form) -> Ranking:
        """The candidates of a pronoun."""
        able = [one for one in people if one.kind == form.kind and _agrees(one, form)]
        owners = {mention: cluster for cluster in able for mention in cluster.mentions}
        mentions = [Mention(*mention, "person") for mention in sorted(owners)]
        chances = antecedent_chances(self._readings, span[0], mentions)
        inside = story.is_quoted(*span)
        shares: dict[str, float] = {}
        clusters: dict[str, Cluster] = {}
        for mention, chance in chances.names:
            cluster = owners[mention.start, mention.end]
            weight = 1.0 if inside or not story.is_quoted(mention.start, mention.end) else QUOTED_WEIGHT
            clusters[cluster.name] = cluster
            shares[cluster.name] = shares.get(cluster.name, 0.0) + weight * chance
        self._carry(story, span, form, clusters, shares)
        total = sum(shares.values()) + chances.nothing
        ranked = sorted(shares, key=lambda name: -shares[name])
        return Ranking(tuple((clusters[name], shares[name] / total) for name in ranked), chances.nothing / total)

    def _carry(
        self, story: Story, span: Range, form: _Form, clusters: dict[str, Cluster], shares: dict[str, float]
    ) -> None:
        """Add what an earlier pronoun of the same form, in this sentence or the one before, was found to stand for."""
        earlier = [at for at, (other, _) in self._answers.items() if at < span[0] and other == form]
        if not earlier:
            return
        last = max(earlier)
        start = story.sentence_at(span[0])[0]
        near = story.sentence_at(max(start - 2, 0))[0]
        if last >= near and story.paragraph_at(last) == story.paragraph_at(span[0]):
            cluster = self._answers[last][1]
            clusters[cluster.name] = cluster
            shares[cluster.name] = shares.get(cluster.name, 0.0) + CARRIED

    def _why(self, story: Story, span: Range, ranking: Ranking, form: _Form) -> str:
        first = (
            story.paragraphs[max(story.paragraph_at(span[0]) - NAMED_PARAGRAPHS + 1, 0)][0] if story.paragraphs else 0
        )
        near = [
            cluster
            for cluster, _ in ranking.candidates
            if any(first <= start < span[0] for start, _ in cluster.mentions)
        ]
        if [cluster.name for cluster in near] == [ranking.candidates[0][0].name]:
            return f"only {form.noun} named in the last two paragraphs"
        others = ", ".join(f"{cluster.name} {share:.0%}" for cluster, share in ranking.candidates[1:3])
        return f"likeliest of those named near it ({ranking.candidates[0][1]:.0%}{f', {others}' if others else ''})"


def _agrees(cluster: Cluster, form: _Form) -> bool:
    gender = cluster.gender or (_gender(cluster.name) if cluster.kind == "person" else None)
    return form.gender is None or gender is None or gender == form.gender


@cache
def _gender(name: str) -> Gender | None:
    """The gender that a given name tells; by itself only a woman's does: many men's are surnames too ("Clinton")."""
    gender = given_name_gender(name)
    return gender if " " in name.strip() or gender == "f" else None

"""Personal pronouns to the people and organisations of a story: the one who is plain, or both candidates."""

from collections.abc import Sequence
from typing import Final

from onrecord.annotate.attribution import Range
from onrecord.annotate.pronouns.antecedents import Reading
from onrecord.annotate.pronouns.forms import FORMS, Form
from onrecord.annotate.pronouns.ranking import UNKNOWN, Ranking, rank_all
from onrecord.annotate.sources.clusters import Cluster
from onrecord.annotate.story import Clue, Story

NAMED_PARAGRAPHS: Final = 2  # "only woman named in the last two paragraphs"
MOST_NAMED: Final = 4  # candidates that an answer names


class Pronouns:
    """The pronouns of one story.

    Args:
        readings: its stretches as the network read them.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._people: Sequence[Cluster] | None = None
        self._rankings: dict[int, Ranking] = {}

    def of(
        self, story: Story, span: Range, people: Sequence[Cluster], *, spoke_last: Cluster | None = None
    ) -> tuple[Cluster | None, Clue, tuple[str, ...], float]:
        """What a pronoun stands for.

        Args:
            story: that it stands in.
            span: the pronoun; of a longer stretch the first word counts.
            people: the people and organisations that the story names.
            spoke_last: who spoke in the statement before, if the pronoun is the source of one.

        Returns:
            The one that it stands for, or None; why; the names considered, the best first; and how sure that is.
        """
        word = story.text[span[0] : span[1]].split()[0].strip("'’").lower()
        form = FORMS.get(word)
        if form is None:
            return None, Clue(f"'{word}' is no personal pronoun of the third person", span), (), 0.0
        ranking = self.rank(story, span[0], people).favouring(spoke_last)
        names = tuple(cluster.name for cluster, _ in ranking.candidates[:MOST_NAMED])
        if not ranking.candidates:
            return None, Clue(f"pronoun '{word}': no {form.noun} is named near it", span), names, 0.0
        best, share = ranking.candidates[0]
        if not ranking.is_plain:
            second = ranking.candidates[1] if len(ranking.candidates) > 1 else None
            rivals = f"{best.name}, {second[0].name}" if second else f"{best.name}, or nobody named"
            return None, Clue(f"pronoun '{word}': two candidates: {rivals}", span), names, share
        why = _why(story, span, ranking, form)
        return best, Clue(f"pronoun '{word}' → {best.name}, {why}", span), names, share

    def rank(self, story: Story, place: int, people: Sequence[Cluster]) -> Ranking:
        """The candidates of the pronoun that begins at an offset, and their shares."""
        if self._people is not people:
            self._people, self._rankings = people, rank_all(story, self._readings, people)
        return self._rankings.get(place, UNKNOWN)


def _why(story: Story, span: Range, ranking: Ranking, form: Form) -> str:
    paragraph = max(story.paragraph_at(span[0]) - NAMED_PARAGRAPHS + 1, 0)
    first = story.paragraphs[paragraph][0] if story.paragraphs else 0
    near = [
        cluster for cluster, _ in ranking.candidates if any(first <= start < span[0] for start, _ in cluster.mentions)
    ]
    if [cluster.name for cluster in near] == [ranking.candidates[0][0].name]:
        return f"only {form.noun} named in the last two paragraphs"
    others = ", ".join(f"{cluster.name} {share:.0%}" for cluster, share in ranking.candidates[1:3] if share > 0.005)
    return f"likeliest of those named near it ({ranking.candidates[0][1]:.0%}{f', {others}' if others else ''})"

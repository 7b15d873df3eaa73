"""Whom "he" and "she" stand for: `python benchmarks/pronouns.py GAP.tsv`.

GAP (Webster et al. 2018) has texts of Wikipedia, each with a pronoun and two names; the offsets of the names are given,
the title of the page is not used. A name counts as a "yes" when it is among the mentions of the one whom the pronoun
was resolved to; an abstention is a "no" to both. Prints precision, recall and F1 over both names, by gender, and the
ratio of the F1 for feminine pronouns to that for masculine ones.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.annotate.attribution import Range
from onrecord.annotate.encoder import Encoder
from onrecord.annotate.mentions import find_mentions
from onrecord.annotate.pieces import find_pieces
from onrecord.annotate.pronouns import FORMS, Pronouns, reading_of
from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.sources import Sources
from onrecord.annotate.story import Mention, Story
from onrecord.record import Document

FEMININE = frozenset({"she", "her", "hers"})


@dataclass(frozen=True, slots=True)
class Question:
    """A text with a pronoun and two names; `gold` says of each whether the pronoun stands for it."""

    text: str
    pronoun: Range
    names: tuple[Range, Range]
    gold: tuple[bool, bool]

    @property
    def is_feminine(self) -> bool:
        """By the form of the pronoun."""
        return self.text[slice(*self.pronoun)].lower() in FEMININE


def read_questions(path: Path) -> Iterator[Question]:
    """The rows of a GAP file."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):

            def place(column: str, row: dict[str, str] = row) -> Range:
                start = int(row[f"{column}-offset"])
                return start, start + len(row[column])

            gold = row["A-coref"] == "TRUE", row["B-coref"] == "TRUE"
            yield Question(row["Text"], place("Pronoun"), (place("A"), place("B")), gold)


def answer(question: Question, encoder: Encoder) -> tuple[bool, bool]:
    """Whether the pronoun was resolved to each of the two names."""
    whole = [(0, len(question.text))]
    pieces = find_pieces(question.text, whole, encoder.tokenizer)
    encoded = encoder.encode([pieces], naming=True)[0]
    story = Story(Document(id="", text_hash="", text=question.text), whole, find_quoted(question.text, whole))
    story.mentions = with_names(find_mentions(question.text, pieces, encoded), question.names)
    reading = reading_of(question.text, pieces, encoded, FORMS)
    pronouns = Pronouns([reading] if reading else [])
    people = Sources(story, [], antecedents=pronouns).people
    cluster = pronouns.of(story, question.pronoun, people)[0]
    mentions = set(cluster.mentions) if cluster else set()
    first, second = (place in mentions for place in question.names)
    return first, second


def with_names(found: Sequence[Mention], names: Sequence[Range]) -> list[Mention]:
    """The mentions with the two given names in place of what overlaps them."""
    kept = [one for one in found if not any(one.start < end and start < one.end for start, end in names)]
    return sorted([*kept, *(Mention(start, end, "person") for start, end in names)], key=lambda one: one.start)


def scores(questions: Sequence[Question], answers: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over both names of all questions, in per cent."""
    pairs = [pair for one, given in zip(questions, answers, strict=True) for pair in zip(one.gold, given, strict=True)]
    right = sum(gold and given for gold, given in pairs)
    precision = 100 * right / max(sum(given for _, given in pairs), 1)
    recall = 100 * right / max(sum(gold for gold, _ in pairs), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Read the options, resolve, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gap", type=Path)
    parser.add_argument("--weights", type=Path, help="the folder of another model than the shipped one")
    args = parser.parse_args()
    encoder = Encoder(args.weights)
    questions = list(read_questions(args.gap))
    answers = [answer(question, encoder) for question in questions]
    print(f"{args.gap.name}: {len(questions)} pronouns, {encoder.model.name} {encoder.model.version}\n")
    print(f"{'':12}{'precision':>10}{'recall':>8}{'F1':>8}")
    f1 = {}
    for name, wanted in (("feminine", {True}), ("masculine", {False}), ("all", {True, False})):
        some = [place for place, one in enumerate(questions) if one.is_feminine in wanted]
        precision, recall, f1[name] = scores([questions[i] for i in some], [answers[i] for i in some])
        print(f"{name:12}{precision:>10.1f}{recall:>8.1f}{f1[name]:>8.1f}")
    abstained = sum(not any(given) for given in answers) / len(answers)
    print(f"\nfeminine over masculine {f1['feminine'] / f1['masculine']:.3f}; no to both names: {abstained:.1%}")


if __name__ == "__main__":
    main()

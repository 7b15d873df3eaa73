"""How well repeats and printings are told: `python benchmarks/variants.py pairs|printings|growth --data BASIL`.

    pairs      precision and recall on the 150 pairs of tests/compare/variant_labels.jsonl
    printings  stories against salted copies of themselves, and the time for 10,000
    growth     the time of `find_repeats` for 1,000, 10,000 and 30,000 statements, made of those of BASIL

BASIL (launchnlp/BASIL on GitHub) has 80 events, each told by three outlets. The text of an article is built from its
JSON: the sentences of a paragraph joined by a space, the paragraphs by a line break; offsets of the labels are in that
text. The labelled pairs are drawn from 45 of the events, in three strata of likeness of words and meaning, and were
read and labelled before any threshold was chosen; thresholds were chosen on the other 35.
"""

import argparse
import dataclasses
import json
import random
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord import annotate, document_from_text
from onrecord.compare.claims import Claim, claims_of
from onrecord.compare.embeddings import SentenceEncoder
from onrecord.compare.variants import (
    SAME_STORY,
    bands,
    families,
    find_printings,
    find_repeats,
    judge_repeat,
    likeness,
    signature,
)
from onrecord.ingest import ReadOptions
from onrecord.record import Document

LABELS = Path(__file__).parent.parent / "tests" / "compare" / "variant_labels.jsonl"
KINDS = ("equal", "shortened", "cleaned", "translated", "paraphrased")
OVERLAP = 0.8  # intersection over union at which a statement is the labelled one
STORIES = 10_000
SIZES = (1_000, 10_000, 30_000)

Place = tuple[str, int, int]


def text_of(article: dict[str, Any]) -> str:
    """The text of an article, as the labels' offsets count it."""
    return "\n".join(" ".join(paragraph) for paragraph in article["body-paragraphs"])


def articles(data: Path, names: Iterable[str] | None = None) -> Iterator[tuple[str, Document]]:
    """The articles of BASIL, all or some, with their names: "2019/c9e4d35f-…_1"."""
    folder = data / "articles"
    for path in sorted(folder.rglob("*.json")):
        name = f"{path.parent.name}/{path.stem}"
        if names is not None and name not in names:
            continue
        article = json.loads(path.read_text(encoding="utf-8"))
        options = ReadOptions(outlet=article["source"], published=article["date"], url=article["url"])
        yield name, document_from_text(text_of(article), name=name, id=name, title=article["title"], options=options)


@dataclasses.dataclass(slots=True)
class Tally:
    """Labelled pairs of one kind, and those of them that were linked."""

    labelled: int = 0
    linked: int = 0
    missing: int = 0


def pairs(options: argparse.Namespace) -> None:
    """Print how many labelled pairs are linked, by kind, and every error."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    names = {label[side]["article"] for label in labels for side in "ab"}
    documents = dict(articles(options.data, names))
    claims, at = _annotated(documents.values())
    vectors = SentenceEncoder().encode([claim.content for claim in claims])
    row = {claim.id: place for place, claim in enumerate(claims)}
    links = find_repeats(claims, vectors=vectors)
    family_of = {member.claim.id: family.id for family in families(links, claims) for member in family.members}

    def judged(a: Claim, b: Claim) -> bool:
        return judge_repeat(a, b, float(vectors[row[a.id]] @ vectors[row[b.id]])) is not None

    def in_words(a: Claim, b: Claim) -> bool:
        return judge_repeat(a, b, None) is not None

    def in_family(a: Claim, b: Claim) -> bool:
        return a.id in family_of and family_of[a.id] == family_of.get(b.id)

    ways = {"judge_repeat, words alone": in_words, "judge_repeat": judged, "find_repeats, families": in_family}
    print(f"{len(labels)} pairs, {sum(label['same'] for label in labels)} one utterance; {len(links)} links in all")
    print(f"| way | precision | recall | linked | {' | '.join(KINDS)} | another utterance |")
    print(f"|---|---|---|---|{'---|' * len(KINDS)}---|")
    for name, way in ways.items():
        print(_row(name, way, labels, at))
    if options.errors:
        _print_errors(judged, labels, at, documents)


def _annotated(documents: Iterable[Document]) -> tuple[list[Claim], dict[Place, Claim]]:
    """The statements of documents; and each by its article and the offsets of its content."""
    claims: list[Claim] = []
    at: dict[Place, Claim] = {}
    for record in annotate(documents):
        own = {claim.id: claim for claim in claims_of(record)}
        claims.extend(own.values())
        for statement in record.statements:
            if statement.id in own:
                spans = statement.content_spans
                at[record.id, spans[0].start, spans[-1].end] = own[statement.id]
    return claims, at


def _claim_at(label: dict[str, Any], at: dict[Place, Claim]) -> Claim | None:
    """The statement that stands at a labelled place, if the annotator found it."""
    place: Place = (label["article"], label["start"], label["end"])
    if place in at:
        return at[place]

    def overlap(other: Place) -> float:
        shared: int = min(place[2], other[2]) - max(place[1], other[1])
        return shared / (max(place[2], other[2]) - min(place[1], other[1]))

    near = max((other for other in at if other[0] == place[0]), key=overlap, default=None)
    return at[near] if near and overlap(near) >= OVERLAP else None


def _row(
    name: str, way: Callable[[Claim, Claim], bool], labels: Sequence[dict[str, Any]], at: dict[Place, Claim]
) -> str:
    tallies = {kind: Tally() for kind in (*KINDS, None)}
    for label in labels:
        tally = tallies[label["kind"]]
        a, b = _claim_at(label["a"], at), _claim_at(label["b"], at)
        tally.labelled += 1
        tally.missing += a is None or b is None
        tally.linked += a is not None and b is not None and way(a, b)
    right = sum(tallies[kind].linked for kind in KINDS)
    linked = right + tallies[None].linked
    same = sum(tallies[kind].labelled for kind in KINDS)
    missing = sum(tally.missing for tally in tallies.values())
    by_kind = " | ".join(f"{tallies[kind].linked} of {tallies[kind].labelled}" for kind in (*KINDS, None))
    gone = f" ({missing} pairs not annotated)" if missing else ""
    return f"| {name}{gone} | {100 * right / max(linked, 1):.1f} | {100 * right / same:.1f} | {linked} | {by_kind} |"


def _print_errors(
    way: Callable[[Claim, Claim], bool],
    labels: Sequence[dict[str, Any]],
    at: dict[Place, Claim],
    documents: dict[str, Document],
) -> None:
    for number, label in enumerate(labels):
        a, b = _claim_at(label["a"], at), _claim_at(label["b"], at)
        linked = a is not None and b is not None and way(a, b)
        if linked != label["same"]:
            print(f"\n{'wrong link' if linked else 'missed'}, {number}, {label['kind']}: {label.get('note', '')}")
            for side in "ab":
                place = label[side]
                print("   ", documents[place["article"]].text[place["start"] : place["end"]][:300].replace("\n", " / "))


def printings(options: argparse.Namespace) -> None:
    """Print how well stories are known again in salted copies, and the time for many."""
    texts = {name: document.text for name, document in articles(options.data)}
    signatures = {name: signature(text) for name, text in texts.items()}
    draw = random.Random(7)
    print(f"threshold {SAME_STORY}; {len(texts)} stories")
    print("| copy | known again | found by a band | mean likeness |")
    print("|---|---|---|---|")
    for name, copy in COPIES.items():
        measured = []
        for story, text in texts.items():
            own = signature(copy(text, draw))
            shared = any(x == y for x, y in zip(bands(own), bands(signatures[story]), strict=True))
            measured.append((likeness(own, signatures[story]), shared))
        known = sum(like >= SAME_STORY and shared for like, shared in measured) / len(measured)
        found = sum(shared for _, shared in measured) / len(measured)
        mean = sum(like for like, _ in measured) / len(measured)
        print(f"| {name} | {100 * known:.1f} % | {100 * found:.1f} % | {mean:.2f} |")
    names = list(texts)
    likes = [
        (likeness(signatures[a], signatures[b]), a.rsplit("_")[0] == b.rsplit("_")[0])
        for place, a in enumerate(names)
        for b in names[place + 1 :]
    ]
    print(f"likest pair on one event: {max(like for like, one in likes if one):.2f}, ", end="")
    print(f"on two: {max(like for like, one in likes if not one):.2f}")
    many = list(_many(list(texts.values()), draw))
    began = time.perf_counter()
    groups = find_printings(many)
    print(f"{len(many):,} stories, {len(groups)} groups: {time.perf_counter() - began:.1f} s")
    whole = sum(len({name.split("-")[0] for name in group.documents}) == 1 for group in groups)
    print(f"groups of one story only: {whole}; printings in groups: {sum(len(group.documents) for group in groups):,}")


def _edited(share: float) -> Callable[[str, random.Random], str]:
    def copy(text: str, draw: random.Random) -> str:
        words = text.split(" ")
        return " ".join(draw.choice(words) if draw.random() < share else word for word in words)

    return copy


def _cut(share: float) -> Callable[[str, random.Random], str]:
    """From the end, as papers cut wire copy."""

    def copy(text: str, draw: random.Random) -> str:  # noqa: ARG001
        paragraphs = text.split("\n")
        return "\n".join(paragraphs[: max(1, round(len(paragraphs) * (1 - share)))])

    return copy


def _headed(text: str, draw: random.Random) -> str:
    """A beginning and an end of the outlet's own, a fifth of the paragraphs left out, one word in fifty changed."""
    paragraphs = [_edited(0.02)(paragraph, draw) for paragraph in text.split("\n") if draw.random() > 0.2]
    own = " ".join(draw.choice(text.split()) for _ in range(60))
    return "\n".join([own, *paragraphs, own[::-1]])


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "one word in 50 changed": _edited(0.02),
    "one word in 20 changed": _edited(0.05),
    "one word in 10 changed": _edited(0.1),
    "the last third cut": _cut(1 / 3),
    "the last half cut": _cut(1 / 2),
    "the last two thirds cut": _cut(2 / 3),
    "own beginning and end, a fifth left out, one word in 50 changed": _headed,
}


def _many(texts: Sequence[str], draw: random.Random) -> Iterator[tuple[str, str]]:
    """Stories of shuffled sentences, no two alike, a tenth of which are printed eleven times."""
    sentences = [sentence for text in texts for sentence in text.replace("\n", " ").split(". ")]
    number = made = 0
    while made < STORIES:
        text = ". ".join(f"{draw.choice(sentences)} {draw.randrange(10**6)}" for _ in range(30))
        for printing in range(11 if number % 11 == 0 else 1):
            yield f"{number}-{printing}", text if printing == 0 else _edited(0.02)(text, draw)
            made += 1
        number += 1


def growth(options: argparse.Namespace) -> None:
    """Print the time for ever more statements."""
    base, _ = _annotated(document for _, document in articles(options.data))
    vectors = SentenceEncoder().encode([claim.content for claim in base])
    noise = np.random.default_rng(7)
    print("| statements | links | seconds | seconds a thousand |\n|---|---|---|---|")
    for size in SIZES:
        claims = [_another(base[place % len(base)], place // len(base)) for place in range(size)]
        rows = vectors[np.arange(size) % len(base)]
        rows = rows + noise.normal(scale=0.01, size=rows.shape).astype(np.float32)
        began = time.perf_counter()
        links = find_repeats(claims, vectors=rows)
        seconds = time.perf_counter() - began
        print(f"| {size:,} | {len(links):,} | {seconds:.1f} | {1000 * seconds / size:.2f} |")


def _another(claim: Claim, turn: int) -> Claim:
    """The same statement in another year, by another speaker, with other words between its own."""
    if not turn:
        return claim
    year = f"{1900 + turn}-01-{1 + zlib.crc32(claim.document.encode()) % 28:02}"
    words = " ".join(
        f"{word} w{turn}x{place}" if place % 3 == 0 else word for place, word in enumerate(claim.content.split())
    )
    name = f"{claim.name} {turn}" if claim.name else None
    return dataclasses.replace(
        claim,
        id=f"{claim.id}-{turn}",
        document=f"{claim.document}-{turn}",
        text_hash=f"{claim.text_hash}-{turn}",
        published=year,
        said=None,
        speaker=f"{claim.speaker} {turn}" if claim.speaker else None,
        name=name,
        content=words,
    )


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {"pairs": pairs, "printings": printings, "growth": growth}


def main() -> None:
    """Run a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--data", type=Path, required=True, help="the folder of BASIL, with articles/ in it")
    parser.add_argument("--errors", action="store_true", help="of pairs: print each pair that is judged wrong")
    options = parser.parse_args()
    if not (options.data / "articles").is_dir():
        sys.exit(f"{options.data} holds no folder articles")
    PARTS[options.part](options)


if __name__ == "__main__":
    main()

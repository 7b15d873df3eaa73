"""Which statements of a story answer which: a denial its allegation, a reply its question.

Read from the discourse, not from the likeness of the words: who is accused or asked, and who speaks next ("when asked
whether …, she said"), what an answer calls that which it answers ("denied the allegations"), and the words that reply
("countered"). Each link says by which of these it was made.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from onrecord.annotate.quotation import find_quoted
from onrecord.annotate.sentences import find_sentences
from onrecord.compare.claims import content_of
from onrecord.compare.disputes.terms import Content, read_content
from onrecord.record import Link, Record, Span, Statement
from onrecord.wordlists import read_classes

ALLEGING: Final = frozenset({"accuse", "ask", "oppose", "demand", "say", "warn"})
DENYING: Final = frozenset({"deny", "confirm"})
SHOWN_FROM: Final = 0.6  # a link less sure is not made
REACH_SENTENCES: Final = 2  # how far behind a statement its reply may stand, where only "he replied" tells
NO_ANSWERS: Final = frozenset({"ask", "other"})
UNASKED: Final = frozenset(
    {"promise", "demand", "warn", "accuse"}
)  # acts that a question nobody was named in seldom gets
NAMING_WORDS: Final = 6  # an allegation is named among the first words of its denial


@dataclass(frozen=True)
class _Told:
    """A statement with what is asked of it again and again."""

    statement: Statement
    content: Content
    start: int
    end: int
    sentence: int
    own: frozenset[str]
    aimed: frozenset[str]

    @property
    def act(self) -> str | None:
        return self.statement.act


@dataclass(frozen=True)
class _Choice:
    """A statement that may be what another answers, the likelier the higher its weight."""

    answered: _Told
    weight: float
    confidence: float
    reason: str


def find_answers(record: Record) -> list[Link]:
    """The `answers` links within a story, at most one from each statement, in the order of the text.

    Args:
        record: of one story.
    """
    told = _read(record)
    names = {entity.id: entity.name for entity in record.entities}
    links = []
    for place, one in enumerate(told):
        choices = [*_asked(told, place), *_nested(told, one), *_denied(told, one, names), *_replied(told, place)]
        if choices:
            best = max(choices, key=lambda choice: (choice.confidence, choice.weight))
            if best.confidence < SHOWN_FROM:
                continue
            links.append(
                Link(
                    kind="answers",
                    a=one.statement.id,
                    b=best.answered.statement.id,
                    confidence=best.confidence,
                    reasons=(best.reason,),
                )
            )
    return _without_circles(links)


def _without_circles(links: Sequence[Link]) -> list[Link]:
    """Of two statements that would answer each other, the surer link."""
    by_pair = {(link.a, link.b): link for link in links}

    def is_weaker(link: Link) -> bool:
        back = by_pair.get((link.b, link.a))
        return back is not None and (back.confidence, back.a) > (link.confidence, link.a)

    return [link for link in links if not is_weaker(link)]


def _asked(told: Sequence[_Told], place: int) -> Iterator[_Choice]:
    """Asked and answered ("when asked whether …, she said"): a question just before, put to this speaker or nobody."""
    one = told[place]
    if one.act in NO_ANSWERS or not one.own or one.statement.mode != "speech":
        return
    for asked in reversed(told[max(0, place - 3) : place]):
        if asked.act != "ask" or asked.end > one.start or one.sentence - asked.sentence > 1:
            continue
        if asked.own & one.own or (asked.aimed and not asked.aimed & one.own):
            continue
        same = asked.sentence == one.sentence
        between = told[told.index(asked) + 1 : place]
        if any(other.start < one.start and other.statement.parent is None for other in between):
            return
        if same and (asked.aimed or one.act not in UNASKED) and _has(asked.statement.cue_spans, "asking"):
            yield _Choice(asked, 1.0, 0.9, "it follows the question in one sentence")
        elif asked.aimed & one.own:
            yield _Choice(asked, 0.9, 0.85, "the one who was asked speaks next")
        return


def _nested(told: Sequence[_Told], one: _Told) -> Iterator[_Choice]:
    """A statement within its denial ("disputed Republican claims that …"): what is denied is somebody's own."""
    if one.act != "deny" or one.statement.negated or one.statement.quotation == "direct":
        return
    for other in told:
        inside = other.statement.parent == one.statement.id
        if inside and other.own and not other.own & one.own and names_what_it_answers(one.content.text):
            yield _Choice(other, 1.0, 0.88, "it is about that statement")


def _denied(told: Sequence[_Told], one: _Told, names: dict[str, str]) -> Iterator[_Choice]:
    """A denial or confirmation, or a "never", by the one whom another statement is aimed at."""
    denies = one.act in DENYING and not one.statement.negated
    refutes = not denies and one.content.universal is not None and one.act in {"say", "other"}
    if not (denies or refutes) or not one.own:
        return
    named = names_what_it_answers(one.content.text) if denies else None
    for other in told:
        if other is one or other.own & one.own or not other.aimed & one.own or other.act not in ALLEGING:
            continue
        if other.statement.parent == one.statement.id or one.statement.parent == other.statement.id:
            continue
        fits = {"request": {"demand", "ask"}, "question": {"ask"}}.get(named or "", {"accuse", "oppose", "say", "warn"})
        both = [mine for mine, _ in one.content.shared(other.content) if not _is_name(mine.form, one, names)]
        if other.act == "ask" and all(mine.capital for mine in both):
            both = []  # a question may name whom the answer names, and ask something else
        shared = [mine.form for mine in both]
        if named and other.act in fits:
            where = 0.1 if other.start < one.start else 0.0
            yield _Choice(
                other,
                len(shared) + where + _nearness(one, other),
                0.85 if shared or other.act in {"accuse", "demand", "ask"} else 0.5,
                f"{_spelled(named)} against the speaker"
                if named == "allegation"
                else f"the {named} put to the speaker",
            )
        elif shared and other.act in {"accuse", "ask"} and (denies or other.act == "accuse"):
            words = ", ".join(f"“{word}”" for word in shared[:3])
            yield _Choice(
                other,
                len(shared) + _nearness(one, other),
                0.8,
                f"the speaker is whom it is aimed at; both speak of {words}",
            )


def _replied(told: Sequence[_Told], place: int) -> Iterator[_Choice]:
    """A reply by its cue ("…, she countered"): the nearest statement before by another speaker."""
    one = told[place]
    cue = _first(one.statement.cue_spans, "answering")
    if cue is None or not one.own or one.statement.negated or one.act in NO_ANSWERS | {"no_comment"}:
        return
    if one.statement.quotation == "indirect" and one.content.text[:1] in "$0123456789":
        return  # "countered with $1.3 billion"
    by_name = one.statement.cue_spans[-1].text.endswith("to")  # "responded to the report" names what it answers
    for other in reversed(told[:place]):
        if one.sentence - other.sentence > REACH_SENTENCES:
            return
        if other.own & one.own:
            return  # between what is answered and the answer the speaker says nothing
        if by_name and not other.aimed & one.own:
            continue
        if other.own and other.end <= one.start and other.statement.mode == "speech" and other.statement.parent is None:
            yield _Choice(other, 1.0, 0.82 if other.aimed & one.own else 0.7, f"“{cue}”, behind what another said")
            return


def _read(record: Record) -> list[_Told]:
    """The statements of a record that are no relays, in the order of the text."""
    text = record.document.text
    paragraphs = [(s.span.start, s.span.end) for s in record.document.segments] or [(0, len(text))]
    starts = [start for start, _ in find_sentences(text, paragraphs, find_quoted(text, paragraphs))]
    members = {entity.id: entity.members for entity in record.entities}
    told = []
    for statement in record.statements:
        if statement.role == "relay":
            continue
        start, end = statement.content_spans[0].start, statement.content_spans[-1].end
        own = [statement.speaker, statement.speaks_for, *members.get(statement.speaker or "", ())]
        aimed = [statement.target, statement.addressee]
        told.append(
            _Told(
                statement=statement,
                content=read_content(content_of(statement)),
                start=start,
                end=end,
                sentence=bisect_right(starts, start),
                own=frozenset(one for one in own if one),
                aimed=frozenset(one for one in aimed if one),
            )
        )
    return sorted(told, key=lambda one: (one.start, -one.end))


def names_what_it_answers(content: str) -> str | None:
    """What a denial calls what it denies: "allegation", "request" or "question"; None where it does not."""
    words = content.lower().replace("“", "").replace('"', "").split()
    if any(
        class_word in _class("pointing") and noun.strip(".,;”") in _class("allegation")
        for class_word, noun in pairwise(words)
    ):
        return "allegation"
    for word in words[:NAMING_WORDS]:
        for name in ("allegation", "request", "question"):
            if word.strip(".,;”") in _class(name):
                return name
    return None


def _spelled(name: str) -> str:
    return f"it names an {name}" if name[0] in "aeiou" else f"it names a {name}"


def _is_name(form: str, one: _Told, names: dict[str, str]) -> bool:
    return any(form in names.get(entity, "").lower().split() for entity in one.own)


def _nearness(one: _Told, other: _Told) -> float:
    """Between 0 and 1, higher for what stands nearer."""
    return 1.0 / (1 + abs(one.sentence - other.sentence))


def _has(spans: Sequence[Span], name: str) -> bool:
    return _first(spans, name) is not None


def _first(spans: Sequence[Span], name: str) -> str | None:
    """The first word of a class among the words of the spans."""
    for span in spans:
        for word in span.text.split():
            if word.lower().strip(",.") in _class(name):
                return word
    return None


def _class(name: str) -> frozenset[str]:
    return read_classes("answer_words.tsv")[name]

"""When each statement was said: stated with it, carried over from a neighbour, or told by a caption."""

from collections.abc import Sequence
from typing import Final

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.dates.captions import CaptionDate, caption_dates, date_by_caption
from onrecord.annotate.dates.carrying import Carried, Stated, carry_dates
from onrecord.annotate.dates.expressions import DateExpression
from onrecord.annotate.dates.partial import PartialDate
from onrecord.annotate.dates.places import anchor_of, place_of
from onrecord.annotate.dates.reporting import Reported, Reporter
from onrecord.annotate.dates.scenes import Scene, find_scenes
from onrecord.annotate.dates.timing import Timing, timings_of
from onrecord.annotate.story import Clue, Finding, Story
from onrecord.record import Basis, Span, When

_NO_DATE: Final = "no date in its sentence, and none in a neighbour that is surely of the same occasion"

Answer = tuple[When | None, Clue]


def date_statements(
    story: Story, findings: Sequence[Finding], *, speakers: Sequence[str | None] | None = None
) -> list[Answer]:
    """When each finding was said, and why, or why that is not known.

    Args:
        story: the story; its document's `published` is what relative dates are counted from.
        findings: the attributions of it.
        speakers: whom the source of each finding was resolved to, where that is known: equal values are one speaker.
            Without them pronouns and last names have to do.

    Returns:
        One answer for each finding, in the order given. The date is None where none is told, or where it would be
        later than the story.
    """
    reporter = Reporter(story, findings)
    names = speakers if speakers is not None else [None] * len(findings)
    order = sorted(range(len(findings)), key=lambda one: anchor_of(findings[one].attribution))
    scenes = _scenes(story, reporter)
    captions = caption_dates(story)
    places, told = [], []
    for index in order:
        attribution = findings[index].attribution
        sentence = reporter.sentence(attribution, anchor_of(attribution))
        dates = frozenset(expression.value for expression in sentence.expressions)
        places.append(place_of(story, attribution, speaker=names[index], dates=dates))
        told.append(_told(story, attribution, sentence, captions))
    carried = carry_dates(places, [answer and Stated(answer[0]) for answer in told], scenes)
    answers: list[Answer] = [(None, Clue(_NO_DATE))] * len(findings)
    for index, own, other in zip(order, told, carried, strict=True):
        if own is not None:
            answers[index] = own
        elif other is not None:
            answers[index] = _carried(other)
    return answers


def _scenes(story: Story, reporter: Reporter) -> list[tuple[Scene, When]]:
    """The dated sentences of a story, without those of days to come."""
    dated = [(scene, _dated(story, scene.expression, "stated", "")[0]) for scene in find_scenes(story, reporter)]
    return [(scene, when) for scene, when in dated if when is not None]


def _told(story: Story, attribution: Attribution, sentence: Reported, captions: list[CaptionDate]) -> Answer | None:
    """The time that an attribution's own sentence tells, or a caption; None where no words do."""
    if stated := _stated(story, attribution, sentence):
        return stated
    if caption := date_by_caption(story, story.frame(attribution), captions):
        return _captioned(story, caption)
    return None


def _stated(story: Story, attribution: Attribution, sentence: Reported) -> Answer | None:
    """The date in an attribution's own sentence; None where no words there tell its time."""
    if not attribution.cue or not sentence.expressions:
        return None
    timings = timings_of(attribution, sentence)
    if not timings:
        return None
    dated = [timing for timing in timings if timing.expression.value]
    if not dated:
        return None, Clue(timings[0].expression.why, timings[0].expression.span)
    first = dated[0]
    # "On Tuesday, … on Jan. 10": the finer of two that agree; two that do not are settled by which rule is surer.
    value = max((t.expression for t in dated if _agrees(t, first)), key=lambda e: len(e.value or ""))
    return _dated(story, value, "stated", f"{value.why}; {first.rule}")


def _agrees(one: Timing, other: Timing) -> bool:
    return (one.expression.value or "").startswith(other.expression.value or "")


def _captioned(story: Story, caption: CaptionDate) -> Answer:
    return _dated(
        story, caption.expression, "caption", f"the caption dates the {caption.occasion}: {caption.expression.why}"
    )


def _carried(carried: Carried) -> Answer:
    """The date of a neighbouring statement, with the reason."""
    when = carried.when
    if when.span is None:
        return None, Clue(_NO_DATE)
    why = f"{carried.why}: '{when.span.text}' is {when.value}"
    return when.model_copy(update={"basis": "carried"}), Clue(why, (when.span.start, when.span.end))


def _dated(story: Story, expression: DateExpression, basis: Basis, why: str) -> Answer:
    """The answer that an expression gives, if it is not later than the story."""
    date = PartialDate.parse(expression.value or "")
    published = story.document.published
    told = PartialDate.parse(published.value) if published else None
    if date is None or (told is not None and date.is_after(told)):
        return None, Clue(f"{expression.why}: later than the story, so nothing in it was said then", expression.span)
    span = Span.cut(story.text, *expression.span)
    return When(value=str(date), time=expression.time, span=span, basis=basis), Clue(why, expression.span)

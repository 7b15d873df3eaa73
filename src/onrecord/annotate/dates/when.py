"""When each statement was said: stated with it, carried over from a neighbour, or told by a caption."""

from collections.abc import Sequence
from typing import Final

from onrecord.annotate.attribution import Attribution
from onrecord.annotate.dates.captions import CaptionDate, caption_dates, date_by_caption
from onrecord.annotate.dates.carrying import Dated, Threads, place_of
from onrecord.annotate.dates.expressions import DateExpression
from onrecord.annotate.dates.partial import PartialDate
from onrecord.annotate.dates.reporting import Reporter
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
    places = [place_of(story, f.attribution, name) for f, name in zip(findings, names, strict=True)]
    captions = caption_dates(story)
    threads = Threads()
    answers: list[Answer] = [(None, Clue(_NO_DATE))] * len(findings)
    for index in sorted(range(len(findings)), key=lambda one: places[one].start):
        place, attribution = places[index], findings[index].attribution
        if stated := _stated(story, attribution, reporter):
            threads.note(place, stated[0])
            answers[index] = stated
        elif caption := date_by_caption(story, story.frame(attribution), captions):
            answers[index] = _captioned(story, caption)
        elif carried := threads.carry(place):
            answers[index] = _carried(carried)
    return answers


def _stated(story: Story, attribution: Attribution, reporter: Reporter) -> Answer | None:
    """The date in an attribution's own sentence; None where no words there tell its time."""
    if not attribution.cue:
        return None
    timings = timings_of(attribution, reporter.sentence(attribution, attribution.cue[0][0]))
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


def _carried(carried: Dated) -> Answer:
    """The date of a neighbouring statement, with the reason."""
    when = carried.when
    if when is None or when.span is None:
        return None, Clue(_NO_DATE)
    why = f"carried on from the statement before by the same speaker: '{when.span.text}' is {when.value}"
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

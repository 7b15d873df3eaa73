"""Reports to attach to an e-mail: one HTML file each, with all that it needs in it, and nothing that runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import ClassVar

from markupsafe import Markup

from onrecord.record import Document, Record
from onrecord.serve.cards import Card
from onrecord.serve.checks import CheckView, Tally, TranscriptName, check_views, tally_of, transcript_name
from onrecord.serve.heads import StoryHead, head_of
from onrecord.serve.linked import dispute_view, kinds_say
from onrecord.serve.marking import Block, blocks_of
from onrecord.serve.rendering import environment
from onrecord.serve.statics import static_files
from onrecord.store.comparing.disputes import Dispute

STYLES = ("app.css", "compare.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStory:
    """A story whose quotations were held against transcripts, as a report shows it."""

    number: int
    head: StoryHead
    blocks: tuple[Block, ...]
    checks: tuple[CheckView, ...]
    tally: Tally

    by_number: ClassVar[dict[str, Card]] = {}
    opened: ClassVar[None] = None

    @property
    def checks_by_number(self) -> dict[int, CheckView]:
        """The checks by their numbers."""
        return {one.number: one for one in self.checks}

    @property
    def check_prefix(self) -> str:
        """What the names of its places begin with: a report has several stories."""
        return f"s{self.number}-"

    def check_path(self, view: CheckView) -> str:
        """Where a check is shown."""
        return f"#{self.check_prefix}check-{view.number}"


def verification_report(records: Sequence[Record], transcripts: Mapping[str, Document]) -> str:
    """A page with each story, its quotations marked by verdict, and every check below it.

    Args:
        records: with their checks.
        transcripts: by id, those that the checks found words in; of others the words are shown without a name.
    """
    stories = tuple(_story(number, record, transcripts) for number, record in enumerate(records, 1))
    found = {passage.document for record in records for check in record.checks for passage in check.passages}
    named: list[TranscriptName] = [
        transcript_name(one, on_record=False) for id_, one in transcripts.items() if id_ in found
    ]
    every = [view for story in stories for view in story.checks]
    return _rendered("report_verification.html", stories=stories, transcripts=named, tally=tally_of(every))


def disputes_report(disputes: Sequence[Dispute]) -> str:
    """A page with both statements of each dispute side by side, the conflict marked, and the reasons.

    Args:
        disputes: in the order in which they are to be shown.
    """
    views = [dispute_view(one) for one in disputes]
    kinds = kinds_say(Counter(view.link.kind for view in views))
    return _rendered("report_disputes.html", disputes=views, kinds=kinds)


def _story(number: int, record: Record, transcripts: Mapping[str, Document]) -> ReportedStory:
    checks = check_views(record, transcripts)
    quotes = {one.number: one.place for one in checks}
    return ReportedStory(
        number=number,
        head=head_of(record.document, model=record.model),
        blocks=tuple(blocks_of(record.document, {}, quotes=quotes)),
        checks=checks,
        tally=tally_of(checks),
    )


def _rendered(template: str, **context: object) -> str:
    styles = Markup("\n").join(Markup(static_files()[name].data.decode()) for name in STYLES)  # noqa: S704 - our own
    return environment().get_template(template).render(styles=styles, version=version("onrecord"), **context)

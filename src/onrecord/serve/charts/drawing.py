"""What every picture is made of: a canvas with a title and a description, shapes, and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from onrecord.serve.visible import visible

WIDE, NARROW = 720, 340  # user units; as many CSS pixels where there is room
LETTER = 6.6  # mean width of a letter of the labels, which are set in 12 units


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture in both widths, with its figures.

    Attributes:
        heads, rows: the same figures as a table.
    """

    title: str
    wide: Markup
    narrow: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Canvas:
    """A picture that is being drawn; `height` grows as it needs."""

    width: int
    height: float = 0.0
    _shapes: list[Markup] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        """Whether it is for a telephone."""
        return self.width <= NARROW

    def rect(self, x: float, y: float, width: float, height: float, kind: str, *, hint: str = "") -> None:
        """A box of a class; `hint` is shown when pointed at."""
        inside = Markup("<title>{}</title>").format(visible(hint)) if hint else Markup()
        self._shapes.append(
            Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">{}</rect>').format(
                kind, x, y, max(width, 0.5), max(height, 0.5), inside
            )
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """A line of a class."""
        self._shapes.append(
            Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(kind, x1, y1, x2, y2)
        )

    def text(self, x: float, y: float, words: str, kind: str = "label", *, anchor: str = "start") -> None:
        """Words on a line; `anchor` is start, middle or end."""
        self._shapes.append(
            Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
                kind, x, y, anchor, visible(words)
            )
        )

    def svg(self, title: str, description: str) -> Markup:
        """The picture."""
        head = Markup(
            '<svg class="picture" role="img" viewBox="0 0 {} {:.0f}" width="{}" height="{:.0f}" aria-label="{}">'
            "<title>{}</title><desc>{}</desc>"
        ).format(self.width, self.height, self.width, self.height, escape(title), title, visible(description))
        return head + Markup("").join(self._shapes) + Markup("</svg>")


def drawn(
    draw: Callable[[Canvas], None],
    *,
    title: str,
    description: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Chart:
    """A chart, drawn in both widths."""
    pictures = []
    for width in (WIDE, NARROW):
        canvas = Canvas(width)
        draw(canvas)
        pictures.append(canvas.svg(title, description))
    return Chart(
        title=title, wide=pictures[0], narrow=pictures[1], heads=tuple(heads), rows=tuple(tuple(row) for row in rows)
    )


def fitted(words: str, width: float) -> str:
    """The words, cut to what fits into a width."""
    room = max(3, int(width / LETTER))
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"

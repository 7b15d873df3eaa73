"""The model card, as it is shipped with the weights."""

import itertools
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from fastapi import APIRouter
from markdown_it import MarkdownIt
from markupsafe import Markup

from onrecord.serve.asking import Ask
from onrecord.serve.described import DESCRIBED
from onrecord.serve.twins import page

router = APIRouter()

# A wide table scrolls by itself; what scrolls can be reached by keyboard, and has a name of its own.
_SCROLLING = '<div class="scroll" tabindex="0" role="region" aria-label="Table {}"><table>'


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPage:
    """What the model is, how well it does, and where it fails."""

    __pydantic_config__: ClassVar = DESCRIBED

    card: str
    """the model card, in Markdown"""

    @property
    def html(self) -> Markup:
        """The card as HTML."""
        return _rendered(self.card)


@page(router, "/model", template="model.html")
def model_card(ask: Ask) -> ModelPage:
    """The model card: data, licences, figures, known failures."""
    del ask
    return ModelPage(card=_card())


@cache
def _card() -> str:
    return (files("onrecord") / "weights" / "MODEL_CARD.md").read_text(encoding="utf-8")


@cache
def _rendered(card: str) -> Markup:
    # Our own file; markup in it is escaped all the same, and nothing is loaded from elsewhere.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    html: str = markdown.render(card)
    html = html.replace("<th></th>", "<td></td>")  # a head of nothing is none
    numbers = itertools.count(1)
    html = re.sub("<table>", lambda _: _SCROLLING.format(next(numbers)), html).replace("</table>", "</table></div>")
    return Markup(html)  # noqa: S704

"""Contexts to HTML: the templates, what they may call, and the frame around each page."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from onrecord.serve import charts
from onrecord.serve.asking import Who, secret_of, system_user, wants_json, with_query
from onrecord.serve.checks import CLIPPED, VERDICTS, change_words
from onrecord.serve.paths import path_of
from onrecord.serve.refusals import Refusal
from onrecord.serve.settings import Settings
from onrecord.serve.statics import static_path
from onrecord.serve.tokens import FORM_COOKIE, FORM_FIELD, form_token, new_secret
from onrecord.serve.visible import visible
from onrecord.serve.words import NOTICES, clock, day, moment, number, percent, plural, shortened, verb, word

MOST_UNDONE = 20  # changes that one notice offers to take back: an edit has no more fields

SECTIONS = (
    ("/", "Search"),
    ("/documents", "Stories"),
    ("/people", "People"),
    ("/outlets", "Outlets"),
    ("/disputes", "Disputes"),
    ("/review", "Review"),
    ("/draft", "Draft"),
    ("/verify", "Verify"),
    ("/counts", "Counts"),
    ("/changes", "Changes"),
)
# No style and no script of its own making, for the Content-Security-Policy allows neither. An answer that refuses is
# shown where it was asked, and read out.
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "scrollBehavior": "auto",
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {
                "code": "[45]..",
                "swap": True,
                "error": True,
                "target": "#notice",
                "select": "[role=alert]",
                "swapOverride": "innerHTML",
            },
        ],
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was just done, and how to take it back."""

    text: str
    changes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page."""

    who: Who | None
    accounts: bool
    form_token: str
    path: str
    here: str
    """path and query, without what was done last"""
    twin: str | None
    notice: Notice | None
    version: str

    @property
    def form_field(self) -> Markup:
        """The token that every form has to send along."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, self.form_token)


class Renderer:
    """Renders pages.

    Args:
        settings: of the application.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.version = version("onrecord")
        self._environment = environment()

    def page(self, request: Request, template: str, context: object, *, status: int = 200) -> Response:
        """A page of a context."""
        who: Who | None = getattr(request.state, "who", None)
        if who is None and not self._settings.needs_accounts:
            who = Who(system_user(), "editor")  # a page that is none was asked for before anybody was identified
        secret = secret_of(request, who)
        made = secret is None
        secret = secret or new_secret()
        frame = self._frame(request, who, secret, refused=isinstance(context, Refusal))
        html = self._environment.get_template(template).render(page=context, frame=frame)
        response = HTMLResponse(html, status_code=status)
        if made:
            response.set_cookie(
                FORM_COOKIE, secret, httponly=True, samesite="strict", secure=self.secure(request), path="/"
            )
        return response

    def refusal(self, request: Request, refusal: Refusal) -> Response:
        """The error body or the error page."""
        if wants_json(request):
            return JSONResponse(refusal.body, status_code=refusal.status)
        return self.page(request, "refusal.html", refusal, status=refusal.status)

    def secure(self, request: Request) -> bool:
        """Whether the browser's connection is encrypted, so that its cookies have to be."""
        return self._settings.https or request.url.scheme == "https"

    def _frame(self, request: Request, who: Who | None, secret: str, *, refused: bool) -> Frame:
        query = request.url.query
        here = with_query(request.url.path + (f"?{query}" if query else ""), did=None, done=None)
        has_twin = request.method == "GET" and not refused
        return Frame(
            who=who,
            accounts=self._settings.needs_accounts,
            form_token=form_token(secret),
            path=request.url.path,
            here=here,
            twin=_twin(here) if has_twin else None,
            notice=None if refused else _notice(request),
            version=self.version,
        )


def _twin(here: str) -> str:
    path, mark, query = here.partition("?")
    return ("/.json" if path == "/" else f"{path}.json") + mark + query


def _notice(request: Request) -> Notice | None:
    """What the address says was done. Only words that we know are shown: anybody can make an address."""
    text = NOTICES.get(request.query_params.get("did", ""))
    if text is None:
        return None
    keys = request.query_params.get("done", "").split(",")
    changes = tuple(int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < MOST_UNDONE)
    return Notice(text=text, changes=changes[:MOST_UNDONE])


@cache
def environment() -> Environment:
    """The templates, with what they may call."""
    made = Environment(
        loader=PackageLoader("onrecord.serve", "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    calls: Mapping[str, Any] = {
        "CLIPPED": CLIPPED,
        "VERDICTS": VERDICTS,
        "change_words": change_words,
        "chart": charts,
        "clock": clock,
        "day": day,
        "moment": moment,
        "number": number,
        "path_of": path_of,
        "percent": percent,
        "plural": plural,
        "raw": escape,
        "shortened": shortened,
        "static": static_path,
        "today": lambda: datetime.datetime.now(datetime.UTC).date().isoformat(),
        "verb": verb,
        "with_query": with_query,
        "word": word,
        "SECTIONS": SECTIONS,
        "HTMX": HTMX,
    }
    made.globals.update(calls)
    return made


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """What a template prints: nothing for None, and no character that a browser would obey."""
    if value is None:
        return ""
    # `isprintable` is a fast way to say that there is nothing to look for; line ends and odd spaces are looked at.
    if type(value) is str and not value.isprintable():
        return visible(value)
    return value

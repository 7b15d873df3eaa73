"""Pages and their JSON twins, and what can be done on them: each is one function, registered here.

    @page(router, "/people/{person_id}", template="person.html")
    def person(ask: Ask, person_id: str) -> PersonPage: ...

serves `/people/x` as HTML and `/people/x.json` as the same context in JSON. Every page runs in a thread, in one
transaction; it is rendered after that has ended.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends
from pydantic import TypeAdapter
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.serve.asking import Ask, Needs, identify, is_json, require, require_token, wants_json, with_query
from onrecord.serve.described import DESCRIBED
from onrecord.serve.rendering import Renderer

SEE_OTHER = 303
JSON = "application/json"
# A form of ours has about a hundred.
MOST_FIELDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo:
    """A page that stands elsewhere."""

    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of something that was to be done."""

    __pydantic_config__: ClassVar = DESCRIBED

    location: str
    """where to look at it now"""
    did: str = ""
    """what was done, in a word"""
    changes: tuple[int, ...] = ()
    """its lines in the audit log, by which it can be undone"""


Fields = dict[str, list[str]]
Page = Callable[..., Any]


async def read_fields(request: Request) -> Fields:
    """The fields of a form, or of a JSON object: each with its values, in order.

    Raises:
        UsageError: the body is neither.
    """
    return await fields_of_json(request) if is_json(request) else (await fields_of_form(request))[0]


async def fields_of_json(request: Request) -> Fields:
    """The fields of a JSON object.

    Raises:
        UsageError: the body is none.
    """
    try:
        given = await request.json()
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the body is not JSON ({error})", next_step="Send an object.") from None
    if not isinstance(given, dict):
        raise UsageError("the body is not a JSON object", next_step="Send the fields of the form as an object.")
    fields = {str(name): [_text(one) for one in _listed(value)] for name, value in given.items()}
    _refuse_nothing(fields)
    return fields


async def fields_of_form(
    request: Request, *, files: Sequence[str] = (), most: int = 1
) -> tuple[Fields, dict[str, list[UploadFile]]]:
    """The fields of a form, and the files in it.

    Args:
        request: with a form.
        files: the names of the fields in which files are taken.
        most: how many files are taken in all.

    Raises:
        UsageError: the body is no form.
    """
    limit = request.app.state.settings.max_body_bytes
    try:
        form = await request.form(max_files=most if files else 0, max_fields=MOST_FIELDS, max_part_size=limit)
    except (HTTPException, ValueError) as error:
        what = f"the form could not be read ({getattr(error, 'detail', error)})"
        raise UsageError(what, next_step="Send it from its page.") from None
    fields: Fields = {}
    uploads: dict[str, list[UploadFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
        elif name in files:
            uploads.setdefault(name, []).append(value)
        else:
            await value.close()
    _refuse_nothing(fields)
    return fields, uploads


def _refuse_nothing(fields: Fields) -> None:
    # No story holds a character zero, and PostgreSQL stores none.
    for name, values in fields.items():
        if any("\x00" in value for value in (name, *values)):
            raise UsageError("it holds a character zero", where=name.replace("\x00", ""), next_step="Take it out.")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


SentFields = Annotated[Fields, Depends(read_fields)]


def page(router: APIRouter, path: str, *, template: str, needs: Needs = "reader") -> Callable[[Page], Page]:
    """Register a page and its twin.

    Args:
        router: where.
        path: of the page.
        template: its Jinja template, which sees the context as `page`.
        needs: who may see it.
    """

    def register(function: Page) -> Page:
        returns = inspect.signature(function).return_annotation
        twin = TypeAdapter(returns)

        def context(request: Request, values: dict[str, Any]) -> Any:  # noqa: ANN401 - the function's own kind
            state = request.app.state
            with state.store.reading() as connection:
                who = identify(request, connection, state.settings)
                request.state.who = who
                require(who, needs)
                return function(Ask(request, connection, state.store, state.settings, who), **values)

        def as_html(request: Request, **values: object) -> Response:
            made = context(request, values)
            if isinstance(made, GoTo):
                return RedirectResponse(made.location, status_code=SEE_OTHER)
            renderer: Renderer = request.app.state.renderer
            return renderer.page(request, template, made)

        def as_json(request: Request, **values: object) -> Response:
            made = context(request, values)
            if isinstance(made, GoTo):
                return RedirectResponse(made.location, status_code=SEE_OTHER)
            return Response(twin.dump_json(made), media_type=JSON)

        summary, _, description = (function.__doc__ or "").strip().partition("\n\n")
        json_path = "/.json" if path == "/" else f"{path}.json"
        # The twin first: the page's own path would take "x.json" for the name of a person.
        router.add_api_route(
            json_path,
            _shaped(as_json, function),
            name=f"{function.__name__}_json",
            summary=summary,
            description=description,
            response_model=_page_of(returns),
            tags=["pages"],
        )
        router.add_api_route(path, _shaped(as_html, function), name=function.__name__, include_in_schema=False)
        return function

    return register


def action(router: APIRouter, path: str, *, needs: Needs = "editor", writes: bool = True) -> Callable[[Page], Page]:
    """Register something that can be done: a form that is sent, or the same fields as a JSON object.

    The function returns `Done`; a browser is sent on to its location, a program gets it as JSON.
    """
    done = TypeAdapter(Done)

    def register(function: Page) -> Page:
        def act(request: Request, fields: SentFields, **values: object) -> Response:
            state = request.app.state
            with state.store.writing() if writes else state.store.reading() as connection:
                who = identify(request, connection, state.settings)
                request.state.who = who
                require(who, needs)
                require_token(request, who, fields)
                made = function(Ask(request, connection, state.store, state.settings, who), fields, **values)
            if isinstance(made, Response):
                return made
            if wants_json(request):
                return Response(done.dump_json(made), media_type=JSON)
            keys = ",".join(map(str, made.changes)) or None
            location = with_query(made.location, did=made.did or None, done=keys)
            return RedirectResponse(location, status_code=SEE_OTHER)

        summary, _, description = (function.__doc__ or "").strip().partition("\n\n")
        router.add_api_route(
            path,
            _shaped(act, function, sent=True),
            methods=["POST"],
            name=function.__name__,
            summary=summary,
            description=description,
            response_model=Done,
            tags=["actions"],
        )
        return function

    return register


def _page_of(returns: Any) -> Any:  # noqa: ANN401 - a type
    """The context among the types that a page may return."""
    kinds = getattr(returns, "__args__", (returns,))
    return next(kind for kind in kinds if kind is not GoTo)


def _shaped(endpoint: Callable[..., Response], function: Page, *, sent: bool = False) -> Callable[..., Response]:
    """The endpoint with the parameters of the function in its signature, from which FastAPI reads them."""
    kept = list(inspect.signature(function).parameters.values())[2 if sent else 1 :]
    own = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)]
    if sent:
        own.append(inspect.Parameter("fields", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=SentFields))
    keyword_only = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in kept]
    endpoint.__signature__ = inspect.Signature([*own, *keyword_only])  # type: ignore[attr-defined]
    return endpoint

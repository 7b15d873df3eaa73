"""The application, put together."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import NotLoggedIn, OnRecordError, UsageError
from onrecord.serve.asking import wants_json, with_query
from onrecord.serve.drafts import Reader, annotate_one
from onrecord.serve.front import SAFE_METHODS, Front
from onrecord.serve.pages import (
    account,
    changes,
    counts,
    disputes,
    draft,
    edits,
    health,
    interface,
    model,
    outlets,
    people,
    people_edits,
    review,
    search,
    stories,
    story,
    verify,
)
from onrecord.serve.pages.account import LoginThrottle
from onrecord.serve.refusals import refusal_of
from onrecord.serve.rendering import Renderer
from onrecord.serve.settings import THREADS, Settings
from onrecord.serve.statics import serve_static
from onrecord.serve.twins import SEE_OTHER
from onrecord.serve.verifying import Verifier
from onrecord.store import Store, open_store
from onrecord.store.accounts import count_users

DESCRIPTION = "Who said what, on whose word, when: attributed statements from news, with what people said of them."
PAGES = (
    search,
    stories,
    story,
    edits,
    review,
    people,
    people_edits,
    outlets,
    disputes,
    draft,
    verify,
    counts,
    model,
    changes,
    interface,
    account,
    health,
)
# Each takes 64 MB and a processor for a twentieth of a second.
HASHED_AT_ONCE = 2


def create_app(settings: Settings, *, store: Store | None = None) -> FastAPI:
    """The application over a database.

    Args:
        settings: how it is to stand.
        store: an open database, instead of the one that the settings name; the application closes it at its end.

    Raises:
        UsageError: accounts are demanded, and there are none.
        StoreError: the database does not open.
    """
    store = store or open_store(settings.database)
    try:
        _require_accounts(store, settings)
        return _app(store, settings)
    except BaseException:
        store.close()
        raise


def _require_accounts(store: Store, settings: Settings) -> None:
    if not settings.needs_accounts:
        return
    with store.reading() as connection:
        if count_users(connection):
            return
    what = "others than this machine could ask, so accounts are needed, and there are none"
    raise UsageError(what, where=store.name, next_step="Make one: `onrecord user add NAME --role editor`.")


def _app(store: Store, settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        reader.close()
        store.close()

    renderer = Renderer(settings)
    reader = Reader(annotate_one, seconds=settings.reading_seconds, max_characters=settings.max_draft_characters)
    app = FastAPI(
        title="onrecord",
        description=DESCRIPTION,
        version=renderer.version,
        docs_url=None,  # its page loads scripts from elsewhere; /api lists the same
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
    )
    app.state.store = store
    app.state.settings = settings
    app.state.renderer = renderer
    app.state.reader = reader
    app.state.verifier = Verifier(store, reader)
    app.state.throttle = LoginThrottle()
    app.state.hashing = threading.Semaphore(HASHED_AT_ONCE)
    for module in PAGES:
        app.include_router(module.router)
    app.add_route("/static/{name}", serve_static, include_in_schema=False)
    app.add_middleware(Front, settings=settings, refuse=renderer.refusal)
    handler = _handler(renderer)
    for kind in (OnRecordError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, handler)
    return app


def _handler(renderer: Renderer) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, NotLoggedIn) and request.method in SAFE_METHODS and not wants_json(request):
            query = f"?{request.url.query}" if request.url.query else ""
            target = with_query("/login", next=request.url.path + query)
            return RedirectResponse(target, status_code=SEE_OTHER)
        return renderer.refusal(request, refusal_of(error))

    return handle

"""Whether the application and its database answer."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from onrecord.store.database import ping

router = APIRouter()


@router.get("/healthz", tags=["service"], summary="Whether the application and its database answer.")
def healthz(request: Request) -> JSONResponse:
    """200 and {"status": "ok"} where both do; else the error body. It tells nothing else, and needs no log-in."""
    ping(request.app.state.store)
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})

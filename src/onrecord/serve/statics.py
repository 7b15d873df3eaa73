"""Files that every page needs: read once, kept in memory, named by what they hold so that browsers keep them too."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import NotOnRecord

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
FOR_GOOD = "public, max-age=31536000, immutable"
# A font is found by the style sheet under its plain name; another one would have another name.
FOR_NOW = "public, max-age=300"
HASH_DIGITS = 10


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file, with the kind of its content and a hash of it."""

    data: bytes
    kind: str
    hash: str


@cache
def static_files() -> dict[str, StaticFile]:
    """All of them, by name."""
    found = {}
    for one in files("onrecord.serve").joinpath("static").iterdir():
        suffix = "." + one.name.rpartition(".")[2]
        if suffix in _KINDS:
            data = one.read_bytes()
            found[one.name] = StaticFile(data, _KINDS[suffix], hashlib.sha256(data).hexdigest()[:HASH_DIGITS])
    return found


def static_path(name: str) -> str:
    """Where a page finds a file; it changes when the file does."""
    return f"/static/{name}?v={static_files()[name].hash}"


async def serve_static(request: Request) -> Response:
    """A file of the application's own.

    Raises:
        NotOnRecord: there is none of that name.
    """
    found = static_files().get(request.path_params["name"])
    if found is None:
        raise NotOnRecord("there is no such file", where=request.url.path)
    named = request.query_params.get("v") == found.hash or found.kind == _KINDS[".woff2"]
    kept = FOR_GOOD if named else FOR_NOW
    return Response(found.data, media_type=found.kind, headers={"cache-control": kept})

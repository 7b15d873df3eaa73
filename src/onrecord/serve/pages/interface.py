"""What programs can ask: the requests of the API, from its own OpenAPI description."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter

from onrecord.serve.asking import Ask
from onrecord.serve.described import DESCRIBED
from onrecord.serve.twins import page

router = APIRouter()

GROUPS = {"api": "Read a story", "pages": "Pages as JSON", "actions": "Changes", "service": "Service"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a request."""

    __pydantic_config__: ClassVar = DESCRIBED

    name: str
    """as it stands in the address"""
    place: str
    """path or query"""
    meaning: str
    """what it says"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A request that can be made."""

    __pydantic_config__: ClassVar = DESCRIBED

    method: str
    """of HTTP"""
    path: str
    """with its parameters in braces"""
    summary: str
    """what it does"""
    description: str
    """more of it"""
    group: str
    """where it belongs"""
    parameters: tuple[Parameter, ...]
    """that it takes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfacePage:
    """The requests that programs can make."""

    __pydantic_config__: ClassVar = DESCRIBED

    operations: tuple[Operation, ...]
    """all of them; `/openapi.json` says more"""

    @property
    def groups(self) -> dict[str, list[Operation]]:
        """Operations by what they are for."""
        found: dict[str, list[Operation]] = {name: [] for name in GROUPS.values()}
        for one in self.operations:
            found.setdefault(one.group, []).append(one)
        return {name: listed for name, listed in found.items() if listed}


@page(router, "/api", template="interface.html")
def interface(ask: Ask) -> InterfacePage:
    """What programs can ask. Every page has a JSON twin at its own address with `.json` behind it."""
    described: dict[str, Any] = ask.request.app.openapi()
    operations = [
        _operation(path, method, one) for path, methods in described["paths"].items() for method, one in methods.items()
    ]
    return InterfacePage(operations=tuple(operations))


def _operation(path: str, method: str, one: dict[str, Any]) -> Operation:
    tag = next(iter(one.get("tags", ())), "")
    return Operation(
        method=method.upper(),
        path=path,
        summary=one.get("summary", ""),
        description=one.get("description", ""),
        group=GROUPS.get(tag, tag),
        parameters=tuple(
            Parameter(name=given["name"], place=given["in"], meaning=given.get("description", ""))
            for given in one.get("parameters", ())
        ),
    )

"""Registries of people: read in whatever of the known formats they are, recognised by what is in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from onrecord.errors import BadRegistry, InputNotFound, TooLarge, UnreadableInput
from onrecord.store.people import congress, openstates, popolo
from onrecord.store.people.registered import RegistryOffice, RegistryPerson

__all__ = ["RegistryOffice", "RegistryPerson", "read_registry"]

MAX_BYTES: Final = 256 << 20  # all people of all parliaments are a tenth of it; more would not fit in memory as YAML
FORMATS: Final = "an openstates TSV, a congress-legislators YAML or JSON, or a Popolo JSON"

OnBad = Callable[[BadRegistry], None]


def read_registry(path: str | Path, *, on_bad: OnBad | None = None) -> list[RegistryPerson]:
    """The people of a registry.

    Args:
        path: an openstates TSV, a congress-legislators YAML (or the same as JSON), or a Popolo JSON.
        on_bad: told of each entry that cannot be read, while the others are; None: the error is raised.

    Raises:
        BadRegistry: the file is of none of the formats, or an entry is bad and there is no `on_bad`.
        InputNotFound, UnreadableInput, TooLarge: the file cannot be read.
    """
    where = str(path)
    text = _text_of(Path(path))
    found: list[RegistryPerson] = []

    def bad(what: str, place: str) -> None:
        next_step = "Mend the entry and import again: what is imported already is not doubled."
        error = BadRegistry(what, where=f"{where}, {place}", next_step=next_step)
        if on_bad is None:
            raise error
        on_bad(error)

    if text.lstrip()[:1] in {"{", "["}:
        read = _json(text, where)
        reader = congress.people if isinstance(read, list) else popolo.people
        found.extend(reader(read, where, bad))
    elif openstates.is_openstates(text):
        found.extend(openstates.people(text, bad))
    else:
        found.extend(congress.people(_yaml(text, where), where, bad))
    return found


def not_a_registry(what: str, where: str) -> BadRegistry:
    """The error of a file that is of none of the formats."""
    return BadRegistry(what, where=where, next_step=f"Give {FORMATS}.")


def _text_of(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"the file has {size >> 20} MB, the limit is {MAX_BYTES >> 20} MB"
            raise TooLarge(what, where=str(path), next_step="Split it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputNotFound("there is no such file", where=str(path), next_step="Check the path.") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableInput(f"the file cannot be read ({why})", where=str(path), next_step="Check it.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_a_registry(f"the file is not UTF-8 (byte {error.start})", str(path)) from None
    if not text.strip():
        raise not_a_registry("the file is empty", str(path))
    return text


def _json(text: str, where: str) -> Any:  # noqa: ANN401 - whatever stands in it
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise not_a_registry(f"this is no JSON ({error.msg})", f"{where}, line {error.lineno}") from None
    except RecursionError:
        raise not_a_registry("this JSON is nested too deep", where) from None


def _yaml(text: str, where: str) -> Any:  # noqa: ANN401 - whatever stands in it
    import yaml  # only registries are YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - the safe loader, in C where it is there
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}, line {mark.line + 1}" if mark else where
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise not_a_registry(f"this is no YAML ({what})", place) from None
    except RecursionError:
        raise not_a_registry("this YAML is nested too deep", where) from None

"""docs/web.md says what there is."""

import re
from pathlib import Path

from fastapi.routing import APIRoute

from onrecord.serve.app import PAGES
from onrecord.serve.refusals import HEADINGS
from onrecord.serve.settings import SETTING_NAMES

DOCS = (Path(__file__).parents[2] / "docs/web.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    assert [name for name in SETTING_NAMES if f"`{name}`" not in DOCS] == []


def test_every_page_and_action_is_documented() -> None:
    every = {one.path for module in PAGES for one in module.router.routes if isinstance(one, APIRoute)}
    paths = {re.sub(r"\{name[^}]*\}", "NAME", path) for path in every if not path.endswith(".json")}
    plain = {re.sub(r"\{[^}]+\}", "ID", path) for path in paths} - {"/logout"}
    assert [path for path in sorted(plain) if f"{path}`" not in DOCS] == []


def test_every_status_is_documented() -> None:
    assert [status for status in HEADINGS if str(status) not in DOCS] == []

"""The public API: what is promised is there, documented, and nothing else is."""

import ast
import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import onrecord

FUNCTIONS = ["annotate", "document_from_text", "read", "read_documents", "read_text", "read_transcripts", "verify"]
RECORD_TYPES = [
    "Check",
    "Clipping",
    "Document",
    "Entity",
    "Failure",
    "Link",
    "Metadatum",
    "Model",
    "Origin",
    "Passage",
    "Reason",
    "Record",
    "Relay",
    "Segment",
    "Span",
    "Statement",
    "TimeCode",
    "Transcript",
    "Turn",
    "When",
    "WordChange",
]
PUBLIC = sorted([*FUNCTIONS, *RECORD_TYPES, "OnRecordError", "ReadOptions", "TranscriptIndex", "__version__"])


def test_public_api_is_all_and_no_more() -> None:
    assert onrecord.__all__ == PUBLIC
    assert dir(onrecord) == PUBLIC


def test_type_checkers_see_what_is_there() -> None:
    tree = ast.parse(Path(inspect.getfile(onrecord)).read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        name.name
        for node in checked.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("onrecord")
        for name in node.names
    }
    assert imported == set(PUBLIC) - {"__version__"}


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_every_public_name_is_documented(name: str) -> None:
    public = getattr(onrecord, name)
    documented = type(public).__call__ if name == "annotate" else public
    assert documented.__doc__
    assert "BaseModel" not in documented.__doc__


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_can_be_called_by_what_its_help_says(name: str) -> None:
    function = getattr(onrecord, name)
    required = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is inspect.Parameter.empty
    ]
    assert callable(function)
    assert len(required) == (2 if name == "verify" else 1)  # a story, and what it is held against


def test_version_is_the_installed_one() -> None:
    assert onrecord.__version__ == version("onrecord")


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        onrecord.reed  # noqa: B018 - the access is what is tested


@pytest.mark.parametrize(
    "first",
    [
        "import onrecord.annotate.evaluation",
        "from onrecord.annotate import evaluation",
        "import onrecord.annotate.evaluation as evaluation",
        "from onrecord import annotate",
        "import onrecord; onrecord.Record",
    ],
)
def test_annotate_is_a_function_whatever_was_imported_before(first: str) -> None:
    program = f"{first}\nimport onrecord, onrecord.annotate.gold as room\nassert callable(onrecord.annotate), room"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

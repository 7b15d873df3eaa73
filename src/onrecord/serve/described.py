"""How contexts are described: the text behind a field is its help, and goes into the OpenAPI description."""

from pydantic import ConfigDict

DESCRIBED = ConfigDict(use_attribute_docstrings=True)

"""How contexts are described, and what an address may leave empty."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict

# The text behind a field of a context is its help, and goes into the OpenAPI description.
DESCRIBED = ConfigDict(use_attribute_docstrings=True)

# A form sends its empty fields, too: an empty number is none.
Confidence = Annotated[float, BeforeValidator(lambda told: told or 0.0)]

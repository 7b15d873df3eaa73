"""What the rows of a batch depend on, besides its inputs."""

from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Final

from onrecord.annotate.encoder import shipped_model
from onrecord.errors import UsageError
from onrecord.ingest import ReadOptions
from onrecord.record import Model

NOT_IN_ROWS: Final = frozenset({"url", "allow_private", "ignore_robots", "pause"})  # how addresses are fetched


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the rows depend on; two runs into one folder have to agree in all of it.

    Args:
        read: what the inputs do not tell themselves.
        min_confidence: statements below it are left out.
        model: the model that annotates.

    Raises:
        UsageError: `min_confidence` is no chance, or `read` has an address, which many stories cannot share.
    """

    read: ReadOptions = field(default_factory=ReadOptions)
    min_confidence: float = 0.0
    model: Model = field(default_factory=shipped_model)

    def __post_init__(self) -> None:
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"min_confidence is {self.min_confidence}", next_step="It is a chance, from 0 to 1.")
        if self.read.url is not None:
            raise UsageError("the stories of a batch cannot all have one address", next_step="Leave the URL out.")

    def as_json(self) -> dict[str, Any]:
        """As `run.json` keeps it, with the version of onrecord."""
        options = {name: value for name, value in asdict(self.read).items() if name not in NOT_IN_ROWS}
        return {
            "onrecord": version("onrecord"),
            "model": f"{self.model.name} {self.model.version}",
            **options,
            "min_confidence": self.min_confidence,
        }

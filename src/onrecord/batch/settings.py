"""What is asked of a batch besides its inputs: what the rows depend on, and how it is run."""

from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Final

from onrecord.annotate.encoder import shipped_model
from onrecord.annotate.threads import usable_cores
from onrecord.batch.inputs import PART_ITEMS
from onrecord.errors import UsageError
from onrecord.ingest import ReadOptions
from onrecord.record import Model

NOT_IN_ROWS: Final = frozenset({"url", "allow_private", "ignore_robots", "pause"})  # how addresses are fetched
HERE: Final = "local"  # Ray's address of a cluster that is started on this machine
FOUND: Final = "auto"  # of one that is running


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


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How a batch is run; none of this changes a row.

    Args:
        workers: processes; one for each usable core when None.
        threads: of each worker's networks; the cores, shared out among the workers, when None.
        part_items: the most items in a part, which is what is done again when a worker dies.
        retry_failed: take up what failed on earlier runs.
        dedup: mark the printings of one story when all is read.
        ray: None is this machine without Ray; "local" is Ray on this machine, else the address of a cluster ("auto"
            finds one). Its workers and inputs have to see the folder under one name.

    Raises:
        UsageError: a number is below one.
    """

    workers: int | None = None
    threads: int | None = None
    part_items: int = PART_ITEMS
    retry_failed: bool = False
    dedup: bool = False
    ray: str | None = None

    def __post_init__(self) -> None:
        for name in ("workers", "threads", "part_items"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise UsageError(f"{name} is {value}", next_step="It is at least 1.")

    @property
    def worker_count(self) -> int:
        """How many processes there will be on this machine."""
        return self.workers or usable_cores()

    @property
    def thread_count(self) -> int:
        """How many threads each of them uses."""
        return self.threads or max(1, usable_cores() // self.worker_count)

"""Many documents: inputs to Parquet tables in one folder, on one machine or on a Ray cluster, and queries of them.

Watching feeds, which goes into a database, is `watching`.

inputs → parts → process (in a worker) → folder; at the end settling, and printings. `running.py` is the only file that
knows the order; docs/batch.md tells what the folder holds, and when a part counts as done.

Names are loaded when they are first used: a worker, which starts in this package, has no need of the database that
settles and queries.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.batch.querying import open_tables
    from onrecord.batch.running import Report, run_batch
    from onrecord.batch.settings import Batch, Settings

__all__ = ["Batch", "Report", "Settings", "open_tables", "run_batch"]

_HOMES = {"open_tables": "querying", "Batch": "settings", "Settings": "settings"}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'running')}"), name)

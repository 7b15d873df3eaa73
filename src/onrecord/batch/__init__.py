"""Many documents: inputs to Parquet tables in one folder, on one machine or on a Ray cluster, and queries of them.

inputs → parts → process (in a worker) → folder; at the end settling, and printings. `running.py` is the only file that
knows the order; docs/batch.md tells what the folder holds, and when a part counts as done.
"""

from onrecord.batch.querying import open_tables
from onrecord.batch.running import Batch, Report, run_batch
from onrecord.batch.settings import Settings

__all__ = ["Batch", "Report", "Settings", "open_tables", "run_batch"]

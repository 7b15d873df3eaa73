"""How many threads a network runs on: one for each core, unless several processes share the machine."""

import os

_chosen: int | None = None


def use_threads(count: int) -> None:
    """Let each network that this process loads from now on run on so many threads."""
    global _chosen  # noqa: PLW0603 - a setting of the process, as the cores that it may use are
    _chosen = count


def thread_count() -> int:
    """How many threads a network runs on: what was chosen, else one for each core that this process may use."""
    return _chosen or usable_cores()


def usable_cores() -> int:
    """How many cores this process may use; fewer than the machine has, in a container."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

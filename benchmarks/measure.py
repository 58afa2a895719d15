"""Measure an act: its time, its processor time, its statements; and print what came out beside a floor.

Absolute figures belong to the machine they were measured on; ratios to a floor of the same run carry over.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Cost:
    """What one act costs: medians of the time and of this process's own processor time, in milliseconds."""

    name: str
    wall_ms: float
    cpu_ms: float
    queries: int
    bytes: int = 0

    def times(self, floor: "Cost") -> float:
        """Return how many times as long as the floor it takes."""
        return self.wall_ms / floor.wall_ms


def measure(name: str, act: Callable[[], object], *, repeats: int = 50, warm: int = 3) -> Cost:
    """Run `act` some times and return the medians. What it answers is asked for its `content` once, for its size."""
    for _ in range(warm):
        act()
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    size = len(getattr(answer, "content", b""))
    return Cost(name, statistics.median(walls), statistics.median(cpus), len(queries), size)


def table(title: str, floor: Cost, costs: Sequence[Cost]) -> None:
    """Print costs beside their floor."""
    print(f"\n{title} ({connection.vendor})")
    print(f"{'':38}{'ms':>9}{'CPU ms':>9}{'queries':>9}{'kB':>8}{'× floor':>9}")
    for cost in (floor, *costs):
        print(
            f"{cost.name:38}{cost.wall_ms:9.2f}{cost.cpu_ms:9.2f}{cost.queries:9}{cost.bytes / 1000:8.1f}"
            f"{cost.times(floor):9.2f}"
        )

"""How something is measured beside its floor, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

Work = Callable[[], object]
ROUNDS: Final = 7
LEAST_S: Final = 0.02
"""A batch lasts at least so long, so that the clock's own grain does not count."""

_FINE: Final = 1e-4


def cpu() -> float:
    """Return the CPU seconds of this process, or the time of day where that clock is too coarse."""
    return time.process_time() if time.get_clock_info("process_time").resolution < _FINE else time.perf_counter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measurement of a goal.

    Attributes:
        row: of the table of goals.
        key: its name and its floor's in the catalogue.
        part: what of it was measured, a code of the catalogue, when there are several.
        ours_ms, floor_ms: milliseconds; None where there is no such thing.
        value: what the limit is about: the ratio, or a time or size where the goal has no floor.
        unit: of value and limit: x, s, ms, kB, MB or sets.
        limit: what must hold.
        at_least: whether a larger value is better.
    """

    row: int
    key: str
    value: float
    limit: float
    part: str = ""
    unit: str = "x"
    at_least: bool = False
    ours_ms: float | None = None
    floor_ms: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the limit is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def json(self, name: str, floor: str) -> dict[str, Any]:
        """Return the result as ``bench --json`` prints it."""
        return {
            "row": self.row, "name": name, "ours_ms": _short(self.ours_ms), "floor_ms": _short(self.floor_ms),
            "ratio": _short(self.value) if self.unit == "x" else None, "limit": self.limit, "what_the_floor_is": floor,
            "value": _short(self.value), "unit": self.unit, "at_least": self.at_least, "holds": self.holds,
        }


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


class Beside(NamedTuple):
    """Milliseconds of one run of ours and of the floor."""

    ours_ms: float
    floor_ms: float

    @property
    def ratio(self) -> float:
        """Return how many times the floor ours takes."""
        return self.ours_ms / self.floor_ms


def beside(ours: Work, floor: Work, rounds: int = ROUNDS) -> Beside:
    """Measure a piece of work and its floor in turns, each floor right before and after ours.

    Other programs on the machine only ever add to a time, so the least of all rounds is taken.
    """
    times, floor_times = _batch(ours), _batch(floor)
    mine, bare = [], [_once(floor, floor_times)]
    for _ in range(rounds):
        mine.append(_once(ours, times))
        bare.append(_once(floor, floor_times))
    return Beside(min(mine), min(bare))


def _batch(work: Work) -> int:
    """Return how often a work is run in one batch; warms it up on the way."""
    work()
    start = time.perf_counter()
    work()
    return max(1, min(10_000, int(LEAST_S / max(time.perf_counter() - start, 1e-7))))


def _once(work: Work, times: int) -> float:
    start = cpu()
    for _ in range(times):
        work()
    return (cpu() - start) / times * 1000

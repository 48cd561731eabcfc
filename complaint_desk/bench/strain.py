"""The window while much goes on: how long it ever stands still, beside what it stands still when nothing does, and what memory it takes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from complaint_desk.bench.desk import Cancelled, Desk, made
from complaint_desk.bench.measuring import Result
from complaint_desk.bench.window import BARE, FRAME_MS, TURNS, run
from complaint_desk.bench.writing import copy, write_file

STRAIN: Final = "complaint_desk.cli.strain"
WORK: Final = ("search", "charts", "import")
SMALL: Final = 10_000
"""The small desk, as the goals have it."""

ROWS: Final = 10_000
_QUEUE: Final = 1.6
_CHARTS: Final = 3.2
_GROWN_MB: Final = 15.0


def gaps(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 25: the window never stands still for more than a frame longer than it does when idle."""
    least: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=folder, prefix="strain-") as name:
        file = Path(name, "cases.csv")
        write_file(desk, file, ROWS)
        for turn in range(TURNS):
            mine = Path(name, f"desk-{turn}.sqlite")
            copy(desk, mine)
            for work, ms in run(STRAIN, "gaps", str(mine), str(file), folder=folder).items():
                least[work] = min(ms, least.get(work, ms))
            for part in Path(name).glob(f"{mine.name}*"):
                part.unlink()
    idle = least["idle"]
    for work in WORK:
        yield Result(
            row=25, key="longest_gap", part=f"during_{work}", unit="ms", ours_ms=least[work], floor_ms=idle, value=least[work] - idle,
            limit=FRAME_MS,
        )


def memory(desk: Desk, folder: Path, cancelled: Cancelled) -> Iterator[Result]:
    """Rows 26 and 27: what is resident beside a bare window, and how much of it comes from the desk being large.

    The middle one of several turns counts: the first one compiles what no other row has started, which takes some MB by itself.
    """
    bare, ours = _middle(folder, BARE, "memory"), _middle(folder, STRAIN, "memory", str(desk.made.path))
    for part, limit in (("queue", _QUEUE), ("charts", _CHARTS)):
        yield Result(row=26, key="memory", part=f"with_{part}", value=ours[part] / bare["window"], limit=limit)
    if desk.made.cases <= SMALL:
        return
    small = made(folder, SMALL, desk.store.rules, lambda _done, _total: None, cancelled)
    grown = ours["queue"] - _middle(folder, STRAIN, "memory", str(small.path))["queue"]
    yield Result(row=27, key="memory_large", unit="MB", value=grown, limit=_GROWN_MB)


def _middle(folder: Path, module: str, *arguments: str) -> dict[str, float]:
    """Return the middle of each figure that a program tells in some turns."""
    turns = [run(module, *arguments, folder=folder) for _ in range(TURNS)]
    return {name: median(turn[name] for turn in turns) for name in turns[0]}

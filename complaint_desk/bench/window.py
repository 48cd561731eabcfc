"""The window beside a bare one: both run as programs of their own, in turns, since a start is only a start in a new process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from complaint_desk.bench.desk import Cancelled, Desk, made
from complaint_desk.bench.measuring import Result

STARTS: Final = 7
TURNS: Final = 3
PAINT_TURNS: Final = 7
_PAINTED: Final = ("page", "lines", "jumps")
SMALL: Final = 2_000
"""The small desk beside which a start with the large one is seen."""

OURS: Final = "complaint_desk.cli.timing"
BARE: Final = "complaint_desk.bench.bare"
KEYSTROKE: Final = "complaint_desk.bench.keystroke"
FRAME_MS: Final = 16.0
COACHED: Final = 4.0
ROW_HEIGHT: Final = 40


def starts(desk: Desk, folder: Path, cancelled: Cancelled) -> Iterator[Result]:
    """Rows 1 and 2: from the process to the painted first page; with a large desk as with a small one."""
    small = made(folder, SMALL, desk.store.rules, lambda _done, _total: None, cancelled)
    ours, bare, little = [], [], []
    for _ in range(STARTS):
        bare.append(_started(BARE, "start", folder=folder))
        ours.append(_started(OURS, "start", str(desk.made.path), folder=folder))
        if desk.made.cases > SMALL:
            little.append(_started(OURS, "start", str(small.path), folder=folder))
    yield Result(row=1, key="start", ours_ms=min(ours), floor_ms=min(bare), value=min(ours) / min(bare), limit=1.7)
    if little:
        yield Result(row=2, key="start_large", ours_ms=min(ours), floor_ms=min(little), value=min(ours) / min(little), limit=1.1)


def paints(desk: Desk, folder: Path) -> Iterator[Result]:
    """Rows 6, 8 and 9: a view chosen, lines scrolled and a jump anywhere, until the rows are painted.

    A bare table of the same height is paged through, scrolled and jumped in, in turns with ours; of both the middle turn counts, since
    the least swings with what Qt happens to have kept.
    """
    turns: list[tuple[dict[str, float], dict[str, float]]] = []
    for _ in range(PAINT_TURNS):
        mine = run(OURS, "table", str(desk.made.path), folder=folder)
        turns.append((mine, run(BARE, "table", str(ROW_HEIGHT), str(round(mine["tall"])), folder=folder)))
    ours, bare = ({name: median(each[at][name] for each in turns) for name in _PAINTED} for at in (0, 1))
    for row, name, limit in ((6, "page", 1.8), (8, "lines", 1.25), (9, "jumps", 1.8)):
        yield Result(row=row, key=f"painted_{name}", ours_ms=ours[name], floor_ms=bare[name], value=ours[name] / bare[name], limit=limit)


def case_painted(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 16, painted: another case is opened until it is painted with its history, then until all that stands beside it is.

    Both go by a frame: the first as a whole, the rest by its longest turn, since a key is heard between two of them.
    """
    took = [run(OURS, "case", str(desk.made.path), folder=folder) for _ in range(TURNS)]
    case, beside, turn = (min(each[name] for each in took) for name in ("case", "beside", "turn"))
    yield Result(row=16, key="case_painted", unit="ms", ours_ms=case, value=case, limit=FRAME_MS)
    yield Result(row=16, key="case_beside", unit="ms", ours_ms=beside, value=turn, limit=FRAME_MS)


def keystroke(folder: Path) -> Iterator[Result]:
    """Row 34: a key in a text of 2,000 characters, until the coach's marks are painted: within a frame, and not far from a plain field."""
    figures = run(KEYSTROKE, folder=folder)
    for part in sorted({name.rpartition("_")[0] for name in figures}):
        ours, floor = figures[f"{part}_ours"], figures[f"{part}_floor"]
        yield Result(row=34, key="keystroke", part=part, unit="ms", ours_ms=ours, floor_ms=floor, value=ours, limit=FRAME_MS)
        yield Result(row=34, key="keystroke", part=part, ours_ms=ours, floor_ms=floor, value=ours / floor, limit=COACHED)


def _started(module: str, *arguments: str, folder: Path) -> float:
    """Return the milliseconds until a program says that its window is painted."""
    begun = time.perf_counter()
    with _process(module, *arguments, folder=folder) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - begun
    if not line:
        raise AssertionError(f"{module} ended without a window")
    return took * 1000


def run(module: str, *arguments: str, folder: Path) -> dict[str, float]:
    """Return the figures that a program tells in its last line."""
    with _process(module, *arguments, folder=folder) as process:
        assert process.stdout is not None
        text = process.stdout.read()
    figures: dict[str, float] = json.loads(text.splitlines()[-1])
    return figures


@contextmanager
def _process(module: str, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start one of the two, with settings of its own and on no screen unless there is one; it never outlives the measuring.

    Both find their modules compiled, as after the first start of an installed program: the first round compiles them.
    """
    environment = {
        **os.environ, "XDG_DATA_HOME": str(folder / "home"), "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.setdefault("QT_LOGGING_RULES", "default.warning=false")  # that there is no screen is said once a window
    command = [sys.executable, "-m", module, *arguments]
    # Ctrl-C is for the one who measures: a window that heard it too would tell of it in the middle of the figures
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", **alone) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise

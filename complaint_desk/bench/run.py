"""A run: the desk that is measured, the rows that are asked for, one after the other."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from complaint_desk.bench import charting, filtering, growth, reading, searching, strain, whole, window, writing
from complaint_desk.bench.desk import Cancelled, Desk, Progress, made, opened
from complaint_desk.bench.measuring import Result
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services.books import load_rules
from complaint_desk.services.watching import record_breaches

Measure = Callable[[Desk, Path, Progress, Cancelled], Iterator[Result]]
MEASURES: Final[Mapping[tuple[int, ...], Measure]] = {
    (1, 2): lambda desk, folder, _progress, cancelled: window.starts(desk, folder, cancelled),
    (5,): lambda desk, _folder, _progress, _cancelled: reading.queue_page(desk),
    (6, 8, 9): lambda desk, folder, _progress, _cancelled: window.paints(desk, folder),
    (11,): lambda desk, _folder, _progress, _cancelled: filtering.known_filters(desk),
    (12,): lambda desk, _folder, _progress, _cancelled: filtering.any_filter(desk),
    (13,): lambda desk, _folder, _progress, _cancelled: reading.searches(desk),
    (14,): lambda desk, folder, _progress, _cancelled: searching.search_sets(desk, folder),
    (16,): lambda desk, folder, _progress, _cancelled: _one_case(desk, folder),
    (17,): lambda desk, folder, _progress, _cancelled: writing.save(desk, folder),
    (18, 30): growth.growth,
    (19, 20): lambda desk, folder, _progress, _cancelled: writing.import_file(desk, folder),
    (21,): lambda desk, folder, _progress, _cancelled: charting.refreshed(desk, folder),
    (22,): lambda desk, _folder, _progress, cancelled: charting.numbers(desk, cancelled),
    (24,): lambda desk, folder, _progress, _cancelled: charting.first_page(desk, folder),
    (25,): lambda desk, folder, _progress, _cancelled: strain.gaps(desk, folder),
    (26, 27): lambda desk, folder, _progress, cancelled: strain.memory(desk, folder, cancelled),
    (29,): lambda desk, folder, _progress, _cancelled: whole.size(desk, folder),
    (32,): lambda desk, _folder, _progress, _cancelled: whole.demo(desk),
    (33,): lambda desk, _folder, progress, cancelled: whole.proof(desk, progress, cancelled),
    (34,): lambda _desk, folder, _progress, _cancelled: window.keystroke(folder),
}
FROZEN: Final = bool(getattr(sys, "frozen", False))
"""The packaged program has no interpreter to start another window with."""

IN_THE_WINDOW: Final = frozenset({1, 2, 6, 8, 9, 21, 24, 25, 26, 27, 34})
_REDERIVED: Final = 2_000
ROWS: Final = tuple(sorted(row for rows in MEASURES for row in rows))


def _one_case(desk: Desk, folder: Path) -> Iterator[Result]:
    yield from reading.one_case(desk)
    if not FROZEN:
        yield from window.case_painted(desk, folder)


def rows_of(typed: str | None) -> frozenset[int]:
    """Return the rows that are asked for; all of them when nothing is.

    Raises:
        WrongUsage: one of them is not measured here.
    """
    if not typed:
        return frozenset(ROWS) - (IN_THE_WINDOW if FROZEN else frozenset())
    found = set()
    for part in typed.split(","):
        if not part.strip().isdecimal() or int(part) not in ROWS:
            raise WrongUsage("bench_row", code="US-ROW", row=part.strip(), known=", ".join(map(str, ROWS)))
        found.add(int(part))
    return frozenset(found)


def measure(
    cases: int, rows: Collection[int], keep: Path | None, progress: Progress, cancelled: Cancelled,
    begun: Callable[[Collection[int]], None] = lambda _rows: None,
) -> Generator[Result, None, None]:
    """Yield the measurements of the rows that are asked for, as they are made.

    Args:
        cases: of the desk that is measured.
        rows: of the table of goals.
        keep: a folder for the desk, to be used again; None makes one for this run only.
        progress: told how far a long one is.
        cancelled: asked now and then whether to stop; nothing is left of what was being made.
        begun: told which rows are measured next.
    """
    rules = load_rules()
    with _folder(keep) as folder, opened(made(folder, cases, rules, progress, cancelled), rules) as desk:
        settle(desk, cancelled)
        for numbers, one in MEASURES.items():
            if not cancelled() and (wanted := set(numbers) & set(rows)):
                begun(sorted(wanted))
                yield from (result for result in one(desk, folder, progress, cancelled) if result.row in rows)


def settle(desk: Desk, cancelled: Cancelled) -> None:
    """Let the desk record the clocks that ran out since it was made, as a window does once beside the work of its first minutes.

    A desk that was kept may have rows of older rules as well; else a window would make them anew while it is measured.
    """
    while not cancelled() and desk.store.rederive(_REDERIVED):
        pass
    after = 0
    while not cancelled():
        after = record_breaches(desk.store, desk.who, key=b"", after=after).result["after"]
        if not after:
            return


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="complaint-desk-bench-") as name:
        yield Path(name)


def machine() -> dict[str, object]:
    """Return what the figures were measured on."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
        "load": None if load is None else round(load, 2),
    }

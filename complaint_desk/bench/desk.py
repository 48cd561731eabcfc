"""The desk that is measured: an invented one of so many cases, made for the run or kept from an earlier one."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any, Final

from complaint_desk.bench.measuring import cpu
from complaint_desk.data.dialect import READING
from complaint_desk.data.opening import VERSION
from complaint_desk.data.store import Reader, Store
from complaint_desk.data.views import Asker
from complaint_desk.domain.authority import Person
from complaint_desk.domain.rules import Rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.people import sit_down

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Made:
    """A desk's file and what it took to make it: seconds by the clock and of CPU, and its size in bytes."""

    path: Path
    cases: int
    wall_s: float
    cpu_s: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk with everything the measurements ask: our own reading, and a plain connection for the floors."""

    made: Made
    store: Store
    who: Person
    raw: sqlite3.Connection
    asker: Asker
    chance: Random

    @property
    def reader(self) -> Reader:
        """Return where our questions go."""
        return self.store.read()


def now_us() -> int:
    """Return the machine's time in microseconds UTC."""
    return time.time_ns() // 1000


def made(folder: Path, cases: int, rules: Rules, progress: Progress, cancelled: Cancelled) -> Made:
    """Return the folder's desk of so many cases, made when there is none of this form.

    Raises:
        StoreProblem: no room or right to make it.
        Problem: it was cancelled; nothing is left of it.
    """
    path, note = folder / f"bench-{cases}.sqlite", folder / f"bench-{cases}.json"
    if path.exists() and note.exists():
        told = json.loads(note.read_text(encoding="utf-8"))
        if told["form"] == VERSION:
            return Made(path, cases, told["wall_s"], told["cpu_s"], told["bytes"])
    for old in (path, note):
        old.unlink(missing_ok=True)
    begun, used = time.perf_counter(), cpu()
    fill(path, cases, SEED, rules, now_us, progress, cancelled)
    done = Made(path, cases, time.perf_counter() - begun, cpu() - used, path.stat().st_size)
    told = {"form": VERSION, "wall_s": done.wall_s, "cpu_s": done.cpu_s, "bytes": done.bytes}
    note.write_text(json.dumps(told), encoding="utf-8")
    return done


@contextmanager
def opened(found: Made, rules: Rules) -> Iterator[Desk]:
    """Open a desk for measuring; closed again at the end."""
    store = Store.open(found.path, rules, clock=now_us, create=False)
    raw = plain(found.path)
    try:
        who = sit_down(store, "bench")
        yield Desk(found, store, who, raw, Asker(who.id, now_us(), UTC), Random(SEED))
    finally:
        raw.close()
        store.close()


def plain(path: Path, **settings: Any) -> sqlite3.Connection:
    """Return a connection of the standard library with the settings that ours has: a floor must not win by another cache."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    for name, value in (dict(READING) | {"query_only": 0} | settings).items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection

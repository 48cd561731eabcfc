"""A desk as somebody has just made it, as a copy: how it is made is tested in tests/data, and takes longer than most of what is tried on it."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules


@functools.lru_cache(maxsize=4)
def _file(now_us: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.sqlite"
        Store.open(path, Rules(), clock=lambda: now_us).close()
        return path.read_bytes()


def open_desk(path: Path, rules: Rules, clock: Callable[[], int]) -> Store:
    """Open a desk, new if there is none, at the clock's time; all new ones of a process have the same random marks."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file(clock()))
    return Store.open(path, rules, clock=clock)

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


def open_desk(path: Path, rules: Rules, clock: Callable[[], int], made_us: int | None = None) -> Store:
    """Open a desk, new if there is none; all new ones of a process have the same random marks.

    Args:
        path: its file.
        rules: what it is opened with.
        clock: microseconds UTC now.
        made_us: when a new one is said to have been made, for clocks that go on; the clock's time if not told.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file(clock() if made_us is None else made_us))
    return Store.open(path, rules, clock=clock)

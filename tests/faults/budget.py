"""How often a harness tries, and for how long."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

DEEP = os.environ.get("FAULTS") == "deep"
SECONDS = 60.0


def rounds(few: int, many: int, *, seconds: float = SECONDS) -> Iterator[int]:
    """Count the rounds: the few of every day or the many of a deep run, and fail when time allows less than a tenth of the few."""
    wanted, began, done = (many if DEEP else few), time.monotonic(), 0
    while done < wanted and (DEEP or time.monotonic() - began < seconds):
        yield done
        done += 1
    print(f"{done} of {wanted} rounds")  # noqa: T201  # the figure is read by who runs it
    assert done >= max(1, few // 10), "too slow to say anything"

"""How often a harness tries, and for how long; and which pairs of many are tried on a day like any other."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

DEEP = os.environ.get("FAULTS") == "deep"
SECONDS: Final = 60.0
MINUTES: Final = {
    "killed": 20.0, "power cut": 14.0, "full once": 7.0, "fails once": 7.0, "killed calls": 4.0, "named files": 1.0, "full from then on": 7.0, "raising": 15.0, "no network": 30.0,
    "backups": 8.0, "killed backups": 8.0, "hostile files": 20.0, "turned": 7.0, "tampering": 2.0, "honest days": 7.0, "erased": 5.0,
    "cards": 5.0, "damaged": 3.0, "disk full": 1.0, "rights": 8.0,
}
"""What each harness may take of a deep run: it stops short there, says so, and fails under a tenth of its figure."""
WORKERS: Final = 3
"""How many harnesses run at once: one more than two cores, since some of them wait."""
DEEP_ENDS_AFTER: Final = 90.0
"""Minutes that all harnesses may take together, should each take all that it may and the longest begin last."""
_One = TypeVar("_One")
_Other = TypeVar("_Other")


def rounds(few: int, many: int, *, seconds: float = SECONDS, deep: str) -> Iterator[int]:
    """Count the rounds: the few of every day or the many of a deep run.

    Args:
        seconds: when the few are stopped short.
        deep: by what name ``MINUTES`` says when the many are.

    Raises:
        AssertionError: time allowed for less than a tenth.
    """
    wanted, most_s = (many, MINUTES[deep] * 60) if DEEP else (few, seconds)
    began, done, took = time.monotonic(), 0, 0.0
    while done < wanted and took < most_s:
        yield done
        done, took = done + 1, time.monotonic() - began
    short = f", stopped short: it may take {most_s:.0f} s" if done < wanted else ""
    print(f"{done} of {wanted} rounds in {took:.0f} s{short}")  # noqa: T201  # the figure is read by who runs it
    assert done >= max(1, wanted // 10), "too slow to say anything"


def some_pairs(some: Iterable[_One], others: Iterable[_Other]) -> list[tuple[_One, _Other]]:
    """Return every third pair, with each of either kind in it; a deep run takes them all."""
    every = list(itertools.product(enumerate(some), enumerate(others)))
    return [(one, other) for (n, one), (m, other) in every if DEEP or (n + m) % 3 == 0]

"""How often a harness tries, and for how long; and which pairs of many are tried on a day like any other."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

DEEP = os.environ.get("FAULTS") == "deep"
SECONDS = 60.0
_One = TypeVar("_One")
_Other = TypeVar("_Other")


def rounds(few: int, many: int, *, seconds: float = SECONDS) -> Iterator[int]:
    """Count the rounds: the few of every day or the many of a deep run, and fail when time allows less than a tenth of the few."""
    wanted, began, done = (many if DEEP else few), time.monotonic(), 0
    while done < wanted and (DEEP or time.monotonic() - began < seconds):
        yield done
        done += 1
    print(f"{done} of {wanted} rounds in {time.monotonic() - began:.0f} s")  # noqa: T201  # the figure is read by who runs it
    assert done >= max(1, few // 10), "too slow to say anything"


def some_pairs(some: Iterable[_One], others: Iterable[_Other]) -> list[tuple[_One, _Other]]:
    """Return every third pair, with each of either kind in it; a deep run takes them all."""
    every = list(itertools.product(enumerate(some), enumerate(others)))
    return [(one, other) for (n, one), (m, other) in every if DEEP or (n + m) % 3 == 0]

"""What goes through a whole desk: making one of so many cases, and proving one. These goals are times and sizes, they have no floor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from complaint_desk.bench.desk import Cancelled, Desk, Progress
from complaint_desk.bench.measuring import Result, cpu
from complaint_desk.data.check import check

_LEAST_DEMO_S: Final = 4.0
_DEMO_S_A_CASE: Final = 0.9e-3
_MOST_KB: Final = 4.0
_LEAN_FROM: Final = 20_000
"""A smaller desk is richer than life, to be looked at, and has no goal of its size."""

_LEAST_CHECK_S: Final = 0.5
"""For what a small desk loads as well: the normaliser and the margins of the roll-ups."""

_CHECK_S_A_CASE: Final = 0.2e-3
_CHECK_S_AN_EVENT: Final = 20e-6
"""200 s for a million cases, or for ten million events: a small desk's cases have more of them."""


def demo(desk: Desk) -> Iterator[Result]:
    """Row 32: 2,000 cases within 4 s, 100,000 within 90 s, a million within 15 minutes and 4 GB."""
    made = desk.made
    seconds = max(_LEAST_DEMO_S, made.cases * _DEMO_S_A_CASE)
    yield Result(row=32, key="demo", part="time", unit="s", value=made.wall_s, limit=seconds, ours_ms=made.wall_s * 1000)
    if made.cases > _LEAN_FROM:
        yield Result(row=32, key="demo", part="size", unit="kB", value=made.bytes / made.cases / 1000, limit=_MOST_KB)


def proof(desk: Desk, progress: Progress, cancelled: Cancelled) -> Iterator[Result]:
    """Row 33: chains, replay, roll-ups and search proven within 200 CPU seconds for a million cases."""
    start = cpu()
    report = check(desk.store, progress=progress, cancelled=cancelled)
    took = cpu() - start
    if not report.ok:
        raise AssertionError(f"a desk made just now must hold: {report.problems[:3]}")
    limit = _LEAST_CHECK_S + max(desk.made.cases * _CHECK_S_A_CASE, report.events * _CHECK_S_AN_EVENT)
    yield Result(row=33, key="check", unit="s", value=took, limit=limit, ours_ms=took * 1000)

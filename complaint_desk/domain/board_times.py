"""How long things take: percentiles of the first response and of the solution against their targets, how solutions spread, how old the
open complaints are.

A mean hides the few who wait for ever; a percentile names them (checklist N1, N2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from complaint_desk.domain.aims import Aims
from complaint_desk.domain.figures import Pairs, Tally, Way, day_date
from complaint_desk.domain.findings import per_cent, time_words
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import FEW, Line, Panel, nothing, percentiles
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rollups import EXACT_HOURS, bucket_hours

SHARES: Final = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
SPREAD: Final = ((None, 24), (24, 48), (48, 72), (72, 120), (120, 168), (168, 336), (336, None))
"""Hours from opening to resolution, more than the first and up to the second end; from 240 hours on each end is a whole day."""
AGES: Final = ((0, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, None))
"""Days since the day of opening, both ends included."""
OLD: Final = 8
"""From so many days on an open complaint is pointed at."""


def board_times(
    tally: Tally, backlog: Mapping[int, int], pairs: Pairs, way: Way, aims: Aims, today: int, wanted: Collection[str] = (),
) -> tuple[Panel, ...]:
    """Return the panels.

    Args:
        tally: what was counted in the period and in the one before.
        backlog: how many of the cases that are open now were opened on each day.
        pairs: what the count was restricted to.
        way: leads to the cases.
        aims: the targets.
        today: the day that is not over yet.
        wanted: names of panels; none means all.
    """
    made: dict[str, Callable[[], Panel]] = {
        "first_response_percentiles": lambda: _percentiles(
            "first_response", "answered", tally, way.opened(("responded", "!none")), aims.first_response),
        "resolution_percentiles": lambda: _percentiles("resolution", "resolved", tally, way.resolved(), aims.resolution),
        "resolution_spread": lambda: _spread(tally, way, aims.resolution),
        "backlog_age": lambda: _backlog(backlog, pairs, today),
    }
    return tuple(make() for name, make in made.items() if not wanted or name in wanted)


def within(buckets: Mapping[int, int], hours: int) -> tuple[int, int]:
    """Return how many of all took no longer than so many hours."""
    return sum(n for bucket, n in buckets.items() if bucket_hours(bucket)[1] <= hours), sum(buckets.values())


def _percentiles(name: str, measure: str, tally: Tally, behind: QueueFilter, target: int) -> Panel:
    aim, name, told = name, f"{name}_percentiles", {"target": str(target), "exact": str(EXACT_HOURS)}
    hits, n = within(tally.now.get(measure, {}), target)
    if not n:
        return nothing(name, "hours", told, aim=aim)
    now, before = (percentiles(counts, measure, tuple(SHARES.values())) for counts in (tally.now, tally.before))
    lines = tuple(
        Line(
            code=code, name=say(f"panels.percentile.{code}"), value=value, n=n, behind=behind, before=earlier, pointed=code == "p90",
        )
        for code, value, earlier in zip(SHARES, now, before, strict=True)
    )
    p90 = time_words(lines[2].value or 0.0, least=1)
    title = say(f"panels.title.{name}", time=p90, share=per_cent(hits / n), target=str(target)) if n >= FEW else say("panels.few", n=n)
    return Panel(
        name=name, unit="hours", lines=lines, title=title, cases=n, behind=behind, target=float(target), told=tuple(told.items()), aim=aim,
    )


def _spread(tally: Tally, way: Way, target: int) -> Panel:
    buckets = tally.now.get("resolved", {})
    n = sum(buckets.values())
    told = {"target": str(target)}
    if not n:
        return nothing("resolution_spread", "count", told)
    lines = tuple(_stretch(buckets, low, high, way, target) for low, high in SPREAD)
    late = n - within(buckets, target)[0]
    title = say("panels.title.resolution_spread", n=late, share=per_cent(late / n), target=str(target)) if late else say(
        "panels.title.resolution_all", target=str(target))
    if n < FEW:
        title = say("panels.few", n=n)
    return Panel(
        name="resolution_spread", unit="count", lines=lines, title=title, cases=n, behind=way.resolved(), told=tuple(told.items()),
    )


def _stretch(buckets: Mapping[int, int], low: int | None, high: int | None, way: Way, target: int) -> Line:
    n = sum(
        count for bucket, count in buckets.items()
        if (low is None or bucket_hours(bucket)[1] > low) and (high is None or bucket_hours(bucket)[1] <= high)
    )
    if low is None:
        name = say("panels.days.up_to", high=str((high or 0) // 24))
    elif high is None:
        name = say("panels.days.over", low=str(low // 24))
    else:
        name = say("panels.days.between", low=str(low // 24), high=str(high // 24))
    # a case resolved at the very moment it was opened took no time, and a range of hours begins after nought
    behind = way.resolved(("resolution_hours", f"!{high}..")) if low is None else way.resolved(
        ("resolution_hours", f"{low}..{'' if high is None else high}"))
    return Line(
        code=f"{'' if low is None else low}..{'' if high is None else high}", name=name, value=float(n), n=n, behind=behind,
        pointed=low is not None and low >= target,
    )


def _backlog(backlog: Mapping[int, int], pairs: Pairs, today: int) -> Panel:
    total = sum(backlog.values())
    if not total:
        return nothing("backlog_age", "count")
    lines = tuple(_age(backlog, low, high, pairs, today) for low, high in AGES)
    old = sum(line.n for line in lines if line.pointed)
    days = str(OLD - 1)
    title = say("panels.title.backlog_age", n=total, old=old, days=days) if 0 < old < total else say(
        "panels.title.backlog_old" if old else "panels.title.backlog_young", n=total, days=days)
    behind = QueueFilter("open", conditions=(*pairs, ("counted", "yes")))
    return Panel(name="backlog_age", unit="count", lines=lines, title=title, cases=total, behind=behind)


def _age(backlog: Mapping[int, int], low: int, high: int | None, pairs: Pairs, today: int) -> Line:
    # a clock that was put back leaves cases of tomorrow: they are the youngest
    last = today - low if low else max(today, *backlog)
    first = min(last, *backlog) if high is None else today - high
    n = sum(count for day, count in backlog.items() if first <= day <= last)
    stretch = f"{day_date(first)}T00:00+00:00..{day_date(last + 1)}T00:00+00:00"
    name = say("panels.age.over", low=str(low - 1)) if high is None else say("panels.age.between", low=str(low), high=str(high))
    return Line(
        code=f"{low}..{'' if high is None else high}", name=name, value=float(n), n=n, pointed=low >= OLD,
        behind=QueueFilter("open", conditions=(("opened", stretch), *pairs, ("counted", "yes"))),
    )

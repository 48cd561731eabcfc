"""The question behind the analytics view and ``figures``: whose numbers, of which days, narrowed to what; and the days as people write
them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta, tzinfo
from typing import Any, Final

from complaint_desk.data.figures import read_figures
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import DIMENSIONS, Figures, Pairs, Period, Point, Volume, day_date
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services.door import require
from complaint_desk.services.queue import asker
from complaint_desk.services.singling_out import require_none_singled_out

LONGEST_DAYS: Final = 366 * 40
"""Longer periods are a slip of the keyboard."""

YEAR_DAYS: Final = 365

_COLUMNS: Final = ("opened", "resolved", "closed")
"""What the cases behind the key figures and charts did in the period."""

AGAINST: Final = ("", "before", "year")
"""The period right before, or the same days 52 weeks earlier; "" is the former."""


def figures_of(
    store: Store, who: Person, *, period: Period, pairs: Pairs = (), by: str = "", against: str = "",
    cancelled: Callable[[], bool] = lambda: False, zone: tzinfo = UTC,
) -> Figures:
    """Return the figures of a period; a case about whoever asks is not counted, since a narrow question would tell of it.

    Args:
        store: the desk.
        who: who asks.
        period: the days, counted in UTC.
        pairs: conditions as in QueueFilter.
        by: one of DIMENSIONS, or "".
        against: one of AGAINST: what the period is compared with.
        cancelled: asked while rows are counted one by one.
        zone: where days in ``pairs`` are meant, as in the queue.

    Raises:
        NotAllowed: the person may not see figures, or not those of a colleague.
    """
    require(who, "see_figures")
    earlier = compared(period, against)
    require_none_singled_out(store, who, pairs, period, earlier, zone, columns=_COLUMNS)
    asks = asker(store, who, zone)
    return read_figures(store.read(), period, asks, pairs, by, cancelled, earlier, store.rules.desk_time)


def compared(period: Period, against: str) -> Period:
    """Return what a period is compared with.

    Raises:
        WrongUsage: nothing we know.
    """
    if against not in AGAINST:
        raise WrongUsage("no_such_comparison", text=against[:40], known=", ".join(AGAINST[1:]))
    return period.year_before if against == "year" else period.before


def today(now_us: int) -> date:
    """Return the day on which figures end today, in UTC as they are counted."""
    return day_date(now_us // DAY)


def period_of(first: str, last: str, last_by_default: date, days: int = YEAR_DAYS) -> Period:
    """Return the period that two typed days mean; an empty first day is ``days`` before the last one.

    Args:
        first: ``2026-01-31`` or "".
        last: the same, included.
        last_by_default: what an empty last day means.
        days: how long a period without a first day is.

    Raises:
        WrongUsage: no day of the calendar, the days in the wrong order, or a period longer than any desk.
    """
    end = day_of(last) if last.strip() else last_by_default
    begin = day_of(first) if first.strip() else end - timedelta(days=days - 1)
    if begin > end:
        raise WrongUsage("days_reversed", first=begin.isoformat(), last=end.isoformat())
    period = Period.of(begin, end)
    if period.days > LONGEST_DAYS:
        raise WrongUsage("days_too_many", first=begin.isoformat(), last=end.isoformat())
    return period


def day_of(text: str) -> date:
    """Return the day that somebody typed.

    Raises:
        WrongUsage: no day of the calendar.
    """
    plain = text.strip()
    try:
        found = date.fromisoformat(plain) if len(plain) == len("2026-01-31") else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise WrongUsage("no_such_day", text=plain[:40])
    return found


def dimension_of(text: str) -> str:
    """Return what figures are broken down by.

    Raises:
        WrongUsage: nothing we know.
    """
    if text and text not in DIMENSIONS:
        raise WrongUsage("no_such_dimension", text=text[:40], known=", ".join(DIMENSIONS))
    return text


def series(figures: Figures) -> dict[str, list[dict[str, Any]]]:
    """Return the series behind the charts as plain rows: ``x``, ``y`` and what else a row knows; for JSON and for copying."""
    found: dict[str, list[dict[str, Any]]] = {
        "volume": [
            {"x": point.day.isoformat(), "y": point.opened, "closed": point.closed, "signal": point.signal, "rules": list(point.rules),
             "improved": point.improved, "happened": list(point.happened)} | volume_limits(point, figures.volume)
            for point in figures.volume.points
        ],
        "pareto": [{"x": each.bar.code, "y": each.bar.n, "cumulative": round(each.bar.cumulative, 4)} for each in figures.causes],
        "first_response": [
            {"x": _hours(each.low, each.high), "y": each.n, "late": each.late} for each in figures.responses.bins
        ] + [{"x": "none", "y": figures.responses.unanswered, "late": True}],
        "satisfaction": [
            {
                "x": f"{group.step}.{'kept' if group.kept else 'skipped'}", "y": round(group.estimate.mean, 4),
                "low": round(group.estimate.low, 4), "high": round(group.estimate.high, 4), "n": group.estimate.n,
            }
            for group in figures.satisfaction if group.estimate
        ],
    }
    if figures.dimension:
        found[figures.dimension] = [
            {"x": each.bar.code, "y": each.bar.n, "cumulative": round(each.bar.cumulative, 4)} for each in figures.by
        ]
    return found


def volume_limits(point: Point, volume: Volume) -> dict[str, Any]:
    """Return what a point of the volume is held against: its own limits, and on a u chart its rate and the open days under it."""
    found: dict[str, Any] = {"chart": volume.chart}
    if point.open_days is not None:
        rate = None if point.value is None else round(point.value, 4)
        found |= {"open_days": round(point.open_days, 4), "rate": rate}
    if volume.limits is not None:
        own = point.limits
        found |= {name: round(getattr(own, name), 4) if own else None for name in ("centre", "lower", "upper")}
    return found


def _hours(low: int | None, high: int | None) -> str:
    return "0" if low is None else f"{low}..{'' if high is None else high}"

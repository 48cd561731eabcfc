"""Counts for the figures: added up from the roll-ups where they hold the answer, else counted row by row with the same meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from complaint_desk.data.store import Reader
from complaint_desk.data.views import Asker, conditions
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import DIMENSIONS, Figures, Pairs, Period, Tally, answers_due_us, figures
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rollups import MEASURES, CountedColumns, counted

CHUNK: Final = 2000
BY_DAY: Final = ("opened", "closed")
_MEASURES: Final = tuple(measure for measure in MEASURES if measure != "status")
_MARGIN: Final = "type = ? AND channel = ? AND urgency = ? AND day BETWEEN ? AND ?"
SUMS_SQL: Final = (
    f"SELECT measure, day >= ?, bucket, SUM(n) FROM rollup WHERE measure IN ({', '.join('?' * len(_MEASURES))}) AND {_MARGIN}"
    " AND (measure != 'unanswered' OR day < ?) GROUP BY 1, 2, 3"
)
DAYS_SQL: Final = f"SELECT measure, day, SUM(n) FROM rollup WHERE measure IN (?, ?) AND {_MARGIN} GROUP BY 1, 2"
_COLUMNS: Final = ", ".join(f"c.{name}" for name in CountedColumns._fields)
_BY_SQL: Final = {
    "type": "type, SUM(n) FROM rollup WHERE measure = 'opened' AND type != ''",
    "channel": "channel, SUM(n) FROM rollup WHERE measure = 'opened' AND channel != ''",
    "urgency": "urgency, SUM(n) FROM rollup WHERE measure = 'opened' AND urgency != 0",
}


def read_figures(
    db: Reader, period: Period, asker: Asker, pairs: Pairs = (), dimension: str = "", cancelled: Callable[[], bool] = lambda: False
) -> Figures:
    """Return the figures of a period.

    Args:
        db: a read connection.
        period: the days; the period before is read as well.
        asker: who asks and when: a missing answer counts as late once its time was over yesterday.
        pairs: conditions as in QueueFilter; one type, channel or urgency alone is read from the roll-ups.
        dimension: one of DIMENSIONS by which complaints are broken down, or "".
        cancelled: asked between chunks when rows are counted; the figures are then of no use.
    """
    margin = _margin(pairs)
    if margin is not None:
        tally = _added_up(db, period, asker, margin, dimension if not pairs else "")
    else:
        tally = _counted(db, period, asker, pairs, cancelled)
    if dimension and not tally.by:
        tally = Tally(now=tally.now, before=tally.before, daily=tally.daily, by=_broken_down(db, period, asker, pairs, dimension))
    return figures(period, tally, pairs, dimension)


def _margin(pairs: Pairs) -> tuple[str, str, int] | None:
    """Return the roll-up's margin that answers these conditions; None when there is none."""
    if not pairs:
        return "", "", 0
    (key, value), *more = pairs
    if more or key not in DIMENSIONS or "," in value or ".." in value:
        return None
    return (value if key == "type" else "", value if key == "channel" else "", int(value) if key == "urgency" else 0)


def _added_up(db: Reader, period: Period, asker: Asker, margin: tuple[str, str, int], dimension: str) -> Tally:
    days = (period.before.first, period.last)
    due_day = answers_due_us(asker.now_us) // DAY
    sums: tuple[dict[str, dict[int, int]], ...] = (defaultdict(dict), defaultdict(dict))
    for measure, is_now, bucket, n in db.rows(SUMS_SQL, (period.first, *_MEASURES, *margin, *days, due_day)):
        sums[is_now][measure][bucket] = n
    daily: dict[str, dict[int, int]] = {measure: {} for measure in BY_DAY}
    for measure, day, n in db.rows(DAYS_SQL, (*BY_DAY, *margin, period.first, period.last)):
        daily[measure][day] = n
    by: Mapping[str, int] = {}
    if dimension:
        sql = f"SELECT {_BY_SQL[dimension]} AND day BETWEEN ? AND ? GROUP BY 1"
        by = {str(code): n for code, n in db.rows(sql, (period.first, period.last))}
    return Tally(now=sums[1], before=sums[0], daily=daily, by=by)


def _counted(db: Reader, period: Period, asker: Asker, pairs: Pairs, cancelled: Callable[[], bool]) -> Tally:
    sums: tuple[dict[str, Counter[int]], ...] = (defaultdict(Counter), defaultdict(Counter))
    daily: dict[str, Counter[int]] = {measure: Counter() for measure in BY_DAY}
    first, last, early = period.first, period.last, period.before.first
    due_day = answers_due_us(asker.now_us) // DAY
    for row in _rows(db, period, asker, pairs, cancelled):
        for measure, day, bucket, n in counted(row):
            if early <= day <= last and (measure != "unanswered" or day < due_day):
                sums[day >= first][measure][bucket] += n
                if day >= first and measure in daily:
                    daily[measure][day] += n
    return Tally(now=sums[1], before=sums[0], daily=daily)


def _rows(db: Reader, period: Period, asker: Asker, pairs: Pairs, cancelled: Callable[[], bool]) -> Iterator[CountedColumns]:
    """Yield the meant cases that were opened before the period ended and were not over before it began."""
    parts, params = conditions(QueueFilter(conditions=pairs), asker)
    parts += ["c.opened_us < ?", "(c.opened_us >= ? OR c.resolved_us >= ? OR c.closed_us >= ?)"]
    early = period.before.first * DAY
    sql = f"SELECT {_COLUMNS} FROM complaint c WHERE {' AND '.join(parts)}"
    for chunk in db.chunks(sql, (*params, (period.last + 1) * DAY, early, early, early), CHUNK):
        if cancelled():
            return
        yield from map(CountedColumns._make, chunk)


def _broken_down(db: Reader, period: Period, asker: Asker, pairs: Pairs, dimension: str) -> Mapping[str, int]:
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("merged", "no"))), asker)
    where = " AND ".join(["c.opened_us >= ? AND c.opened_us < ?", *parts])
    sql = f"SELECT c.{dimension}, COUNT(*) FROM complaint c WHERE {where} GROUP BY 1"
    return {str(code): n for code, n in db.rows(sql, (period.first * DAY, (period.last + 1) * DAY, *params))}

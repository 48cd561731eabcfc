"""Counts for the figures: added up from the roll-ups where they hold the answer, else counted row by row with the same meaning."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Reader
from complaint_desk.data.tallies import Sums
from complaint_desk.data.views import Asker, conditions, hidden_ids
from complaint_desk.domain.calendars import WorkingTime
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import (
    DIMENSIONS,
    Baseline,
    Counts,
    Figures,
    Pairs,
    Period,
    Tally,
    answers_due_us,
    figures,
    step_of,
)
from complaint_desk.domain.queue_filter import CODES, QueueFilter
from complaint_desk.domain.rollups import EXACT_HOURS, minor_units
from complaint_desk.domain.rule_sets import AROUND_THE_CLOCK
from complaint_desk.domain.vocabulary import CAUSES, CURRENCIES

CHUNK: Final = 2000
BY_DAY: Final = ("opened", "closed")
_SIDE: Final = "(c.{0} >= ?) + (c.{0} >= ?) - 2 * (c.{0} >= ?)"
_BUCKET: Final = (
    f"CASE WHEN c.{{0}} <= c.opened_us THEN 0 WHEN c.{{0}} - c.opened_us <= {EXACT_HOURS * HOUR}"
    f" THEN (c.{{0}} - c.opened_us + {HOUR - 1}) / {HOUR}"
    f" ELSE {EXACT_HOURS - EXACT_HOURS // 24} + (c.{{0}} - c.opened_us + {DAY - 1}) / {DAY} END"
)
SCAN_SQL: Final = (
    f"SELECT {_SIDE.format('opened_us')}, {_SIDE.format('resolved_us')}, {_SIDE.format('closed_us')}, c.opened_us / {DAY},"
    f" CASE WHEN c.first_response_us > 0 THEN {_BUCKET.format('first_response_us')}"
    " WHEN c.origin != 'imported' AND c.opened_us < ? THEN -1 END,"
    f" c.cause, c.promises_kept, c.promises_broken, c.closed_us / {DAY},"
    " CASE WHEN c.origin = 'imported' THEN 2 ELSE c.contacts <= 1 AND c.reopened = 0 END,"
    f" {_BUCKET.format('resolved_us')}, c.steps_kept,"
    " CASE WHEN c.origin = 'imported' THEN 0 ELSE c.handling END, CASE WHEN c.origin = 'imported' THEN 0 ELSE c.result END,"
    " c.remedy, c.currency, c.cost FROM complaint c"
)
_SCANNED: Final = (
    "opened_side", "resolved_side", "closed_side", "opened_day", "response", "cause", "kept", "broken", "closed_day", "single",
    "resolution", "steps", "handling", "result", "remedy", "currency", "cost",
)
_COUNTED: Final = {
    "opened": ("opened_side", "opened_day"), "answered": ("opened_side", "response"), "cause": ("opened_side", "cause"),
    "promise": ("opened_side", "kept", "broken"), "closed": ("closed_side", "closed_day", "single"),
    "resolved": ("resolved_side", "resolution"), "handling": ("resolved_side", "steps", "handling"),
    "result": ("resolved_side", "steps", "result"),
    "remedy": ("resolved_side", "remedy", "currency", "cost"),
}
"""By measure, which columns are counted together; the first one says in which period."""


def _by(column: str, before: str, whole: str, margin: str) -> str:
    """Return the statement that adds up by code what was opened on some days.

    It goes from code to code, and to the cell of each day by its key: between those stands all else that is counted.

    Args:
        column: the dimension.
        before: what holds for the columns of the key before it.
        whole: what it is where all of its codes are counted as one, less than each of them.
        margin: what holds for its own margin.
    """
    following = f"SELECT min({column}) FROM rollup WHERE {before} AND {column} >"
    return (
        f"WITH RECURSIVE codes(code) AS ({following} {whole} "
        f"UNION ALL SELECT ({following} code) FROM codes WHERE code IS NOT NULL) "
        "SELECT code, (SELECT SUM(r.n) FROM json_each(?) d CROSS JOIN rollup r WHERE r.origin = '' "
        f"AND {margin} AND r.day = d.value AND r.measure = 'opened' AND r.bucket = 0) FROM codes WHERE code IS NOT NULL"
    )


BY_TYPE_SQL: Final = _by("type", "origin = ''", "''", "r.type = code AND r.channel = '' AND r.urgency = 0")
BY_CHANNEL_SQL: Final = _by("channel", "origin = '' AND type = ''", "''", "r.type = '' AND r.channel = code AND r.urgency = 0")
BY_URGENCY_SQL: Final = _by(
    "urgency", "origin = '' AND type = '' AND channel = ''", "0", "r.type = '' AND r.channel = '' AND r.urgency = code",
)
_BY_DIMENSION: Final = {"type": BY_TYPE_SQL, "channel": BY_CHANNEL_SQL, "urgency": BY_URGENCY_SQL}


def read_figures(
    db: Reader, period: Period, asker: Asker, pairs: Pairs = (), dimension: str = "", cancelled: Callable[[], bool] = lambda: False,
    earlier: Period | None = None, desk_time: WorkingTime = AROUND_THE_CLOCK,
) -> Figures:
    """Return the figures of a period.

    Args:
        db: a read connection.
        period: the days; the period before is read as well.
        asker: who asks and when: a missing answer counts as late once its time was over yesterday. What is hidden from them is not
            counted, and then rows are.
        pairs: conditions as in QueueFilter; one type, channel or urgency alone is read from the roll-ups.
        dimension: one of DIMENSIONS by which complaints are broken down, or "".
        cancelled: asked between chunks when rows are counted; the figures are then of no use.
        earlier: what it is compared with; None is the period right before.
        desk_time: when somebody is at the desk.
    """
    tally = tally_of(db, period, asker, pairs, dimension, cancelled, earlier)
    if dimension and not tally.by:
        tally = Tally(now=tally.now, before=tally.before, daily=tally.daily, by=_broken_down(db, period, asker, pairs, dimension))
    frozen = frozen_limits(db, step_of(period), asker.now_us // DAY)
    steady = tally_of(db, frozen.period, asker, pairs, cancelled=cancelled).daily["opened"] if frozen is not None else {}
    tally = replace(tally, improved=_improved(db, period, asker), happened=db.happened.of(period), frozen=frozen, steady=steady)
    return figures(period, tally, pairs, dimension, asker.now_us // DAY, desk_time)


def frozen_limits(db: Reader, step: int, today: int) -> Baseline | None:
    """Return the days whose limits were frozen for points of so many days, None when nobody did or they hold no longer."""
    row = db.one(
        "SELECT e.kind, e.data, o.at_us, p.name FROM event e JOIN operation o ON o.id = e.operation_id"
        " LEFT JOIN person p ON p.id = o.actor_id"
        " WHERE e.stream_id = ? AND e.n IN (SELECT value FROM json_each(?)) AND json_extract(e.data, '$.step') = ?"
        " ORDER BY e.n DESC LIMIT 1", (DESK_STREAM, json.dumps(db.happened.limits()), step),
    )
    if row is None or row[0] != "baseline_frozen":
        return None
    told = json.loads(row[1])
    until = int(told.get("until", 0))
    if until and until < today:
        return None
    period = Period(int(told["first"]), int(told["last"]))
    return Baseline(step=step, period=period, until=until, at_us=int(row[2]), name=str(row[3] or ""))


def _improved(db: Reader, period: Period, asker: Asker) -> Mapping[int, int]:
    """Return by day the improvement points opened; one of a case that is hidden from the asker is not told."""
    sql = (
        f"SELECT opened_us / {DAY}, COUNT(*) FROM improvement WHERE opened_us >= ? AND opened_us < ?"
        " AND case_id NOT IN (SELECT value FROM json_each(?)) GROUP BY 1"
    )
    return {int(day): int(n) for day, n in db.rows(sql, (period.first * DAY, (period.last + 1) * DAY, hidden_ids(asker)))}


def tally_of(
    db: Reader, period: Period, asker: Asker, pairs: Pairs = (), dimension: str = "", cancelled: Callable[[], bool] = lambda: False,
    earlier: Period | None = None,
) -> Tally:
    """Return what was counted in a period and in the one it is compared with; arguments as for ``read_figures``."""
    if earlier is not None and earlier != period.before:
        compared = tally_of(db, earlier, asker, pairs, cancelled=cancelled).now if stood_through(db, earlier) else {}
        return replace(tally_of(db, period, asker, pairs, dimension, cancelled), before=compared)
    margin = None if asker.hidden else _margin(pairs)  # the roll-ups count what nobody is named in
    if margin is not None:
        tally = _added_up(db, period, asker, margin, dimension if not pairs else "")
    else:
        tally = _counted(db, period, asker, pairs, cancelled)
    return tally if stood_through(db, period.before) else replace(tally, before={})


def stood_through(db: Reader, before: Period) -> bool:
    """Tell whether the desk was there from the first day of the period before; a year against its first week compares nothing."""
    first_us = db.value("SELECT min(opened_us) FROM complaint")
    return first_us is not None and first_us // DAY <= before.first


def _margin(pairs: Pairs) -> tuple[str, str, int] | None:
    """Return the roll-up's margin that answers these conditions; None when there is none."""
    if not pairs:
        return "", "", 0
    (key, value), *more = pairs
    one = value in CODES.get(key, ()) or (key == "urgency" and value.isdecimal())  # not several, a range, or everything but that
    if more or key not in DIMENSIONS or not one:
        return None
    return (value if key == "type" else "", value if key == "channel" else "", int(value) if key == "urgency" else 0)


def _added_up(db: Reader, period: Period, asker: Asker, margin: tuple[str, str, int], dimension: str) -> Tally:
    due_day = answers_due_us(asker.now_us) // DAY
    before, now = db.tallies.sums(margin, (period.before, period))
    by: Mapping[str, int] = {}
    if dimension:
        days = json.dumps([*now.daily["opened"]])
        by = {str(code): n for code, n in db.rows(_BY_DIMENSION[dimension], (days,)) if n}
    return Tally(now=_with_late(now, due_day), before=_with_late(before, due_day), daily={name: now.daily[name] for name in BY_DAY}, by=by)


def _with_late(sums: Sums, due_day: int) -> Counts:
    """Return counts with the answers that are missing, of days from which they were due."""
    late = sum(n for day, n in sums.daily["unanswered"].items() if day < due_day)
    return {**sums.counts, "unanswered": {0: late}} if late else sums.counts


def _counted(db: Reader, period: Period, asker: Asker, pairs: Pairs, cancelled: Callable[[], bool]) -> Tally:
    """Count row by row what domain/rollups.py counts: one pass, in which SQLite computes buckets and whole columns are counted."""
    early, first, end = (day * DAY for day in (period.before.first, period.first, period.last + 1))
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("counted", "yes"))), asker)
    # the + keeps SQLite from fetching most of the table row by row through the index of dates: reading it through is faster
    where = " AND ".join([*parts, "+c.opened_us < ? AND (+c.opened_us >= ? OR c.resolved_us >= ? OR c.closed_us >= ?)"])
    sides = (early, first, end) * 3
    counts: dict[str, Counter[tuple[object, ...]]] = defaultdict(Counter)
    sql = f"{SCAN_SQL} WHERE {where}"
    for chunk in db.chunks(sql, (*sides, answers_due_us(asker.now_us), *params, end, early, early, early), CHUNK):
        if cancelled():
            break
        columns = dict(zip(_SCANNED, zip(*chunk, strict=True), strict=True))
        for measure, names in _COUNTED.items():
            counts[measure].update(zip(*(columns[name] for name in names), strict=True))
    return _tally(counts)


def _tally(counts: Mapping[str, Counter[tuple[object, ...]]]) -> Tally:
    """Return counted columns as measures: by side (2 the period, 1 the one before, 0 neither) and bucket."""
    sums: tuple[dict[str, Counter[int]], ...] = (defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
    daily: dict[str, Counter[int]] = {measure: Counter() for measure in BY_DAY}
    for measure, found in counts.items():
        for (side, *values), n in cast("Iterable[tuple[tuple[Any, ...], int]]", found.items()):
            for name, bucket, count in _MEANING[measure](*values):
                sums[side][name][bucket] += count * n
            if side == 2 and measure in daily:
                daily[measure][values[0]] += n
    return Tally(now=_some(sums[2]), before=_some(sums[1]), daily=daily)


def _some(sums: Mapping[str, Counter[int]]) -> dict[str, dict[int, int]]:
    return {measure: {bucket: n for bucket, n in counter.items() if n} for measure, counter in sums.items()}


def _remedy(remedy: str, currency: str, cost: str) -> tuple[tuple[str, int, int], ...]:
    if not remedy or currency not in CURRENCIES:
        return ()
    place = CURRENCIES.index(currency)
    return ("remedy", place, 1), ("cost", place, minor_units(cost))


_Meaning = Callable[..., "tuple[tuple[str, int, int], ...]"]
_MEANING: Final[Mapping[str, _Meaning]] = {
    "opened": lambda _day: (("opened", 0, 1),),
    "answered": lambda bucket: () if bucket is None else (("unanswered", 0, 1),) if bucket < 0 else (("answered", bucket, 1),),
    "cause": lambda cause: (("cause", CAUSES.index(cause), 1),) if cause in CAUSES else (),
    "promise": lambda kept, broken: (("promise", 1, kept), ("promise", 0, broken), ("promised", 0, int(kept + broken > 0))),
    "closed": lambda _day, single: (("closed", single, 1),),
    "resolved": lambda bucket: (("resolved", bucket, 1),),
    "handling": lambda steps, answer: (("handling", steps * 10 + answer, 1),) if answer else (),
    "result": lambda steps, answer: (("result", steps * 10 + answer, 1),) if answer else (),
    "remedy": _remedy,
}
"""What each combination of counted columns adds, as (measure, bucket, n)."""


def _broken_down(db: Reader, period: Period, asker: Asker, pairs: Pairs, dimension: str) -> Mapping[str, int]:
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("counted", "yes"))), asker)
    where = " AND ".join(["+c.opened_us >= ? AND +c.opened_us < ?", *parts])
    sql = f"SELECT c.{dimension}, COUNT(*) FROM complaint c WHERE {where} GROUP BY 1"
    return {str(code): n for code, n in db.rows(sql, (period.first * DAY, (period.last + 1) * DAY, *params))}

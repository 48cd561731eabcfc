"""What the monthly report asks of a desk beyond its figures: cases to learn from, promises not kept in time, improvement points."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from complaint_desk.data.conditions import HERE
from complaint_desk.data.store import Reader
from complaint_desk.data.views import Asker, conditions, hidden_ids
from complaint_desk.domain.board_learning import COMPARED_DAYS
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.report import Idea, Lesson
from complaint_desk.domain.vocabulary import ALL_KEPT, HIGH_EMOTIONS, STEPS

_LESSON: Final = (
    "c.number, c.type, c.channel, c.cause, c.remedy, c.emotion_first, c.emotion, c.handling, c.result, c.steps_kept, c.reopened,"
    " c.contacts, c.promises_broken, CASE WHEN c.first_response_us > 0 THEN max(c.first_response_us - c.opened_us, 1) ELSE 0 END,"
    " max(c.resolved_us - c.opened_us, 1)"
)
_NAMES: Final = (
    "number", "type", "channel", "cause", "remedy", "emotion_first", "emotion", "handling", "result", "steps_kept", "reopened", "contacts",
    "promises_broken", "response_us", "resolution_us",
)
_SKIPPED: Final = " + ".join(f"(c.steps_kept & {1 << at} = 0)" for at in range(len(STEPS) - 1))
WORST: Final = f"(c.handling > 0) * (5 - c.handling) * 2 + min(c.reopened, 2) * 2 + min(c.promises_broken, 2) * 2 + ({_SKIPPED})"
"""Points for what went wrong: two for each grade below 5, for reopening and for a broken promise, one for each step skipped."""
LEAST_POINTS: Final = 4
_HIGH: Final = ", ".join(f"'{emotion}'" for emotion in sorted(HIGH_EMOTIONS))
_BEST: Final = f"c.handling = 5 AND c.steps_kept & {ALL_KEPT} = {ALL_KEPT} AND c.reopened = 0 AND c.promises_broken = 0"
_ORDERS: Final = {
    "worst": f"{WORST} DESC, c.resolved_us DESC, c.id",
    "best": f"c.emotion_first IN ({_HIGH}) DESC, c.emotion = 'calm' DESC, c.result DESC, c.resolved_us - c.opened_us, c.id",
}


def lessons(db: Reader, period: Period, asker: Asker, which: str, most: int, pairs: Pairs = ()) -> tuple[Lesson, ...]:
    """Return the cases resolved in a period that were handled ``worst`` or ``best``, by what their rows tell."""
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("counted", "yes"))), asker)
    chosen = f"{WORST} >= {LEAST_POINTS}" if which == "worst" else _BEST
    where = " AND ".join(["c.resolved_us >= ? AND c.resolved_us < ?", HERE, chosen, *parts])
    sql = f"SELECT {_LESSON} FROM complaint c WHERE {where} ORDER BY {_ORDERS[which]} LIMIT ?"
    found = db.rows(sql, (period.first * DAY, (period.last + 1) * DAY, *params, most))
    return tuple(Lesson(**dict(zip(_NAMES, row, strict=True))) for row in found)


def cases_owing(db: Reader, period: Period, asker: Asker, pairs: Pairs = ()) -> list[tuple[int, str, str]]:
    """Return id, number and type of the cases in which a promise of a period may not have been kept in time."""
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("counted", "yes"))), asker)
    first, end = period.first * DAY, min((period.last + 1) * DAY, asker.now_us)
    late = "(c.promises_broken > 0 AND c.updated_us >= ? OR c.promise_due_us > 0 AND c.promise_due_us < ?)"
    sql = f"SELECT c.id, c.number, c.type FROM complaint c WHERE {' AND '.join([late, *parts])} ORDER BY c.id"
    return [(int(id_), str(number), str(type_)) for id_, number, type_ in db.rows(sql, (first, end, *params))]


def ideas(db: Reader, until: int, asker: Asker, most: int) -> tuple[list[Idea], dict[int, tuple[str, ...]]]:
    """Return the improvement points opened up to a day, the newest first, and by point the names of the customers of its cases.

    The names are for masking and go no further.
    """
    hidden = hidden_ids(asker)
    found = db.rows(
        f"SELECT i.id, i.title, i.cause, i.opened_us / {DAY},"
        " (SELECT COUNT(*) FROM improvement_case m WHERE m.improvement_id = i.id) FROM improvement i"
        " WHERE i.opened_us < ? AND i.case_id NOT IN (SELECT value FROM json_each(?)) ORDER BY i.opened_us DESC, i.id DESC LIMIT ?",
        ((until + 1) * DAY, hidden, most),
    )
    names: dict[int, list[str]] = defaultdict(list)
    listed = f"[{','.join(str(int(row[0])) for row in found)}]"
    for id_, name in db.rows(
        "SELECT m.improvement_id, k.name FROM improvement_case m JOIN complaint c ON c.id = m.case_id"
        " JOIN customer k ON k.id = c.customer_id WHERE k.name IS NOT NULL AND m.improvement_id IN (SELECT value FROM json_each(?))"
        " UNION SELECT i.id, k.name FROM improvement i JOIN complaint c ON c.id = i.case_id JOIN customer k ON k.id = c.customer_id"
        " WHERE k.name IS NOT NULL AND i.id IN (SELECT value FROM json_each(?))",
        (listed, listed),
    ):
        names[int(id_)].append(str(name))
    points = [
        Idea(id=int(id_), title=str(title or ""), cause=str(cause or "unknown"), day=int(day), cases=int(cases))
        for id_, title, cause, day, cases in found
    ]
    return points, {id_: tuple(told) for id_, told in names.items()}


POINTS: Final = (
    "SELECT count(*) FROM improvement i WHERE i.case_id NOT IN (SELECT value FROM json_each(?))"
    " AND (i.opened_us, i.id) >= (SELECT p.opened_us, p.id FROM improvement p WHERE p.id = ? UNION ALL SELECT 0, 0 LIMIT 1)"
)


def count_ideas(db: Reader, asker: Asker, down_to: int = 0) -> int:
    """Return how many improvement points there are, or how many of the newest down to one of them, that one included."""
    return int(db.value(POINTS, (hidden_ids(asker), down_to)) or 0)


def first_day(db: Reader) -> int:
    """Return the day from which the desk has cases, counted as in a Period; 0 for none."""
    return int(db.value(f"SELECT min(opened_us) / {DAY} FROM complaint WHERE origin != 'undated'") or 0)


def by_cause(db: Reader, until: int, asker: Asker, points: list[Idea], pairs: Pairs = ()) -> tuple[dict[tuple[str, int], int], int]:
    """Return by cause and day the complaints around improvement points, and the first day of the desk."""
    first = first_day(db)
    if not points:
        return {}, first
    parts, params = conditions(QueueFilter(conditions=(*pairs, ("counted", "yes"))), asker)
    where = " AND ".join(["c.opened_us >= ? AND c.opened_us < ?", "c.cause != ''", *parts])
    begin = max(min(point.day for point in points) - COMPARED_DAYS, 0)
    sql = f"SELECT c.cause, c.opened_us / {DAY}, COUNT(*) FROM complaint c WHERE {where} GROUP BY 1, 2"
    return {(str(cause), int(day)): int(n) for cause, day, n in db.rows(sql, (begin * DAY, (until + 1) * DAY, *params))}, first

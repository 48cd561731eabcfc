"""What happened to the desk itself, by day, as it was last read: figures that follow the desk read only what its trail got since.

The desk's own stream also holds who looked at which data and who came and went, a hundred times as many events as are told here, and to
read through all of them takes a tenth of a second each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Final

from complaint_desk.data.form import DESK_STREAM
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import HAPPENINGS, Period

if TYPE_CHECKING:
    from complaint_desk.data.store import Reader

STANDS_SQL: Final = "SELECT coalesce((SELECT max(n) FROM event WHERE stream_id = ?), 0), (SELECT max(id) FROM lane)"
HAPPENED: Final = (
    f"SELECT n, occurred_us / {DAY}, kind FROM event WHERE stream_id = ? AND n > ? AND n <= ?"
    f" AND kind IN ({', '.join('?' * len(HAPPENINGS))})"
)
LIMITS: Final = ("baseline_frozen", "baseline_released")


class Happened:
    """What happened to a desk; may be asked from any thread."""

    def __init__(self, db: Reader) -> None:
        """Take where to read."""
        self._db = db
        self._lock = Lock()
        self._days: dict[int, frozenset[str]] = {}
        self._limits: list[int] = []
        self._as_of = (0, 0)

    def of(self, period: Period) -> Mapping[int, frozenset[str]]:
        """Return by day of a period what happened to the desk (some of HAPPENINGS)."""
        with self._lock:
            self._bring_up()
            return {day: kinds for day, kinds in self._days.items() if period.first <= day <= period.last}

    def limits(self) -> list[int]:
        """Return the numbers, in the desk's stream, of the events by which limits were frozen or released."""
        with self._lock:
            self._bring_up()
            return list(self._limits)

    def _bring_up(self) -> None:
        last, lane = (int(value) for value in self._db.rows(STANDS_SQL, (DESK_STREAM,))[0])
        known, known_lane = self._as_of
        if lane != known_lane or last < known:  # the desk was put back
            self._days, self._limits, known = {}, [], 0
        if last > known:
            found = self._db.rows(HAPPENED, (DESK_STREAM, known, last, *HAPPENINGS))
            for n, day, kind in found:
                self._days[day] = self._days.get(day, frozenset()) | {kind}
                if kind in LIMITS:
                    self._limits.append(n)
        self._as_of = last, lane

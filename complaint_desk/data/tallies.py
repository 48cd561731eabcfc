"""The roll-ups' cells as they were last read, so that figures which follow the desk read only the days that changed since.

A year of a busy desk has a hundred thousand cells, and to add them up anew takes a tenth of a second each time. Here each day's cells are
kept, with the sums of the periods that are looked at; who changes a roll-up marks its day in the same transaction (``rows.write_rollups``),
whichever program it is, and that day is read again.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.rollups import MEASURES

if TYPE_CHECKING:
    from complaint_desk.data.store import Reader
    from complaint_desk.domain.figures import Period

Margin = tuple[str, str, int]
"""Type, channel and urgency; "" and 0 stand for all of them."""

CHANGED: Final = "rollup"
"""The counter of how often roll-ups were changed."""
MARK: Final = "day:"
"""With a day, what that counter stood at when those of the day last were: the newest day stands right beside the other counters."""
BY_DAY: Final = ("opened", "closed", "unanswered")
"""What is told by the day as well; unanswered is added up in no period, since its days count up to a moment only."""
_COUNTED: Final = tuple(measure for measure in MEASURES if measure != "status")
_PLACE: Final = {measure: place for place, measure in enumerate(_COUNTED)}
CELLS_SQL: Final = (
    "SELECT measure, day, bucket, n FROM rollup WHERE origin = '' AND type = ? AND channel = ? AND urgency = ? AND day BETWEEN ? AND ?"
)
STANDS_SQL: Final = f"SELECT coalesce((SELECT value FROM counter WHERE name = '{CHANGED}'), 0), (SELECT max(id) FROM lane)"
DAYS_SQL: Final = f"SELECT name FROM counter WHERE name > '{MARK}' AND name < '{MARK[:-1]};' AND value > ?"
_CODE: Final = 1 << 24
"""A measure's place and a bucket as one number."""
_CHUNK: Final = 2_000
_MARGINS: Final = 3
_PERIODS: Final = 6
_MANY: Final = 60
"""When so many days changed, as by an import, everything is read anew."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted in a period.

    Attributes:
        counts: by measure and bucket, without unanswered.
        daily: by measure (those of BY_DAY) and day.
    """

    counts: Mapping[str, Mapping[int, int]]
    daily: Mapping[str, Mapping[int, int]]


@dataclass(slots=True)
class _Kept:
    """The days of one margin that were read, as of a change."""

    as_of: tuple[int, int]
    days: dict[int, array[int]] = field(default_factory=dict)
    daily: dict[str, dict[int, int]] = field(default_factory=lambda: {measure: {} for measure in BY_DAY})
    sums: OrderedDict[tuple[int, int], dict[int, int]] = field(default_factory=OrderedDict)


class Tallies:
    """Sums of the roll-ups of a desk; may be asked from any thread."""

    def __init__(self, db: Reader) -> None:
        """Take where to read."""
        self._db = db
        self._lock = Lock()
        self._margins: OrderedDict[Margin, _Kept] = OrderedDict()

    def sums(self, margin: Margin, periods: Iterable[Period]) -> list[Sums]:
        """Return what was counted in some periods, all as of one moment or later."""
        with self._lock:
            kept = self._up_to_date(margin)
            return [self._of(kept, margin, period) for period in periods]

    def _up_to_date(self, margin: Margin) -> _Kept:
        changes, lane = self._db.rows(STANDS_SQL)[0]  # before the cells: what changes meanwhile is read once more the next time
        as_of = int(changes), int(lane)
        kept = self._margins.get(margin)
        if kept is not None and kept.as_of != as_of:
            changed = self._changed(kept, as_of)
            if changed is None:
                kept = None
            else:
                for day in changed:
                    _replace(kept, day, self._read(margin, day, day).get(day, array("q")))
                kept.as_of = as_of
        if kept is None:
            kept = _Kept(as_of)
        self._margins[margin] = kept
        self._margins.move_to_end(margin)
        while len(self._margins) > _MARGINS:
            self._margins.popitem(last=False)
        return kept

    def _changed(self, kept: _Kept, as_of: tuple[int, int]) -> list[int] | None:
        """Return which of the kept days changed; None when it is easier, or safer, to read all of them."""
        if as_of[1] != kept.as_of[1] or as_of[0] < kept.as_of[0]:
            return None  # the desk was put back
        days = [int(name.partition(":")[2]) for name, in self._db.rows(DAYS_SQL, (kept.as_of[0],))]
        mine = [day for day in days if day in kept.days]
        return mine if len(mine) <= _MANY else None

    def _read(self, margin: Margin, first: int, last: int) -> dict[int, array[int]]:
        found: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        for rows in self._db.chunks(CELLS_SQL, (*margin, first, last), _CHUNK):
            for measure, day, bucket, n in rows:
                if measure in _PLACE:  # else somebody else wrote it, as the check tells
                    found[day].extend((_PLACE[measure] * _CODE + bucket, n))
        return found

    def _of(self, kept: _Kept, margin: Margin, period: Period) -> Sums:
        for first, last in _missing(kept.days, period):
            found = self._read(margin, first, last)
            for day in range(first, last + 1):
                _replace(kept, day, found.get(day, array("q")))
        counts: dict[str, dict[int, int]] = {}
        for code, n in _sums(kept, period).items():
            place, bucket = divmod(code, _CODE)
            measure = _COUNTED[place]
            if measure != "unanswered":
                counts.setdefault(measure, {})[bucket] = n
        daily = {
            measure: {day: by_day[day] for day in range(period.first, period.last + 1) if day in by_day}
            for measure, by_day in kept.daily.items()
        }
        return Sums(counts, daily)


def _pairs(cells: array[int]) -> Iterator[tuple[int, int]]:
    return zip(cells[::2], cells[1::2], strict=True)


def _replace(kept: _Kept, day: int, cells: array[int]) -> None:
    """Let a day's cells be these, also in the sums of the periods in which it lies."""
    before = kept.days.get(day)
    if before == cells:
        return
    for (first, last), sums in kept.sums.items():
        if first <= day <= last:
            _add(sums, before or array("q"), -1)
            _add(sums, cells, 1)
    totals = dict.fromkeys(BY_DAY, 0)
    for code, n in _pairs(cells):
        measure = _COUNTED[code // _CODE]
        if measure in totals:
            totals[measure] += n
    for measure, n in totals.items():
        if n:
            kept.daily[measure][day] = n
        else:
            kept.daily[measure].pop(day, None)
    kept.days[day] = cells


def _add(sums: dict[int, int], cells: array[int], times: int) -> None:
    for code, n in _pairs(cells):
        now = sums.get(code, 0) + times * n
        if now:
            sums[code] = now
        else:
            sums.pop(code, None)  # a cell of nothing was never added


def _sums(kept: _Kept, period: Period) -> dict[int, int]:
    """Return the sums of a period, made from those of a period near it where there is one."""
    key = period.first, period.last
    sums = kept.sums.get(key)
    if sums is None:
        near = min(kept.sums, key=lambda other: abs(other[0] - key[0]) + abs(other[1] - key[1]), default=None)
        begun = near is not None and abs(near[0] - key[0]) + abs(near[1] - key[1]) < period.days
        sums = dict(kept.sums[near]) if begun and near is not None else {}
        was = range(near[0], near[1] + 1) if begun and near is not None else range(0)
        now = range(period.first, period.last + 1)
        for day in was:
            if day not in now:
                _add(sums, kept.days[day], -1)
        for day in now:
            if day not in was:
                _add(sums, kept.days[day], 1)
        kept.sums[key] = sums
    kept.sums.move_to_end(key)
    if len(kept.sums) > _PERIODS:
        kept.sums.popitem(last=False)
        _forget(kept)
    return sums


def _forget(kept: _Kept) -> None:
    """Let go of the days in which none of the kept periods lies."""
    for day in [day for day in kept.days if not any(first <= day <= last for first, last in kept.sums)]:
        del kept.days[day]
        for by_day in kept.daily.values():
            by_day.pop(day, None)


def _missing(days: Mapping[int, object], period: Period) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a period of which no day was read."""
    first = None
    for day in range(period.first, period.last + 2):
        lacking = day <= period.last and day not in days
        if lacking and first is None:
            first = day
        elif not lacking and first is not None:
            yield first, day - 1
            first = None

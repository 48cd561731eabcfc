"""What one case adds to the roll-up table: the table is always the sum of this over all rows, and ``check`` proves it.

Kept as counts by day and bucket, once for all cases and once for each type, channel and urgency ("margins"): a chart reads some
hundred small rows whatever the number of cases. A combination of dimensions, or any other filter, is counted from the
rows instead (data/figures.py) with the same meaning.

Days are counted from 1970-01-01 in UTC. Cases that were merged into another one, and imported
ones without any date, only count as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.row import CaseRow
from complaint_desk.domain.vocabulary import CAUSES, CURRENCIES, EMOTIONS, STATUSES

Contribution: TypeAlias = tuple[str, int, str, str, int, str, int, int]
"""(measure, day, type, channel, urgency, origin, bucket, n); type, channel and origin "" and urgency 0 stand for all of them."""

Counted: TypeAlias = tuple[str, int, int, int]
"""(measure, day, bucket, n): what a case counts for in every margin it belongs to."""

MEASURES: Final = (
    "status",  # bucket: place in STATUSES; day 0; by type, channel, urgency and origin at once (the only cube)
    "opened",  # by the day it was opened, as the others unless said
    "answered",  # bucket: hours to the first response
    "unanswered",  # no first response yet; never for imported history, where it may only be unknown
    "reopened",
    "cause",  # bucket: place in CAUSES
    "emotion",  # bucket: place of the first emotion in EMOTIONS
    "promise",  # bucket: 1 kept, 0 broken; n: promises
    "promised",  # n: cases with a promise that was kept or broken
    "callback",  # n: callbacks with an outcome
    "closed",  # by the day it was closed; bucket: 1 with a single contact, 0 with more, 2 imported history
    "resolved",  # by the day it was resolved, as the following; bucket: hours from opening to resolution
    "result",  # bucket: steps kept * 10 + answer from 1 to 5; not for imported history
    "handling",  # the same for how the complaint was handled
    "cost",  # bucket: place in CURRENCIES; n: hundredths of the chosen remedy's cost
    "remedy",  # bucket: place in CURRENCIES; n: cases with a chosen remedy in that currency
)
EXACT_HOURS: Final = 240
"""Up to here a bucket is one hour; beyond, one day."""

_STATUS: Final = {code: i for i, code in enumerate(STATUSES)}
_CAUSE: Final = {code: i for i, code in enumerate(CAUSES)}
_EMOTION: Final = {code: i for i, code in enumerate(EMOTIONS)}
_CURRENCY: Final = {code: i for i, code in enumerate(CURRENCIES)}
_TOGETHER: Final = 500


def hours_bucket(us: int) -> int:
    """Return the bucket of a length of time: bucket b holds what took more than b - 1 and up to b hours, 0 what took none.

    So "within 24 hours" is exactly the buckets up to 24. Beyond EXACT_HOURS a bucket is a day.
    """
    hours = -(-us // HOUR) if us > 0 else 0
    return hours if hours <= EXACT_HOURS else EXACT_HOURS - EXACT_HOURS // 24 - (-us // DAY)


def bucket_hours(bucket: int) -> tuple[int, int]:
    """Return a bucket's ends in hours: more than the first, up to the second."""
    if bucket <= EXACT_HOURS:
        return max(0, bucket - 1), bucket
    upper = (bucket - EXACT_HOURS) * 24 + EXACT_HOURS
    return upper - 24, upper


def minor_units(cost: str) -> int:
    """Return a decimal amount in hundredths, rounded half up."""
    return int((Decimal(cost) * 100).quantize(Decimal(1), ROUND_HALF_UP)) if cost and cost != "0" else 0


def counted(row: CaseRow) -> list[Counted]:
    """Return what a case counts for as (measure, day, bucket, n), the roll-up's four margins apart."""
    if row.status == "merged" or row.origin == "undated":
        return []  # the other case counts; and the day of an import says nothing of the day on which somebody complained
    day = row.opened_us // DAY
    out = [("opened", day, 0, 1)]
    here = row.origin != "imported"
    if row.first_response_us:
        out.append(("answered", day, hours_bucket(row.first_response_us - row.opened_us), 1))
    elif here:
        out.append(("unanswered", day, 0, 1))
    if row.reopened:
        out.append(("reopened", day, 0, 1))
    if row.cause in _CAUSE:
        out.append(("cause", day, _CAUSE[row.cause], 1))
    if row.emotion_first in _EMOTION:
        out.append(("emotion", day, _EMOTION[row.emotion_first], 1))
    if row.promises_kept or row.promises_broken:
        out += _promises(row, day)
    if row.callbacks_done:
        out.append(("callback", day, 0, row.callbacks_done))
    if row.closed_us:
        single = int(row.contacts <= 1 and not row.reopened) if here else 2
        out.append(("closed", row.closed_us // DAY, single, 1))
    if row.resolved_us:
        out += _resolved(row, row.resolved_us // DAY, here)
    return out


def _promises(row: CaseRow, day: int) -> Iterator[Counted]:
    yield "promised", day, 0, 1
    if row.promises_kept:
        yield "promise", day, 1, row.promises_kept
    if row.promises_broken:
        yield "promise", day, 0, row.promises_broken


def _resolved(row: CaseRow, day: int, here: bool) -> Iterator[Counted]:
    yield "resolved", day, hours_bucket(row.resolved_us - row.opened_us), 1
    if here and row.result:
        yield "result", day, row.steps_kept * 10 + row.result, 1
    if here and row.handling:
        yield "handling", day, row.steps_kept * 10 + row.handling, 1
    if row.remedy and row.currency in _CURRENCY:
        currency = _CURRENCY[row.currency]
        yield "remedy", day, currency, 1
        if units := minor_units(row.cost):
            yield "cost", day, currency, units


def contributions(row: CaseRow) -> list[Contribution]:
    """Return what a case adds to the roll-up table."""
    type_, channel, urgency, origin = row.type, row.channel, row.urgency, row.origin
    out: list[Contribution] = [("status", 0, type_, channel, urgency, origin, _STATUS[row.status], 1)]
    for measure, day, bucket, n in counted(row):
        out.append((measure, day, "", "", 0, "", bucket, n))
        out.append((measure, day, type_, "", 0, "", bucket, n))
        out.append((measure, day, "", channel, 0, "", bucket, n))
        out.append((measure, day, "", "", urgency, "", bucket, n))
    return out


def delta(old: CaseRow | None, new: CaseRow | None) -> list[Contribution]:
    """Return what must be added to the roll-up table when a case's row changes; None is a case that is not there."""
    if old is None:
        return contributions(new) if new is not None else []
    change = {c[:-1]: -c[-1] for c in contributions(old)}
    for c in contributions(new) if new is not None else ():
        change[c[:-1]] = change.get(c[:-1], 0) + c[-1]
    return [(*key, n) for key, n in change.items() if n]


class Sums:
    """The roll-ups of many new rows: the sum of their ``contributions``, without making those.

    What a row counts for is the same in each of its margins, so it waits there as it is and many are counted together.
    """

    def __init__(self) -> None:
        self._statuses: Counter[tuple[str, str, int, str, str]] = Counter()
        self._waiting: dict[tuple[str, str, int], list[Counted]] = {}
        self._margins: dict[tuple[str, str, int], Counter[Counted]] = {}
        self._rows = 0

    def add(self, row: CaseRow) -> None:
        """Count a case."""
        type_, channel, urgency = row.type, row.channel, row.urgency
        self._statuses[type_, channel, urgency, row.origin, row.status] += 1
        found = counted(row)
        for margin in ((type_, "", 0), ("", channel, 0), ("", "", urgency)):
            self._waiting.setdefault(margin, []).extend(found)
        self._rows += 1
        if not self._rows % _TOGETHER:
            self._sum_up()

    def by_key(self) -> dict[tuple[str, int, str, str, int, str, int], int]:
        """Return what is not nothing, by measure, day, type, channel, urgency, origin and bucket."""
        self._sum_up()
        sums: dict[tuple[str, int, str, str, int, str, int], int] = {}
        for (type_, channel, urgency, origin, status), n in self._statuses.items():
            sums["status", 0, type_, channel, urgency, origin, _STATUS[status]] = n
        whole: Counter[Counted] = Counter()
        for (type_, channel, urgency), margin in self._margins.items():
            for (measure, day, bucket, n), times in margin.items():
                key = (measure, day, type_, channel, urgency, "", bucket)
                sums[key] = sums.get(key, 0) + n * times
            if type_:
                whole.update(margin)
        for (measure, day, bucket, n), times in whole.items():
            key = (measure, day, "", "", 0, "", bucket)
            sums[key] = sums.get(key, 0) + n * times
        return {key: n for key, n in sums.items() if n}

    def _sum_up(self) -> None:
        for margin, found in self._waiting.items():
            self._margins.setdefault(margin, Counter()).update(found)
        self._waiting.clear()

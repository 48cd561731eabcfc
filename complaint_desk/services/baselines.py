"""Limits of ordinary variation frozen by a supervisor, and released: who, from which days and until when stands in the trail.

A process is held against what it was while it was known to be steady, not against limits that move with it: D. J. Wheeler, Understanding
Variation (1993); NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.1, on limits from a baseline.
"""

from __future__ import annotations

from typing import Any, Final

from complaint_desk.data.figures import frozen_limits
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.figures import Baseline, Period
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.statistics import LEAST_POINTS
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate, require

STEPS = (1, 7)
LONGEST_REASON: Final = 400


def frozen(store: Store, who: Person) -> tuple[Baseline, ...]:
    """Return the limits that are frozen and hold today, those of days before those of weeks.

    Raises:
        NotAllowed: the person may not see figures.
    """
    require(who, "see_figures")
    found = (frozen_limits(store.read(), step, store.clock() // DAY) for step in STEPS)
    return tuple(each for each in found if each is not None)


def freeze(store: Store, who: Person, *, key: bytes, step: int, period: Period, until: int = 0, reason: str = "") -> Changed:
    """Let the limits of the volume be those of a period from now on.

    Args:
        store: the desk.
        who: who decides it.
        key: 16 bytes that name this press.
        step: 1 for the chart of days, 7 for that of weeks.
        period: the days that make the limits; over already, and whole weeks for weeks.
        until: the last day on which they hold, 0 without end.
        reason: why, "" when nobody says.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: too few points, days that are not over, or an end that has passed.
    """
    today = store.clock() // DAY
    if step not in STEPS or period.days < LEAST_POINTS * step or period.last >= today or (until and until < today):
        raise BadValue("baseline_days", field="analytics.chart.volume", n=LEAST_POINTS)

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [ev.BaselineFrozen(step=step, first=period.first, last=period.last, until=until, reason=_reason(reason))])
        return {"kinds": ["figures"]}

    return operate(store, who, key, "freeze_limits", "freeze_limits", work)


def release(store: Store, who: Person, *, key: bytes, step: int, reason: str = "") -> Changed:
    """Let the limits of days or weeks be those of the shown period again.

    Raises:
        NotAllowed: the person's role may not.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [ev.BaselineReleased(step=step, reason=_reason(reason))])
        return {"kinds": ["figures"]}

    return operate(store, who, key, "release_limits", "freeze_limits", work)


def _reason(text: str) -> str:
    return " ".join(text.split())[:LONGEST_REASON]

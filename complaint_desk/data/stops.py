"""How far conversations had come two weeks after they were opened, as the row of each case has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from complaint_desk.data.conditions import FURTHEST, HERE
from complaint_desk.domain.board_stops import Stops
from complaint_desk.domain.figures import Period
from complaint_desk.domain.on_record import STOPPED_US
from complaint_desk.domain.spans import DAY

if TYPE_CHECKING:
    from complaint_desk.data.boards import Counting

def read_stops(count: Counting) -> Stops:
    """Return how far the cases opened in the period came, with the period before; ``count`` asks for the cases of the period."""
    until_us = count.asker.now_us - STOPPED_US
    old = Period(count.period.first, min(count.period.last, until_us // DAY))
    if old.days < 1:
        return Stops(period=count.period)
    before = {} if count.earlier is None else _furthest(count, count.earlier, until_us)
    return Stops(period=old, now=_furthest(count, old, until_us), before=before)


def _furthest(count: Counting, period: Period, until_us: int) -> dict[int, int]:
    also = f"c.opened_us <= {until_us} AND {HERE}"
    return {int(place): int(n) for place, n in count.rows(f"{FURTHEST}, COUNT(*)", "opened", also, period, by="1")}

"""How far conversations had come two weeks after they were opened: one look at the events of each case, by their place in its stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from complaint_desk.data.conditions import HERE
from complaint_desk.domain.board_stops import MOST_ASKED, REACHED, SIGNS, STOPPED_US, Stops
from complaint_desk.domain.board_work import readable
from complaint_desk.domain.figures import Period
from complaint_desk.domain.spans import DAY

if TYPE_CHECKING:
    from complaint_desk.data.boards import Counting

_PLACE: Final = " ".join(f"WHEN '{kind}' THEN {place}" for kind, place in SIGNS.items())
_KINDS: Final = ", ".join(f"'{kind}'" for kind in SIGNS)
FURTHEST: Final = (
    f"coalesce((SELECT max(CASE e.kind {_PLACE} END) FROM event e WHERE e.stream_id = c.id AND e.kind IN ({_KINDS})"
    f" AND e.occurred_us <= c.opened_us + {STOPPED_US} AND NOT EXISTS (SELECT 1 FROM event u WHERE u.stream_id = c.id AND u.n > e.n"
    " AND u.kind = 'undone' AND json_extract(u.data, '$.n') = e.n)), 0)"
)
"""The place in REACHED that a case had come to within STOPPED_US of its opening; what was taken back did not happen."""


def stopped(now_us: int, codes: list[str]) -> str:
    """Return what the condition ``stopped`` means: only a case that was opened long enough ago can tell.

    Args:
        now_us: the moment.
        codes: some of REACHED.
    """
    places = ", ".join(str(REACHED.index(code)) for code in codes)
    return f"(c.opened_us <= {int(now_us) - STOPPED_US} AND {FURTHEST} IN ({places}))"


def read_stops(count: Counting, daily: dict[int, int]) -> Stops:
    """Return how far the cases opened in the period came, with the period before where all of both could be asked.

    Args:
        count: asks for the cases of the period.
        daily: by day, the cases taken here in it.
    """
    until_us = count.asker.now_us - STOPPED_US
    old = Period(count.period.first, min(count.period.last, until_us // DAY))
    if old.days < 1:
        return Stops(period=count.period)
    asked = readable(old, daily, MOST_ASKED)
    now = _furthest(count, asked, until_us)
    whole = asked == old and count.earlier is not None
    earlier = count.earlier if whole and count.rows("COUNT(*)", "opened", HERE, count.earlier)[0][0] <= MOST_ASKED else None
    return Stops(period=asked, now=now, before=_furthest(count, earlier, until_us) if earlier is not None else {})


def _furthest(count: Counting, period: Period, until_us: int) -> dict[int, int]:
    also = f"c.opened_us <= {until_us} AND {HERE}"
    return {int(place): int(n) for place, n in count.rows(f"{FURTHEST}, COUNT(*)", "opened", also, period, by="1")}

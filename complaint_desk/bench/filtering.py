"""Filters of the queue: those that an index or a counter answers, and any other, which is looked for in a narrow index alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from complaint_desk.bench.desk import Desk
from complaint_desk.bench.measuring import Result, beside
from complaint_desk.data import queue
from complaint_desk.data.views import selection
from complaint_desk.domain.on_record import AGAIN_US
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import KEPT_OFFER

PAGE: Final = 50
_PINNED: Final = (("status", "open"), ("type", "delay"), ("urgency", "2"))
_IDS: Final = (
    "SELECT id FROM complaint WHERE is_open = 1 AND status = 'open' AND type = 'delay' AND urgency = 2 AND next_due_us > 0 "
    "ORDER BY next_due_us, id LIMIT 50"
)
ANY: Final = (("emotion", "angry,frustrated"), ("product", "!none"), ("opened", "-400d.."))
"""A filter that no index was made for."""

SELDOM: Final = (("department", "finance,supervisor"),)
"""A filter by what few cases have among their events."""

HAPPENED: Final = (("happened", "option_offered"), ("verified", "!not_yet"), ("stopped", "!listen"))
"""A filter by what happened in many cases."""

BESIDE: Final = (("remedy", "refund,exchange"), ("cost", "5.."), ("response_hours", "2.."), ("kept_offer", "yes"))
"""A filter by what else stands in the row of a case."""

CUSTOMER: Final = (("tier", "normal"), ("repeat", "no"), ("came_back", "no"))
"""A filter by what the customer's tier and other cases say of a case: by far most, so that no small set of customers answers it."""

COUNT_MS: Final = 1.0
_WALK: Final = "SELECT count(*) FROM complaint INDEXED BY complaint_facts WHERE "
_FACTS: Final = "opened_us >= ? AND emotion IN ('angry', 'frustrated') AND product <> ''"
_BESIDE: Final = (
    f"remedy IN ('refund', 'exchange') AND cost >= 5 AND first_response_us - opened_us > {2 * HOUR} AND steps_kept & {KEPT_OFFER}"
)
"""The columns that are asked about, read in the same order: one that stands further behind in an index takes longer to reach."""

_OF_CUSTOMER: Final = "customer_id <> 0 AND resolved_us > 0 AND resolved_us <= ? AND of_customer & 7 = 4"


def known_filters(desk: Desk) -> Iterator[Result]:
    """Row 11: a page and a count by status, type and urgency; the floor of the page is the index, the count comes from counters."""
    wanted = QueueFilter("open", _PINNED)
    meant = selection(wanted, desk.asker)
    sql, params = queue.ids_sql(meant, meant.order[0])
    took = beside(lambda: desk.reader.rows(f"{sql} LIMIT ?", (*params, PAGE)), lambda: desk.raw.execute(_IDS).fetchall())
    yield Result(row=11, key="filter_page", ours_ms=took.ours_ms, floor_ms=took.floor_ms, value=took.ratio, limit=2.0)
    counted = beside(lambda: queue.total(desk.reader, wanted, desk.asker), lambda: desk.raw.execute("SELECT 1").fetchone())
    yield Result(row=11, key="filter_count", ours_ms=counted.ours_ms, value=counted.ours_ms, unit="ms", limit=COUNT_MS)


def any_filter(desk: Desk) -> Iterator[Result]:
    """Row 12: a count by what no index of the cases was made for, beside a bare walk through the index that holds what is filtered by."""
    since = selection(QueueFilter("all", ANY), desk.asker).params[-1]
    walks: dict[str, tuple[str, tuple[object, ...]]] = {
        "beside": (_WALK + _BESIDE, ()), "customer": (_WALK + _OF_CUSTOMER, (desk.asker.now_us - AGAIN_US,)),
    }
    for part, conditions in (("facts", ANY), ("beside", BESIDE), ("seldom", SELDOM), ("happened", HAPPENED), ("customer", CUSTOMER)):
        walk = partial(_counted, desk, *walks.get(part, (_WALK + _FACTS, (since,))))
        took = beside(partial(queue.total, desk.reader, QueueFilter("all", conditions), desk.asker), walk)
        yield Result(row=12, key="filter_any", part=part, ours_ms=took.ours_ms, floor_ms=took.floor_ms, value=took.ratio, limit=1.5)


def _counted(desk: Desk, sql: str, params: tuple[object, ...]) -> object:
    return desk.raw.execute(sql, params).fetchone()

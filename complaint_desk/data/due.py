"""Whose data has been kept long enough: people all of whose cases ended before a moment, and which cases are held back.

A case that was merged ended with its merging here; whether the case in which it goes on is still at work is told apart
(``joined_late``). Nothing is asked that needs an index of its own: the cases come in the order of their opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from complaint_desk.data.parties import Asked, family

_ENDED: Final = "CASE WHEN {0}.status = 'merged' THEN {0}.updated_us ELSE {0}.closed_us END"
_DUE: Final = f"""
    FROM complaint c WHERE c.opened_us < ?1 AND c.is_open = 0 AND {_ENDED.format('c')} < ?1
    AND NOT EXISTS (
        SELECT 1 FROM complaint n WHERE n.customer_id = c.customer_id AND (n.is_open = 1 OR {_ENDED.format('n')} >= ?1 OR n.id < c.id)
    )
    AND EXISTS (
        SELECT 1 FROM complaint o JOIN event e ON e.stream_id IN (o.id, o.customer_id) JOIN event_body b ON b.event_id = e.id
        WHERE o.customer_id = c.customer_id
    )
"""
"""One row a customer: that of their first case."""

PEOPLE: Final = f"SELECT c.customer_id {_DUE} ORDER BY c.opened_us, c.id LIMIT ?2 OFFSET ?3"
COUNT: Final = f"SELECT count(*) {_DUE}"
CASES: Final = f"SELECT c.id, c.number, c.is_open, {_ENDED.format('c')} FROM complaint c WHERE c.customer_id = ? ORDER BY c.id"
_STANDS: Final = f"SELECT c.is_open, {_ENDED.format('c')} FROM complaint c WHERE c.id = ?"
_HELD: Final = (
    "SELECT e.kind FROM event e WHERE e.stream_id = ?1 AND e.kind IN ('hold_set', 'hold_lifted') "
    "AND NOT EXISTS (SELECT 1 FROM event u WHERE u.stream_id = ?1 AND u.kind = 'undone' AND json_extract(u.data, '$.n') = e.n) "
    "ORDER BY e.n DESC LIMIT 1"
)
_NUMBER: Final = "SELECT number FROM complaint WHERE id = ?"


def due(asked: Asked, before_us: int, most: int, skip: int = 0) -> list[int]:
    """Return customers whose cases all ended before a moment and of whom words are left, those who came first before the others.

    ``skip`` passes over so many, to go on where an answer ended.
    """
    return [int(id_) for (id_,) in asked.rows(PEOPLE, (before_us, most, skip))]


def how_many(asked: Asked, before_us: int) -> int:
    """Return how many such customers there are."""
    return int(asked.rows(COUNT, (before_us,))[0][0])


def cases(asked: Asked, customer_id: int) -> list[tuple[int, str, bool, int]]:
    """Return a customer's cases: id, number, whether it is open, and when it ended in microseconds UTC."""
    return [(int(id_), str(number), bool(open_), int(ended)) for id_, number, open_, ended in asked.rows(CASES, (customer_id,))]


def is_held(asked: Asked, case_id: int) -> bool:
    """Tell whether a hold stands on a case itself."""
    found = asked.rows(_HELD, (case_id,))
    return bool(found) and found[0][0] == "hold_set"


def held(asked: Asked, case_ids: Sequence[int]) -> tuple[str, ...]:
    """Return the numbers of cases held back among some and those that were merged with them or split from them."""
    found = [id_ for id_ in sorted(family(asked, case_ids)) if is_held(asked, id_)]
    return tuple(str(asked.rows(_NUMBER, (id_,))[0][0]) for id_ in found)


def joined_late(asked: Asked, case_ids: Iterable[int], before_us: int) -> bool:
    """Tell whether some cases go on in one that is at work still, or ended later than a moment."""
    ids = list(case_ids)
    others = sorted(family(asked, ids) - set(ids))
    return any(open_ or ended >= before_us for id_ in others for open_, ended in asked.rows(_STANDS, (id_,)))

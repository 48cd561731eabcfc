"""The open cases that nobody has, read along the orders in which the next one stands in front: most pressing, nearest clock, oldest.

Each order is a range of an index that holds nothing but such cases, so a reading costs the same however large the desk is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from complaint_desk.domain.next_case import Candidate, Seen
from complaint_desk.domain.vocabulary import URGENCIES

_COLUMNS: Final = (
    "c.id, c.number, c.type, c.language, c.status, coalesce(k.tier, ''), c.urgency, c.risk, c.opened_us, c.next_clock, c.next_due_us"
)


def _free(index: str) -> str:
    """The index is named: left to choose, SQLite walks all open cases for the oldest that nobody has."""
    joined = f"complaint c INDEXED BY {index} LEFT JOIN customer k ON k.id = c.customer_id"
    return f"SELECT {_COLUMNS} FROM {joined} WHERE c.is_open = 1 AND c.owner_id = 0"


PRESSING: Final = f"{_free('complaint_free_urgency')} AND c.urgency = ? ORDER BY c.risk DESC LIMIT ?"
NEAREST: Final = f"{_free('complaint_is_open_owner_id_next_due_us')} AND c.next_due_us > 0 ORDER BY c.next_due_us LIMIT ?"
OLDEST: Final = f"{_free('complaint_free_opened')} ORDER BY c.opened_us LIMIT ?"


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return all rows of a question."""
        ...


def candidates(db: _Asked, most: int) -> tuple[list[Candidate], Seen]:
    """Return the first ``most`` cases of each order, each once, and how far the orders were read."""
    found: dict[int, Candidate] = {}

    def read(sql: str, *params: object) -> Candidate | None:
        rows = [Candidate(*row) for row in db.rows(sql, (*params, most))]  # type: ignore[arg-type]  # as the columns stand
        found.update((case.id, case) for case in rows)
        return rows[-1] if len(rows) == most else None

    risks = []
    for urgency in URGENCIES:
        last = read(PRESSING, urgency)
        risks.append((urgency, None if last is None else last.risk))
    nearest, oldest = read(NEAREST), read(OLDEST)
    seen = Seen(tuple(risks), nearest.next_due_us if nearest else None, oldest.opened_us if oldest else None)
    return list(found.values()), seen

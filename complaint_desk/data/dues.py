"""Which open cases hold a promise, a department task or a callback that is due before a moment: one range of an index each."""

from __future__ import annotations

from typing import Final

from complaint_desk.data.store import Reader

_COLUMNS: Final = {"promise": "promise_due_us", "task": "task_due_us", "callback": "callback_due_us"}


def cases_due(reader: Reader, what: str, before_us: int, *, owner_id: int = 0, most: int = 500) -> list[int]:
    """Return the ids of open cases in the order of their first due promise, task or callback.

    Args:
        reader: where to ask.
        what: promise, task or callback.
        before_us: due before this moment, microseconds UTC; 0 for any time.
        owner_id: of this person's cases only, 0 for all.
        most: at most so many.
    """
    column = _COLUMNS[what]
    where, params = f"is_open = 1 AND {column} > 0", []
    if before_us:
        where, params = f"{where} AND {column} < ?", [before_us]
    if owner_id:
        where, params = f"{where} AND owner_id = ?", [*params, owner_id]
    rows = reader.rows(f"SELECT id FROM complaint WHERE {where} ORDER BY {column} LIMIT ?", (*params, most))
    return [id_ for (id_,) in rows]

"""In which cases somebody was ever named as the person complained about, read along indexes that hold nothing but such entries.

A case also is about whom another one was about that it was split from, or that goes on in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

NAMED_IN: Final = (
    "SELECT DISTINCT stream_id FROM event INDEXED BY event_named WHERE kind = 'form_entered' AND json_extract(data, '$.field') = 'person' "
    "AND json_extract(data, '$.ref') = ? UNION "
    "SELECT e.stream_id FROM event e INDEXED BY event_about, json_each(e.data, '$.about') a WHERE e.kind IN ('absorbed', 'split_from') "
    "AND json_extract(e.data, '$.about') IS NOT NULL AND a.value = ?"
)


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def named_in(db: _Asked, person_id: int) -> frozenset[int]:
    """Return the cases in which a person was ever named; whether it still holds is for the case to say."""
    return frozenset(int(case_id) for (case_id,) in db.rows(NAMED_IN, (person_id, person_id))) if person_id else frozenset()

"""In which cases somebody was ever named as the person complained about, and which cases belong to one complaint with others.

Both are read along indexes that hold nothing but such entries, so that a question costs nothing for the many who were never named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

_NAMING: Final = "kind = 'form_entered' AND json_extract(data, '$.field') IN ('person', 'person_asked')"
_JOINING: Final = "(kind = 'absorbed' OR kind = 'merged_into' OR kind = 'split_from' OR kind = 'split_off' OR kind = 'unmerged')"
"""What the partial indexes ``event_named`` and ``event_joined`` are about; they serve a question that repeats it word for word."""

NAMED_IN: Final = (
    f"SELECT DISTINCT stream_id, json_extract(data, '$.field') FROM event INDEXED BY event_named WHERE {_NAMING} "
    "AND json_extract(data, '$.ref') = ?"
)
FAMILY: Final = (
    "WITH RECURSIVE family(id) AS (SELECT value FROM json_each(?) UNION "
    "SELECT json_extract(e.data, '$.other_id') FROM family f CROSS JOIN event e INDEXED BY event_joined "
    f"WHERE e.stream_id = f.id AND {_JOINING} AND e.kind <> 'unmerged' AND NOT EXISTS ("
    f"SELECT 1 FROM event u INDEXED BY event_joined WHERE u.stream_id = e.stream_id AND {_JOINING} AND u.kind = 'unmerged' "
    "AND u.n > e.n AND json_extract(u.data, '$.other_id') = json_extract(e.data, '$.other_id'))) SELECT id FROM family"
)

AFFECTED: Final = (
    "SELECT DISTINCT stream_id FROM event WHERE kind = 'form_entered' AND json_extract(data, '$.field') = 'customer' "
    "AND json_extract(data, '$.ref') = ?"
)
"""The cases that name a customer in a row of a form."""

WAITING: Final = (
    f"SELECT DISTINCT stream_id FROM event INDEXED BY event_named WHERE {_NAMING} AND json_extract(data, '$.ref') > 0 "
    "AND json_extract(data, '$.field') = 'person_asked' ORDER BY stream_id DESC"
)


class Asked(Protocol):
    """Whatever answers questions: a reader, a first glance, or a press under way."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def named_in(db: Asked, person_id: int, *, waiting: bool = False) -> frozenset[int]:
    """Return the cases in which a person was ever named, or waited to be agreed on; whether it still holds is for the case to say."""
    wanted = "person_asked" if waiting else "person"
    found = db.rows(NAMED_IN, (person_id,)) if person_id else []
    return frozenset(int(case_id) for case_id, field in found if field == wanted)


def ever_waited(db: Asked) -> tuple[int, ...]:
    """Return the cases in which anybody ever waited to be agreed on, the newest first."""
    return tuple(int(case_id) for (case_id,) in db.rows(WAITING))


def family(db: Asked, cases: Iterable[int]) -> frozenset[int]:
    """Return cases with all that were split off from them or that they go on in, either way round and however far."""
    start = sorted(cases)
    return frozenset(int(case_id) for (case_id,) in db.rows(FAMILY, (json.dumps(start),))) if start else frozenset()


def listing(asked: Asked, customer_id: int) -> list[int]:
    """Return the cases that name a customer in a row of a form: among those to be told before they ask."""
    return sorted(int(id_) for (id_,) in asked.rows(AFFECTED, (customer_id,)))

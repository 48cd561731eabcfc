"""What somebody pressed lately and can take back, read along an index of such presses alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol

LATELY: Final = (
    "SELECT id, hex(key), verb, at_us, result FROM operation WHERE actor_id = ? AND at_us >= ? AND ("
    "verb = 'assign' OR verb = 'take_next' OR verb = 'bulk' OR verb = 'hand_over' OR verb = 'macro' OR verb = 'classify' OR "
    "verb = 'set_circumstance' OR verb = 'wait' OR verb = 'stop_waiting' OR verb = 'tag' OR verb = 'untag' OR verb = 'set_field' OR "
    "verb = 'set_region' OR verb = 'merge' OR verb = 'split' OR verb = 'undo_press') ORDER BY at_us DESC, id DESC LIMIT ?"
)
"""The verbs stand as in the index, else it would not be used: one by one, since each row that is written is asked by its condition."""


ANSWER: Final = "SELECT result FROM operation WHERE substr(key, -8) = substr(?1, -8) AND key = ?1"


class Pressed(NamedTuple):
    """One operation that can be taken back."""

    operation: int
    key: str
    verb: str
    at_us: int
    result: dict[str, Any]


class _Asked(Protocol):
    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question."""
        ...


def answer(db: _Asked, key: bytes) -> dict[str, Any]:
    """Return what a press answered, nothing when it was not made yet."""
    rows = db.rows(ANSWER, (key,))
    found: dict[str, Any] = json.loads(rows[0][0]) if rows else {}
    return found


def lately(db: _Asked, person_id: int, since_us: int, most: int) -> list[Pressed]:
    """Return somebody's presses since a moment, the newest first: that has the highest number, whatever the clock said (safety G4)."""
    return [
        Pressed(operation, key.lower(), verb, at_us, json.loads(result))
        for operation, key, verb, at_us, result in sorted(db.rows(LATELY, (person_id, since_us, most)), reverse=True)
    ]

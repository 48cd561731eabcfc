"""Persons as the file holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from complaint_desk.domain.authority import Person

PERSONS: Final = "SELECT id, role, amount_limit, currency, active, login, name, skills, languages FROM person ORDER BY id"
PERSON: Final = "SELECT id, role, amount_limit, currency, active, login, name, skills, languages FROM person WHERE id = ?"
BEGUN: Final = (
    "SELECT o.result, p.id, p.role, p.amount_limit, p.currency, p.active, p.login, p.name, p.skills, p.languages FROM (SELECT 1) "
    "LEFT JOIN operation o ON substr(o.key, -8) = substr(?1, -8) AND o.key = ?1 LEFT JOIN person p ON p.id = ?2"
)
"""What a press begins with: what it answered if it was done before, and who presses as the desk knows them."""



def person_of(row: Sequence[Any]) -> Person:
    """Return the person of a row of PERSONS."""
    return Person(
        id=row[0], role=row[1], limit=row[2], currency=row[3], active=bool(row[4]), login=row[5] or "", name=row[6] or "",
        skills=_codes(row[7]), languages=_codes(row[8]),
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()

"""Persons as the file holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from complaint_desk.domain.authority import Person

PERSONS: Final = "SELECT id, role, amount_limit, currency, active, login, name, skills, languages FROM person ORDER BY id"
PERSON: Final = "SELECT id, role, amount_limit, currency, active, login, name, skills, languages FROM person WHERE id = ?"


def person_of(row: Sequence[Any]) -> Person:
    """Return the person of a row of PERSONS."""
    return Person(
        id=row[0], role=row[1], limit=row[2], currency=row[3], active=bool(row[4]), login=row[5] or "", name=row[6] or "",
        skills=_codes(row[7]), languages=_codes(row[8]),
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()

"""Whether a case is put away, as a condition: the first page asks it before the desk is open, so nothing else stands here."""

from __future__ import annotations

from typing import Final

from complaint_desk.domain.spans import HOUR

LEAD_US: Final = HOUR
"""So long before a clock runs out a case that was put away is back."""

ASLEEP: Final = (
    "EXISTS (SELECT 1 FROM snooze z WHERE z.person_id = ? AND z.case_id = c.id AND z.until_us > ? AND z.contacts = c.contacts "
    "AND (c.next_due_us = 0 OR c.next_due_us > ?))"
)
"""Whether a case ``c`` is put away; takes the person, now, and now with LEAD_US."""


def asleep(person_id: int, now_us: int) -> tuple[int, int, int]:
    """Return the values that ASLEEP takes."""
    return person_id, now_us, now_us + LEAD_US

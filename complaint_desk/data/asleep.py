"""Whether a case is put away, as a condition: the first page asks it before the desk is open, so nothing else stands here."""

from __future__ import annotations

from typing import Final

from complaint_desk.domain.spans import DAY, HOUR

LEAD_US: Final = HOUR
"""So long before a clock runs out a case that was put away is back."""

LONGEST_US: Final = 31 * DAY
"""Nothing is put away for longer; what is, was put away while the clock of the machine was wrong."""

_MOVED_BY_OTHERS: Final = (
    "EXISTS (SELECT 1 FROM event e CROSS JOIN operation o ON o.id = e.operation_id WHERE e.stream_id = c.id AND +o.at_us > z.made_us "
    "AND +o.actor_id <> z.person_id AND e.kind NOT IN ('tagged', 'untagged', 'field_set', 'linked', 'unlinked'))"
)
"""Somebody else, or the desk itself, did something in a case since: a danger, another urgency, an answer, a note. A mark is nothing."""

ASLEEP: Final = (
    "EXISTS (SELECT 1 FROM snooze z WHERE z.person_id = ? AND z.case_id = c.id AND z.until_us > ? AND z.until_us <= ? "
    "AND z.made_us <= ? AND z.contacts = c.contacts AND (c.next_due_us = 0 OR c.next_due_us > ?) "
    f"AND NOT {_MOVED_BY_OTHERS})"
)
"""Whether a case ``c`` is put away; takes what ``asleep`` returns."""


def asleep(person_id: int, now_us: int) -> tuple[int, int, int, int, int]:
    """Return the values that ASLEEP takes: the person, now, the latest return, the latest press, and until when no clock may run out.

    A press that lies ahead was made while the clock of the machine was wrong; its case is back, since what others do now looks older.
    """
    return person_id, now_us, now_us + LONGEST_US, now_us + LEAD_US, now_us + LEAD_US

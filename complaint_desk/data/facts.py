"""What was decided in a case and what the customer paid, as SQL, where the words or the sum are asked for; that there are any stands in
the row of the case (``domain.on_record``).

The events stand in indexes of their own (``event_decided``, ``event_paid``), so that a case is asked without reading all of its events.
A fact can be taken back; of decisions the last one counts.
"""

from __future__ import annotations

from typing import Final

from complaint_desk.domain import prices

KEPT: Final = (
    " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.stream_id = e.stream_id AND u.n > e.n AND u.kind = 'undone'"
    " AND json_extract(u.data, '$.n') = e.n)"
)
"""What else must hold of an event that can be taken back: nobody did."""


def _told(key: str) -> str:
    """Return what a fact of a case says that was paid; the last word on it counts, also that it is not known."""
    return (
        "nullif((SELECT coalesce(json_extract(e.data, '$.amount'), '') FROM event e WHERE e.stream_id = c.id AND e.kind = 'fact_recorded'"
        f" AND json_extract(e.data, '$.key') = '{key}' AND json_extract(e.data, '$.key') IN ('price', 'amount'){KEPT}"
        " ORDER BY e.n DESC LIMIT 1), '')"
    )


PAID: Final = f"coalesce({', '.join(_told(key) for key in prices.PAID)}, '')"
"""What a customer paid, as ``prices.price_paid`` has it: a decimal text, '' where it is not on record."""

WORD: Final = "coalesce(json_extract(e.data, '$.rule_set') || '.' || json_extract(e.data, '$.word'), '')"
"""How a decision is worded by its rule set, ``SET.WORD``; '' where no set words it."""

WORDED: Final = (
    "SELECT e.stream_id FROM event e WHERE e.kind = 'outcome_decided' AND NOT EXISTS"
    " (SELECT 1 FROM event l WHERE l.stream_id = e.stream_id AND l.kind = 'outcome_decided' AND l.n > e.n)"
)
"""The cases in which something was decided, by their last decision."""

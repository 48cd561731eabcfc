"""Four facts of a case as SQL: an apology, an admission, goodwill, and what was decided; each from its own events, none from another's.
And what the customer paid.

The events stand in indexes of their own (``event_facts``, ``event_paid``), so that a case is asked without reading all of its events. An
apology can be taken back, and so can a fact; of decisions the last one counts.
"""

from __future__ import annotations

from typing import Final

from complaint_desk.domain import prices
from complaint_desk.domain.queue_filter import NONE

KINDS: Final = {"apology": "apology_made", "admission": "admission_made", "goodwill": "goodwill_given", "outcome": "outcome_decided"}
"""The kind of event that each fact is recorded by."""

_INDEXED: Final = "(kind = 'admission_made' OR kind = 'apology_made' OR kind = 'goodwill_given' OR kind = 'outcome_decided')"
"""As the index has it: only with these very words SQLite takes it."""
_OUTCOME: Final = "json_extract(e.data, '$.outcome')"
KEPT: Final = (
    " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.stream_id = e.stream_id AND u.n > e.n AND u.kind = 'undone'"
    " AND json_extract(u.data, '$.n') = e.n)"
)
"""What else must hold of an event that can be taken back: nobody did."""

_STANDS: Final = {"apology": KEPT}
"""What else must hold, where a fact can be taken back."""


def _told(key: str) -> str:
    """Return what a fact of a case says that was paid; the last word on it counts, also that it is not known."""
    return (
        "nullif((SELECT coalesce(json_extract(e.data, '$.amount'), '') FROM event e WHERE e.stream_id = c.id AND e.kind = 'fact_recorded'"
        f" AND json_extract(e.data, '$.key') = '{key}' AND json_extract(e.data, '$.key') IN ('price', 'amount'){KEPT}"
        " ORDER BY e.n DESC LIMIT 1), '')"
    )


PAID: Final = f"coalesce({', '.join(_told(key) for key in prices.PAID)}, '')"
"""What a customer paid, as ``prices.price_paid`` has it: a decimal text, '' where it is not on record."""


def recorded(fact: str) -> str:
    """Return the FROM and WHERE of the events by which a fact stands in their cases (``e.stream_id``); ``fact`` is one of KINDS."""
    return f"FROM event e WHERE e.kind = '{KINDS[fact]}' AND {_INDEXED}{_STANDS.get(fact, '')}"


def has(fact: str) -> str:
    """Return a condition on the case ``c``: a fact is on record there."""
    return f"EXISTS (SELECT 1 {recorded(fact)} AND e.stream_id = c.id)"


DECIDED: Final = (
    f"coalesce((SELECT {_OUTCOME} FROM event e WHERE e.stream_id = c.id AND e.kind = '{KINDS['outcome']}' AND {_INDEXED}"
    " ORDER BY e.n DESC LIMIT 1), '')"
)
"""What was decided last in the case ``c``, one of OUTCOMES; '' where nothing was decided about the matter."""


def condition(key: str, codes: list[str]) -> tuple[str, list[object]]:
    """Return what a condition of a filter means, and its values.

    Args:
        key: one of KINDS.
        codes: ``yes`` and ``no``; for the outcome some of OUTCOMES, and NONE where nothing was decided about the matter.
    """
    if key == "outcome":
        return f"{DECIDED} IN ({', '.join('?' * len(codes))})", ["" if code == NONE else code for code in codes]
    meant = {"yes": has(key), "no": f"NOT {has(key)}"}
    return f"({' OR '.join(meant[code] for code in codes)})", []

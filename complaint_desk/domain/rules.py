"""The rules a site works by, as one frozen value: facts asked by type, clock lengths, callback days, risk points.

``version`` is stamped into every row that was derived with these rules, so that ``check`` can tell an old rule from a wrong row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from complaint_desk.domain.spans import DAY, HOUR

RISK_POINTS: Final[Mapping[str, int]] = {
    "frustrated": 1, "angry": 2, "threatening": 4, "distressed": 3,
    "lawyer": 3, "regulator": 3, "media": 3, "safety": 4, "self_harm": 6, "violence": 5, "leaving": 1, "repeat": 1,
    "broken_promise": 2, "breach": 2, "reopened": 2, "third_contact": 1, "many_people": 2, "vulnerable_customer": 2,
}
"""Points of the explained risk sum (design: an additive sum, no model behind it). Editable as data later; these are the house's."""

WATCH_FROM: Final = 3
HIGH_FROM: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds at a site.

    Attributes:
        version: stamped into derived columns.
        required_facts: keys of the facts a type cannot do without, by type; "" serves the types not named.
        first_response_us: house default 24 h (checklist N1).
        resolution_us: house default 3 days (N2).
        callback_days: days after the solution, by type; "" serves the rest (N6: day 3 and day 7).
        risk_points: points of each risk part.
    """

    version: int = 1
    required_facts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"": ("wanted",)})
    first_response_us: int = 24 * HOUR
    resolution_us: int = 3 * DAY
    callback_days: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: {"": (3, 7)})
    risk_points: Mapping[str, int] = field(default_factory=lambda: RISK_POINTS)

    def facts_for(self, complaint_type: str) -> tuple[str, ...]:
        """Return the keys of the facts that a type requires."""
        return self.required_facts.get(complaint_type, self.required_facts.get("", ()))

    def callbacks_for(self, complaint_type: str) -> tuple[int, ...]:
        """Return the days after the solution on which the customer is called."""
        return self.callback_days.get(complaint_type, self.callback_days.get("", (3, 7)))

"""What the structure of a playbook is written in as far as rules are made of it; no words, so that a queue need not hold the guide's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FACT_KINDS: Final = ("text", "date", "choice", "money")
AUTHORITIES: Final = ("ordinary", "special")
"""``ordinary`` is what any customer may have; ``special`` is extra compensation, not offered under a confirmed restriction (M3)."""
CLOCKS: Final = ("cause_to_customer", "progress_update", "first_response", "resolution")


@dataclass(frozen=True, slots=True)
class ClockOverride:
    """A clock that this type sets otherwise, in hours (N7)."""

    name: str
    hours: int

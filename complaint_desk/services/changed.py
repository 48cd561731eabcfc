"""What a verb reports when it is done: which things it touched, so that each screen can decide whether it cares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Changed:
    """One finished operation.

    Attributes:
        verb: what was done.
        at_us: when it was recorded, microseconds UTC.
        cases: ids of the cases touched.
        kinds: kinds of things touched: case, customer, person, improvement, desk, marks, view, rules.
        result: what the verb found or made, such as ``{"case": 12, "number": "26-..."}``; the same again for the same key.
    """

    verb: str
    at_us: int
    cases: tuple[int, ...] = ()
    kinds: frozenset[str] = frozenset()
    result: Mapping[str, Any] = field(default_factory=dict)

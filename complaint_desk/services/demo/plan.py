"""What is decided about an invented case before its course is told: who, what, how it goes, and where it stands now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from complaint_desk.services.demo.content import Product, Scenario, Voice

LIVE_STAGES: Final = (
    "new",
    "new",
    "new",
    "listening",
    "listening",
    "clarify",
    "clarify",
    "restated",
    "corrected",
    "options_due",
    "one_option",
    "approval",
    "approval",
    "offered",
    "offered_waiting",
    "restated_waiting",
    "none_chosen",
    "promised",
    "promised",
    "promised",
    "told",
    "department",
    "department",
    "department",
    "broken",
    "resolved",
    "resolved",
    "resolved",
    "attempted",
    "reopened",
    "promised_again",
)
"""Where an open case may stand; a stage named more often comes more often."""

SATISFACTION: Final = {
    "full": (5,) * 68 + (4,) * 26 + (3,) * 4 + (2,) * 2,
    "not_restated": (5,) * 13 + (4,) * 31 + (3,) * 30 + (2,) * 20 + (1,) * 6,
    "one_option": (5,) * 19 + (4,) * 38 + (3,) * 27 + (2,) * 14 + (1,) * 2,
    "no_follow_up": (5,) * 21 + (4,) * 46 + (3,) * 21 + (2,) * 10 + (1,) * 2,
}
"""Answers at the callback by what was skipped: about 4.5, 3.2, 3.5 and 3.7 once broken promises have had their part."""

@dataclass(slots=True)
class Learnt:
    """The improvement points written down so far, by cause and language: id and time; ``new_id`` gives the id of a new one."""

    new_id: Callable[[str], int]
    points: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is decided about a case before it is told.

    Attributes:
        stage: one of LIVE_STAGES for a case that is open now, "" for a course that runs to its end.
        style: a key of SATISFACTION.
        parts: whether the parts of a restatement are kept beside its text.
        due_us: when the promise or call that an open case waits for is due; 0 for the ordinary time.
        brief: whether only what the gates ask for is told, and what was said in one conversation was saved at its end.
    """

    number: str
    customer: int
    tier: str
    voice: Voice
    region: str
    channel: str
    scenario: Scenario
    product: Product
    emotion: str
    opened_us: int
    values: dict[str, str]
    owner: int
    supervisor: int
    caller: int
    limit: float
    style: str = "full"
    again: bool = False
    stage: str = ""
    parts: bool = True
    due_us: int = 0
    offset_us: int = 0
    brief: bool = False

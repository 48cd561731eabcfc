"""Who may do what, and up to which amount: one table of roles and rights, and the amount limits (checklist O4, N10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_WORK: Final = frozenset({
    "take_case", "work_case", "note", "call_back", "see_cases", "see_figures", "answer_task", "join_cases", "own_pass_phrase",
})
_LEAD: Final = _WORK | {
    "assign_others", "approve", "override_gate", "agree_none_found", "reopen", "import_cases", "export", "undo_others", "admit",
    "confirm_restriction", "hand_over", "join_customers", "manage_marks", "manage_clocks", "share_views", "back_up", "disclose", "pack",
    "freeze_limits", "improve", "hold_cases", "export_names", "export_case", "single_out",
}

RIGHTS: Final[Mapping[str, frozenset[str]]] = {
    "agent": _WORK | {"reopen"},
    "caller": frozenset({"note", "call_back", "see_cases", "work_case", "reopen", "own_pass_phrase"}),
    "department": frozenset({"note", "see_cases", "answer_task", "own_pass_phrase"}),
    "supervisor": _LEAD,
    "administrator": _LEAD | {
        "manage_people", "manage_guide", "restore_desk", "erase_people", "pack_unmasked", "import_more", "encrypt_desk",
    },
    # who opens a review pack, in which nothing can be changed: the names in it are masked already, or were given to this person to see
    "reviewer": frozenset({"see_cases", "see_figures", "call_back", "single_out"}),
}
"""The rights of each role; services ask here before anything else happens."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the desk.

    Attributes:
        id: numbered from 1; 0 is the desk itself.
        limit: decimal string, what this person may grant in one case; "" is without limit.
        currency: ISO 4217 code of the limit and of the options this person offers.
        skills: the types of complaint that suit this person best (vocabulary.COMPLAINT_TYPES); none when nobody said.
        languages: the languages this person speaks with customers (vocabulary.LANGUAGES); none when nobody said.
    """

    id: int
    login: str
    name: str
    role: str
    limit: str = "0"
    currency: str = "CNY"
    active: bool = True
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def may(self, right: str) -> bool:
        """Tell whether the person's role has a right now."""
        return self.active and right in RIGHTS.get(self.role, frozenset())

    def over(self, cost: str, currency: str) -> str:
        """Return by how much a cost passes this person's limit, "" when it is within; another currency is beyond it whole."""
        from decimal import Decimal  # a library of its own, which no first page waits for

        if self.limit == "" or Decimal(cost) == 0:
            return ""
        if currency != self.currency:
            return cost
        beyond = Decimal(cost) - Decimal(self.limit)
        return str(beyond) if beyond > 0 else ""


DESK: Final = Person(0, "desk", "", "administrator", "")
"""The desk itself, when it records a breach or makes a demo."""

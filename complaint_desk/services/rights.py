"""The refusal of what a person's role may not do, by itself, so that a question needs nothing of what changes a case."""

from __future__ import annotations

import logging
from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.policy.machine import of_machine

REVIEWER: Final = "reviewer"
"""Who looks into a review pack; nobody at a desk has this role."""

WITH_NAMES: Final = frozenset({"export_names", "pack_unmasked", "export_case"})
"""The rights by which names leave, which the administrator of a machine can rule out for it."""

_LOG: Final = logging.getLogger(__name__)


def refusal(who: Person, right: str) -> NotAllowed | None:
    """Return why a person may not do something, None when they may; whoever raises it also keeps that it was tried."""
    if who.may(right):
        return NotAllowed("policy_no_names", code="PO-NAMES") if right in WITH_NAMES and not of_machine().policy.names else None
    if who.role == REVIEWER:
        return NotAllowed("pack_is_closed", code="PK-CLOSED")
    return NotAllowed("not_allowed", code="RI-ROLE", role=say(f"role.{who.role}"))


def require_names_may_leave() -> None:
    """Refuse to take out a copy of the whole desk, in which every name is, where the administrator of the machine ruled names out.

    Raises:
        NotAllowed: no names leave this machine.
    """
    if not of_machine().policy.names:
        raise NotAllowed("policy_no_copy", code="PO-COPY")


def require(who: Person, right: str) -> None:
    """Refuse what a person's role may not look at, or keep for themselves alone, with a line in the log.

    What may be lost by it, or leaves the desk, is refused by ``door.ask`` or ``door.operate``, which keep in the trail that it was tried.

    Raises:
        NotAllowed: the role lacks the right, or the person is no longer active.
    """
    denial = refusal(who, right)
    if denial is not None:
        _LOG.info("denied %s: person %d, right %s", denial.code, who.id, right)
        raise denial

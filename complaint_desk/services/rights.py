"""The refusal of what a person's role may not do, by itself, so that a question needs nothing of what changes a case."""

from __future__ import annotations

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import NotAllowed


def require(who: Person, right: str) -> None:
    """Refuse what a person's role may not do.

    Raises:
        NotAllowed: the role lacks the right, or the person is no longer active.
    """
    if not who.may(right):
        raise NotAllowed("not_allowed", code="RI-ROLE", role=say(f"role.{who.role}"))

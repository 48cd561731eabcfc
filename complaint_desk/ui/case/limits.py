"""What can be pressed about a case's statutory limits, in words, with the verb that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from complaint_desk.domain.messages import Message, say
from complaint_desk.services import limits

Press = tuple[Message, Callable[..., Any], Mapping[str, Any]]


def limit_presses(possible: Sequence[str], titles: Mapping[str, str]) -> list[Press]:
    """Return the presses for what ``limits.possible`` told.

    Args:
        possible: its codes.
        titles: the titles of the rule sets by id.
    """
    found: list[Press] = []
    for code in possible:
        what, _, rule_set = code.partition(":")
        if rule_set:
            said = say(f"limit_press.{what}", name=titles.get(rule_set, rule_set))
            found.append((said, limits.choose_rule_set, {"rule_set": rule_set, "holds": what == "choose"}))
        elif what in ("accept", "not_accept"):
            found.append((say(f"limit_press.{what}"), limits.decide_acceptance, {"accepted": what == "accept"}))
        else:
            found.append((say(f"limit_press.{what}"), limits.extend_limit, {"how": what}))
    return found

"""The shipped rule sets for tests, and the rules that they make."""

from __future__ import annotations

from functools import cache

from complaint_desk.domain.calendars import WorkingTime
from complaint_desk.domain.rule_sets import RuleSet
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks.limits import calendar_time, rule_set
from complaint_desk.playbooks.sources import Shelf


@cache
def shipped(set_id: str) -> RuleSet:
    """A shipped rule set with its calendar."""
    found = rule_set(Shelf.of(), set_id)
    assert found is not None
    return found


@cache
def calendar(calendar_id: str) -> WorkingTime:
    """A shipped calendar."""
    return calendar_time(Shelf.of(), calendar_id)


def ruled(*set_ids: str) -> Rules:
    """Rules with some rule sets switched on."""
    return Rules(sets=tuple(shipped(each) for each in set_ids))

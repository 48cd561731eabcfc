"""What people decide about a case's statutory limits: which rule set it goes by, whether it is taken up, whether it may take longer."""

from __future__ import annotations

from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rule_sets import EXTENSIONS, set_of
from complaint_desk.domain.rules import Rules
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case
from complaint_desk.services.values import code_in, text_in


def possible(case: Case, rules: Rules) -> tuple[str, ...]:
    """Return what can be decided about the limits of a case now, as codes.

    ``choose:ID`` and ``leave:ID`` for rule sets that are not for every case, ``accept`` and ``not_accept`` while that is to be decided,
    ``complex`` and ``approved`` while a limit runs that this would make longer.
    """
    if not case.is_open:
        return ()
    found = [f"{'leave' if each.id in case.rule_sets else 'choose'}:{each.id}" for each in rules.sets if each.chosen]
    running = [clock for clock in clocks(case, rules) if clock.rule is not None and clock.runs]
    if any(clock.rule is not None and "acceptance" in clock.rule.ends for clock in running):
        found += ["accept", "not_accept"]
    for how in EXTENSIONS:
        longer = (clock for clock in running if clock.rule is not None and getattr(clock.rule, _MORE[how]) and how not in clock.longer)
        if any(True for _clock in longer):
            found.append(how)
    return tuple(found)


_MORE = {"complex": "complex", "approved": "extension"}


def choose_rule_set(store: Store, who: Person, *, key: bytes, case_id: int, rule_set: str, holds: bool = True, reason: str = "") -> Changed:
    """Let a case go by a rule set that is not for every case, or no longer: then its limits are gone, run out or not.

    Raises:
        NotAllowed: a case is taken off a rule set by who may approve.
        Problem: no such rule set is switched on.
        BadValue: a case is taken off it without a reason.
    """
    if not holds:
        text_in(reason, "limit_press.reason", "reason_needed")
    law = set_of(store.rules.sets, rule_set)
    if law is None or not law.chosen:
        raise Problem("no_such_rule_set", code="CL-SET", name=rule_set[:40])
    chosen = ev.RuleSetChosen(rule_set=rule_set, holds=holds, reason=reason.strip())
    return on_case(
        store, who, key, "choose_rule_set", case_id,
        lambda case, _tx: [] if (rule_set in case.rule_sets) == holds else [chosen],
        right="work_case" if holds else "approve",
    )


def decide_acceptance(store: Store, who: Person, *, key: bytes, case_id: int, accepted: bool, reason: str = "") -> Changed:
    """Note whether the complaint is taken up, and that the customer was told.

    Raises:
        Problem: nothing about this case asks for that decision.
    """

    def decide(case: Case, _tx: object) -> list[ev.Event]:
        _require(case, store.rules, "accept")
        return [ev.AcceptanceDecided(accepted=accepted, reason=reason.strip())]

    return on_case(store, who, key, "decide_acceptance", case_id, decide)


def extend_limit(store: Store, who: Person, *, key: bytes, case_id: int, how: str, reason: str = "") -> Changed:
    """Note that the case is a complex one, or that more time was approved; that somebody told the customer is part of it.

    Raises:
        NotAllowed: more time is approved by who may approve.
        Problem: no limit that runs becomes longer by it.
    """
    code_in(how, EXTENSIONS, "case.more")

    def decide(case: Case, _tx: object) -> list[ev.Event]:
        _require(case, store.rules, how)
        return [ev.LimitExtended(how=how, agreed_by=who.id if how == "approved" else 0, reason=reason.strip())]

    return on_case(store, who, key, "extend_limit", case_id, decide, right="approve" if how == "approved" else "work_case")


def _require(case: Case, rules: Rules, what: str) -> None:
    if what not in possible(case, rules):
        raise Problem("no_such_limit", code="CL-LIMIT")

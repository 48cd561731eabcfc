"""What the events about a case's clocks make of it: steps of the fold in ``case``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.joining import later_decided


def _rule_set_chosen(w: Any, r: Any) -> None:
    one = frozenset({r.event.rule_set})
    w.rule_sets = w.rule_sets | one if r.event.holds else w.rule_sets - one
    if w.absorbed and not r.event.holds:
        later_decided(w.absorbed, not_any_more=r.event.rule_set)


def _acceptance_decided(w: Any, r: Any) -> None:
    w.acceptance_us = w.acceptance_us or r.occurred_us
    w.accepted_us = (w.accepted_us or r.occurred_us) if r.event.accepted else 0


def _limit_extended(w: Any, r: Any) -> None:
    w.extensions = (*w.extensions, (r.event.how, r.occurred_us))


def _escalated(w: Any, r: Any) -> None:
    w.escalated_us = w.escalated_us or r.occurred_us


def _tier_noted(w: Any, r: Any) -> None:
    w.tier = r.event.tier if r.event.tier != "normal" else ""  # as it is noted when a case is opened


STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {
    ev.RuleSetChosen: _rule_set_chosen,
    ev.AcceptanceDecided: _acceptance_decided,
    ev.LimitExtended: _limit_extended,
    ev.Escalated: _escalated,
    ev.TierNoted: _tier_noted,
}

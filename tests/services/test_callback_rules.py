"""On which days customers are called: a rule set says it by type, circumstance, tier, channel and urgency, beside or instead of the playbooks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY
from complaint_desk.domain.rule_sets import HOUSE, CallbackRule, Scope
from complaint_desk.domain.rules import Rules
from complaint_desk.services import follow_up
from tests.services.desk import SmallDesk

BY_PHONE = CallbackRule(Scope(channels=frozenset({"phone"})), (1, 5))
URGENT = CallbackRule(Scope(urgencies=frozenset({4})), (14,), more=True)
BOOKS = {"": (3, 7), "delay": (2,), "major": (14,), "vulnerable_customer": (1,)}
PARTS = {
    "types": ("delay", "privacy"), "circumstances": ("major", "vulnerable_customer"), "tiers": ("normal", "key"), "channels": ("phone", "email"),
    "urgencies": (1, 4),
}


def ruled(*callbacks: CallbackRule) -> Rules:
    return Rules(sets=(replace(HOUSE, callbacks=callbacks),), callback_days=BOOKS)


@pytest.fixture
def rules() -> Rules:
    return replace(ruled(BY_PHONE, URGENT), callback_days={"": (3, 7)})


@pytest.mark.parametrize(("of", "days"), [
    ({"type": "privacy", "channel": "email"}, (3, 7)),
    ({"type": "delay", "channel": "email"}, (2,)),
    ({"type": "delay", "channel": "phone"}, (1, 5)),
    ({"type": "delay", "channel": "phone", "urgency": 4}, (1, 5, 14)),
    ({"type": "delay", "channel": "email", "urgency": 4}, (2, 14)),
    ({"type": "delay", "channel": "phone", "circumstances": frozenset({"major"})}, (1, 5, 14)),
])
def test_the_first_rule_that_holds_replaces_the_days_of_the_type_and_what_comes_beside_is_added(of: dict[str, object], days: tuple[int, ...]) -> None:
    later = CallbackRule(Scope(channels=frozenset({"phone"}), types=frozenset({"delay"})), (9,))
    assert ruled(BY_PHONE, later, URGENT).callbacks_of(Case(id=1, **of)) == days  # type: ignore[arg-type]


def test_a_rule_set_that_a_case_does_not_go_by_calls_nobody() -> None:
    chosen = replace(HOUSE, id="strict", chosen=True, callbacks=(CallbackRule(Scope(), (1,)),))
    rules = Rules(sets=(HOUSE, chosen), callback_days=BOOKS)
    assert rules.callbacks_of(Case(id=1, type="delay")) == (2,)
    assert rules.callbacks_of(Case(id=1, type="delay", rule_sets=frozenset({"strict"}))) == (1,)


def _some(of: tuple[object, ...]) -> st.SearchStrategy[frozenset[object]]:
    return st.frozensets(st.sampled_from(of))


SCOPES = st.builds(Scope, **{name: _some(of) for name, of in PARTS.items()})
RULES = st.builds(CallbackRule, SCOPES, st.lists(st.integers(1, 30), min_size=1, max_size=3, unique=True).map(lambda days: tuple(sorted(days))), st.booleans())
CASES = st.builds(
    Case, id=st.just(1), type=st.sampled_from(PARTS["types"]), circumstances=_some(PARTS["circumstances"]),
    tier=st.sampled_from(PARTS["tiers"]), channel=st.sampled_from(PARTS["channels"]), urgency=st.sampled_from(PARTS["urgencies"]),
)


@given(st.lists(RULES, max_size=4), CASES)
def test_the_days_are_what_reading_the_rules_one_by_one_gives(callbacks: list[CallbackRule], case: Case) -> None:
    instead, beside = [], set[int]()
    for rule in callbacks:
        s = rule.scope
        meant = (
            case.type in (s.types or {case.type}) and case.tier in (s.tiers or {case.tier}) and case.channel in (s.channels or {case.channel})
            and case.urgency in (s.urgencies or {case.urgency}) and (not s.circumstances or s.circumstances & case.circumstances)
        )
        if meant and rule.more:
            beside |= set(rule.days)
        elif meant:
            instead.append(set(rule.days))
    of_type = instead[0] if instead else set(BOOKS.get(case.type, BOOKS[""]))
    of_circumstances = {day for each in case.circumstances for day in BOOKS[each]}
    assert ruled(*callbacks).callbacks_of(case) == tuple(sorted(of_type | beside | of_circumstances))


def test_a_solution_plans_the_callbacks_of_its_channel(desk: SmallDesk) -> None:
    case = desk.ready()  # a call
    desk.do(follow_up.resolve, case)
    held = desk.case(case)
    assert [(call.day, round((call.due_us - held.resolved_us) / DAY)) for call in held.callbacks] == [(1, 1), (5, 5)]

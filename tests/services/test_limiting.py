"""A confirmed limit on special compensation: ordinary remedies stay open, and more takes a supervisor under whatever name it is given."""

from __future__ import annotations

import pytest

from complaint_desk.data.limited import CONTACT, LIMITED, limits
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks.rules import load_rules
from complaint_desk.services import conversation, deciding, forms, intake, offers
from complaint_desk.services.forms import Value
from tests.services.desk import SmallDesk


@pytest.fixture
def rules() -> Rules:
    return load_rules()


def limit(desk: SmallDesk, case: int, days: int = 9) -> None:
    """What a supervisor's confirmation leaves on the customer's record."""
    until = desk.clock.us + days * DAY if days else 0
    customer = desk.case(case).customer_id
    laid = [ev.CustomerRestricted(case_id=case, until_us=until)]
    desk.store.operation(key=next(desk.keys), actor_id=0, verb="limit", work=lambda tx: {"n": tx.append(customer, laid)})


def calls(desk: SmallDesk, **contact: str) -> int:
    """A case of somebody who is taken as a new customer."""
    taken = intake.Intake(caller=intake.Caller(**contact), words="It broke.", verified="known_number")
    return int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=taken).result["case"])


def until(desk: SmallDesk, case: int) -> bool:
    return bool(limits(desk.store.read(), desk.case(case).customer_id))


@pytest.mark.parametrize("contact", [{"phone": "+44 (0)7700 900 123"}, {"phone": "07700-900123"}, {"phone": "０７７００９００１２３"},
                                     {"email": "Ann <ANN@Example.com>"}, {"phone": "1", "email": "ann@example.com "}])
def test_another_record_with_the_same_number_or_address_is_limited_too(desk: SmallDesk, contact: dict[str, str]) -> None:
    limit(desk, calls(desk, name="Ann Lee", phone="07700 900123", email="ann@example.com"))
    again = calls(desk, name="A. Leigh", **contact)
    assert until(desk, again)
    with pytest.raises(Problem, match="restricted"):
        desk.do(deciding.give_goodwill, again, amount="5", text="Flowers")


@pytest.mark.parametrize("contact", [{"phone": "07700 900124"}, {"phone": "900123"}, {"email": "joann@example.com"}, {"name": "Ann Lee"}])
def test_nobody_else_is(desk: SmallDesk, contact: dict[str, str]) -> None:
    limit(desk, calls(desk, name="Ann Lee", phone="07700 900123", email="ann@example.com"))
    assert not until(desk, calls(desk, **{"name": "Bo", **contact}))


def test_lifting_it_lifts_it_on_every_record_it_came_from(desk: SmallDesk) -> None:
    first = calls(desk, name="Ann Lee", phone="07700 900123")
    limit(desk, first)
    again = calls(desk, name="A. Leigh", phone="+44 7700 900123")
    desk.do(forms.lift_limit, again, who=desk.boss)
    assert (until(desk, first), until(desk, again)) == (False, False)


@pytest.mark.parametrize("remedy", ["other", "refund", "price_adjustment", "expert_call"])
def test_money_that_somebody_thought_of_waits_for_a_supervisor_under_any_name(desk: SmallDesk, remedy: str) -> None:
    case = desk.clarified()
    limit(desk, case)
    desk.do(offers.offer, case, option=desk.option(what="Something for the trouble", cost="20", remedy=remedy))
    desk.do(offers.offer, case, option=desk.option(what="Deliver on Friday", cost="0"))
    first, second = desk.case(case).options
    assert (first.allowed, second.allowed) == (False, True)
    desk.do(offers.ask_approval, case, option=1, reason="the oven did break")
    desk.do(offers.answer_approval, case, who=desk.boss, option=1, granted=True)
    assert desk.case(case).options[0].allowed


@pytest.mark.parametrize("remedy", ["gift", "coupon", "points", "discount"])
def test_special_compensation_stays_closed(desk: SmallDesk, remedy: str) -> None:
    case = desk.clarified()
    limit(desk, case)
    with pytest.raises(Problem, match="restricted"):
        desk.do(offers.offer, case, option=desk.option(what="A present", cost="20", remedy=remedy))


def test_a_remedy_that_a_playbook_calls_ordinary_stays_open(desk: SmallDesk) -> None:
    rules = desk.store.rules
    key = next(key for key, remedy in sorted(rules.known_options) if remedy == "refund")
    case = desk.clarified()
    limit(desk, case)
    desk.do(offers.offer, case, option=desk.option(what="The price back", cost="20", price="20", remedy="refund", source="playbook", key=key))
    desk.do(offers.offer, case, option=desk.option(what="The price back", cost="20", remedy="refund"))
    assert [option.allowed for option in desk.case(case).options] == [True, False]


def test_an_option_of_a_playbook_that_has_no_remedy_of_its_own_is_no_way_round(desk: SmallDesk) -> None:
    key = next(key for key, remedy in sorted(desk.store.rules.known_options) if remedy == "other")
    case = desk.clarified()
    limit(desk, case)
    desk.do(offers.offer, case, option=desk.option(what="Something for the trouble", cost="20", remedy="other", source="playbook", key=key))
    desk.do(offers.offer, case, option=desk.option(what="We keep it", cost="0", remedy="other", source="playbook", key=key))
    assert [option.allowed for option in desk.case(case).options] == [False, True]


def test_what_was_offered_before_the_limit_is_not_chosen_after_it(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(what="Something for the trouble", cost="20", remedy="other"))
    desk.do(offers.offer, case, option=desk.option(what="Deliver on Friday", cost="0"))
    limit(desk, case)
    with pytest.raises(Problem, match="restricted"):
        desk.do(offers.choose, case, option=1)
    desk.do(offers.choose, case, option=2)


@pytest.mark.parametrize("order", [("customer", "compensation"), ("compensation", "customer")])
def test_a_form_gives_a_limited_customer_nothing_but_by_a_supervisor(desk: SmallDesk, order: tuple[str, str]) -> None:
    late, listed = desk.take(), desk.take(name="Listed")
    limit(desk, listed)
    desk.do(conversation.classify, late, type="delay")
    desk.do(forms.start_form, late, form="tell_before_asked")
    values = {"customer": Value(ref=desk.case(listed).customer_id), "compensation": Value(code="gift")}
    first, second = order
    desk.do(forms.enter, late, form="tell_before_asked", item=1, field=first, value=values[first])
    with pytest.raises(Problem, match="restricted"):
        desk.do(forms.enter, late, form="tell_before_asked", item=1, field=second, value=values[second])
    desk.do(forms.enter, late, who=desk.boss, form="tell_before_asked", item=1, field=second, value=values[second])
    desk.do(forms.enter, late, form="tell_before_asked", item=1, field="compensation", value=Value(code="none_wanted"))


def test_the_limits_are_found_along_an_index_that_holds_nothing_else(desk: SmallDesk) -> None:
    for sql, params in ((LIMITED, ()), (CONTACT, (3,))):
        plan = [str(row[3]) for row in desk.store.read().rows("EXPLAIN QUERY PLAN " + sql, params)]
        assert not [step for step in plan if step.startswith("SCAN") and "event_limited" not in step], plan

"""Who speaks with a customer can look at what lies between them and us; a case about who asks is not among it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from complaint_desk.domain.problems import NotAllowed
from complaint_desk.services import behaviour, erasing, forms, hard_moments, intake
from tests.services.desk import SmallDesk


def again(desk: SmallDesk, customer: int) -> int:
    known = intake.Caller(customer_id=customer)
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=known, words="Once more.", verified="known_number"))
    return int(made.result["case"])


def test_all_cases_of_one_customer_are_looked_at_and_no_other(desk: SmallDesk) -> None:  # M1
    number = desk.take()
    customer = desk.case(number).customer_id
    desk.take(name="Somebody Else")
    desk.do(hard_moments.warn_abusive, again(desk, customer))
    found = behaviour.of_customer(desk.store, desk.agent, customer_id=customer)
    assert found is not None
    assert (found.complaints, found.contacts, found.warnings, found.months[-1]) == (2, 2, 1, 2)


def test_only_so_many_are_read_and_the_rest_are_counted(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.take()
    again(desk, desk.case(number).customer_id)
    monkeypatch.setattr(behaviour, "MOST", 1)
    found = behaviour.of_customer(desk.store, desk.agent, customer_id=desk.case(number).customer_id)
    assert found is not None
    assert (found.complaints, found.looked_at) == (2, 1)


def test_a_case_about_who_asks_is_neither_read_nor_counted(desk: SmallDesk) -> None:
    number = desk.take()
    customer = desk.case(number).customer_id
    about = again(desk, customer)
    other = desk.hire("ines", "agent")
    desk.do(forms.start_form, about, who=desk.boss, form="three_way")
    desk.do(forms.enter, about, who=desk.boss, form="three_way", field="person", value=forms.Value(ref=other.id))
    found = behaviour.of_customer(desk.store, other, customer_id=customer)
    assert found is not None
    assert (found.complaints, found.looked_at) == (1, 1)


def test_of_who_was_erased_nothing_is_told(desk: SmallDesk) -> None:
    customer = desk.case(desk.closed()).customer_id
    assert behaviour.of_customer(desk.store, desk.agent, customer_id=customer) is not None
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")
    assert behaviour.of_customer(desk.store, desk.agent, customer_id=customer) is None


def test_nobody_is_no_customer(desk: SmallDesk) -> None:
    assert behaviour.of_customer(desk.store, desk.agent, customer_id=10**6) is None


def test_who_may_not_see_cases_is_told_so(desk: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        behaviour.of_customer(desk.store, replace(desk.agent, active=False), customer_id=1)


@pytest.mark.parametrize(("role", "told"), [("agent", True), ("caller", True), ("reviewer", True), ("department", False)])
def test_it_is_told_to_who_speaks_with_customers_and_not_to_who_answers_a_task(desk: SmallDesk, role: str, told: bool) -> None:
    customer = desk.case(desk.take()).customer_id
    who = replace(desk.agent, role=role)
    if told:
        assert behaviour.of_customer(desk.store, who, customer_id=customer) is not None
    else:
        with pytest.raises(NotAllowed):
            behaviour.of_customer(desk.store, who, customer_id=customer)

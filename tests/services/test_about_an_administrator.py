"""Whom a complaint is about is told nothing of it either where only a look is asked for: what erasing would take, whether it is held."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.services import erasing, forms, holding
from complaint_desk.services.forms import Value
from tests.services.desk import SmallDesk

Asks = Callable[[SmallDesk, Person, int], object]


def what_would_go(desk: SmallDesk, who: Person, case: int) -> object:
    return erasing.extent(desk.store, who, customer_id=desk.case(case).customer_id)


def whether_it_is_held(desk: SmallDesk, who: Person, case: int) -> object:
    return holding.hold(desk.store, who, case_id=case)


@pytest.mark.parametrize(("asks", "verb"), [(what_would_go, "erase_customer"), (whether_it_is_held, "see_case")], ids=["erase", "hold"])
def test_who_is_complained_about_gets_no_look_and_that_it_was_tried_is_kept(desk: SmallDesk, asks: Asks, verb: str) -> None:
    mina = desk.hire("mina", "administrator")
    case = desk.take()
    desk.do(holding.set_hold, case, who=desk.boss, why="dispute", reason="a letter from their lawyer")
    assert asks(desk, mina, case)
    desk.do(forms.start_form, case, form="three_way")
    for who in (desk.agent, desk.boss):  # named by one person, then agreed to by another
        desk.do(forms.enter, case, who=who, form="three_way", field="person", value=Value(ref=mina.id))
    with pytest.raises(NotAllowed, match="complained_about_hidden"):
        asks(desk, mina, case)
    assert desk.last(1) == ev.Denied(person=mina.id, verb=verb, case_id=case, why="RI-PARTY")
    assert asks(desk, desk.boss, case)

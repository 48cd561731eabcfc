"""Who looks at a masked number says why, and that they looked is in the trail; the content is not."""

from __future__ import annotations

import pytest

from complaint_desk.domain.events import DetailRevealed
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.services import revealing
from tests.services.desk import SmallDesk


def test_it_stands_on_the_customers_own_stream(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(revealing.reveal, case, who=desk.boss, field="email", why="verify")
    assert desk.last(desk.case(case).customer_id) == DetailRevealed(field="email", why="verify", case_id=case)


def test_only_the_owner_needs_no_reason(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(revealing.reveal, case)
    with pytest.raises(BadValue):
        desk.do(revealing.reveal, case, who=desk.boss)


@pytest.mark.parametrize("more", [{"why": "because"}, {"field": "name", "why": "verify"}, {"field": "card_number", "why": "verify"}])
def test_what_is_no_reason_and_no_such_field_is_refused(desk: SmallDesk, more: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        desk.do(revealing.reveal, desk.take(), who=desk.boss, **more)


def test_who_never_speaks_with_customers_does_not_look(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(NotAllowed):
        desk.do(revealing.reveal, case, who=desk.hire("depot", "department"), why="verify")
    with pytest.raises(Problem, match="no_such_case"):
        desk.do(revealing.reveal, 999, who=desk.boss, why="verify")


def test_a_look_at_identity_numbers_is_recorded_too(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(revealing.reveal, case, who=desk.boss, field="identity", why="verify")
    assert desk.last(desk.case(case).customer_id) == DetailRevealed(field="identity", why="verify", case_id=case)

"""The register of improvement points: who sees to each, by when, what came of it, and that nobody closes one on hope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.views import Asker
from complaint_desk.domain.desk_events import ImprovementEnded, ImprovementOpened, ImprovementPlanned, ImprovementTold
from complaint_desk.domain.events import DAY, Denied
from complaint_desk.domain.figures import day_date
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem, StaleCase, WrongUsage
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services import follow_up, forms, improving
from tests.services.desk import SmallDesk


def opened(desk: SmallDesk, title: str = "Check stock before a promise", cause: str = "wrong_promise") -> int:
    return int(improving.open_point(desk.store, desk.boss, key=next(desk.keys), title=title, cause=cause).result["improvement"])


def only(desk: SmallDesk) -> improving.Entry:
    (entry,) = improving.register(desk.store, desk.boss).entries
    return entry


def ahead(desk: SmallDesk, days: int) -> str:
    return (day_date(desk.clock.us // DAY) + timedelta(days)).isoformat()


def complaints(desk: SmallDesk, n: int, cause: str = "wrong_promise") -> None:
    for _ in range(n):
        desk.do(follow_up.find_cause, desk.take(), cause=cause)


def test_a_point_needs_no_case_and_is_listed_with_its_cause(desk: SmallDesk) -> None:
    point = opened(desk)
    assert desk.last(point) == ImprovementOpened(case_id=0, cause="wrong_promise", title="Check stock before a promise")
    found = only(desk)
    assert (found.point.id, found.idea.title, found.idea.cause, found.idea.effect) == (point, "Check stock before a promise", "wrong_promise", "young")


@pytest.mark.parametrize(("title", "problem"), [(" ", "empty_text"), ("x" * 201, "field_too_long")], ids=["empty", "long"])
def test_a_point_is_called_something_that_a_list_can_hold(desk: SmallDesk, title: str, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        opened(desk, title)
    assert opened(desk, "x" * 200)


def test_a_point_has_an_owner_and_a_day_and_is_overdue_once_that_is_over(desk: SmallDesk) -> None:
    point = opened(desk)
    due = ahead(desk, 3)
    improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="corrective", owner_id=desk.agent.id, due=due)
    found = only(desk)
    assert (found.point.sort, found.owner, found.overdue) == ("corrective", "Yun", False)
    assert day_date(found.point.due_us // DAY - 1) == date.fromisoformat(due)
    desk.clock.us = found.point.due_us
    assert only(desk).overdue


def test_the_same_plan_again_is_no_second_entry(desk: SmallDesk) -> None:
    point, due = opened(desk), ahead(desk, 3)
    for _ in range(2):
        improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="preventive", due=due)
    assert [kind for kind in desk.kinds(point) if kind == ImprovementPlanned.kind] == [ImprovementPlanned.kind]


@pytest.mark.parametrize(("plan", "problem"), [
    ({"sort": "magic"}, "unknown_code"), ({"sort": "corrective", "owner_id": 77}, "improvement_owner"),
    ({"sort": "corrective", "due": "soon"}, "improvement_day"), ({"sort": "corrective", "due": "2020-01-01"}, "due_passed"),
], ids=["sort", "owner", "day", "passed"])
def test_a_plan_of_nonsense_is_refused_beside_its_field(desk: SmallDesk, plan: dict[str, object], problem: str) -> None:
    point = opened(desk)
    with pytest.raises(BadValue, match=problem):
        improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, **plan)  # type: ignore[arg-type]
    assert desk.kinds(point) == [ImprovementOpened.kind]


def test_without_an_effect_a_point_is_closed_by_a_signature_with_its_reason(desk: SmallDesk) -> None:
    point = opened(desk)
    with pytest.raises(BadValue, match="improvement_reason"):
        improving.end(desk.store, desk.boss, key=next(desk.keys), improvement=point)
    improving.end(desk.store, desk.boss, key=next(desk.keys), improvement=point, reason="The supplier changed")
    assert desk.last(point) == ImprovementEnded(how="no_effect", reason="The supplier changed")
    assert only(desk).point.ended == "no_effect"
    for verb, more in ((improving.plan, {"sort": "corrective"}), (improving.end, {"reason": "again"})):
        with pytest.raises(Problem, match="improvement_closed"):
            verb(desk.store, desk.boss, key=next(desk.keys), improvement=point, **more)


def test_a_point_whose_complaints_became_fewer_beyond_chance_is_closed_with_its_effect(desk: SmallDesk) -> None:
    complaints(desk, 1)
    for _ in range(20):
        desk.clock.us += DAY
        complaints(desk, 2)
    point = opened(desk)
    desk.clock.us += 22 * DAY
    found = only(desk).idea
    assert (found.effect, found.since) == ("fewer", 0)
    improving.end(desk.store, desk.boss, key=next(desk.keys), improvement=point)
    ended = desk.last(point)
    assert isinstance(ended, ImprovementEnded)
    assert (ended.how, ended.since, ended.before) == ("effect", found.since, found.before)


def test_what_customers_are_told_is_kept_with_the_point(desk: SmallDesk) -> None:
    point = opened(desk)
    improving.tell(desk.store, desk.boss, key=next(desk.keys), improvement=point, text="Because you told us, we check the stock first.")
    assert desk.last(point) == ImprovementTold(text="Because you told us, we check the stock first.")
    assert only(desk).point.told_us


def test_what_customers_are_told_of_a_point_names_nobody_in_whose_case_it_was_seen(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(follow_up.note_improvement, case, text="Ask twice before a parcel for Vanderlee goes out, as 0555 010 0199 asked")
    also = desk.take(name="Ada Brandt")
    point = only(desk).point.id
    desk.do(follow_up.note_improvement, also, joins=point)
    assert only(desk).public == "Ask twice before a parcel for V*** goes out, as 055 **** 0199 asked"
    other = opened(desk, "Mrs. Brandt was right")
    assert next(each.public for each in improving.register(desk.store, desk.boss).entries if each.point.id == other) == "Mrs. Brandt was right"


def test_whom_the_case_of_a_point_is_about_changes_nothing_of_it_and_that_it_was_tried_is_kept(desk: SmallDesk) -> None:
    sade = desk.hire("sade", "supervisor")
    case = desk.take()
    desk.do(follow_up.note_improvement, case, text="Nobody shouts at customers")
    point = only(desk).point.id
    desk.do(forms.start_form, case, form="three_way")
    for who in (desk.agent, desk.boss):  # named by one person, then agreed to by another
        desk.do(forms.enter, case, who=who, form="three_way", field="person", value=forms.Value(ref=sade.id))
    assert improving.register(desk.store, sade).entries == ()
    before = desk.kinds(point)
    for verb, fields in ((improving.plan, {"sort": "corrective"}), (improving.tell, {"text": "x"}), (improving.end, {"reason": "moot"})):
        with pytest.raises(NotAllowed, match="complained_about"):
            verb(desk.store, sade, key=next(desk.keys), improvement=point, **fields)
    assert desk.kinds(point) == before
    denied = [r.event for r in desk.store.history(DESK_STREAM) if isinstance(r.event, Denied)]
    assert [(each.person, each.verb) for each in denied] == [
        (sade.id, "plan_improvement"), (sade.id, "tell_improvement"), (sade.id, "end_improvement"),
    ]


def test_the_cases_of_a_point_are_found_by_its_number(desk: SmallDesk) -> None:
    from datetime import UTC

    from complaint_desk.data.queue import total

    case = desk.take()
    desk.take()
    desk.do(follow_up.find_cause, case, cause="wrong_promise")
    desk.do(follow_up.note_improvement, case, text="Check stock before a promise")
    point = only(desk).point
    assert point.case_id == case
    assert total(desk.store.read(), queue_filter(conditions=[f"improvement={point.id}"]), Asker(desk.boss.id, desk.clock.us, UTC)) == 1
    wide = queue_filter(conditions=[f"improvement={' ' * 20}{point.id} , 0"])
    assert total(desk.store.read(), wide, Asker(desk.boss.id, desk.clock.us, UTC)) == 1
    with pytest.raises(WrongUsage, match="filter_number"):
        queue_filter(conditions=["improvement=stock"])


def test_open_points_come_first_by_their_day_and_closed_ones_last(desk: SmallDesk) -> None:
    closed, later, sooner, undated = (opened(desk, title) for title in ("closed", "later", "sooner", "undated"))
    improving.end(desk.store, desk.boss, key=next(desk.keys), improvement=closed, reason="moot")
    for point, days in ((later, 9), (sooner, 2)):
        improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="corrective", due=ahead(desk, days))
    assert [each.point.id for each in improving.register(desk.store, desk.boss).entries] == [sooner, later, undated, closed]


def test_an_agent_reads_the_register_and_changes_nothing_in_it(desk: SmallDesk) -> None:
    point = opened(desk)
    assert improving.register(desk.store, desk.agent).entries
    for verb, fields in (
        (improving.open_point, {"title": "x", "cause": "other"}), (improving.plan, {"improvement": point, "sort": "corrective"}),
        (improving.end, {"improvement": point, "reason": "x"}), (improving.tell, {"improvement": point, "text": "x"}),
    ):
        with pytest.raises(NotAllowed):
            verb(desk.store, desk.agent, key=next(desk.keys), **fields)


def test_who_plans_a_point_that_somebody_else_planned_meanwhile_is_told_and_theirs_stands(desk: SmallDesk) -> None:
    point = opened(desk)
    seen = only(desk).point.version
    improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="corrective", owner_id=desk.agent.id, expected_version=seen)
    with pytest.raises(StaleCase):
        improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="preventive", expected_version=seen)
    assert (only(desk).point.sort, only(desk).owner) == ("corrective", "Yun")
    now = only(desk).point.version
    improving.plan(desk.store, desk.boss, key=next(desk.keys), improvement=point, sort="preventive", expected_version=now)
    assert only(desk).point.sort == "preventive"


def test_older_points_are_read_when_they_are_asked_for_and_closed_by_what_is_counted_too(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(improving, "MOST_SHOWN", 2)
    points = [opened(desk, f"Point {n}") for n in range(3)]
    newest, every = (improving.register(desk.store, desk.boss, most=most) for most in (2, 4))
    assert (newest.total, [each.point.id for each in newest.entries]) == (3, points[:0:-1])
    assert [each.point.id for each in every.entries] == points[::-1]
    improving.end(desk.store, desk.boss, key=next(desk.keys), improvement=points[0], reason="Seen to elsewhere")
    ended = desk.last(points[0])
    assert isinstance(ended, ImprovementEnded)
    assert (ended.how, ended.since, ended.before) == ("no_effect", 0, 0)

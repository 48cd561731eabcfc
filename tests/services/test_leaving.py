"""Who works here no more keeps no case: colleagues get them in the same press, or they are nobody's and come up as the next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import assigning, forms, handing_over, people, queue, reminding, taking, undoing, watching


@pytest.fixture
def eve(desk):
    return desk.hire("eve", "agent")


def of_eve(desk, eve, n=1):
    cases = [desk.take() for _ in range(n)]
    for case in cases:
        desk.do(assigning.assign, case, who=desk.boss, owner_id=eve.id)
    return cases


def leave(desk, person, **more):
    return people.change_person(
        desk.store, desk.boss, key=next(desk.keys), person=person.id, role=person.role, limit=person.limit, active=False, **more
    )


def free(desk):
    return sorted(queue.ids(desk.store, desk.boss, wanted=QueueFilter("unassigned"), zone=ZoneInfo("UTC")))


def test_their_cases_are_nobodys_and_the_next_ones(desk, eve):
    cases = of_eve(desk, eve, 2)
    changed = leave(desk, eve)
    assert (free(desk), changed.result["freed"]) == (cases, 2)
    assert changed.cases == tuple(cases)
    assert "case" in changed.kinds
    took = taking.take_next(desk.store, desk.agent, key=next(desk.keys))
    assert took.result["case"] in cases
    assert check(desk.store).problems == []


def test_or_they_go_to_whom_one_names(desk, eve):
    cases = of_eve(desk, eve, 2)
    changed = leave(desk, eve, to=[desk.agent.id])
    assert {desk.case(case).owner_id for case in cases} == {desk.agent.id}
    assert (changed.result["freed"], changed.cases) == (0, tuple(cases))
    assert handing_over.owed(desk.store, desk.boss, person=eve.id).cases == 0


@pytest.fixture
def other_window(monkeypatch):
    """Lets something happen in another window between the switching off and the handing over."""

    def happens(what):
        real = handing_over.hand_over

        def later(*args, **more):
            what()
            return real(*args, **more)

        monkeypatch.setattr(handing_over, "hand_over", later)

    return happens


def test_they_go_there_too_when_another_window_gave_them_back_in_between(desk, eve, other_window):
    cases = of_eve(desk, eve, 3)
    other_window(lambda: watching.record_breaches(desk.store, desk.agent, key=next(desk.keys)))
    changed = leave(desk, eve, to=[desk.agent.id])
    assert {desk.case(case).owner_id for case in cases} == {desk.agent.id}
    assert (changed.result["freed"], changed.cases) == (0, tuple(cases))
    assert check(desk.store).problems == []


def test_what_somebody_took_in_between_stays_with_them(desk, eve, other_window):
    cases, kim = of_eve(desk, eve, 2), desk.hire("kim", "agent")

    def takes_one():
        watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
        desk.do(assigning.assign, cases[0], who=kim, owner_id=kim.id)

    other_window(takes_one)
    changed = leave(desk, eve, to=[desk.agent.id])
    assert [desk.case(case).owner_id for case in cases] == [kim.id, desk.agent.id]
    assert (changed.result["freed"], changed.cases) == (0, (cases[1],))


def test_nobody_leaves_and_nothing_is_given_away_when_it_may_not_be(desk, eve):
    cases = of_eve(desk, eve)
    with pytest.raises(BadValue):
        leave(desk, eve, to=[eve.id])
    with pytest.raises(Problem, match="last_administrator"):
        leave(desk, desk.boss)
    assert desk.store.persons()[eve.id].active
    assert desk.case(cases[0]).owner_id == eve.id


def test_the_same_press_again_does_it_once(desk, eve):
    cases = of_eve(desk, eve)
    key = next(desk.keys)
    for _ in range(2):
        people.change_person(desk.store, desk.boss, key=key, person=eve.id, role="agent", limit="0", active=False, to=[desk.agent.id])
    assert desk.kinds(cases[0]).count("assigned") == 3  # taken, given to eve, and on


def test_what_is_left_with_somebody_who_left_before_is_given_back_by_the_desk(desk, eve):
    """A desk of an earlier version, or a case that was opened again: nobody would see it."""
    (case,) = of_eve(desk, eve)
    left = ev.PersonChanged(person=eve.id, role="agent", limit="0", active=False, login="eve", name="Eve")
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="change_person", work=lambda tx: tx.append(tx.desk_stream, [left]) or {})
    found = watching.record_breaches(desk.store, desk.boss, key=b"")
    assert found.cases == (case,)
    assert free(desk) == [case]
    assert desk.store.history(case)[-1].actor_id == 0
    assert watching.record_breaches(desk.store, desk.boss, key=b"").cases == ()


def test_what_they_wanted_to_be_reminded_of_is_told_to_who_has_the_case_then(desk, eve):
    (case,) = of_eve(desk, eve)
    desk.do(reminding.remind, case, who=eve, at_us=desk.clock.us + HOUR, text="Ask the depot")
    leave(desk, eve)
    desk.do(assigning.assign, case, owner_id=desk.agent.id)
    watching.record_breaches(desk.store, desk.boss, key=b"")
    desk.clock.us += 2 * HOUR
    (told,) = reminding.tell(desk.store, desk.agent, lead_us=0)
    assert (told.words, told.by) == ("Ask the depot", "Eve")


# handed over ------------------------------------------------------------------------------------------------------------------


def hand_over(desk, person, *to):
    return handing_over.hand_over(desk.store, desk.boss, key=next(desk.keys), person=person.id, to=[each.id for each in to])


def told(desk, who):
    return [(one.words, one.by) for one in reminding.tell(desk.store, who, lead_us=0)]


def test_what_one_wanted_to_be_reminded_of_in_a_colleagues_case_goes_to_that_colleague(desk, eve):
    of_eve(desk, eve)
    theirs = desk.take()  # a case of the agent's
    desk.do(reminding.remind, theirs, who=eve, at_us=desk.clock.us + HOUR, text="I promised to ring about this")
    kim = desk.hire("kim", "agent")
    changed = hand_over(desk, eve, kim)
    shares = {share.person.login: share.duties for share in handing_over.shares(desk.store, desk.boss, changed=changed)}
    assert (shares["kim"].cases, shares["kim"].reminders, shares["yun"].cases, shares["yun"].reminders) == (1, 0, 0, 1)
    desk.clock.us += 2 * HOUR
    assert (told(desk, eve), told(desk, kim)) == ([], [])
    assert told(desk, desk.agent) == [("I promised to ring about this", "Eve")]


def test_in_a_case_that_nobody_has_it_goes_to_the_first_who_takes_over(desk, eve):
    of_eve(desk, eve)
    free_case = desk.take()
    desk.do(assigning.assign, free_case, owner_id=0)
    desk.do(reminding.remind, free_case, who=eve, at_us=desk.clock.us + HOUR, text="Ask the depot")
    kim = desk.hire("kim", "agent")
    hand_over(desk, eve, kim, desk.agent)
    desk.clock.us += 2 * HOUR
    assert told(desk, kim) == [("Ask the depot", "Eve")]


def test_taken_back_the_reminders_are_the_ills_again(desk, eve):
    of_eve(desk, eve)
    theirs = desk.take()
    desk.do(reminding.remind, theirs, who=eve, at_us=desk.clock.us + HOUR, text="Ring")
    desk.do(reminding.remind, theirs, at_us=desk.clock.us + HOUR, text="My own")
    hand_over(desk, eve, desk.hire("kim", "agent"))
    undoing.undo_press(desk.store, desk.boss, key=next(desk.keys), press=undoing.recent(desk.store, desk.boss)[0].id)
    desk.clock.us += 2 * HOUR
    assert (told(desk, eve), told(desk, desk.agent)) == ([("Ring", "")], [("My own", "")])


def test_a_reminder_in_a_case_about_whoever_would_get_it_stays_where_it_is(desk, eve):
    """Only a refused case stays with the ill; a reminder of it is no way to learn of it."""
    of_eve(desk, eve)
    about = desk.take()
    desk.do(assigning.assign, about, owner_id=0)
    desk.do(reminding.remind, about, who=eve, at_us=desk.clock.us + HOUR, text="Ring")
    kim = desk.hire("kim", "agent")
    desk.do(forms.start_form, about, who=desk.boss, form="three_way")
    desk.do(forms.enter, about, who=desk.boss, form="three_way", field="person", value=forms.Value(ref=kim.id))
    hand_over(desk, eve, kim)
    assert reminding.of_case(desk.store, eve, case_id=about)

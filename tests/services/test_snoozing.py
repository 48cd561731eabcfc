"""A case that is put away leaves "mine" until its time, and is back at once when the customer calls or a clock is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.data.queue import counts, ids
from complaint_desk.data.views import Asker
from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.events import DAY, HOUR, MINUTE
from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.services import (
    assigning,
    conversation,
    follow_up,
    handing_over,
    hard_moments,
    many,
    marking,
    offers,
    reminding,
    snoozing,
    tasks,
    undoing,
)
from complaint_desk.services.snoozing import snooze, wake
from tests.histories import MONDAY
from tests.services.desk import SmallDesk
from tests.services.test_limits import DAYTIME

WEEKDAYS = WorkingTime(Calendar("week", ZoneInfo("UTC"), (*[(Period(9 * 60, 18 * 60),)] * 5, (), ())))


def away(desk, *cases, until=8 * HOUR, who=None):
    return snooze(desk.store, who or desk.agent, key=next(desk.keys), cases=cases, until_us=desk.clock.us + until)


def view(desk, name, who=None):
    asker = Asker((who or desk.agent).id, desk.clock.us, UTC)
    found = [id_ for chunk in ids(desk.store.read(), QueueFilter(name), asker) for id_ in chunk]
    assert counts(desk.store.read(), asker)[name] == len(found)
    return sorted(found)


def test_what_is_put_away_leaves_mine_and_stands_in_its_own_view(desk):
    here, gone = desk.take(), desk.take()
    away(desk, gone)
    assert (view(desk, "mine"), view(desk, "snoozed")) == ([here], [gone])
    assert view(desk, "open") == [here, gone]
    assert snoozing.until(desk.store, desk.agent, case_id=gone) > desk.clock.us
    desk.clock.us += 9 * HOUR
    assert (view(desk, "mine"), view(desk, "snoozed")) == ([here, gone], [])
    assert snoozing.until(desk.store, desk.agent, case_id=gone) == 0


def test_it_is_back_when_the_customer_calls(desk):
    case = desk.take()
    away(desk, case)
    desk.do(conversation.hear, case, words="Still nothing!")
    assert (view(desk, "mine"), view(desk, "snoozed")) == ([case], [])


def test_it_is_back_an_hour_before_a_clock_runs_out(desk):
    case = desk.take()
    away(desk, case, until=7 * DAY)
    due = desk.store.read().value("SELECT next_due_us FROM complaint WHERE id = ?", (case,))
    desk.clock.us = due - 61 * MINUTE
    assert view(desk, "snoozed") == [case]
    desk.clock.us = due - 59 * MINUTE
    assert view(desk, "mine") == [case]


def waits_for_approval(desk):
    case = desk.offered(desk.clarified(), "500", "0")
    desk.do(offers.ask_approval, case, option=1, reason="It is what they paid")
    return case


def asked_a_department(desk):
    case = desk.take()
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="logistics", what="Find it", due_us=desk.clock.us + 3 * DAY))
    return case


def taken_away_and_given_back(desk, case, boss):
    desk.do(assigning.assign, case, who=boss, owner_id=boss.id)
    desk.do(assigning.assign, case, who=boss, owner_id=desk.agent.id)


OTHERS_DID = {
    "somebody noted a danger": (SmallDesk.take, lambda d, c, boss: d.do(hard_moments.note_danger, c, who=boss, danger="self_harm")),
    "it became urgent": (SmallDesk.take, lambda d, c, boss: d.do(conversation.classify, c, who=boss, urgency=4)),
    "it was approved": (waits_for_approval, lambda d, c, boss: d.do(offers.answer_approval, c, who=boss, option=1, granted=True)),
    "the department answered": (
        asked_a_department, lambda d, c, boss: d.do(tasks.answer_task, c, who=boss, task=1, outcome="done", reply="found"),
    ),
    "it was given back": (SmallDesk.take, taken_away_and_given_back),
    "somebody wrote a note in it": (SmallDesk.take, lambda d, c, boss: d.do(conversation.add_note, c, who=boss, text="See me first")),
}


@pytest.mark.parametrize("what", OTHERS_DID)
def test_it_is_back_when_somebody_else_did_something_in_it(desk, what):
    make, happens = OTHERS_DID[what]
    case = make(desk)
    away(desk, case)
    assert view(desk, "snoozed") == [case]
    happens(desk, case, desk.boss)
    assert (view(desk, "mine"), view(desk, "snoozed")) == ([case], [])
    assert snoozing.until(desk.store, desk.agent, case_id=case) == 0
    away(desk, case)  # seen, and put away once more
    assert view(desk, "snoozed") == [case]


def test_it_stays_away_for_what_one_does_oneself_and_for_a_tag(desk):
    marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label="Flood")
    case = desk.take()
    away(desk, case)
    desk.do(conversation.add_note, case, text="Nothing new")
    desk.do(marking.tag, case, who=desk.boss, tag=marking.known(desk.store).tags[0].key)
    assert view(desk, "snoozed") == [case]


def test_it_is_back_when_the_clock_of_the_machine_was_years_ahead(desk):
    desk.clock.us += 730 * DAY
    case = desk.take()
    away(desk, case)
    desk.clock.us -= 730 * DAY
    assert (view(desk, "mine"), view(desk, "snoozed")) == ([case], [])


def test_it_is_back_when_the_clock_of_the_machine_was_days_ahead(desk):
    """Else what others do would look older than the snooze."""
    desk.clock.us += 5 * DAY
    case = desk.take()
    away(desk, case, until=HOUR)
    desk.clock.us -= 5 * DAY
    assert view(desk, "mine") == [case]


def test_it_is_no_event(desk):
    case = desk.take()
    before = desk.kinds(case)
    away(desk, case)
    assert desk.kinds(case) == before


def test_what_cannot_be_put_away_is_named_with_the_reason(desk):
    mine, free, theirs = desk.take(), desk.take(), desk.take()
    desk.do(assigning.assign, free, owner_id=0)
    desk.do(assigning.assign, theirs, who=desk.boss, owner_id=desk.boss.id)
    late = desk.take()
    desk.do(follow_up.promise, late, what="A call", by_whom="", due_us=desk.clock.us + 30 * MINUTE)
    report = many.report(desk.store, desk.agent, changed=away(desk, mine, free, theirs, late, 4711))
    assert report.done == (mine,)
    assert [one.code for one in report.refused] == ["SN-OWNER", "SN-OWNER", "SN-CLOCK", "CA-NONE"]


@pytest.mark.parametrize("until", [-HOUR, 0, 32 * DAY])
def test_a_moment_that_means_nothing_is_told(desk, until):
    with pytest.raises(BadValue):
        away(desk, desk.take(), until=until)


def test_it_is_taken_out_again_by_hand_and_by_undo(desk):
    one, two = desk.take(), desk.take()
    away(desk, one, two)
    wake(desk.store, desk.agent, key=next(desk.keys), cases=[one])
    assert view(desk, "snoozed") == [two]
    press = undoing.recent(desk.store, desk.agent)[0]
    assert (press.verb, press.cases) == ("snooze", (two,))
    changed = undoing.undo_press(desk.store, desk.agent, key=next(desk.keys), press=press.id)
    assert changed.cases == (two,)
    assert view(desk, "snoozed") == []
    assert all(press.verb != "snooze" for press in undoing.recent(desk.store, desk.agent))


def test_one_put_away_by_somebody_else_is_mine_when_i_get_it(desk):
    case = desk.take()
    away(desk, case)
    desk.do(assigning.assign, case, who=desk.boss, owner_id=desk.boss.id)
    assert view(desk, "mine", desk.boss) == [case]


# reminders ----------------------------------------------------------------------------------------------------------------


def told(desk, lead=15 * MINUTE, who=None):
    return reminding.tell(desk.store, who or desk.agent, lead_us=lead)


def remind(desk, case, text="Ask the depot", after=HOUR, who=None):
    return desk.do(reminding.remind, case, at_us=desk.clock.us + after, text=text, **({"who": who} if who else {}))


def test_a_promise_is_told_before_it_is_due_and_once(desk):
    case = desk.take()
    due = desk.clock.us + 2 * HOUR
    desk.do(follow_up.promise, case, what="A call on Friday", by_whom="", due_us=due)
    assert told(desk) == ()
    desk.clock.us = due - 10 * MINUTE
    assert [(one.what, one.case_id, one.due_us, one.words) for one in told(desk)] == [("promise", case, due, "A call on Friday")]
    assert told(desk) == ()


def test_two_promises_of_one_minute_are_two(desk):
    case, due = desk.take(), desk.clock.us + HOUR
    for what in ("A call", "A letter"):
        desk.do(follow_up.promise, case, what=what, by_whom="", due_us=due)
    at(desk, due - MINUTE)
    assert sorted(one.words for one in told(desk)) == ["A call", "A letter"]


def test_one_who_wants_no_reminder_is_told_what_is_overdue(desk):
    case, due = desk.take(), desk.clock.us + HOUR
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    at(desk, due - MINUTE)
    assert told(desk, lead=0) == ()
    at(desk, due + MINUTE)
    assert [(one.words, one.due_us) for one in told(desk, lead=0)] == [("A call", due)]
    assert told(desk, lead=0) == ()


def test_the_second_promise_of_a_case_is_told_too(desk):
    case = desk.take()
    first = desk.clock.us + 2 * HOUR
    for due in (first, first + HOUR):
        desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    desk.clock.us = first - MINUTE
    assert [one.due_us for one in told(desk)] == [first]
    desk.clock.us = first + 50 * MINUTE
    assert [one.due_us for one in told(desk)] == [first, first + HOUR]  # the first is overdue by now
    assert told(desk) == ()


def test_no_promise_is_told_at_night_and_what_is_due_then_is_told_before_it(tmp_path):
    """The desk is open from nine to six, by UTC: what is due at three in the morning is told at the end of the day before."""
    desk = SmallDesk.made(tmp_path / "day.sqlite", replace(Rules(), desk_time=DAYTIME))
    case, midnight = desk.take(), MONDAY - 9 * HOUR + DAY
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=midnight + 3 * HOUR)
    at(desk, midnight + 2 * HOUR + 50 * MINUTE)
    assert told(desk) == ()
    at(desk, midnight - 6 * HOUR - 10 * MINUTE)
    assert [one.what for one in told(desk)] == ["promise"]
    desk.do(follow_up.promise, case, what="Another", by_whom="", due_us=midnight + 4 * HOUR)
    at(desk, midnight + 9 * HOUR)  # nobody sat there in the evening
    assert [one.words for one in told(desk)] == ["A call", "Another"]  # both are overdue
    desk.store.close()


def test_what_one_wrote_down_oneself_is_told_at_its_minute_be_it_night(tmp_path):
    desk = SmallDesk.made(tmp_path / "night.sqlite", replace(Rules(), desk_time=DAYTIME))
    remind(desk, desk.take(), "Ring Sydney", after=14 * HOUR)
    desk.clock.us += 14 * HOUR + MINUTE
    assert [one.words for one in told(desk)] == ["Ring Sydney"]
    desk.store.close()


def at(desk, moment):
    desk.clock.us = moment


def test_a_callback_is_told_and_what_is_done_is_not(desk):
    case = desk.take()
    due = desk.clock.us + 2 * HOUR
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(follow_up.plan_callback, case, due_us=due)
    desk.clock.us = due - MINUTE
    assert [one.what for one in told(desk)] == ["callback"]


def test_a_colleagues_promises_are_not_mine(desk):
    case = desk.take()
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=desk.clock.us + 5 * MINUTE)
    assert told(desk, who=desk.boss) == ()
    assert told(desk, lead=0) == ()


def test_own_words_are_told_once_at_their_time(desk):
    case = desk.take()
    remind(desk, case)
    assert [one.words for one in reminding.of_case(desk.store, desk.agent, case_id=case)] == ["Ask the depot"]
    assert told(desk) == ()
    desk.clock.us += 61 * MINUTE
    assert [(one.what, one.words) for one in told(desk)] == [("own", "Ask the depot")]
    assert told(desk) == ()
    assert reminding.of_case(desk.store, desk.agent, case_id=case) == ()


def test_two_reminders_of_one_minute_are_two(desk):
    case, due = desk.take(), desk.clock.us + HOUR
    for text in ("Ring the depot", "Tell Ann the price"):
        desk.do(reminding.remind, case, at_us=due, text=text)
    at(desk, due)
    assert sorted(one.words for one in told(desk)) == ["Ring the depot", "Tell Ann the price"]
    assert told(desk) == ()


def test_handed_over_each_of_one_minute_keeps_who_wrote_it(desk):
    kim, case, due = desk.hire("kim", "agent"), desk.take(), desk.clock.us + HOUR
    desk.do(reminding.remind, case, at_us=due, text="Ring the depot")
    desk.do(reminding.remind, case, at_us=due, text="Tell Ann the price", who=kim)
    handing_over.hand_over(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, to=[kim.id])
    at(desk, due)
    assert sorted((one.words, one.by) for one in told(desk, who=kim)) == [("Ring the depot", "Yun"), ("Tell Ann the price", "")]
    assert told(desk, who=kim) == ()


def test_what_was_due_over_the_weekend_is_told_when_the_desk_opens_again(tmp_path):
    """Nobody sat there any more on Friday when it was promised; Monday is two days after the promise was due."""
    desk = SmallDesk.made(tmp_path / "week.sqlite", replace(Rules(), desk_time=WEEKDAYS))
    friday = MONDAY - 9 * HOUR + 4 * DAY
    at(desk, friday + 10 * HOUR)
    case = desk.take()
    assert told(desk) == ()
    at(desk, friday + 18 * HOUR + 30 * MINUTE)
    desk.do(follow_up.promise, case, what="The paper on Saturday", by_whom="", due_us=friday + DAY + 8 * HOUR)
    at(desk, friday + DAY + 8 * HOUR)
    assert told(desk) == ()
    at(desk, friday + 3 * DAY + 9 * HOUR + MINUTE)
    assert [one.words for one in told(desk)] == ["The paper on Saturday"]
    assert told(desk) == ()
    desk.store.close()


def test_who_was_away_for_long_is_told_what_was_due_since_they_looked(desk):
    case, due = desk.take(), desk.clock.us + 2 * DAY
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    assert told(desk) == ()
    at(desk, due + 10 * DAY)
    assert [one.words for one in told(desk)] == ["A call"]


def test_who_has_many_promises_that_are_long_late_is_told_of_a_new_one_all_the_same(desk, monkeypatch):
    monkeypatch.setattr(reminding, "MOST_LOOKED", 3)
    long_late = [desk.take() for _ in range(4)]
    for case in long_late:
        desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=desk.clock.us + HOUR)
    at(desk, desk.clock.us + 20 * DAY)
    told(desk)
    fresh, due = desk.take(), desk.clock.us + HOUR
    desk.do(follow_up.promise, fresh, what="The new one", by_whom="", due_us=due)
    at(desk, due - MINUTE)
    assert [one.words for one in told(desk)] == ["The new one"]


def test_what_was_due_long_before_anybody_looked_is_no_news(desk):
    case, due = desk.take(), desk.clock.us + DAY
    desk.do(follow_up.promise, case, what="A call", by_whom="", due_us=due)
    at(desk, due + 4 * DAY + HOUR)
    assert told(desk) == ()


def test_a_reminder_can_be_taken_out_by_who_made_it_alone(desk):
    case = desk.take()
    made = remind(desk, case).result["reminder"]
    with pytest.raises(Exception, match="no_such_thing"):
        desk.do(reminding.forget, case, who=desk.boss, reminder=made)
    desk.do(reminding.forget, case, reminder=made)
    assert reminding.of_case(desk.store, desk.agent, case_id=case) == ()


def test_its_words_go_with_those_of_the_case(desk):
    case = desk.take()
    remind(desk, case, "Noor is in hospital")
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="erase", work=lambda tx: {"version": tx.erase(case, [2])})
    assert b"hospital" not in b"".join(str(row).encode() for row in desk.store.read().rows("SELECT * FROM reminder"))
    desk.clock.us += 2 * HOUR
    assert [one.words for one in told(desk)] == [None]


def test_reminders_go_with_the_case_to_who_takes_over_and_back(desk):
    kim = desk.hire("kim", "agent")
    case = desk.take()
    remind(desk, case)
    press = handing_over.hand_over(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, to=[kim.id])
    assert handing_over.shares(desk.store, desk.boss, changed=press)[0].duties.reminders == 1
    assert len(reminding.of_case(desk.store, kim, case_id=case)) == 1
    undoing.undo_press(desk.store, desk.boss, key=next(desk.keys), press=undoing.recent(desk.store, desk.boss)[0].id)
    assert len(reminding.of_case(desk.store, desk.agent, case_id=case)) == 1


def test_nothing_written_or_in_the_past_is_told(desk):
    case = desk.take()
    with pytest.raises(BadValue):
        remind(desk, case, "  ")
    with pytest.raises(BadValue):
        remind(desk, case, after=-HOUR)
    with pytest.raises(NotAllowed):
        snooze(desk.store, desk.hire("dora", "department"), key=next(desk.keys), cases=[case], until_us=desk.clock.us + HOUR)


def test_nothing_is_scanned_for_it(desk):
    from complaint_desk.data import reminders

    for sql, params in ((reminders.NEAR, (1, 2, 1, 2, 1, 2, 9)), (reminders.DUE, (1, 2)), (reminders.OF_CASE, (1, 1)), (reminders.TOLD, (1, 1))):
        plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert all(line.startswith("SEARCH") for line in plan), plan

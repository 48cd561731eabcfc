"""What people decide about statutory limits, and what they are told of their clocks before those run out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.events import DAY, HOUR, MINUTE, RuleSetChosen
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import assigning, limits, warning
from complaint_desk.services.warning import Warned
from tests.histories import MONDAY
from tests.limits import ruled
from tests.services.desk import SmallDesk

RULES = ruled("house", "cn_12315", "cn_banking")
DAYTIME = WorkingTime(Calendar("day", ZoneInfo("UTC"), ((Period(9 * 60, 18 * 60),),) * 7))


@pytest.fixture
def rules() -> Rules:
    return RULES


def offered(desk: SmallDesk, case: int) -> tuple[str, ...]:
    return limits.possible(desk.case(case), desk.store.rules)


def test_a_case_is_put_under_a_rule_set_and_accepted(desk: SmallDesk) -> None:
    case = desk.take()
    assert offered(desk, case) == ("choose:cn_12315", "complex", "approved")
    desk.do(limits.choose_rule_set, case, rule_set="cn_12315")
    assert offered(desk, case) == ("leave:cn_12315", "accept", "not_accept", "complex", "approved")
    desk.do(limits.decide_acceptance, case, accepted=True, reason="It is ours to answer.")
    assert offered(desk, case) == ("leave:cn_12315", "complex", "approved")
    assert desk.kinds(case)[-2:] == ["rule_set_chosen", "acceptance_decided"]
    assert check(desk.store).ok


def test_a_case_is_taken_off_a_rule_set_by_who_may_approve_and_with_a_reason(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(limits.choose_rule_set, case, rule_set="cn_12315")
    with pytest.raises(NotAllowed):
        desk.do(limits.choose_rule_set, case, rule_set="cn_12315", holds=False, reason="It is in the way")
    with pytest.raises(Problem, match="reason_needed"):
        desk.do(limits.choose_rule_set, case, who=desk.boss, rule_set="cn_12315", holds=False, reason=" ")
    assert desk.case(case).rule_sets == {"cn_12315"}
    desk.do(limits.choose_rule_set, case, who=desk.boss, rule_set="cn_12315", holds=False, reason="Came by letter, not by 12315")
    left = desk.last(case)
    assert isinstance(left, RuleSetChosen)
    assert (left.holds, left.reason) == (False, "Came by letter, not by 12315")


def test_more_time_is_approved_by_who_may_approve_and_noted_once(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(limits.extend_limit, case, how="complex")
    with pytest.raises(NotAllowed):
        desk.do(limits.extend_limit, case, how="approved")
    desk.do(limits.extend_limit, case, who=desk.boss, how="approved", reason="The expert is abroad.")
    assert desk.case(case).extensions[-1][0] == "approved"
    with pytest.raises(Problem, match="no_such_limit"):
        desk.do(limits.extend_limit, case, who=desk.boss, how="approved")


def test_what_no_limit_asks_for_is_refused_in_words(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(Problem, match="no_such_limit"):
        desk.do(limits.decide_acceptance, case, accepted=True)
    with pytest.raises(Problem, match="no_such_rule_set"):
        desk.do(limits.choose_rule_set, case, rule_set="uk_fca_disp")


# what people are told of their clocks -------------------------------------------------------------------------------------


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[SmallDesk]:
    made = SmallDesk.made(tmp_path / "plain.sqlite", replace(Rules(), desk_time=DAYTIME))
    yield made
    made.store.close()


def told(desk: SmallDesk) -> list[tuple[str, int]]:
    """What the agent is told now, and not again."""
    found = warning.tell(desk.store, desk.agent, found=warning.look(desk.store, desk.agent, known={})[1])
    return [(one.step.clock, one.step.percent) for one in found]


def test_each_step_is_told_once_and_only_the_highest_that_was_reached(plain: SmallDesk) -> None:
    plain.take()
    assert told(plain) == []
    plain.clock.us = MONDAY + 24 * HOUR  # the update is due after 24 h; the desk opens at nine
    assert told(plain) == [("progress_update", 90)]
    assert told(plain) == []
    plain.clock.us = MONDAY + 26 * HOUR
    assert told(plain) == [("progress_update", 100)]


def test_what_is_reached_at_night_waits_for_the_morning(plain: SmallDesk) -> None:
    plain.take()
    plain.clock.us = MONDAY + 13 * HOUR  # half of 24 hours, at ten in the evening
    assert told(plain) == []
    plain.clock.us = MONDAY + 23 * HOUR + 30 * MINUTE
    assert told(plain) == []
    plain.clock.us = MONDAY + 24 * HOUR - 5 * MINUTE
    assert told(plain) == []
    plain.clock.us = MONDAY + 24 * HOUR
    assert ("progress_update", 90) in told(plain)


def test_what_was_taken_back_since_nobody_could_read_it_is_told_again(plain: SmallDesk) -> None:
    plain.take()
    plain.clock.us = MONDAY + 24 * HOUR
    found = warning.look(plain.store, plain.agent, known={})[1]
    other = Warned(plain.take(), "another case", found[0].step, plain.clock.us)
    assert warning.tell(plain.store, plain.agent, found=(*found, other)) == (*found, other)
    warning.take_back(plain.store, plain.agent, told=found)
    assert warning.tell(plain.store, plain.agent, found=(*found, other)) == found


def test_two_windows_tell_it_once(plain: SmallDesk) -> None:
    plain.take()
    plain.clock.us = MONDAY + 24 * HOUR
    _known, found = warning.look(plain.store, plain.agent, known={})
    assert warning.tell(plain.store, plain.agent, found=found) == found
    assert warning.tell(plain.store, plain.agent, found=found) == ()


def test_a_case_that_did_not_change_is_not_read_again_and_one_that_was_given_away_is_nobodys_news(plain: SmallDesk) -> None:
    case = plain.take()
    known, _found = warning.look(plain.store, plain.agent, known={})
    again, _found = warning.look(plain.store, plain.agent, known=known)
    assert again[case] is known[case]
    plain.do(assigning.assign, case, owner_id=0)
    assert warning.look(plain.store, plain.agent, known=again)[0] == {}


def test_what_was_reached_long_ago_is_no_news(plain: SmallDesk) -> None:
    plain.take()
    plain.clock.us = MONDAY + 9 * DAY + HOUR
    assert told(plain) == []


def test_steps_of_long_ago_are_not_kept_and_after_the_clock_was_set_back_they_are_read_again(plain: SmallDesk) -> None:
    case = plain.take()
    plain.clock.us = MONDAY + 9 * DAY + HOUR
    known, found = warning.look(plain.store, plain.agent, known={})
    assert (known[case].steps, found) == ((), ())
    plain.clock.us = MONDAY + 26 * HOUR
    after, found = warning.look(plain.store, plain.agent, known=known)
    assert after[case].steps == warning.look(plain.store, plain.agent, known={})[0][case].steps
    assert [one.step.percent for one in found] == [100]


def test_what_was_reached_over_a_weekend_is_told_after_it(rules: Rules, tmp_path: Path) -> None:
    """By day and night, as where nobody chose a calendar: taken in on Friday at five, the update is due on Saturday."""
    desk = SmallDesk.made(tmp_path / "always.sqlite", Rules())
    desk.clock.us = MONDAY + 4 * DAY + 8 * HOUR
    desk.take()
    assert told(desk) == []
    desk.clock.us = MONDAY + 7 * DAY + HOUR
    assert ("progress_update", 100) in told(desk)
    assert told(desk) == []
    desk.store.close()


def test_what_was_reached_since_one_last_looked_is_told_however_long_that_is(plain: SmallDesk) -> None:
    plain.take()
    warning.seen(plain.store, plain.agent)  # and then three weeks of leave
    plain.clock.us = MONDAY + 21 * DAY + HOUR
    assert ("progress_update", 100) in told(plain)


def test_a_look_at_night_is_none(plain: SmallDesk) -> None:
    plain.take()
    plain.clock.us = MONDAY + 13 * HOUR
    warning.seen(plain.store, plain.agent)
    plain.clock.us = MONDAY + 21 * DAY + HOUR
    assert told(plain) == []


def test_the_clocks_of_a_case_that_nobody_has_are_told_to_who_may_assign_it(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "law.sqlite", ruled("house", "uk_fca_disp"))
    sup, case = desk.hire("sam", "supervisor"), desk.take()
    desk.do(assigning.assign, case, owner_id=0)
    begun, found = desk.clock.us, dict[str, set[tuple[str, int]]]()
    for step in range(4 * 60):
        desk.clock.us = begun + step * 6 * HOUR
        for who in (desk.agent, sup):
            now = warning.tell(desk.store, who, found=warning.look(desk.store, who, known={})[1])
            assert all(one.free for one in now)
            told_before = found.setdefault(who.login, set())
            got = {(one.step.clock, one.step.percent) for one in now if one.step.clock != "progress_update"}
            assert told_before.isdisjoint(got)  # each once
            told_before |= got
    assert found["yun"] == set()
    assert {("final_response", percent) for percent in (75, 90, 100)} <= found["sam"]
    assert not {percent for _clock, percent in found["sam"]} & {50}
    desk.do(assigning.assign, case, who=sup, owner_id=desk.agent.id)  # and is theirs alone from then on
    assert case not in warning.look(desk.store, sup, known={})[0]
    desk.store.close()


def test_a_look_at_my_clocks_reads_an_index(plain: SmallDesk) -> None:
    for sql, params in ((warning.MINE, (1, 9)), (warning.FREE_SOON, (2, 9)), (warning.FREE_LATE, (2, 9))):
        steps = [row[3] for row in plain.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert len(steps) == 1
        assert steps[0].startswith("SEARCH complaint USING INDEX complaint_is_open_owner_id_next_due_us")


def test_nothing_is_kept_of_what_nobody_is_told(plain: SmallDesk) -> None:
    nothing: tuple[Warned, ...] = ()
    assert warning.tell(plain.store, plain.agent, found=nothing) == ()

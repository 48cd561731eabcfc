"""Time limits reckoned by hand from the rules' own texts, one example each, and what the clock says about them.

Sources: SAMR Order No. 20 (2019), Articles 14 and 21; CBIRC Order 2020 No. 3, Chapter III; FCA Handbook DISP 1.5.1R and 1.6.2R.
Days off: the lists of the State Council for 2024 to 2026, the bank holidays of England.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import DAY, HOUR, Event, Recorded
from complaint_desk.domain.rule_sets import ClockRule, RuleSet
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words
from tests.limits import calendar, ruled

SHANGHAI, LONDON, TAIPEI = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/London", "Asia/Taipei"))
CHINA_12315, BANKING, DISP = (ruled("house", name) for name in ("cn_12315", "cn_banking", "uk_fca_disp"))
BY_12315 = ev.RuleSetChosen(rule_set="cn_12315")
TOLD = ("2026-11-01T16:05", ev.ReplySent(channel="email", text="We look into it"))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * 1_000_000


def opened(when: str, *more: tuple[str, Event], zone: ZoneInfo = SHANGHAI) -> Case:
    """A case that came by e-mail, and what happened in it later."""
    told: list[tuple[str, Event]] = [(when, ev.Opened(number="x", customer_id=1, channel="email")), *more]
    return fold(1, [Recorded(n, event, at(text, zone), at(text, zone), 1) for n, (text, event) in enumerate(told, 1)])


def limit(case: Case, name: str, rules: Rules) -> Clock:
    return next(clock for clock in clocks(case, rules) if clock.name == name)


def office_hours(amount: int, calendar_id: str, **more: frozenset[str]) -> Rules:
    """A house that promises a solution in working hours."""
    rule = ClockRule(name="resolution", unit="working_hours", amount=amount, ends=("resolved",), pauses=more.get("pauses", frozenset({"customer"})))
    return Rules(sets=(RuleSet(id="house", version=1, time=calendar(calendar_id), clocks=(rule,)),))


def test_12315_a_complaint_received_on_a_monday_is_accepted_or_not_by_the_end_of_the_seventh_working_day() -> None:
    """Received Monday 2 November 2026: Tuesday is the first day, Wednesday 11 November the seventh."""
    clock = limit(opened("2026-11-02T10:00", ("2026-11-02T10:00", BY_12315)), "acceptance", CHINA_12315)
    assert clock.due_us == at("2026-11-12T00:00")
    assert (clock.kind, clock.paused) == ("statutory", False)


def test_12315_national_day_is_not_counted_and_the_make_up_saturday_after_it_is() -> None:
    """Received Tuesday 29 September 2026: 30 September, then 8, 9 and Saturday 10 October (worked for the holiday), 12, 13, 14 October."""
    clock = limit(opened("2026-09-29T09:00", ("2026-09-29T09:00", BY_12315)), "acceptance", CHINA_12315)
    assert clock.due_us == at("2026-10-15T00:00")
    why = Words("en", UTC).of(clock.why)
    assert "Days off on the way: 1 Oct 2026, 2 Oct 2026, 5 Oct 2026, 6 Oct 2026 and 7 Oct 2026." in why
    assert "Worked instead: 10 Oct 2026." in why


def test_12315_mediation_ends_45_working_days_after_acceptance_across_the_spring_festival() -> None:
    """Accepted Monday 5 January 2026: six weekdays of the festival are off, Saturdays 14 and 28 February are worked instead."""
    case = opened("2026-01-04T09:00", ("2026-01-04T09:00", BY_12315), ("2026-01-05T15:00", ev.AcceptanceDecided(accepted=True)))
    assert limit(case, "acceptance", CHINA_12315).state(at("2026-03-01T00:00")) == "kept"
    assert limit(case, "mediation", CHINA_12315).due_us == at("2026-03-14T00:00")


def test_12315_without_acceptance_there_is_nothing_to_mediate() -> None:
    case = opened("2026-01-04T09:00", ("2026-01-04T09:00", BY_12315), ("2026-01-05T15:00", ev.AcceptanceDecided(accepted=False)))
    assert "mediation" not in [clock.name for clock in clocks(case, CHINA_12315)]


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ((), "2026-11-17T00:00"),  # received on the 1st: the 15th day is the 16th
        ((("2026-11-10T09:00", ev.LimitExtended(how="complex")),), "2026-12-02T00:00"),
        ((("2026-11-10T09:00", ev.LimitExtended(how="complex")), ("2026-11-30T09:00", ev.LimitExtended(how="approved"))), "2027-01-01T00:00"),
        ((("2026-11-18T09:00", ev.LimitExtended(how="complex")),), "2026-11-17T00:00"),  # too late: it had run out
    ],
)
def test_banking_decides_in_15_days_30_when_complex_and_30_more_with_approval(more: tuple[tuple[str, Event], ...], due: str) -> None:
    assert limit(opened("2026-11-01T16:00", *more), "decision", BANKING).due_us == at(due)


def test_banking_waiting_for_the_customer_does_not_stop_the_statutory_clock_while_the_service_target_stands_still() -> None:
    case = opened("2026-11-01T16:00", ("2026-11-02T09:00", ev.WaitingStarted(on="customer")))
    assert limit(case, "decision", BANKING).due_us == at("2026-11-17T00:00")
    assert limit(case, "resolution", BANKING).paused


def test_what_is_to_be_decided_and_told_is_over_when_the_customer_was_told() -> None:
    """Both texts ask for both: a decision that nobody told ends nothing, and a word from before it tells nothing of it."""
    before = ("2026-11-03T09:00", ev.ReplySent(channel="email", text="We look into it"))
    decided = ("2026-11-05T09:00", ev.OutcomeDecided(outcome="upheld"))
    for rules, name in ((BANKING, "decision"), (DISP, "final_response")):
        assert limit(opened("2026-11-01T16:00", before, decided), name, rules).state(at("2027-06-01T00:00")) == "breached"
        clock = limit(opened("2026-11-01T16:00", before, decided, ("2026-11-09T09:00", ev.OutcomeTold(text="We grant it"))), name, rules)
        assert (clock.end_us, clock.state(at("2027-06-01T00:00"))) == (at("2026-11-09T09:00"), "kept")


@pytest.mark.parametrize("said", [
    ev.ReplySent(channel="email", text="Thank you, your photograph has arrived"), ev.CustomerTold(), ev.CustomerTold(promise=-1),
    ev.ProgressTold(channel="email", text="Not final yet"),
])
def test_another_word_after_the_decision_tells_nothing_of_it(said: Event) -> None:
    case = opened("2026-11-01T16:00", ("2026-11-05T09:00", ev.OutcomeDecided(outcome="upheld")), ("2026-11-06T09:00", said))
    for rules, name in ((BANKING, "decision"), (DISP, "final_response")):
        assert limit(case, name, rules).state(at("2027-06-01T00:00")) == "breached"


def test_a_later_decision_makes_no_limit_late_that_was_kept() -> None:
    """Decided and told on day 9, decided otherwise after the 15 days: the first one of the round is what the limit asked for."""
    case = opened(
        "2026-11-01T16:00", ("2026-11-08T09:00", ev.OutcomeDecided(outcome="not_upheld")), ("2026-11-09T09:00", ev.OutcomeTold()),
        ("2026-12-20T09:00", ev.OutcomeDecided(outcome="upheld")), ("2026-12-21T09:00", ev.OutcomeTold()),
    )
    assert limit(case, "decision", BANKING).end_us == at("2026-11-09T09:00")
    assert limit(case, "decision", BANKING).state(at("2027-01-01T00:00")) == "kept"
    assert case.outcome == "upheld"


def test_a_case_that_is_opened_again_owes_a_decision_again_counted_from_receipt() -> None:
    """As with what was taken for solved: the decision was not the last one, and the days since receipt are gone."""
    back = (
        ("2026-11-08T09:00", ev.OutcomeDecided(outcome="not_upheld")), ("2026-11-09T09:00", ev.OutcomeTold()),
        ("2026-11-09T10:00", ev.Resolved()), ("2026-11-12T10:00", ev.Reopened()),
    )
    clock = limit(opened("2026-11-01T16:00", *back), "decision", BANKING)
    assert (clock.end_us, clock.due_us, clock.state(at("2027-01-01T00:00"))) == (0, at("2026-11-17T00:00"), "breached")
    again = opened("2026-11-01T16:00", *back, ("2026-11-16T09:00", ev.OutcomeDecided(outcome="upheld")), ("2026-11-18T09:00", ev.OutcomeTold()))
    assert limit(again, "decision", BANKING).state(at("2027-01-01T00:00")) == "late"


@pytest.mark.parametrize("decided", [ev.LimitExtended(how="complex"), ev.AcceptanceDecided(accepted=True)])
def test_a_decision_about_a_limit_is_no_word_to_the_customer(decided: Event) -> None:
    """That they were told of it is noted with the press, without a word of anybody: what is said of progress is still owed."""
    plain, after = opened("2026-11-01T16:00", TOLD), opened("2026-11-01T16:00", TOLD, ("2026-11-02T15:00", decided))
    assert [limit(case, "progress_update", BANKING).due_us for case in (plain, after)] == [at("2026-11-02T16:05")] * 2


def test_12315_a_mediation_ends_with_the_first_decision_of_its_round() -> None:
    law = (("2026-01-04T09:00", BY_12315), ("2026-01-05T15:00", ev.AcceptanceDecided(accepted=True)))
    ended = (("2026-02-02T09:00", ev.OutcomeDecided(outcome="not_upheld")), ("2026-05-04T09:00", ev.OutcomeDecided(outcome="upheld")))
    assert limit(opened("2026-01-04T09:00", *law, *ended), "mediation", CHINA_12315).end_us == at("2026-02-02T09:00")
    back = (("2026-02-03T09:00", ev.Resolved()), ("2026-02-04T09:00", ev.Reopened()))
    assert not limit(opened("2026-01-04T09:00", *law, ended[0], *back), "mediation", CHINA_12315).end_us


def test_disp_the_third_business_day_ends_at_close_of_business_and_easter_is_not_counted() -> None:
    """Received Thursday 2 April 2026: Good Friday and Easter Monday are bank holidays, so Tuesday, Wednesday and Thursday count."""
    clock = limit(opened("2026-04-02T11:00", zone=LONDON), "summary_resolution", DISP)
    assert clock.due_us == at("2026-04-09T17:00", LONDON)


def test_disp_eight_weeks_end_at_a_midnight_that_daylight_saving_has_moved() -> None:
    """Received 2 March 2026 in winter time: 56 days later, at the end of 27 April, London keeps summer time."""
    clock = limit(opened("2026-03-02T11:00", zone=LONDON), "final_response", DISP)
    assert clock.due_us == at("2026-04-28T00:00", LONDON)
    assert clock.due_us - at("2026-03-03T00:00", LONDON) == 56 * DAY - HOUR


def test_disp_resolving_early_keeps_both_limits_and_reopening_lets_the_statutory_one_run_on_from_receipt() -> None:
    case = opened("2026-03-02T11:00", ("2026-03-04T12:00", ev.Resolved()), zone=LONDON)
    assert [limit(case, name, DISP).state(at("2026-04-01T00:00", LONDON)) for name in ("summary_resolution", "final_response")] == ["kept", "kept"]
    again = opened("2026-03-02T11:00", ("2026-03-04T12:00", ev.Resolved()), ("2026-04-20T12:00", ev.Reopened()), zone=LONDON)
    assert limit(again, "final_response", DISP).due_us == at("2026-04-28T00:00", LONDON)


def test_a_pause_across_a_weekend_moves_a_target_by_the_working_hours_in_it() -> None:
    """Waiting from Friday 17:00 to Monday 10:00 holds one hour of Friday and one of Monday."""
    rules = office_hours(16, "tw_office")
    case = opened("2026-11-19T09:00", ("2026-11-20T17:00", ev.WaitingStarted(on="customer")), ("2026-11-23T10:00", ev.WaitingEnded()), zone=TAIPEI)
    clock = limit(case, "resolution", rules)
    assert clock.due_us == at("2026-11-23T11:00", TAIPEI)
    assert clock.elapsed(at("2026-11-22T12:00", TAIPEI)) == 15 * HOUR
    assert "2 h of waiting for the customer" in Words("en", TAIPEI).of(clock.why)


def test_waiting_for_a_department_stops_a_target_only_where_the_rule_says_so() -> None:
    waits = (("2026-11-19T10:00", ev.WaitingStarted(on="department")), ("2026-11-19T12:00", ev.WaitingEnded()))
    patient = office_hours(4, "tw_office", pauses=frozenset({"customer", "department"}))
    case = opened("2026-11-19T09:00", *waits, zone=TAIPEI)
    assert limit(case, "resolution", office_hours(4, "tw_office")).due_us == at("2026-11-19T14:00", TAIPEI)
    assert limit(case, "resolution", patient).due_us == at("2026-11-19T16:00", TAIPEI)


def test_a_reopened_case_has_the_working_hours_left_that_it_had_when_it_was_taken_for_solved() -> None:
    """Solved after 3 of 8 working hours, reopened on the Monday after: 5 hours are left from there."""
    rules = office_hours(8, "tw_office")
    case = opened("2026-11-19T09:00", ("2026-11-19T12:00", ev.Resolved()), ("2026-11-23T09:00", ev.Reopened()), zone=TAIPEI)
    assert limit(case, "resolution", rules).due_us == at("2026-11-23T15:00", TAIPEI)


def test_the_night_in_which_the_clocks_go_back_has_an_hour_more() -> None:
    """Around the clock an hour is an hour: 24 hours from noon before the change are over at 11 o'clock the next day."""
    clock = limit(opened("2026-10-24T12:00", zone=LONDON), "first_response", Rules())
    assert clock.due_us == at("2026-10-25T11:00", LONDON)


def test_a_limit_over_a_leap_day_counts_it() -> None:
    assert limit(opened("2028-02-20T09:00"), "decision", BANKING).due_us == at("2028-03-07T00:00")


def test_beyond_the_days_that_are_known_the_clock_says_so() -> None:
    case = opened("2026-12-28T09:00", ("2026-12-28T09:00", BY_12315))
    assert "Public holidays are known up to 31 Dec 2026 only." in Words("en", UTC).of(limit(case, "acceptance", CHINA_12315).why)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_the_why_names_rule_set_and_calendar_in_every_language(language: str) -> None:
    case = opened("2026-09-29T09:00", ("2026-09-29T09:00", BY_12315))
    clock = limit(case, "acceptance", CHINA_12315)
    why = Words(language, SHANGHAI).of(clock.why)
    assert clock.law is not None
    assert clock.law.title.in_language(language) in why
    assert clock.law.time.calendar.title.in_language(language) in why

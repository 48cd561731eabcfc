"""What the course of a case tells, and what the boards of work and learning make of it."""

from datetime import UTC

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.board_learning import Learnt, Point, board_learning, difference
from complaint_desk.domain.board_work import MOST_CASES, Held, board_work, readable
from complaint_desk.domain.case import fold
from complaint_desk.domain.course import Answer, Course, course
from complaint_desk.domain.event import Recorded
from complaint_desk.domain.figures import Period, Way
from complaint_desk.domain.panels import Part, panel_finding
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words

WORDS = Words("en", UTC)
START = 20_000 * DAY
WAY = Way(Period(20_000, 20_199), ())


def told(*happened, now_us=START + 30 * DAY):
    """The course of a case in which these things happened, each as (hours after the opening, event)."""
    opening = Recorded(1, ev.Opened(number="26-0000001-1", customer_id=2, channel="email"), START, START, 1)
    history = [opening, *(Recorded(n, event, START + round(hours * HOUR), 0, 1) for n, (hours, event) in enumerate(happened, 2))]
    return course(fold(1, history), history, now_us)


def test_a_step_lasts_from_its_first_sign_to_that_of_the_next():
    found = told(
        (2, ev.Restated()), (3, ev.Restated()), (5, ev.OptionOffered(due_us=START)), (6, ev.OptionOffered(due_us=START)),
        (9, ev.OptionChosen(option=1)), (33, ev.Closed()),
    )
    assert found.steps == (("listen", 2.0), ("clarify", 3.0), ("offer", 4.0), ("follow_up", 24.0))
    assert told((2, ev.Restated())).steps == (("listen", 2.0),)
    assert told().steps == ()


def test_a_step_that_was_gone_back_to_never_lasted_less_than_nothing():
    assert told((5, ev.OptionOffered(due_us=START)), (6, ev.Restated())).steps == (("listen", 6.0), ("clarify", 0.0))


def test_a_task_counts_once_it_is_answered_or_due():
    given = ev.TaskGiven(department="finance", due_us=START + 10 * HOUR)
    assert told((1, given), (4, ev.TaskAnswered(task=1, outcome="done"))).tasks == (Answer("finance", True, 3.0),)
    assert told((1, given), (14, ev.TaskAnswered(task=1, outcome="done"))).tasks == (Answer("finance", False, 13.0),)
    assert told((1, given)).tasks == (Answer("finance", False, None),)
    assert told((1, given), now_us=START + 9 * HOUR).tasks == ()
    assert told((1, given), (2, ev.TaskTakenBack(task=1))).tasks == ()


def test_a_callback_is_in_time_to_the_end_of_its_day_and_earlier():
    planned = ev.CallbackPlanned(due_us=START + 3 * DAY, day=3)
    answered = ev.CallbackAnswered(callback=1, outcome="satisfied")
    assert [told((1, planned), (hours, answered)).callbacks[0].in_time for hours in (2, 72, 95.9, 96)] == [True, True, True, False]
    assert told((1, planned)).callbacks == (Answer("3", False, None),)
    assert told((1, planned), now_us=START + 3 * DAY + 1).callbacks == ()


def test_what_was_taken_back_did_not_happen():
    assert told((2, ev.Restated()), (3, ev.Undone(n=2))).steps == ()


def test_a_clock_that_ran_out_keeps_what_was_waited_for():
    assert told((9, ev.Breached(clock="resolution", due_us=START, waited_for="us"))).breaches == {("resolution", "us")}
    assert told((9, ev.Breached(clock="resolution", due_us=START))).breaches == {("resolution", "")}


COURSES = [
    Course(steps=(("listen", 1.0), ("offer", 30.0)), happened=frozenset({"restated", "option_offered", "option_chosen"})),
    Course(steps=(("listen", 3.0),), tasks=(Answer("finance", True, 4.0), Answer("store", False, None)), happened=frozenset({"task_given"}),
           breaches=frozenset({("resolution", "us"), ("promise", "customer")}), overridden=frozenset({"offer"})),
] + [Course(steps=(("listen", 2.0),), callbacks=(Answer("3", True, 70.0), Answer("0", False, None)), happened=frozenset({"callback_planned"}))] * 5
HELD = [Held(owner_id=3, name="Ann", n=4), Held(owner_id=0, name="", n=2)]


def by_name(panels):
    return {panel.name: panel for panel in panels}


def test_work_is_told_by_its_middle_and_its_counts():
    found = by_name(board_work(COURSES, [], (), WAY, Aims()))
    assert {line.code: (line.value, line.n) for line in found["step_times"].lines} == {"listen": (2.0, 7), "offer": (30.0, 1)}
    assert {line.code: (line.value, line.n) for line in found["departments"].lines} == {"finance": (4.0, 1), "store": (None, 1)}
    assert {line.code: (line.value, line.n) for line in found["callbacks"].lines} == {"all": (0.5, 10), "day_3": (1.0, 5), "other": (0.0, 5)}
    assert {line.code: line.n for line in found["breaches"].lines} == {"promise": 1, "resolution": 1}
    assert {line.code: line.n for line in found["breach_causes"].lines} == {"customer": 1, "us": 1}
    assert WORDS.of(found["callbacks"].title) == "50 % of callbacks are answered by their day; the target is 90 %"
    assert WORDS.of(found["departments"].title) == "2 tasks; too few to tell"
    assert WORDS.of(found["overridden"].title) == "In 1 case (14 %) a step was passed without its evidence"


def test_only_so_many_cases_are_read_and_whole_days_of_them():
    daily = dict.fromkeys(range(10), 1_000)
    assert readable(Period(0, 9), daily) == Period(5, 9)
    assert readable(Period(0, 9), {9: MOST_CASES * 3, 8: 1}) == Period(9, 9)
    assert readable(Period(0, 9), {4: 2}) == Period(0, 9)
    assert readable(Period(0, 9), {}) == Period(0, 9)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    # Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10, contrasts (a), (b) and (d)
    [(Part(48, 80), Part(56, 70), (0.2, 0.0524, 0.3339)), (Part(3, 10), Part(9, 10), (0.6, 0.1705, 0.8090)),
     (Part(0, 29), Part(5, 56), (0.0893, -0.0381, 0.1926))],
)
def test_the_interval_of_a_difference_as_published(one, other, gap):
    assert difference(one, other) == pytest.approx(gap, abs=6e-5)


def learnt(before, since, title="Check stock first"):
    daily = {("design", 20_100 - day): before for day in range(1, 61)} | {("design", 20_100 + day): since for day in range(1, 61)}
    return Learnt(points=[Point(id=7, day=20_100, cause="design", title=title)], daily=daily, first_day=20_000)


def test_a_planted_effect_of_a_point_is_named_and_none_is_not():
    less = by_name(board_learning(learnt(3, 1), (), WAY, 20_161))["improvements"]
    assert (less.lines[0].before, less.lines[0].value, less.lines[0].pointed) == (180, 60, True)
    assert WORDS.of(less.title).endswith("clearly fewer complaints since: 1, clearly more: 0")
    same = by_name(board_learning(learnt(2, 2), (), WAY, 20_161))["improvements"]
    assert WORDS.of(same.title).endswith("clearly fewer complaints since: 0, clearly more: 0")
    assert "no proof" in WORDS.of(same.definition)


def test_a_point_is_looked_at_only_when_it_is_old_enough():
    assert by_name(board_learning(learnt(3, 1), (), WAY, 20_113))["improvements"].empty is not None
    assert by_name(board_learning(learnt(0, 0), (), WAY, 20_161))["improvements"].empty is not None


def test_a_claim_is_tested_or_called_too_few():
    found = by_name(board_learning(Learnt(choice=(Part(48, 80), Part(56, 70)), contact=Part(89, 100)), (), WAY, 20_161))["claims"]
    lines = {line.code: line for line in found.lines}
    assert lines["N9"].value == pytest.approx(0.2)
    assert (lines["N10"].value, lines["N10"].quoted) == (0.89, 0.7)
    assert lines["N3"].value is None
    assert lines["N9"].quoted is None  # nobody knows what "40 % more" was a part of
    assert WORDS.of(found.title) == "2 quoted percentages can be held against our cases; none has a source"
    few = by_name(board_learning(Learnt(contact=Part(1, 2)), (), WAY, 20_161))["claims"]
    assert WORDS.of(few.title).startswith("Too few cases")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panels", [
    board_work(COURSES, HELD, (), WAY, Aims()), board_work([], [], (), WAY, Aims()), board_learning(Learnt(), (), WAY, 20_161),
    board_learning(learnt(3, 1, None), (), WAY, 20_161), board_learning(Learnt(choice=(Part(48, 80), Part(16, 70))), (), WAY, 20_161),
])
def test_work_and_learning_are_said_in_every_language(panels, language):
    words = Words(language, UTC)
    for panel in panels:
        finding = panel_finding(panel)
        assert all(words.of(message) for message in (finding.title, finding.definition, finding.summary, finding.link))

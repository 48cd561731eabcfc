"""Time at work as presses tell it, and where conversations stop."""

from datetime import UTC

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.board_stops import Stops, board_stops
from complaint_desk.domain.board_work import STEP_ENDS
from complaint_desk.domain.event import Recorded
from complaint_desk.domain.figures import HERE, Period, Way, day_date
from complaint_desk.domain.messages import Day
from complaint_desk.domain.panels import panel_finding
from complaint_desk.domain.sittings import Handled, Press, at_work, handling_time, presses
from complaint_desk.domain.spans import MINUTE
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words

WORDS = Words("en", UTC)
WAY = Way(Period(20_000, 20_099), ())
ANN, BOB = 3, 4


def history(*events):
    """A case's history, each as (minute, person, press, event)."""
    return [Recorded(n, event, 0, round(minute * MINUTE), who, press) for n, (minute, who, press, event) in enumerate(events, 1)]


def minutes(worked):
    return [{step: us / MINUTE for step, us in each.items()} for each in worked]


def test_a_press_belongs_to_the_step_that_had_been_reached_before_it():
    told = presses(history(
        (0, ANN, 1, ev.WordsHeard(words="it broke")), (2, ANN, 2, ev.HeardOut()), (5, ANN, 3, ev.Restated()), (6, ANN, 4, ev.RestatementAnswered(restatement=1, answer="yes")),
        (9, ANN, 5, ev.OptionOffered(due_us=0)), (9, ANN, 5, ev.OptionOffered(due_us=0)), (12, ANN, 6, ev.OptionChosen(option=1)), (13, ANN, 7, ev.Closed()),
    ), ())
    assert [press.step for press in told] == ["listen", "listen", "listen", "clarify", "clarify", "offer", "follow_up"]
    assert minutes(at_work([told])) == [{"listen": 5, "clarify": 4, "offer": 3, "follow_up": 1}]


def test_what_was_taken_back_reached_no_step_and_was_work_all_the_same():
    told = presses(history((0, ANN, 1, ev.HeardOut()), (1, ANN, 2, ev.Restated()), (2, ANN, 3, ev.Undone(n=2)), (4, ANN, 4, ev.HeardOut())), {2})
    assert minutes(at_work([told])) == [{"listen": 4}]


def test_the_desk_itself_and_an_imported_file_press_nothing():
    assert presses(history((0, 0, 1, ev.Breached(clock="resolution", due_us=0)), (1, ANN, 2, ev.Imported(number="1", customer_id=1, source="old"))), ()) == ()


def test_a_gap_of_ten_minutes_is_work_and_a_longer_one_a_break():
    ten, longer = ([Press(0, ANN, "listen"), Press(gap, ANN, "listen")] for gap in (10 * MINUTE, 10 * MINUTE + 1))
    assert (minutes(at_work([ten])), minutes(at_work([longer]))) == ([{"listen": 10}], [{}])


def test_between_two_people_nobody_was_at_work():
    assert minutes(at_work([[Press(0, ANN, "listen"), Press(MINUTE, BOB, "listen"), Press(3 * MINUTE, ANN, "offer")]])) == [{"offer": 3}]


def test_who_worked_in_another_case_in_between_was_not_at_work_in_this_one():
    one = [Press(0, ANN, "listen"), Press(6 * MINUTE, ANN, "listen"), Press(8 * MINUTE, ANN, "listen")]
    other = [Press(2 * MINUTE, ANN, "offer"), Press(5 * MINUTE, ANN, "offer")]
    assert minutes(at_work([one, other])) == [{"listen": 2}, {"offer": 3}]


def test_who_worked_in_a_case_that_is_not_counted_was_not_at_work_in_this_one_either():
    one = [Press(0, ANN, "listen", 1), Press(6 * MINUTE, ANN, "listen", 4), Press(8 * MINUTE, ANN, "listen", 5)]
    assert minutes(at_work([one], [Press(2 * MINUTE, ANN, "", 2), Press(3 * MINUTE, BOB, "", 3), Press(7 * MINUTE, BOB, "", 6)])) == [{"listen": 2}]


def test_a_clock_that_was_set_back_makes_no_work_of_its_own():
    assert minutes(at_work([[Press(5 * MINUTE, ANN, "listen", 1), Press(MINUTE, ANN, "listen", 2), Press(2 * MINUTE, ANN, "offer", 3)]])) == [{"offer": 1}]


def handled(listen, closed=(), n=6):
    cases = [Handled(frozenset({"listen"}), False, {"listen": listen * MINUTE})] * n
    return handling_time([*cases, *closed], WAY, (("since", Day(day_date(20_000))),), STEP_ENDS)


def test_handling_time_is_the_mean_over_cases_in_which_the_step_came_to_its_end():
    whole = Handled(frozenset(STEP_ENDS), True, {"listen": 9 * MINUTE, "follow_up": 30 * MINUTE})
    found = handled(2, [whole] * 6)
    assert {line.code: (line.value, line.n) for line in found.lines} == {
        "all": (39.0, 6), "listen": (5.5, 12), "clarify": (0.0, 6), "offer": (0.0, 6), "follow_up": (30.0, 6)}
    assert WORDS.of(found.title) == "A closed case takes 39 min of work, most of it at: Follow up"
    assert [line.code for line in found.lines if line.pointed] == ["follow_up"]
    assert WORDS.of(handled(2).title) == "Listen takes most work: 2.0 min a case"
    assert WORDS.of(handled(2, n=3).title) == "3 cases; too few to tell"
    assert handled(0, n=0).empty is not None


def stops(now, before=()):
    return board_stops(Stops(period=WAY.period, now=dict(enumerate(now)), before=dict(enumerate(before))), WAY)


def test_of_the_conversations_that_reach_a_step_those_that_stop_there_are_told():
    found = stops((10, 0, 27, 9, 54), (5, 5, 5, 5, 5))
    assert {line.code: (line.value, line.n, line.before) for line in found.lines} == {
        "listen": (0.1, 100, 0.2), "clarify": (0.0, 90, 0.25), "offer": (0.3, 90, 5 / 15), "follow_up": (9 / 63, 63, 0.5)}
    assert WORDS.of(found.title) == "30 % of the conversations that reach it stop at: Options"
    assert (found.cases, found.behind) == (46, WAY.opened(("stopped", "listen,clarify,offer,follow_up"), HERE))
    assert found.lines[2].behind == WAY.opened(("stopped", "offer,follow_up,no"), HERE)


def test_few_conversations_and_none_that_stopped_are_said_to_be():
    assert WORDS.of(stops((1, 1)).title) == "2 cases; too few to tell"
    assert WORDS.of(stops((0, 0, 0, 0, 7)).title) == "No conversation was stopped 14 days after its opening (7 cases)"
    assert WORDS.of(stops(()).empty) == "No case taken here in this period is 14 days old yet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_work_and_stops_are_said_in_every_language(language):
    words = Words(language, UTC)
    for panel in (handled(2), handled(0, n=0), stops((10, 0, 27, 9, 54)), stops(())):
        finding = panel_finding(panel)
        assert all(words.of(message) for message in (finding.title, finding.definition, finding.summary, finding.link))


def test_a_step_that_nobody_reached_has_no_line():
    assert [line.code for line in stops((6, 1)).lines] == ["listen", "clarify"]

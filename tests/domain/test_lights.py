"""The three lights over a conversation (checklist P13): each stands by itself, turns red for its own reason, and says why in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.lights import TONES, Light, feeling, lights, solution, time
from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import EMOTIONS, LANGUAGES
from complaint_desk.services.books import load_rules
from complaint_desk.wording import Words
from tests.histories import CHOSEN, CLARIFIED, CLOSED, EXCHANGE, LISTENED, MONDAY, OFFERED, OPENED, REFUND, RESOLVED, case

DEAR = replace(EXCHANGE, over_limit="20")
ON_RECORDS = replace(EXCHANGE, facts_from="records")
PAID = ev.FactRecorded(key="price", value="100")
COMES_BACK = (ev.CallbackAnswered(callback=1, outcome="not_satisfied", result=1), ev.Reopened())
NONE = ev.NoneChosen(next_offer_us=MONDAY + DAY)
CHOSEN_ONE = ev.OptionChosen(option=1)


def noted(level: str, *more: ev.Event) -> Light:
    return feeling(case(*OPENED, ev.EmotionNoted(level=level), *more))


def test_each_feeling_has_its_light_and_heat_is_red_until_they_calmed() -> None:
    assert {level: noted(level).tone for level in EMOTIONS} == {
        "calm": "on_time", "disappointed": "soon", "frustrated": "soon", "angry": "late", "threatening": "late", "distressed": "late",
    }
    assert noted("angry", ev.Calmed()).tone == "soon"
    assert noted("calm", ev.DangerNoted(danger="self_harm")).tone == "late"
    assert feeling(case(*OPENED)).tone == "plain"


@pytest.mark.parametrize(("after_us", "tone"), [(HOUR, "on_time"), (19 * HOUR, "soon"), (25 * HOUR, "late"), (30 * DAY, "late")])
def test_time_is_green_then_amber_then_red_by_the_clock_that_is_worst(after_us: int, tone: str) -> None:
    c = case(*CLARIFIED)
    assert time(clocks(c, load_rules()), c.opened_us + after_us).tone == tone


def test_a_clock_that_ran_out_is_told_before_one_that_is_due_sooner_than_none() -> None:
    c = case(*CHOSEN)
    found = clocks(c, load_rules())
    late = time(found, MONDAY + 2 * DAY + HOUR)
    first = min((clock for clock in found if clock.state(MONDAY + 2 * DAY + HOUR) == "breached"), key=lambda clock: clock.due_us)
    assert dict(late.why.fields)["clock"] == say(f"clock.{first.name}")


def test_no_clock_that_runs_is_no_green_light() -> None:
    assert time((), MONDAY).tone == "plain"


@pytest.mark.parametrize(
    ("history", "tone", "state"),
    [
        (LISTENED, "plain", "later"), (CLARIFIED, "soon", "few"), ((*CLARIFIED, EXCHANGE), "soon", "few"), (OFFERED, "on_time", "two"),
        ((*CLARIFIED, DEAR, REFUND), "soon", "few"), ((*CLARIFIED, DEAR, REFUND, ev.ApprovalAsked(option=1)), "soon", "approval"),
        ((*LISTENED, EXCHANGE, REFUND, CHOSEN_ONE), "soon", "unproved"), ((*LISTENED, ON_RECORDS, REFUND, CHOSEN_ONE), "on_time", "agreed"),
        (CHOSEN, "on_time", "agreed"), ((*CLARIFIED, DEAR, REFUND, CHOSEN_ONE), "late", "over_limit"),
        ((*CLARIFIED, replace(EXCHANGE, feasible=False), REFUND, CHOSEN_ONE), "late", "not_doable"),
        ((*CLARIFIED, PAID, replace(REFUND, cost="150"), EXCHANGE, CHOSEN_ONE), "soon", "beyond"),
        ((*CLARIFIED, PAID, replace(REFUND, cost="100"), EXCHANGE, CHOSEN_ONE), "on_time", "agreed"),
        ((*OFFERED, NONE), "late", "none_suits"), ((*OFFERED, NONE, EXCHANGE), "soon", "few"), ((*RESOLVED, *COMES_BACK), "late", "unsatisfied"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_solution_is_as_reasonable_as_what_is_on_the_table(history: tuple[ev.Event, ...], tone: str, state: str) -> None:
    light = solution(case(*history))
    assert (light.tone, light.state.key) == (tone, f"lights.solution.{state}.state")


def test_a_case_that_is_over_has_no_lights() -> None:
    assert lights(case(*CLOSED), (), MONDAY) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_light_reads_as_a_sentence_in_every_language(language: str) -> None:
    words, c = Words(language), case(*CHOSEN)
    for light in lights(c, clocks(c, load_rules()), MONDAY):
        assert light.tone in TONES
        assert words("lights.whole", name=say(f"lights.name.{light.name}"), state=light.state, why=light.why).endswith((".", "。"))

"""What each step needs before the next may start."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.gates import GATES, gate_ahead, lost, missing, missing_for, shut_gate, step, tries_owed
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words
from tests.histories import (
    CALLED,
    CHOSEN,
    CLARIFIED,
    CLOSED,
    EXCHANGE,
    LEARNT,
    LISTENED,
    MONDAY,
    OFFERED,
    OPENED,
    REFUND,
    RESOLVED,
    case,
    recorded,
)

RULES = Rules()


MADE_GOOD = (
    *CHOSEN, ev.PromiseBroken(promise=1), ev.CustomerTold(promise=1), REFUND, ev.OptionChosen(option=3),
    ev.PromiseMade(due_us=MONDAY, option=3, what="another one"), ev.PromiseKept(promise=2), ev.CustomerTold(promise=-1),
)
BROKEN = (*CHOSEN, ev.PromiseBroken(promise=1), ev.CustomerTold(promise=1))
ANOTHER = (ev.PromiseMade(due_us=MONDAY, what="call about it"), ev.PromiseKept(promise=2))
ANGRY = (*LISTENED[:2], ev.EmotionNoted(level="angry"), *LISTENED[3:], *CLARIFIED[len(LISTENED):])
TRIED = ev.CallbackAttempted(callback=1, outcome="no_answer")
KEPT = ev.PromiseKept(promise=1)
DUE = MONDAY + 5 * DAY
NOT_REACHED = ev.CallbackAnswered(callback=1, outcome="not_reached")


def codes(c: Case, gate: str) -> list[str]:
    return [m.code for m in missing(c, gate, RULES)]


def test_the_step_is_the_first_one_whose_evidence_is_missing() -> None:
    stages = (OPENED, LISTENED, CLARIFIED, OFFERED, CHOSEN, RESOLVED, CLOSED)
    assert [step(case(*s), RULES) for s in stages] == ["listen", "clarify", "offer", "offer", "follow_up", "follow_up", "done"]


def test_the_gate_ahead_in_follow_up_is_first_resolve_then_close() -> None:
    assert [gate_ahead(case(*s), RULES) for s in (CHOSEN, RESOLVED, CLOSED)] == ["resolve", "close", ""]


@pytest.mark.parametrize(
    ("history", "gate", "lacks"),
    [
        ((OPENED[0],), "listen", ["words", "emotion", "heard_out"]),
        (LISTENED, "listen", []),
        (LISTENED, "clarify", ["type", "fact:wanted", "restatement"]),
        (CLARIFIED[:-1], "clarify", ["restatement_answer"]),
        ((*CLARIFIED[:-1], ev.RestatementAnswered(restatement=1, answer="no")), "clarify", ["restatement_again"]),
        ((*CLARIFIED, ev.EmotionNoted(level="angry")), "listen", ["calm"]),
        ((*CLARIFIED, ev.EmotionNoted(level="angry"), ev.Calmed()), "listen", []),
        (ANGRY, "listen", ["calm"]),
        ((*ANGRY, ev.Calmed(how="wants_to_go_on")), "listen", []),
        ((*ANGRY, ev.Calmed()), "listen", []),
        ((*ANGRY, ev.EmotionNoted(level="disappointed")), "listen", []),
        ((*CLARIFIED, EXCHANGE), "offer", ["two_options", "choice"]),
        (OFFERED, "offer", ["choice"]),
        (CHOSEN, "offer", []),
        (CHOSEN, "resolve", ["promises_open", "told"]),
        ((*CHOSEN, ev.PromiseBroken(promise=1)), "resolve", ["promises_open", "told"]),
        ((*CHOSEN, ev.PromiseBroken(promise=1), ev.CustomerTold(promise=1)), "resolve", ["promise_kept"]),
        ((*CHOSEN, ev.CustomerTold(promise=1), ev.PromiseBroken(promise=1)), "resolve", ["promises_open"]),
        (MADE_GOOD, "resolve", []),
        ((*BROKEN, *ANOTHER), "resolve", ["promise_kept"]),
        ((*BROKEN, ev.PromiseMade(due_us=MONDAY, option=1, what="the same, later"), ev.PromiseKept(promise=2), ev.CustomerTold(promise=2)), "resolve", []),
        ((*BROKEN, ev.PromiseReleased(promise=1, reason="collects it")), "resolve", ["remedy_released"]),
        ((*CHOSEN, ev.PromiseReleased(promise=1, reason="collects it"), ev.CustomerTold(promise=-1)), "resolve", ["remedy_released"]),
        ((*BROKEN, ev.WordsHeard(words="Leave it."), ev.PromiseReleased(promise=1, heard=13)), "resolve", []),
        ((*CHOSEN, ev.WordsHeard(words="Leave it."), ev.PromiseReleased(promise=1, heard=13)), "resolve", ["told"]),
        ((*CHOSEN, ev.OptionChosen(option=2), ev.PromiseReleased(promise=1), ev.PromiseMade(due_us=MONDAY, option=2, what="x"),
          ev.PromiseBroken(promise=2), ev.CustomerTold(promise=2)), "resolve", ["promise_kept"]),
        ((*MADE_GOOD, ev.TaskGiven(department="warehouse", due_us=MONDAY)), "resolve", ["tasks_open"]),
        ((*MADE_GOOD, ev.FormStarted(form="three_way")), "resolve", ["form_open:three_way"]),
        ((*CHOSEN, ev.CallerVerified(verified="not_yet")), "offer", ["caller_verified"]),
        ((*OFFERED, ev.CustomerTold(promise=-1), *CHOSEN[len(OFFERED):], ev.PromiseKept(promise=1)), "resolve", ["told"]),
        (RESOLVED, "close", ["callbacks_open", "cause", "improvement"]),
        (CALLED, "close", ["cause", "improvement"]),
        (LEARNT, "close", []),
        ((*RESOLVED, TRIED, NOT_REACHED), "close", ["callbacks_open", "cause", "improvement"]),
    ],
)
def test_each_gate_names_what_is_missing(history: tuple[ev.Event, ...], gate: str, lacks: list[str]) -> None:
    assert codes(case(*history), gate) == lacks


@pytest.mark.parametrize(("language", "not_known", "supervisor"), [
    ("en", "not known", "supervisor"), ("zh_CN", "记下客户不知道", "主管"), ("zh_TW", "記下顧客不清楚", "主管"),
])
def test_a_fact_that_has_to_be_known_promises_no_other_way_than_a_supervisors(language: str, not_known: str, supervisor: str) -> None:
    must = Rules(required_facts={"": ("wanted",)}, must_know={"delay": frozenset({"wanted"})})
    words = Words(language)
    may, has_to = (
        next(words.of(m.what) for m in missing(case(*LISTENED, ev.Classified(type="delay")), "clarify", rules) if m.code == "fact:wanted")
        for rules in (RULES, must)
    )
    assert not_known in may
    assert not_known not in has_to
    assert supervisor in has_to


@pytest.mark.parametrize(("language", "supervisor"), [("en", "supervisor"), ("zh_CN", "主管"), ("zh_TW", "主管")])
def test_who_has_nobody_to_read_back_to_is_told_who_lets_the_step_pass(language: str, supervisor: str) -> None:
    for history in (LISTENED, CLARIFIED[:-1], (*CLARIFIED[:-1], ev.RestatementAnswered(restatement=1, answer="no"))):
        (read_back,) = (m for m in missing(case(*history), "clarify", RULES) if m.code.startswith("restatement"))
        assert supervisor in Words(language).of(read_back.why)


@pytest.mark.parametrize(("channel", "asked"), [
    ("phone", True), ("in_person", True), ("chat", True), ("email", False), ("letter", False), ("social", False), ("import", False),
])
def test_only_who_is_talked_with_has_to_become_calmer(channel: str, asked: bool) -> None:
    angry = (replace(ANGRY[0], channel=channel), *ANGRY[1:])
    assert ("calm" in codes(case(*angry), "listen")) is asked


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_what_is_said_of_calm_names_both_presses(language: str) -> None:
    words = Words(language)
    why = next(words.of(m.why) for m in missing(case(*ANGRY), "listen", RULES) if m.code == "calm")
    assert words("guide.listen.calmed") in why
    assert words("guide.listen.go_on") in why


def tried(*at_us: int) -> Case:
    made = recorded((*RESOLVED, *(TRIED for _ in at_us)))
    return fold(1, [*made[: len(RESOLVED)], *(r._replace(occurred_us=at) for r, at in zip(made[len(RESOLVED) :], at_us, strict=True))])


@pytest.mark.parametrize(
    ("at_us", "owed"),
    [
        ((), 2),
        ((DUE - DAY, DUE - DAY + 5 * HOUR), 2),  # before its day
        ((DUE, DUE + HOUR, DUE + 2 * HOUR), 1),  # on one half day
        ((DUE, DUE + 5 * HOUR), 0),
        ((DUE - 11 * HOUR, DUE + DAY), 0),
    ],
)
def test_who_is_not_reached_was_tried_on_two_half_days_not_before_the_day_of_the_call(at_us: tuple[int, ...], owed: int) -> None:
    assert tries_owed(tried(*at_us).callbacks[0], RULES) == owed


def test_a_call_that_was_asked_for_earlier_is_still_owed_on_its_day() -> None:
    sooner = ev.CallbackAttempted(callback=1, outcome="asked_later", again_us=MONDAY + HOUR)
    made = recorded((*RESOLVED, sooner, TRIED, TRIED))
    early = [*made[:-2], *(r._replace(occurred_us=MONDAY + hours * HOUR) for r, hours in zip(made[-2:], (2, 9), strict=True))]
    callback = fold(1, early).callbacks[0]
    assert (callback.due_us, tries_owed(callback, RULES)) == (MONDAY + HOUR, 2)


def test_what_was_there_and_is_no_longer_is_lost_even_where_something_else_is_missing() -> None:
    angry = (*RESOLVED, ev.EmotionNoted(level="angry"))
    without = case(*angry, ev.Undone(n=RESOLVED.index(KEPT) + 1))
    assert [m.code for m in lost(case(*angry), without, "resolve", RULES)] == ["promises_open"]
    assert lost(case(*RESOLVED), case(*angry), "resolve", RULES)[0].code == "calm"
    assert lost(case(*angry), case(*RESOLVED), "resolve", RULES) == ()


def test_choosing_needs_two_real_options() -> None:
    assert [m.code for m in missing_for(case(*CLARIFIED, EXCHANGE), "choose", RULES)] == ["two_options"]
    assert missing_for(case(*OFFERED), "choose", RULES) == ()


def test_a_fact_the_customer_does_not_know_is_answered() -> None:
    unknown = [e for e in CLARIFIED if not isinstance(e, ev.FactRecorded)]
    assert codes(case(*unknown, ev.FactRecorded(key="wanted", unknown=True)), "clarify") == []


def test_an_override_opens_its_gate_and_no_other() -> None:
    c = case(*OPENED, ev.GateOverridden(gate="listen", missing=("emotion", "heard_out"), reason="written complaint"))
    assert missing(c, "listen", RULES) == ()
    assert shut_gate(c, "close", RULES) == "clarify"


def test_an_override_holds_for_what_was_missing_then_and_not_for_what_comes_later() -> None:
    passed = (*LISTENED, ev.GateOverridden(gate="clarify", missing=("type", "fact:wanted", "restatement"), reason="written complaint"))
    assert codes(case(*passed), "clarify") == []
    heard = (*OPENED, ev.GateOverridden(gate="listen", missing=("emotion", "heard_out"), reason="written complaint"))
    assert codes(case(*heard, ev.EmotionNoted(level="angry")), "listen") == ["calm"]
    assert codes(case(*passed, ev.Restated(text="So?"), ev.RestatementAnswered(restatement=1, answer="no")), "clarify") == ["restatement_again"]
    assert [m.code for m in missing_for(case(*passed, EXCHANGE), "choose", RULES)] == ["two_options"]


def test_after_not_satisfied_an_old_override_of_the_offer_no_longer_holds() -> None:
    c = case(*CLARIFIED, ev.GateOverridden(gate="offer", missing=("two_options", "choice"), reason="only one way"), ev.Reopened())
    assert "choice" in codes(c, "offer")


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_everything_missing_has_words_a_reason_and_a_field(language: str) -> None:
    words = Words(language)
    for history in ((OPENED[0],), LISTENED, CLARIFIED[:-1], (*CLARIFIED, EXCHANGE), CHOSEN, RESOLVED, CALLED):
        for gate in GATES:
            for m in missing(case(*history), gate, RULES):
                assert words.of(m.what)
                assert words.of(m.why)
                assert m.field.startswith(("guide.", "case."))


EVENTS = st.sampled_from([
    ev.WordsHeard(words="x"), ev.EmotionNoted(level="angry"), ev.EmotionNoted(level="calm"), ev.HeardOut(), ev.Calmed(),
    ev.Classified(type="delay"), ev.FactRecorded(key="wanted", unknown=True), ev.Restated(text="y"),
    ev.RestatementAnswered(restatement=1, answer="yes"), ev.RestatementAnswered(restatement=1, answer="no"), EXCHANGE, REFUND,
    ev.OptionChosen(option=1), ev.PromiseMade(due_us=MONDAY, option=1, what="z"), ev.PromiseKept(promise=1), ev.CustomerTold(promise=-1),
    ev.Resolved(), ev.CallbackPlanned(due_us=MONDAY, day=3), ev.CallbackAnswered(callback=1, outcome="satisfied", result=5, handling=5),
    ev.Reopened(), ev.CauseFound(cause="packing"), ev.ImprovementNoted(how="new"), ev.GateOverridden(gate="offer", missing=("two_options", "choice"), reason="r"),
])


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=30))
def test_no_history_is_ready_to_close_without_the_evidence_or_an_override(history: list[ev.Event]) -> None:
    c = case(OPENED[0], *history)
    if shut_gate(c, "close", RULES):
        return
    happened = {type(e) for e in history}
    needed = {ev.WordsHeard, ev.EmotionNoted, ev.HeardOut, ev.Classified, ev.FactRecorded, ev.Restated, ev.RestatementAnswered,
              ev.CallbackPlanned, ev.CallbackAnswered, ev.CauseFound, ev.ImprovementNoted, ev.Resolved}
    assert needed <= happened
    assert ev.GateOverridden in happened or ({ev.OptionChosen} <= happened and len(c.real_options) >= 2)

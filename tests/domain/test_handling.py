"""What stands beside the conversation: tasks, progress, four separate facts, forms, hard moments."""

from __future__ import annotations

import itertools

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.forms import FORMS, KINDS, NOT_NEEDED, Form
from complaint_desk.domain.messages import Message
from complaint_desk.domain.risk import risk_parts, risk_sum
from complaint_desk.domain.risk_level import risk_level
from complaint_desk.domain.row import project
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words, catalogue
from tests.histories import CHOSEN, LISTENED, MONDAY, OPENED, RESOLVED, case

RULES = Rules()
TASK = ev.TaskGiven(department="warehouse", due_us=MONDAY + DAY, what="Look for the parcel")
POINT = (
    ev.FormEntered(form="three_way", field="person", ref=7),
    ev.FormEntered(form="three_way", field="customer_account", item=1, text="He laughed"),
    ev.FormEntered(form="three_way", field="evidence_kind", item=1, code="recording"),
    ev.FormEntered(form="three_way", field="employee_account", item=1, text="I did not"),
    ev.FormEntered(form="three_way", field="agreement", item=1, code="contradict"),
)
VERIFIED = (ev.FormStarted(form="three_way"), *POINT)


def clock(name: str, *events: ev.Event) -> Clock:
    return next(c for c in clocks(case(*events), RULES) if c.name == name)


def three_way(*events: ev.Event) -> Form:
    found = case(*LISTENED, *events).form("three_way")
    assert found is not None
    return found


def test_a_task_is_open_until_it_is_answered_or_taken_back() -> None:
    assert [t.department for t in case(*LISTENED, TASK).open_tasks] == ["warehouse"]
    assert case(*LISTENED, TASK, ev.TaskAnswered(task=1, outcome="refused")).open_tasks == ()
    assert case(*LISTENED, TASK, ev.TaskTakenBack(task=1)).open_tasks == ()


def test_a_task_has_its_own_clock() -> None:
    assert (clock("task", *LISTENED, TASK).kind, clock("task", *LISTENED, TASK).due_us) == ("task", MONDAY + DAY)
    assert clock("task", *LISTENED, TASK, ev.TaskAnswered(task=1, outcome="done")).state(MONDAY + 9 * DAY) == "kept"


def test_the_next_progress_update_is_due_24_hours_after_the_last_word_to_the_customer() -> None:
    told = (*LISTENED, ev.ProgressTold(channel="phone", text="Still looking"))
    assert clock("progress_update", *told).due_us == MONDAY + 4 * 60_000_000 + 24 * HOUR


def test_no_progress_update_is_owed_before_the_first_word_nor_after_the_solution_and_it_stands_still_while_the_customer_is_awaited() -> None:
    mail = (ev.Opened(number="x", customer_id=1, channel="email"), ev.WordsHeard(words="hello"))
    for history in (mail, RESOLVED):
        assert not [c for c in clocks(case(*history), RULES) if c.name == "progress_update"]
    assert clock("progress_update", *LISTENED, ev.WaitingStarted(on="customer")).state(MONDAY + 30 * 24 * HOUR) == "paused"


FACTS = {
    "apology_us": ev.ApologyMade(text="We are sorry"), "admission_us": ev.AdmissionMade(text="It was our fault"),
    "goodwill": ev.GoodwillGiven(amount="20", currency="CNY"), "outcome": ev.OutcomeDecided(outcome="upheld"),
}


@pytest.mark.parametrize("which", range(5))
def test_apology_admission_goodwill_and_outcome_never_set_one_another(which: int) -> None:
    for chosen in itertools.combinations(FACTS, which):
        c = case(*LISTENED, ev.Said(phrase="w14", text="I am so sorry, it was our mistake"), *(FACTS[name] for name in chosen))
        assert {name for name in FACTS if getattr(c, name)} == set(chosen)


def test_goodwill_is_no_part_of_what_a_remedy_cost() -> None:
    row = project(case(*CHOSEN, FACTS["goodwill"]), RULES)
    assert (row.remedy, row.cost) == ("exchange", "45.00")


def test_a_later_decision_replaces_an_earlier_one() -> None:
    assert case(*LISTENED, FACTS["outcome"], ev.OutcomeDecided(outcome="not_upheld")).outcome == "not_upheld"


def test_a_form_says_which_field_of_which_row_it_still_lacks() -> None:
    assert three_way(ev.FormStarted(form="three_way")).lacking[:2] == (("person", 0), ("customer_account", 1))
    second = ev.FormEntered(form="three_way", field="customer_account", item=2, text="And he hung up")
    assert [row for _, row in three_way(*VERIFIED, second).lacking] == [2, 2, 2]
    assert three_way(*VERIFIED).lacking == ()


def test_a_form_is_settled_when_its_result_was_told() -> None:
    concluded = (*VERIFIED, ev.FormConcluded(form="three_way", finding="unproven"))
    assert not three_way(*concluded).settled
    assert three_way(*concluded, ev.FormEntered(form="three_way", field="result_told", code="phone")).settled
    assert three_way(ev.FormStarted(form="three_way"), ev.FormConcluded(form="three_way", finding=NOT_NEEDED)).settled


def test_an_emptied_field_is_lacking_again_and_an_erased_one_is_not() -> None:
    emptied = ev.FormEntered(form="three_way", field="employee_account", item=1, text=" ")
    erased = ev.FormEntered(form="three_way", field="employee_account", item=1, text=None)
    assert three_way(*VERIFIED, emptied).lacking == (("employee_account", 1),)
    assert three_way(*VERIFIED, erased).lacking == ()


def test_the_person_complained_about_is_known_by_number() -> None:
    assert case(*LISTENED, *VERIFIED).complained_about == {7}


def test_the_cause_goes_to_the_customer_within_24_hours_of_the_trace() -> None:
    started = ev.FormStarted(form="quality_trace")
    assert clock("cause_to_customer", *LISTENED, started).due_us == MONDAY + 4 * 60_000_000 + 24 * HOUR
    told = ev.FormEntered(form="quality_trace", field="cause_told", code="phone")
    assert clock("cause_to_customer", *LISTENED, started, told).state(MONDAY + 9 * DAY) == "kept"


def test_two_warnings_are_counted_and_a_call_that_was_ended_starts_anew() -> None:
    assert case(*LISTENED, ev.AbusiveWarned(), ev.AbusiveWarned()).warnings == 2
    assert case(*LISTENED, ev.AbusiveWarned(), ev.AbusiveWarned(), ev.CallEnded()).warnings == 0


@pytest.mark.parametrize(("danger", "signal"), [("threat", "violence"), ("self_harm", "self_harm")])
def test_danger_is_high_risk_by_itself(danger: str, signal: str) -> None:
    parts = risk_parts(case(*OPENED, ev.DangerNoted(danger=danger)), RULES)
    assert {p.code for p in parts} == {"supervisor_called", signal}
    assert risk_level(risk_sum(parts)) == "high"


def test_an_option_that_was_not_chosen_keeps_its_reason_and_counts_as_offered() -> None:
    c = case(*CHOSEN, ev.OptionRejected(option=2, reason="too slow"))
    assert (c.options[1].rejected_because, len(c.real_options)) == ("too slow", 2)


def test_a_request_that_expired_can_be_told_from_one_that_was_refused() -> None:
    asked = (*CHOSEN, ev.ApprovalAsked(option=2))
    assert clock("approval", *asked).number == 2
    expired = case(*asked, ev.ApprovalExpired(option=2, due_us=MONDAY + DAY))
    assert expired.options[1].approval == "expired"
    assert not [c for c in clocks(expired, RULES) if c.name == "approval"]


def test_a_customer_who_asks_for_another_time_moves_the_callback() -> None:
    c = case(*RESOLVED, ev.CallbackAttempted(callback=1, outcome="asked_later", again_us=MONDAY + 6 * DAY))
    assert (c.callbacks[0].due_us, c.callbacks[0].attempts) == (MONDAY + 6 * DAY, ("asked_later",))


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_form_has_its_words(language: str) -> None:
    words, known = Words(language), catalogue(language)
    for spec in FORMS.values():
        assert f"form.{spec.code}" in known
        assert {f.kind for f in spec.fields} <= set(KINDS)
        for field in spec.fields:
            assert f"form_field.{spec.code}.{field.key}" in known
            assert all(words.of(field.answer(code)) for code in field.choices)
        assert all(words.of(Message(f"finding.{finding}")) for finding in (*spec.findings, NOT_NEEDED))


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_clock_beside_the_conversation_says_why(language: str) -> None:
    history = (*CHOSEN, TASK, ev.ApprovalAsked(option=2), ev.FormStarted(form="quality_trace"))
    found = {c.name: Words(language).of(c.why) for c in clocks(case(*history), RULES)}
    assert {"task", "approval", "cause_to_customer", "progress_update"} <= set(found)
    assert all(found.values())

"""A method cuts the conversation; the gates alone decide how far it has come."""

from __future__ import annotations

import inspect

from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.method import Method, Stage
from tests.histories import CLARIFIED, EXCHANGE, LISTENED, case


def stage(key: str, step: str) -> Stage:
    return Stage(key, step, key.title(), None, (step,))


LEAP = Method("leap", 1, "LEAP", (
    stage("listen", "listen"), stage("empathise", "clarify"), stage("apologise", "offer"), stage("solve", "offer"), stage("after", "follow_up"),
))


def now(*history: ev.Event) -> str:
    found = case(*history)
    return LEAP.now(found, gates.step(found, gates.Rules())).key


def test_a_case_is_in_the_first_stage_of_the_step_that_the_gates_compute() -> None:
    assert now(*LISTENED[:-1]) == "listen"
    assert now(*LISTENED) == "empathise"
    assert now(*CLARIFIED) == "apologise"


def test_a_stage_that_waits_for_nothing_is_past_once_an_apology_was_made_or_an_option_lies_there() -> None:
    assert now(*CLARIFIED, ev.ApologyMade()) == "solve"
    assert now(*CLARIFIED, EXCHANGE) == "solve"


def test_the_last_stage_of_a_step_waits_for_its_evidence() -> None:
    assert [each.key for each in LEAP.stages if LEAP.holds_gate(each)] == ["listen", "empathise", "solve", "after"]


def test_every_stage_of_the_present_step_can_be_looked_at_and_none_after_it() -> None:
    assert [LEAP.reach(step) for step in ("listen", "clarify", "offer", "follow_up")] == [1, 2, 4, 5]


def test_a_stage_is_found_by_its_own_name_or_by_the_step_whose_evidence_it_waits_for() -> None:
    assert [found.key if (found := LEAP.find(name)) else None for name in ("apologise", "offer", "clarify", "nowhere", "")] == [
        "apologise", "solve", "empathise", None, None,
    ]


def test_no_gate_knows_of_methods() -> None:
    assert "method" not in inspect.getsource(gates).replace("methods", "").lower()

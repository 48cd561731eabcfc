"""A playbook answers what the guide asks of it."""

from __future__ import annotations

from complaint_desk.domain.playbook import Need, suggest_needs
from complaint_desk.playbooks import load

DELAY = load("en").playbook_for("delay")


def test_a_step_finds_its_aim_questions_and_warnings() -> None:
    assert DELAY.aim("offer").title == "A firm date, and a choice"
    assert {question.key for question in DELAY.questions_for("clarify")} == {"what_told", "latest", "other_place"}
    assert {avoid.key for avoid in DELAY.avoid_in("listen")} == {"be_patient", "blame_carrier"}
    assert DELAY.questions_for("nowhere") == ()


def test_a_clock_that_the_type_does_not_set_keeps_the_house_default() -> None:
    assert DELAY.clock_hours("progress_update", 24) == 12
    assert DELAY.clock_hours("first_response", 24) == 24


def test_needs_that_suit_type_and_emotion_come_first() -> None:
    def need(code: str, types: set[str], emotions: set[str]) -> Need:
        return Need(code, code, code, frozenset(types), frozenset(emotions))

    needs = [need("neither", set(), set()), need("emotion", set(), {"angry"}), need("type", {"delay"}, set()), need("both", {"delay"}, {"angry"})]
    assert [one.code for one in suggest_needs(needs, "delay", "angry")] == ["both", "type", "emotion", "neither"]

"""Which test exercises which practice of the design's checklist: none of sections 2 to 9, 11 and 12 stands without one.

A row names a test and a word of its code (comments and docstrings tell nothing), or a golden transcript and a press or word that stands in
that. ``ENTRY`` names the public entry of each practice: it has to be there, and a test of the practice has to reach it, so that whoever
takes the entry away breaks that test. Whoever renames or empties a test is told here which practice would lose its proof.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from complaint_desk import resources
from tests.reach import defined, reached, words

TESTS = Path(__file__).resolve().parent
SECTIONS = {"P": 13, "W": 15, "A": 13, "E": 7, "I": 18, "T": 11, "O": 11, "F": 8, "C": 6, "M": 3}

PRACTICES = "services/test_practices.py"
SAY = f"{PRACTICES}::test_a_practice_is_among_what_can_be_said_when_its_moment_comes"
MARK = f"{PRACTICES}::test_a_wording_that_does_harm_is_marked_with_its_reason"
LEAVE = f"{PRACTICES}::test_what_to_leave_undone_is_warned_of_in_its_step"
CALM = f"{PRACTICES}::test_high_feelings_bring_the_hints_that_keep_the_agent_calm"
ASK = f"{PRACTICES}::test_what_has_to_be_known_is_asked_for_and_kept"
CALLER = f"{PRACTICES}::test_the_words_of_the_customer_their_worth_and_their_other_cases_are_kept"
CALL_BACK = f"{PRACTICES}::test_whoever_calls_back_need_not_be_who_solved_it"
OPTION = f"{PRACTICES}::test_an_option_says_what_by_whom_by_when_and_what_it_costs"
CAUSE = f"{PRACTICES}::test_feeling_ignored_is_a_cause_of_its_own_on_the_surface_or_in_the_system"
WALK = "services/test_main_job.py::test_from_first_word_to_closed_with_every_gate_tried_too_early"

COVERED: dict[str, tuple[tuple[str, str], ...]] = {
    # principles and the course of a case
    "P1": ((f"{PRACTICES}::test_each_of_the_six_principles_has_its_step_and_its_figure", "PRINCIPLES"),),
    "P2": (
        ("playbooks/test_methods.py::test_every_link_of_the_process_has_an_owner_and_a_limit", "hours"),
        (f"{PRACTICES}::test_each_link_says_who_sees_to_it_and_until_when", "link"), ("domain/test_handling.py::test_a_task_has_its_own_clock", "due_us"),
        ("transcripts/service_process_three_counters", "task | finance"),
    ),
    "P3": (("domain/test_gates.py::test_the_step_is_the_first_one_whose_evidence_is_missing", "follow_up"),),
    "P4": (
        ("domain/test_board_practice.py::test_the_weakest_of_the_six_factors_is_the_title", "factors"),
    ),
    "P5": (("domain/test_case.py::test_a_walk_from_first_word_to_closed_changes_the_status_as_people_expect", "closed"), (WALK, "close")),
    "P6": (
        ("services/test_ledger.py::test_the_card_says_who_is_responsible_what_is_promised_and_what_comes_next", "card"),
        ("transcripts/delay_dress", "Card: We want it solved by"),
    ),
    "P7": (
        ("playbooks/test_methods.py::test_leap_listens_empathises_apologises_and_solves", "leap"),
        ("ui/guide/test_methods.py::test_leap_is_walked_from_listening_to_following_up", "apologise"),
    ),
    "P10": (
        ("domain/test_phrases.py::test_the_word_for_an_emotion_never_calls_a_customer_threatening", "threatening"),
        ("services/test_forms.py::test_a_suspicion_alone_limits_nothing", "suspected"),
    ),
    "P11": (
        ("domain/test_board_practice.py::test_a_case_that_came_to_two_departments_counts_for_both", "department"),
    ),
    "P12": ((f"{PRACTICES}::test_what_was_expected_is_held_against_what_came", "expected"), (ASK, "P12")),
    "P13": (
        ("domain/test_lights.py::test_a_solution_is_as_reasonable_as_what_is_on_the_table", "solution"),
        ("ui/guide/test_lights.py::test_the_lights_stand_over_the_conversation_and_follow_it", "feeling"),
    ),
    # what to say
    **{f"W{n}": ((SAY, f'"W{n}"'),) for n in range(1, 16)},
    # what not to say or do
    **{f"A{n}": ((MARK, f'"A{n}"'),) for n in range(2, 12)},
    "A1": ((LEAVE, '"A1"'),),
    "A12": ((CALM, '"A12"'),),
    "A13": ((LEAVE, '"A13"'), ("domain/test_clocks.py::test_callbacks_are_due_on_day_3_and_7", "callback")),
    # feelings
    "E1": ((CALM, '"E1"'),),
    "E2": ((CALM, '"E2"'), (SAY, '"E2"')),
    "E3": (
        (SAY, '"E3"'), ("domain/test_gates.py::test_each_gate_names_what_is_missing", "heard_out"),
        ("ui/guide/test_main_job.py::test_high_emotion_shows_the_calming_branch_until_they_calmed", "calm"),
    ),
    "E4": ((f"{PRACTICES}::test_the_need_behind_the_feeling_is_proposed_by_type_and_feeling", "missed_occasion"), ("insight/test_needs.py::test_words_point_to_a_need", "need")),
    "E5": (
        ("domain/test_small_rules.py::test_the_risk_sum_shows_its_parts_heaviest_first", "risk_parts"),
        ("insight/test_suggestions.py::test_risk_signals", "signals"),
    ),
    "E6": ((CALM, '"E6"'), (SAY, '"E6"'), ("transcripts/staff_attitude_abusive_caller", "Press: end-call")),
    "E7": ((CAUSE, "felt_ignored"),),
    # what has to be known
    **{f"I{n}": ((ASK, f'"I{n}"'),) for n in (*range(1, 11), 13, 14)},
    "I11": ((CALLER, "Word for word."),),
    "I12": (("domain/test_case.py::test_both_versions_of_a_corrected_restatement_stay", "restatement"), ("transcripts/delay_dress", "answer | corrected")),
    "I15": ((CALLER, "tier"),),
    "I16": (("domain/test_timeline.py::test_every_event_has_a_line_in_words", "entries"), (CAUSE, "cause")),
    "I17": ((CALL_BACK, "suggestions"),),
    "I18": ((CALL_BACK, "handling"),),
    # types and circumstances
    "T1": (
        ("playbooks/test_content.py::test_product_quality_offers_the_exchange_first_and_the_cause_within_a_day", "exchange"),
        ("transcripts/product_quality_kettle", "enter | quality_trace | cause_told"),
    ),
    "T2": (("transcripts/service_process_none_chosen", "Press: choose-none"), ("transcripts/service_process_three_counters", "offer | correct")),
    "T3": (("transcripts/misunderstanding_gym_card", "offer | half_way"), ("transcripts/misunderstanding_roaming", "offer | words_changed")),
    "T4": (("transcripts/price_dispute_approval", "offer | difference_back"), ("transcripts/price_dispute_parking", "offer | bill_explained")),
    "T5": (
        ("services/test_forms.py::test_many_customers_are_told_in_one_press_and_their_own_cases_know_it", "tell_affected"),
        ("transcripts/delay_shoes_told_first", "tell-all | phone"),
    ),
    "T6": (
        ("services/test_forms.py::test_whom_the_complaint_is_about_loses_the_case_and_can_do_nothing_in_it", "complained_about"),
        ("transcripts/staff_attitude_three_sides", "agreement 1 | contradict"),
    ),
    "T7": (
        ("services/test_forms.py::test_a_hand_off_is_one_press_with_its_task_and_its_promise", "hand_off"),
        ("transcripts/technical_fault_expert", "hand-off | E-31"),
    ),
    "T8": (
        ("transcripts/delay_rice_cooker", "task | store"), ("transcripts/not_as_described_tea", "offer | send_right_one"),
        ("transcripts/staff_attitude_abusive_caller", "offer | training"),
    ),
    "T9": ((f"{PRACTICES}::test_a_key_customer_is_called_once_more", "key_customer"), ("transcripts/price_dispute_parking", "offer | personal_letter")),
    "T10": (
        ("services/test_handling.py::test_a_case_waits_for_a_department_until_its_last_task_is_answered", "give_task"),
        ("transcripts/technical_fault_broadband", "offer | one_owner"),
    ),
    "T11": (
        ("services/test_forms.py::test_a_confirmed_limit_takes_special_compensation_alone_until_its_review", "restricted"),
        ("transcripts/not_as_described_limited", "enter | respect_but_verify"), ("transcripts/not_as_described_tea", "respect_but_verify | not_confirmed"),
    ),
    # solutions, authority, promises
    "O1": ((OPTION, "lacking"),),
    "O2": (("services/test_offers.py::test_options_not_chosen_keep_their_reason", "not_chosen"), ("domain/test_gates.py::test_choosing_needs_two_real_options", "choose")),
    "O3": (
        (OPTION, "cost"), ("domain/test_fact_sources.py::test_where_none_is_named_the_surest_that_stands_there_counts", "source_for"),
        (f"{PRACTICES}::test_an_option_names_the_facts_that_it_rests_on", "facts_from"),
        ("ui/guide/test_facts_from.py::test_an_option_of_ones_own_says_what_it_rests_on", "based on our records"),
    ),
    "O4": (
        ("services/test_offers.py::test_who_approves_needs_room_for_it_too", "answer_approval"),
        ("domain/test_small_rules.py::test_over_a_limit_is_told_by_how_much", "over"),
    ),
    "O5": (("services/test_handling.py::test_the_allowance_of_a_period_is_counted_over_all_cases", "allowance"),),
    "O6": (("services/test_offers.py::test_an_option_keeps_what_was_ticked_before_it_was_offered", "checks"),),
    "O7": (
        ("services/test_main_job.py::test_neither_an_interim_option_nor_one_that_cannot_be_done_is_the_choice", "interim"),
        ("transcripts/technical_fault_expert", "offer | substitute"),
    ),
    "O8": (
        ("services/test_guiding.py::test_what_worked_in_like_cases_and_stands_in_no_playbook_is_suggested_with_how_often", "like"),
        ("data/test_customers.py::test_like_cases_ended_well", "like_cases"),
    ),
    "O9": ((f"{PRACTICES}::test_the_menu_of_amends_is_whole", "thank_you_letter"),),
    "O10": (("services/test_handling.py::test_told_progress_moves_the_next_update_and_may_be_taken_back", "tell_progress"),),
    "O11": (("data/test_figures.py::test_key_figures_equal_a_count_by_hand", "by_hand"), ("data/test_figures.py::by_hand", "promises_kept"), ("transcripts/other_choir_noise", "Press: broken")),
    # following up
    "F1": ((f"{PRACTICES}::test_news_go_out_on_every_way_a_customer_has", "channel"),),
    "F2": ((CALL_BACK, '"caller"'),),
    "F3": (("services/test_handling.py::test_a_callback_keeps_the_time_that_suits_in_the_customers_words", "suits"),),
    "F4": ((CALL_BACK, "result"), (SAY, '"W13"')),
    "F5": ((CALL_BACK, "suggestions"),),
    "F6": ((SAY, '"F6"'), (SAY, '"W12"'), ("services/test_main_job.py::test_not_satisfied_goes_back_to_the_offer", "not_satisfied")),
    "F7": ((f"{PRACTICES}::test_a_key_customer_is_called_once_more", "key_customer"),),
    "F8": (
        ("services/test_surveys.py::test_a_customer_is_asked_once_in_each_round_and_what_they_say_stands_there", "grade"),
        ("ui/case/test_behaviour.py::test_the_survey_that_runs_asks_once_and_keeps_the_grade", "SurveyAnswered"),
        ("cli/test_surveys_verb.py::test_a_survey_is_planned_asked_and_recorded", "record"),
    ),
    # causes
    "C1": ((CAUSE, "systemic"), ("playbooks/test_content.py::test_the_whys_go_from_what_happened_down_to_what_let_it_happen", "systemic")),
    "C2": ((CAUSE, "root_cause"),),
    "C3": (("services/test_forms.py::test_a_three_way_check_is_settled_when_its_result_was_told", "three_way"),),
    "C4": (("services/test_forms.py::test_the_cause_that_was_traced_is_the_cause_of_the_case", "quality_trace"),),
    "C5": (
        ("domain/test_board_practice.py::test_complaints_are_told_by_the_link_of_the_chain_they_begin_in", "chain"),
        ("charts/test_drawing.py::test_bars_of_causes_are_as_long_as_their_counts", "causes"), (ASK, '"I5"'),
    ),
    "C6": ((SAY, '"C6"'),),
    # what is unreasonable
    "M1": (
        ("domain/test_behaviour.py::test_how_it_was_decided_and_what_the_facts_said_stand_beside_what_we_owed", "upheld"),
        ("services/test_behaviour.py::test_all_cases_of_one_customer_are_looked_at_and_no_other", "warnings"),
        ("ui/case/test_behaviour.py::test_the_history_is_asked_for_with_a_press_and_put_away_with_the_next", "case.behaviour"),
    ),
    "M2": ((ASK, '"M2"'), ("transcripts/not_as_described_tea", "speaks 2 | for")),
    "M3": (("services/test_forms.py::test_a_confirmed_limit_takes_special_compensation_alone_until_its_review", "restricted"),),
}
LATER = {
    "P8": "Collecting, reading, summing up, using and asking again is the work of the library.",
    "P9": "The report of types without a reviewed playbook comes with the library and its days of review.",
}

COACH, GUIDE, FORM = "domain.coach.check", "services.guiding.guide", "services.forms.conclude"
CALLED, FACT, CIRCUMSTANCE = "services.follow_up.answer_callback", "services.conversation.record_fact", "services.conversation.set_circumstance"

ENTRY: dict[str, str] = {
    "P1": "domain.gates.missing", "P2": GUIDE, "P3": "domain.gates.step", "P4": "domain.board_practice.factors_panel",
    "P5": "services.follow_up.close", "P6": "services.transparency.card", "P7": "playbooks.load", "P10": "playbooks.load_phrases",
    "P11": "domain.board_practice.department_share_panel", "P12": GUIDE, "P13": "domain.lights.solution",
    **{f"W{n}": GUIDE for n in range(1, 16)}, **{f"A{n}": COACH for n in range(2, 12)}, "A1": GUIDE, "A12": GUIDE, "A13": GUIDE,
    "E1": GUIDE, "E2": GUIDE, "E3": "domain.gates.missing", "E4": "insight.needs.needs_heard", "E5": "domain.risk.risk_parts", "E6": GUIDE,
    "E7": "services.follow_up.find_cause", **{f"I{n}": FACT for n in (*range(1, 11), 13, 14)}, "I11": "services.intake.open_case",
    "I12": "domain.case.fold", "I15": "services.intake.open_case", "I16": "domain.timeline.entries", "I17": CALLED, "I18": CALLED,
    "T1": "playbooks.load", "T2": "playbook:service_process.correct", "T3": "playbook:misunderstanding.half_way",
    "T4": "playbook:price_dispute.difference_back", "T5": "services.forms.tell_affected", "T6": "services.forms.enter",
    "T7": "services.forms.hand_off", "T8": "playbook:not_as_described.send_right_one", "T9": CIRCUMSTANCE, "T10": "services.tasks.give_task",
    "T11": FORM, "O1": "services.offers.offer", "O2": "services.offers.reject", "O3": "domain.fact_sources.source_for",
    "O4": "services.offers.answer_approval", "O5": "services.allowance.of_person", "O6": "services.offers.offer",
    "O7": "services.offers.choose", "O8": "data.customers.like_cases", "O9": "services.books.load_books",
    "O10": "services.tasks.tell_progress", "O11": "data.figures.read_figures", "F1": "services.tasks.tell_progress", "F2": CALLED,
    "F3": "services.follow_up.plan_callback", "F4": CALLED, "F5": CALLED, "F6": CALLED, "F7": CIRCUMSTANCE, "F8": "services.surveys.record",
    "C1": "services.follow_up.find_cause", "C2": "services.follow_up.find_cause", "C3": FORM, "C4": FORM,
    "C5": "domain.board_practice.chain_panel", "C6": GUIDE, "M1": "domain.behaviour.behaviour", "M2": FACT, "M3": FORM,
}
"""The public entry of each practice, below ``complaint_desk``; ``playbook:TYPE.KEY`` is an option that a playbook has to offer."""


def proof(where: str, word: str) -> bool | None:
    """Tell whether a word stands in what a row names, None when that is not there."""
    if where.startswith("transcripts/"):
        path = TESTS / f"{where}.txt"
        return word in path.read_text(encoding="utf-8") if path.is_file() else None
    file, _, name = where.partition("::")
    node = defined(TESTS / file).get(name.rpartition(".")[2]) if (TESTS / file).is_file() else None
    return None if node is None else any(word.strip('"') in each for each in words(node))


def entry_of(dotted: str) -> object | None:
    """Return the object of a dotted name below the program, None when there is none."""
    module, _, name = f"complaint_desk.{dotted}".rpartition(".")
    return getattr(importlib.import_module(module), name, None)


def reaches(practice: str, entry: str) -> bool:
    """Tell whether one of a practice's tests reaches an entry."""
    tests = [where.partition("::") for where, _ in COVERED[practice] if not where.startswith("transcripts/")]
    return any(f"complaint_desk.{entry}" in reached(TESTS / file, name) for file, _, name in tests)


def test_every_practice_has_a_test_or_a_reason_why_it_comes_later() -> None:
    wanted = {f"{letter}{n}" for letter, most in SECTIONS.items() for n in range(1, most + 1)}
    assert wanted == COVERED.keys() | LATER.keys()
    assert COVERED.keys() == ENTRY.keys()
    assert not COVERED.keys() & LATER.keys()


@pytest.mark.parametrize("practice", COVERED)
def test_the_test_of_a_practice_is_there_and_says_it(practice: str) -> None:
    assert [(where, word) for where, word in COVERED[practice] if not proof(where, word)] == []


@pytest.mark.parametrize("practice", [practice for practice, entry in ENTRY.items() if not entry.startswith("playbook:")])
def test_the_entry_of_a_practice_is_there_and_a_test_of_it_reaches_it(practice: str) -> None:
    assert entry_of(ENTRY[practice]) is not None
    assert reaches(practice, ENTRY[practice])


@pytest.mark.parametrize("practice", [practice for practice, entry in ENTRY.items() if entry.startswith("playbook:")])
def test_the_option_of_a_type_stands_in_its_playbook_and_is_offered_in_a_transcript(practice: str) -> None:
    kind, _, key = ENTRY[practice].removeprefix("playbook:").partition(".")
    options = tomllib.loads(resources.path("playbooks", f"{kind}.toml").read_text(encoding="utf-8"))["option"]
    told = [(TESTS / f"{where}.txt").read_text(encoding="utf-8") for where, word in COVERED[practice] if word == f"offer | {key}"]
    assert key in {option["key"] for option in options}
    assert [text for text in told if re.search(rf"^type: {kind}$", text, re.MULTILINE)]


@pytest.mark.parametrize("where", ["services/test_offers.py::test_nothing", "services/test_nothing.py::test_x", "transcripts/nothing"])
def test_what_is_not_there_is_no_proof(where: str) -> None:
    assert proof(where, "") is None


def test_a_comment_a_docstring_and_an_entry_that_nobody_reaches_are_no_proof(tmp_path: Path) -> None:
    told = tmp_path / "test_told.py"
    told.write_text(
        'from complaint_desk.domain import lights\n\ndef helped():\n    return lights.feeling\n\n'
        'def test_it():  # P13\n    """About P13."""\n    helped()\n', encoding="utf-8")
    assert not any("P13" in each for each in words(defined(told)["test_it"]))
    assert reached(told, "test_it") == {"complaint_desk.domain.lights", "complaint_desk.domain.lights.feeling"}
    assert entry_of("domain.lights.none_such") is None
    assert not reaches("P13", "domain.coach.check")

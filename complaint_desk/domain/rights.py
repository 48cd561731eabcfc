"""Who may do what with which field in which state of a case: one table, which services decide by and from which its description is printed.

``ACTIONS`` has a row for each verb of the trail: the right it needs (``authority.RIGHTS`` says which roles have it) and the states of a
case in which it can be done. ``FIELDS`` has a row for each personal field: how each role sees it in the open case and elsewhere.
Beside the table two rules hold for everybody: who is complained about does nothing in that case and sees nothing of it, and nobody
answers what they asked for themselves (``services.parties``, checklist N10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.authority import RIGHTS
from complaint_desk.domain.vocabulary import ROLES

OPEN: Final = frozenset({"open"})
ENDED_TOO: Final = frozenset({"open", "closed", "merged"})
NO_CASE: Final[frozenset[str]] = frozenset()
STATES: Final = ("open", "closed", "merged")

WHOLE, MASKED, HIDDEN = "whole", "masked", "hidden"
IN_CASE, ELSEWHERE = "in_case", "elsewhere"


@dataclass(frozen=True, slots=True)
class Action:
    """What a verb needs.

    Attributes:
        rights: the right it needs; where there are several, what is done decides which (``SPLIT`` says how).
        states: in which states of the case it can be done; none for what is about no single case or sees to the states itself.
    """

    rights: tuple[str, ...]
    states: frozenset[str] = NO_CASE


def _rows(right: str, states: frozenset[str], verbs: str) -> Mapping[str, Action]:
    return {verb: Action((right,), states) for verb in verbs.split()}


ACTIONS: Final[Mapping[str, Action]] = {
    **_rows("work_case", OPEN, (
        "hear note_emotion note_need heard_out calmed verify_caller classify set_circumstance record_fact restate answer_restatement say "
        "reply offer withdraw choose choose_none reject ask_approval promise keep_promise break_promise release_promise tell_customer "
        "tell_progress give_task take_back_task find_cause note_improvement resolve close wait stop_waiting assign undo start_form "
        "enter_form hand_out conclude_form hand_off add_affected apologise give_goodwill decide_outcome tell_outcome warn_abusive "
        "end_call cut_off "
        "decide_acceptance"
    )),
    **_rows("work_case", ENDED_TOO, "answer_name note_danger tag untag set_field set_region"),
    **_rows("note", OPEN, "note attach"),
    **_rows("call_back", OPEN, "plan_callback attempt_callback answer_callback"),
    **_rows("call_back", NO_CASE, "reveal answer_survey"),
    **_rows("confirm_restriction", ENDED_TOO, "lift_limit"),
    **_rows("reopen", ENDED_TOO, "reopen"),
    "answer_task": Action(("answer_task",), OPEN),
    "answer_approval": Action(("approve",), OPEN),
    "set_tier": Action(("approve",)),
    "override_gate": Action(("override_gate",), OPEN),
    "admit": Action(("admit",), OPEN),
    "extend_limit": Action(("approve", "work_case"), OPEN),
    "choose_rule_set": Action(("approve", "work_case"), OPEN),
    **_rows("take_case", NO_CASE, "open_case take_next second_complaint"),
    **_rows("join_cases", NO_CASE, "merge unmerge split link unlink"),
    **_rows("work_case", NO_CASE, "tell_affected close_with_children correct_customer"),
    **_rows("manage_marks", NO_CASE, "define_tag retire_tag define_field retire_field"),
    **_rows("manage_clocks", NO_CASE, "choose_rules add_days edit_calendar"),
    **_rows("manage_people", NO_CASE, "add_person change_person set_sign_in give_pass_phrase make_recovery_code"),
    **_rows("own_pass_phrase", NO_CASE, "change_pass_phrase"),
    **_rows("freeze_limits", NO_CASE, "freeze_limits release_limits"),
    "plan_survey": Action(("hand_over",)),
    **_rows("improve", NO_CASE, "open_improvement plan_improvement end_improvement tell_improvement"),
    "import": Action(("import_cases",)),
    "export_view": Action(("export", "export_names")),
    "export_report": Action(("export",)),
    **_rows("export_names", NO_CASE, "ask_export agree_export"),
    "export_case": Action(("export_case",)),
    "copy_file": Action(("see_cases",)),
    "copy_rows": Action(("see_cases",)),
    "take_charts": Action(("see_figures",)),
    "copy_out": Action(("back_up",)),
    "pack": Action(("pack", "pack_unmasked")),
    "disclose": Action(("disclose",)),
    **_rows("erase_people", NO_CASE, "erase_customer set_retention retention"),
    **_rows("hold_cases", ENDED_TOO, "set_hold lift_hold"),
    "encrypt": Action(("encrypt_desk",)),
}
"""Every verb that is recorded with one right; what is done to many cases at once goes through these one by one."""

SPLIT: Final[Mapping[str, str]] = {"export_view": "names", "extend_limit": "approved", "choose_rule_set": "leave", "pack": "unmasked"}
"""What takes the stronger right, of a verb with two."""

_SPEAKS: Final = {"in_case": WHOLE, "elsewhere": WHOLE}
_LOOKED: Final = {"in_case": MASKED, "elsewhere": MASKED}
_NEVER: Final = {"in_case": HIDDEN, "elsewhere": HIDDEN}

FIELDS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "customer.name": {role: _LOOKED if role == "department" else _SPEAKS for role in ROLES},
    "customer.phone": dict.fromkeys(ROLES, _LOOKED),
    "customer.email": dict.fromkeys(ROLES, _LOOKED),
    "case.words": dict.fromkeys(ROLES, _SPEAKS),
    "case.identity_number": dict.fromkeys(ROLES, _LOOKED),
    "case.card_number": dict.fromkeys(ROLES, _LOOKED),  # masked before it is kept, so nobody can see it whole
    "person.limit": {role: _SPEAKS if role == "administrator" else _NEVER for role in ROLES},
}
"""How a field is seen by a role; a masked telephone number or address can be revealed from the case, which is recorded with a reason."""

REVEALABLE: Final[Mapping[str, str]] = {"phone": "customer.phone", "email": "customer.email", "identity": "case.identity_number"}
"""What a look is recorded as, and the field that it is a look at."""

REASONS: Final = ("call_back", "verify", "correct", "request")
"""Why a masked detail is looked at: to call or write, to make sure who it is, to correct it, because the customer asks."""


def may(role: str, verb: str, state: str = "") -> bool:
    """Tell whether a role may do something at all, and in a case of a state (open, closed, merged) when one is told."""
    action = ACTIONS[verb]
    held = RIGHTS.get(role, frozenset())
    return any(right in held for right in action.rights) and (not state or state in action.states)


def state_of(*, merged: bool, is_open: bool) -> str:
    """Return the state of a case as the table knows it."""
    return "merged" if merged else "open" if is_open else "closed"


def seen(role: str, field: str, where: str = ELSEWHERE) -> str:
    """Return how a role sees a field in the open case or elsewhere: whole, masked or hidden; what the table does not know is hidden."""
    return FIELDS.get(field, {}).get(role, _NEVER)[where]

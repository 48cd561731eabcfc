"""The history of a case as people read it."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.joining import LINKS
from complaint_desk.domain.privacy_events import CaseExported
from complaint_desk.domain.retention import HOLDS
from complaint_desk.domain.stored import KINDS
from complaint_desk.domain.timeline import FACT, NOTE, OURS, THEIRS, entries
from complaint_desk.wording import Words
from tests.histories import CLOSED, MONDAY, recorded

OTHERS = (
    ev.NoteAdded(text="lock"), ev.Said(text="thanks"), ev.ReplySent(text="dear"), ev.Imported(number="1", customer_id=1, source="a.csv", words="w"),
    ev.CallerVerified(verified="order_details"), ev.NeedNoted(text="n"), ev.NeedNoted(need="to_be_heard"), ev.Calmed(), ev.CircumstanceSet(circumstance="major"),
    ev.CircumstanceSet(circumstance="major", holds=False), ev.FactRecorded(key="place", unknown=True),
    ev.RestatementAnswered(restatement=1, answer="no"), ev.RestatementAnswered(restatement=1, answer="corrected"),
    ev.OptionWithdrawn(option=1), ev.ApprovalAsked(option=1), ev.ApprovalAnswered(option=1, granted=True),
    ev.ApprovalAnswered(option=1, granted=False), ev.NoneChosen(), ev.NoneChosen(next_offer_us=MONDAY), ev.PromiseBroken(promise=1),
    ev.PromiseReleased(promise=1), ev.CallbackAttempted(callback=1, outcome="busy"), ev.CallbackAnswered(callback=1, outcome="not_reached"),
    ev.Reopened(), ev.ImprovementNoted(how="joined"), ev.ImprovementNoted(how="none_found"), ev.Assigned(owner_id=1), ev.Assigned(owner_id=0),
    ev.WaitingStarted(on="customer"), ev.WaitingEnded(), ev.GateOverridden(gate="offer"), ev.AttachmentAdded(sha256="0", size=1),
    ev.Breached(clock="resolution", due_us=MONDAY), ev.Undone(n=3), ev.Erased(ns=(1,)), ev.Linked(other_id=2), ev.Classified(urgency=3),
    ev.TaskGiven(department="warehouse", due_us=MONDAY, what="w"), ev.TaskAnswered(task=1, outcome="done"),
    ev.TaskAnswered(task=1, outcome="refused"), ev.TaskAnswered(task=1, outcome="partly"), ev.TaskTakenBack(task=1),
    ev.ProgressTold(channel="phone", text="t"), ev.ApologyMade(text="s"), ev.AdmissionMade(text="a"),
    ev.GoodwillGiven(amount="20.00", currency="CNY"), ev.OutcomeDecided(outcome="upheld"), ev.OutcomeTold(), ev.FormStarted(form="three_way"),
    ev.FormEntered(form="three_way", field="person", ref=1), ev.FormEntered(form="three_way", field="evidence_kind", item=1, code="recording"),
    ev.FormEntered(form="three_way", field="evidence", item=1, text="e"), ev.FormEntered(form="expert_hand_off", field="call_by", when_us=MONDAY),
    ev.FormEntered(form="expert_hand_off", field="tried", text="x"), ev.FormEntered(form="quality_trace", field="cause", code="packing"),
    ev.FormConcluded(form="three_way", finding="unproven"), ev.AbusiveWarned(), ev.CallEnded(), ev.DangerNoted(danger="threat"),
    ev.CutOff(person=1, due_us=MONDAY, promise=1), ev.OptionRejected(option=1), ev.ApprovalExpired(option=1, due_us=MONDAY),
    ev.MergedInto(other_id=2), ev.Absorbed(other_id=2, opened_us=MONDAY), ev.Unmerged(other_id=2), ev.SplitFrom(other_id=2), ev.SplitOff(other_id=2),
    *(ev.Linked(other_id=2, how=how) for how in (*LINKS, "same_call")), ev.Unlinked(other_id=2, how="related"),
    ev.Tagged(tag="flood", label="Flood"), ev.Untagged(tag="flood"), ev.FieldSet(field="order", type="text", value="A 17"),
    ev.FieldSet(field="vip", type="yes_no", code="yes"), ev.FieldSet(field="order", type="text"),
    ev.PromiseMade(due_us=MONDAY, what="call", from_case=2, from_number=1), ev.CallbackPlanned(due_us=MONDAY, from_case=2, from_number=1),
    ev.TaskGiven(department="warehouse", due_us=MONDAY, what="w", from_case=2, from_number=1),
    ev.Breached(clock="red_line", due_us=MONDAY, waited_for="nobody"), ev.Escalated(clock="red_line", due_us=MONDAY),
    ev.RuleSetChosen(rule_set="cn_12315"), ev.RuleSetChosen(rule_set="cn_12315", holds=False), ev.AcceptanceDecided(accepted=True),
    ev.AcceptanceDecided(accepted=False), ev.LimitExtended(how="complex"), ev.LimitExtended(how="approved", agreed_by=1),
    ev.TierNoted(tier="gold", reason="r"), ev.TierNoted(tier="normal"),
    *(ev.HoldSet(why=why, reason="r") for why in HOLDS), ev.HoldLifted(reason="r"), CaseExported(program="0", reason="r"),
)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_event_has_a_line_in_words(language: str) -> None:
    lines = entries(recorded((*CLOSED, *OTHERS)), {1: "Ann"})
    assert {line.kind for line in lines} == set(KINDS) - {
        "customer_added", "customer_changed", "customer_restricted", "desk_created", "person_added", "person_changed", "improvement_opened", "improvement_planned", "improvement_ended", "improvement_told", "file_imported", "denied", "view_exported",
        "tag_defined", "tag_retired", "field_defined", "field_retired", "desk_restored", "desk_rescued", "clock_set_back", "desk_copied", "desk_encryption_changed", "pack_made", "baseline_frozen", "baseline_released", "survey_planned", "survey_answered", "data_disclosed", "detail_revealed", "file_copied", "charts_taken", "rules_changed",
        "sign_in_rule_set", "pass_phrase_set", "recovery_code", "signed_in", "sign_in_failed", "locked", "retention_set", "retention_done", "export_asked", "export_agreed",
    }
    assert all(Words(language).of(line.head) for line in lines)


def test_the_second_warning_of_a_call_is_told_from_the_first_and_the_next_call_begins_anew() -> None:
    warned, ended = ev.AbusiveWarned(), ev.CallEnded()
    said = [Words("en").of(line.head) for line in entries(recorded((warned, warned, ended, warned)), {})]
    assert said == ["Abusive caller: first warning", "Abusive caller: second warning", "We ended the call", "Abusive caller: first warning"]


def test_a_warning_that_was_taken_back_does_not_make_the_next_one_the_second() -> None:
    lines = entries(recorded((ev.AbusiveWarned(), ev.Undone(n=1), ev.AbusiveWarned(), ev.AbusiveWarned())), {})
    assert [line.head.key for line in lines if line.kind == "abusive_warned"] == [
        "timeline.abusive_warned", "timeline.abusive_warned", "timeline.abusive_warned_again",
    ]


@pytest.mark.parametrize(("graded", "words"), [({"urgency": 4}, "Urgency 4"), ({"impact": 2}, "Impact 2"), ({"urgency": 4, "impact": 2}, "Urgency 4, impact 2")])
def test_a_grade_that_was_not_given_leaves_no_gap(graded: dict[str, int], words: str) -> None:
    (line,) = entries(recorded((ev.Classified(**graded),)), {})
    assert Words("en").of(line.head) == words


def test_a_note_is_never_on_the_side_of_what_was_said() -> None:
    sides = {line.kind: line.side for line in entries(recorded((*CLOSED, *OTHERS)), {})}
    assert sides["note_added"] == NOTE
    assert [k for k, side in sides.items() if side == THEIRS] == ["words_heard", "imported"]
    assert sides["restated"] == sides["said"] == sides["reply_sent"] == OURS
    assert sides["gate_overridden"] == FACT

"""Two hundred random walks through the services: no sequence of presses resolves or closes a case without its evidence or an override,
and at the end the row, the chains and the search are what the events say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from complaint_desk.data.check import check
from complaint_desk.data.projector import row_values
from complaint_desk.data.transaction import GET_ROW
from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY
from complaint_desk.domain.gates import gate_ahead, missing
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.row import project
from complaint_desk.services import assigning, conversation, deciding, follow_up, forms, hard_moments, offers, tasks
from complaint_desk.services.forms import Value
from complaint_desk.services.tasks import NewTask
from tests.in_memory import passing_folder
from tests.services.desk import SmallDesk
from tests.walks import closed_lacks, overridden, resolved_lacks

SATISFIED = follow_up.Answer(outcome="satisfied", result=5, handling=4)
NOT_REACHED = follow_up.Answer(outcome="not_reached")
NOT_SATISFIED = follow_up.Answer(outcome="not_satisfied", result=1, handling=2)
REMEDIES = ("refund", "exchange", "repair", "coupon")

Press = tuple[Any, dict[str, Any]]


def presses(desk: SmallDesk, case: Case, pick: int) -> Mapping[str, Press]:
    """Everything one can press, with arguments that may or may not fit."""
    due, one = desk.clock.us + DAY, pick + 1
    open_promise = next((p.number for p in case.promises if not p.ended_us), one)
    open_call = next((c.number for c in case.callbacks if not c.outcome), one)
    return {
        "words": (conversation.hear, {"words": "It broke again"}),
        "emotion": (conversation.note_emotion, {"level": ("calm", "angry")[pick % 2]}),
        "heard_out": (conversation.heard_out, {}),
        "calmed": (conversation.calmed, {}),
        "type": (conversation.classify, {"type": "other"}),
        "fact": (conversation.record_fact, {"fact": "wanted", "unknown": True}),
        "verified": (conversation.verify_caller, {"verified": ("known_number", "not_yet")[pick % 2]}),
        "answer": (conversation.answer_restatement, {"answer": ("yes", "no")[pick % 2], "text": f"So it broke {len(case.restatements)} times?"}),
        "offer": (offers.offer, {"option": offers.NewOption(
            what=f"{REMEDIES[pick]} it", who="Depot", due_us=due, remedy=REMEDIES[pick], cost=("15", "0", "400", "5")[pick],
        )}),
        "withdraw": (offers.withdraw, {"option": one}),
        "ask": (offers.ask_approval, {"option": one}),
        "approve": (offers.answer_approval, {"option": one, "granted": pick % 2 == 0, "who": desk.boss}),
        "choose": (offers.choose, {"option": one, "not_chosen": {2: "too slow"} if pick == 1 else {}}),
        "none": (offers.choose_none, {"next_offer_us": due if pick % 2 else 0, "reason": ("wants more", "")[pick // 3]}),
        "promise": (follow_up.promise, {"what": "We call", "by_whom": "", "due_us": due}),
        "keep": (follow_up.keep_promise, {"promise": open_promise}),
        "break": (follow_up.break_promise, {"promise": open_promise, "reason": "the van"}),
        "release": (follow_up.release_promise, {
            "promise": open_promise, "reason": "no longer wanted", "words": "Leave it, I have bought one." if pick % 2 else "",
        }),
        "told": (follow_up.tell_customer, {"promise": pick - 1}),
        "task": (tasks.give_task, {"task": NewTask(department="warehouse", what="Look", due_us=due)}),
        "task_answered": (tasks.answer_task, {"task": one, "outcome": "done", "reply": "Found"}),
        "form": (forms.start_form, {"form": "quality_trace"}),
        "form_done": (forms.conclude, {"form": "quality_trace", "finding": ("not_needed", "found")[pick % 2], "text": "so"}),
        "form_entry": (forms.enter, {"form": "quality_trace", "field": "cause_words", "value": Value(text="thin box")}),
        "goodwill": (deciding.give_goodwill, {"amount": "10", "text": "Flowers"}),
        "danger": (hard_moments.note_danger, {"danger": "threat"}),
        "cut_off": (hard_moments.cut_off, {"what": "We call back", "due_us": due}),
        "resolve": (follow_up.resolve, {}),
        "call": (follow_up.answer_callback, {"callback": open_call, "answer": NOT_SATISFIED if pick == 3 else SATISFIED}),
        "try": (follow_up.attempt_callback, {"callback": open_call, "outcome": "no_answer"}),
        "in_vain": (follow_up.answer_callback, {"callback": open_call, "answer": NOT_REACHED}),
        "later": (conversation.add_note, {"text": "later"}),
        "cause": (follow_up.find_cause, {"cause": "packing"}),
        "improvement": (follow_up.note_improvement, {"text": "Thicker boxes"}),
        "close": (follow_up.close, {}),
        "reopen": (follow_up.reopen, {"reason": "called again"}),
        "undo": (assigning.undo, {"n": max(1, case.version - pick)}),
    }


NEXT = {
    "words": "words", "emotion": "emotion", "heard_out": "heard_out", "type": "type", "fact:wanted": "fact", "restatement": "answer",
    "restatement_answer": "answer", "restatement_again": "answer", "calm": "calmed", "two_options": "offer", "choice": "choose",
    "caller_verified": "verified", "approval": "approve", "promises_open": "keep", "promise_kept": "offer", "promise": "choose", "told": "told",
    "tasks_open": "task_answered", "form_open:quality_trace": "form_done", "callbacks_open": "call", "cause": "cause", "improvement": "improvement",
}


class Walk(RuleBasedStateMachine):
    """Somebody at a real desk who presses anything at all, and often what the guide asks for."""

    desk: SmallDesk

    @initialize(verified=st.sampled_from(["known_number", "not_yet"]), may_override=st.sampled_from([False, False, False, True]))
    def begin(self, verified: str, may_override: bool) -> None:
        self.folder = passing_folder()
        self.desk = SmallDesk.made(Path(self.folder.name) / "desk.sqlite")
        self.case = self.desk.take(verified)
        self.may_override = may_override

    @rule(data=st.data(), pick=st.integers(0, 3))
    def press(self, data: st.DataObject, pick: int) -> None:
        choices = presses(self.desk, self.desk.case(self.case), pick)
        self._press(data.draw(st.sampled_from(sorted(choices))), pick)

    @rule(pick=st.integers(0, 3), times=st.integers(1, 12))
    def do_what_is_missing(self, pick: int, times: int) -> None:
        for turn in range(times):
            case = self.desk.case(self.case)
            gate = gate_ahead(case, self.desk.store.rules)
            lacking = missing(case, gate, self.desk.store.rules) if gate else ()
            code = "" if not lacking else "approval" if lacking[0].code.startswith("approval:") else lacking[0].code
            name = NEXT.get(code, "words") if code else gate or "words"
            self._press(name, {"offer": (pick + turn) % 2, "choose": pick % 2, "task_answered": len(case.tasks) - 1}.get(name, 0))

    @rule(seed=st.integers(0, 2**20))
    def press_several(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(6):
            pick = random.randrange(4)
            self._press(random.choice(sorted(presses(self.desk, self.desk.case(self.case), pick))), pick)

    @rule()
    def override(self) -> None:
        gate = gate_ahead(self.desk.case(self.case), self.desk.store.rules)
        if gate and self.may_override:
            self._do(follow_up.override_gate, {"gate": gate, "reason": "customer insists", "who": self.desk.boss})

    def _press(self, name: str, pick: int) -> None:
        if name == "later":
            self.desk.clock.us += (pick + 1) * DAY // 3
        verb, fields = presses(self.desk, self.desk.case(self.case), max(0, pick))[name]
        self._do(verb, fields)

    def _do(self, verb: Any, fields: dict[str, Any]) -> None:
        before = self.desk.case(self.case).version
        try:
            self.desk.do(verb, self.case, **fields)
        except Problem:
            assert self.desk.case(self.case).version == before
            return
        history = [r.event for r in self.desk.store.history(self.case)]
        made = history[before:]
        if overridden(history):
            return
        if any(isinstance(e, ev.Resolved) for e in made):
            assert resolved_lacks(history[:before]) == []
        if any(isinstance(e, ev.Closed) for e in made):
            assert closed_lacks(history[:before]) == []

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        store = self.desk.store
        assert store.read().one(GET_ROW, (self.case,)) == row_values(project(store.case(self.case), store.rules))
        assert check(store).problems == []
        store.close()
        self.folder.cleanup()


Walk.TestCase.settings = settings(
    max_examples=200, stateful_step_count=13, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
TestWalk = Walk.TestCase

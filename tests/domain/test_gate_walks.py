"""Two thousand random walks through the rules alone: no sequence of moves resolves or closes a case without its evidence or an override."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.events import DAY, Event
from complaint_desk.domain.gates import GATES, gate_ahead, missing, missing_for
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import from_stored, to_stored
from tests.histories import MONDAY, recorded
from tests.walks import closed_lacks, overridden, resolved_lacks

FORM = "quality_trace"
RULES = Rules(forms={"other": (FORM,)}, forms_required={"other": (FORM,)})

Make = Callable[[Case, int], list[Event]]


def _offer(case: Case, pick: int) -> list[Event]:
    remedy = ("refund", "exchange", "repair")[pick % 3]
    return [ev.OptionOffered(
        due_us=MONDAY + DAY, remedy=remedy, cost="20" if pick >= 2 else "0", over_limit="5" if pick == 3 else "", interim=pick == 4, what=f"{remedy} it",
    )]


def _choose(case: Case, pick: int) -> list[Event]:
    number = min(pick + 1, max(1, len(case.options)))
    if number > len(case.options) or not case.options[number - 1].real or case.options[number - 1].round != case.round:
        return []
    released = [ev.PromiseReleased(promise=p.number) for p in case.promises if case.chosen and p.option == case.chosen.number and not p.ended_us]
    return [ev.OptionChosen(option=number), *released, ev.PromiseMade(due_us=MONDAY + DAY, option=number, what="do it")]


def _answer_form(case: Case, pick: int) -> list[Event]:
    running = case.form(FORM)
    if running is None or running.settled:
        return []
    if running.concluded_us:
        return [ev.FormEntered(form=FORM, field="cause_told", code="phone")]
    if pick == 0:
        return [ev.FormConcluded(form=FORM, finding="not_needed", waived="repeat" not in case.signals)]
    if not running.lacking:
        return [ev.FormConcluded(form=FORM, finding="found")]
    field, row = running.lacking[0]
    return [ev.FormEntered(form=FORM, field=field, item=row, code="other", text="words")]


def _release(case: Case, pick: int) -> list[Event]:
    """Now and then in the customer's own words, which come just before."""
    if pick % 3 >= len(case.promises) or case.promises[pick % 3].kept_us:
        return []
    said = [ev.WordsHeard(words="No need any more.")] if pick > 2 else []
    return [*said, ev.PromiseReleased(promise=pick % 3 + 1, heard=case.version + 1 if said else 0)]


FREE: Mapping[str, Make] = {
    "words": lambda _c, p: [ev.WordsHeard(words="It broke", signals=("repeat",) if p == 1 else ())],
    "blank": lambda _c, _p: [ev.WordsHeard(words=" ")],
    "emotion": lambda _c, p: [ev.EmotionNoted(level=("calm", "angry", "distressed")[p % 3])],
    "heard_out": lambda _c, _p: [ev.HeardOut()],
    "calmed": lambda _c, _p: [ev.Calmed()],
    "type": lambda _c, _p: [ev.Classified(type="other")],
    "urgency": lambda _c, _p: [ev.Classified(urgency=3)],
    "fact": lambda _c, _p: [ev.FactRecorded(key="wanted", unknown=True)],
    "verified": lambda _c, p: [ev.CallerVerified(verified=("known_number", "not_yet")[p % 2])],
    "withdraw": lambda c, p: [ev.OptionWithdrawn(option=p + 1)] if p < len(c.options) and not c.options[p].chosen else [],
    "ask": lambda c, p: [ev.ApprovalAsked(option=p + 1)] if p < len(c.options) else [],
    "approve": lambda c, p: [ev.ApprovalAnswered(option=p + 1, granted=p % 2 == 0)] if p < len(c.options) else [],
    "promise": lambda _c, _p: [ev.PromiseMade(due_us=MONDAY + DAY, what="call")],
    "keep": lambda c, p: [ev.PromiseKept(promise=p + 1)] if p < len(c.promises) and not c.promises[p].ended_us else [],
    "break": lambda c, p: [ev.PromiseBroken(promise=p + 1)] if p < len(c.promises) and not c.promises[p].ended_us else [],
    "release": _release,
    "told": lambda c, p: [ev.CustomerTold(promise=p if p <= len(c.promises) else -1)],
    "task": lambda _c, _p: [ev.TaskGiven(department="warehouse", due_us=MONDAY + DAY)],
    "task_answered": lambda c, p: [ev.TaskAnswered(task=p + 1, outcome="done")] if p < len(c.tasks) and not c.tasks[p].ended_us else [],
    "form": lambda c, _p: [ev.FormStarted(form=FORM)] if (f := c.form(FORM)) is None or f.concluded_us else [],
    "form_entry": _answer_form,
    "call": lambda c, p: [ev.CallbackAnswered(callback=p + 1, outcome="satisfied", result=5, handling=5)] if p < len(c.callbacks) else [],
    "try": lambda c, p: [ev.CallbackAttempted(callback=p + 1, outcome="busy")] if p < len(c.callbacks) else [],
    "in_vain": lambda c, p: [ev.CallbackAnswered(callback=p + 1, outcome="not_reached")] if p < len(c.callbacks) else [],
    "cause": lambda _c, _p: [ev.CauseFound(cause="packing")],
    "improvement": lambda _c, _p: [ev.ImprovementNoted(how="new")],
    "reopened": lambda c, _p: [ev.Reopened()] if c.resolved_us or c.closed_us else [],
    "undo": lambda c, p: [ev.Undone(n=p + 2)],
}
GATED: Mapping[str, tuple[str, Make]] = {
    "restate": ("restate", lambda _c, _p: [ev.Restated(text="So it broke?")]),
    "answer": ("restate", lambda c, p: [ev.RestatementAnswered(restatement=len(c.restatements), answer=("yes", "no", "yes")[p % 3])] if c.restatements else []),
    "offer": ("offer", _offer),
    "choose": ("choose", _choose),
    "none_chosen": ("choose", lambda _c, _p: [ev.NoneChosen()]),
    "resolve": ("resolve", lambda c, _p: [] if c.resolved_us else [ev.Resolved(), ev.CallbackPlanned(due_us=MONDAY + DAY, day=3)]),
    "close": ("close", lambda _c, _p: [ev.Closed()]),
}
NEXT: Mapping[str, str] = {
    "words": "words", "emotion": "emotion", "heard_out": "heard_out", "type": "type", "fact:wanted": "fact", "restatement": "restate",
    "restatement_answer": "answer", "restatement_again": "restate", "calm": "calmed", "two_options": "offer", "choice": "choose",
    "caller_verified": "verified", "promises_open": "keep", "promise_kept": "offer", "remedy_released": "release", "promise": "choose", "told": "told", "tasks_open": "task_answered",
    f"form_open:{FORM}": "form_entry", f"form_needed:{FORM}": "form", "callbacks_open": "call", "callbacks": "call", "cause": "cause", "improvement": "improvement",
    "approval": "approve", "resolved": "resolve",
}
NAMES = sorted({*FREE, *GATED})


def next_for(code: str) -> str:
    """What is pressed for a thing that is missing; which option waits for approval makes no difference."""
    return NEXT["approval" if code.startswith("approval:") else code]


class Walk(RuleBasedStateMachine):
    """Somebody who presses anything at all, and now and then what the guide asks for."""

    history: list[Event]
    may_override: bool
    seen: tuple[int, Case] | None = None

    @initialize(may_override=st.sampled_from([False, False, False, True]), verified=st.sampled_from(["known_number", "not_yet"]))
    def begin(self, may_override: bool, verified: str) -> None:
        self.may_override = may_override
        self.history = [ev.Opened(number="26-0000001-3", customer_id=2, channel="phone", verified=verified)]

    @rule(name=st.sampled_from(NAMES), pick=st.integers(0, 4))
    def press(self, name: str, pick: int) -> None:
        self._press(name, pick)

    @rule(pick=st.integers(0, 2), times=st.integers(1, 9))
    def do_what_is_missing(self, pick: int, times: int) -> None:
        for _ in range(times):
            case = self._case()
            gate = gate_ahead(case, RULES)
            lacking = missing(case, gate, RULES) if gate else ()
            name = next_for(lacking[0].code) if lacking else gate
            self._press(name if name in NAMES else "words", 0 if pick == 1 else pick if name == "offer" else self._open(name, case))

    @rule(seed=st.integers(0, 2**20))
    def press_several(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(6):
            self._press(random.choice(NAMES), random.randrange(5))

    @rule()
    def override(self) -> None:
        case = self._case()
        gate = gate_ahead(case, RULES)
        if self.may_override and gate and (lacking := missing(case, gate, RULES)):
            self.history.append(ev.GateOverridden(gate=gate, missing=tuple(m.code for m in lacking), reason="r"))

    @rule()
    def look_back(self) -> None:
        before = list(self.history)
        case = self._case()
        for gate in GATES:
            missing(case, gate, RULES)
        assert self.history == before

    def _open(self, name: str, case: Case) -> int:
        """Which of the things is still open."""
        if name == "keep":
            return next((p.number - 1 for p in case.promises if not p.ended_us), 0)
        if name == "task_answered":
            return next((t.number - 1 for t in case.tasks if not t.ended_us), 0)
        if name == "call":
            return next((c.number - 1 for c in case.callbacks if not c.outcome), 0)
        if name == "release":
            return 3 + next((p.number - 1 for p in reversed(case.promises) if case.chosen and p.option == case.chosen.number), 0) % 3
        if name == "choose":
            return next((o.number - 1 for o in case.real_options), 0)
        return 4 if name == "told" else 1 if name == "form_entry" else 0

    def _case(self) -> Case:
        if self.seen is None or self.seen[0] != len(self.history):
            self.seen = len(self.history), fold(1, recorded(self.history))
        return self.seen[1]

    def _press(self, name: str, pick: int) -> None:
        case = self._case()
        if not case.is_open and name != "reopened":
            return
        move, make = GATED.get(name, ("", FREE.get(name)))
        if make is None or (move and missing_for(case, move, RULES)):
            return
        made = make(case, pick)
        if name == "undo" and case.resolved_us:
            return  # the services look at what would be left; see tests of undo
        self.history += made
        if not made or overridden(self.history):
            return
        if isinstance(made[0], ev.Resolved):
            assert resolved_lacks(self.history[: -len(made)], FORM) == []
        elif isinstance(made[0], ev.Closed):
            assert closed_lacks(self.history[:-1]) == []

    def teardown(self) -> None:
        stored: list[Any] = [(e.kind, e.v, *to_stored(e)) for e in getattr(self, "history", [])]
        self.seen = None
        again = [from_stored(kind, v, data, body) for kind, v, data, body in stored]
        assert fold(1, recorded(again)) == self._case()


Walk.TestCase.settings = settings(
    max_examples=2_000, stateful_step_count=13, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
TestWalk = Walk.TestCase

"""What random walks through a case are held against: the evidence of a solution, counted from the bare events without fold or gates.

Written a second time on purpose, in another way than the rules it checks: a walk fails when the two do not agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from complaint_desk.domain.forms import FORMS, NOT_NEEDED


def counted(history: Sequence[Event]) -> list[Event]:
    """The events that nobody took back."""
    undone = {e.n for e in history if isinstance(e, ev.Undone)}
    return [e for n, e in enumerate(history, 1) if n not in undone]


def overridden(history: Sequence[Event]) -> bool:
    """Whether a gate was passed by right and with a reason."""
    return any(isinstance(e, ev.GateOverridden) for e in history)


def resolved_lacks(history: Sequence[Event], *required: str) -> list[str]:
    """What a case that was resolved just now has no evidence of; ``required`` are the forms it can't do without."""
    told = counted(history)
    kinds = {e.kind for e in told}
    lacks = [kind for kind in ("words_heard", "emotion_noted", "heard_out", "restated", "option_chosen") if kind not in kinds]
    answers = [e for e in told if isinstance(e, ev.RestatementAnswered)]
    restated = sum(isinstance(e, ev.Restated) for e in told)
    if not [e for e in answers if e.restatement == restated] or [e for e in answers if e.restatement == restated][-1].answer != "yes":
        lacks.append("confirmed restatement")
    if not any(isinstance(e, ev.Classified) and e.type for e in told):
        lacks.append("type")
    feelings = [e for e in told if isinstance(e, ev.EmotionNoted | ev.Calmed)]
    if feelings and isinstance(feelings[-1], ev.EmotionNoted) and feelings[-1].level in ("angry", "threatening", "distressed"):
        lacks.append("calm")
    return lacks + _choice(told) + _owed(told, history) + [form for form in required if not _done(told, form)]


def closed_lacks(history: Sequence[Event]) -> list[str]:
    """What a case that was closed just now has no evidence of."""
    told = counted(history)
    last = max((n for n, e in enumerate(told) if isinstance(e, ev.Reopened)), default=-1)
    kinds = {e.kind for e in told}
    lacks = [kind for kind in ("cause_found", "improvement_noted", "callback_planned") if kind not in kinds]
    if not any(isinstance(e, ev.Resolved) for e in told[last + 1 :]):
        lacks.append("resolved")
    planned = [n for n, e in enumerate(told) if isinstance(e, ev.CallbackPlanned)]
    tries = Counter(e.callback for e in told if isinstance(e, ev.CallbackAttempted))
    answered = {e.callback for e in told if isinstance(e, ev.CallbackAnswered) and (e.outcome != "not_reached" or tries[e.callback] >= 2)}
    lacks += [f"callback {i}" for i, n in enumerate(planned, 1) if n > last and i not in answered]
    return lacks


def _done(told: list[Event], form: str) -> bool:
    """Whether a form came to a finding that counts: its own, or that it is not needed by somebody who may say so."""
    ends = [e for e in told if isinstance(e, ev.FormConcluded) and e.form == form]
    return bool(ends) and (ends[-1].finding != NOT_NEEDED or ends[-1].waived)


def _choice(told: list[Event]) -> list[str]:
    """Two different ways out, and a choice that is allowed and made by somebody known."""
    began = max((n for n, e in enumerate(told) if isinstance(e, ev.NoneChosen | ev.Reopened)), default=-1)
    numbers, offers = 0, {}
    for n, e in enumerate(told):
        if isinstance(e, ev.OptionOffered):
            numbers += 1
            if n > began:
                offers[numbers] = e
    for e in told:
        if isinstance(e, ev.OptionWithdrawn):
            offers.pop(e.option, None)
    granted = {e.option: e.granted for e in told if isinstance(e, ev.ApprovalAnswered)}
    real = {n: e for n, e in offers.items() if not e.interim and e.feasible and e.timely and (not e.over_limit or granted.get(n))}
    lacks = [] if len({e.remedy for e in real.values()}) >= 2 else ["two options"]
    chosen = [e.option for e in told[began + 1 :] if isinstance(e, ev.OptionChosen)]
    if not chosen or chosen[-1] not in real:
        return [*lacks, "a choice that can be done"]
    known = "not_yet"
    for e in told:
        if isinstance(e, ev.Opened | ev.CallerVerified):
            known = e.verified
    if real[chosen[-1]].cost != "0" and known == "not_yet":
        lacks.append("who calls")
    return lacks


def _owed(told: list[Event], history: Sequence[Event]) -> list[str]:
    """Promises, tasks and forms that were begun and not ended."""
    promises = [e for e in told if isinstance(e, ev.PromiseMade)]
    ended = {e.promise for e in told if isinstance(e, ev.PromiseKept | ev.PromiseBroken | ev.PromiseReleased)}
    lacks = [f"promise {n}" for n in range(1, len(promises) + 1) if n not in ended]
    tasks = sum(isinstance(e, ev.TaskGiven) for e in told)
    answered = {e.task for e in told if isinstance(e, ev.TaskAnswered | ev.TaskTakenBack)}
    lacks += [f"task {n}" for n in range(1, tasks + 1) if n not in answered]
    choice = max((n for n, e in enumerate(told) if isinstance(e, ev.OptionChosen)), default=len(told))
    carries = [n for n, e in enumerate(promises, 1) if choice < len(told) and e.option == getattr(told[choice], "option", 0)]
    own_words = {e.promise for e in told if isinstance(e, ev.PromiseReleased) and isinstance(history[e.heard - 1], ev.WordsHeard)}
    kept = {e.promise for e in told if isinstance(e, ev.PromiseKept)}
    if not carries or carries[-1] not in kept | own_words:
        lacks.append("what was chosen is done")
    if not any(isinstance(e, ev.CustomerTold) and e.promise for e in told[choice:]):
        lacks.append("told")
    open_forms: dict[str, bool] = {}
    for e in told:
        if isinstance(e, ev.FormStarted):
            open_forms[e.form] = True
        elif isinstance(e, ev.FormConcluded) and (e.finding == NOT_NEEDED or not any(f.after for f in FORMS[e.form].fields)):
            open_forms[e.form] = False
        elif isinstance(e, ev.FormEntered):
            field = FORMS[e.form].field(e.field)
            if field is not None and field.after and e.code:
                open_forms[e.form] = False
    return lacks + [form for form, is_open in open_forms.items() if is_open]

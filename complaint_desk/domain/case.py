"""A case as its events tell it: one pure fold from what happened to what holds now.

Everything that is computed about a case (step, gates, clocks, row, timeline) starts from the ``Case`` that ``fold`` returns.
``Case`` holds facts only; what needs a rule (playbook, limits, clocks) is computed elsewhere from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain import waiting
from complaint_desk.domain.case_parts import SLIP, called_in_vain, different, let_pass_too
from complaint_desk.domain.case_parts import Callback as Callback
from complaint_desk.domain.case_parts import Fact as Fact
from complaint_desk.domain.case_parts import Option as Option
from complaint_desk.domain.case_parts import Pause as Pause
from complaint_desk.domain.case_parts import Promise as Promise
from complaint_desk.domain.case_parts import Refusal as Refusal
from complaint_desk.domain.case_parts import Restatement as Restatement
from complaint_desk.domain.clock_steps import STEPS as CLOCK_STEPS
from complaint_desk.domain.events import Recorded, Words
from complaint_desk.domain.forms import NOT_NEEDED, Form
from complaint_desk.domain.handling import PARTS as HANDLING_PARTS
from complaint_desk.domain.handling import STEPS as HANDLING_STEPS
from complaint_desk.domain.handling import Goodwill, Task
from complaint_desk.domain.joining import STEPS as JOINING_STEPS
from complaint_desk.domain.joining import Link, Part, combine, later_decided
from complaint_desk.domain.marking import STEPS as MARKING_STEPS
from complaint_desk.domain.marking import FieldValue
from complaint_desk.domain.on_record import first_times
from complaint_desk.domain.vocabulary import HIGH_EMOTIONS, SPOKEN_CHANNELS


@dataclass(frozen=True, kw_only=True)  # no slots: see of()
class Case:
    """What holds in a case after its events.

    All times are microseconds UTC, 0 when the thing has not happened. ``overrides`` holds how many were let pass, by gate and code;
    ``said`` which phrases were said; ``happened`` when some kinds of events first did (``on_record``). ``absorbed`` are the cases that go
    on in this one: when it was opened and first answered, what it waited for, its circumstances, signals and tags are those of them all.
    ``formerly`` are types and circumstances that were confirmed and no longer hold, and until when; ``type_us`` when the type was.
    ``tier`` is the customer's while it is open; ``extensions`` what made limits longer (rule_sets.EXTENSIONS), and when. ``outcome_word``
    words the decision that stands (outcomes.word_code), taken at ``outcome_us``, told at ``outcome_known_us``; ``decided_us`` and
    ``outcome_told_us`` are the first of each since it was opened, or opened again.
    """

    id: int
    version: int = 0
    number: str = ""
    customer_id: int = 0
    channel: str = ""
    origin: str = "desk"
    language: str = ""
    verified: str = "not_yet"
    verified_words: Words = ""
    on_behalf: bool = False
    opened_us: int = 0
    opened_by: int = 0
    updated_us: int = 0
    owner_id: int = 0
    type: str = "other"
    type_confirmed: bool = False
    type_us: int = 0
    formerly: tuple[tuple[str, int], ...] = ()
    urgency: int = 2
    impact: int = 1
    circumstances: frozenset[str] = frozenset()
    emotion: str = ""
    emotion_first: str = ""
    calm: bool = True
    need: str = ""
    need_text: Words = ""
    heard_out: bool = False
    words_heard: int = 0
    heard_us: int = 0
    first_words: Words = ""
    signals: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    restatements: tuple[Restatement, ...] = ()
    options: tuple[Option, ...] = ()
    round: int = 1
    none_chosen: ev.NoneChosen | None = None
    promises: tuple[Promise, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    solution_told_us: int = 0
    first_response_us: int = 0
    resolved_us: int = 0
    first_resolved_us: int = 0
    closed_us: int = 0
    reopened: int = 0
    cause: str = ""
    cause_depth: str = ""
    improvement: str = ""
    improvement_id: int = 0
    overrides: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ever_overridden: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()
    tasks: tuple[Task, ...] = ()
    forms: tuple[Form, ...] = ()
    told_us: int = 0
    apology_us: int = 0
    admission_us: int = 0
    goodwill: tuple[Goodwill, ...] = ()
    outcome: str = ""
    outcome_word: str = ""
    outcome_us: int = 0
    decided_us: int = 0
    outcome_told_us: int = 0
    outcome_known_us: int = 0
    warnings: int = 0
    dangers: tuple[str, ...] = ()
    breaches: tuple[tuple[str, int, str], ...] = ()
    merged_into: int = 0
    merged_us: int = 0
    absorbed: tuple[Part, ...] = ()
    split_from: int = 0
    split_off: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    tier: str = ""
    rule_sets: frozenset[str] = frozenset()
    acceptance_us: int = 0
    accepted_us: int = 0
    extensions: tuple[tuple[str, int], ...] = ()
    escalated_us: int = 0
    imported: bool = False
    worked_on: bool = False
    said: frozenset[str] = frozenset()
    happened: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Case:
        """Return a case that takes over a dict of all its fields' values, which nobody else may keep.

        A tenth of what fifty keywords cost, in whatever goes through every case.
        """
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        return made

    @property
    def waiting_on(self) -> str:
        """What the case waits for now: customer, department or nothing."""
        return self.pauses[-1].on if self.pauses and not self.pauses[-1].until_us else ""

    @property
    def status(self) -> str:
        """The status code (vocabulary.STATUSES)."""
        if self.merged:
            return "merged"
        if self.closed_us:
            return "closed"
        if self.resolved_us:
            return "resolved"
        if self.waiting_on:
            return f"waiting_{self.waiting_on}"
        return "open" if self.owner_id or self.heard_out or self.restatements or self.worked_on else "new"

    @property
    def merged(self) -> bool:
        """Whether it goes on as another case."""
        return bool(self.merged_into)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do in it."""
        return not (self.closed_us or self.merged)

    @property
    def chosen(self) -> Option | None:
        """The option the customer chose in the present round, if any."""
        return next((o for o in reversed(self.options) if o.chosen and o.round == self.round), None)

    @property
    def came_back_unsatisfied(self) -> bool:
        """Whether the last answer to a callback was that it is not settled, and nothing was chosen since."""
        answered = [c for c in self.callbacks if c.answered_us]
        return bool(answered) and answered[-1].outcome == "not_satisfied" and not self.resolved_us and self.chosen is None

    @property
    def real_options(self) -> tuple[Option, ...]:
        """The options of this round that count, each once."""
        return different(o for o in self.options if o.round == self.round and o.real)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """What departments still owe an answer to."""
        return tuple(t for t in self.tasks if not t.ended_us)

    @property
    def next_promise(self) -> Promise | None:
        """The promise still owed that is due first."""
        return min((p for p in self.promises if not p.ended_us), key=lambda p: p.due_us, default=None)

    def form(self, code: str) -> Form | None:
        """Return the latest form of a kind, None when none was started."""
        return next((f for f in reversed(self.forms) if f.code == code), None)

    @property
    def complained_about(self) -> frozenset[int]:
        """The persons of this desk whom the complaint is about (T6): they may not handle, own or approve it.

        A check that turned out not to be needed holds against nobody. A case also is about whom those are about that it was split from or
        merged with: no case knows that by itself, ``services.parties`` does.
        """
        told_of = (form.entries.items() for form in self.forms if form.code == "three_way" and form.finding != NOT_NEEDED)
        return frozenset(entry.ref for entries in told_of for (field, _), entry in entries if field == "person" and entry.ref)

    @property
    def named(self) -> frozenset[int]:
        """The persons who were named as complained about and wait until a second person agrees."""
        return frozenset(form.asked for form in self.forms if form.asked and not form.concluded_us)

    @property
    def satisfaction(self) -> tuple[int, int]:
        """The last given answers for result and handling, 1 to 5, 0 when none was given."""
        given = [c for c in self.callbacks if c.result or c.handling]
        return (given[-1].result, given[-1].handling) if given else (0, 0)


class _Fold:
    """The fold's workbench: the fields of Case while they still change, its parts as dicts. Never leaves this module."""

    def __init__(self, id_: int) -> None:
        self.__dict__.update(_DEFAULTS)
        self.id, self.version, self.updated_us, self.happened = id_, 0, 0, dict[str, int]()
        self.facts: dict[str, Fact] = {}
        self.overrides: dict[tuple[str, str], int] = {}
        self.restatements: list[dict[str, Any]] = []
        self.options: list[dict[str, Any]] = []
        self.promises: list[dict[str, Any]] = []
        self.callbacks: list[dict[str, Any]] = []
        self.pauses: list[dict[str, Any]] = []
        self.signals: list[str] = []

    def frozen(self) -> Case:
        """Return the case; the workbench is not to be used any more."""
        values = self.__dict__
        if values["absorbed"]:
            combine(values)
        for name, part in _PARTS:
            made = values[name]
            values[name] = tuple([part(**fields_) for fields_ in made]) if made else ()
        values["signals"] = tuple(dict.fromkeys(values["signals"])) if values["signals"] else ()
        return Case.of(values)


_PARTS: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("restatements", Restatement), ("options", Option), ("promises", Promise), ("callbacks", Callback), ("pauses", Pause),
    *HANDLING_PARTS.items(),
)
_DEFAULTS: Final[Mapping[str, Any]] = {f.name: f.default for f in fields(Case)}


def fold(case_id: int, history: Iterable[Recorded]) -> Case:
    """Return what holds in a case after its events, in the order of their numbers.

    Args:
        case_id: the stream's id.
        history: all events of the stream; an undone one is left out, but for the wait that it ended (``waiting``).
    """
    recorded = list(history)
    undone = {r.event.n for r in recorded if type(r.event) is ev.Undone}
    work = _Fold(case_id)
    ended: dict[int, dict[str, Any]] = {}
    last = updated_us = 0
    for r in recorded:
        last, event, _, at_us, _, _ = r
        step = _STEPS.get(type(event))
        if undone and last in undone:
            waiting.left_out(work, r, ended)
        elif step is not None:
            step(work, r)
            if ended and type(event) in waiting.ANSWERS:
                waiting.answered(work, ended)
        elif undone and type(event) is ev.Undone:
            waiting.taken_back(work, r, ended)
        if at_us > updated_us:
            updated_us = at_us
    work.version, work.updated_us, work.happened = last, updated_us, first_times(recorded, undone)
    return work.frozen()


def _opened(w: Any, r: Any) -> None:
    e = r.event
    w.number, w.customer_id, w.channel, w.origin = e.number, e.customer_id, e.channel, e.origin
    w.language, w.verified, w.verified_words = e.language, e.verified, e.verified_words
    w.on_behalf, w.tier = e.on_behalf, e.tier
    w.opened_us, w.opened_by = r.occurred_us, r.actor_id
    if e.channel in SPOKEN_CHANNELS:
        w.first_response_us = w.told_us = r.occurred_us


def _imported(w: Any, r: Any) -> None:
    e = r.event
    w.number, w.customer_id, w.channel, w.imported = e.number, e.customer_id, e.channel, True
    w.origin = "imported" if e.opened_us else "undated"
    w.type, w.type_confirmed, w.urgency, w.impact = e.type, e.type != "other", e.urgency, e.impact
    w.opened_us, w.opened_by = e.opened_us or r.occurred_us, 0
    w.first_response_us, w.closed_us = e.first_response_us, e.closed_us
    w.resolved_us = w.first_resolved_us = e.resolved_us
    w.worked_on = e.status != "new"
    if e.status == "resolved" and not w.resolved_us:
        w.resolved_us = w.first_resolved_us = e.first_response_us or w.opened_us
    if e.status == "closed" and not w.closed_us:
        w.closed_us = e.resolved_us or e.first_response_us or w.opened_us
    if e.status.startswith("waiting_"):
        w.pauses.append({"on": e.status.removeprefix("waiting_"), "from_us": w.opened_us})
    w.emotion = w.emotion_first = e.emotion
    w.calm = e.emotion not in HIGH_EMOTIONS
    w.words_heard, w.first_words = 1, e.words
    w.signals.extend(e.signals)
    for key, code, words in (("product", e.product, e.product_words), ("region", e.region, e.region_words)):
        if code or words:
            w.facts[key] = Fact(key, False, code, words, r.n)


def _caller_verified(w: Any, r: Any) -> None:
    w.verified, w.verified_words, w.on_behalf = r.event.verified, r.event.verified_words, r.event.on_behalf


def _words_heard(w: Any, r: Any) -> None:
    if not w.words_heard:
        w.first_words = r.event.words
    w.words_heard += 1
    w.signals.extend(r.event.signals)


def _emotion_noted(w: Any, r: Any) -> None:
    w.emotion = r.event.level
    w.emotion_first = w.emotion_first or w.emotion
    w.calm = w.emotion not in HIGH_EMOTIONS


def _need_noted(w: Any, r: Any) -> None:
    w.need, w.need_text = r.event.need, r.event.text


def _heard_out(w: Any, _r: Any) -> None:
    w.heard_out = True


def _calmed(w: Any, _r: Any) -> None:
    w.calm = True


def _classified(w: Any, r: Any) -> None:
    e = r.event
    if e.type:
        if e.type != w.type and (w.type_us or any(each.get("answer") == "yes" for each in w.restatements)):
            _no_longer(w, w.type, r.occurred_us)
        w.type, w.type_confirmed, w.type_us = e.type, True, r.occurred_us
    w.urgency = e.urgency or w.urgency
    w.impact = e.impact or w.impact
    if w.absorbed:
        later_decided(w.absorbed, urgency=e.urgency, impact=e.impact)


def _no_longer(w: Any, code: str, at_us: int) -> None:
    w.formerly = (*(each for each in w.formerly if each[0] != code), (code, at_us))


def _circumstance_set(w: Any, r: Any) -> None:
    one = frozenset({r.event.circumstance})
    if not r.event.holds and r.event.circumstance in w.circumstances:
        _no_longer(w, r.event.circumstance, r.occurred_us)
    w.circumstances = w.circumstances | one if r.event.holds else w.circumstances - one
    if w.absorbed and not r.event.holds:
        later_decided(w.absorbed, not_any_more=r.event.circumstance)


def _fact_recorded(w: Any, r: Any) -> None:
    e = r.event
    w.facts[e.key] = Fact(e.key, e.unknown, e.code, e.value, r.n, e.amount)


def _restated(w: Any, r: Any) -> None:
    e = r.event
    parts = {name: getattr(e, name) for name in ("problem", "feeling", "expected", "experienced", "wish")}
    w.restatements.append({"number": len(w.restatements) + 1, "event_n": r.n, "at_us": r.occurred_us, "text": e.text, "parts": parts})
    w.first_response_us = w.first_response_us or r.occurred_us


def _restatement_answered(w: Any, r: Any) -> None:
    e = r.event
    _change(w.restatements, e.restatement, answer=e.answer, correction=e.correction, answered_us=r.occurred_us)
    w.told_us = r.occurred_us


def _option_offered(w: Any, r: Any) -> None:
    offered = {"offer": r.event, "at_us": r.occurred_us, "round": w.round, "by": r.actor_id}
    w.options.append({"number": len(w.options) + 1, "event_n": r.n, **offered})


def _option_withdrawn(w: Any, r: Any) -> None:
    number = r.event.option
    if 0 < number <= len(w.options):
        offered_us = w.options[number - 1]["at_us"]
        w.options[number - 1].update(withdrawn=True, slip=w.told_us < offered_us and r.occurred_us - offered_us <= SLIP)


def _approval_asked(w: Any, r: Any) -> None:
    asked = {"asked_us": r.occurred_us, "asked_by": r.actor_id, "asked_because": r.event.reason}
    _change(w.options, r.event.option, approval="asked", **asked)


def _approval_answered(w: Any, r: Any) -> None:
    e = r.event
    _change(w.options, e.option, approval="granted" if e.granted else "refused", approved_by=r.actor_id)
    if not e.granted and 0 < e.option <= len(w.options):
        option = w.options[e.option - 1]
        refusal = Refusal(r.actor_id, r.occurred_us, option.get("asked_because", ""), e.reason)
        option["refusals"] = (*option.get("refusals", ()), refusal)


def _option_chosen(w: Any, r: Any) -> None:
    for option in w.options:
        if option["round"] == w.round:
            option["chosen"] = False
    _change(w.options, r.event.option, chosen=True, chosen_us=r.occurred_us)
    w.none_chosen, w.told_us = None, r.occurred_us
    w.solution_told_us = 0  # what was told before was another solution, or none


def _none_chosen(w: Any, r: Any) -> None:
    w.none_chosen = r.event
    w.told_us = r.occurred_us
    _next_round(w)


def _promise_made(w: Any, r: Any) -> None:
    e = r.event
    made = {"made_us": r.occurred_us, "due_us": e.due_us, "option": e.option, "what": e.what, "who": e.who}
    if e.from_case:
        made |= {"from_case": e.from_case, "from_number": e.from_number}
    w.promises.append({"number": len(w.promises) + 1, "event_n": r.n, **made})


def _promise_kept(w: Any, r: Any) -> None:
    _change(w.promises, r.event.promise, kept_us=r.occurred_us, broken_us=0)


def _promise_broken(w: Any, r: Any) -> None:
    _change(w.promises, r.event.promise, broken_us=r.occurred_us)


def _promise_released(w: Any, r: Any) -> None:
    _change(w.promises, r.event.promise, released_us=r.occurred_us, unwanted=bool(r.event.heard))


def _customer_told(w: Any, r: Any) -> None:
    w.told_us = r.occurred_us
    if r.event.promise > 0:
        _change(w.promises, r.event.promise, told_us=r.occurred_us)
    elif r.event.promise < 0:
        w.solution_told_us = r.occurred_us


def _callback_planned(w: Any, r: Any) -> None:
    e = r.event
    planned = {"due_us": e.due_us, "day": e.day, "planned_us": r.occurred_us, "suits": e.suits, "first_due_us": e.due_us}
    if e.from_case:
        planned |= {"from_case": e.from_case, "from_number": e.from_number}
    w.callbacks.append({"number": len(w.callbacks) + 1, "event_n": r.n, **planned})


def _callback_attempted(w: Any, r: Any) -> None:
    number = r.event.callback
    if 0 < number <= len(w.callbacks):
        planned = w.callbacks[number - 1]
        planned["attempts"] = (*planned.get("attempts", ()), r.event.outcome)
        planned.update(called_in_vain(planned, r.occurred_us))
        planned["due_us"] = r.event.again_us or planned["due_us"]


def _callback_answered(w: Any, r: Any) -> None:
    e = r.event
    _change(
        w.callbacks, e.callback, outcome=e.outcome, result=e.result, handling=e.handling, early=e.early,
        answered_us=r.occurred_us, suggestions=e.suggestions,
    )


def _resolved(w: Any, r: Any) -> None:
    w.resolved_us = r.occurred_us
    w.first_resolved_us = w.first_resolved_us or r.occurred_us
    waiting.stop(w, r.occurred_us)


def _reopened(w: Any, r: Any) -> None:
    w.told_us = r.occurred_us
    if rested := w.resolved_us or w.closed_us:
        w.pauses = [pause for pause in w.pauses if pause["from_us"] < rested]  # no moment stands still twice
        w.pauses.append({"on": "nobody", "from_us": rested, "until_us": max(rested, r.occurred_us)})
    w.resolved_us = w.closed_us = w.solution_told_us = w.decided_us = w.outcome_told_us = 0
    w.reopened += 1
    _next_round(w)
    # calls that nobody made belong to the solution that failed; the next one plans its own
    for callback in w.callbacks:
        if not callback.get("outcome"):
            callback["outcome"] = "superseded"


def _said(w: Any, r: Any) -> None:
    if r.event.phrase:
        w.said = w.said | {r.event.phrase}


def _cause_found(w: Any, r: Any) -> None:
    w.cause, w.cause_depth = r.event.cause, r.event.depth


def _improvement_noted(w: Any, r: Any) -> None:
    w.improvement, w.improvement_id = r.event.how, r.event.improvement_id


def _closed(w: Any, r: Any) -> None:
    w.closed_us = r.occurred_us
    waiting.stop(w, r.occurred_us)


def _assigned(w: Any, r: Any) -> None:
    w.owner_id = r.event.owner_id


def _reply_sent(w: Any, r: Any) -> None:
    w.told_us = r.occurred_us
    w.first_response_us = w.first_response_us or r.occurred_us


def _gate_overridden(w: Any, r: Any) -> None:
    w.overrides = let_pass_too(w.overrides, r.event.gate, r.event.missing)
    w.ever_overridden |= frozenset({r.event.gate})


def _breached(w: Any, r: Any) -> None:
    w.breaches = (*w.breaches, (r.event.clock, r.event.due_us, r.event.rule_set))


def _next_round(w: Any) -> None:
    """Nothing chosen, or not satisfied: the offer starts again, and what was overridden after it no longer holds."""
    w.round += 1
    w.overrides = {key: n for key, n in w.overrides.items() if key[0] not in ("offer", "resolve", "close")}


def _change(items: list[dict[str, Any]], number: int, **values: object) -> None:
    if 0 < number <= len(items):
        items[number - 1].update(values)


_PLAIN_STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {
    ev.Opened: _opened,
    ev.Imported: _imported,
    ev.CallerVerified: _caller_verified,
    ev.WordsHeard: _words_heard,
    ev.EmotionNoted: _emotion_noted,
    ev.NeedNoted: _need_noted,
    ev.HeardOut: _heard_out,
    ev.Calmed: _calmed,
    ev.Classified: _classified,
    ev.CircumstanceSet: _circumstance_set,
    ev.FactRecorded: _fact_recorded,
    ev.Restated: _restated,
    ev.RestatementAnswered: _restatement_answered,
    ev.OptionOffered: _option_offered,
    ev.OptionWithdrawn: _option_withdrawn,
    ev.ApprovalAsked: _approval_asked,
    ev.ApprovalAnswered: _approval_answered,
    ev.OptionChosen: _option_chosen,
    ev.NoneChosen: _none_chosen,
    ev.PromiseMade: _promise_made,
    ev.PromiseKept: _promise_kept,
    ev.PromiseBroken: _promise_broken,
    ev.PromiseReleased: _promise_released,
    ev.CustomerTold: _customer_told,
    ev.CallbackPlanned: _callback_planned,
    ev.CallbackAttempted: _callback_attempted,
    ev.CallbackAnswered: _callback_answered,
    ev.Resolved: _resolved,
    ev.Reopened: _reopened,
    ev.CauseFound: _cause_found,
    ev.Said: _said,
    ev.ImprovementNoted: _improvement_noted,
    ev.Closed: _closed,
    ev.Assigned: _assigned,
    ev.ReplySent: _reply_sent,
    ev.GateOverridden: _gate_overridden,
    ev.Breached: _breached,
    **HANDLING_STEPS,
    **JOINING_STEPS,
    **MARKING_STEPS,
    **CLOCK_STEPS,
    **waiting.STEPS,
}
_STEPS: Final = {kind: waiting.hearing(step) if kind in waiting.SPOKEN else step for kind, step in _PLAIN_STEPS.items()}

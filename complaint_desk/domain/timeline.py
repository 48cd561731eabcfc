"""A case's history as a conversation: who said what, what was noted apart, and what the desk records as a thin line.

An internal note can never look like something said to the customer: the side is decided here, once, for window, command line and documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event, Recorded, Words
from complaint_desk.domain.fact_sources import CUSTOMER
from complaint_desk.domain.forms import FORMS
from complaint_desk.domain.messages import At, Message, Money, Native, Value, say
from complaint_desk.domain.outcomes import word_code, worded
from complaint_desk.domain.stored import word_fields

THEIRS, OURS, NOTE, FACT = "theirs", "ours", "note", "fact"


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def option_letter(number: int) -> str:
    """Return what an option is called: A to Z, then its number."""
    return _LETTERS[number - 1] if 0 < number <= len(_LETTERS) else str(number)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline.

    Attributes:
        n: the event's number in the case.
        at_us: when it was recorded; occurred_us: when it happened.
        actor_id: who recorded it, 0 for the desk.
        kind: the event's kind.
        side: theirs, ours, note or fact.
        head: what it is, in words.
        text: free text belonging to it; "" for none, None when it was erased.
        undone: whether it was taken back later.
        number: the case it was told in when that is another one, which was merged into this one; "" for its own.
        operation: the desk's number of the press it belongs to.
    """

    n: int
    at_us: int
    occurred_us: int
    actor_id: int
    kind: str
    side: str
    head: Message
    text: Words
    undone: bool = False
    number: str = ""
    operation: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """What the events of a case name only by its code: the numbers of other cases, the labels of tags and fields, rule sets' titles
    and, by outcomes.word_code, their outcome words.
    """

    numbers: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    rule_sets: Mapping[str, Native] = field(default_factory=dict)
    outcomes: Mapping[str, Native] = field(default_factory=dict)


def entries(history: Iterable[Recorded], names: Mapping[int, str], around: Around | None = None) -> tuple[Entry, ...]:
    """Return the timeline of a case in the order of its events.

    Args:
        history: the case's events.
        names: persons' names by id, for who was given the case.
        around: the numbers of other cases and the labels of marks.
    """
    recorded = list(history)
    undone = {r.event.n for r in recorded if isinstance(r.event, ev.Undone)}
    again = _warned_again(recorded, undone)
    around = around or Around()
    found = []
    for r in recorded:
        beside = _BESIDE.get(type(r.event))
        line = beside(r.event, around) if beside is not None else None
        side, head, text = line or _LINES.get(type(r.event), _plain)(r.event, names)
        head = say("timeline.abusive_warned_again") if r.n in again else head
        back = r.n in undone
        found.append(Entry(r.n, r.at_us, r.occurred_us, r.actor_id, r.event.kind, side, head, text, back, operation=r.operation_id))
    return tuple(found)


def _warned_again(recorded: Iterable[Recorded], undone: Set[int]) -> set[int]:
    """Return which warnings were not the first of their call: the next call begins anew."""
    again: set[int] = set()
    warned = False
    for r in recorded:
        if isinstance(r.event, ev.AbusiveWarned):
            again |= {r.n} if warned else set()
            warned = warned or r.n not in undone
        elif isinstance(r.event, ev.CallEnded) and r.n not in undone:
            warned = False
    return again


def with_others(own: Iterable[Entry], others: Mapping[str, Iterable[Entry]]) -> tuple[Entry, ...]:
    """Return a case's timeline with those of the cases that go on in it, by their numbers, where each was recorded.

    That is by time, as long as time only grows in each of them; where it runs back, since the machine's clock was set back, the numbers of
    the presses alone tell what came first (design, safety G4).
    """
    each = [tuple(own), *(tuple(replace(entry, number=entry.number or number) for entry in told) for number, told in others.items())]
    back = any(later.at_us < earlier.at_us for told in each for earlier, later in pairwise(told))
    return tuple(sorted(chain.from_iterable(each), key=_place if back else _recorded))


def _place(entry: Entry) -> int:
    return entry.operation


def _recorded(entry: Entry) -> int:
    return entry.at_us


_Line = tuple[str, Message, Words]
_Writer = Callable[[Any, Mapping[int, str]], _Line]


def _plain(e: Event, _names: Mapping[int, str]) -> _Line:
    text: Words = ""
    for _name, words in word_fields(e):
        if words is None:
            text = None
        elif words and text is not None:
            text = f"{text}\n{words}".strip()
    return FACT, say(f"timeline.{e.kind}"), text


def _spoken(side: str, field: str) -> _Writer:
    def write(e: Any, _names: Mapping[int, str]) -> _Line:
        return side, say(f"timeline.{e.kind}"), getattr(e, field)

    return write


def _words(e: ev.WordsHeard, _names: Mapping[int, str]) -> _Line:
    head = say("timeline.words_heard_on", channel=say(f"channel.{e.channel}")) if e.channel else say("timeline.words_heard")
    return THEIRS, head, e.words


def _opened(e: ev.Opened, _names: Mapping[int, str]) -> _Line:
    key = "timeline.opened_for_other" if e.on_behalf else "timeline.opened"
    text = "\n".join(t for t in (e.verified_words, e.on_behalf_of) if t) if None not in (e.verified_words, e.on_behalf_of) else None
    return FACT, say(key, channel=say(f"channel.{e.channel}"), verified=say(f"verified.{e.verified}")), text


def _imported(e: ev.Imported, _names: Mapping[int, str]) -> _Line:
    subject = f"{e.subject}\n" if e.subject and e.words and not e.words.startswith(e.subject) else ""
    reply = f"\n\n— {e.reply}" if e.reply else ""
    return THEIRS, say("timeline.imported", source=e.source), None if e.words is None else f"{subject}{e.words}{reply}"


def _calmed(e: ev.Calmed, names: Mapping[int, str]) -> _Line:
    return (FACT, say("timeline.went_on"), "") if e.how == "wants_to_go_on" else _plain(e, names)


def _code(family: str, field: str, name: str) -> _Writer:
    def write(e: Any, names: Mapping[int, str]) -> _Line:
        return FACT, say(f"timeline.{e.kind}", **{name: say(f"{family}.{getattr(e, field)}")}), _plain(e, names)[2]

    return write


def _numbered(field: str) -> _Writer:
    def write(e: Any, names: Mapping[int, str]) -> _Line:
        return FACT, say(f"timeline.{e.kind}", n=getattr(e, field)), _plain(e, names)[2]

    return write


def _lettered(e: Any, names: Mapping[int, str]) -> _Line:
    return FACT, say(f"timeline.{e.kind}", n=option_letter(e.option)), _plain(e, names)[2]


def _fact(e: ev.FactRecorded, _names: Mapping[int, str]) -> _Line:
    label = say(f"fact.{e.key}")
    return (FACT, say("timeline.fact_unknown", fact=label), "") if e.unknown else (FACT, say("timeline.fact_recorded", fact=label), e.value)


def _need(e: ev.NeedNoted, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.need_noted_as", need=say(f"need.{e.need}")) if e.need else say("timeline.need_noted"), e.text


def _classified(e: ev.Classified, _names: Mapping[int, str]) -> _Line:
    if e.type:
        return FACT, say("timeline.classified", type=say(f"type.{e.type}")), ""
    if e.urgency and e.impact:
        return FACT, say("timeline.graded", urgency=e.urgency, impact=e.impact), ""
    return FACT, say("timeline.urgency", n=e.urgency) if e.urgency else say("timeline.impact", n=e.impact or "–"), ""


def _circumstance(e: ev.CircumstanceSet, _names: Mapping[int, str]) -> _Line:
    key = "timeline.circumstance_set" if e.holds else "timeline.circumstance_cleared"
    return FACT, say(key, circumstance=say(f"circumstance.{e.circumstance}")), ""


def _answered(e: ev.RestatementAnswered, _names: Mapping[int, str]) -> _Line:
    return FACT, say(f"timeline.restatement_{e.answer}"), e.correction


def _offered(e: ev.OptionOffered, _names: Mapping[int, str]) -> _Line:
    key = "timeline.option_interim" if e.interim else "timeline.option_offered"
    told = say(key, due=At(e.due_us), cost=Money(e.cost, e.currency), who=e.who or "–")
    if e.facts_from not in ("", CUSTOMER):  # what the customer confirmed stands right above
        told = say("timeline.option_facts", offered=told, source=say(f"fact_source.{e.facts_from}"))
    return OURS, told, e.what


def _approval(e: ev.ApprovalAnswered, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.approval_granted" if e.granted else "timeline.approval_refused", n=option_letter(e.option)), e.reason


def _none_chosen(e: ev.NoneChosen, _names: Mapping[int, str]) -> _Line:
    if e.next_offer_us:
        return FACT, say("timeline.none_chosen_next", due=At(e.next_offer_us)), e.reason
    return FACT, say("timeline.none_chosen_escalated"), e.reason


def _promised(e: ev.PromiseMade, _names: Mapping[int, str]) -> _Line:
    return OURS, say("timeline.promise_made", due=At(e.due_us), who=e.who or "–"), e.what


def _planned(e: ev.CallbackPlanned, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.callback_planned", due=At(e.due_us)), ""


def _called(e: ev.CallbackAnswered, _names: Mapping[int, str]) -> _Line:
    outcome = say(f"callback.{e.outcome}")
    if e.result or e.handling:
        return THEIRS, say("timeline.callback_graded", outcome=outcome, result=e.result, handling=e.handling), e.suggestions
    return FACT, say("timeline.callback_answered", outcome=outcome), e.suggestions


def _assigned(e: ev.Assigned, names: Mapping[int, str]) -> _Line:
    if not e.owner_id:
        return FACT, say("timeline.unassigned"), ""
    return FACT, say("timeline.assigned", name=names.get(e.owner_id, "–")), ""


def _waiting(e: ev.WaitingStarted, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.waiting_started", on=say(f"status.waiting_{e.on}")), e.reason


def _override(e: ev.GateOverridden, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.gate_overridden", gate=say(f"gate.{e.gate}")), e.reason


def _breached(e: ev.Breached, _names: Mapping[int, str]) -> _Line:
    clock, due = say(f"clock.{e.clock}"), At(e.due_us)
    if e.waited_for:
        return FACT, say("timeline.breached_while", clock=clock, due=due, waited=say(f"waited_for.{e.waited_for}")), ""
    return FACT, say("timeline.breached", clock=clock, due=due), ""


def _rule_set_chosen(e: ev.RuleSetChosen, around: Around) -> _Line:
    name = around.rule_sets.get(e.rule_set) or e.rule_set  # one that is switched off by now has only its code
    return FACT, say("timeline.rule_set_chosen" if e.holds else "timeline.rule_set_left", name=name), e.reason or ""


def _decided(e: ev.OutcomeDecided, around: Around) -> _Line:
    return FACT, say("timeline.outcome_decided", outcome=worded(e.outcome, word_code(e.rule_set, e.word), around.outcomes)), e.reason


def _acceptance(e: ev.AcceptanceDecided, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.accepted" if e.accepted else "timeline.not_accepted"), e.reason


def _longer(e: ev.LimitExtended, _names: Mapping[int, str]) -> _Line:
    return FACT, say(f"timeline.limit_extended_{e.how}"), e.reason


def _tier(e: ev.TierNoted, _names: Mapping[int, str]) -> _Line:
    tier = say("queue.tier.normal" if e.tier == "normal" else f"tier.{e.tier}")
    return FACT, say("timeline.tier_noted", tier=tier), e.reason


def _escalated(e: ev.Escalated, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.escalated", clock=say(f"clock.{e.clock}"), due=At(e.due_us)), ""


def _improvement(e: ev.ImprovementNoted, _names: Mapping[int, str]) -> _Line:
    return FACT, say(f"timeline.improvement_{e.how}"), e.text


def _task_given(e: ev.TaskGiven, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.task_given", who=say(f"who.{e.department}"), due=At(e.due_us)), e.what


def _task_answered(e: ev.TaskAnswered, _names: Mapping[int, str]) -> _Line:
    return FACT, say(f"timeline.task_{e.outcome}", n=e.task), e.reply


def _progress(e: ev.ProgressTold, _names: Mapping[int, str]) -> _Line:
    return OURS, say("timeline.progress_told", channel=say(f"channel.{e.channel}")), e.text


def _goodwill(e: ev.GoodwillGiven, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.goodwill_given", amount=Money(e.amount, e.currency)), e.text


def _form_entered(e: ev.FormEntered, names: Mapping[int, str]) -> _Line:
    form, field = say(f"form.{e.form}"), say(f"form_field.{e.form}.{e.field}")
    spec = FORMS[e.form].field(e.field) if e.form in FORMS else None
    answer: Value = ""
    if e.code and spec is not None and spec.kind == "amount":
        amount, _, currency = e.code.partition(" ")
        answer = Money(amount, currency)
    elif e.code and spec is not None:
        answer = spec.answer(e.code)
    elif e.when_us:
        answer = At(e.when_us)
    elif e.ref:
        answer = names.get(e.ref, str(e.ref)) if spec is not None and spec.kind == "person" else str(e.ref)
    fields: dict[str, Value] = {"form": form, "field": field}
    if e.item:
        fields["n"] = e.item
    if answer:
        return FACT, say("timeline.form_answer_row" if e.item else "timeline.form_answer", answer=answer, **fields), e.text
    return FACT, say("timeline.form_entered_row" if e.item else "timeline.form_entered", **fields), e.text


def _form_concluded(e: ev.FormConcluded, _names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.form_concluded", form=say(f"form.{e.form}"), finding=say(f"finding.{e.finding}")), e.text


def _cut_off(e: ev.CutOff, names: Mapping[int, str]) -> _Line:
    return FACT, say("timeline.cut_off", name=names.get(e.person, "–"), due=At(e.due_us)), ""


def _other(e: Any, around: Around) -> _Line:
    return FACT, say(f"timeline.{e.kind}", number=around.numbers.get(e.other_id, "–")), ""


def _linked(e: ev.Linked, around: Around) -> _Line:
    return FACT, say("timeline.linked_as", how=say(f"link.{e.how}"), number=around.numbers.get(e.other_id, "–")), ""


def _tag(e: ev.Tagged | ev.Untagged, around: Around) -> _Line:
    return FACT, say(f"timeline.{e.kind}", tag=around.tags.get(e.tag) or (isinstance(e, ev.Tagged) and e.label) or e.tag), ""


def _field_set(e: ev.FieldSet, around: Around) -> _Line:
    label = around.fields.get(e.field) or e.field
    if e.code:
        return FACT, say("timeline.field_set", field=label, value=say(f"yes_no.{e.code}") if e.type == "yes_no" else e.code), ""
    if e.value == "":
        return FACT, say("timeline.field_cleared", field=label), ""
    return FACT, say("timeline.field_text", field=label), e.value


def _carried(key: str) -> Callable[[Any, Around], _Line | None]:
    def write(e: Any, around: Around) -> _Line | None:
        if not e.from_case:
            return None
        fields: dict[str, Value] = {"number": around.numbers.get(e.from_case, "–"), "due": At(e.due_us)}
        if isinstance(e, ev.PromiseMade):
            return OURS, say(key, who=e.who or "–", **fields), e.what
        if isinstance(e, ev.TaskGiven):
            return FACT, say(key, who=say(f"who.{e.department}"), **fields), e.what
        return FACT, say(key, **fields), e.suits

    return write


_BESIDE: Final[Mapping[type[Event], Callable[[Any, Around], _Line | None]]] = {
    ev.MergedInto: _other, ev.Absorbed: _other, ev.Unmerged: _other, ev.SplitFrom: _other, ev.SplitOff: _other, ev.Unlinked: _other,
    ev.Linked: _linked, ev.RuleSetChosen: _rule_set_chosen, ev.Tagged: _tag, ev.Untagged: _tag, ev.FieldSet: _field_set,
    ev.PromiseMade: _carried("timeline.promise_carried"), ev.CallbackPlanned: _carried("timeline.callback_carried"),
    ev.TaskGiven: _carried("timeline.task_carried"), ev.OutcomeDecided: _decided,
}
"""What is told of other cases and of marks; None where it is this case's own and told as ever."""

_LINES: Final[Mapping[type[Event], _Writer]] = {
    ev.Opened: _opened,
    ev.Imported: _imported,
    ev.CallerVerified: _code("verified", "verified", "verified"),
    ev.WordsHeard: _words,
    ev.EmotionNoted: _code("emotion", "level", "emotion"),
    ev.Calmed: _calmed,
    ev.NeedNoted: _need,
    ev.Classified: _classified,
    ev.CircumstanceSet: _circumstance,
    ev.FactRecorded: _fact,
    ev.Restated: _spoken(OURS, "text"),
    ev.RestatementAnswered: _answered,
    ev.OptionOffered: _offered,
    ev.OptionWithdrawn: _lettered,
    ev.ApprovalAsked: _lettered,
    ev.ApprovalAnswered: _approval,
    ev.OptionChosen: _lettered,
    ev.NoneChosen: _none_chosen,
    ev.PromiseMade: _promised,
    ev.PromiseKept: _numbered("promise"),
    ev.PromiseBroken: _numbered("promise"),
    ev.PromiseReleased: _numbered("promise"),
    ev.CustomerTold: _spoken(OURS, "text"),
    ev.CallbackPlanned: _planned,
    ev.CallbackAttempted: _code("attempt", "outcome", "outcome"),
    ev.CallbackAnswered: _called,
    ev.CauseFound: _code("cause", "cause", "cause"),
    ev.ImprovementNoted: _improvement,
    ev.Assigned: _assigned,
    ev.WaitingStarted: _waiting,
    ev.NoteAdded: _spoken(NOTE, "text"),
    ev.Said: _spoken(OURS, "text"),
    ev.ReplySent: _spoken(OURS, "text"),
    ev.GateOverridden: _override,
    ev.Breached: _breached,
    ev.AcceptanceDecided: _acceptance,
    ev.LimitExtended: _longer,
    ev.Escalated: _escalated,
    ev.TierNoted: _tier,
    ev.Undone: _numbered("n"),
    ev.TaskGiven: _task_given,
    ev.TaskAnswered: _task_answered,
    ev.TaskTakenBack: _numbered("task"),
    ev.ProgressTold: _progress,
    ev.ApologyMade: _spoken(OURS, "text"),
    ev.AdmissionMade: _spoken(OURS, "text"),
    ev.GoodwillGiven: _goodwill,
    ev.OutcomeTold: _spoken(OURS, "text"),
    ev.FormStarted: _code("form", "form", "form"),
    ev.FormEntered: _form_entered,
    ev.FormConcluded: _form_concluded,
    ev.DangerNoted: _code("danger", "danger", "danger"),
    ev.CutOff: _cut_off,
    ev.OptionRejected: _lettered,
    ev.ApprovalExpired: _lettered,
    ev.HoldSet: _code("hold", "why", "why"),
}

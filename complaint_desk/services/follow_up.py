"""Following up and closing: promises kept and told, callbacks with their outcome, cause, improvement, and the end of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Callback, Case
from complaint_desk.domain.events import DAY
from complaint_desk.domain.messages import At
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.timeline import option_letter
from complaint_desk.domain.vocabulary import ATTEMPT_OUTCOMES, CALLBACK_OUTCOMES, CAUSE_DEPTHS, CAUSES
from complaint_desk.services.callers import refuse_unknown
from complaint_desk.services.changed import Changed
from complaint_desk.services.correcting import tier_lag
from complaint_desk.services.door import acting, ask, on_case, require
from complaint_desk.services.naming import names_of
from complaint_desk.services.parties import is_concerned
from complaint_desk.services.promising import refuse_money, refuse_told
from complaint_desk.services.values import code_in, due_in, text_in

DISAPPOINTED: Final = 2
"""Who grades the result with this or less, of 1 to 5, is not satisfied, whatever the box says (checklist F6)."""


def promise(store: Store, who: Person, *, key: bytes, case_id: int, what: str, by_whom: str, due_us: int) -> Changed:
    """Promise something beside the chosen option.

    Raises:
        BadValue: the words are empty or name money that no chosen option covers, or the time has passed.
        GateShut: the words name money, and nobody knows yet who calls.
    """
    said = text_in(what, "guide.follow_up.promises", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse_money(case, said, "guide.follow_up.promises")
        refuse_told(case, by_whom, "guide.follow_up.promises")
        due_in(due_us, tx.now_us, "guide.follow_up.promises")
        return [ev.PromiseMade(due_us=due_us, what=said, who=by_whom.strip() or who.name)]

    return on_case(store, who, key, "promise", case_id, decide)


def keep_promise(store: Store, who: Person, *, key: bytes, case_id: int, promise: int) -> Changed:
    """Record that a promise was kept now.

    Raises:
        Problem: the customer let us off it; or another option was chosen in its place: chosen again, it goes through what may be granted.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _there(promise, len(case.promises))
        there = case.promises[promise - 1]
        if there.kept_us:
            return []
        if there.released_us:
            raise Problem("promise_released", code="CA-RELEASED", n=promise)
        if 0 < there.option <= len(case.options) and not case.options[there.option - 1].chosen:
            raise Problem("promise_replaced", code="CA-REPLACED", letter=option_letter(there.option))
        return [ev.PromiseKept(promise=promise)]

    return on_case(store, who, key, "keep_promise", case_id, decide)


def break_promise(store: Store, who: Person, *, key: bytes, case_id: int, promise: int, reason: str) -> Changed:
    """Record that a promise was not kept, with the reason; the customer still has to be told."""
    said = text_in(reason, "guide.follow_up.promises", "reason_needed")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _there(promise, len(case.promises))
        return [] if case.promises[promise - 1].ended_us else [ev.PromiseBroken(promise=promise, reason=said)]

    return on_case(store, who, key, "break_promise", case_id, decide)


def release_promise(
    store: Store, who: Person, *, key: bytes, case_id: int, promise: int, reason: str = "", words: str = ""
) -> Changed:
    """Record that the customer no longer wants what was promised, with the reason; they may say so of a broken promise too.

    What the customer chose is let go in their own words only, which are kept as heard; else another option is chosen in its place. What
    was promised in a case that goes on in this one is owed as it was there, and is let go no more easily.

    Raises:
        BadValue: nobody says why; or it is what the customer chose or was promised elsewhere, and their words are not there.
        GateShut: the same, and nobody knows yet who calls.
    """
    why, own = reason.strip(), words.strip()

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _there(promise, len(case.promises))
        there = case.promises[promise - 1]
        carries = bool(there.from_case) or (case.chosen is not None and there.option == case.chosen.number)
        if there.kept_us or there.unwanted or (there.released_us and not (carries and own)):
            return []
        if carries:
            text_in(own, "guide.follow_up.promise.words", "released_words")
            refuse_unknown(case)
        text_in(why or own, "guide.follow_up.promises", "reason_needed")
        said = [ev.WordsHeard(words=own)] if own else []
        return [*said, ev.PromiseReleased(promise=promise, heard=case.version + 1 if own else 0, reason=why)]

    return on_case(store, who, key, "release_promise", case_id, decide)


def tell_customer(store: Store, who: Person, *, key: bytes, case_id: int, promise: int = 0, text: str = "") -> Changed:
    """Record that the customer was told: of one promise, of the solution as a whole (-1) or of how things stand (0).

    Raises:
        GateShut: nobody knows yet who calls.
        BadValue: the words give money that no option and no goodwill covers.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        refuse_unknown(case)
        refuse_told(case, text, "guide.follow_up.told")
        if promise > 0:
            _there(promise, len(case.promises))
        return [ev.CustomerTold(promise=promise, text=text.strip())]

    return on_case(store, who, key, "tell_customer", case_id, decide)


def resolve(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Declare the case resolved; the callbacks that its rules ask for are planned at once (checklist N6).

    Raises:
        GateShut: a step's evidence is missing, a promise is open or the customer was not told.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if case.resolved_us:
            return []
        days = store.rules.callbacks_of(case)
        return [ev.Resolved(), *(ev.CallbackPlanned(due_us=tx.now_us + day * DAY, day=day) for day in days)]

    return on_case(store, who, key, "resolve", case_id, decide, move="resolve")


def plan_callback(store: Store, who: Person, *, key: bytes, case_id: int, due_us: int, suits: str = "") -> Changed:
    """Plan one more callback at a time that suits the customer (checklist F3), said in their words in ``suits``.

    Raises:
        BadValue: the time has passed, or the words give money.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse_money(case, suits, "guide.follow_up.callbacks")
        due_in(due_us, tx.now_us, "guide.follow_up.callbacks")
        return [ev.CallbackPlanned(due_us=due_us, suits=suits.strip())]

    return on_case(store, who, key, "plan_callback", case_id, decide, right="call_back")


def attempt_callback(
    store: Store, who: Person, *, key: bytes, case_id: int, callback: int, outcome: str, again_us: int = 0
) -> Changed:
    """Record a try that did not bring an answer; who asked for another time (``again_us``) is called then."""
    code_in(outcome, ATTEMPT_OUTCOMES, "guide.follow_up.attempt")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        _open_callback(case, callback)
        if again_us:
            due_in(again_us, tx.now_us, "guide.follow_up.callbacks")
        return [ev.CallbackAttempted(callback=callback, outcome=outcome, again_us=again_us)]

    return on_case(store, who, key, "attempt_callback", case_id, decide, right="call_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a callback brought; result and handling 1 (worst) to 5 (best), 0 when not given."""

    outcome: str
    result: int = 0
    handling: int = 0
    suggestions: str = ""


def answer_callback(store: Store, who: Person, *, key: bytes, case_id: int, callback: int, answer: Answer) -> Changed:
    """Record a callback's outcome; not satisfied takes the case back to the offer in the same lineage (checklist F6).

    Raises:
        BadValue: an unknown outcome, or grades outside 1 to 5, or none given by a customer who was reached, or satisfied with a result
            that is none; or not reached without the tries that the rules ask for, on its day or later and each on another half day; or
            declined without the customer's words, or before the call's day while nobody has tried it.
    """
    code_in(answer.outcome, CALLBACK_OUTCOMES, "guide.follow_up.outcome")
    reached = answer.outcome in ("satisfied", "not_satisfied")
    for name, grade in (("result", answer.result), ("handling", answer.handling)):
        if not (1 if reached else 0) <= grade <= 5:
            raise BadValue("grade_needed", field=f"guide.follow_up.{name}.3")
    if answer.outcome == "satisfied" and answer.result <= DISAPPOINTED:
        raise BadValue("satisfied_low", field="guide.follow_up.outcome", n=answer.result)

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        planned = _open_callback(case, callback)
        owed = gates.tries_owed(planned, store.rules) if answer.outcome == "not_reached" else 0
        if owed:
            raise BadValue("tries_needed", field="guide.follow_up.attempt", n=owed, due=At(max(planned.due_us, planned.first_due_us)))
        early = tx.now_us < planned.due_us - DAY // 2
        if answer.outcome == "declined" and not answer.suggestions.strip():
            raise BadValue("declined_words", field="guide.follow_up.suggestions")
        if answer.outcome == "declined" and early and not planned.attempts:
            raise BadValue("declined_early", field="guide.follow_up.attempt", due=At(planned.due_us))
        events: list[ev.Event] = [
            ev.CallbackAnswered(
                callback=callback, outcome=answer.outcome, result=answer.result, handling=answer.handling,
                early=early, suggestions=answer.suggestions.strip(),
            )
        ]
        if answer.outcome == "not_satisfied":
            events.append(ev.Reopened(why="not_satisfied", reason=answer.suggestions.strip()))
        return events

    return on_case(store, who, key, "answer_callback", case_id, decide, right="call_back")


def find_cause(store: Store, who: Person, *, key: bytes, case_id: int, cause: str, depth: str = "surface", text: str = "") -> Changed:
    """Record the root cause, on the surface or in the system (checklist C1)."""
    code_in(cause, CAUSES, "case.cause")
    code_in(depth, CAUSE_DEPTHS, "case.cause")
    event = ev.CauseFound(cause=cause, depth=depth, text=text.strip())
    return on_case(
        store, who, key, "find_cause", case_id,
        lambda c, _t: [] if (c.cause, c.cause_depth) == (cause, depth) and not event.text else [event],
    )


def note_improvement(
    store: Store, who: Person, *, key: bytes, case_id: int, text: str = "", joins: int = 0, none_found: bool = False
) -> Changed:
    """Record what the case teaches (checklist N12): a new point, one more case for an open one, or none, which a supervisor agrees.

    Raises:
        NotAllowed: none was found, and the person has no right to agree to that.
        BadValue: neither a text nor a point was given.
    """
    if none_found:
        ask(store, who, "note_improvement", "agree_none_found", about=case_id)
    elif not joins:
        text_in(text, "case.improvement", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if none_found:
            require(acting(tx, who), "agree_none_found")
            return [ev.ImprovementNoted(how="none_found", agreed_by=who.id, text=text.strip())]
        if joins:
            if not tx.is_a("improvement", joins):
                raise Problem("no_such_thing", code="IM-GONE")
            return [ev.ImprovementNoted(how="joined", improvement_id=joins)]
        stream = tx.new_stream("improvement")
        tx.append(stream, [ev.ImprovementOpened(case_id=case.id, cause=case.cause, title=text.strip())])
        return [ev.ImprovementNoted(how="new", improvement_id=stream, text=text.strip())]

    return on_case(store, who, key, "note_improvement", case_id, decide)


def close(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Close the case.

    Raises:
        GateShut: a callback has no outcome, or cause or improvement point is missing.
    """
    return on_case(store, who, key, "close", case_id, lambda _c, _t: [ev.Closed()], move="close")


def reopen(store: Store, who: Person, *, key: bytes, case_id: int, reason: str) -> Changed:
    """Take up a resolved or closed case again; it goes back to the offer."""
    said = text_in(reason, "case.override_reason", "reason_needed")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if not (case.resolved_us or case.closed_us) or case.merged:
            raise Problem("no_such_thing", code="CA-OPEN")
        return [ev.Reopened(why="customer_again", reason=said), *tier_lag(tx, case)]

    return on_case(store, who, key, "reopen", case_id, decide, right="reopen")


def override_gate(store: Store, who: Person, *, key: bytes, case_id: int, gate: str, reason: str) -> Changed:
    """Let a gate be passed without its evidence: by right, with a reason, and itself evidence.

    Raises:
        NotAllowed: the role may not, or it is one's own case and somebody else may.
        Problem: nothing is missing at that gate.
    """
    ask(store, who, "override_gate", "override_gate", about=case_id)
    said = text_in(reason, "case.override_reason", "reason_needed")
    code_in(gate, gates.GATES, "case.override")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        _refuse_alone(tx, who, case)
        lacking = gates.missing(case, gate, store.rules)
        if not lacking:
            raise Problem("nothing_missing", code="GA-OPEN")
        return [ev.GateOverridden(gate=gate, missing=gates.let_pass(lacking), reason=said)]

    return on_case(store, who, key, "override_gate", case_id, decide, right="override_gate")


def _refuse_alone(tx: Transaction, who: Person, case: Case) -> None:
    """Who has a case does not let its gates pass where a second pair of eyes is there."""
    others = {
        each.id for each in tx.persons().values()
        if each.id != who.id and each.may("override_gate") and not is_concerned(tx, case, each.id)
    }
    if case.owner_id == who.id and others:
        raise NotAllowed("own_override", code="RI-OWN", name=names_of(tx, others))


def _there(number: int, count: int) -> None:
    if not 0 < number <= count:
        raise Problem("no_such_thing", code="CA-GONE")


def _open_callback(case: Case, number: int) -> Callback:
    _there(number, len(case.callbacks))
    found = case.callbacks[number - 1]
    if found.outcome:
        raise Problem("no_such_thing", code="CA-GONE")
    return found

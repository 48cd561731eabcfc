"""Hard moments, one press each: an abusive caller, danger, a call that was cut off, a second complaint in the same call."""

from __future__ import annotations

from typing import Any

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.handling import WARNINGS
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import DANGERS
from complaint_desk.services.callers import known_in_this_call
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case, operate, require_open, require_unparty
from complaint_desk.services.parties import is_about
from complaint_desk.services.promising import refuse_money
from complaint_desk.services.values import code_in, due_in, text_in

MOST_URGENT = 4


def warn_abusive(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Record that an abusive caller was warned, the first or the second time.

    Raises:
        Problem: both warnings were given.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        if case.warnings >= WARNINGS:
            raise Problem("warned_enough", code="HM-WARNED")
        return [ev.AbusiveWarned()]

    return on_case(store, who, key, "warn_abusive", case_id, decide)


def end_call(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Record that we ended the call with an abusive caller; the case stays open and is worked on.

    Raises:
        Problem: the caller was not warned twice.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        if case.warnings < WARNINGS:
            raise Problem("warn_first", code="HM-WARN")
        return [ev.CallEnded(reason="abusive")]

    return on_case(store, who, key, "end_call", case_id, decide)


def note_danger(store: Store, who: Person, *, key: bytes, case_id: int, danger: str, text: str = "") -> Changed:
    """Call a supervisor in, because of a threat or talk of self-harm: the case becomes most urgent and stands among the high risks.

    A case that is closed stays closed; the supervisor is called all the same.

    Raises:
        Problem: the case goes on as another one.
    """
    code_in(danger, DANGERS, "guide.hard.danger")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        if case.merged:
            require_open(case)
        events: list[ev.Event] = [ev.DangerNoted(danger=danger, text=text.strip())]
        if case.urgency < MOST_URGENT and case.is_open:
            events.append(ev.Classified(urgency=MOST_URGENT))
        return events

    return on_case(store, who, key, "note_danger", case_id, decide)


def cut_off(store: Store, who: Person, *, key: bytes, case_id: int, what: str, due_us: int, person: int = 0) -> Changed:
    """Record a call that was cut off: who calls back and by when, which is a promise at once.

    Args:
        store: the desk's store.
        who: the person acting.
        key: of this press.
        case_id: the case.
        what: the promise in words of the customer's language, such as "We call you back".
        due_us: by when, microseconds UTC.
        person: who calls back; whoever acts, if not said.

    Raises:
        BadValue: the time has passed, or the words name money that no chosen option covers.
        GateShut: the words name money, and nobody knows yet who calls.
        Problem: nobody has that id, or they may not call customers.
    """
    said = text_in(what, "guide.hard.cut_off", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        due_in(due_us, tx.now_us, "guide.hard.cut_off")
        refuse_money(case, said, "guide.hard.cut_off")
        caller = tx.person(person) if person else who
        if caller is None or not caller.may("call_back") or is_about(tx, case, caller.id):
            raise Problem("no_such_thing", code="PE-NONE")
        promise = ev.PromiseMade(due_us=due_us, what=said, who=caller.name or caller.login)
        return [promise, ev.CutOff(person=caller.id, due_us=due_us, promise=len(case.promises) + 1)]

    return on_case(store, who, key, "cut_off", case_id, decide)


def second_complaint(store: Store, who: Person, *, key: bytes, case_id: int, words: str = "", signals: tuple[str, ...] = ()) -> Changed:
    """Open another case for the customer of this one, linked to it, in one press; the first stays exactly as it is.

    How we know who calls holds for the same call: only while the first case is open and somebody worked on it in this shift. The result
    names the new case and its number.

    Raises:
        Problem: there is no such case.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        first = tx.case(case_id)
        if not first.number:
            raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
        require_unparty(tx, who, first, "second_complaint")
        verified, verified_words = known_in_this_call(tx, first)
        made, number = tx.new_case()
        channel = first.channel if first.channel != "import" else "phone"
        events: list[ev.Event] = [
            ev.Opened(
                number=number, customer_id=first.customer_id, channel=channel, verified=verified, on_behalf=first.on_behalf,
                language=first.language, tier=first.tier,
                verified_words=verified_words,
            ),
            ev.Linked(other_id=case_id, how="same_call"),
        ]
        if words.strip():
            events.append(ev.WordsHeard(channel=channel, signals=signals, words=words.strip()))
        tx.append(made, [*events, ev.Assigned(owner_id=who.id)])
        return {"cases": [made], "case": made, "number": number, "customer": first.customer_id, "first": case_id}

    return operate(store, who, key, "second_complaint", "take_case", work)

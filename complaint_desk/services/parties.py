"""What the person complained about sees of the case: nothing at all, and what goes on in it is for others to do (design, safety F4).

One rule for every place: whatever lists cases leaves out ``hidden_from``, whatever shows one asks ``door.require_unconcerned`` first, and
whatever changes one asks ``door.require_unparty``. A case is about whom it names and about whom any case names that it was split from,
split into or merged with, whenever that was. Such a case is in no list, no search, no count of a view and no card of a customer; only a
number that somebody knows already can be typed, and is answered with a refusal in words. Figures count it for everybody else.

Who is named while a second person has yet to agree sees the case, so that a wrong name blinds nobody, and may serve the customer in it
(``WHILE_NAMED``), but decides and ends nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from complaint_desk.data.parties import family, named_in
from complaint_desk.domain.authority import Person

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.parties import Asked
    from complaint_desk.data.store import Store
    from complaint_desk.data.transaction import Transaction
    from complaint_desk.domain.case import Case

WHILE_NAMED: Final = frozenset({
    "hear", "note", "note_danger", "note_emotion", "note_need", "heard_out", "calmed", "verify_caller", "record_fact", "restate",
    "answer_restatement", "say", "reply", "offer", "choose", "reject", "promise", "keep_promise", "break_promise",
    "tell_customer", "tell_progress", "tell_affected", "cut_off", "warn_abusive", "end_call", "second_complaint", "wait", "stop_waiting",
    "give_task", "answer_task", "plan_callback", "attempt_callback", "attach", "apologise",
    "classify", "set_circumstance", "set_region", "ask_approval", "choose_none", "correct_customer",
})
"""The verbs that serve the customer and decide nothing about the complaint; every other one waits for the second person.

Another type or circumstance is among them: without one nothing can be offered, and a form that was owed once stays owed.
"""


def hidden_from(store: Store | Glance, who: Person) -> frozenset[int]:
    """Return the cases that are about a person; a first glance, which reads no events, hides each in which they were ever named."""
    return _about(store.read(), getattr(store, "case", None), who.id)


def is_about(tx: Transaction, case: Case, person_id: int) -> bool:
    """Tell within a press whether a case is about a person, by itself or by what it was split from or merged with."""
    return person_id in case.complained_about or case.id in _about(tx, tx.case, person_id)


def waits_for(tx: Transaction, case: Case, person_id: int) -> bool:
    """Tell within a press whether somebody is named in a case, or in one that belongs to it, and a second person has yet to agree."""
    return person_id in case.named or case.id in _named(tx, tx.case, person_id)


def is_concerned(tx: Transaction, case: Case, person_id: int) -> bool:
    """Tell within a press whether a case is about a person, or may be: nobody gives it to them."""
    return is_about(tx, case, person_id) or waits_for(tx, case, person_id)


def undecided(store: Store, who: Person) -> frozenset[int]:
    """Return the cases in which a person is named and a second one has yet to agree: they are shown, and nothing in them is theirs."""
    return _named(store.read(), store.case, who.id)


def about(tx: Transaction, case: Case) -> frozenset[int]:
    """Return whom a case is about, with whom the cases name that it was split from or merged with."""
    return case.complained_about.union(*(other.complained_about for other in around(tx, case)))


def around(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the other cases that one was split from, split into or merged with."""
    return tuple(tx.case(other) for other in sorted(family(tx, [case.id])) if other != case.id)


def owners_around(tx: Transaction, case: Case) -> frozenset[int]:
    """Return who has the open ones of the cases that one was split from, split into or merged with."""
    return frozenset(other.owner_id for other in around(tx, case) if other.is_open and other.owner_id)


def _named(asked: Asked, read: Callable[[int], Case], person_id: int) -> frozenset[int]:
    waiting = named_in(asked, person_id, waiting=True)
    return family(asked, [case_id for case_id in waiting if person_id in read(case_id).named])


def _about(asked: Asked, read: Callable[[int], Case] | None, person_id: int) -> frozenset[int]:
    named = named_in(asked, person_id)
    if read is not None:
        named = frozenset(case_id for case_id in named if person_id in read(case_id).complained_about)
    return family(asked, named)

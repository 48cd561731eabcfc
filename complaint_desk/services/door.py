"""The door every change of a case goes through: right, gate, one transaction, one operation key."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from os import urandom
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from complaint_desk.data.store import Store
from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import Denied, Event
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import GateShut, NotAllowed, Problem
from complaint_desk.domain.rights import ACTIONS
from complaint_desk.domain.spans import DAY
from complaint_desk.services.changed import Changed
from complaint_desk.services.parties import WHILE_NAMED, hidden_from, is_about, waits_for
from complaint_desk.services.rights import refusal
from complaint_desk.services.rights import require as require

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

_LOG: Final = logging.getLogger(__name__)

Decide: TypeAlias = "Callable[[Case, Transaction], Sequence[Event]]"


def acting(tx: Transaction, who: Person) -> Person:
    """Return the person as the desk knows them now: a right or limit that was taken away counts from the next press on."""
    return tx.person(who.id) or who


def require_open(case: Case) -> None:
    """Refuse to change a case that is finished.

    Raises:
        Problem: the case is closed or merged.
    """
    if case.merged:
        raise Problem("case_merged", code="CA-MERGED")
    if not case.is_open:
        raise Problem("case_closed", code="CA-CLOSED")


def _also_ended(verb: str) -> bool:
    """Tell whether a verb can be done in a finished case too: it is taken up again, a supervisor is called to somebody in danger, it is
    marked for who looks back at it, and what outlives it ends.
    """
    row = ACTIONS.get(verb)
    return row is not None and "closed" in row.states


def require_unconcerned(store: Store, who: Person, case: Case, verb: str, hidden: frozenset[int] | None = None) -> None:
    """Refuse to show a case to the person it is about; that it was tried is kept once a day.

    ``hidden`` are the cases that are about the person, where they were read after the case was: asked here if not given.

    Raises:
        NotAllowed: the complaint is about this person.
    """
    if case.id in (hidden_from(store, who) if hidden is None else hidden):
        denial = NotAllowed("complained_about_hidden", code="RI-PARTY")
        tried = f"{verb} {who.id} {case.id} {store.clock() // DAY}".encode()
        _record_denial(store, who, _digest(tried)[:16], verb, case.id, denial)
        raise denial


def require_unparty(tx: Transaction, who: Person, case: Case, verb: str) -> None:
    """Refuse to let a person change a case that is about them, or decide anything in it while that is not agreed on.

    Raises:
        NotAllowed: the complaint is about this person, or they are named and the verb does more than serve the customer.
    """
    if is_about(tx, case, who.id):
        raise NotAllowed("complained_about", code="RI-PARTY")
    if verb not in WHILE_NAMED and waits_for(tx, case, who.id):
        raise NotAllowed("named_waits", code="RI-NAMED")


def require_gates(case: Case, move: str, store: Store) -> None:
    """Refuse a move whose evidence is missing.

    Raises:
        GateShut: with one message for each missing thing.
    """
    refuse(gates.missing_for(case, move, store.rules))


def refuse(lacking: Sequence[gates.Missing]) -> None:
    """Refuse what lacks something; nothing happens when nothing is lacking.

    Raises:
        GateShut: with one message for each missing thing.
    """
    if lacking:
        whats = tuple(m.what for m in lacking)
        raise GateShut("gate_shut", whats, missing=_together(whats))


def _together(whats: tuple[Message, ...]) -> Message:
    """The missing things one after the other: each is a thing to do of its own, and some have an "and" within."""
    joined = whats[-1]
    for what in reversed(whats[:-1]):
        joined = say("missing.one_more", first=what, further=joined)
    return joined


def operate(
    store: Store, who: Person, key: bytes, verb: str, right: str, work: Callable[[Transaction], dict[str, Any]], *, about: int = 0
) -> Changed:
    """Run one verb in one immediate transaction; the same key again does nothing twice and returns the first result.

    ``work`` returns the verb's result; its entry ``cases`` names the cases touched. ``about`` is the case a denial names.
    """

    def allowed(tx: Transaction) -> dict[str, Any]:
        if now_denied := refusal(acting(tx, who), right):
            raise now_denied
        return work(tx)

    if store.pack or store.safe:
        store.require_writable()  # what is true of everybody is said before what is true of a role
    try:
        if denied := refusal(who, right):
            raise denied
        result = store.operation(key=key, actor_id=who.id, verb=verb, work=allowed)
    except NotAllowed as denial:
        _record_denial(store, who, key, verb, about, denial)
        raise
    kinds = frozenset(result.get("kinds", ("case",)))
    return Changed(verb, store.clock(), tuple(result.get("cases", ())), kinds, result)


def ask(store: Store, who: Person, verb: str, right: str, *, about: int = 0) -> None:
    """Refuse what a person's role does not let them ask or begin, as the desk knows them now, and keep that it was tried.

    Args:
        store: the desk.
        who: who asks.
        verb: what the answer is asked for, for the trail.
        right: the right needed.
        about: the case a denial names.

    Raises:
        NotAllowed: the role lacks the right, or the person is no longer active.
    """
    denial = refusal(who, right) or refusal(store.persons().get(who.id, who), right)
    if denial is not None:
        deny(store, who, verb, denial, about=about)


def deny(store: Store, who: Person, verb: str, denial: NotAllowed, *, about: int = 0) -> NoReturn:
    """Refuse, and keep that it was tried; arguments as for ``ask``.

    Raises:
        NotAllowed: always.
    """
    _record_denial(store, who, urandom(16), verb, about, denial)
    raise denial


def _record_denial(store: Store, who: Person, key: bytes, verb: str, case_id: int, denial: NotAllowed) -> None:
    """Keep that somebody tried what they may not do: once for each press, and never in the way of the refusal itself."""
    _LOG.info("denied %s: person %d, %s, case %d", denial.code, who.id, verb, case_id)
    event = Denied(person=who.id, verb=verb, case_id=case_id, why=denial.code)

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [event])
        return {"kinds": []}

    with suppress(Problem):
        store.operation(key=_digest(b"denied" + key)[: len(key)], actor_id=who.id, verb="denied", work=work)


def _digest(words: bytes) -> bytes:
    from hashlib import sha256  # with OpenSSL, which a desk that is only looked at does not need

    return sha256(words).digest()


def on_case(
    store: Store, who: Person, key: bytes, verb: str, case_id: int, decide: Decide, *,
    right: str = "work_case", move: str = "", expected_version: int | None = None, occurred_us: int | None = None,
) -> Changed:
    """Append to one case what ``decide`` says after its right and gate were checked within the transaction.

    Args:
        store: the desk's store.
        who: the person acting.
        key: 16 bytes that name this press.
        verb: what is done, for the trail.
        case_id: the case.
        decide: given the folded case, the events to append; raises a Problem to refuse.
        right: the right needed.
        move: a move of gates.MOVES whose gates must be open; none by default.
        expected_version: the version the person saw, when somebody else's change in between matters.
        occurred_us: when it happened, if not now.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        case = tx.case(case_id)
        if not case.number:
            raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
        require_unparty(tx, who, case, verb)
        if not _also_ended(verb):
            require_open(case)
        if move:
            require_gates(case, move, store)
        events = list(decide(case, tx))
        version = case.version
        if events:
            version = tx.append(case_id, events, expected_version=expected_version, occurred_us=occurred_us)
        return {"cases": [case_id], "case": case_id, "version": version, **({} if events else {"unchanged": True})}

    return operate(store, who, key, verb, right, work, about=case_id)

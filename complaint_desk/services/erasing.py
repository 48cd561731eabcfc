"""A customer forgotten for good: words, files, drafts, search, backups; codes, clocks, chain and figures stand (design, safety G5, H).

An administrator does it, with one of three reasons. The reason is a code and nothing is typed, since typed words would be a new trace of
whom they are about. Nobody erases a complaint about themselves, and no open case is erased: it has yet to be ended, in another's case too
that it was merged into. Nor is one that is held back as evidence (``holding``).

Before other risky steps a full copy is made. Here it would keep whom it is to forget, so the copy is made after, from the desk without
them (``backups.forget_rest``). What protects the desk until then is that the erasure is one transaction: all of it or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from complaint_desk.data import around, due, forgetting, residue
from complaint_desk.data.around import Mention as Mention
from complaint_desk.data.copies import Stopped
from complaint_desk.data.parties import Asked
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import At, Listed, Message, say
from complaint_desk.domain.named import Named
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.theirs import History, goes_on
from complaint_desk.services.backups import folder_of
from complaint_desk.services.backups import forget_rest as forget_rest
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate, require_unconcerned, require_unparty
from complaint_desk.services.holding import require_unheld
from complaint_desk.services.values import code_in

_LOG: Final = logging.getLogger(__name__)
REASONS: Final = ("request", "retention", "mistake")
"""The person asked for it; the time for keeping is over; it never should have been written down."""


class Stoppable(Protocol):
    """Progress that somebody may stop."""

    @property
    def stopped(self) -> bool:
        """Tell whether somebody did."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What would be erased.

    Attributes:
        customer_id: whose it is.
        numbers: of their cases.
        open: the numbers of those that are not ended, and stand in the way.
        held: the numbers of those that are held back as evidence, and stand in the way too.
        same: the numbers of cases under other records with the same telephone number or address, which are not erased with it.
        events: how many have words.
        backups: how many files beside the desk hold them and go.
        taken_out: copies of the whole desk and tables that left it since the customer is known; they are out of reach.
        around: where their words stand, or they are named, outside their own cases, which goes with it.
        goes_on: the numbers of other people's open cases in which one of theirs goes on, and which stand in the way.
    """

    customer_id: int
    numbers: tuple[str, ...]
    open: tuple[str, ...]
    events: int
    backups: int
    taken_out: int
    held: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    around: tuple[Mention, ...] = ()
    goes_on: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """Tell whether something stands in the way."""
        return bool(self.open or self.goes_on or self.held)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased.

    Attributes:
        changed: the press.
        events: how many lost their words.
        finished: nothing beside the desk's tables holds any of it; else the rest goes with the next backup.
        elsewhere: the numbers of other people's cases in which somebody wrote of this person, to be looked at.
        beside: names of desks of their own beside this one, which may hold this person still and are emptied nowhere else.
        found: names of files beside the desk in which something of this person was found afterwards, byte for byte.
        same: the numbers of cases under other records with a telephone number or address that was this person's; they stay.
    """

    changed: Changed
    events: int
    finished: bool
    elsewhere: tuple[str, ...]
    beside: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """By what people are known that are about to be erased: kept until every file was searched for it, and nowhere written.

    Attributes:
        streams: of the customers and their cases.
        texts: names, telephone numbers and addresses.
    """

    streams: tuple[int, ...]
    texts: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rest:
    """What became of what lies beside the desk's tables; the attributes are those of ``Erasure``."""

    finished: bool
    elsewhere: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


def extent(store: Store, who: Person, *, customer_id: int) -> Extent:
    """Return what erasing a customer would take away; reads only.

    Raises:
        NotAllowed: the person's role may not erase, or a case is about this person.
        Problem: there is no such customer.
    """
    ask(store, who, "erase_customer", "erase_people")
    cases = forgetting.cases_of(store.read(), customer_id)
    for id_, *_ in cases:
        require_unconcerned(store, who, store.case(id_), "erase_customer")
    history = store.history(customer_id)
    if not history or not any(r.event.kind == "customer_added" for r in history):
        raise Problem("no_such_customer", code="CU-NONE")
    streams = (customer_id, *(id_ for id_, _, _ in cases))
    held = forgetting.holding(store.read(), store.path, folder_of(store.path, store.driver), streams)
    return Extent(
        customer_id, tuple(number for _, number, _ in cases), tuple(number for _, number, is_open in cases if is_open),
        sum(len(forgetting.worded(store.history(stream))) for stream in streams), len(held),
        forgetting.taken_out(store.read(), customer_id), due.held(store.read(), [id_ for id_, _, _ in cases]),
        forgetting.same_person(store.read(), customer_id),
        tuple(_around(store.read(), store.history, Named(around.known_as(history)), (customer_id,), [id_ for id_, _, _ in cases])),
        _still_open(store.case, [id_ for id_, _, _ in cases]),
    )


def _around(
    asked: Asked, history: History, named: Named, customers: Collection[int], cases: Collection[int]
) -> Iterator[Mention]:
    """Yield what goes outside the cases of people: their words in those of others, and where they are named."""
    for what, theirs in around.elsewhere(asked, history, customers, cases).items():
        yield from around.in_cases(theirs, history, what)
    yield from around.mentions(asked, named)


def _still_open(case: Callable[[int], Case], cases: Collection[int]) -> tuple[str, ...]:
    """Return the numbers of other people's open cases in which some cases go on."""
    return tuple(each.number for each in goes_on(case, cases) if each.is_open)


def told(seen: Extent) -> tuple[Message, ...]:
    """Return in sentences what erasing would take away and what it cannot reach."""
    said = [say("privacy.takes", n=len(seen.numbers), events=seen.events)]
    if seen.open:
        said.append(say("privacy.open", numbers=Listed(seen.open)))
    if seen.goes_on:
        said.append(say("privacy.goes_on", numbers=Listed(seen.goes_on)))
    if seen.held:
        said.append(say("privacy.held", numbers=Listed(seen.held)))
    if seen.backups:
        said.append(say("privacy.backups", n=seen.backups))
    if seen.taken_out:
        said.append(say("privacy.taken_out", n=seen.taken_out))
    if seen.same:
        said.append(say("privacy.same", numbers=Listed(seen.same)))
    return (*said, *told_around(seen.around), say("privacy.stays"))


def told_around(found: Sequence[Mention]) -> tuple[Message, ...]:
    """Return in sentences, one by one, what would go outside people's own cases; empty where nothing would."""
    if not found:
        return ()
    said = [say(f"privacy.around.{each.what}", text=each.text, at=At(each.at_us), number=each.number) for each in found]
    return (say("privacy.around.also", n=len(found)), *said)


def outside(store: Store, who: Person, *, customers: Collection[int]) -> tuple[Mention, ...]:
    """Return where some customers are named outside their own cases, which goes when they are erased; reads only.

    Raises:
        NotAllowed: the person's role may not erase.
    """
    ask(store, who, "erase_customer", "erase_people")
    named = Named(text for customer in customers for text in around.known_as(store.history(customer)))
    cases = [id_ for customer in customers for id_, _, _ in forgetting.cases_of(store.read(), customer)]
    return tuple(_around(store.read(), store.history, named, customers, cases))


def told_after(done: Erasure) -> tuple[Message, ...]:
    """Return in sentences what was erased, what is left to be done, and where somebody has to look."""
    return (say("privacy.erased", n=done.events), *told_rest(done))


def told_rest(rest: Rest | Erasure) -> tuple[Message, ...]:
    """Return in sentences whether anything is left beside the desk's tables, and where somebody has to look."""
    said = list(told_left(finished=rest.finished, found=rest.found))
    if rest.same:
        said.append(say("privacy.same", numbers=Listed(rest.same)))
    if rest.elsewhere:
        said.append(say("privacy.elsewhere", numbers=Listed(rest.elsewhere)))
    if rest.beside:
        said.append(say("privacy.beside", files=Listed(rest.beside)))
    return tuple(said)


def told_left(*, finished: bool, found: Collection[str]) -> tuple[Message, ...]:
    """Return in sentences what is left in files; that nothing is, only where nothing was found. The arguments are those of ``Rest``."""
    said = [] if finished else [say("privacy.unfinished")]
    if found:
        said.append(say("retention.found", files=Listed(tuple(found))))
    return tuple(said) or (say("privacy.finished"),)


def known_by(store: Store, who: Person, *, customers: Collection[int]) -> Known:
    """Return by what some customers are known, before they are erased; reads only.

    Raises:
        NotAllowed: the person's role may not erase.
    """
    ask(store, who, "erase_customer", "erase_people")
    reader = store.read()
    streams = [id_ for customer in customers for id_ in (customer, *(case for case, _, _ in forgetting.cases_of(reader, customer)))]
    texts = {text for customer in customers for text in forgetting.contact(store.history(customer))}
    return Known(tuple(streams), tuple(sorted(texts)))


def finish(
    store: Store, who: Person, *, known: Known, cancelled: Callable[[], bool] = lambda: False, progress: Stoppable | None = None
) -> Rest:
    """Finish what an erasure began beside the desk's tables, then search every file there for what the erased were known by.

    Args:
        store: the desk.
        who: who erased them.
        known: what was asked before they were erased.
        cancelled: asked whether to stop; what is left goes with the next backup.
        progress: asked the same, where a window runs it.

    Raises:
        NotAllowed: the person's role may not erase.
    """
    ask(store, who, "erase_customer", "erase_people")

    def stopped() -> bool:
        return cancelled() or (progress is not None and progress.stopped)

    beside = forgetting.elsewhere_beside(store.path, known.streams, store.driver)
    numbers, same = forgetting.elsewhere(store.read(), known.texts), forgetting.known_as(store.read(), known.texts)
    try:
        finished = forget_rest(store, cancelled=stopped)
    except (StoreProblem, OSError, Stopped):
        _LOG.warning("erasure: what lies beside the desk goes with the next backup")
        return Rest(finished=False, elsewhere=numbers, beside=beside, same=same)
    alone = [text for text in known.texts if not forgetting.elsewhere(store.read(), [text])]
    return Rest(finished, numbers, beside, residue.found(store.read(), store.path, alone, store.driver), same)


def erase(
    store: Store, who: Person, *, key: bytes, customer_id: int, why: str, cancelled: Callable[[], bool] = lambda: False
) -> Erasure:
    """Erase a customer, with all their cases, for ever.

    Args:
        store: the desk.
        who: an administrator.
        key: names the press.
        customer_id: whom.
        why: one of REASONS.
        cancelled: asked whether to stop what is done beside the desk's tables; it goes on with the next backup.

    Raises:
        NotAllowed: the person's role may not, or a case is about this person.
        Problem: a case is still open or held back, or there is no such customer; nothing was changed.
        StoreProblem: the desk cannot be written; nothing was changed.
    """
    known = known_by(store, who, customers=(customer_id,)) if who.may("erase_people") else Known((), ())
    changed = erase_now(store, who, key=key, customer_id=customer_id, why=why)
    rest = finish(store, who, known=known, cancelled=cancelled)
    return Erasure(changed, int(changed.result.get("events", 0)), rest.finished, rest.elsewhere, rest.beside, rest.found, rest.same)


def erase_now(
    store: Store, who: Person, *, key: bytes, customer_id: int, why: str, still: Callable[[Transaction], object] = lambda _tx: None
) -> Changed:
    """Erase a customer in the desk at once; what lies beside it, and in free pages, goes with the next backup.

    For a window, which must not wait for a copy of the whole desk. ``still`` is asked within the press and may refuse it; the other
    arguments and problems are those of ``erase``.
    """
    code_in(why, REASONS, "erase.why")
    if who.may("erase_people") and not store.read_only:
        _begin(store, customer_id)
    named = Named(around.known_as(store.history(customer_id)))

    def work(tx: Transaction) -> dict[str, Any]:
        still(tx)
        return _erase(tx, who, customer_id, why, named)

    try:
        changed = operate(store, who, key, "erase_customer", "erase_people", work)
    except Exception:
        _leave(store)
        raise
    with suppress(StoreProblem, OSError):  # those of the cases are looked for again with the rest
        forgetting.drop_drafts(store.path, frozenset(changed.cases), named, store.driver, customer=customer_id)
    return changed


def _begin(store: Store, customer_id: int) -> None:
    """Note beside the desk what is to go before it does, so that a program that is killed meanwhile goes on with it."""
    folder = folder_of(store.path, store.driver)
    streams = {customer_id, *(id_ for id_, _, _ in forgetting.cases_of(store.read(), customer_id))}
    try:
        folder.note(forget=tuple(sorted({*folder.state().forget, *streams})))
    except OSError as error:
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(folder.path)) from error


def _leave(store: Store) -> None:
    """Take the note back where nothing was erased; what another erasure left stays noted."""
    folder = folder_of(store.path, store.driver)
    with suppress(OSError):
        folder.note(forget=tuple(sorted(forgetting.erased_of(store.read(), folder.state().forget))))


def _erase(tx: Transaction, who: Person, customer_id: int, why: str, named: Named) -> dict[str, Any]:
    if not tx.is_a("customer", customer_id):
        raise Problem("no_such_customer", code="CU-NONE")
    cases = forgetting.cases_of(tx, customer_id)
    for id_, _, _ in cases:
        require_unparty(tx, who, tx.case(id_), "erase_customer")
    if still := tuple(number for _, number, is_open in cases if is_open):
        raise Problem("erase_open", code="ER-OPEN", numbers=Listed(still))
    ids = [id_ for id_, _, _ in cases]
    require_unheld(tx, ids)
    if still := _still_open(tx.case, ids):
        raise Problem("erase_goes_on", code="ER-OPEN", numbers=Listed(still))
    others = list(_around(tx, tx.history, named, (customer_id,), ids))
    for other in {each.stream for each in others if each.number}:
        require_unparty(tx, who, tx.case(other), "erase_customer")
    done = 0
    for stream in (customer_id, *(id_ for id_, _, _ in cases)):
        if ns := forgetting.worded(tx.history(stream)):
            tx.erase(stream, ns, why=why)
            done += len(ns)
    done += around.erase(tx, others, why)
    return {"kinds": ["case", "customer"], "cases": [id_ for id_, _, _ in cases], "customer": customer_id, "events": done}

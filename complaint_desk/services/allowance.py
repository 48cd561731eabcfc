"""What somebody may still grant: per customer and per period, counted from what they granted (checklist O4, O5).

An option counts for who offered it, or for who approved it when it passed that person's limit, from when it was chosen, and one that
bridges the time until the final one from when it was offered, withdrawn or not, unless that was a slip. What is chosen takes the place of
what is still owed and of nothing that was given: a promise that was kept counts for good. Goodwill counts for who gave it, and what a form
gives for who entered it, to the customer of its row. What was given in a case counts in every case of its customer, under any
record with the same number or address, and in all that it was merged with, split from or taken in the same call as.
Nothing is kept twice: the cases in question are read and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from decimal import Decimal

from complaint_desk.data.cases import GRANTED_IN
from complaint_desk.data.limited import reached_alike
from complaint_desk.data.lineage import lineage
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, Option
from complaint_desk.domain.events import DAY
from complaint_desk.domain.forms import Form, HandedOut
from complaint_desk.domain.rules import Rules
from complaint_desk.services.door import ask


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a person granted in the running period; amounts are decimal strings, "" without limit."""

    since_us: int
    granted: str
    whole: str
    left: str
    currency: str


def of_person(store: Store, who: Person, *, person: int = 0) -> Allowance:
    """Return the allowance of a person, one's own if not said; that of others is for those who approve.

    Raises:
        NotAllowed: it is somebody else's, and the person may not approve.
    """
    if person not in (0, who.id):
        ask(store, who, "see_allowance", "approve")
    found = store.persons().get(person or who.id, who)
    since = store.clock() - store.rules.allowance_days * DAY
    cases = [int(id_) for (id_,) in store.read().rows(GRANTED_IN, (found.id, since)) if id_]
    granted = _granted(cases, store.case, found, since)
    whole = str(Decimal(found.limit) * store.rules.allowance_times) if found.limit else ""
    rest = str(max(Decimal(0), Decimal(whole) - granted)) if whole else ""
    return Allowance(since, str(granted), whole, rest, found.currency)


def left(tx: Transaction, rules: Rules, person: Person, case: Case, *, instead: bool = False) -> str:
    """Return what a person may still grant in a case now: the smaller of what its customer and the period leave; "" without limit.

    The limit is one for all cases of a customer in the period, so that another case for each grant is no way round it.

    ``instead`` is for an option: it would take the place of the one that is chosen in this round, unless that was given already.
    """
    if not person.limit:
        return ""
    since = tx.now_us - rules.allowance_days * DAY
    others = [int(id_) for (id_,) in tx.rows(GRANTED_IN, (person.id, since)) if id_ and int(id_) != case.id]
    own = sum(amounts(case, person, instead_of=case.round if instead else 0), Decimal(0))
    period = own + by_forms(case, person, since) + _granted(others, tx.case, person, since)
    same = [tx.case(id_) for id_ in lineage(tx, case.id) if id_ != case.id]
    known = {case.id, *(each.id for each in same)}
    elsewhere = [tx.case(id_) for id_ in others if id_ not in known]
    records = _records(tx, case.customer_id, (case, *same, *elsewhere))
    theirs = [each for each in elsewhere if each.customer_id in records]
    here = own + sum((amount for each in same for amount in amounts(each, person)), Decimal(0))
    here += sum((amount for each in theirs for amount in amounts(each, person, since)), Decimal(0))
    looked = (case, *same, *elsewhere)
    here += handed_out(looked, person, records)
    return _rest(rules, person, here, period)


def left_in_form(tx: Transaction, rules: Rules, person: Person, case: Case, form: Form, row: int, customer_id: int) -> str:
    """Return what a person may still give to the customer of one row of a form, by it and in their own cases; "" without limit."""
    if not person.limit:
        return ""
    since = tx.now_us - rules.allowance_days * DAY
    others = [int(id_) for (id_,) in tx.rows(GRANTED_IN, (person.id, since)) if id_ and int(id_) != case.id]
    now = sum((Decimal(each.amount) for each in form.handed_out if (each.row, each.by) == (row, person.id)), Decimal(0))
    period = given_in(case, person, since) + _granted(others, tx.case, person, since) - now
    looked = [case, *(tx.case(id_) for id_ in others)]
    records = _records(tx, customer_id, looked)
    theirs = [each for each in looked if each.customer_id in records]
    here = sum((amount for each in theirs for amount in amounts(each, person)), Decimal(0))
    return _rest(rules, person, here + handed_out(looked, person, records, but=(case.id, form.event_n, row)), period)


def _rest(rules: Rules, person: Person, here: Decimal, period: Decimal) -> str:
    limit = Decimal(person.limit)
    return str(max(Decimal(0), min(limit - here, limit * rules.allowance_times - period)))


def over(cost: str, rest: str) -> str:
    """Return by how much a cost passes what is left, "" when it does not."""
    beyond = Decimal(cost) - Decimal(rest) if rest else Decimal(0)
    return str(beyond) if beyond > 0 else ""


def amounts(case: Case, person: Person, since_us: int = 0, *, instead_of: int = 0) -> Iterator[Decimal]:
    """Yield what a person granted in a case by options and goodwill since then, in their own currency, the choice of one round aside."""
    for option in case.options:
        granter = option.approved_by if option.offer.over_limit and option.approval == "granted" else option.by
        if granter == person.id and option.offer.currency == person.currency:
            yield Decimal(option.offer.cost) * _times(case, option, since_us, instead_of)
    for goodwill in case.goodwill:
        if goodwill.by == person.id and goodwill.at_us >= since_us and goodwill.currency == person.currency:
            yield Decimal(goodwill.amount)


def _times(case: Case, option: Option, since_us: int, instead_of: int) -> int:
    """Return how often an option was granted: whenever its promise was kept, whatever was chosen later, and once while it is still owed."""
    promises = [promise for promise in case.promises if promise.option == option.number]
    kept = sum(1 for promise in promises if promise.kept_us and promise.kept_us >= since_us)
    owed = option.chosen and option.round != instead_of and option.chosen_us >= since_us
    bridges = option.offer.interim and option.allowed and not option.slip and option.at_us >= since_us
    return kept + int(bridges or (owed and not (promises and promises[-1].kept_us)))


def _records(tx: Transaction, customer_id: int, cases: Iterable[Case]) -> frozenset[int]:
    """Return the records that are one customer, of those that some cases give something to: who has the same number or address is the same.

    Another spelling of the name at each call is no way round the limit of a customer.
    """
    there = {case.customer_id for case in cases} | {row.customer_id for case in cases for form in case.forms for row in form.handed_out}
    return reached_alike(tx, customer_id, there - {0})


def handed_out(cases: Iterable[Case], person: Person, records: Set[int], *, but: tuple[int, int, int] = (0, 0, 0)) -> Decimal:
    """Return what a person gave to one customer by forms, in whatever cases; ``but`` is a row (case, form, row) left out."""
    rows = {(case.id, form.event_n, each.row): each for case in cases for form in case.forms for each in form.handed_out}
    theirs = (each for place, each in rows.items() if place != but and _by(each, person) and each.customer_id in records)
    return sum((Decimal(each.amount) for each in theirs), Decimal(0))


def by_forms(case: Case, person: Person, since_us: int) -> Decimal:
    """Return what a person gave by the forms of a case since a moment, to whomever."""
    given = (each for form in case.forms for each in form.handed_out if _by(each, person) and each.at_us >= since_us)
    return sum((Decimal(each.amount) for each in given), Decimal(0))


def given_in(case: Case, person: Person, since_us: int) -> Decimal:
    """Return all that a person granted in a case since a moment, to whomever."""
    return sum(amounts(case, person, since_us), by_forms(case, person, since_us))


def _by(each: HandedOut, person: Person) -> bool:
    return each.by == person.id and each.currency == person.currency


def _granted(cases: list[int], read: Callable[[int], Case], person: Person, since_us: int) -> Decimal:
    return sum((given_in(read(case_id), person, since_us) for case_id in cases), Decimal(0))

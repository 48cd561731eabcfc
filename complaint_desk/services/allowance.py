"""What somebody may still grant: per case and per period, counted from what they granted (checklist O4, O5).

An option counts for who offered it, or for who approved it when it passed that person's limit, from when it was chosen, and one that
bridges the time until the final one from when it was offered; goodwill counts for who gave it. What was given in a case counts in every
case that it was merged with, split from or taken in the same call as. Nothing is kept twice: the cases in question are read and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from complaint_desk.data.cases import GRANTED_IN
from complaint_desk.data.lineage import lineage
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY
from complaint_desk.domain.rules import Rules
from complaint_desk.services.rights import require


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
        require(who, "approve")
    found = store.persons().get(person or who.id, who)
    since = store.clock() - store.rules.allowance_days * DAY
    cases = [int(id_) for (id_,) in store.read().rows(GRANTED_IN, (found.id, since)) if id_]
    granted = _granted(cases, store.case, found, since)
    whole = str(Decimal(found.limit) * store.rules.allowance_times) if found.limit else ""
    rest = str(max(Decimal(0), Decimal(whole) - granted)) if whole else ""
    return Allowance(since, str(granted), whole, rest, found.currency)


def left(tx: Transaction, rules: Rules, person: Person, case: Case, *, instead: bool = False) -> str:
    """Return what a person may still grant in a case now: the smaller of what the case and the period leave; "" without limit.

    ``instead`` is for an option: it would take the place of the one that is chosen in this round.
    """
    if not person.limit:
        return ""
    since = tx.now_us - rules.allowance_days * DAY
    others = [int(id_) for (id_,) in tx.rows(GRANTED_IN, (person.id, since)) if id_ and int(id_) != case.id]
    own = sum(amounts(case, person, instead_of=case.round if instead else 0), Decimal(0))
    period = own + _granted(others, tx.case, person, since)
    here = own + _granted([id_ for id_ in lineage(tx, case.id) if id_ != case.id], tx.case, person, 0)
    limit = Decimal(person.limit)
    return str(max(Decimal(0), min(limit - here, limit * rules.allowance_times - period)))


def over(cost: str, rest: str) -> str:
    """Return by how much a cost passes what is left, "" when it does not."""
    beyond = Decimal(cost) - Decimal(rest) if rest else Decimal(0)
    return str(beyond) if beyond > 0 else ""


def amounts(case: Case, person: Person, since_us: int = 0, *, instead_of: int = 0) -> Iterator[Decimal]:
    """Yield what a person granted in a case since a moment, in the person's own currency, but for the choice of one round."""
    for option in case.options:
        granter = option.approved_by if option.offer.over_limit and option.approval == "granted" else option.by
        chosen = option.chosen and option.round != instead_of and option.chosen_us >= since_us
        bridges = option.offer.interim and option.allowed and not option.withdrawn and option.at_us >= since_us
        if (chosen or bridges) and granter == person.id and option.offer.currency == person.currency:
            yield Decimal(option.offer.cost)
    for goodwill in case.goodwill:
        if goodwill.by == person.id and goodwill.at_us >= since_us and goodwill.currency == person.currency:
            yield Decimal(goodwill.amount)


def _granted(cases: list[int], read: Callable[[int], Case], person: Person, since_us: int) -> Decimal:
    return sum((amount for case_id in cases for amount in amounts(read(case_id), person, since_us)), Decimal(0))

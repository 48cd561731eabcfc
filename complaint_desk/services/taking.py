"""Taking the next case: the one that most needs this person, with the sum that says why.

A few cases of each order are looked at (urgency with risk, nearest clock, longest wait). What was not read comes after them in every
order, so it cannot have more than ``Seen.most``; when the best one reaches that, it is the best of all. Where many are alike, as when
half a desk is late, reading ends after MOST of each order: what is taken then is at most ``short`` points below the best there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from complaint_desk.data.free_cases import candidates
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.next_case import Candidate, Part, parts_of, points_of, ranked
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, operate, require
from complaint_desk.services.parties import hidden_from, is_concerned, undecided

FEW, MOST = 50, 400
"""How many of each order are read at first, and when that did not prove which one is best."""

TRIED: Final = 200
"""The best so many are tried in one press; more than one only where a colleague was faster or the case is about the person."""


@dataclass(frozen=True, slots=True)
class Next:
    """The case that should be taken next, and why.

    Attributes:
        case: it, as far as the sum needs it.
        parts: the reasons, the heaviest first.
        points: their sum.
        short: how far it is below the best at most; 0 when it is the best of all.
    """

    case: Candidate
    parts: tuple[Part, ...]
    points: int
    short: int = 0


def next_case(store: Store, who: Person) -> Next | None:
    """Return the case that somebody should take next, None when every open case has an owner.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    best, short = _best(store, who, store.clock())
    concerned = hidden_from(store, who) | undecided(store, who)
    for case in best:
        if case.id not in concerned:
            parts = parts_of(case, who, store.clock())
            return Next(case, parts, sum(part.points for part in parts), short)
    return None


def take_next(store: Store, who: Person, *, key: bytes, shown: int = 0) -> Changed:
    """Take the case that most needs this person; the result's ``case`` is None when there is none, ``parts`` say why it was this one.

    Args:
        store: the desk.
        who: the person acting.
        key: 16 bytes that name this press.
        shown: the case that the person saw named when they pressed, 0 for none: where another one needs them more by now, nothing is
            taken and the result's ``other`` tells its number.

    Raises:
        NotAllowed: the person may not take cases.
    """
    require(who, "see_cases")

    def work(tx: Transaction) -> dict[str, Any]:
        now = acting(tx, who)
        for found in _best(store, now, tx.now_us)[0]:
            case = tx.case(found.id)
            if case.owner_id == 0 and case.is_open and not is_concerned(tx, case, who.id):
                if shown and found.id != shown:
                    return {"cases": [], "case": None, "parts": [], "other": found.number}
                parts = parts_of(found, now, tx.now_us)
                tx.append(found.id, [ev.Assigned(owner_id=who.id)])
                told = [[part.code, part.points, part.n, part.of] for part in parts]
                return {"cases": [found.id], "case": found.id, "number": found.number, "parts": told}
        return {"cases": [], "case": None, "parts": []}

    return operate(store, who, key, "take_next", "take_case", work)


def taken_because(changed: Changed) -> tuple[Part, ...]:
    """Return the reasons for which ``take_next`` took its case."""
    return tuple(Part(code, points, n, of) for code, points, n, of in changed.result.get("parts", ()))


def _best(store: Store, who: Person, now_us: int) -> tuple[list[Candidate], int]:
    """Return the best cases in their order, and how far the first is below the best at most."""
    short = 0
    best: list[Candidate] = []
    for most in (FEW, MOST):
        found, seen = candidates(store.read(), most)
        best = ranked(found, who, now_us)
        if not best:
            break
        short = max(0, seen.most(now_us) - points_of(best[0], who, now_us))
        if not short:
            break
    return best[:TRIED], short

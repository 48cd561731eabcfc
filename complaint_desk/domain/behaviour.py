"""How a customer and we have dealt with each other so far: how often, how it ended, what was given, what we broke (checklist M1, M2).

Facts with their counts and nothing else: no score is made of them, none is kept, and what we did wrong stands beside what they did, since
somebody who complains often may have been let down often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import Listed, Message, Money, say
from complaint_desk.domain.risk import broken_promises
from complaint_desk.domain.row import product_of
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.vocabulary import SATISFIED

MONTH_US: Final = 30 * DAY
MONTHS: Final = 12
YEAR_US: Final = MONTHS * MONTH_US
AGAIN_US: Final = 90 * DAY
"""So soon after another one of the same type and product, a complaint is the same matter again."""
_CHECKED: Final = ("confirmed", "not_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """The facts about a customer's complaints.

    Attributes:
        complaints: how many there are.
        looked_at: how many of them, the newest, the facts stand on.
        months: complaints opened in each of the last twelve stretches of 30 days, the oldest first.
        contacts: how often the customer's words were taken down.
        again: complaints about the same type and product within 90 days of another one.
        decided: cases in which it was decided whether the complaint is right.
        upheld: of these, upheld, at least in part.
        checked: complaints that were verified by the facts after a suspicion.
        confirmed: of these, those that the facts spoke against.
        warnings: warnings for abusive words.
        special: how often something was given on top of putting it right.
        given: its sum, by currency.
        answered: callbacks with an answer on the result.
        satisfied: of these, satisfied.
        broken: promises that we broke or kept late, as the queue and the figures count them.
        late: limits of ours that ran out.
    """

    complaints: int
    looked_at: int
    months: tuple[int, ...]
    contacts: int
    again: int
    decided: int
    upheld: int
    checked: int
    confirmed: int
    warnings: int
    special: int
    given: tuple[Money, ...]
    answered: int
    satisfied: int
    broken: int
    late: int


def behaviour(cases: Sequence[Case], now_us: int, *, complaints: int = 0) -> Behaviour:
    """Return the facts.

    Args:
        cases: the customer's cases, as folded; one that goes on in another case is that other one and not counted again.
        now_us: the moment, microseconds UTC.
        complaints: how many cases there are when not all are given.
    """
    own = [case for case in cases if not case.merged]
    checks = [form for case in own for form in case.forms if form.code == "respect_but_verify" and form.finding in _CHECKED]
    gifts = [gift for case in own for gift in _special(case)]
    sums: dict[str, Decimal] = {}
    for gift in gifts:
        sums[gift.currency] = sums.get(gift.currency, Decimal()) + Decimal(gift.amount)
    grades = [call.result for case in own for call in case.callbacks if call.result]
    return Behaviour(
        complaints=max(complaints, len(own)), looked_at=len(own), months=_months(own, now_us),
        contacts=sum(case.words_heard for case in own), again=_again(own), decided=sum(1 for case in own if case.outcome),
        upheld=sum(1 for case in own if case.outcome in ("upheld", "partly_upheld")), checked=len(checks),
        confirmed=sum(1 for form in checks if form.finding == "confirmed"), warnings=sum(case.warnings for case in own), special=len(gifts),
        given=tuple(Money(f"{total:.2f}", currency) for currency, total in sorted(sums.items()) if total),
        answered=len(grades), satisfied=sum(1 for grade in grades if grade >= SATISFIED),
        broken=sum(map(broken_promises, own)), late=sum(len(case.breaches) for case in own),
    )


def _months(cases: Iterable[Case], now_us: int) -> tuple[int, ...]:
    found = Counter((now_us - case.opened_us) // MONTH_US for case in cases if case.opened_us <= now_us)
    return tuple(found[ago] for ago in range(MONTHS - 1, -1, -1))


def _again(cases: Iterable[Case]) -> int:
    """Count the complaints about what was complained of shortly before; a case of no confirmed type or no product tells nothing of it."""
    before: dict[tuple[str, str], int] = {}
    found = 0
    for case in sorted((each for each in cases if each.type_confirmed), key=lambda each: each.opened_us):
        about = (case.type, product_of(case.facts.get("product")))
        if not about[1]:
            continue
        found += about in before and case.opened_us - before[about] <= AGAIN_US
        before[about] = case.opened_us
    return found


def _special(case: Case) -> list[Money]:
    """Return what a case gave on top of putting it right: chosen special compensation, and goodwill."""
    chosen = [option.offer for option in case.options if option.chosen and option.offer.authority == "special"]
    return [*(Money(offer.cost, offer.currency) for offer in chosen), *(Money(each.amount, each.currency) for each in case.goodwill)]


def lines(found: Behaviour) -> tuple[Message, ...]:
    """Return the facts in words, what never happened left out: first how often, then how it ended, then what we owed."""
    year, month = sum(found.months), found.months[-1]
    told = [say("behaviour.complaints", n=found.complaints, year=year, month=month), say("behaviour.contacts", n=found.contacts)]
    if found.looked_at < found.complaints:
        told.append(say("behaviour.newest", n=found.looked_at))
    if found.again:
        told.append(say("behaviour.again", n=found.again))
    told.append(say("behaviour.decided", n=found.decided, upheld=found.upheld) if found.decided else say("behaviour.undecided"))
    if found.checked:
        told.append(say("behaviour.checked", n=found.checked, confirmed=found.confirmed))
    if found.warnings:
        told.append(say("behaviour.warnings", n=found.warnings))
    if found.special:
        given = say("behaviour.special", n=found.special, given=Listed(found.given))
        told.append(given if found.given else say("behaviour.gestures", n=found.special))
    if found.answered:
        told.append(say("behaviour.satisfied", n=found.answered, satisfied=found.satisfied))
    told.append(say("behaviour.ours", broken=found.broken, late=found.late) if found.broken or found.late else say("behaviour.ours_none"))
    return tuple(told)

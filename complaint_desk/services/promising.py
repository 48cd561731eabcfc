"""Money in words that go out: none to a caller whom nobody knows, and none that no option and no goodwill covers (checklist O4, I10).

A promise is made in several places: beside the option, as the next offer, as a call back, with a hand-over; and a reply, an update or an
apology binds us as well. What the words say counts, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from complaint_desk.domain.case import Case, Option
from complaint_desk.domain.gates import needs_caller
from complaint_desk.domain.giving_words import given, promises_remedy
from complaint_desk.domain.messages import Money
from complaint_desk.domain.money_words import Sum
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.vocabulary import VALUE_REMEDIES
from complaint_desk.services.door import refuse


def refuse_money(case: Case, text: str, field: str) -> None:
    """Refuse a promise whose words give money that nobody granted; words that only speak of a sum are free.

    The promise comes beside that of the option that was chosen, which promises its money already: one option covers one promise.

    Args:
        case: the case as folded.
        text: what is promised, in words.
        field: the accessible id of the field that the words stand in.

    Raises:
        GateShut: the words give money, be it a voucher without a sum, and nobody knows yet who calls.
        BadValue: no goodwill that was given covers the sum, or an earlier promise named it already.
    """
    named = _given_to_somebody(case, text)
    before = [each for promise in case.promises if not (promise.option or promise.broken_us or promise.released_us)
              for each in given(promise.what or "")]
    for each in named:
        if _by_goodwill(case, [*before, each]):
            before.append(each)
        else:
            again = _by_option(each, [case.chosen] if case.chosen is not None else [])
            raise BadValue("promised_already" if again else "promise_of_money", field=field)


def refuse_told(case: Case, text: str, field: str) -> None:
    """Refuse words that go out to the customer and give money that stands nowhere: on no option that may be granted, and on no goodwill.

    Raises:
        GateShut: the words give money, and nobody knows yet who calls.
        BadValue: nothing covers the sum.
    """
    named = _given_to_somebody(case, text)
    there = [option for option in case.options if option.allowed and not option.withdrawn]
    for each in named:
        if not (_by_option(each, there) or _by_goodwill(case, [each])):
            raise BadValue("promise_of_money", field=field)


def _given_to_somebody(case: Case, text: str) -> tuple[Sum, ...]:
    """Return the sums that words give, to a caller who is known."""
    named = given(text)
    if named or promises_remedy(text):
        refuse(needs_caller(case))
    return named


def refuse_more(named: Iterable[Sum], cost: str, currency: str, field: str) -> None:
    """Refuse words that give a greater sum than stands beside them.

    Raises:
        BadValue: they do, or in another currency.
    """
    for each in named:
        same = each.currency in ("", currency)
        if each.amount is not None and not (same and each.amount <= Decimal(cost)):
            raise BadValue("words_name_more", field=field, cost=Money(cost, currency))
        if each.amount is None and not Decimal(cost):
            raise BadValue("words_name_more", field=field, cost=Money(cost, currency))


def _by_option(named: Sum, options: Iterable[Option]) -> bool:
    """Tell whether a sum stands on one of some options."""
    for option in options:
        offer = option.offer
        enough = offer.remedy in VALUE_REMEDIES if named.amount is None else Decimal(offer.cost) >= named.amount
        if enough and option.allowed and named.currency in ("", offer.currency):
            return True
    return False


def _by_goodwill(case: Case, named: list[Sum]) -> bool:
    """Tell whether the goodwill that was given in a case covers some sums together; the last one is asked about."""
    currency = named[-1].currency
    there = sum((Decimal(each.amount) for each in case.goodwill if currency in ("", each.currency)), Decimal(0))
    gone = sum((each.amount or Decimal(0) for each in named), Decimal(0))
    return there > 0 and gone <= there

"""Money in the words of a promise: none to a caller whom nobody knows, and none that no chosen option covers (checklist O4, I10).

A promise is made in several places: beside the option, as the next offer, as a call back, with a hand-over. What its words say counts,
wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from complaint_desk.domain.case import Case
from complaint_desk.domain.gates import needs_caller
from complaint_desk.domain.giving_words import given, promises_remedy
from complaint_desk.domain.messages import Money
from complaint_desk.domain.money_words import Sum
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.vocabulary import VALUE_REMEDIES
from complaint_desk.services.door import refuse


def refuse_money(case: Case, text: str, field: str) -> None:
    """Refuse a promise whose words give money that nobody granted; words that only speak of a sum are free.

    Args:
        case: the case as folded.
        text: what is promised, in words.
        field: the accessible id of the field that the words stand in.

    Raises:
        GateShut: the words give money, be it a voucher without a sum, and nobody knows yet who calls.
        BadValue: no option that was chosen, and nothing that was given, covers the sum.
    """
    named = given(text)
    if named or promises_remedy(text):
        refuse(needs_caller(case))
    for each in named:
        if not _covered(case, each):
            raise BadValue("promise_of_money", field=field)


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


def _covered(case: Case, named: Sum) -> bool:
    """Tell whether a sum stands on the option that was chosen or on goodwill that was given."""
    chosen = case.chosen
    if chosen is not None and chosen.allowed:
        offer = chosen.offer
        enough = offer.remedy in VALUE_REMEDIES if named.amount is None else Decimal(offer.cost) >= named.amount
        if enough and named.currency in ("", offer.currency):
            return True
    given = [each for each in case.goodwill if named.currency in ("", each.currency)]
    return any(named.amount is None or Decimal(each.amount) >= named.amount for each in given)

"""What the customer paid, and what a way out comes to when it gives that back (checklist O4)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from complaint_desk.domain.case import Case
from complaint_desk.domain.money import other_currency, parse_amount
from complaint_desk.domain.playbook import SuggestedOption
from complaint_desk.domain.vocabulary import VALUE_REMEDIES

PRICE: Final = "price"
"""The fact that holds the price, once somebody gave it with an option."""
PAID: Final = (PRICE, "amount")
"""Facts that tell the price, the surest first; the second is the amount that a price dispute is about."""
_BARE: Final = re.compile(r"\s*(?:\d\s*){7,}")


def price_paid(case: Case, currency: str = "") -> str:
    """Return what the customer paid as a decimal string, "" while nobody has recorded it as an amount.

    Args:
        case: the case.
        currency: in which it is asked for; an amount that names another one is none then. "" asks for any.
    """
    for key in PAID:
        fact = case.facts.get(key)
        amount = parse_amount(fact.value) if fact is not None and not fact.unknown and fact.value else None
        if fact is not None and other_currency(fact.value or "", currency):
            continue
        if amount is not None and Decimal(amount):
            return amount
    return ""


def amount_told(key: str, value: str, currency: str = "") -> str:
    """Return what a fact says was paid, as a decimal string; "" for any other fact, and for what is no amount or nothing.

    It is kept beside the words and outlives them, as the cost of an option does: figures need it, and a sum names nobody. It is in the
    ``currency`` of whoever records it: an amount that names another one would be added to what it is not. Seven digits
    and more with neither a currency, a comma nor a point are none: so a telephone number looks that was typed into the wrong field.
    """
    if _BARE.fullmatch(unicodedata.normalize("NFKC", value)) or other_currency(value, currency):
        return ""
    amount = parse_amount(value) if key in PAID else None
    return amount if amount is not None and Decimal(amount) else ""


def cost_of(option: SuggestedOption, price: str) -> str:
    """Return what an option costs: where it gives the price back, the price itself; where it stands in for it, the handling as well.

    Args:
        option: as the playbook suggests it.
        price: decimal string; "" while it is not known, and then an option that depends on it has no cost to tell.
    """
    if not option.price_based:
        return option.cost
    if not price:
        return ""
    return price if option.remedy in VALUE_REMEDIES else str(Decimal(price) + Decimal(option.cost or "0"))

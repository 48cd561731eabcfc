"""What a confirmed limit on special compensation means for whoever serves the customer: ordinary remedies stay, more takes a supervisor.

An ordinary remedy is one that a playbook knows as such. Money, or what is worth money, that somebody thought of is beyond it under any
name, and so is what a form hands out.
"""

from __future__ import annotations

from decimal import Decimal

from complaint_desk.data.limited import limited_until
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import OptionOffered
from complaint_desk.domain.forms import GIVEN, Form
from complaint_desk.domain.messages import At
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import VALUE_REMEDIES


def refuse_special(case: Case, tx: Transaction) -> None:
    """Refuse special compensation to a customer for whom a supervisor limited it after facts were verified (checklist M3).

    Raises:
        Problem: the limit holds now; ordinary remedies stay open.
    """
    _refuse(tx, case.customer_id)


def beyond_ordinary(tx: Transaction, rules: Rules, who: Person, case: Case, offered: tuple[str, str, str]) -> str:
    """Return how much of an option a supervisor has to approve for a limited customer: all of it, or "" where nothing.

    Args:
        tx: the press under way.
        rules: the site's rules.
        who: whoever offers it; who may confirm a limit may also go beyond it.
        case: the case.
        offered: the option's key, remedy and cost.
    """
    key, remedy, cost = offered
    worth = remedy in VALUE_REMEDIES or Decimal(cost) > 0
    ordinary = remedy != "other" and (key, remedy) in rules.known_options  # what has no name can be anything
    if not worth or ordinary or who.may("confirm_restriction"):
        return ""
    return cost if limited_until(tx, case.customer_id) > tx.now_us else ""


def refuse_unapproved(tx: Transaction, rules: Rules, who: Person | None, case: Case, offer: OptionOffered) -> None:
    """Refuse the choice of what was offered before the limit was confirmed and goes beyond what it leaves.

    Raises:
        Problem: the limit holds now, and nobody approved it.
    """
    if who is not None and not offer.over_limit and beyond_ordinary(tx, rules, who, case, (offer.key, offer.remedy, offer.cost)):
        _refuse(tx, case.customer_id)


def refuse_gift(tx: Transaction, who: Person, form: Form, field: str, item: int, *, code: str, ref: int) -> None:
    """Keep a form that hands out compensation from giving any to a limited customer, but by a supervisor.

    Raises:
        Problem: a limit holds for the customer of the row.
    """
    if who.may("confirm_restriction") or field not in ("compensation", "worth", "customer"):
        return
    named, chosen = form.entries.get(("customer", item)), form.entries.get(("compensation", item))
    given = chosen.code if field == "customer" and chosen is not None else code
    customer = ref if field == "customer" else named.ref if named is not None else 0
    if given in GIVEN and customer:
        _refuse(tx, customer)


def _refuse(tx: Transaction, customer_id: int) -> None:
    until = limited_until(tx, customer_id)
    if until > tx.now_us:
        raise Problem("restricted", code="RI-SPECIAL", until=At(until))

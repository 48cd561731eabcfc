"""What is said to a case's customer, on the clipboard or in a file: noted before it leaves, as rows and lines are (safety E2).

It goes to whom it is about, so it leaves as it would be said; the note tells whether it names them.
"""

from __future__ import annotations

from collections.abc import Iterable

from complaint_desk.data import cases
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import LEAST_DIGITS, normal_email, phone_digits
from complaint_desk.services import taking_rows
from complaint_desk.services.changed import Changed


def note(
    store: Store, who: Person, *, key: bytes, case_id: int, text: str, come_from: str, form: str = taking_rows.FORM,
) -> Changed:
    """Note that words for a case's customer leave; ``ids`` of its result is empty where they may not.

    Args:
        store: the desk.
        who: who copies.
        key: names the press.
        case_id: whose customer they are for.
        text: the words.
        come_from: ``card``, ``phrase`` or ``letter``, as in ``taking_rows.FROM``.
        form: by the clipboard or as a file, as for ``taking_rows.note``.

    Raises:
        NotAllowed: the person's role may not see cases.
        Problem: there is no such case.
    """
    customer = cases.customer(store.read(), store.case(case_id).customer_id)
    known = (customer.name, customer.form_of_address, customer.phone, customer.email) if customer is not None else ()
    named = _says(text, [each for each in known if each])
    return taking_rows.note(
        store, who, key=key, cases=(case_id,), come_from=come_from, lines=len(text.splitlines()), masked=not named, form=form)


def _says(text: str, known: Iterable[str]) -> bool:
    """Tell whether a text holds a name, number or address, within a longer word too: what may name somebody is noted as if it did."""
    digits, low = phone_digits(text), text.casefold()
    for each in known:
        number, plain = phone_digits(each), normal_email(each) or each.strip().casefold()
        if len(number) >= LEAST_DIGITS and not normal_email(each):
            if number in digits:
                return True
        elif len(plain) > 1 and plain in low:
            return True
    return False

"""Where a complaint is about: said with it, corrected in its case, and offered where somebody types one.

It is a text, as the product is: what was said before is offered, so that one place does not become two, and a new place needs nobody's
leave. What a file brings in is offered in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from complaint_desk.data.latest import latest_regions
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.row import REGION
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case, require, require_open
from complaint_desk.services.parties import hidden_from

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

FACT: Final = "region"
"""The fact of a case that says it."""


def known(store: Store, who: Person) -> tuple[str, ...]:
    """Return the regions of the newest cases but those that are about who asks, the most frequent first.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    return latest_regions(store.read(), hidden_from(store, who))


def region_in(region: str, field: str) -> str:
    """Return a region without blanks at its ends; "" where none was said.

    Raises:
        BadValue: it is longer than the name of a place.
    """
    told = region.strip()
    if len(told) > REGION:
        raise BadValue("field_too_long", field=field, most=REGION)
    return told


def set_region(store: Store, who: Person, *, key: bytes, case_id: int, region: str) -> Changed:
    """Say where a complaint is about, in a closed case too; nothing said takes back what was.

    Raises:
        BadValue: it is longer than the name of a place.
        Problem: the case was merged into another one.
    """
    told = region_in(region, "case.region")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        if case.merged:
            require_open(case)
        before = case.facts.get(FACT)
        stands = (before.value or before.code or "") if before is not None and not before.unknown else ""
        return [] if stands == told else [ev.FactRecorded(key=FACT, value=told)]

    return on_case(store, who, key, "set_region", case_id, decide)

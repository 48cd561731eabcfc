"""Charts that leave the desk: one that names people is noted as an export is, before it leaves; counts that name nobody are free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ChartsTaken
from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.queue_filter import SITE_FIELD
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate
from complaint_desk.services.values import code_in

NAMING: Final = frozenset({"workload", "by_region", "hot_spots", "region_spots", "rising", "improvements"})
"""The charts on which people stand by name, or may: who has how many of the open cases, and regions, products, values of a field of the
site's own and titles of improvement points, as somebody typed them."""

_NAMED_BY: Final = frozenset({"customer", "owner", "product", "region"})
"""Filters that say who somebody is, or may, as fields of the site's own do: what is counted by one tells of a person, and says of whom."""

FORMS: Final = ("picture", "table", "clipboard")


def naming(charts: Sequence[str], pairs: Pairs = ()) -> tuple[str, ...]:
    """Return the names of the charts that name people, or count what one person has to do with; ``pairs`` as for ``note``."""
    if any(key in _NAMED_BY or SITE_FIELD.fullmatch(key) for key, _ in pairs):
        return tuple(sorted(set(charts)))
    return tuple(sorted(NAMING.intersection(charts)))


def note(store: Store, who: Person, *, key: bytes, charts: Sequence[str], form: str, pairs: Pairs = ()) -> Changed:
    """Note that charts which name people leave the desk.

    Args:
        store: the desk.
        who: who takes them.
        key: names the press.
        charts: their names; those that name nobody are left out.
        form: one of FORMS.
        pairs: the conditions by which they are filtered, as in QueueFilter.

    Raises:
        NotAllowed: the person's role may not see figures.
        BadValue: there is no such form.
    """
    code_in(form, FORMS, "analytics.form")
    named = naming(charts, pairs)

    def work(tx: Transaction) -> dict[str, Any]:
        if named:
            tx.append(tx.desk_stream, [ChartsTaken(charts=named, form=form)])
        return {"kinds": [], **({} if named else {"unchanged": True})}

    return operate(store, who, key, "take_charts", "see_figures", work)

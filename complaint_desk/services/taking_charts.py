"""Charts that leave the desk: one that names people is noted as an export is, before it leaves; counts that name nobody are free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ChartsTaken
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate
from complaint_desk.services.values import code_in

NAMING: Final = frozenset({"workload"})
"""The charts on which people stand by name: who has how many of the open cases."""

FORMS: Final = ("picture", "table", "clipboard")


def note(store: Store, who: Person, *, key: bytes, charts: Sequence[str], form: str) -> Changed:
    """Note that charts which name people leave the desk.

    Args:
        store: the desk.
        who: who takes them.
        key: names the press.
        charts: their names; those that name nobody are left out.
        form: one of FORMS.

    Raises:
        NotAllowed: the person's role may not see figures.
        BadValue: there is no such form.
    """
    code_in(form, FORMS, "analytics.form")
    naming = tuple(sorted(NAMING.intersection(charts)))

    def work(tx: Transaction) -> dict[str, Any]:
        if naming:
            tx.append(tx.desk_stream, [ChartsTaken(charts=naming, form=form)])
        return {"kinds": [], **({} if naming else {"unchanged": True})}

    return operate(store, who, key, "take_charts", "see_figures", work)

"""What a filter by product, region or a field of the site's own is offered: as in the newest cases that one sees; others can be typed."""

from __future__ import annotations

import re

from complaint_desk.data.latest import latest_in_field, latest_products, latest_regions
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.queue_filter import NONE, NOT, SITE_FIELD
from complaint_desk.services.door import require
from complaint_desk.services.parties import hidden_from


def offered(store: Store, who: Person, *, key: str) -> tuple[str, ...]:
    """Return values that cases have, the most frequent first; those that a filter would read as something else are left out.

    Args:
        store: the desk.
        who: who asks.
        key: ``product``, ``region`` or ``field.KEY``.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    db, hidden = store.read(), hidden_from(store, who)
    if SITE_FIELD.fullmatch(key):
        found, apart = latest_in_field(db, key.removeprefix("field."), hidden), re.compile(r",|\.\.")
    else:
        found, apart = (latest_regions if key == "region" else latest_products)(db, hidden), re.compile(r"\|")
    return tuple(
        value for value in found
        if not value.startswith(NOT) and value.casefold() not in (NONE, "any") and not apart.search(value)
    )

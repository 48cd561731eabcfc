"""Which cases are one complaint in its further course: merged, split, taken as a second one in the same call, however often.

What was given in one of them was given in all: a limit for one case does not begin anew with another number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from complaint_desk.data.parties import family

if TYPE_CHECKING:
    from complaint_desk.data.parties import Asked

CUSTOMERS: Final = "SELECT DISTINCT c.customer_id FROM json_each(?) i CROSS JOIN complaint c ON c.id = i.value"
SAME_CALL: Final = (
    "SELECT e.stream_id, json_extract(e.data, '$.other_id') FROM complaint c CROSS JOIN event e ON e.stream_id = c.id "
    "WHERE c.customer_id = ? AND e.kind = 'linked' AND json_extract(e.data, '$.how') = 'same_call'"
)
"""The second complaints of a customer with the first ones. That they were taken in one call stays so, whatever is unlinked later."""


def lineage(db: Asked, case_id: int) -> frozenset[int]:
    """Return a case with all that were merged with it, split from it or taken in the same call as it, and those of theirs."""
    found = family(db, [case_id])
    while True:
        customers = [customer for (customer,) in db.rows(CUSTOMERS, (json.dumps(sorted(found)),))]
        pairs = [pair for customer in customers for pair in db.rows(SAME_CALL, (customer,))]
        more = {case for pair in pairs if not found.isdisjoint(pair) for case in pair} - found
        if not more:
            return found
        found = family(db, found | more)

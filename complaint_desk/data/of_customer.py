"""What its customer's tier and other cases say of a case: a number in its row that the file itself keeps right.

A filter by it would look at the customer's other cases for each of a million cases; so it reads two bits. Triggers keep them right
(``migrations``), whoever changes the rows: a case that is resolved, merged or given to another customer changes those around it, and so
does a customer's new tier. Only a new row says it by ``keep``: a table with a trigger for new rows makes opening a case a tenth slower,
since SQLite then remembers each page of that statement twice. No event says any of this, so it is no part of ``CaseRow``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from complaint_desk.data.dialect import Database
from complaint_desk.domain.on_record import AGAIN_US
from complaint_desk.domain.vocabulary import TIERS

REPEAT: Final = "(c.of_customer & 1)"
"""1 when the customer had another case opened in the month before this one, else 0; a merged case is none, one without a day neither."""
CAME_BACK: Final = "((c.of_customer & 2) >> 1)"
"""1 when the customer opened another case in the month after this one was resolved, else 0."""
TIER: Final = "(c.of_customer >> 2)"
"""The customer's tier, by its place in TIERS counted from one; 0 where no customer is known."""

_OTHER: Final = "o.customer_id = c.customer_id AND o.id != c.id AND o.status != 'merged' AND o.origin != 'undated'"
_CODES: Final = " ".join(f"WHEN '{tier}' THEN {place}" for place, tier in enumerate(TIERS, 1))
_VALUE: Final = (
    f"CASE c.customer_id WHEN 0 THEN 0 ELSE 4 * coalesce((SELECT CASE w.tier {_CODES} ELSE 0 END FROM customer w"
    f" WHERE w.id = c.customer_id), 0) + EXISTS(SELECT 1 FROM complaint o WHERE {_OTHER} AND o.opened_us >= c.opened_us - {AGAIN_US}"
    f" AND o.opened_us < c.opened_us) + 2 * (c.resolved_us > 0 AND EXISTS(SELECT 1 FROM complaint o WHERE {_OTHER}"
    f" AND o.opened_us > c.resolved_us AND o.opened_us <= c.resolved_us + {AGAIN_US})) END"
)
WRONG: Final = f"SELECT c.number, c.version FROM complaint c WHERE c.of_customer != {_VALUE}"
"""The cases whose number is not what the customer's row and other cases say: none, unless somebody changed the file."""
RECKONED: Final = f"UPDATE complaint AS c SET of_customer = {_VALUE} WHERE c.of_customer != {_VALUE}"
"""Makes the number of every case anew, where the triggers were away while rows were written."""

OWN: Final = f"UPDATE complaint AS c SET of_customer = {_VALUE} WHERE c.id = ?"
AROUND: Final = (
    f"UPDATE complaint AS c SET of_customer = {_VALUE} WHERE c.id IN (SELECT o.id FROM complaint o WHERE o.customer_id = ?1"
    f" AND o.opened_us > ?2 AND o.opened_us <= ?2 + {AGAIN_US} UNION ALL SELECT o.id FROM complaint o WHERE o.customer_id = ?1"
    f" AND o.resolved_us > 0 AND o.resolved_us >= ?2 - {AGAIN_US} AND o.resolved_us < ?2)"
)
"""The cases of a customer that are told by another one, by that one's customer and opening."""

KEPT_BY: Final = ("complaint_moves", "customer_known", "customer_tier")
"""The triggers."""


def keep(database: Database, added: Sequence[tuple[int, int, int]]) -> None:
    """Reckon what the customers of new cases say of these, and these of the customers' other ones; within the transaction that adds them.

    Args:
        database: in which their rows stand already.
        added: the id of each, that of its customer (0 when unknown), and when it was opened, in microseconds UTC.
    """
    known = [each for each in added if each[1]]
    database.many(OWN, [(id_,) for id_, _, _ in known])
    database.many(AROUND, [(customer, opened_us) for _, customer, opened_us in known])


def is_repeat() -> dict[str, str]:
    """Return what the condition ``repeat`` means."""
    return {"yes": f"(c.customer_id != 0 AND {REPEAT} = 1)", "no": f"(c.customer_id != 0 AND {REPEAT} = 0)"}


def came_back(now_us: int) -> dict[str, str]:
    """Return what the condition ``came_back`` means: only a solution that is a month old can tell."""
    known = f"c.customer_id != 0 AND c.resolved_us > 0 AND c.resolved_us <= {int(now_us) - AGAIN_US}"
    return {"yes": f"({known} AND {CAME_BACK} = 1)", "no": f"({known} AND {CAME_BACK} = 0)"}


def of_tiers(tiers: Iterable[str]) -> str:
    """Return the condition that a case's customer has one of some tiers.

    Args:
        tiers: of TIERS; another code is nobody's.
    """
    return f"{TIER} IN ({', '.join(str(TIERS.index(tier) + 1) for tier in tiers if tier in TIERS)})"

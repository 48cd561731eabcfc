"""Putting a case of one's own away for a while: it leaves "mine" until its time, or until something happens that cannot wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from complaint_desk.data import snoozes
from complaint_desk.data.asleep import ASLEEP, LEAD_US, LONGEST_US, asleep
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import refusals
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import require

_UNTIL: Final = (
    "SELECT s.until_us FROM snooze s JOIN complaint c ON c.id = s.case_id WHERE s.person_id = ? AND s.case_id = ? AND " + ASLEEP
)
_ROW: Final = "SELECT is_open, owner_id, next_clock, next_due_us FROM complaint WHERE id = ?"


def snooze(store: Store, who: Person, *, key: bytes, cases: Sequence[int], until_us: int) -> Changed:
    """Put cases away until a moment; each that cannot be is named with the reason.

    A case comes back earlier when the customer writes or calls, when somebody else does something in it, and an hour before a clock
    runs out.

    Raises:
        BadValue: the moment has passed or is more than a month away.
        NotAllowed: the person may not work on cases.
    """
    require(who, "work_case")
    now = store.clock()
    if not now < until_us <= now + LONGEST_US:
        raise BadValue("snooze_when", field="queue.bulk", due=At(until_us))
    away: list[int] = []
    refused: list[list[Any]] = []
    for case_id in dict.fromkeys(cases):
        problem = in_the_way(store, who, case_id, now)
        if problem is None:
            away.append(case_id)
        else:
            refused.append([case_id, refusals.to_codes(problem)])
    if away:
        store.note(lambda notes: snoozes.put(notes, who.id, away, until_us, now))
    return _changed("snooze", now, away, refused, {"until_us": until_us})


def wake(store: Store, who: Person, *, key: bytes, cases: Sequence[int]) -> Changed:
    """Take cases out again that one put away."""
    require(who, "work_case")
    wanted = tuple(dict.fromkeys(cases))
    store.note(lambda notes: snoozes.take_back(notes, who.id, wanted))
    return _changed("wake", store.clock(), wanted, [], {})


def until(store: Store, who: Person, *, case_id: int) -> int:
    """Return until when one put a case away, 0 when it is not or is back already; microseconds UTC."""
    now = store.clock()
    row = store.read().one(_UNTIL, (who.id, case_id, *asleep(who.id, now)))
    return int(row[0]) if row else 0


def in_the_way(store: Store, who: Person, case_id: int, now_us: int) -> Problem | None:
    """Return why a case cannot be put away, None when it can."""
    row = store.read().one(_ROW, (case_id,))
    if row is None:
        return Problem("no_such_case", code="CA-NONE", number=str(case_id))
    is_open, owner, clock, due = row
    if not is_open:
        return Problem("case_closed", code="CA-CLOSED")
    if owner != who.id:
        return Problem("snooze_not_mine", code="SN-OWNER")
    if due and due <= now_us + LEAD_US:
        return Problem("snooze_clock", code="SN-CLOCK", clock=say(f"clock.{clock}"), due=At(due))
    return None


def _changed(verb: str, at_us: int, cases: Sequence[int], refused: list[list[Any]], told: dict[str, Any]) -> Changed:
    result = {"cases": list(cases), "refused": refused, "same": 0, "left": 0, "press": f"{verb}:{at_us}", **told}
    return Changed(verb, at_us, tuple(cases), frozenset({"case"}), result)

"""The long way of a case to its end, for tests that begin where it ends: two options, a promise kept and told, the callbacks, closed.

Shared by the desks of tests, which differ in how somebody presses: ``do`` takes a verb, the case and the verb's fields.
"""

from __future__ import annotations

from typing import Any

from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY
from complaint_desk.services import follow_up, offers

WAYS = (("Deliver on Thursday", "redelivery"), ("Mend it", "repair"))


def chosen(do: Any, case: int, now_us: int) -> None:
    """Of two ways out that cost nothing the customer takes the first."""
    for what, remedy in WAYS:
        do(offers.offer, case, option=offers.NewOption(what=what, who="Depot", due_us=now_us + DAY, remedy=remedy, cost="0"))
    do(offers.choose, case, option=1)


def kept(do: Any, case: int) -> None:
    """What was promised is done, and the customer was told."""
    do(follow_up.keep_promise, case, promise=1)
    do(follow_up.tell_customer, case, promise=1)


def ready_to_close(do: Any, case: int, store: Store) -> None:
    """Resolved, the customer satisfied at each call, with what it teaches."""
    do(follow_up.resolve, case)
    for callback in store.case(case).callbacks:
        do(follow_up.answer_callback, case, callback=callback.number, answer=follow_up.Answer(outcome="satisfied", result=5, handling=5))
    do(follow_up.find_cause, case, cause="packing")
    do(follow_up.note_improvement, case, text="Thicker boxes")


def closed(do: Any, case: int, store: Store) -> None:
    """From what was kept and told to the end."""
    ready_to_close(do, case, store)
    do(follow_up.close, case)

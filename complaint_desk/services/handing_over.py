"""Somebody is ill: all their open cases go to one colleague or evenly to several, with promises, callbacks, tasks and reminders.

Promises, callbacks and department tasks belong to their case and its owner answers for them; so they go where the case goes, and what
one is reminded of goes with it. Personal reminders change hands in the same press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from complaint_desk.data import duties, presses
from complaint_desk.data.duties import Duties as Duties
from complaint_desk.data.nested import Within
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.services import assigning
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import require
from complaint_desk.services.many import Progress, each_case
from complaint_desk.services.parties import hidden_from


@dataclass(frozen=True, slots=True)
class Share:
    """What one person has, or got: open cases, and in how many of them something is owed."""

    person: Person
    duties: Duties


def owed(store: Store, who: Person, *, person: int) -> Duties:
    """Return what somebody has to do: their open cases with promises, callbacks and tasks, and their reminders.

    Raises:
        NotAllowed: the person may not hand cases over.
    """
    require(who, "hand_over")
    return duties.of_owner(store.read(), person, hidden_from(store, who))


def hand_over(
    store: Store, who: Person, *, key: bytes, person: int, to: Sequence[int], progress: Progress | None = None
) -> Changed:
    """Give all open cases of somebody to others, evenly in the order of their clocks.

    A case is offered to the next one in turn, and where that one is named in it, to the others. A case about whoever hands over is for
    another one to hand over: they neither count nor touch it.

    Raises:
        BadValue: nobody was named, or somebody who cannot work on cases, or the person themself.
        NotAllowed: the person may not hand cases over.
    """
    require(who, "hand_over")
    known = store.persons()
    to = tuple(dict.fromkeys(to))
    if not to or person in to or not all(each in known and known[each].may("work_case") for each in to):
        raise BadValue("hand_over_to", field="queue.hand_over.to")
    among = presses.answer(store.read(), key).get("among")
    # the same press again is about the same cases
    cases = tuple(among) if among else duties.cases_of(store.read(), person, hidden_from(store, who))
    turn = dict(zip(cases, islice(cycle(range(len(to))), len(cases)), strict=True))

    def give(desk: Within, case_id: int) -> None:
        first = turn[case_id]
        for at, owner in enumerate((*to[first:], *to[:first])):
            try:
                assigning.assign(desk, who, key=key, case_id=case_id, owner_id=owner)
            except NotAllowed:
                raise
            except Problem:
                if at == len(to) - 1:
                    raise
            else:
                return

    changed = each_case(
        store, who, key=key, verb="hand_over", right="hand_over", cases=cases, do=give, progress=progress,
        told={"person": person, "to": list(to)}, first={"among": list(cases)},
    )
    store.note(lambda notes: duties.move_reminders(notes, changed.cases, person))
    return changed


def shares(store: Store, who: Person, *, changed: Changed) -> tuple[Share, ...]:
    """Return what each of those who were given cases got of them, for the report."""
    require(who, "hand_over")
    known = store.persons()
    hidden = hidden_from(store, who)
    return tuple(
        Share(known[to], duties.of_owner(store.read(), to, hidden, among=changed.cases)) for to in changed.result["to"] if to in known
    )

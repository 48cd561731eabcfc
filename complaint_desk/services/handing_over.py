"""Somebody is ill: all their open cases go to one colleague or evenly to several, with promises, callbacks, tasks and reminders.

Promises, callbacks and department tasks belong to their case and its owner answers for them; so they go where the case goes, and what
one is reminded of goes with it. Personal reminders change hands in the same press, those in a colleague's case to that colleague.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

from complaint_desk.data import duties, presses
from complaint_desk.data.duties import Duties as Duties
from complaint_desk.data.nested import Within
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.services import assigning
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask
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
    ask(store, who, "hand_over", "hand_over")
    return duties.of_owner(store.read(), person, hidden_from(store, who))


def in_words(owed: Duties) -> Message:
    """Return in a sentence what somebody has to do."""
    return say("hand_over.owed", n=owed.cases, promises=owed.promises, callbacks=owed.callbacks, tasks=owed.tasks, reminders=owed.reminders)


def hand_over(
    store: Store, who: Person, *, key: bytes, person: int, to: Sequence[int], progress: Progress | None = None,
    cases: Sequence[int] | None = None,
) -> Changed:
    """Give all open cases of somebody to others, evenly in the order of their clocks.

    A case is offered to the next one in turn, and where that one is named in it, to the others. A case about whoever hands over is for
    another one to hand over: they neither count nor touch it. What a colleague took since the cases were listed stays with them.

    Args:
        store: the desk.
        who: whoever hands over.
        key: names the press.
        person: who is ill.
        to: who takes over.
        progress: told after each part; may stop the press there.
        cases: what they had, where that is known already; some may be nobody's by now. Left out, what they have.

    Raises:
        BadValue: nobody was named, or somebody who cannot work on cases, or the person themself.
        NotAllowed: the person may not hand cases over.
    """
    ask(store, who, "hand_over", "hand_over")
    to = tuple(dict.fromkeys(to))
    require_takers(store, person, to)
    hidden, before = hidden_from(store, who), presses.answer(store.read(), key)
    # the same press again is about the same cases
    cases = tuple(before.get("among") or (duties.cases_of(store.read(), person, hidden) if cases is None else cases))
    reminders = [each for each in duties.reminders_of(store.read(), person) if each[1] not in hidden]
    turn = dict(zip(cases, islice(cycle(range(len(to))), len(cases)), strict=True))
    free = {0, person}

    def give(desk: Within, case_id: int) -> None:
        if desk.case(case_id).owner_id not in free:
            return
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
        told={"person": person, "to": list(to)}, first={"among": list(cases), "reminders": [each[:2] for each in reminders]},
    )
    apart = _give_reminders(store, person, to, reminders, frozenset(changed.cases))
    return replace(changed, result={**changed.result, "apart": apart})


def take_back_reminders(store: Store, person: int, first: Mapping[str, Any], cases: Collection[int]) -> None:
    """Let somebody be reminded again of what a hand-over gave away that is taken back.

    Args:
        store: the desk.
        person: who was ill.
        first: what the hand-over's first part answered.
        cases: those that are theirs again; what stood in other people's cases is theirs again as well.
    """
    among = frozenset(first.get("among", ()))
    back = [(int(reminder), person) for reminder, case_id in first.get("reminders", ()) if case_id in cases or case_id not in among]
    store.note(lambda notes: duties.give_reminders(notes, back))


def _give_reminders(
    store: Store, person: int, to: Sequence[int], reminders: Sequence[tuple[int, int, int, bool]], moved: Collection[int]
) -> list[list[int]]:
    """Give reminders to who has their case now, and those of a case that nobody works on to the first who takes over.

    Returns:
        Of those that stand in no case that was handed over: who got how many.
    """
    known = store.persons()
    owners = {each[1]: store.case(each[1]).owner_id for each in reminders if each[1] in moved}
    blind: dict[int, frozenset[int]] = {}
    given: list[tuple[int, int]] = []
    apart: Counter[int] = Counter()
    for reminder, case_id, owner, is_open in reminders:
        if owner == person and is_open and case_id not in moved:
            continue  # the case was refused, so it stays with them
        had = known.get(owners.get(case_id, owner))
        takers = [had.id] if had is not None and had.id != person and had.may("note") else list(to)
        blind |= {each: hidden_from(store, known[each]) for each in takers if each not in blind}
        taker = next((each for each in takers if case_id not in blind[each]), 0)
        if taker:
            given.append((reminder, taker))
            apart[taker] += case_id not in moved
    store.note(lambda notes: duties.give_reminders(notes, given))
    return [[taker, n] for taker, n in apart.items() if n]


def require_takers(store: Store, person: int, to: Sequence[int]) -> None:
    """Raise BadValue unless somebody's cases could go to these: there is one at least, and all can work on cases."""
    known = store.persons()
    if not to or person in to or not all(each in known and known[each].may("work_case") for each in to):
        raise BadValue("hand_over_to", field="queue.hand_over.to")


def shares(store: Store, who: Person, *, changed: Changed) -> tuple[Share, ...]:
    """Return what each of those who were given cases got of them, for the report; and who got a reminder in a case of their own."""
    ask(store, who, "hand_over", "hand_over")
    known = store.persons()
    hidden = hidden_from(store, who)
    apart = {taker: n for taker, n in changed.result.get("apart", ()) if taker in known}
    found = []
    for to in dict.fromkeys((*changed.result["to"], *apart)):
        if to in known:
            got = duties.of_owner(store.read(), to, hidden, among=changed.cases)
            found.append(Share(known[to], replace(got, reminders=got.reminders + apart.get(to, 0))))
    return tuple(found)

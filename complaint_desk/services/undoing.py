"""Taking back what one pressed in this shift: one case or three hundred, as a whole, with a report of what could no longer be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any, Final

from complaint_desk.data import presses, snoozes
from complaint_desk.data.nested import Within
from complaint_desk.data.presses import Pressed
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import assigning, handing_over, joining, snoozing
from complaint_desk.services.assigning import SHIFT_US, UNDOABLE
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import require
from complaint_desk.services.many import Progress, each_case
from complaint_desk.services.parties import hidden_from

LISTED: Final = 20
"""So many presses on one case are offered; those on many, and two that became one, all of the shift."""
_LARGE: Final = frozenset({"bulk", "hand_over", "merge", "split"})
_AWAY: Final = "snooze:"
_JOINED: Final = {"merge": "merged", "split": "case"}
"""Presses over two cases, and where their result names the one that came of it."""

_READ: Final = 2_000
"""Operations looked at: a press over three hundred cases is a dozen of them."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of one's own that can be taken back.

    Attributes:
        id: its name.
        verb: what it was.
        at_us: when it was, microseconds UTC.
        cases: the cases it changed.
        what: it in words.
    """

    id: str
    verb: str
    at_us: int
    cases: tuple[int, ...]
    what: Message


def recent(store: Store, who: Person) -> tuple[Press, ...]:
    """Return what this person pressed in the shift and can take back, the newest first: the large ones, and of the others LISTED.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    found: dict[str, list[Pressed]] = {}
    undone: set[str] = set()
    for one in presses.lately(store.read(), who.id, store.clock() - SHIFT_US, _READ):
        if one.verb == "undo_press":
            undone.add(str(one.result.get("undid", "")))
        else:
            found.setdefault(_name(one), []).append(one)
    listed: list[Press] = []
    hidden, small = hidden_from(store, who), 0
    for name, parts in found.items():
        if parts[0].verb not in _LARGE and small == LISTED:
            continue
        cases = tuple(dict.fromkeys(case for part in reversed(parts) for case in part.result.get("cases", ())))
        if parts[0].verb in _JOINED:
            cases = (int(parts[0].result[_JOINED[parts[0].verb]]),)
        cases = tuple(case for case in cases if case not in hidden)
        if name in undone or not cases or (len(cases) == 1 and not _takes_back(store, cases[0], parts)):
            continue
        small += parts[0].verb not in _LARGE
        listed.append(Press(name, parts[0].verb, parts[0].at_us, cases, _worded(store, parts[0].verb, cases)))
    return tuple(merge(_put_away(store, who), listed, key=lambda press: -press.at_us))


def undo_press(store: Store, who: Person, *, key: bytes, press: str, progress: Progress | None = None) -> Changed:
    """Take back all that one press of one's own did; a case in which that can no longer be is named with the reason.

    Raises:
        Problem: it was no press of this person in this shift.
        NotAllowed: the person may not work on cases.
    """
    joined = _joined(store, who, press)
    if joined is not None and joined.verb == "merge":
        return _as_undo(joining.unmerge(store, who, key=key, case_id=int(joined.result["merged"])), press)
    if joined is not None:  # what was split off goes on where it came from
        return _as_undo(joining.merge(store, who, key=key, case_id=int(joined.result["case"]), into=int(joined.result["from"])), press)
    if press.startswith(_AWAY):
        return snoozing.wake(store, who, key=key, cases=next((each.cases for each in _put_away(store, who) if each.id == press), ()))
    since = store.clock() - SHIFT_US
    parts = [one for one in presses.lately(store.read(), who.id, since, _READ) if _name(one) == press and one.verb != "undo_press"]
    cases = tuple(dict.fromkeys(case for part in reversed(parts) for case in part.result.get("cases", ())))
    if not cases:
        raise Problem("not_undoable", code="UN-LATE")
    operations = frozenset(part.operation for part in parts)

    def take_back(desk: Within, case_id: int) -> None:
        ours = [r for r in desk.history(case_id) if r.operation_id in operations]
        if not ours or not all(isinstance(r.event, UNDOABLE) for r in ours):  # all of it or nothing
            raise Problem("not_undoable", code="UN-LATE")
        with desk.together():
            for r in reversed(ours):
                assigning.undo(desk, who, key=key, case_id=case_id, n=r.n)

    told: dict[str, Any] = {"undid": press, "verb": parts[-1].verb}
    changed = each_case(store, who, key=key, verb="undo_press", right="work_case", cases=cases, do=take_back, progress=progress, told=told)
    if parts[-1].verb == "hand_over":
        handing_over.take_back_reminders(store, int(parts[-1].result["person"]), parts[-1].result, changed.cases)
    return changed


def _put_away(store: Store, who: Person) -> list[Press]:
    """What was put away in one press is one thing to take back, though it is no event; the newest first."""
    found: dict[int, list[int]] = {}
    for case_id, until_us, made_us in snoozes.mine(store.read(), who.id):
        if until_us > store.clock() and made_us > store.clock() - SHIFT_US:
            found.setdefault(made_us, []).append(case_id)
    return [
        Press(f"{_AWAY}{at_us}", "snooze", at_us, tuple(found[at_us]), _worded(store, "snooze", found[at_us]))
        for at_us in sorted(found, reverse=True)
    ]


def _joined(store: Store, who: Person, press: str) -> Pressed | None:
    """Return the press of this shift that merged or split, None when it was another one."""
    found = presses.lately(store.read(), who.id, store.clock() - SHIFT_US, _READ)
    return next((one for one in found if one.verb in _JOINED and _name(one) == press), None)


def _as_undo(changed: Changed, press: str) -> Changed:
    """Return what taking a merge apart, or joining what was split, did in the form of every undo, so that it is told as one."""
    told = {"refused": [], "same": 0, "left": 0, "press": press, "undid": press}
    return Changed("undo_press", changed.at_us, changed.cases, changed.kinds, {**changed.result, **told})


def _name(one: Pressed) -> str:
    """A press over many cases is several operations that name it; any other is one and has its key."""
    return str(one.result.get("press") or one.key)


def _takes_back(store: Store, case_id: int, parts: Sequence[Pressed]) -> bool:
    """Tell whether anything of a press stands in a case that can still be taken back."""
    if parts[0].verb in _JOINED:
        return bool(store.case(case_id).merged_into) == (parts[0].verb == "merge")
    operations = {part.operation for part in parts}
    history = store.history(case_id)
    undone = {r.event.n for r in history if isinstance(r.event, ev.Undone)}
    ours = [r for r in history if r.operation_id in operations]
    return bool(ours) and all(isinstance(r.event, UNDOABLE) and r.n not in undone for r in ours)


def _worded(store: Store, verb: str, cases: Sequence[int]) -> Message:
    if len(cases) > 1:
        return say("press.many", what=say(f"press.{verb}"), n=len(cases))
    number = store.read().value("SELECT number FROM complaint WHERE id = ?", (cases[0],))
    return say("press.one", what=say(f"press.{verb}"), number=str(number or cases[0]))

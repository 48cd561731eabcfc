"""One press over many cases: one key, one savepoint a case, short transactions, one report of who was refused and why.

The cases are worked through in parts of AT_ONCE, each a transaction of its own, so that nobody waits behind three hundred cases; the
parts have keys that follow from that of the press, so the same press again answers the same and changes nothing. Stopping it leaves
what is done, and says what was not begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol

from complaint_desk.data.nested import Within
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.services import refusals
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate, require

AT_ONCE: Final = 25
"""Cases in one transaction: half of what the design allows, some 40 ms here, so that a machine half as fast keeps within 100 ms."""

Do = Callable[[Within, int], object]
"""Runs a verb on a case; gets the desk to run it on, and the case's id. Several verbs stand or fall together in ``desk.together()``."""


class Progress(Protocol):
    """Told how far a long press is; says when it shall stop."""

    @property
    def stopped(self) -> bool:
        """It shall stop."""
        ...

    def __call__(self, done: int, total: int = 0) -> None:
        """Tell how many of how many cases are done."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that was refused, with the reason in words."""

    case_id: int
    number: str
    customer: str
    why: Message
    code: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one press over many cases did.

    Attributes:
        verb: what was done.
        done: cases that changed.
        same: how many were so already.
        refused: those that were refused, each with its reason.
        left: how many were not begun, because the press was stopped.
        press: its name, by which it is undone.
    """

    verb: str
    done: tuple[int, ...]
    same: int
    refused: tuple[Refused, ...]
    left: int
    press: str


def each_case(
    store: Store, who: Person, *, key: bytes, verb: str, right: str, cases: Sequence[int], do: Do, progress: Progress | None = None,
    told: Mapping[str, Any] | None = None, first: Mapping[str, Any] | None = None,
) -> Changed:
    """Run a verb on many cases as one press.

    Args:
        store: the desk.
        who: the person acting.
        key: 16 bytes that name the press.
        verb: its name in the trail.
        right: the right without which nothing is tried.
        cases: the ids, each once.
        do: the verb, run for each case on the desk it is given; what it raises refuses this case alone.
        progress: told after each part; may stop the press there.
        told: what the result says beside; codes and numbers.
        first: what the first part says beside.

    Raises:
        NotAllowed: the person lacks the right.
        StoreProblem: the desk cannot be written; what was done before stays.
    """
    ask(store, who, verb, right)
    done: list[int] = []
    refused: list[list[Any]] = []
    same = at = 0
    while at < len(cases) and not (progress is not None and progress.stopped):
        beside = {"press": key.hex(), "from": at, **(told or {}), **((first or {}) if not at else {})}
        part = _part(cases[at : at + AT_ONCE], beside, do, store, verb)
        made = operate(store, who, part_key(key, at), verb, right, part).result
        done += made["cases"]
        refused += made["refused"]
        same += made["same"]
        at += AT_ONCE
        if progress is not None and not progress.stopped:
            progress(min(at, len(cases)), len(cases))
    result = {"cases": done, "refused": refused, "same": same, "left": max(0, len(cases) - at), "press": key.hex(), **(told or {})}
    return Changed(verb, store.clock(), tuple(done), frozenset({"case"}), result)


def part_key(key: bytes, at: int) -> bytes:
    """Return the operation key of the part that begins with case ``at``; the first part has the key of the press."""
    return key if not at else sha256(b"part %d of " % at + key).digest()[: len(key)]


def report(store: Store, who: Person, *, changed: Changed) -> Report:
    """Return what a press over many cases did, with the reasons in words.

    Raises:
        NotAllowed: the person may not see cases.
    """
    from complaint_desk.services import queue  # reads the rows as the queue shows them, names masked as there

    require(who, "see_cases")
    result = changed.result
    rows = {row.id: row for row in queue.rows(store, who, wanted=[case_id for case_id, _ in result["refused"]])}
    names = {person.id: person.name or person.login for person in store.persons().values()}
    refused = []
    for case_id, codes in result["refused"]:
        row = rows.get(case_id)
        why = refusals.to_message(codes, names.get(int(result.get("owner") or 0), "–"), names)
        refused.append(Refused(case_id, row.number if row else str(case_id), (row.customer or "") if row else "", why, str(codes[0])))
    return Report(changed.verb, tuple(result["cases"]), result["same"], tuple(refused), result["left"], result["press"])


def _part(cases: Sequence[int], told: Mapping[str, Any], do: Do, store: Store, verb: str) -> Callable[[Transaction], dict[str, Any]]:
    def work(tx: Transaction) -> dict[str, Any]:
        desk = Within(store, tx)
        done: list[int] = []
        refused: list[list[Any]] = []
        for case_id in cases:
            denials = desk.version(tx.desk_stream)
            try:
                before = desk.version(case_id)
                do(desk, case_id)
            except Problem as problem:
                if isinstance(problem, NotAllowed) and desk.version(tx.desk_stream) == denials:  # taken back with what it stopped
                    denied = ev.Denied(person=tx.actor_id, verb=verb, case_id=case_id, why=problem.code)
                    tx.append(tx.desk_stream, [denied])
                refused.append([case_id, refusals.to_codes(problem)])
            except LookupError:
                refused.append([case_id, refusals.to_codes(Problem("no_such_case", code="CA-NONE", number=str(case_id)))])
            else:
                if desk.version(case_id) != before:
                    done.append(case_id)
        same = len(cases) - len(done) - len(refused)
        return {"cases": done, "refused": refused, "same": same, **told}

    return work

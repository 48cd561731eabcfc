"""A damaged desk: what is readable of it becomes a new one with a mark in its trail; after an unclean end the file is looked through."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from complaint_desk import durable, paths
from complaint_desk.data import aside, credentials, key_file
from complaint_desk.data import rescue as rescuing
from complaint_desk.data.copies import Stopped as Stopped
from complaint_desk.data.copies import whole
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.rescue import ALONE
from complaint_desk.data.rescue import Course as Course
from complaint_desk.data.rescue import Rescued as Rescued
from complaint_desk.data.restoring import close_alone, remove
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.events import DeskRescued, Event, PersonAdded, SignInRuleSet
from complaint_desk.domain.messages import At, Listed, Message, say
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.backups import folder_of
from complaint_desk.services.door import ask
from complaint_desk.services.people import Seat, sit_down
from complaint_desk.services.sign_in import rule
from complaint_desk.services.vouching import vouched_until

_LOG: Final = logging.getLogger(__name__)
MOST_NAMED: Final = 20
"""So many cases and gaps are named; the rest is counted."""


def unclean_end(store: Store, cancelled: Callable[[], bool] = lambda: False) -> bool | None:
    """Look the file through after a program that did not end by itself (design, safety A7).

    Returns:
        Whether it is whole; None when the end was clean, or somebody stopped the look.
    """
    if not store.unclean:
        return None
    try:
        found = whole(store.path, store.driver, cancelled=cancelled)
    except Stopped:
        return None
    except StoreProblem as problem:
        found = problem.code not in ("ST-DAMAGED", "ST-OTHER")
    store.unclean = False  # once is enough
    _LOG.info("looked through after an unclean end: %s", "whole" if found else "damaged")
    return found


def target_of(desk: Path) -> Path:
    """Return where a rescued desk stands unless another place is told: ``desk.sqlite`` -> ``desk.rescued.sqlite``."""
    return paths.beside(desk, f"rescued{desk.suffix}")


def way_of(desk: Path) -> tuple[Path, int]:
    """Return where what is readable of a damaged desk stands, and when that was last changed, microseconds UTC; 0: there it can be put.

    One that is older than the damaged file's last change is of an accident before: it holds nothing of what was worked since, so the next
    gets a name beside it.
    """
    try:
        found = {each: each.stat().st_mtime_ns for each in aside.all_rescued(desk)}
    except OSError:
        return target_of(desk), 0
    newest = max(found, key=lambda each: found[each], default=None)
    if newest is not None and found[newest] >= _changed_ns(desk):
        return newest, found[newest] // 1_000
    return next(each for number in count(1) if not os.path.lexists(each := aside.rescued_as(desk, number))), 0


def _changed_ns(desk: Path) -> int:
    """Return when a desk was last written to, nanoseconds UTC, also where that waits beside it; 0 where it is gone."""
    changed = 0
    for each in (desk, desk.with_name(desk.name + "-wal")):
        with suppress(OSError):
            told = each.stat()
            changed = max(changed, told.st_mtime_ns if told.st_size else 0)  # an empty log is made by whoever only looks
    return changed


def rescue(
    desk: Path, target: Path, *, rules: Rules, clock: Callable[[], int], login: str, strict: bool = False, seat: Seat | None = None,
    driver: Driver = PLAIN,
) -> Rescued:
    """Put together what is readable, filled up from the desk's backups, and mark it; the damaged file is only read.

    Raises:
        NotAllowed: the person's role may not; the new file is taken away again.
        StoreProblem: nothing can be read, or the new file cannot be written; nothing is left of it.
    """
    found = gather(desk, target, rules=rules, clock=clock, seat=seat, driver=driver)
    return mark(desk, target, found, rules=rules, clock=clock, login=login, strict=strict, seat=seat, driver=driver)


def gather(
    desk: Path, target: Path, *, rules: Rules, clock: Callable[[], int], seat: Seat | None = None, driver: Driver = PLAIN,
    course: Course = ALONE,
) -> Rescued:
    """Put together what is readable beside where it shall stand; it gets its name when it is marked.

    At a desk that is whole and at which people sign in, they do so first (``seat``), as for everything else: a copy of it is no way round.

    Raises:
        NotAllowed: the person's role may not.
        Problem: people sign in here, and nobody did.
        StoreProblem: nothing can be read, or the new file cannot be written; nothing is left of it.
        Stopped: ``course`` said so; nothing is left of it.
    """
    if target.exists():
        raise StoreProblem("desk_exists", code="ST-EXISTS", path=str(target))
    _require_right(desk, rules, clock, seat, driver, course.cancelled)
    remove(_half(target))
    return rescuing.rescue(desk, _half(target), rules, clock, folder_of(desk, driver), driver, course)


def _half(target: Path) -> Path:
    """Return where a rescued desk stands until it is marked."""
    return target.with_name(f"{target.stem}.rescuing{target.suffix}")


def mark(
    desk: Path, target: Path, found: Rescued, *, rules: Rules, clock: Callable[[], int], login: str, strict: bool = False,
    seat: Seat | None = None, driver: Driver = PLAIN,
) -> Rescued:
    """See to it that somebody can come in at a rescued desk, note in its trail what it is, and give it its name.

    Where no administrator's name could be read, who rescues it becomes one; where people signed in and no administrator's pass phrase
    could be read, the rescued desk serves whoever sits there until that is set up anew. Both stand in its trail. ``seat`` tells who does
    it, in place of ``login``.

    Raises:
        NotAllowed: the person's role may not; nothing is left of it.
        StoreProblem: the new file cannot be written; nothing is left of it.
    """
    half = _half(target)
    try:
        with closing(Store.open(half, rules, clock=clock, create=False, driver=driver)) as store:
            let_in = _let_in(store, login)
            who = seat(store) if seat is not None else sit_down(store, login, strict=strict)
            ask(store, who, "rescue", "restore_desk")
            until_us = vouched_until(store, folder_of(desk, driver))
            store.begin_lane()
            mark = DeskRescued(
                cases=found.cases, events=found.events, missing=found.missing, from_backup=found.from_backup, until_us=until_us)

            def work(tx: Transaction) -> dict[str, Any]:
                tx.append(tx.desk_stream, [mark])
                return {"kinds": []}

            store.operation(key=secrets.token_bytes(16), actor_id=who.id, verb="rescue", work=work)
        close_alone(half, driver)
        if driver.keys and (told_of := key_file.find(desk)) is not None:
            key_file.write_at(key_file.place(target), told_of)
        durable.flush(half)
        durable.settle(half, target)
    except OSError as error:
        remove(half)
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(target.parent)) from error
    except BaseException:
        remove(half)
        raise
    return replace(found, let_in=let_in)


def _require_right(
    desk: Path, rules: Rules, clock: Callable[[], int], seat: Seat | None, driver: Driver, cancelled: Callable[[], bool],
) -> None:
    """See that who rescues a desk that is whole may do so; one that is damaged is left as it is, and what comes of it asks.

    Raises:
        NotAllowed: the person's role may not.
        Problem: people sign in here, and nobody did.
    """
    try:
        if not whole(desk, driver, cancelled=cancelled):
            return
        with closing(Store.open(desk, rules, clock=clock, create=False, read_only=True, driver=driver)) as looked:
            if not rule(looked).required or not _able(looked) & credentials.owners(looked.read()):
                return  # where nobody can come in any more, that is what rescuing is for
        store = Store.open(desk, rules, clock=clock, create=False, driver=driver)
    except StoreProblem:
        return
    with closing(store):
        if seat is None:
            raise Problem("sign_in_needed", code="SI-NEEDED")
        ask(store, seat(store), "rescue", "restore_desk")


def _able(store: Store) -> frozenset[int]:
    """Return who works here as an administrator and can be named."""
    return frozenset(p.id for p in store.persons().values() if p.active and p.login and p.role == "administrator")


def _let_in(store: Store, login: str) -> bool:
    """See that there is an administrator who can come in, and return whether there was none.

    One whose name was torn cannot, so who rescues what is left becomes one.
    """
    known = store.persons()
    able = _able(store)
    found = rule(store)
    events: list[Event] = []
    if known and not able:
        number = max(known) + 1
        events.append(PersonAdded(person=number, role="administrator", limit="", login=login, name=login))
    if found.required and not able & credentials.owners(store.read()):
        events.append(SignInRuleSet(required=False, idle_minutes=found.idle_minutes))
    if not events:
        return False

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, events)
        return {"kinds": []}

    store.operation(key=secrets.token_bytes(16), actor_id=0, verb="rescue", work=work)
    return True


def told(found: Rescued, target: Path) -> tuple[Message, ...]:
    """Return in sentences what was rescued and what is missing."""
    said = [say("backups.rescued", path=str(target), cases=found.cases, events=found.events)]
    if found.from_backup:
        said.append(say("backups.rescued_filled", n=found.from_backup))
    if found.missing and not found.numbers:
        said.append(say("backups.rescued_unnamed", n=found.missing))
    elif found.missing:
        said.append(say("backups.rescued_missing", n=found.missing, numbers=Listed(found.numbers[:MOST_NAMED])))
    said += [say("backups.rescued_gap", first=At(first), last=At(last)) for first, last in found.gaps[:MOST_NAMED]]
    if found.lost:
        said.append(say("backups.rescued_lost", n=len(found.lost)))
    if found.let_in:
        said.append(say("backups.rescued_let_in"))
    if not (found.missing or found.gaps or found.lost):
        said.append(say("backups.rescued_whole"))
    return tuple(said)

"""A desk put back from a backup: what would be lost is told first, the present file is kept beside, and the trail gets its mark.

Nobody may have the desk open meanwhile, so this is done by the command line, or by the program between two windows.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from complaint_desk import paths
from complaint_desk.data import around, forgetting, key_file, restoring
from complaint_desk.data import check as proof
from complaint_desk.data.copies import Folder, Stopped, stamp, whole
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.restoring import DoorKept
from complaint_desk.data.restoring import Loss as Loss
from complaint_desk.data.restoring import Point as Point
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.backups import DRILL_EVERY_US
from complaint_desk.domain.events import DeskRestored
from complaint_desk.domain.messages import At, Listed, Message, Span, say
from complaint_desk.domain.named import Named
from complaint_desk.domain.problems import Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.backups import bring_files, folder_of
from complaint_desk.services.door import ask
from complaint_desk.services.people import Seat, sit_down
from complaint_desk.services.rights import require
from complaint_desk.services.vouching import vouched_until

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A desk that was put back.

    Attributes:
        loss: what is no longer in it.
        kept: where the desk of before stands; None when there was none.
    """

    loss: Loss
    kept: Path | None


def points(desk: Path) -> tuple[Point, ...]:
    """Return the moments to which a desk can be put back, the newest first."""
    return restoring.points(folder_of(desk))


def point(desk: Path, file: Path | None = None, driver: Driver = PLAIN) -> Point:
    """Return the moment of a backup file, or the newest one of the desk's own.

    Raises:
        StoreProblem: there is no backup, or the file is none; or this account may not look whether there is.
    """
    if file is not None:
        _require_sight(file)
        if not paths.there(file):
            raise StoreProblem("backup_missing", code="BK-MISSING", path=str(file))
        return restoring.point_of(file, folder_of(desk, driver))
    found = points(desk)
    if not found:
        folder = folder_of(desk).path
        _require_sight(folder)
        raise StoreProblem("no_backup", code="BK-NONE", path=str(folder))
    return found[0]


def _require_sight(place: Path) -> None:
    """Refuse a file, or a folder with the files in it, that this account may not read: what is there is not known then.

    Raises:
        StoreProblem: it may not.
    """
    try:
        for each in place.iterdir() if place.is_dir() else (place,):
            if each.is_file():
                each.open("rb").close()
    except PermissionError as error:
        raise StoreProblem("backup_no_right", code="BK-RIGHT", path=str(place)) from error
    except OSError:
        return  # anything else that is wrong there is no question of who may look


def look(desk: Path, wanted: Point, driver: Driver = PLAIN) -> Loss:
    """Return what would be lost; the backup is proven first.

    Raises:
        StoreProblem: the backup is not what it was.
    """
    return restoring.loss(desk, wanted, driver)


def offered(store: Store, who: Person) -> tuple[Point, ...]:
    """Return the moments to which somebody may put the desk back.

    Raises:
        NotAllowed: the person's role may not.
    """
    ask(store, who, "restore", "restore_desk")
    return points(store.path)


def preview(store: Store, who: Person, *, wanted: Point) -> Loss:
    """Return what would be lost, for who may put the desk back.

    Raises:
        NotAllowed: the person's role may not.
        StoreProblem: the backup is not what it was, or the desk is only looked at.
    """
    ask(store, who, "restore", "restore_desk")
    store.require_writable()
    return look(store.path, wanted, store.driver)


def told(found: Loss, now_us: int, *, sign_in_then: bool = False) -> tuple[Message, ...]:
    """Return in sentences what a backup is, what putting it back would lose, and who could come in afterwards."""
    said = [say("backups.of", at=At(found.made_us), age=Span(max(0, now_us - found.made_us)), cases=found.cases, events=found.events)]
    if not found.readable:
        said.append(say("backups.loss_unknown"))
    elif not found.same:
        said.append(say("backups.loss_other", cases=found.lost_cases, events=found.lost_events))
    elif not found.lost_events:
        said.append(say("backups.loss_none"))
    else:
        said.append(say("backups.loss", cases=found.lost_cases, events=found.lost_events))
    if found.opened:
        said.append(say("backups.loss_opened", numbers=Listed(found.opened)))
    if found.changed:
        said.append(say("backups.loss_changed", numbers=Listed(found.changed)))
    if people := found.as_then(sign_in_then=sign_in_then):
        said.append(say("backups.loss_people", names=Listed(people)))
    if stay := found.stay(sign_in_then=sign_in_then):
        said.append(say("backups.administrators_today", names=Listed(stay)))
    if found.phrases or found.rule:
        said.append(say("backups.sign_in_today" if found.door(sign_in_then=sign_in_then) == "today" else "backups.sign_in_then"))
    return tuple(said)


def restore(
    desk: Path, wanted: Point, *, rules: Rules, clock: Callable[[], int], login: str, strict: bool = False, seat: Seat | None = None,
    sign_in_then: bool = False, driver: Driver = PLAIN,
) -> Restored:
    """Put a desk back; it stands in its place when this returns, and the desk of before under another name beside it.

    Args:
        desk: its file; nobody may have it open.
        wanted: to which moment.
        rules: what holds at the site.
        clock: microseconds UTC now.
        login: who does it; needs the right in the present desk, and where that cannot be read in the restored one.
        strict: the login must be one of the desk's.
        seat: tells who does it, in place of ``login``; given the present desk, opened for reading only, and then the restored one.
        sign_in_then: pass phrases, and whether people sign in, come back as they were then; else today's hold for who is in both, and
            where people sign in today's administrators stay as they are.
        driver: opens the desk and its backups; the desk stands as it writes.

    Raises:
        NotAllowed: the person's role may not.
        StoreProblem: a backup is not what it was, another program has the desk open, or there is no room; the desk is as it was.
    """
    seated = seat or partial(sit_down, login=login, strict=strict)
    today = require_right(desk, rules, clock, seated, driver)
    found = look(desk, wanted, driver)
    folder = folder_of(desk, driver)
    staged = restoring.stage(desk, wanted, rules, clock, driver)
    try:
        with closing(Store.open(staged, rules, clock=clock, create=False, driver=driver)) as store:
            who = seated(store)
            if today is None or not found.readable:
                require(who, "restore_desk")
            door = today if found.door(sign_in_then=sign_in_then) == "today" else None
            erased = _erased(store, desk, folder)
            theirs = _mark(store, who, found, erased, door, until_us=vouched_until(store, folder))
        restoring.close_alone(staged, driver)
        kept = restoring.put_in_place(desk, staged, stamp(clock())[:15], whole=found.readable, driver=driver)
    except BaseException:
        restoring.remove(staged)
        raise
    forgetting.drop_files(theirs, paths.beside(desk, "files"))
    bring_files(desk, wanted.copy.parent, driver, but=theirs)
    if driver.keys and not key_file.place(desk).exists() and (told := key_file.find(desk)) is not None:
        key_file.write(desk, told)
    with suppress(OSError):
        folder.note(paused=True, failed="")
    _LOG.info("desk restored: %d events of %d cases are not in it", found.lost_events, found.lost_cases)
    return Restored(found, kept)


def require_right(desk: Path, rules: Rules, clock: Callable[[], int], seated: Seat, driver: Driver = PLAIN) -> DoorKept | None:
    """See that somebody may put the desk back, and return how people come in at it now; None where that cannot be read.

    Raises:
        NotAllowed: the person's role may not.
        Problem: nobody of this name, or people sign in here and the person did not.
    """
    try:
        store = Store.open(desk, rules, clock=clock, create=False, read_only=True, driver=driver)
    except StoreProblem:
        return None  # missing or damaged: the backup tells who may
    with closing(store):
        try:
            who, door = seated(store), restoring.door_of(store)
        except StoreProblem:
            return None
    require(who, "restore_desk")
    return door


def _erased(store: Store, desk: Path, folder: Folder) -> dict[int, set[int]]:
    """Return what a restored desk has to forget again: what the present desk and its backups tell, and the list kept beside those."""
    found = restoring.erasures(store, desk, folder)
    for stream_id, numbers in forgetting.noted(folder, store).items():
        found.setdefault(stream_id, set()).update(numbers)
    return found


def _mark(
    store: Store, who: Person, found: Loss, erased: dict[int, set[int]], door: DoorKept | None, *, until_us: int,
) -> frozenset[str]:
    """Begin a lane of its own, note in the trail what was done, and forget again what had been forgotten since the backup.

    Returns:
        The digests of attached files that nobody may get back.
    """
    store.begin_lane()
    generation = int(store.read().value("SELECT count(*) - 1 FROM lane"))
    event = DeskRestored(
        made_us=found.made_us, cases=found.lost_cases if found.readable else -1, events=found.lost_events if found.readable else -1,
        generation=generation, sign_in="then" if door is None else "today", until_us=until_us,
    )
    again = {stream_id: ns for stream_id, numbers in erased.items() if (ns := restoring.worded(store, stream_id, numbers))}

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [event])
        if door is not None and (kept := restoring.keep_door(tx, door)):
            tx.append(tx.desk_stream, kept)
        people = [around.known_as(tx.history(stream_id)) for stream_id in again if tx.is_a("customer", stream_id)]
        for stream_id, ns in again.items():
            tx.erase(stream_id, ns, why="restore")
        around.erase(tx, around.mentions(tx, Named(text for each in people for text in each)), "restore")
        return {"kinds": []}

    store.operation(key=secrets.token_bytes(16), actor_id=_number_of(store, who, door), verb="restore", work=work)
    if again:
        store.scrub()
    return forgetting.files_of(store.read(), {stream_id: set(ns) for stream_id, ns in erased.items()})


def _number_of(store: Store, who: Person, door: DoorKept | None) -> int:
    """Return under which number somebody stands in the restored desk; 0, the desk itself, for who is not in it."""
    known = store.persons()
    if door is None or (who.id in known and known[who.id].login == who.login):
        return who.id
    return door.numbers(known).get(who.id, 0)


def drill(store: Store, *, cancelled: Callable[[], bool] = lambda: False) -> bool | None:
    """Once a month put the newest backup back for trial, into a file of its own that goes again, and prove all of it.

    Returns:
        Whether it can be used; None when no drill was due, or it was stopped.
    """
    folder = folder_of(store.path, store.driver)
    state, now = folder.state(), store.clock()
    found = restoring.points(folder)
    if store.read_only or not found or now - max(state.drilled_us, _oldest(folder)) < DRILL_EVERY_US:
        return None
    trial = folder.path / "trial" / store.path.name
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        staged = restoring.stage(trial, found[0], store.rules, store.clock, store.driver)
        with closing(Store.open(staged, store.rules, clock=store.clock, create=False, driver=store.driver)) as copy:
            good = proof.check(copy, cancelled=cancelled).ok and whole(staged, store.driver, thorough=True, cancelled=cancelled)
    except (proof.Cancelled, Stopped):
        return None
    except (Problem, OSError):
        good = False
    finally:
        restoring.remove(trial.with_name(f"{trial.stem}.restoring{trial.suffix}"))
        with suppress(OSError):
            trial.parent.rmdir()
    with suppress(OSError):
        folder.note(drilled_us=now, drill_failed=not good)
    _LOG.info("restore drill: %s", "good" if good else "failed")
    return good


def _oldest(folder: Folder) -> int:
    """Since when there are backups: the first drill is a month after the first one."""
    return min((each.made_us for each in folder.kept()), default=0)

"""Backups of a desk, kept by the program itself: what is due is made, what is no longer needed goes, and how things stand is told."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from complaint_desk import paths, taken_out
from complaint_desk.data import aside, copies, dialect, forgetting, opening, segments
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.cases import origin
from complaint_desk.data.copies import Folder, Stopped
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.backups import Kept, Standing, full_due, room_for, surplus
from complaint_desk.domain.events import DAY, DeskCopied
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.services.door import ask, operate
from complaint_desk.services.rights import require_names_may_leave

if TYPE_CHECKING:
    from complaint_desk.data.key_file import KeyFile

_LOG: Final = logging.getLogger(__name__)
_WAITING: Final = "SELECT at_us FROM operation WHERE id > ? ORDER BY id LIMIT 1"
KEY_FILE: Final = "key.json"
CLOSE_EVENTS: Final = 500
CLOSE_BYTES: Final = 300_000_000
"""On close a full copy is made after so many events, of a desk up to this size, for which it takes about a second."""

Cancelled = Callable[[], bool]


def folder_of(desk: Path, driver: Driver = PLAIN) -> Folder:
    """Return the backup folder of a desk: ``desk.sqlite`` -> ``desk.backups``."""
    return Folder(paths.beside(desk, "backups"), desk.stem, driver)


def standing(store: Store, _who: Person | None = None) -> Standing:
    """Return how well a desk is covered by its backups; reads only."""
    folder = folder_of(store.path, store.driver)
    database = _looking(store)
    try:
        kept = folder.kept()
        after = segments.covered(database, kept)
        row = database.execute_sql(_WAITING, (after.last if after else 0,)).fetchone()
    finally:
        database.close_all()
    state = folder.state()
    return Standing(
        last_us=after.made_us if after else 0, open_us=int(row[0]) if row else 0, failed=state.failed, paused=state.paused,
        drilled_us=state.drilled_us, drill_failed=state.drill_failed, folder=str(folder.path),
        copies=tuple(reversed([each for each in kept if each.full])), demo=origin(store) == "demo",
    )


def _looking(store: Store) -> Database:
    """Return connections to the desk of their own, that only read.

    Raises:
        StoreProblem: it cannot be read.
    """
    with opening.told(store.path):
        return Database(opening.address_to_read(store.path, store.driver), dialect.READING, store.driver, uri=True)


def keep_up(store: Store, *, cancelled: Cancelled = lambda: False, closing: bool = False) -> Standing:
    """Make the backup that is due, if one is, and thin the others; what fails is noted and told by the result, never raised.

    Args:
        store: the desk, in use.
        cancelled: asked now and then whether to stop; then nothing half-made stays.
        closing: the program ends: after much work a full copy is made, if that is quick.
    """
    folder = folder_of(store.path, store.driver)
    if store.read_only or folder.state().paused or origin(store) == "demo":
        return standing(store)
    try:
        folder.clean(store.clock())
        finish_turn(store, cancelled=cancelled)
        if folder.state().forget:
            forget_rest(store, cancelled=cancelled)
        _make_due(store, folder, cancelled, closing=closing)
    except Stopped:
        pass
    except (StoreProblem, OSError) as problem:
        code = problem.code if isinstance(problem, StoreProblem) else "BK-WRITE"
        _LOG.warning("backup failed: %s", code)
        with suppress(OSError):
            folder.note(failed=code)
        found = standing(store)
        return replace(found, failed=code)  # also where the note could not be written
    return standing(store)


def _make_due(store: Store, folder: Folder, cancelled: Cancelled, *, closing: bool) -> None:
    database = _looking(store)
    try:
        kept = folder.kept()
        after = segments.covered(database, kept)
        last, _ = segments.last_operation(database)
        digest = segments.beside_of(database)[1]
        since = _events_since(database, _last_full(kept, after))
    finally:
        database.close_all()
    if after is not None and after.last == last and digest == folder.state().beside:
        if folder.state().failed:
            folder.note(failed="")
        return
    now = store.clock()
    long = closing and since > CLOSE_EVENTS and store.path.stat().st_size <= CLOSE_BYTES
    back = after is not None and after.made_us > now  # the clock was set back: a segment goes on from nothing that lies ahead of it
    if after is None or long or back or full_due(kept, now, since) or _other_lane(store, folder, kept):
        sweep_files(store, folder)
        full(store, "close" if long else "daily" if any(each.full for each in kept) else "first", cancelled=cancelled)
    else:
        segments.seal(folder, store.path, after=after, made_us=now, files=_keep_files(store, folder))
    folder.note(failed="", beside=digest)
    thin(store, folder)


def _last_full(kept: tuple[Kept, ...], after: Kept | None) -> int:
    return max((each.last for each in kept if each.full and after is not None and each.last <= after.last), default=0)


def _events_since(database: Database, operation: int) -> int:
    sql = "SELECT coalesce(max(id), 0) - coalesce((SELECT id FROM event WHERE operation_id <= ? ORDER BY id DESC LIMIT 1), 0) FROM event"
    return int(database.execute_sql(sql, (operation,)).fetchone()[0])


def _other_lane(store: Store, folder: Folder, kept: tuple[Kept, ...]) -> bool:
    """Whether no full copy is of the lane that the desk goes on in, as after it was put back: what goes on from here needs one.

    Asked are all, not the newest: one that was made before the machine's clock was set back lies ahead, and is of its lane for ever.
    """
    lane = store.lane_head()[0].hex()
    return not any(folder.manifest(folder.path / each.name).lane == lane for each in reversed(kept) if each.full)


def full(store: Store, why: str, *, cancelled: Cancelled = lambda: False) -> Kept:
    """Make a full copy in the backup folder.

    Raises:
        StoreProblem: it cannot be made; nothing is left of it.
        Stopped: ``cancelled`` said so.
    """
    folder, now = folder_of(store.path, store.driver), store.clock()
    target = folder.path / f"{folder.stem}-{copies.stamp(now)}-{why}.sqlite"
    told = copies.make(store.path, target, why=why, made_us=now, files=_keep_files(store, folder), cancelled=cancelled, driver=store.driver)
    return Kept(target.name, full=True, made_us=now, size=told.size, why=why, last=told.last, digest=told.digest)


def forget_rest(store: Store, *, cancelled: Cancelled = lambda: False) -> bool:
    """Finish what an erasure began: nothing beside the desk's tables holds the words of the noted streams when this says True.

    A full copy before the erasure would keep whom it is to forget. So it is made after it, from the desk without them, and only when
    it is proven whole do the backups go that hold them: there is always a verified one, and none with the person in it. What is
    stopped or refused on the way is tried again with the next backup.

    Raises:
        StoreProblem: the desk is in use by somebody else, or there is no room; what is left goes later.
        Stopped: ``cancelled`` said so.
    """
    folder = folder_of(store.path, store.driver)
    streams = folder.state().forget
    erased = forgetting.erased_of(store.read(), streams)
    gone = bool(streams)
    if erased:
        forgetting.note(folder, store, streams)
        last = forgetting.last_event(store.read())
        theirs = forgetting.files_of(store.read(), erased)
        forgetting.drop_drafts(store.path, streams, lambda _text: False, store.driver)
        gone = store.scrub()
        gone = store.note(lambda _notes: _drop_files(store, folder, theirs, last)) and gone  # no press names one of them meanwhile
        sweep_files(store, folder)
        held = forgetting.holding(store.read(), store.path, folder, streams)
        if held:
            full(store, "erasure", cancelled=cancelled)
            gone = forgetting.drop(held) and gone
    if gone:
        folder.note(forget=())
    return gone


def _drop_files(store: Store, folder: Folder, theirs: frozenset[str], last: int) -> bool:
    """Take attached files away that nobody but the erased had, and that no event after the last one names either."""
    still = theirs - forgetting.named_since(store.read(), last)
    gone = forgetting.drop_files(still, paths.beside(store.path, "files"))
    return forgetting.drop_files(still, folder.path / "files") and gone


def finish_turn(store: Store, *, cancelled: Cancelled = lambda: False) -> bool:
    """Let everything that belongs to a desk follow its file, once that has turned to another key, or into the clear.

    Attached files, drafts and desks put aside or rescued are written anew; the backups that the desk's key does not open go as soon as a
    full copy that it does is proven. A turn that was killed before the desk's own file turned ends as if it had never begun. What is
    stopped or refused goes on with the next backup, and until then the key file holds both keys.

    Raises:
        StoreProblem: there is no room for the copy, or the key file cannot be written.
        Stopped: ``cancelled`` said so.
    """
    if not any(each.exists() for each in (paths.beside(store.path, KEY_FILE), folder_of(store.path).path / KEY_FILE)):
        return True
    from complaint_desk.data import key_file, turning  # only where a desk is encrypted, or was

    told = key_file.find(store.path)
    if told is None or not told.turn:
        return True
    if not store.driver.own(dialect.uri(store.path)):
        _LOG.warning("encryption: the desk does not stand under the key that is to be followed")
        return False
    folder, key = folder_of(store.path, store.driver), store.driver.keys[0] if store.driver.keys else None
    turning.tidy(store.path)
    if key is not None:
        lend_key_file(store, told)  # with the keys of before and after: whichever it stands under when this is killed opens it
    done = _followed(store, folder)
    others = _under_others(folder)
    if others:
        full(store, "encryption", cancelled=cancelled)
        for each in others:
            turning.wipe(each)
            copies.manifest_path(each).unlink(missing_ok=True)
    if not done:
        return False

    def end(_notes: object) -> None:
        now = key_file.find(store.path)  # once more, while nobody else writes: a passphrase may have been changed meanwhile
        if key is None:
            key_file.remove(store.path)
        elif now is not None:
            now = replace(now, keys=tuple(each for each in now.keys if each[0] == key.id), turn="")
            key_file.write(store.path, now)
        lend_key_file(store, None if key is None else now)

    store.note(end)
    return True


def _followed(store: Store, folder: Folder) -> bool:
    """Write attached files, drafts and desks put aside anew; tell whether all of them stand as the desk does."""
    from complaint_desk.data import turning

    driver, key = store.driver, store.driver.keys[0] if store.driver.keys else None
    done = turning.reseal(paths.beside(store.path, "files"), driver, key)
    done = turning.reseal(folder.path / "files", driver, key) and done
    done = turning.bring(paths.beside(store.path, "drafts.sqlite"), driver) and done
    for each in turning.put_aside(store.path):
        if not turning.bring(each, driver) and not turning.foreign(each, driver):
            done = False  # the key file holds what opens it until it followed
    return done


def lend_key_file(store: Store, told: KeyFile | None) -> None:
    """Let a rescued desk beside a desk that nobody works with have its key file, or none where the desk stands in the clear.

    Raises:
        StoreProblem: it cannot be written.
    """
    from complaint_desk.data import turning

    try:
        turning.lend_key_file(store.path, store.driver, told)
    except OSError as error:
        raise StoreProblem("key_file_not_written", code="CR-WRITE", path=str(store.path.parent)) from error


def _under_others(folder: Folder) -> list[Path]:
    """Return the backups that are not as the desk is: under another key, or in the clear."""
    found = []
    for file in sorted(folder.path.iterdir()) if folder.path.is_dir() else ():
        if file.suffix == ".segment":
            with file.open("rb") as content:
                own = folder.driver.sealed(content.read(64))
        elif file.suffix == ".sqlite":
            own = folder.driver.own(dialect.uri(file, read_only=True, immutable=True))
        else:
            own = file.suffix not in (".part", ".part-journal")
        if not own:
            found.append(file)
    return found


def thin(store: Store, folder: Folder) -> None:
    """Take away the backups that are no longer needed."""
    room = room_for(store.path.stat().st_size, folder.free())
    for each in surplus(folder.kept(), store.clock(), room):
        folder.drop(each)


def _keep_files(store: Store, folder: Folder) -> tuple[str, ...]:
    """Copy the attached files that are not beside the backups yet, and return the digests of all."""
    source = paths.beside(store.path, "files")
    target = Attachments(folder.path / "files", store.driver)
    found = sorted(file.name for file in source.rglob("*") if len(file.name) == 64 and file.is_file()) if source.is_dir() else []
    for digest in found:
        if not target.path(digest).exists():
            with suppress(StoreProblem):  # one that is damaged already is told by check, and stops no backup
                target.keep(Attachments(source, store.driver).read(digest))
    return tuple(found)


def sweep_files(store: Store, folder: Folder) -> int:
    """Take away attached files that were kept more than a day ago and that no event names: a press that was refused leaves such a one.

    As long as a desk that was put aside or a backup of another past stands, which may name them, all of them stay. Returns how many went.
    """
    lane = store.lane_head()[0].hex()
    try:
        other = any(folder.manifest(folder.path / each.name).lane != lane for each in folder.kept() if each.full)
    except StoreProblem:
        return 0
    if other or aside.desks(store.path) or aside.in_use(store.path):
        return 0
    named, before = forgetting.named_files(store.read()), store.clock() - DAY
    places = (paths.beside(store.path, "files"), folder.path / "files")
    return sum(Attachments(place, store.driver).sweep(named, before) for place in places)


def bring_files(desk: Path, folder: Path, driver: Driver = PLAIN, *, but: Collection[str] = ()) -> int:
    """Put attached files back that are missing beside a desk, without those of erased people; return how many."""
    source, target = folder / "files", Attachments(paths.beside(desk, "files"), driver)
    done = 0
    for file in source.rglob("*") if source.is_dir() else ():
        if len(file.name) == 64 and file.name not in but and not target.path(file.name).exists():
            with suppress(StoreProblem, OSError, ValueError):
                target.keep(driver.unseal(file.read_bytes(), file.name))
                done += 1
    return done


def before_risk(store: Store, who: Person, why: str = "import") -> None:
    """Make a full copy before something that cannot be taken back.

    Raises:
        StoreProblem: it cannot be made; then the risky thing should not be done.
    """
    ask(store, who, "import", "import_cases")
    full(store, why)
    thin(store, folder_of(store.path, store.driver))


def back_up(store: Store, who: Person, *, cancelled: Cancelled = lambda: False) -> Kept:
    """Make a full copy now, because somebody asked; looking after it also ends a pause after a restore.

    Raises:
        NotAllowed: the person's role may not.
        StoreProblem: it cannot be made.
    """
    ask(store, who, "back_up", "back_up")
    store.require_writable()
    folder = folder_of(store.path, store.driver)
    made = full(store, "by_hand", cancelled=cancelled)
    with suppress(OSError):
        folder.note(failed="", paused=False)
    thin(store, folder)
    return made


def copy_out(store: Store, who: Person, *, key: bytes, out: Path) -> copies.Manifest:
    """Take a proven copy of the whole desk to a place of one's own choice; that it was taken stands in the trail.

    Beside the copy stand its manifest, and the attached files and the key file where there are any.

    Raises:
        NotAllowed: the person's role may not, or no names leave this machine.
        StoreProblem: one of them is there already and was left as it is, or it cannot be made.
        FileProblem: the place belongs to a desk.
    """
    ask(store, who, "copy_out", "back_up")
    if store.safe:  # what leaves the desk stands in its trail
        store.require_writable()
    source = paths.beside(store.path, "files")
    together = (out, copies.manifest_path(out), *([paths.beside(out, KEY_FILE)] if store.driver.keys else []),
                *([paths.beside(out, "files")] if source.is_dir() else []))
    if (taken := next((each for each in together if os.path.lexists(each)), None)) is not None:
        raise StoreProblem("desk_exists", code="ST-EXISTS", path=str(taken))
    taken_out.expect_free(out)

    def work(tx: Any) -> dict[str, Any]:
        require_names_may_leave()
        tx.append(tx.desk_stream, [DeskCopied()])
        return {"kinds": []}

    if store.read_only:
        require_names_may_leave()
    else:
        operate(store, who, key, "copy_out", "back_up", work)
    made = copies.make(store.path, out, why="by_hand", made_us=store.clock(), driver=store.driver)
    if store.driver.keys:
        from complaint_desk.data import key_file

        if (told := key_file.find(store.path)) is not None:
            key_file.write_at(key_file.place(out), told)
    if source.is_dir():
        shutil.copytree(source, paths.beside(out, "files"))
    return made


def go_on(store: Store, who: Person) -> Standing:
    """Go on with backups after a restore: somebody looked, and the desk is as it should be.

    Raises:
        NotAllowed: the person's role may not.
    """
    ask(store, who, "back_up", "back_up")
    store.require_writable()
    folder_of(store.path, store.driver).note(paused=False)
    return keep_up(store)

"""A desk put back from its backups: what would be lost is reckoned first, the new file is made beside, and the present one is kept.

Nothing is overwritten: the present file gets another name, and the restored one takes its place in one step. It goes on in a lane of
its own, so that what was written after the backup and after the restore can never be taken for each other.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from complaint_desk import durable
from complaint_desk.data import copies, dialect, forks, opening, rewriting, segments, sign_in_rule
from complaint_desk.data.copies import Folder
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver, errors
from complaint_desk.data.notes import Notes
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import PERSONS, Transaction, person_of
from complaint_desk.domain.authority import Person
from complaint_desk.domain.event import Event
from complaint_desk.domain.events import PersonAdded, PersonChanged, SignInRuleSet
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.sign_in import SignInRule

NAMED: Final = 10
"""So many of the cases that would be lost are named."""

_DIGEST: Final = "SELECT digest FROM operation WHERE id = ?"
_LOST: Final = "FROM event WHERE id > coalesce((SELECT id FROM event WHERE operation_id <= ? ORDER BY id DESC LIMIT 1), 0)"
_ERASED: Final = (
    "SELECT stream_id, data FROM event WHERE kind = 'erased' "
    "AND id > coalesce((SELECT id FROM event WHERE operation_id <= ? ORDER BY id DESC LIMIT 1), 0)"
)

_DOOR: Final = "AND kind IN ('person_added', 'person_changed', 'pass_phrase_set', 'sign_in_rule_set')"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment to which a desk can be put back.

    Attributes:
        copy: the full copy.
        after: the segments that are put upon it, in order.
        made_us: of which moment it is.
        why: why the copy was made.
    """

    copy: Path
    after: tuple[Path, ...]
    made_us: int
    why: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What would be lost by putting a desk back.

    Attributes:
        made_us: of which moment the backup is.
        cases: in the backup.
        events: in the backup.
        readable: the present file could be read; else nothing below is known.
        same: it and the backup are one desk.
        lost_events: recorded since the backup.
        lost_cases: how many cases those are in.
        opened: the numbers of cases taken since, the first NAMED of them.
        changed: the numbers of cases that only went on since, the first NAMED of them.
        people: the names of who was added or changed since, the first NAMED of them: they would be as they were then.
        administrators: the names of today's administrators who were added or changed since, where people sign in, the first NAMED of them:
            as long as today's pass phrases hold they stay as they are, so that somebody can let the others in.
        phrases: the names of whose pass phrase was set since, the first NAMED of them.
        rule: since then it was changed whether people sign in.
    """

    made_us: int
    cases: int
    events: int
    readable: bool = False
    same: bool = True
    lost_events: int = 0
    lost_cases: int = 0
    opened: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    rule: bool = False

    def door(self, *, sign_in_then: bool) -> str:
        """Return of when pass phrases hold after the desk was put back: ``today`` or ``then``.

        Those of another desk, or of one that cannot be read, are nobody's in the backup.
        """
        return "then" if sign_in_then or not (self.readable and self.same) else "today"

    def stay(self, *, sign_in_then: bool) -> tuple[str, ...]:
        """Return the names of the administrators who stay as they are today."""
        return self.administrators if self.door(sign_in_then=sign_in_then) == "today" else ()

    def as_then(self, *, sign_in_then: bool) -> tuple[str, ...]:
        """Return the names of who would be as they were then."""
        stay = self.stay(sign_in_then=sign_in_then)
        return self.people if stay else (*self.people, *self.administrators)[:NAMED]


@dataclass(frozen=True, slots=True)
class DoorKept:
    """How people come in at a desk: whether they sign in, and by person what their pass phrase was made into.

    Attributes:
        rule: what is asked for.
        people: who works there, by number.
        rows: the kept rows, by person.
    """

    rule: SignInRule
    people: dict[int, Person]
    rows: dict[int, tuple[Any, ...]]

    def numbers(self, people: Mapping[int, Person]) -> dict[int, int]:
        """Return under which number each of them stands in a restored desk, who is in it; ``people`` are those of the backup.

        Who is somebody else by now is not. Where people sign in, today's administrators are all in it: under their login, or anew.
        """
        found = {id_: id_ for id_, p in self.people.items() if id_ in people and people[id_].login == p.login}
        if self.rule.required:
            logins = {p.login.casefold(): p.id for p in people.values()}
            free = max(people, default=0) + 1
            for each in (p for p in self.people.values() if p.role == "administrator" and p.id not in found):
                found[each.id] = logins.get(each.login.casefold(), free)
                free += found[each.id] == free
        return found


def points(folder: Folder) -> tuple[Point, ...]:
    """Return the moments to which a desk can be put back, the newest first: the end of what follows each full copy, and the copy itself.

    The newest is what holds most of what the desk went on with, by the numbers of its trail: a copy that was made before the machine's
    clock was set back is older than what came after it, whatever its name says. Only between equals their time decides.
    """
    kept = folder.kept()
    manifests: dict[str, copies.Manifest] = {}
    for each in kept:
        with contextlib.suppress(StoreProblem):  # it was thinned at this very moment
            if each.full:
                manifests[each.name] = folder.manifest(folder.path / each.name)
    lanes = _lanes_in_order(manifests.values())
    found: dict[tuple[int, int, int, str], Point] = {}
    for full in (each for each in kept if each.name in manifests):
        after = segments.chain_of(kept, full)
        for count in {0, len(after)}:
            end = after[count - 1] if count else full
            chain = tuple(folder.path / each.name for each in after[:count])
            place = (lanes[manifests[full.name].lane], end.last, end.made_us, full.name)
            found[place] = Point(folder.path / full.name, chain, end.made_us, full.why)
    return tuple(found[place] for place in sorted(found, reverse=True))


def _lanes_in_order(manifests: Collection[copies.Manifest]) -> dict[str, int]:
    """Return of each lane the how manieth it is: after all that it goes on from, and after those that had copies before it had one."""
    since: dict[str, int] = {}
    for told in manifests:
        since[told.lane] = min(told.made_us, since.get(told.lane, told.made_us))
    begun = {
        told.lane: (max(since[lane] for lane in (told.lane, *told.before) if lane in since), told.lanes, told.lane) for told in manifests
    }
    return {lane: number for number, lane in enumerate(sorted(begun, key=begun.__getitem__))}


def point_of(file: Path, folder: Folder) -> Point:
    """Return the moment that a file is of: a full copy by itself, or a segment with all before it.

    Raises:
        StoreProblem: it is no backup.
    """
    if file.suffix == ".segment":
        for each in points(Folder(file.parent, folder.stem, folder.driver)):
            names = [one.name for one in each.after]
            if file.name in names:
                after = each.after[: names.index(file.name) + 1]
                return replace(each, after=after, made_us=segments.read(after[-1], folder.driver).made_us)
        raise StoreProblem("backup_no_manifest", code="BK-MANIFEST", path=str(file))
    told = Folder(file.parent, folder.stem, folder.driver).manifest(file)
    return Point(file, (), told.made_us, told.why)


def loss(desk: Path, point: Point, driver: Driver = PLAIN) -> Loss:
    """Return what would be lost; the backup is proven first.

    Raises:
        StoreProblem: the backup is not what it was, or no desk.
    """
    told = copies.Folder(point.copy.parent, "").manifest(point.copy)
    copies.prove(point.copy, told, driver)
    after = [segments.read(each, driver) for each in point.after]
    events = told.events + sum(len(each.truth.events) for each in after)
    opened = sum(kind == "case" for each in after for row in each.truth.streams for kind in (row[1],) if _is_new(each, row[0]))
    found = Loss(point.made_us, told.cases + opened, events)
    try:
        database = _present(desk, driver)
    except StoreProblem:
        return found
    try:
        with opening.told(desk):
            return _compared(database, point.copy, told, after, found, driver)
    except StoreProblem:
        return found
    finally:
        database.close_all()


def _is_new(segment: segments.Segment, stream_id: int) -> bool:
    return any(row[1] == stream_id and row[2] == 1 for row in segment.truth.events)


def _present(desk: Path, driver: Driver) -> Database:
    writing, reading = opening.open_files(desk, lambda: 0, create=False, read_only=True, proving=True, driver=driver)
    assert writing is reading
    return reading


def _compared(
    database: Database, copy: Path, told: copies.Manifest, after: Sequence[segments.Segment], found: Loss, driver: Driver,
) -> Loss:
    common = _common(database, copy, told.last, driver)
    pressed = [row for each in after for row in each.truth.operations]
    if common == told.last:
        for row in pressed:
            if _digest(database.execute_sql(_DIGEST, (row[0],)).fetchone()) != bytes(row[-1]):
                break
            common = row[0]
    lost = int(database.execute_sql(f"SELECT count(*) {_LOST}", (common,)).fetchone()[0])
    cases = database.execute_sql(
        f"SELECT c.number, min(e.n) FROM (SELECT stream_id, n {_LOST}) e JOIN complaint c ON c.id = e.stream_id GROUP BY c.id",
        (common,),
    ).fetchall()
    opened, changed = [number for number, n in cases if n == 1], [number for number, n in cases if n > 1]
    door = [(kind, json.loads(data)) for kind, data in database.execute_sql(f"SELECT kind, data {_LOST} {_DOOR}", (common,)).fetchall()]
    people = [person_of(row) for row in database.execute_sql(PERSONS).fetchall()]
    names = {p.id: p.name or p.login for p in people}
    required = sign_in_rule.rule(Notes(database)).required
    chiefs = {p.id for p in people if required and p.active and p.role == "administrator"}
    others = {id_: name for id_, name in names.items() if id_ not in chiefs}
    return replace(
        found, readable=True, same=common > 0 or told.last == 0, lost_events=lost, lost_cases=len(cases), opened=tuple(opened[:NAMED]),
        changed=tuple(changed[:NAMED]), people=_named(others, door, "person_"),
        administrators=_named({id_: names[id_] for id_ in chiefs}, door, "person_"), phrases=_named(names, door, "pass_phrase"),
        rule=any(kind == "sign_in_rule_set" for kind, _ in door),
    )


def _named(names: Mapping[int, str], door: Iterable[tuple[str, Any]], begins: str) -> tuple[str, ...]:
    ids = dict.fromkeys(int(data["person"]) for kind, data in door if kind.startswith(begins))
    return tuple(name for id_ in ids if (name := names.get(id_)))[:NAMED]


def door_of(store: Store) -> DoorKept:
    """Return how people come in at a desk."""
    rows = {int(row[0]): tuple(row) for row in store.read().rows("SELECT * FROM credential")}
    return DoorKept(sign_in_rule.rule(store.read()), {p.id: p for p in store.persons().values() if p.active}, rows)


def keep_door(tx: Transaction, today: DoorKept) -> list[Event]:
    """Let those who are in a restored desk and in the one of before come in as they did today, and return what is to be recorded of it.

    Who works there no more, or is somebody else by now, gets no pass phrase, whatever the backup holds; nor does who has none today. Where
    people sign in, today's administrators stay as they are today, so that somebody can come in and let the others in.
    """
    notes, then = tx.notes(), tx.persons()
    numbers = today.numbers(then)
    notes.run("DELETE FROM credential")
    for id_, row in today.rows.items():
        if abs(id_) in numbers:
            number = numbers[abs(id_)] * (1 if id_ > 0 else -1)
            notes.run(f"INSERT INTO credential VALUES({', '.join('?' * len(row))})", (number, *row[1:]))
    stay = [replace(p, id=numbers[p.id]) for p in today.people.values() if today.rule.required and p.role == "administrator"]
    events = [_told_anew(p, known=p.id in then) for p in stay if p != then.get(p.id)]
    if today.rule != sign_in_rule.rule(tx):
        events.append(SignInRuleSet(required=today.rule.required, idle_minutes=today.rule.idle_minutes))
    return events


def _told_anew(person: Person, *, known: bool) -> Event:
    kind: type[PersonAdded | PersonChanged] = PersonChanged if known else PersonAdded
    return kind(
        person=person.id, role=person.role, limit=person.limit, currency=person.currency, skills=person.skills,
        languages=person.languages, login=person.login, name=person.name)


def _digest(row: Any) -> bytes:
    return bytes(row[0]) if row is not None else b""


def _common(database: Database, copy: Path, last: int, driver: Driver) -> int:
    """The last operation that a desk and a copy have in common, looked for by halves: each digest vouches for all before it."""
    with closing(copies.foreign(copy, driver)) as other:
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2
            ours, theirs = (_digest(each.execute(_DIGEST, (middle,)).fetchone()) for each in (database.connection(), other))
            low, high = (middle, high) if ours and ours == theirs else (low, middle - 1)
    return low


def stage(desk: Path, point: Point, rules: Rules, clock: Callable[[], int], driver: Driver = PLAIN) -> Path:
    """Make the file that will be the desk beside it, from a copy and what follows, brought to the present form; return its place.

    Raises:
        StoreProblem: a backup is not what it was, or there is no room, or no folder for the desk.
    """
    if not desk.parent.is_dir():
        raise StoreProblem("folder_missing", code="ST-FOLDER", path=str(desk.parent))
    told = copies.Folder(point.copy.parent, "").manifest(point.copy)
    copies.prove(point.copy, told, driver)
    if shutil.disk_usage(desk.parent).free < 2 * told.size:
        raise StoreProblem("no_room_to_restore", code="BK-ROOM", path=str(desk), megabytes=2 * told.size // 1_000_000 + 1)
    staged = desk.with_name(f"{desk.stem}.restoring{desk.suffix}")
    remove(staged)
    try:
        rewriting.brought(point.copy, staged, driver, desk if desk.exists() else None)
        writing, reading = opening.open_files(staged, clock, create=False, read_only=False, driver=driver)
        reading.close_all()
        try:
            with opening.told(staged, writing=True):
                for each in point.after:
                    segments.apply(writing, rules, segments.read(each, driver))
        finally:
            writing.close_all()
    except OSError as error:
        remove(staged)
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(desk.parent)) from error
    except BaseException:
        remove(staged)
        raise
    return staged


def erasures(store: Store, desk: Path, folder: Folder) -> dict[int, set[int]]:
    """Return what a desk that is being restored has to forget: by stream the numbers of the events.

    Told by the present file, by what came in it after the backup; and by every segment, of whatever time, as far as its past is this one.
    """
    found: dict[int, set[int]] = {}
    told: list[tuple[int, str]] = []
    reader = store.read()
    since = int(reader.value("SELECT coalesce(max(id), 0) FROM operation"))
    with contextlib.suppress(StoreProblem):
        database = _present(desk, folder.driver)
        try:
            with opening.told(desk):
                told += database.execute_sql(_ERASED, (since,)).fetchall()
        finally:
            database.close_all()
    in_present = ((stream_id, json.loads(data)["ns"]) for stream_id, data in told)
    for stream_id, ns in (*in_present, *forks.erased_of(reader, _pasts(folder))):
        found.setdefault(stream_id, set()).update(ns)
    return found


def _pasts(folder: Folder) -> list[forks.Past]:
    found = []
    for each in folder.kept():
        if not each.full:
            with contextlib.suppress(StoreProblem):
                found.append(forks.past_of(segments.read(folder.path / each.name, folder.driver)))
    return found


def worded(store: Store, stream_id: int, ns: Iterable[int]) -> list[int]:
    """Return which events of a stream still have words in a restored desk."""
    rows = store.read().rows(
        "SELECT e.n FROM event e JOIN event_body b ON b.event_id = e.id WHERE e.stream_id = ? ORDER BY e.n", (stream_id,))
    wanted = set(ns)
    return [n for (n,) in rows if n in wanted]


def put_in_place(desk: Path, staged: Path, stamp: str, *, whole: bool, driver: Driver = PLAIN) -> Path | None:
    """Let a finished file be the desk, and return under which name the present one is kept; None when there was none.

    ``whole`` tells that the present one can be read; what waits beside it is then brought into it, else it is left byte for byte.

    Raises:
        StoreProblem: another program has the desk open, or the folder cannot be written; the desk is as it was.
    """
    try:
        durable.flush(staged)
        aside = None
        if desk.exists():
            if whole:
                close_alone(desk, driver)
            aside = desk.with_name(f"{desk.stem}.before-restore-{stamp}{desk.suffix}")
            _keep(desk, aside)
        durable.settle(staged, desk)
        return aside
    except OSError as error:
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(desk.parent)) from error


def close_alone(desk: Path, driver: Driver = PLAIN) -> None:
    """See that nobody else has a desk open, and bring what waits beside it into the file.

    Raises:
        StoreProblem: another program has it open.
    """
    try:
        with closing(driver.connect(dialect.uri(desk), uri=True, timeout=1, isolation_level=None)) as last:
            last.execute("PRAGMA journal_mode = DELETE").fetchall()  # only the last one who has it open can do that
    except errors() as error:
        if (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_BUSY"):
            raise StoreProblem("desk_in_use", code="BK-USED", path=str(desk)) from error


def _keep(desk: Path, aside: Path) -> None:
    """Give a desk a second name, and its journal another one, before something else takes its place."""
    journal = desk.with_name(desk.name + "-wal")
    try:
        os.link(desk, aside)
        if journal.exists():
            journal.replace(aside.with_name(aside.name + "-wal"))
    except (OSError, NotImplementedError):  # a disk without second names: for a moment there is no desk, and then the new one
        if journal.exists():
            journal.replace(aside.with_name(aside.name + "-wal"))
        desk.replace(aside)
    desk.with_name(desk.name + "-shm").unlink(missing_ok=True)


def remove(file: Path) -> None:
    """Take a half-made desk away."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            file.with_name(file.name + ending).unlink()

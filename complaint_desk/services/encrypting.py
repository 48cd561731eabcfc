"""Encryption of a desk's files as an option: begun, turned to new keys, given another passphrase, ended; and the door of an encrypted desk.

It protects a stolen disk, not a session in which somebody is at work. Whoever forgets the passphrase and loses the recovery key has lost
the desk: nothing here, and nobody, can open it then. So the recovery key is shown before anything turns.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from complaint_desk import paths
from complaint_desk.data import aside, dialect, key_file, turning
from complaint_desk.data import driver as drivers
from complaint_desk.data.cases import origin
from complaint_desk.data.copies import Stopped
from complaint_desk.data.driver import PLAIN, DataKey, Driver, errors
from complaint_desk.data.key_file import Cost
from complaint_desk.data.restoring import close_alone
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.data.turning import Course
from complaint_desk.domain import recovery_key, sign_in
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DeskEncryptionChanged
from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.domain.problems import BadValue, Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.backups import finish_turn, lend_key_file
from complaint_desk.services.door import ask, operate
from complaint_desk.services.hashing import blocked
from complaint_desk.services.people import Seat
from complaint_desk.services.rights import require

_LOG: Final = logging.getLogger(__name__)
LEAST: Final = 15
"""Characters of a desk's passphrase: who took the disk guesses for as long as they like (design, safety F1; NIST SP 800-63B-4)."""
_LATER: Final = ("BK-USED", "CR-ROOM", "CR-WRITE")
"""Why a file that can be read does not turn just then."""
PRODUCT: Final = ("complaint", "desk", "投诉台", "客訴台")


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a turn.

    Attributes:
        how: ``encrypted``, ``rotated`` or ``decrypted``.
        finished: everything that belongs to the desk followed; else the rest does with the next backup.
        left: files beside the desk that are still as they were, since they cannot be read or are no part of it.
        waiting: desks put aside that could not be written anew just then; they follow with the next backup.
        apart: rescued desks beside it that somebody works with: they are as they were, with keys of their own.
        overwritten: what stood there before was, as far as the disk lets anybody.
    """

    how: str
    finished: bool
    left: tuple[Path, ...] = ()
    waiting: tuple[Path, ...] = ()
    overwritten: bool = True
    apart: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the encryption of a desk stands.

    Attributes:
        encrypted: its file opens only with keys.
        broken_off: a rotation was, see ``broken_off``.
        hinders: why it cannot turn here: ``demo`` or ``not_installed``; "" when it can.
    """

    encrypted: bool
    broken_off: bool
    hinders: str = ""


def standing(store: Store, _who: Person) -> Standing:
    """Return how the encryption of a desk stands, for whoever works there; reads only."""
    return Standing(bool(store.driver.keys), broken_off(store), hinders(store))


def hinders(store: Store) -> str:
    """Return why a desk cannot turn here: ``demo`` or ``not_installed``; "" when it can."""
    if origin(store) == "demo":
        return "demo"
    return "" if drivers.installed() else "not_installed"


def strength(phrase: str) -> str:
    """Return how good a new passphrase of a desk is: ``short``, ``weak``, ``enough`` or ``good``.

    Good is one a third longer than it must be, in which enough characters differ; more than that no length tells of words of one's own.
    """
    text = sign_in.plain(phrase)
    if len(text) < LEAST:
        return "short"
    if sign_in.fault_of(phrase, blocked(), PRODUCT):
        return "weak"
    return "good" if len(text) >= LEAST * 4 // 3 and len(set(text.casefold())) >= LEAST * 2 // 3 else "enough"


def locked(desk: Path) -> bool:
    """Tell whether a desk is encrypted, so that it opens only with its passphrase or recovery key."""
    return not (paths.there(desk) and drivers.in_the_clear(desk)) and key_file.encrypted(desk)


def unlock(desk: Path, typed: str) -> Driver:
    """Return what opens an encrypted desk.

    Args:
        desk: its file.
        typed: the passphrase, or the recovery key.

    Raises:
        StoreProblem: neither is what was typed, the key file cannot be read, or what opens encrypted desks is not installed.
    """
    if not drivers.installed():
        raise StoreProblem("encryption_not_installed", code="CR-NONE")
    return key_file.driver_of(desk, typed)


def opened_by(desk: Path, typed: str) -> Driver:
    """Return what opens a desk, encrypted or not, by what somebody typed; "" before anybody did.

    Raises:
        StoreProblem: it is encrypted and nothing was typed yet (``CR-LOCKED``), or what ``unlock`` raises.
    """
    if not locked(desk):
        return PLAIN
    if not typed:
        raise StoreProblem("desk_locked_by_key", code="CR-LOCKED")
    return unlock(desk, typed)


def new_recovery_key() -> str:
    """Return a recovery key that nobody ever had, as it is shown and printed."""
    return recovery_key.written(secrets.token_bytes(recovery_key.SIZE))


def require_good(phrase: str) -> None:
    """Refuse a passphrase that is guessed soon.

    Raises:
        BadValue: it is too short, too long, or among those that are guessed first.
    """
    if len(sign_in.plain(phrase)) < LEAST:
        raise BadValue("desk_passphrase_short", field="encryption.new", code="CR-SHORT", least=LEAST)
    fault = sign_in.fault_of(phrase, blocked(), PRODUCT)
    if fault:
        raise BadValue("desk_passphrase_weak", field="encryption.new", code="CR-WEAK", most=sign_in.MOST)


def require_right(desk: Path, driver: Driver, seat: Seat, *, rules: Rules, clock: Callable[[], int]) -> Person:
    """Return who changes the encryption of a desk: an administrator of it.

    Raises:
        NotAllowed: the person's role may not.
        StoreProblem: the desk cannot be opened.
        Problem: it is the demo desk.
    """
    if not drivers.installed():
        raise StoreProblem("encryption_not_installed", code="CR-NONE")
    with closing(Store.open(desk, rules, clock=clock, create=False, driver=driver)) as store:
        who = seat(store)
        ask(store, who, "encrypt", "encrypt_desk")
        if origin(store) == "demo":
            raise Problem("encrypt_no_demo", code="CR-DEMO")
    return who


def encrypt(
    desk: Path, who: Person, *, phrase: str, recovery: str, rules: Rules, clock: Callable[[], int], cost: Cost | None = None,
    course: Course = turning.ALONE,
) -> Turned:
    """Encrypt a desk with everything that belongs to it; nobody may have it open.

    Args:
        desk: its file, in the clear.
        who: an administrator, see ``require_right``.
        phrase: opens it from now on.
        recovery: opens it too; was shown to somebody who wrote it down.
        rules: what holds at the site.
        clock: microseconds UTC now.
        cost: what a guess at the passphrase costs.
        course: goes along with it.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: the passphrase is not good enough.
        StoreProblem: somebody has it open, there is no room, or it is encrypted already; it stands as it was.
        Stopped: somebody stopped it; it stands as it was.
    """
    require(who, "encrypt_desk")
    require_good(phrase)
    if locked(desk):
        raise StoreProblem("desk_encrypted_already", code="CR-TWICE", path=str(desk))
    key = DataKey.new()
    told = replace(key_file.new((key,), phrase, _read(recovery), cost=cost), turn="encrypt")
    return _turned(desk, who, "encrypted", PLAIN, key, told, rules, clock, course)


def rotate(
    desk: Path, driver: Driver, who: Person, *, phrase: str, recovery: str, rules: Rules, clock: Callable[[], int],
    course: Course = turning.ALONE,
) -> Turned:
    """Let an encrypted desk turn to a new data key, passphrase and recovery key: whoever had those of before opens nothing any more.

    Until the turn has ended those of before still open what has not turned. A guess costs what it cost.
    Arguments and problems are those of ``encrypt``; ``driver`` opens the desk.
    """
    require(who, "encrypt_desk")
    require_good(phrase)
    before = _known(desk, driver)
    key = DataKey.new()
    fresh = key_file.new((*driver.keys, key), phrase, _read(recovery), desk=before.desk, cost=before.cost)
    told = key_file.with_wraps_of(before, replace(fresh, turn="rotate"))
    return _turned(desk, who, "rotated", driver, key, told, rules, clock, course)


def decrypt(
    desk: Path, driver: Driver, who: Person, *, rules: Rules, clock: Callable[[], int], course: Course = turning.ALONE,
) -> Turned:
    """Let an encrypted desk stand in the clear again, with everything that belongs to it.

    Arguments and problems are those of ``encrypt``; ``driver`` opens the desk.
    """
    require(who, "encrypt_desk")
    return _turned(desk, who, "decrypted", driver, None, replace(_known(desk, driver), turn="decrypt"), rules, clock, course)


def renew(store: Store, who: Person, *, key: bytes, present: str, phrase: str, cost: Cost | None = None) -> None:
    """Give an encrypted desk another passphrase, by who shows the present one or the recovery key: a window may be found open.

    Raises:
        StoreProblem: ``present`` opens nothing (``CR-PASS``), else as ``change_passphrase``, whose arguments the others are.
        NotAllowed: the person's role may not.
        BadValue: the passphrase is not good enough.
    """
    ask(store, who, "encrypt", "encrypt_desk")
    require_good(phrase)
    _known(store.path, store.driver)
    unlock(store.path, present)
    change_passphrase(store, who, key=key, phrase=phrase, cost=cost)


def broken_off(store: Store) -> bool:
    """Tell whether a rotation was broken off, so that those of before and those of that time open the desk.

    Whoever wrote the new ones down may have let go of the others, and the desk still stands under the key that both open. So neither goes
    by itself; that both do is said until another rotation, after which only its own open anything.
    """
    told = key_file.find(store.path) if store.driver.keys else None
    return told is not None and key_file.ways_in(told, store.driver.keys[0].id) > 1


def change_passphrase(store: Store, who: Person, *, key: bytes, phrase: str, cost: Cost | None = None) -> None:
    """Give an encrypted desk another passphrase; its data key and recovery key stay, and copies that left it keep the old one.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: the passphrase is not good enough.
        StoreProblem: the desk is not encrypted, or the key file cannot be written; the old passphrase holds.
    """
    ask(store, who, "encrypt", "encrypt_desk")
    require_good(phrase)
    told = _known(store.path, store.driver)
    if cost is not None:
        told = replace(told, cost=cost)
    changed = key_file.again(told, store.driver.keys, phrase)
    before: key_file.KeyFile | None = None

    def work(tx: Transaction) -> dict[str, Any]:
        nonlocal before
        tx.append(tx.desk_stream, [DeskEncryptionChanged(how="passphrase")])
        before = _known(store.path, store.driver)  # a turn may have been finished meanwhile
        stay = {id_ for id_, _ in before.keys}
        now = replace(changed, keys=tuple(each for each in changed.keys if each[0] in stay), turn=before.turn)
        key_file.write(store.path, now)
        lend_key_file(store, now)
        return {"kinds": []}

    try:
        operate(store, who, key, "encrypt", "encrypt_desk", work)
    except BaseException:
        if before is not None:  # the key file was about to be changed, so it is put back
            key_file.write(store.path, before)
            with suppress(StoreProblem):
                lend_key_file(store, before)
        raise


def _read(recovery: str) -> bytes:
    found = recovery_key.read(recovery)
    if found is None:
        raise ValueError("no recovery key")
    return found


def _known(desk: Path, driver: Driver) -> key_file.KeyFile:
    told = key_file.find(desk)
    if told is None or not driver.keys:
        raise StoreProblem("desk_not_encrypted", code="CR-PLAIN", path=str(desk))
    return told


def _turned(
    desk: Path, who: Person, how: str, driver: Driver, key: DataKey | None, told: key_file.KeyFile, rules: Rules,
    clock: Callable[[], int], course: Course,
) -> Turned:
    """Turn the desk's own file, then let everything else follow it.

    The key file is written as soon as nobody else can have the desk open, and never before: a program that has it open ends a turn that it
    finds begun, and would take the keys away. Into the clear drafts and attached files go first, since only the old key reads them.
    """
    after = Driver(() if key is None else (key, *driver.keys))
    overwritten = True

    def step(name: str) -> None:
        if name == "held":
            _put_aside_unknown(desk, driver)
            key_file.write(desk, told)
        course.reached(name)

    def stage(part: Path) -> None:
        with closing(Store.open(part, rules, clock=clock, create=False, driver=Driver(after.keys[:1]))) as store:
            def work(tx: Transaction) -> dict[str, Any]:
                tx.append(tx.desk_stream, [DeskEncryptionChanged(how=how)])
                return {"kinds": []}

            store.operation(key=secrets.token_bytes(16), actor_id=who.id, verb="encrypt", work=work)
        close_alone(part, Driver(after.keys[:1]))
        nonlocal overwritten
        overwritten = turning.clear_away(desk)
        course.step("recorded")
        if key is None:
            _into_the_clear(desk, driver, course)
            course.step("cleared")

    before = key_file.find(desk) if driver.keys else None
    try:
        overwritten = turning.turn(desk, driver, key, stage=stage, course=replace(course, reached=step)) and overwritten
    except BaseException:
        if before is not None and driver.own(dialect.uri(desk)):
            _as_before(desk, driver, before, key, rules, clock)
        raise
    try:
        with closing(Store.open(desk, rules, clock=clock, create=False, driver=after)) as store:
            finished = finish_turn(store)
    except (StoreProblem, Stopped, OSError):
        _LOG.warning("encryption: what lies beside the desk follows with the next backup")
        finished = False
    course.reached("finished")
    _LOG.info("desk %s", how)
    waiting, left = _left(desk, after)
    return Turned(how, finished, left, waiting, overwritten and finished and not turning.remains(desk), tuple(aside.in_use(desk)))


def _as_before(desk: Path, driver: Driver, before: key_file.KeyFile, key: DataKey | None, rules: Rules, clock: Callable[[], int]) -> None:
    """Let the passphrase of before hold, as the desk of before stands; what stands in the clear already beside it is sealed again.

    What cannot be sealed at once is sealed with the next backup, since the key file says until then that a turn was begun.
    """
    if key is not None:
        key_file.write(desk, before)
        return
    try:
        with closing(Store.open(desk, rules, clock=clock, create=False, driver=driver)) as store:
            finish_turn(store)
    except errors(StoreProblem, Stopped, OSError):
        _LOG.warning("encryption: what lies beside the desk is sealed again with the next backup")


def _into_the_clear(desk: Path, driver: Driver, course: Course) -> None:
    drafts, course = paths.beside(desk, "drafts.sqlite"), Course(cancelled=course.cancelled)
    if drafts.exists():
        turning.turn(drafts, driver, None, course=course)
    for place in (paths.beside(desk, "files"), paths.beside(desk, "backups") / "files"):
        if not turning.reseal(place, driver, None, course):
            raise StoreProblem("turn_not_written", code="CR-WRITE", path=str(place))
    for each in turning.put_aside(desk):
        if not PLAIN.own(dialect.uri(each)):
            try:
                turning.turn(each, driver, None, course=course)
            except errors(StoreProblem) as error:  # one that is damaged is named at the end, and keeps the key file where it is
                if getattr(error, "code", "") in _LATER:
                    raise


def _put_aside_unknown(desk: Path, driver: Driver) -> None:
    """Keep the key file that stands beside a desk in the clear and is not of a turn that was given up: old copies may need it."""
    if driver.keys:
        return
    for each in (key_file.place(desk), key_file.kept(desk)):
        if each.exists() and not _given_up(each):
            each.replace(each.with_name(f"{each.stem}-{secrets.token_hex(4)}{each.suffix}"))


def _given_up(file: Path) -> bool:
    try:
        return key_file.read(file).turn == "encrypt"
    except StoreProblem:
        return False


def _left(desk: Path, driver: Driver) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return what beside the desk still is as it was before: what follows later, and what nobody can read or is no part of the desk."""
    refused = {each: code for each in turning.put_aside(desk) if (code := turning.brought(each, driver))}
    later = tuple(each for each, code in refused.items() if code in _LATER)
    return later, (*(each for each in refused if each not in later), *turning.strangers(desk, driver))


def told(done: Turned) -> tuple[Message, ...]:
    """Return in sentences what became of a turn, and what it cannot reach."""
    how = "rotated_half" if done.how == "rotated" and not done.finished else done.how
    said = [say(f"encryption.{how}"), say("encryption.finished" if done.finished else "encryption.unfinished")]
    if done.left:
        said.append(say("encryption.left", names=Listed(tuple(each.name for each in done.left))))
    if done.apart:
        said.append(say("encryption.apart", names=Listed(tuple(each.name for each in done.apart))))
    if done.waiting:
        said.append(say("encryption.waiting", names=Listed(tuple(each.name for each in done.waiting))))
    if done.how == "encrypted":
        said.append(say("encryption.traces" if done.overwritten else "encryption.not_overwritten"))
    if done.how != "decrypted":
        said.append(say("encryption.outside"))
    return tuple(said)

"""A turn of a desk's keys asked for in its window: what is seen to before that closes, and the turn once nobody has the desk open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from complaint_desk import taken_out
from complaint_desk.data import credentials, turning
from complaint_desk.data.copies import Stopped as Stopped
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.key_file import Cost
from complaint_desk.data.store import Store
from complaint_desk.data.turning import Course as Course
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import FileProblem, Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import encrypting
from complaint_desk.services.door import ask
from complaint_desk.services.encrypting import Turned as Turned
from complaint_desk.services.hashing import RFC_9106
from complaint_desk.services.hashing import Cost as GuessCost
from complaint_desk.services.sign_in import show_again

HOWS: Final = ("encrypt", "rotate", "decrypt")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A turn that somebody wants, with what is to open the desk from then on.

    Attributes:
        how: one of ``HOWS``.
        phrase: the new passphrase; "" into the clear.
        recovery: the new recovery key, as it is written down; "" into the clear.
    """

    how: str
    phrase: str = field(default="", repr=False)
    recovery: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a turn would begin.

    Attributes:
        desk: the desk's file.
        encrypted: it opens only with keys.
        hinders: why no turn can be begun: ``demo`` or ``not_installed``; "" when one can.
        needed: bytes that must be free beside the desk.
        free: bytes that are.
        own: who asks has a pass phrase of their own, which shows who they are where nothing opens the desk yet.
    """

    desk: Path
    encrypted: bool
    hinders: str
    needed: int
    free: int
    own: bool


def ground(store: Store, who: Person) -> Ground:
    """Return on what a turn would begin, for who may turn the desk.

    Raises:
        NotAllowed: the person's role may not; that it was tried is kept.
        StoreProblem: the disk does not tell how much room there is.
    """
    ask(store, who, "encrypt", "encrypt_desk")
    try:
        needed, free = turning.room(store.path)
    except OSError as error:
        raise StoreProblem("turn_not_written", code="CR-WRITE", path=str(store.path.parent)) from error
    own = credentials.credential(store.read(), who.id) is not None
    return Ground(store.path, bool(store.driver.keys), encrypting.hinders(store), needed, free, own)


def see_to(store: Store, who: Person, *, key: bytes, wanted: Wanted, present: str = "", cost: GuessCost = RFC_9106) -> None:
    """See before a window closes that a turn can begin; nothing is changed yet.

    Args:
        store: the desk.
        who: wants it.
        key: of the press.
        wanted: the turn.
        present: what opens an encrypted desk now; at one in the clear the pass phrase of who wants it, where they have one. A window may
            be found open.
        cost: what a guess at a pass phrase costs.

    Raises:
        NotAllowed: the person's role may not; that it was tried is kept.
        BadValue: the new passphrase is not good enough.
        StoreProblem: ``present`` opens nothing, there is too little room, the desk is only looked at, or it stands as wanted already.
        Problem: it is the demo desk, or ``present`` is not the pass phrase of who wants it.
    """
    found = ground(store, who)
    store.require_writable()
    if found.hinders == "demo":
        raise Problem("encrypt_no_demo", code="CR-DEMO")
    if found.hinders:
        raise StoreProblem("encryption_not_installed", code="CR-NONE")
    if found.encrypted == (wanted.how == "encrypt"):
        code, said = ("CR-TWICE", "desk_encrypted_already") if found.encrypted else ("CR-PLAIN", "desk_not_encrypted")
        raise StoreProblem(said, code=code, path=str(store.path))
    if wanted.how != "decrypt":
        encrypting.require_good(wanted.phrase)
    if found.encrypted:
        encrypting.unlock(store.path, present)
    else:
        show_again(store, who, present, cost)
    if found.free < found.needed:
        raise turning.no_room(store.path, found.needed)


def turn(
    desk: Path, driver: Driver, who: Person, wanted: Wanted, *, rules: Rules, clock: Callable[[], int], course: Course,
    cost: Cost | None = None,
) -> Turned:
    """Do what was wanted, while nobody has the desk open; arguments and problems are those of ``encrypting.encrypt``."""
    if wanted.how == "decrypt":
        return encrypting.decrypt(desk, driver, who, rules=rules, clock=clock, course=course)
    if wanted.how == "rotate":
        return encrypting.rotate(
            desk, driver, who, phrase=wanted.phrase, recovery=wanted.recovery, rules=rules, clock=clock, course=course)
    assert driver == PLAIN
    return encrypting.encrypt(
        desk, who, phrase=wanted.phrase, recovery=wanted.recovery, rules=rules, clock=clock, course=course, cost=cost)


def write_down(text: str, path: Path, *, desk: Path) -> None:
    """Write a recovery key into a file that only its owner can read, and never beside the desk: who took that would have both.

    Args:
        text: the key, and what it is.
        path: the file.
        desk: the desk that it opens.

    Raises:
        FileProblem: it would lie in the desk's folder or be written over another desk, or cannot be written.
    """
    if desk.parent.resolve() in path.resolve().parents:
        raise FileProblem("recovery_key_beside", code="CR-BESIDE", path=str(path))
    try:
        taken_out.write(path, text.encode())
    except OSError as error:
        raise FileProblem("recovery_key_not_saved", code="CR-SAVE", path=str(path)) from error

"""Review packs: the desk as one masked file for a supervisor's laptop, opened by this same program, in which nothing can be changed.

Masked by default; with names only by somebody with that right, with a reason, and of few people (design, safety E2). Cases about the person
who makes the pack are left out, as they are everywhere else, and so are attached files, drafts, reminders and what people arranged for
themselves. An opened pack stands still at the moment it was made: its clocks, ages and figures are those of then.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from complaint_desk import __version__, paths, taken_out
from complaint_desk.data import pack_file, pack_form, packing
from complaint_desk.data.form import VERSION
from complaint_desk.data.pack_file import SUFFIX as SUFFIX
from complaint_desk.data.pack_file import Head as Head
from complaint_desk.data.pack_file import read_head as read_head
from complaint_desk.data.pack_kind import is_pack as is_pack
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import PackMade
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import BadValue, FileProblem, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.desks import site_folder
from complaint_desk.services.door import ask, operate
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.rights import REVIEWER

_LOG: Final = logging.getLogger(__name__)
FEWEST_SIGNS: Final = 8
"""Of a passphrase; what is typed once and kept by a person need be no longer with a slow key (scrypt)."""

MOST_PEOPLE: Final = 500
"""So many customers may leave the desk by name on one person's word (design, safety E2)."""

SITE_BYTES: Final = 20_000_000
_SITE_PARTS: Final = ("playbooks", "phrases", "methods", "clocks", "calendars")
"""The folders of a site's files by which the guide and the clocks of its cases stand as they do there; with their languages below them."""

_WRITING: Final = 90
"""Hundredths of the work until the desk is written anew; the rest is squeezing it."""

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was made: what it says of itself, its file, its seal in hexadecimal, and its size in bytes."""

    head: Head
    path: Path
    seal: str
    size: int


@dataclass(frozen=True, slots=True)
class Opened:
    """An unpacked pack: what it says of itself, the desk's file in a folder of its own, and its seal."""

    head: Head
    desk: Path
    seal: str

    def clock(self) -> int:
        """Return the moment of the pack, which is now in it for ever."""
        return self.head.made_us

    def store(self, rules: Rules | Callable[[], Rules]) -> Store:
        """Return the desk in the pack, opened for reading only.

        Raises:
            StoreProblem: it is no desk of ours, or a newer program made it.
        """
        return Store.open(self.desk, rules, clock=self.clock, create=False, read_only=True, pack=True)

    def reader(self, store: Store) -> Person:
        """Return who looks into the pack: the person who made it, with the rights to look and no others.

        Raises:
            FileProblem: the pack knows no such person.
        """
        by = store.persons().get(self.head.by)
        if by is None:
            raise FileProblem("pack_damaged", code="PK-DAMAGED", path=self.desk.name)
        return Person(by.id, by.login, by.name, REVIEWER, "0", by.currency)

    def close(self) -> None:
        """Take the unpacked files away."""
        shutil.rmtree(self.desk.parent, ignore_errors=True)


def make(
    store: Store, who: Person, *, key: bytes, out: Path, masked: bool = True, reason: str = "", passphrase: str = "",
    progress: Progress = lambda done, total: None,
) -> Made:
    """Make a review pack; it stands under its name when this returns, and the desk has noted it.

    Args:
        store: the desk, in use or not.
        who: who makes it, and for whose eyes it is.
        key: 16 bytes that name this press.
        out: the file.
        masked: whether words are masked.
        reason: why they are not.
        passphrase: locks the pack; "" leaves it open.
        progress: told hundredths done; may raise to stop, and then nothing is left.

    Raises:
        NotAllowed: the person's role may not make packs, or not with names.
        BadValue: the passphrase is too short, or there is no reason for names.
        FileProblem: the file cannot be written, or names of too many people would leave.
        StoreProblem: the desk cannot be read, or there is no room.
    """
    _require(store, who, masked=masked, reason=reason, passphrase=passphrase)
    taken_out.expect_free(out)
    hidden = hidden_from(store, who)
    folder = _own_folder()
    try:
        made_us, files = store.clock(), _count_files(store)
        written = packing.write(
            store.path, folder / pack_file.DESK, store.rules, lambda: made_us, masked=masked, without=hidden,
            progress=lambda done, total: progress(_WRITING * done // total, 100), driver=store.driver,
        )
        if not masked and written.customers > MOST_PEOPLE:
            raise FileProblem("pack_too_many", code="PK-MANY", n=written.customers, most=MOST_PEOPLE)
        head = Head(
            desk=VERSION, program=__version__, made_us=made_us, by=who.id, masked=masked, cases=written.cases, events=written.events,
            customers=written.customers, first_us=written.first_us, last_us=written.last_us, without=len(hidden), files=files,
        )

        def note(seal: str) -> None:
            event = PackMade(
                cases=head.cases, customers=head.customers, seal=seal, masked=masked, locked=bool(passphrase), reason=reason.strip(),
            )

            def work(tx: Transaction) -> dict[str, Any]:
                tx.append(tx.desk_stream, [event])
                return {"kinds": []}

            operate(store, who, key, "pack", "pack" if masked else "pack_unmasked", work)

        seal = pack_file.write(
            out, head, [(pack_file.DESK, folder / pack_file.DESK), *_site_files(store.path)], passphrase=passphrase, before=note,
            progress=lambda done, total: progress(_WRITING + (100 - _WRITING) * done // max(1, total), 100),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _LOG.info("pack made: %d cases, masked %s, by person %d", head.cases, masked, who.id)
    return Made(head, out, seal, out.stat().st_size)


def _require(store: Store, who: Person, *, masked: bool, reason: str, passphrase: str) -> None:
    store.require_writable()  # what leaves is noted
    ask(store, who, "pack", "pack")
    if not masked:
        ask(store, who, "pack", "pack_unmasked")
        if not reason.strip():
            raise BadValue("pack_reason", field="pack.reason", code="PK-REASON")
    if passphrase and len(passphrase) < FEWEST_SIGNS:
        raise BadValue("pack_short", field="pack.passphrase", code="PK-SHORT", n=FEWEST_SIGNS)


def unpack(path: Path, *, passphrase: str = "", progress: Progress = lambda done, total: None) -> Opened:
    """Unpack a review pack into the data folder; whoever is done with it closes it.

    Raises:
        FileProblem: it is no pack, it is damaged or changed, a newer program made it, or the passphrase is missing or another one.
        StoreProblem: there is no room for it, or its tables are not those of a desk.
    """
    _, seal = read_head(path)
    folder = _own_folder()
    try:
        (folder / pack_file.SITE).mkdir()
        head = pack_file.unpack(path, folder, passphrase=passphrase, progress=progress)
        pack_form.expect_ours(folder / pack_file.DESK)
        return Opened(head, folder / pack_file.DESK, seal)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def told(head: Head, seal: str) -> tuple[Message, ...]:
    """Return in sentences what a pack is, from when, what it leaves out, and by what it can be known."""
    said = [say("pack.of", at=At(head.made_us), cases=head.cases, events=head.events)]
    if head.first_us:
        said.append(say("pack.span", first=At(head.first_us), last=At(head.last_us)))
    said.append(say("pack.masked") if head.masked else say("pack.unmasked", n=head.customers))
    said.append(say("pack.left_out"))
    if head.files:
        said.append(say("pack.left_out_files", n=head.files))
    if head.without:
        said.append(say("pack.left_out_cases", n=head.without))
    return (*said, say("pack.seal", seal=seal_words(seal)))


def seal_words(seal: str) -> str:
    """Return the beginning of a seal as four groups that can be read over the telephone."""
    return " ".join(seal[at : at + 4] for at in range(0, 16, 4))


def _own_folder() -> Path:
    """Make a folder for one unpacked desk, readable by this person only, and take away those of programs that have ended."""
    base = paths.data_folder() / "packs"
    try:
        base.mkdir(parents=True, exist_ok=True)
        for old in base.iterdir():
            owner = old.name.partition("-")[0]
            if not (owner.isdecimal() and psutil.pid_exists(int(owner))):
                shutil.rmtree(old, ignore_errors=True)
        made = base / f"{os.getpid()}-{secrets.token_hex(6)}"
        made.mkdir(mode=0o700)
    except OSError as error:
        raise Problem("pack_no_room", code="PK-ROOM", path=str(base)) from error
    return made


def _count_files(store: Store) -> int:
    found: int = store.read().value("SELECT count(*) FROM event WHERE kind = 'attachment_added'")
    return found


def _site_files(desk: Path) -> list[tuple[str, Path]]:
    """Return the site's own playbooks, clocks and calendars, without which the cases would stand under other rules.

    Whatever else lies in the site's folder stays there: notes, letters and lists have names in them that no mask knows.
    """
    site, found, left = site_folder(desk), list[tuple[str, Path]](), SITE_BYTES
    if site is None:
        return found
    for file in sorted(site.rglob("*.toml")):
        if _is_rule(file.relative_to(site)) and file.is_file() and not file.is_symlink():
            with suppress(OSError):
                left -= file.stat().st_size
                name = f"{pack_file.SITE}/{file.relative_to(site).as_posix()}"
                if left >= 0 and pack_file.is_name(name):
                    found.append((name, file))
    return found


def _is_rule(place: Path) -> bool:
    """Tell whether a file of a site stands where the program reads playbooks, phrases, methods, clocks and calendars."""
    folder, *below = place.parts[:-1] or ("",)
    return folder in _SITE_PARTS and (not below or (len(below) == 1 and below[0] in LANGUAGES))

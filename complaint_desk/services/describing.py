"""A description of program and desk for support: put together here, shown in full by whoever asks for it, and sent by nobody.

It works where the desk does not: damaged, encrypted with nobody there to open it, or gone. What costs no time comes at once
(``at_once``); what reads the whole file comes after it (``looked_into``), for two minutes at most, and can be stopped. No path, no name and
no word of a customer's fits into it (``domain.description``); the desk's file is only read.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from complaint_desk import __version__, paths, settings, taken_out
from complaint_desk.data import diagnosis, key_file, places
from complaint_desk.data.anchors import Anchors
from complaint_desk.data.copies import Folder, Stopped, digest_of
from complaint_desk.data.diagnosis import Face, Found
from complaint_desk.data.driver import PLAIN, Driver, installed
from complaint_desk.data.opening import VERSION
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.description import Ago, Answer, Description, Fact, Is, Name, Numbers, Section, Size
from complaint_desk.domain.problems import Problem
from complaint_desk.policy.holding import LOCKABLE, SHUT
from complaint_desk.policy.machine import of_machine
from complaint_desk.services import log_lines
from complaint_desk.services.backups import folder_of
from complaint_desk.services.desks import now_us, site_folder

LONGEST_S: Final = 120.0
"""Seconds that the file is looked through at most."""

COPIES: Final = 5
"""So many full copies are named, the newest first."""

FAULTS: Final = 40
"""So many faults of a site's own files are named."""

START: Final = "complaint_desk: "
"""How each description begins, in every language: by it one is told from any other file."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is described.

    Attributes:
        desk: its file; nothing need be there.
        data: the folder of the program's own files.
        driver: opens the desk, as far as somebody typed what opens an encrypted one.
        clock: microseconds UTC now.
        timer: seconds that only go on.
        qt: version of Qt, "" where there is none.
        code: of the problem that was told; "" for none.
        kind: the exception of a fault of ours; "" for none.
        places: where that went through, as ``module.py:12 in name``.
    """

    desk: Path
    data: Path
    driver: Driver = PLAIN
    clock: Callable[[], int] = now_us
    timer: Callable[[], float] = time.monotonic
    qt: str = ""
    code: str = ""
    kind: str = ""
    places: tuple[str, ...] = ()

    @property
    def locked(self) -> bool:
        """The desk is encrypted, and nobody typed what opens it."""
        return not self.driver.keys and key_file.encrypted(self.desk)


Cancelled = Callable[[], bool]
Told = Callable[[int, int], object]


def scene_of(store: Store, _who: Person) -> Scene:
    """Return what is described of a desk that is open, for whoever works there."""
    return Scene(store.path, paths.data_folder(), store.driver)


def at_once(scene: Scene) -> Description:
    """Return what can be told without reading the whole file."""
    return Description(scene.clock(), (*_begin(scene), Section("check", (Fact("ended", Is("later")),)), *_end(scene)))


def looked_into(scene: Scene, *, cancelled: Cancelled = lambda: False, told: Told = lambda _done, _total: None) -> Description:
    """Return all of it.

    Args:
        scene: what is described.
        cancelled: asked again and again whether to stop; then what was found until then is told.
        told: called with how much is done, and of how much.
    """
    end = scene.timer() + LONGEST_S

    def over() -> bool:
        return cancelled() or scene.timer() > end

    copies = len(_copies(folder_of(scene.desk)))
    total = len(diagnosis.TABLES) + copies
    sections = (
        *_begin(scene),
        _check(scene, cancelled, over, lambda done, _all: told(done, total)),
        _proven(scene, over, lambda done: told(len(diagnosis.TABLES) + done, total)),
        _site(scene.desk),
        *_end(scene),
    )
    told(total, total)
    return Description(scene.clock(), tuple(each for each in sections if each.facts or each.lines))


def save(text: str, target: Path) -> None:
    """Keep a description as a file.

    Raises:
        Problem: something else stands there under that name, or the file cannot be written; nothing was changed.
    """
    try:
        taken_out.expect_free(target)
        if target.exists() and not _is_one(target):
            raise Problem("description_not_over", code="DE-OVER", name=target.name)
        taken_out.write(target, text.encode("utf-8"))
    except OSError as error:
        raise Problem("description_not_written", code="DE-WRITE", name=target.name) from error


def _is_one(file: Path) -> bool:
    with file.open("rb") as read:
        return read.read(len(START)) == START.encode()


def _begin(scene: Scene) -> Iterator[Section]:
    if scene.code or scene.kind:
        facts = [Fact("code", Name(scene.code))] if scene.code else []
        facts += [Fact("kind", Name(scene.kind))] if scene.kind else []
        yield Section("problem", tuple(facts), tuple(log_lines.cut(each) for each in scene.places))
    yield _program(scene.qt)
    yield _settings(scene)
    yield _policy()
    found = diagnosis.face(scene.desk, scene.driver)
    yield _desk(scene, found)
    yield _drive(scene.desk)
    yield _backups(scene)


def _end(scene: Scene) -> Iterator[Section]:
    folder = scene.data / "log"
    for code, lines in (("log", log_lines.last(folder)), ("fatal", log_lines.hard(folder))):
        yield Section(code, (Fact("lines", len(lines)),), lines)


def _yes(found: bool) -> Is:
    return Is("yes" if found else "no")


def _program(qt: str) -> Section:
    return Section("program", (
        Fact("version", Name(__version__)), Fact("packed", _yes(bool(getattr(sys, "frozen", False)))),
        Fact("python", Name(platform.python_version())), Fact("qt", Name(qt)), Fact("sqlite", Name(diagnosis.sqlite_version)),
        Fact("cipher", _yes(installed())), Fact("system", Name(platform.platform())),
    ))


def _settings(scene: Scene) -> Section:
    file = scene.data / settings.FILE
    chosen = settings.peek(file)
    return Section("settings", (
        Fact("language", Name(chosen.language or "system")), Fact("theme", Name(chosen.theme)), Fact("density", Name(chosen.density)),
        Fact("report", Name(chosen.report or "none")), Fact("remind", chosen.remind),
        Fact("bad", _yes(paths.there(file.with_name(f"{file.name}.bad")))),
    ))


def _policy() -> Section:
    """Tell what the administrator of this machine set, by the file's keys and without a value of theirs, and what is wrong with it."""
    file, found = paths.policy_file(), of_machine()
    facts = [Fact("file", Is("there" if found.there else "missing")), Fact("place", Is("home" if _place(file) == "home" else "machine"))]
    if not found.there:
        return Section("policy", tuple(facts))
    policy = found.policy
    facts.append(Fact("read", Is("nothing" if policy == SHUT else "in_part" if found.faults else "whole")))
    for key in LOCKABLE:
        if key in policy.locked or key in policy.values:
            held = "unsure" if key in policy.unsure else "fixed" if key in policy.locked else "begins"
            facts.append(Fact("key", Is(held), key))
    facts += [Fact("lock_minutes", policy.lock_minutes), Fact("names", _yes(policy.names)), Fact("faults", len(found.faults))]
    facts += [Fact("fault", Name(each.reason.key), f"{each.key or 'file'}:{each.line}") for each in found.faults]
    return Section("policy", tuple(facts))


def _desk(scene: Scene, found: Face) -> Section:
    facts: list[tuple[str, Answer]] = [("state", Is(found.state)), ("place", Is(_place(scene.desk)))]
    if found.state in ("there", "empty"):
        facts += [("size", Size(found.size)), ("written", _ago(scene, found.written_us)), ("journal", Size(found.journal))]
    encrypted = bool(scene.driver.keys) or key_file.encrypted(scene.desk)
    facts.append(("encrypted", _yes(encrypted)))
    if encrypted:
        facts += [("keys", _yes(paths.there(key_file.place(scene.desk)))), ("keys_kept", _yes(paths.there(key_file.kept(scene.desk))))]
    if found.header:
        facts.append(("header", Is("locked" if scene.locked else found.header)))
    if found.header == "sqlite":
        there = found.size // found.page_size if found.page_size else 0
        facts += [
            ("owner", Is(found.owner)), ("form", found.form), ("form_known", VERSION), ("page_size", Size(found.page_size)),
            ("pages_told", found.pages_told), ("pages_there", there), ("cut", _yes(there < found.pages_told)),
            ("pages_free", found.pages_free), ("changes", found.changes),
        ]
    return Section("desk", tuple(Fact(code, says) for code, says in facts))


def _place(desk: Path) -> str:
    """Return where a desk stands, without the names of its folders, which may be anybody's."""
    whole = desk.absolute()
    if whole == paths.default_desk().absolute():
        return "standard"
    if paths.demo_folder().absolute() in whole.parents:
        return "demo"
    try:
        return "home" if Path.home() in whole.parents else "elsewhere"
    except RuntimeError:  # nobody has a home here
        return "elsewhere"


def _drive(desk: Path) -> Section:
    whole = desk.absolute()
    facts = [
        Fact("kind", Name(places.kind(whole))), Fact("network", _yes(places.on_network(whole))),
        Fact("synced", _yes(bool(places.sync_folder(whole)))), Fact("writable", _yes(os.access(whole.parent, os.W_OK))),
    ]
    try:
        facts.append(Fact("free", Size(folder_of(whole).free())))
    except OSError:
        facts.append(Fact("free", Is("unreadable")))
    return Section("drive", tuple(facts))


def _copies(folder: Folder) -> tuple[tuple[Path, int, int], ...]:
    """Return the newest full copies, the newest first: the file, of which moment it is, its bytes."""
    full = [each for each in folder.kept() if each.full]
    return tuple((folder.path / each.name, each.made_us, each.size) for each in reversed(full[-COPIES:]))


def _backups(scene: Scene) -> Section:
    folder = folder_of(scene.desk)
    kept, state = folder.kept(), folder.state()
    facts: list[tuple[str, Answer]] = [
        ("copies", sum(1 for each in kept if each.full)), ("segments", sum(1 for each in kept if not each.full)),
        ("size", Size(sum(each.size for each in kept))), ("last", _ago(scene, kept[-1].made_us) if kept else Is("none")),
        ("failed", Name(log_lines.code_of(state.failed)) if state.failed else Is("no")), ("paused", _yes(state.paused)),
        ("drilled", _ago(scene, state.drilled_us) if state.drilled_us else Is("never")), ("drill_failed", _yes(state.drill_failed)),
    ]
    named = [Fact(code, says) for code, says in facts]
    for n, (_file, made_us, size) in enumerate(_copies(folder), start=1):
        named += [Fact("made", _ago(scene, made_us), str(n)), Fact("bytes", Size(size), str(n))]
    return Section("backups", tuple(named))


def _proven(scene: Scene, over: Cancelled, told: Callable[[int], object]) -> Section:
    """Tell of each of the newest full copies whether it is still what was proven when it was made."""
    folder, facts = folder_of(scene.desk), []
    for n, (file, _made_us, size) in enumerate(_copies(folder), start=1):
        told(n - 1)
        try:
            noted = folder.manifest(file)
            same = size == noted.size and digest_of(file, over) == noted.sha256
            facts.append(Fact("same", _yes(same), str(n)))
        except Stopped:
            facts.append(Fact("same", Is("not_looked"), str(n)))
        except (Problem, OSError):
            facts.append(Fact("same", Is("unreadable"), str(n)))
    return Section("proven", tuple(facts))


def _check(scene: Scene, cancelled: Cancelled, over: Cancelled, told: Told) -> Section:
    """Look the file through and tell what is bad, by tables of ours and numbers of pages."""
    if diagnosis.face(scene.desk, scene.driver).state != "there":
        return Section("check")
    if scene.locked:
        return Section("check", (Fact("ended", Is("locked")),))
    found = diagnosis.look_through(scene.desk, scene.driver, anchors=Anchors(scene.data / "anchors"), cancelled=over, told=told)
    ended = "time_up" if found.ended == "stopped" and not cancelled() else found.ended
    return Section("check", (Fact("ended", Is(ended)), *_looked(found)))


def _looked(found: Found) -> Iterator[Fact]:
    if found.error:
        yield Fact("error", Name(found.error))
        return
    yield Fact("whole", _yes(found.whole) if found.ended == "done" or found.bad else Is("not_looked"))
    yield Fact("tables", len(found.looked))
    yield Fact("tables_all", len(diagnosis.TABLES))
    for table, faults in sorted(found.bad.items()):
        yield Fact("bad", faults if faults else Is("unreadable"), table)
    yield Fact("pages", Numbers(tuple(sorted(found.pages))))
    for name in found.missing:
        yield Fact("missing", Is("missing"), name)
    yield Fact("foreign", found.foreign)
    for code, number in (("cases", found.cases), ("events", found.events)):
        yield Fact(code, Is("unreadable") if number is None else number)
    yield Fact("anchor", Is(f"anchor_{found.anchor}"))


def _site(desk: Path) -> Section:
    """Tell what is wrong in a site's own files: a file is named where it stands in for one of ours, else by a number."""
    site = site_folder(desk)
    if site is None:
        return Section("site", (Fact("folder", Is("no")),))
    from complaint_desk.services.books import refused  # everything that the guide says, which no desk without such files needs

    try:
        faults = refused(site)
    except (Problem, OSError):
        return Section("site", (Fact("folder", Is("yes")), Fact("faults", Is("unreadable"))))
    from complaint_desk.resources import path

    numbers: dict[str, int] = {}
    facts = [Fact("folder", Is("yes")), Fact("faults", len(faults))]
    for each in faults[:FAULTS]:
        below = each.file.partition("/")[2] if each.own else each.file
        ours = bool(below) and path(*below.split("/")).is_file()
        name = below if ours else f"file-{numbers.setdefault(each.file, len(numbers) + 1)}"
        facts.append(Fact("fault", Name(each.reason.key), f"{name}:{each.line}"))
    return Section("site", tuple(facts))


def _ago(scene: Scene, us: int) -> Ago:
    return Ago(max(0, scene.clock() - us))

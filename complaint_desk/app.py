"""The program with its window: opens the desk, makes the collaborators, and takes leave of them in order.

The desk is looked into in a thread of its own while Qt starts; the queue is on the screen before anything else is built. So this
module imports Qt and the store where they are first needed.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from complaint_desk import paths
from complaint_desk.between import (
    After,
    Rescue,
    anchor,
    at_the_door,
    describe,
    drafts_of,
    end_with_signals,
    goes_on,
    import_without_a_hook,
    look_after,
    offer_ways,
    put_back,
    rescue,
    second_wanted,
    signed_in,
    survey,
    tell_policy,
    tell_safe,
    tell_standing,
    turn,
    until_quit,
)
from complaint_desk.chosen import Kept, keep, kept, spoken
from complaint_desk.data.driver import PLAIN, in_the_clear
from complaint_desk.data.pack_kind import is_pack
from complaint_desk.domain.problems import Problem
from complaint_desk.log import Log
from complaint_desk.services.desks import desk_path, local_zone, login_told, now_us, opened, opened_at_the_door, require_door, site_folder
from complaint_desk.services.first_look import first_look
from complaint_desk.ui.screen import require_screen
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace

    from PySide6.QtWidgets import QApplication

    from complaint_desk.data.store import Store
    from complaint_desk.domain.authority import Person
    from complaint_desk.domain.rules import Rules
    from complaint_desk.services.describing import Scene
    from complaint_desk.services.knocking import Wanted as Asked
    from complaint_desk.services.packs import Opened
    from complaint_desk.services.queue import Opening
    from complaint_desk.services.restoring import Point
    from complaint_desk.services.turns import Wanted
    from complaint_desk.settings import Settings
    from complaint_desk.ui.backing import Backing
    from complaint_desk.ui.crash import CrashHooks
    from complaint_desk.ui.desk import Desk
    from complaint_desk.ui.first_window import FirstWindow
    from complaint_desk.ui.look import Look
    from complaint_desk.ui.monthly import MonthlyReport
    from complaint_desk.ui.runner import Executor, Garbage, Runner
    from complaint_desk.ui.window import Window

Told: TypeAlias = "Namespace | SimpleNamespace"
ANCHOR_MS: Final = 600_000
_LOCKED: Final = frozenset({"PK-LOCKED", "PK-PASS", "CR-LOCKED", "CR-PASS"})


@dataclass(frozen=True, slots=True)
class Program:
    """The running program, for who tries it out.

    Attributes:
        application: Qt's.
        window: the main window, everything built.
        runner: its background work.
        words: the language in use.
    """

    application: QApplication
    window: Window
    runner: Runner
    words: Words


Ready = Callable[[Program], int]
Watch = Callable[["Window"], object]


def run_window(
    arguments: Told, words: Words, *, path: Path | None = None, ready: Ready | None = None, watch: Watch | None = None,
    wanted: Asked | None = None,
) -> int:
    """Open the window, work until it is closed, and return the exit code.

    Args:
        arguments: ``db``, ``demo``, ``lang``, ``theme``, ``login``, ``safe``.
        words: the language of the command line.
        path: the desk's file, if not the one the arguments name.
        ready: called when everything is built; the program ends with what it returns.
        watch: given the window before it is shown.
        wanted: what it is opened for; a window that the user has on this desk already comes forward with it, and no other is opened. None:
            another window is opened in any case.

    Raises:
        Problem: there is no screen, or the desk cannot be opened.
    """
    require_screen()
    collected = gc.isenabled()
    gc.disable()  # a start leaves nothing behind that is worth a search; the window collects in its own time
    try:
        return _run(arguments, words, path, ready, watch, wanted)
    finally:
        if collected:
            gc.enable()


def _run(arguments: Told, words: Words, path: Path | None, ready: Ready | None, watch: Watch | None, wanted: Asked | None) -> int:
    found = kept(arguments)
    told = found.settings
    opening = _Opening(arguments, path, told)
    import_without_a_hook()
    first = opening.first_window(wanted) if wanted is not None and opening.barred is None else None
    if first is not None and first.answered:
        return 0
    if first is None or not first.silent:
        opening.start()
    from PySide6.QtWidgets import QApplication

    from complaint_desk.ui.crash import CrashDialog, CrashHooks
    from complaint_desk.ui.language import Language
    from complaint_desk.ui.look import Look
    from complaint_desk.ui.runner import Garbage
    from complaint_desk.ui.theme import Appearance

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("complaint-desk")
    application.setDesktopFileName("complaint-desk")
    look = Look(Appearance(application, _theme(told.theme), told.language or words.language), Language(spoken(words, told)))
    garbage = Garbage()
    log = Log(paths.data_folder() / "log")
    dialog = CrashDialog(look, lambda fault, parent: describe(look, opening.scene(), parent, fault), keeps=lambda: hooks.keeps())
    hooks = CrashHooks(paths.data_folder() / "log", dialog)
    hooks.install()
    before = end_with_signals(application)
    try:
        after = After()
        if first is not None and first.silent:
            if not second_wanted(application, look):
                return 1
            opening.start()
        if first is not None:
            first.listen()
        while True:
            left = _work(application, opening, look, told, hooks, garbage, ready, watch, after, first, found)
            if left.wanted is None:
                return left.code
            found = replace(kept(arguments), damaged=False)
            told = found.settings
            after = _between(application, look, left, told.person, hooks)
            opening = left.opening.anew(told, after.opens, after.path)
            opening.start()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if first is not None:
            first.close()
        hooks.restore()
        log.close()
        garbage.close()
        look.language.close()


@dataclass(frozen=True, slots=True)
class _Left:
    """How a window was left.

    Attributes:
        opening: how its desk was opened.
        code: the exit code.
        wanted: what shall be done while nobody has the desk open, before the window opens again; None: it shall not.
        who: wants that.
    """

    opening: _Opening
    code: int = 0
    wanted: Point | Rescue | Wanted | None = None
    who: Person | None = None


def _between(application: QApplication, look: Look, left: _Left, person: str, hooks: CrashHooks) -> After:
    """Do what was wanted of the desk while no window is open on it."""
    from complaint_desk.services.restoring import Point

    opening, rules = left.opening, left.opening.rules()
    if isinstance(left.wanted, Point):
        return put_back(application, look, opening.path, opening.driver, left.wanted, rules=rules, person=person, who=left.who)
    if isinstance(left.wanted, Rescue):
        return rescue(
            application, look, opening.path, opening.driver, left.wanted, rules=rules, person=person, unexpected=hooks.report)
    assert left.wanted is not None
    assert left.who is not None
    return turn(application, look, opening.path, opening.driver, left.wanted, left.who, rules=rules, unexpected=hooks.report)


def _work(
    application: QApplication, opening: _Opening, look: Look, told: Settings, hooks: CrashHooks, garbage: Garbage, ready: Ready | None,
    watch: Watch | None, after: After, one: FirstWindow | None, found: Kept,
) -> _Left:
    """Open the window and work until it is closed; return how it was left."""
    from complaint_desk.domain.messages import say
    from complaint_desk.ui.desk import Desk
    from complaint_desk.ui.resting import rest
    from complaint_desk.ui.runner import Runner
    from complaint_desk.ui.window import Parts, Window

    try:
        opening, (person, people, first) = _waited(application, look, opening)
    except Problem as problem:
        offered = partial(offer_ways, application, look, opening.scene(), problem, only_read=opening.safe)
        wanted = offered() if opening.by_itself else None
        if wanted is not None:
            return _Left(opening, wanted=wanted)
        raise
    runner = Runner(lambda _lane: opening.store(), closed=lambda _store: None, rests=rest)
    guarded = person is None
    if person is None:
        policy = found.machine.policy
        asked = partial(signed_in, application, look, unexpected=hooks.report, login=told.person)
        person = goes_on(after, people, opening.store(), policy) or (opening.at_the_door(asked) if opening.safe else asked(runner))
        if person is None:
            runner.close()
            opening.close()
            return _Left(opening)
    told, keeps = replace(told, person=person.login if guarded else told.person), opening.keeper()
    desk = Desk(runner, person, clock=opening.clock, new_key=lambda: os.urandom(16), unexpected=hooks.report)
    parts = Parts(
        look, desk, runner, opening.clock, local_zone, people, drafts_of(opening.path, opening.driver, hooks, safe=opening.safe), keeps,
        demo=opening.demo, first=first, guarded=guarded, site=opening.site, policy=found.machine.policy,
    )
    window = Window(parts, told)
    window.ready.connect(lambda: garbage.settle(lambda: runner.idle))
    backing: list[Backing | MonthlyReport] = []
    window.ready.connect(lambda: _settle_in(application, window, runner, look, ready, hooks))
    if opening.pack is None and not opening.safe:
        window.ready.connect(lambda: backing.extend(_begin_beside(look, desk, runner, window, opening, after)))
    else:
        opening.say_what_it_is(window)
    if found.damaged:
        window.shell.show_notice(say("settings.damaged"))
    tell_policy(window, found.machine, at_edge=opening.pack is None and not opening.safe)
    if watch is not None:
        watch(window)
    window.shell.show()
    if one is not None:
        window.ready.connect(lambda: one.serve(look, window, opening.clock))
    try:
        code = until_quit(application)
    finally:
        if one is not None:
            one.leave(ends=window.wanted is None)
        keeps(window.settings)
        _take_leave(window, runner, opening, backing)
    return _Left(opening, code, window.wanted, desk.person)


def _take_leave(window: Window, runner: Runner, opening: _Opening, beside: list[Backing | MonthlyReport]) -> None:
    """Let the window and what works beside it go, and close the desk last."""
    window.close_down()
    for each in beside:
        each.stop()
    runner.write(anchor)
    runner.close()
    window.shell.deleteLater()
    window.deleteLater()  # with its timers
    opening.close()


def _waited(application: QApplication, look: Look, opening: _Opening) -> tuple[_Opening, Any]:
    """Return the opened desk and who sits there; what opens an encrypted desk or a locked pack is asked for, again and again.

    Raises:
        Problem: it cannot be opened.
    """
    misses = 0
    while True:
        try:
            return opening, opening.wait()
        except Problem as problem:
            if problem.code not in _LOCKED:
                raise
            from complaint_desk.ui.unlocking import question

            misses += problem.code in ("CR-PASS", "PK-PASS")
            typed: list[str] = []
            dialog = question(look, opening.path.name, typed.append, problem.code, misses)
            dialog.finished.connect(application.quit)
            dialog.open()
            until_quit(application)
            if not typed:
                raise
            opening = opening.again(typed[0])
            opening.start()


def _begin_beside(look: Look, desk: Desk, runner: Runner, window: Window, opening: _Opening, after: After) -> list[Backing | MonthlyReport]:
    """Begin what goes on beside the work at a desk of one's own, and say what became of it since the window before."""
    if opening.founded and window.seating is not None:
        window.seating.offer()
    if after.news:
        window.show_turned(after.news)
    return [_begin_backups(look, desk, runner, window, opening), _begin_reports(look, desk, window)]


def _begin_backups(look: Look, desk: Desk, runner: Runner, window: Window, opening: _Opening) -> Backing:
    """Begin the backups, once everything is built: no first page waits for what reads and writes them."""
    from complaint_desk.ui.backing import Backing

    made = Backing(look, desk, runner, window.shell, opening.store, now_us, window)
    made.start()
    return made


def _begin_reports(look: Look, desk: Desk, window: Window) -> MonthlyReport:
    """Look a while after the start whether the last month's report is to be made by itself."""
    from complaint_desk.ui.monthly import MonthlyReport

    made = MonthlyReport(look, desk, window.shell, lambda: window.settings, window)
    made.start()
    return made


def _settle_in(
    application: QApplication, window: Window, runner: Runner, look: Look, ready: Ready | None, hooks: CrashHooks,
) -> None:
    """Begin what goes on beside the work, once everything is built."""
    from PySide6.QtCore import QTimer

    anchors = QTimer(window)
    anchors.setInterval(ANCHOR_MS)
    anchors.timeout.connect(lambda: runner.write(anchor))
    anchors.start()
    runner.write(look_after, then=lambda found: tell_standing(window, *found), failed=lambda error: _not_opened(window, error))
    runner.read(survey(look.words.language), failed=hooks.report)
    if ready is not None:
        QTimer.singleShot(0, window, lambda: _try(application, Program(application, window, runner, look.words), ready))


def _not_opened(window: Window, error: BaseException) -> None:
    """Say what is wrong with a desk that could be looked at and not opened; anything else is our own mistake."""
    if not isinstance(error, Problem):
        raise error
    window.shell.show_problem(error)


def _try(application: QApplication, program: Program, ready: Ready) -> None:
    code = 1
    try:
        code = ready(program)
    except Problem as problem:
        print(program.words.of(problem.message), file=sys.stderr)  # noqa: T201  # told where a script reads it
    finally:
        program.window.shell.close()
        application.exit(code)


def _theme(name: str) -> Any:
    return name if name in ("light", "dark") else "system"


class _Opening(threading.Thread):
    """Looks into the desk while Qt starts, or opens it where a look does not do.

    Attributes:
        demo: it is the demo desk.
        safe: in safe mode: for reading only, and without the site's own files.
        path: its file.
        pack: the review pack that was unpacked; None of any other desk.
        founded: nobody was known at the desk, and who sits there became its administrator.
        driver: opens the desk's files; holds the keys of an encrypted one once somebody typed what opens it.
        barred: why it cannot be told which desk is meant; None where it can.
        by_itself: nobody named a desk, or only a pack, and nobody reads what is printed: the program was started from an icon.
    """

    def __init__(self, arguments: Told, path: Path | None, told: Settings, passphrase: str = "") -> None:
        super().__init__(name="opening", daemon=True)
        self._arguments, self._passphrase = arguments, passphrase
        self.pack: Opened | None = None
        self.demo = bool(getattr(arguments, "demo", False)) and not arguments.db and path is None
        self.safe = bool(getattr(arguments, "safe", False))
        self.barred: Problem | None = None
        self.path = path or (paths.demo_folder() if self.demo else self._desk())
        read = sys.stderr is not None and sys.stderr.isatty()
        self._packed = is_pack(self.path)
        self.by_itself = path is None and (self._packed or not arguments.db) and not read
        self._strict = bool(getattr(arguments, "login", None))
        self._told = told
        self._lock = threading.Lock()
        self._store: Store | None = None
        self.founded = False
        self.driver = PLAIN
        self._first: tuple[Person | None, tuple[Person, ...], Opening | None] | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """Look, or open."""
        try:
            if self.barred is not None:
                raise self.barred
            if not self._packed and not self.demo:
                self._unlock()
            self._first = self._looked_into() if self._packed else self._looked() or self._sat_down()
        except BaseException as error:  # told on the main thread, whatever it is
            self._error = error

    def _desk(self) -> Path:
        """Return the desk's file; where it cannot be told which one is meant, that is said in the window, and none is opened."""
        try:
            return desk_path(self._arguments.db)
        except Problem as problem:
            if self._arguments.db:
                raise
            self.barred = problem
            return paths.default_desk()

    def first_window(self, wanted: Asked) -> FirstWindow:
        """Take the desk's one window, or have the one there is come forward."""
        from complaint_desk.ui.first_window import first_window

        return first_window(self.path, wanted, pack=self._packed)

    def _unlock(self) -> None:
        if not (paths.there(self.path) and in_the_clear(self.path)):
            from complaint_desk.services.encrypting import opened_by  # for an encrypted desk alone

            self.driver = opened_by(self.path, self._passphrase)

    def again(self, passphrase: str) -> _Opening:
        """Return the opening of the same file with a passphrase."""
        return self.anew(self._told, passphrase)

    def anew(self, told: Settings, opens: str | None, path: Path | None = None) -> _Opening:
        """Return the opening of the same file once more, by who opened it before; nobody types again what opens an encrypted one.

        Args:
            told: the settings by now.
            opens: what opens it by now; None: what did before.
            path: another file in its place; None: the same.
        """
        made = _Opening(self._arguments, path or self.path, told, self._passphrase if opens is None else opens)
        made.by_itself = self.by_itself
        return made

    def site(self) -> Path | None:
        """Return the folder of the site's own files, None where there is none or it is left aside."""
        return site_folder(self.path, safe=self.safe)

    def rules(self) -> Rules:
        """Return what holds at the desk."""
        from complaint_desk.services.rule_books import load_rules  # the playbooks take a tenth of a second, and no queue needs them

        return load_rules(site=self.site())

    def at_the_door(self, ask: Callable[[Executor], Person | None]) -> Person | None:
        """Have somebody sign in at a desk that is else open for reading only."""
        return at_the_door(lambda: opened_at_the_door(self.path, self.rules, driver=self.driver), ask)

    def clock(self) -> int:
        """Return now, which in a review pack is for ever the moment it was made."""
        return now_us() if self.pack is None else self.pack.clock()

    def scene(self) -> Scene:
        """Return what a description for support is about."""
        from complaint_desk.services.describing import Scene

        return Scene(self.path, paths.data_folder(), self.driver)

    def keeper(self) -> Callable[[Settings], None]:
        """Return what keeps the settings: who sat at one's own desk, and where, does not change by looking into a pack."""
        if self.safe:
            return lambda _chosen: None
        if self.pack is None:
            return keep
        return lambda chosen: keep(replace(chosen, person=self._told.person, view=self._told.view))

    def say_what_it_is(self, window: Window) -> None:
        """Say above the views that nothing can be changed; of a pack from when it is and what it leaves out."""
        from complaint_desk.domain.messages import At, say
        from complaint_desk.services.packs import told
        from complaint_desk.ui.packing import together

        if self.safe:
            tell_safe(window)
        if self.pack is not None:
            head, seal = self.pack.head, self.pack.seal
            window.shell.show_standing(say("pack.looking", at=At(head.made_us)), together([*told(head, seal)]))

    def _looked_into(self) -> tuple[Person, tuple[Person, ...], Opening | None]:
        from complaint_desk.services.packs import unpack

        self.pack = unpack(self.path, passphrase=self._passphrase)
        try:
            self.path = self.pack.desk
            reader = self.pack.reader(self.store())
        except BaseException:
            self.close()
            raise
        return reader, (reader,), None

    def _looked(self) -> tuple[Person, tuple[Person, ...], Opening | None] | None:
        if self.demo or self.safe:  # it may have to be made anew, or is not to be shown as it was left
            return None
        for login in dict.fromkeys((self._told.person, login_told(None))):
            if login:
                view = self._told.view
                seen = first_look(
                    self.path, clock=now_us, login=login, strict=self._strict, view=view, zone=local_zone(), driver=self.driver)
                if seen is not None or self._strict:
                    return (seen.person, seen.people, seen.opening) if seen is not None else None
        return None

    def _sat_down(self) -> tuple[Person | None, tuple[Person, ...], Opening | None]:
        from complaint_desk.services.people import persons, sit_down
        from complaint_desk.services.sign_in import rule

        store = self.store()
        if rule(store).required:
            require_door(store)
            return None, persons(store), None  # who it is, they show
        self.founded = not persons(store)
        preferred = next((each for each in persons(store) if each.login == self._told.person and each.active), None)
        login = self._told.person if self._strict else login_told(None)
        person = sit_down(store, login, strict=self._strict) if self._strict or preferred is None else preferred
        return person, persons(store), None

    def store(self) -> Store:
        """Return the desk, opened by who asks first.

        Raises:
            Problem: it cannot be opened.
        """
        with self._lock:
            if self._store is None:
                if self.demo:
                    from complaint_desk.services.demo.fill import demo_desk

                    self.path = demo_desk(self.path, self.rules(), now_us).path
                if self.pack is not None:
                    self._store = self.pack.store(self.rules)
                else:
                    self._store = opened(self.path, self.rules, driver=self.driver, safe=self.safe)
            return self._store

    def wait(self) -> tuple[Person | None, tuple[Person, ...], Opening | None]:
        """Return who sits at the desk, None where they have to show it, everybody, and the beginning of the queue where that was seen.

        Raises:
            Problem: it cannot be opened, or the person told is none of its people.
        """
        self.join()
        if self._error is not None:
            raise self._error
        assert self._first is not None
        return self._first

    def close(self) -> None:
        """Close the desk, where it was opened, with a last backup of what was done."""
        if self._store is not None:
            from complaint_desk.services.backups import keep_up

            with suppress(Problem):
                if self.pack is None and not self._store.read_only:
                    keep_up(self._store, closing=True)
            self._store.close()
        if self.pack is not None:
            self.pack.close()

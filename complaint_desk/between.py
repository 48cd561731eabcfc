"""What the program asks and does while no window is open on the desk: who is there, a desk put back, rescued, or turned to other keys.

Nobody may have the desk open for that, so the window closes before and opens again after it. Like the program itself, this module
imports Qt and the store where they are first needed.
"""

from __future__ import annotations

import builtins
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from complaint_desk import paths
from complaint_desk.domain.problems import Problem
from complaint_desk.services.desks import login_told, note_anchor, now_us

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from complaint_desk.data.driver import Driver
    from complaint_desk.data.store import Store
    from complaint_desk.domain.authority import Person
    from complaint_desk.domain.messages import Message
    from complaint_desk.domain.rules import Rules
    from complaint_desk.policy.holding import Policy, Reading
    from complaint_desk.services.describing import Scene
    from complaint_desk.services.restoring import Point
    from complaint_desk.services.turns import Wanted
    from complaint_desk.ui.crash import CrashHooks, Fault
    from complaint_desk.ui.drafts import Drafts
    from complaint_desk.ui.look import Look
    from complaint_desk.ui.runner import Executor
    from complaint_desk.ui.text import Dialog
    from complaint_desk.ui.window import Window

DRAFTS: Final = "drafts.sqlite"
_ASKED_TO_END: Final = "complaint_desk_asked_to_end"
"""A property of the application: the system or a terminal asked for the end."""

HELPED_BY_A_BACKUP: Final = frozenset({"ST-DAMAGED", "ST-OTHER", "ST-FOREIGN", "ST-GONE"})


@dataclass(frozen=True, slots=True)
class After:
    """What the next window on the same desk has to know.

    Attributes:
        path: another desk than before is to be opened: the one that was rescued; None: the same.
        news: what became of a turn: a title, and sentences; none when there was none.
        opens: what opens the desk by now; None: what did before.
        person: who had it done and goes on, since they showed who they are in the window before.
        left_us: when they left that window.
    """

    path: Path | None = None
    news: tuple[Message, ...] = ()
    opens: str | None = field(default=None, repr=False)
    person: Person | None = None
    left_us: int = 0


@dataclass(frozen=True, slots=True)
class Rescue:
    """What is wanted of a desk that does not open: what is readable of it.

    Attributes:
        target: where the rescued desk stands, or is to.
    """

    target: Path


def until_quit(application: QApplication) -> int:
    """Run until somebody quits; returns with what.

    A last window that closes orders Qt to quit beside us: an order that came second would end the next loop as it begins. Who asked for
    the end before anything ran is heard here: what was shown meanwhile is closed, and nothing waits behind it without a window.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    code = 0
    if application.property(_ASKED_TO_END):
        application.closeAllWindows()
    if not application.property(_ASKED_TO_END) or any(each.isVisible() for each in application.topLevelWidgets()):
        code = application.exec()
    QCoreApplication.removePostedEvents(application, QEvent.Type.Quit.value)
    return code


def import_without_a_hook() -> None:
    """Begin with Qt for Python and put Python's own import back in its place.

    Its hook reads the text of every module and keeps it, to see whether that one writes Qt's names in another way (``__feature__``). No
    module here does, and it took a quarter of the start and a tenth of the memory. A frozen program has no texts and does without too.
    What it read by then, two thousand lines of Python's own, is let go of.
    No other thread imports meanwhile: the bindings walk over the modules once, and would end the program.
    """
    plain = builtins.__import__
    import shiboken6  # noqa: F401

    builtins.__import__ = plain
    import linecache  # which the bindings brought along

    linecache.clearcache()


def end_with_signals(application: QApplication) -> dict[signal.Signals, Any]:
    """End as if the window were closed when the system or a terminal asks for it, also before there is one."""
    if threading.current_thread() is not threading.main_thread():
        return {}

    def end(_number: int, _frame: object) -> None:
        application.setProperty(_ASKED_TO_END, True)
        application.closeAllWindows()

    application.setProperty(_ASKED_TO_END, False)
    return {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}


def tell_alone(application: QApplication, look: Look, problem: Problem) -> None:
    """Say what is wrong in a dialog of its own: who started the program from its icon sees no terminal."""
    from complaint_desk.domain.messages import say
    from complaint_desk.ui.text import Dialog

    dialog = Dialog(look, say("shell.product"), (problem.message, problem.code), ident="problem", agree=say("widget.close"))
    dialog.finished.connect(application.quit)
    dialog.open()
    until_quit(application)


def offer_ways(application: QApplication, look: Look, scene: Scene, problem: Problem, *, only_read: bool = False) -> Point | Rescue | None:
    """Say why a desk cannot be opened and which ways there are, in the design's order (safety B4).

    The newest backup, where one helps; what is readable put together, or was already; a description for support, in any case. Safe mode
    (``only_read``) changes no file, so the description is all that it offers.

    Returns:
        The newest backup, or the rescue, when it is wanted.
    """
    from complaint_desk.domain.messages import At, say
    from complaint_desk.services.rescuing import way_of
    from complaint_desk.services.restoring import points
    from complaint_desk.ui.text import Dialog

    helped = problem.code in HELPED_BY_A_BACKUP and not only_read
    found = points(scene.desk) if helped else ()
    ways = [say("backups.offer")] if found else []
    target, stands = way_of(scene.desk)
    rescue = Rescue(target)
    offered = helped and (bool(stands) or scene.desk.is_file())
    if offered:
        ways.append(say("backups.offer_rescued", path=str(target), at=At(stands)) if stands else say("backups.offer_rescue"))
    ways.append(say("describing.offered"))
    chosen: list[Point | Rescue] = []
    opened: list[Dialog] = []

    def choose() -> None:
        chosen.append(rescue)
        opened[0].reject()

    dialog = Dialog(
        look, say("shell.product"), (problem.message, *ways, problem.code), ident="problem",
        agree=say("backups.put_back_to", at=At(found[0].made_us)) if found else say("widget.close"),
        decline=say("widget.close") if found else None, then=lambda: chosen.extend(found[:1]),
        aside=(say("describing.offer"), lambda: describe(look, scene, opened[0], code=problem.code)),
        another=("rescue", say("backups.open_rescued" if stands else "backups.rescue"), choose) if offered else None,
    )
    opened.append(dialog)
    dialog.finished.connect(application.quit)
    dialog.open()
    until_quit(application)
    return chosen[0] if chosen else None


def describe(look: Look, scene: Scene, parent: Dialog, fault: Fault | None = None, *, code: str = "") -> None:
    """Open a description for support in front of a dialog that tells what went wrong."""
    from complaint_desk.ui.describing import open_description

    open_description(look, scene, parent, code=code, fault=fault)


def second_wanted(application: QApplication, look: Look) -> bool:
    """Say that the window of this desk does not answer, and ask whether another one shall be opened beside it, which the desk allows."""
    from complaint_desk.domain.messages import say
    from complaint_desk.ui.text import Dialog

    wanted: list[bool] = []
    dialog = Dialog(
        look, say("shell.product"), (say("call.silent"), say("call.silent_note")), ident="second", agree=say("call.second"),
        decline=say("widget.close"), then=lambda: wanted.append(True),
    )
    dialog.finished.connect(application.quit)
    dialog.open()
    until_quit(application)
    return bool(wanted)


def signed_in(
    application: QApplication, look: Look, executor: Executor, unexpected: Callable[[BaseException], object], login: str
) -> Person | None:
    """Ask who is there before anything of the desk is shown; None when somebody closed the question."""
    from complaint_desk.ui.signing_in import SignInWindow

    window = SignInWindow(look, executor, unexpected, login)
    window.finished.connect(application.quit)
    window.show()
    until_quit(application)
    person: Person | None = window.person
    window.close()
    window.deleteLater()
    return person


def drafts_of(desk: Path, driver: Driver, hooks: CrashHooks, *, safe: bool) -> Callable[[], Drafts]:
    """Return what makes the drafts of a desk, once the window wants them; from then on a fault is told with whether they are kept.

    Args:
        desk: its file.
        driver: opens the files that belong to it.
        hooks: tell a fault.
        safe: in safe mode, in which no file is written.
    """
    def made() -> Drafts:
        from complaint_desk.data.drafts import DraftStore, PassingDrafts
        from complaint_desk.ui.drafts import Drafts

        if safe:
            drafts = Drafts(PassingDrafts, now_us, passing=True)
        else:
            drafts = Drafts(lambda: DraftStore(paths.beside(desk, DRAFTS), driver), now_us, instead=PassingDrafts)
        hooks.keeps = drafts.keeps
        return drafts

    return made


def at_the_door(opened: Callable[[], Store], ask: Callable[[Executor], Person | None]) -> Person | None:
    """Have somebody show who they are in safe mode, in which the desk itself is open for reading only.

    Tries and misses are written as always: whoever starts safe mode again and again gets no more of them.

    Args:
        opened: opens the desk for writing.
        ask: asks who is there, with where that is looked up.
    """
    from complaint_desk.ui.runner import Runner

    runner = Runner(lambda _lane: opened(), closed=lambda store: store.close())
    try:
        return ask(runner)
    finally:
        runner.close()


def tell_safe(window: Window) -> None:
    """Say above the views and below them what safe mode is and how one leaves it, as long as it lasts."""
    from complaint_desk.domain.messages import say

    window.shell.show_standing(say("safe.title"), say("safe.note"))
    window.shell.status.show_desk(say("safe.desk"))


def tell_policy(window: Window, found: Reading, *, at_edge: bool) -> None:
    """Say above the views what is wrong with the policy of this machine, and below them unless it is said there what the desk is."""
    if not found.faults:
        return
    from complaint_desk.domain.messages import say
    from complaint_desk.paths import policy_file
    from complaint_desk.ui.packing import together

    file = policy_file()
    window.shell.show_notice(say("policy.faulty"), together([*(each.told(file) for each in found.faults[:3]), say("policy.stricter")]))
    if at_edge:
        window.shell.status.show_desk(say("policy.desk"), "soon")


def anchor(store: Store, _progress: object) -> None:
    """Note where the trail stands."""
    note_anchor(store)


def look_after(store: Store, _progress: object) -> tuple[bool, Message | None]:
    """Return whether the desk can only be read though nobody asked for that, and what its trail lacks; then note where that stands."""
    from complaint_desk.services.vouching import gone_at_start

    gone = None if store.pack else gone_at_start(store)
    note_anchor(store)
    return store.read_only and not (store.safe or store.pack), gone


def survey(language: str) -> Callable[[object, object], None]:
    """Return the job that reads every text of a language once: a damaged one is told at the start, though the first page reads few."""
    from complaint_desk.wording import catalogue

    return lambda _store, _progress: catalogue(language).survey()


def tell_standing(window: Window, only_read: bool, gone: Message | None) -> None:
    """Say above the views what the trail has lost, and that nothing can be changed, the latter below them too and as long as it lasts."""
    from complaint_desk.domain.messages import say

    if only_read:
        window.shell.show_standing(say("read_only.title"), say("read_only.note"))
        window.shell.status.show_desk(say("read_only.desk"))
    if gone is not None:
        window.shell.show_notice(gone, say("check.gone_note"))


def goes_on(after: After, people: Sequence[Person], store: Store, policy: Policy) -> Person | None:
    """Return who had the desk turned and goes on without showing again who they are; None after a time in which the window locks itself."""
    from complaint_desk.domain.spans import MINUTE
    from complaint_desk.services.sign_in import rule

    if after.person is None or now_us() - after.left_us >= policy.idle_minutes(rule(store).idle_minutes) * MINUTE:
        return None
    return next((each for each in people if each.id == after.person.id and each.active), None)


def put_back(
    application: QApplication, look: Look, desk: Path, driver: Driver, wanted: Point, *, rules: Rules, person: str, who: Person | None,
) -> After:
    """Put the desk back from a backup; what goes wrong is told, and then the desk is as it was."""
    from complaint_desk.services.restoring import restore

    try:
        restore(desk, wanted, rules=rules, clock=now_us, login="", seat=partial(_seat, application, look, person, who), driver=driver)
    except Problem as problem:
        tell_alone(application, look, problem)
    return After()


def _seat(application: QApplication, look: Look, person: str, who: Person | None, store: Store) -> Person:
    """Return who asked for it in the window; without one, who shows it at what is put back or rescued.

    Raises:
        Problem: people sign in there, and nobody did.
    """
    from complaint_desk.services.people import sit_down
    from complaint_desk.services.sign_in import rule
    from complaint_desk.ui.runner import InlineRunner

    if who is not None:
        return who
    if store.read_only or not rule(store).required:
        return sit_down(store, person or login_told(None))
    found = signed_in(application, look, InlineRunner(lambda _lane: store, closed=lambda _store: None), _raise, person)
    if found is None:
        raise Problem("sign_in_needed", code="SI-NEEDED")
    return found


def rescue(
    application: QApplication, look: Look, desk: Path, driver: Driver, wanted: Rescue, *, rules: Rules, person: str,
    unexpected: Callable[[BaseException], object],
) -> After:
    """Rescue a damaged desk with a dialog that shows how far it is, and say what is missing; one that was rescued before only opens."""
    from complaint_desk.services import rescuing
    from complaint_desk.ui.rescued import RescuedDialog, RescuingDialog
    from complaint_desk.ui.runner import Runner

    target = wanted.target
    if paths.there(target):
        return After(target)
    runner = Runner(lambda _lane: None, closed=lambda _none: None)
    try:
        going = RescuingDialog(look, runner, lambda course: rescuing.gather(
            desk, target, rules=rules, clock=now_us, driver=driver, course=course))
        going.finished.connect(application.quit)
        going.begin()
        until_quit(application)
    finally:
        runner.close()
    answer, opens = going.answer, list[Path]()
    try:
        if isinstance(answer, rescuing.Stopped):
            return After()
        if isinstance(answer, BaseException):
            raise answer
        found = rescuing.mark(
            desk, target, answer, rules=rules, clock=now_us, login=person or login_told(None),
            seat=partial(_seat, application, look, person, None), driver=driver)
    except Problem as problem:
        tell_alone(application, look, problem)
    except Exception as error:  # a mistake of ours is told as everywhere, and the ways are offered again
        unexpected(error)
    else:
        dialog = RescuedDialog(look, rescuing.told(found, target), lambda: opens.append(target))
        dialog.finished.connect(application.quit)
        dialog.open()
        until_quit(application)
    return After(next(iter(opens), None))


def turn(
    application: QApplication, look: Look, desk: Path, driver: Driver, wanted: Wanted, who: Person, *, rules: Rules,
    unexpected: Callable[[BaseException], object],
) -> After:
    """Turn the desk to other keys or into the clear, with a dialog that shows how far it is; whatever goes wrong, it is as it was."""
    from complaint_desk.domain.messages import say
    from complaint_desk.services import encrypting, turns
    from complaint_desk.ui.runner import Runner
    from complaint_desk.ui.turned import TurningDialog

    left_us, runner = now_us(), Runner(lambda _lane: None, closed=lambda _none: None)
    try:
        dialog = TurningDialog(look, runner, wanted.how, lambda course: turns.turn(
            desk, driver, who, wanted, rules=rules, clock=now_us, course=course))
        dialog.finished.connect(application.quit)
        dialog.begin()
        until_quit(application)
    finally:
        runner.close()
    answer = dialog.answer
    if isinstance(answer, turns.Turned):
        return After(None, (say(f"encryption.turn.{wanted.how}_done"), *encrypting.told(answer)), wanted.phrase, who, left_us)
    if isinstance(answer, turns.Stopped):
        return After(None, (say("encryption.turn.stopped"), say("encryption.turn.stopped_note")), None, who, left_us)
    if isinstance(answer, Problem):
        tell_alone(application, look, answer)
    elif answer is not None:
        unexpected(answer)
    return After(None, (), None, who, left_us)


def _raise(error: BaseException) -> None:
    raise error

"""Who sits at a desk where people sign in: the screen locked by a press, by itself or for a change of person, and unlocked as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.sign_in import SignInRule
from complaint_desk.policy.holding import NOTHING, Policy
from complaint_desk.services.changed import Changed
from complaint_desk.services.sign_in_rule import rule_now
from complaint_desk.ui.curtain import Curtain
from complaint_desk.ui.desk import Desk, on_time
from complaint_desk.ui.idle import Idle
from complaint_desk.ui.look import Look
from complaint_desk.ui.on_call import OnCall
from complaint_desk.ui.runner import Executor
from complaint_desk.ui.shell import Shell
from complaint_desk.ui.text import one_line

if TYPE_CHECKING:
    from complaint_desk.services.sign_in import Unkept
    from complaint_desk.ui.signing_in import SignInPage


class Seating(QObject):
    """Covers the window while nobody has shown who they are; what stands below stays as it was, with every draft.

    Attributes:
        rule: what the desk asks for; until it was read, what it asked when the window was opened.
        locked: nobody can see or do anything until somebody signs in.
    """

    def __init__(
        self, look: Look, desk: Desk, executor: Executor, shell: Shell, *, clock: Callable[[], int], sit: Callable[[Person], object],
        guarded: bool = False, policy: Policy = NOTHING.policy, parent: QObject,
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: who sits there.
            executor: looks at pass phrases, off the window's thread.
            shell: the window that is covered.
            clock: microseconds UTC now.
            sit: lets another person work here.
            guarded: people sign in here as far as is known before the desk was asked; that holds too where it cannot be read.
            policy: what the administrator of the machine set, which may have the window lock sooner than the desk says.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self._look, self._desk, self._executor, self._shell, self._sit = look, desk, executor, shell, sit
        self.locked, self._policy = False, policy
        self._page: SignInPage | None = None
        self._focus: QWidget | None = None
        self._curtain = Curtain(shell, self)
        desk.late = self._late
        self._keys: list[QShortcut] = []
        self._unkept: Unkept | None = None
        self._on_call = OnCall(look, clock)
        self._on_call.hide()
        shell.status.addPermanentWidget(self._on_call)
        self._idle = Idle(clock, self, held_back=self._on_call.holds_back)
        self._idle.passed.connect(self.lock)
        desk.changed.connect(self._heard)
        desk.saved.connect(self._record)
        self._take_rule(SignInRule(required=guarded))
        self.learn()

    def learn(self) -> None:
        """Ask what the desk asks for."""
        self._desk.ask(rule_now, then=self._take_rule, failed=lambda _problem: None)

    def _learn_elsewhere(self, rule: SignInRule) -> None:
        """Another window let people sign in: who sits at this one shows who they are too."""
        began = rule.required and not self.rule.required
        self._take_rule(rule)
        if began:
            self.lock()

    def close(self) -> None:
        """Count no more."""
        self._idle.rest()
        self._desk.late = on_time

    def _late(self, asker: Person) -> AbstractContextManager[None]:
        return self._curtain.answering(asker.id)

    def lock(self, why: str = "asked") -> None:
        """Hide everything at once until somebody signs in; on a desk where nobody does, say so."""
        if not self.rule.required:
            self._shell.show_notice(say("sign_in.no_lock"))
        elif not self.locked:
            from complaint_desk.services import sign_in

            self.locked = True
            if why == "idle":
                self._on_call.end()  # an hour went by, or none was on
            person = self._desk.person
            note = say("sign_in.locked_note", name=one_line(person.name or person.login))
            self._cover()
            self._ask(say("sign_in.locked"), note, how="unlock", login=person.login, back=False)
            unkept = self._unkept
            self._executor.write(
                lambda store, _progress: sign_in.lock(store, person, why=why, unkept=unkept), failed=self._not_recorded)

    def offer(self) -> None:
        """Tell who made this desk that people can sign in at it, with the way there."""
        way = (say("settings_sign_in.begin"), self.begin)
        self._shell.show_notice(say("settings_sign_in.first_title"), say("settings_sign_in.first_note"), way)

    def begin(self) -> None:
        """Ask whether people shall sign in from now on."""
        from complaint_desk.services import sign_in
        from complaint_desk.ui.setting_phrases import BeginDialog

        self._shell.hide_notice()
        self._desk.ask(sign_in.standing, then=lambda found: BeginDialog(
            self._look, self._desk, has_own=self._desk.person.id in found.owners, parent=self._shell).open())

    def change(self, person: Person) -> None:
        """Let somebody else work here: at once, or where people sign in when they did; until then who is at work may go on."""
        if not self.rule.required:
            self._seat(person)
            self._curtain.lift(person.id)
        elif not self.locked:
            self._cover()
            self._ask(say("sign_in.switch"), say("sign_in.switch_note"), how="switch", login=person.login, back=True)

    def _heard(self, changed: Changed) -> None:
        if "sign_in" in changed.kinds:
            self.learn()
        elif changed.verb == "elsewhere":
            self._desk.ask(rule_now, then=self._learn_elsewhere, failed=lambda _problem: None)

    def _take_rule(self, rule: SignInRule) -> None:
        self.rule = rule
        self._shell.rail.guard(rule.required)
        self._on_call.setVisible(rule.required)
        if rule.required:
            self._load()
            self._idle.watch(self._policy.idle_minutes(rule.idle_minutes))
        else:
            self._idle.rest()

    def _load(self) -> None:
        """Have at hand what a lock needs, and no desk where nobody signs in: a screen that is to be hidden waits for no module."""
        from complaint_desk.services.sign_in import Unkept
        from complaint_desk.ui import signing_in  # noqa: F401

        if self._unkept is None:
            self._unkept = Unkept()

    def _record(self, _at_us: object) -> None:
        """Something could be written: what happened at the door while nothing could is recorded too."""
        unkept = self._unkept
        if unkept is not None and unkept.waits:
            from complaint_desk.services import sign_in

            self._executor.write(lambda store, _progress: sign_in.record_unkept(store, unkept), failed=self._not_recorded)

    def _not_recorded(self, error: BaseException) -> None:
        """A lock that could not be recorded holds all the same; a full disk is told where the next change is made."""
        if not isinstance(error, Problem):
            self._desk.unexpected(error)

    def _ask(self, title: Any, note: Any, *, how: str, login: str, back: bool) -> None:
        if self._page is None:
            from complaint_desk.ui.signing_in import SignInPage

            assert self._unkept is not None  # it came with the rule, and without one nobody is asked
            self._page = SignInPage(self._look, self._executor, self._desk.unexpected, self._shell)
            self._page.unkept = self._unkept
            self._page.entered.connect(self._enter)
            self._page.gone_back.connect(self._uncover)
        self._shell.cover(self._page)
        self._page.ask(title, note, how=how, login=login, back=back)

    def _cover(self) -> None:
        """Hide what stands in front of the window too, and let no key reach what is below."""
        if self._shell.covered:
            return
        self._focus = QApplication.focusWidget()
        self._curtain.draw(self._desk.person.id)
        self._keys = [each for each in self._shell.findChildren(QShortcut) if each.isEnabled()]
        for key in self._keys:
            key.setEnabled(False)

    def _enter(self, person: Person) -> None:
        if person.id != self._desk.person.id:
            self._focus = None
        self._seat(person)
        self._uncover()

    def _seat(self, person: Person) -> None:
        before = self._desk.person
        if person.id != before.id:
            self._on_call.end()
            self._curtain.turn(before.id, person.id)
        if person != before:  # the same one may have other rights meanwhile
            self._sit(person)

    def _uncover(self) -> None:
        self.locked = False
        for key in self._keys:
            key.setEnabled(True)
        self._keys = []
        self._shell.uncover()
        self._curtain.lift(self._desk.person.id)
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        self._focus = None

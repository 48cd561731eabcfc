"""A case, or who calls, shown in the window because somebody asked for it from outside: a telephone system, or a second start.

It waits while nobody sits at the window, and is looked up with the rights of who sits down. While somebody is typing it is offered at
the edge, and shown when they press; nothing that was typed is written over. After ``knocking.LASTS_S`` it is no call that rings now: it is
offered with its time, and whoever sits there is taken nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services.customers import CustomerFound
from complaint_desk.services.knocking import LASTS_S, Wanted
from complaint_desk.services.rights import refusal
from complaint_desk.services.who_calls import Called, look_up
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets.buttons import Button, IconButton
from complaint_desk.ui.widgets.notices import Banner

if TYPE_CHECKING:
    from complaint_desk.ui.window import Window

_IDENT = "shell.call"
_LASTS_US: Final = int(LASTS_S * 1_000_000)
MOST: Final = 50
"""So many wait at most, the newest."""


class Calling(QObject):
    """Shows what is wanted, or offers it; of several the newest comes first, and how many wait behind it is told.

    Attributes:
        bar: tells at the edge of the window who calls.
        ages: runs out when what the bar tells has become old.
    """

    def __init__(self, look: Look, window: Window, clock: Callable[[], int]) -> None:
        """Take the collaborators; the window has the way to the services and the views, the clock tells microseconds UTC."""
        super().__init__(window)
        self._look, self._window, self._shell, self._desk = look, window, window.shell, window.desk
        self._clock = clock
        self._unseen: list[Wanted] = []  # came while nobody sat here, the newest last
        self._waits: list[Wanted] = []  # is looked up or told at the edge, the newest last
        self._ticket: Ticket | None = None
        self._offered: tuple[Wanted, Called] | None = None
        self._person = self._desk.person.id
        self._open = Button(look, f"{_IDENT}.show", say("call.show"), self._show_offered, small=True)
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close = IconButton(look, f"{_IDENT}.close", say("widget.close"), "x", self.put_away)
        self.bar = Banner(look, _IDENT, "", "", [self._open, close], icon="phone")
        self.bar.hide()
        self._shell.add_bar(self.bar)
        self.ages = QTimer(self)
        self.ages.setSingleShot(True)
        self._told: tuple[Wanted, Called, Message | None] | None = None
        self.ages.timeout.connect(self._say_again)
        self._shell.uncovered.connect(self._look_again)
        self._desk.person_changed.connect(self._seat)

    def take(self, wanted: Wanted) -> None:
        """Show a case or a caller: now, or when somebody sits at the window."""
        if not (wanted.case or wanted.phone):
            return
        for each in (self._unseen, self._waits):
            if wanted in each:  # it is the newest again
                each.remove(wanted)
        self._unseen.append(replace(wanted, at_us=wanted.at_us or self._clock()))
        del self._unseen[:-MOST]
        self._look_again()

    def put_away(self) -> None:
        """Tell this no more, and what waits behind it instead."""
        if self._offered is not None:
            self._drop(self._offered[0])
        self._close()
        self._next()

    def _close(self) -> None:
        self._offered = self._told = None
        self.ages.stop()
        self.bar.hide()

    def _seat(self, person: object) -> None:
        """What was told to the one before goes with them."""
        if getattr(person, "id", 0) != self._person:
            self._person = getattr(person, "id", 0)
            self._waits.clear()
            self._close()

    def _drop(self, wanted: Wanted) -> None:
        if wanted in self._waits:
            self._waits.remove(wanted)

    def _look_again(self) -> None:
        if self._unseen and not self._shell.covered:
            self._waits = [*self._waits, *self._unseen][-MOST:]
            self._unseen.clear()
            self._look_up(new=True)

    def _next(self) -> None:
        """Tell what waits behind what is shown, or was put away."""
        if self._waits and not self._shell.covered:
            self._look_up(new=False)

    def _look_up(self, *, new: bool) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        wanted = self._waits[-1]
        self._ticket = self._desk.ask(
            look_up, case=wanted.case, phone=wanted.phone,
            then=partial(self._found, wanted, new), failed=partial(self._tell_problem, wanted),
        )

    def _found(self, wanted: Wanted, new: bool, called: Called) -> None:
        if self._shell.covered:  # since
            self._drop(wanted)
            self._unseen.insert(0, wanted)
        elif new and self._writing() is None and self._left_us(wanted) > 0:
            self._show(wanted, called)
        elif new or self.bar.isHidden():  # what is told there of the one before stays until it is put away
            self._offer(wanted, called)

    def _writing(self) -> tuple[QWidget, str] | None:
        """Return where somebody is writing and what stands there, or the question that waits for its answer; None while nobody is.

        In a window behind others it counts whether they had begun to.
        """
        question = QApplication.activeModalWidget()
        if question is not None:
            return question, ""
        field = self._shell.focusWidget()
        if not isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) or field.isReadOnly() or not field.isVisible():
            return None
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        return (field, text) if text or self._shell.isActiveWindow() else None

    def _offer(self, wanted: Wanted, called: Called) -> None:
        if wanted not in self._waits:  # it was to be shown
            self._waits.append(wanted)
        self._say(wanted, called, None)

    def _show_offered(self) -> None:
        if self._offered is not None:
            self._show(*self._offered)

    def _show(self, wanted: Wanted, called: Called) -> None:
        self._drop(wanted)
        self._close()
        if called.case_id:
            self._window.open_case(called.case_id)
        elif refusal(self._desk.person, "take_case") is not None:
            self._tell(wanted, called, False, say("call.not_taken"))
        else:
            self._window.intake.when_given_back(partial(self._begin, wanted, called, self._person, self._writing()))
        self._next()

    def _begin(self, wanted: Wanted, called: Called, person: int, writing: tuple[QWidget, str] | None) -> None:
        """Let the form be about this call, unless the window was locked or somebody began to write since it was to be shown."""
        if self._shell.covered or person != self._person:
            self._unseen.insert(0, wanted)
            self._look_again()
        elif self._writing() not in (None, writing):
            self._offer(wanted, called)
        else:
            self._tell(wanted, called, self._window.intake.begin_call(called.phone, called.customers))

    def _tell(self, wanted: Wanted, called: Called, taken: bool, why: Message | None = None) -> None:
        """Show the form that is about this call, or else say who calls: it may hold another complaint, which stays as it was typed."""
        if taken:
            self._shell.show_view("intake")
            self._window.intake.begin(known=len(called.customers) == 1)
        if len(called.customers) == 1 and not taken:
            self._window.show_customer(called.customers[0].id)
        if taken and called.customers:
            return
        self._say(wanted, called, say("call.in_form") if taken else why or say("call.form_in_use"))

    def _tell_problem(self, wanted: Wanted, problem: Problem) -> None:
        self._drop(wanted)
        self._offered = self._told = None
        self.ages.stop()
        self._open.hide()
        self.bar.say(problem.message, problem.code, self._behind(len(self._waits)), wrong=True)
        self.bar.show()

    def _say(self, wanted: Wanted, called: Called, note: Message | None) -> None:
        """Tell who calls, with a note on what was done about it; without one it is offered to be shown."""
        left_us = self._left_us(wanted)
        self._told, self._offered = (wanted, called, note), None if note is not None else (wanted, called)
        title, sentence = _words_of(called, "" if left_us > 0 else self._time(wanted.at_us))
        self._open.setVisible(note is None)
        behind = self._behind(len(self._waits) - (note is None))
        self.bar.say(title, say("call.told", about=sentence, note=note) if note is not None else sentence, behind)
        self.bar.show()
        if left_us > 0:
            self.ages.start(left_us // 1_000 + 1)

    @staticmethod
    def _behind(n: int) -> Message | str:
        """Return in words how many wait behind what is told."""
        return say("call.behind", n=n) if n else ""

    def _say_again(self) -> None:
        if self._told is not None:
            self._say(*self._told)

    def _left_us(self, wanted: Wanted) -> int:
        """Return how long it is still now: nothing after a minute, nor where the clock was set back meanwhile."""
        since = self._clock() - wanted.at_us
        return _LASTS_US - since if since >= 0 else 0

    def _time(self, at_us: int) -> str | At:
        words = self._look.words
        today = words.local(at_us).date() == words.local(self._clock()).date()
        return words.clock(at_us) if today else At(at_us)


def _words_of(called: Called, time: str | At) -> tuple[Message, Message]:
    """Return in words who calls, or which case is asked for; with a time, that it was then."""
    if called.case_id:
        title = say("call.case_then", number=called.number, time=time) if time else say("call.case", number=called.number)
        return title, say("call.case_note")
    phone = one_line(called.phone)
    about = say("call.number_then", phone=phone, time=time) if time else say("call.number", phone=phone)
    if not called.customers:
        return say("call.unknown"), about
    if len(called.customers) > 1:
        return say("call.several", n=len(called.customers)), about
    one = called.customers[0]
    title = say("call.known_then", name=name_of(one), time=time) if time else say("call.known", name=name_of(one))
    return title, say("call.about", phone=phone, n=one.complaints)


def name_of(customer: CustomerFound) -> str:
    """Return the name of a customer on one line; a dash where it was never given."""
    return one_line(customer.name or customer.form_of_address or "–")

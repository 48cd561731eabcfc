"""Where one shows who one is: name and pass phrase, and one's own pass phrase in place of a temporary one. The same page stands in a
window of its own when the program starts, and over everything while the screen is locked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.sign_in import LEAST
from complaint_desk.services import sign_in
from complaint_desk.services.sign_in import SignedIn, Unkept
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.phrases import CapsHint, PhraseField
from complaint_desk.ui.runner import Executor
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FieldError, FormRow, Heading, LineField, row_of

WIDTH: Final = 400


class SignInPage(QFrame):
    """Asks who is there, off the window's thread, and announces who it is.

    Signals:
        entered: the person who came in.
        gone_back: who was at work goes on; only where that was offered.

    Attributes:
        unkept: what happened here while nothing could be written, for a window in which somebody was at work already.
    """

    entered = Signal(object)
    gone_back = Signal()

    def __init__(
        self, look: Look, executor: Executor, unexpected: Callable[[BaseException], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._executor, self._unexpected = look, executor, unexpected
        self._how = "start"
        self._came: SignedIn | None = None
        self._temporary = ""
        self.unkept = Unkept()
        self.setObjectName("sign_in")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Heading(look, say("sign_in.title"), role="title", ident="sign_in.title")
        self._note = Label(look, tone="muted", wrap=True, ident="sign_in.note")
        card = Card(margins=(24, 20, 24, 20), spacing=12, ident="sign_in.card")
        card.setFixedWidth(WIDTH)
        card.column.addWidget(self._title)
        card.column.addWidget(self._note)
        self._entry, self._own = self._make_entry(look), self._make_own(look)
        card.column.addWidget(self._entry)
        card.column.addWidget(self._own)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row_of(None, card, None))  # not aligned, or its height would be reckoned for another width
        column.addStretch(3)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate()

    def _make_entry(self, look: Look) -> QWidget:
        box = QWidget()
        self._login = LineField(look, "sign_in.login", say("sign_in.login"))
        self._phrase = PhraseField(look, "sign_in.phrase", say("sign_in.phrase"))
        self._wrong = FieldError(look, "sign_in.wrong", self._phrase)
        self._enter = Button(look, "sign_in.enter", say("sign_in.enter"), self._try, kind="primary")
        self._forgot = Button(look, "sign_in.forgot", say("sign_in.forgot"), self._tell_ways, kind="text", small=True)
        self._ways = Label(look, say("sign_in.ways"), role="micro", tone="muted", wrap=True, ident="sign_in.ways")
        self._back = Button(look, "sign_in.back", say("sign_in.back"), self._go_back)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(FormRow(look, say("sign_in.login"), self._login, above=True))
        column.addWidget(FormRow(look, say("sign_in.phrase"), self._phrase, above=True))
        column.addWidget(CapsHint(look, "sign_in.caps", self._phrase))
        column.addWidget(self._wrong)
        column.addLayout(row_of(self._enter, self._back, None))
        column.addLayout(row_of(self._forgot, None))
        column.addWidget(self._ways)
        self._login.returnPressed.connect(self._phrase.setFocus)
        self._phrase.returnPressed.connect(self._enter.click)
        return box

    def _make_own(self, look: Look) -> QWidget:
        box = QWidget()
        self._new = PhraseField(look, "sign_in.new", say("sign_in.new"))
        self._again = PhraseField(look, "sign_in.again", say("sign_in.again"))
        self._refused = FieldError(look, "sign_in.refused", self._new)
        self._choose = Button(look, "sign_in.choose", say("sign_in.choose"), self._replace, kind="primary")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(FormRow(look, say("sign_in.new"), self._new, above=True, note=say("sign_in.new_note", least=LEAST)))
        column.addWidget(FormRow(look, say("sign_in.again"), self._again, above=True))
        column.addWidget(CapsHint(look, "sign_in.own_caps", self._new, self._again))
        column.addWidget(self._refused)
        column.addLayout(row_of(self._choose, None))
        self._new.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._choose.click)
        return box

    def ask(self, title: Said, note: Said, *, how: str, login: str = "", back: bool = False) -> None:
        """Ask who is there.

        Args:
            title: the heading.
            note: one sentence below it.
            how: one of ``sign_in.WAYS``.
            login: who is expected; another name can be written.
            back: whether who was at work may go on without it.
        """
        self._how, self._came, self._temporary = how, None, ""
        self._title.say(title)
        self._note.say(note)
        self._login.setText(login)
        self._empty()
        self._wrong.clear()
        self._ways.hide()
        self._back.setVisible(back)
        self._own.hide()
        self._entry.show()
        self.take_focus()

    def _tell_ways(self) -> None:
        """Say how who forgot theirs comes in."""
        self._ways.show()
        self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forbid_back(self) -> None:
        """Let nobody go on any more who does not show who they are."""
        self._back.hide()

    def take_focus(self) -> None:
        """Put the cursor where the next thing is typed."""
        first = self._new if not self._own.isHidden() else self._phrase if self._login.text() else self._login
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty(self) -> None:
        for field in (self._phrase, self._new, self._again):
            field.take()

    def _go_back(self) -> None:
        self._empty()
        self.gone_back.emit()

    def _busy(self, busy: bool) -> None:
        for widget in (self._login, self._phrase, self._enter, self._back, self._new, self._again, self._choose):
            widget.setEnabled(not busy)
        self._enter.say(say("sign_in.checking" if busy else "sign_in.enter"))
        self._choose.say(say("sign_in.checking" if busy else "sign_in.choose"))

    def _run(self, job: Callable[[Any], object], then: Callable[[Any], object], failed: Callable[[Problem], object]) -> None:
        def told(error: BaseException) -> None:
            if isinstance(error, Problem):
                failed(error)
            else:
                self._busy(False)
                self._unexpected(error)

        self._busy(True)
        self._executor.write(lambda store, _progress: job(store), then=then, failed=told)

    def _try(self) -> None:
        self._wrong.clear()
        login, phrase = self._login.text(), self._phrase.take()
        enter = partial(sign_in.sign_in, login=login, phrase=phrase, how=self._how, unkept=self.unkept if self._how != "start" else None)
        self._run(enter, partial(self._come_in, phrase), self._refuse)

    def _refuse(self, problem: Problem) -> None:
        self._busy(False)
        self._wrong.show_error(problem.message)
        self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _come_in(self, phrase: str, came: SignedIn) -> None:
        self._busy(False)
        if not came.temporary:
            self.entered.emit(came.person)
            return
        self._came, self._temporary = came, phrase
        self._title.say(say("sign_in.own_title"))
        self._note.say(say("sign_in.own_note"))
        self._entry.hide()
        self._own.show()
        self.take_focus()

    def _replace(self) -> None:
        self._refused.clear()
        new, again = self._new.take(), self._again.take()
        if new != again:
            self._refuse_own(BadValue("pass_phrase_two", field="sign_in.again"))
            return
        assert self._came is not None
        change = partial(sign_in.change_own, who=self._came.person, key=os.urandom(16), current=self._temporary, new=new)
        self._run(change, self._changed, self._refuse_own)

    def _refuse_own(self, problem: Problem) -> None:
        self._busy(False)
        self._refused.show_error(problem.message)
        self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, _changed: object) -> None:
        self._busy(False)
        came, self._came, self._temporary = self._came, None, ""
        if came is not None:
            self.entered.emit(came.person)

    def _retranslate(self, _words: object = None) -> None:
        self.setAccessibleName(self._look.words("sign_in.title"))


class SignInWindow(QDialog):
    """The page in a window of its own, before anything of the desk is shown.

    Attributes:
        person: who came in; None when somebody closed it.
    """

    def __init__(self, look: Look, executor: Executor, unexpected: Callable[[BaseException], object], login: str) -> None:
        super().__init__()
        self.person: Any = None
        self.setObjectName("sign_in.window")
        self.setWindowTitle(look.words("shell.product"))
        self.page = SignInPage(look, executor, unexpected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setMinimumSize(WIDTH + 80, 480)
        self.page.entered.connect(self._come_in)
        self.page.ask(say("sign_in.title"), say("sign_in.start_note"), how="start", login=login)

    def _come_in(self, person: object) -> None:
        self.person = person
        self.accept()

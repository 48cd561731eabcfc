"""Writing in a case: to the customer, with the coach beneath, or an internal note, which can never be mistaken for the former."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import SPOKEN_CHANNELS
from complaint_desk.ui.coaching import Coach
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, FieldError, Segment, Segments, TextField, row_of

TO_CUSTOMER, NOTE = "customer", "note"
_IDLE, _WRITING = 38, 66
_AROUND = 40 + 2 * 8
"""Margins and gaps of the row that holds the choice and, where there is room, the buttons."""


class NoteField(TextField):
    """The field; Ctrl+Enter records what it says, whatever else that key does in the window.

    Signals:
        record_asked: by the key.
    """

    record_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Enter before a shortcut of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _records(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Record with Ctrl+Enter."""
        if _records(event):
            self.record_asked.emit()
            return
        super().keyPressEvent(event)


def _records(event: QKeyEvent) -> bool:
    pressed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return pressed and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class Composer(QFrame):
    """The field at the foot of a case.

    Signals:
        said: a text was said or written to the customer.
        noted: a text is an internal note.
        resized: it has another height or width.
    """

    said = Signal(str)
    noted = Signal(str)
    resized = Signal()

    def __init__(self, look: Look, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._drafts = look, drafts
        self._key = ""
        self._modes: dict[str, str] = {}
        self.setProperty("edge", "top")
        segments = [Segment(TO_CUSTOMER, say("case.to_customer")), Segment(NOTE, say("case.internal_note"), "lock")]
        self.mode = Segments(look, "case.compose", say("case.compose"), segments, chosen=TO_CUSTOMER)
        self.field = NoteField(look, "case.note", say("case.note"), say("case.note_hint"), lines=1)
        self.field.setFixedHeight(_IDLE)
        self._kept = Label(look, role="micro", tone="muted", elide=True)
        self._kept.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._add_note = Button(look, "case.add_note", say("case.add_note"), self.add_note, icon="lock", small=True)
        self._say = Button(look, "case.say", say("case.log_said"), self.say_it, icon="check", small=True)
        self._error = FieldError(look, "case.note.error", self.field)
        self.coach = Coach(look, self.field, "case.coach", keys=keys_of("case.coach.take"))
        self._buttons = QWidget()
        self._buttons.setLayout(row_of(None, self._add_note, self._say))
        self._top = row_of(self.mode, self._kept, self._buttons)
        self._top.setStretch(1, 1)
        self._below = False
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 10)
        column.setSpacing(6)
        column.addLayout(self._top)
        for part in (self.field, self._error, self.coach):
            column.addWidget(part)
        self.mode.chosen_changed.connect(self._mode_chosen)
        self.field.record_asked.connect(self.record)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        drafts.kept.connect(self._show_kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the field where there is no room beside the choice."""
        super().resizeEvent(event)
        self.resized.emit()
        below = self.width() < self.mode.sizeHint().width() + self._buttons.sizeHint().width() + _AROUND
        column = self.layout()
        if below == self._below or column is None:
            return
        self._below = below
        if below:
            column.addWidget(self._buttons)
        else:
            self._top.addWidget(self._buttons)

    @property
    def text(self) -> str:
        """What is being written."""
        return self.field.toPlainText()

    def turn_to(self, case_id: int, *, channel: str) -> None:
        """Write in another case: its draft comes back."""
        self.leave()
        self._key = _key_of(case_id)
        self.field.clear()
        self._error.clear()
        self._kept.say("")
        self.coach.forget()
        self._say.say(say("case.log_said") if channel in SPOKEN_CHANNELS else say("case.log_written"))
        self._use_mode(self._modes.get(self._key, TO_CUSTOMER))
        self._drafts.watch(self._key, self.field)

    def leave(self) -> None:
        """Keep the draft and let go of the case."""
        if self._key:
            self._drafts.unwatch(self._key)
        self._key = ""

    def record(self) -> None:
        """Record what is written, as what is chosen above."""
        if self.mode.chosen == NOTE:
            self.add_note()
        else:
            self.say_it()

    def add_note(self) -> None:
        """Record it as an internal note, whatever is chosen above."""
        self._error.clear()
        self.noted.emit(self.text)

    def say_it(self) -> None:
        """Record it as said or written to the customer."""
        self._error.clear()
        self.said.emit(self.text)

    def recorded(self, case_id: int, text: str) -> None:
        """What was sent in a case is recorded: only what was typed since stays; where another case stands by now, it is a draft no more."""
        key = _key_of(case_id)
        if key != self._key:
            self._drafts.discard(key)
            return
        rest = self.text.removeprefix(text).lstrip() if self.text.startswith(text) else self.text
        self._drafts.discard(self._key)
        self.field.setPlainText(rest)
        self._kept.say("")
        self.coach.forget()

    def refuse(self, problem: Problem) -> None:
        """Say beside the field why it was not recorded."""
        self._error.show_error(problem.message)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room while somebody writes."""
        if watched is self.field and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._make_room(event.type() == QEvent.Type.FocusIn)
        return False

    def _make_room(self, focused: bool) -> None:
        self.field.setFixedHeight(_WRITING if focused or self.text else _IDLE)

    def _typed(self) -> None:
        self._error.clear()
        self._make_room(self.field.hasFocus())
        if not self.text:
            self._kept.say("")

    def _mode_chosen(self, mode: str) -> None:
        self._modes[self._key] = mode
        self._use_mode(mode)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use_mode(self, mode: str) -> None:
        self.mode.set_chosen(mode)
        self._say.setVisible(mode == TO_CUSTOMER)
        self.coach.be_on(mode == TO_CUSTOMER)

    def _show_kept(self, at_us: int) -> None:
        if self.text and self._key:
            self._kept.say(say("shell.draft_kept", time=self._look.words.clock(at_us, seconds=True)))


def _key_of(case_id: int) -> str:
    """Return under which key a case's draft is kept."""
    return f"case.{case_id}.note"

"""Reminders at the edge of the window: told once, never in the way of who types, with the way into the case; and writing one down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import reminding
from complaint_desk.services.changed import Changed
from complaint_desk.services.reminding import Reminder, Told
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, FieldError, IconButton, IconMark, LineField, row_of

QUIET_MS: Final = 2_000
"""So long nothing is typed before something is told."""

LATER_MS: Final = 600_000
WIDTH: Final = 380
_ABOVE: Final = 92
"""Room for what was just done, which stands below."""

_ICONS: Final = {"promise": "handshake", "callback": "phone-call", "own": "bell"}


class ReminderCard(QFrame):
    """One reminder, floating above the foot of the views; it takes no focus and moves nothing.

    Signals:
        case_wanted: the id of the case that shall be shown.
    """

    case_wanted = Signal(int)

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self._look, self._host = look, host
        self._waiting: deque[Told] = deque()
        self._put_off_for: list[Told] = []
        self._now: Told | None = None
        self._seen: tuple[int, str] | None = None
        self.setObjectName("reminder")
        self.setProperty("kind", "float")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mark = IconMark(look, "bell", "accent_text")
        self._title = Label(look, weight=500, elide=True, ident="reminder.title")
        self._words = Label(look, tone="muted", elide=True, ident="reminder.words")
        self._open = Button(look, "reminder.open", say("reminder.open"), self._open_it, small=True)
        self._later = Button(look, "reminder.later", say("reminder.later"), self._put_off, kind="text", small=True)
        self._close = IconButton(look, "reminder.close", say("widget.close"), "x", self._next)
        first = row_of(self._mark, self._title, self._close)
        first.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(4)
        column.addLayout(first)
        column.addWidget(self._words)
        column.addLayout(row_of(self._open, self._later, None))
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._when_quiet)
        host.installEventFilter(self)
        self.hide()

    def keep_above(self, _view: str) -> None:
        """Stay in sight where a view was made since that would lie above it."""
        self.raise_()

    def tell(self, told: Sequence[Told]) -> None:
        """Tell these, one after the other, as soon as nobody types."""
        self._waiting.extend(told)
        if self._now is None and self._waiting and not self._quiet.isActive():
            self._when_quiet()

    def forget(self) -> None:
        """Tell nothing of what was for who sat here before: it still stands in their queue."""
        self._waiting.clear()
        self._put_off_for.clear()
        self._quiet.stop()
        self._next()

    def _when_quiet(self) -> None:
        """Wait while something is typed; what was not touched since the last look does not count."""
        typed = _typed()
        if typed is not None and typed != self._seen:
            self._seen = typed
            self._quiet.start()
            return
        self._next()

    def _next(self) -> None:
        self._now = self._waiting.popleft() if self._waiting else None
        if self._now is None:
            self.hide()
            return
        one = self._now
        self._mark.show_icon(_ICONS[one.what], "late_text" if one.due_us < one.now_us else "accent_text")
        title = title_of(one)
        words = one_line(one.words or "", 200) or self._look.words(f"reminder.about_{one.what}", number=one.number)
        more = self._look.words("reminder.more", n=len(self._waiting)) if self._waiting else ""
        self._title.say(title)
        self._words.say(f"{words} {more}".strip())
        self.setAccessibleName(f"{self._look.worded(title)}. {words} {more}".strip())
        self._place()
        self.show()
        self.raise_()

    def _open_it(self) -> None:
        one = self._now
        self._next()
        if one is not None:
            self.case_wanted.emit(one.case_id)

    def _put_off(self) -> None:
        one = self._now
        self._next()
        if one is not None:
            self._put_off_for.append(one)
            QTimer.singleShot(LATER_MS, self, lambda: self._again(one))

    def _again(self, one: Told) -> None:
        """Tell once more what was put off, unless somebody else sits here by now."""
        if one in self._put_off_for:
            self._put_off_for.remove(one)
            self.tell((one,))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the view changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.setFixedWidth(min(WIDTH, max(240, self._host.width() - 40)))
        self.adjustSize()
        self.move(20, max(0, self._host.height() - self.height() - _ABOVE))


def _typed() -> tuple[int, str] | None:
    """What stands in the field that has the focus, to see whether somebody types; None when none has it."""
    field: Any = QApplication.focusWidget()
    if isinstance(field, QLineEdit):
        return id(field), field.text()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return id(field), field.toPlainText()
    return None


def title_of(one: Told) -> Message:
    """Return what somebody is reminded of, with its moment."""
    if one.what == "own":
        return say("reminder.own_of", number=one.number, name=one_line(one.by)) if one.by else say("reminder.own", number=one.number)
    late = "late" if one.due_us < one.now_us else "due"
    return say(f"reminder.{one.what}_{late}", due=At(one.due_us), number=one.number)


class ReminderDialog(QDialog):
    """Writes down what one wants to be reminded of in a case, and shows what one will be reminded of there."""

    def __init__(
        self, look: Look, desk: Desk, case_id: int, *, clock: Callable[[], int], told: Callable[[Message], object], drafts: Drafts | None,
        parent: QWidget,
    ) -> None:
        """Take the collaborators; ``told`` takes the sentence that says when one will be reminded, ``drafts`` keeps what is typed."""
        super().__init__(parent)
        self._look, self._desk, self._case_id, self._clock, self._told = look, desk, case_id, clock, told
        self._at_us = 0
        self.setObjectName("case.reminder")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(look.words("reminder.title"))
        self.setFixedWidth(460)
        self._text = LineField(look, "case.reminder.text", say("reminder.what"), say("reminder.what_hint"))
        self._when = LineField(look, "case.reminder.when", say("reminder.when"), say("macro.when_hint"))
        self._error = FieldError(look, "case.reminder.error", self._when)
        self._save = Button(look, "case.reminder.save", say("reminder.save"), self._press, kind="primary", icon="bell")
        cancel = Button(look, "case.reminder.cancel", say("macro.cancel"), self.reject, kind="text")
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(Label(look, say("reminder.title"), role="head"))
        column.addWidget(self._text)
        column.addWidget(self._when)
        column.addWidget(self._error)
        column.addLayout(self._list)
        column.addLayout(row_of(None, cancel, self._save))
        self._when.returnPressed.connect(self._save.click)
        self._text.returnPressed.connect(self._when.setFocus)
        self._drafts = drafts
        self._load()

    def _kept(self) -> Sequence[tuple[str, LineField]]:
        """The fields of which a draft is kept, under the keys of their case."""
        return ((f"case.{self._case_id}.reminder", self._text), (f"case.{self._case_id}.reminder_when", self._when))

    def showEvent(self, event: QShowEvent) -> None:
        """Watch what is typed, again after it was put away: whoever sat here meanwhile may have written in a dialog of the same case."""
        super().showEvent(event)
        if self._drafts is not None:
            for key, field in self._kept():
                self._drafts.watch(key, field)

    def done(self, result: int) -> None:
        """Close; its words are saved or given up."""
        if self._drafts is not None:
            for key, field in self._kept():
                if self._drafts.unwatch(key, field):
                    self._drafts.discard(key)
        super().done(result)

    def _load(self) -> None:
        self._desk.ask(reminding.of_case, case_id=self._case_id, then=self._show)

    def _show(self, reminders: Sequence[Reminder]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in reminders:
            line = QWidget()
            said = say("reminder.line", at=At(one.at_us), words=one_line(one.words or "–", 60))
            drop = IconButton(
                self._look, f"case.reminder.drop.{one.id}", say("reminder.drop", words=one_line(one.words or "–", 60)), "x",
                partial(self._forget, one.id))
            row = row_of(Label(self._look, said, elide=True), None, drop)
            row.setContentsMargins(0, 0, 0, 0)
            line.setLayout(row)
            self._list.addWidget(line)
        self.adjustSize()

    def _press(self) -> None:
        words = self._look.words
        at_us = parse_due(self._when.text().strip(), now_us=self._clock(), zone=words.zone, language=words.language)
        if at_us is None:
            self._error.show_error(say("reminder.no_moment"))
            return
        self._at_us = at_us
        self._desk.do(
            reminding.remind, case_id=self._case_id, at_us=at_us, text=self._text.text(), then=self._done, failed=self._failed)

    def _done(self, _changed: Changed) -> None:
        self.accept()
        self._told(say("reminder.kept", at=At(self._at_us)))

    def _failed(self, problem: Problem) -> None:
        self._error.show_error(problem.message)

    def _forget(self, reminder: int) -> None:
        def gone(_changed: Changed) -> None:
            self._load()

        self._desk.do(reminding.forget, case_id=self._case_id, reminder=reminder, then=gone, failed=self._failed)

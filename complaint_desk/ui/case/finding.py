"""Finding in a case: a bar over the conversation with what is looked for, the places marked, and the way from one to the next.

A case that is opened from a search of the queue shows at once where that search stands in it; nothing takes the focus and nothing
moves until somebody asks for the next place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.services import finding
from complaint_desk.services.finding import Places
from complaint_desk.ui.case.lines import Line
from complaint_desk.ui.case.timeline import Timeline
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, set_tip
from complaint_desk.ui.widgets import IconButton, LineField, row_of
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.ui.widgets.shadow import cast_shadow
from complaint_desk.wording import Words

WIDTH: Final = 372
_TYPING_MS: Final = 120


class _Field(LineField):
    """The field; Escape is told to the bar."""

    def __init__(self, look: Look, bar: FindBar) -> None:
        self._bar = bar
        super().__init__(look, "case.find.field", say("find.name"), say("find.hint"), small=True)

    @property
    def given(self) -> str:
        """Nothing: what is looked for was typed, here or into the search of the queue."""
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._bar.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._bar.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """The bar at the top right of a timeline."""

    def __init__(self, look: Look, desk: Desk, timeline: Timeline) -> None:
        host = timeline.parentWidget()
        super().__init__(host)
        self._look, self._desk, self._timeline = look, desk, timeline
        self._places: list[tuple[Line, int]] = []
        self._at = -1
        self._quiet = False
        self._step_then = 0
        self._looked: tuple[str, Line] | None = None
        self._ticket: Ticket | None = None
        self._before: QWidget | None = None
        self.setObjectName("case.find")
        self.setProperty("kind", "float")
        self.field = _Field(look, self)
        self._count = Label(look, role="micro", tone="muted", ident="case.find.count")
        self._back = IconButton(look, "case.find.before", say("find.before"), "chevron-up", self._step_back)
        self._next = IconButton(look, "case.find.next", say("find.next"), "chevron-down", self._step_on)
        self._close = IconButton(look, "case.find.close", say("find.close"), "x", self.close_bar)
        row = row_of(self.field, self._count, self._back, self._next, self._close, spacing=4)
        row.setStretch(0, 1)
        row.setContentsMargins(8, 6, 6, 6)
        self.setLayout(row)
        cast_shadow(look, self, blur=18, drop=4)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._look_now)
        self.field.textChanged.connect(self._typed)
        timeline.shown.connect(self._look_now)
        timeline.installEventFilter(self)
        look.language.follow(self._retranslate)
        self.hide()

    @property
    def places(self) -> int:
        """How many places are marked."""
        return len(self._places)

    def open_bar(self) -> None:
        """Put the cursor into the bar; what is looked for already is chosen whole."""
        if not self.field.hasFocus():
            self._before = QApplication.focusWidget()
        self._show_bar()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def look_for(self, search: str) -> None:
        """Mark where a search of the queue stands, and say how often, without taking the focus; "" takes the bar away."""
        self.field.setText(search)
        self._typing.stop()
        self._quiet = True
        self._look_now()

    def step(self, by: int) -> None:
        """Go to the next place, or with -1 to the one before; from the last to the first."""
        if self.isHidden():
            self.open_bar()
        if self._typing.isActive():
            self._typing.stop()
            self._step_then = by
            self._look_now()
            return
        if not self._places:
            return
        count = len(self._places)
        self._at = (self._at + by) % count if self._at >= 0 else 0 if by > 0 else count - 1
        line, at = self._places[self._at]
        self._timeline.go_to(line, at)
        self._tell()

    def close_bar(self) -> None:
        """Take bar and marks away, and put the cursor where it was."""
        had = self.field.hasFocus()
        self.hide()
        self.field.clear()
        self._typing.stop()
        self._forget()
        if had:
            back = self._before if self._before is not None and self._before.isVisible() else self._timeline
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_on(self) -> None:
        self.step(1)

    def _step_back(self) -> None:
        self.step(-1)

    def _typed(self, _text: str) -> None:
        self._quiet = False
        self._typing.start()

    def _look_now(self) -> None:
        """Look through the lines that are shown, off the main thread."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        search, lines = self.field.text(), self._timeline.whole
        if not search.strip() or not lines:
            self._forget()
            if self._quiet:
                self.hide()
            return
        texts = [text for line in lines for text in (line.text or line.meta, line.answer)]
        self._ticket = self._desk.work(finding.marked, texts, search, then=lambda found: self._take(lines, found))

    def _take(self, lines: Sequence[Line], found: Sequence[Places]) -> None:
        self._ticket = None
        marked = {line: (found[2 * at], found[2 * at + 1]) for at, line in enumerate(lines) if found[2 * at] or found[2 * at + 1]}
        self._places = [(line, at) for line, (text, answer) in marked.items() for at in range(len(text) + len(answer))]
        self._at = min(self._at, len(self._places) - 1) if self._same(lines) else -1
        self._timeline.mark(marked)
        self.setVisible(bool(self._places) or not self._quiet)
        self._tell()
        if self.isVisible():
            self._show_bar()
        by, self._step_then = self._step_then, 0
        if by:
            self.step(by)

    def _same(self, lines: Sequence[Line]) -> bool:
        """Whether it is the case from before, to which something was added, and not another search."""
        key = (self.field.text(), lines[0])
        same, self._looked = key == self._looked, key
        return same

    def _forget(self) -> None:
        self._places, self._at, self._looked = [], -1, None
        self._timeline.mark({})
        self._tell()

    def _tell(self) -> None:
        if not self.field.text().strip():
            self._count.say("")
        elif not self._places:
            self._count.say(say("find.none"))
        elif self._at < 0:
            self._count.say(say("find.places", n=len(self._places)))
        else:
            self._count.say(say("find.count", at=self._at + 1, n=len(self._places)))
        for button in (self._back, self._next):
            button.setEnabled(bool(self._places))
        self.field.setAccessibleDescription(self._count.text())

    def _show_bar(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the timeline's corner."""
        if watched is self._timeline and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def _place(self) -> None:
        room = self._timeline.geometry()
        self.setFixedWidth(min(WIDTH, room.width() - 32))
        self.adjustSize()
        self.move(room.right() - self.width() - 22, room.top() + 8)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("find.name"))
        for button, code in ((self._back, "case.find.before"), (self._next, "case.find.next")):
            set_tip(button, f"{button.accessibleName()} ({key_text(keys_of(code))})")
        self._tell()

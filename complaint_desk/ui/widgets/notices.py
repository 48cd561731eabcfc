"""What happened, told at the edge: errors beside their cause with the remedy, bars for conflicts and news, one toast that can
undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets.buttons import Button, IconButton
from complaint_desk.ui.widgets.cards import Card, row_of, set_wrong
from complaint_desk.ui.widgets.marks import IconMark
from complaint_desk.ui.widgets.shadow import cast_shadow


def _beside_icon(mark: IconMark, spacing: int = 8) -> QHBoxLayout:
    """Return a row that begins with an icon level with the first line of what follows."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    mark.setFixedHeight(20)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    return row


class FieldError(QWidget):
    """One sentence below a field, or below several, with its remedy as a link; the field it is about gets the red edge.

    Signals:
        told: something is wrong, and is said now.
    """

    told = Signal()

    def __init__(self, look: Look, ident: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._field, self._edged = look, field, field
        self.setObjectName(ident)
        self._sentence = Label(look, role="body", tone="late", wrap=True)
        self._remedy = Button(look, f"{ident}.remedy", "", self._press, kind="link")
        self._then: Callable[[], object] | None = None
        row = _beside_icon(IconMark(look, "circle-alert", "late_text"))
        row.addWidget(self._sentence, 1)
        row.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)
        self.hide()

    @property
    def field(self) -> QWidget:
        """The field that it is about."""
        return self._edged

    def show_error(
        self, sentence: Said, remedy: Said = "", then: Callable[[], object] | None = None, *, at: QWidget | None = None,
    ) -> None:
        """Say what is wrong, and offer the remedy.

        Args:
            sentence: what is wrong.
            remedy: the words of a link; none without.
            then: what the link does.
            at: the field it is about, where several stand above; the one named at the beginning without.
        """
        set_wrong(self._edged, False)
        self._edged = self._field if at is None else at
        self._sentence.say(sentence)
        self._remedy.say(remedy)
        self._remedy.setVisible(bool(remedy))
        self._then = then
        self.setAccessibleName(self._look.worded(sentence))
        set_wrong(self._edged, True)
        self.show()
        self.told.emit()

    def clear(self) -> None:
        """Take error and edge away."""
        if not self.isHidden():
            set_wrong(self._edged, False)
            self.hide()

    def _press(self) -> None:
        if self._then is not None:
            self._then()


class ErrorCard(Card):
    """What could not be done, why, that the rest is safe, and what to do now."""

    def __init__(self, look: Look, ident: str, title: Said, sentence: Said, actions: Sequence[QWidget] = (),
                 parent: QWidget | None = None) -> None:
        super().__init__(tone="late", ident=ident, parent=parent)
        self._look = look
        self._title = Label(look, title, weight=600, wrap=True)
        self._sentence = Label(look, sentence, tone="muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        if actions:
            words.addSpacing(6)
            words.addLayout(row_of(*actions, None))
        row = _beside_icon(IconMark(look, "circle-alert", "late_text"))
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self._name()

    def say(self, title: Said, sentence: Said) -> None:
        """Tell another failure."""
        self._title.say(title)
        self._sentence.say(sentence)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._title.whole()}. {self._sentence.whole()}")


class Banner(QFrame):
    """A bar across the view: a conflict with its two texts and three ways on, a lasting state, or what went wrong.

    Typing goes on beneath it. What went wrong has the late edge and its icon; the other two are calm.
    """

    def __init__(self, look: Look, ident: str, title: Said, sentence: Said = "", actions: Sequence[QWidget] = (), *,
                 icon: str = "users", beside: Said = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(ident)
        self.setProperty("ground", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Label(look, title, weight=600)
        self._beside = Label(look, beside, tone="muted")
        self._sentence = Label(look, sentence, tone="muted", wrap=True)
        self._sentence.setVisible(bool(sentence))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(row_of(self._title, self._beside, None, spacing=6))
        words.addWidget(self._sentence)
        self._icon, self._mark = icon, IconMark(look, icon, "info_text")
        row = _beside_icon(self._mark, spacing=12)
        row.setContentsMargins(20, 8, 16, 8)
        row.addLayout(words, 1)
        for each in actions:
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)
        self._name()
        look.language.language_changed.connect(self._name)

    def _name(self) -> None:
        title = " ".join(filter(None, (self._title.whole(), self._beside.whole())))
        self.setAccessibleName(f"{title}. {self._sentence.whole()}")

    def say(self, title: Said, sentence: Said = "", beside: Said = "", *, wrong: bool = False) -> None:
        """Tell something else; ``wrong`` when it is a failure and no news."""
        ground = "wrong" if wrong else "info"
        if ground != self.property("ground"):
            self.setProperty("ground", ground)
            self.style().unpolish(self)
            self.style().polish(self)
            self._mark.show_icon("circle-alert" if wrong else self._icon, "late_text" if wrong else "info_text")
        self._title.say(title)
        self._sentence.say(sentence)
        self._beside.say(beside)
        self._sentence.setVisible(bool(sentence))
        self._name()


_BELOW: Final = 16
"""Room below a toast, and above it where its host makes room, in pixels."""


class Toast(QFrame):
    """What was just done and can be undone, at the bottom left of a view: at most one, more are counted, none takes the focus.

    It stays until it is closed, undone, or ``dismiss`` is called when the undo has lapsed.

    Signals:
        dismissed: it went away without an undo.
        room_taken: height at the bottom of its host that it takes, in pixels; 0 when it went away.
    """

    dismissed = Signal()
    room_taken = Signal(int)
    WIDTH, WIDE = 340, 520
    BESIDE, ALONE = 190, 96
    """What icon and buttons take of the width, and what they take where nothing can be undone."""

    def __init__(
        self, look: Look, host: QWidget, above: Callable[[], int] = lambda: 0, *, room: Callable[[int], object] | None = None
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            host: it stands at the bottom left of this.
            above: height at the bottom of the host that stays free, such as that of a field that is written in.
            room: told the height that it takes of the host, as by ``room_taken``.
        """
        super().__init__(host)
        self._look, self._host, self._above = look, host, above
        self._then: Callable[[], object] | None = None
        self._more = 0
        self._wide = False
        self.setObjectName("toast")
        self.setProperty("kind", "float")
        self.setFixedWidth(self.WIDTH)
        self._title = Label(look, weight=500, elide=True)
        self._until = Label(look, role="micro", tone="muted", wrap=True)
        self._undo = Button(look, "toast.undo", say("widget.undo"), self._press, keys=keys_of("toast.undo"), small=True)
        self._close = IconButton(look, "toast.close", say("widget.close"), "x", self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._until)
        row = row_of(IconMark(look, "circle-check", "on_time_text"))
        row.setContentsMargins(12, 10, 8, 10)
        row.addLayout(words, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self.setLayout(row)
        cast_shadow(look, self)
        host.installEventFilter(self)
        self.hide()
        if room is not None:
            self.room_taken.connect(room)

    def show_done(self, done: Said, until: Said = "", undo: Callable[[], object] | None = None) -> None:
        """Tell what was done.

        Args:
            done: such as "Option B withdrawn".
            until: until when it can be undone.
            undo: what the undo button and its key do; without one there is no button.
        """
        self._more = self._more + 1 if self.isVisible() else 0
        self._title.say(done)
        self._until.say(say("widget.and_more", n=self._more) if self._more and not until else until)
        self._until.setVisible(bool(until) or self._more > 0)
        told = (self._title, self._until) if until else (self._title,)
        long = max(label.fontMetrics().horizontalAdvance(label.whole()) for label in told)
        self._wide = long > self.WIDTH - (self.ALONE if undo is None else self.BESIDE)
        self._then = undo
        self._undo.setVisible(undo is not None)
        self.setAccessibleName(self._look.worded(done))
        self.place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Close it."""
        self._then = None
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    def _press(self) -> None:
        then, self._then = self._then, None
        self.hide()
        if then is not None:
            then()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place when the view changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def place(self) -> None:
        """Stand where it belongs, once what is below it has another height."""
        self.setFixedWidth(min(self.WIDE if self._wide else self.WIDTH, max(200, self._host.width() - 40)))
        self._until.setMinimumHeight(max(0, self._until.heightForWidth(self.width() - self.BESIDE)))
        self.adjustSize()
        self._stand()

    def _stand(self) -> None:
        self.move(20, self._host.height() - self._above() - self.height() - _BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay at the bottom edge when the text needs another line."""
        super().resizeEvent(event)
        self._stand()
        if self.isVisible():
            self.room_taken.emit(self.height() + 2 * _BELOW)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the room that it takes."""
        super().showEvent(event)
        self.room_taken.emit(self.height() + 2 * _BELOW)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the room back."""
        super().hideEvent(event)
        self.room_taken.emit(0)

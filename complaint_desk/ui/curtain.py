"""What stands in front of the window while nobody has shown who they are: put out of sight, and back again for whom it belongs to.

Nothing that somebody typed is lost, and nothing of it is shown to the next: a dialog waits, as it stands, until its own person sits here
again. One that comes while the window is covered, or with an answer to what the person before asked, waits with the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from complaint_desk.ui.drafts import is_kept
from complaint_desk.ui.text import OF_PROGRAM

if TYPE_CHECKING:
    from complaint_desk.ui.widgets import LineField, TextField

_PASSING: Final = ("case.", "guide.", "queue.filter.")
"""Fields of what is shown only now: when their person is back, another case or another filter may stand there."""


class Curtain(QObject):
    """Hides dialogs, popups and what comes after them, and knows whose each is."""

    def __init__(self, shell: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._waiting: dict[int, list[QDialog]] = {}
        self._typed: dict[int, dict[str, tuple[str, str]]] = {}
        self._owner = 0
        self._drawn = False
        self._late: list[int] = []

    def draw(self, owner: int) -> None:
        """Hide what stands in front of the window, and what comes from now on; it is all of the person of this number."""
        self._owner, self._drawn = owner, True
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and each.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
                each.close()
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog) and each.isVisible() and not each.property(OF_PROGRAM):
                self._put_away(each, owner)
                each.hide()
        self._watch()

    def lift(self, person: int) -> None:
        """Let through what comes from now on, and show again what waited for who sits here now."""
        self._drawn = False
        self._watch()
        for each in self._waiting.pop(person, []):
            if shiboken6.isValid(each):
                each.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
                each.show()

    def turn(self, before: int, now: int) -> None:
        """Somebody else sits here: what stands in any field that keeps no draft goes with who typed it.

        It comes back with them where it was typed over the same as stands there then. A secret comes back nowhere, and nothing is to be
        had by undoing: what was typed and taken back is nobody else's either.
        """
        from complaint_desk.ui.widgets import forget_typing

        forget_typing(self._shell)
        theirs: dict[str, tuple[str, str]] = {}
        mine = self._typed.pop(now, {})
        emptied: set[QWidget] = set()
        for field in self._fields():
            name, typed = field.objectName(), field.let_go()
            if typed:
                emptied.add(field)
                hidden = isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal
                if not hidden and not name.startswith(_PASSING):
                    theirs[name] = (typed, field.given)
            before_me, over = mine.get(name, ("", ""))
            if before_me and over == field.given:
                field.give_back(before_me)
        if theirs:
            self._typed[before] = theirs
        if emptied:
            self._clear_errors(emptied)

    def _fields(self) -> Iterator[LineField | TextField]:
        """Return the fields of the window that keep no draft; a dialog waits with its own, and the page that covers has its own."""
        from complaint_desk.ui.widgets import LineField, TextField

        fields: list[LineField | TextField] = [*self._shell.findChildren(LineField), *self._shell.findChildren(TextField)]
        for field in fields:
            if not (field.isReadOnly() or is_kept(field) or isinstance(field.window(), QDialog) or self._of_cover(field)):
                yield field

    def _clear_errors(self, fields: set[QWidget]) -> None:
        """What was wrong in these fields was said to who typed it."""
        from complaint_desk.ui.widgets import FieldError

        for error in self._shell.findChildren(FieldError):
            if error.field in fields:
                error.clear()

    @contextmanager
    def answering(self, person: int) -> Iterator[None]:
        """While an answer is told that the person before asked for, what it opens waits for them."""
        self._late.append(person)
        self._watch()
        try:
            yield
        finally:
            self._late.pop()
            self._watch()

    def _watch(self) -> None:
        """Listen to the whole program only as long as something has to be held back: it costs each event a little."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            if self._drawn or self._late:
                application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a window that is about to be shown off the screen."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow() and watched is not self._shell and not self._of_cover(watched):
                self._hold(watched)
            elif self._drawn and watched.parent() is self._shell and watched.property("kind") == "float":
                QTimer.singleShot(0, watched, watched.hide)
        return False

    def _hold(self, window: QWidget) -> None:
        kind = window.windowType()
        if isinstance(window, QDialog) and not window.property(OF_PROGRAM):
            window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            self._put_away(window, self._late[-1] if self._late else self._owner)
            QTimer.singleShot(0, window, window.hide)
        elif kind in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            QTimer.singleShot(0, window, window.close)

    def _put_away(self, dialog: QDialog, owner: int) -> None:
        from complaint_desk.ui.phrases import PhraseField

        for field in dialog.findChildren(PhraseField):
            field.take()  # a secret waits nowhere
        kept = [each for each in self._waiting.get(owner, []) if shiboken6.isValid(each) and each is not dialog]
        self._waiting[owner] = [*kept, dialog]

    def _of_cover(self, window: QWidget) -> bool:
        """Whether a window belongs to the page that covers: a menu of its own fields."""
        above: QWidget | None = window
        while above is not None:
            if above.objectName() == "sign_in":
                return True
            above = above.parentWidget()
        return False

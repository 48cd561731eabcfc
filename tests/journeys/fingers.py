"""Fingers on the keyboard of a seat: chords, menus and fields as somebody uses them who has no mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu


class Keys:
    """Fingers on the keyboard: no mouse, and no id but to read."""

    def __init__(self, desk):
        self.desk = desk
        self.come_back()
        desk.hand.press("nav.queue")
        self.table = desk.hand.find("queue.table")
        self.table.setFocus()

    def come_back(self):
        """The window is in front again, as a window manager has it once a dialog closed."""
        self.desk.window.shell.activateWindow()
        self.desk.hand.wait(self.desk.window.shell.isActiveWindow, "the window in front")

    def press(self, code, modifier=Qt.KeyboardModifier.NoModifier):
        menu = QApplication.activePopupWidget()
        QTest.keyClick(menu or QApplication.focusWidget(), code, modifier)
        self.desk.hand.settle()

    def chord(self, code):
        """A chord with Ctrl, which a shortcut answers wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget(), code, Qt.KeyboardModifier.ControlModifier)
        self.desk.hand.settle()

    def choose(self, ident):
        """Go down a menu to an entry, into the menu below it where it stands there, and press Return."""
        def shown():
            return isinstance(QApplication.activePopupWidget(), QMenu)

        self.desk.hand.wait(shown, ident)
        menu = QApplication.activePopupWidget()
        for action in menu.actions():
            below = action.menu()
            names = {each.objectName() for each in below.actions()} if below is not None else set()
            if action.objectName() == ident or ident in names:
                while menu.activeAction() is not action:
                    QTest.keyClick(menu, Qt.Key.Key_Down)
                QTest.keyClick(menu, Qt.Key.Key_Right if ident in names else Qt.Key.Key_Return)
                self.desk.hand.settle()
                if ident in names:
                    self.choose(ident)
                return
        raise AssertionError(ident)

    def keys(self, chord):
        """A chord by its name, such as ``Alt+V``, where the cursor is."""
        combination = QKeySequence(chord)[0]
        self.press(combination.key(), combination.keyboardModifiers())

    def tab_to(self, ident, most=40):
        """Go on with Tab until the cursor stands in a widget."""
        for _ in range(most):
            if self.at == ident:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{ident} is not reached by Tab; the cursor stands in {self.at}")

    @property
    def at(self):
        """The accessible id of what has the cursor."""
        focus = QApplication.focusWidget()
        return focus.objectName() if focus is not None else ""

    def write(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)

"""A hand at the door of a file that is locked: it types an answer into each question for what opens it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from complaint_desk.ui.packing import PassphraseDialog
from complaint_desk.ui.unlocking import UnlockDialog


def typing(kind: type[PassphraseDialog | UnlockDialog], answers: list[str], seen: list[str] | None = None) -> QTimer:
    """Type an answer into each question of a kind, and give up when there is none left; its title goes to ``seen``."""
    timer = QTimer()
    timer.setInterval(20)

    def look() -> None:
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and isinstance(each, kind):
                if seen is not None:
                    seen.append(each.windowTitle())
                if answers:
                    each.typed.setText(answers.pop(0))
                    each.accept()
                else:
                    each.reject()

    timer.timeout.connect(look)
    timer.start()
    return timer

"""The question for what opens an encrypted desk: a secret field that waits longer and longer after some misses."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from complaint_desk.domain.sign_in import FREE_MISSES
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.unlocking import UnlockDialog


def test_after_some_misses_the_field_waits(look: Look) -> None:
    typed: list[str] = []
    for misses, free in ((0, True), (FREE_MISSES, True), (FREE_MISSES + 1, False)):
        dialog = UnlockDialog(look, "desk.sqlite", typed.append, misses=misses)
        try:
            assert dialog.typed.echoMode() == QLineEdit.EchoMode.Password
            assert any("5 seconds" in label.text() for label in dialog.findChildren(Label)) is not free
            assert dialog.typed.isEnabled() is free
            dialog.typed.setText("x")
            dialog.accept()
            assert bool(typed) is free
        finally:
            dialog.close()
            dialog.deleteLater()
        typed.clear()


def test_nothing_typed_leaves_the_question_open(look: Look) -> None:
    typed: list[str] = []
    dialog = UnlockDialog(look, "desk.sqlite", typed.append)
    try:
        dialog.open()
        dialog.accept()
        assert dialog.isVisible()
        assert not typed
    finally:
        dialog.close()
        dialog.deleteLater()

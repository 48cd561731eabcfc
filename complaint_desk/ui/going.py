"""How far something is that is done to a desk while no window is open on it; it can be stopped as long as that is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from complaint_desk.domain.messages import Message, say
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress, Ticket
from complaint_desk.ui.text import Dialog, Label

_WIDTH: Final = 480


class GoingDialog(Dialog):
    """Shows the step and how much is done, and lets somebody stop it; it closes by itself when it is over.

    The words stand in the catalogue under its id: ``begin``, ``may_stop``, ``stop``, ``stopping``.

    Attributes:
        answer: what became of it, or what was raised; None until it is over.
    """

    def __init__(self, look: Look, executor: Executor, heading: Message, ident: str, job: Callable[[Progress], object]) -> None:
        """Take the collaborators; ``job`` runs in a thread of its own and asks its ``Progress`` whether to stop."""
        super().__init__(look, heading, (), ident=ident, agree=say(f"{ident}.stop"), then=None)
        self.answer: Any = None
        self._executor, self._job, self._heading, self._ident = executor, job, heading, ident
        self._ticket: Ticket | None = None
        self._step = Label(look, say(f"{ident}.begin"), wrap=True, ident=f"{ident}.step")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{ident}.bar")
        self._bar.setAccessibleName(look.worded(heading))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._note = Label(look, say(f"{ident}.may_stop"), role="micro", tone="muted", wrap=True, ident=f"{ident}.note")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        for part in (self._step, self._bar, self._note):
            column.insertWidget(column.count() - 2, part)
        stop = self.findChild(QPushButton, f"{ident}.yes")
        assert stop is not None
        self._stop = stop
        self._stop.setProperty("kind", "secondary")
        self.setMinimumWidth(max(_WIDTH, self.minimumWidth()))

    def begin(self) -> None:
        """Begin; the dialog closes when it is over."""
        self.open()
        self._ticket = self._executor.work(
            lambda _none, progress: self._job(progress), then=self._over, failed=self._over, label=self._heading)

    def accept(self) -> None:
        """Ask it to stop."""
        self.reject()

    def reject(self) -> None:
        """Ask it to stop, as long as it can; the dialog stays until it has."""
        if self._ticket is not None and self._stop.isEnabled():
            self._stop.setEnabled(False)
            self._step.say(say(f"{self._ident}.stopping"))
            self._ticket.stop()

    def _over(self, answer: object) -> None:
        self.answer = answer
        QDialog.accept(self)

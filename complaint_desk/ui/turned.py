"""How far a desk is on its way to other keys, while no window is open on it; it can be stopped until the new file stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from complaint_desk.domain.messages import say
from complaint_desk.services.turns import Course, Turned
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress, Ticket
from complaint_desk.ui.text import Dialog, Label

Job = Callable[[Course], Turned]
_WIDTH: Final = 480
_TOLD: Final = {"held": 0, "written": 80, "recorded": 85, "proven": 90, "replaced": 95}
"""The steps that have words of their own, and where the bar stands when they are reached: most of the time goes into writing."""
_STANDS: Final = "named"
"""From this step on nothing is stopped."""


class TurningDialog(Dialog):
    """Shows how far a turn is, and lets somebody stop it.

    Signals:
        reached: the name of a step, from the thread that turns.
        written: where the bar stands while the new file is written, in hundredths.

    Attributes:
        answer: what became of it, or what was raised; None until it is over.
    """

    reached = Signal(str)
    written = Signal(int)

    def __init__(self, look: Look, executor: Executor, how: str, job: Job) -> None:
        super().__init__(
            look, say(f"encryption.going.{how}"), (), ident="encryption.going", agree=say("encryption.going.stop"), then=None)
        self.answer: Turned | BaseException | None = None
        self._executor, self._job, self._how = executor, job, how
        self._ticket: Ticket | None = None
        self._step = Label(look, say("encryption.going.begin"), wrap=True, ident="encryption.going.step")
        self._bar = QProgressBar()
        self._bar.setObjectName("encryption.going.bar")
        self._bar.setAccessibleName(look.worded(say(f"encryption.going.{how}")))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._note = Label(look, say("encryption.going.may_stop"), role="micro", tone="muted", wrap=True, ident="encryption.going.note")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        for part in (self._step, self._bar, self._note):
            column.insertWidget(column.count() - 2, part)
        stop = self.findChild(QPushButton, "encryption.going.yes")
        assert stop is not None
        self._stop = stop
        self._stop.setProperty("kind", "secondary")
        self.setMinimumWidth(_WIDTH)
        self.reached.connect(self._show_step)
        self.written.connect(self._bar.setValue)

    def begin(self) -> None:
        """Begin the turn; the dialog closes when it is over."""
        self.open()
        self._ticket = self._executor.work(
            self._run, then=self._over, failed=self._over, label=say(f"encryption.going.{self._how}"))

    def accept(self) -> None:
        """Ask the turn to stop."""
        self.reject()

    def reject(self) -> None:
        """Ask the turn to stop, as long as it can; the dialog stays until it has."""
        if self._ticket is not None and self._stop.isEnabled():
            self._stop.setEnabled(False)
            self._step.say(say("encryption.going.stopping"))
            self._ticket.stop()

    def _run(self, _none: object, progress: Progress) -> Turned:
        last = -1

        def written(done: int, total: int) -> None:
            nonlocal last
            share = min(_TOLD["written"], done * _TOLD["written"] // max(1, total))
            if share != last:
                last = share
                self.written.emit(share)

        return self._job(Course(reached=self.reached.emit, cancelled=lambda: progress.stopped, written=written))

    def _show_step(self, step: str) -> None:
        if step == _STANDS:
            self._stop.setEnabled(False)
            self._note.say(say("encryption.going.may_not_stop"))
        if step in _TOLD and (self._stop.isEnabled() or step == "replaced"):
            self._step.say(say(f"encryption.going.{step}"))
            self._bar.setValue(_TOLD[step])

    def _over(self, answer: Turned | BaseException) -> None:
        self.answer = answer
        QDialog.accept(self)

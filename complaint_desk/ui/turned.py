"""How far a desk is on its way to other keys, while no window is open on it; it can be stopped until the new file stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal

from complaint_desk.domain.messages import say
from complaint_desk.services.turns import Course, Turned
from complaint_desk.ui.going import GoingDialog
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress

Job = Callable[[Course], Turned]
_TOLD: Final = {"held": 0, "written": 80, "recorded": 85, "proven": 90, "replaced": 95}
"""The steps that have words of their own, and where the bar stands when they are reached: most of the time goes into writing."""
_STANDS: Final = "named"
"""From this step on nothing is stopped."""


class TurningDialog(GoingDialog):
    """Shows how far a turn is, and lets somebody stop it.

    Signals:
        reached: the name of a step, from the thread that turns.
        written: where the bar stands while the new file is written, in hundredths.
    """

    reached = Signal(str)
    written = Signal(int)

    def __init__(self, look: Look, executor: Executor, how: str, job: Job) -> None:
        super().__init__(look, executor, say(f"encryption.going.{how}"), "encryption.going", self._run)
        self._turn = job
        self.reached.connect(self._show_step)
        self.written.connect(self._bar.setValue)

    def _run(self, progress: Progress) -> Turned:
        last = -1

        def written(done: int, total: int) -> None:
            nonlocal last
            share = min(_TOLD["written"], done * _TOLD["written"] // max(1, total))
            if share != last:
                last = share
                self.written.emit(share)

        return self._turn(Course(reached=self.reached.emit, cancelled=lambda: progress.stopped, written=written))

    def _show_step(self, step: str) -> None:
        if step == _STANDS:
            self._stop.setEnabled(False)
            self._note.say(say("encryption.going.may_not_stop"))
        if step in _TOLD and (self._stop.isEnabled() or step == "replaced"):
            self._step.say(say(f"encryption.going.{step}"))
            self._bar.setValue(_TOLD[step])

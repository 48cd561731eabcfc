"""A damaged desk rescued while no window is open on it: how far it is, and what came of it by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from complaint_desk.domain.messages import Message, say
from complaint_desk.services.rescuing import Course, Rescued
from complaint_desk.ui.going import GoingDialog
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress
from complaint_desk.ui.text import Dialog
from complaint_desk.ui.widgets import TextField

Job = Callable[[Course], Rescued]
_ENDS: Final = {"pages": (0, 50), "backups": (50, 60), "writing": (60, 100)}
"""Where the bar stands when a step begins and when it ends."""
_LINES: Final = 8
_WIDTH: Final = 560


class RescuingDialog(GoingDialog):
    """Shows how far a rescue is, and lets somebody stop it.

    Signals:
        reached: the name of a step, from the thread that rescues.
        moved: where the bar stands, in hundredths.
    """

    reached = Signal(str)
    moved = Signal(int)

    def __init__(self, look: Look, executor: Executor, job: Job) -> None:
        super().__init__(look, executor, say("backups.rescuing.title"), "backups.rescuing", self._run)
        self._rescue = job
        self.reached.connect(self._show_step)
        self.moved.connect(self._bar.setValue)

    def _run(self, progress: Progress) -> Rescued:
        last = ("", -1)

        def at(step: str, done: int, total: int) -> None:
            nonlocal last
            begins, ends = _ENDS[step]
            share = begins + (ends - begins) * min(done, total) // max(1, total)
            if step != last[0]:
                self.reached.emit(step)
            if share != last[1]:
                self.moved.emit(share)
            last = (step, share)

        return self._rescue(Course(at, lambda: progress.stopped))

    def _show_step(self, step: str) -> None:
        if self._stop.isEnabled():
            self._step.say(say(f"backups.rescuing.{step}"))


class RescuedDialog(Dialog):
    """Says in full what was rescued and what is missing; the rescued desk opens when somebody wants it."""

    def __init__(self, look: Look, told: tuple[Message, ...], then: Callable[[], None]) -> None:
        super().__init__(
            look, say("backups.rescuing.done"), (say("backups.rescuing.done_note"),), ident="backups.rescued",
            agree=say("backups.open_rescued"), decline=say("backups.rescuing.back"), then=then)
        text = TextField(look, "backups.rescued.text", say("backups.rescuing.full"), lines=_LINES)
        text.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        text.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        text.setPlainText("\n".join(look.words.of(each) for each in told))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, text, 1)
        self.setMinimumWidth(max(_WIDTH, self.minimumWidth()))
        text.setFocus()

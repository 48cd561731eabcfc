"""A description for support, shown in full before it is kept or copied; the program itself sends nothing.

What costs no time is shown at once, and the file is looked through beside it with a way to stop.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from complaint_desk.domain.description import Description
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import describing
from complaint_desk.services.describing import Scene
from complaint_desk.services.description_text import written
from complaint_desk.ui.files import Files, SystemFiles
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress, Runner, Ticket
from complaint_desk.ui.text import OF_PROGRAM, Dialog, Label
from complaint_desk.ui.widgets import Button, TextField, row_of

if TYPE_CHECKING:
    from complaint_desk.ui.crash import Fault

NAME: Final = "complaint-desk-description.txt"
_WIDTH: Final = 680
_LINES: Final = 18


class DescriptionDialog(Dialog):
    """The text, how far the look through the file is, and the ways to copy and keep it.

    Signals:
        looked: how many steps are done, and of how many, from the thread that looks.
    """

    looked = Signal(int, int)

    def __init__(self, look: Look, scene: Scene, executor: Executor, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(
            look, say("describing.title"), (say("describing.note"),), ident="describing", agree=say("describing.save"),
            decline=say("widget.close"), aside=(say("describing.copy"), self._copy), parent=parent)
        self.setProperty(OF_PROGRAM, True)
        self._look, self._scene, self._executor, self._files = look, scene, executor, files
        self._ticket: Ticket | None = None
        self._text = TextField(look, "describing.text", say("describing.full"), lines=_LINES)
        self._text.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self._text.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self._step = Label(look, role="micro", tone="muted", wrap=True, ident="describing.step")
        self._bar = QProgressBar()
        self._bar.setObjectName("describing.bar")
        self._bar.setAccessibleName(look.words("describing.begun"))
        self._bar.setTextVisible(False)
        self._stop = Button(look, "describing.stop", say("describing.stop"), self._stop_looking, small=True)
        self._told = Label(look, role="micro", wrap=True, gives_way=True, ident="describing.told")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, self._text, 1)
        column.insertWidget(column.count() - 2, self._step)
        column.insertLayout(column.count() - 2, row_of(self._bar, self._stop))
        column.insertWidget(column.count() - 2, self._told)
        self.setMinimumWidth(_WIDTH)
        self.looked.connect(self._show_step)

    def begin(self) -> None:
        """Show what is known at once, and begin to look through the file."""
        self._show(describing.at_once(self._scene))
        self._step.say(say("describing.begun"))
        self.open()
        self._text.setFocus()
        self._ticket = self._executor.work(self._run, then=self._over, failed=self._not_looked)

    def accept(self) -> None:
        """Ask where to keep the text that is shown; the dialog stays."""
        self._files.save(self, say("describing.title"), say("describing.kinds"), NAME, self._save)

    def reject(self) -> None:
        """Close; nobody waits for the rest any more."""
        if self._ticket is not None:
            self._ticket.stop()
            self._ticket.drop()
        super().reject()

    def _run(self, _none: object, progress: Progress) -> Description:
        return describing.looked_into(self._scene, cancelled=lambda: progress.stopped, told=self.looked.emit)

    def _show(self, made: Description) -> None:
        """Show a text where the one before was scrolled to: somebody may be reading it."""
        bar = self._text.verticalScrollBar()
        at = bar.value()
        self._text.setPlainText(written(made, self._look.words))
        bar.setValue(at)

    def _show_step(self, done: int, total: int) -> None:
        if self._stop.isEnabled():
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._step.say(say("describing.looking", done=done, total=total))

    def _stop_looking(self) -> None:
        if self._ticket is not None:
            self._stop.setEnabled(False)
            self._ticket.stop()

    def _over(self, made: Description) -> None:
        self._show(made)
        self._end(say("describing.complete") if self._stop.isEnabled() else say("describing.stopped"))

    def _not_looked(self, _error: BaseException) -> None:
        self._end(say("describing.failed"))

    def _end(self, said: Message) -> None:
        if self._stop.hasFocus():
            self._text.setFocus()
        self._told.say("")  # what was kept or copied before is another text than the one that stands there now
        self._step.say(said)
        self._bar.hide()
        self._stop.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._tell(say("describing.copied"), "on_time")

    def _save(self, target: Path) -> None:
        try:
            describing.save(self._text.toPlainText(), target)
        except Problem as problem:
            self._tell(problem.message, "late")
        else:
            self._tell(say("describing.saved"), "on_time")

    def _tell(self, said: Message, tone: str) -> None:
        self._told.say(said)
        self._told.set_tone(tone)


def open_description(look: Look, scene: Scene, parent: QWidget, *, code: str = "", fault: Fault | None = None) -> DescriptionDialog:
    """Open a description in front of a window; its threads end with it.

    Args:
        look: theme and words.
        scene: which desk it is about.
        parent: keeps it.
        code: of the problem that was told.
        fault: the fault of ours that was told.
    """
    kind, places = (fault.kind, fault.places) if fault is not None else ("", ())
    runner = Runner(lambda _lane: None, closed=lambda _none: None)
    dialog = DescriptionDialog(
        look, replace(scene, qt=str(qVersion()), code=code, kind=kind, places=places), runner, SystemFiles(look), parent)
    dialog.finished.connect(lambda _result: runner.close())
    dialog.begin()
    return dialog

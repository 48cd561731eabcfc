"""Handing over the cases of somebody who is ill: whose, and to whom; below the table, by keyboard as well as mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import handing_over
from complaint_desk.services.changed import Changed
from complaint_desk.services.handing_over import Duties, in_words
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, CheckBox, ChoiceField, FieldError, IconButton, row_of

_ACROSS = 4


class HandOver(QFrame):
    """The form.

    Signals:
        handed: what the service returned.
    """

    handed = Signal(object)

    def __init__(self, look: Look, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__()
        self._look, self._desk, self._closed = look, desk, closed
        self._people: tuple[Person, ...] = ()
        self._boxes: dict[int, CheckBox] = {}
        self.setObjectName("queue.hand_over.form")
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._from = ChoiceField(look, "queue.hand_over.from", say("hand_over.whose"), hint=say("hand_over.whose"))
        self._from.setFixedWidth(220)
        self._owed = Label(look, tone="muted", ident="queue.hand_over.owed")
        self._to = QWidget()
        self._to.setObjectName("queue.hand_over.to")
        self._error = FieldError(look, "queue.hand_over.error", self._from)
        self._press = Button(look, "queue.hand_over.press", say("hand_over.press"), self._hand_over, icon="users")
        close = IconButton(look, "queue.hand_over.close", say("widget.close"), "x", closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 16, 12)
        column.setSpacing(6)
        column.addLayout(row_of(Label(look, say("hand_over.title"), weight=600), None, close))
        column.addLayout(row_of(self._from, self._owed, None))
        column.addWidget(Label(look, say("hand_over.to"), role="micro", tone="muted"))
        column.addWidget(self._to)
        column.addWidget(self._error)
        column.addLayout(row_of(self._press, None))
        self._from.chosen.connect(lambda _code, _text: self._count())
        self.hide()

    def begin(self, people: Sequence[Person], person: int = 0) -> None:
        """Ask whose cases go to whom; ``person`` is chosen already."""
        self._people = tuple(people)
        self._from.offer([(str(each.id), one_line(each.name or each.login)) for each in people])
        self._from.set_chosen(str(person) if person else "")
        self._error.clear()
        self._build()
        self._count()
        self.show()
        self._from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        before = self._to.layout()
        if before is not None:
            while (item := before.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        grid = before if isinstance(before, QGridLayout) else QGridLayout(self._to)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        self._boxes = {}
        takers = [each for each in self._people if each.active and each.may("work_case")]
        for each in takers:
            box = CheckBox(self._look, f"queue.hand_over.to.{each.id}", one_line(each.name or each.login), parent=self._to)
            box.toggled.connect(lambda _on: self._error.clear())
            self._boxes[each.id] = box

    def _count(self) -> None:
        code = self._from.code
        grid, at = self._to.layout(), 0
        for person, box in self._boxes.items():
            mine = str(person) == code
            box.setVisible(not mine)
            box.setChecked(box.isChecked() and not mine)
            if isinstance(grid, QGridLayout) and not mine:  # without a hole where that person stood
                grid.addWidget(box, at // _ACROSS, at % _ACROSS, Qt.AlignmentFlag.AlignLeft)
                at += 1
        self._owed.say("")
        if code:
            self._desk.ask(handing_over.owed, person=int(code), then=lambda owed: self._owed.say(in_words(owed)))

    def _hand_over(self) -> None:
        if not self._from.commit() or not self._from.code:
            self._error.show_error(say("hand_over.nobody"))
            return
        to = [person for person, box in self._boxes.items() if box.isChecked()]
        self._press.setEnabled(False)
        self._desk.do(
            handing_over.hand_over, person=int(self._from.code), to=to, long=say("hand_over.working"), then=self._done,
            failed=self._failed, ended=lambda: self._press.setEnabled(True))

    def _done(self, changed: Changed) -> None:
        self._closed()
        self.handed.emit(changed)

    def _failed(self, problem: Problem) -> None:
        self._error.show_error(problem.message)


def share_in_words(name: str, owed: Duties) -> Message:
    """Return in a sentence what somebody got."""
    return say("hand_over.share", name=one_line(name), owed=in_words(owed))

"""The reason beside the tabs and what it is for: passing a gate without its evidence, and taking a finished case up again.

Who may do neither here sees nothing of it: a field without a press beside it asks for something that nobody can use.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import Button, FieldError, LineField, row_of


class Passing(QWidget):
    """The reason with its presses.

    Signals:
        pass_asked: the gate shall be passed; with the reason.
        reopen_asked: the case shall be taken up again; with the reason.

    Attributes:
        below: what is wrong with the reason, to stand below the row.
    """

    pass_asked = Signal(str)
    reopen_asked = Signal(str)

    def __init__(self, look: Look, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._case_id = 0
        self._reason = LineField(look, "case.override_reason", say("case.override_reason"), say("case.override_hint"), small=True)
        self._reason.setMinimumWidth(72)
        self._pass = Button(look, "case.override", say("case.override"), self._ask_pass, kind="text", small=True)
        self._reopen = Button(look, "case.reopen", say("case.reopen"), self._ask_reopen, icon="undo-2", small=True)
        row = row_of(self._reason, self._pass, self._reopen, spacing=4)
        row.setStretch(0, 1)
        row.setContentsMargins(0, 4, 0, 4)
        self.setLayout(row)
        self._error = FieldError(look, "case.override.error", self._reason)
        self.below = QWidget()
        around = row_of(self._error)
        around.setContentsMargins(20, 4, 12, 4)
        self.below.setLayout(around)
        self.below.hide()
        self._reason.textChanged.connect(self._clear_error)
        self._reason.returnPressed.connect(self._enter)

    def show_view(self, view: CaseView, person: Person) -> None:
        """Show what the person may do with a reason."""
        case = view.case
        again = bool(case.closed_us or case.resolved_us) and not case.merged and person.may("reopen")
        may_pass = case.is_open and person.may("override_gate")
        self._pass.setVisible(may_pass)
        self._reopen.setVisible(again)
        self._reason.setVisible(may_pass or again)

    def stand(self, beside: QHBoxLayout, below: QHBoxLayout, room: int) -> None:
        """Stand in a row beside what is in it, or in the row below where so many pixels have no room for both."""
        own = self.minimumSizeHint().width() + beside.spacing()
        taken = sum(item.sizeHint().width() for at in range(beside.count()) if (item := beside.itemAt(at)) and item.widget() is not self)
        row = below if taken + own > room else beside
        if row.indexOf(self) < 0:
            row.addWidget(self)
            self.show()

    def turn_to(self, case_id: int) -> None:
        """Take the reason of another case, as far as it was typed there."""
        self.leave()
        self._reason.clear()
        self._case_id = case_id
        self._drafts.watch(f"case.{case_id}.override_reason", self._reason)

    def leave(self) -> None:
        """Keep what is typed."""
        if self._case_id:
            self._drafts.unwatch(f"case.{self._case_id}.override_reason")
        self._case_id = 0

    def used(self) -> None:
        """The reason was recorded."""
        self._drafts.discard(f"case.{self._case_id}.override_reason")
        self._reason.clear()

    def refuse(self, problem: Problem) -> None:
        """Say a problem below the reason."""
        self.below.show()
        self._error.show_error(problem.message)
        if isinstance(problem, BadValue) and self.isVisible():
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        """Do what stands beside: of two the one that goes on."""
        if not self._pass.isHidden():
            self._ask_pass()
        elif not self._reopen.isHidden():
            self._ask_reopen()

    def _ask_pass(self) -> None:
        self.pass_asked.emit(self._reason.text())

    def _ask_reopen(self) -> None:
        self.reopen_asked.emit(self._reason.text())

    def _clear_error(self, _text: str) -> None:
        self._error.clear()
        self.below.hide()

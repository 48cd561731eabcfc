"""How long personal data is kept, whose time is up, and their erasure in one go once somebody said why and agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.retention import PERSONAL
from complaint_desk.services import erasing, retention
from complaint_desk.services.changed import Changed
from complaint_desk.services.erasing import Known, Mention
from complaint_desk.services.retention import Proposal
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, Card, FieldError, FormRow, LineField, TextField, row_of

_NARROW, _WIDE = 64, 320
_LINES: Final = 6


class RetentionCard(Card):
    """The card; only who may erase people sees it."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.retention", parent=parent)
        self._look, self._desk = look, desk
        self._found: Proposal | None = None
        self._months = LineField(look, "settings.retention.months", say("retention.months"))
        self._months.setMaximumWidth(_NARROW)
        self._keep = Button(look, "settings.retention.keep", say("retention.keep"), self._choose)
        self._state = Label(look, wrap=True, gives_way=True, ident="settings.retention.state")
        self._people = TextField(look, "settings.retention.people", say("retention.people"), lines=_LINES)
        self._people.setReadOnly(True)
        self._reason = LineField(look, "settings.retention.reason", say("retention.reason"))
        self._reason.setMaximumWidth(_WIDE)
        self._erase = Button(look, "settings.retention.erase", say("retention.erase", n=0), self._ask)
        self._reason_row = FormRow(look, say("retention.reason"), row_of(self._reason, self._erase, None))
        self._wrong = FieldError(look, "settings.retention.wrong", self._reason)
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.retention.told")
        self.column.addWidget(Label(look, say("retention.note"), wrap=True))
        self.column.addWidget(FormRow(look, say("retention.months"), row_of(self._months, self._keep, None)))
        for part in (self._state, self._people, self._reason_row, self._wrong, self._told):
            self.column.addWidget(part)
        desk.person_changed.connect(self.look)
        self.look()

    def look(self, *_person: object) -> None:
        """Ask again whose time is up, for who may erase; anybody else does not see the card."""
        may = self._desk.person.may(retention.RIGHT)
        if self.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own for a moment
            self.setVisible(may)
        for part in (self._people, self._reason_row):
            part.setVisible(self._found is not None and bool(self._found.people))
        if may:
            self._desk.ask(retention.proposal, then=self._show, failed=self._refused)

    def _show(self, found: Proposal) -> None:
        words = self._look.words
        self._found = found
        self._months.setText(str(found.keep.months))
        self._state.say(" ".join(words.of(each) for each in retention.told(found)))
        self._people.setPlainText("\n".join(words.of(retention.told_of(each)) for each in found.people))
        for part in (self._people, self._reason_row):
            part.setVisible(bool(found.people))
        self._erase.say(say("retention.erase", n=len(found.free)))
        self._erase.setEnabled(bool(found.free))

    def _choose(self) -> None:
        self._wrong.clear()
        typed = self._months.text().strip()
        months = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0
        self._desk.do(
            retention.choose, data_class=PERSONAL, months=months, then=lambda _done: self.look(), failed=self._refused)

    def _ask(self) -> None:
        self._wrong.clear()
        found, reason = self._found, self._reason.text().strip()
        if found is None or not found.free:
            return
        if not reason:
            self._refused(BadValue("reason_needed", field="settings.retention.reason"))
            return
        customers = tuple(each.customer_id for each in found.free)
        self._desk.ask(
            erasing.outside, customers=customers, then=lambda around: self._confirm(found, customers, reason, around), failed=self._refused)

    def _confirm(self, found: Proposal, customers: tuple[int, ...], reason: str, around: Sequence[Mention]) -> None:
        sentences = (*retention.told(found), *erasing.told_around(around), say("privacy.stays"), say("retention.for_good"))

        def erase() -> None:
            self._erase.setEnabled(False)
            self._desk.ask(
                erasing.known_by, customers=customers, then=lambda known: self._begin(customers, reason, known), failed=self._refused)

        Dialog(
            self._look, say("retention.ask", n=len(customers)), sentences, ident="settings.retention.ask",
            agree=say("privacy.press.yes"), decline=say("privacy.press.no"), then=erase, parent=self.window(),
        ).open()

    def _begin(self, customers: tuple[int, ...], reason: str, known: Known) -> None:
        self._desk.do(
            retention.confirm_now, customers=customers, reason=reason, then=lambda changed: self._done(changed, known),
            failed=self._refused, ended=self._ended, long=say("retention.cli.doing"),
        )

    def _done(self, changed: Changed, known: Known) -> None:
        """Tell what was erased; then see to what lies beside the desk, search it, and tell that too."""
        self._reason.clear()
        done = retention.done_of(changed)
        self._tell(retention.told_after(done))
        if done.erased:
            self._desk.ask(
                erasing.finish, known=known, long=say("privacy.searching"),
                then=lambda rest: self._tell((*retention.told_of_erased(done), *erasing.told_rest(rest))),
            )

    def _tell(self, said: Sequence[Message]) -> None:
        self._told.say(" ".join(self._look.words.of(each) for each in said))

    def _ended(self) -> None:
        self.look()

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)
        if isinstance(problem, BadValue):
            field: Any = self._months if problem.field.endswith("months") else self._reason
            field.setFocus()

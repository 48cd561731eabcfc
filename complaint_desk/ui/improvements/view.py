"""The view of improvement points: the list, a form for a new one, and beside the list what is known of the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import CAUSES
from complaint_desk.services import improving
from complaint_desk.services.changed import Changed
from complaint_desk.services.improving import Entry, Register
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.improvements.point import WIDTH, PointCard
from complaint_desk.ui.improvements.words import cell_words
from complaint_desk.ui.look import Look
from complaint_desk.ui.text_table import TextTable
from complaint_desk.ui.widgets import BAR, Button, Card, ChoiceField, EmptyState, FieldError, FormRow, Heading, LineField, row_of, scrolled

COLUMNS: Final = ("title", "cause", "owner", "due", "state", "cases", "before", "since")
_WIDTHS: Final = (0, 120, 104, 132, 84, 60, 60, 60)
_LEAST: Final = 180
"""How wide what a point says is at least; for its sake what stands beside the list anyway is left out in a narrow window, and the cause."""

_YIELDS: Final = tuple(COLUMNS.index(name) for name in ("before", "since", "cases", "cause"))
_GROWS: Final = tuple(COLUMNS.index(name) for name in ("cause", "owner"))
_NUMBERS: Final = frozenset(COLUMNS.index(name) for name in ("cases", "before", "since"))


class ImprovementsView(QWidget):
    """The view.

    Signals:
        cases_wanted: the ``QueueFilter`` of the cases of a point; the queue shows them.
    """

    cases_wanted = Signal(object)

    def __init__(self, look: Look, desk: Desk, *, copy: Callable[[str], object], parent: QWidget | None = None) -> None:
        """Make the view.

        Args:
            look: theme and words.
            desk: the way to the services.
            copy: puts a text on the clipboard.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look, self._desk = look, desk
        self._entries: tuple[Entry, ...] = ()
        self.setObjectName("improvements")
        self._heading = Heading(look, say("improvements.heading"), role="title")
        self._new = Button(look, "improvements.new", say("improvements.new"), self._ask_new, icon="plus")
        self._form = self._new_form()
        self.table = TextTable(look, "improvements.table", say("improvements.list"))
        self.table.rows.show_rows([say(f"improvements.column.{name}") for name in COLUMNS], 0, self._cell, _NUMBERS)
        self.table.set_widths(*_WIDTHS, least=_LEAST, yields=_YIELDS, grows=_GROWS)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self._empty = EmptyState(look, "sprout", say("improvements.none"), say("improvements.none_sentence"), ident="improvements.none")
        self._most = improving.MOST_SHOWN
        self._older = Button(look, "improvements.older", say("improvements.older"), self._read_older, small=True)
        self.point = PointCard(look, desk, copy=copy, saved=self.refresh)
        self._beside = scrolled(self.point, WIDTH, "improvements.beside")
        self.point.cases_wanted.connect(self.cases_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 4, 16)
        column.setSpacing(12)
        for row in (row_of(self._heading, None, self._new), row_of(self._form)):
            row.setContentsMargins(0, 0, BAR, 0)
            column.addLayout(row)
        beside = row_of(self.table, self._empty, self._beside, spacing=16)
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        column.addLayout(beside, 1)
        column.addLayout(row_of(self._older, None))
        desk.changed.connect(self._heard)
        desk.person_changed.connect(self._other_person)
        self._seat()
        self._show(Register((), ()))

    def _new_form(self) -> Card:
        look = self._look
        form = Card(margins=(16, 12, 16, 12), spacing=8, ident="improvements.form")
        self._title = LineField(look, "improvements.title", say("improvements.said"), say("improvements.said_hint"))
        causes = [(code, say(f"cause.{code}")) for code in CAUSES]
        self._cause = ChoiceField(look, "improvements.cause", say("improvements.cause"), causes, say("cause.unknown"))
        self._wrong = FieldError(look, "improvements.wrong", self._title)
        self._open = Button(look, "improvements.open", say("improvements.open"), self._open_point, kind="primary")
        cancel = Button(look, "improvements.cancel", say("improvements.cancel"), form.hide)
        form.column.addWidget(FormRow(look, say("improvements.said"), self._title))
        form.column.addWidget(FormRow(look, say("improvements.cause"), row_of(self._cause, None), of=self._cause))
        form.column.addWidget(self._wrong)
        form.column.addLayout(row_of(self._open, cancel, None))
        form.hide()
        return form

    def showEvent(self, event: QShowEvent) -> None:
        """Read the register when it comes into sight."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the register again; what was asked for somebody who sits here no more is not shown."""
        asker = self._desk.person
        self._desk.ask(
            improving.register, most=self._most, then=lambda found: self._show(found) if asker.id == self._desk.person.id else None)

    def _read_older(self) -> None:
        self._most += improving.MOST_SHOWN
        self.refresh()

    def _heard(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"improvement", "case"}:
            self.refresh()

    def _other_person(self) -> None:
        """Put away what was read and typed for somebody else: another person may see other points, or none."""
        self._title.clear()
        self._form.hide()
        self._most = improving.MOST_SHOWN
        self.point.forget()
        self._show(Register((), ()))
        self._seat()
        if self.isVisible():
            self.refresh()

    def _seat(self) -> None:
        may = self._desk.person.may("improve")
        self._new.setVisible(may)
        self._form.setVisible(self._form.isVisible() and may)
        self.point.seat()

    # the list ---------------------------------------------------------------------------------------------------------------

    def _show(self, found: Register) -> None:
        chosen = self.point.improvement
        self._entries = found.entries
        self.point.offer_people(found.people)
        shown, older = len(found.entries), found.total > len(found.entries)
        count = say("improvements.count_of", n=shown, all=found.total) if older else say("improvements.count", n=shown)
        self._heading.say(say("improvements.heading"), count if shown else "")
        self._older.setVisible(older)
        self.table.rows.show_rows([say(f"improvements.column.{name}") for name in COLUMNS], len(found.entries), self._cell, _NUMBERS)
        self.table.setVisible(bool(found.entries))
        self._empty.setVisible(not found.entries)
        self._beside.setVisible(bool(found.entries))
        at = next((row for row, each in enumerate(found.entries) if each.point.id == chosen), 0)
        if found.entries:
            self.table.setCurrentIndex(self.table.rows.index(at, 0))
            self._choose(at)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._entries):
            self.point.show_entry(self._entries[row])

    def _cell(self, row: int, column: int) -> str:
        return self._look.words.of(cell_words(self._entries[row], COLUMNS[column]))

    # a new point ------------------------------------------------------------------------------------------------------------

    def _ask_new(self) -> None:
        self._form.show()
        self._title.setFocus()

    def _open_point(self) -> None:
        self._wrong.clear()
        self._cause.commit()
        self._desk.do(
            improving.open_point, title=self._title.text(), cause=self._cause.code or "unknown", then=self._opened,
            failed=lambda problem: self._wrong.show_error(problem.message),
        )

    def _opened(self, changed: Changed) -> None:
        self._title.clear()
        self._form.hide()
        self.point.improvement = int(changed.result["improvement"])
        self.refresh()

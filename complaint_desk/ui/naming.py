"""The small form that asks for one thing: the name of a view, the number at which somebody wants to be told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, FieldError, LineField, row_of


class NameForm(Popover):
    """One field, perhaps a box to tick, and a button."""

    def __init__(self, look: Look, ident: str, title: Said, field: str, name: Said, host: QWidget, box: Said = "") -> None:
        super().__init__(look, ident, title, host)
        self.field = LineField(look, field, name)
        self.box = CheckBox(look, f"{field}.shared", box or name)
        self.error = FieldError(look, f"{field}.error", self.field)
        self._do: Callable[[], object] = lambda: None
        press = Button(look, f"{ident}.save", say("queue.view.do_save"), lambda: self._do(), kind="primary", small=True)
        cancel = Button(look, f"{ident}.cancel", say("queue.filter.cancel"), self.shut, small=True)
        for widget in (Label(look, name), self.field, self.box, self.error):
            self.column.addWidget(widget)
        self.column.addLayout(row_of(None, cancel, press))
        self.field.returnPressed.connect(lambda: self._do())

    def ask(self, anchor: QWidget, text: str, do: Callable[[], object], *, box: bool = False) -> None:
        """Open it below a widget; ``do`` is run by the button and by Enter."""
        self._do = do
        self.error.clear()
        self.field.setText(text)
        self.field.selectAll()
        self.box.setChecked(False)
        self.box.setVisible(box)
        self.open_below(anchor, self.field)

    def refuse(self, problem: Exception) -> None:
        """Say what is wrong with the field."""
        if isinstance(problem, Problem):
            self.error.show_error(problem.message)
            self.adjustSize()

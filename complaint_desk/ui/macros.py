"""Running a macro: which one, what it asks for, what it will do; and keeping one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.macros import Filled, Macro, asking, fill, said_to_customer
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import macros
from complaint_desk.services.changed import Changed
from complaint_desk.ui.coaching import OFFERING, Coach
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.macro_steps import StepsEditor
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, FormRow, LineField, row_of

WIDTH: Final = 560


class MacroDialog(QDialog):
    """Asks which macro and for its variables, shows what will be done, and runs it on some cases."""

    def __init__(
        self, look: Look, desk: Desk, cases: Sequence[int], *, clock: Callable[[], int], site: Path | None,
        then: Callable[[Changed], object], parent: QWidget,
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: runs it.
            cases: the cases it is run on.
            clock: microseconds UTC now, to understand a moment.
            site: the folder of the site's own files, if it has one.
            then: takes what the service returned.
            parent: the window.
        """
        super().__init__(parent)
        self._look, self._desk, self._cases, self._clock, self._site, self._then = look, desk, tuple(cases), clock, site, then
        self._macros: dict[str, Macro] = {}
        self._macro: Macro | None = None
        self._fields: dict[str, LineField] = {}
        self.setObjectName("macro")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(look.words("macro.title"))
        self.setFixedWidth(WIDTH)
        self._which = ChoiceField(look, "macro.which", say("macro.which"), hint=say("macro.which_hint"))
        self._asked = QWidget()
        self._steps = QWidget()
        self._editor = StepsEditor(look, self._fit)
        self._name = LineField(look, "macro.name", say("macro.name"))
        self._asks = LineField(look, "macro.asks", say("macro.asks"), say("macro.asks_hint"))
        self._error = FieldError(look, "macro.error", self._which)
        self._run = Button(look, "macro.run", say("macro.run", n=len(self._cases)), self._press, kind="primary", icon="zap")
        self._edit = Button(look, "macro.edit", say("macro.edit"), self._begin_edit, kind="text", icon="pencil")
        self._save = Button(look, "macro.save", say("macro.save"), self._keep, icon="save")
        self._drop = Button(look, "macro.drop", say("macro.drop"), self._forget, kind="text", icon="trash-2")
        self._cancel = Button(look, "macro.cancel", say("macro.cancel"), self.reject, kind="text")
        self._lay_out()
        self._which.chosen.connect(lambda code, _text: self._choose(code))
        self._load()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(Label(self._look, say("macro.title_n", n=len(self._cases)), role="head"))
        column.addWidget(self._which)
        self._naming = FormRow(self._look, say("macro.name"), row_of(self._name), above=True)
        column.addWidget(self._naming)
        self._asks_row = FormRow(self._look, say("macro.asks"), row_of(self._asks), note=say("macro.asks_note"), above=True)
        column.addWidget(self._asks_row)
        self._asking, self._listing = QVBoxLayout(self._asked), QVBoxLayout(self._steps)
        for part, inside in ((self._asked, self._asking), (self._steps, self._listing)):
            inside.setContentsMargins(0, 0, 0, 0)
            column.addWidget(part)
        column.addWidget(self._editor)
        column.addWidget(self._error)
        column.addLayout(row_of(self._edit, self._save, self._drop, None, self._cancel, self._run))
        self._show_editing(editing=False)

    def event(self, event: QEvent) -> bool:
        """Follow what comes into the dialog and goes."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """Be as high as what stands in the dialog: Qt's own fitting stops at two thirds of the screen and cuts the texts."""
        layout = self.layout()
        if layout is not None:
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH) if layout.hasHeightForWidth() else layout.totalSizeHint().height())

    def _load(self, chosen: str = "") -> None:
        language = self._look.words.language
        self._desk.ask(macros.offered, language=language, site=self._site, then=lambda found: self._offer(found, chosen))

    def _offer(self, found: Sequence[Macro], chosen: str) -> None:
        self._macros = {(f"own.{macro.id}" if macro.own else macro.id): macro for macro in found}
        names = {code: one_line(macro.name) for code, macro in self._macros.items()}
        self._which.offer([(code, say("macro.own", name=name) if self._macros[code].own else name) for code, name in names.items()])
        self._which.setFocus(Qt.FocusReason.OtherFocusReason)
        if chosen in self._macros:
            self._which.set_chosen(chosen)
            self._choose(chosen)

    def _choose(self, code: str) -> None:
        self._macro = self._macros.get(code)
        self._error.clear()
        self._show_editing(editing=False)
        self._show()

    # what is asked and done -----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        _empty(self._asked)
        _empty(self._steps)
        self._fields, macro = {}, self._macro
        if macro is None:
            return
        grid, outgoing = QGridLayout(), said_to_customer(macro)
        for at, variable in enumerate(macro.variables):
            hint = say("macro.when_hint") if variable.kind == "when" else ""
            field = LineField(self._look, f"macro.field.{variable.name}", variable.label, hint)
            field.textChanged.connect(lambda _text: self._show_steps())
            field.returnPressed.connect(self._run.click)
            self._fields[variable.name] = field
            grid.addWidget(Label(self._look, one_line(variable.label), tone="muted"), 2 * at, 0)
            grid.addWidget(field, 2 * at, 1)
            if variable.kind == "text" and variable.name in outgoing:
                coach = Coach(self._look, field, f"{field.objectName()}.coach", place=OFFERING)
                coach.hinted.connect(self._fit)
                grid.addWidget(coach, 2 * at + 1, 0, 1, 2)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self._asking.addWidget(holder)
        self._show_steps()

    def _show_steps(self) -> None:
        _empty(self._steps)
        words = {name: self._look.words(f"macro.auto.{name}") for name in ("customer", "number")} | {"me": self._desk.person.name}
        words |= {name: field.text().strip() for name, field in self._fields.items() if field.text().strip()}
        for n, step in enumerate(self._macro.steps if self._macro is not None else (), 1):
            text = fill(step.text, words)
            told = say("macro.step", n=n, step=say(f"macro_step.{step.do}"))
            self._listing.addWidget(Label(self._look, told, weight=500))
            if text:
                self._listing.addWidget(Label(self._look, text, tone="muted", wrap=True))

    def _filled(self) -> Filled:
        """Return what was answered; a moment that means nothing is left out, and the service says which one."""
        macro, words = self._macro, self._look.words
        moments = []
        for variable in macro.variables if macro is not None else ():
            text = self._fields[variable.name].text().strip()
            if variable.kind == "when" and text:
                due = parse_due(text, now_us=self._clock(), zone=words.zone, language=words.language)
                if due is not None:
                    moments.append((variable.name, due))
        known = {name: words.moment(due) for name, due in moments}
        return Filled(tuple((name, known.get(name, field.text().strip())) for name, field in self._fields.items()), tuple(moments))

    def _press(self) -> None:
        if not self._which.commit() or self._macro is None:
            self._error.show_error(say("macro.choose"))
            return
        self._run.setEnabled(False)
        self._desk.do(
            macros.run, cases=list(self._cases), macro=self._macro, filled=self._filled(), long=say("hands.working", n=len(self._cases)),
            then=self._done, failed=self._failed, ended=self._free)

    def _free(self) -> None:
        self._run.setEnabled(True)

    def _done(self, changed: Changed) -> None:
        self.accept()
        self._then(changed)

    def _failed(self, problem: Problem) -> None:
        self._error.show_error(problem.message)

    # one's own ------------------------------------------------------------------------------------------------------------

    def _show_editing(self, *, editing: bool) -> None:
        macro = self._macro
        self._naming.setVisible(editing)
        self._asks_row.setVisible(editing)
        self._save.setVisible(editing)
        self._edit.setVisible(macro is not None and not editing)
        self._drop.setVisible(macro is not None and macro.own and not editing)
        self._run.setVisible(not editing)
        self._which.setVisible(not editing)
        self._asked.setVisible(not editing)
        self._steps.setVisible(not editing)
        self._editor.setVisible(editing)

    def _begin_edit(self) -> None:
        macro = self._macro
        if macro is None:
            return
        self._name.setText(macro.name)
        self._asks.setText(", ".join(variable.name for variable in macro.variables))
        self._editor.show_steps(macro.steps)
        self._show_editing(editing=True)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if self._macro is None:
            return
        try:
            macro = asking(replace(self._macro, name=self._name.text(), steps=self._editor.steps), self._asks.text())
        except BadValue as problem:
            self._failed(problem)
            return
        self._desk.do(macros.save, macro=macro, then=self._kept, failed=self._failed)

    def _kept(self, changed: Changed) -> None:
        self._macro = None
        self._error.clear()
        self._show_editing(editing=False)
        self._load(f"own.{changed.result['macro']}")

    def _forget(self) -> None:
        if self._macro is not None and self._macro.own:
            self._desk.do(macros.drop, macro=int(self._macro.id), then=lambda _changed: self._gone(), failed=self._failed)

    def _gone(self) -> None:
        self._which.set_chosen("")
        self._choose("")
        self._load()


def _empty(holder: QWidget) -> None:
    layout = holder.layout()
    while layout is not None and (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()

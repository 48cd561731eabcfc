"""The tags and the site's own fields: everybody sees which there are; who may defines, renames and retires them.

What is retired is given no longer and stays where it is. A change takes effect when its field is left, and stands in the trail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from complaint_desk.domain.marking import FIELD_TYPES, Field, Marks, Tag
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import marking
from complaint_desk.services.changed import Changed
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, Card, Chip, ChoiceField, FieldError, Heading, Line, LineField, row_of

_RIGHT: Final = "manage_marks"
_BETWEEN: Final = re.compile(r"[,，、;；\n]")


def known(store: Any, _who: Any) -> Marks:
    """Return the tags and fields of the desk."""
    return marking.known(store)


class _Row(QWidget):
    """One tag or field: its label, what it is, and whether it is in use."""

    def __init__(
        self, look: Look, mark: Tag | Field, *, editing: bool, rename: Callable[[str], object], turn: Callable[[], object],
    ) -> None:
        super().__init__()
        what = "field" if isinstance(mark, Field) else "tag"
        ident, label = f"settings.{what}.{mark.key}", one_line(mark.shown, 40)
        self._label, self._rename = mark.label or "", rename
        self._name = LineField(look, ident, say(f"settings_marks.name_of_{what}", label=label), small=True)
        self._name.setText(self._label)
        self._name.setReadOnly(not (editing and mark.active))
        self._name.setMinimumWidth(180)
        self._name.editingFinished.connect(self._left)
        self.error = FieldError(look, f"{ident}.error", self._name)
        shown: list[QWidget | int | None] = [self._name, Label(look, mark.key if mark.label else "", role="micro", tone="muted")]
        if isinstance(mark, Field):
            shown.append(Chip(look, say(f"settings_marks.type_{mark.type}")))
            if mark.choices:
                shown.append(Label(look, one_line(" · ".join(mark.choices), 60), role="micro", tone="muted", elide=True))
        if not mark.active:
            shown.append(Chip(look, say("settings_marks.retired"), tone="outline"))
        shown.append(None)
        if editing:
            said = say("settings_marks.retire" if mark.active else "settings_marks.use_again")
            shown.append(Button(look, f"{ident}.turn", said, turn, kind="text", small=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(row_of(*shown))
        column.addWidget(self.error)

    def _left(self) -> None:
        self.error.clear()
        if self._name.text().strip() != self._label:
            self._rename(self._name.text())

    def refuse(self, problem: Problem) -> None:
        """Say why it was not changed, and show again what is so."""
        self._name.setText(self._label)
        self.error.show_error(problem.message)


class MarksTable(Card):
    """Tags, then fields, each with a line to add one."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(ident="settings.marks", margins=(16, 12, 16, 12), spacing=6)
        self._look, self._desk = look, desk
        self._tags, self._fields = QVBoxLayout(), QVBoxLayout()
        self._tag = LineField(look, "settings.tag.new", say("settings_marks.new_tag"), say("settings_marks.new_tag"), small=True)
        self._add_tag = Button(look, "settings.tag.add", say("settings_marks.add_tag"), self._define_tag, icon="plus", small=True)
        self._field = LineField(look, "settings.field.new", say("settings_marks.new_field"), say("settings_marks.new_field"), small=True)
        types = [(code, say(f"settings_marks.type_{code}")) for code in FIELD_TYPES]
        self._type = ChoiceField(look, "settings.field.type", say("settings_marks.type"), types, small=True)
        self._type.set_chosen("text")
        self._type.setFixedWidth(140)
        hint = say("settings_marks.choices_hint")
        self._choices = LineField(look, "settings.field.choices", say("settings_marks.choices"), hint, small=True)
        self._add_field = Button(look, "settings.field.add", say("settings_marks.add_field"), self._define_field, icon="plus", small=True)
        self._tag_error = FieldError(look, "settings.tag.new.error", self._tag)
        self._field_errors = {
            "label": FieldError(look, "settings.field.new.error", self._field),
            "type": FieldError(look, "settings.field.type.error", self._type),
            "choices": FieldError(look, "settings.field.choices.error", self._choices),
        }
        self._note = Label(look, say("settings_marks.only_leads"), tone="muted", wrap=True)
        self._lay_out(look)
        self._type.chosen.connect(lambda code, _text: self._choices.setVisible(code == "choice"))
        self._tag.returnPressed.connect(self._add_tag.click)
        desk.changed.connect(self._heard)
        desk.person_changed.connect(self._reload)
        look.language.follow(self._retranslate)
        self._reload()

    def _lay_out(self, look: Look) -> None:
        self._new_tag, self._new_field = QWidget(), QWidget()
        first = row_of(self._tag, self._add_tag)
        first.setStretch(0, 1)
        self._new_tag.setLayout(first)
        second = row_of(self._field, self._type, self._choices, self._add_field)
        second.setStretch(0, 1)
        second.setStretch(2, 1)
        self._new_field.setLayout(second)
        self._choices.hide()
        parts: list[QLayout | QWidget] = [
            Heading(look, say("settings_marks.tags"), role="micro"), self._tags, self._new_tag, self._tag_error, Line(),
            Heading(look, say("settings_marks.fields"), role="micro"), self._fields, self._new_field, *self._field_errors.values(),
            self._note,
        ]
        for part in parts:
            if isinstance(part, QWidget):
                self.column.addWidget(part)
            else:
                self.column.addLayout(part)

    def _heard(self, changed: Changed) -> None:
        if "marks" in changed.kinds:
            self._reload()

    def _reload(self, _person: object = None) -> None:
        self._desk.ask(known, then=self._show)

    def _show(self, marks: Marks) -> None:
        editing = bool(self._desk.person.may(_RIGHT))
        for layout, found in ((self._tags, marks.tags), (self._fields, marks.fields)):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            for mark in found:
                layout.addWidget(self._row(mark, editing))
            if not found:
                layout.addWidget(Label(self._look, say("settings_marks.none"), tone="muted"))
        for part in (self._new_tag, self._new_field):
            part.setVisible(editing)
        self._note.setVisible(not editing)

    def _row(self, mark: Tag | Field, editing: bool) -> QWidget:
        define: Callable[..., Changed]
        if isinstance(mark, Field):
            again: dict[str, Any] = {"kind": mark.type, "choices": mark.choices, "field": mark.key}
            define, retire = marking.define_field, partial(self._desk.do, marking.retire_field, field=mark.key)
        else:
            again = {"tag": mark.key}
            define, retire = marking.define_tag, partial(self._desk.do, marking.retire_tag, tag=mark.key)

        def renamed(label: str) -> None:
            self._desk.do(define, label=label, failed=row.refuse, **again)

        turn = retire if mark.active else partial(self._desk.do, define, label=mark.shown, **again)
        row = _Row(self._look, mark, editing=editing, rename=renamed, turn=turn)
        return row

    def _define_tag(self) -> None:
        self._tag_error.clear()
        self._desk.do(
            marking.define_tag, label=self._tag.text(), then=lambda _changed: self._tag.clear(),
            failed=lambda problem: self._tag_error.show_error(problem.message))

    def _define_field(self) -> None:
        for error in self._field_errors.values():
            error.clear()
        if self._type.commit():
            choices = _BETWEEN.split(self._choices.text())
            self._desk.do(
                marking.define_field, label=self._field.text(), kind=self._type.code, choices=choices, then=self._defined,
                failed=self._field_refused)

    def _defined(self, _changed: Changed) -> None:
        self._field.clear()
        self._choices.clear()

    def _field_refused(self, problem: Problem) -> None:
        field = problem.field.rsplit(".", 1)[-1] if isinstance(problem, BadValue) else "label"
        self._field_errors.get(field, self._field_errors["label"]).show_error(problem.message)

    def _retranslate(self, _words: object) -> None:
        self.setAccessibleName(self._look.words("settings_marks.title"))

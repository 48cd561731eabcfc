"""The marks of a case in the card at the right: its region, tags as chips, added by typing, and the site's own fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.marking import Field, FieldValue
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import marking
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.left_aside import LeftAside
from complaint_desk.ui.case.region import RegionPart
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, Heading, Line, LineField, row_of
from complaint_desk.wording import Words

_MARGINS: Final = 34
_GAP: Final = 6


class TagChip(Button):
    """A tag of the case; a press takes it off."""

    def __init__(self, look: Look, key: str, label: str, press: Callable[[], object]) -> None:
        self._label = label
        super().__init__(look, f"case.tag.{key}", label, press, kind="filter", after="x")

    def _retranslate(self, words: Words) -> None:
        super()._retranslate(words)
        self.setAccessibleName(words("marks.remove", tag=self._label))


class MarksCard(QWidget):
    """Region, tags and fields, as the last part of the card."""

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, do: Callable[..., object], parent: QWidget | None = None) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: defines a tag that is new, for who may.
            drafts: keeps what is typed into a field.
            do: runs a verb on the case that is shown, with ``done``, ``then``, ``failed`` and the verb's fields.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look, self._desk, self._drafts, self._do = look, desk, drafts, do
        self._view: CaseView | None = None
        self._built: tuple[object, ...] = ()
        self._fields: dict[str, LineField] = {}
        self._errors: dict[str, FieldError] = {}
        self._watched: dict[str, str] = {}
        self._left: LeftAside | None = None
        self._chips = QVBoxLayout()
        self._chips.setSpacing(_GAP)
        self._add = ChoiceField(look, "case.tag", say("marks.add"), (), say("marks.add_hint"), small=True)
        self._error = FieldError(look, "case.tag.error", self._add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(Line())
        self._region = RegionPart(look, desk, drafts, do)
        column.addWidget(self._region)
        self._heading = Heading(look, say("marks.tags"), role="micro")
        column.addWidget(self._heading)
        column.addLayout(self._chips)
        column.addWidget(self._add)
        column.addWidget(self._error)
        column.addLayout(self._rows)
        self._add.chosen.connect(self._give)
        drafts.aside.connect(self._left_aside)
        self._add.textChanged.connect(lambda _text: self._error.clear())

    def show_view(self, view: CaseView) -> None:
        """Show the marks of a case; what is being typed stays."""
        person: Person = self._desk.person
        self._region.show_view(view)
        shown = (view.case.id, view.case.tags, view.case.fields, view.marks, person.id, view.case.merged)
        self._view = view
        if shown == self._built:
            return
        other = self._built[:1] != shown[:1] or self._built[3:] != shown[3:]
        self._built = shown
        self._show_tags(view, person)
        if other:
            self._build_fields(view)
        self._show_values(view)

    @property
    def pending(self) -> bool:
        """Whether a region stands there that does not count yet."""
        return self._region.pending

    # --- tags -------------------------------------------------------------------------------------------------------------

    def _show_tags(self, view: CaseView, person: Person) -> None:
        _empty(self._chips)
        row, room = None, 0
        for key in view.case.tags:
            found = view.marks.tag(key)
            chip = TagChip(self._look, key, one_line(found.shown if found is not None else key, 40), partial(self._take_off, key))
            chip.setEnabled(not view.case.merged)
            wide = chip.sizeHint().width() + _GAP
            if row is None or wide > room:
                row, room = row_of(None, spacing=_GAP), self._look.theme.size["customer"] - _MARGINS
                self._chips.addLayout(row)
            row.insertWidget(row.count() - 1, chip)
            room -= wide
        free = [(t.key, one_line(t.shown, 40)) for t in view.marks.tags if t.active and t.key not in view.case.tags]
        self._add.offer(free)
        self._add.take_own_words(person.may("manage_marks"))
        may_add = not view.case.merged and (bool(free) or person.may("manage_marks"))
        self._add.setVisible(may_add)
        self._heading.setVisible(may_add or bool(view.case.tags))

    def _give(self, code: str, text: str) -> None:
        if code:
            self._do(marking.tag, tag=code, done="marks.done_tagged", then=self._given, failed=self._refused)
        elif text.strip() and self._view is not None:
            case_id = self._view.case.id

            def defined(changed: Changed) -> None:
                if self._view is not None and self._view.case.id == case_id:
                    self._give(str(changed.result["tag"]), "")

            self._desk.do(marking.define_tag, label=text, then=defined, failed=self._refused)

    def _given(self) -> None:
        self._add.set_chosen("")

    def _refused(self, problem: Problem) -> None:
        self._add.set_chosen("")
        self._error.show_error(problem.message)

    def _take_off(self, key: str) -> None:
        self._do(marking.untag, tag=key, done="marks.done_untagged", failed=self._refused)

    # --- fields -----------------------------------------------------------------------------------------------------------

    def _build_fields(self, view: CaseView) -> None:
        self.leave()
        for editor in self._fields.values():
            editor.blockSignals(True)  # one that loses the cursor as it goes would be taken for typed in the case that comes
        _empty(self._rows)
        self._fields, self._errors = {}, {}
        set_here = {value.key for value in view.case.fields}
        for field in view.marks.fields:
            if not (field.active or field.key in set_here):
                continue
            editor = self._editor(field)
            editor.setReadOnly(view.case.merged or not field.active)
            error = FieldError(self._look, f"case.field.{field.key}.error", editor)
            self._rows.addWidget(Label(self._look, one_line(field.shown, 40), role="micro", tone="muted", elide=True))
            self._rows.addWidget(editor)
            self._rows.addWidget(error)
            self._fields[field.key], self._errors[field.key] = editor, error
            editor.textChanged.connect(self._changed)

    def _editor(self, field: Field) -> LineField:
        name, ident = one_line(field.shown, 40), f"case.field.{field.key}"
        if field.type in ("choice", "yes_no"):
            options = [(c, c) for c in field.choices] if field.type == "choice" else [(c, say(f"yes_no.{c}")) for c in ("yes", "no")]
            chooser = ChoiceField(self._look, ident, name, options, may_be_empty=True, small=True)
            chooser.chosen.connect(lambda code, _text, key=field.key: self._set(key, code))
            return chooser
        line = LineField(self._look, ident, name, say(f"marks.hint_{field.type}"), small=True)
        line.editingFinished.connect(partial(self._typed, field.key))
        return line

    def _show_values(self, view: CaseView) -> None:
        values = {value.key: value for value in view.case.fields}
        for key, editor in self._fields.items():
            text = self._shown(values.get(key))
            if isinstance(editor, ChoiceField):
                if not editor.pending:
                    editor.set_chosen(text)
            elif not editor.isModified():
                name = f"case.{view.case.id}.field.{key}"
                if editor.text() != text and self._watched.pop(name, None) is not None:
                    self._drafts.unwatch(name)  # showing a value is not typing it, and what was left aside over the one before stays kept
                editor.setText(text)
                editor.setModified(False)
                editor.setCursorPosition(0)
                self._watch(name, editor, text)

    def _watch(self, name: str, editor: LineField, stands: str) -> None:
        """Keep what is typed over the value that stands now."""
        if self._watched.get(name) != stands and not editor.isReadOnly():
            self._watched[name] = stands
            self._drafts.watch(name, editor, stands=stands)

    def leave(self) -> None:
        """Keep what is typed, and let go of the case."""
        for name in self._watched:
            self._drafts.unwatch(name)
        self._watched = {}
        if self._left is not None:
            self._left.forget()

    def _left_aside(self, name: str, words: str) -> None:
        key = name.rpartition(".field.")[2]
        if name not in self._watched or key not in self._fields:
            return
        if self._left is None:
            self._left = LeftAside(self._look, "case.fields")
            layout = self.layout()
            assert layout is not None  # made with the card
            layout.addWidget(self._left)
        editor = self._fields[key]
        self._left.leave(editor, editor.accessibleName(), words)

    def _changed(self, _text: str) -> None:
        if self._left is not None:
            self._left.typed()

    def _shown(self, value: FieldValue | None) -> str:
        if value is None:
            return ""
        return self._look.words("timeline.erased_text") if value.shown is None else value.shown

    def _typed(self, key: str) -> None:
        if self._view is not None and not self._fields[key].isReadOnly():
            stands = self._shown(next((value for value in self._view.case.fields if value.key == key), None))
            if self._fields[key].text().strip() != stands:
                self._set(key, self._fields[key].text())

    def _set(self, key: str, typed: str) -> None:
        if self._view is None:
            return
        name = f"case.{self._view.case.id}.field.{key}"
        self._errors[key].clear()

        def counts() -> None:
            if key in self._fields:
                self._fields[key].setModified(False)

        def refused(problem: Problem) -> None:
            if key in self._errors:
                self._errors[key].show_error(problem.message)

        self._do(marking.set_field, field=key, typed=typed, done="marks.done_field", then=counts, failed=refused,
                 kept=lambda: self._drafts.discard(name))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            while (part := inner.takeAt(0)) is not None:
                _drop(part.widget())
        _drop(widget)


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

"""The questions in which pass phrases are set: letting people sign in, changing one's own, giving somebody a temporary one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.sign_in import LEAST
from complaint_desk.services import sign_in
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.phrases import CapsHint, PhraseField
from complaint_desk.ui.text import Dialog, one_line
from complaint_desk.ui.widgets import FieldError, FormRow, LineField

Keep = Callable[[dict[str, str]], tuple[Callable[..., Any], dict[str, Any]]]
"""Returns, for what was typed, the verb that keeps it and its fields."""


class _PhraseDialog(Dialog):
    """Fields for pass phrases; it stays open until what was typed is good enough and kept, and then has forgotten it."""

    def __init__(
        self, look: Look, desk: Desk, heading: Said, sentences: tuple[Said, ...], *, ident: str, agree: Said, codes: Sequence[str],
        keep: Keep, parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            look, heading, sentences, ident=ident, agree=agree, decline=say("settings_sign_in.leave"), parent=parent)
        self._desk, self._keep, self._sentences = desk, keep, sentences
        self._fields = {code: PhraseField(look, f"{ident}.{code}", say(f"sign_in.{code}")) for code in codes}
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        rows: list[QWidget] = [
            FormRow(look, say(f"sign_in.{code}"), field, above=True, note=say("sign_in.new_note", least=LEAST) if code == "new" else "")
            for code, field in self._fields.items()
        ]
        last = list(self._fields.values())
        if last:
            self._wrong = FieldError(look, f"{ident}.wrong", last[0])
            rows += [CapsHint(look, f"{ident}.caps", *last), self._wrong]
            last[0].setFocus(Qt.FocusReason.OtherFocusReason)
        for row in rows:
            column.insertWidget(column.count() - 2, row)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that its sentences need at its width."""
        self.adjustSize()
        super().showEvent(event)

    def accept(self) -> None:
        """Try what was typed; the dialog closes when it is kept."""
        self._wrong.clear()
        typed = {code: field.take() for code, field in self._fields.items()}
        if typed.get("new") != typed.pop("again", typed.get("new")):
            self._refused(BadValue("pass_phrase_two", field="sign_in.again"))
            return
        verb, fields = self._keep(typed)
        self.setEnabled(False)
        self._desk.do(verb, **fields, then=self._done, failed=self._refused, ended=lambda: self.setEnabled(True))

    def _done(self, _changed: object) -> None:
        QDialog.accept(self)

    def _refused(self, problem: Problem) -> None:
        self.setEnabled(True)
        first, field = next(iter(self._fields.values())), self._at_fault(problem)
        self._wrong.show_error(problem.message, at=field)
        self.adjustSize()
        forgotten = field in self._fields.values()  # then all of them were, and are typed again from the first on
        (first if forgotten else field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _at_fault(self, problem: Problem) -> LineField:
        """Return the field a problem is about; one that names none is about who the person is, which the first one asks."""
        named = problem.field.removeprefix("sign_in.") if isinstance(problem, BadValue) else ""
        return self._fields.get(named) or next(iter(self._fields.values()))


class CodeDialog(Dialog):
    """Shows a recovery code, this once: it is to be written down, and stands nowhere."""

    def __init__(self, look: Look, code: str, parent: QWidget | None = None) -> None:
        super().__init__(
            look, say("settings_sign_in.code_title"), (say("settings_sign_in.code_note"), say("settings_sign_in.code_once")),
            ident="sign_in.code", agree=say("settings_sign_in.code_yes"), parent=parent)
        shown = LineField(look, "sign_in.code.code", say("settings_sign_in.code"))
        shown.setText(code)
        shown.setReadOnly(True)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, shown)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        shown.selectAll()


class RecoveryDialog(_PhraseDialog):
    """Makes another recovery code for who shows that they are the administrator."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        self._look_of, self._code, self._over = look, sign_in.recovery_code(), parent
        super().__init__(
            look, desk, say("settings_sign_in.recovery_title"), (say("settings_sign_in.recovery_note"),), ident="sign_in.recovery",
            agree=say("settings_sign_in.recovery_yes"), codes=("confirm",), parent=parent,
            keep=lambda typed: (sign_in.keep_recovery_code, {"code": self._code, "current": typed["confirm"]}))

    def _done(self, changed: object) -> None:
        super()._done(changed)
        CodeDialog(self._look_of, self._code, self._over).open()


class BeginDialog(_PhraseDialog):
    """Lets people sign in from now on; who does so is the administrator who lets the others in, and is shown a recovery code."""

    def __init__(self, look: Look, desk: Desk, *, has_own: bool, parent: QWidget | None = None) -> None:
        name = one_line(desk.person.name or desk.person.login)
        self._look_of, self._code, self._over = look, sign_in.recovery_code(), parent
        sentences = (say("settings_sign_in.begin_note", name=name, login=one_line(desk.person.login)), say("settings_sign_in.begin_keep"))
        super().__init__(
            look, desk, say("settings_sign_in.begin_title"), sentences, ident="sign_in.begin", agree=say("settings_sign_in.begin_yes"),
            codes=("current",) if has_own else ("new", "again"), parent=parent,
            keep=lambda typed: (
                sign_in.set_rule, {
                    "required": True, "phrase": typed.get("new", ""), "current": typed.get("current", ""), "recovery": self._code}))

    def _done(self, changed: object) -> None:
        super()._done(changed)
        CodeDialog(self._look_of, self._code, self._over).open()


class ChangeDialog(_PhraseDialog):
    """Changes one's own; the one of before is asked for where there is one."""

    def __init__(self, look: Look, desk: Desk, *, has_own: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            look, desk, say("settings_sign_in.own"), (), ident="sign_in.change", agree=say("sign_in.choose"),
            codes=("current", "new", "again") if has_own else ("new", "again"), parent=parent,
            keep=lambda typed: (sign_in.change_own, {"current": typed.get("current", ""), "new": typed["new"]}))


class EndDialog(_PhraseDialog):
    """Lets nobody sign in any more; who says so shows that they are the administrator, and not somebody who found the window open."""

    def __init__(self, look: Look, desk: Desk, *, idle_minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(
            look, desk, say("settings_sign_in.end_title"), (say("settings_sign_in.end_note"),), ident="settings.sign_in.ask",
            agree=say("settings_sign_in.end_yes"), codes=("confirm",), parent=parent,
            keep=lambda typed: (
                sign_in.set_rule, {"required": False, "idle_minutes": idle_minutes, "current": typed["confirm"]}))


class GiveDialog(_PhraseDialog):
    """Gives somebody a temporary one, which is read to them: so it stands there to be read, suggested or typed."""

    def __init__(self, look: Look, desk: Desk, person: Person, parent: QWidget | None = None) -> None:
        name = one_line(person.name or person.login)
        super().__init__(
            look, desk, say("settings_sign_in.give_title", name=name), (say("settings_sign_in.give_note"),), ident="sign_in.give",
            agree=say("settings_sign_in.give_yes"), codes=("confirm",), parent=parent,
            keep=lambda typed: (
                sign_in.give, {"person": person.id, "phrase": self._phrase.text(), "current": typed["confirm"]}))
        self._phrase = LineField(look, "sign_in.give.phrase", say("settings_sign_in.temporary"))
        self._phrase.setText(sign_in.suggested())
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(len(self._sentences) + 1, FormRow(look, say("settings_sign_in.temporary"), self._phrase, above=True))
        self.setTabOrder(self._phrase, self._fields["confirm"])

    def _at_fault(self, problem: Problem) -> LineField:
        return self._phrase if isinstance(problem, BadValue) and problem.field == "sign_in.new" else super()._at_fault(problem)

    def _done(self, changed: object) -> None:
        self._phrase.setText("")
        super()._done(changed)

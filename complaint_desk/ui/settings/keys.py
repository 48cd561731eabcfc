"""The questions before a desk is encrypted, turned to new keys or decrypted: what it means, a passphrase, and the recovery key once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import encrypting, turns
from complaint_desk.services.turns import Ground, Wanted
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.paper import print_text
from complaint_desk.ui.phrases import CapsHint, PhraseField
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, Card, FieldError, FormRow, LineField, row_of

Then = Callable[[Wanted], object]
_MB: Final = 1_000_000
_WIDTH: Final = 520
_GROUP: Final = 120
_SPACING: Final = 1.5
_TONES: Final = {"short": "muted", "weak": "soon", "enough": "text", "good": "on_time"}


class Strength(Label):
    """Tells in words how good the passphrase is that is being typed into a field."""

    def __init__(self, look: Look, field: PhraseField, ident: str) -> None:
        super().__init__(look, role="micro", ident=ident)
        field.textChanged.connect(self._tell)
        self._tell("")

    def _tell(self, typed: str) -> None:
        found = encrypting.strength(typed)
        self.set_tone(_TONES[found])
        self.say(say(f"encryption.page.strength_{found}", least=encrypting.LEAST))


class PatientDialog(Dialog):
    """A dialog that waits for the answer to what it sent: until then nothing in it is pressed, and it stays open for it."""

    _waiting = False

    def reject(self) -> None:
        """Close without changing anything; what was sent is waited for, so that its answer is told."""
        if not self._waiting:
            super().reject()

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.setEnabled(not waiting)


class TurnDialog(PatientDialog):
    """Says what a turn means and how much room it needs, and asks for what opens the desk now and from then on.

    It stays open until the turn can begin; then the recovery key is shown, where there is a new one.
    """

    def __init__(self, look: Look, desk: Desk, files: Files, ground: Ground, how: str, then: Then, parent: QWidget | None = None) -> None:
        room = say("encryption.turn.room", needed=_whole_mb(ground.needed), free=ground.free // _MB)
        super().__init__(
            look, say(f"encryption.turn.{how}_title"), (say(f"encryption.turn.{how}_note"), say(f"encryption.turn.{how}_know"), room),
            ident="encryption.turn", agree=say("encryption.turn.decrypt_yes" if how == "decrypt" else "encryption.turn.next"),
            decline=say("encryption.turn.no"), parent=parent,
        )
        self._look_of, self._desk, self._files, self._ground, self._how, self._then = look, desk, files, ground, how, then
        self._over = parent
        shown = "present" if ground.encrypted else "own" if ground.own else ""
        codes = [*([shown] if shown else []), *(["new", "again"] if how != "decrypt" else [])]
        self._fields = {code: PhraseField(look, f"encryption.turn.{code}", say(_NAMES[code])) for code in codes}
        rows: list[QWidget] = []
        for code, field in self._fields.items():
            rows.append(FormRow(look, say(_NAMES[code]), field, above=True))
            if code == "new":
                rows.append(Strength(look, field, "encryption.turn.strength"))
        first = next(iter(self._fields.values()))
        self._wrong = FieldError(look, "encryption.turn.wrong", first)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        for row in (*rows, CapsHint(look, "encryption.turn.caps", *self._fields.values()), self._wrong):
            column.insertWidget(column.count() - 2, row)
        self.setMinimumWidth(_WIDTH)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that its sentences need at its width."""
        _fit(self)
        super().showEvent(event)

    def accept(self) -> None:
        """See whether the turn can begin with what was typed."""
        self._wrong.clear()
        typed = {code: field.take() for code, field in self._fields.items()}
        new = typed.get("new", "")
        if new != typed.get("again", ""):
            self._refused(BadValue("desk_two_passphrases", field="encryption.again", code="CR-TWO"))
            return
        wanted = Wanted(self._how) if self._how == "decrypt" else Wanted(self._how, new, encrypting.new_recovery_key())
        self._wait(True)
        self._desk.do(
            turns.see_to, wanted=wanted, present=typed.get("present", typed.get("own", "")), then=lambda _nothing: self._seen_to(wanted),
            failed=self._refused, ended=lambda: self._wait(False),
        )

    def _seen_to(self, wanted: Wanted) -> None:
        self._waiting = False
        QDialog.accept(self)
        if wanted.recovery:
            KeyDialog(self._look_of, self._desk, self._files, self._ground.desk, wanted, self._then, self._over).open()
        else:
            self._then(wanted)

    def _refused(self, problem: Problem) -> None:
        self._wait(False)
        first = next(iter(self._fields.values()))
        named = problem.field.rpartition(".")[2] if isinstance(problem, BadValue) else ""
        self._wrong.show_error(problem.message, at=self._fields.get(named, first))
        _fit(self)
        first.setFocus(Qt.FocusReason.OtherFocusReason)  # all were forgotten: typed again from the first on


_NAMES: Final = {
    "present": "encryption.page.present", "own": "encryption.turn.own", "new": "encryption.page.new", "again": "encryption.page.again",
}


class KeyDialog(Dialog):
    """Shows the new recovery key, this once; the turn begins when its last group was typed from a copy of it."""

    def __init__(
        self, look: Look, desk: Desk, files: Files, path: Path, wanted: Wanted, then: Then, parent: QWidget | None = None, *,
        to_paper: Callable[[QWidget, str], bool] = print_text,
    ) -> None:
        """Take the collaborators; ``to_paper`` prints a text and tells whether there is a printer at all."""
        super().__init__(
            look, say("encryption.key.title"), (say("encryption.key.note"), say("encryption.key.lost")), ident="encryption.key",
            agree=say(f"encryption.key.{wanted.how}_yes"), decline=say("encryption.turn.no"), parent=parent,
        )
        self._look_of, self._desk, self._files, self._path, self._wanted, self._then = look, desk, files, path, wanted, then
        self._to_paper, self._copied = to_paper, False
        self._key = Label(look, wanted.recovery, role="head", ident="encryption.key.key")
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._key.setAccessibleName(look.worded(say("encryption.key.spelled", key=" ".join(wanted.recovery))))
        font = self._key.font()
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, _SPACING)
        self._key.setFont(font)
        card = Card(margins=(12, 14, 12, 14), ident="encryption.key.card")
        card.column.addWidget(self._key)
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="encryption.key.told")
        buttons = row_of(
            Button(look, "encryption.key.print", say("encryption.key.print"), self._print, icon="file-text", small=True),
            Button(look, "encryption.key.save", say("encryption.key.save"), self._ask_where, icon="save", small=True),
            Button(look, "encryption.key.copy", say("encryption.key.copy"), self._copy, icon="copy", small=True), None,
        )
        self._group = LineField(look, "encryption.key.group", say("encryption.key.group"))
        self._group.setMaximumWidth(_GROUP)
        self._wrong = FieldError(look, "encryption.key.wrong", self._group)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, card)
        column.insertLayout(column.count() - 2, buttons)
        last = FormRow(look, say("encryption.key.group"), row_of(self._group, None), above=True, of=self._group)
        for row in (self._told, last, self._wrong, Label(look, say("encryption.key.closes"), role="micro", tone="muted", wrap=True)):
            column.insertWidget(column.count() - 2, row)
        self.setMinimumWidth(_WIDTH)
        self.finished.connect(self._forget)
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that its sentences need at its width."""
        _fit(self)
        super().showEvent(event)

    def accept(self) -> None:
        """Begin the turn, once the key was written down."""
        if self._group.text().strip().casefold() != self._wanted.recovery.rpartition("-")[2]:
            self._wrong.show_error(say("encryption.key.group_wrong"))
            _fit(self)
            self._group.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()
        self._then(self._wanted)

    def _on_paper(self) -> str:
        name = self._path.name
        return self._look_of.worded(say("encryption.key.sheet", desk=name, key=self._wanted.recovery)) + "\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._wanted.recovery)
        self._copied = True
        self._tell(say("encryption.key.copied"))

    def _forget(self) -> None:
        """Leave nothing on the clipboard of what was shown once, unless something else stands there by now."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._wanted.recovery:
            clipboard.clear()

    def _print(self) -> None:
        if not self._to_paper(self, self._on_paper()):
            self._tell(say("encryption.key.no_printer"))

    def _ask_where(self) -> None:
        name = self._look_of.worded(say("encryption.key.file"))
        self._files.save(self, say("encryption.key.save_title"), say("encryption.key.kinds"), name, self._save)

    def _save(self, path: Path) -> None:
        self._desk.work(
            turns.write_down, self._on_paper(), path, desk=self._path, then=lambda _nothing: self._tell(
                say("encryption.key.saved", name=path.name)), failed=lambda problem: self._tell(problem.message, "late"),
        )

    def _tell(self, said: Message, tone: str = "muted") -> None:
        self._told.set_tone(tone)
        self._told.say(said)
        _fit(self)


def _fit(dialog: Dialog) -> None:
    """Give a dialog the height that its sentences need at its width, and no more: the rows would share the rest."""
    column = dialog.layout()
    assert column is not None
    dialog.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))


def _whole_mb(size: int) -> int:
    return size // _MB + 1

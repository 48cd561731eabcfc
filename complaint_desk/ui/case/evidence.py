"""A case taken out as evidence: said first what goes out and that it is noted, asked why and where, and told what to keep elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import say
from complaint_desk.services import evidence
from complaint_desk.services.changed import Changed
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog
from complaint_desk.ui.widgets import FieldError, LineField


class EvidenceDialog(Dialog):
    """Says what goes out and asks for the reason; then for the file, which is noted before it is written."""

    def __init__(self, look: Look, desk: Desk, files: Files, case: Case, over: QWidget) -> None:
        said = (say("evidence.what"), say("evidence.links"), say("evidence.check"))
        yes, no = say("evidence.yes"), say("evidence.no")
        super().__init__(look, say("evidence.title"), said, ident="case.evidence.ask", agree=yes, decline=no, parent=over)
        self._look, self._desk, self._files, self._case, self._over = look, desk, files, case, over
        self.reason = LineField(look, "case.evidence.reason", say("evidence.reason"), say("evidence.reason"))
        self._unreasoned = FieldError(look, "case.evidence.unreasoned", self.reason)
        _put_in(self, self.reason, self._unreasoned)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Ask where to; without a reason say that one is needed, and stay."""
        why = self.reason.text().strip()
        if not why:
            self._unreasoned.show_error(say("problem.export_reason"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        leaving = _Leaving(self._look, self._desk, self._files, self._over)
        super().accept()
        case = self._case
        self._files.save(
            self._over, say("evidence.title"), say("evidence.kinds"), case.number + evidence.SUFFIX,
            lambda path: leaving.take_out(case.id, why, path))


class _Leaving:
    """What goes on when the dialog is gone: noted, written, told."""

    def __init__(self, look: Look, desk: Desk, files: Files, over: QWidget) -> None:
        self._look, self._desk, self._files, self._over = look, desk, files, over

    def take_out(self, case_id: int, why: str, path: Path) -> None:
        """Note it, then write the file beside the work."""
        def noted(changed: Changed) -> None:
            self._desk.ask(evidence.write, noted=changed.result, out=path, then=self._tell)

        self._desk.do(evidence.note, case_id=case_id, why=why, out=path, then=noted)

    def _tell(self, done: evidence.Taken) -> None:
        """Tell what was written, with the anchor to be copied from and a way to save the script too."""
        dialog = Dialog(
            self._look, say("evidence.done"), evidence.told(done), ident="case.evidence.done", agree=say("widget.close"),
            aside=(say("evidence.with_script"), lambda: self._save_script()), parent=self._over,  # which keeps this until it is closed
        )
        anchor = LineField(self._look, "case.evidence.anchor", say("evidence.anchor_name"))
        anchor.setText(done.anchor)
        anchor.setReadOnly(True)
        _put_in(dialog, anchor)
        dialog.open()

    def _save_script(self) -> None:
        said, kinds = say("evidence.with_script"), say("evidence.script_kinds")
        self._files.save(self._over, said, kinds, evidence.SCRIPT, self._write_script)

    def _write_script(self, path: Path) -> None:
        self._desk.work(evidence.write_script, path, then=self._tell_script)

    def _tell_script(self, path: Path) -> None:
        said = (say("evidence.script", path=str(path)),)
        Dialog(self._look, say("evidence.done"), said, ident="case.evidence.script", agree=say("widget.close"), parent=self._over).open()


def _put_in(dialog: Dialog, *parts: QWidget) -> None:
    """Put fields between the sentences of a dialog and its buttons."""
    column = dialog.layout()
    assert isinstance(column, QVBoxLayout)
    for part in parts:
        column.insertWidget(column.count() - 2, part)

"""Files dropped on a case are added to it, and copies of them are given out: each refusal is told in words, each step can be stopped.

A field that takes text would write a file's address into itself; so a file dropped on one is taken before the field sees it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from complaint_desk.domain.file_names import safe_name
from complaint_desk.domain.messages import say
from complaint_desk.services import assigning, attaching
from complaint_desk.services.attaching import CaseFile, Looked, Taken
from complaint_desk.services.changed import Changed
from complaint_desk.ui.case.preview import PreviewDialog
from complaint_desk.ui.case.screen import CaseScreen
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import FileDrop, Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line


class Attaching(QObject):
    """The files of the case that is shown.

    Signals:
        undoable: what was done, and what takes it back.
        done: a ``Message`` of what was done.
    """

    undoable = Signal(object, object)
    done = Signal(object)

    def __init__(self, look: Look, desk: Desk, files: Files, case: CaseScreen, beside: Sequence[QWidget] = ()) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: keeps the files.
            files: asks for a file, and where to write a copy.
            case: the screen on which files are dropped.
            beside: what belongs to the case and stands beside it, such as the guide.
        """
        super().__init__(case)
        self._look, self._desk, self._files, self._case = look, desk, files, case
        for room in (case, *beside):
            for widget in (room, *(field.viewport() for field in room.findChildren(QPlainTextEdit))):
                FileDrop(widget).all_dropped.connect(self.add)
        case.timeline.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        case.timeline.customContextMenuRequested.connect(self._offer_copies)

    def choose(self) -> None:
        """Ask for a file and add it to the case."""
        if self._case.case_id:
            self._files.choose(self._case, say("attach.choose"), say("attach.kinds"), lambda path: self.add([path]))

    def add(self, paths: Sequence[Path]) -> None:
        """Read files beside the work, then add them to the case that was shown when they fell."""
        case_id = self._case.case_id
        if case_id:
            self._desk.ask(attaching.keep, files=tuple(paths), long=say("attach.working"), then=lambda taken: self._kept(case_id, taken))

    def _kept(self, case_id: int, taken: Taken) -> None:
        for problem in taken.refused[:1]:
            self._desk.failed.emit(problem)
        if taken.kept:
            before = self._case.view.case.version if self._case.view is not None and self._case.case_id == case_id else 0
            self._desk.do(attaching.attach, case_id=case_id, files=taken.kept, then=lambda changed: self._added(case_id, before, changed))

    def _added(self, case_id: int, before: int, changed: Changed) -> None:
        version = int(changed.result.get("version", 0))
        if before and version == before:
            self.done.emit(say("attach.there"))
            return
        count = version - before if before else 1
        undo = self._undo(case_id, version) if count == 1 else None
        self.undoable.emit(say("attach.done", n=count), undo)

    def _undo(self, case_id: int, n: int) -> Callable[[], object]:
        return lambda: self._desk.do(assigning.undo, case_id=case_id, n=n)

    # copies --------------------------------------------------------------------------------------------------------------

    def offer_copies(self) -> None:
        """Offer copies of the case's files in a menu, by key."""
        self._offer_copies(self._case.timeline.viewport().rect().center())

    def _offer_copies(self, at: QPoint) -> None:
        case_id = self._case.case_id
        if case_id:
            self._desk.ask(attaching.listed, case_id=case_id, then=lambda found: self._show_menu(case_id, found, at))

    def _show_menu(self, case_id: int, found: Sequence[CaseFile], at: QPoint) -> None:
        if case_id == self._case.case_id:
            self.copies_menu(case_id, found).popup(self._case.timeline.viewport().mapToGlobal(at))

    def copies_menu(self, case_id: int, found: Sequence[CaseFile]) -> QMenu:
        """Return the files of a case as a menu that shows pictures and texts and offers a copy of each, gone when it closes."""
        menu, words = QMenu(self._case), self._look.words
        menu.setObjectName("case.files")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for file in found:
            name = file.name or words("attach.nameless", n=file.n)
            if attaching.may_be_looked_at(file):
                action = menu.addAction(words("attach.look", name=one_line(name)).replace("&", "&&"))
                action.setObjectName(f"case.files.look.{file.n}")
                action.triggered.connect(partial(self._look_at, case_id, file, name))
            action = menu.addAction(words("attach.save", name=one_line(name)).replace("&", "&&"))
            action.setObjectName(f"case.files.{file.n}")
            action.triggered.connect(self._saver(case_id, file, name))
        if not found:
            menu.addAction(words("attach.none")).setEnabled(False)
        return menu

    def _look_at(self, case_id: int, file: CaseFile, name: str, _checked: bool = False) -> None:
        self._desk.ask(attaching.look_at, case_id=case_id, n=file.n, then=lambda looked: self.show(looked, case_id, name))

    def show(self, looked: Looked, case_id: int, name: str) -> None:
        """Show a picture or a text, if its case is still the one that is shown."""
        if case_id == self._case.case_id:
            PreviewDialog(self._look, looked, name, save=self._saver(case_id, looked.file, name), parent=self._case.window()).open()

    def _saver(self, case_id: int, file: CaseFile, name: str) -> Callable[..., Any]:
        def ask_where(_checked: bool = False) -> None:
            self._files.save(self._case, say("attach.save", name=one_line(name)), say("attach.kinds"), safe_name(name), save)

        def save(target: Path) -> None:
            key = secrets.token_bytes(16)
            self._desk.ask(attaching.copy_out, key=key, case_id=case_id, n=file.n, target=target, then=self._saved)

        return ask_where

    def _saved(self, target: Path) -> None:
        self.done.emit(say("attach.saved", path=str(target)))

"""Files that come in and go out of the window: the system's own dialogs behind one small interface, and files dropped on a widget.

A screen is given ``Files``; tests and pictures hand in a stand-in that answers at once. No dialog is waited for: each takes its
answer by call, so that the desk goes on beneath it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line

Taken: TypeAlias = Callable[[Path], object]


class Files(Protocol):
    """Asks a person for a file."""

    def choose(self, parent: QWidget, title: Said, kinds: Said, then: Taken) -> None:
        """Ask which file to read.

        Args:
            parent: over which window.
            title: what it is for.
            kinds: kinds of files in Qt's notation, ``Tables (*.csv *.tsv)``, several parted by ``;;``.
            then: takes the file; not called when the person thinks better of it.
        """

    def save(self, parent: QWidget, title: Said, kinds: Said, name: str, then: Taken) -> None:
        """Ask where to write a file, with a name proposed; a file that stands there is replaced only if the person agrees."""


class SystemFiles:
    """The system's own dialogs; they open in the folder that was used last."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._folder = str(Path.home())

    def choose(self, parent: QWidget, title: Said, kinds: Said, then: Taken) -> None:
        """Ask which file to read."""
        dialog = self._dialog(parent, title, kinds, then)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def save(self, parent: QWidget, title: Said, kinds: Said, name: str, then: Taken) -> None:
        """Ask where to write a file."""
        dialog = self._dialog(parent, title, kinds, then)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.open()

    def _dialog(self, parent: QWidget, title: Said, kinds: Said, then: Taken) -> QFileDialog:
        dialog = QFileDialog(parent.window(), one_line(self._look.worded(title)), self._folder, self._look.worded(kinds))
        dialog.setObjectName("files")

        def taken(name: str) -> None:
            path = Path(name)
            self._folder = str(path.parent)
            then(path)

        dialog.fileSelected.connect(taken)
        dialog.finished.connect(dialog.deleteLater)
        return dialog


class FileDrop(QObject):
    """Takes a local file that is dropped on a widget, such as the queue.

    Signals:
        dropped: the ``Path`` of the first file.
        all_dropped: a list of the ``Path`` of each.
    """

    dropped = Signal(object)
    all_dropped = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Accept what holds a file, and tell when it falls."""
        if isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):  # a drop is the base of the two others
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if not paths:
                return False
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.dropped.emit(paths[0])
                self.all_dropped.emit(paths)
            return True
        return False

"""What happens when our own code is wrong: one place hears of it, the log names where, and a plain dialog says that the work is
safe.

Heard are exceptions of slots and virtual methods, of threads, of destructors, Qt's own warnings, and hard crashes (a file
written by ``faulthandler``). Details carry types and places, never values. A fault while a fault is told is only counted, so
nothing repeats itself.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.messages import Message, say
from complaint_desk.log import ROOT, scrub, where
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import OF_PROGRAM, Dialog

FAULTS: Final = "faults.log"
_LOG = logging.getLogger(f"{ROOT}.crash")
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO, QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR, QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the program, without anybody's data.

    Attributes:
        kind: the exception's type.
        text: what is wrong, where that can be told without a value; else empty.
        places: where it went through, outermost first.
    """

    kind: str
    text: str
    places: tuple[str, ...]

    def details(self) -> str:
        """Return the lines a person can read out to support."""
        return "\n".join([f"{self.kind}: {self.text}" if self.text else self.kind, *self.places[-12:]])


def fault_of(error: BaseException) -> Fault:
    """Return an exception as a fault; its text only where Python writes it from names of the program, since others quote values."""
    text = scrub(str(error))[:400] if isinstance(error, AttributeError | NameError | ImportError | TypeError) else ""
    return Fault(type(error).__name__, text, where(error.__traceback__))


class CrashHooks(QObject):
    """All hooks of one run; ``install`` and ``restore`` belong together.

    ``show`` is called on the main thread with a fault; the one of the program is ``dialog``.

    Attributes:
        count: the faults heard of.
        keeps: tells whether what is typed is kept as a draft.
    """

    _heard = Signal(object)

    def __init__(self, folder: Path, show: Callable[[Fault], None]) -> None:
        super().__init__()
        self._folder, self._show = folder, show
        self._telling = threading.Lock()
        self._file: IO[str] | None = None
        self.count = 0
        self.keeps: Callable[[], bool] = lambda: True
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Set every hook, and open the file of hard crashes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = (self._folder / FAULTS).open("a", encoding="utf-8")
        faulthandler.enable(self._file)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._exception
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable
        self._qt_before = qInstallMessageHandler(self._qt_message)

    def restore(self) -> None:
        """Take every hook away again."""
        if self._file is None:
            return
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._qt_before)
        faulthandler.disable()
        self._file.close()
        self._file = None

    def report(self, error: BaseException) -> None:
        """Hear of an exception that somebody caught and cannot answer; from any thread."""
        self.count += 1
        try:
            fault = fault_of(error)
            _LOG.error("fault %s at %s", fault.kind, " > ".join(fault.places[-6:]))
            self._heard.emit(fault)
        except Exception:  # telling of a fault must not make another
            self.count += 1

    def _exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.report(error.with_traceback(trace))

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _qt_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        _LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text or "")

    def _tell(self, fault: Fault) -> None:
        if not self._telling.acquire(blocking=False):
            return
        try:
            self._show(fault)
        except Exception as error:  # a fault of the dialog itself is only logged
            _LOG.error("the crash dialog failed: %s", type(error).__name__)
        finally:
            self._telling.release()


class CrashDialog:
    """Shows one dialog at a time; a fault that comes while it is open is counted in it, not stacked upon it."""

    def __init__(
        self, look: Look, describe: Callable[[Fault, Dialog], object] | None = None, *, keeps: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take what is told with a fault.

        Args:
            look: the look.
            describe: describes a fault for support in front of the dialog; without it none is offered.
            keeps: tells whether what is typed is kept as a draft.
        """
        self._look, self._describe, self._keeps = look, describe, keeps
        self._open: Dialog | None = None

    def __call__(self, fault: Fault) -> None:
        """Tell a fault, unless one is being told."""
        if self._open is not None:
            return
        sentences = (say("crash.safe" if self._keeps() else "crash.safe_passing"), say("crash.next"))
        dialog = Dialog(self._look, say("crash.title"), sentences, ident="crash", agree=say("crash.go_on"), details=fault.details(),
                        aside=self._aside(fault), parent=QApplication.activeWindow())
        dialog.setProperty(OF_PROGRAM, True)
        dialog.finished.connect(self._closed)
        self._open = dialog
        dialog.open()

    def _aside(self, fault: Fault) -> tuple[Message, Callable[[], object]] | None:
        describe = self._describe
        return None if describe is None else (say("describing.offer"), lambda: self._open is not None and describe(fault, self._open))

    def _closed(self, _result: int) -> None:
        self._open = None

"""Runs the whole program as a start from an icon or by ``open`` does, with an ear in it that tells on standard output what came to the window.

    python -m tests.journeys.opener ARGUMENT...

It ends when its window is closed, by a line on standard input.
"""

import os
import sys
import threading

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from complaint_desk.cli import main
from complaint_desk.ui.calling import Calling
from complaint_desk.ui.first_window import FirstWindow


def tell(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Ear(QObject):
    """Hears what the test wants done, on the thread of the window."""

    told = Signal(str)

    def __init__(self, window):
        super().__init__(window)
        self._window = window
        self.told.connect(self._do, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in sys.stdin:
            self.told.emit(line.strip())

    def _do(self, line):
        if line == "minimise":
            self._window.shell.showMinimized()
            tell("minimised", self._window.shell.isMinimized())
        elif line == "rest":  # nobody types
            self._window.shell.rail.setFocus(Qt.FocusReason.OtherFocusReason)
            tell("rests", self._window.shell.view)
        elif line == "look":
            shown = self._window.shell.isVisible() and not self._window.shell.isMinimized()
            tell("shown" if shown else "hidden", len([each for each in QApplication.topLevelWidgets() if each.isVisible()]))
        else:
            self._window.shell.close()


def listened():
    """Tell when the window is ready, and what is shown in it."""
    served, told, opened = FirstWindow.serve, Calling._tell, Calling._show

    def serve(self, look, window, clock):
        window.ear = Ear(window)
        served(self, look, window, clock)
        tell("ready", os.getpid())

    def tell_of(self, wanted, called, taken, why=None):
        told(self, wanted, called, taken, why)
        tell("call", called.phone, [each.name for each in called.customers], taken)

    def show(self, wanted, called):
        opened(self, wanted, called)
        if called.case_id:
            tell("case", self._window.shell.view, called.number)

    FirstWindow.serve, Calling._tell, Calling._show = serve, tell_of, show


if __name__ == "__main__":
    listened()
    code = main(sys.argv[1:])
    tell("ended", code)
    sys.exit(code)

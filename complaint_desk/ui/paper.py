"""Plain text on paper, by the system's own print dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def put_on_paper(text: str, printer: QPrinter) -> None:
    """Print a plain text: what a customer wrote is text on paper too."""
    document = QTextDocument()
    document.setPlainText(text)
    document.print_(printer)


def print_text(parent: QWidget, text: str) -> bool:
    """Ask for a printer with the system's own dialog and print a plain text; False when this computer has none."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # only who prints waits for it

    if not QPrinterInfo.availablePrinterNames():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: put_on_paper(text, printer))
    QDialog.open(dialog)  # the print dialog has another form of it, with a slot by name
    return True

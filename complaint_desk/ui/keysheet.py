"""All keys on one page, made from the table of commands: shown over the window, and written to a PDF that can be printed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from complaint_desk import taken_out
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import FileProblem, Problem
from complaint_desk.ui.commands import COMMANDS, PLACES, keys_of
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, Line
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.wording import Words

VIEWS: Final = "queue.view."
SIZE: Final = (860, 620)
_DPI: Final = 96
_COLUMNS: Final = 2


def name_of(code: str, words: Words) -> str:
    """Return a command's name in words."""
    key = code.replace(".", "_")
    return words(f"command.{key}")


def lines(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places with their commands: each a name and its chords as this system writes them."""
    found = []
    for place in PLACES:
        rows = [
            (name_of(command.code, words), "  ".join(key_text(keys) for keys in command.chords()))
            for command in COMMANDS
            if command.place == place and command.chords() and not command.code.startswith(VIEWS)
        ]
        if place == "queue":
            first, last = key_text(keys_of(f"{VIEWS}1")), key_text(keys_of(f"{VIEWS}9"))
            rows.insert(4, (words("command.queue_views"), words("keysheet.range", first=first, last=last)))
        found.append((words(f"command_place.{place}"), rows))
    return found


class KeySheet(QDialog):
    """The sheet. It takes the keys as they are when it is made."""

    def __init__(self, look: Look, files: Files, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._files = look, files
        self.setObjectName("keysheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(one_line(look.worded(say("keysheet.title"))))
        self.resize(min(SIZE[0], parent.width() - 40), min(SIZE[1], parent.height() - 40))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(Label(look, say("keysheet.title"), role="title"))
        column.addWidget(Label(look, say("keysheet.note"), tone="muted", wrap=True))
        room = QScrollArea()
        room.setObjectName("keysheet.rows")
        room.setAccessibleName(look.worded(say("keysheet.title")))
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(self._made(look))
        column.addWidget(room, 1)
        self._told = Label(look, tone="muted", wrap=True, ident="keysheet.told")
        self._told.hide()
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addStretch(0)
        foot.addWidget(Button(look, "keysheet.save", say("keysheet.save"), self._ask_where))
        foot.addWidget(Button(look, "keysheet.close", say("widget.close"), self.accept, kind="primary"))
        column.addLayout(foot)

    def _made(self, look: Look) -> QWidget:
        inside = QWidget()
        beside = QHBoxLayout(inside)
        beside.setContentsMargins(0, 0, 12, 0)
        beside.setSpacing(36)
        columns = []
        for _ in range(_COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(4)
            beside.addLayout(column, 1)
            columns.append(column)
        groups = lines(look.words)
        whole, done = sum(len(rows) + 2 for _, rows in groups), 0
        for place, rows in groups:
            column = columns[min(_COLUMNS - 1, (done + len(rows) // 2) * _COLUMNS // whole)]
            column.addWidget(Label(look, place, weight=600))
            column.addWidget(Line())
            grid = QGridLayout()
            grid.setColumnStretch(0, 1)
            grid.setHorizontalSpacing(16)
            for at, (name, keys) in enumerate(rows):
                grid.addWidget(Label(look, name, elide=True), at, 0)
                grid.addWidget(Label(look, keys, tone="muted"), at, 1, Qt.AlignmentFlag.AlignRight)
            column.addLayout(grid)
            column.addSpacing(12)
            done += len(rows) + 2
        for column in columns:
            column.addStretch(1)
        return inside

    def _ask_where(self) -> None:
        name = self._look.worded(say("keysheet.file"))
        self._files.save(self, say("keysheet.title"), say("keysheet.kinds"), name, self._save)

    def _save(self, path: Path) -> None:
        try:
            write_pdf(path, self._look)
        except Problem as problem:
            self._told.say(problem.message)
        else:
            self._told.say(say("keysheet.saved", path=path.name))
        self._told.show()


def write_pdf(path: Path, look: Look) -> None:
    """Write all keys to one page of A4.

    Raises:
        FileProblem: the file cannot be written, or the place belongs to a desk.
    """
    try:
        taken_out.write(path, _as_pdf(look))
    except OSError as error:
        raise FileProblem("keysheet_not_saved", code="KS-WRITE", path=str(path)) from error


def _as_pdf(look: Look) -> bytes:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(_DPI)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(16, 14, 16, 14)))
    writer.setTitle(look.worded(say("keysheet.title")))
    painter = QPainter(writer)
    try:
        _paint(painter, float(writer.width()), float(writer.height()), look)
    finally:
        painter.end()
    return bytes(made.data().data())


def _paint(painter: QPainter, width: float, height: float, look: Look) -> None:
    groups = lines(look.words)
    rows = sum(len(found) + 2 for _, found in groups)
    step = min(19.0, (height - 44) / rows)
    _write(painter, look.theme.font("title"), look.worded(say("keysheet.title")), QRectF(0, 0, width, 32))
    top = 44.0
    for place, found in groups:
        bold = look.theme.font("body", 600)
        _write(painter, bold, place, QRectF(0, top, width, step))
        painter.drawLine(0, int(top + step), int(width), int(top + step))
        top += step + 2
        for name, keys in found:
            _write(painter, look.theme.font("body"), name, QRectF(0, top, width * 0.66, step))
            _write(painter, look.theme.font("body"), keys, QRectF(width * 0.66, top, width * 0.34, step), right=True)
            top += step
        top += step - 2


def _write(painter: QPainter, font: QFont, text: str, room: QRectF, *, right: bool = False) -> None:
    painter.setFont(font)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)

"""A picture or a text of a case, looked at without another program: text as text, pictures within limits, nothing followed or run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.services.attaching import Looked
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, for_display, one_line
from complaint_desk.ui.widgets import Button, TextField, row_of

SIZE: Final = QSize(720, 480)
MOST_PIXELS: Final = 50_000_000
"""Of a picture as it is stored; a larger one is given out as a copy only."""


class PreviewDialog(QDialog):
    """Shows one file of a case, with the way to a copy of it."""

    def __init__(self, look: Look, looked: Looked, name: str, *, save: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        file = looked.file
        shown = one_line(name, 80)
        self.setObjectName("case.preview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(look.words("attach.look", name=shown))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        kind = "text" if not looked.picture else "picture"
        column.addWidget(Label(look, shown, role="head", elide=True, ident="case.preview.name"))
        told = say(f"attach.kind_{kind}", kilobytes=-(-file.size // 1_000))
        column.addWidget(Label(look, told, role="micro", tone="muted", ident="case.preview.kind"))
        if looked.picture:
            column.addWidget(self._picture(look, looked, shown), 1)
        else:
            column.addWidget(self._text(look, looked, shown), 1)
            if looked.cut:
                column.addWidget(Label(look, say("attach.cut"), role="micro", tone="muted", wrap=True))
        copy = Button(look, "case.preview.save", say("attach.save", name=one_line(name, 30)), save, icon="save")
        close = Button(look, "case.preview.close", say("widget.close"), self.accept, kind="primary")
        column.addLayout(row_of(copy, None, close))
        self.resize(SIZE + QSize(48, 150))
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picture(self, look: Look, looked: Looked, name: str) -> QWidget:
        image = decoded(looked.picture)
        if image is None:
            return Label(look, say("attach.no_picture"), wrap=True, ident="case.preview.wrong")
        return _Picture(image, look.words("attach.picture_of", name=name))

    def _text(self, look: Look, looked: Looked, name: str) -> QWidget:
        field = TextField(look, "case.preview.text", name)
        field.setReadOnly(True)
        field.setPlainText(for_display(looked.text).text)
        return field


class _Picture(QWidget):
    """A picture, as large as there is room and never larger than it is."""

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self.setObjectName("case.preview.picture")
        self.setAccessibleName(name)
        self.setMinimumSize(SIZE / 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the middle."""
        size = self._image.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRect(QPoint(0, 0), size)
        room.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, self._image)
        painter.end()


def decoded(content: bytes) -> QImage | None:
    """Return a picture; None when it is none, or larger than MOST_PIXELS: its size is read before anything is unpacked."""
    kept = QByteArray(content)
    source = QBuffer(kept)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    if size.width() > 2 * SIZE.width() or size.height() > 2 * SIZE.height():
        reader.setScaledSize(size.scaled(SIZE * 2, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image

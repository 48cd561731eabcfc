"""The heads of the queue's columns, painted in one go: a sheet dresses each of them anew whenever another view is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QPaintEvent, QStaticText
from PySide6.QtWidgets import QHeaderView, QWidget

from complaint_desk.ui.look import Look
from complaint_desk.ui.text import elided, laid_out
from complaint_desk.ui.theme import Theme

PAD: Final = 8
FURTHER_IN: Final = 12
"""How much further in the first head begins, so that it stands above what it heads."""

MOST_KEPT: Final = 100
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)


class Heads(QHeaderView):
    """A header whose look is that of the sheet; a column that is moved still looks as Qt has it meanwhile."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._laid: dict[tuple[str, int], tuple[QStaticText, float]] = {}
        self.setViewport(QWidget())
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._dress(look.theme)
        look.appearance.theme_changed.connect(self._dress)

    def _dress(self, theme: Theme) -> None:
        self._font = theme.font("micro", 400)
        self._metrics = QFontMetrics(self._font)
        self._laid.clear()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, hairline and names."""
        theme, painter = self._look.theme, QPainter(self.viewport())
        wide, tall = self.viewport().width(), self.height()
        region = event.region()
        for part in cast("Iterable[QRect]", region):
            painter.fillRect(part, theme.colour("surface"))
        pointed = self.logicalIndexAt(self.viewport().mapFromGlobal(QCursor.pos())) if self.viewport().underMouse() else -1
        if pointed >= 0 and self.sectionsClickable():
            box = QRect(self.sectionViewportPosition(pointed), 0, self.sectionSize(pointed), tall)
            painter.fillRect(box, theme.colour("hover"))
        painter.fillRect(QRect(0, tall - 1, wide, 1), theme.colour("hairline"))
        painter.setFont(self._font)
        painter.setPen(theme.colour("text_muted"))
        first = True
        for at in range(self.count()):
            section = self.logicalIndex(at)
            if self.isSectionHidden(section):
                continue
            left = self.sectionViewportPosition(section) + PAD + (FURTHER_IN if first else 0)
            room = self.sectionViewportPosition(section) + self.sectionSize(section) - PAD - left
            first = False
            self._name(painter, section, left, room, tall - 1)
        painter.end()

    def _name(self, painter: QPainter, section: int, left: int, room: int, tall: int) -> None:
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal, _DISPLAY) or "")
        if not text or room <= 0:
            return
        found = self._laid.get((text, room))
        if found is None:
            if len(self._laid) > MOST_KEPT:
                self._laid.clear()
            laid = laid_out(elided(self._metrics, text, room), self._font)
            found = self._laid[text, room] = (laid, laid.size().height())
        painter.drawStaticText(left, round((tall - found[1]) / 2), found[0])

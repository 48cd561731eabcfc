"""Bringing into sight what has just come to be said or wanted, wherever its page is scrolled to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from complaint_desk.ui.widgets.cards import Card

_BESIDE: Final = 12


def bring_into_view(part: QWidget) -> None:
    """Scroll what has just been unfolded into sight, once it has its place; with it the card it stands on, whose press is at the foot."""
    area, card = part.parentWidget(), part
    while area is not None and not isinstance(area, QScrollArea):
        card = area if isinstance(area, Card) else card
        area = area.parentWidget()
    if isinstance(area, QScrollArea):
        around, whole = area, card

        def show() -> None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what else came with it may still move it
            if whole.height() < around.viewport().height():
                _scroll_to(around, whole)
            _scroll_to(around, part)

        QTimer.singleShot(0, part, show)


def _scroll_to(area: QScrollArea, part: QWidget) -> None:
    """Scroll as little as shows a part whole, from its top where there is no room; Qt's own way goes by the cursor in a field."""
    inside = area.widget()
    at = part.mapTo(inside, QPoint(0, 0)) if inside is not None else QPoint(0, 0)
    for y in (at.y() + part.height(), at.y()):
        area.ensureVisible(at.x(), y, 0, _BESIDE)

"""Bringing into sight what has just come to be said or wanted, wherever its page is scrolled to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from complaint_desk.ui.widgets.cards import Card

_BESIDE: Final = 12


def bring_into_view(part: QWidget) -> None:
    """Scroll what has just been unfolded into sight, once it has its place; with it the card it stands on, whose press is at the foot."""
    around, whole = _around(part)
    if around is not None:
        area = around

        def show() -> None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what else came with it may still move it
            if whole.height() < area.viewport().height():
                _scroll_to(area, whole)
            _scroll_to(area, part)

        QTimer.singleShot(0, part, show)


def bring_to_top(part: QWidget) -> None:
    """Scroll so that a part begins at the top of the view, once it has its place: one that is long is read from its title on."""
    around, _ = _around(part)
    if around is not None:
        area = around

        def show() -> None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            inside = area.widget()
            if inside is not None:
                area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y() - _BESIDE)

        QTimer.singleShot(0, part, show)


def _around(part: QWidget) -> tuple[QScrollArea | None, QWidget]:
    """Return what a part scrolls in, and the outermost card it stands on there; the part itself where it stands on none."""
    area, card = part.parentWidget(), part
    while area is not None and not isinstance(area, QScrollArea):
        card = area if isinstance(area, Card) else card
        area = area.parentWidget()
    return (area if isinstance(area, QScrollArea) else None), card


def _scroll_to(area: QScrollArea, part: QWidget) -> None:
    """Scroll as little as shows a part whole, from its top where there is no room; Qt's own way goes by the cursor in a field."""
    inside = area.widget()
    at = part.mapTo(inside, QPoint(0, 0)) if inside is not None else QPoint(0, 0)
    for y in (at.y() + part.height(), at.y()):
        area.ensureVisible(at.x(), y, 0, _BESIDE)

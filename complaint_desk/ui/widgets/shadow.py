"""The soft shadow of what floats over the page."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from complaint_desk.ui.look import Look


def cast_shadow(look: Look, widget: QWidget, *, blur: int = 20, drop: int = 6, strength: float = 0.16) -> None:
    """Let a widget cast a shadow; it is black in both themes, so it need not follow them.

    Args:
        look: theme and language.
        widget: what floats.
        blur: how soft the shadow's edge is, in pixels.
        drop: how far below the widget it lies, in pixels.
        strength: share of the theme's shadow ink, 0 to 1.
    """
    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(blur)
    shadow.setOffset(0, drop)
    ink = QColor(look.colour("shadow"))
    ink.setAlphaF(strength)
    shadow.setColor(ink)
    widget.setGraphicsEffect(shadow)

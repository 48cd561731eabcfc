"""The outline icons (Lucide, ISC) tinted by token: one weight, 16 and 20 logical pixels, drawn at the screen's ratio and kept.

An icon is asked for by its file name in ``resources/icons`` and by a colour; a wrong name is our own mistake and raises.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from complaint_desk import resources

SMALL: Final = 16
LARGE: Final = 20
_STROKE: Final = "1.75"


@cache
def _drawing(name: str) -> str:
    return resources.read_text("icons", f"{name}.svg").replace('stroke-width="2"', f'stroke-width="{_STROKE}"')


def pixmap(name: str, colour: QColor, size: int = SMALL, ratio: float = 1.0) -> QPixmap:
    """Return one icon drawn in one colour.

    Args:
        name: the file's name without its ending, such as ``triangle-alert``.
        colour: what ``currentColor`` becomes.
        size: edge in logical pixels.
        ratio: the screen's device pixel ratio.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    key = f"{name} {colour.name()} {size} {ratio}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    edge = round(size * ratio)
    made = QPixmap(QSize(edge, edge))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing = _drawing(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    made.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, made)
    return made


def icon(name: str, colour: QColor, size: int = SMALL, *, disabled: QColor | None = None, chosen: QColor | None = None) -> QIcon:
    """Return an icon for Qt's own buttons and menus, sharp on the screens there are.

    Args:
        name: the file's name without its ending.
        colour: of the icon as it stands.
        size: edge in logical pixels.
        disabled: of the icon on a disabled control; the same when None.
        chosen: of the icon on a checked control; the same when None.
    """
    made = QIcon()
    for ratio in sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}):
        made.addPixmap(pixmap(name, colour, size, ratio))
        if disabled is not None:
            made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        if chosen is not None:
            made.addPixmap(pixmap(name, chosen, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made

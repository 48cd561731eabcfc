"""What Qt itself needs: a window with nothing in it, a table of as many cells that are always the same, and six charts by its own painter.
Run as a program of its own.

``python -m complaint_desk.bench.bare start`` shows the window and prints what that took; ``memory`` prints what it then takes; ``table
ROW_HEIGHT HEIGHT`` pages, scrolls and jumps in a million constant rows, as many of them in sight as a view of that height shows;
``charts`` paints six charts, each time with other numbers. Each prints one JSON line and ends at once, as what is measured beside it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Final

SIZE: Final = (1280, 800)
FRAMES: Final = 120
MILLION: Final = 1_000_000


def told(**figures: float) -> None:
    """Print what was measured and end: what Python does when it ends is part of no start."""
    print(json.dumps(figures), flush=True)  # noqa: T201  # read by the program that started this one
    os._exit(0)


def frames(positions: Iterable[int], go: Callable[[int], object]) -> float:
    """Return the CPU milliseconds that going to a place and painting it takes."""
    begun, count = time.process_time(), 0
    for place in positions:
        go(place)
        count += 1
    return (time.process_time() - begun) / count * 1000


def middle_frame(positions: Iterable[int], go: Callable[[int], object]) -> float:
    """Return the CPU milliseconds of the middle one of all the times that somewhere was gone to and painted: no slow one counts."""
    from statistics import median

    from complaint_desk.bench.measuring import cpu

    took = []
    for place in positions:
        begun = cpu()
        go(place)
        took.append((cpu() - begun) * 1000)
    return median(took)


def resident_mb() -> float:
    """Return the megabytes (2**20 bytes) of this process that are in memory."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


def lines(rows: int, at_once: int) -> list[int]:
    """Return places three lines apart, as a wheel goes."""
    last = max(1, rows - at_once)
    return [i * 3 % last for i in range(1, FRAMES + 1)]


def pages(rows: int, at_once: int) -> list[int]:
    """Return places one page after the other, from the middle on, so that every row in sight is another one."""
    return list(range(rows // 2, rows // 2 + FRAMES * at_once, at_once))


def jumps(rows: int, at_once: int) -> list[int]:
    """Return places anywhere."""
    chance, last = Random(2), max(1, rows - at_once)
    return [chance.randrange(last) for _ in range(FRAMES)]


def _start(figures: Callable[[], dict[str, float]]) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Painted(QObject):
        done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if not self.done and event.type() == QEvent.Type.Paint:
                self.done = True
                QTimer.singleShot(0, lambda: told(**figures()))
            return False

    application = QApplication([])
    window, label, painted = QMainWindow(), QLabel("."), Painted()
    window.resize(*SIZE)
    window.setCentralWidget(label)
    label.installEventFilter(painted)
    window.show()
    application.exec()


def _table(height: int, tall: int) -> None:
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QHeaderView, QMainWindow, QTableView

    cells = tuple(f"cell text {i}" for i in range(8))

    class Constant(QAbstractTableModel):
        def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
            return MILLION

        def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
            return len(cells)

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            return cells[index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    application = QApplication([])
    view, window, model = QTableView(), QMainWindow(), Constant()
    header = view.verticalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setDefaultSectionSize(height)
    header.setVisible(False)
    view.setWordWrap(False)
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(*SIZE)
    window.show()
    window.resize(window.width(), window.height() - view.viewport().height() + tall)
    application.processEvents()

    def go(place: int) -> None:
        view.verticalScrollBar().setValue(place)
        application.processEvents()

    at_once = view.rowAt(view.viewport().height() - 1) - view.rowAt(0)
    frames(lines(MILLION, at_once)[:20], go)
    page = middle_frame(pages(MILLION, at_once + 1), go)
    told(page=page, lines=frames(lines(MILLION, at_once), go), jumps=frames(jumps(MILLION, at_once), go))


def _charts() -> None:
    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
    from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QWidget

    chance = Random(5)

    class Chart(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            painter, width, height = QPainter(self), self.width() - 60, self.height() - 50
            painter.fillRect(self.rect(), QColor("white"))
            painter.translate(45, 15)
            painter.drawText(60, 0, "A chart")
            painter.drawRect(0, 0, width, height)
            for at in range(6):
                painter.drawText(-40, int(height - at * height / 5), str(at * 200))
                painter.drawText(int(at * width / 6), height + 18, f"M{at}")
            values = [chance.random() for _ in range(36)]
            if self.objectName() == "line":
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor("blue"), 2))
                painter.drawPolyline(QPolygonF([QPointF(at * width / 35, height * (1 - y)) for at, y in enumerate(values)]))
            else:
                for at, y in enumerate(values):
                    painter.fillRect(QRectF(at * width / 36, height * (1 - y), width / 45, y * height), QColor("blue"))

    application, window, middle = QApplication([]), QMainWindow(), QWidget()
    grid, charts = QGridLayout(middle), [Chart() for _ in range(6)]
    for at, chart in enumerate(charts):
        chart.setObjectName("bars" if at % 2 else "line")
        grid.addWidget(chart, at // 3, at % 3)
    window.setCentralWidget(middle)
    window.resize(*SIZE)
    window.show()
    application.processEvents()

    def paint(_place: int) -> None:
        for chart in charts:
            chart.update()
        application.processEvents()

    frames(range(20), paint)
    told(charts=frames(range(FRAMES), paint))


if __name__ == "__main__":
    if sys.argv[1] == "start":
        _start(lambda: {"cpu_ms": time.process_time() * 1000})
    elif sys.argv[1] == "memory":
        _start(lambda: {"window": resident_mb()})
    elif sys.argv[1] == "charts":
        _charts()
    else:
        _table(int(sys.argv[2]), int(sys.argv[3]))

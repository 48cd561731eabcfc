"""Painting and telling must not eat references to None.

PySide6 6.12.0 on Python 3.11 drops one with every paint and every emit; after some thousands the process aborts ("deallocating None").
So the count is taken before and after; from Python 3.12 on None is immortal and its count stands still by itself.
"""

import sys

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView, QWidget

TIMES = 300
SPARE = [None] * 100_000  # so that a broken binding fails this test instead of ending the process


class Painted(QWidget):
    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setPen(QColor("red"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(0, 0, 9, 9)
        painter.drawText(2, 9, "abc")
        painter.end()


class Model(QAbstractTableModel):
    def rowCount(self, _parent=QModelIndex()):  # noqa: B008 - Qt's own signature
        return 10

    def columnCount(self, _parent=QModelIndex()):  # noqa: B008
        return 3

    def data(self, _index, role=Qt.ItemDataRole.DisplayRole):
        return "x" if role == Qt.ItemDataRole.DisplayRole else None


class Delegate(QStyledItemDelegate):
    def paint(self, painter, option, index):
        painter.save()
        super().paint(painter, option, index)
        painter.restore()


class Teller(QObject):
    told = Signal(object)


def lost(action):
    """Return how many references to None one call costs, rounded: a steady loss is at least one a call."""
    for _ in range(5):
        action()
    before = sys.getrefcount(None)
    for _ in range(TIMES):
        action()
    return round((before - sys.getrefcount(None)) / TIMES)


@pytest.fixture
def widget(qtbot):
    made = Painted()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_measure_sees_a_loss():
    kept = [None] * (TIMES + 10)
    assert lost(kept.pop) == (1 if sys.version_info < (3, 12) else 0)


def test_painting_costs_no_reference(widget):
    assert lost(widget.repaint) <= 0


def test_a_table_with_a_model_and_a_delegate_of_ours_costs_no_reference(qtbot):
    view, model, delegate = QTableView(), Model(), Delegate()
    view.setModel(model)
    view.setItemDelegate(delegate)
    qtbot.addWidget(view)
    view.show()
    QApplication.processEvents()
    assert lost(view.viewport().repaint) <= 0


def test_telling_costs_no_reference(qapp):
    teller, heard = Teller(), []
    teller.told.connect(heard.append)
    teller.told.connect(lambda _value: None)
    assert lost(lambda: teller.told.emit("x")) <= 0
    assert len(heard) == TIMES + 5

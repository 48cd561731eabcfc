"""A view of one's own by keyboard alone: filtered, saved, begun with, shared, explained, and taken out of the desk as a table."""

from __future__ import annotations

import csv
from zipfile import ZipFile

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.journeys.fingers import Keys


def filtered(keys):
    """Filter by the type "delay" with keys alone."""
    keys.keys("Ctrl+D")
    assert keys.at == "queue.filter.field"
    keys.write("Type")
    keys.press(Qt.Key.Key_Return)
    keys.tab_to("queue.filter.values")
    values = QApplication.focusWidget()
    while values.currentItem().text() != "Delay":
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return)


def saved(keys, name):
    keys.keys("Ctrl+S")
    assert keys.at == "queue.view.name"
    keys.write(name)
    keys.press(Qt.Key.Key_Return)


def written(keys, desk, form, path):
    """Export the view as a table of some form, through the system's dialog."""
    keys.keys("Alt+V")
    keys.choose("queue.view.menu.export")
    assert keys.at == "queue.export.reason"
    keys.write("Meeting of the week")
    keys.tab_to(f"queue.export.{form}")
    keys.press(Qt.Key.Key_Space)
    desk.hand.wait(lambda: isinstance(QApplication.activeWindow(), QFileDialog), "the dialog")
    QApplication.focusWidget().setText(str(path))
    keys.press(Qt.Key.Key_Return)
    desk.hand.wait(path.exists, "the file")
    desk.hand.settle()
    keys.come_back()


def test_a_view_is_made_shared_begun_with_explained_and_exported(seat, small_desk, tmp_path):
    with seat(path=small_desk, language="en") as desk:
        keys = Keys(desk)
        while keys.at != "queue.views":
            keys.keys("F6")
        keys.press(Qt.Key.Key_End)
        assert desk.window.queue.wanted.view == "all"
        filtered(keys)
        assert desk.window.queue.wanted.conditions == (("type", "delay"),)
        number = desk.rows()
        assert number
        assert keys.at == "queue.views"  # where it was before
        saved(keys, "Late parcels")
        desk.hand.wait(lambda: desk.hand.read("queue.title") == "Late parcels", "the saved view")
        assert keys.at == "queue.views"  # where it was before
        keys.keys("Alt+V")
        keys.choose("queue.view.menu.start")
        keys.keys("Alt+V")
        keys.choose("queue.view.menu.share")
        keys.keys("Ctrl+E")
        assert "type is delay" in desk.hand.read("queue.explain.text").casefold()
        keys.keys("Esc")
        written(keys, desk, "csv", tmp_path / "late.csv")
        written(keys, desk, "xlsx", tmp_path / "late.xlsx")
    rows = list(csv.reader((tmp_path / "late.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) - 1 == number
    with ZipFile(tmp_path / "late.xlsx") as book:
        assert book.read("xl/worksheets/sheet1.xml").decode().count("<row ") == len(rows)
    with seat(path=small_desk, language="en", login="yun") as again:
        again.hand.press("nav.queue")
        model = again.hand.find("queue.views").model()
        words = [model.index(row, 0).data() for row in range(model.rowCount())]
        assert "Late parcels" in words
    with seat(path=small_desk, language="en") as mine:
        mine.hand.press("nav.queue")
        assert mine.hand.read("queue.title") == "Late parcels"

"""A very large view that nobody has come near: its first page and its count stand there, and its ids come with the first hand."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import assigning, queue
from complaint_desk.ui.queue import fetching
from complaint_desk.ui.queue.model import PAGE

WAIT_MS = 30_000
ALL = QueueFilter("all")


@pytest.fixture
def left(screen, monkeypatch, qtbot):
    """The screen on a view of all cases, which is very large here."""
    monkeypatch.setattr(fetching, "LEFT", PAGE)
    screen.show_view("all")
    qtbot.waitUntil(lambda: not screen._reading._painted.isActive(), timeout=WAIT_MS)
    assert len(screen.model.ids) == PAGE < screen.model.rowCount()
    return screen


def _all_here(screen):
    return len(screen.model.ids) == screen.model.rowCount()


def test_its_count_is_that_of_all_its_cases(left, store, desk):
    count = queue.total(store, desk.person, wanted=ALL, zone=left._zone())
    assert left.model.rowCount() == count
    assert left._count.text().startswith(f"{count} ")


def test_a_row_beyond_the_first_page_that_comes_into_sight_brings_them(left, store, desk, qtbot):
    left.table.verticalScrollBar().setValue(left.table.verticalScrollBar().maximum())
    left.table.viewport().repaint()
    qtbot.waitUntil(lambda: _all_here(left), timeout=WAIT_MS)
    assert left.model.ids == queue.ids(store, desk.person, wanted=ALL, zone=left._zone())
    qtbot.waitUntil(lambda: left.model.row_at(left.model.rowCount() - 1) is not None, timeout=WAIT_MS)


def test_a_key_on_the_rows_brings_them(left, qtbot):
    QApplication.sendEvent(left.table, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: _all_here(left), timeout=WAIT_MS)


def test_a_change_is_no_news_of_a_view_that_was_read_in_part(left, desk):
    desk.do(assigning.assign, case_id=left.model.ids[0], owner_id=0)
    assert left._reading.counted
    assert left._news.isHidden()


def test_what_came_into_a_view_that_was_read_in_part_is_told_by_its_number(left, store, desk):
    seen = left.model.rowCount() - 3
    news = queue.news(store, desk.person, wanted=ALL, zone=left._zone(), shown=left.model.ids, count=seen)
    assert news.new == 3

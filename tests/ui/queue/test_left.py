"""A very large view that nobody has come near: its first page and its count stand there, and its ids come with the first hand."""

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import assigning, queue
from complaint_desk.services.queue import PAGE
from complaint_desk.ui.queue import fetching

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


def test_after_a_view_with_heads_its_rows_are_as_high_as_ever_by_a_header_that_had_none(screen, look):
    """Once a row was higher than others, Qt's header keeps eight bytes for each row of every view after it: of a million they are 8 MB."""
    table, comfortable = screen.table, look.theme.size["row_comfortable"]
    headed = table.verticalHeader()
    assert table.rowHeight(0) > comfortable
    gone = []
    headed.destroyed.connect(lambda: gone.append("headed"))
    screen.show_view("all")
    assert not table._groups
    assert gone == ["headed"]
    assert {table.rowHeight(row) for row in range(screen.model.rowCount())} == {comfortable}
    assert table.verticalHeader().isHidden()
    assert table.verticalHeader().count() == screen.model.rowCount()
    screen.show_view("open")
    assert table._groups
    assert table.rowHeight(0) > comfortable


def test_a_row_beyond_the_first_page_that_comes_into_sight_brings_them(left, store, desk, qtbot):
    left.table.verticalScrollBar().setValue(left.table.verticalScrollBar().maximum())
    left.table.viewport().repaint()
    qtbot.waitUntil(lambda: _all_here(left), timeout=WAIT_MS)
    assert left.model.ids == queue.ids(store, desk.person, wanted=ALL, zone=left._zone())
    qtbot.waitUntil(lambda: left.model.row_at(left.model.rowCount() - 1) is not None, timeout=WAIT_MS)


def test_a_key_on_the_rows_brings_them(left, qtbot):
    QApplication.sendEvent(left.table, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: _all_here(left), timeout=WAIT_MS)


def _press(screen, key):
    QApplication.sendEvent(screen.table, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.ControlModifier))


def test_selecting_all_as_the_first_act_selects_every_case_and_offers_to_change_as_many(left, store, desk, qtbot, monkeypatch):
    offered = []
    monkeypatch.setattr(left.hands, "offer_changes", lambda cases, *_: offered.append(cases))
    _press(left, Qt.Key.Key_A)
    left._offer_changes()
    assert offered == [], "the ids are on their way, and some of the cases are not what was selected"
    qtbot.waitUntil(lambda: bool(offered), timeout=WAIT_MS)
    assert offered == [tuple(queue.ids(store, desk.person, wanted=ALL, zone=left._zone()))]
    assert left.table.selected == offered[0]


def test_what_was_to_be_done_with_a_selection_is_let_go_with_it(left, qtbot, monkeypatch):
    offered = []
    monkeypatch.setattr(left.hands, "offer_changes", lambda cases, *_: offered.append(cases))
    _press(left, Qt.Key.Key_A)
    left._offer_changes()
    left.show_view("open")
    qtbot.waitUntil(lambda: left._reading.counted and not left._reading._painted.isActive() and _all_here(left), timeout=WAIT_MS)
    assert offered == []


def test_copying_all_as_the_first_act_copies_every_case(left, qtbot):
    _press(left, Qt.Key.Key_A)
    _press(left, Qt.Key.Key_C)
    lines = QApplication.clipboard().text
    qtbot.waitUntil(lambda: len(lines().splitlines()) == left.model.rowCount(), timeout=WAIT_MS)


def test_rows_selected_apart_and_twice_are_one_each_in_their_order(left, qtbot):
    chosen, rows = left.table.selectionModel(), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    left.table.clearSelection()
    for first, last in ((8, 9), (2, 4), (3, 3)):
        chosen.select(QItemSelection(left.model.index(first, 0), left.model.index(last, 0)), rows)
    assert left.table.selected == tuple(left.model.ids[row] for row in (2, 3, 4, 8, 9))


def test_a_change_is_no_news_of_a_view_that_was_read_in_part(left, desk):
    desk.do(assigning.assign, case_id=left.model.ids[0], owner_id=0)
    assert left._reading.counted
    assert left._news.isHidden()


def test_what_came_into_a_view_that_was_read_in_part_is_told_by_its_number(left, store, desk):
    seen = left.model.rowCount() - 3
    news = queue.news(store, desk.person, wanted=ALL, zone=left._zone(), shown=left.model.ids, count=seen)
    assert news.new == 3

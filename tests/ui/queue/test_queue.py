"""The queue as a person meets it: by eye, by keyboard, by screen reader."""

from array import array

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.domain.contact import masked_name
from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.queue_filter import CODES, DATES, HOURS, NUMBERS, QueueFilter
from complaint_desk.services import assigning, queue, taking
from complaint_desk.services.filter_words import FAMILIES, FilterWords
from complaint_desk.ui.queue.lines import CLOCK, COLUMNS, CUSTOMER, EMOTION, NUMBER, OWNER, RISK, WORDS
from complaint_desk.ui.queue.model import KEPT, PAGE
from complaint_desk.ui.text import one_line
from complaint_desk.wording import Words
from tests.ui.held import Held


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier, text=""):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def type_in(screen, text):
    screen._search.setText(text)
    screen._search_now()


def shown(screen):
    return [screen.model.row_at(row) for row in range(screen.model.rowCount())]


def text(screen, row, column):
    return screen.model.data(screen.model.index(row, column))


def test_the_open_cases_are_shown_first_the_nearest_clock_leading(screen, store, desk):
    rows = shown(screen)
    assert len(rows) == queue.total(store, desk.person, wanted=QueueFilter("open"), zone=screen._zone())
    due = [row.next_due_us for row in rows if row.next_due_us]
    assert due == sorted(due)
    assert not any(row.next_due_us for row in rows[len(due):])
    assert screen.findChild(type(screen._count), "queue.count").text().startswith(f"{len(rows)} ")


def test_each_view_shows_as_many_as_its_count_says(screen):
    for view, count in dict(screen._counts).items():
        screen.show_view(view)
        assert screen.model.rowCount() == count, view


def test_groups_begin_where_their_time_begins(screen, clock):
    groups = {group.code: group.begin for group in screen.table._groups}
    rows = shown(screen)
    assert groups["late"] == 0
    assert rows[0].next_due_us < clock.now_us
    first_later = min(begin for code, begin in groups.items() if code != "late")
    assert rows[first_later - 1].next_due_us < clock.now_us
    assert not 0 < rows[first_later].next_due_us < clock.now_us


def test_a_group_has_its_head_in_its_first_row_so_that_every_row_is_a_case(screen, look):
    heads = {group.begin for group in screen.table._groups}
    taller = {row for row in range(screen.model.rowCount()) if screen.table.rowHeight(row) > look.theme.size["row_comfortable"]}
    assert taller == heads
    screen.show_density("compact")
    assert screen.table.rowHeight(1) == look.theme.size["row_compact"] or 1 in heads


def test_every_cell_can_be_read(screen):
    for row in range(screen.model.rowCount()):
        found = screen.model.row_at(row)
        assert text(screen, row, NUMBER) == found.number
        assert text(screen, row, CUSTOMER)
        assert bool(text(screen, row, EMOTION)) == bool(found.emotion)
        if found.next_due_us:
            assert text(screen, row, CLOCK).split(",")[0].endswith(("left", "late"))
        assert bool(text(screen, row, RISK)) == (found.risk >= 3) or text(screen, row, RISK)


def test_a_screen_reader_finds_every_row_and_a_cell_in_words(screen):
    table = QAccessible.queryAccessibleInterface(screen.table)
    across = len(COLUMNS) + 1  # Qt counts a column of row heads and a row of column heads
    assert table.childCount() == (screen.model.rowCount() + 1) * across
    names = [table.child(at).text(QAccessible.Text.Name) for at in range(across + 1, 2 * across)]
    assert names == list(screen.model.line_at(0).cells)


def test_the_views_are_read_with_their_counts(screen):
    names = [
        screen.views.model().data(screen.views.model().index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(screen.views.model().rowCount())
    ]
    assert f"All open, {screen._counts['open']}" in names


def test_return_opens_the_current_case(screen, qtbot):
    screen.table.choose(2)
    with qtbot.waitSignal(screen.case_opened) as caught:
        press(screen.table, Qt.Key.Key_Return)
    assert caught.args == [screen.model.ids[2]]


def test_arrows_home_and_end_move_the_current_row(screen):
    screen.table.choose(0)
    press(screen.table, Qt.Key.Key_Down)
    assert screen.table.currentIndex().row() == 1
    press(screen.table, Qt.Key.Key_End)
    assert screen.table.currentIndex().row() == screen.model.rowCount() - 1
    press(screen.table, Qt.Key.Key_Home)
    assert screen.table.currentIndex().row() == 0
    press(screen.table, Qt.Key.Key_PageDown)
    assert screen.table.currentIndex().row() > 5


def test_copied_rows_are_lines_of_cells_masked_once_it_is_noted(screen, store):
    screen.table.choose(0)
    row, cells = screen.model.row_at(0), list(screen.model.line_at(0).cells)
    press(screen.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    event = store.history(DESK_STREAM)[-1].event
    assert (event.kind, event.view, event.form, event.rows, event.people, event.masked) == ("view_exported", "rows", "clipboard", 1, 1, True)
    cells[CUSTOMER] = masked_name(row.customer)
    cells[WORDS] = one_line(without_contact(row.words, row.customer), 400)
    assert QGuiApplication.clipboard().text() == "\t".join(cells)
    assert QGuiApplication.clipboard().mimeData().html().count("<td>") == len(cells)


def test_a_search_narrows_and_an_empty_one_shows_all_again(screen):
    number, count = screen.model.row_at(3).number, screen.model.rowCount()
    type_in(screen, number)
    assert [row.number for row in shown(screen)] == [number]
    type_in(screen, "")
    assert screen.model.rowCount() == count


def test_typing_is_searched_when_it_pauses(screen, qtbot):
    number = screen.model.row_at(3).number
    screen._search.setText(number)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)


def test_nothing_found_says_so_and_offers_the_wider_search(screen, store, desk):
    closed = queue.ids(store, desk.person, wanted=QueueFilter("closed"), zone=screen._zone())
    number = queue.rows(store, desk.person, wanted=closed[:1])[0].number
    type_in(screen, number)
    assert screen.model.rowCount() == 0
    assert screen._below.currentWidget() is screen._empty
    assert number in screen._empty._title.text()
    assert not screen._empty.wider.isHidden()
    screen._empty.wider.click()
    assert [row.number for row in shown(screen)] == [number]


def test_an_empty_view_says_what_will_appear_and_offers_the_first_step(screen, store, desk):
    for case_id in queue.ids(store, desk.person, wanted=QueueFilter("unassigned"), zone=screen._zone()):
        desk.do(assigning.assign, case_id=case_id, owner_id=desk.person.id)
    screen.show_view("unassigned")
    assert screen._empty._title.text() == "Every open case has an owner"
    assert not screen._empty.step.isHidden()
    screen._empty.step.click()
    assert screen.wanted.view == "open"


def test_a_filter_is_a_chip_that_takes_itself_off(screen):
    before = screen.model.rowCount()
    code = shown(screen)[0].type  # whatever the invented desk begins with
    menu = screen.filters.filter_menu()
    action = next(each for each in menu.findChildren(type(menu.actions()[0])) if each.objectName() == f"queue.filter.type.{code}")
    action.trigger()
    assert {row.type for row in shown(screen)} == {code}
    chip = screen.filters.findChild(type(screen.filters.chips.clear), "queue.chip.type")
    assert chip.accessibleName() == f"Type: {Words('en')(f'type.{code}')}"
    press(chip, Qt.Key.Key_Delete)
    assert screen.wanted.conditions == ()
    assert screen.model.rowCount() == before
    menu.deleteLater()


def test_two_types_are_one_filter(screen):
    for code in ("delay", "privacy"):
        menu = screen.filters.filter_menu()
        next(each for each in menu.findChildren(type(menu.actions()[0])) if each.objectName() == f"queue.filter.type.{code}").trigger()
        menu.deleteLater()
    assert screen.wanted.conditions == (("type", "delay,privacy"),)


@pytest.mark.parametrize(("column", "sort"), [(NUMBER, "number"), (CUSTOMER, "customer"), (RISK, "-risk")])
def test_the_head_of_a_column_orders_and_turns_round(screen, column, sort):
    screen.table.sort_asked.emit(column)
    assert screen.wanted.sort == sort
    screen.table.sort_asked.emit(column)
    assert screen.wanted.sort == (sort.removeprefix("-") if sort.startswith("-") else f"-{sort}")
    assert screen.model.headerData(column, Qt.Orientation.Horizontal).endswith(("↑", "↓"))


def test_a_refresh_keeps_the_selected_case_wherever_it_stands(screen):
    screen.table.choose(4)
    case = screen.table.case
    screen._sort("-opened")
    screen.table.choose(screen.model.row_of(case))
    screen.refresh()
    assert screen.table.case == case


def test_what_is_new_waits_behind_a_button(screen, store, desk):
    taken = screen.model.ids[:3]
    screen._narrow((("owner", "none"),))
    shown_before = screen.model.ids[:]
    owned = next(id_ for id_ in taken if id_ not in shown_before)
    desk.do(assigning.assign, case_id=owned, owner_id=0)
    assert screen.model.ids == shown_before
    assert not screen._news.isHidden()
    assert screen._news.accessibleName() == "1 new"
    screen._news.click()
    assert owned in screen.model.ids
    assert screen._news.isHidden()


def test_a_change_is_shown_in_its_row(screen, desk):
    row = next(at for at, each in enumerate(shown(screen)) if not each.owner_id)
    assert text(screen, row, OWNER) == "Take"
    screen.table.choose(row)
    press(screen.table, Qt.Key.Key_T, text="t")
    assert text(screen, row, OWNER) == "You"


def test_take_is_pressed_where_it_stands(screen, desk):
    row = next(at for at, each in enumerate(shown(screen)) if not each.owner_id)
    table = screen.table
    table.scrollTo(screen.model.index(row, 0))
    at = QPointF(table.columnViewportPosition(OWNER) + 10, table.rowViewportPosition(row) + table.rowHeight(row) - 12)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    press_ = QMouseEvent(QEvent.Type.MouseButtonPress, at, table.viewport().mapToGlobal(at), left, left, none)
    QApplication.sendEvent(table.viewport(), press_)
    assert text(screen, row, OWNER) == "You"


def test_take_next_takes_the_one_that_needs_the_person_most_and_opens_it(screen, store, desk, qtbot):
    first = taking.next_case(store, desk.person).case.id
    with qtbot.waitSignal(screen.case_opened) as caught:
        screen.take_next()
    assert caught.args == [first]
    assert store.case(first).owner_id == desk.person.id


def test_the_case_that_is_named_in_the_menu_is_taken_or_none(screen, store, desk, monkeypatch):
    """While the menu stood open it was taken by somebody: that another one comes next is told, and the menu is shown anew."""
    hands, told, asked = screen.hands, [], []
    hands.done.connect(told.append)
    found = taking.next_case(store, desk.person)
    menu = hands.next_menu(found, QPoint(3, 4))
    monkeypatch.setattr(hands, "show_next", asked.append)
    assigning.assign(store, desk.person, key=b"k" * 16, case_id=found.case.id, owner_id=desk.person.id)
    others = len(queue.ids(store, desk.person, wanted=QueueFilter("unassigned"), zone=screen._zone()))
    menu.actions()[0].trigger()
    assert ([each.key for each in told], asked) == (["next.other"], [QPoint(3, 4)])
    assert len(queue.ids(store, desk.person, wanted=QueueFilter("unassigned"), zone=screen._zone())) == others


def test_take_next_says_when_nobody_waits(screen, store, desk, qtbot):
    for case_id in queue.ids(store, desk.person, wanted=QueueFilter("unassigned"), zone=screen._zone()):
        desk.do(assigning.assign, case_id=case_id, owner_id=desk.person.id)
    with qtbot.waitSignal(screen.done) as caught:
        screen.take_next()
    assert caught.args[0].key == "queue.none_to_take"


def test_only_pages_in_sight_are_read_and_few_are_kept(screen, desk):
    asked = []
    plain = desk.ask
    desk.ask = lambda question, *args, **fields: asked.append(len(fields.get("wanted", ()))) or plain(question, *args, **fields)
    screen.model.show(array("q", range(1, 20_001)))
    asked.clear()
    screen.model.row_at(19_000)
    assert asked == [PAGE]
    for page in range(KEPT + 20):
        screen.model.row_at(page * PAGE)
    assert len(screen.model._pages) == KEPT


def test_names_are_masked_for_who_never_speaks_with_customers(screen, store, desk):
    department = next(each for each in store.persons().values() if each.role == "department")
    desk.switch_to(department)
    assert all(row.customer is None or row.customer.endswith("**") for row in shown(screen))


def test_words_follow_the_language_at_once(screen, look):
    look.language.choose("zh_TW")
    assert screen.model.headerData(OWNER, Qt.Orientation.Horizontal) == "負責人"
    assert screen._title.text() == look.words("view.open")


def test_a_narrow_window_folds_the_views_into_a_menu(screen):
    screen.resize(900, 700)
    QApplication.processEvents()
    assert screen.views.isHidden()
    assert not screen._menu.isHidden()
    menu = screen.views.menu()
    assert any(action.data() == "mine" for action in menu.actions())
    menu.deleteLater()


def test_unneeded_roles_are_answered_with_nothing(screen):
    index = screen.model.index(0, 0)
    for role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ToolTipRole):
        assert screen.model.data(index, role) is None


def test_all_rows_stand_there_before_all_ids_have_come(screen, qtbot):
    first, everything = array("q", range(1, 201)), array("q", range(1, 401))
    moved = []
    for signal in (screen.model.modelReset, screen.model.rowsInserted, screen.model.rowsRemoved):
        signal.connect(lambda *_: moved.append(1))
    screen.model.show(first, (), 400)
    assert screen.model.rowCount() == 400
    assert screen.model.row_at(300) is None
    assert screen.model.case_at(300) == 0
    moved.clear()
    screen.model.extend(everything)
    assert not moved
    assert screen.model.case_at(300) == 301


@pytest.mark.parametrize("count", [350, 450])
def test_a_number_that_was_not_quite_right_is_set_right(screen, count):
    screen.model.show(array("q", range(1, 201)), (), 400)
    screen.model.extend(array("q", range(1, count + 1)))
    assert screen.model.rowCount() == count


@pytest.mark.parametrize(("value", "told"), [
    ("2025-11-23T00:00+00:00..2026-11-23T00:00+00:00", "Opened: 23 Nov 2025 – 22 Nov 2026"),
    ("2026-01-31", "Opened: 31 Jan 2026"),
    ("2026-01-31..2026-01-31", "Opened: 31 Jan 2026"),
    ("2026-01-31..", "Opened: from 31 Jan 2026 on"),
])
def test_days_of_a_chip_are_dates_and_a_midnight_that_ends_them_is_not_counted(screen, value, told):
    screen.show_cases(QueueFilter("all", (("opened", value), ("counted", "yes"))))
    chips = {each.objectName(): each.accessibleName() for each in screen.filters.findChildren(type(screen.filters.chips.clear))}
    assert chips["queue.chip.opened"] == told
    assert chips["queue.chip.counted"] == "Merged and undated cases: left out"


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_condition_and_each_of_its_codes_has_words(screen, look, language):
    look.language.choose(language)
    for key in (*CODES, *NUMBERS, *HOURS, *DATES):
        assert look.words.has(f"queue.by.{key}"), key
    families = FAMILIES | {key: "kept" for key in CODES if key.startswith("kept_")}
    bare = [(key, code) for key, codes in CODES.items() if key != "currency" for code in codes
            if not any(look.words.has(f"{start}{families.get(key, key)}.{code}") for start in ("", "queue."))]
    assert not bare
    said = FilterWords(look.words, {})
    assert said.value("kept_offer", "no") == look.words("queue.kept.no")
    assert said.value("emotion_first", "angry") == look.words("emotion.angry")


def test_what_a_search_found_is_marked_in_the_rows_in_sight(screen, qtbot):
    screen.show_view("all")
    type_in(screen, "refund")
    rows = min(screen.model.rowCount(), 5)
    assert rows
    qtbot.waitUntil(lambda: all(screen.model.line_at(row).marked for row in range(rows)))
    for row in range(rows):
        line = screen.model.line_at(row)
        found = [line.cells[column][begin:end].lower() for column, places in line.marked for begin, end in places]
        assert "refund" in found, line.cells
    screen.show_view("open")
    assert screen.model.line_at(0).marked == ()


def test_counts_that_moved_are_set_right_after_another_view_is_shown(screen, store, desk, qtbot):
    right = dict(screen._counts)
    screen._counts = {view: n + 7 for view, n in right.items()}
    screen.show_view("closed")
    assert screen.model.rowCount() == right["closed"] + 7
    qtbot.waitUntil(lambda: screen.model.rowCount() == right["closed"], timeout=30_000)
    assert screen._counts == right


def test_rows_that_are_on_the_screen_are_not_painted_again_for_those_that_follow(screen, qtbot):
    came = []
    screen.model.rows_came.connect(lambda first, _last: came.append(first))
    screen.show_view("all")
    qtbot.waitUntil(lambda: screen._reading.counted, timeout=30_000)
    assert came == [queue.PAGE]


@pytest.mark.parametrize("looked_at", [False, True])
def test_of_another_view_the_rows_in_sight_come_first_and_those_below_are_told_of_where_somebody_looked(screen, qtbot, looked_at):
    came = []
    screen.model.rows_came.connect(lambda first, last: came.append((first, last)))
    screen.show_view("all")
    seen = screen.table.in_sight
    assert len(screen.model._pages[0]) == seen < PAGE
    if looked_at:
        assert screen.model.row_at(PAGE - 1) is None
    qtbot.waitUntil(lambda: len(screen.model._pages[0]) == PAGE, timeout=30_000)
    assert [each for each in came if each[0] < PAGE] == ([(seen, PAGE - 1)] if looked_at else [])
    assert all(screen.model.row_at(row).id == screen.model.ids[row] for row in range(PAGE))


@pytest.mark.parametrize("gone", ["grown", "let go"])
def test_a_page_that_goes_while_its_rows_below_are_on_their_way_is_read_whole_when_it_is_looked_at(
    screen, desk, store, qtbot, monkeypatch, gone
):
    screen.show_view("all")
    model = screen.model
    qtbot.waitUntil(lambda: len(model._pages[0]) == PAGE and len(model.ids) > 2 * PAGE, timeout=30_000)
    ids, rows = model.ids[:], [model.row_at(row) for row in range(20)]
    held = Held(monkeypatch, desk, store)
    known = PAGE - 2 if gone == "grown" else len(ids)
    model.show(ids[:known], rows)
    model._completing.timeout.emit()
    assert len(held) == 1
    if gone == "grown":
        model.extend(ids[: PAGE - 1])
    else:
        monkeypatch.setattr("complaint_desk.ui.queue.model.KEPT", 1)
        first = held._waiting.pop()
        assert model.row_at(PAGE) is None
        held.answer()
        held._waiting.insert(0, first)
    assert model.row_at(0) is None
    held.answer()
    assert [model.row_at(row) and model.row_at(row).id for row in range(PAGE - 2)] == list(ids[: PAGE - 2])

"""Bringing in a file by the window: looked at, changed, rehearsed, then all at once or not at all."""

import csv
import itertools

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QVBoxLayout, QWidget

from complaint_desk.data.store import Store
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import FileDrop
from complaint_desk.ui.importing.columns import Columns
from complaint_desk.ui.importing.view import ImportView
from complaint_desk.ui.runner import Runner
from complaint_desk.ui.text import Label
from complaint_desk.ui.text_table import TextTable
from complaint_desk.ui.widgets import Button, Chip, ChoiceField
from tests.histories import MONDAY
from tests.ui.importing.conftest import HEADER, ROWS


def button(view, ident):
    return view.findChild(Button, ident)


def said(view, ident):
    return view.findChild(Label, ident).text()


def counts(view):
    return [said(view, f"import.count.{name}") for name in ("read", "made", "joined", "refused")]


def cells(view, ident):
    model = view.findChild(QTableView, ident).model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def names(view):
    columns = view.findChild(Columns)
    QApplication.processEvents()  # a new row is shown with the next turn
    while not columns.complete:  # a few at a time
        QApplication.processEvents()
    found, at = [], 1
    while label := view.findChild(Label, f"import.columns.{at}.name"):
        found.append(label.whole())
        at += 1
    return found


def becomes(view, column):
    """The choice of a column of the file, by its name."""
    return view.findChild(ChoiceField, f"import.columns.{names(view).index(column) + 1}")


def why(view, column):
    return view.findChild(Label, f"import.columns.{names(view).index(column) + 1}.why").whole()


def events(store):
    return store.read().value("SELECT count(*) FROM event")


def error(view):
    card = view.findChild(QWidget, "import.error")
    return card.accessibleName() if card.isVisible() else ""


def test_an_empty_view_says_what_to_do_and_has_nothing_else_to_press(view):
    pressable = [each.objectName() for each in view.findChildren(Button) if each.isVisible()]
    assert pressable == ["import.file"]


def test_a_file_is_understood_and_counted_before_anything_is_changed(view, files, store, export):
    before, files.read = events(store), export
    button(view, "import.file").click()
    assert [view.findChild(Chip, f"import.{each}").accessibleName() for each in ("encoding", "separator")] == ["UTF-8", "Comma"]
    assert counts(view) == ["5", "3", "0", "2"]
    assert names(view) == ["Ticket ID", "Requester", "Phone", "Description", "Status", "Created", "Wish"]
    assert [becomes(view, each).text() for each in names(view)[:3]] == ["Number in the source", "Customer", "Phone"]
    assert said(view, "import.columns.2.values") == "Ann Lee · Bo Chen · 林若安"
    assert why(view, "Requester") == "by the column's name"
    assert cells(view, "import.refused")[1][:2] == ["6", "Received"]
    assert button(view, "import.start").accessibleName().startswith("Import 3 cases")
    assert events(store) == before


def test_a_value_stands_beside_what_it_was_read_as(view, export):
    view.open_file(export)
    first = cells(view, "import.rows")[0]
    assert "closed → Closed" in first
    assert "03/04/2025 09:00 → 4 Mar 2025, 09:00" in first


def test_a_doubtful_date_can_be_read_the_other_way(view, tmp_path):
    path = tmp_path / "dates.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    view.open_file(path)
    assert "month first is assumed" in why(view, "Created")
    button(view, "import.columns.6.day_first").click()
    assert "03/04/2025 09:00 → 3 Apr 2025, 09:00" in cells(view, "import.rows")[0]
    assert why(view, "Created") == "you chose it"


def test_without_the_customers_words_there_is_nothing_to_import_and_it_is_said(view, export):
    view.open_file(export)
    for column in ("Description", "Wish"):
        becomes(view, column).setText("Not used")
    assert not button(view, "import.start").isEnabled()
    assert "customer's words" in said(view, "import.hint")
    becomes(view, "Description").setText("Customer's words")
    assert counts(view) == ["5", "3", "0", "2"]
    assert button(view, "import.start").isEnabled()


def test_a_column_that_takes_a_field_frees_the_one_that_had_it(view, export):
    view.open_file(export)
    becomes(view, "Wish").setText("Number in the source")
    assert becomes(view, "Ticket ID").text() == "Not used"


def test_all_come_in_and_the_same_file_again_adds_nothing(view, store, export, desk):
    changed, wanted = [], []
    desk.changed.connect(changed.append)
    view.cases_wanted.connect(wanted.append)
    view.open_file(export)
    button(view, "import.start").click()
    assert store.read().value("SELECT count(*) FROM complaint") == 3
    assert view.findChild(QWidget, "import.result").accessibleName() == "3 cases came in. 0 were here already, 2 could not come in."
    assert [each.verb for each in changed] == ["import"]
    button(view, "import.show").click()
    assert wanted == [QueueFilter(conditions=(("origin", "imported,undated"),))]
    before = events(store)
    view.open_file(export)
    assert counts(view) == ["5", "0", "3", "2"]
    assert not button(view, "import.start").isEnabled()
    assert said(view, "import.hint") == "There is nothing new in this file."
    assert events(store) == before


def test_refused_rows_are_saved_as_a_table_that_runs_nothing(view, files, export, tmp_path):
    view.open_file(export)
    files.write = tmp_path / "out.csv"
    button(view, "import.save_refused").click()
    assert files.proposed == ["export refused.csv"]
    assert files.write.read_bytes().startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(files.write.read_text(encoding="utf-8-sig").splitlines()))
    assert table[0] == ["Row", "Field", "Why not"]
    assert [row[:2] for row in table[1:]] == [["5", "Customer's words"], ["6", "Received"]]
    assert said(view, "import.hint") == "Saved: out.csv"


def test_a_table_that_cannot_be_written_is_told_and_the_work_goes_on(view, files, export, tmp_path):
    view.open_file(export)
    files.write = tmp_path / "no such folder" / "out.csv"
    button(view, "import.save_refused").click()
    assert "“out.csv” could not be written" in error(view)
    assert button(view, "import.start").isEnabled()


def test_a_mapping_is_saved_and_used_for_another_file(view, files, export, tmp_path):
    view.open_file(export)
    becomes(view, "Phone").setText("Not used")
    files.write = files.read = tmp_path / "map.json"
    button(view, "import.mapping.save").click()
    other = tmp_path / "other.csv"
    other.write_bytes(export.read_bytes())
    view.open_file(other)
    assert becomes(view, "Phone").text() == "Phone"
    button(view, "import.mapping.use").click()
    assert becomes(view, "Phone").text() == "Not used"
    assert why(view, "Ticket ID") == "from the saved mapping"


def test_a_mapping_that_does_not_fit_is_told_and_the_file_stays(view, files, export, tmp_path):
    view.open_file(export)
    files.read = tmp_path / "map.json"
    files.read.write_text('{"Nowhere": "words"}', encoding="utf-8")
    button(view, "import.mapping.use").click()
    assert "“Nowhere”" in error(view)
    assert becomes(view, "Phone").text() == "Phone"


@pytest.mark.parametrize(("content", "sentence"), [(b"", "is empty"), (b"\x89PNG\r\n\x1a\n" + bytes(300), "is a picture"), (b"a,b\n1,2\n", "looks like the words")])
def test_a_file_that_is_no_list_of_cases_is_refused_in_one_sentence(view, tmp_path, content, sentence):
    path = tmp_path / "what.csv"
    path.write_bytes(content)
    view.open_file(path)
    assert sentence in error(view)
    assert button(view, "import.file").isVisible()


def test_the_columns_of_a_file_that_says_little_can_be_named_by_hand(view, store, tmp_path):
    path = tmp_path / "what.csv"
    path.write_text("a,b\n1,It broke\n2,Too late\n", encoding="utf-8")
    view.open_file(path)
    button(view, "import.by_hand").click()
    assert not error(view)
    becomes(view, "b").setText("Customer's words")
    assert counts(view) == ["2", "2", "0", "0"]
    button(view, "import.start").click()
    assert store.read().value("SELECT count(*) FROM complaint") == 2


def test_who_may_not_import_is_told_so(view, desk, store, boss, export):
    people.add_person(store, boss, key=b"k" * 16, login="yun", name="He Yun", role="agent", limit="150")
    desk.switch_to(people.sit_down(store, "yun"))
    view.open_file(export)
    assert "Your role (Agent) may not do this." in error(view)


def test_the_keyboard_is_enough_and_the_focus_never_leaves_the_view(view, qtbot, files, store, export):
    files.read = export
    button(view, "import.file").setFocus()
    qtbot.keyClick(view, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is becomes(view, "Ticket ID")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is becomes(view, "Requester")
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert store.read().value("SELECT count(*) FROM complaint") == 3
    assert view.isAncestorOf(QApplication.focusWidget())


def test_a_cell_is_put_into_words_once_until_something_is_read_anew(qtbot, look):
    table, asked = TextTable(look, "import.rows", "Rows"), []
    qtbot.addWidget(table)

    def cell(row, column):
        asked.append((row, column))
        return f"{len(asked)}"

    table.rows.show_rows(["Row"], 1, cell)
    assert [table.rows.index(0, 0).data() for _ in range(3)] == ["1", "1", "1"]
    table.rows.refresh()
    assert table.rows.index(0, 0).data() == "2"
    look.language.choose("zh_CN")
    assert table.rows.index(0, 0).data() == "3"
    table.rows.show_rows(["Row"], 1, cell)
    assert table.rows.index(0, 0).data() == "4"


def test_the_cell_with_the_keyboard_has_a_frame_and_no_other(view, qtbot, look, export):
    view.open_file(export)
    table = view.findChild(QTableView, "import.rows")
    with qtbot.waitActive(view):
        view.activateWindow()
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 1))
    edges = [table.visualRect(table.model().index(1, column)).topLeft() + QPoint(1, 1) for column in (1, 2)]
    picture = table.viewport().grab().toImage()
    assert [picture.pixelColor(edge) == look.colour("focus") for edge in edges] == [True, False]
    table.clearFocus()
    assert table.viewport().grab().toImage().pixelColor(edges[0]) != look.colour("focus")


def test_a_file_in_the_background_takes_the_focus_from_nobody(view, qtbot, export):
    typing = QWidget()
    qtbot.addWidget(typing)
    typing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitActive(typing):
        typing.show()
        typing.activateWindow()
    typing.setFocus()
    view.open_file(export)
    assert QApplication.focusWidget() is typing


def test_who_went_elsewhere_while_a_file_is_read_stays_there(qtbot, look, desk, files, export, monkeypatch):
    both, steps = QWidget(), []
    view, first, typing = ImportView(look, desk, files, both), QLineEdit(both), QLineEdit(both)
    qtbot.addWidget(both)
    column = QVBoxLayout(both)
    for each in (view, first, typing):
        column.addWidget(each)
    with qtbot.waitActive(both):
        both.show()
        both.activateWindow()
    monkeypatch.setattr(desk, "later", steps.append)
    for went in (None, typing):
        view._found = None
        view._stack.setCurrentIndex(0)
        button(view, "import.file").setFocus()
        view.open_file(export)
        assert view.isAncestorOf(QApplication.focusWidget())
        if went is not None:
            went.setFocus()
        while steps:
            steps.pop(0)()
        assert QApplication.focusWidget() is (went or becomes(view, "Ticket ID"))


def test_everything_follows_the_language(view, look, export):
    view.open_file(export)
    look.language.choose("zh_CN")
    assert why(view, "Requester") == "根据列名"
    assert becomes(view, "Requester").accessibleName() == "“Requester”对应的字段"
    assert becomes(view, "Requester").text() == "客户"
    assert "closed → 已结案" in cells(view, "import.rows")[0]
    assert cells(view, "import.refused")[0][1:] == ["客户原话", "这一行没有客户的话。"]
    assert view.findChild(QWidget, "import.columns").accessibleName() == "列对应"


def test_names_and_texts_of_the_file_are_shown_as_text(view, tmp_path):
    path = tmp_path / "<b>x.csv"
    path.write_text("<img src=x>,Description\n1,\u202eHe said <b>no</b> and then nothing came at all.\n", encoding="utf-8")
    view.open_file(path)
    assert said(view, "import.name") == "<b>x.csv"
    assert names(view)[0] == "<img src=x>"
    assert "[U+202E]He said <b>no</b>" in cells(view, "import.rows")[0][1]


def test_a_file_dropped_on_a_widget_is_told(qtbot, export):
    widget, told = QWidget(), []
    qtbot.addWidget(widget)
    drop = FileDrop(widget)
    drop.dropped.connect(told.append)
    held = QMimeData()
    held.setUrls([QUrl("https://example.org/x.csv"), QUrl.fromLocalFile(str(export))])
    where, buttons, keys = QPoint(1, 1), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, held, buttons, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    assert told == []
    QApplication.sendEvent(widget, QDropEvent(where.toPointF(), Qt.DropAction.CopyAction, held, buttons, keys))
    assert told == [export]


@pytest.fixture
def threaded(qtbot, look, files, store, boss, tmp_path):
    """The view with its background work in threads, and a file that takes a while; checked and ready to be imported."""
    path = tmp_path / "long.csv"
    path.write_text(HEADER + "".join(f"{n},Ann Lee,0555 0101,My parcel number {n} is late and nobody calls.,open,2025-03-04,\n" for n in range(2_000)), encoding="utf-8")
    runner = Runner(lambda _kind: Store.open(store.path, load_rules(), clock=lambda: MONDAY))
    keys, wrong = itertools.count(1), []
    desk = Desk(runner, boss, clock=lambda: MONDAY, new_key=lambda: next(keys).to_bytes(16, "big"), unexpected=wrong.append)
    view = ImportView(look, desk, files)
    qtbot.addWidget(view)
    try:
        view.show()
        view.open_file(path)
        qtbot.waitUntil(lambda: button(view, "import.start").isEnabled())
        yield view, runner, desk
    finally:
        runner.close()
    assert wrong == []


def test_an_import_that_is_stopped_leaves_nothing(qtbot, threaded, store):
    view, runner, _desk = threaded
    before = events(store)
    runner.work_changed.connect(lambda work: view.cancel() if work.done else None)
    button(view, "import.start").click()
    assert button(view, "import.cancel").isVisible()
    qtbot.waitUntil(lambda: runner.idle)
    assert said(view, "import.hint") == "Stopped. Nothing was changed."
    assert events(store) == before
    assert store.read().value("SELECT count(*) FROM complaint") == 0


def test_a_file_of_many_columns_is_shown_without_standing_still(qtbot, threaded, tmp_path):
    view, runner, _desk = threaded
    heads = ["Description", *(f"Own field {n}" for n in range(30))]
    path = tmp_path / "wide.csv"
    path.write_text(",".join(heads) + "\n" + ",".join("The parcel is late." if not n else f"value {n}" for n in range(31)) + "\n", encoding="utf-8")

    def made():
        return [each for each in heads if view.findChild(Label, f"import.columns.{heads.index(each) + 1}.name")]

    rehearsed = []
    runner.work_changed.connect(lambda _work: rehearsed.append(len(made())))
    view.open_file(path)
    qtbot.waitUntil(lambda: said(view, "import.name") == "wide.csv" and bool(made()), timeout=60_000)
    assert len(made()) < 10
    qtbot.waitUntil(lambda: runner.idle, timeout=60_000)
    assert names(view) == heads
    assert rehearsed[0] == len(heads)  # what reckons comes after what is shown
    assert [said(view, f"import.columns.{n + 1}.values") for n in (1, 30)] == ["value 1", "value 30"]


def test_a_file_that_is_stopped_before_its_rehearsal_begins_is_not_rehearsed(qtbot, threaded, tmp_path):
    view, runner, _desk = threaded
    path = tmp_path / "other.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    view.open_file(path)
    qtbot.waitUntil(button(view, "import.cancel").isVisible, timeout=60_000)
    asked = []
    runner.work_changed.connect(asked.append)
    view.cancel()  # its page is being shown, a part a turn
    qtbot.waitUntil(lambda: runner.idle, timeout=60_000)
    assert asked == []
    assert said(view, "import.hint") == "Stopped. Nothing was changed."
    assert not button(view, "import.start").isEnabled()


def test_of_two_files_one_right_after_the_other_only_the_last_is_shown(qtbot, threaded, tmp_path):
    view, runner, _desk = threaded
    for name, rows in (("first", 3), ("second", 1)):
        (tmp_path / f"{name}.csv").write_text(HEADER + "".join(ROWS.splitlines(keepends=True)[:rows]), encoding="utf-8")
    view.open_file(tmp_path / "first.csv")
    qtbot.waitUntil(lambda: said(view, "import.name") == "first.csv", timeout=60_000)
    view.open_file(tmp_path / "second.csv")
    qtbot.waitUntil(lambda: runner.idle, timeout=60_000)
    assert said(view, "import.name") == "second.csv"
    assert counts(view) == ["1", "1", "0", "0"]
    assert len(cells(view, "import.rows")) == 1


def test_people_go_on_working_while_a_file_is_prepared(qtbot, threaded, store):
    view, runner, desk = threaded
    told = []
    desk.changed.connect(lambda changed: told.append(changed.verb))
    button(view, "import.start").click()
    desk.do(people.add_person, login="yun", name="He Yun", role="agent", limit="150")
    qtbot.waitUntil(lambda: runner.idle)
    assert told == ["add_person", "import"]
    assert counts(view) == ["2,000", "2,000", "0", "0"]

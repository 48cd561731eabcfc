"""The analytics view as it is used: filters, figures read and opened, marks walked and pressed, pictures taken along."""

import csv
import io
import itertools
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.figures import Period, day_date
from complaint_desk.domain.findings import CHARTS
from complaint_desk.services.changed import Changed
from complaint_desk.services.figures import figures_of
from complaint_desk.services.reporting import FORMS
from complaint_desk.ui.analytics.rows import as_table
from complaint_desk.ui.analytics.tiles import COLUMNS
from complaint_desk.ui.analytics.view import AnalyticsView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import Runner
from tests.data.filled import NOW
from tests.ui.analytics.conftest import SUPERVISOR, fail

TODAY = day_date(NOW // 86_400_000_000)


def period_of(view):
    first, last = view.filters.days()
    return Period.of(date.fromisoformat(first), date.fromisoformat(last))


def table(view):
    found = view.findChild(QTableView, "analytics.figures")
    model = found.model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def wanted(view):
    got = []
    view.cases_wanted.connect(got.append)
    return got


def test_the_ids_of_the_contract_are_there(view):
    for ident in ("analytics.from", "analytics.to", "analytics.export", "analytics.figures", *(f"analytics.chart.{name}" for name in CHARTS)):
        found = view.findChild(object, ident)
        assert found is not None, ident
        assert found.accessibleName(), ident


def test_the_first_view_is_the_last_twelve_months(view):
    assert view.filters.days() == ("2024-01-14", TODAY.isoformat())


def test_figures_are_a_table_with_value_change_cases_and_definition(view, store):
    figures = figures_of(store, SUPERVISOR, period=period_of(view))
    rows = table(view)
    assert [row[COLUMNS.index("name")] for row in rows][:3] == ["Complaints", "First response in time", "Time to resolution"]
    assert rows[0][1] == f"{figures.key_figures[0].value:,}"
    assert rows[1][1] == f"{figures.key_figures[1].value * 100:.1f} %".replace(".0 %", " %")
    assert rows[0][4].startswith("Cases opened in the period")


def test_a_figure_opens_its_cases_by_mouse_and_by_keyboard(view, store, qtbot):
    got = wanted(view)
    figures = figures_of(store, SUPERVISOR, period=period_of(view))
    qtbot.mouseClick(view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=view.tiles.tile(1).center())
    view.tiles.setFocus()
    qtbot.keyClick(view.tiles, Qt.Key.Key_Right)
    qtbot.keyClick(view.tiles, Qt.Key.Key_Return)
    assert got == [figures.key_figures[1].behind, figures.key_figures[2].behind]


def test_every_mark_opens_exactly_its_cases(view, store):
    got = wanted(view)
    figures = figures_of(store, SUPERVISOR, period=period_of(view))
    for button in view.cards["volume"].canvas.buttons:
        button.click()
    assert got == [point.behind for point in figures.volume.points]
    got.clear()
    for button in view.cards["pareto"].canvas.buttons:
        button.click()
    assert got == [each.behind for each in figures.causes]


def test_marks_are_walked_with_arrows_and_pressed_with_enter(view, qtbot):
    got = wanted(view)
    view.activateWindow()
    canvas = view.cards["pareto"].canvas
    reachable = [button for button in canvas.buttons if button.focusPolicy() == Qt.FocusPolicy.TabFocus]
    assert reachable == [canvas.buttons[0]]
    canvas.buttons[0].setFocus()
    qtbot.keyClick(canvas.buttons[0], Qt.Key.Key_Down)
    assert canvas.buttons[1].hasFocus()
    qtbot.keyClick(canvas.buttons[1], Qt.Key.Key_Return)
    assert len(got) == 1
    qtbot.keyClick(canvas.buttons[1], Qt.Key.Key_End)
    assert canvas.buttons[-1].hasFocus()


def test_a_mark_and_a_chart_say_their_numbers(view, store):
    figures = figures_of(store, SUPERVISOR, period=period_of(view))
    canvas = view.cards["pareto"].canvas
    assert canvas.buttons[0].accessibleName().endswith(f": {figures.causes[0].bar.n}")
    assert str(figures.causes[0].bar.n) in canvas.accessibleDescription()
    assert view.cards["satisfaction"].definition.whole() in canvas.parent().parent().findChild(object, "analytics.chart.satisfaction").accessibleName()


def test_the_link_of_a_card_opens_as_many_cases_as_it_says(view, store):
    from datetime import UTC

    from complaint_desk.data.queue import total
    from complaint_desk.data.views import Asker
    got = wanted(view)
    for name in CHARTS:
        card = view.cards[name]
        if card.link.isVisible():
            card.link.click()
            n = int(card.link.text().split()[0].replace(",", ""))
            assert total(store.read(), got[-1], Asker(7, NOW, UTC)) == n, name


def test_a_typed_period_is_taken_and_the_list_says_own_days(view, qtbot):
    before = table(view)
    view.findChild(QLineEdit, "analytics.from").setText("2025-01-01")
    assert view.filters.period.chosen == "own"
    qtbot.waitUntil(lambda: table(view) != before)


def test_a_wrong_day_is_told_beside_the_field_and_the_figures_stay(view, qtbot):
    before = table(view)
    view.findChild(QLineEdit, "analytics.from").setText("2025-02-31")
    qtbot.waitUntil(lambda: view._wrong_day.isVisible())
    assert "2025-02-31" in view._wrong_day.accessibleName()
    assert table(view) == before
    view.filters.period.setCurrentIndex(1)
    assert not view._wrong_day.isVisible()


def test_days_in_the_wrong_order_are_told(view, qtbot):
    view.findChild(QLineEdit, "analytics.to").setText("2020-01-01")
    qtbot.waitUntil(lambda: view._wrong_day.isVisible())
    assert "2020-01-01" in view._wrong_day.accessibleName()


def test_a_type_narrows_figures_and_what_is_behind_them(view):
    got = wanted(view)
    view.filters.chips.put("type", "delay", "")
    view.tiles.clicked.emit(view.tiles.model().index(0, 0))
    assert ("type", "delay") in got[0].conditions


def test_an_empty_period_says_why_and_exports_nothing(view, qtbot):
    view.findChild(QLineEdit, "analytics.from").setText("2001-01-01")
    view.findChild(QLineEdit, "analytics.to").setText("2001-03-01")
    qtbot.waitUntil(lambda: not view.export.isEnabled())
    assert view.cards["volume"].canvas.accessibleDescription() == "No complaint was opened in this period"
    assert view.cards["volume"].link.isHidden()


def test_export_writes_every_chart_as_a_png_and_says_where(view, places):
    view.export.click()
    files = sorted(places.path.iterdir())
    assert [file.name for file in files] == sorted(f"{name}_2024-01-14_{TODAY.isoformat()}.png" for name in CHARTS)
    for file in files:
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("PNG", (1440, 880))
    assert view.toast.accessibleName() == "4 pictures saved"
    view.toast.dismiss()


def test_a_folder_that_is_gone_is_told_in_words_and_leaves_nothing_behind(view, places, tmp_path):
    places.path = tmp_path / "nowhere"
    view.export.click()
    assert "could not be written" in view.findChild(object, "analytics.error").accessibleName()
    assert not places.path.exists()


def test_a_person_who_changes_their_mind_writes_nothing(view, places, tmp_path):
    places.path = None
    view.export.click()
    assert list((tmp_path / "pictures").iterdir()) == []


def test_the_menu_of_a_card_saves_and_copies(view, places):
    for code in ("save_png", "copy_picture", "copy_data"):
        menu = view.cards["pareto"].menu(lambda chosen: view._do("pareto", chosen))
        action, = [each for each in menu.actions() if each.data() == code]
        assert action.text()
        action.trigger()
        menu.close()
    assert [file.name for file in places.path.iterdir()] == [f"pareto_2024-01-14_{TODAY.isoformat()}.png"]
    assert QGuiApplication.clipboard().text().splitlines()[0] == "x\ty\tcumulative\tfrom\tto\tfilter"
    view.toast.dismiss()


def test_a_card_saves_a_drawing_of_lines_and_a_table_that_no_spreadsheet_runs(view, places, store):
    for code in ("save_svg", "save_csv"):
        view._do("pareto", code)
    drawing, table = (places.path / f"pareto_2024-01-14_{TODAY.isoformat()}.{kind}" for kind in ("svg", "csv"))
    root = ElementTree.fromstring(drawing.read_bytes())
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags
    assert not tags & {"text", "script", "image", "foreignObject"}
    assert b"http://www.w3.org/2000/svg" in drawing.read_bytes()
    rows = list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    causes = figures_of(store, SUPERVISOR, period=period_of(view)).causes
    assert [(row["x"], int(row["y"])) for row in rows] == [(each.bar.code, each.bar.n) for each in causes]
    assert {(row["from"], row["to"], row["filter"]) for row in rows} == {("2024-01-14", TODAY.isoformat(), "")}
    assert view.toast.accessibleName() == "Table saved"
    view.toast.dismiss()


def test_a_table_that_cannot_be_written_is_told(view, places, tmp_path):
    places.path = tmp_path / "nowhere"
    view._do("volume", "save_csv")
    assert view._error.isVisible()


def test_the_monthly_report_is_one_press_in_three_forms_for_two_months(view, places):
    menu = view.report.menu()
    found = {action.objectName(): action for action in menu.actions() if not action.isSeparator()}
    last, this = view.report.month("last"), view.report.month("this")
    assert list(found) == [f"analytics.report.{code}.{form}" for code in ("last", "this") for form in FORMS]
    assert str(last.year) in found["analytics.report.last.pdf"].text()
    found["analytics.report.last.html"].trigger()
    menu.close()
    assert [file.name for file in places.path.iterdir()] == [f"report_{last:%Y-%m}.html"]
    assert view.toast.accessibleName() == "Monthly report saved"
    assert (this.day, 28 <= (this - last).days <= 31) == (1, True)
    view.toast.dismiss()


def test_a_report_that_cannot_be_written_is_told_in_words(view, places, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    places.path = tmp_path / "file"
    view.report.make("last", "xlsx")
    assert "monthly report was not made" in view.findChild(object, "analytics.error").accessibleName()


def test_the_report_is_offered_only_to_who_may_take_something_out(view, desk):
    assert view.findChild(object, "analytics.report").isVisible()
    desk.switch_to(Person(8, "yun", "Yun", "agent"))
    assert not view.report.button.isVisible()


def test_a_table_of_a_series_has_a_line_of_names_and_a_line_a_row():
    assert as_table([{"x": "a", "y": 1}, {"x": "b", "y": 2, "late": True}]) == "x\ty\tlate\na\t1\t\nb\t2\tTrue\n"
    assert as_table([{"x": "Saturday", "rate": None}]) == "x\trate\nSaturday\t\n"


def test_no_cell_of_copied_numbers_is_a_formula_or_breaks_its_line():
    region = "=cmd|' /c calc'!a0"
    assert as_table([{"name": region, "y": -3, "filter": "region=a\tb\nc"}]) == f"name\ty\tfilter\n'{region}\t-3\tregion=a b c\n"


def test_whoever_comes_to_the_desk_sees_nothing_that_was_counted_for_the_person_before(view, desk, qtbot):
    view.filters.chips.put("type", "delay", "")
    view.filters.chips.put("owner", "3", "")
    qtbot.waitUntil(lambda: view._sheet is not None and len(view._sheet.pairs) == 2)
    desk.switch_to(Person(8, "yun", "Yun", "agent"))
    assert not any(card.isVisible() or not card.canvas.image.isNull() for card in view.cards.values())
    assert not view.tiles.isVisible()
    QGuiApplication.clipboard().clear()
    view._do("volume", "copy_data")
    assert not QGuiApplication.clipboard().text()
    qtbot.waitUntil(lambda: view.cards["volume"].isVisible() and not view.cards["volume"].canvas.image.isNull())
    assert view._sheet.pairs == (("type", "delay"),), "the owner was what the supervisor asked for"
    assert not view._error.isVisible()


def test_theme_and_language_redraw_every_chart(view, look, qtbot):
    before = {name: card.canvas.image.copy() for name, card in view.cards.items()}
    look.appearance.choose("dark")
    assert all(card.canvas.image != before[name] for name, card in view.cards.items())
    look.language.choose("zh_TW")
    assert view.cards["volume"].canvas.accessibleName().count("客訴")
    assert table(view)[0][0] == "客訴件數"
    look.language.choose("en")
    look.appearance.choose("light")


def test_what_has_not_changed_is_not_drawn_again(view):
    before = {name: card.canvas.image.cacheKey() for name, card in view.cards.items()}
    view.refresh()
    assert {name: card.canvas.image.cacheKey() for name, card in view.cards.items()} == before


def test_a_narrow_window_puts_the_cards_one_below_the_other(view, qtbot):
    view.resize(700, 800)
    qtbot.waitUntil(lambda: not view._resized.isActive())
    tops = [card.mapTo(view, QPoint(0, 0)).y() for card in view.cards.values()]
    assert tops == sorted(set(tops))


def test_where_the_topics_leave_no_room_beside_them_the_rest_stands_below_and_nothing_is_cut(view, qtbot):
    def tops():
        return [each.mapTo(view, QPoint(0, 0)).y() for each in (view.topic, view.pages.button, view.against)]

    view.resize(view.topic.sizeHint().width() + 60, 700)
    qtbot.waitUntil(lambda: tops()[1] > tops()[0] + view.topic.height() - 1)
    assert view.widget().width() <= view.viewport().width()
    assert tops()[1] == tops()[2]
    view.resize(1600, 900)
    qtbot.waitUntil(lambda: max(tops()) < view.topic.mapTo(view, QPoint(0, view.topic.height())).y())


def test_somebody_without_the_right_sees_the_reason_and_no_figures(view, desk, qtbot):
    desk.switch_to(Person(9, "kim", "Kim", "caller"))
    qtbot.waitUntil(lambda: view._error.isVisible())
    assert not view.cards["volume"].isVisible()
    assert not view.tiles.isVisible()
    qtbot.waitUntil(lambda: 0 < view._error.height() < 120)  # as high as what it says, not as the page


def test_news_of_the_desk_is_read_again_when_the_view_is_seen(view, desk, qtbot):
    asked = []
    view.refresh = lambda: asked.append(1)
    view._news.timeout.disconnect()
    view._news.timeout.connect(view.refresh)
    desk.tell(Changed("save_view", NOW, kinds=frozenset({"view"})))
    assert not view._news.isActive()
    desk.tell(Changed("note", NOW, cases=(1,), kinds=frozenset({"case"})))
    qtbot.waitUntil(lambda: asked == [1])


def test_numbers_and_pictures_are_made_off_the_main_thread(qtbot, look, store, places):
    runner = Runner(lambda _kind: store, lambda _store: None)
    desk = Desk(runner, SUPERVISOR, clock=lambda: NOW, new_key=lambda: b"k" * 16, unexpected=fail)
    view = AnalyticsView(look, desk, lambda: NOW, places)
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    assert view.cards["volume"].canvas.image.isNull()
    qtbot.waitUntil(lambda: all(not card.canvas.image.isNull() for card in view.cards.values()), timeout=20_000)
    qtbot.waitUntil(lambda: runner.idle and not view._resized.isActive(), timeout=20_000)
    view.close()
    runner.close()


def test_made_in_parts_no_part_is_most_of_it_and_the_whole_is_the_same(view, look, desk, places, qtbot):
    def inside(of):
        return [(type(each).__name__, each.objectName()) for each in of.widget().findChildren(QWidget) if "_" not in type(each).__name__]

    apart = AnalyticsView(look, desk, lambda: NOW, places, in_parts=True)
    qtbot.addWidget(apart)
    counts, ready = [len(inside(apart))] if apart.widget() else [0], False
    while not ready:
        ready = apart.prepare()
        counts.append(len(inside(apart)))
    assert apart.prepare()
    steps = [after - before for before, after in itertools.pairwise(counts)]
    assert max(steps) < counts[-1] / 3
    apart.resize(view.size())
    apart.show()
    qtbot.waitUntil(lambda: all(not card.canvas.image.isNull() for card in apart.cards.values()), timeout=60_000)
    qtbot.waitUntil(lambda: not apart._resized.isActive())
    assert [(card.isVisibleTo(apart), card.name) for card in apart.cards.values()] == [(True, name) for name in CHARTS]
    assert table(apart) == table(view)
    assert sorted(inside(apart)) == sorted(inside(view))
    apart.close()


def test_the_view_is_imported_without_matplotlib():
    code = "import sys; import complaint_desk.ui.analytics.view; assert not {'matplotlib', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("width", [960, 1368])
def test_no_value_of_a_figure_is_cut(view, width, qtbot):
    from PySide6.QtGui import QFontMetrics
    view.resize(width, 860)
    qtbot.waitUntil(lambda: not view._resized.isActive())
    metrics = QFontMetrics(view._look.theme.font("title"))
    for row in range(view.tiles.model().rowCount()):
        assert metrics.horizontalAdvance(table(view)[row][1]) <= view.tiles.tile(row).width() - 24


def test_a_supervisor_freezes_the_limits_from_the_menu_and_others_are_not_offered_it(view, store, desk, qtbot):
    volume = view.cards["volume"]
    view.filters.period.set_chosen("30")  # of the year before it there is nothing, which gives no limits
    limits = view._sheet.figures.volume.limits
    assert volume.more == ("freeze_limits",)
    menu = volume.menu(lambda chosen: view._do("volume", chosen))
    next(action for action in menu.actions() if action.data() == "freeze_limits").trigger()
    menu.close()
    assert store.history(1)[-1].event.kind == "baseline_frozen"
    qtbot.waitUntil(lambda: volume.more == ("release_limits",), timeout=30_000)
    assert view._sheet.figures.volume.limits == limits
    assert not any("freeze_limits" in card.more for name, card in view.cards.items() if name != "volume")
    desk.switch_to(Person(8, "yun", "Yun", "agent"))
    qtbot.waitUntil(lambda: volume.more == (), timeout=30_000)


@pytest.mark.parametrize(("width", "columns"), [(500, 1), (1400, 2)])
def test_a_window_that_changes_its_size_while_the_page_is_made_in_parts_lays_it_out_for_the_last_size(look, desk, places, qtbot, width, columns):
    apart = AnalyticsView(look, desk, lambda: NOW, places, in_parts=True)
    qtbot.addWidget(apart)
    apart.prepare()
    apart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    apart.resize(width, 700)
    apart.grab()  # sends the resize that waits for a hidden view
    while not apart.prepare():
        pass
    grid = apart._grid
    assert {grid.getItemPosition(at)[1] for at in range(grid.count())} == set(range(columns))

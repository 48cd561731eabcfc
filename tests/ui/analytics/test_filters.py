"""Filters of the analytics view: chosen from the menu or typed, combined, said above the figures, and in all that leads or goes away."""

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListWidget, QWidget

from complaint_desk.data.queue import total
from complaint_desk.data.views import Asker
from complaint_desk.services import saved_pages
from complaint_desk.services.figures import figures_of
from complaint_desk.ui.analytics.filters import OFFERED
from complaint_desk.ui.analytics.view import AnalyticsView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import Runner
from tests.data.filled import NOW
from tests.ui.analytics.conftest import SUPERVISOR, fail
from tests.ui.analytics.test_view import period_of, wanted

COMBINED = (("channel", "phone,email"), ("urgency", "3..4"), ("origin", "desk"))
NOTHING = (("product", "nothing sold here"),)


def find(view, ident):
    found = view.findChild(QWidget, ident)
    assert found is not None, ident
    return found


def chip(view, key):
    """The words of a chip; one that was just replaced is not gone yet."""
    return view.filters.chips.findChildren(QWidget, f"analytics.chip.{key}")[-1].text()


def press(view, *idents):
    for ident in idents:
        menu = view.filters.chips.menu(OFFERED)
        menu.findChild(QAction, ident).trigger()
        menu.deleteLater()


def test_filters_are_chosen_from_the_menu_combined_said_and_taken_off(view, store):
    whole = view._sheet.figures.key_figures[0].cases
    press(view, "analytics.filter.channel.phone", "analytics.filter.channel.email", "analytics.filter.urgency.3..4", "analytics.filter.origin.desk")
    assert view.filters.pairs() == COMBINED
    assert view.filters.chips.isVisible()
    assert chip(view, "channel") == "Channel: Phone, E-mail"
    counted = view._sheet.figures.key_figures[0].cases
    assert 0 < counted < whole
    assert counted == figures_of(store, SUPERVISOR, period=period_of(view), pairs=COMBINED).key_figures[0].cases
    view.filters.chips.clear.click()
    assert view.filters.pairs() == ()
    assert not view.filters.chips.isVisible()
    assert view._sheet.figures.key_figures[0].cases == whole


def test_what_is_in_no_menu_is_filtered_by_in_the_form_and_departments_are_offered_there(view, store):
    product = store.read().value("SELECT product FROM complaint WHERE product != '' AND status != 'merged' AND origin != 'undated'")
    press(view, "analytics.filter.more")
    assert find(view, "analytics.filter.field").code == "product"
    find(view, "analytics.filter.name").setText(product)
    find(view, "analytics.filter.apply").click()
    assert view.filters.pairs() == (("product", product),)
    assert 0 < view._sheet.figures.key_figures[0].cases < 600
    view.filters.chips.edit_asked.emit("", "")
    find(view, "analytics.filter.field").setText("department")
    values = view.findChild(QListWidget, "analytics.filter.values")
    assert [values.item(at).text() for at in range(values.count())][:2] == [view._look.words(f"who.{code}") for code in OFFERED["department"][:2]]


def test_a_region_is_chosen_by_keys_from_those_that_cases_have_or_typed(view, qtbot):
    view.filters.chips.edit_asked.emit("", "")
    find(view, "analytics.filter.field").setText("region")
    name = find(view, "analytics.filter.name")
    assert (name.accessibleName(), find(view, "analytics.filter.text").isHidden()) == ("Value", True)
    name.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(name, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: name.is_open)
    rows = name._made.list.model()
    assert sorted(rows.index(at, 0).data() for at in range(rows.rowCount())) == ["CA", "North", "上海市"]
    qtbot.keyClick(name._made.list, Qt.Key.Key_Down)
    chosen = name._made.list.currentIndex().data()
    qtbot.keyClick(name._made.list, Qt.Key.Key_Return)
    assert view.filters.pairs() == (("region", chosen),)
    view.filters.chips.edit_asked.emit("region", chosen)
    assert name.text() == chosen
    name.clear()
    qtbot.keyClicks(name, "Nor|Somewhere")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert view.filters.pairs() == (("region", "Nor|Somewhere"),)


def test_a_name_that_the_list_shows_cut_is_filtered_by_as_a_whole(view):
    long = ", ".join(["North of the river"] * 6)
    view.filters.chips.edit_asked.emit("", "")
    find(view, "analytics.filter.field").setText("region")
    name = find(view, "analytics.filter.name")
    name.offer([(long, long)])
    name._choose(long, "")
    assert name.text().endswith("…")
    find(view, "analytics.filter.apply").click()
    assert view.filters.pairs() == (("region", long),)


@pytest.mark.parametrize("pairs", [COMBINED, (("type", "delay,product_quality"), ("cause", "!none"), ("channel", "!chat"))])
def test_a_figure_and_a_mark_open_exactly_the_cases_that_they_count(view, store, pairs):
    for key, value in pairs:
        view.filters.chips.put(key, value, "")
    got = wanted(view)
    view.tiles.clicked.emit(view.tiles.model().index(0, 0))
    assert set(pairs) < set(got[-1].conditions)
    assert total(store.read(), got[-1], Asker(7, NOW, UTC)) == view._sheet.figures.key_figures[0].cases > 0
    for button, cause in zip(view.cards["pareto"].canvas.buttons, view._sheet.figures.causes, strict=False):
        button.click()
        assert total(store.read(), got[-1], Asker(7, NOW, UTC)) == cause.bar.n


def test_a_page_is_saved_with_all_its_filters_and_opened_with_them(view, store):
    for key, value in COMBINED:
        view.filters.chips.put(key, value, "")
    page = view._page()
    assert page.pairs == COMBINED
    saved_pages.save(store, SUPERVISOR, key=b"p" * 16, name="Urgent", page=page)
    view.filters.chips.clear.click()
    view.pages.load()
    view.pages.show_page(saved_pages.pages(store, SUPERVISOR).there[0].id)
    assert view.filters.pairs() == COMBINED
    assert view._left_out.isHidden()
    assert chip(view, "origin") == "Origin: This desk"


def test_a_filter_that_nothing_fits_is_told_in_words_in_every_language(view, look):
    view.filters.chips.put(*NOTHING[0], "")
    told = find(view, "analytics.nothing_fits")
    assert told.isVisible()
    assert told.text().startswith("No case of these days fits the filter: product is nothing sold here.")
    look.language.choose("zh_CN")
    assert told.text().startswith("这段时间内没有符合以下条件的个案")
    look.language.choose("en")
    view.filters.chips.clear.click()
    assert told.isHidden()


def test_a_filter_of_nonsense_is_told_in_its_form_and_the_figures_stay(view):
    before = view._sheet
    view.filters.chips.edit_asked.emit("", "")
    find(view, "analytics.filter.field").setText("Risk")
    find(view, "analytics.filter.from").setText("much")
    find(view, "analytics.filter.apply").click()
    assert "much" in find(view, "analytics.filter.error").accessibleName()
    assert view._sheet is before
    assert view.filters.pairs() == ()


def test_the_report_is_of_the_cases_that_are_shown_and_its_menu_says_so(view, places):
    view.filters.chips.put("channel", "phone", "")
    menu = view.report.menu()
    assert menu.actions()[0].text() == "Only cases where channel is Phone are counted."
    assert not menu.actions()[0].isEnabled()
    menu.findChild(QAction, "analytics.report.last.html").trigger()
    menu.close()
    written, = places.path.iterdir()
    assert "Only cases where channel is Phone are counted." in written.read_text(encoding="utf-8")
    view.toast.dismiss()


def test_a_picture_that_is_taken_along_says_which_cases_it_counts(view, places):
    view.filters.chips.put("channel", "phone", "")
    told = view._told("pareto").definition
    assert view._look.worded(told).endswith(" Only cases where channel is Phone are counted.")
    assert view._told("pareto").title == view._findings["pareto"].title


def test_what_is_taken_along_while_others_are_counted_says_which_cases_it_counts(view, monkeypatch):
    view.filters.chips.put("channel", "phone", "")
    monkeypatch.setattr(view, "_ask", lambda *_asked: None)  # the next figures are on their way
    view.filters.chips.put("channel", "email", "")
    told = view._look.worded(view._told("pareto").definition)
    assert told.endswith(" Only cases where channel is Phone are counted.")
    view.filters.chips.clear.click()
    assert view._look.worded(view._told("pareto").definition) == told


def test_counting_row_by_row_is_told_and_stopped_and_begun_again(qtbot, qapp, look, store, places):
    """The readers are real threads here; what keeps the first count busy is a question that never ends by itself."""
    runner = Runner(lambda _kind: store, lambda _store: None)
    desk = Desk(runner, SUPERVISOR, clock=lambda: NOW, new_key=lambda: b"k" * 16, unexpected=fail)
    view = AnalyticsView(look, desk, lambda: NOW, places)
    qtbot.addWidget(view)
    view.resize(1368, 860)
    view.show()
    try:
        qtbot.waitUntil(lambda: view._sheet is not None and runner.idle, timeout=20_000)
        before = view._sheet
        endless = "SELECT count(*) FROM complaint a, complaint b, complaint c, complaint d"
        view.counting.begin()
        view._asked = desk.ask(_never_done, sql=endless, may_stop=True, then=fail, failed=fail)
        qtbot.waitUntil(view.counting.isVisible, timeout=5_000)
        assert "part 0 of 1" in find(view, "analytics.counting").text()
        qtbot.mouseClick(find(view, "analytics.counting.stop"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: runner.idle, timeout=20_000)
        assert find(view, "analytics.counting").text().startswith("Counting was stopped")
        assert view._sheet is before
        qtbot.mouseClick(find(view, "analytics.counting.stop"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: view._sheet is not before and runner.idle, timeout=20_000)
        assert view.counting.isHidden()
    finally:
        view.close()
        runner.close()


def _never_done(store, _who, *, sql, cancelled):
    with store.read().stoppable(cancelled):
        return store.read().rows(sql)

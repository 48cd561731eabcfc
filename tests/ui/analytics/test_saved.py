"""Saved pages in the window: figures chosen and ordered, saved, opened again, begun with; what is gone is said."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from complaint_desk.domain.saved_page import KEY_FIGURES, Page
from complaint_desk.services import marking, saved_pages
from complaint_desk.ui.analytics.view import AnalyticsView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner
from tests.data.filled import NOW
from tests.ui.analytics.conftest import SUPERVISOR, fail


@pytest.fixture
def desk(qapp, store):
    keys = itertools.count(1)
    return Desk(
        InlineRunner(lambda _kind: store, lambda _store: None), SUPERVISOR, clock=lambda: NOW, new_key=lambda: next(keys).to_bytes(16, "big"),
        unexpected=fail,
    )


def choose(view, code):
    menu = view.pages.menu()
    next(action for action in menu.actions() if action.objectName() == f"analytics.pages.menu.{code}").trigger()
    menu.deleteLater()


def offered(view):
    menu = view.pages.menu()
    found = [action.objectName().removeprefix("analytics.pages.menu.") for action in menu.actions() if action.objectName()]
    menu.deleteLater()
    return found


def tick(view, *names):
    """Show these figures by the form, in the order in which they stand there."""
    choose(view, "choose")
    figures = view.findChild(QListWidget, "analytics.choose.list")
    for item in (figures.item(at) for at in range(figures.count())):
        item.setCheckState(Qt.CheckState.Checked if item.data(Qt.ItemDataRole.UserRole) in names else Qt.CheckState.Unchecked)
    return figures


def save(view, name, *, shared=False):
    choose(view, "save_as")
    view.pages._naming.field.setText(name)
    view.pages._naming.box.setChecked(shared)
    view.pages._naming.field.returnPressed.emit()


def test_a_page_is_composed_saved_and_opened_again(view, store):
    view.filters.chips.put("type", "delay", "")
    figures = tick(view, "pareto", "breaches")
    assert list(view.cards) == ["pareto", "breaches"]
    assert not view.tiles.isVisible()
    assert view.topic.chosen == ""
    figures.setCurrentRow(next(at for at in range(figures.count()) if figures.item(at).data(Qt.ItemDataRole.UserRole) == "breaches"))
    while list(view.cards) != ["breaches", "pareto"]:
        view.pages._choosing._list.move_chosen(-1)
    view.filters.period.set_chosen("90")
    view.against.set_chosen("year")
    save(view, "Mine")
    (saved,) = saved_pages.pages(store, SUPERVISOR).there
    assert saved.page == Page(figures=("breaches", "pareto"), stretch="90", pairs=(("type", "delay"),), against="year")
    assert view.pages.button.accessibleName() == "Mine"
    view.topic.button("times").click()
    view.filters.chips.clear.click()
    assert view.pages.button.accessibleName() == "My pages"
    choose(view, f"page.{saved.id}")
    assert list(view.cards) == ["breaches", "pareto"]
    assert view._page() == saved.page
    assert view.pages.button.accessibleName() == "Mine"
    assert all(card.isVisible() for card in view.cards.values())


def test_changes_are_kept_only_when_asked_and_the_page_renamed_shared_and_deleted(view, store):
    save(view, "Mine")
    tick(view, KEY_FIGURES, "volume")
    assert saved_pages.pages(store, SUPERVISOR).there[0].page.figures == Page().figures
    choose(view, "keep")
    assert saved_pages.pages(store, SUPERVISOR).there[0].page.figures == (KEY_FIGURES, "volume")
    choose(view, "rename")
    view.pages._naming.field.setText("Ours")
    view.pages._naming.field.returnPressed.emit()
    choose(view, "share")
    (saved,) = saved_pages.pages(store, SUPERVISOR).there
    assert (saved.name, saved.shared) == ("Ours", True)
    choose(view, "delete")
    assert saved_pages.pages(store, SUPERVISOR).there == ()
    assert offered(view) == ["choose", "save_as"]
    view.pages._bring_back(saved)
    assert saved_pages.pages(store, SUPERVISOR).there == (saved,)


def test_a_page_to_begin_with_is_shown_first(view, desk, look, places, qtbot, store):
    tick(view, "emotion")
    save(view, "Feelings")
    choose(view, "start")
    other = AnalyticsView(look, desk, lambda: NOW, places)
    qtbot.addWidget(other)
    other.resize(1200, 800)
    other.show()
    assert list(other.cards) == ["emotion"]
    other.close()
    choose(view, "start")
    assert saved_pages.pages(store, SUPERVISOR).start == 0


def test_a_name_that_is_taken_is_told_beside_its_field(view):
    save(view, "Mine")
    save(view, "mine")
    assert "called mine" in view.pages._naming.error.accessibleName()


def test_a_page_whose_field_is_gone_says_so_and_opens(view, desk, store):
    desk.do(marking.define_field, label="Region", kind="choice", choices=("North", "South"))
    view.filters.chips.put("field.field_1", "South", "")
    assert view.findChild(QWidget, "analytics.chip.field.field_1").text() == "Region: South"
    save(view, "South")
    assert saved_pages.pages(store, SUPERVISOR).there[0].page.pairs == (("field.field_1", "South"),)
    view.refresh()
    assert view._sheet.figures.key_figures[0].cases == 0
    desk.do(marking.retire_field, field="field_1")
    view.topic.button("overview").click()
    assert view._left_out.isHidden()
    choose(view, f"page.{saved_pages.pages(store, SUPERVISOR).there[0].id}")
    assert view._left_out.text() == "The filter “field.field_1=South” means nothing any more and is left out."
    assert view._left_out.isVisible()
    assert view._sheet.figures.key_figures[0].cases > 0


def test_a_choice_that_would_be_read_as_a_condition_is_not_offered(view, desk):
    desk.do(marking.define_field, label="Size", kind="choice", choices=("none", "1..2", "!x", "a,b", "big"))
    view.filters.chips.edit_asked.emit("", "")
    view.findChild(QWidget, "analytics.filter.field").setText("Size")
    values = view.findChild(QListWidget, "analytics.filter.values")
    assert [values.item(at).text() for at in range(values.count())] == ["big"]


def test_hot_spots_are_looked_for_by_a_field_chosen_in_the_figure(view, desk, store):
    view.topic.button("causes").click()
    by = view.cards["hot_spots"].by
    assert [by.itemText(at) for at in range(by.count())] == ["By product", "By a field of your own"]
    by.setCurrentIndex(1)
    by.activated.emit(1)
    assert "Tags and own fields" in view.cards["hot_spots"].canvas.accessibleDescription()
    assert view._page().spots_by == ""
    desk.do(marking.define_field, label="Region", kind="choice", choices=("North", "South"))
    view._look_for_spots("")
    assert [by.itemText(at) for at in range(by.count())] == ["By product", "Region"]
    by.setCurrentIndex(1)
    by.activated.emit(1)
    assert "a value in “Region”" in view.cards["hot_spots"].canvas.accessibleDescription()
    save(view, "Regions")
    assert saved_pages.pages(store, SUPERVISOR).there[0].page.spots_by == "field.field_1"
    desk.do(marking.retire_field, field="field_1")
    choose(view, f"page.{saved_pages.pages(store, SUPERVISOR).there[0].id}")
    assert "shown by product" in view._left_out.text()
    assert by.chosen == ""

"""Filters, saved views and arrangements in the window, by keyboard alone: what is typed, chosen, saved, shared, explained and exported."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from complaint_desk.domain.calendars import Calendar, Period, WorkingTime
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import calendars, marking, saved_views
from complaint_desk.services.people import persons
from complaint_desk.ui.queue import QueueScreen

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(widget, key, modifiers=PLAIN, text=""):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def find(screen, ident):
    found = screen.findChild(QWidget, ident)
    assert found is not None, ident
    return found


def choose(screen, code):
    """Run an entry of the view's menu, as Enter on it does."""
    menu = screen._forms.menu(screen._about)
    next(each for each in menu.actions() if each.objectName() == f"queue.view.menu.{code}").trigger()
    menu.deleteLater()


def save(screen, name):
    screen.runs["queue.save_view"]()
    field = find(screen, "queue.view.name")
    assert field.isVisible()
    field.setText(name)
    press(field, Qt.Key.Key_Return)
    return screen.shown.code


@pytest.fixture
def told(screen):
    heard = []
    screen.done.connect(heard.append)
    return heard


def test_any_field_is_filtered_by_keys_alone(screen):
    screen.runs["queue.filter.form"]()
    find(screen, "queue.filter.field").setText("origin")
    values = find(screen, "queue.filter.values")
    values.setCurrentRow(1)
    press(values, Qt.Key.Key_Space, text=" ")
    press(values, Qt.Key.Key_Return)
    assert screen.wanted.conditions == (("origin", "imported"),)
    screen.filters.edit_asked.emit("", "")
    find(screen, "queue.filter.field").setText("opened")
    find(screen, "queue.filter.from").setText("-90d")
    press(find(screen, "queue.filter.from"), Qt.Key.Key_Return)
    assert screen.wanted.conditions == (("origin", "imported"), ("opened", "-90d.."))
    press(find(screen, "queue.chip.origin"), Qt.Key.Key_Delete)
    assert screen.wanted.conditions == (("opened", "-90d.."),)


def test_the_words_of_a_rule_set_that_is_switched_on_are_filtered_by(screen, store, desk):
    screen.runs["queue.filter.form"]()
    find(screen, "queue.filter.cancel").click()
    boss = next(each for each in persons(store) if each.role == "administrator")
    desk.tell(calendars.choose(store, boss, sets=["cn_12315"]))
    screen.runs["queue.filter.form"]()
    find(screen, "queue.filter.field").setText("outcome_word")
    values = find(screen, "queue.filter.values")
    assert values.item(0).text() == "mediated: agreement reached"
    values.setCurrentRow(0)
    press(values, Qt.Key.Key_Return)
    assert screen.wanted.conditions == (("outcome_word", "cn_12315.agreed"),)
    assert "mediated: agreement reached" in find(screen, "queue.chip.outcome_word").text()


def test_a_filter_in_force_is_edited_where_it_stands(screen):
    screen.filters.put("type", "!delay", "")
    find(screen, "queue.chip.type").click()
    assert find(screen, "queue.filter.how").chosen == "not"
    find(screen, "queue.filter.how").set_chosen("any")
    find(screen, "queue.filter.apply").click()
    assert screen.wanted.conditions == (("type", "!none"),)
    find(screen, "queue.chip.type").click()
    find(screen, "queue.filter.remove").click()
    assert screen.wanted.conditions == ()


def test_of_two_filters_about_the_same_both_stand_and_each_is_edited_and_taken_off_by_itself(screen):
    """As they come with the cases behind a figure that was filtered by the same thing."""
    both = (("cause", "!none"), ("type", "delay"), ("cause", "!packing"))
    screen.show_cases(QueueFilter("all", both))
    assert [find(screen, f"queue.chip.{name}").text() for name in ("cause", "cause.2")] == ["Cause: any", "Cause: not Packing"]
    find(screen, "queue.chip.cause.2").click()
    find(screen, "queue.filter.how").set_chosen("none")
    find(screen, "queue.filter.apply").click()
    assert screen.wanted.conditions == (*both[:2], ("cause", "none"))
    press(find(screen, "queue.chip.cause.2"), Qt.Key.Key_Delete)
    assert screen.wanted.conditions == both[:2]


def test_nonsense_is_told_in_words_and_nothing_else_happens(screen):
    screen.filters.edit_asked.emit("", "")
    find(screen, "queue.filter.field").setText("opened")
    find(screen, "queue.filter.from").setText("the day before")
    press(find(screen, "queue.filter.from"), Qt.Key.Key_Return)
    assert "the day before" in find(screen, "queue.filter.error").accessibleName()
    assert screen.wanted.conditions == ()
    press(find(screen, "queue.filter.form"), Qt.Key.Key_Escape)
    assert not find(screen, "queue.filter.form").isVisible()


def test_a_view_is_saved_counted_and_shown_again(screen, told):
    screen.filters.put("type", "delay", "")
    n = screen.model.rowCount()
    code = save(screen, "Late parcels")
    assert (screen._title.text(), told[-1].key) == ("Late parcels", "queue.view.saved_done")
    model = screen.views.model()
    words = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert any(word.startswith(f"Late parcels, {n} at ") for word in words)
    screen.show_view("open")
    assert screen.wanted.conditions == ()
    screen.show_view(code)
    assert screen.wanted.conditions == (("type", "delay"),)
    screen.filters.put("urgency", "3", "")
    assert screen._title.text() == "Late parcels (changed)"
    choose(screen, "keep")
    assert screen._title.text() == "Late parcels"


def test_a_name_that_is_taken_is_told_beside_the_field(screen):
    save(screen, "Twice")
    save(screen, "Twice")
    assert "Twice" in find(screen, "queue.view.name.error").accessibleName()
    assert find(screen, "queue.view.form").isVisible()


def test_a_view_is_shared_begun_with_and_deleted_with_a_way_back(screen, store, desk, look, clock, told):
    code = save(screen, "Ours")
    choose(screen, "share")
    agent = next(each for each in persons(store) if each.role == "agent")
    assert [view.name for view in saved_views.views(store, agent)] == ["Ours"]
    choose(screen, "start")
    assert told[-1].key == "queue.view.starts"
    again = QueueScreen(desk, look, clock=clock, zone=lambda: UTC)
    again.begin("mine")
    assert again.shown.code == code
    again.close_down()
    again.deleteLater()
    back = []
    screen.undoable.connect(lambda _told, _below, undo: back.append(undo))
    choose(screen, "delete")
    assert screen.shown.code == "open"
    back[0]()
    assert [view.name for view in saved_views.views(store, desk.person)] == ["Ours"]


def test_an_agent_is_offered_neither_sharing_nor_export(screen, store, desk):
    desk.switch_to(next(each for each in persons(store) if each.role == "agent"))
    save(screen, "Mine alone")
    menu = screen._forms.menu(screen._about)
    offered = {each.objectName().rpartition(".")[2] for each in menu.actions()}
    menu.deleteLater()
    assert {"rename", "delete", "start", "explain"} <= offered
    assert not {"share", "export"} & offered


def test_a_view_says_in_sentences_what_it_shows(screen):
    screen.filters.put("type", "delay", "")
    screen.runs["queue.explain"]()
    text = find(screen, "queue.explain.text").text()
    assert "type is Delay" in text
    assert f"{screen.model.rowCount()} case" in text
    press(find(screen, "queue.explain.panel"), Qt.Key.Key_Escape)
    assert not find(screen, "queue.explain.panel").isVisible()


def test_columns_are_chosen_moved_and_kept_for_the_view_alone(screen, desk, look, clock):
    screen.filters.columns_asked.emit()
    columns = find(screen, "queue.columns.list")
    assert [columns.item(at).checkState() for at in (0, 8)] == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]
    columns.item(8).setCheckState(Qt.CheckState.Checked)
    columns.item(3).setCheckState(Qt.CheckState.Unchecked)
    columns.setCurrentRow(8)
    find(screen, "queue.columns.up").click()
    codes = [code for code, _ in screen.table.columns]
    assert codes == ["number", "customer", "words", "emotion", "owner", "clock", "status", "risk"]
    status = screen.model.codes.index("status")
    assert screen.model.index(0, status).data() == look.words(f"status.{screen.model.row_at(0).status}")
    screen.show_view("closed")
    assert [code for code, _ in screen.table.columns][3] == "type"
    again = QueueScreen(desk, look, clock=clock, zone=lambda: UTC)
    again.begin("open")
    assert [code for code, _ in again.table.columns] == codes
    again.close_down()
    again.deleteLater()


@pytest.mark.parametrize("group", ["owner", "type", "urgency", "customer"])
def test_rows_are_grouped_and_the_grouping_stays_with_the_view(screen, group):
    screen.filters.columns_asked.emit()
    screen._forms.group_chosen.emit(group)
    assert {each.by for each in screen.table._groups} == {group}
    assert screen.model.rowCount() == len(screen.model.ids)
    screen.show_view("mine")
    assert {each.by for each in screen.table._groups} <= {"due"}
    screen.show_view("open")
    assert {each.by for each in screen.table._groups} == {group}


def test_rows_are_as_high_as_the_view_has_them(screen):
    before = screen.table._height
    screen.filters.density_chosen.emit("compact")
    assert screen.table._height < before
    screen.show_view("closed")
    assert screen.table._height == before
    screen.show_view("open")
    assert screen.table._height < before


def test_a_number_that_is_reached_is_told_once(screen, told):
    heard = []
    screen.alerted.connect(lambda title, _sentence: heard.append(title))
    code, n = save(screen, "Watched"), screen.model.rowCount()
    choose(screen, "alert")
    field = find(screen, "queue.view.alert")
    field.setText("few")
    press(field, Qt.Key.Key_Return)
    assert "few" in find(screen, "queue.view.alert.error").accessibleName()
    field.setText(str(n))
    press(field, Qt.Key.Key_Return)
    assert told[-1].key == "queue.view.alert_on"
    for _ in range(3):
        screen.shown.keeping.count()
    assert [each.key for each in heard] == ["queue.view.crossed"]
    screen.shown.keeping.watch({code: n - 1})
    screen.shown.keeping.watch({code: n})
    assert len(heard) == 2


def test_a_number_that_is_reached_at_night_is_told_in_the_morning(screen, told, store, clock):
    heard = []
    screen.alerted.connect(lambda title, _sentence: heard.append(title))
    code, n = save(screen, "Watched"), screen.model.rowCount()
    choose(screen, "alert")
    field = find(screen, "queue.view.alert")
    field.setText(str(n + 1))
    press(field, Qt.Key.Key_Return)
    noon = datetime.fromtimestamp(clock.now_us / 1_000_000, UTC).hour * 60 + 120  # two hours from now on somebody is there
    store.follow(replace(store.rules, desk_time=WorkingTime(Calendar("late", UTC, ((Period(noon, noon + 240),),) * 7))))
    screen.shown.keeping.watch({code: n + 1})
    assert heard == []
    clock.now_us += 3 * HOUR
    screen.shown.keeping.watch({code: n + 1})
    assert [each.key for each in heard] == ["queue.view.crossed"]


def test_a_view_leaves_as_a_file(screen, told, tmp_path):
    asked = []
    screen.file_wanted.connect(lambda *told: asked.append(told))
    screen.filters.put("type", "delay", "")
    choose(screen, "export")
    assert str(screen.model.rowCount()) in find(screen, "queue.export.count").text()
    find(screen, "queue.export.reason").setText("For the meeting")
    find(screen, "queue.export.csv").click()
    (_, _, name, then), file = asked[0], tmp_path / "out.csv"
    assert name.endswith(".csv")
    then(file)
    assert told[-1].key == "queue.export.done"
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == screen.model.rowCount() + 1


@pytest.mark.skipif(os.name != "posix", reason="a link of POSIX")
def test_a_view_never_leaves_over_a_desk_and_then_nothing_is_noted(screen, told, store, desk, tmp_path):
    refused, link, before = [], tmp_path / "out.csv", store.lane_head()
    link.symlink_to(store.path)
    desk.failed.connect(lambda problem: refused.append(problem.code))
    asked = []
    screen.file_wanted.connect(lambda *told: asked.append(told))
    choose(screen, "export")
    find(screen, "queue.export.csv").click()
    asked[0][-1](link)
    assert (refused, link.is_symlink(), store.lane_head()) == (["FI-DESK"], True, before)


def test_a_view_that_lost_a_field_says_so_where_it_explains_itself(screen, store, desk):
    code = save(screen, "Broken")
    text = '{"shape":1,"view":"open","filters":[["colour","red"]],"search":"","sort":""}'
    store.note(lambda notes: notes.run("UPDATE saved_view SET definition = ?", (text,)))
    screen.shown.keeping.load()
    screen.show_view(code)
    screen.runs["queue.explain"]()
    assert "colour=red" in find(screen, "queue.explain.text").text()
    choose(screen, "keep")
    assert saved_views.views(store, desk.person)[0].left_out == ()


@pytest.fixture
def marked(screen, store, desk):
    """A desk with a tag and three own fields; the first two cases shown have some of them."""
    for label in ("Flood of May", "Recall"):
        desk.do(marking.define_tag, label=label)
    for label, kind, choices in (("Order value", "number", ()), ("Colour", "choice", ("red", "blue")), ("Insured", "yes_no", ())):
        desk.do(marking.define_field, label=label, kind=kind, choices=choices)
    first, second = screen.model.ids[0], screen.model.ids[1]
    desk.do(marking.tag, case_id=first, tag="tag_1")
    desk.do(marking.tag, case_id=first, tag="tag_2")
    desk.do(marking.set_field, case_id=first, field="field_2", typed="blue")
    desk.do(marking.set_field, case_id=first, field="field_3", typed="yes")
    desk.do(marking.set_field, case_id=second, field="field_1", typed="12.50")
    screen.refresh()
    return first, second


def shown(screen):
    return list(screen.model.ids)


def filtered_by(screen, label):
    screen.filters.edit_asked.emit("", "")
    find(screen, "queue.filter.field").setText(label)


def test_tags_and_own_fields_are_filters_like_any_other(screen, marked):
    first, second = marked
    filtered_by(screen, "Tag")
    values = find(screen, "queue.filter.values")
    assert [values.item(at).text() for at in range(values.count())] == ["Flood of May", "Recall"]
    values.setCurrentRow(0)
    press(values, Qt.Key.Key_Space, text=" ")
    press(values, Qt.Key.Key_Return)
    assert shown(screen) == [first]
    assert find(screen, "queue.chip.tag").text() == "Tag: Flood of May"
    screen.filters.take_off("tag")
    filtered_by(screen, "Colour")
    values.setCurrentRow(1)
    press(values, Qt.Key.Key_Return)
    assert (screen.wanted.conditions, shown(screen)) == ((("field.field_2", "blue"),), [first])
    assert "colour is blue" in " ".join(screen._forms.sentences())
    screen.filters.take_off("field.field_2")
    filtered_by(screen, "Order value")
    find(screen, "queue.filter.from").setText("a dozen")
    find(screen, "queue.filter.apply").click()
    assert "a dozen" in find(screen, "queue.filter.error").accessibleName()
    find(screen, "queue.filter.from").setText("10")
    find(screen, "queue.filter.apply").click()
    assert (screen.wanted.conditions, shown(screen)) == ((("field.field_1", "10.."),), [second])
    assert find(screen, "queue.chip.field.field_1").text() == "Order value: 10 or more"


def test_a_view_by_an_own_field_is_saved_and_one_that_the_desk_does_not_have_is_left_out(screen, store, desk, marked):
    screen.filters.put("field.field_2", "blue", "")
    code = save(screen, "Blue ones")
    assert screen.shown.filter_of(code).conditions == (("field.field_2", "blue"),)
    screen.filters.put("field.gone", "1", "")
    code = save(screen, "Of another desk")
    view = screen.shown.keeping.view(code)
    assert view.wanted.conditions == (("field.field_2", "blue"),)
    assert [left.what for left in view.left_out] == ["field.gone=1"]


def test_tags_and_own_fields_are_columns(screen, marked):
    first, second = marked
    screen.runs["queue.explain"]()
    screen.shown.arrange_columns([("number", 0), ("words", 0), ("tags", 0), ("field.field_3", 0), ("field.field_1", 0)])
    model = screen.model
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(8, 11)] == ["Tags", "Insured", "Order value"]

    def cells(case):
        row = model.row_of(case)
        return [model.index(row, at).data() for at in range(8, 11)]

    assert cells(first) == ["Flood of May, Recall", "Yes", ""]
    assert cells(second) == ["", "", "12.5"]
    screen.refresh()
    model.row_at(0)  # its page is read once it is looked at
    assert cells(first) == ["Flood of May, Recall", "Yes", ""]


def test_the_form_of_columns_offers_own_fields_by_their_names(screen, marked):
    screen.filters.columns_asked.emit()
    listed = find(screen, "queue.columns.list")
    words = [listed.item(at).text() for at in range(listed.count())]
    assert {"Tags", "Order value", "Colour", "Insured"} <= set(words)


def test_names_leave_whole_only_when_it_is_said_with_a_reason(screen, store, tmp_path):
    wanted = []
    screen.shown.viewing.file_wanted.connect(lambda *told: wanted.append(told))
    choose(screen, "export")
    find(screen, "queue.export.names").setChecked(True)
    find(screen, "queue.export.csv").click()
    assert wanted == []
    find(screen, "queue.export.reason").setText("For the mailing")
    find(screen, "queue.export.csv").click()
    wanted[-1][3](tmp_path / "out.csv")
    assert store.history(1)[-1].event.masked is False
    choose(screen, "export")
    assert not find(screen, "queue.export.names").isChecked()

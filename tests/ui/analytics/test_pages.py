"""The further pages of the analytics view: turned to, read, opened, taken along."""

import itertools
from datetime import UTC, date

import pytest
from PySide6.QtGui import QGuiApplication

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.queue import total
from complaint_desk.data.views import Asker
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ChartsTaken
from complaint_desk.domain.figures import Period
from complaint_desk.domain.findings import CHARTS
from complaint_desk.services.boards import TOPICS, board_of
from tests.data.filled import NOW
from tests.ui.analytics.conftest import SUPERVISOR


def turn(view, qtbot, topic):
    view.topic.button(topic).click()
    qtbot.waitUntil(lambda: all(not card.canvas.image.isNull() for card in view.cards.values()))
    qtbot.waitUntil(lambda: not view._resized.isActive())


def board(view, store, topic):
    first, last = (date.fromisoformat(day) for day in view.filters.days())
    return board_of(store, SUPERVISOR, topic=topic, period=Period.of(first, last), pairs=view.filters.pairs())


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic not in ("work", "learning")])
def test_a_page_shows_its_panels_and_each_mark_opens_its_cases(view, store, qtbot, topic):
    got = []
    view.cases_wanted.connect(got.append)
    turn(view, qtbot, topic)
    panels = board(view, store, topic).panels
    assert list(view.cards) == [panel.name for panel in panels]
    for panel in panels:
        canvas = view.cards[panel.name].canvas
        got.clear()
        for button in canvas.buttons:
            assert button.accessibleName()
            button.click()
        assert got == [line.behind for line in panel.lines if line.behind is not None]
        assert canvas.accessibleName()
        said = panel.lines[0].name if panel.empty is None else panel.empty  # remedies offered stand in the events alone
        assert view._look.words.of(said) in canvas.accessibleDescription()
    view.cards[panels[0].name].link.click()
    assert total(store.read(), got[-1], Asker(7, NOW, UTC)) == panels[0].cases


@pytest.mark.parametrize(("topic", "name", "why"), [
    ("work", "breaches", "No clock ran out in a case of this period"),
    ("learning", "improvements", "No improvement point of this period is old enough, with enough complaints of its cause"),
])
def test_a_page_that_stands_on_events_says_why_there_is_nothing(view, qtbot, topic, name, why):
    turn(view, qtbot, topic)
    assert view.cards[name].canvas.accessibleDescription() == why


def test_key_figures_stand_on_the_overview_alone(view, qtbot):
    turn(view, qtbot, "times")
    assert not view.tiles.isVisible()
    assert not view._made["volume"].isVisible()
    turn(view, qtbot, "overview")
    assert view.tiles.isVisible()
    assert list(view.cards) == list(CHARTS)
    assert view.cards["volume"].isVisible()


def test_a_filter_holds_on_every_page(view, qtbot):
    view.filters.chips.put("type", "delay", "")
    got = []
    view.cases_wanted.connect(got.append)
    turn(view, qtbot, "causes")
    view.cards["by_channel"].canvas.buttons[0].click()
    assert ("type", "delay") in got[0].conditions


def test_theme_and_language_redraw_a_page(view, look, qtbot):
    turn(view, qtbot, "again")
    before = {name: card.canvas.image.copy() for name, card in view.cards.items()}
    look.appearance.choose("dark")
    assert all(card.canvas.image != before[name] for name, card in view.cards.items())
    look.language.choose("zh_TW")
    assert "一次解決率" in view.cards["first_contact"].title.whole()
    look.language.choose("en")
    look.appearance.choose("light")


def test_a_chart_that_names_people_leaves_only_once_that_is_noted(view, desk, places, store, qtbot, monkeypatch):
    keys = (bytes([n]) * 16 for n in itertools.count(1))
    monkeypatch.setattr(desk, "_new_key", lambda: next(keys))
    turn(view, qtbot, "work")

    def taken():
        return [r.event for r in store.history(DESK_STREAM) if isinstance(r.event, ChartsTaken)]

    QGuiApplication.clipboard().clear()
    for code, form in (("copy_data", "clipboard"), ("copy_picture", "clipboard"), ("save_csv", "table"), ("save_png", "picture")):
        view._do("workload", code)
        assert taken()[-1] == ChartsTaken(charts=("workload",), form=form)
    qtbot.waitUntil(lambda: len(list(places.path.iterdir())) == 2)
    assert len(taken()) == 4
    view._do("departments", "copy_data")
    assert QGuiApplication.clipboard().text()
    assert len(taken()) == 4
    view.toast.dismiss()
    view.filters.chips.put("customer", "Vanderlee", "")
    view._do("departments", "copy_data")
    table = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert {dict(zip(table[0], row, strict=True))["filter"] for row in table[1:]} <= {"customer=Vanderlee"}
    assert taken()[-1] == ChartsTaken(charts=("departments",), form="clipboard"), "whose cases it counts stands in it"


def test_numbers_about_a_customer_are_noted_though_others_were_chosen_since(view, desk, store, qtbot):
    turn(view, qtbot, "work")
    view.filters.chips.put("customer", "Vanderlee", "")
    qtbot.waitUntil(lambda: view._sheet.pairs == (("customer", "Vanderlee"),))
    view.filters.chips.show_conditions(())  # they are what counts from now on, and are not counted yet
    view._do("departments", "copy_data")
    assert store.history(DESK_STREAM)[-1].event == ChartsTaken(charts=("departments",), form="clipboard")


def test_a_page_is_exported_and_its_numbers_copied_with_their_names(view, store, places, qtbot):
    turn(view, qtbot, "causes")
    view.export.click()
    drawn = [panel for panel in board(view, store, "causes").panels if panel.empty is None]
    assert len(list(places.path.iterdir())) == len(drawn) > 8
    view.toast.dismiss()
    view._do("cause_cost", "copy_data")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["x", "name", "y", "n"]
    assert lines[1].split("\t")[2].partition(".")[2].isdecimal()
    view.toast.dismiss()


def test_an_empty_page_says_why(view, qtbot):
    turn(view, qtbot, "causes")
    view.filters.first.setText("2001-01-01")
    view.filters.last.setText("2001-03-01")
    qtbot.waitUntil(lambda: not view.export.isEnabled())
    assert view.cards["by_type"].canvas.accessibleDescription() == "No complaint was opened in this period"
    assert view.cards["by_type"].link.isHidden()


def test_somebody_without_the_right_sees_no_page(view, desk, qtbot):
    turn(view, qtbot, "times")
    desk.switch_to(Person(9, "kim", "Kim", "caller"))
    qtbot.waitUntil(lambda: view._error.isVisible())
    assert not any(card.isVisible() for card in view.cards.values())


def test_a_target_is_typed_drawn_and_told_to_whoever_keeps_it(view, qtbot):
    kept = []
    view.aims_changed.connect(kept.append)
    turn(view, qtbot, "times")
    card = view.cards["resolution_percentiles"]
    assert (card.aim.text(), card.aim.isVisible()) == ("72", True)
    assert not view.cards["backlog_age"].aim.isVisible()
    card.aim.setText("48")
    card.aim.editingFinished.emit()
    assert kept == [Aims(resolution=48)]
    assert view._sheet.boards[0].panel("resolution_percentiles").target == 48
    assert "target of 48 h" in card.title.whole()


@pytest.mark.parametrize("nonsense", ["", "0", "241", "-3", "soon", "9" * 30, "1.5", "４８"])
def test_a_target_of_nonsense_is_told_beside_its_field_and_the_old_one_holds(view, qtbot, nonsense):
    turn(view, qtbot, "times")
    card = view.cards["resolution_percentiles"]
    card.aim.setText(nonsense)
    card.aim.editingFinished.emit()
    assert "1 to 240" in card.wrong_aim.accessibleName()
    assert view._sheet.boards[0].panel("resolution_percentiles").target == 72
    card.aim.setText("72")
    card.aim.editingFinished.emit()
    assert card.wrong_aim.isHidden()


def test_a_page_is_compared_with_the_period_before_or_with_a_year_before(view, qtbot):
    turn(view, qtbot, "causes")
    view.filters.period.setCurrentIndex(0)
    legend = view.cards["by_type"].canvas.accessibleDescription()
    assert "in the period before" in legend
    view.against.setCurrentIndex(1)
    assert "before" not in view.cards["by_type"].canvas.accessibleDescription()  # this desk was not there a year ago
    view.against.setCurrentIndex(0)
    assert view.cards["by_type"].canvas.accessibleDescription() == legend


@pytest.mark.parametrize(("topic", "name", "aimed"), [
    ("times", "first_response_percentiles", Aims(first_response=7)), ("times", "resolution_percentiles", Aims(resolution=7)),
    ("again", "first_contact", Aims(first_contact=7)), ("promises", "promises_by_type", Aims(promises=7)), ("work", "callbacks", Aims(callbacks=7)),
])
def test_a_target_can_be_typed_where_a_filter_leaves_no_case(view, qtbot, topic, name, aimed):
    """The field stayed from before the filter, and what was typed into it was an error nobody could read."""
    kept = []
    view.aims_changed.connect(kept.append)
    turn(view, qtbot, topic)
    view.filters.chips.put("owner", "404", "")
    qtbot.waitUntil(lambda: view._findings[name].empty is not None)
    card = view.cards[name]
    assert card.aim.isVisible()
    card.aim.setText("nonsense")
    card.aim.editingFinished.emit()
    assert card.wrong_aim.isVisible()
    card.aim.setText("7")
    card.aim.editingFinished.emit()
    assert kept == [aimed]
    assert not view._error.isVisible()

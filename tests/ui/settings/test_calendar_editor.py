"""A calendar is changed in the settings: hours, days, holidays and lists; what it does is told first, and the last change taken back."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from complaint_desk.domain.calendars import Period
from complaint_desk.playbooks.calendars import read_calendar
from complaint_desk.playbooks.sources import Faults
from complaint_desk.services import calendar_editing, calendars, people
from complaint_desk.settings import Settings
from complaint_desk.ui.settings.calendar_editor import CalendarEditor
from complaint_desk.ui.settings.limits import LimitsCard
from complaint_desk.ui.settings.view import SettingsView
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, LineField

OFFICE = (Period(540, 720), Period(780, 1080))
SPARE = date(2029, 10, 1)


class OneFile:
    """Chooses the file it was given."""

    def __init__(self):
        self.file = None

    def choose(self, _parent, _title, _kinds, then):
        then(self.file)


@pytest.fixture
def files():
    return OneFile()


@pytest.fixture
def card(shown, files):
    made = shown(lambda look, desk: LimitsCard(look, desk, files))
    made.findChild(ChoiceField, "settings.limits.calendar").set_chosen("cn_office")
    made.findChild(Button, "settings.limits.edit").click()
    return made


@pytest.fixture
def part(card):
    def find(kind, ident):
        found = card.findChild(kind, f"settings.calendar.{ident}")
        assert found is not None, ident
        return found

    return find


def press(part, ident):
    assert part(Button, ident).isEnabled()
    part(Button, ident).click()


def write(part, ident, text):
    part(LineField, ident).setText(text)


def stands(store, name="cn_office"):
    return read_calendar(calendars.shelf_of(store), name, Faults())[0]


def texts(part):
    days = part(QListWidget, "days")
    return [days.item(n).data(Qt.ItemDataRole.UserRole) for n in range(days.count())]


def test_the_calendar_is_shown_as_it_stands(card, part, store):
    assert not card.findChild(CalendarEditor).isHidden()
    assert part(LineField, "week.0").text() == "09:00-12:00, 13:00-18:00"
    assert part(LineField, "week.6").text() == ""
    assert texts(part) == [day.isoformat() for day in sorted(stands(store).days, reverse=True)]
    assert not part(Button, "save").isEnabled()
    assert part(Button, "back").isHidden()


@pytest.fixture
def late(card, monkeypatch):
    """What was asked of the desk from now on, to be answered when the test says so."""
    desk, waiting = card.findChild(CalendarEditor)._desk, []
    ask = desk.ask

    def asked(verb, **more):
        if verb is calendar_editing.brought_in:
            waiting.append(lambda: ask(verb, **more))
            return None
        return ask(verb, **more)

    monkeypatch.setattr(desk, "ask", asked)
    return waiting


def bring_in(part, files, tmp_path):
    files.file = tmp_path / "days.csv"
    files.file.write_text(f"{SPARE.isoformat()},holiday\n", encoding="utf-8")
    press(part, "import")


def test_what_is_changed_while_a_list_is_read_stays_beside_its_days(card, part, files, late, tmp_path):
    bring_in(part, files, tmp_path)
    write(part, "week.4", "9-12")
    part(LineField, "week.4").editingFinished.emit()
    while late:
        late.pop()()
    assert part(LineField, "week.4").text() == "09:00-12:00"
    assert SPARE.isoformat() in texts(part)


def test_a_list_that_was_read_for_one_calendar_changes_no_other_that_is_open_by_then(card, part, files, late, tmp_path):
    bring_in(part, files, tmp_path)
    card.findChild(CalendarEditor).open("gb_office")
    before = texts(part)
    while late:
        late.pop()()
    assert texts(part) == before
    assert not part(Button, "save").isEnabled()


def test_hours_and_days_are_changed_saved_and_taken_back(card, part, store, qtbot):
    before = stands(store)
    write(part, "week.4", "9-12")
    write(part, "day", SPARE.isoformat())
    press(part, "set")
    write(part, "day", "2029-10-06")
    write(part, "hours", "09:00-12:00, 13:00-18:00")
    press(part, "set")
    assert {SPARE.isoformat(), "2029-10-06"} <= set(texts(part))
    assert stands(store) == before
    press(part, "save")
    assert (stands(store).week[4], stands(store).days[SPARE], stands(store).days[date(2029, 10, 6)]) == ((Period(540, 720),), (), OFFICE)
    assert card.findChild(Label, "settings.limits.done").text()
    assert not part(Button, "save").isEnabled()
    press(part, "back")
    assert stands(store) == before


def test_a_day_is_chosen_from_the_list_changed_and_taken_out(part, store):
    days = part(QListWidget, "days")
    first = texts(part)[0]
    days.setCurrentRow(0)
    assert part(LineField, "day").text() == first
    write(part, "hours", "10:00-11:00")
    press(part, "set")
    press(part, "save")
    assert stands(store).days[date.fromisoformat(first)] == (Period(600, 660),)
    part(QListWidget, "days").setCurrentRow(0)
    press(part, "as_week")
    press(part, "save")
    assert date.fromisoformat(first) not in stands(store).days


def test_what_is_typed_and_not_taken_yet_is_saved_too(part, store):
    write(part, "day", SPARE.isoformat())
    write(part, "week.4", "9-12")
    press(part, "save")
    assert (stands(store).days[SPARE], stands(store).week[4]) == ((), (Period(540, 720),))


def test_what_it_does_to_the_clocks_is_told_before_it_is_saved(part, store, desk, qtbot):
    calendars.choose(store, desk.person, sets=["cn_12315"])
    write(part, "week.0", "9-12")
    part(LineField, "week.0").editingFinished.emit()
    qtbot.waitUntil(lambda: "running clocks" in part(Label, "moved").text())


@pytest.mark.parametrize(("ident", "typed", "button", "wrong"), [
    ("week.2", "nine to five", "save", "week.wrong"), ("week.2", "9-12, 11-18", "save", "week.wrong"), ("day", "soon", "set", "day.wrong"),
    ("hours", "18-9", "set", "day.wrong"), ("hours", "18-9", "save", "day.wrong"), ("day", "soon", "save", "day.wrong"), ("year", "next", "seed", "list.wrong"), ("year", "1300", "seed", "list.wrong"),
])
def test_nonsense_is_told_beside_its_field_and_changes_nothing(part, store, ident, typed, button, wrong):
    before = stands(store)
    write(part, "day", SPARE.isoformat())
    write(part, "week.0", "9-12")
    part(LineField, "week.0").editingFinished.emit()
    write(part, ident, typed)
    press(part, button)
    assert part(FieldError, wrong).accessibleName()
    assert part(LineField, ident).text() == typed
    assert stands(store) == before


def test_a_week_that_is_never_open_is_told_and_not_saved(part, store):
    before = stands(store)
    for n in range(7):
        write(part, f"week.{n}", "")
    part(LineField, "week.0").editingFinished.emit()
    press(part, "save")
    assert "can’t be used" in part(FieldError, "wrong").accessibleName()
    assert stands(store) == before


def test_the_holidays_of_a_country_and_a_list_are_put_into_the_draft(part, files, tmp_path, store):
    write(part, "year", "2029")
    part(ChoiceField, "country").set_chosen("HK")
    press(part, "seed")
    assert "2029-12-25" in texts(part)
    files.file = tmp_path / "days.csv"
    files.file.write_text("2029-05-04,holiday\n2029-05-06,work\n", encoding="utf-8")
    press(part, "import")
    assert {"2029-05-04", "2029-05-06"} <= set(texts(part))
    assert date(2029, 5, 4) not in stands(store).days
    press(part, "save")
    assert stands(store).days[date(2029, 5, 6)] == OFFICE


def test_a_list_that_is_none_is_told(part, files, tmp_path):
    files.file = tmp_path / "none.csv"
    press(part, "import")
    assert "none.csv" in part(FieldError, "list.wrong").accessibleName()


def test_who_saved_by_what_no_longer_holds_is_told(part, store, desk):
    calendars.seed(store, desk.person, calendar="cn_office", years=[2029])
    write(part, "week.4", "9-12")
    part(LineField, "week.4").editingFinished.emit()
    press(part, "save")
    assert "Somebody else changed this calendar" in part(FieldError, "wrong").accessibleName()
    assert stands(store).week[4] == OFFICE


def test_nothing_of_it_stays_for_who_sits_down_next(card, part, desk, store):
    write(part, "week.4", "9-12")
    part(LineField, "week.4").editingFinished.emit()
    desk.switch_to(people.sit_down(store, "yun"))
    assert card.findChild(CalendarEditor).isHidden()


def test_nothing_of_the_form_lies_over_anything_else_on_the_page(qtbot, look, desk, files):
    page = SettingsView(look, Settings(), desk, files)
    qtbot.addWidget(page)
    page.resize(1440, 800)
    page.show()
    page.findChild(ChoiceField, "settings.limits.calendar").set_chosen("cn_office")
    page.findChild(Button, "settings.limits.edit").click()
    QApplication.processEvents()
    parts = [page.findChild(QWidget, f"settings.calendar.{ident}") for ident in ("week.6", "days", "day", "country", "save")]
    tops = [part.mapTo(page, QPoint(0, 0)).y() for part in parts]
    assert all(top + part.height() <= below for top, part, below in zip(tops, parts, tops[1:], strict=False))


def test_tab_goes_from_the_press_that_opens_the_form_into_it(card):
    card.findChild(Button, "settings.limits.edit").setFocus()
    card.focusNextPrevChild(True)
    assert card.focusWidget().objectName() == "settings.calendar.week.0"

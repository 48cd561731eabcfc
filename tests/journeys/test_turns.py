"""What is told and typed at a window belongs to who sat there: the next one sees nothing of it, and it is not lost for the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QAbstractSpinBox, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from complaint_desk.data import reminders
from complaint_desk.data.store import Store
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import people, warning
from complaint_desk.services.desks import now_us
from tests.journeys.doors import become, new_key


@pytest.fixture
def late(guarded: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A desk where a clock of a case of the administrator's is at nine tenths, of which they were not told; nobody else has one."""
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.settle()
    case, now = guarded.window.case.case_id, now_us()
    one = warning.Warned(case, "26-0000001-1", warning.Step(now - 1, 90, "first_response", 0, now - 100, now + MINUTE), now)

    def look(store: Store, who: Any, *, known: Any) -> Any:
        told = reminders.told(store.read(), who.id, case)
        return known, (one,) if who.id == 1 and (one.step.code, one.step.start_us) not in told else ()

    monkeypatch.setattr(warning, "look", look)
    guarded.told_of = lambda: (one.step.code, one.step.start_us) in reminders.told(guarded.store.read(), 1, case)
    return guarded


def test_a_clock_that_runs_out_behind_the_lock_is_told_as_soon_as_somebody_can_see_it(late: Any) -> None:
    late.window.seating.lock()
    looked = reminders.looked(late.store.read(), 1)
    for _ in range(12):
        late.window.by_itself.watch()
    late.hand.settle()
    assert not late.told_of()
    assert not late.window.shell.has_notice
    assert reminders.looked(late.store.read(), 1) == looked
    become(late, "yun")
    late.hand.settle()
    assert not late.window.shell.has_notice
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")
    assert late.told_of()


def test_a_warning_that_was_on_its_way_when_the_lock_came_is_not_lost(late: Any) -> None:
    late.window.by_itself._look_at_clocks()
    late.window.seating.lock()
    late.hand.settle()
    become(late, "yun")
    late.hand.settle()
    assert not late.window.shell.has_notice
    assert not late.told_of()
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")


def test_a_warning_that_still_stood_there_when_the_next_one_sat_down_is_told_again_and_one_that_was_closed_is_not(late: Any) -> None:
    late.window.by_itself._look_at_clocks()
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")
    become(late, "yun")
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning again")
    late.window.shell.hide_notice()
    late.window.shell.show_notice("Something else")
    become(late, "yun")
    become(late, "mara")
    late.hand.settle()
    assert late.told_of()
    assert not late.window.shell.has_notice


# fields that keep no draft --------------------------------------------------------------------------------------------------------

TYPED = "Zq7"


def editable(shell: QWidget) -> Iterator[QWidget]:
    """Every field of the window that somebody can type into; a dialog waits whole, with its fields."""
    for each in shell.findChildren(QWidget):
        writable = isinstance(each, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox) and not each.isReadOnly()
        if writable and not isinstance(each.window(), QDialog):
            yield each


def of(field: QWidget) -> str:
    return field.text() if isinstance(field, QLineEdit | QAbstractSpinBox) else field.toPlainText()  # type: ignore[attr-defined]


def test_whatever_stands_in_any_field_of_the_window_is_of_who_typed_it(guarded: Any) -> None:
    people.change_person(guarded.store, guarded.desk.person, key=new_key(), person=2, role="administrator", limit="")
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    shell = guarded.window.shell
    for view in (*shell._views, *shell._later, "queue"):
        shell.show_view(view)
        guarded.hand.settle()
    charts = shell._views["analytics"].pages
    assert not any(form.isVisible() for form in (charts._naming, charts._choosing))  # made when they are wanted, so now
    typed = {}
    for field in editable(shell):
        typed[field.objectName()] = field
        if isinstance(field, QLineEdit):
            field.insert(TYPED)
        else:
            field.insertPlainText(TYPED)  # type: ignore[attr-defined]
    assert {"settings.people.2.limit", "settings.pack.passphrase", "queue.search", "case.find.field", "analytics.page.name"} <= set(typed)
    guarded.hand.settle()
    become(guarded, "yun")
    guarded.hand.settle()
    left = [name for name, field in typed.items() if shiboken6.isValid(field) and TYPED in of(field)]
    assert left == []
    become(guarded, "mara")
    guarded.hand.settle()
    back = {name for name, field in typed.items() if shiboken6.isValid(field) and TYPED in of(field)}
    assert {"settings.people.new_name", "settings.pack.reason", "queue.search", "case.note"} <= back
    assert not back & {"settings.pack.passphrase", "case.join.number", "case.find.field"}


def test_what_was_typed_over_a_value_does_not_come_back_over_a_newer_one(guarded: Any) -> None:
    people.change_person(guarded.store, guarded.desk.person, key=new_key(), person=2, role="administrator", limit="100")
    guarded.hand.press("nav.settings")
    guarded.hand.settle()
    guarded.hand.write("settings.people.2.limit", "not a number")
    guarded.hand.find("settings.people.2.limit").editingFinished.emit()
    guarded.hand.wait(lambda: guarded.hand.shows("settings.people.2.limit.error"), "the refusal")
    become(guarded, "yun")
    assert guarded.hand.read("settings.people.2.limit") == "100"
    assert not guarded.hand.shows("settings.people.2.limit.error")
    people.change_person(guarded.store, guarded.desk.person, key=new_key(), person=2, role="administrator", limit="250")
    guarded.desk.ask(people.everybody, then=guarded.window._take_people)
    guarded.hand.press("nav.queue")
    guarded.hand.press("nav.settings")
    guarded.hand.settle()
    become(guarded, "mara")
    guarded.hand.settle()
    assert guarded.hand.read("settings.people.2.limit") == "250"
    assert people.persons(guarded.store)[1].limit == "250"


def test_a_number_for_emergencies_that_was_typed_and_counts_stays_for_the_next_one(guarded: Any) -> None:
    guarded.hand.press("nav.settings")
    guarded.hand.write("settings.emergency", "112 119")
    guarded.hand.find("settings.emergency").editingFinished.emit()
    become(guarded, "yun")
    assert guarded.window.settings.emergency == "112 119"
    assert guarded.window.settings_view.findChild(QLineEdit, "settings.emergency").text() == "112 119"


def test_a_search_goes_with_who_typed_it_and_shows_all_again_to_the_next_one(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.press("nav.queue")
    guarded.search("nobody of that name")
    assert guarded.window.queue.wanted.search == "nobody of that name"
    become(guarded, "yun")
    guarded.hand.wait(lambda: guarded.window.queue.wanted.search == "", "all cases")

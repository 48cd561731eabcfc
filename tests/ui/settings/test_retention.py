"""Whose time is up in the settings: shown to who may erase, agreed to with a reason, and gone afterwards; how long is set there too."""

import itertools

import pytest
from PySide6.QtWidgets import QDialog

from complaint_desk.domain.events import DAY
from complaint_desk.services import retention
from complaint_desk.ui.settings.retention import RetentionCard
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, FieldError, LineField, TextField
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

keys = (n.to_bytes(16, "big") for n in itertools.count(5_000))


@pytest.fixture
def card(shown, desk, store, boss):
    """The card over a desk with two people whose cases ended three years ago."""
    now = [MONDAY]

    def clock():
        now[0] += 1_000_000
        return now[0]

    store.clock = clock
    small = SmallDesk(store, clock, boss, boss)
    small.agent = boss
    cases = [_closed(small, now) for _ in range(2)]
    now[0] += 3 * 366 * DAY
    made = shown(RetentionCard)
    made.cases = cases
    return made


def _closed(small, now):
    class Time:
        @property
        def us(self):
            return now[0]

        @us.setter
        def us(self, value):
            now[0] = value

    small.clock = Time()
    return small.closed()


def find(card, kind, name):
    return card.findChild(kind, f"settings.retention.{name}")


def names(store):
    return [row[0] for row in store.read().rows("SELECT name FROM customer ORDER BY id")]


def test_who_is_due_is_listed_and_goes_once_somebody_says_why_and_agrees(card, store):
    assert "The last case of 2 people" in find(card, Label, "state").text()
    assert find(card, TextField, "people").toPlainText().count("Noor Vanderlee") == 2
    find(card, Button, "erase").click()
    assert find(card, FieldError, "wrong").isVisible()
    assert None not in names(store)
    find(card, LineField, "reason").setText("the yearly look")
    find(card, Button, "erase").click()
    (dialog,) = card.window().findChildren(QDialog)
    assert None not in names(store)
    dialog.accept()
    assert names(store) == [None, None]
    assert "2 people were erased for good" in find(card, Label, "told").text()
    assert "Nothing of it is left" in find(card, Label, "told").text()
    assert "Nobody" in find(card, Label, "state").text()
    assert find(card, Button, "erase").isHidden() or not find(card, Button, "erase").isVisible()


def test_how_long_is_set_there_and_out_of_bounds_is_refused(card, store):
    months = find(card, LineField, "months")
    assert months.text() == "24"
    for typed in ("0", "twelve", "9999", ""):
        months.setText(typed)
        find(card, Button, "keep").click()
        assert find(card, FieldError, "wrong").isVisible()
    months.setText("60")
    find(card, Button, "keep").click()
    assert retention.kept(store)["personal"].months == 60
    assert "Nobody" in find(card, Label, "state").text()


def test_who_may_not_erase_sees_nothing_of_it(card, desk, store):
    desk.switch_to(next(each for each in store.persons().values() if each.role == "agent"))
    assert not card.isVisible()

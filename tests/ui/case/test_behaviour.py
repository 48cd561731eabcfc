"""What lies between a customer and us is shown with a press in the card, and put away with another customer (checklist M1)."""

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.services import intake
from complaint_desk.ui.case.behaviour import BehaviourPart
from tests.ui.case.test_case_screen import Room


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(qtbot, look, tmp_path)
    try:
        made.part = BehaviourPart(look, made.around.desk, made.screen.card)
        yield made
    finally:
        made.around.close()
    assert made.around.unexpected == []


def test_the_history_is_asked_for_with_a_press_and_put_away_with_the_next(room):
    room.open()
    assert room.screen.findChild(QWidget, "case.behaviour.facts") is None  # opening a case made nothing of it
    room.press("case.behaviour")
    assert room.find("case.behaviour.facts").text().startswith("1 complaint in all; 1 in the last 360 days")
    assert room.find("case.behaviour.months").accessibleName().endswith("0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1")
    room.press("case.behaviour")
    assert not room.showing("case.behaviour.facts")


def test_another_customer_puts_it_away_and_a_further_case_of_the_same_counts_at_once(room):
    case = room.open()
    room.press("case.behaviour")
    same = intake.Caller(customer_id=room.around.store.case(case).customer_id)
    room.open(caller=same)
    assert room.find("case.behaviour.facts").text().startswith("2 complaints in all")
    room.open(caller=intake.Caller(name="Somebody Else", phone="0555 9"))
    assert not room.showing("case.behaviour.facts")


def test_it_is_said_in_the_readers_language(room, look):
    room.open()
    room.press("case.behaviour")
    look.language.choose("zh_TW")
    assert room.find("case.behaviour.facts").text().startswith("總共客訴 1 件")

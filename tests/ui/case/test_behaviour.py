"""What lies between a customer and us is shown with a press in the card, and put away with another customer (checklist M1)."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.events import DAY, SurveyAnswered
from complaint_desk.services import intake, surveys
from complaint_desk.ui.case.behaviour import BehaviourPart
from complaint_desk.ui.runner import Ticket
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


def test_of_who_was_erased_nothing_is_offered(room):
    room.open()
    assert room.showing("case.behaviour")
    view = room.screen.view
    room.part.show_view(replace(view, customer=replace(view.customer, name=None)))
    assert not room.showing("case.behaviour")


def test_it_is_said_in_the_readers_language(room, look):
    room.open()
    room.press("case.behaviour")
    look.language.choose("zh_TW")
    assert room.find("case.behaviour.facts").text().startswith("總共客訴 1 件")


def planned(room):
    around = room.around
    surveys.plan(around.store, around.boss, key=bytes(16), name="Twice a year", every_days=180, first=around.clock() // DAY)


def answered(room):
    return [r.event for r in room.around.store.history(1) if isinstance(r.event, SurveyAnswered)]


def test_the_survey_that_runs_asks_once_and_keeps_the_grade(room):
    planned(room)
    customer = room.around.store.case(room.open()).customer_id
    room.press("case.behaviour")
    assert room.find("case.survey.name").text() == "Survey: Twice a year"
    room.press("case.survey.record")
    room.write("case.survey.answer", "2 – dissatisfied")
    room.write("case.survey.answer", "4 – satisfied")
    assert not answered(room)  # a choice can be another one until it is recorded
    room.press("case.survey.record")
    assert room.find("case.survey.kept").text() == "Recorded: 4 – satisfied"
    assert answered(room) == [SurveyAnswered(survey=1, customer_id=customer, outcome="answered", grade=4)]
    assert not room.showing("case.survey.answer")
    room.open(caller=intake.Caller(name="Somebody Else", phone="0555 9"))
    room.press("case.behaviour")
    assert room.showing("case.survey.answer")
    assert room.find("case.survey.answer").text() == ""


def test_without_a_survey_nothing_is_asked(room):
    room.open()
    room.press("case.behaviour")
    assert room.screen.findChild(QWidget, "case.survey.answer") is None


def test_an_answer_is_not_waited_for_once_another_person_sits_here(room, monkeypatch):
    room.open()
    asked = []
    desk = room.around.desk
    monkeypatch.setattr(desk, "ask", lambda _question, then, **_fields: asked.append(Ticket(0, None, None, then, None, None)) or asked[-1])
    room.press("case.behaviour")
    (ticket,) = asked
    desk.switch_to(replace(desk.person, role="department"))
    assert ticket.dropped


def test_who_answers_a_departments_task_is_offered_nothing_of_it(room):
    room.open()
    desk = room.around.desk
    desk.switch_to(replace(desk.person, role="department"))
    assert not room.showing("case.behaviour")

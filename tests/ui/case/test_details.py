"""A customer's details are put right in the card, by keyboard; their tier is changed there by a supervisor; masks hold."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from complaint_desk.domain.events import CustomerChanged, DetailRevealed, TierNoted
from complaint_desk.domain.problems import Problem
from complaint_desk.services import correcting, intake, revealing
from complaint_desk.ui.case.details import DetailsPart
from tests.ui.case.test_case_screen import Room


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(qtbot, look, tmp_path)
    try:
        made.part = DetailsPart(look, made.around.desk, made.around.drafts, made.screen.card)
        yield made
    finally:
        made.around.close()
    assert made.around.unexpected == []


def happened(room, case, kind):
    customer = room.around.store.case(case).customer_id
    return [r.event for r in room.around.store.history(customer) if isinstance(r.event, kind)]


def test_a_number_is_corrected_by_keyboard_and_looking_at_it_is_noted(room):
    case = room.open()
    room.press("case.customer.edit")
    assert happened(room, case, DetailRevealed) == [DetailRevealed(field=field, why="own_case", case_id=case) for field in ("phone", "email")]
    field = room.find("case.customer.phone")
    assert field.text() == "138 0013 8000"
    field.selectAll()
    QTest.keyClicks(field, "139 0013 9000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert happened(room, case, CustomerChanged) == [CustomerChanged(fields=("phone",), phone="139 0013 9000")]
    assert not room.showing("case.customer.phone")
    assert field.text() == ""  # gone with the form
    assert room.find("case.card.phone").text() == "139 **** 9000"
    assert room.find("case.customer.told").text()


def test_tab_comes_to_the_details_between_how_the_caller_is_known_and_the_region_below(room):
    room.open()
    room.find("case.verified").setFocus()
    went = []
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        went.append(QApplication.focusWidget().objectName())
    assert went == ["case.customer.edit", "case.region"]


@pytest.mark.parametrize(("phone", "email", "looked_at"), [
    ("138 0013 8000", "noor@example.org", ["phone", "email"]),
    ("138 0013 8000", "", ["phone"]),
    ("", "noor@example.org", ["email"]),
    ("", "", []),
])
def test_whatever_the_form_shows_whole_was_noted_before(room, phone, email, looked_at):
    case = room.open(caller=intake.Caller(name="Noor Vanderlee", phone=phone, email=email))
    room.press("case.customer.edit")
    assert [each.field for each in happened(room, case, DetailRevealed)] == looked_at
    assert (room.find("case.customer.phone").text(), room.find("case.customer.email").text()) == (phone, email)


def test_without_the_second_note_nothing_is_shown(room, monkeypatch):
    def refused(*args, field, **fields):
        if field == "email":
            raise Problem("store_busy", code="ST-BUSY")
        return noted(*args, field=field, **fields)

    case, noted, problems = room.open(), revealing.reveal, []
    room.around.desk.failed.connect(problems.append)
    monkeypatch.setattr(revealing, "reveal", refused)
    room.press("case.customer.edit")
    assert [each.code for each in problems] == ["ST-BUSY"]
    assert [each.field for each in happened(room, case, DetailRevealed)] == ["phone"]
    assert room.screen.findChild(QWidget, "case.customer.email") is None


def test_who_sits_down_between_the_two_notes_is_neither_noted_nor_shown_anything(room, monkeypatch):
    case, desk, late = room.open(), room.around.desk, []
    do = desk.do
    with monkeypatch.context() as held:
        held.setattr(desk, "do", lambda *args, then, **fields: do(*args, then=lambda done: late.append((then, done)), **fields))
        room.press("case.customer.edit")
    desk.switch_to(room.around.boss)
    for then, done in late:
        then(done)
    assert [each.field for each in happened(room, case, DetailRevealed)] == ["phone"]
    assert room.screen.findChild(QWidget, "case.customer.email") is None


def test_escape_gives_up_and_nothing_is_kept(room):
    case = room.open()
    room.press("case.customer.edit")
    QTest.keyClicks(room.find("case.customer.name"), "zzz")
    QTest.keyClick(room.find("case.customer.name"), Qt.Key.Key_Escape)
    assert not room.showing("case.customer.name")
    assert happened(room, case, CustomerChanged) == []
    room.press("case.customer.edit")
    assert "zzz" not in room.find("case.customer.name").text()


def test_what_is_refused_is_said_beside_it_and_what_was_typed_stays(room):
    room.open()
    room.press("case.customer.edit")
    room.find("case.customer.name").setText("x" * 250)
    room.press("case.customer.save")
    assert room.showing("case.customer.error")
    assert room.find("case.customer.name").text() == "x" * 250


def test_the_field_that_is_refused_turns_red_and_no_other(room):
    case = room.open()
    room.press("case.customer.edit")
    room.find("case.customer.suitable_time").setText("x" * 250)
    room.press("case.customer.save")
    fields = [room.find(f"case.customer.{name}") for name in correcting.DETAILS]
    assert [each.objectName() for each in fields if each.property("wrong") == "true"] == ["case.customer.suitable_time"]
    room.find("case.customer.name").setText("N")
    assert [each.objectName() for each in fields if each.property("wrong") == "true"] == []
    assert happened(room, case, CustomerChanged) == []


def test_another_case_closes_the_form(room):
    room.open()
    room.press("case.customer.edit")
    room.open()
    assert not room.showing("case.customer.phone")
    assert room.find("case.customer.phone").text() == ""


def test_what_was_typed_in_a_case_is_there_again_when_somebody_comes_back(room, qtbot):
    first = room.open()
    room.press("case.customer.edit")
    room.find("case.customer.suitable_time").setFocus()
    QTest.keyClicks(room.find("case.customer.suitable_time"), "after six")
    room.open()
    room.screen.open_case(first)
    room.press("case.customer.edit")
    qtbot.waitUntil(lambda: room.find("case.customer.suitable_time").text() == "after six", timeout=60_000)


@pytest.fixture
def overtaken(room, qtbot):
    """A number half corrected in a case that was left, and corrected by somebody else before the form opens again."""
    case = room.open()
    room.press("case.customer.edit")
    room.write("case.customer.phone", "139 0013 1111")
    room.open()
    room.around.do(correcting.correct, case, details={"phone": "139 0013 2222"})
    room.screen.open_case(case)
    room.press("case.customer.edit")
    qtbot.waitUntil(lambda: room.showing("case.customer.aside"), timeout=60_000)
    return case


def test_a_number_that_was_corrected_meanwhile_is_not_written_over_by_what_was_half_typed(room, overtaken):
    assert room.find("case.customer.phone").text() == "139 0013 2222"
    assert "Phone" in room.find("case.customer.aside").text()
    room.write("case.customer.name", "Noor van der Lee")
    room.press("case.customer.save")
    assert happened(room, overtaken, CustomerChanged)[-1] == CustomerChanged(fields=("name",), name="Noor van der Lee")
    assert not room.showing("case.customer.aside")


def test_what_was_left_aside_is_filled_in_by_a_press(room, overtaken):
    room.press("case.customer.fill_in")
    assert room.find("case.customer.phone").text() == "139 0013 1111"
    assert not room.showing("case.customer.aside")
    room.press("case.customer.save")
    assert happened(room, overtaken, CustomerChanged)[-1] == CustomerChanged(fields=("phone",), phone="139 0013 1111")


def test_what_was_left_aside_is_offered_no_more_once_its_field_is_typed_in_or_the_form_is_closed(room, overtaken, qtbot):
    room.press("case.customer.cancel")
    room.press("case.customer.edit")
    assert not room.showing("case.customer.aside")  # given up for good
    room.screen.open_case(room.around.take())
    room.screen.open_case(overtaken)
    room.press("case.customer.edit")
    assert room.find("case.customer.phone").text() == "139 0013 2222"


def test_typing_into_a_field_takes_what_was_left_aside_for_it_away(room, overtaken):
    room.write("case.customer.name", "Noor")
    assert room.showing("case.customer.fill_in")
    room.write("case.customer.phone", "139 0013 3333")
    assert not room.showing("case.customer.fill_in")


def test_an_agent_sees_no_press_for_the_tier_and_nobody_one_in_a_closed_case(room):
    room.open()
    assert room.showing("case.customer.edit")
    assert not room.showing("case.customer.tier_edit")
    room.around.closed(room.open())
    assert not room.showing("case.customer.edit")


def test_a_supervisor_changes_the_tier_with_a_reason(room):
    case = room.open()
    room.around.desk.switch_to(room.around.boss)
    room.press("case.customer.tier_edit")
    room.find("case.customer.tier").set_chosen("key")
    room.press("case.customer.tier.save")
    assert room.showing("case.customer.tier.error")
    room.write("case.customer.tier_reason", "large account")
    room.press("case.customer.tier.save")
    assert room.around.store.history(case)[-1].event == TierNoted(tier="key", reason="large account")
    assert not room.showing("case.customer.tier")
    assert room.shown[-1].customer.tier == "key"

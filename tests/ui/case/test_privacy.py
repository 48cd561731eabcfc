"""A customer's data from their card: a number is looked at for a reason, all of it is handed out, and the person is forgotten."""

import zipfile

import pytest
from PySide6.QtWidgets import QDialog, QMenu

from complaint_desk.domain.events import DetailRevealed
from complaint_desk.services import assigning, backups, conversation, intake
from complaint_desk.ui.case.privacy import PrivacyPresses
from tests.ui.case.test_case_screen import Room


class Places:
    """Answers where to write without a dialog."""

    def __init__(self, path):
        self.path = path

    def save(self, _parent, _title, _kinds, _name, then):
        then(self.path)


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(qtbot, look, tmp_path)
    try:
        made.presses = PrivacyPresses(look, made.around.desk, Places(tmp_path / "noor.zip"), made.screen.card)
        made.presses.identities_shown.connect(made.screen.show_identities)
        yield made
    finally:
        made.around.close()
    assert made.around.unexpected == []


def customer_of(room, case):
    return room.around.store.case(case).customer_id


def choose(room, name):
    """Choose from the menu that is open."""
    menu = next(menu for menu in room.screen.findChildren(QMenu) if any(each.objectName() == name for each in menu.actions()))
    next(each for each in menu.actions() if each.objectName() == name).trigger()
    menu.close()


def revealed(room, case):
    return [r.event for r in room.around.store.history(customer_of(room, case)) if isinstance(r.event, DetailRevealed)]


def test_the_owner_looks_without_being_asked_and_it_is_noted(room):
    case = room.open()
    room.press("case.reveal")
    assert room.find("case.card.phone").text() == "138 0013 8000"
    assert revealed(room, case) == [DetailRevealed(field="phone", why="own_case", case_id=case)]
    room.press("case.reveal")
    assert room.find("case.card.phone").text() == "138 **** 8000"
    assert len(revealed(room, case)) == 1


def test_anybody_else_says_why_before_they_see_it(room):
    case = room.open()
    room.around.do(assigning.assign, case, owner_id=room.around.boss.id)
    room.press("case.reveal")
    assert room.find("case.card.phone").text() == "138 **** 8000"
    choose(room, "case.reveal.verify")
    assert room.find("case.card.phone").text() == "138 0013 8000"
    assert revealed(room, case) == [DetailRevealed(field="phone", why="verify", case_id=case)]


def test_an_agent_sees_neither_press(room):
    room.open()
    assert not room.showing("case.card.disclose")
    assert not room.showing("case.card.erase")


def test_an_administrator_hands_everything_out(room, tmp_path):
    room.around.desk.switch_to(room.around.boss)
    room.open()
    room.press("case.card.disclose")
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        assert "138 0013 8000" in packed.read("data.html").decode()
    assert "noor.zip" in room.find("case.card.privacy").text()


def test_others_with_the_same_number_go_along_only_when_somebody_says_they_are_the_same(room, tmp_path):
    room.around.desk.switch_to(room.around.boss)
    caller = intake.Caller(name="Lucas Vanderlee", phone="138 0013 8000")
    intake.open_case(
        room.around.store, room.around.boss, key=b"l" * 16, intake=intake.Intake(caller=caller, words="I wait too.", verified="known_number"))
    room.open()
    assert not room.showing("case.card.same")
    room.press("case.card.disclose")
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        assert "I wait too." not in packed.read("data.html").decode()
    room.press("case.card.same")
    with zipfile.ZipFile(tmp_path / "noor.zip") as packed:
        assert "I wait too." in packed.read("data.html").decode()
    assert not room.showing("case.card.same")


def test_a_person_is_forgotten_after_it_was_said_what_goes(room):
    room.around.desk.switch_to(room.around.boss)
    case = room.around.closed(room.open())
    room.press("case.card.erase")
    choose(room, "case.card.erase.request")
    (dialog,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.card.erase.ask"]
    backups.keep_up(room.around.store)
    assert room.around.store.read().value("SELECT name FROM customer WHERE id = ?", (customer_of(room, case),)) == "Noor Vanderlee"
    dialog.accept()
    assert room.around.store.read().value("SELECT name FROM customer WHERE id = ?", (customer_of(room, case),)) is None
    assert "erased for good" in room.find("case.card.privacy").text()
    assert "Nothing of it is left in the desk, its drafts, files and backups." in room.find("case.card.privacy").text()
    assert [each.why for each in backups.folder_of(room.around.store.path).kept()] == ["erasure"]
    assert not room.showing("case.card.erase")


def test_what_is_found_in_a_file_beside_the_desk_is_told_with_its_name(room):
    room.around.desk.switch_to(room.around.boss)
    room.around.closed(room.open())
    room.around.store.path.with_name("desk.notes.txt").write_text("call 138 0013 8000 back", encoding="utf-8")
    room.press("case.card.erase")
    choose(room, "case.card.erase.request")
    (dialog,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.card.erase.ask"]
    dialog.accept()
    assert "desk.notes.txt" in room.find("case.card.privacy").text()


def test_with_an_open_case_there_is_nothing_to_agree_to(room):
    room.around.desk.switch_to(room.around.boss)
    case = room.open()
    room.press("case.card.erase")
    choose(room, "case.card.erase.mistake")
    (dialog,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.card.erase.ask"]
    assert dialog.findChild(object, "case.card.erase.ask.no") is None
    dialog.accept()
    assert room.around.store.read().value("SELECT name FROM customer WHERE id = ?", (customer_of(room, case),)) == "Noor Vanderlee"


def hold_dialog(room):
    (dialog,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.hold"]
    return dialog


def test_a_case_is_held_back_for_a_reason_that_everybody_sees_and_let_go_again(room):
    room.around.desk.switch_to(room.around.boss)
    case = room.around.closed(room.open())
    room.press("case.card.hold")
    choose(room, "case.card.hold.dispute")
    dialog = hold_dialog(room)
    dialog.reason.setText("a letter from their lawyer")
    dialog.accept()
    assert "a letter from their lawyer" in room.find("case.card.held").text()
    room.press("case.card.erase")
    choose(room, "case.card.erase.request")
    (refused,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.card.erase.ask"]
    assert refused.findChild(object, "case.card.erase.ask.no") is None
    refused.accept()
    assert room.around.store.read().value("SELECT name FROM customer WHERE id = ?", (customer_of(room, case),)) == "Noor Vanderlee"
    room.around.desk.switch_to(room.around.agent)
    assert room.showing("case.card.held")
    assert not room.showing("case.card.hold")
    room.around.desk.switch_to(room.around.boss)
    room.press("case.card.hold")
    (dialog,) = [each for each in room.screen.findChildren(QDialog) if each.objectName() == "case.hold" and each.isVisible()]
    dialog.accept()
    assert "reason" in room.find("case.card.privacy").text()
    assert room.showing("case.card.held")


NUMBER, SHOWN = "11010519491231002X", "110105********002X"


def test_an_identity_number_is_masked_in_its_open_case_and_looked_at_for_a_reason_and_half_a_minute(room):
    case = room.open()
    assert not room.showing("case.reveal_identity")
    room.around.do(conversation.add_note, case, text=f"She reads out {NUMBER}.")
    assert any(SHOWN in each for each in room.lines())
    assert not any(NUMBER in each for each in room.lines())
    room.around.do(assigning.assign, case, owner_id=room.around.boss.id)
    room.press("case.reveal_identity")
    assert not any(NUMBER in each for each in room.lines())
    choose(room, "case.reveal_identity.verify")
    assert any(NUMBER in each for each in room.lines())
    assert revealed(room, case) == [DetailRevealed(field="identity", why="verify", case_id=case)]
    room.around.do(conversation.add_note, case, text="Another note.")
    assert any(NUMBER in each for each in room.lines())
    room.presses._seen_for.timeout.emit()
    assert not any(NUMBER in each for each in room.lines())


def test_another_case_shows_nothing_of_what_was_looked_at_in_this_one(room):
    case = room.open()
    room.around.do(conversation.add_note, case, text=f"She reads out {NUMBER}.")
    room.press("case.reveal_identity")
    assert any(NUMBER in each for each in room.lines())
    other = room.open(name="Ann Lee")
    room.around.do(conversation.add_note, other, text=f"He reads out {NUMBER}.")
    assert not any(NUMBER in each for each in room.lines())
    room.screen.open_case(case)
    assert not any(NUMBER in each for each in room.lines())

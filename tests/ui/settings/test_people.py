"""The people of the desk: everybody sees them, an administrator changes them, and what cannot be is told beside its field."""


import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import assigning, handing_over, intake, people
from complaint_desk.ui.settings.people import PeopleTable
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, ChoiceField, FieldError, LineField
from tests.ui.conftest import settle


@pytest.fixture
def table(qtbot, look, desk):
    made = PeopleTable(look, desk)
    qtbot.addWidget(made)
    made.resize(720, 400)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def find(table, kind, ident):
    found = table.findChild(kind, f"settings.people.{ident}")
    assert found is not None, ident
    return found


def known(store):
    return {each.login: (each.name, each.role, each.limit, each.active) for each in people.persons(store)}


def told(table, ident):
    error = find(table, FieldError, ident)
    return error.accessibleName() if error.isVisible() else ""


def add(table, **texts):
    for field, text in texts.items():
        find(table, LineField, {"name": "new_name"}.get(field, field)).setText(text)
    find(table, Button, "add").click()


def test_a_person_is_added_and_the_fields_are_free_for_the_next(table, store):
    add(table, name="林若安", login="lin", role="Supervisor", limit="1,500")
    assert known(store)["lin"] == ("林若安", "supervisor", "1500", True)
    assert find(table, Label, "3.name").text() == "林若安"
    assert find(table, LineField, "new_name").text() == ""
    assert find(table, LineField, "new_name").hasFocus()


@pytest.mark.parametrize(("texts", "field", "sentence"), [
    ({"name": "Bo", "login": "YUN"}, "login", "The login “YUN” is taken."),
    ({"name": " ", "login": "bo"}, "name", "The field is empty"),
    ({"name": "Bo", "login": ""}, "login", "The field is empty"),
    ({"name": "Bo", "login": "bo", "limit": "much"}, "limit", "“much” is no amount, so nothing was changed."),
])
def test_what_cannot_be_added_is_told_beside_its_field(table, store, texts, field, sentence):
    before = known(store)
    add(table, **texts)
    assert sentence in told(table, f"{field}.error")
    assert known(store) == before
    add(table, name="Bo", login="bo", limit="")
    assert known(store)["bo"] == ("Bo", "agent", "", True)
    assert not told(table, f"{field}.error")


def test_role_limit_and_whether_somebody_works_here_are_changed_where_they_stand(table, store, qtbot):
    find(table, ChoiceField, "2.role").setText("Supervisor")
    limit = find(table, LineField, "2.limit")
    limit.setFocus()
    limit.selectAll()
    qtbot.keyClicks(limit, "300")
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert limit.hasFocus()
    find(table, CheckBox, "2.active").click()
    assert known(store)["yun"] == ("He Yun", "supervisor", "300", False)


def test_who_is_switched_off_is_asked_to_hand_over_first(table, store, desk):
    made = [
        intake.open_case(store, desk.person, key=bytes([n]) * 16, intake=intake.Intake(caller=intake.Caller(name="N"), words="Late.")).result["case"]
        for n in (7, 8)
    ]
    for n, case in enumerate(made):
        assigning.assign(store, desk.person, key=bytes([20 + n]) * 16, case_id=case, owner_id=2)
    find(table, CheckBox, "2.active").click()
    assert "2 open cases" in find(table, Label, "2.leaving.owed").text()
    assert known(store)["yun"][3]  # nothing changed yet
    find(table, Button, "2.leaving.keep").click()
    assert find(table, CheckBox, "2.active").isChecked()
    find(table, CheckBox, "2.active").click()
    find(table, ChoiceField, "2.leaving.to").setText("Mara Linde")
    find(table, Button, "2.leaving.press").click()
    assert not known(store)["yun"][3]
    assert {store.case(case).owner_id for case in made} == {1}


def leaver_with_a_case(store, desk):
    made = intake.open_case(store, desk.person, key=b"7" * 16, intake=intake.Intake(caller=intake.Caller(name="N"), words="Late."))
    assigning.assign(store, desk.person, key=b"8" * 16, case_id=made.result["case"], owner_id=2)
    return made.result["case"]


def test_an_edit_beside_the_question_who_takes_over_switches_nobody_off(table, store, desk, qtbot):
    case = leaver_with_a_case(store, desk)
    find(table, CheckBox, "2.active").click()
    limit = find(table, LineField, "2.limit")
    limit.setFocus()
    limit.selectAll()
    qtbot.keyClicks(limit, "300")
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    find(table, ChoiceField, "2.role").setText("Supervisor")
    assert known(store)["yun"] == ("He Yun", "supervisor", "300", True)
    assert store.case(case).owner_id == 2
    assert find(table, Button, "2.leaving.press").isVisible()  # it is still asked
    assert not find(table, CheckBox, "2.active").isChecked()
    find(table, ChoiceField, "2.leaving.to").setText("Mara Linde")
    find(table, Button, "2.leaving.press").click()
    assert known(store)["yun"] == ("He Yun", "supervisor", "300", False)
    assert store.case(case).owner_id == 1


def test_an_edit_while_it_is_looked_up_what_somebody_owes_switches_nobody_off(table, store, desk, qtbot, monkeypatch):
    case, waiting = leaver_with_a_case(store, desk), []
    with monkeypatch.context() as held:
        held.setattr(desk, "ask", lambda *args, **fields: waiting.append((args, fields)))
        find(table, CheckBox, "2.active").click()
        find(table, ChoiceField, "2.role").setText("Supervisor")
    assert known(store)["yun"][1:] == ("supervisor", "150", True)
    assert store.case(case).owner_id == 2
    assert not find(table, CheckBox, "2.active").isChecked()
    for args, fields in waiting:
        desk.ask(*args, **fields)
    assert find(table, Button, "2.leaving.press").isVisible()
    assert not find(table, CheckBox, "2.active").isChecked()


@pytest.mark.parametrize("question", [(handing_over, "owed"), (people, "everybody")])
def test_the_box_is_ticked_again_where_it_could_not_be_looked_up_what_somebody_owes(table, store, desk, monkeypatch, question):
    def refused(*_args, **_fields):
        raise Problem("store_busy", code="ST-BUSY")

    leaver_with_a_case(store, desk)
    problems = []
    desk.failed.connect(problems.append)
    monkeypatch.setattr(*question, refused)
    find(table, CheckBox, "2.active").click()
    assert find(table, CheckBox, "2.active").isChecked()
    assert [each.code for each in problems] == ["ST-BUSY"]
    assert known(store)["yun"][3]


def test_a_limit_that_is_no_amount_stops_the_leaving_and_the_box_shows_so(table, store, desk, qtbot):
    case = leaver_with_a_case(store, desk)
    find(table, CheckBox, "2.active").click()
    find(table, LineField, "2.limit").selectAll()
    qtbot.keyClicks(find(table, LineField, "2.limit"), "much")
    find(table, Button, "2.leaving.press").click()
    assert "no amount" in told(table, "2.limit.error")
    assert find(table, CheckBox, "2.active").isChecked()
    assert known(store)["yun"][3]
    assert store.case(case).owner_id == 2


def test_without_another_answer_the_cases_go_back_to_everybody(table, store, desk):
    made = intake.open_case(store, desk.person, key=b"7" * 16, intake=intake.Intake(caller=intake.Caller(name="N"), words="Late."))
    assigning.assign(store, desk.person, key=b"8" * 16, case_id=made.result["case"], owner_id=2)
    find(table, CheckBox, "2.active").click()
    find(table, Button, "2.leaving.press").click()
    assert not known(store)["yun"][3]
    assert store.case(made.result["case"]).owner_id == 0


def test_a_field_that_was_only_visited_changes_nothing(table, store, qtbot):
    before = store.read().value("SELECT count(*) FROM event")
    limit = find(table, LineField, "2.limit")
    limit.setFocus()
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    qtbot.keyClick(limit, Qt.Key.Key_Tab)
    assert store.read().value("SELECT count(*) FROM event") == before


def test_the_last_administrator_stays_one(table, store):
    find(table, ChoiceField, "1.role").setText("Agent")
    assert "last administrator" in told(table, "1.role.error")
    assert find(table, ChoiceField, "1.role").text() == "Administrator"
    find(table, CheckBox, "1.active").click()
    assert find(table, CheckBox, "1.active").isChecked()
    assert known(store)["mara"][1:] == ("administrator", "", True)


def test_a_limit_that_is_no_amount_stays_to_be_mended(table, store, qtbot):
    limit = find(table, LineField, "2.limit")
    limit.setFocus()
    limit.selectAll()
    qtbot.keyClicks(limit, "-5")
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert "no amount" in told(table, "2.limit.error")
    assert limit.text() == "-5"
    assert known(store)["yun"][2] == "150"


def test_who_is_no_administrator_sees_people_and_changes_none(table, desk, store):
    people.change_person(store, desk.person, key=b"q" * 16, person=2, role="supervisor", limit="150", active=True)
    desk.switch_to(people.sit_down(store, "yun"))
    settle()
    assert find(table, Label, "2.name").isVisible()
    assert find(table, QWidget, "2.role").accessibleName() == "Supervisor"
    assert not find(table, Button, "add").isVisible()


def test_names_are_text_and_follow_the_language(table, look, store, desk):
    add(table, name="<b>Bo</b>", login="bo")
    look.language.choose("zh_CN")
    assert find(table, Label, "3.name").text() == "<b>Bo</b>"
    assert find(table, ChoiceField, "2.role").text() == "坐席"
    assert find(table, ChoiceField, "2.role").accessibleName() == "He Yun 的角色"
    assert find(table, CheckBox, "2.active").accessibleName() == "He Yun 在岗"


def test_what_suits_a_person_is_ticked_in_a_menu_and_kept_with_what_else_is_so(table, store):
    row = next(each for each in table._rows if each.person.id == 2)
    for ident in ("settings.people.2.type.delay", "settings.people.2.language.zh_CN"):
        menu = row.skills_menu()
        next(action for action in menu.actions() if action.objectName() == ident).trigger()
        menu.deleteLater()
        row = next(each for each in table._rows if each.person.id == 2)
    yun = store.persons()[2]
    assert (yun.skills, yun.languages, yun.role, yun.limit) == (("delay",), ("zh_CN",), "agent", "150")
    assert find(table, Button, "2.skills").text() == "Suits: 2"
    assert find(table, Button, "2.skills").accessibleName() == "What suits He Yun"
    settle()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_and_a_role_of_usual_length_stand_whole_in_a_row(table, look, qapp, language):
    look.language.choose(language)
    add(table, name="Hannah Cole", login="hannah.cole", role=look.words("role.department"), limit="12000")
    role, name = find(table, ChoiceField, "3.role"), find(table, Label, "3.name")
    qapp.processEvents()
    assert role.text() == look.words("role.department")
    for field, room in ((role, role.textMargins().right()), (find(table, LineField, "3.limit"), 0), (name, 0)):
        assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - room

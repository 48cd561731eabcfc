"""Many hands on the queue: what is selected changes in one press, the refused are told, and it is taken back."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.domain.contact import masked_name
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import assigning, queue, taking
from complaint_desk.services.people import persons
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import IconButton
from tests.ui.conftest import settle


@pytest.fixture
def hands(screen):
    return screen.hands


def select(screen, first, last):
    rows = QItemSelection(screen.model.index(first, 0), screen.model.index(last, 7))
    screen.table.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows)
    return screen.table.selected


def choose(menu, code):
    """Trigger an entry of a menu or of one below it, as Return on it would."""
    for action in menu.actions():
        if action.objectName() == f"queue.bulk.{code}":
            assert action.isEnabled()
            action.trigger()
            return
        below = action.menu()
        if below is not None and code in {each.objectName().removeprefix("queue.bulk.") for each in below.actions()}:
            choose(below, code)
            return
    raise AssertionError(code)


def ids(screen, desk, store, view):
    return list(queue.ids(store, desk.person, wanted=QueueFilter(view), zone=screen._zone()))


def change(screen, hands, cases, code):
    choose(hands.changes_menu(cases, screen._people), code)
    settle()


def test_what_is_selected_is_changed_in_one_press_and_taken_back(screen, hands, store, desk, qtbot):
    cases = select(screen, 2, 11)
    assert len(cases) == 10
    before = [store.case(case).urgency for case in cases]
    with qtbot.waitSignal(screen.undoable) as told:
        change(screen, hands, cases, "urgency.4")
    assert {store.case(case).urgency for case in cases} == {4}
    told.args[2]()
    assert [store.case(case).urgency for case in cases] == before


def test_the_refused_are_told_with_their_reasons_opened_and_copied(screen, hands, store, qtbot):
    cases = select(screen, 0, screen.model.rowCount() - 1)
    change(screen, hands, cases, "close")
    report = hands.report
    assert report.isVisible()
    refused = [case for case in cases if store.case(case).is_open]
    assert report.refused.model().rowCount() == len(refused) > 0
    with qtbot.waitSignal(screen.case_opened) as opened:
        QTest.keyClick(report.refused, Qt.Key.Key_Return)
    assert opened.args == [refused[0]]
    report._copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == [store.case(case).number for case in refused]
    names = {row.id: row.customer for row in queue.rows(store, screen._desk.person, wanted=refused)}
    assert [line.split("\t")[1] for line in lines] == [masked_name(names[case]) for case in refused]
    event = store.history(DESK_STREAM)[-1].event
    assert (event.view, event.form, event.rows, event.masked) == ("refused", "clipboard", len(refused), True)
    assert report.refused.copied(refused[:1]) == lines[0], "of those that may not leave nothing does"
    hands.panel.findChild(IconButton, "queue.report.close").click()
    assert not report.isVisible()


def test_without_a_selection_nothing_is_offered(screen, hands):
    screen.table.clearSelection()
    menu = hands.changes_menu(screen.table.selected, screen._people)
    assert [action.isEnabled() for action in menu.actions()] == [False]
    menu.deleteLater()


def test_colleagues_are_offered_to_who_may_give_to_others_alone(screen, hands, store, desk):
    screen.show_people(persons(store))

    def codes():
        menu = hands.changes_menu((1,), screen._people)
        menu.deleteLater()
        return {each.objectName() for each in menu.findChildren(QAction) if each.objectName().startswith("queue.bulk.assign.")}

    boss = codes()
    desk.switch_to(next(each for each in persons(store) if each.role == "agent"))
    assert len(boss) > len(codes())


def test_what_comes_next_is_shown_with_its_sum_before_it_is_taken(screen, hands, store, desk, qtbot):
    found = taking.next_case(store, desk.person)
    menu = hands.next_menu(found, QPoint())
    words = [action.text() for action in menu.actions() if action.text()]
    assert found.case.number in words[0]
    assert words[-1] == f"Sum: {found.points}"
    assert len(words) == len(found.parts) + 2
    with qtbot.waitSignal(screen.case_opened) as opened:
        choose(menu, "take")
    assert opened.args == [found.case.id]


def test_after_taking_the_sum_is_told_and_the_case_can_be_given_back(screen, store, desk, qtbot):
    with qtbot.waitSignal(screen.undoable) as told:
        screen.take_next()
    number = dict(told.args[0].fields)["number"]
    case = store.case_id(number)
    assert store.case(case).owner_id == desk.person.id
    assert screen._look.worded(told.args[1]).count("+") > 0
    told.args[2]()
    assert store.case(case).owner_id == 0


def test_my_last_presses_are_offered_with_the_key_and_the_newest_is_first(screen, hands, store, desk):
    case = ids(screen, desk, store, "unassigned")[0]
    desk.do(assigning.assign, case_id=case, owner_id=desk.person.id)
    asked = []
    hands.offer_undo = asked.append
    QTest.keyClick(screen.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
    from complaint_desk.services import undoing

    menu = hands.undo_menu(undoing.recent(store, desk.person))
    assert store.case(case).number in menu.actions()[0].text()
    choose(menu, "undo.1")
    assert store.case(case).owner_id == 0


def test_a_case_is_put_away_and_leaves_mine(screen, hands, store, desk):
    mine = [case for case in ids(screen, desk, store, "unassigned") if not 0 < store.read().value(
        "SELECT next_due_us FROM complaint WHERE id = ?", (case,)) <= screen._clock() + 7_200_000_000][:2]
    for case in mine:
        desk.do(assigning.assign, case_id=case, owner_id=desk.person.id)
    assert set(mine) <= set(ids(screen, desk, store, "mine"))
    change(screen, hands, mine, "snooze.tomorrow")
    assert set(ids(screen, desk, store, "snoozed")) == set(mine)
    assert not set(mine) & set(ids(screen, desk, store, "mine"))
    change(screen, hands, mine, "snooze.wake")
    assert ids(screen, desk, store, "snoozed") == []


def test_what_is_refused_from_within_a_case_is_told_with_its_reason(screen, hands, store, desk, qtbot):
    theirs = next(case for case in ids(screen, desk, store, "open") if store.case(case).owner_id not in (0, desk.person.id))
    screen.hide()
    with qtbot.waitSignal(screen.undoable) as told:
        hands.put_away(theirs, "tomorrow")
    assert told.args[1].key == "problem.snooze_not_mine"
    assert told.args[2] is None


def test_moments_to_put_away_until_are_in_the_future_and_mornings_are_local(hands, screen):
    moments = dict(hands.moments())
    now = screen._clock()
    assert all(us > now for us in moments.values())
    assert moments["tomorrow"] % 86_400_000_000 == 9 * 3_600_000_000


def test_cases_of_somebody_ill_are_handed_over_with_a_report(screen, hands, store, desk):
    def had(person):
        return store.read().value("SELECT count(*) FROM complaint WHERE is_open = 1 AND owner_id = ?", (person.id,))

    ill = max((each for each in persons(store) if each.id != desk.person.id), key=had)
    before = had(ill)
    assert before > 1, "enough for a share each"
    takers = [each for each in persons(store) if each.active and each.may("work_case") and each.id != ill.id][:2]
    hands.hand_over(ill.id)
    form = hands.handing
    assert form.isVisible()
    assert "open case" in form._owed.text()
    form._press.click()
    assert form._error.isVisible()
    for each in takers:
        form._boxes[each.id].setChecked(True)
    form._press.click()
    settle()
    assert not form.isVisible()
    assert hands.report.isVisible()
    shares = " ".join(each.whole() for each in hands.report._more.findChildren(Label))
    assert all(each.name in shares for each in takers)
    assert had(ill) == 0
    hands.report._undo.click()
    assert had(ill) == before

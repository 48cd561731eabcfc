"""Many hands on the queue, by keyboard alone: three hundred at once, the next one with its sum, handing over, a macro, away and back, undo."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from complaint_desk.data.store import Store
from complaint_desk.services import assigning, conversation, intake, people
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.ui.text import Label
from tests.journeys.fingers import Keys

MANY, THEIRS = 300, 8


@pytest.fixture
def busy_desk(tmp_path):
    """Three hundred open cases that nobody has, eight of them a colleague's."""
    path = tmp_path / "busy.sqlite"
    store = Store.open(path, load_rules(), clock=now_us)
    keys = (n.to_bytes(16, "big") for n in itertools.count(1000))
    boss = people.sit_down(store, "mara", "Mara Linde")
    for login in ("yun", "kim"):
        people.add_person(store, boss, key=next(keys), login=login, name=login.title(), role="agent", limit="150")
    for n in range(MANY):
        taken = intake.Intake(caller=intake.Caller(name=f"Caller {n}"), words="Nobody knows when it comes.", verified="known_number")
        case = intake.open_case(store, boss, key=next(keys), intake=taken).result["case"]
        assigning.assign(store, boss, key=next(keys), case_id=case, owner_id=3 if n < THEIRS else 0)
        if n == MANY // 2:
            conversation.classify(store, boss, key=next(keys), case_id=case, urgency=4)
    store.close()
    return path


def owners(desk):
    return dict(desk.store.read().rows("SELECT owner_id, count(*) FROM complaint GROUP BY owner_id"))


def test_three_hundred_are_assigned_and_those_of_a_colleague_refused_with_reasons_then_all_is_taken_back(seat, busy_desk):
    with seat(path=busy_desk, language="en", login="yun") as desk:
        keys = Keys(desk)
        QTest.keyClick(keys.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        keys.chord(Qt.Key.Key_B)
        keys.choose("queue.bulk.assign.2")
        desk.hand.wait(lambda: desk.hand.shows("queue.report"), "the report")
        assert owners(desk) == {2: MANY - THEIRS, 3: THEIRS}
        assert desk.hand.read("queue.report.title") == f"{MANY - THEIRS} cases changed, {THEIRS} refused"
        refused = desk.hand.find("queue.report.refused")
        assert refused.model().rowCount() == THEIRS
        assert "role" in refused.model().index(0, 0).data()
        QTest.keyClick(refused, Qt.Key.Key_Return)
        assert desk.hand.find("case.number")
        desk.hand.settle()
        keys = Keys(desk)
        QTest.keyClick(keys.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        desk.hand.settle()
        keys.choose("queue.bulk.undo.1")
        desk.hand.wait(lambda: owners(desk) == {0: MANY - THEIRS, 3: THEIRS}, "all is as it was")


def test_the_next_case_is_shown_with_its_sum_and_taken(seat, busy_desk):
    with seat(path=busy_desk, language="en", login="yun") as desk:
        keys = Keys(desk)
        keys.chord(Qt.Key.Key_M)
        keys.choose("queue.bulk.next")
        desk.hand.wait(lambda: QApplication.activePopupWidget() is not None, "the sum")
        lines = [action.text() for action in QApplication.activePopupWidget().actions() if action.text()]
        assert any(line.startswith("Urgency 4: +30") for line in lines)
        assert lines[-1].startswith("Sum: ")
        keys.choose("queue.bulk.take")
        number = desk.hand.read("case.number")
        assert number in lines[0]
        assert owners(desk)[2] == 1
        toast = desk.window.shell.toast
        assert number in toast.accessibleName()

        def above() -> bool:
            return toast.mapToGlobal(toast.rect().bottomLeft()).y() < desk.window.case.composer.mapToGlobal(QPoint(0, 0)).y()

        desk.hand.wait(above, "the word about it above where one writes")


def test_somebody_ill_is_relieved_evenly(seat, busy_desk):
    with seat(path=busy_desk, language="en", login="mara") as desk:
        keys = Keys(desk)
        keys.chord(Qt.Key.Key_M)
        keys.choose("queue.bulk.hand_over")
        desk.hand.write("queue.hand_over.from", "Kim")
        for ident in ("queue.hand_over.to.1", "queue.hand_over.to.2"):
            desk.hand.find(ident).setFocus()
            keys.press(Qt.Key.Key_Space)
        desk.hand.find("queue.hand_over.press").setFocus()
        keys.press(Qt.Key.Key_Space)
        desk.hand.wait(lambda: desk.hand.shows("queue.report"), "the report")
        assert owners(desk) == {0: MANY - THEIRS, 1: THEIRS // 2, 2: THEIRS // 2}


def test_a_macro_asks_for_its_variable_and_runs_on_what_is_selected(seat, busy_desk):
    with seat(path=busy_desk, language="en", login="yun") as desk:
        keys = Keys(desk)
        keys.table.choose(0)
        keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        chosen = keys.table.selected
        assert len(chosen) == 2
        keys.chord(Qt.Key.Key_B)
        keys.choose("queue.bulk.macro")
        dialog = desk.hand.find("macro")
        dialog.activateWindow()
        desk.hand.wait(dialog.isActiveWindow, "the dialog in front")
        desk.hand.write("macro.which", "Ask for photographs")
        desk.hand.find("macro.field.what").setFocus()
        keys.write("the scratch")
        desk.hand.find("macro.field.when").setFocus()
        keys.write("tomorrow 10:00")
        assert "the scratch" in " ".join(each.text() for each in dialog.findChildren(Label))
        keys.press(Qt.Key.Key_Return)
        desk.hand.wait(lambda: not desk.hand.shows("macro.which"), "the dialog to go")
        replies = [r.event.text for case in chosen for r in desk.store.history(case) if r.event.kind == "reply_sent"]
        assert len(replies) == 2
        assert all("the scratch" in text for text in replies)


def test_a_case_is_put_away_told_where_and_taken_out_again(seat, busy_desk):
    with seat(path=busy_desk, language="en", login="kim") as desk:
        keys = Keys(desk)
        desk.window.queue.show_view("mine")
        desk.hand.settle()
        assert desk.rows() == THEIRS
        keys.table.setFocus()
        keys.table.choose(0)
        keys.chord(Qt.Key.Key_B)
        keys.choose("queue.bulk.snooze.three_hours")
        desk.window.queue.show_view("snoozed")
        desk.hand.settle()
        assert desk.rows() == 1
        keys.table.setFocus()
        keys.table.choose(0)
        keys.chord(Qt.Key.Key_B)
        keys.choose("queue.bulk.snooze.wake")
        desk.window.queue.show_view("mine")
        desk.hand.settle()
        assert desk.rows() == THEIRS

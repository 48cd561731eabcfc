"""A desk where people sign in, as the program starts: asked before anything is shown, and offered to who makes a desk."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from complaint_desk import settings
from complaint_desk.app import Program, run_window
from complaint_desk.data.store import Store
from complaint_desk.services import people, sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.signing_in import SignInWindow
from complaint_desk.wording import Words
from tests.journeys.doors import BOSS, YUN, new_key
from tests.journeys.test_signing_in import happened


@pytest.fixture
def closed_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "desk.sqlite"
    with closing(Store.open(path, load_rules(), clock=now_us)) as store:
        boss = people.sit_down(store, "mara", "Mara Linde")
        people.add_person(store, boss, key=new_key(), login="yun", name="Yun Rivers", role="agent")
        sign_in.give(store, boss, key=new_key(), person=2, phrase=YUN)
        sign_in.set_rule(store, boss, key=new_key(), required=True, phrase=BOSS)
    return path


def answering(answers: list[tuple[str, str]], seen: list[list[str]]) -> QTimer:
    """Answer each question for name and pass phrase; close it when there is no answer left."""
    timer = QTimer()
    timer.setInterval(20)

    def look() -> None:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, SignInWindow) and each.isVisible() and (button := each.findChild(QWidget, "sign_in.enter")).isEnabled():
                seen.append([window.objectName() for window in QApplication.topLevelWidgets() if window.isVisible()])
                if not answers:
                    each.reject()
                    return
                login, phrase = answers.pop(0)
                each.findChild(QLineEdit, "sign_in.login").setText(login)
                each.findChild(QLineEdit, "sign_in.phrase").setText(phrase)
                button.click()

    timer.timeout.connect(look)
    timer.start()
    return timer


def arguments(desk: Path) -> argparse.Namespace:
    return argparse.Namespace(db=str(desk), demo=False, lang="en", theme="light", login=None)


def test_nothing_of_the_desk_is_shown_before_somebody_signed_in(qapp: QApplication, closed_desk: Path) -> None:
    seen: list[list[str]] = []
    who: list[str] = []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=60)
        hand.wait(lambda: program.window.seating is not None and program.window.seating.rule.required, "the rule")
        who.append(program.window.desk.person.login)
        return 0

    timer = answering([("mara", "wrong one"), ("mara", BOSS)], seen)
    try:
        assert run_window(arguments(closed_desk), Words("en"), ready=use) == 0
    finally:
        timer.stop()
    assert who == ["mara"]
    assert all(windows == ["sign_in.window"] for windows in seen)
    assert settings.read(closed_desk.parent / "data" / "settings.json").settings.person == "mara"
    with closing(Store.open(closed_desk, load_rules(), clock=now_us)) as store:
        assert [type(each).__name__ for each in happened(store)] == ["SignInFailed", "SignedIn"]


def test_who_closes_the_question_has_closed_the_program(qapp: QApplication, closed_desk: Path) -> None:
    timer = answering([], [])
    try:
        assert run_window(arguments(closed_desk), Words("en")) == 0
    finally:
        timer.stop()


def test_who_makes_a_desk_is_offered_to_let_people_sign_in_and_can_leave_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is in the way of the first case: the offer stands at the edge, once."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    offered: list[bool] = []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=60)
        hand.settle()
        offered.append(program.window.shell.has_notice)
        if offered[-1]:
            hand.press("shell.notice.open")
            hand.write("sign_in.begin.new", BOSS)
            hand.write("sign_in.begin.again", BOSS)
            hand.press("sign_in.begin.no")
            assert not hand.shows("sign_in.begin")
        return 0

    for _ in range(2):
        assert run_window(arguments(tmp_path / "new.sqlite"), Words("en"), ready=use) == 0
    assert offered == [True, False]

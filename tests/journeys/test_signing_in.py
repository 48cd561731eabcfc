"""A desk where people sign in, in the window: asked before anything is shown, locked by a press or by itself, unlocked as it was."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import people, sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.ui.crash import CrashDialog, Fault
from complaint_desk.ui.seating import Seating
from complaint_desk.ui.text import Dialog
from tests.journeys.doors import BOSS, YUN, become, enter, new_key
from tests.journeys.test_names import nameless


def happened(store: Store) -> list[ev.Event]:
    ids = [row[0] for row in store.read().rows("SELECT id FROM stream WHERE kind = 'sign_in' ORDER BY id")]
    return [r.event for id_ in ids for r in store.history(id_)]


def visible(shell: QWidget) -> set[str]:
    return {each.objectName() for each in shell.findChildren(QWidget) if each.isVisible() and each.objectName()}


def test_a_lock_hides_everything_at_once_and_the_right_pass_phrase_brings_it_back_as_it_was(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.write("case.note", "half a sentence that")
    note = guarded.hand.find("case.note")
    note.setFocus()
    before = visible(guarded.window.shell)
    guarded.window.seating.lock()
    assert visible(guarded.window.shell) & {"nav.queue", "case.note", "case.number", "status.who", "guide.step"} == set()
    assert guarded.window.shell.windowTitle() == guarded.words("shell.product")
    guarded.hand.settle()
    enter(guarded, "not the right one")
    assert guarded.hand.read("sign_in.wrong")
    assert guarded.window.seating.locked
    enter(guarded, BOSS)
    assert not guarded.window.seating.locked
    assert visible(guarded.window.shell) - {"shell.notice.close"} >= before
    assert guarded.hand.read("case.note") == "half a sentence that"
    assert [type(each).__name__ for each in happened(guarded.store)] == ["Locked", "SignInFailed", "SignedIn"]
    assert happened(guarded.store)[-1] == ev.SignedIn(person=1, how="unlock")


def chord(desk: Any, keys: str) -> None:
    """Press a chord where the cursor is, with the window in front."""
    shell = desk.window.shell
    shell.activateWindow()
    desk.hand.wait(shell.isActiveWindow, "the window in front")
    combination = QKeySequence(keys)[0]
    QTest.keyClick(QApplication.focusWidget() or shell, combination.key(), combination.keyboardModifiers())
    desk.hand.settle()


def test_where_somebody_signed_in_nobody_follows_unasked_even_before_the_rule_was_read(guarded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded.desk, "ask", lambda *_args, **_fields: None)
    seated: list[Any] = []
    seating = Seating(
        guarded.look, guarded.desk, guarded.runner, guarded.window.shell, clock=now_us, sit=seated.append, guarded=True,
        parent=guarded.window.shell)
    seating.change(people.persons(guarded.store)[1])
    assert seated == []
    guarded.hand.press("sign_in.back")
    assert seated == []
    seating.close()


def test_a_try_that_could_not_be_looked_at_leaves_the_form_open_for_the_next(guarded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_fields: Any) -> None:
        raise MemoryError("no 64 MiB to be had")

    guarded.window.seating.lock()
    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "sign_in", broken)
        enter(guarded, BOSS)
    assert [type(each) for each in guarded.unexpected] == [MemoryError]
    guarded.unexpected.clear()
    enter(guarded, BOSS)
    assert not guarded.window.seating.locked


def test_no_key_reaches_what_is_locked(guarded: Any) -> None:
    shell = guarded.window.shell
    chord(guarded, "Ctrl+3")
    assert shell.view == "analytics"
    chord(guarded, "Ctrl+Shift+L")
    assert guarded.window.seating.locked
    for keys in ("Ctrl+K", "Ctrl+N", "Ctrl+1", "F1", "F6"):
        chord(guarded, keys)
    assert shell.view == "analytics"
    assert not guarded.hand.shows("palette")
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [shell]
    enter(guarded, BOSS)
    chord(guarded, "Ctrl+1")
    assert shell.view == "queue"


def told(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that a screen reader is told of, from one node on."""
    yield interface
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child is not None and child.isValid():
            yield from told(child)


def test_a_screen_reader_is_told_nothing_of_what_is_hidden_and_can_press_none_of_it(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    shell = guarded.window.shell
    pressed = guarded.hand.find("nav.queue")

    def names() -> str:
        return " ".join(each.text(QAccessible.Text.Name) for each in told(QAccessible.queryAccessibleInterface(shell)))

    assert "Vanderlee" in names()
    guarded.window.seating.lock()
    assert "Vanderlee" not in names()
    assert guarded.words("sign_in.phrase") in names()
    pressed.click()
    assert not pressed.isEnabled()
    enter(guarded, BOSS)
    assert "Vanderlee" in names()
    assert pressed.isEnabled()
    assert shell.view == "case"


def test_a_question_that_stood_open_is_hidden_and_stands_again_for_who_was_asked(guarded: Any) -> None:
    guarded.window.commanding.show_keys()
    guarded.hand.find("keysheet")
    guarded.window.seating.lock()
    assert not guarded.hand.shows("keysheet")
    enter(guarded, BOSS)
    assert guarded.hand.shows("keysheet")
    guarded.hand.find("keysheet").close()


def standing() -> list[str]:
    """The names of all windows on the screen beside the first."""
    return sorted(each.objectName() for each in QApplication.topLevelWidgets() if each.isVisible() and each.objectName() != "shell")


def test_a_dialog_that_comes_after_the_lock_waits_with_its_person(guarded: Any) -> None:
    guarded.window.seating.lock()
    guarded.hand.settle()
    phrase = guarded.hand.find("sign_in.phrase")
    guarded.hand.write("sign_in.phrase", "half a ph")
    guarded.window.commanding.show_keys()
    question = Dialog(guarded.look, "A late question", (), ident="late", agree="Yes", parent=guarded.window.shell)
    question.open()
    guarded.hand.settle()
    assert standing() == []
    assert phrase.text() == "half a ph"
    enter(guarded, BOSS)
    assert standing() == ["keysheet", "late"]
    for name in standing():
        guarded.hand.find(name).close()


def test_a_menu_that_opens_after_the_lock_is_gone_but_not_one_of_the_page_itself(guarded: Any) -> None:
    guarded.window.seating.lock()
    guarded.hand.settle()
    late, own = QMenu(guarded.window.queue), QMenu(guarded.hand.find("sign_in.login"))
    for menu in (late, own):
        menu.addAction("Noor Vanderlee")
        menu.popup(guarded.window.shell.rect().center())
        guarded.hand.settle()
        assert menu.isVisible() is (menu is own)
        menu.close()
    enter(guarded, BOSS)


def test_a_fault_of_the_program_is_told_in_front_of_the_lock(guarded: Any) -> None:
    guarded.window.seating.lock()
    told = CrashDialog(guarded.look)  # held as the program holds it: what nobody holds goes whenever garbage is looked for
    told(Fault("ValueError", "", ()))
    guarded.hand.settle()
    assert standing() == ["crash"]
    guarded.hand.press("crash.yes")
    enter(guarded, BOSS)


def test_words_in_a_dialog_wait_for_who_typed_them_and_nobody_else_sees_them(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.window._remind(guarded.window.case.case_id)
    guarded.hand.write("case.reminder.text", "ask the depot about the second van")
    become(guarded, "yun")
    assert standing() == []
    guarded.window._remind(guarded.window.case.case_id)
    assert guarded.hand.read("case.reminder.text") == ""
    guarded.hand.press("case.reminder.cancel")
    become(guarded, "mara")
    assert guarded.hand.read("case.reminder.text") == "ask the depot about the second van"
    guarded.hand.press("case.reminder.cancel")
    assert standing() == []


def test_words_in_a_dialog_are_still_kept_after_the_next_one_closed_theirs_for_the_same_case(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    case = guarded.window.case.case_id
    guarded.window._remind(case)
    guarded.hand.write("case.reminder.text", "ask the depot")
    become(guarded, "yun")
    guarded.window._remind(case)
    guarded.hand.press("case.reminder.cancel")
    become(guarded, "mara")
    guarded.hand.write("case.reminder.text", "ask the depot about the second van")
    guarded.until_kept(f"case.{case}.reminder@1", "ask the depot about the second van")
    guarded.hand.press("case.reminder.cancel")
    guarded.until_kept(f"case.{case}.reminder@1", None)


def test_an_answer_to_who_left_neither_unwatches_nor_forgets_what_the_next_one_writes(guarded: Any) -> None:
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    case = guarded.window.case.case_id
    guarded.window._remind(case)
    first = guarded.hand.find("case.reminder")
    become(guarded, "yun")
    guarded.window._remind(case)
    guarded.hand.write("case.reminder.text", "her own words")
    first.done(0)
    guarded.hand.write("case.reminder.text", "her own words, and more")
    guarded.until_kept(f"case.{case}.reminder@2", "her own words, and more")
    guarded.hand.press("case.reminder.cancel")


def test_words_of_a_reminder_outlive_the_window_with_who_typed_them(seat: Callable[..., Any]) -> None:
    with seat() as desk:
        desk.take_in("Noor Vanderlee", "The wardrobe does not come.")
        case = desk.window.case.case_id
        desk.window._remind(case)
        desk.hand.write("case.reminder.text", "ask the depot about the second van")
    with seat() as desk:
        desk.window.open_case(case)
        desk.hand.settle()
        desk.window._remind(case)
        desk.hand.wait(lambda: desk.hand.read("case.reminder.text") == "ask the depot about the second van", "the draft")
        desk.hand.press("case.reminder.cancel")
        desk.window._remind(case)
        desk.hand.rest(100)
        assert desk.hand.read("case.reminder.text") == ""
        desk.hand.press("case.reminder.cancel")


def test_what_stands_in_the_settings_form_is_of_who_typed_it(guarded: Any) -> None:
    guarded.hand.press("nav.settings")
    guarded.hand.write("settings.people.new_name", "Ada Sommerfeld")
    become(guarded, "yun")
    field = guarded.window.settings_view.findChild(QLineEdit, "settings.people.new_name")
    assert field.text() == ""
    become(guarded, "mara")
    assert guarded.hand.read("settings.people.new_name") == "Ada Sommerfeld"


def test_an_answer_that_comes_when_somebody_else_sits_here_opens_nothing_for_them(guarded: Any) -> None:
    asked: list[Any] = []

    def opens(_answer: object) -> None:
        dialog = Dialog(guarded.look, "A file of Noor Vanderlee", (), ident="late", agree="Yes", parent=guarded.window.shell)
        asked.append(dialog)
        dialog.open()

    wait = threading.Event()
    guarded.desk.ask(lambda _store, _who: wait.wait(60), then=opens)
    guarded.desk.switch_to(people.persons(guarded.store)[1])
    wait.set()
    guarded.hand.wait(lambda: bool(asked), "the answer")
    guarded.hand.settle()
    assert standing() == []
    guarded.desk.switch_to(people.persons(guarded.store)[0])
    guarded.window.seating.lock()
    enter(guarded, BOSS)
    assert standing() == ["late"]
    asked[0].close()


def test_the_file_that_somebody_brings_in_waits_for_them_and_is_not_the_next_ones(guarded: Any, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("customer,words\nNoor Vanderlee,The wardrobe does not come.\n", encoding="utf-8")
    people.change_person(
        guarded.store, guarded.desk.person, key=new_key(), person=2, role="administrator", limit="")
    guarded.window._import(file)
    guarded.hand.settle()
    assert guarded.hand.read("import.name") == "cases.csv"
    become(guarded, "yun")
    assert guarded.window.shell.view == "queue"
    guarded.window._import()
    guarded.hand.settle()
    assert guarded.hand.shows("import.empty")
    assert not guarded.hand.shows("import.name")
    become(guarded, "mara")
    guarded.window._import()
    guarded.hand.settle()
    assert guarded.hand.read("import.name") == "cases.csv"


def test_somebody_else_signs_in_at_the_locked_screen_with_drafts_of_their_own(guarded: Any) -> None:
    number = guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.write("case.note", "the boss writes")
    guarded.window.seating.lock()
    enter(guarded, YUN, login="yun")
    assert guarded.hand.shows("sign_in.new")  # an administrator gave it: their own is chosen first
    guarded.hand.write("sign_in.new", "three boats at noon")
    guarded.hand.write("sign_in.again", "three boats at moon")
    guarded.hand.press("sign_in.choose")
    assert guarded.hand.read("sign_in.refused")
    assert guarded.window.seating.locked
    guarded.hand.write("sign_in.new", "three boats at noon")
    guarded.hand.write("sign_in.again", "three boats at noon")
    guarded.hand.press("sign_in.choose")
    assert guarded.desk.person.login == "yun"
    assert guarded.hand.read("case.number") == number
    assert guarded.hand.read("case.note") == ""
    guarded.window.seating.lock()
    enter(guarded, BOSS, login="mara")
    assert guarded.hand.read("case.note") == "the boss writes"


def test_the_quick_switch_asks_who_it_is_and_lets_who_was_at_work_go_on(guarded: Any) -> None:
    guarded.window.shell.person_asked.emit("2")
    assert guarded.hand.read("sign_in.login") == "yun"
    guarded.hand.press("sign_in.back")
    assert guarded.desk.person.login == "mara"
    assert guarded.hand.shows("nav.queue")
    guarded.window.shell.person_asked.emit("2")
    enter(guarded, BOSS)
    assert guarded.hand.shows("sign_in.wrong")
    guarded.window.seating.lock("idle")
    assert not guarded.hand.shows("sign_in.back")
    enter(guarded, BOSS)
    assert guarded.desk.person.login == "mara"


def test_a_full_disk_keeps_nobody_out_of_a_window_that_is_locked(guarded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_work: object) -> None:
        raise StoreProblem("disk_full_writing", code="ST-FULL", path=str(guarded.path))

    before = happened(guarded.store)
    with monkeypatch.context() as full:
        full.setattr(guarded.store, "_write", refuse)
        guarded.window.seating.lock()
        enter(guarded, "not the right one")
        assert guarded.hand.shows("sign_in.wrong")
        enter(guarded, BOSS)
        assert not guarded.window.seating.locked
        assert happened(guarded.store) == before
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.settle()
    assert [type(each).__name__ for each in happened(guarded.store)[len(before):]] == ["Locked", "SignInFailed", "SignedIn"]


def test_a_lone_administrator_who_forgot_comes_in_with_the_code_on_paper(guarded: Any) -> None:
    code = sign_in.recovery_code()
    guarded.desk.do(sign_in.keep_recovery_code, code=code, current=BOSS)
    guarded.hand.settle()
    guarded.window.seating.lock()
    guarded.hand.settle()
    assert not guarded.hand.shows("sign_in.ways")
    guarded.hand.press("sign_in.forgot")
    assert guarded.hand.shows("sign_in.ways")
    enter(guarded, code)
    guarded.hand.write("sign_in.new", "a heron at low water")
    guarded.hand.write("sign_in.again", "a heron at low water")
    guarded.hand.press("sign_in.choose")
    assert not guarded.window.seating.locked
    guarded.window.seating.lock()
    enter(guarded, code)
    assert guarded.hand.read("sign_in.wrong")
    enter(guarded, "a heron at low water")
    assert not guarded.window.seating.locked


def test_the_menu_of_people_offers_to_lock_and_the_palette_too(guarded: Any) -> None:
    menu = guarded.window.shell.rail.people_menu()
    next(each for each in menu.actions() if each.objectName() == "nav.lock").trigger()
    menu.close()
    assert guarded.window.seating.locked
    enter(guarded, BOSS)
    assert "lock" in {each.code for each in guarded.window.commanding.offers()}


def test_a_window_learns_that_another_one_let_people_sign_in(seat: Callable[..., Any]) -> None:
    with seat() as desk:
        desk.hand.wait(lambda: desk.window.seating is not None, "everything built")
        desk.hand.settle()
        with closing(Store.open(desk.path, load_rules(), clock=now_us)) as other:
            sign_in.set_rule(other, desk.desk.person, key=new_key(), required=True, phrase=BOSS)
        desk.window.by_itself.watch()
        desk.hand.wait(lambda: desk.window.seating.locked, "the lock")
        enter(desk, BOSS)
        assert not desk.window.seating.locked
        with closing(Store.open(desk.path, load_rules(), clock=now_us)) as other:
            sign_in.set_rule(other, desk.desk.person, key=new_key(), required=False, current=BOSS)
        desk.window.by_itself.watch()
        desk.hand.wait(lambda: not desk.window.seating.rule.required, "the rule")


def test_nobody_is_locked_out_of_a_desk_where_nobody_signs_in(seat: Callable[..., Any]) -> None:
    with seat() as desk:
        desk.window.shell.lock_asked.emit()
        desk.hand.settle()
        assert not desk.window.seating.locked
        assert desk.window.shell.has_notice
        assert "nav.lock" not in {each.objectName() for each in desk.window.shell.rail.people_menu().actions()}


def test_what_was_typed_is_not_in_the_field_any_more_nor_to_be_undone(guarded: Any) -> None:
    guarded.window.seating.lock()
    for phrase in ("wrong one", BOSS):
        field = guarded.hand.find("sign_in.phrase")
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, phrase)
        guarded.hand.press("sign_in.enter")
        assert field.text() == ""
        field.undo()
        assert field.text() == ""
    gc.collect()


def test_caps_lock_is_told_from_what_a_key_wrote(guarded: Any) -> None:
    guarded.window.seating.lock()
    field = guarded.hand.find("sign_in.phrase")
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for text, held, told in (("a", none, False), ("A", shift, False), ("7", none, False), ("A", none, True), ("b", shift, True), ("b", none, False)):
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text))
        assert guarded.hand.shows("sign_in.caps") is told
        assert bool(field.accessibleDescription()) is told
    enter(guarded, BOSS)


# by itself -----------------------------------------------------------------------------------------------------------------------


def passes(desk: Any, minutes: float, step_us: int = 5_000_000) -> None:
    """So much time goes by, in looks five seconds apart or further."""
    idle = desk.window.seating._idle
    end = idle._clock() + round(minutes * MINUTE)
    while idle._clock() < end:
        now = idle._clock() + step_us
        idle._clock = lambda now=now: now
        idle.look()


def test_a_desk_that_nobody_touches_locks_itself_after_its_minutes(guarded: Any) -> None:
    passes(guarded, 4.9)
    assert not guarded.window.seating.locked
    QTest.keyClick(guarded.window.shell, Qt.Key.Key_Shift)
    passes(guarded, 4.9)
    assert not guarded.window.seating.locked
    passes(guarded, 0.2)
    assert guarded.window.seating.locked
    guarded.hand.settle()
    assert happened(guarded.store)[-1] == ev.Locked(person=1, why="idle")
    enter(guarded, BOSS)


def test_a_machine_that_slept_is_locked_when_it_wakes(guarded: Any) -> None:
    passes(guarded, 3, step_us=3 * MINUTE)
    assert guarded.window.seating.locked
    guarded.hand.settle()
    assert happened(guarded.store)[-1] == ev.Locked(person=1, why="asleep")
    enter(guarded, BOSS)


def test_a_clock_set_back_neither_locks_nor_keeps_open(guarded: Any) -> None:
    passes(guarded, 4)
    idle = guarded.window.seating._idle
    back = idle._clock() - 60 * MINUTE
    idle._clock = lambda: back
    idle.look()
    assert not guarded.window.seating.locked
    passes(guarded, 1.1)
    assert guarded.window.seating.locked
    guarded.hand.settle()
    enter(guarded, BOSS)


def test_whoever_marked_a_call_listens_on_without_being_locked_out_until_it_is_over(guarded: Any) -> None:
    assert not guarded.hand.shows("status.call.since")
    chord(guarded, "Ctrl+Shift+T")
    assert guarded.hand.shows("status.call.since")
    passes(guarded, 40)
    assert not guarded.window.seating.locked
    guarded.hand.press("status.call")
    assert not guarded.hand.shows("status.call.since")
    passes(guarded, 5.1)
    assert guarded.window.seating.locked
    enter(guarded, BOSS)


def test_a_call_that_nobody_ended_locks_after_an_hour_and_its_mark_is_gone(guarded: Any) -> None:
    guarded.hand.press("status.call")
    passes(guarded, 60.1)
    assert guarded.window.seating.locked
    enter(guarded, BOSS)
    assert not guarded.hand.shows("status.call.since")
    passes(guarded, 5.1)
    assert guarded.window.seating.locked
    enter(guarded, BOSS)


def test_on_a_call_too_everything_is_hidden_with_the_systems_own_lock(guarded: Any) -> None:
    guarded.hand.press("status.call")
    idle = guarded.window.seating._idle
    idle._is_locked = lambda: True
    idle.look()
    assert guarded.window.seating.locked
    assert not guarded.hand.shows("nav.queue")
    enter(guarded, BOSS)
    assert guarded.hand.shows("status.call.since")


def test_on_a_call_too_everything_is_hidden_after_sleep(guarded: Any) -> None:
    guarded.hand.press("status.call")
    passes(guarded, 3, step_us=3 * MINUTE)
    assert guarded.window.seating.locked
    assert not guarded.hand.shows("nav.queue")
    enter(guarded, BOSS)
    assert guarded.hand.shows("status.call.since")


def test_a_call_is_of_who_marked_it(guarded: Any) -> None:
    guarded.hand.press("status.call")
    become(guarded, "yun")
    assert not guarded.hand.shows("status.call.since")


def test_where_nobody_signs_in_nothing_locks_and_no_call_is_marked(seat: Callable[..., Any]) -> None:
    with seat() as desk:
        assert not desk.hand.shows("status.call")


def test_everything_usable_around_signing_in_has_an_id_and_a_name(guarded: Any) -> None:
    found: dict[str, list[str]] = {}
    guarded.hand.press("nav.settings")
    for ident, close in (
        ("own", "sign_in.change.no"), ("give", "sign_in.give.no"), ("end", "settings.sign_in.ask.no"), ("recovery", "sign_in.recovery.no"),
        ("comings", "sign_in.comings.yes"),
    ):
        guarded.hand.press(f"settings.sign_in.{ident}")
        found[ident] = nameless()
        guarded.hand.press(close)
    guarded.window.seating.lock()
    found["locked"] = nameless()
    enter(guarded, YUN, login="yun")
    assert guarded.hand.shows("sign_in.new")
    found["new"] = nameless()
    assert {place: names for place, names in found.items() if names} == {}

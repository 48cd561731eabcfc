"""What was typed is nobody else's: after a change of person, a saved form or another case, undoing brings nothing of before back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from complaint_desk.services import people
from tests.journeys.doors import become, new_key
from tests.journeys.test_turns import TYPED, editable, of

_CONTROL = Qt.KeyboardModifier.ControlModifier


def type_everywhere(desk: Any, within: QWidget, *, taken_back: bool) -> list[Any]:
    """Type into every field of a place, and take it back again if so wished; return the fields."""
    fields = [each for each in editable(within) if isinstance(each, QLineEdit | QPlainTextEdit | QTextEdit)]
    for field in fields:
        if isinstance(field, QLineEdit):
            field.insert(TYPED)
        else:
            field.insertPlainText(TYPED)
    desk.hand.settle()
    for field in fields if taken_back else ():
        if shiboken6.isValid(field):
            field.undo()
    desk.hand.settle()
    return fields


def brought_back(fields: list[Any]) -> list[str]:
    """Undo and do again as far as it goes in each field; return the names of those in which what was typed came back."""
    found = []
    for field in fields:
        if not shiboken6.isValid(field):
            continue
        for step in (field.undo, field.redo):
            for _ in range(3):
                step()
                if TYPED in of(field):
                    found.append(field.objectName())
    return sorted(set(found))


def show_every_view(desk: Any) -> None:
    shell = desk.window.shell
    for view in (*shell._views, *shell._later, "queue"):
        shell.show_view(view)
        desk.hand.settle()


@pytest.mark.parametrize("taken_back", [False, True], ids=["it-stands-there", "it-was-taken-back"])
def test_undoing_brings_the_next_person_nothing_of_what_was_typed_in_any_field(guarded: Any, taken_back: bool) -> None:
    people.change_person(guarded.store, guarded.desk.person, key=new_key(), person=2, role="administrator", limit="")
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    show_every_view(guarded)
    fields = type_everywhere(guarded, guarded.window.shell, taken_back=taken_back)
    assert len(fields) > 80
    become(guarded, "yun")
    guarded.hand.settle()
    show_every_view(guarded)
    assert brought_back(fields) == []


@pytest.mark.parametrize("taken_back", [False, True], ids=["it-stands-there", "it-was-taken-back"])
def test_undoing_brings_nothing_of_the_case_before_into_another(seat: Callable[..., Any], taken_back: bool) -> None:
    with seat() as desk:
        desk.take_in("Noor Vanderlee", "The wardrobe does not come.")
        fields = type_everywhere(desk, desk.window.case, taken_back=taken_back)
        fields += type_everywhere(desk, desk.window.guide, taken_back=taken_back)
        assert len(fields) > 20
        desk.take_in("Ada Brandt", "The bill is wrong.")
        desk.hand.settle()
        emptied = [each for each in fields if TYPED not in of(each)]
        assert {each.objectName() for each in fields if each not in emptied and each.isVisible()} <= {"case.find.field", "case.tag"}
        assert {"case.note", "case.override_reason", "case.apology", "case.goodwill"} <= {each.objectName() for each in emptied}
        assert brought_back(emptied) == []


@pytest.mark.parametrize("ident", ["intake.customer", "intake.phone", "intake.email", "intake.words", "intake.product"])
def test_undoing_brings_nothing_of_the_complaint_that_was_saved_into_the_next_form(seat: Callable[..., Any], ident: str) -> None:
    typed = {"intake.customer": "Noor Vanderlee", "intake.phone": "0555 100200", "intake.email": "noor@example.org",
             "intake.words": "The wardrobe does not come.", "intake.product": "wardrobe"}
    with seat() as desk:
        hand = desk.hand
        hand.press("nav.queue")
        hand.press("queue.new")
        for name, text in typed.items():
            QTest.keyClicks(hand.find(name), text)
        hand.write("intake.channel", "phone")
        hand.write("intake.verified", "known_number")
        hand.press("intake.save")
        hand.wait(lambda: hand.shows("case.number"), "the case")
        hand.settle()
        hand.press("nav.queue")
        hand.press("queue.new")
        field = hand.find(ident)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Z, _CONTROL)
        QTest.keyClick(field, Qt.Key.Key_Z, _CONTROL | Qt.KeyboardModifier.ShiftModifier)
        assert of(field) == ""

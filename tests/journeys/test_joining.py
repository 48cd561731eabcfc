"""Merging and undoing it, splitting, linking, tags, fields, and a parent closed with its parts: in the window, by ids and by keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from complaint_desk.services import intake, marking
from complaint_desk.ui.widgets import Chip
from tests.journeys.fingers import Keys
from tests.journeys.test_names import nameless

REASON = "The customer hung up; we ring back tomorrow."


@pytest.fixture
def desk(seat):
    """A desk with two cases of one customer; the second one is shown."""
    with seat(language="en") as desk:
        desk.first = desk.take_in("Noor Vanderlee", "Nobody knows when the parcel comes.")
        desk.second = again(desk, "Nobody knows when the parcel comes, still.")
        yield desk


def again(desk, words):
    """Another case of the same customer, shown; returns its number."""
    customer = desk.store.case(desk.store.case_id(desk.first)).customer_id
    caller = intake.Caller(customer_id=customer)
    done = []
    desk.desk.do(intake.open_case, intake=intake.Intake(caller=caller, words=words, verified="known_number"), then=done.append)
    desk.hand.settle()
    desk.window.open_case(done[0].result["case"])
    desk.hand.wait(lambda: desk.hand.read("case.number") == done[0].result["number"], "the second case")
    return done[0].result["number"]


def told(desk, number):
    return json.loads(desk.verb("case", number, "--json"))


def joining_page(desk):
    desk.hand.find("case.tabs").setCurrentIndex(3)
    desk.hand.settle()


def define(desk, verb, **fields):
    desk.desk.do(verb, **fields)
    desk.hand.settle()


def test_a_case_goes_on_as_the_look_alike_one_and_the_notice_takes_it_back(desk):
    hand = desk.hand
    joining_page(desk)
    assert nameless() == []
    chips = hand.find("case.together").findChildren(Chip)
    assert [chip.accessibleName() for chip in chips] == [desk.words("joining.alike")]
    hand.press(f"case.merge.{desk.first}")
    hand.wait(lambda: hand.read("case.number") == desk.first, "the case that goes on")
    assert told(desk, desk.second)["merged_into"] == desk.first
    assert [part["number"] for part in told(desk, desk.first)["absorbed"]] == [desk.second]
    lines = hand.find("case.timeline").lines.lines
    assert any(line.other == desk.second and "still" in line.spoken for line in lines)
    desk.window.case.reload()  # as any news of the case does
    hand.settle()
    hand.press("toast.undo")
    hand.wait(lambda: not told(desk, desk.first)["absorbed"], "two cases")
    assert told(desk, desk.second)["status"] == "open"


def test_a_merge_is_taken_back_on_the_page_of_either_case(desk):
    hand = desk.hand
    joining_page(desk)
    hand.press(f"case.merge.{desk.first}")
    hand.wait(lambda: hand.read("case.number") == desk.first, "the case that goes on")
    joining_page(desk)
    hand.press(f"case.unmerge.{desk.second}")
    hand.wait(lambda: not told(desk, desk.first)["absorbed"], "two cases")


def test_by_keyboard_alone(desk):
    hand = desk.hand
    joining_page(desk)
    wanted = f"case.merge.{desk.first}"
    field = hand.find("case.join.number")
    field.setFocus()
    for _ in range(5):
        if field.window().focusWidget().objectName() != wanted:
            QTest.keyClick(field.window().focusWidget(), Qt.Key.Key_Tab)
    assert field.window().focusWidget().objectName() == wanted
    QTest.keyClick(field.window().focusWidget(), Qt.Key.Key_Space)
    hand.wait(lambda: hand.read("case.number") == desk.first, "the case that goes on")


def test_merged_and_taken_back_with_keys_alone_from_the_first_one_on(desk):
    keys = Keys(desk)
    desk.window.open_case(desk.store.case_id(desk.second))
    desk.hand.wait(lambda: desk.hand.read("case.number") == desk.second, "the second case")
    keys.keys("Ctrl+E")
    keys.keys("Ctrl+Tab")
    while desk.hand.find("case.tabs").currentIndex() != 3:
        keys.keys("Ctrl+Tab")
    keys.keys("Shift+F6")  # from the field below into the page above it
    keys.tab_to(f"case.merge.{desk.first}", 8)
    keys.press(Qt.Key.Key_Space)
    desk.hand.wait(lambda: desk.hand.read("case.number") == desk.first, "the case that goes on")
    keys.keys("Ctrl+Z")
    desk.hand.wait(lambda: not told(desk, desk.first)["absorbed"], "two cases")
    assert told(desk, desk.second)["status"] == "open"


def test_a_part_goes_on_in_a_new_case(desk):
    hand = desk.hand
    joining_page(desk)
    hand.press("case.split")
    assert hand.shows("case.split.error")
    hand.press("case.split.2")
    hand.write("case.split.about", "price_dispute")
    hand.press("case.split")
    hand.wait(lambda: hand.read("case.number") not in (desk.first, desk.second), "the new case")
    new = told(desk, hand.read("case.number"))
    assert (new["split_from"], new["type"]) == (desk.second, "price_dispute")


def test_a_parent_is_closed_with_what_is_finished_and_says_what_is_not(desk):
    hand = desk.hand
    joining_page(desk)
    hand.write("case.links", "parent_of")
    hand.press(f"case.link.{desk.first}")
    assert told(desk, desk.first)["links"] == [{"how": "child_of", "number": desk.second}]
    for _ in range(5):
        hand.write("case.override_reason", REASON)
        hand.press("case.override")
    hand.find("case.tabs").setCurrentIndex(1)
    hand.settle()
    hand.press("case.resolve")
    hand.write("case.override_reason", REASON)
    hand.press("case.override")
    hand.press("case.close")
    hand.wait(lambda: hand.shows("case.children.close"), "the parts")
    hand.press(f"case.child.{desk.first}")
    hand.press("case.children.close")
    hand.wait(lambda: told(desk, desk.second)["status"] == "closed", "closed")
    assert desk.first in hand.read("case.together.problem")
    assert told(desk, desk.first)["status"] == "open"


def test_a_tag_is_given_by_typing_and_taken_off_by_its_chip_and_back_by_the_notice(desk):
    hand = desk.hand
    define(desk, marking.define_tag, label="Flood of May")
    hand.write("case.tag", "Flood of May")
    hand.wait(lambda: told(desk, desk.second)["tags"], "the tag")
    hand.press("case.tag.tag_1")
    hand.wait(lambda: not told(desk, desk.second)["tags"], "no tag")
    hand.press("toast.undo")
    hand.wait(lambda: told(desk, desk.second)["tags"] == [{"tag": "tag_1", "label": "Flood of May"}], "the tag again")
    assert json.loads(desk.verb("queue", "--view", "open", "--filter", "tag=flood of may", "--json"))["total"] == 1


def test_marks_are_defined_renamed_and_retired_on_the_settings_page(desk):
    hand = desk.hand
    hand.press("nav.settings")
    hand.write("settings.tag.new", "Flood")
    hand.press("settings.tag.add")
    hand.write("settings.field.new", "Colour")
    hand.write("settings.field.type", "choice")
    hand.press("settings.field.add")
    assert hand.shows("settings.field.choices.error")
    hand.write("settings.field.choices", "red, blue")
    hand.press("settings.field.add")
    assert nameless() == []
    hand.press("settings.tag.tag_1.turn")
    known = marking.known(desk.store)
    assert [(t.label, t.active) for t in known.tags] == [("Flood", False)]
    assert [(f.label, f.choices) for f in known.fields] == [("Colour", ("red", "blue"))]
    hand.press("settings.tag.tag_1.turn")
    hand.press("nav.case")
    hand.write("case.tag", "Flood")
    hand.wait(lambda: told(desk, desk.second)["tags"], "the tag")


def test_a_typed_field_survives_another_case(desk):
    hand = desk.hand
    define(desk, marking.define_field, label="Order", kind="text")
    field = hand.find("case.field.field_1")
    field.setFocus()
    QTest.keyClicks(field, "A 17, half ty")
    desk.window.open_case(desk.store.case_id(desk.first))
    hand.wait(lambda: hand.read("case.number") == desk.first, "the other case")
    assert hand.read("case.field.field_1") == ""
    desk.window.open_case(desk.store.case_id(desk.second))
    hand.wait(lambda: hand.read("case.number") == desk.second, "back")
    hand.wait(lambda: hand.read("case.field.field_1") == "A 17, half ty", "what was typed")


def test_what_is_typed_in_a_field_of_one_case_never_goes_into_the_next(desk):
    hand, shell = desk.hand, desk.window.shell
    define(desk, marking.define_field, label="Order", kind="text")
    shell.activateWindow()
    hand.wait(shell.isActiveWindow, "the window in front")
    field = hand.find("case.field.field_1")
    field.setFocus()
    hand.wait(field.hasFocus, "the cursor")
    QTest.keyClicks(field, "A 17, half ty")
    desk.window.open_case(desk.store.case_id(desk.first))
    hand.wait(lambda: hand.read("case.number") == desk.first, "the other case")
    hand.settle()
    assert desk.store.case(desk.store.case_id(desk.first)).fields == ()
    assert hand.read("case.field.field_1") == ""


def test_the_sites_own_fields_are_filled_in_and_what_does_not_fit_is_told(desk):
    hand = desk.hand
    define(desk, marking.define_field, label="Order value", kind="number")
    define(desk, marking.define_field, label="Colour", kind="choice", choices=("red", "blue"))
    field = hand.find("case.field.field_1")
    field.setFocus()
    QTest.keyClicks(field, "twelve")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.wait(lambda: hand.shows("case.field.field_1.error"), "the refusal")
    field.selectAll()
    QTest.keyClicks(field, "12.50")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.write("case.field.field_2", "blue")
    hand.wait(lambda: len(told(desk, desk.second)["fields"]) == 2, "both")
    assert {f["field"]: f["value"] for f in told(desk, desk.second)["fields"]} == {"field_1": "12.5", "field_2": "blue"}

"""The region of a case in the card at its right: shown, offered from other cases, put right, and refused where no place is called so."""

from PySide6.QtCore import Qt

from complaint_desk.services import conversation, joining, marking, regions


def test_it_is_put_right_with_what_other_cases_say_or_with_a_new_place(room, qtbot):
    other = room.open()
    room.around.do(regions.set_region, other, region="North Rhine")
    case = room.open()
    field = room.find("case.region")
    assert field.text() == ""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.show_choices()
    qtbot.waitUntil(lambda: field.is_open)
    field.clear()
    qtbot.keyClicks(field, "north rhine")
    field.commit()
    assert room.around.store.case(case).facts["region"].value == "North Rhine"
    field.end(False)
    qtbot.keyClicks(field, " and south")
    field.commit()
    assert room.around.store.case(case).facts["region"].value == "North Rhine and south"
    field.clear()
    field.commit()
    assert room.around.store.read().value("SELECT region FROM complaint WHERE id = ?", (case,)) == ""
    room.screen.open_case(other)
    assert room.find("case.region").text() == "North Rhine"


def test_what_was_half_typed_is_there_again_and_no_other_case_gets_it(room, qtbot):
    one, other = room.around.take(), room.around.take()
    room.screen.open_case(one)
    qtbot.keyClicks(room.find("case.region"), "Half a pla")
    room.screen.open_case(other)
    assert room.find("case.region").text() == ""
    room.screen.open_case(one)
    qtbot.waitUntil(lambda: room.find("case.region").text() == "Half a pla")
    assert "region" not in room.around.store.case(other).facts


def test_what_was_half_typed_goes_over_no_value_that_somebody_else_said_since_and_both_are_told(room, qtbot):
    one, other, desk = room.around.take(), room.around.take(), room.around
    shop = marking.define_field(desk.store, desk.boss, key=b"s" * 16, label="Shop", kind="text").result["field"]
    typed = {"case.region": "Half a pla", f"case.field.{shop}": "Mill La"}
    room.screen.open_case(one)
    for ident, words in typed.items():
        qtbot.keyClicks(room.find(ident), words)
    room.screen.open_case(other)
    regions.set_region(desk.store, desk.boss, key=b"r" * 16, case_id=one, region="North Rhine")
    marking.set_field(desk.store, desk.boss, key=b"f" * 16, case_id=one, field=shop, typed="Quay")
    room.screen.open_case(one)
    qtbot.waitUntil(lambda: room.showing("case.region.aside") and room.showing("case.fields.aside"))
    assert [room.find(ident).text() for ident in typed] == ["North Rhine", "Quay"]
    assert "Region" in room.find("case.region.aside").text()
    assert "Shop" in room.find("case.fields.aside").text()
    regions.set_region(desk.store, desk.boss, key=b"t" * 16, case_id=one, region="South")  # a second change gives up nothing
    marking.set_field(desk.store, desk.boss, key=b"g" * 16, case_id=one, field=shop, typed="Market")
    room.screen.reload()
    assert [room.find(ident).text() for ident in typed] == ["South", "Market"]
    desk.drafts.flush()
    qtbot.waitUntil(lambda: room.showing("case.region.aside") and room.showing("case.fields.aside"))
    assert sorted(text.splitlines()[-1] for text in desk.texts.values()) == sorted(typed.values())
    for ident in ("case.region.fill_in", "case.fields.fill_in"):
        room.press(ident)
    assert [room.find(ident).text() for ident in typed] == list(typed.values())
    assert not room.showing("case.region.aside")
    room.find("case.region").commit()
    assert desk.store.case(one).facts["region"].value == "Half a pla"
    qtbot.keyClicks(room.find("case.region"), "ce")
    room.screen.open_case(other)
    room.screen.open_case(one)
    qtbot.waitUntil(lambda: room.find("case.region").text() == "Half a place")  # over one's own value, which stands


def test_what_was_saved_while_somebody_went_on_to_the_next_case_is_no_draft_any_more(room, qtbot, monkeypatch):
    one, other, waiting = room.around.take(), room.around.take(), []
    room.screen.open_case(one)
    write = room.around.runner.write
    monkeypatch.setattr(room.around.runner, "write", lambda job, **told: waiting.append(lambda: write(job, **told)))
    room.write("case.region", "North")
    room.find("case.region").commit()
    room.screen.open_case(other)
    room.around.drafts.flush()
    qtbot.waitUntil(lambda: [text.splitlines()[-1] for text in room.around.texts.values()] == ["North"])
    waiting.pop()()
    assert room.around.store.case(one).facts["region"].value == "North"
    qtbot.waitUntil(lambda: not room.around.texts)


def test_a_name_too_long_for_a_place_is_told_beside_the_field_and_a_merged_case_keeps_its_own(room, qtbot):
    case, into = room.around.take(), room.around.take()
    room.screen.open_case(case)
    height = room.find("case.region").sizeHint().height()
    room.write("case.region", "x" * 81)
    room.find("case.region").commit()
    assert room.showing("case.region.error")
    assert room.find("case.region").sizeHint().height() == height  # nothing below it jumps but by what is said
    room.around.do(conversation.add_note, case, text="News of the case leaves what was typed.")
    room.screen.reload()
    assert room.find("case.region").text() == "x" * 81
    assert "region" not in room.around.store.case(case).facts
    room.around.do(joining.merge, case, into=into)
    room.screen.open_case(case)
    assert room.find("case.region").isReadOnly()


def test_a_region_that_somebody_else_says_while_one_is_typed_is_told_before_it_is_written_over(room, qtbot):
    case = room.open()
    qtbot.keyClicks(room.find("case.region"), "Half a pla")
    room.around.do(regions.set_region, case, region="North Rhine")
    assert room.find("case.region").text() == "Half a pla"
    assert room.showing("case.conflict")
    assert "New: Region." in room.find("case.conflict").accessibleName()

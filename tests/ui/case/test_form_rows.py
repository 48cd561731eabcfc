"""The forms of a case as one sees them: their title in sight, their fields in one line, and a ring for each thing that is counted."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from complaint_desk.domain.events import HOUR
from complaint_desk.domain.forms import FORMS
from complaint_desk.services import forms
from complaint_desk.ui.case.form_rows import Mark


def begun(room, qtbot, form):
    """The card of a form that was begun, after somebody asked to fill it in."""
    case = room.open()
    room.around.do(forms.start_form, case, form=form)
    assert room.screen.focus_field(f"guide.form.{form}")
    qtbot.waitUntil(lambda: room.showing(f"guide.form.{form}"))
    QApplication.processEvents()
    return room.find(f"guide.form.{form}")


def top_in_view(room, part):
    return part.mapTo(room.screen.forms.viewport(), QPoint(0, 0)).y()


@pytest.mark.parametrize("form", sorted(FORMS))
def test_all_fields_of_a_form_begin_at_one_left_edge(room, qtbot, form):
    card = begun(room, qtbot, form)
    fields = [each for kind in (QLineEdit, QPlainTextEdit) for each in card.findChildren(kind) if each.isVisibleTo(card)]
    assert len(fields) > 2
    assert len({each.mapTo(card, QPoint(0, 0)).x() for each in fields}) == 1


@pytest.mark.parametrize("form", sorted(FORMS))
def test_as_many_rings_are_shown_as_things_are_said_to_be_missing(room, qtbot, form):
    card = begun(room, qtbot, form)
    lacking = next(each.form.lacking for each in room.screen.view.forms if each.spec.code == form)
    assert lacking
    assert len([mark for mark in card.findChildren(Mark) if mark.lacks and mark.isVisibleTo(card)]) == len(lacking)
    assert str(len(lacking)) in room.find(f"guide.form.{form}.state").text()


def test_filling_in_a_form_brings_its_title_to_the_top_and_the_cursor_into_it(room, qtbot):
    room.screen.resize(968, 520)
    case = room.open()
    for form in FORMS:
        room.around.do(forms.start_form, case, form=form)
    for form in ("three_way", "respect_but_verify", "expert_hand_off"):
        room.screen.focus_field(f"guide.form.{form}")
        card, view = room.find(f"guide.form.{form}"), room.screen.forms.viewport()
        qtbot.waitUntil(lambda card=card, view=view: 0 <= top_in_view(room, card) < view.height() // 3)
        cursor = room.screen.focusWidget()
        assert isinstance(cursor, QWidget)
        assert card.isAncestorOf(cursor)
        assert 0 <= top_in_view(room, cursor) <= view.height() - cursor.height()


def test_the_line_of_a_form_whose_time_is_over_has_the_ink_of_what_is_late(room, qtbot):
    case = room.open(type="product_quality")
    room.around.do(forms.start_form, case, form="quality_trace")
    assert room.screen.focus_field("guide.form.quality_trace")
    qtbot.waitUntil(lambda: room.showing("guide.form.quality_trace"))
    state = room.find("guide.form.quality_trace.state")
    assert (state.property("tone"), " left" in state.text()) == ("muted", True)
    room.around.clock.us += 60 * 24 * HOUR
    room.screen.reload()
    qtbot.waitUntil(lambda: " late" in state.text())
    assert state.property("tone") == "late"

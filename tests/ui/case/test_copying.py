"""What of a case leaves by the clipboard: noted before it does, and nothing of a case that has come to be about whoever copies."""

from PySide6.QtGui import QGuiApplication

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.services import forms
from complaint_desk.services.forms import Value
from complaint_desk.ui.case.copying import copy_lines


def test_what_may_not_be_noted_does_not_leave(room):
    case = room.open()
    view, desk, clipboard = room.screen.view, room.screen._desk, QGuiApplication.clipboard()
    clipboard.setText("from before")
    room.around.do(forms.start_form, case, form="three_way")
    room.around.do(forms.enter, case, form="three_way", field="person", value=Value(ref=desk.person.id))
    copy_lines(desk, view, ["The parcel is late."])
    assert clipboard.text() == "from before"
    assert "view_exported" not in [each.event.kind for each in room.around.store.history(DESK_STREAM)]


def test_the_card_leaves_once_it_is_noted_and_not_where_the_case_is_about_who_copies(room):
    case = room.open()
    card, clipboard = room.screen.transparency, QGuiApplication.clipboard()
    card.toggle()
    clipboard.setText("from before")
    room.press("case.transparency.copy")
    text = clipboard.text()
    assert text.splitlines()[0] == card.accessibleName()
    noted = room.around.store.history(DESK_STREAM)[-1].event
    assert (noted.view, noted.form, noted.filters, noted.rows, noted.people, noted.masked) == (
        "card", "clipboard", (f"case={case}",), len(text.splitlines()), 1, True)
    clipboard.setText("from before")
    room.around.do(forms.start_form, case, form="three_way")
    room.around.do(forms.enter, case, form="three_way", field="person", value=Value(ref=room.screen._desk.person.id))
    room.find("case.transparency.copy").click()
    assert clipboard.text() == "from before"
    assert [each.event.kind for each in room.around.store.history(DESK_STREAM)].count("view_exported") == 1

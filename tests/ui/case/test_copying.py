"""Lines of a case that has come to be about whoever copies them."""

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

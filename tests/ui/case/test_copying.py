"""What of a case leaves by the clipboard: noted before it does, and nothing of a case that has come to be about whoever copies."""

from PySide6.QtGui import QGuiApplication

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.services import forms
from complaint_desk.services.forms import Value
from complaint_desk.ui.case.copying import copy_lines
from complaint_desk.ui.case.letter import LetterPart


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


class Later:
    """Answers where to write only once somebody chose."""

    def save(self, _parent, _title, _kinds, _name, then):
        self.then = then


def test_a_letter_leaves_without_card_numbers_noted_as_it_leaves_and_with_the_case_that_it_is_of(room, look, tmp_path):
    files = Later()
    part = LetterPart(look, room.screen._desk, room.around.drafts, files)
    room.qtbot.addWidget(part)
    case, other = room.open(), room.around.take()
    part.show_view(room.screen.view, room.screen._desk.person)
    typed, letter = (f"Dear Noor Vanderlee,\n\nthe lamp is on its way; you paid by {card}." for card in ("4111 1111 1111 1111", "4111 11** **** 1111"))
    part._field.setPlainText(typed)
    part._copy.click()
    assert QGuiApplication.clipboard().text() == letter
    part._save.click()
    room.screen.open_case(other)
    part.show_view(room.screen.view, room.screen._desk.person)
    files.then(tmp_path)
    assert part._error.isVisibleTo(part)
    files.then(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == letter + "\n"
    noted = [each.event for each in room.around.store.history(DESK_STREAM) if each.event.kind == "view_exported"]
    assert [(each.view, each.form, each.filters, each.masked) for each in noted] == [
        ("letter", form, (f"case={case}",), False) for form in ("clipboard", "txt")
    ]

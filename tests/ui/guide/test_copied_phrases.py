"""What to say is copied to be sent: it is noted that it leaves, and whether it names the customer."""

import pytest
from PySide6.QtGui import QGuiApplication

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.services import forms
from complaint_desk.services.forms import Value


def copied(room):
    """The text on the clipboard, and what is noted of it."""
    room.press("guide.say.1.copy")
    return QGuiApplication.clipboard().text(), room.store.history(DESK_STREAM)[-1].event


@pytest.mark.parametrize("named", [False, True], ids=["nobody", "the customer"])
def test_a_phrase_leaves_as_it_is_said_and_the_note_tells_whom_it_names(room, named):
    case = room.take()
    phrase, customer = room.view().guide.say[0], room.view().customer
    text = f"I am listening, {customer.form_of_address or customer.name}." if named else "I am listening."
    room.panel._head._cards[0].show_phrase(type(phrase)(phrase.id, text), said=False)
    found, noted = copied(room)
    assert found == text
    assert (noted.view, noted.form, noted.filters, noted.people, noted.masked) == ("phrase", "clipboard", (f"case={case}",), 1, not named)
    assert bool(noted.digest) is named


def test_nothing_leaves_where_the_case_has_come_to_be_about_who_copies(room):
    room.take()
    room.desk.changed.disconnect(room.reload)  # the panel has not heard of it yet
    QGuiApplication.clipboard().setText("from before")
    room.do(forms.start_form, form="three_way")
    room.do(forms.enter, form="three_way", field="person", value=Value(ref=room.desk.person.id))
    text, noted = copied(room)
    assert text == "from before"
    assert noted.kind != "view_exported"

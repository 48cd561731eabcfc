"""The macro's dialog asks for its variables, shows what will be done, runs it, and keeps one's own."""


import pytest
import shiboken6

from complaint_desk.domain.macros import FIELDS
from complaint_desk.services import intake, macros
from complaint_desk.ui.macros import MacroDialog
from complaint_desk.ui.reminders import ReminderDialog
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Choice, ChoiceField, FieldError, IconButton, LineField, TextField
from tests.histories import MONDAY
from tests.ui.conftest import settle


@pytest.fixture
def case(desk, store):
    taken = intake.Intake(caller=intake.Caller(name="Noor"), words="Nobody knows when it comes.", verified="known_number")
    return intake.open_case(store, desk.person, key=b"c" * 16, intake=taken).result["case"]


@pytest.fixture
def dialog(qtbot, look, desk, case):
    done = []
    made = MacroDialog(look, desk, [case], clock=lambda: MONDAY, site=None, then=done.append, parent=None)
    made.done_with = done
    made.show()
    yield made
    if shiboken6.isValid(made) and made.isVisible():
        made.reject()
    settle()


def find(dialog, kind, ident):
    found = dialog.findChild(kind, f"macro.{ident}")
    assert found is not None, ident
    return found


def write(dialog, **texts):
    for field, text in texts.items():
        find(dialog, LineField, f"field.{field}").setText(text)


def test_it_asks_shows_and_runs(dialog, store, case):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    write(dialog, what="the scratch", when="tomorrow 10:00")
    assert any("photographs of the scratch" in each.text() for each in dialog.findChildren(Label))
    find(dialog, Button, "run").click()
    assert len(dialog.done_with) == 1
    assert store.case(case).waiting_on == "customer"


def test_a_long_text_stands_whole_and_the_dialog_is_as_high_as_it_needs(dialog):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    high = {}
    for what in ("the scratch on the left side of the door, with something beside it that shows how long it is; " * 12, "the scratch"):
        write(dialog, what=what)
        settle()
        for each in dialog.findChildren(Label):
            assert each.height() >= each.heightForWidth(each.width()), each.text()
        high[len(what)] = dialog.height()
    assert max(high.values()) > min(high.values()) + 150


def test_what_is_not_answered_is_told_and_typing_stays(dialog, store, case):
    find(dialog, Button, "run").click()
    assert "Choose a macro" in find(dialog, FieldError, "error").accessibleName()
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    write(dialog, what="the scratch", when="one fine day")
    find(dialog, Button, "run").click()
    assert "By when?" in find(dialog, FieldError, "error").accessibleName()
    assert find(dialog, LineField, "field.what").text() == "the scratch"
    assert dialog.done_with == []
    assert store.case(case).waiting_on == ""


def test_a_macro_is_made_ones_own_and_deleted(dialog, store, desk):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    find(dialog, Button, "edit").click()
    find(dialog, LineField, "name").setText("Pictures")
    find(dialog, TextField, "text.1").setPlainText("Please send {what} by {nonsense}.")
    find(dialog, Button, "save").click()
    assert "nonsense" in find(dialog, FieldError, "error").accessibleName()
    find(dialog, TextField, "text.1").setPlainText("Please send {what} {when}.")
    find(dialog, Button, "save").click()
    mine = macros.own(store, desk.person)
    assert [macro.name for macro in mine] == ["Pictures"]
    assert find(dialog, ChoiceField, "which").text() == "Pictures (mine)"
    find(dialog, Button, "drop").click()
    assert macros.own(store, desk.person) == ()


def test_ones_own_macro_asks_for_what_is_named_and_used(dialog, store, desk, case):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    find(dialog, Button, "edit").click()
    assert find(dialog, LineField, "asks").text() == "what, when"
    find(dialog, LineField, "name").setText("Pictures")
    find(dialog, TextField, "text.1").setPlainText("Please send {what} of {订单号}.")
    find(dialog, TextField, "text.3").setPlainText("Look again.")
    find(dialog, LineField, "step.3.due").setText("{until}")
    find(dialog, LineField, "asks").setText("what，订单号, 1st until when")
    find(dialog, Button, "save").click()
    assert "1st" in find(dialog, FieldError, "error").accessibleName()
    find(dialog, LineField, "asks").setText("what，订单号, until when")
    find(dialog, Button, "save").click()
    assert [(each.name, each.kind) for each in macros.own(store, desk.person)[0].variables] == [
        ("what", "text"), ("订单号", "text"), ("until", "when")]
    settle()
    write(dialog, what="the scratch", 订单号="A-17", until="tomorrow 10:00")
    find(dialog, Button, "run").click()
    assert "Please send the scratch of A-17." in [getattr(each.event, "text", None) for each in store.history(case)]


def test_the_steps_of_ones_own_macro_are_added_taken_out_and_put_in_another_order(dialog, store, desk):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    before = dialog._macro.steps
    find(dialog, Button, "edit").click()
    find(dialog, LineField, "name").setText("Pictures")
    find(dialog, Choice, "add.what").setCurrentIndex(list(FIELDS).index("assign"))
    find(dialog, Button, "add").click()
    last = len(before) + 1
    find(dialog, Choice, f"step.{last}.to").setCurrentIndex(1)
    find(dialog, IconButton, f"up.{last}").click()
    find(dialog, IconButton, "out.1").click()
    find(dialog, Button, "save").click()
    steps = macros.own(store, desk.person)[0].steps
    assert [step.do for step in steps] == [*(step.do for step in before[1:-1]), "assign", before[-1].do]
    assert steps[-2].field("to") == "nobody"


def test_a_moment_of_a_step_that_is_none_is_told(dialog, store, desk):
    find(dialog, ChoiceField, "which").setText("Ask for photographs")
    find(dialog, Button, "edit").click()
    find(dialog, Choice, "add.what").setCurrentIndex(list(FIELDS).index("callback"))
    find(dialog, Button, "add").click()
    line = next(each for each in dialog.findChildren(LineField) if each.objectName().endswith(".due"))
    line.setText("one fine day")
    find(dialog, Button, "save").click()
    assert find(dialog, FieldError, "error").accessibleName()
    assert macros.own(store, desk.person) == ()


def test_a_reminder_is_written_down_shown_and_forgotten(qtbot, look, desk, case):
    told = []
    for _ in range(2):
        made = ReminderDialog(look, desk, case, clock=lambda: MONDAY, told=told.append, drafts=None, parent=None)
        made.show()
        if told:
            break
        made.findChild(Button, "case.reminder.save").click()
        assert made.findChild(FieldError, "case.reminder.error").isVisible()
        made.findChild(LineField, "case.reminder.text").setText("Ask the depot")
        made.findChild(LineField, "case.reminder.when").setText("tomorrow 10:00")
        made.findChild(Button, "case.reminder.save").click()
    assert look.worded(told[0]).startswith("You will be reminded")
    drop = next(each for each in made.findChildren(IconButton) if each.objectName().startswith("case.reminder.drop."))
    assert "Ask the depot" in drop.accessibleName()
    drop.click()
    settle()
    assert [each for each in made.findChildren(IconButton) if each.isVisible()] == []
    made.reject()
    settle()

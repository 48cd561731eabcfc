"""A complaint is taken by keyboard alone; only what was confirmed is recorded; nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from complaint_desk.services.suggesting import Suggesting
from complaint_desk.ui.intake import IntakeView
from complaint_desk.ui.intake.caller import understood
from tests.ui.desks import DeskOfOne

ANGRY = "This is outrageous! The parcel is three weeks late and I will call my lawyer."


class Form:
    """The intake view on a desk, used by accessible id."""

    def __init__(self, qtbot, look, folder, texts=None, *, active=True):
        self.qtbot = qtbot
        self.around = DeskOfOne(folder, texts)
        self.view = IntakeView(look, self.around.desk, self.around.drafts, SUGGESTING)
        self.view.resize(1368, 872)
        qtbot.addWidget(self.view)
        self.opened, self.cancelled, self.wanted = [], [], []
        self.view.opened.connect(self.opened.append)
        self.view.cancelled.connect(lambda: self.cancelled.append(1))
        self.view.case_wanted.connect(self.wanted.append)
        self.view.show()
        if active:
            with qtbot.waitActive(self.view):
                self.view.activateWindow()
        self.view.begin()

    def find(self, ident):
        found = self.view.findChild(QWidget, ident)
        assert found is not None, f"no {ident}"
        return found

    def write(self, ident, text):
        field = self.find(ident)
        (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(text)

    def press(self, ident):
        button = self.find(ident)
        assert button.isVisibleTo(self.view), ident
        assert button.isEnabled(), ident
        button.click()

    def events(self, at=0):
        return [recorded.event for recorded in self.around.store.history(self.opened[at])]

    def suggested(self):
        """Wait for the pause after which the words are judged."""
        self.qtbot.waitUntil(lambda: self.find("intake.type.yes").isEnabled())


SUGGESTING = Suggesting()


@pytest.fixture
def form(qtbot, look, tmp_path):
    made = Form(qtbot, look, tmp_path)
    yield made
    made.around.close()
    assert made.around.unexpected == []


def test_a_case_is_opened_with_the_words_as_they_stand(form):
    form.write("intake.customer", "Noor Vanderlee")
    form.write("intake.phone", "0555 0100")
    form.write("intake.verified", "order_details")
    form.write("intake.words", "  First Tuesday, then Thursday. ")
    form.press("intake.save")
    opened, heard, assigned = form.events()
    assert (opened.channel, opened.verified, opened.on_behalf) == ("phone", "order_details", False)
    assert heard.words == "First Tuesday, then Thursday."
    assert assigned.owner_id == form.around.agent.id
    assert form.find("intake.words").toPlainText() == ""


def test_keyboard_alone_goes_from_the_customer_to_the_words_and_saves_from_anywhere(form, qtbot):
    seen = []
    for ident in ("intake.customer", "intake.phone", "intake.email", "intake.channel", "intake.verified"):
        seen.append(QApplication.focusWidget().objectName())
        if ident == "intake.customer":
            qtbot.keyClicks(QApplication.focusWidget(), "Ann")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    while QApplication.focusWidget().objectName() != "intake.words":
        assert QApplication.focusWidget().objectName() == "intake.on_behalf"
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "It broke")
    assert seen == ["intake.customer", "intake.phone", "intake.email", "intake.channel", "intake.verified"]
    qtbot.keyClick(form.find("intake.words"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(form.opened) == 1


def test_what_was_only_suggested_is_not_recorded_but_its_risk_is(form):
    form.write("intake.customer", "Ann")
    form.write("intake.words", ANGRY)
    form.suggested()
    form.press("intake.save")
    assert [e.kind for e in form.events()] == ["opened", "words_heard", "assigned"]
    assert form.events()[1].signals == ("lawyer",)


def test_yes_and_change_are_what_is_recorded(form):
    form.write("intake.customer", "Ann")
    form.write("intake.words", ANGRY)
    form.suggested()
    assert form.find("intake.type.value").text() == "Delay"
    assert "late" in form.find("intake.type.reason").text()
    form.press("intake.type.yes")
    form.write("intake.emotion", "threatening")
    form.write("intake.urgency", "4")
    form.press("intake.save")
    emotion, classified = form.events()[2:4]
    assert (emotion.level, classified.type, classified.urgency, classified.impact) == ("threatening", "delay", 4, 0)


@pytest.mark.parametrize(("ident", "text", "beside"), [("intake.customer", "", "intake.customer.error")])
def test_an_error_stands_beside_its_field_and_keeps_the_words(form, ident, text, beside):
    form.write("intake.customer", "Ann")
    form.write("intake.words", "It broke")
    form.write(ident, text)
    form.press("intake.save")
    assert form.find(beside).isVisibleTo(form.view)
    assert form.opened == []
    form.write("intake.customer", "Ann")
    form.write("intake.words", "It broke")
    form.press("intake.save")
    assert len(form.opened) == 1


def test_own_words_say_how_we_know_who_calls_and_for_whom(form):
    form.write("intake.customer", "Ann")
    form.write("intake.verified", "knows the delivery code")
    form.find("intake.on_behalf").setChecked(True)
    form.write("intake.on_behalf_of", "her mother")
    form.write("intake.words", "It broke")
    form.press("intake.save")
    opened = form.events()[0]
    assert (opened.verified, opened.verified_words, opened.on_behalf_of) == ("other", "knows the delivery code", "her mother")


@pytest.mark.parametrize(("typed", "field"), [("Noor Vanderlee", "name"), ("+86 138-0013-8000", "phone"), ("noor@example.org", "email"), ("林若安", "name")])
def test_one_line_is_understood_as_name_number_or_address(typed, field):
    assert getattr(understood(typed), field) == typed


def test_a_known_customer_is_found_picked_and_not_made_twice(form, qtbot):
    form.around.take()
    qtbot.keyClicks(form.find("intake.customer"), "noor")
    qtbot.waitUntil(lambda: form.view.caller._list.isVisible())
    row = form.view.caller._model.item(0).text()
    assert "Noor Vanderlee" in row
    assert "138 **** 8000" in row
    qtbot.keyClick(form.view.caller._list, Qt.Key.Key_Down)
    qtbot.keyClick(form.view.caller._list, Qt.Key.Key_Return)
    assert form.find("intake.customer.card").isVisibleTo(form.view)
    form.write("intake.words", "And now this")
    form.press("intake.save")
    assert form.events()[0].customer_id == form.around.store.case(form.opened[0] - 0).customer_id
    assert form.around.store.read().value("SELECT count(*) FROM customer") == 1


def test_the_words_can_go_to_the_customers_open_case_instead(form, qtbot):
    case = form.around.take()
    customer = form.around.store.case(case).customer_id
    form.view.caller.pick(customer)
    number = form.around.store.case(case).number
    form.write("intake.words", "And nobody called, so I will call my lawyer")
    form.press(f"intake.open.{number}")
    assert form.wanted == [case]
    form.press(f"intake.add_to.{number}")
    assert form.opened == [case]
    assert form.around.store.read().value("SELECT count(*) FROM complaint") == 1
    heard = form.events()[-1]
    assert (heard.words, heard.signals) == ("And nobody called, so I will call my lawyer", ("lawyer",))


def test_what_was_typed_and_confirmed_is_there_again_after_a_kill(qtbot, look, tmp_path):
    texts = {}
    form = Form(qtbot, look, tmp_path, texts, active=False)
    case = form.around.take()
    form.view.caller.pick(form.around.store.case(case).customer_id)
    form.write("intake.words", ANGRY)
    form.write("intake.channel", "email")
    form.write("intake.emotion", "angry")
    form.around.drafts.flush()
    form.view.close()
    form.around.close()
    again = Form(qtbot, look, tmp_path, texts, active=False)
    qtbot.waitUntil(lambda: again.find("intake.words").toPlainText() == ANGRY)
    qtbot.waitUntil(lambda: again.find("intake.customer.card").isVisibleTo(again.view))
    assert again.find("intake.channel").code == "email"
    again.press("intake.save")
    opened, _, emotion = again.events()[:3]
    assert (opened.channel, opened.customer_id, emotion.level) == ("email", again.around.store.case(case).customer_id, "angry")
    again.around.close()
    assert not {key for key in texts if key.startswith("intake.")}


def test_escape_leaves_the_form_and_keeps_the_draft(form, qtbot):
    form.write("intake.words", "It br")
    qtbot.keyClick(form.find("intake.words"), Qt.Key.Key_Escape)
    assert form.cancelled == [1]
    qtbot.waitUntil(lambda: form.around.texts.get("intake.words") == "It br")


def test_what_it_is_about_and_where_stand_side_by_side_and_follow_each_other_by_keyboard(form):
    product, region = form.find("intake.product"), form.find("intake.region")
    assert product.mapTo(form.view, product.rect().topLeft()).y() == region.mapTo(form.view, region.rect().topLeft()).y()
    product.setFocus()
    form.qtbot.keyClick(product, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is region
    assert region.accessibleName() == "Region"

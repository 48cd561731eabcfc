"""The case screen: what is shown, what is recorded, what is kept while somebody types; by accessible id."""

from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.domain.clocks import Clock
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.messages import say
from complaint_desk.services import assigning, conversation, follow_up, intake, limits
from complaint_desk.services.books import load_books
from complaint_desk.ui.case import CaseScreen
from complaint_desk.ui.case.header import shown_clocks
from tests import endings
from tests.ui.desks import WORDS, DeskOfOne
from tests.ui.held import Held

PASSING = ("case.override_reason", "case.override", "case.reopen")
books_for = cache(load_books)


class Room:
    """The screen on a desk of one."""

    def __init__(self, qtbot, look, folder, texts=None):
        self.qtbot = qtbot
        self.around = DeskOfOne(folder, texts)
        self.screen = CaseScreen(look, self.around.desk, self.around.drafts, books_for=books_for, clock=self.around.clock)
        self.shown, self.fields = [], []
        self.screen.case_shown.connect(self.shown.append)
        self.screen.field_wanted.connect(self.fields.append)
        self.screen.resize(968, 872)
        qtbot.addWidget(self.screen)
        self.screen.show()

    def find(self, ident):
        found = self.screen.findChild(QWidget, ident)
        assert found is not None, f"no {ident}"
        return found

    def showing(self, ident):
        return self.find(ident).isVisibleTo(self.screen)

    def press(self, ident):
        assert self.showing(ident), ident
        assert self.find(ident).isEnabled(), ident
        self.find(ident).click()

    def write(self, ident, text):
        assert self.showing(ident), ident
        field = self.find(ident)
        (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(text)

    def open(self, **fields):
        case = self.around.take(**fields)
        self.screen.open_case(case)
        return case

    def follow_up(self):
        """A case whose options were offered and whose promise was kept and told."""
        return self.around.followed_up(self.open())

    def lines(self):
        model = self.screen.timeline.model()
        return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_before_a_case_is_open_the_view_says_what_will_stand_here(room):
    assert room.showing("case.empty")
    assert not room.showing("case.timeline")
    assert room.screen.focus_field("case.cause") is False


def test_a_case_shows_number_status_clocks_and_conversation(room):
    case = room.open()
    number = room.around.store.case(case).number
    assert (room.find("case.number").text(), room.find("case.status").text()) == (number, "Open")
    assert "Resolution" in room.find("case.clocks").accessibleDescription()
    assert "plus 3 d" in room.find("case.clock.resolution").accessibleDescription()
    assert any(WORDS in line and "Noor Vanderlee" in line for line in room.lines())
    assert room.shown[-1].case.id == case


def test_a_note_is_a_note_whatever_is_chosen_above_the_field(room):
    case = room.open()
    room.write("case.note", "call the depot")
    room.press("case.add_note")
    assert room.around.kinds(case)[-1] == "note_added"
    assert room.find("case.note").toPlainText() == ""
    assert "Internal note" in room.lines()[-1]


@pytest.mark.parametrize(("channel", "kind"), [("phone", "said"), ("email", "reply_sent")])
def test_what_goes_to_the_customer_is_said_or_written_as_the_case_came_in(room, qtbot, channel, kind):
    case = room.open(channel=channel)
    room.write("case.note", "I will call you at five.")
    qtbot.keyClick(room.find("case.note"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room.around.kinds(case)[-1] == kind


def test_an_empty_note_is_refused_beside_the_field(room):
    case = room.open()
    before = room.around.kinds(case)
    room.press("case.add_note")
    assert room.showing("case.note.error")
    assert room.around.kinds(case) == before


def test_the_coach_marks_says_better_and_is_taken_by_key_without_taking_the_focus(room, qtbot):
    room.open()
    field = room.find("case.note")
    with qtbot.waitActive(room.screen):
        room.screen.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "That is not our fault")
    qtbot.waitUntil(lambda: room.showing("case.coach"))
    assert QApplication.focusWidget() is field
    assert "not our fault" in room.find("case.coach.better").text()
    qtbot.keyClick(field, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert "not our fault" not in field.toPlainText()
    room.find("case.compose.note").click()
    field.setPlainText("not our fault")
    room.screen.composer.coach.check()
    assert not room.showing("case.coach")


def test_from_the_follow_up_on_everything_to_close_is_on_the_screen(room):
    room.open()
    assert not room.showing("case.cause")
    room.follow_up()
    for ident in ("case.cause", "case.improvement", "case.resolve", "case.close"):
        assert room.showing(ident), ident


def test_a_case_is_resolved_and_closed_with_what_stands_typed(room):
    case = room.follow_up()
    room.press("case.resolve")
    assert room.find("case.status").text() == "Resolved"
    room.press("case.close")
    assert "Not yet" in room.find("case.problem").text()
    assert room.fields == ["guide.follow_up.result.1"]
    for number in (1, 2):
        room.around.do(follow_up.answer_callback, case, callback=number, answer=follow_up.Answer(outcome="satisfied", result=5, handling=4))
    room.write("case.cause", "late_hand_over")
    room.write("case.improvement", "The depot confirms a day before we name it.")
    room.press("case.close")
    assert room.find("case.status").text() == "Closed"
    assert room.around.store.case(case).cause == "late_hand_over"
    assert room.around.kinds(case).count("improvement_noted") == 1
    assert room.find("case.improvement").text() == "The depot confirms a day before we name it."


def test_a_point_that_others_found_is_joined_from_a_menu_that_counts_their_cases(room):
    room.around.do(follow_up.note_improvement, room.follow_up(), text="Name no day & no hour.")
    case = room.follow_up()
    room.press("case.improvement.join")
    points = room.find("case.improvement.points").actions()
    assert [each.text() for each in points] == ["Name no day && no hour. (1 case)"]
    points[0].trigger()
    assert room.find("case.improvement").text() == "Name no day & no hour."
    assert room.around.store.case(case).improvement_id


def test_points_that_come_when_the_case_is_closed_by_now_open_no_menu(room, monkeypatch):
    room.around.do(follow_up.note_improvement, room.follow_up(), text="Name no day.")
    case = room.follow_up()
    with monkeypatch.context() as meanwhile:
        held = Held(meanwhile, room.around.desk, room.around.store)
        room.press("case.improvement.join")
    endings.closed(room.around.do, case, room.around.store)
    assert not room.showing("case.improvement.join")
    held.answer()
    assert room.screen.closing.findChild(QMenu, "case.improvement.points") is None


def test_what_stands_typed_counts_as_written_until_it_is_recorded_or_refused(room):
    room.follow_up()
    told = []
    room.screen.closing.written.connect(told.append)
    room.find("case.improvement").setText("The depot confirms.")
    room.find("case.cause").setText("Nobody told the depot")
    assert told[-1] == {"case.improvement", "case.cause"}
    room.screen.closing.save_pending()
    assert told[-1] == set()
    room.find("case.improvement").setText("The depot confirms each day.")
    assert told[-1] == {"case.improvement"}
    room.screen.closing.show_problem(say("case.none_found"))
    assert told[-1] == set()


def test_own_words_are_a_cause_too(room):
    case = room.follow_up()
    room.write("case.cause", "the lift was broken")
    room.find("case.cause").commit()
    assert room.around.store.case(case).cause == "other"
    assert room.find("case.cause").text() == "the lift was broken"
    room.screen.reload()
    assert room.around.kinds(case).count("cause_found") == 1


def test_only_who_may_passes_a_gate_and_only_with_a_reason(room):
    case = room.open()
    assert not any(map(room.showing, PASSING)), "an agent lets nothing pass"
    room.around.desk.switch_to(room.around.boss)
    room.press("case.override")
    assert room.showing("case.override.error")
    room.write("case.override_reason", "all in the letter")
    room.press("case.override")
    assert room.around.kinds(case)[-1] == "gate_overridden"
    assert room.find("case.override_reason").text() == ""


def test_a_finished_case_is_taken_up_again_with_the_reason_that_stands_beside_it(room, qtbot):
    case = room.around.closed(room.open())
    assert [room.showing(ident) for ident in PASSING] == [True, False, True]
    room.press("case.reopen")
    assert room.showing("case.override.error")
    room.write("case.override_reason", "she called again")
    qtbot.keyClick(room.find("case.override_reason"), Qt.Key.Key_Return)
    assert room.around.kinds(case)[-1] == "reopened"
    assert not any(map(room.showing, PASSING)), "nothing to give a reason for"


def test_with_the_end_of_a_case_the_cursor_goes_to_the_timeline_and_a_stray_key_changes_nothing(room, qtbot):
    case = room.follow_up()
    with qtbot.waitActive(room.screen):
        room.screen.activateWindow()
    room.find("case.note").setFocus()
    endings.closed(room.around.do, case, room.around.store)
    assert QApplication.focusWidget() is room.find("case.timeline")
    other = room.around.closed(room.around.take(name="Ann Other"))
    room.find("case.timeline").clearFocus()
    before = room.around.kinds(other)
    room.screen.open_case(other)
    known = room.find("case.verified")
    assert known.isReadOnly()
    shown = known.text()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_N, Qt.Key.Key_Return):
        qtbot.keyClick(known, key)
    assert not known.is_open
    assert (known.text(), room.around.kinds(other)) == (shown, before)


def test_each_case_keeps_its_words_and_its_step(room, qtbot):
    first, second = room.open(), room.open(name="Ann Other")
    room.screen.open_case(first)
    room.screen.show_step("clarify")
    room.write("case.note", "half a sen")
    room.screen.open_case(second)
    assert room.find("case.note").toPlainText() == ""
    room.screen.open_case(first)
    qtbot.waitUntil(lambda: room.find("case.note").toPlainText() == "half a sen")
    assert room.shown[-1].guide.shown == "clarify"


def test_news_of_the_case_leaves_what_is_typed_and_is_told_when_it_was_somebody_else(room):
    case = room.open()
    room.write("case.note", "I am writ")
    room.around.do(conversation.note_emotion, case, level="angry")
    assert room.find("case.note").toPlainText() == "I am writ"
    assert room.showing("case.conflict")
    assert "Mara Linde" in room.find("case.conflict").accessibleName()
    room.press("case.conflict.keep")
    assert not room.showing("case.conflict")


def test_news_of_another_case_loads_nothing(room):
    other, case = room.around.take(name="Ann"), room.open()
    loads = len(room.shown)
    room.around.do(conversation.note_emotion, other, level="angry")
    assert (len(room.shown), room.shown[-1].case.id) == (loads, case)


def test_an_answer_for_a_case_no_longer_wanted_is_not_shown(qtbot, look, tmp_path):
    room = Room(qtbot, look, tmp_path)
    late = []
    plain = room.around.runner.read
    first, second = room.around.take(), room.around.take(name="Ann")
    room.around.runner.read = lambda job, **told: late.append((job, told, ticket := plain(lambda *_: None))) or ticket
    room.screen.open_case(first)
    room.screen.open_case(second)
    room.around.runner.read = plain
    assert late[0][2].dropped
    assert not late[1][2].dropped
    room.around.close()


def test_a_note_can_be_taken_back_and_stays_struck_through(room):
    case = room.open()
    room.write("case.note", "wrong case")
    room.press("case.add_note")
    room.press("toast.undo")
    assert room.around.kinds(case)[-1] == "undone"
    line = next(line for line in room.screen.timeline.lines.lines if line.text == "wrong case")
    assert line.undone
    assert "taken back" in line.spoken


def test_the_restatement_carries_the_answer_of_the_customer(room):
    case = room.open()
    room.around.do(conversation.note_emotion, case, level="calm")
    room.around.do(conversation.heard_out, case)
    room.around.do(conversation.answer_restatement, case, answer="yes", text="You waited three days.")
    line = next(line for line in room.screen.timeline.lines.lines if line.text == "You waited three days.")
    assert line.agreed
    assert "yes, that is it" in line.answer


def test_numbers_are_masked_until_somebody_looks(room):
    room.open()
    assert room.find("case.card.phone").text() == "138 **** 8000"
    room.press("case.reveal")
    assert room.find("case.card.phone").text() == "138 0013 8000"
    room.press("case.reveal")
    assert room.find("case.card.phone").text() == "138 **** 8000"


def test_earlier_cases_of_the_customer_fit_into_the_card(room):
    """A card that grew with the words of an earlier case had pushed the way to see the number out of the window."""
    first = room.open()
    room.around.do(assigning.wait, first, on="customer", reason="They look for the receipt")
    room.open(caller=intake.Caller(customer_id=room.around.store.case(first).customer_id))
    assert room.screen.view.other_cases
    card = room.find("case.card")
    QApplication.processEvents()
    assert card.widget().minimumSizeHint().width() <= card.viewport().width()
    words = [each for each in card.findChildren(QWidget) if each.objectName().startswith("case.earlier.")]
    assert all(each.width() >= each.sizeHint().width() for each in words)
    assert len(words) == 1


def test_how_we_know_who_calls_can_be_recorded_later(room):
    case = room.open(verified="not_yet")
    assert room.screen.focus_field("case.verified")
    room.write("case.verified", "order_details")
    assert room.around.store.case(case).verified == "order_details"


def test_a_field_of_the_closing_block_is_shown_when_it_is_asked_for(room):
    room.open()
    assert room.screen.focus_field("case.cause")
    assert room.showing("case.cause")
    assert room.screen.focus_field("no.such.field") is False


def test_the_lines_chosen_are_copied_as_text_masked_once_it_is_noted(room, qtbot):
    case = room.open()
    room.around.do(conversation.say_phrase, case, text="I call you back on 0555 123 4567.")
    room.screen.timeline.selectAll()
    qtbot.keyClick(room.screen.timeline, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert WORDS in copied
    assert "I call you back on" in copied
    assert "123 4567" not in copied
    event = room.around.store.history(DESK_STREAM)[-1].event
    assert (event.view, event.form, event.filters, event.rows, event.people, event.masked) == (
        "case", "clipboard", (f"case={case}",), room.screen.timeline.lines.rowCount(), 1, True)


def test_where_there_is_no_room_the_customer_is_a_tab(room):
    room.open()
    room.screen.resize(700, 700)
    assert not room.showing("case.card")
    tabs = room.find("case.tabs")
    QApplication.processEvents()
    assert tabs.rect().contains(tabs.tabRect(tabs.count() - 1))
    assert room.screen.focus_field("case.verified")
    assert room.showing("case.card")
    room.screen.resize(968, 872)
    assert room.showing("case.card")


def test_what_was_typed_is_there_again_after_a_kill(qtbot, look, tmp_path):
    texts = {}
    room = Room(qtbot, look, tmp_path, texts)
    case = room.follow_up()
    room.write("case.note", "half a sen")
    room.write("case.improvement", "name no day bef")
    room.around.close()
    room.screen.hide()
    again = Room(qtbot, look, tmp_path, texts)
    again.screen.open_case(case)
    qtbot.waitUntil(lambda: again.find("case.note").toPlainText() == "half a sen")
    qtbot.waitUntil(lambda: again.find("case.improvement").text() == "name no day bef")
    again.around.close()


def test_a_case_that_is_not_there_is_said_so(room):
    room.screen.open_case(4_711)
    assert room.showing("case.failure")


def test_a_long_history_shows_its_end_first_and_then_all_of_it(room, qtbot):
    case = room.around.take()
    for n in range(140):
        conversation.add_note(room.around.store, room.around.boss, key=next(room.around.keys), case_id=case, text=f"note {n}")
    room.screen.open_case(case)
    assert "note 139" in room.lines()[-1]
    assert len(room.lines()) < 140
    qtbot.waitUntil(lambda: len(room.lines()) > 140)
    assert WORDS in "".join(room.lines()[:4])
    assert room.screen.timeline.at_end


def test_the_offer_to_undo_goes_when_something_else_was_done_since(room):
    case = room.open()
    room.write("case.note", "call the depot")
    room.press("case.add_note")
    assert room.showing("toast")
    room.around.do(conversation.note_emotion, case, level="calm")
    assert not room.showing("toast")


def reason_for(room, form, asked):
    """Press a form's button without a reason, then with one."""
    field = room.screen.window().findChild(QWidget, f"{form}.reason")
    save = room.screen.window().findChild(QWidget, f"{form}.save")
    assert field.isVisible()
    save.click()
    assert field.isVisible()
    assert asked() is None
    field.setText("They asked for two days more")
    save.click()
    assert not field.isVisible()
    return asked()


def test_waiting_again_for_who_said_nothing_asks_why(room):
    case = room.open()
    room.around.do(assigning.wait, case, on="customer")
    room.around.clock.us += HOUR
    room.around.do(assigning.stop_waiting, case)
    told = []
    room.screen.header.wait_wanted.disconnect()
    room.screen.header.wait_wanted.connect(lambda on, reason: told.append((on, reason)))
    room.screen.header._wait_for("customer")
    assert reason_for(room, "case.wait_again", lambda: told[-1] if told else None) == ("customer", "They asked for two days more")


def test_taking_a_case_off_a_rule_set_asks_why(room):
    room.open()
    told = []
    room.screen.header.limit_wanted.disconnect()
    room.screen.header.limit_wanted.connect(lambda _verb, fields: told.append(fields))
    room.screen.header._ask_why(limits.choose_rule_set, {"rule_set": "cn_12315", "holds": False})
    found = reason_for(room, "case.leave", lambda: told[-1] if told else None)
    assert found == {"rule_set": "cn_12315", "holds": False, "reason": "They asked for two days more"}


def test_on_the_closing_tab_the_cause_scrolls_with_the_four_facts_and_below_the_timeline_it_stands_still(room):
    room.follow_up()
    block, facts = room.find("case.closing"), room.find("case.apology").parentWidget()
    assert not facts.parentWidget().isAncestorOf(block)
    room.screen.focus_field("case.cause")
    room.find("case.tabs").setCurrentIndex(1)
    assert facts.parentWidget().isAncestorOf(block)
    assert QApplication.focusWidget() is room.find("case.cause")
    assert block.mapTo(room.screen, block.rect().bottomLeft()).y() < facts.mapTo(room.screen, facts.rect().topLeft()).y()
    room.find("case.tabs").setCurrentIndex(0)
    assert not facts.parentWidget().isAncestorOf(block)
    assert QApplication.focusWidget() is room.find("case.cause")


def test_what_comes_into_the_header_while_the_closing_tab_is_open_has_its_own_place(room):
    case = room.open()
    room.find("case.tabs").setCurrentIndex(1)
    room.around.do(assigning.assign, case, owner_id=0)
    room.screen.reload()
    QApplication.processEvents()
    take, name = room.find("case.take"), room.find("case.customer")
    assert take.isVisible()
    assert take.width() == take.sizeHint().width()
    assert not take.geometry().intersects(name.geometry())


def test_where_one_clock_has_room_it_is_the_one_that_ran_out_first_and_none_that_was_kept(room):
    room.open()
    room.write("case.note", "I call you at five.")
    room.screen.composer.said.emit("I call you at five.")
    assert room.showing("case.clock.first_response")
    room.around.clock.us += 60 * 24 * HOUR
    room.find("case.clocks").setFixedWidth(160)
    room.screen.header.show_clocks(room.around.clock())
    bars = [each for each in room.find("case.clocks").findChildren(QWidget) if each.objectName().startswith("case.clock.")]
    assert [each.objectName() for each in bars if each.isVisibleTo(room.screen)] == ["case.clock.progress_update"]
    room.press("case.clocks.more")
    menu = room.find("case.clocks.menu")
    assert [action.text() for action in menu.actions() if action.text().endswith("…")] == []  # nowhere else is the rest of it seen
    assert [action.text().partition(":")[0] for action in menu.actions()] == ["First response", "Resolution"], "the others are told by a press"
    assert all(action.isEnabled() for action in menu.actions()), "the arrow keys go over them"
    assert "2" in room.find("case.clocks.more").accessibleName()
    heard = room.find("case.clocks.more").accessibleDescription()
    assert heard.startswith("First response:"), "who hears the window is told which ones, without a press"
    assert "Resolution:" in heard
    assert "Progress update:" not in heard
    menu.close()
    room.find("case.clocks").setFixedWidth(900)
    room.screen.header.show_clocks(room.around.clock())
    assert not room.showing("case.clocks.more")


def test_a_bar_that_is_shown_has_room_for_its_name_its_mark_and_its_time(room):
    room.open()
    room.around.clock.us += 60 * 24 * HOUR
    clocks = room.find("case.clocks")
    for width in (280, 420, 640, 900):
        clocks.setFixedWidth(width)
        room.screen.header.show_clocks(room.around.clock())
        clocks.layout().activate()
        bars = [each for each in clocks.findChildren(QWidget) if each.objectName().startswith("case.clock.") and each.isVisibleTo(clocks)]
        assert not [(width, bar.objectName(), bar.width(), bar.sizeHint().width()) for bar in bars if bar.width() < bar.sizeHint().width()]


def test_of_many_clocks_the_header_has_those_that_press_most_in_their_usual_order():
    def clock(name, kind, due, end=0):
        return Clock(name, 0, kind, 0, due * HOUR, end * HOUR)

    service = [clock("first_response", "service", 24, end=1), clock("resolution", "service", 72), clock("progress_update", "service", 48)]
    owed = [clock("promise", "promise", 9), clock("task", "task", 8), clock("callback", "callback", 90)]
    assert [each.name for each in shown_clocks([*service, *owed], 10 * HOUR)] == ["resolution", "progress_update", "task", "promise"]
    assert [each.name for each in shown_clocks([*service, *owed[:1]], 10 * HOUR)] == [
        "first_response", "resolution", "progress_update", "promise"]


@pytest.mark.parametrize("width", [968, 810])
def test_what_takes_a_case_up_again_hides_no_tab(room, width):
    case = room.follow_up()
    room.around.do(follow_up.resolve, case)
    room.screen.resize(width, 800)
    QApplication.processEvents()
    tabs, reason = room.find("case.tabs"), room.find("case.override_reason")
    assert room.showing("case.reopen")
    assert tabs.width() >= tabs.sizeHint().width()
    beside = reason.mapTo(room.screen, reason.rect().topLeft()).y() < tabs.mapTo(room.screen, tabs.rect().bottomLeft()).y()
    assert beside is (width == 968)


@pytest.mark.parametrize("way", ["said", "noted"])
def test_what_was_recorded_while_somebody_went_on_to_the_next_case_does_not_stand_there_unsent(room, qtbot, monkeypatch, way):
    one, other, waiting = room.around.take(), room.around.take(), []
    room.screen.open_case(one)
    write = room.around.runner.write
    monkeypatch.setattr(room.around.runner, "write", lambda job, **told: waiting.append(lambda: write(job, **told)))
    room.write("case.note", "I call you at five.")
    getattr(room.screen.composer, way).emit("I call you at five.")
    room.screen.open_case(other)
    room.write("case.note", "Not yet sent.")
    room.around.drafts.flush()
    qtbot.waitUntil(lambda: set(room.around.texts.values()) == {"I call you at five.", "Not yet sent."})
    waiting.pop()()
    qtbot.waitUntil(lambda: list(room.around.texts.values()) == ["Not yet sent."])
    assert room.screen.composer.text == "Not yet sent."

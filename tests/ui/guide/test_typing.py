"""What somebody types outlives news, another case, a killed program and a slow desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from complaint_desk.domain.problems import Problem
from complaint_desk.services import conversation
from complaint_desk.ui.guide.follow_up import inferred
from complaint_desk.ui.guide.listen import new_words
from tests.ui.desks import WORDS
from tests.ui.guide.room import Room
from tests.ui.guide.test_main_job import clarify, listen


class Late:
    """Does nothing until it is told to: a desk that is slow to answer."""

    def __init__(self, runner):
        self._runner, self._waiting = runner, []

    def write(self, job, **told):
        self._waiting.append((job, told))

    def answer(self):
        waiting, self._waiting = self._waiting, []
        for job, told in waiting:
            self._runner.write(job, **told)


def test_words_caret_and_widget_stay_when_news_arrives(room, qtbot):
    room.take()
    field = room.find("guide.listen.words")
    field.setFocus()
    QTest.keyClicks(field, "and then the driver")
    field.moveCursor(QTextCursor.MoveOperation.WordLeft)
    at = field.textCursor().position()
    room.do(conversation.add_note, text="The depot called.")
    room.do(conversation.note_emotion, level="angry")
    assert room.find("guide.listen.words") is field
    assert (field.toPlainText(), field.textCursor().position(), field.hasFocus()) == ("and then the driver", at, True)


def test_a_half_typed_fact_and_restatement_stay_when_news_arrives(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    room.type("guide.clarify.fact.wanted", "the parc")
    room.type("guide.clarify.restatement", "You waited, and")
    row = room.find("guide.clarify.fact.wanted")
    room.do(conversation.record_fact, fact="order", value="A-1")
    room.do(conversation.record_fact, fact="wanted", value="money")
    assert room.find("guide.clarify.fact.order").text() == "A-1"
    assert room.find("guide.clarify.fact.wanted") is row
    assert row.text() == "the parc"
    assert room.find("guide.clarify.restatement").toPlainText() == "You waited, and"


def test_an_untouched_restatement_follows_the_facts(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    room.type("guide.clarify.fact.wanted", "the parcel on Thursday")
    room.find("guide.clarify.fact.wanted").returnPressed.emit()
    assert "the parcel on Thursday" in room.find("guide.clarify.restatement").toPlainText()


def test_the_words_come_back_with_the_case(room, qtbot):
    first = room.take()
    room.type("guide.listen.words", "and then the driver")
    room.take("Another one.")
    assert room.find("guide.listen.words").toPlainText() == ""
    room.open(first)
    qtbot.waitUntil(lambda: room.find("guide.listen.words").toPlainText() == "and then the driver")


def test_the_words_come_back_after_the_program_was_killed(qtbot, look, tmp_path, room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    room.do(conversation.record_fact, fact="order", value="A-1")
    room.type("guide.clarify.fact.order", "A-12")
    room.type("guide.clarify.restatement", "You waited, and")
    room.drafts.flush()
    qtbot.waitUntil(lambda: any("restatement" in key for key in room.texts))
    again = Room(tmp_path / "x", look, dict(room.texts)) if (tmp_path / "x").mkdir() is None else None
    qtbot.addWidget(again.panel)
    again.store.close()
    again.store, again.case, again.shown = room.store, room.case, dict(room.shown)
    again.panel.show()
    again.load()
    qtbot.waitUntil(lambda: again.find("guide.clarify.restatement").toPlainText() == "You waited, and")
    qtbot.waitUntil(lambda: again.find("guide.clarify.fact.order").text() == "A-12")
    again.drafts.close()


def test_what_is_recorded_has_no_draft_left(room, qtbot):
    room.take(type="delay")
    room.type("guide.listen.words", "One more thing.")
    room.drafts.flush()
    qtbot.waitUntil(lambda: any("listen.words" in key for key in room.texts))
    room.press("guide.listen.add")
    room.drafts.flush()
    qtbot.waitUntil(lambda: not any("listen.words" in key for key in room.texts))
    assert room.find("guide.listen.words").toPlainText() == ""


def test_ctrl_enter_adds_the_words(room):
    room.take()
    QTest.keyClicks(room.find("guide.listen.words"), "One more thing.")
    QTest.keyClick(room.find("guide.listen.words"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room.kinds().count("words_heard") == 2


def test_words_typed_while_the_desk_answers_stay(room):
    room.take()
    late = room.desk._executor = Late(room.runner)
    room.type("guide.listen.words", "One more thing.")
    room.press("guide.listen.add")
    room.type("guide.listen.words", "One more thing. And another.")
    late.answer()
    assert room.find("guide.listen.words").toPlainText() == "And another."


def test_next_waits_until_what_was_typed_is_recorded(room):
    room.take()
    listen(room)
    late = room.desk._executor = Late(room.runner)
    room.type("guide.listen.words", "One more thing.")
    room.press("guide.next")
    assert room.step == "Listen"
    late.answer()
    assert room.step == "Clarify"


def test_what_was_refused_is_still_there_and_the_panel_stays(room):
    def refuse(*_args, **_fields):
        raise Problem("case_closed")

    room.take()
    listen(room)
    room.type("guide.listen.words", "One more thing.")
    late = room.desk._executor = Late(room.runner)
    room.press("guide.next")
    late._waiting = [(refuse, told) for _, told in late._waiting]
    late.answer()
    assert room.step == "Listen"
    assert room.find("guide.listen.words").toPlainText() == "One more thing."
    assert room.find("guide.problem").accessibleName().startswith("This case is closed")


def test_another_case_while_the_desk_answers_is_not_moved(room):
    first = room.take()
    listen(room)
    late = room.desk._executor = Late(room.runner)
    room.type("guide.listen.words", "One more thing.")
    room.press("guide.next")
    room.take("Another one.")
    late.answer()
    assert (room.step, room.find("guide.listen.words").toPlainText()) == ("Listen", "")
    assert len([e for e in room.store.history(first) if e.event.kind == "words_heard"]) == 2


def test_unknown_and_known_take_turns(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    clarify(room)
    assert room.store.case(room.case).facts["order"].unknown
    room.press("guide.clarify.fact.order.unknown")
    assert not room.store.case(room.case).facts["order"].known
    room.type("guide.clarify.fact.order", "A-1")
    room.find("guide.clarify.fact.order").returnPressed.emit()
    assert room.store.case(room.case).facts["order"].value == "A-1"


@pytest.mark.parametrize(
    ("heard", "typed", "new"),
    [
        ([WORDS], WORDS, ""),
        ([WORDS], f"{WORDS}\n", ""),
        ([WORDS], f"{WORDS} And I rang twice.", "And I rang twice."),
        ([WORDS, "I rang."], f"{WORDS}\nI rang.\nTwice.", "Twice."),
        ([WORDS, "I rang."], f"{WORDS} Nobody came.", "Nobody came."),
        ([WORDS], "I rang.", "I rang."),
        (["我周一付的钱。"], "我周一付的钱。周四没到。", "周四没到。"),
        ([], "  ", ""),
    ],
)
def test_only_what_is_new_is_heard(heard, typed, new):
    assert new_words(heard, typed) == new


@given(st.lists(st.text("ab \n", min_size=1), max_size=3), st.text("cd e", min_size=1).filter(str.strip))
def test_an_addition_is_found_behind_whatever_was_heard(heard, added):
    assert new_words(heard, "\n".join([*heard, added])) == added.strip()


def test_a_grade_says_the_outcome_but_three_does_not():
    assert [inferred(grade) for grade in range(6)] == ["", "not_satisfied", "not_satisfied", "", "satisfied", "satisfied"]

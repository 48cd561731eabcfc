"""What the panel puts away and what it moves up, so that the eye meets what counts now."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from complaint_desk.services import hard_moments
from tests.ui.guide.test_main_job import listen

SENTENCE = "guide.say.1"


def shows(room, accessible_id):
    return room.panel.findChild(QWidget, accessible_id).isVisibleTo(room.panel)


@pytest.mark.parametrize("moment", ["threat", "self_harm"])
def test_where_somebody_is_in_danger_the_sentences_of_the_step_wait_behind_a_line(room, moment):
    room.take()
    assert shows(room, SENTENCE)
    assert not shows(room, "guide.say.aside")
    room.press("guide.hard", f"guide.hard.{moment}")
    assert shows(room, "guide.hard.say.1")
    assert not shows(room, SENTENCE)
    room.press("guide.say.aside")
    assert shows(room, SENTENCE)
    assert room.find("guide.say.aside").text() == "Fold the sentences of this step away"
    room.load()
    assert shows(room, SENTENCE)  # news folds nothing that somebody opened
    room.press("guide.say.aside")
    assert not shows(room, SENTENCE)
    assert room.find("guide.say.aside").text() == "Sentences of this step"
    room.press("guide.hard.close")
    assert shows(room, SENTENCE)
    assert not shows(room, "guide.say.aside")


@pytest.mark.parametrize("moment", ["threat", "self_harm"])
def test_nothing_else_that_could_be_said_stands_beside_the_words_for_somebody_in_danger(room, moment):
    room.take()
    room.press("guide.listen.emotion.angry")
    assert shows(room, "guide.calming")
    assert shows(room, "guide.questions")
    room.press("guide.hard", f"guide.hard.{moment}")
    room.load()
    assert not shows(room, "guide.calming")
    assert not shows(room, "guide.questions")
    room.press("guide.say.aside")
    assert shows(room, "guide.calming")
    assert shows(room, "guide.questions")
    room.press("guide.say.aside", "guide.hard.close")
    assert shows(room, "guide.calming")
    assert shows(room, "guide.questions")


def test_the_mark_of_a_line_that_folds_turns_while_it_is_open(room):
    room.take()
    room.press("guide.hard", "guide.hard.threat")
    line, hard = room.find("guide.say.aside"), room.find("guide.hard")
    assert (line.turned, hard.turned) == (False, False)
    room.press("guide.say.aside", "guide.hard")
    assert (line.turned, hard.turned) == (True, True)
    room.press("guide.say.aside", "guide.hard")
    assert (line.turned, hard.turned) == (False, False)


def test_so_they_do_where_the_call_ends_and_not_in_a_case_that_is_opened_meanwhile(room):
    room.take()
    room.do(hard_moments.warn_abusive)
    room.do(hard_moments.warn_abusive)
    room.load()
    room.press("guide.hard", "guide.hard.abusive_end")
    assert not shows(room, SENTENCE)
    room.take("Another one.")
    assert shows(room, SENTENCE)


def test_a_call_that_was_cut_off_leaves_the_sentences_where_they_are(room):
    room.take()
    room.press("guide.hard", "guide.hard.cut_off")
    assert shows(room, SENTENCE)
    assert not shows(room, "guide.say.aside")


def test_the_hand_stands_beside_the_first_line_of_what_it_warns_of(room, qapp):
    room.take()
    room.press("guide.hard", "guide.hard.self_harm")
    qapp.processEvents()
    hand, title = room.find("guide.hard.hand"), room.find("guide.hard.shown")
    line = title.fontMetrics().height()
    middle = title.y() + title.contentsMargins().top() + line / 2
    assert abs(hand.geometry().center().y() - middle) <= 2


def test_what_to_avoid_follows_what_is_above_it_and_not_the_foot(room, qapp):
    room.panel.resize(400, 1600)
    room.take()
    qapp.processEvents()
    avoid = room.find("guide.avoid")
    inside = avoid.window().findChild(QWidget, "guide.scroll").widget()
    bottom = avoid.mapTo(inside, QPoint(0, avoid.height())).y()
    assert bottom < inside.height() - 100


def test_only_the_facts_that_must_be_asked_have_a_ring(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next", "guide.clarify.more")
    facts = room.view().guide.facts
    marked = {fact.asked.key for fact in facts if shows(room, f"guide.clarify.fact.{fact.asked.key}.mark")}
    assert marked == {fact.asked.key for fact in facts if fact.required or fact.known is not None}
    assert marked != {fact.asked.key for fact in facts}

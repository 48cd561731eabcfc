"""What was promised and not kept, is no longer wanted, or comes beside the option; a call at a time that suits; circumstances of a case."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from complaint_desk.services import conversation, follow_up
from tests.ui.guide.test_main_job import add, clarify, listen
from tests.ui.guide.test_panel import walked

OTHERWISE, REASON, WORDS = (f"guide.follow_up.promise.{each}" for each in ("otherwise", "reason", "words"))


def chosen(room):
    """A case whose customer just chose."""
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    clarify(room, text="So it is.")
    room.press("guide.clarify.yes", "guide.next")
    add(room, "Bring it on Thursday", cost="45")
    add(room, "Money back", cost="130")
    room.press("guide.offer.choose", "guide.next")
    return room


def in_follow_up(room):
    """A case that stands in its last step, with a promise that is owed."""
    walked(room)
    room.do(follow_up.promise, what="The driver calls", by_whom="Depot", due_us=room.clock() + 3_600_000_000)
    return room


def owed(room):
    return [(p.what, bool(p.kept_us), bool(p.broken_us), bool(p.released_us)) for p in room.store.case(room.case).promises][-1]


@pytest.mark.parametrize(("way", "reason"), [("broken", "The driver was ill"), ("released", "She has it from the neighbour")])
def test_a_promise_that_was_not_kept_or_is_no_longer_wanted_is_recorded_as_such(room, way, reason):
    in_follow_up(room)
    room.press(OTHERWISE)
    assert not room.panel.findChild(QLineEdit, WORDS).isVisibleTo(room.panel), "nobody chose it"
    room.type(REASON, reason)
    room.press(f"guide.follow_up.promise.{way}")
    assert owed(room) == ("The driver calls", False, way == "broken", way == "released")
    assert not room.panel.findChild(QAbstractButton, OTHERWISE).isVisibleTo(room.panel), "nothing more is owed"


def test_what_the_customer_chose_is_let_go_in_their_own_words(room):
    chosen(room)
    room.press(OTHERWISE)
    room.type(REASON, "bought elsewhere")
    room.press("guide.follow_up.promise.released")
    room.find(f"{WORDS}.error")
    assert not owed(room)[3]
    room.type(WORDS, "Leave it, I have bought one.")
    room.press("guide.follow_up.promise.released")
    assert owed(room)[3]
    case = room.store.case(room.case)
    assert case.promises[-1].unwanted
    assert case.words_heard == 2


def test_without_a_reason_nothing_is_recorded_and_the_reason_is_asked_for_beside_it(room):
    in_follow_up(room)
    room.press(OTHERWISE, "guide.follow_up.promise.broken")
    assert owed(room) == ("The driver calls", False, False, False)
    room.find(f"{REASON}.error")


def test_kept_is_never_noted_of_another_promise_than_the_picked_one(room):
    in_follow_up(room)
    room.press("guide.follow_up.promises.1.pick")
    assert not room.find("guide.follow_up.kept").isEnabled(), "the first one is kept already"
    room.press("guide.follow_up.promises.2.pick", "guide.follow_up.kept")
    assert owed(room)[1]


def test_the_button_that_records_a_telling_says_when_it_would_record_one_again(room):
    chosen(room)
    told = room.find("guide.follow_up.told")
    assert told.text() == "Log as told"
    room.press("guide.follow_up.told")
    assert told.text() == "Log as told again", "every promise has its tick"


def test_one_more_thing_is_promised_with_its_day(room):
    chosen(room)
    room.press("guide.follow_up.promise.new")
    room.type("guide.follow_up.promise.what", "The driver rings before he comes")
    room.type("guide.follow_up.promise.when", "tomorrow 18:00")
    room.press("guide.follow_up.promise.add")
    assert owed(room) == ("The driver rings before he comes", False, False, False)
    assert len(room.store.case(room.case).promises) == 2


def test_a_sum_that_nobody_granted_is_refused_beside_the_words_that_promise_it(room):
    chosen(room)
    room.press("guide.follow_up.promise.new")
    room.type("guide.follow_up.promise.what", "We refund you 5,000")
    room.type("guide.follow_up.promise.when", "tomorrow 18:00")
    room.press("guide.follow_up.promise.add")
    room.find("guide.follow_up.promise.what.error")
    assert len(room.store.case(room.case).promises) == 1
    assert room.find("guide.follow_up.promise.what").text() == "We refund you 5,000"


def test_a_call_is_arranged_for_when_it_suits_the_customer(room):
    walked(room)
    room.press("guide.follow_up.call.new")
    room.type("guide.follow_up.call.when", "no idea")
    room.press("guide.follow_up.call.add")
    room.find("guide.follow_up.call.when.error")
    room.type("guide.follow_up.call.when", "tomorrow 18:00")
    room.type("guide.follow_up.call.suits", "after work, on the mobile")
    room.press("guide.follow_up.call.add")
    call = room.store.case(room.case).callbacks[-1]
    assert (call.suits, call.day) == ("after work, on the mobile", 0)


def test_who_asks_to_be_called_later_may_name_the_time_and_need_not(room):
    walked(room)
    tried = room.find("guide.follow_up.attempt_outcome")
    again = room.panel.findChild(QLineEdit, "guide.follow_up.again")
    assert not again.isVisibleTo(room.panel)
    tried.setCurrentIndex(tried.findText("Asked for later"))
    room.press("guide.follow_up.attempt")
    planned = room.store.case(room.case).callbacks[0]
    assert (planned.attempts, planned.due_us) == (("asked_later",), planned.first_due_us)
    room.type("guide.follow_up.again", "some day")
    room.press("guide.follow_up.attempt")
    room.find("guide.follow_up.again.error")
    assert room.store.case(room.case).callbacks[0].attempts == ("asked_later",)
    room.type("guide.follow_up.again", "tomorrow 18:00")
    room.press("guide.follow_up.attempt")
    called = room.store.case(room.case).callbacks[0]
    assert called.attempts == ("asked_later", "asked_later")
    assert called.due_us not in (0, planned.due_us)
    assert again.text() == ""


def test_a_circumstance_is_set_and_cleared_beside_the_conversation(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next", "guide.clarify.circumstances", "guide.clarify.circumstance.vulnerable_customer")
    assert room.store.case(room.case).circumstances == {"vulnerable_customer"}
    assert room.find("guide.clarify.circumstance.vulnerable_customer").isChecked()
    assert "extra care" in room.find("guide.clarify.circumstances").text()
    room.press("guide.clarify.circumstance.vulnerable_customer")
    assert room.store.case(room.case).circumstances == frozenset()


def test_circumstances_that_hold_are_told_while_they_are_folded_away(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    room.do(conversation.set_circumstance, circumstance="key_customer", holds=True)
    assert "Key customer" in room.find("guide.clarify.circumstances").text()


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_what_is_unfolded_fits_into_the_narrowest_panel(room, language, qapp):
    chosen(room)
    room.look.language.choose(language)
    room.panel.resize(360, 700)
    room.press(OTHERWISE, "guide.follow_up.promise.new", "guide.follow_up.call.new")
    qapp.processEvents()
    assert room.panel._scroll.widget().width() <= room.panel._scroll.viewport().width()
    room.press("guide.track.clarify", "guide.clarify.circumstances")
    qapp.processEvents()
    assert room.panel._scroll.widget().width() <= room.panel._scroll.viewport().width()

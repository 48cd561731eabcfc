"""Somebody calls while the window is in use: the caller stands in the form, or is offered at the edge, and nothing typed is touched."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import At
from complaint_desk.services.changed import Changed
from complaint_desk.services.desks import now_us
from complaint_desk.services.intake import Caller, Intake, open_case
from complaint_desk.services.knocking import Wanted
from complaint_desk.ui.calling import Calling
from tests.journeys.doors import BOSS, enter, new_key

PHONE = "+49 555 0100"


def known(desk):
    """Take a case of a customer who can be reached; returns its number."""
    taken = Intake(caller=Caller(name="Noor Vanderlee", phone=PHONE), words="Nobody calls me back.", verified="known_number")
    done = open_case(desk.store, desk.desk.person, key=new_key(), intake=taken)
    case = desk.store.case(int(done.result["case"]))
    desk.customer = case.customer_id
    return case.number


class Now:
    """A clock that somebody sets: at three past twelve."""

    def __init__(self):
        self.us = 1_795_435_380_000_000

    def __call__(self):
        return self.us


@pytest.fixture
def called(seat):
    with seat(language="en") as desk:
        desk.number = known(desk)
        desk.now = Now()
        desk.calling = Calling(desk.look, desk.window, desk.now)
        desk.desk.tell(Changed("open_case", now_us(), (), frozenset({"case"}), {}))
        desk.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
        yield desk


def take(desk, **wanted):
    desk.calling.take(Wanted(**wanted))
    desk.hand.settle()


def test_who_is_on_file_stands_in_the_form_ready_for_a_new_complaint(called):
    take(called, phone="0555 0100")
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the caller")
    assert called.hand.read("intake.customer.name") == "Noor Vanderlee"
    assert called.calling.bar.isHidden()


def test_the_cursor_of_a_known_caller_stands_in_their_words_and_stays_there_when_they_are_found(called):
    take(called, phone=PHONE)
    called.hand.wait(lambda: called.window.shell.view == "intake", "the form")
    at = called.window.shell.focusWidget()
    QTest.keyClicks(at, "The letter ")
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the caller")
    called.hand.settle()
    QTest.keyClicks(called.window.shell.focusWidget(), "came open")
    assert called.hand.read("intake.words") == "The letter came open"
    assert called.window.intake.channel.code == "phone"


def test_what_is_typed_elsewhere_until_a_caller_is_found_goes_on_there(called):
    called.hand.press("queue.new")
    field = called.window.intake.product
    called.window.intake.caller.pick(called.customer)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    called.hand.settle()
    assert called.window.shell.focusWidget() is field


def test_a_caller_found_while_the_cursor_stood_in_the_fields_about_them_leaves_it_in_the_words(called):
    called.hand.press("queue.new")
    assert called.window.shell.focusWidget() is called.window.intake.caller.name
    called.window.intake.caller.pick(called.customer)
    called.hand.settle()
    assert called.window.shell.focusWidget() is called.window.intake.words


def test_a_form_with_another_channel_chosen_stays_as_it_is(called):
    called.hand.press("queue.new")
    called.hand.write("intake.channel", "in_person")
    called.hand.press("nav.queue")
    called.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
    take(called, phone=PHONE)
    called.hand.wait(lambda: not called.calling.bar.isHidden(), "who calls")
    called.hand.settle()
    assert called.words("call.form_in_use") in called.calling.bar.accessibleName()
    assert called.window.intake.channel.code == "in_person"


def test_who_is_not_on_file_is_told_and_the_number_stands_in_the_form(called):
    take(called, phone="0555 9999")
    called.hand.wait(lambda: called.hand.shows("intake.phone"), "the form")
    assert called.hand.read("intake.phone") == "0555 9999"
    assert called.words("call.unknown") in called.calling.bar.accessibleName()
    called.hand.press("nav.queue")
    called.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
    take(called, phone=PHONE)  # nobody took the call before up
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the next caller")


def test_a_form_with_words_in_it_stays_as_it_was_typed_and_the_caller_is_shown_with_their_cases(called):
    called.hand.press("queue.new")
    called.hand.write("intake.words", "It came broken")
    called.hand.press("nav.queue")
    called.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
    take(called, phone=PHONE)
    called.hand.wait(lambda: not called.calling.bar.isHidden(), "who calls")
    called.hand.settle()
    assert called.customers() == ["Noor Vanderlee"]
    assert called.words("call.form_in_use") in called.calling.bar.accessibleName()
    called.hand.press("queue.new")
    assert called.hand.read("intake.words") == "It came broken"


def test_a_caller_who_was_picked_before_the_program_was_started_anew_stays_in_the_form_and_the_next_one_is_told(called, seat):
    path = called.path
    take(called, phone=PHONE)
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the caller")
    called.until_kept(f"intake.state@{called.desk.person.id}", called.window.intake._state.text())
    called.window.drafts.flush()
    with seat(path=path) as again:
        again.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
        calling = Calling(again.look, again.window, now_us)
        calling.take(Wanted(phone="0555 9999"))
        again.hand.wait(lambda: not calling.bar.isHidden(), "who calls")
        assert again.words("call.form_in_use") in calling.bar.accessibleName()
        again.hand.press("queue.new")
        again.hand.wait(lambda: again.hand.shows("intake.customer.card"), "the caller before")
        assert (again.hand.read("intake.customer.name"), again.window.intake.caller.phone.text()) == ("Noor Vanderlee", "")


def test_while_somebody_types_it_is_offered_and_shown_when_they_press(called):
    field = called.hand.find("queue.search")
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.setText("Vander")
    take(called, case=called.number)
    called.hand.wait(lambda: called.hand.shows("shell.call.show"), "the offer")
    assert called.window.shell.focusWidget() is field
    assert (called.window.shell.view, field.text()) == ("queue", "Vander")
    called.hand.press("shell.call.show")
    called.hand.wait(lambda: called.hand.shows("case.number"), "the case")
    assert called.hand.read("case.number") == called.number
    assert called.calling.bar.isHidden()


def held(desk):
    """Let the disk of the drafts answer only once this is set."""
    let = threading.Event()
    assert desk.window.intake.isHidden()  # made before, so that only the call waits
    desk.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
    desk.hand.settle()
    desk.window.drafts._keeper.inbox.put(lambda _store: let.wait())
    return let


def answered(desk, disk):
    """Let the disk answer, and the window hear of it."""
    told = []
    desk.window.drafts.when_given_back(lambda: told.append(1))
    disk.set()
    desk.hand.wait(lambda: told, "the disk")
    desk.hand.settle()


def test_typing_that_began_while_a_call_waited_for_the_disk_goes_on_and_the_call_is_offered(called):
    disk = held(called)
    take(called, phone=PHONE)
    field = called.hand.find("queue.search")
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.setText("Vander")
    answered(called, disk)
    assert called.hand.shows("shell.call.show")
    assert called.window.shell.focusWidget() is field
    assert (called.window.shell.view, called.window.intake.caller.customer) == ("queue", None)
    called.hand.press("shell.call.show")
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the caller")


def test_a_call_over_which_the_window_was_locked_waits_for_who_signs_in(guarded):
    known(guarded)
    calling = Calling(guarded.look, guarded.window, now_us)
    guarded.hand.press("nav.queue")
    disk = held(guarded)
    calling.take(Wanted(phone=PHONE))
    guarded.hand.settle()
    guarded.window.seating.lock()
    answered(guarded, disk)
    assert (guarded.window.shell.view, guarded.window.intake.caller.customer) == ("queue", None)
    enter(guarded, BOSS)
    guarded.hand.wait(lambda: guarded.hand.shows("intake.customer.card"), "the caller")


def typing(desk):
    field = desk.hand.find("queue.search")
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.setText("Vander")


def told(desk, *codes, **more):
    """Wait until all of this is told at the edge."""
    words = [desk.words(code, **more) if code.startswith("call.") else code for code in codes]
    desk.hand.wait(lambda: desk.hand.shows("shell.call") and all(each in desk.calling.bar.accessibleName() for each in words), str(words))


def test_what_comes_while_somebody_types_is_offered_one_after_the_other_the_newest_first(called):
    typing(called)
    take(called, case=called.number)
    told(called, called.number)
    take(called, phone="0555 9999")
    told(called, "0555 9999", "call.behind", n=1)
    take(called, phone=PHONE)
    told(called, "Noor Vanderlee", "call.behind", n=2)
    take(called, phone="0555 9999")
    told(called, "0555 9999", "call.behind", n=2)
    called.hand.press("shell.call.close")
    told(called, "Noor Vanderlee", "call.behind", n=1)
    called.hand.press("shell.call.show")
    called.hand.wait(lambda: called.hand.shows("intake.customer.card"), "the caller")
    told(called, called.number)
    called.hand.press("shell.call.show")
    called.hand.wait(lambda: called.hand.shows("case.number"), "the case")
    called.hand.settle()
    assert called.calling.bar.isHidden()


def test_what_is_told_of_a_call_says_how_many_wait_behind_it_and_stays_until_it_is_put_away(called):
    typing(called)
    take(called, case=called.number)
    take(called, phone="0555 9999")
    told(called, "0555 9999", "call.behind", n=1)
    called.hand.press("shell.call.show")
    told(called, "0555 9999", "call.in_form", "call.behind", n=1)
    called.hand.settle()
    assert not called.hand.shows("shell.call.show")
    called.hand.press("shell.call.close")
    told(called, called.number)
    called.hand.wait(lambda: called.hand.shows("shell.call.show"), "the offer")


def test_a_case_that_is_not_there_is_told_in_words(called):
    take(called, case="26-9999999-9")
    called.hand.wait(lambda: not called.calling.bar.isHidden(), "what is wrong")
    assert "26-9999999-9" in called.calling.bar.accessibleName()
    assert "CA-NONE" in called.calling.bar.accessibleName()
    assert called.window.shell.view == "queue"


def test_of_what_came_behind_a_lock_the_newest_is_shown_and_the_others_are_offered(guarded):
    guarded.number, guarded.calling = known(guarded), Calling(guarded.look, guarded.window, now_us)
    guarded.hand.press("nav.queue")
    guarded.window.seating.lock()
    for wanted in ({"phone": "0555 9999"}, {"case": "26-9999999-9"}, {"case": guarded.number}):
        take(guarded, **wanted)
    assert guarded.calling.bar.isHidden()
    enter(guarded, BOSS)
    guarded.hand.wait(lambda: guarded.hand.shows("case.number"), "the case")
    told(guarded, "CA-NONE", "call.behind", n=1)
    guarded.hand.press("shell.call.close")
    told(guarded, "0555 9999")
    guarded.hand.press("shell.call.close")
    guarded.hand.settle()
    assert guarded.calling.bar.isHidden()


def test_behind_a_lock_it_waits_for_who_signs_in(guarded):
    number, calling = known(guarded), Calling(guarded.look, guarded.window, now_us)
    guarded.hand.press("nav.queue")
    guarded.window.seating.lock()
    calling.take(Wanted(case=number))
    guarded.hand.settle()
    assert guarded.window.shell.covered
    assert guarded.window.shell.view == "queue"
    enter(guarded, BOSS)
    guarded.hand.wait(lambda: guarded.hand.shows("case.number"), "the case")
    assert guarded.hand.read("case.number") == number


def test_a_call_that_rang_behind_a_lock_is_told_with_its_time_to_who_signs_in_later_and_takes_them_nowhere(guarded):
    known(guarded)
    guarded.hand.press("nav.queue")
    guarded.hand.find("queue.table").setFocus(Qt.FocusReason.OtherFocusReason)
    now = Now()
    calling = Calling(guarded.look, guarded.window, now)
    guarded.window.seating.lock()
    calling.take(Wanted(phone=PHONE))
    now.us += 61_000_000
    enter(guarded, BOSS)
    guarded.hand.wait(lambda: guarded.hand.shows("shell.call.show"), "the offer")
    assert guarded.words("call.known_then", name="Noor Vanderlee", time="12:03") in calling.bar.accessibleName()
    assert guarded.window.shell.view == "queue"
    guarded.hand.press("shell.call.show")
    guarded.hand.wait(lambda: guarded.hand.shows("intake.customer.card"), "the caller")


@pytest.mark.parametrize(("phone", "key"), [(PHONE, "call.known_then"), ("0555 9999", "call.number_then")], ids=["known", "unknown"])
def test_what_is_told_at_the_edge_for_longer_than_a_call_rings_gets_its_time(called, phone, key):
    called.hand.find("queue.search").setFocus(Qt.FocusReason.OtherFocusReason)
    called.hand.write("queue.search", "Vander")
    take(called, phone=phone)
    called.hand.wait(lambda: called.hand.shows("shell.call.show"), "the offer")
    told = called.words(key, name="Noor Vanderlee", phone=phone, time="12:03")
    assert told not in called.calling.bar.accessibleName()
    assert 0 < called.calling.ages.interval() <= 60_001
    called.now.us += 60_000_000
    called.calling.ages.timeout.emit()
    assert told in called.calling.bar.accessibleName()
    assert called.hand.shows("shell.call.show")


def test_a_call_of_the_day_before_is_told_with_its_day(called):
    called.calling._shell.cover(cover := QWidget())
    called.calling.take(Wanted(phone=PHONE))
    called.now.us += 86_400_000_000
    called.calling._shell.uncover()
    called.hand.wait(lambda: called.hand.shows("shell.call.show"), "the offer")
    assert called.words("call.known_then", name="Noor Vanderlee", time=At(1_795_435_380_000_000)) in called.calling.bar.accessibleName()
    cover.deleteLater()

"""A complaint from the first word to closed, by accessible id alone, refused at each gate until its evidence stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from complaint_desk.domain.events import DAY
from complaint_desk.services import assigning, conversation, follow_up
from complaint_desk.ui.text import Label


def focused():
    found = QApplication.focusWidget()
    return found.objectName() if found is not None else ""


def listen(room, level="frustrated"):
    room.press(f"guide.listen.emotion.{level}", "guide.listen.heard_out")


def clarify(room, type_="delay", text=""):
    room.type("guide.clarify.type", type_)
    for fact in room.view().guide.facts:
        if fact.required:
            room.press(f"guide.clarify.fact.{fact.asked.key}.unknown")
    if text:
        room.type("guide.clarify.restatement", text)


def kind_of(what):
    """The remedy that an option's words speak of."""
    return next((remedy for word, remedy in (("Money", "refund"), ("Collect", "collection"), ("Put", "collection")) if what.startswith(word)), "redelivery")


def add(room, what, when="tomorrow noon", **fields):
    for name, text in {"what": what, "when": when, "remedy": kind_of(what), "cost": "0", **fields}.items():
        room.type(f"guide.offer.{name}", text)
    room.press("guide.offer.add")


def test_from_first_word_to_closed_with_every_gate_tried_too_early(room):
    room.take()
    room.press("guide.next")
    assert room.step == "Listen"
    assert "how the customer feels" in room.missing
    assert "hear the customer out" in room.missing
    assert focused() == "guide.listen.emotion"
    room.type("guide.listen.words", f"{room.store.case(room.case).first_words}\nAnd I rang twice.")
    room.type("guide.listen.need", "certainty")
    listen(room)
    assert room.step == "Listen"
    room.press("guide.next")
    assert room.step == "Clarify"
    assert [r.event.words for r in room.store.history(room.case) if r.event.kind == "words_heard"][1:] == ["And I rang twice."]

    room.press("guide.next")
    assert room.step == "Clarify"
    assert "the type of complaint" in room.missing
    assert focused() == "guide.clarify.type"
    clarify(room)
    room.press("guide.next")
    assert "restatement" in room.missing
    assert focused() == "guide.clarify.restatement"
    room.type("guide.clarify.restatement", "You waited two days.")
    room.press("guide.clarify.corrected")
    room.press("guide.next")
    assert "read it back again" in room.missing
    room.type("guide.clarify.restatement", "You waited three days and want it on Thursday.")
    room.press("guide.clarify.yes", "guide.next")
    assert room.step == "Options"

    add(room, "Bring it on Thursday")
    room.press("guide.next")
    assert room.step == "Options"
    assert "one more real option" in room.missing
    add(room, "Put it aside in the shop", when="2026-11-25 17:00", who="Shop", cost="20")
    assert "the customer's choice" in room.missing
    room.press("guide.offer.choose", "guide.next")
    assert room.step == "Follow up"

    room.press("guide.next")
    assert "promise" in room.missing
    room.press("guide.follow_up.kept", "guide.follow_up.told", "guide.next")
    assert room.store.case(room.case).status == "resolved"
    room.press("guide.next")
    assert "2 callbacks" in room.missing
    for outcome, result in (("", 5), ("Satisfied", 4)):
        room.type("guide.follow_up.outcome", outcome)
        room.press(f"guide.follow_up.result.{result}", "guide.follow_up.handling.4", "guide.follow_up.save")
    room.press("guide.next")
    assert room.wanted == ["case.cause"]
    room.do(follow_up.find_cause, cause="late_hand_over")
    room.do(follow_up.note_improvement, text="The depot confirms a day before we name it.")
    assert room.missing == ""
    room.press("guide.next")
    assert room.store.case(room.case).status == "closed"
    assert room.step == "Done"
    assert room.find("guide.missing").accessibleDescription() == "This case is finished"


def test_nothing_jumps_when_the_last_thing_missing_is_recorded(room):
    room.take()
    listen(room)
    assert (room.step, room.missing) == ("Listen", "")


def test_back_shows_the_step_before_and_writes_nothing(room):
    room.take()
    listen(room)
    room.press("guide.next")
    before = room.kinds()
    room.press("guide.back")
    assert room.step == "Listen"
    room.press("guide.next")
    assert room.step == "Clarify"
    assert room.kinds() == before


def test_next_records_what_stands_typed_first(room):
    room.take()
    listen(room)
    room.type("guide.listen.words", "My lawyer will write to you.")
    room.press("guide.next")
    assert room.step == "Clarify"
    heard = [r.event for r in room.store.history(room.case) if r.event.kind == "words_heard"]
    assert (heard[-1].words, heard[-1].signals) == ("My lawyer will write to you.", ("lawyer",))
    room.type("guide.clarify.fact.wanted", "the parcel on Thursday")
    room.press("guide.next")
    assert room.store.case(room.case).facts["wanted"].value == "the parcel on Thursday"


def test_not_satisfied_goes_back_to_the_offer(room):
    room.take()
    listen(room)
    room.press("guide.next")
    clarify(room, text="So it is.")
    room.press("guide.clarify.yes", "guide.next")
    add(room, "Bring it")
    add(room, "Collect it")
    room.press("guide.offer.options.2.pick", "guide.offer.choose", "guide.next")
    assert room.store.case(room.case).chosen.number == 2
    room.press("guide.follow_up.kept", "guide.follow_up.told", "guide.next", "guide.follow_up.result.2", "guide.follow_up.handling.3", "guide.follow_up.save")
    assert room.step == "Options"
    assert room.store.case(room.case).reopened == 1


def test_an_option_over_the_limit_waits_for_approval(room):
    room.take()
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="the caller wrote it all down")
    room.press("guide.track.offer")
    add(room, "Bring it")
    add(room, "Money back", cost="230")
    assert "¥80 over the limit" in room.find("guide.offer.options.2.pick").accessibleName()
    room.press("guide.offer.ask_approval")
    assert room.store.case(room.case).options[1].approval == "asked"
    room.desk.switch_to(room.boss)
    room.load()
    room.press("guide.offer.approve")
    assert room.store.case(room.case).options[1].approval == "granted"


def test_who_has_the_case_is_not_asked_to_approve_in_it_and_may_hand_it_on_at_once(room):
    room.take()
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="the caller wrote it all down")
    room.press("guide.track.offer")
    assert room.find("guide.escalate").isVisible()
    add(room, "Bring it")
    assert room.find("guide.offer.none_chosen").isVisible()
    add(room, "Money back", cost="230")
    room.press("guide.offer.ask_approval")
    room.do(assigning.assign, owner_id=room.boss.id)
    room.desk.switch_to(room.boss)
    room.load()
    for button in ("guide.offer.approve", "guide.offer.refuse", "guide.offer.options.2.approve"):
        with pytest.raises(AssertionError, match="is not shown"):
            room.find(button)
    assert "another supervisor approves it" in room.find("guide.offer.options.2.pick").accessibleName()


def test_money_waits_for_a_known_caller_and_the_link_leads_there(room):
    room.take(verified="not_yet")
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.offer")
    add(room, "Money back", cost="20")
    assert room.find("guide.problem").isVisible()
    room.press("guide.problem.remedy")
    assert room.wanted == ["case.verified"]
    assert room.find("guide.offer.what").text() == "Money back"
    room.do(conversation.verify_caller, verified="order_details")
    assert not room.panel.findChild(QWidget, "guide.problem").isVisible()
    assert not room.panel.findChild(QWidget, "guide.offer.choose").isVisible()
    room.press("guide.offer.add")
    assert room.find("guide.offer.choose").isVisible()


@pytest.mark.parametrize(("field", "text"), [
    ("when", "someday"), ("when", "yesterday"), ("cost", "a lot"), ("cost", ""), ("what", ""), ("remedy", "magic"),
])
def test_a_bad_option_is_answered_beside_its_field_and_kept(room, field, text):
    room.take()
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.offer")
    add(room, **{"what": "Bring it", "when": "in 2 h", "cost": "5", field: text})
    assert room.find(f"guide.offer.{field}.error").isVisible()
    assert room.find(f"guide.offer.{field}").text() == text
    assert room.store.case(room.case).options == ()


def test_a_suggestion_fills_the_form_and_another_goes_straight_on_the_table(room):
    room.take(type="delay")
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.offer")
    first, second = [each.option for each in room.view().guide.suggestions][:2]
    room.press(f"guide.offer.suggestions.{first.key}.fill")
    assert room.find("guide.offer.what").text() == first.title
    room.press("guide.offer.add", f"guide.offer.suggestions.{second.key}.offer")
    offered = [option.offer for option in room.store.case(room.case).options]
    assert [(o.key, o.source, o.remedy) for o in offered] == [(first.key, "playbook", first.remedy), (second.key, "playbook", second.remedy)]


def at_the_offer(room, type_="product_quality"):
    room.take(type=type_)
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.offer")


def told_cost(room, key):
    """What stands beside the title of a suggestion."""
    return room.find(f"guide.offer.suggestions.{key}").findChildren(Label)[1].text()


def test_what_goes_by_the_price_asks_for_it_in_place_and_enter_puts_it_on_the_table(room):
    at_the_offer(room)
    price = room.find("guide.offer.price")
    assert price.isVisible()
    assert told_cost(room, "exchange") == "¥6 + the price"
    assert told_cost(room, "refund") == "the price"
    room.press("guide.offer.suggestions.refund.offer")
    assert room.store.case(room.case).options == ()
    assert room.find("guide.offer.price.error").isVisible()
    assert focused() == "guide.offer.price"
    room.type("guide.offer.price", "120")
    QTest.keyClick(price, Qt.Key.Key_Return)
    room.load()
    offered = room.store.case(room.case).options[0].offer
    assert (offered.key, offered.remedy, offered.cost, offered.source) == ("refund", "refund", "120", "playbook")
    assert not price.isVisible(), "what was said once is not asked again"
    assert told_cost(room, "exchange") == "¥126"
    room.press("guide.offer.suggestions.exchange.offer")
    assert [o.offer.cost for o in room.store.case(room.case).options] == ["120", "126.00"]


def test_the_price_may_be_said_first_and_every_card_reckons_with_it(room):
    at_the_offer(room)
    room.type("guide.offer.price", "nothing much")
    QTest.keyClick(room.find("guide.offer.price"), Qt.Key.Key_Return)
    assert room.find("guide.offer.price.error").isVisible()
    assert room.find("guide.offer.price").text() == "nothing much"
    room.type("guide.offer.price", "¥1,200")
    QTest.keyClick(room.find("guide.offer.price"), Qt.Key.Key_Return)
    room.load()
    told = {each.option.key: each for each in room.view().guide.suggestions}
    assert (told["refund"].option.cost, told["refund"].price_needed) == ("1200", False)
    room.press("guide.offer.suggestions.refund.fill")
    assert room.find("guide.offer.cost").text() == "1200"
    assert room.find("guide.offer.remedy").code == "refund"


def test_a_filled_form_keeps_the_price_that_is_typed_as_its_cost(room):
    at_the_offer(room)
    room.press("guide.offer.suggestions.refund.fill")
    assert room.find("guide.offer.cost").text() == ""
    room.type("guide.offer.cost", "88")
    room.press("guide.offer.add")
    case = room.store.case(room.case)
    assert (case.options[0].offer.key, case.facts["price"].value) == ("refund", "88")


def test_the_price_never_takes_the_cursor_from_who_types(room):
    at_the_offer(room)
    room.find("guide.offer.what").setFocus()
    room.type("guide.offer.what", "half a sent")
    room.do(conversation.record_fact, fact="price", value="120")
    room.load()
    assert focused() == "guide.offer.what"
    assert room.find("guide.offer.what").text() == "half a sent"


def test_none_chosen_promises_the_next_offer(room):
    room.take()
    for gate in ("listen", "clarify"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.offer")
    add(room, "Bring it")
    add(room, "Collect it")
    room.press("guide.offer.none_chosen", "guide.offer.none_next")
    assert room.find("guide.offer.none_when.error").isVisible()
    room.type("guide.offer.none_when", "tomorrow 12:00")
    for how in ("none_next", "none_escalate"):
        room.press(f"guide.offer.{how}")
        assert "Give it in a few words" in room.find("guide.offer.none_reason.error").accessibleName()
    room.type("guide.offer.none_reason", "wants it today")
    room.press("guide.offer.none_next")
    assert room.store.case(room.case).promises[0].what == "The next offer"
    assert room.store.case(room.case).none_chosen.reason == "wants it today"


def test_high_emotion_shows_the_calming_branch_until_they_calmed(room):
    room.take()
    listen(room, "angry")
    assert room.find("guide.calming").isVisible()
    room.press("guide.next")
    assert room.step == "Listen"  # nobody is asked anything, and nothing is solved, before they calmed
    room.press("guide.track.offer")
    assert room.find("guide.calming").isVisible()  # the button that ends it stands wherever one looks
    room.press("guide.track.listen", "guide.listen.calmed")
    assert room.store.case(room.case).calm
    assert not room.panel.findChild(type(room.find("guide.aim").parentWidget()), "guide.listen.calmed")


def test_who_is_as_angry_as_before_and_wants_to_go_on_is_not_called_calmer(room):
    room.take()
    listen(room, "angry")
    room.press("guide.listen.go_on")
    assert [r.event.how for r in room.store.history(room.case) if r.event.kind == "calmed"] == ["wants_to_go_on"]
    room.press("guide.next")
    assert room.step == "Clarify"


def test_a_phrase_is_logged_as_said(room):
    room.take()
    room.press("guide.say.1.said")
    said = [r.event for r in room.store.history(room.case) if r.event.kind == "said"]
    assert (said[0].text, said[0].phrase) == (room.view().guide.say[0].text, room.view().guide.say[0].id)
    room.press("guide.say.1.copy")
    assert QApplication.clipboard().text() == said[0].text


def test_a_try_that_reached_nobody_is_one_press(room):
    room.take()
    for gate in ("listen", "clarify", "offer", "resolve"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.follow_up", "guide.next", "guide.follow_up.attempt")
    assert room.store.case(room.case).callbacks[0].attempts == ("no_answer",)


def test_a_three_needs_the_choice_and_no_grade_an_answer(room):
    room.take()
    for gate in ("listen", "clarify", "offer", "resolve"):
        room.do(follow_up.override_gate, gate=gate, reason="written")
    room.press("guide.track.follow_up", "guide.next", "guide.follow_up.save")
    assert "What did the call bring?" in room.find("guide.follow_up.outcome.error").accessibleName()
    room.press("guide.follow_up.result.3", "guide.follow_up.handling.3", "guide.follow_up.save")
    assert "A 3 can mean either" in room.find("guide.follow_up.outcome.error").accessibleName()
    for days in (3, 1):
        room.clock.us += days * DAY
        room.do(follow_up.attempt_callback, callback=1, outcome="no_answer")
    room.type("guide.follow_up.outcome", "not_reached")
    room.press("guide.follow_up.save")
    assert room.store.case(room.case).callbacks[0].outcome == "not_reached"


def test_skip_leads_to_the_reason_for_those_who_may(room):
    room.take()
    assert not room.panel.findChild(type(room.find("guide.next")).__mro__[1], "guide.skip").isVisible()
    room.desk.switch_to(room.boss)
    room.load()
    room.press("guide.skip")
    assert room.wanted == ["case.override_reason"]


def test_a_step_that_was_skipped_with_a_reason_is_left(room):
    case = room.take()
    assert room.step == "Listen"
    room.do(follow_up.override_gate, gate="listen", reason="all in the letter")
    assert room.step == "Clarify"
    assert room.case == case

"""Nothing of a case is told and no money promised before how we know the caller is recorded (I10); in any words, by any verb."""

from __future__ import annotations

from typing import Any

import pytest

from complaint_desk.data import cases
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.phrases import slots_in
from complaint_desk.domain.problems import BadValue, GateShut
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS
from complaint_desk.services import callers, conversation, deciding, follow_up, forms, hard_moments, intake, offers, splitting, tasks
from complaint_desk.services.guiding import PANEL_STEPS, guide, slots
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.shipped import shipped_books


def known_slots(desk: SmallDesk, case_id: int, language: str = "en") -> dict[str, str]:
    case = desk.case(case_id)
    customer = cases.customer(desk.store.read(), case.customer_id, masked=False)
    return slots(case, shipped_books(language), Words(language), desk.agent, customer, now_us=desk.clock.us)


def of_a_known_customer(desk: SmallDesk) -> int:
    """A case whose unknown caller gave a number that is on file."""
    first = desk.case(desk.take())
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
        caller=intake.Caller(customer_id=first.customer_id), words="It is broken.", product="Hearing aid X9",
    ))
    return int(made.result["case"])


def test_what_stands_on_file_fills_no_phrase_before_we_know_who_calls(desk: SmallDesk) -> None:
    case = of_a_known_customer(desk)
    desk.do(follow_up.promise, case, what="A new one", by_whom="Depot", due_us=desk.clock.us + DAY)
    unknown = known_slots(desk, case)
    assert {name for name in ("name", "product", "due") if unknown[name]} == set()
    desk.do(conversation.verify_caller, case, verified="order_details")
    assert all(known_slots(desk, case)[name] for name in ("name", "product", "due"))


def test_a_name_that_the_caller_gave_in_this_call_may_be_said(desk: SmallDesk) -> None:
    assert known_slots(desk, desk.take("not_yet"))["name"] == "Noor Vanderlee"
    case = of_a_known_customer(desk)
    assert known_slots(desk, case)["name"] == ""


def test_a_chinese_phrase_leaves_a_bare_full_name_out(desk: SmallDesk) -> None:
    case = desk.take(name="林若安")
    assert (known_slots(desk, case, "zh_TW")["name"], known_slots(desk, case, "en")["name"]) == ("", "林若安")


def test_what_was_told_in_an_earlier_call_is_not_said_to_the_next_caller(desk: SmallDesk) -> None:
    case = desk.take("not_yet")
    desk.do(conversation.record_fact, case, fact="wanted", value="a new oven")
    assert known_slots(desk, case)["wish"] == "a new oven"
    desk.clock.us += 20 * DAY
    assert {name for name in ("name", "wish", "cause") if known_slots(desk, case)[name]} == set()


def test_the_restatement_of_an_earlier_call_is_not_read_to_the_next_caller(desk: SmallDesk) -> None:
    case, books = desk.take("not_yet"), shipped_books("en")

    def draft() -> str:
        customer = cases.customer(desk.store.read(), desk.case(case).customer_id, masked=False)
        return guide(desk.case(case), desk.store.rules, books, Words("en"), desk.agent, customer, now_us=desk.clock.us).restatement_draft

    assert "Nobody knows when it comes" in draft()
    desk.clock.us += DAY
    assert "Nobody knows" not in draft()
    desk.do(conversation.verify_caller, case, verified="order_details")
    assert "Nobody knows" in draft()


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_step_has_whole_sentences_for_an_unknown_caller(desk: SmallDesk, language: str) -> None:
    books, words, case = shipped_books(language), Words(language), desk.case(of_a_known_customer(desk))
    customer = cases.customer(desk.store.read(), case.customer_id, masked=False)
    for step in PANEL_STEPS:
        said = guide(case, desk.store.rules, books, words, desk.agent, customer, shown=step, now_us=desk.clock.us).say
        assert said, step
        assert not any("Hearing aid" in each.text or "Noor" in each.text or slots_in(each.text) for each in said)
    known = {"agent": "Yun"}
    for step in PANEL_STEPS:
        for type_ in COMPLAINT_TYPES:
            for emotion in EMOTIONS:
                shown = books.phrases.for_moment(step, emotion, type_)
                assert any(set(slots_in(text)) <= set(known) for phrase in shown for text in phrase.texts), (step, type_, emotion)


TELLING: list[tuple[Any, dict[str, Any]]] = [
    (tasks.tell_progress, {"channel": "phone", "text": "It is on its way"}),
    (follow_up.tell_customer, {"promise": -1}),
    (follow_up.tell_customer, {"promise": 0, "text": "The depot has it"}),
    (deciding.admit, {"text": "It was our fault"}),
    (conversation.say_phrase, {"text": "When did you buy the Hearing Aid X9, and where?", "phrase": "ask_bought"}),
    (conversation.send_reply, {"text": "Dear Noor Vanderlee, we have it."}),
    (conversation.send_reply, {"text": "We call you on 0555 0100."}),
    (conversation.send_reply, {"text": "We refund you 5,000"}),
    (conversation.say_phrase, {"text": "您的钱全额退款"}),
    (conversation.say_phrase, {"text": "A voucher comes by post"}),
    (conversation.send_reply, {"text": "運費我們退"}),
    (deciding.apologise, {"text": "We are sorry about the Hearing Aid X9"}),
    (conversation.say_phrase, {"text": "You get A new one tomorrow"}),
]


@pytest.mark.parametrize(("verb", "fields"), TELLING)
def test_nothing_is_told_to_a_caller_whom_nobody_knows(desk: SmallDesk, verb: Any, fields: dict[str, Any]) -> None:
    case = of_a_known_customer(desk)
    desk.do(follow_up.promise, case, what="a new one", by_whom="Depot", due_us=desk.clock.us + DAY)
    before = desk.case(case).version
    with pytest.raises(GateShut) as refused:
        desk.do(verb, case, who=desk.boss, **fields)
    assert [m.key for m in refused.value.missing] == ["missing.caller_verified.what"]
    assert desk.case(case).version == before
    desk.do(conversation.verify_caller, case, verified="order_details")
    desk.do(deciding.give_goodwill, case, who=desk.boss, amount="5000", text="For all of it")
    desk.do(verb, case, who=desk.boss, **fields)


@pytest.mark.parametrize("text", [
    "You want your money back, I have noted it.", "I am sorry that you had to wait for your refund", "您要退款，我明白了", "抱歉让您等退款等了这么久", "對不起，運費的事讓您久等",
])
def test_listening_and_being_sorry_is_free_for_anybody(desk: SmallDesk, text: str) -> None:
    case = desk.take("not_yet")
    for verb in (conversation.say_phrase, conversation.send_reply, deciding.apologise):
        desk.do(verb, case, text=text)


@pytest.mark.parametrize("text", ["We are sorry, we refund you 5,000 to your card", "A voucher comes by post, sorry", "抱歉，退款周五到账", "很抱歉，運費我們退"])
def test_an_apology_promises_no_money_to_a_caller_whom_nobody_knows(desk: SmallDesk, text: str) -> None:
    case = desk.take("not_yet")
    with pytest.raises(GateShut):
        desk.do(deciding.apologise, case, text=text)
    assert not desk.case(case).apology_us


def test_an_apology_promises_no_money_that_nobody_granted(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(BadValue, match="promise_of_money") as refused:
        desk.do(deciding.apologise, case, text="We are sorry, we refund you 5,000")
    assert refused.value.field == "guide.facts.text"
    desk.do(deciding.give_goodwill, case, amount="20", text="Flowers")
    desk.do(deciding.apologise, case, text="We are sorry, we give you 20 yuan for flowers")


def test_asking_who_they_are_and_saying_back_their_own_words_is_free(desk: SmallDesk) -> None:
    case = desk.take("not_yet")
    desk.do(conversation.hear, case, words="You charged me 164 for the Kestrel oven!")
    desk.do(conversation.record_fact, case, fact="product", value="Kestrel oven")
    desk.do(conversation.send_reply, case, text="Which order is it? Then I know who I speak with.")
    desk.do(conversation.say_phrase, case, text="If we are cut off, I call you back on 0555 0100.")
    desk.do(conversation.say_phrase, case, text="You were charged £164 for the Kestrel oven, I have noted it, Noor Vanderlee.")


def test_the_guide_asks_who_calls_before_anybody_is_told(desk: SmallDesk) -> None:
    case = desk.chosen()
    desk.do(follow_up.keep_promise, case, promise=1)
    desk.do(conversation.verify_caller, case, verified="not_yet")
    assert desk.lacks(case, "resolve") == ["caller_verified", "told"]


def test_how_we_know_who_calls_goes_on_into_a_part_only_within_the_same_call(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(conversation.hear, case, words="And the invoice is wrong.")
    ns = [r.n for r in splitting.splittable(desk.store.history(case))][:1]
    assert desk.case(int(desk.do(splitting.split, case, ns=ns).result["case"])).verified == "known_number"
    desk.clock.us += 13 * HOUR
    assert desk.case(int(desk.do(splitting.split, case, ns=ns).result["case"])).verified == "not_yet"
    tx_free = desk.do(hard_moments.second_complaint, case).result["case"]
    assert desk.case(int(tx_free)).verified == "known_number"  # the split was work in this shift


def test_the_own_words_for_who_calls_go_on_into_a_part(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(conversation.verify_caller, case, verified="other", verified_words="Knows the gate code")
    ns = [r.n for r in splitting.splittable(desk.store.history(case))][:1]
    part = desk.case(int(desk.do(splitting.split, case, ns=ns).result["case"]))
    assert (part.verified, part.verified_words) == ("other", "Knows the gate code")


MONEY = ["We refund you 5,000", "五千元退给您", "我們補償您三百塊錢", "NT$300 by Friday", "Full refund by Friday"]


def promises(desk: SmallDesk, text: str) -> list[tuple[Any, dict[str, Any]]]:
    due = desk.clock.us + DAY
    to = forms.HandOff(tried="Restart", substitute="accepted", expert="Ines", call_by_us=due, promise=text)
    return [
        (follow_up.promise, {"what": text, "by_whom": "us", "due_us": due}), (hard_moments.cut_off, {"what": text, "due_us": due}),
        (offers.choose_none, {"next_offer_us": due, "reason": text}), (forms.hand_off, {"to": to}),
    ]


def stays_unpromised(desk: SmallDesk, text: str) -> None:
    """Nobody knows the caller: none of the fields that promise takes the words, and each says so."""
    case = desk.offered(desk.clarified("not_yet"), "0")
    desk.do(offers.offer, case, option=desk.option(what="A call by the expert", remedy="expert_call", cost="0"))
    for verb, fields in promises(desk, text):
        with pytest.raises(GateShut) as refused:
            desk.do(verb, case, **fields)
        assert [m.key for m in refused.value.missing] == ["missing.caller_verified.what"]


@pytest.mark.parametrize("text", MONEY)
def test_no_money_is_promised_to_a_caller_whom_nobody_knows_in_any_field(desk: SmallDesk, text: str) -> None:
    stays_unpromised(desk, text)


@pytest.mark.parametrize("text", MONEY)
def test_money_in_a_promise_stands_on_what_was_chosen_or_given(desk: SmallDesk, text: str) -> None:
    case = desk.offered(desk.clarified(), "0")
    desk.do(offers.offer, case, option=desk.option(what="A call by the expert", remedy="expert_call", cost="0"))
    for verb, fields in promises(desk, text):
        with pytest.raises(BadValue, match="promise_of_money"):
            desk.do(verb, case, **fields)


SERVING = [
    "We send 2 technicians", "We give you 2 more days", "I check the 300 yuan fee", "核实那笔300元扣款", "說明八折活動的規則", "I call you back", "we look into it", "我們會查",
]
REMEDIES = ["You get everything back", "A voucher comes by post", "退款周五到账", "運費我們退"]


@pytest.mark.parametrize("verified", ["not_yet", "known_number"])
@pytest.mark.parametrize("text", SERVING)
def test_looking_into_a_sum_and_calling_back_is_promised_to_anybody(desk: SmallDesk, text: str, verified: str) -> None:
    case = desk.offered(desk.clarified(verified), "0")
    desk.do(offers.offer, case, option=desk.option(what="A call by the expert", remedy="expert_call", cost="0"))
    for verb, fields in promises(desk, text):
        desk.do(verb, case, **fields)


@pytest.mark.parametrize("text", REMEDIES)
def test_no_remedy_without_a_sum_is_promised_to_a_caller_whom_nobody_knows(desk: SmallDesk, text: str) -> None:
    stays_unpromised(desk, text)


GOING_OUT: list[tuple[Any, dict[str, Any]]] = [
    (conversation.say_phrase, {}), (conversation.send_reply, {}), (deciding.apologise, {}), (deciding.admit, {}), (follow_up.tell_customer, {}),
    (tasks.tell_progress, {"channel": "phone"}),
]


@pytest.mark.parametrize(("verb", "fields"), GOING_OUT)
def test_words_that_go_out_give_what_stands_on_the_table_and_no_more(desk: SmallDesk, verb: Any, fields: dict[str, Any]) -> None:
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(what="Your money back", remedy="refund", cost="120"))
    desk.do(offers.offer, case, option=desk.option(what="A cheque", remedy="discount", cost="900"))
    for text in ("We refund you 120", "I see ¥900 was charged", "全额退款，周五到账", "I look into the 5,000 yuan"):
        desk.do(verb, case, who=desk.boss, text=text, **fields)
    before = desk.case(case).version
    for text in ("We refund you 121", "We refund you 900", "You'll see £50 on your statement", "下个月账单少收您500元"):
        with pytest.raises(BadValue, match="promise_of_money"):
            desk.do(verb, case, who=desk.boss, text=text, **fields)
    assert desk.case(case).version == before


@pytest.mark.parametrize("field", ["substitute_what", "expert"])
def test_no_field_of_a_hand_off_gives_money(desk: SmallDesk, field: str) -> None:
    texts = {"substitute_what": "A loan phone", "expert": "Ines", field: "We refund you 5,000"}
    to = forms.HandOff(tried="Restart", substitute="accepted", call_by_us=desk.clock.us + DAY, promise="Ines calls", **texts)
    with pytest.raises(GateShut):
        desk.do(forms.hand_off, desk.take("not_yet"), to=to)
    with pytest.raises(BadValue, match="promise_of_money"):
        desk.do(forms.hand_off, desk.take(), to=to)


def test_what_was_chosen_is_promised_once(desk: SmallDesk) -> None:
    """The option promises it; each further promise of it would be given beside it, and counted for nobody."""
    case = desk.clarified()
    desk.do(offers.offer, case, option=desk.option(what="Your money back", remedy="refund", cost="120"))
    desk.do(offers.offer, case, option=desk.option(what="A new one", remedy="exchange", cost="20"))
    desk.do(offers.choose, case, option=1)
    due = desk.clock.us + DAY
    for text in ("¥120 is on your card by Friday", "We refund you another 100", "全额退款，周五到账"):
        with pytest.raises(BadValue, match="promised_already"):
            desk.do(follow_up.promise, case, what=text, by_whom="us", due_us=due)
    for text in ("¥121 is on your card by Friday", "£20 by Friday", "We are giving you ¥130", "我们正在向您支付130元", "130元正在匯給您"):
        with pytest.raises(BadValue, match="promise_of_money"):
            desk.do(follow_up.promise, case, what=text, by_whom="us", due_us=due)
    with pytest.raises(BadValue, match="promise_of_money"):
        desk.do(follow_up.promise, case, what="We call", by_whom="Finance, who refund you 5,000", due_us=due)
    with pytest.raises(BadValue, match="promise_of_money"):
        desk.do(follow_up.plan_callback, case, due_us=due, suits="at six, and we refund you 5,000")


def test_goodwill_that_was_given_may_be_promised_by_a_day(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(deciding.give_goodwill, case, amount="20", text="Flowers")
    desk.do(follow_up.promise, case, what="The 20 yuan for the flowers by Friday", by_whom="us", due_us=desk.clock.us + DAY)
    desk.do(follow_up.promise, case, what="¥20 by Friday", by_whom="us", due_us=desk.clock.us + DAY)
    with pytest.raises(BadValue, match="promise_of_money"):  # the same goodwill is no second one
        desk.do(follow_up.promise, case, what="¥20 by Monday", by_whom="us", due_us=desk.clock.us + DAY)


def test_the_name_in_writing_stays_that_of_the_sender(desk: SmallDesk) -> None:
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
        caller=intake.Caller(name="Ada Marsh", email="ada@example.org"), channel="email", words="My bill is wrong. Ada Marsh",
    ))
    case = desk.case(int(made.result["case"]))
    customer = cases.customer(desk.store.read(), case.customer_id, masked=False)
    assert customer is not None
    assert callers.gave_name(case, customer, desk.clock.us + 2 * DAY)
    assert isinstance(desk.store.history(case.id)[0].event, ev.Opened)


def test_who_calls_for_somebody_else_still_does_once_we_know_who_they_are(desk: SmallDesk) -> None:
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
        caller=intake.Caller(name="Ida Vanderlee"), words="My mother's lamp is late.", on_behalf=True, on_behalf_of="her mother",
    ))
    case = int(made.result["case"])
    desk.do(conversation.verify_caller, case, verified="known_number")
    assert (desk.case(case).verified, desk.case(case).on_behalf) == ("known_number", True)
    desk.do(conversation.verify_caller, case, verified="known_number", on_behalf=False)
    assert not desk.case(case).on_behalf

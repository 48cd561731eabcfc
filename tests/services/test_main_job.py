"""A complaint from the first word to closed through the services, refused at each gate until its evidence stands."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.services import assigning, conversation, customers, follow_up, intake, offers, people, questions
from complaint_desk.services.books import Books, load_books
from complaint_desk.services.changed import Changed
from complaint_desk.services.views_json import case_json
from complaint_desk.wording import Words
from tests.services.desk import Clock

WORDS = Words("en")
keys = (n.to_bytes(16, "big") for n in itertools.count(1))


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books("en")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def agent(store: Store, boss: Person) -> Person:
    people.add_person(store, boss, key=next(keys), login="yun", name="He Yun", role="agent", limit="150")
    return people.sit_down(store, "yun")


def do(verb: Any, store: Store, who: Person, case_id: int, **fields: Any) -> Changed:
    done: Changed = verb(store, who, key=next(keys), case_id=case_id, **fields)
    return done


def taken(store: Store, who: Person) -> int:
    caller = intake.Caller(name="Noor Vanderlee", phone="0555 0100")
    made = intake.open_case(
        store, who, key=next(keys),
        intake=intake.Intake(caller=caller, words="First Tuesday, then Thursday, now nobody knows.", verified="known_number"),
    )
    return int(made.result["case"])


def missing(store: Store, who: Person, case_id: int, books: Books) -> list[str]:
    return [m.code for m in questions.case_view(store, who, case_id=case_id, books=books, words=WORDS).guide.missing]


def option(clock: Clock, **fields: Any) -> offers.NewOption:
    return offers.NewOption(**{"what": "Deliver on Thursday", "who": "Depot", "due_us": clock.us + DAY, "remedy": "redelivery", "cost": "0", **fields})


def test_from_first_word_to_closed_with_every_gate_tried_too_early(store: Store, agent: Person, boss: Person, clock: Clock, books: Books) -> None:
    case = taken(store, agent)
    with pytest.raises(GateShut):
        do(conversation.restate, store, agent, case, text="You were told three days.")
    do(conversation.note_emotion, store, agent, case, level="frustrated")
    do(conversation.heard_out, store, agent, case)
    do(conversation.classify, store, agent, case, type="delay")
    with pytest.raises(GateShut):
        do(offers.offer, store, agent, case, option=option(clock))
    for code in missing(store, agent, case, books):
        if code.startswith("fact:"):
            do(conversation.record_fact, store, agent, case, fact=code.removeprefix("fact:"), unknown=True)
    do(conversation.answer_restatement, store, agent, case, answer="corrected", text="You waited two days.", correction="three")
    assert missing(store, agent, case, books) == ["restatement_again"]
    do(conversation.answer_restatement, store, agent, case, answer="yes", text="You waited three days and want it on Thursday.")
    do(offers.offer, store, agent, case, option=option(clock))
    with pytest.raises(GateShut):
        do(offers.choose, store, agent, case, option=1)
    do(offers.offer, store, agent, case, option=option(clock, what="Collect it in the shop", remedy="collection", cost="20"))
    do(offers.choose, store, agent, case, option=1)
    with pytest.raises(GateShut):
        do(follow_up.resolve, store, agent, case)
    do(follow_up.keep_promise, store, agent, case, promise=1)
    do(follow_up.tell_customer, store, agent, case, promise=1)
    do(follow_up.resolve, store, agent, case)
    with pytest.raises(GateShut):
        do(follow_up.close, store, agent, case)
    for number in (1, 2):
        do(follow_up.answer_callback, store, agent, case, callback=number, answer=follow_up.Answer(outcome="satisfied", result=5, handling=4))
    do(follow_up.find_cause, store, agent, case, cause="late_hand_over")
    with pytest.raises(NotAllowed):
        do(follow_up.note_improvement, store, agent, case, none_found=True)
    do(follow_up.note_improvement, store, agent, case, text="The depot confirms a day before we name it.")
    do(follow_up.close, store, agent, case)
    view = questions.case_view(store, agent, case_id=case, books=books, words=WORDS)
    printed = case_json(view, store.history(case), WORDS)
    assert (printed["status"], printed["step"], printed["guide"]["missing"]) == ("closed", "done", [])
    assert [e["kind"] for e in printed["events"]][:3] == ["opened", "words_heard", "assigned"]
    assert all(c["why"] for c in printed["clocks"])
    with pytest.raises(Problem):
        do(conversation.hear, store, agent, case, words="one more thing")
    do(follow_up.reopen, store, agent, case, reason="called again")
    assert store.case(case).status == "open"


def test_what_the_customer_chose_is_not_taken_off_the_table(store: Store, boss: Person, clock: Clock, books: Books) -> None:
    case = resolved(store, boss, clock, books)
    with pytest.raises(Problem) as refused:
        do(offers.withdraw, store, boss, case, option=2)
    assert refused.value.code == "CA-CHOSEN"
    do(offers.withdraw, store, boss, case, option=1)
    assert [o.withdrawn for o in store.case(case).options] == [True, False]


def test_not_satisfied_goes_back_to_the_offer(store: Store, boss: Person, clock: Clock, books: Books) -> None:
    case = resolved(store, boss, clock, books)
    do(follow_up.answer_callback, store, boss, case, callback=1, answer=follow_up.Answer(outcome="not_satisfied", result=2, handling=3))
    view = questions.case_view(store, boss, case_id=case, books=books, words=WORDS)
    assert (view.row.step, view.row.reopened) == ("offer", 1)


def resolved(store: Store, who: Person, clock: Clock, books: Books) -> int:
    case = taken(store, who)
    do(conversation.note_emotion, store, who, case, level="calm")
    do(conversation.heard_out, store, who, case)
    do(conversation.classify, store, who, case, type="other")
    for code in missing(store, who, case, books):
        if code.startswith("fact:"):
            do(conversation.record_fact, store, who, case, fact=code.removeprefix("fact:"), value="Thursday")
    do(conversation.answer_restatement, store, who, case, answer="yes", text="So it is.")
    do(offers.offer, store, who, case, option=option(clock))
    do(offers.offer, store, who, case, option=option(clock, what="Refund", remedy="refund", cost="60"))
    do(offers.choose, store, who, case, option=2)
    do(follow_up.keep_promise, store, who, case, promise=1)
    do(follow_up.tell_customer, store, who, case, promise=-1)
    do(follow_up.resolve, store, who, case)
    return case


def test_an_option_over_the_limit_waits_for_somebody_else_with_a_higher_one(store: Store, agent: Person, boss: Person, clock: Clock, books: Books) -> None:
    case = taken(store, agent)
    for gate in ("listen", "clarify"):
        do(follow_up.override_gate, store, boss, case, gate=gate, reason="the caller wrote it all down")
    do(offers.offer, store, agent, case, option=option(clock))
    do(offers.offer, store, agent, case, option=option(clock, what="Refund and 230", remedy="refund", cost="230"))
    do(offers.offer, store, agent, case, option=option(clock, what="Collect", remedy="collection"))
    with pytest.raises(Problem, match="not_approved"):
        do(offers.choose, store, agent, case, option=2)
    do(offers.ask_approval, store, agent, case, option=2)
    with pytest.raises(NotAllowed):
        do(offers.answer_approval, store, agent, case, option=2, granted=True)
    do(offers.answer_approval, store, boss, case, option=2, granted=True)
    do(offers.choose, store, agent, case, option=2)
    assert store.case(case).promises[0].what == "Refund and 230"


def test_another_choice_releases_the_first_promise(store: Store, boss: Person, clock: Clock) -> None:
    case = taken(store, boss)
    for gate in ("listen", "clarify"):
        do(follow_up.override_gate, store, boss, case, gate=gate, reason="written")
    do(offers.offer, store, boss, case, option=option(clock))
    do(offers.offer, store, boss, case, option=option(clock, what="Refund", remedy="refund", cost="60"))
    do(offers.choose, store, boss, case, option=1)
    do(offers.choose, store, boss, case, option=2)
    first, second = store.case(case).promises
    assert first.settled
    assert not second.settled


def test_no_money_is_promised_before_we_know_who_calls(store: Store, boss: Person, clock: Clock) -> None:
    made = intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=intake.Caller(name="Unknown"), words="It broke."))
    case = int(made.result["case"])
    for gate in ("listen", "clarify"):
        do(follow_up.override_gate, store, boss, case, gate=gate, reason="written")
    with pytest.raises(BadValue, match="caller_unknown"):
        do(offers.offer, store, boss, case, option=option(clock, cost="20"))
    do(conversation.verify_caller, store, boss, case, verified="order_details")
    do(offers.offer, store, boss, case, option=option(clock, cost="20"))


def test_the_same_press_twice_happens_once(store: Store, boss: Person) -> None:
    case, key = taken(store, boss), next(keys)
    first = conversation.add_note(store, boss, key=key, case_id=case, text="call the depot")
    again = conversation.add_note(store, boss, key=key, case_id=case, text="call the depot")
    assert first.result == again.result
    assert [r.event.kind for r in store.history(case)].count("note_added") == 1


def test_a_person_takes_back_an_own_step_but_not_for_ever(store: Store, agent: Person, boss: Person, clock: Clock) -> None:
    case = taken(store, agent)
    do(assigning.assign, store, boss, case, owner_id=boss.id)
    n = store.case(case).version
    with pytest.raises(NotAllowed):
        do(assigning.undo, store, agent, case, n=n)
    do(assigning.undo, store, boss, case, n=n)
    assert store.case(case).owner_id == agent.id
    do(conversation.add_note, store, agent, case, text="x")
    clock.us += 13 * HOUR
    with pytest.raises(Problem, match="not_undoable"):
        do(assigning.undo, store, agent, case, n=store.case(case).version)


def test_an_agent_does_not_take_a_colleagues_case_away(store: Store, agent: Person, boss: Person) -> None:
    case = taken(store, boss)
    with pytest.raises(NotAllowed):
        do(assigning.assign, store, agent, case, owner_id=agent.id)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"caller": intake.Caller()}, "intake.customer"), ({"channel": "pigeon"}, "intake.channel"),
     ({"type": "nonsense"}, "intake.type"), ({"urgency": 9}, "intake.urgency"), ({"verified": "guess"}, "intake.verified")],
)
def test_a_bad_intake_names_its_field_and_makes_nothing(store: Store, boss: Person, fields: dict[str, Any], field: str) -> None:
    good = {"caller": intake.Caller(name="Ann"), "words": "It broke."}
    with pytest.raises(BadValue) as refused:
        intake.open_case(store, boss, key=next(keys), intake=intake.Intake(**{**good, **fields}))
    assert refused.value.field == field
    assert store.read().value("SELECT count(*) FROM complaint") == 0


def test_the_last_administrator_stays_one(store: Store, boss: Person) -> None:
    with pytest.raises(Problem, match="last_administrator"):
        people.change_person(store, boss, key=next(keys), person=boss.id, role="agent", limit="0")


def test_waiting_for_the_customer_pauses_and_ends(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    do(assigning.wait, store, boss, case, on="customer")
    assert store.case(case).status == "waiting_customer"
    do(assigning.stop_waiting, store, boss, case)
    assert store.case(case).status == "open"


def test_what_a_solution_rests_on_is_not_taken_back(store: Store, boss: Person, clock: Clock, books: Books) -> None:
    case = resolved(store, boss, clock, books)
    kept = next(r.n for r in store.history(case) if r.event.kind == "promise_kept")
    with pytest.raises(Problem, match="rests_on_it"):
        do(assigning.undo, store, boss, case, n=kept)
    do(conversation.add_note, store, boss, case, text="x")
    do(assigning.undo, store, boss, case, n=store.case(case).version)


def test_an_answered_restatement_is_read_back_again_before_it_gets_another_answer(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    do(conversation.note_emotion, store, boss, case, level="calm")
    do(conversation.heard_out, store, boss, case)
    do(conversation.answer_restatement, store, boss, case, answer="no", text="You waited two days.")
    with pytest.raises(BadValue, match="already_answered"):
        do(conversation.answer_restatement, store, boss, case, answer="yes")
    assert [r.answer for r in store.case(case).restatements] == ["no"]


def test_neither_an_interim_option_nor_one_that_cannot_be_done_is_the_choice(store: Store, boss: Person, clock: Clock) -> None:
    case = taken(store, boss)
    for gate in ("listen", "clarify"):
        do(follow_up.override_gate, store, boss, case, gate=gate, reason="written")
    for fields in ({}, {"what": "Refund", "remedy": "refund", "cost": "60"}, {"what": "A loan", "interim": True}, {"what": "Tonight", "timely": False}):
        do(offers.offer, store, boss, case, option=option(clock, **fields))
    for number in (3, 4):
        with pytest.raises(Problem, match="not_final"):
            do(offers.choose, store, boss, case, option=number)
    do(offers.choose, store, boss, case, option=2)


def test_not_reached_needs_tries_on_two_half_days_from_its_day_on(store: Store, boss: Person, clock: Clock, books: Books) -> None:
    case = resolved(store, boss, clock, books)
    with pytest.raises(BadValue, match="tries_needed"):
        do(follow_up.answer_callback, store, boss, case, callback=1, answer=follow_up.Answer(outcome="not_reached"))
    do(follow_up.attempt_callback, store, boss, case, callback=1, outcome="no_answer")  # three days before its day
    clock.us += 3 * DAY
    for hours in (1, 5):
        do(follow_up.attempt_callback, store, boss, case, callback=1, outcome="no_answer")
        clock.us += hours * HOUR
        with pytest.raises(BadValue, match="tries_needed"):
            do(follow_up.answer_callback, store, boss, case, callback=1, answer=follow_up.Answer(outcome="not_reached"))
    do(follow_up.attempt_callback, store, boss, case, callback=1, outcome="no_answer")
    do(follow_up.answer_callback, store, boss, case, callback=1, answer=follow_up.Answer(outcome="not_reached"))


def test_declined_takes_the_customers_words_and_a_call_of_its_day_or_one_that_was_tried(
    store: Store, boss: Person, clock: Clock, books: Books
) -> None:
    case = resolved(store, boss, clock, books)
    said = follow_up.Answer(outcome="declined", suggestions="No more questions, please.")
    with pytest.raises(BadValue, match="declined_early"):
        do(follow_up.answer_callback, store, boss, case, callback=1, answer=said)
    do(follow_up.attempt_callback, store, boss, case, callback=1, outcome="asked_later")
    with pytest.raises(BadValue, match="declined_words"):
        do(follow_up.answer_callback, store, boss, case, callback=1, answer=follow_up.Answer(outcome="declined", suggestions=" "))
    do(follow_up.answer_callback, store, boss, case, callback=1, answer=said)
    with pytest.raises(BadValue, match="declined_early"):  # the try of one call is none of the other
        do(follow_up.answer_callback, store, boss, case, callback=2, answer=said)
    clock.us += 7 * DAY
    do(follow_up.answer_callback, store, boss, case, callback=2, answer=said)


def test_a_right_or_limit_that_was_taken_away_counts_from_the_next_press_on(store: Store, agent: Person, boss: Person, clock: Clock) -> None:
    case = taken(store, agent)
    for gate in ("listen", "clarify"):
        do(follow_up.override_gate, store, boss, case, gate=gate, reason="written")
    people.change_person(store, boss, key=next(keys), person=agent.id, role="agent", limit="10")
    do(offers.offer, store, agent, case, option=option(clock, cost="100"))
    assert not store.case(case).options[0].allowed
    people.change_person(store, boss, key=next(keys), person=agent.id, role="agent", limit="10", active=False)
    with pytest.raises(NotAllowed):
        do(conversation.add_note, store, agent, case, text="x")


def test_only_what_is_there_can_be_named(store: Store, agent: Person, boss: Person) -> None:
    case = taken(store, boss)
    with pytest.raises(Problem, match="no_such_thing"):
        do(follow_up.note_improvement, store, boss, case, joins=case)
    with pytest.raises(BadValue, match="customer_needed"):
        intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=intake.Caller(customer_id=case), words="It broke."))
    people.change_person(store, boss, key=next(keys), person=agent.id, role="agent", limit="10", active=False)
    with pytest.raises(Problem, match="no_such_thing"):
        do(assigning.assign, store, boss, case, owner_id=agent.id)
    with pytest.raises(BadValue, match="unknown_code"):
        people.add_person(store, boss, key=next(keys), login="z", name="Z", role="agent", limit="1", currency="pebbles")


def test_half_a_character_from_a_paste_does_not_lose_the_words(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    do(conversation.hear, store, boss, case, words="it broke \ud83d again")
    do(conversation.add_note, store, boss, case, text="x")
    assert [r.event.words for r in store.history(case) if r.event.kind == "words_heard"][-1] == "it broke ? again"
    assert check(store).ok


def test_who_never_speaks_with_customers_sees_them_masked_in_every_answer(store: Store, boss: Person, books: Books) -> None:
    case = taken(store, boss)
    for role, name in (("caller", "Noor Vanderlee"), ("department", "N**")):
        people.add_person(store, boss, key=next(keys), login=role, name=role, role=role)
        who = people.sit_down(store, role)
        customer = questions.case_view(store, who, case_id=case, books=books, words=WORDS).customer
        assert customer is not None
        assert (customer.name, [found.name for found in customers.find(store, who, typed="0555 0100")]) == (name, [name])
        assert [found.name for found in customers.find(store, who, typed="vanderlee")] == ([name] if role == "caller" else [])
        assert (customer.phone == "0555 0100") == (role == "caller")


def test_a_customer_is_no_case(store: Store, boss: Person, books: Books) -> None:
    taken(store, boss)
    of = store.read().value("SELECT id FROM customer")
    with pytest.raises(Problem, match="no_such_case"):
        questions.case_view(store, boss, case_id=of, books=books, words=WORDS)


def test_a_case_opened_without_words_is_asked_for_them_by_the_guide(store: Store, boss: Person, books: Books) -> None:
    made = intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=intake.Caller(name="Ann"), words="  "))
    case = int(made.result["case"])
    assert missing(store, boss, case, books) == ["words", "emotion", "heard_out"]
    do(conversation.hear, store, boss, case, words="It broke.")
    assert missing(store, boss, case, books) == ["emotion", "heard_out"]

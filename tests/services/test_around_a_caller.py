"""What a desk knows of a caller before a case is opened, and what a case's page offers beside it."""

from __future__ import annotations

import itertools
from datetime import UTC

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services import case_page, customers, follow_up, intake, people, queue, suggesting
from complaint_desk.services.books import load_books
from complaint_desk.wording import Words
from tests.histories import MONDAY

keys = (n.to_bytes(16, "big") for n in itertools.count(1))


def person(store: Store, boss: Person, role: str) -> Person:
    people.add_person(store, boss, key=next(keys), login=role, name=role, role=role)
    return people.sit_down(store, role)


def taken(store: Store, who: Person, **fields: object) -> int:
    caller = intake.Caller(name="林若安", phone="138 0013 8000", email="lin@example.org")
    made = intake.open_case(store, who, key=next(keys), intake=intake.Intake(**{"caller": caller, "words": "It broke.", **fields}))  # type: ignore[arg-type]
    return int(made.result["case"])


@pytest.mark.parametrize("typed", ["林若", "lra", "0013", "lin@exam"])
def test_a_caller_is_found_by_name_initials_number_or_address(store: Store, boss: Person, typed: str) -> None:
    taken(store, boss)
    assert [found.name for found in customers.find(store, boss, typed=typed)] == ["林若安"]


def test_names_are_in_full_only_for_those_who_take_complaints(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    customer = store.case(case).customer_id
    outside = customers.one(store, person(store, boss, "department"), customer_id=customer)
    assert outside is not None
    assert outside.name != "林若安"
    seen = customers.one(store, person(store, boss, "agent"), customer_id=customer)
    assert seen is not None
    assert seen.name == "林若安"


def test_open_cases_are_shown_before_another_is_made(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    around = customers.around(store, boss, customer_id=store.case(case).customer_id, type="delay")
    assert [row.id for row in around.open_cases] == [case]
    assert (around.contacts, around.callback_days) == (1, store.rules.callbacks_for("delay"))


def test_a_product_is_the_same_however_it_is_typed_and_no_word_of_it_is_a_code(store: Store, boss: Person) -> None:
    case = taken(store, boss, product="Ann's  Kettle")
    codes = [data for (data,) in store.read().rows("SELECT data FROM event")]
    assert not [data for data in codes if "kettle" in data.casefold()]
    assert store.case(case).facts["product"].value == "Ann's  Kettle"
    for typed in ("ann's kettle", "Ａnn's KETTLE "):
        assert queue.total(store, boss, wanted=queue_filter("all", [f"product={typed}"]), zone=UTC) == 1


@pytest.mark.parametrize(("channel", "due"), [("phone", 0), ("email", MONDAY + DAY)])
def test_a_conversation_is_a_first_response_and_a_letter_waits_for_one(store: Store, boss: Person, channel: str, due: int) -> None:
    assert customers.around(store, boss, channel=channel).first_response_us == due


def test_risk_words_are_kept_with_the_words_they_stand_in(store: Store, boss: Person) -> None:
    reads = suggesting.Suggesting()
    fresh = intake.Intake(caller=intake.Caller(name="Ann"), words="I will call my lawyer.")
    case = int(suggesting.take_in(store, boss, key=next(keys), taken=fresh, signals_in=reads.signals).result["case"])
    suggesting.hear(store, boss, key=next(keys), case_id=case, words="And the newspaper.", signals_in=lambda _words: ("media",))
    assert store.case(case).signals == ("lawyer", "media")
    with pytest.raises(BadValue):
        suggesting.hear(store, boss, key=next(keys), case_id=case, words=" ", signals_in=reads.signals)


def test_a_page_offers_those_who_work_cases_and_the_points_it_may_join(store: Store, boss: Person) -> None:
    case = taken(store, boss)
    agent, outside = person(store, boss, "agent"), person(store, boss, "department")
    follow_up.note_improvement(store, boss, key=next(keys), case_id=case, text="Name no day before the depot has.")
    page = case_page.case_page(store, boss, case_id=case, books_for=load_books, words=Words("en"))
    assert agent.id in {each.id for each in page.owners}
    assert outside.id not in {each.id for each in page.owners}
    assert (page.improvement, page.may_join) == ("Name no day before the depot has.", True)
    assert [(point.title, point.cases) for point in case_page.points(store, boss)] == [("Name no day before the depot has.", 1)]


def test_a_page_has_the_point_of_its_case_however_old_and_offers_the_newest(store: Store, boss: Person) -> None:
    first = taken(store, boss)
    follow_up.note_improvement(store, boss, key=next(keys), case_id=first, text="Point 0.")
    for n in range(1, 14):
        follow_up.note_improvement(store, boss, key=next(keys), case_id=taken(store, boss), text=f"Point {n}.")
    old, new = (case_page.case_page(store, boss, case_id=case, books_for=load_books, words=Words("en")) for case in (first, taken(store, boss)))
    assert (old.improvement, new.improvement) == ("Point 0.", "")
    assert [point.title for point in case_page.points(store, boss)] == [f"Point {n}." for n in range(13, 1, -1)]

"""The text of a new case waits for the search index in a table of its own, and is found there as it is found in the index."""

from __future__ import annotations

import random
from datetime import UTC

import pytest

from complaint_desk.data import fresh_texts, queue
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.data.views import Asker
from complaint_desk.domain import events as ev
from complaint_desk.domain.queue_filter import QueueFilter
from tests.data.desks import append, found, open_case, opening, press
from tests.histories import MONDAY

ASKER = Asker(1, MONDAY, UTC)
PIECES = (
    "冰箱", "冰", "箱子没到", "退款", "order 40403869", "13800138000", "call-back", "Müller", "refund", "REFUND it", "a", "AND", "not OR", "1 2 3",
    "+44 20 7946 0958", "ann@example.com", "😀", "¶ ¤138", "near(", "*", "100%_", "\x00nul",
)
TYPED = (
    "冰", "冰箱", "冰箱子", "退款 冰箱", "-冰箱", "退款 -refund", "refund | 冰", '"refund it"', "ref", "REF*", "a", "an", "and", "not or", "404", "4040386",
    "138-0013-8000", "020 7946 0958", "ann@example.com", "😀", "138", "near(", "100%_", "26-0000003", "26-", "call back", "-a -冰", "nul", "%", "it 冰",
)


def waiting(store: Store) -> list[int]:
    """The cases whose texts wait."""
    return [id_ for (id_,) in store.read().rows("SELECT case_id FROM fresh_text")]


def queued(store: Store, typed: str) -> list[int]:
    """What the queue shows for a search."""
    chunks = queue.ids(store.read(), QueueFilter("all", search=typed), ASKER)
    return [id_ for chunk in chunks for id_ in chunk]


@pytest.fixture
def talked(store: Store) -> Store:
    chance = random.Random(5)
    for _ in range(30):
        case = open_case(store, ev.WordsHeard(channel="phone", words=" ".join(chance.sample(PIECES, 4))))
        if chance.random() < 0.4:
            append(store, case, ev.NoteAdded(text=chance.choice(PIECES) + chance.choice(PIECES)))
    return store


def test_at_every_step_from_waiting_to_indexed_the_same_is_found(talked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_texts, "AT_ONCE", 7)
    assert len(waiting(talked)) == 30
    before = {typed: queued(talked, typed) for typed in TYPED}
    assert sum(0 < len(ids) < 30 for ids in before.values()) > len(TYPED) / 2
    assert all(ids == sorted(ids, reverse=True) for ids in before.values())
    assert check(talked).ok
    while waiting(talked):
        assert talked.merge_search()
        assert {typed: queued(talked, typed) for typed in TYPED} == before
        assert {typed: queue.total(talked.read(), QueueFilter("all", search=typed), ASKER) for typed in TYPED} == {
            typed: len(ids) for typed, ids in before.items()
        }
    assert check(talked).ok


def test_what_is_changed_or_erased_while_it_waits_is_so_there_and_in_the_index(store: Store) -> None:
    case = open_case(store, ev.WordsHeard(channel="phone", words="the kettle leaks"))
    append(store, case, ev.NoteAdded(text="a second kettle"))
    press(store, lambda tx: {"version": tx.erase(case, [3])})
    for _ in ("waiting", "indexed"):
        assert found(store, "second") == [case]
        assert found(store, "leaks") == []
        store.merge_search()
    assert waiting(store) == []
    append(store, case, ev.NoteAdded(text="and a third"))
    assert waiting(store) == []
    assert found(store, "third") == [case]
    assert check(store).ok


def test_of_several_cases_that_one_press_opens_the_first_waits(store: Store) -> None:
    def two(tx: Transaction) -> dict[str, object]:
        return {"cases": [opening(tx)["case"], opening(tx)["case"]]}

    first, second = press(store, two)["cases"]
    assert waiting(store) == [first]
    assert found(store, "26") == [first, second]


def test_where_no_window_does_it_a_press_now_and_then_puts_them_into_the_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_texts, "PRESSES", 4)
    cases = [open_case(store) for _ in range(10)]
    assert 0 < len(waiting(store)) < 4
    assert found(store, "26") == cases
    assert check(store).ok

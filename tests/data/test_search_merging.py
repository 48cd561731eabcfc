"""Presses add parts to the search index, and these are merged beside the work: what is found is the same at every step."""

from __future__ import annotations

import pytest

from complaint_desk.data import dialect
from complaint_desk.data.bulk import building
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from tests.data import desks
from tests.data.desks import append, open_case

CASES = 40
SEARCHES = ("冰箱", "refund", "order 12", "0003", "箱 -refund")


def parts(store: Store) -> int:
    """How many parts the index has."""
    return int(store.read().value("SELECT count(DISTINCT segid) FROM search_idx"))


def setting(store: Store, name: str) -> int | None:
    """What the index is told, None for FTS5's own choice."""
    found: int | None = store.read().value("SELECT v FROM search_config WHERE k = ?", (name,))
    return found


def found(store: Store) -> list[list[int]]:
    """What some searches find."""
    return [desks.found(store, typed) for typed in SEARCHES]


@pytest.fixture
def worked_in(store: Store) -> Store:
    for n in range(CASES):
        case = open_case(store, ev.WordsHeard(channel="phone", words=f"A refund for order {n}, please"))
        assert store.merge_search()  # each text is put in alone, as where somebody presses seldom
        if n % 3 == 0:
            append(store, case, ev.FactRecorded(key="product", value=f"kettle {n}"))
    erased = open_case(store, ev.WordsHeard(channel="phone", words="refund nobody"))
    store.operation(key=b"k" * 16, actor_id=1, verb="test", work=lambda tx: {"version": tx.erase(erased, [3])})
    return store


def test_no_press_merges_what_earlier_ones_added(worked_in: Store) -> None:
    assert parts(worked_in) > CASES


def test_what_is_found_is_the_same_after_every_step(worked_in: Store) -> None:
    before, many, steps = found(worked_in), parts(worked_in), 0
    assert [len(ids) for ids in before] == [CASES + 1, CASES, 1, 11, 1]
    while worked_in.merge_search():
        steps += 1
        assert found(worked_in) == before
    assert steps
    assert parts(worked_in) < many / 4
    assert check(worked_in).ok


def test_where_nothing_is_left_to_merge_nothing_is_written(worked_in: Store) -> None:
    while worked_in.merge_search():
        pass
    stands = worked_in.read().rows("SELECT id, block FROM search_data")
    assert not worked_in.merge_search()
    assert worked_in.read().rows("SELECT id, block FROM search_data") == stands


def test_a_desk_that_is_read_only_is_left_as_it_is(worked_in: Store) -> None:
    reading = Store.open(worked_in.path, Rules(), clock=worked_in.clock, read_only=True)
    with pytest.raises(StoreProblem, match="desk_read_only_writing"):
        reading.merge_search()
    reading.close()


def test_a_building_and_one_that_was_written_at_once_leave_the_merging_alike(store: Store, tmp_path) -> None:
    at_once = tmp_path / "at once.sqlite"
    with building(at_once, Rules(), clock=store.clock):
        pass
    other = Store.open(at_once, Rules(), clock=store.clock)
    assert setting(store, "automerge") == setting(other, "automerge") == dialect.MERGED_BY_PRESSES
    assert setting(store, "crisismerge") == setting(other, "crisismerge") == 64
    other.close()

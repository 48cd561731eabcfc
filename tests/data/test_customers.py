"""Somebody calls: they are found by whatever is typed first."""

import random
import sqlite3

import pytest

from complaint_desk.data.customers import FIND_SQL, LIKE_SQL, OPEN_CASES_SQL, cases, customer, find, like_cases
from tests.data.filled import PEOPLE, fill, random_row


@pytest.fixture
def made(store):
    chance = random.Random(4)
    rows = [random_row(chance, id_) for id_ in range(1, 201)]
    fill(store.path, rows)
    return rows


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("小明", {"王小明"}), ("晓明", {"王曉明"}), ("曉", {"王曉明"}), ("王", {"王小明", "王曉明"}), ("wxm", {"王小明", "王曉明"}), ("wx", {"王小明", "王曉明"}),
        ("lee", {"Ann Lee"}), ("ANN", {"Ann Lee"}), ("al", {"Ann Lee"}), ("8033", {"Ann Lee"}), ("138 0013 8033", {"Ann Lee"}),
        ("+86 138-0013-8033", {"Ann Lee"}), ("008613800138033", {"Ann Lee"}), ("13800138", set(PEOPLE)), ("c3.mail@exa", {"Ann Lee"}),
        ("mail@example.com", set(PEOPLE)), ("@example", set(PEOPLE)), ("example", set()), ("xiaoming", {"王小明", "王曉明"}), ("dawen", {"陈大文"}), ("wangx", {"王小明", "王曉明"}), ("c3.m", {"Ann Lee"}), ("ann l", {"Ann Lee"}), ("王 8000", {"王小明"}), ("nobody", set()), ("", set()), ('"*', set()),
    ],
)
def test_found_while_typing(store, made, typed, names):
    assert {found.name for found in find(store.read(), typed)} == names


def test_who_complained_last_comes_first(store, made):
    found = find(store.read(), "13800138")
    newest = {1000 + i: max(r.opened_us for r in made if r.customer_id == 1000 + i) for i in range(len(PEOPLE))}
    assert [f.id for f in found] == sorted(newest, key=lambda id_: -newest[id_])
    assert all(f.complaints == sum(r.customer_id == f.id for r in made) and f.newest_us == newest[f.id] for f in found)
    assert customer(store.read(), found[0].id) == found[0]
    assert customer(store.read(), 1) is None


def test_masked_where_the_right_is_missing_and_found_by_what_is_known_whole_alone(store, made):
    whole = next(found for found in find(store.read(), "小明"))
    for typed in (whole.phone, whole.email):
        found = find(store.read(), typed, masked=True)[0]
        assert (found.id, found.name, found.phone, found.email) == (whole.id, "王**", "*** 00", "c**")
    for typed in ("小明", "王小明", "wxm", whole.phone[:-1], whole.phone[1:6], whole.email[:-1]):
        assert find(store.read(), typed, masked=True) == []


def test_a_changed_name_is_found_and_the_old_one_is_not(store, made):
    db = sqlite3.connect(store.path)
    with db:
        db.execute("UPDATE customer SET name = 'Zoe', lookup = 'zoe ¶' WHERE id = 1000")
        db.execute("DELETE FROM customer WHERE id = 1001")
    db.close()
    assert [f.name for f in find(store.read(), "zoe")] == ["Zoe"]
    assert find(store.read(), "wxm") == []


def test_cases_of_a_customer(store, made):
    mine = sorted((r for r in made if r.customer_id == 1002), key=lambda r: (-r.opened_us, -r.id))
    assert [r.id for r in cases(store.read(), 1002, 500)] == [r.id for r in mine]
    assert [r.id for r in cases(store.read(), 1002, 500, only_open=True)] == [r.id for r in mine if r.is_open]


def test_like_cases_ended_well(store, made):
    alike = [r for r in made if (r.type, r.product) == ("misunderstanding", "fridge") and r.result >= 4 and not r.is_open]
    but = alike[0].id
    expected = [r.id for r in sorted(alike, key=lambda r: -r.closed_us) if r.id != but]
    assert [r.id for r in like_cases(store.read(), "misunderstanding", "fridge", but, limit=50)] == expected


def test_looking_up_neither_scans_nor_sorts_a_table(store):
    for sql, params in ((FIND_SQL, ("x", 9)), (OPEN_CASES_SQL, (1, 9)), (LIKE_SQL, ("delay", "", 5, 0, 9))):
        plan = [row[3] for row in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert not any("TEMP B-TREE" in line or line.startswith(("SCAN c", "SCAN w", "SCAN complaint")) for line in plan), plan

"""A search of the queue finds what looking through every case and its customer finds: any search, after any change."""

from __future__ import annotations

import random
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from complaint_desk.data import projector, queue
from complaint_desk.data.bulk import Staging
from complaint_desk.data.check import check
from complaint_desk.data.customers import find
from complaint_desk.data.pinyin import initials, readings
from complaint_desk.data.queue import page, total
from complaint_desk.data.search_text import MOST_TERMS, joined, matches, query
from complaint_desk.data.store import Store
from complaint_desk.data.views import Asker
from complaint_desk.domain import events as ev
from complaint_desk.domain.people import fold_customer
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock, press
from tests.data.filled import fill, random_row
from tests.histories import MONDAY
from tests.in_memory import passing_folder
from tests.new_desk import open_desk

ASKER = Asker(5, MONDAY, UTC)
VEILED = Asker(5, MONDAY, UTC, veiled=True)
NAMES = ("王小明", "王曉明", "陈大文", "Ann Lee", "曾 Li", "尉迟恭", "")
SAID = ("我要退款，一直没有人回电话！", "我要求退貨退錢 order 98765", "The refund never came", "王小明来过", "wxm said 13800138000", "全角ＡＢＣ１２３", "26-0000012-2")
TYPED = (
    "退款", "退錢", "王小明", "wxm", "WX", "xiaoming", "wangx", "wang xiaoming", "ann", "ann.lee@example.com", "@example.com", "163", "0013",
    "138-0013", "138 0013", "+86 138 0013 8000", "wxm 退款", "退款 -wxm", "-王小明", "-wxm -退款", "refund | wxm", "ann lee\nzxm", "w", "王", "|", "a |",
    "98765 王", "example", "cxm", "lee refund", "-refund 王", "26-0000012-2 | 98765",
)


def found(store: Store, typed: str) -> list[int]:
    reader = store.read()
    return [id_ for chunk in queue.ids(reader, QueueFilter("all", search=typed), ASKER) for id_ in chunk]


def scanned(store: Store, typed: str) -> list[int]:
    """What the definition finds, from the events alone."""
    hits = []
    for id_, number, customer_id in store.read().rows("SELECT id, number, customer_id FROM complaint ORDER BY id DESC"):
        about = projector.customer_texts(fold_customer(customer_id, store.history(customer_id))) if customer_id else ()
        if matches(joined(projector.texts(number, store.history(id_))), typed, joined(about)):
            hits.append(id_)
    return hits


def put_case(tx, customer_id: int, n: int, words: str) -> dict[str, int]:
    case = tx.new_stream("case")
    tx.append(case, [ev.Opened(number=tx.next_number(2026), customer_id=customer_id, channel="phone", verified="call_back"), ev.WordsHeard(words=words)])
    return {"case": case}


def put_customer(tx, name: str, phone: str, email: str) -> dict[str, int]:
    id_ = tx.new_stream("customer")
    tx.append(id_, [ev.CustomerAdded(name=name, phone=phone, email=email)])
    return {"id": id_}


@pytest.fixture
def desk(store):
    for n, name in enumerate(NAMES):
        who = press(store, lambda tx, name=name, n=n: put_customer(tx, name, f"+86 138-0013-80{n}{n}", f"c{n}.{name.lower() or 'x'}@163.com"))["id"]
        for k in range(3):
            press(store, lambda tx, who=who, k=k, n=n: put_case(tx, who, n, SAID[(n + k * 2) % len(SAID)]))
    return store


@pytest.mark.parametrize("typed", TYPED)
def test_a_case_is_found_by_its_words_or_its_customer(desk, typed):
    hits = scanned(desk, typed)
    assert found(desk, typed) == hits
    wanted = QueueFilter("all", search=typed)
    assert total(desk.read(), wanted, ASKER) == len(hits)
    first = page(desk.read(), wanted, ASKER, 2)
    assert [row.id for row in first.rows] == hits[:2]
    if first.following:
        assert [row.id for row in page(desk.read(), wanted, ASKER, 50, first.following).rows] == hits[2:]
    by_due = QueueFilter("open", search=typed, sort="-opened")
    assert {id_ for chunk in queue.ids(desk.read(), by_due, ASKER) for id_ in chunk} == set(hits)


def test_initials_and_pinyin_find_the_cases_of_a_customer(desk):
    theirs = {id_ for (id_,) in desk.read().rows("SELECT id FROM complaint WHERE customer_id = (SELECT id FROM customer WHERE name = '王小明')")}
    assert len(theirs) == 3
    for typed in ("wxm", "wangxiaoming", "xiaoming", "王曉明 | 王小明"):
        assert theirs <= set(found(desk, typed)), typed
    assert set(found(desk, "zl")) == set(found(desk, "cl")) != set()


def test_a_domain_is_found_only_behind_its_sign(desk):
    assert found(desk, "163") == []
    assert len(found(desk, "@163")) == len(NAMES) * 3


def test_a_pasted_column_of_numbers_finds_each(desk):
    numbers = [number for (number,) in desk.read().rows("SELECT number FROM complaint ORDER BY id")][:20]
    assert len(found(desk, "\n".join(numbers))) == 20
    assert len(found(desk, " | ".join(n.replace("-", "") for n in numbers))) == 20
    for between in (" ", ", ", "\t", "；", "、 "):
        assert len(found(desk, between.join(numbers))) == 20
    assert len(found(desk, f"{numbers[0]} zeppelin")) == 0
    assert len(query(" | ".join(str(n) for n in range(1000, 1200))).terms) == MOST_TERMS


PIECES = st.sampled_from([*TYPED, *SAID, *NAMES, "我要", "款", "8001", "ABC", "  ", "¶", "ʗwang", "zeng", "yuchi", "gong"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("heard"), st.integers(0, 5), st.sampled_from(SAID)),
        st.tuples(st.just("note"), st.integers(0, 5), st.sampled_from([*SAID, "xiaoming", "王"])),
        st.tuples(st.just("restated"), st.integers(0, 5), st.sampled_from(SAID)),
        st.tuples(st.just("offered"), st.integers(0, 5), st.sampled_from(SAID)),
        st.tuples(st.just("erase"), st.integers(0, 5), st.integers(0, 3)),
        st.tuples(st.just("renamed"), st.integers(0, 2), st.sampled_from(NAMES)),
        st.tuples(st.just("forgotten"), st.integers(0, 2), st.just("")),
        st.tuples(st.just("imported"), st.integers(0, 2), st.sampled_from(SAID)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.lists(st.lists(PIECES, min_size=1, max_size=3).map(" ".join), min_size=3, max_size=6))
def test_what_is_found_is_what_a_scan_finds_after_any_change(steps, typed):
    with passing_folder() as folder:
        store = open_desk(Path(folder) / "desk.sqlite", Rules(), Clock())
        try:
            customers = [press(store, lambda tx, n=n: put_customer(tx, NAMES[n], f"1380013800{n}", f"n{n}@163.com"))["id"] for n in range(3)]
            cases = [press(store, lambda tx, n=n: put_case(tx, customers[n % 3], n, SAID[n]))["case"] for n in range(6)]
            for what, which, more in steps:
                change(store, customers, cases, what, which, more)
            for each in typed:
                hits = found(store, each)
                assert (sorted(hits, reverse=True) if query(each).blank else hits) == scanned(store, each), each
            assert check(store).problems == []
        finally:
            store.close()


def change(store, customers, cases, what, which, more):
    case = cases[which]
    if what == "imported":
        with Staging(store) as staging:
            id_ = staging.new_stream()
            event = ev.Imported(number=staging.next_number(2026), customer_id=customers[which], source="x", words=more, opened_us=MONDAY, fingerprint=f"{id_}")
            staging.write("case", id_, [(event, MONDAY)])
            press(store, lambda tx: staging.apply(tx) or {})
        return
    if what in ("renamed", "forgotten"):
        customer = customers[which]

        def turn(tx):
            if what == "renamed":
                return {"v": tx.append(customer, [ev.CustomerChanged(fields=("name", "phone"), name=more, phone="400 820 8820")])}
            worded = [r.n for r in tx.history(customer) if isinstance(r.event, ev.CustomerAdded | ev.CustomerChanged)]
            return {"v": tx.erase(customer, worded)}

        press(store, turn)
        return
    event = {
        "heard": lambda: ev.WordsHeard(words=more), "note": lambda: ev.NoteAdded(text=more), "restated": lambda: ev.Restated(text=more),
        "offered": lambda: ev.OptionOffered(due_us=MONDAY, remedy="refund", what=more), "erase": lambda: None,
    }[what]()
    if event is not None:
        press(store, lambda tx: {"v": tx.append(case, [event])})
        return
    worded = [r.n for r in store.history(case) if isinstance(r.event, ev.WordsHeard | ev.NoteAdded | ev.Restated | ev.OptionOffered)]
    press(store, lambda tx: {"v": tx.erase(case, worded[more : more + 1])} if worded[more : more + 1] else {})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_any_string_is_a_search(desk, typed):
    hits = found(desk, typed)
    assert (sorted(hits, reverse=True) if query(typed).blank else hits) == scanned(desk, typed)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=60), st.text("?_.@-!|\" ", max_size=12), st.text("?_.-", min_size=1, max_size=6).map("{0}@{0}".format)))
@example(typed="?@?")
@example(typed="_@_")
def test_any_string_is_a_search_for_who_may_not_reveal(desk, typed):
    wanted = QueueFilter("all", search=typed)
    hits = [id_ for chunk in queue.ids(desk.read(), wanted, VEILED) for id_ in chunk]
    own = desk.read().rows("SELECT id, number FROM complaint ORDER BY id DESC")
    assert set(hits) >= {id_ for id_, number in own if matches(joined(projector.texts(number, desk.history(id_))), typed)}
    assert total(desk.read(), wanted, VEILED) == len(hits) == len(set(hits))
    assert {row.id for row in page(desk.read(), wanted, VEILED, 50).rows} == set(hits)


def test_an_address_without_a_word_finds_the_cases_of_who_has_it_for_who_may_not_reveal(store):
    who = press(store, lambda tx: put_customer(tx, "Ann Lee", "", "_@_"))["id"]
    theirs = press(store, lambda tx: put_case(tx, who, 0, SAID[0]))["case"]
    other = press(store, lambda tx: put_customer(tx, "Bo Lee", "", "bo@example.com"))["id"]
    press(store, lambda tx: put_case(tx, other, 1, "_@_"))
    assert [row.id for row in page(store.read(), QueueFilter("all", search="_@_"), VEILED, 50).rows] == [theirs]


def test_the_newest_of_a_name_and_a_common_word_are_read_along_their_order(store):
    fill(store.path, [random_row(random.Random(1), id_) for id_ in range(1, 30)])
    for typed in ("王小明", "wxm 退款", "退款 -王小明"):
        meant = queue._meant(store.read(), QueueFilter("all", search=typed), ASKER)
        sql, params = queue.ids_sql(meant, meant.order[0])
        plan = [row[3] for row in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert not any(line.startswith(("SCAN complaint", "SCAN c ", "SCAN x", "SCAN customer ")) for line in plan), plan
        assert any("MERGE" in line for line in plan), plan


@pytest.mark.parametrize(
    ("name", "letters", "pinyin"),
    [
        ("王小明", "wxm", ("wangxiaoming", "xiaoming", "ming")), ("曾小明", "cxm zxm", ("cengxiaoming", "xiaoming", "ming", "zengxiaoming")), ("Ann Lee", "al", ()),
        ("陳大文", "cdw", ("chendawen", "dawen", "wen")), ("吕布", "lb", ("lvbu", "lubu", "lyubu", "bu")), ("Anna 王", "aw", ("wang",)), ("", "", ()), (None, "", ()),
    ],
)
def test_a_name_in_latin_letters(name, letters, pinyin):
    assert initials(name) == letters
    assert readings(name) == pinyin


@pytest.mark.parametrize(("name", "typed"), [
    ("中国银行", "zgyh zhongguoyinhang yinhang"), ("重庆长安公司", "cq chongqing changan"), ("李长江", "lcj lichangjiang changjiang"),
    ("赵重阳", "zcy zhaochongyang chongyang"), ("万俟卨", "mqx moqi"), ("吕布", "lb lvbu lubu lyubu lübu"), ("女王", "nvwang nyuwang"),
    ("翟天临", "ztl dtl zhaitian ditian"), ("单雄信", "sxx shanxiong"), ("仇英", "qy qiuying"), ("覃辉", "qh th qinhui tanhui"), ("沈从文", "scw shencong"),
    ("乐嘉", "yj lj yuejia lejia"), ("盖聂", "gn genie gainie"), ("阚清子", "kqz kanqing"), ("尉迟恭", "ycg yuchi"), ("长孙无忌", "zswj zhangsun"),
    ("呂小姐", "lxj lvxiaojie"),
])
def test_a_name_of_several_readings_is_found_by_each(store, name, typed):
    id_ = press(store, lambda tx: put_customer(tx, name, "", ""))["id"]
    for each in typed.split():
        assert id_ in [one.id for one in find(store.read(), each)], each


@given(st.text(max_size=16))
def test_any_name_is_read_character_by_character(name):
    assert initials(name) == initials(name)
    assert all(reading.isalpha() and reading.isascii() for reading in readings(name))

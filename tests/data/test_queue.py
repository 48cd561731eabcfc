"""The queue: what a view, a filter, a search and an order show is what looking at every row would show."""

import base64
import json
import random
import sqlite3
from array import array
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from functools import partial

import pytest

from complaint_desk.data import queue
from complaint_desk.data.queue import COUNTS_SQL, PAGE, ROWS_SQL, count_sql, counts, ids, ids_sql, mask_name, page, page_sql, rows, total
from complaint_desk.data.search_text import joined, matches, normalise
from complaint_desk.data.store import Store
from complaint_desk.data.views import WIDE_VIEWS, Asker, end_of_day, selection
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.on_record import BIT, FURTHEST_AT, OFFER_BIT, REACHED
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import DUE_SOON_US, KEYS, SORTS, QueueFilter, queue_filter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, VIEWS
from tests.data.desks import Clock
from tests.data.filled import NOW, fill, random_row, size_of, tags_of

ASKER = Asker(5, NOW, UTC)
TODAY = (NOW // DAY + 1) * DAY


def put_away(row):
    """One in three, half of them only until now; and what has a clock within the hour is back."""
    return row.id % 3 == 0 and row.id % 2 == 0 and not 0 < row.next_due_us <= NOW + HOUR


IN_VIEW = {
    "mine": lambda r: r.is_open and r.owner_id == 5 and not put_away(r),
    "snoozed": lambda r: r.is_open and r.owner_id == 5 and put_away(r),
    "unassigned": lambda r: r.is_open and r.owner_id == 0,
    "due_soon": lambda r: r.is_open and NOW <= r.next_due_us <= NOW + DUE_SOON_US,
    "breached": lambda r: r.is_open and 0 < r.next_due_us < NOW,
    "high_risk": lambda r: r.is_open and r.risk >= 6,
    "promises_today": lambda r: r.is_open and 0 < r.promise_due_us < TODAY,
    "callbacks_today": lambda r: r.is_open and 0 < r.callback_due_us < TODAY,
    "waiting_customer": lambda r: r.status == "waiting_customer",
    "waiting_department": lambda r: r.status == "waiting_department",
    "open": lambda r: r.is_open,
    "closed": lambda r: not r.is_open,
    "all": lambda r: True,
}


@pytest.fixture(scope="module")
def cases():
    chance = random.Random(3)
    return [random_row(chance, id_) for id_ in range(1, 401)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory, cases):
    """The desk of these cases, which every test only reads."""
    with closing(Store.open(tmp_path_factory.mktemp("kept") / "desk.sqlite", Rules(), clock=Clock())) as opened:
        fill(opened.path, cases)
        until = {0: NOW + 1, 1: NOW}
        with closing(sqlite3.connect(opened.path)) as db, db:
            db.executemany("INSERT INTO snooze VALUES (5, ?, ?, ?, ?)", [(r.id, until[r.id % 2], r.contacts, NOW) for r in cases if not r.id % 3])
            db.executemany("INSERT INTO improvement_case VALUES (?, ?)", [(r.id, 7 + r.id % 20 // 10) for r in cases if r.id % 10 == 1])
            db.executemany(
                "INSERT INTO event (stream_id, n, operation_id, occurred_us, kind, v, data, digest) VALUES (?, ?, 1, 1, ?, 1, ?, x'00')",
                [(r.id, n, kind, json.dumps(data)) for r in cases for n, (kind, data) in enumerate(happened(r.id), 1)],
            )
        yield opened


def happened(case_id):
    """The events of a case that a condition asks for."""
    found = []
    found += [("breached", {"clock": "promise", "waited_for": "us"})] if case_id % 3 == 0 else []
    found += [("breached", {"clock": "resolution"})] if case_id % 5 == 0 else []
    found += [("gate_overridden", {"gate": "offer" if case_id % 8 else "close"})] if case_id % 4 == 0 else []
    found += [("outcome_decided", {"outcome": "", "rule_set": "cn_12315", "word": "not_accepted"})] if case_id % 11 == 5 else []
    return [*found, ("task_given", {"department": "finance" if case_id % 2 else "store"})]


def every(db, wanted):
    return [id_ for chunk in ids(db, wanted, ASKER) for id_ in chunk]


def test_views_hold_what_they_say_and_counts_agree(kept, cases):
    found = counts(kept.read(), ASKER)
    assert list(found) == list(VIEWS)
    for view in VIEWS:
        expected = {r.id for r in cases if IN_VIEW[view](r)}
        assert set(every(kept.read(), QueueFilter(view))) == expected
        assert found[view] == total(kept.read(), QueueFilter(view), ASKER) == len(expected) > 0


_CHANCE = random.Random(3)
OTHERS = [r for r in (random_row(_CHANCE, id_) for id_ in range(1, 401)) if r.status != "merged" and r.origin != "undated"]


def another(row, from_us, until_us):
    """Whether the customer opened another case between two moments, both included."""
    return any(o.customer_id == row.customer_id and o.id != row.id and from_us <= o.opened_us <= until_us for o in OTHERS)


def has(condition, row):
    """Whether a row has on record what a condition asks for, bit by bit."""
    key, _, value = condition.partition("=")
    plain = value.removeprefix("!")
    on_record = {code for (of, code), bit in BIT.items() if of == key and row.on_record & bit} or {"no", "none"}
    return on_record.isdisjoint(plain.split(",")) is (plain != value)


def came_to(code, row):
    """Whether a conversation that is old enough came just so far."""
    return row.opened_us <= NOW - 14 * DAY and REACHED[row.on_record >> FURTHEST_AT] == code


MONTH = 30 * DAY
CONDITIONS = {
    "repeat=yes": lambda r: another(r, r.opened_us - MONTH, r.opened_us - 1),
    "repeat=no": lambda r: not another(r, r.opened_us - MONTH, r.opened_us - 1),
    "came_back=yes": lambda r: 0 < r.resolved_us <= NOW - MONTH and another(r, r.resolved_us + 1, r.resolved_us + MONTH),
    **{f"stopped={code}": partial(came_to, code) for code in ("listen", "clarify", "no")},
    "stopped=listen,clarify,offer,follow_up,no": lambda r: r.opened_us <= NOW - 14 * DAY,
    "happened=breached,gate_overridden": lambda r: not (r.id % 3 and r.id % 4 and r.id % 5),
    "breach=promise": lambda r: r.id % 3 == 0, "breach=!promise,resolution": lambda r: r.id % 3 and r.id % 5,
    "breach_while=us": lambda r: r.id % 3 == 0, "breach_while=none": lambda r: r.id % 5 == 0,
    "improvement=7,8": lambda r: r.id % 10 == 1,
    "overridden=offer": lambda r: r.id % 4 == 0 and r.id % 8, "department=finance": lambda r: r.id % 2,
    **{condition: partial(has, condition) for condition in (
        "happened=restated", "happened=option_chosen,closed", "happened=!closed", "happened=restated,task_given",
        "apology=yes", "apology=no", "admission=yes", "goodwill=!yes", "price=yes", "price=no", "on_behalf=yes", "on_behalf=no",
        "outcome=upheld", "outcome=not_upheld,partly_upheld", "outcome=none,upheld", "outcome=!none",
        "verified=known_number", "verified=in_person,not_yet", "verified=!not_yet",
        "need=respect", "need=own_words,respect,respect", "need=none", "need=!none",
    )},
    "offered=refund": lambda r: r.offered & OFFER_BIT["refund"], "offered=other,refund,other": lambda r: r.offered & (OFFER_BIT["refund"] | OFFER_BIT["other"]),
    "offered=!gift": lambda r: not r.offered & OFFER_BIT["gift"],
    "outcome_word=cn_12315.not_accepted": lambda r: r.id % 11 == 5,
    "came_back=yes,no": lambda r: 0 < r.resolved_us <= NOW - MONTH,
    "type=delay": lambda r: r.type == "delay",
    "type=delay,misunderstanding": lambda r: r.type in ("delay", "misunderstanding"),
    "circumstance=major,key_customer": lambda r: r.circumstances & 3,
    "status=open": lambda r: r.status == "open",
    "step=offer": lambda r: r.step == "offer",
    "urgency=3..": lambda r: r.urgency >= 3,
    "urgency=2": lambda r: r.urgency == 2,
    "impact=..2": lambda r: r.impact <= 2,
    "emotion=angry": lambda r: r.emotion == "angry",
    "emotion_first=angry": lambda r: r.emotion_first == "angry",
    "owner=me": lambda r: r.owner_id == 5,
    "owner=none": lambda r: r.owner_id == 0,
    "owner=lou": lambda r: r.owner_id == 6,
    "channel=email": lambda r: r.channel == "email",
    "product=fridge": lambda r: r.product == "fridge", "region=north": lambda r: r.region == "North",
    "customer=1001": lambda r: r.customer_id == 1001,
    "customer=王晓明": lambda r: r.customer_id in (1000, 1001) and r.customer_id == 1001,
    "opened=1970-01-01..2025-01-03": lambda r: r.opened_us < 20_092 * DAY,
    "resolved=2024-12-01..": lambda r: r.resolved_us >= 20_058 * DAY,
    "closed=2024-12-15": lambda r: r.closed_us // DAY == 20_072,
    "due=..2025-01-12T10:00+00:00": lambda r: 0 < r.next_due_us < NOW,
    "tag=flood": lambda r: "flood" in tags_of(r.id),
    "tag=召回,FLOOD": lambda r: tags_of(r.id),
    "tag=none": lambda r: not tags_of(r.id),
    "field.size=2,3": lambda r: size_of(r.id) in (2, 3),
    "field.size=2..3.5": lambda r: size_of(r.id) in (2, 3),
    "field.size=..1": lambda r: size_of(r.id) == 1,
    "field.size=none": lambda r: not size_of(r.id),
    "field.size=any": lambda r: size_of(r.id),
    "risk=6..8": lambda r: 6 <= r.risk <= 8,
    "origin=imported": lambda r: r.origin == "imported",
    "cause=design": lambda r: r.cause == "design",
    "currency=EUR": lambda r: r.currency == "EUR",
    "promises=broken": lambda r: r.promises_broken,
    "contact=single": lambda r: r.contacts <= 1 and not r.reopened,
    "contact=several": lambda r: not (r.contacts <= 1 and not r.reopened),
    "steps=kept": lambda r: r.steps_kept == 15,
    "steps=skipped": lambda r: r.steps_kept != 15,
    "kept_listen=yes": lambda r: r.steps_kept & 1,
    "kept_clarify=no": lambda r: not r.steps_kept & 2,
    "kept_offer=yes": lambda r: r.steps_kept & 4,
    "kept_follow_up=no": lambda r: not r.steps_kept & 8,
    "response=counted": lambda r: r.first_response_us or (r.origin not in ("imported", "undated") and r.opened_us < (NOW // DAY - 1) * DAY),
    "counted=yes": lambda r: r.status != "merged" and r.origin != "undated",
    "result=4..5": lambda r: r.result >= 4,
    "handling=1": lambda r: r.handling == 1,
    "reopened=1..": lambda r: r.reopened >= 1,
    "response_hours=24..": lambda r: r.first_response_us and r.first_response_us - r.opened_us > 24 * HOUR,
    "response_hours=..0": lambda r: r.first_response_us and r.first_response_us <= r.opened_us,
    "response_hours=none": lambda r: not r.first_response_us,
    "resolution_hours=24..72": lambda r: r.resolved_us and 24 * HOUR < r.resolved_us - r.opened_us <= 72 * HOUR,
    "language=en": lambda r: r.language == "en",
    "tier=gold": lambda r: r.customer_id == 1003,
    "clock=promise,none": lambda r: r.next_clock in ("promise", ""),
    "cause_depth=systemic": lambda r: r.cause_depth == "systemic",
    "remedy=refund,none": lambda r: r.remedy in ("refund", ""),
    "contacts=2..": lambda r: r.contacts >= 2,
    "options=..1": lambda r: r.options_offered <= 1,
    "callbacks=1": lambda r: r.callbacks_done == 1,
    "cost=13..50": lambda r: r.remedy and 13 <= float(r.cost) <= 50,
    "updated=-7d..": lambda r: r.updated_us >= TODAY - 8 * DAY,
    "responded=none": lambda r: not r.first_response_us,
    "promise=..today": lambda r: 0 < r.promise_due_us < TODAY,
    "callback=today..+1d": lambda r: TODAY - DAY <= r.callback_due_us < TODAY + DAY,
    "task=..+2h": lambda r: 0 < r.task_due_us < NOW + 2 * HOUR,
    # not, none, one of, and dates that move on with the time
    "type=!delay,misunderstanding": lambda r: r.type not in ("delay", "misunderstanding"),
    "cause=none": lambda r: not r.cause, "cause=!none": lambda r: r.cause,
    "circumstance=none": lambda r: not r.circumstances, "circumstance=!major": lambda r: not r.circumstances & 1,
    "urgency=!2..3": lambda r: r.urgency in (1, 4), "risk=!..5": lambda r: r.risk > 5,
    "owner=me,none": lambda r: r.owner_id in (0, 5), "owner=!lou": lambda r: r.owner_id != 6,
    "product=none": lambda r: not r.product, "product=fridge|oven": lambda r: r.product in ("fridge", "oven"),
    "product=!Fridge": lambda r: r.product != "fridge", "region=none": lambda r: not r.region,
    "region=ca| 上海市": lambda r: r.region in ("CA", "上海市"), "region=!ca": lambda r: r.region != "CA",
    "customer=Ann Lee|李娜": lambda r: r.customer_id in (1003, 1004), "customer=1000|1003": lambda r: r.customer_id in (1000, 1003),
    "resolved=none": lambda r: not r.resolved_us, "resolved=!none": lambda r: r.resolved_us,
    "result=none": lambda r: not r.result, "opened=!-30d..": lambda r: r.opened_us < TODAY - 31 * DAY,
    "opened=..-3d": lambda r: r.opened_us < TODAY - 3 * DAY, "opened=last_month": lambda r: 20_058 * DAY <= r.opened_us < 20_089 * DAY,
    "due=..now": lambda r: 0 < r.next_due_us < NOW, "due=today": lambda r: TODAY - DAY <= r.next_due_us < TODAY,
}


def test_every_key_is_tried():
    assert {condition.partition("=")[0] for condition in CONDITIONS} == {*KEYS, "field.size"}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("view", ["all", "open"])
def test_conditions_hold_what_they_say(kept, cases, condition, view):
    wanted = queue_filter(view, [condition])
    expected = {r.id for r in cases if IN_VIEW[view](r) and CONDITIONS[condition](r)}
    assert 0 < len(expected) < len(cases) or (view, condition) == ("open", "closed=2024-12-15")
    assert set(every(kept.read(), wanted)) == expected
    assert total(kept.read(), wanted, ASKER) == len(expected)
    assert total(kept.read(), wanted, ASKER, most=5) in (len(expected), 5)


def due(r):
    return (0, r.next_due_us, r.id) if r.next_due_us else (1, 0, r.id)


ORDERS = {
    ("open", ""): due, ("open", "due"): due,
    ("open", "-due"): lambda r: (0, -r.next_due_us, -r.id) if r.next_due_us else (1, 0, r.id),
    ("open", "-urgency"): lambda r: (-r.urgency, *due(r)), ("open", "urgency"): lambda r: (r.urgency, *due(r)),
    ("open", "-risk"): lambda r: (-r.risk, -r.id), ("all", ""): lambda r: (-r.opened_us, -r.id), ("all", "opened"): lambda r: (r.opened_us, r.id),
    ("closed", ""): lambda r: (-r.updated_us, -r.id), ("all", "number"): lambda r: r.number,
    ("all", "due"): lambda r: due(r) if r.is_open else (2, -r.updated_us, -r.id),
    ("promises_today", ""): lambda r: (r.promise_due_us, r.id), ("all", "-number"): lambda r: -int(r.number[3:10]),
}


@pytest.mark.parametrize(("view", "sort"), ORDERS)
def test_orders_and_pages(kept, cases, view, sort):
    expected = [r.id for r in sorted((r for r in cases if IN_VIEW[view](r)), key=ORDERS[view, sort])]
    wanted = QueueFilter(view, sort=sort)
    assert every(kept.read(), wanted) == expected
    paged, after = [], None
    while True:
        got = page(kept.read(), wanted, ASKER, 37, after)
        paged += [row.id for row in got.rows]
        after = got.following
        if after is None:
            break
    assert paged == expected


def test_customers_in_order_and_in_pages(kept, cases):
    wanted = QueueFilter("open", sort="customer")
    names = [row.customer for row in rows(kept.read(), every(kept.read(), wanted))]
    assert [list(g) for g in (dict.fromkeys(names),)] == [["Ann Lee", "Bob Stone", "李娜", "王小明", "王曉明", "陈大文"]]
    first = page(kept.read(), wanted, ASKER, 50)
    second = page(kept.read(), wanted, ASKER, 50, first.following)
    assert [r.id for r in first.rows + second.rows] == every(kept.read(), wanted)[:100]


@pytest.mark.parametrize("search", ["退款", "款", "refund", "26-0000012-2", "0000", "退款 -26-0000012-2", "!!!", '"', "NEAR(", "回電話"])
@pytest.mark.parametrize("view", ["all", "open"])
def test_a_search_within_a_view(kept, cases, search, view):
    expected = {r.id for r in cases if IN_VIEW[view](r) and matches(joined((r.number, r.words_line)), search)}
    wanted = QueueFilter(view, search=search)
    assert every(kept.read(), wanted) == sorted(expected, reverse=True)  # newest first
    assert set(every(kept.read(), replace(wanted, sort="due"))) == expected
    assert total(kept.read(), wanted, ASKER) == len(expected)
    assert [r.id for r in page(kept.read(), wanted, ASKER, 10).rows] == sorted(expected, reverse=True)[:10]


def test_rows_come_in_the_order_of_their_ids_with_names(kept, cases):
    wanted = [300, 7, 9999, 7, *range(20, 200)]
    found = rows(kept.read(), wanted)
    assert [r.id for r in found] == [300, 7, 7, *range(20, 200)]
    by_id = {r.id: r for r in cases}
    for row in found:
        case = by_id[row.id]
        assert (row.words, row.risk, row.owner) == (case.words_line, case.risk, {0: None, 5: "Kim", 6: "Lou"}[case.owner_id])
    assert {len(row.customer) for row in rows(kept.read(), wanted, masked=True)} == {3}
    assert (mask_name("王小明"), mask_name(None), mask_name("")) == ("王**", None, "")


def test_reading_ids_stops_when_it_is_cancelled(kept, cases):
    assert list(ids(kept.read(), QueueFilter(), ASKER, lambda: True)) == []


@pytest.mark.parametrize(
    "wrong",
    [{"view": "x"}, {"sort": "x"}, {"sort": "-"}, {"conditions": ["x=1"]}, {"conditions": ["type"]}, {"conditions": ["type=x"]},
     {"conditions": ["urgency=x"]}, {"conditions": ["urgency=.."]}, {"conditions": ["opened=31.1."]}, {"conditions": ["due=.."]},
     {"conditions": ["risk=99999999999999999999"]}, {"conditions": ["opened=9999-12-31"]}, {"conditions": ["type="]},
     {"conditions": ["type=!"]}, {"conditions": ["status=none"]}, {"conditions": ["type=delay,"]}, {"conditions": ["opened=-7x.."]},
     {"conditions": ["product=" + "x" * 500]}, {"conditions": ["owner= "]}],
)
def test_what_means_nothing_is_told(wrong):
    with pytest.raises(WrongUsage):
        queue_filter(**wrong)


@pytest.mark.parametrize("token", ["x", "bnVsbA", "WzksMCwxXQ", "é"])
def test_a_token_that_is_none_of_ours_is_told(store, token):
    with pytest.raises(WrongUsage):
        page(store.read(), QueueFilter("open"), ASKER, 5, token)


def test_today_ends_with_the_day_of_the_zone():
    assert end_of_day(NOW, timezone(timedelta(hours=8))) == NOW // DAY * DAY + 16 * HOUR
    assert end_of_day(NOW, UTC) == TODAY


def every_page(db, wanted, size):
    found, after = [], None
    while True:
        got = page(db, wanted, ASKER, size, after)
        found += [row.id for row in got.rows]
        after = got.following
        if after is None:
            return found


NAMES = dict(enumerate(("王小明", "王曉明", "陈大文", "Ann Lee", "李娜", "Bob Stone"), 1000))
SORTED = {
    "risk": lambda r: (r.risk, r.id), "opened": lambda r: (r.opened_us, r.id), "updated": lambda r: (r.updated_us, r.id),
    "number": lambda r: (r.number,), "customer": lambda r: (normalise(NAMES[r.customer_id]), r.customer_id, r.opened_us, r.id),
}
PINNED = ("status=open", "type=delay", "urgency=3")
ANY = ("type=delay,privacy,misunderstanding", "emotion=!angry", "opened=-60d..", "cause=none", "risk=2..")


@pytest.mark.parametrize("sort", [way + sort for sort in SORTED for way in ("", "-")])
@pytest.mark.parametrize("view", ["open", "closed", "all", "mine"])
@pytest.mark.parametrize("conditions", [(), ANY[:2], ("owner=me,none",)])
def test_any_order_of_any_view_in_both_directions_and_page_by_page(kept, cases, view, sort, conditions):
    wanted = queue_filter(view, conditions, sort=sort)
    met = [r for r in cases if IN_VIEW[view](r) and all(CONDITIONS[each](r) if each in CONDITIONS else ANY_MEANS[each](r) for each in conditions)]
    expected = [r.id for r in sorted(met, key=SORTED[sort.removeprefix("-")], reverse=sort.startswith("-"))]
    assert every(kept.read(), wanted) == expected
    assert every_page(kept.read(), wanted, 23) == expected


ANY_MEANS = {"type=delay,privacy,misunderstanding": lambda r: r.type in ("delay", "privacy", "misunderstanding"), "emotion=!angry": lambda r: r.emotion != "angry"}


def test_the_token_of_a_page_by_customers_holds_no_name(kept, cases):
    after = page(kept.read(), QueueFilter("open", sort="customer"), ASKER, 5).following
    assert not any(name in base64.urlsafe_b64decode(after + "==").decode() for name in map(normalise, NAMES.values()))


def plans():
    """Every statement of the queue that is asked by name: views in all their orders, with conditions that have no index of their own."""
    yield "rows", ROWS_SQL, [1] * PAGE
    yield "counts", COUNTS_SQL, [5, 5, 1, 2, 2, 2, 1, 2, 1, 6, 1, 1, 5, 5, 1, 2, 2, 2]
    orders = [(view, "") for view in VIEWS] + [(view, way + sort) for view in ("open", "closed", "all") for sort in SORTS for way in ("", "-")]
    for conditions in ((), *((each,) for each in ANY), ANY, PINNED):
        for view, sort in (each for each in orders if not conditions or each[0] in WIDE_VIEWS):
            meant = selection(queue_filter(view, conditions, sort=sort), ASKER)
            for stretch in meant.order:
                yield f"ids {view} {sort} {conditions}", *ids_sql(meant, stretch)
                sql, params = page_sql(meant, stretch, (1,) * len(stretch.marks))
                yield f"page {view} {sort} {conditions}", sql, (*params, 50)
    for view in ("all", "open"):
        meant = selection(QueueFilter(view, search="退款"), ASKER)
        yield f"search {view}", *ids_sql(meant, meant.order[0])
    for condition in ("type=delay", "status=open", "channel=phone", "owner=5", "step=offer", "tag=flood", "field.size=2", "field.size=1..3"):
        meant = selection(queue_filter("open", [condition]), ASKER)
        yield condition, *ids_sql(meant, meant.order[0])


def test_no_statement_of_the_queue_scans_or_sorts(store):
    for name, sql, params in plans():
        plan = [row[3] for row in store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        for line in plan:
            # of all cases the closed ones are nearly all: by their opening they are read along the index of all
            walks_index = "USING" in line and (name.split()[1:2] == ["all"] or name.split()[1:3] in (["closed", "opened"], ["closed", "-opened"]))
            assert "TEMP B-TREE" not in line, (name, plan)
            assert not line.startswith("SCAN c") or walks_index, (name, plan)
            assert not line.startswith("SCAN k") or ("USING COVERING INDEX customer_name_norm" in line and "customer" in name), (name, plan)


@pytest.mark.parametrize("condition", ["department=finance", "breach=resolution", "breach_while=us", "overridden=!offer", "happened=task_given,reopened"])
def test_what_seldom_happens_is_found_without_reading_the_events_of_each_case(kept, condition):
    sql, params = count_sql(selection(queue_filter("all", (condition,)), ASKER))
    plan = [row[3] for row in kept.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
    events = [line for line in plan if line.startswith(("SEARCH e ", "SCAN e"))]
    assert events
    assert all("event_seldom (kind=?" in line for line in events), plan


def test_one_status_type_and_urgency_of_the_open_queue_stand_together(kept, cases):
    meant = selection(queue_filter("open", PINNED), ASKER)
    sql, params = page_sql(meant, meant.order[0], None)
    plan, *_joined = kept.read().rows(f"EXPLAIN QUERY PLAN {sql}", (*params, 50))
    assert "complaint_open_filters (status=? AND type=? AND urgency=? AND next_due_us>?)" in plan[3]
    expected = [r.id for r in sorted(cases, key=due) if r.is_open and (r.status, r.type, r.urgency) == ("open", "delay", 3)]
    assert every(kept.read(), queue_filter("open", PINNED)) == expected


@pytest.mark.parametrize("view", ["mine", "unassigned", "due_soon", "breached", "promises_today", "callbacks_today", "waiting_customer", "high_risk"])
@pytest.mark.parametrize("sort", [way + sort for sort in SORTS for way in ("", "-")])
def test_what_a_narrow_view_sorts_its_index_has_narrowed(kept, view, sort):
    meant = selection(QueueFilter(view, sort=sort), ASKER)
    for stretch in meant.order:
        sql, params = ids_sql(meant, stretch)
        plan = [row[3] for row in kept.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        assert plan[0].startswith("SEARCH c USING"), plan


@pytest.mark.parametrize("view", ["all", "closed", "open"])
@pytest.mark.parametrize("conditions", [("emotion=angry", "product=fridge"), ("cause=none", "opened=-60d..", "type=delay"), ("risk=!3..5", "channel=email"), ("impact=2..",), ("happened=restated",), ("verified=!not_yet", "offered=refund"), ("need=none", "stopped=offer"),
    ("outcome=upheld,none", "apology=yes", "price=no"), ("kept_offer=yes", "remedy=refund", "cost=13..50"), ("response_hours=24..", "language=en", "promises=broken"),
])
def test_any_other_filter_is_counted_in_an_index_alone(kept, cases, view, conditions):
    sql, params = count_sql(selection(queue_filter(view, conditions), ASKER))
    plan = [row[3] for row in kept.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert len(plan) == 1
    assert "USING COVERING INDEX" in plan[0], plan


def test_masks_of_circumstances_are_those_of_the_vocabulary():
    assert CIRCUMSTANCES[0] == "major"


@pytest.mark.parametrize("search", ["王晓明", "王曉明", "晓明"])
def test_a_search_for_a_customer_finds_their_cases(kept, cases, search):
    named = {r.id for r in cases if r.customer_id == 1001}
    found = every(kept.read(), QueueFilter("all", search=search))
    assert named <= set(found)
    assert found == sorted(found, reverse=True)
    assert len(found) == total(kept.read(), QueueFilter("all", search=search), ASKER)
    listed = page(kept.read(), QueueFilter("all", search=search), ASKER, 3)
    assert [r.id for r in listed.rows] == found[:3]


@pytest.mark.parametrize(("chunks", "size"), [
    ([], 4), ([[1, 2], [3]], 4), ([[2**32 - 1]], 4), ([[1, 2**32], [3]], 8), ([[1], [2], [2**40]], 8), ([[2**32], [2**32 + 1]], 8),
])
def test_ids_are_gathered_in_their_order_and_in_as_little_room_as_they_fit_into(chunks, size):
    found = queue.gathered(array("q", chunk) for chunk in chunks)
    assert found.tolist() == [id_ for chunk in chunks for id_ in chunk]
    assert found.itemsize == size

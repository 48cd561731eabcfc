"""The check finds what was changed behind the desk's back, names the case and the event, and is quiet about everything else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from complaint_desk.data.anchors import FROM_BEGINNING, Anchors
from complaint_desk.data.check import Cancelled, Report, check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.messages import Message
from complaint_desk.domain.rules import Rules
from complaint_desk.wording import Words
from tests.data.desks import Clock, append, open_case, press, tamper
from tests.histories import LEARNT, house


@pytest.fixture
def desk(store: Store) -> Store:
    """A desk with a case told to its end, a young one, and one with erased words."""
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [ev.DeskCreated(), ev.PersonAdded(person=1, role="agent", name="Lin")])})
    told = open_case(store, *LEARNT[2:])
    append(store, told, ev.Closed())
    open_case(store)
    forgotten = open_case(store, ev.NoteAdded(text="private"))
    press(store, lambda tx: {"v": tx.erase(forgotten, [3])})
    return store


def keys(report: Report) -> set[str]:
    return {problem.key for problem in report.problems}


def fields(problem: Message) -> dict[str, object]:
    return dict(problem.fields)


def test_an_honest_desk_holds(desk: Store) -> None:
    report = check(desk)
    assert (report.problems, report.ok, report.cases) == ([], True, 3)
    assert report.events == desk.read().value("SELECT count(*) FROM event")


def test_an_empty_desk_holds(store: Store) -> None:
    assert check(store).ok


@pytest.mark.parametrize("change", [
    "SET data = replace(data, 'angry', 'calmx')", "SET data = data || ' '", "SET kind = 'calmed'", "SET occurred_us = occurred_us + 1",
    "SET v = 2", "SET digest = zeroblob(16)", "SET body_digest = zeroblob(16)", "SET operation_id = operation_id - 1",
    "SET data = '{'", "SET data = CAST(x'7bff7d' AS TEXT)", "SET kind = CAST(x'ff' AS TEXT)", "SET occurred_us = 'yesterday'",
])
def test_a_changed_event_is_named(desk: Store, change: str) -> None:
    case_id = open_case(desk, ev.EmotionNoted(level="angry"))
    append(desk, case_id, ev.NoteAdded(text="later"))
    number = desk.case(case_id).number
    tamper(desk, f"UPDATE event {change} WHERE stream_id = {case_id} AND n = 3")
    report = check(desk)
    named = [fields(p) for p in report.problems if p.key == "check.event_changed"]
    assert any(p["n"] == 3 and Words("en").value(p["what"]) == f"Case {number}" for p in named), report.problems


@pytest.mark.parametrize("change", ["SET body = replace(body, '冰箱', '冰柜')", "SET salt = zeroblob(16)"])
def test_changed_words_are_named(desk: Store, change: str) -> None:
    case_id = open_case(desk)
    tamper(desk, f"UPDATE event_body {change} WHERE event_id = (SELECT id FROM event WHERE stream_id = {case_id} AND n = 2)")
    assert [(p.key, fields(p)["n"]) for p in check(desk).problems if p.key == "check.event_changed"] == [("check.event_changed", 2)]


def test_words_that_vanished_without_erasure(desk: Store) -> None:
    tamper(desk, "DELETE FROM event_body WHERE event_id = (SELECT min(event_id) FROM event_body)")
    assert "check.words_missing" in keys(check(desk))


@pytest.mark.parametrize("which", ["n = 2", "n = (SELECT max(n) FROM event e WHERE e.stream_id = event.stream_id)"])
def test_an_event_taken_out_is_noticed(desk: Store, which: str) -> None:
    case_id = open_case(desk, ev.HeardOut())
    number = desk.case(case_id).number
    tamper(desk, f"DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE stream_id = {case_id} AND {which})",
           f"DELETE FROM event WHERE stream_id = {case_id} AND {which}") if which == "n = 2" else tamper(
           desk, f"DELETE FROM event WHERE stream_id = {case_id} AND {which}")
    english = Words("en")
    assert any(number in english.of(p) for p in check(desk).problems)


@pytest.mark.parametrize("change", [
    "SET verb = 'other'", "SET actor_id = 9", "SET at_us = at_us + 1", "SET result = '{}'", "SET key = zeroblob(16)",
    "SET prev = zeroblob(16)", "SET digest = zeroblob(16)", "SET n = n + 100", "SET verb = 7",
])
def test_a_changed_operation_is_noticed(desk: Store, change: str) -> None:
    tamper(desk, f"UPDATE operation {change} WHERE id = 3")
    assert keys(check(desk)) & {"check.operation_changed", "check.operation_missing"}


def test_the_end_cut_off_is_noticed_by_an_anchor(desk: Store, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    case_id = open_case(desk)
    token = desk.lane_head()[0]
    assert anchors.record(desk) is not None
    assert anchors.record(desk) is None
    last = desk.read().value("SELECT max(id) FROM operation")
    kept = f"stream_id < {case_id - 1}"
    tamper(
        desk, f"DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE NOT {kept})", f"DELETE FROM event WHERE NOT {kept}",
        f"DELETE FROM operation WHERE id = {last}", f"DELETE FROM complaint WHERE id = {case_id}", f"DELETE FROM customer WHERE id = {case_id - 1}",
    )
    report = check(desk, anchors=anchors.of(token))
    assert "check.anchor_missing" in keys(report)


def test_a_restored_desk_goes_on_in_a_new_lane(desk: Store, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    anchor = anchors.record(desk)
    assert anchor is not None
    desk.begin_lane()
    append(desk, open_case(desk), ev.HeardOut())
    token, n, _ = desk.lane_head()
    assert (token != anchor.token, n) == (True, 2)
    assert check(desk, anchors=[anchor]).problems == []


def test_after_an_anchor_only_what_came_since_is_read(desk: Store, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    anchor = anchors.record(desk)
    case_id = open_case(desk)
    report = check(desk, since=anchor)
    assert (report.ok, report.cases) == (True, 1)
    tamper(desk, f"UPDATE event SET data = data || ' ' WHERE stream_id = {case_id} AND n = 1")
    assert "check.event_changed" in keys(check(desk, since=anchor))


def test_a_place_in_a_later_lane_is_counted_from_where_that_lane_begins(desk: Store, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    earlier = anchors.record(desk)
    desk.begin_lane()
    open_case(desk)
    anchor = anchors.record(desk)
    assert anchor is not None
    assert earlier is not None
    case_id = open_case(desk)
    report = check(desk, since=anchor, anchors=[earlier])
    assert (report.problems, report.cases) == ([], 1)
    tamper(desk, f"UPDATE event SET data = data || ' ' WHERE stream_id = {case_id} AND n = 1")
    assert "check.event_changed" in keys(check(desk, since=anchor))
    [plan] = {row[3] for row in desk.read().rows(f"EXPLAIN QUERY PLAN {FROM_BEGINNING}", (b"", 1)) if " f " in row[3]}
    assert "operation_lane_begin" in plan


def test_an_anchor_holds_though_the_beginning_of_its_lane_is_gone(desk: Store, tmp_path: Path) -> None:
    anchor = Anchors(tmp_path / "anchors").record(desk)
    assert anchor is not None
    tamper(desk, "DELETE FROM operation WHERE n = 1")
    found = keys(check(desk, anchors=[anchor]))
    assert "check.operation_missing" in found
    assert "check.anchor_missing" not in found


@pytest.mark.parametrize(("statement", "column"), [
    ("UPDATE complaint SET urgency = 4 WHERE id = 3", "urgency"), ("UPDATE complaint SET words_line = 'x' WHERE id = 3", "words_line"),
    ("UPDATE complaint SET head = zeroblob(16) WHERE id = 3", "head"), ("UPDATE complaint SET risk = 99 WHERE id = 3", "risk"),
])
def test_a_changed_row_is_named_with_its_column(desk: Store, statement: str, column: str) -> None:
    tamper(desk, statement)
    [problem] = check(desk).problems
    assert (problem.key, fields(problem)["column"], fields(problem)["number"]) == ("check.row_differs", column, desk.case(3).number)


def test_a_row_made_under_older_rules_is_no_finding(path: Path, clock: Clock) -> None:
    made = Store.open(path, Rules(), clock=clock)
    open_case(made)
    made.close()
    store = Store.open(path, Rules(version=2, sets=(house(resolution=1),)), clock=clock)
    assert check(store).ok
    before = store.read().value("SELECT next_due_us FROM complaint")
    assert (store.rederive(), store.rederive()) == (1, 0)
    assert store.read().value("SELECT rules_version FROM complaint") == 2
    assert before != store.read().value("SELECT next_due_us FROM complaint")
    assert check(store).problems == []
    store.close()


@pytest.mark.parametrize(("statement", "key"), [
    ("DELETE FROM complaint WHERE id = 3", "check.row_missing"),
    ("UPDATE rollup SET n = n + 1 WHERE measure = 'opened'", "check.rollup_differs"),
    ("DELETE FROM fresh_text", "check.search_differs"),
    ("UPDATE fresh_text SET body = body || 'more '", "check.search_differs"),
    ("INSERT INTO fresh_text VALUES(99, ' nobody ')", "check.other_differs"),
    ("UPDATE customer SET name = 'somebody else'", "check.other_differs"),
    ("UPDATE person SET role = 'administrator'", "check.other_differs"),
    ("UPDATE stream SET kind = 'customer' WHERE id = 3", "check.row_without_events"),
])
def test_what_follows_from_events_is_proven(desk: Store, statement: str, key: str) -> None:
    tamper(desk, statement)
    assert key in keys(check(desk))


def test_the_index_is_proven(desk: Store) -> None:
    assert desk.merge_search()
    assert check(desk).ok
    tamper(desk, "INSERT INTO search(search) VALUES('delete-all')")
    assert "check.search_differs" in keys(check(desk))


def test_a_missing_guard_is_noticed(desk: Store) -> None:
    with sqlite3.connect(desk.path) as stranger:
        stranger.execute("DROP TRIGGER event_kept_delete")
    stranger.close()
    assert keys(check(desk)) == {"check.guard_missing"}


def test_it_can_be_stopped(desk: Store) -> None:
    with pytest.raises(Cancelled):
        check(desk, cancelled=lambda: True)


def test_it_tells_how_far_it_is(desk: Store) -> None:
    told: list[tuple[int, int]] = []
    check(desk, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(("statement", "kind"), [
    ("INSERT INTO person SELECT 99, 'administrator', '', currency, 1, 'me', name, '', '' FROM person LIMIT 1", "person"),
    ("UPDATE improvement_case SET improvement_id = improvement_id + 1", "improvement_case"),
    ("DELETE FROM improvement_case", "improvement_case"),
    ("UPDATE counter SET value = 1 WHERE name = 'stream'", "counter"),
    ("DELETE FROM counter WHERE name = 'number:26'", "counter"),
    ("INSERT INTO customer_search(customer_search) VALUES ('delete-all')", "customer_search"),
])
def test_what_no_event_tells_is_named(desk: Store, statement: str, kind: str) -> None:
    press(desk, lambda tx: {"v": tx.append(tx.new_stream("customer"), [ev.CustomerAdded(name="Ann Lee", phone="0555 0100")])})
    assert check(desk).ok
    tamper(desk, statement)
    assert {fields(p)["kind"] for p in check(desk).problems} == {kind}


def test_no_made_up_version_of_the_rules_hides_a_changed_row(desk: Store) -> None:
    tamper(desk, "UPDATE complaint SET rules_version = 9, next_due_us = 0, risk = 0 WHERE is_open = 1")
    assert keys(check(desk)) == {"check.row_differs"}


def test_a_forgotten_customer_is_no_finding(desk: Store) -> None:
    made = press(desk, lambda tx: {"id": (id_ := tx.new_stream("customer")), "v": tx.append(id_, [ev.CustomerAdded(name="Ann Lee")])})
    press(desk, lambda tx: {"v": tx.erase(made["id"], [1])})
    assert check(desk).problems == []


def test_events_of_the_desk_that_make_nothing_any_more_are_named(desk: Store) -> None:
    tamper(desk, """UPDATE event SET data = replace(data, '"person":1', '"person":[1]') WHERE kind = 'person_added'""")
    assert {"check.event_changed", "check.not_replayed"} <= keys(check(desk))

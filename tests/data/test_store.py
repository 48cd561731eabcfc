"""The store: one press is all or nothing and happens once; rows, search and figures follow the events in the same breath."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any, TypeAlias

import pytest

from complaint_desk.data import dialect, transaction
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.numbers import parse_number
from complaint_desk.domain.problems import StaleCase, StoreProblem
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock, append, found, open_case, opening, press
from tests.histories import MONDAY

YEAR = datetime.fromtimestamp(MONDAY / 1_000_000, UTC).year
Begin: TypeAlias = Callable[[Transaction], tuple[int, str]]
PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "cell_size_check": 1, "mmap_size": 0,
}


def test_a_case_is_what_was_told(store: Store) -> None:
    case_id = open_case(store, ev.EmotionNoted(level="angry"))
    case = store.case(case_id)
    assert (case.version, case.emotion, case.first_words) == (3, "angry", "冰箱又坏了")
    assert parse_number(case.number) == case.number
    assert store.case_id(case.number) == case_id
    assert store.case_id("26-0000099-0") is None


def test_the_row_follows_in_the_same_press(store: Store) -> None:
    case_id = open_case(store)
    append(store, case_id, ev.Classified(type="delay", urgency=1))
    assert store.read().one("SELECT type, urgency, version, words_line FROM complaint") == ("delay", 1, 3, "冰箱又坏了")


def test_a_customer_has_a_row_to_be_found_by(store: Store) -> None:
    open_case(store)
    row = store.read().one("SELECT name, phone_digits, lookup FROM customer")
    assert row[:2] == ("王小明", "13800138000")
    assert {"王小", "wxm", "¤013"} <= set(row[2].split())


def test_persons_of_the_desk(store: Store) -> None:
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [ev.PersonAdded(person=1, role="agent", login="lin", name="Lin")])})
    changed = ev.PersonChanged(person=1, role="supervisor", limit="500")
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [changed]), "role": tx.person(1).role})
    assert store.persons() == {1: Person(id=1, role="supervisor", limit="500", login="lin", name="Lin")}


def test_what_fails_leaves_nothing(store: Store) -> None:
    def half(tx: object) -> dict[str, object]:
        opening(tx)
        raise RuntimeError("power cut in the middle")

    with pytest.raises(RuntimeError):
        press(store, half)
    tables = ("operation", "event", "event_body", "complaint", "customer", "rollup")
    assert [store.read().value(f"SELECT count(*) FROM {table}") for table in tables] == [0] * len(tables)
    assert store.read().value("SELECT count(*) FROM stream") == 1


def test_the_same_press_happens_once(store: Store) -> None:
    key = bytes(range(16))
    first = press(store, opening, key=key)
    assert press(store, opening, key=key) == first
    assert store.read().value("SELECT count(*) FROM complaint") == 1


def test_what_the_first_press_needs_is_read_before_the_file_is_held(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def rules() -> Rules:
        held.append(store._writing.connection().in_transaction)
        return Rules()

    class Read(ModuleType):
        def __getattr__(self, name: str) -> object:
            held.append(store._writing.connection().in_transaction)
            return getattr(transaction, name)

    store = Store.open(path, rules, clock=clock)
    try:
        monkeypatch.setitem(sys.modules, transaction.__name__, Read(transaction.__name__))
        open_case(store)
        assert set(held) == {False}
    finally:
        store.close()


def test_a_press_that_writes_nothing_is_not_kept(store: Store) -> None:
    assert press(store, lambda tx: {"seen": tx.now_us > 0}) == {"seen": True}
    assert store.read().value("SELECT count(*) FROM operation") == 0


def test_who_saw_an_older_version_is_told(store: Store) -> None:
    case_id = open_case(store)
    append(store, case_id, ev.NoteAdded(text="first"), expected=2)
    with pytest.raises(StaleCase):
        append(store, case_id, ev.NoteAdded(text="second"), expected=2)
    assert [r.event.text for r in store.history(case_id) if isinstance(r.event, ev.NoteAdded)] == ["first"]


def test_a_press_sees_its_own_events(store: Store) -> None:
    case_id = open_case(store)

    def work(tx: object) -> dict[str, object]:
        tx.append(case_id, [ev.EmotionNoted(level="calm")])
        return {"emotion": tx.case(case_id).emotion, "touched": list(tx.touched)}

    assert press(store, work) == {"emotion": "calm", "touched": [["case", case_id]]}


def test_one_of_many_may_fail_alone(store: Store) -> None:
    first, second = open_case(store), open_case(store)

    def work(tx: object) -> dict[str, object]:
        refused = 0
        for case_id in (first, second):
            try:
                with tx.attempt():
                    opening(tx)
                    tx.append(case_id, [ev.Assigned(owner_id=7)])
                    if case_id == first:
                        raise StaleCase("stale_case")
            except StaleCase:
                refused += 1
        return {"refused": refused}

    assert press(store, work) == {"refused": 1}
    assert [store.case(c).owner_id for c in (first, second)] == [0, 7]
    assert store.read().value("SELECT count(*) FROM complaint") == 3
    assert store.read().value("SELECT count(*) FROM stream") == 1 + 6


def test_occurred_and_recorded_are_two_times(store: Store, clock: Clock) -> None:
    case_id = open_case(store)
    press(store, lambda tx: {"v": tx.append(case_id, [ev.NoteAdded(text="late")], occurred_us=clock.now_us - 3_600_000_000)})
    note = store.history(case_id)[-1]
    assert note.at_us - note.occurred_us == 3_600_000_000


def test_a_clock_that_is_set_back_changes_neither_the_order_nor_the_proof(store: Store, clock: Clock) -> None:
    case_id = open_case(store)
    append(store, case_id, ev.NoteAdded(text="before"))
    clock.now_us -= 3_600_000_000
    append(store, case_id, ev.NoteAdded(text="after"))
    before, after = store.history(case_id)[-2:]
    assert [each.event.text for each in (before, after) if isinstance(each.event, ev.NoteAdded)] == ["before", "after"]
    assert before.at_us > after.at_us
    assert check(store).problems == []


def test_search_follows_additions_and_erasure(store: Store) -> None:
    case_id = open_case(store)
    append(store, case_id, ev.NoteAdded(text="customer 陈晓 called again"))
    number = store.case(case_id).number
    assert found(store, "冰箱") == found(store, "陈晓") == found(store, "call") == found(store, number) == [case_id]
    press(store, lambda tx: {"v": tx.erase(case_id, [3])})
    assert found(store, "陈晓") == []
    assert found(store, "冰箱") == [case_id]


def test_erased_words_are_gone_from_the_file(store: Store, path: Path) -> None:
    secret = "Xanthippe Quillfeather"
    case_id = open_case(store, ev.NoteAdded(text=secret))
    press(store, lambda tx: {"v": tx.erase(case_id, [3])})
    assert store.history(case_id)[2].event == ev.NoteAdded(text=None)
    store.scrub()
    store.close()
    assert b"quillfeather" not in b"".join(file.read_bytes().lower() for file in path.parent.iterdir())


def test_an_erased_customer_is_gone_from_the_file(store: Store, path: Path) -> None:
    open_case(store)
    added = ev.CustomerAdded(name="Xanthippe Quillfeather", phone="0151 98765432", email="xq@example.com")

    def work(tx: object) -> dict[str, object]:
        customer = tx.new_stream("customer")
        tx.append(customer, [added])
        return {"customer": customer}

    customer = press(store, work)["customer"]
    press(store, lambda tx: {"v": tx.erase(customer, [1])})
    assert store.read().one("SELECT name, phone, lookup, version FROM customer WHERE id = ?", (customer,))[::3] == (None, 2)
    store.scrub()
    store.close()
    content = b"".join(file.read_bytes().lower() for file in path.parent.iterdir())
    assert [word for word in (b"quillfeather", b"98765432", b"xq@example") if word in content] == []


def test_words_a_row_shows_go_with_the_words(store: Store) -> None:
    case_id = open_case(store)
    press(store, lambda tx: {"v": tx.erase(case_id, [2])})
    assert store.read().value("SELECT words_line FROM complaint") == ""


@pytest.mark.parametrize(("fact", "grouped"), [("product", "ann quillfeather's kettle"), ("region", "Ann Quillfeather's Kettle")])
def test_a_product_or_region_that_was_typed_is_found_as_typed_and_goes_with_the_words(store: Store, path: Path, fact: str, grouped: str) -> None:
    case_id = open_case(store, ev.FactRecorded(key=fact, value="Ann  quillfeather's KETTLE"))
    assert store.read().value(f"SELECT {fact} FROM complaint") == grouped
    press(store, lambda tx: {"v": tx.erase(case_id, [3])})
    assert store.read().value(f"SELECT {fact} FROM complaint") == ""
    assert found(store, "quillfeather") == []
    store.scrub()
    store.close()
    assert b"quillfeather" not in b"".join(file.read_bytes().lower() for file in path.parent.iterdir())


def test_a_product_of_a_list_outlives_the_words(store: Store) -> None:
    case_id = open_case(store, ev.FactRecorded(key="product", code="K2", value="Kettle of Ann"))
    press(store, lambda tx: {"v": tx.erase(case_id, [3])})
    assert store.read().value("SELECT product FROM complaint") == "K2"


def test_half_a_character_does_not_stop_a_press(store: Store) -> None:
    case_id = open_case(store)
    append(store, case_id, ev.NoteAdded(text="broken \ud83d end"))
    assert store.history(case_id)[-1].event.text == "broken ? end"


@pytest.mark.parametrize("statement", [
    "UPDATE event SET kind = 'x'", "DELETE FROM event", "UPDATE operation SET verb = 'x'", "DELETE FROM operation",
    "UPDATE event_body SET body = 'x'",
])
def test_the_trail_is_only_added_to(store: Store, path: Path, statement: str) -> None:
    open_case(store)
    store.close()
    with sqlite3.connect(path) as stranger, pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)
    stranger.close()


def test_settings_of_every_connection(store: Store) -> None:
    seen: list[dict[str, object]] = []

    def look() -> None:
        for database in (store._writing, store._reading):
            row = {name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
            row["waits"] = database.execute_sql("PRAGMA busy_timeout").fetchone()[0] >= 5_000
            seen.append(row)

    look()
    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [PRAGMAS | {"waits": True}] * 4


def test_a_window_keeps_little_of_the_desk_in_memory(store: Store) -> None:
    written = store._writing.execute_sql("PRAGMA cache_size").fetchone()
    assert written == (-8_192,), "kB, and what a day's work has filled is never given back to the system"
    assert store._reading.execute_sql("PRAGMA cache_size").fetchone() == (-1_024,), "kB a thread, and a window has several"


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreProblem):
        store.read().rows("DELETE FROM complaint")


def test_a_full_disk_says_that_the_work_is_safe(store: Store) -> None:
    case_id = open_case(store)
    pages = store._writing.execute_sql("PRAGMA page_count").fetchone()[0]
    store._writing.execute_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreProblem) as problem:
        append(store, case_id, ev.NoteAdded(text="a long note " * 10_000))
    assert (problem.value.message.key, problem.value.code) == ("problem.disk_full_writing", "ST-FULL")
    assert store.case(case_id).version == 2


def _work_on_after_a_part_that_failed(database: dialect.Database, failures: list[str]) -> None:
    with database.atomic("IMMEDIATE"):
        database.execute_sql("INSERT INTO t VALUES(1)")
        for statement in ("INSERT INTO t VALUES(zeroblob(500000))", "INSERT INTO t VALUES(2)"):
            try:
                with database.savepoint():
                    database.execute_sql(statement)
            except sqlite3.OperationalError as error:
                failures.append(str(error))
        try:
            database.execute_sql("INSERT INTO t VALUES(3)")
        except sqlite3.OperationalError as error:
            failures.append(str(error))


def test_what_follows_a_part_with_which_all_was_taken_back_is_not_kept_alone(tmp_path: Path) -> None:
    database, failures = dialect.Database(str(tmp_path / "x.sqlite"), dialect.PRAGMAS), list[str]()
    database.execute_sql("CREATE TABLE t(a)")
    database.pragma("max_page_count", database.pragma("page_count"))
    try:
        with pytest.raises(sqlite3.OperationalError, match="full"):
            _work_on_after_a_part_that_failed(database, failures)
        assert failures == ["database or disk is full"] * 3
        assert database.execute_sql("SELECT a FROM t").fetchall() == []
        with database.atomic("IMMEDIATE"):
            database.execute_sql("INSERT INTO t VALUES(4)")
        assert database.execute_sql("SELECT a FROM t").fetchall() == [(4,)]
    finally:
        database.close_all()


def test_a_connection_that_is_closed_is_kept_no_longer(tmp_path: Path) -> None:
    database = dialect.Database(str(tmp_path / "x.sqlite"), dialect.PRAGMAS)
    for _ in range(3):
        database.execute_sql("SELECT 1")
        database.close()
    assert database._opened == []


def test_a_locked_desk_says_so(store: Store, path: Path) -> None:
    case_id = open_case(store)
    store._writing.execute_sql("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreProblem) as problem:
        append(store, case_id, ev.NoteAdded(text="note"))
    other.execute("ROLLBACK")
    other.close()
    assert problem.value.message.key == "problem.desk_locked_writing"


def test_opened_for_reading_nothing_can_be_written(path: Path, clock: Clock) -> None:
    made = Store.open(path, Rules(), clock=clock)
    case_id = open_case(made)
    made.close()
    store = Store.open(path, Rules(), clock=clock, read_only=True)
    assert store.case(case_id).version == 2
    with pytest.raises(StoreProblem):
        append(store, case_id, ev.NoteAdded(text="note"))
    store.close()


def test_a_change_begins_as_a_writer_and_in_few_places() -> None:
    package = Path(__file__).resolve().parents[2] / "complaint_desk"
    places = [
        f"{module.name}: {line.strip()}" for module in package.rglob("*.py") for line in module.read_text(encoding="utf-8").splitlines()
        if ".atomic(" in line or (".save(" in line and "data" in module.parts)
    ]
    assert len(places) == 5  # two on which nobody works yet: a file that is put back, and a desk whose texts are cut anew as it is opened
    # a press, an upgrade, a desk that is being built
    assert all("atomic(\"IMMEDIATE\")" in place for place in places)


def test_rows_of_older_rules_are_made_anew_newest_first_and_what_was_done_is_not_read_again(path: Path, clock: Clock) -> None:
    older = Store.open(path, Rules(), clock=clock)
    cases = [open_case(older) for _ in range(5)]
    store = Store.open(path, Rules(version=2), clock=clock)

    def by_older_rules() -> list[int]:
        return [row[0] for row in store.read().rows("SELECT id FROM complaint WHERE rules_version = ? ORDER BY id", (Rules().version,))]

    assert store.rederive(2) == 2
    assert by_older_rules() == cases[:3]
    append(older, cases[4], ev.EmotionNoted(level="angry"))  # a window whose program is older still writes by its own rules
    assert store.rederive(2) == 2
    assert by_older_rules() == [cases[0], cases[4]]
    assert (store.rederive(2), store.rederive(2), store.rederive(2)) == (1, 1, 0)
    assert by_older_rules() == []
    store.follow(Rules(version=3))
    assert (store.rederive(9), store.rederive(9)) == (5, 0)
    older.close()
    store.close()


def test_a_store_that_rests_lets_go_of_the_pages_of_this_thread_and_answers_as_before(store: Store) -> None:
    case_id, asked = open_case(store), list[str]()
    for database in (store._reading, store._writing):
        database.connection().set_trace_callback(asked.append)
    store.rest()
    assert asked == ["PRAGMA shrink_memory"] * 2
    append(store, case_id, ev.EmotionNoted(level="angry"))
    assert store.case(case_id).emotion == "angry"


def test_a_thread_that_never_asked_has_nothing_to_let_go_of(store: Store) -> None:
    opened = [len(database._opened) for database in (store._reading, store._writing)]
    thread = Thread(target=store.rest)
    thread.start()
    thread.join()
    assert [len(database._opened) for database in (store._reading, store._writing)] == opened


@pytest.mark.parametrize("before", [0, 2])
def test_a_new_case_has_the_id_and_the_number_that_are_given_one_after_the_other(store: Store, before: int) -> None:
    def asked_for(tx: Transaction) -> tuple[int, str]:
        return tx.new_stream("case"), tx.next_number(YEAR)

    def alone(begin: Begin) -> tuple[int, str]:
        """What would be given; the press is taken back."""
        with pytest.raises(LookupError) as given:
            press(store, lambda tx: fail(begin(tx)))
        answer: tuple[int, str] = given.value.args[0]
        return answer

    for _ in range(before):
        open_case(store)
    first = alone(asked_for)
    assert alone(Transaction.new_case) == first
    mixed = press(store, lambda tx: {"given": [begin(tx) for begin in (Transaction.new_case, asked_for, Transaction.new_case)]})["given"]
    assert mixed[0] == first
    assert [case_id for case_id, _ in mixed] == [first[0], first[0] + 1, first[0] + 2]
    assert [parse_number(number) for _, number in mixed] == sorted({number for _, number in mixed})


def fail(given: tuple[int, str]) -> dict[str, Any]:
    raise LookupError(given)

"""Much history at once is the same history as one press after the other, and comes whole or not at all."""

from __future__ import annotations

import marshal
import secrets
from pathlib import Path

import pytest

from complaint_desk.data.bulk import BATCH, PIECE, Builder, Press, Staging, building
from complaint_desk.data.check import check
from complaint_desk.data.rows import Rows
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from tests.data.desks import CUSTOMER, Clock, open_case, press
from tests.histories import CLOSED, MONDAY


def told(builder: Builder, cases: int) -> list[int]:
    """A desk with a person and some cases told to their end."""
    people = [ev.DeskCreated(origin="demo"), ev.PersonAdded(person=1, role="agent", name="Lin")]
    builder.write("desk", builder.desk_stream, [Press(people, MONDAY)])
    made = []
    for number in range(cases):
        customer = builder.new_stream("customer")
        builder.write("customer", customer, [Press([CUSTOMER], MONDAY)])
        case = builder.new_stream("case")
        opened = ev.Opened(number=builder.next_number(2026), customer_id=customer, channel="phone", origin="demo")
        presses = [Press([opened, ev.WordsHeard(words=f"第{number}次坏了")], MONDAY, 1, "open_case")]
        presses += [Press([event], MONDAY + n * 60_000_000, 1, "step") for n, event in enumerate(CLOSED[2:], 1)]
        builder.write("case", case, presses)
        made.append(case)
    return made


def test_a_built_desk_holds_and_can_be_worked_on(path: Path, clock: Clock) -> None:
    with building(path, Rules(), clock) as builder:
        cases = told(builder, 40)
    store = Store.open(path, Rules(), clock=clock)
    assert check(store).problems == []
    assert store.case(cases[0]).closed_us
    assert store.read().value("SELECT count(*) FROM complaint WHERE is_open = 0") == 40
    later = open_case(store)
    assert store.case(later).number[:10] == "26-0000041"
    press(store, lambda tx: {"v": tx.append(cases[0], [ev.Reopened()])})
    assert check(store).problems == []
    store.close()
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_a_built_desk_has_all_indexes(path: Path, tmp_path: Path, clock: Clock) -> None:
    with building(path, Rules(), clock) as builder:
        told(builder, 1)
    plain = Store.open(tmp_path / "plain.sqlite", Rules(), clock=clock)
    built = Store.open(path, Rules(), clock=clock)
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
    assert built.read().rows(sql) == plain.read().rows(sql)
    assert built.read().rows("SELECT * FROM search_config WHERE k = 'hashsize'") == [("hashsize", 1024 * 1024)]
    for store in (plain, built):
        store.close()


def test_a_desk_that_fails_while_built_leaves_nothing(path: Path, clock: Clock) -> None:
    def half() -> None:
        with building(path, Rules(), clock) as builder:
            told(builder, 3)
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        half()
    assert list(path.parent.iterdir()) == []


def test_a_file_that_stands_there_is_kept(path: Path, clock: Clock) -> None:
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreProblem), building(path, Rules(), clock):
        pass
    assert path.read_text(encoding="utf-8") == "mine"


def stage(staging: Staging, rows: int) -> list[int]:
    """Rows of a file, every second one of a new customer."""
    made, customer = [], 0
    for row in range(rows):
        if row % 2 == 0:
            customer = staging.new_stream()
            staging.write("customer", customer, [(CUSTOMER, MONDAY)])
        case = staging.new_stream()
        event = ev.Imported(
            number=staging.next_number(2025), customer_id=customer, source="sample.csv", source_id=str(row), fingerprint=f"f{row}",
            status="closed" if row % 3 else "open", type="delay", opened_us=MONDAY, closed_us=MONDAY + 10 if row % 3 else 0,
            words=f"快递第{row}天还没到",
        )
        staging.write("case", case, [(event, MONDAY)])
        made.append(case)
    return made


def bring_in(store: Store, staging: Staging, key: bytes) -> dict[str, object]:
    def work(tx: object) -> dict[str, object]:
        tx.append(tx.desk_stream, [ev.FileImported(sha256="0" * 64, read=9, made=9, joined=0, refused=0, name="sample.csv")])
        staging.apply(tx)
        return {"made": staging.streams}

    return press(store, work, key=key, verb="import_file")


def test_an_import_is_one_operation_and_holds(store: Store) -> None:
    open_case(store)
    with Staging(store) as staging:
        cases = stage(staging, 50)
        before = store.read().value("SELECT count(*) FROM complaint")
        open_case(store)
        bring_in(store, staging, secrets.token_bytes(16))
    assert before == 1
    assert check(store).problems == []
    assert store.read().value("SELECT count(*) FROM complaint") == 52
    assert store.read().value("SELECT count(DISTINCT operation_id) FROM event WHERE kind = 'imported'") == 1
    assert store.read().value("SELECT case_id FROM import_fingerprint WHERE fingerprint = 'f7'") == cases[7]
    open_case(store)
    assert check(store).problems == []


def test_a_large_import_is_packed_and_unpacked_in_small_pieces_and_written_in_large_ones(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One C call on thousands of rows holds the interpreter, and with it the window."""
    packed, unpacked, put = [], [], []
    dumps, loads, write = marshal.dumps, marshal.loads, Rows.write
    monkeypatch.setattr(marshal, "dumps", lambda value: packed.append(len(value[0])) or dumps(value))
    monkeypatch.setattr(marshal, "loads", lambda value: unpacked.append(len(loads(value)[0])) or loads(value))
    monkeypatch.setattr(Rows, "write", lambda rows, database: put.append(len(rows.streams)) or write(rows, database))
    with Staging(store) as staging:
        stage(staging, 1_500)
        bring_in(store, staging, secrets.token_bytes(16))
    assert max(packed) <= PIECE
    assert max(unpacked) <= PIECE
    assert sum(packed) == sum(unpacked) == sum(put) == 2_250
    assert put[0] >= BATCH
    assert check(store).problems == []


def test_an_import_that_fails_leaves_nothing(store: Store) -> None:
    with Staging(store) as staging:
        stage(staging, 10)

        def work(tx: object) -> dict[str, object]:
            staging.apply(tx)
            raise RuntimeError("stopped")

        with pytest.raises(RuntimeError, match="stopped"):
            press(store, work)
    assert store.read().value("SELECT count(*) FROM complaint") == 0
    assert store.read().value("SELECT count(*) FROM import_fingerprint") == 0
    assert check(store).ok


def test_the_same_file_again_adds_nothing(store: Store) -> None:
    key = secrets.token_bytes(16)
    for _ in range(2):
        with Staging(store) as staging:
            stage(staging, 4)
            bring_in(store, staging, key)
    assert store.read().value("SELECT count(*) FROM complaint") == 4


def test_staging_leaves_no_file(store: Store, path: Path) -> None:
    with Staging(store) as staging:
        stage(staging, 5)
    store.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]

"""Several programs work on one file and lose nothing; a program that is killed leaves whole presses behind and no halves."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock, append, open_case

EACH = 25


def add_notes(path: Path, case_id: int, who: int) -> None:
    """One program that adds notes, each in a press of its own."""
    store = Store.open(path, Rules(), clock=Clock())
    for number in range(EACH):
        append(store, case_id, ev.NoteAdded(text=f"{who}-{number}"))
    store.close()


def write_until_killed(path: Path, case_id: int, said: object) -> None:
    """One program that tells each press after it was saved, for ever."""
    store = Store.open(path, Rules(), clock=Clock())
    drafts = DraftStore(path.with_name("drafts.sqlite"))
    for number in range(1_000_000):
        append(store, case_id, ev.NoteAdded(text=f"note {number}"))
        drafts.save("note", str(number))
        said.send(number)


def test_two_programs_at_once_lose_nothing(path: Path, clock: Clock) -> None:
    made = Store.open(path, Rules(), clock=clock)
    case_id = open_case(made)
    spawn = multiprocessing.get_context("spawn")
    programs = [spawn.Process(target=add_notes, args=(path, case_id, who)) for who in (1, 2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0]
    notes = [r.event.text for r in made.history(case_id) if isinstance(r.event, ev.NoteAdded)]
    assert sorted(notes) == sorted(f"{who}-{n}" for who in (1, 2) for n in range(EACH))
    assert check(made).problems == []
    made.close()


def test_two_programs_may_make_the_same_desk(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    programs = [spawn.Process(target=make_desk, args=(path,)) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0]
    store = Store.open(path, Rules(), clock=Clock())
    assert store.read().value("SELECT count(*) FROM complaint") == 2
    assert check(store).problems == []
    store.close()


def make_desk(path: Path) -> None:
    """One program that opens a desk which may not be there yet."""
    store = Store.open(path, Rules(), clock=Clock())
    open_case(store)
    store.close()


def test_what_was_said_to_be_saved_survives_a_kill(path: Path, clock: Clock) -> None:
    made = Store.open(path, Rules(), clock=clock)
    case_id = open_case(made)
    made.close()
    spawn = multiprocessing.get_context("spawn")
    hears, says = spawn.Pipe(duplex=False)
    program = spawn.Process(target=write_until_killed, args=(path, case_id, says))
    program.start()
    last = -1
    while last < 20:
        last = hears.recv()
    program.kill()
    program.join()
    says.close()
    while hears.poll():
        try:
            last = hears.recv()
        except EOFError:
            break
    hears.close()
    store = Store.open(path, Rules(), clock=clock)
    notes = [r.event.text for r in store.history(case_id) if isinstance(r.event, ev.NoteAdded)]
    assert notes[: last + 1] == [f"note {n}" for n in range(last + 1)]
    assert check(store).problems == []
    store.close()
    drafts = DraftStore(path.with_name("drafts.sqlite"))
    assert int(drafts.load("note") or -1) >= last
    drafts.close()


def test_threads_read_while_one_writes(store: Store) -> None:
    case_id = open_case(store)
    wrong: list[object] = []

    def look() -> None:
        for _ in range(30):
            row = store.read().one("SELECT version, (SELECT max(n) FROM event WHERE stream_id = complaint.id) FROM complaint")
            if row is None or row[0] != row[1]:
                wrong.append(row)

    readers = [Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(30):
        append(store, case_id, ev.NoteAdded(text=str(number)))
    for reader in readers:
        reader.join()
    assert wrong == []


def test_drafts_that_another_program_is_just_making_are_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drafts.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waited: list[float] = []

        def wait(seconds: float) -> None:
            waited.append(seconds)
            if other.in_transaction:
                other.execute("COMMIT")

        monkeypatch.setattr("complaint_desk.data.dialect.time.sleep", wait)
        drafts = DraftStore(path)
    drafts.save("case:1:note", "half a word")
    assert drafts.load("case:1:note") == "half a word"
    assert waited
    drafts.close()

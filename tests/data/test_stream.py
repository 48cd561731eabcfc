"""The desk's own stream grows with every day that people sign in: a press that only adds to it need not read what stood there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import transaction
from complaint_desk.data.cases import origin
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import OF_THE_DESK, Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from complaint_desk.domain.marking import fold_marks
from complaint_desk.domain.people import fold_persons
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import KINDS
from tests.data.desks import Clock, press
from tests.histories import recorded

LIN, TOLD = ev.PersonAdded(person=1, role="agent", login="lin", name="Lin"), ev.SignedIn(person=1)
STANDS = (
    LIN, ev.TagDefined(tag="late", label="Late"), ev.FieldDefined(field="shop", type="text", label="Shop"),
    ev.PersonAdded(person=2, role="agent", login="yun"), ev.PersonChanged(person=2, role="supervisor", limit="9"),
)
STOOD = len(STANDS)
CHANGES: tuple[Event, ...] = (
    ev.PersonAdded(person=3, role="agent", login="kai"), ev.PersonChanged(person=1, role="supervisor", limit="9"), ev.Undone(n=STOOD),
    ev.TagDefined(tag="wet", label="Wet"), ev.TagRetired(tag="late"), ev.FieldDefined(field="van", type="text", label="Van"), ev.FieldRetired(field="shop"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "desk.sqlite", Rules(), clock=Clock())
    press(made, lambda tx: {"v": tx.append(tx.desk_stream, STANDS)})
    yield made
    made.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The streams that are read."""
    asked: list[int] = []
    honest = Transaction._read

    def noted(self: Transaction, stream_id: int) -> Any:
        asked.append(stream_id)
        return honest(self, stream_id)

    monkeypatch.setattr(Transaction, "_read", noted)
    return asked


def test_who_only_tells_the_desk_something_reads_nothing_of_it(store: Store, read: list[int]) -> None:
    done = press(store, lambda tx: {"v": tx.append(tx.desk_stream, [TOLD, TOLD]), "who": tx.person(1).role})
    assert done == {"v": STOOD + 2, "who": "agent"}
    assert read == []
    assert check(store).ok


def test_what_changes_a_person_is_seen_within_the_press_after_what_was_only_told(store: Store) -> None:
    changed = ev.PersonChanged(person=1, role="supervisor", limit="9")

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [TOLD])
        tx.append(tx.desk_stream, [changed])
        return {"role": tx.person(1).role, "length": len(tx.history(tx.desk_stream)), "v": tx.version(tx.desk_stream)}

    assert press(store, work) == {"role": "supervisor", "length": STOOD + 2, "v": STOOD + 2}
    assert check(store).ok


def test_a_part_that_fails_leaves_the_desk_as_it_was(store: Store) -> None:
    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [TOLD])
        with suppress(LookupError), tx.attempt():
            tx.append(tx.desk_stream, [TOLD])
            assert len(tx.history(tx.desk_stream)) == STOOD + 2
            raise LookupError
        tx.append(tx.desk_stream, [ev.TagRetired(tag="late")])
        return {"ns": [r.n for r in tx.history(tx.desk_stream)]}

    assert press(store, work) == {"ns": list(range(1, STOOD + 3))}
    assert check(store).ok


@pytest.mark.parametrize("kind", ["desk", "demo"])
def test_of_which_kind_a_desk_is_told_by_the_event_with_which_it_began(store: Store, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [ev.DeskCreated(origin=kind), TOLD])})
    monkeypatch.delattr(Store, "history")
    assert origin(store) == kind


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_each_change_of_the_desk_is_in_its_rows(store: Store, change: Event) -> None:
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [change])})
    assert check(store).ok


def test_the_changes_tried_here_are_all_that_there_are() -> None:
    assert {type(change) for change in CHANGES} | {ev.Erased} == set(OF_THE_DESK)
    stood = recorded(STANDS)
    for kind in KINDS.values():
        if kind not in OF_THE_DESK:
            after = [*stood, stood[-1]._replace(n=len(stood) + 1, event=like(kind))]
            assert (fold_persons(after), fold_marks(after)) == (fold_persons(stood), fold_marks(stood)), kind


def like(kind: type[Event]) -> Event:
    """An event of a kind that names whatever may be named of what stands on the desk."""
    named = {
        "person": 1, "n": STOOD, "ns": (1,), "tag": "late", "field": "shop", "login": "kai", "name": "Kai", "label": "Wet", "role": "supervisor", "type": "text",
    }
    made: Event = object.__new__(kind)
    for each in fields(kind):
        object.__setattr__(made, each.name, named.get(each.name, ""))
    return made


def test_the_rows_of_the_desk_are_missed_when_a_change_is_taken_for_a_word(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "OF_THE_DESK", ())
    press(store, lambda tx: {"v": tx.append(tx.desk_stream, [ev.PersonChanged(person=1, role="supervisor", limit="9")])})
    assert not check(store).ok

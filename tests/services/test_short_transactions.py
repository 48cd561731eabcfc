"""How much a press asks of SQLite while nobody else can write does not grow with the desk (design, safety A2); times are the bench's."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services import bulk, conversation, erasing, joining
from complaint_desk.services.bulk import Action
from tests.data.filled import fill, random_row
from tests.services.desk import SmallDesk
from tests.services.test_joining import another

FEW, MANY = 200, 5_000


@contextmanager
def held(counted: Counter[str]) -> Iterator[None]:
    """Count by their verbs the most instructions that SQLite takes while a transaction holds the file."""
    write, operation = Store._write, Store.operation
    verbs = [""]

    def named(self: Store, **press: Any) -> dict[str, Any]:
        verbs.append(press["verb"])
        try:
            return operation(self, **press)
        finally:
            verbs.pop()

    def listening(self: Store, work: Callable[[], Any]) -> Any:
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        connection = self._writing.connection()
        connection.set_progress_handler(step, 1)
        try:
            return write(self, work)
        finally:
            connection.set_progress_handler(None, 1)
            counted[verbs[-1]] = max(counted[verbs[-1]], taken)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_write", listening)
        patch.setattr(Store, "operation", named)
        yield


def worked(path: Path, cases: int, more: Callable[[SmallDesk], object] = lambda _desk: None) -> Counter[str]:
    """Work a case from its first words to its end, and others around it, at a desk of so many; returns what each verb asked at most."""
    desk = SmallDesk.made(path)
    desk.store.close()
    chance = random.Random(4)
    fill(path, [random_row(chance, 10_000 + n) for n in range(cases)])
    desk.store = Store.open(path, Rules(), clock=desk.clock)
    counted: Counter[str] = Counter()
    try:
        with held(counted):
            first = desk.closed()
            second, third = desk.take(), desk.take()
            desk.do(conversation.add_note, second, text="又打来 " * 400)
            fourth = another(desk, second)
            desk.do(joining.merge, fourth, into=second)
            desk.do(joining.unmerge, fourth)
            bulk.edit(desk.store, desk.boss, key=next(desk.keys), cases=[second, third, first], action=Action("wait", "customer"))
            bulk.edit(desk.store, desk.boss, key=next(desk.keys), cases=[second, third, first], action=Action("assign", str(desk.agent.id)))
            customer = desk.store.read().value("SELECT customer_id FROM complaint WHERE id = ?", (first,))
            erasing.erase_now(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")
            more(desk)
    finally:
        desk.store.close()
    return counted


def test_no_press_asks_more_of_a_large_desk_while_it_holds_it(tmp_path: Path) -> None:
    few, many = worked(tmp_path / "few.sqlite", FEW), worked(tmp_path / "many.sqlite", MANY)
    assert len(many) > 15
    assert min(many.values()) > 0
    assert many == few


def test_the_count_notices_a_press_that_looks_through_the_cases(tmp_path: Path) -> None:
    def slow(desk: SmallDesk) -> None:
        desk.store.note(lambda notes: notes._database.execute_sql("SELECT count(*) FROM complaint WHERE number LIKE '%x'").fetchall())

    few, many = worked(tmp_path / "few.sqlite", FEW, slow), worked(tmp_path / "many.sqlite", MANY, slow)
    assert [verb for verb in many if many[verb] != few[verb]] == [""]
    assert many[""] - few[""] > MANY - FEW

"""Whatever people press, in any order and while their roles change under their hands: the table decides, and nothing but the refusal is kept.

Each press is one of the table's, at the door through which all services go, or a question for what is known of somebody; by whom, on which
case and with which role is left to chance.
Who presses may have been given another role since they sat down: what counts is the role that they have now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import rights
from complaint_desk.domain.authority import RIGHTS, Person
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.vocabulary import ROLES
from complaint_desk.services import door, erasing, joining, people, subjects
from complaint_desk.services import rights as rights_alone
from complaint_desk.services.door import on_case, operate
from tests.faults.budget import rounds
from tests.services.desk import SmallDesk

CI, MANY, DESK_LASTS = 500, 100_000, 50
PRESSES = 4
ONE_IN = 12
"""In so many presses somebody is given another role."""
ASKED_IN = 4
"""In so many presses one asks for what is known of somebody, which changes nothing."""
QUESTIONS: dict[str, tuple[str, Callable[[Store, Person, int], object]]] = {
    "find": ("disclose", lambda store, who, _customer: subjects.find(store, who, typed="Noor")),
    "the_one": ("disclose", lambda store, who, customer: subjects.the_one(store, who, record=customer)),
    "extent": ("erase_people", lambda store, who, customer: erasing.extent(store, who, customer_id=customer)),
    "known_by": ("erase_people", lambda store, who, customer: erasing.known_by(store, who, customers=(customer,))),
    "outside": ("erase_people", lambda store, who, customer: erasing.outside(store, who, customers=(customer,))),
}
"""Questions that are refused as presses are: the right that each needs, and the question."""


@dataclass
class Floor:
    """A desk with somebody of each role, who keep their first badges, and a case in each state.

    Attributes:
        file: the desk as it stands each morning.
    """

    desk: SmallDesk
    staff: list[Person]
    cases: dict[str, int]
    file: bytes
    roles: dict[int, str] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)

    @classmethod
    def made(cls, path: Path) -> Floor:
        """Make the desk; nobody works on it before its first morning."""
        desk = SmallDesk.made(path)
        opened, ended, goes = desk.take(), desk.closed(), desk.take()
        joining.merge(desk.store, desk.boss, key=next(desk.keys), case_id=goes, into=opened)
        staff = [desk.hire(f"{role}9", role) for role in ROLES]
        desk.store.close()
        return cls(desk, staff, {"open": opened, "closed": ended, "merged": goes}, path.read_bytes())

    def morning(self, path: Path) -> None:
        """Begin on a desk that is the first one byte for byte."""
        path.write_bytes(self.file)
        self.desk.store = Store.open(path, self.desk.store.rules, clock=self.desk.clock)
        self.roles = {who.id: who.role for who in self.staff}

    def events(self) -> int:
        return int(self.desk.store.read().value("SELECT max(id) FROM event"))

    def evening(self) -> None:
        """Prove the trail."""
        assert check(self.desk.store).problems == []
        self.desk.store.close()
        self.desk.store.path.unlink()

    def move(self, chance: Random) -> None:
        """Give somebody another role, of which their badge says nothing."""
        who, role = chance.choice(self.staff), chance.choice(ROLES)
        people.change_person(self.desk.store, self.desk.boss, key=next(self.desk.keys), person=who.id, role=role, limit="0")
        self.roles[who.id] = role

    def press(self, chance: Random) -> str:
        """Press something, and say what is wrong with the answer, if anything is."""
        who, verb = chance.choice(self.staff), chance.choice(sorted(rights.ACTIONS))
        row, before = rights.ACTIONS[verb], self.events()
        right, state = chance.choice(sorted(row.rights)), chance.choice(sorted(self.cases))
        may = all(right in RIGHTS[role] for role in (who.role, self.roles[who.id]))
        where = f"{verb} ({right}) on {state} by {who.role}, now {self.roles[who.id]}"
        try:
            if row.states:
                on_case(self.desk.store, who, next(self.desk.keys), verb, self.cases[state], lambda _case, _tx: [], right=right)
            else:
                operate(self.desk.store, who, next(self.desk.keys), verb, right, lambda _tx: {})
        except NotAllowed:
            self.ends["refused"] += 1
            return f"refused: {where}" if may else "" if self.events() == before + 1 else f"refused and not told so: {where}"
        except Problem:
            self.ends["refused for the case's state"] += 1
            wrong = not may or state in row.states
            return f"refused for its state: {where}" if wrong else ""
        self.ends["let through"] += 1
        return "" if may and (not row.states or state in row.states) and self.events() == before else f"let through: {where}"

    def ask(self, chance: Random) -> str:
        """Ask for what is known of somebody, and say what is wrong with the answer, if anything is."""
        who, name, before = chance.choice(self.staff), chance.choice(sorted(QUESTIONS)), self.events()
        right, question = QUESTIONS[name]
        may = all(right in RIGHTS[role] for role in (who.role, self.roles[who.id]))
        where = f"{name} asked by {who.role}, now {self.roles[who.id]}"
        try:
            question(self.desk.store, who, self.desk.case(self.cases["open"]).customer_id)
        except NotAllowed:
            self.ends["question refused"] += 1
            return f"refused: {where}" if may else "" if self.events() == before + 1 else f"refused and not told so: {where}"
        self.ends["question answered"] += 1
        return "" if may and self.events() == before else f"let through: {where}"


def pressed(folder: Path, turns: Iterator[int]) -> Iterator[str]:
    """Say of each sequence what is wrong with it; the trail of each desk is proven in the end."""
    chance, floor, turn = Random(33), Floor.made(folder / "first.sqlite"), -1
    for turn in turns:
        if turn % DESK_LASTS == 0:
            floor.morning(folder / f"{turn}.sqlite")
        for _ in range(PRESSES):
            if not chance.randrange(ONE_IN):
                floor.move(chance)
            if wrong := (floor.press if chance.randrange(ASKED_IN) else floor.ask)(chance):
                yield wrong
        if turn % DESK_LASTS == DESK_LASTS - 1:
            floor.evening()
    if turn % DESK_LASTS != DESK_LASTS - 1:
        floor.evening()
    print(dict(floor.ends))  # noqa: T201  # the figure is read by who runs it


def test_no_sequence_of_presses_gets_anybody_where_the_table_does_not_let_them(memory_path: Path) -> None:
    assert list(pressed(memory_path, rounds(CI, MANY, seconds=12, deep="rights"))) == []


def test_the_harness_notices_a_door_that_asks_nobody(memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "refusal", lambda *_told: None)
    assert any(wrong.startswith("let through") for wrong in pressed(memory_path, iter(range(10))))


def test_the_harness_notices_a_door_that_goes_by_the_badge(memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "acting", lambda _tx, who: who)
    assert any("now" in wrong and wrong.startswith("let through") for wrong in pressed(memory_path, iter(range(60))))


def test_the_harness_notices_a_refusal_that_is_not_recorded(memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_record_denial", lambda *_told: None)
    assert any(wrong.startswith("refused and not told so") for wrong in pressed(memory_path, iter(range(10))))


def test_the_harness_notices_a_question_that_is_refused_and_not_recorded(memory_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "ask", lambda _store, who, _verb, right: rights_alone.require(who, right))
    wrong = list(pressed(memory_path, iter(range(60))))
    assert any(each.startswith("refused and not told so: find") for each in wrong)
    assert any(each.startswith("let through: find") for each in wrong)

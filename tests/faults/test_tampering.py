"""A desk's file changed from outside, in twelve ways: each change is told, and of honest days none is taken for one.

Who tampers here owns the file, knows how it is made and takes its guards away; what they cannot reach is where the trail stood, noted in
another folder. Places are chosen by chance, so that no two rounds are alike.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import chain
from complaint_desk.data.anchors import Anchor, Anchors
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import assigning, conversation
from complaint_desk.wording import Words
from tests.faults.budget import rounds
from tests.faults.story import STEPS, Day
from tests.faults.warm import the_rules
from tests.services.desk import Clock, SmallDesk

CI, MANY = 48, 1_200
DAYS, MANY_DAYS, DESK_LASTS = 60, 10_000, 20
Chance = random.Random


@dataclass(frozen=True, slots=True)
class Past:
    """A desk as it stood after each of its presses, and where its trail stood then."""

    states: tuple[bytes, ...]
    anchors: tuple[Anchor, ...]
    rules: Rules


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """The day of all harnesses, kept after every step."""
    folder, states = tmp_path_factory.mktemp("past"), []
    day, kept, token = Day(folder / "desk.sqlite"), Anchors(folder / "anchors"), b""
    for number, step in enumerate(STEPS):
        day.open()
        assert day.store is not None
        step(day, day.at(number))
        noted = kept.record(day.store)
        token = day.store.lane_head()[0]
        day.close()
        if noted:  # a draft is no press
            states.append(day.path.read_bytes())
    return Past(tuple(states), tuple(kept.of(token)), the_rules())


def some(db: sqlite3.Connection, chance: Chance, sql: str) -> Any:
    """Return one of the rows that a question finds."""
    return chance.choice(db.execute(sql).fetchall())


def edit(db: sqlite3.Connection, chance: Chance) -> None:
    """What an event says is another thing now: its codes, its kind or when it was."""
    (id_,) = some(db, chance, "SELECT id FROM event")
    change = chance.choice(("data = data || ' '", "kind = kind || 'x'", "occurred_us = occurred_us - 60000000", "v = v + 1"))
    db.execute(f"UPDATE event SET {change} WHERE id = ?", (id_,))


def reword(db: sqlite3.Connection, chance: Chance) -> None:
    """What somebody said is worded differently."""
    (id_,) = some(db, chance, "SELECT event_id FROM event_body")
    db.execute("UPDATE event_body SET body = replace(body, substr(body, length(body) - 2, 1), '#') WHERE event_id = ?", (id_,))


def unsay(db: sqlite3.Connection, chance: Chance) -> None:
    """Words are gone that nobody erased."""
    db.execute("DELETE FROM event_body WHERE event_id = ?", some(db, chance, "SELECT event_id FROM event_body"))


def delete(db: sqlite3.Connection, chance: Chance) -> None:
    """An event is taken out."""
    (id_,) = some(db, chance, "SELECT id FROM event")
    db.execute("DELETE FROM event_body WHERE event_id = ?", (id_,))
    db.execute("DELETE FROM event WHERE id = ?", (id_,))


def swap(db: sqlite3.Connection, chance: Chance) -> None:
    """Two events of one stream change places."""
    stream, last = some(db, chance, "SELECT stream_id, max(n) FROM event GROUP BY stream_id HAVING max(n) > 1")
    one, other = chance.sample(range(1, last + 1), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        db.execute("UPDATE event SET n = ? WHERE stream_id = ? AND n = ?", (new, stream, old))


def forge(db: sqlite3.Connection, chance: Chance) -> None:
    """An event that nobody made is put at the end of a stream, with a digest that goes on from the one before."""
    stream, n, kind, data, head = some(db, chance, "SELECT stream_id, max(n), kind, data, digest FROM event WHERE body_digest IS NULL GROUP BY stream_id")
    n, head = db.execute("SELECT n, digest FROM event WHERE stream_id = ? ORDER BY n DESC LIMIT 1", (stream,)).fetchone()
    at, lane, place, when = some(db, chance, "SELECT id, lane, n, at_us FROM operation")
    digest = chain.event_digest(head, stream, n + 1, lane, place, when, 1, kind.encode(), data.encode(), None)
    values = (stream, n + 1, at, when, kind, 1, data, None, digest)
    db.execute("INSERT INTO event SELECT max(id) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM event", values)
    db.execute("UPDATE complaint SET head = ?, version = ? WHERE id = ?", (digest, n + 1, stream))


def duplicate(db: sqlite3.Connection, chance: Chance) -> None:
    """An event is there a second time, at the end of its stream."""
    (id_,) = some(db, chance, "SELECT id FROM event")
    db.execute(
        "INSERT INTO event SELECT (SELECT max(id) + 1 FROM event), stream_id, (SELECT max(n) + 1 FROM event o WHERE o.stream_id = e.stream_id), "
        "operation_id, occurred_us, kind, v, data, body_digest, digest FROM event e WHERE id = ?", (id_,),
    )


def truncate(db: sqlite3.Connection, chance: Chance) -> None:
    """The last presses are cut off, with their events and words."""
    last = db.execute("SELECT max(id) FROM operation").fetchone()[0] - chance.randrange(1, 4)
    db.execute("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE operation_id > ?)", (last,))
    db.execute("DELETE FROM event WHERE operation_id > ?", (last,))
    db.execute("DELETE FROM operation WHERE id > ?", (last,))


def rewrite(db: sqlite3.Connection, chance: Chance) -> None:
    """A press is another's now, and every digest from there on is made anew: within itself the file is without fault."""
    (changed,) = some(db, chance, "SELECT id FROM operation WHERE id <= (SELECT max(id) - 1 FROM operation)")
    db.execute("UPDATE operation SET verb = verb || '2' WHERE id = ?", (changed,))
    prev = db.execute("SELECT token FROM lane").fetchone()[0]
    for id_, key, lane, n, at_us, actor, verb, result in db.execute(
        "SELECT id, key, lane, n, at_us, actor_id, CAST(verb AS BLOB), CAST(result AS BLOB) FROM operation ORDER BY id"
    ).fetchall():
        events = b"".join(digest for (digest,) in db.execute("SELECT digest FROM event WHERE operation_id = ? ORDER BY id", (id_,)))
        digest = chain.operation_digest(prev, key, lane, n, at_us, actor, verb, result, events)
        db.execute("UPDATE operation SET prev = ?, digest = ? WHERE id = ?", (prev, digest, id_))
        prev = digest


def another_actor(db: sqlite3.Connection, chance: Chance) -> None:
    """A press was made by somebody else, at another time, or with another answer."""
    (id_,) = some(db, chance, "SELECT id FROM operation")
    change = chance.choice(("actor_id = actor_id + 1", "at_us = at_us - 3600000000", "result = '{}' || result"))
    db.execute(f"UPDATE operation SET {change} WHERE id = ?", (id_,))


def change_row(db: sqlite3.Connection, chance: Chance) -> None:
    """A row says what no event says: of a case, a customer, a person or a count."""
    db.execute(chance.choice((
        "UPDATE complaint SET urgency = 5 - urgency", "UPDATE complaint SET next_due_us = next_due_us + 86400000000", "UPDATE person SET limit_ = '9999'",
        "UPDATE complaint SET cost = '0.01'", "UPDATE rollup SET n = n + 1", "UPDATE customer SET tier = 'gold'", "DELETE FROM complaint",
    )).replace("limit_", _limit_of(db)))


def _limit_of(db: sqlite3.Connection) -> str:
    return next(name for _, name, *_ in db.execute("PRAGMA table_info(person)") if "limit" in name)


Tamper = Callable[[sqlite3.Connection, Chance], None]
IN_THE_FILE: tuple[Tamper, ...] = (edit, reword, unsay, delete, swap, forge, duplicate, truncate, rewrite, another_actor, change_row)
ROLLBACK = "rollback"
KINDS = (*(each.__name__ for each in IN_THE_FILE), ROLLBACK)


def tampered(past: Past, kind: str, chance: Chance, path: Path) -> None:
    """Put a desk at a path with which somebody tampered."""
    if kind == ROLLBACK:
        path.write_bytes(chance.choice(past.states[:-1]))
        return
    path.write_bytes(past.states[-1])
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("BEGIN")
        next(each for each in IN_THE_FILE if each.__name__ == kind)(db, chance)
        assert db.total_changes > 0
        db.execute("COMMIT")
        for _, sql in guards:
            db.execute(sql)


def told(path: Path, past: Past, anchors: Sequence[Anchor]) -> list[str]:
    """Return what is said of a desk."""
    try:
        with closing(Store.open(path, past.rules, clock=Clock())) as store:
            return [Words("en").of(problem) for problem in check(store, anchors=anchors).problems]
    except Problem as problem:
        return [problem.code]
    finally:
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()


def test_no_tampering_goes_unnoticed(past: Past, memory_path: Path) -> None:
    assert len(KINDS) == 12
    chance = random.Random(12)
    for turn in rounds(CI, MANY, seconds=12, deep="tampering"):
        kind, path = KINDS[turn % len(KINDS)], memory_path / f"{turn}.sqlite"
        tampered(past, kind, chance, path)
        assert told(path, past, past.anchors), f"round {turn}: {kind} was not noticed"


def test_a_desk_with_which_nobody_tampered_is_said_to_hold(past: Past, tmp_path: Path) -> None:
    for n, state in enumerate(past.states):
        (tmp_path / "honest.sqlite").write_bytes(state)
        assert told(tmp_path / "honest.sqlite", past, past.anchors[: n + 1]) == []


@pytest.mark.parametrize("kind", ["rewrite", ROLLBACK])
def test_the_harness_notices_a_check_that_asks_no_anchor(past: Past, tmp_path: Path, kind: str) -> None:
    """Both leave a file that is without fault within itself: only where the trail once stood tells."""
    tampered(past, kind, random.Random(3), tmp_path / "desk.sqlite")
    assert told(tmp_path / "desk.sqlite", past, ()) == []


def test_the_harness_notices_a_chain_that_is_not_followed(past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = chain.operation_digest
    tampered(past, "another_actor", random.Random(1), tmp_path / "desk.sqlite")
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as db:
        kept = {row[0]: row[1] for row in db.execute("SELECT key, digest FROM operation")}
    monkeypatch.setattr(chain, "operation_digest", lambda prev, key, *rest: kept.get(key) or honest(prev, key, *rest))
    assert told(tmp_path / "desk.sqlite", past, past.anchors) == []


def worked(desk: SmallDesk, chance: Chance, cases: list[int]) -> None:
    """A day of presses by chance; one that is refused is part of a day too."""
    for _ in range(chance.randrange(2, 7)):
        act = chance.randrange(5) if cases else 0
        try:
            if act == 0:
                cases.append(desk.take(name=chance.choice(("Noor Vanderlee", "王小明", "Ann Lee"))))
            elif act == 1:
                desk.do(conversation.add_note, chance.choice(cases), text=f"She rang {chance.randrange(99)} times.")
            elif act == 2:
                desk.do(conversation.note_emotion, chance.choice(cases), level=chance.choice(("calm", "upset", "angry")))
            elif act == 3:
                desk.do(assigning.assign, chance.choice(cases), who=desk.boss, owner_id=chance.choice((desk.boss.id, desk.agent.id)))
            else:
                desk.store.begin_lane()
        except Problem:
            continue


def days(folder: Path, chance: Chance, turns: Iterator[int]) -> Iterator[list[str]]:
    """Work one day after the other, and say of each what the check says in its evening; now and then on a desk as it first was."""
    desk, kept, cases, anchors = SmallDesk.made(folder / "first.sqlite", Rules()), Anchors(folder / "anchors"), [], []
    desk.store.close()
    first = desk.store.path.read_bytes()
    try:
        for turn in turns:
            if turn % DESK_LASTS == 0:
                desk.store.close()
                desk.store.path.unlink()
                (folder / f"{turn}.sqlite").write_bytes(first)
                desk.store, cases, anchors = Store.open(folder / f"{turn}.sqlite", Rules(), clock=desk.clock), [], []
            worked(desk, chance, cases)
            noted = kept.record(desk.store)
            anchors += [noted] if noted else []
            yield [Words("en").of(problem) for problem in check(desk.store, anchors=anchors).problems]
    finally:
        desk.store.close()


def test_no_honest_day_is_taken_for_tampering(memory_path: Path) -> None:
    for n, said in enumerate(days(memory_path, random.Random(9), rounds(DAYS, MANY_DAYS, seconds=12, deep="honest days"))):
        assert said == [], f"day {n}: {json.dumps(said)}"

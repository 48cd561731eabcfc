"""A clock that ran out is recorded by the desk itself, once."""

from __future__ import annotations

import itertools

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import DESK, Person
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.services import assigning, intake, tasks, watching
from tests.services.desk import StillClock

keys = (n.to_bytes(16, "big") for n in itertools.count(1))


def taken(store: Store, who: Person, channel: str = "email") -> int:
    caller = intake.Caller(name="Ann")
    done = intake.open_case(store, who, key=next(keys), intake=intake.Intake(caller=caller, words="Late.", channel=channel))
    return int(done.result["case"])


def kinds(store: Store, case: int) -> list[tuple[str, int]]:
    return [(r.event.kind, r.actor_id) for r in store.history(case) if r.event.kind == "breached"]


def test_a_breach_is_recorded_once_by_the_desk_and_raises_the_risk(store: Store, boss: Person, clock: StillClock) -> None:
    case = taken(store, boss)
    watching.record_breaches(store, boss, key=next(keys))
    assert kinds(store, case) == []
    clock.us += 25 * HOUR
    for _ in range(3):
        watching.record_breaches(store, boss, key=next(keys))
    assert kinds(store, case) == [("breached", DESK.id)]
    assert store.read().value("SELECT risk FROM complaint WHERE id = ?", (case,)) > 0
    clock.us += 3 * DAY
    watching.record_breaches(store, boss, key=next(keys))
    assert [r.event.clock for r in store.history(case) if isinstance(r.event, ev.Breached)] == ["first_response", "resolution", "red_line"]
    assert check(store).ok


def test_a_breach_says_what_the_case_waited_for(store: Store, boss: Person, clock: StillClock) -> None:
    nobody, ours, asked = taken(store, boss), taken(store, boss), taken(store, boss)
    assigning.assign(store, boss, key=next(keys), case_id=nobody, owner_id=0)
    asking = tasks.NewTask(department="technical", what="look", due_us=clock.us + 90 * HOUR)
    tasks.give_task(store, boss, key=next(keys), case_id=asked, task=asking)
    clock.us += 25 * HOUR
    watching.record_breaches(store, boss, key=next(keys))
    found = [next(r.event.waited_for for r in store.history(case) if isinstance(r.event, ev.Breached)) for case in (nobody, ours, asked)]
    assert found == ["nobody", "us", "department"]


def test_the_red_line_is_noted_and_told_to_a_supervisor(store: Store, boss: Person, clock: StillClock) -> None:
    case = taken(store, boss)
    clock.us += 49 * HOUR
    watching.record_breaches(store, boss, key=next(keys))
    assert [r.event.kind for r in store.history(case)][-1:] == ["escalated"]
    assert store.case(case).escalated_us == clock.us


def test_what_is_recorded_is_not_looked_at_again(store: Store, boss: Person, clock: StillClock) -> None:
    case = taken(store, boss)
    clock.us += 25 * HOUR
    watching.record_breaches(store, boss, key=next(keys))
    reader = store.read()
    assert reader.rows(watching.RAN_OUT, (0, clock.us, 9)) == []
    assert reader.value("SELECT next_due_us FROM complaint WHERE id = ?", (case,)) < clock.us
    plan = [row[3] for row in reader.rows(f"EXPLAIN QUERY PLAN {watching.RAN_OUT}", (0, clock.us, 9))]
    assert len(plan) == 1
    assert "complaint_breach_due (breach_due_us>? AND breach_due_us<?)" in plan[0]


def test_two_windows_record_one_breach(store: Store, boss: Person, clock: StillClock) -> None:
    case = taken(store, boss)
    clock.us += 25 * HOUR
    other = Store.open(store.path, store.rules, clock=clock)
    watching.record_breaches(store, boss, key=next(keys))
    watching.record_breaches(other, boss, key=next(keys))
    other.close()
    assert len(kinds(store, case)) == 1


def test_a_round_goes_on_where_it_stopped(store: Store, boss: Person, clock: StillClock) -> None:
    made = {taken(store, boss) for _ in range(watching.AT_ONCE + 5)}
    clock.us += 25 * HOUR
    first = watching.record_breaches(store, boss, key=next(keys))
    second = watching.record_breaches(store, boss, key=next(keys), after=first.result["after"])
    assert set(first.cases) | set(second.cases) == made
    assert second.result["after"] == 0

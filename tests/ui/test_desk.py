"""A press becomes one operation; what changed is told once, a problem to whom it concerns."""

from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.services.changed import Changed
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner, Ticket


class Store:
    def close(self):
        pass


@pytest.fixture
def desk(qapp):
    numbers = count(1)
    made = Desk(InlineRunner(lambda _kind: Store()), "anna", clock=lambda: 7_000_000, new_key=lambda: b"key-%d" % next(numbers), unexpected=lambda error: heard(made).append(error))
    made.told = []
    for name in ("changed", "saved", "failed"):
        getattr(made, name).connect(lambda value, name=name: made.told.append((name, value)))
    return made


def heard(desk):
    return desk.told


def restate(store, person, case, text, *, key):
    assert isinstance(store, Store)
    return (person, case, text, key)


def refuse(store, person, *, key="", **_):
    raise Problem("locked", code="ST-LOCKED")


def break_down(store, person, **_):
    raise RuntimeError("our own mistake")


def test_a_verb_gets_store_person_and_a_fresh_key_with_every_press(desk):
    got = []
    desk.do(restate, 12, "words", then=got.append)
    desk.do(restate, 12, "words", then=got.append)
    assert got == [("anna", 12, "words", b"key-1"), ("anna", 12, "words", b"key-2")]


class Slow:
    """An executor that answers when it is told to."""

    def __init__(self):
        self.jobs = []

    def write(self, job, then=None, failed=None, ended=None, label=None):
        ticket = Ticket(len(self.jobs), None, then, failed, ended, label)
        self.jobs.append((job, ticket))
        return ticket

    def answer(self, at):
        job, ticket = self.jobs[at]
        ticket.settle(job(Store(), None), None)


def promise(store, person, *, key, case_id, what):
    return Changed("promise", 1, (case_id,), frozenset({"case"}), {"case": case_id})


def test_the_same_press_while_the_first_is_on_its_way_is_told_and_not_sent(qapp):
    slow, repeated, ended = Slow(), [], []
    desk = Desk(slow, "anna", clock=lambda: 7, new_key=lambda: b"k", unexpected=repeated.append)
    desk.repeated.connect(lambda: repeated.append("told"))
    for what in ("call", "call", "write", "call"):
        desk.do(promise, case_id=1, what=what, ended=lambda what=what: ended.append(what))
    assert len(slow.jobs) == 3, "two the same one after the other are one; after another press it is a new one"
    assert (repeated, ended) == (["told"], ["call"])
    for at in range(3):
        slow.answer(at)
    desk.do(promise, case_id=1, what="call")
    assert len(slow.jobs) == 4, "once it is recorded the same can be asked for again"
    slow.jobs[-1][1].drop()
    desk.do(promise, case_id=1, what="call")
    assert len(slow.jobs) == 5, "nobody waits for what was dropped"


def test_a_press_for_what_is_recorded_already_says_so_and_not_that_it_was_saved(desk):
    told = []
    desk.unchanged.connect(lambda: told.append("unchanged"))
    desk.do(lambda _store, _person, *, key, case_id: Changed("heard_out", 1, (1,), frozenset({"case"}), {"version": 3, "unchanged": True}), case_id=1)
    assert told == ["unchanged"]
    assert [name for name, _value in desk.told] == ["changed"]


def test_a_press_repeated_keeps_its_key(desk):
    got = []
    desk.do(restate, 12, text="words", key=b"key-of-the-press", then=got.append)
    assert got[0][3] == b"key-of-the-press"


def test_what_changed_and_when_it_was_saved_is_told_once(desk):
    desk.do(restate, 12, "words")
    assert desk.told == [("saved", 7_000_000), ("changed", ("anna", 12, "words", b"key-1"))]


def test_a_problem_goes_to_the_one_who_asked(desk):
    mine, ended = [], []
    desk.do(refuse, failed=mine.append, ended=lambda: ended.append(1))
    assert mine[0].code == "ST-LOCKED"
    assert (desk.told, ended) == ([], [1])


def test_a_problem_nobody_took_goes_to_the_window(desk):
    desk.ask(refuse, then=print)
    assert [name for name, _ in desk.told] == ["failed"]


def test_our_own_mistake_goes_to_the_crash_hooks(desk):
    ended = []
    desk.do(break_down, failed=lambda _: ended.append("never"), ended=lambda: ended.append("ended"))
    assert isinstance(desk.told[0], RuntimeError)
    assert ended == ["ended"]


def test_a_question_sees_the_person_who_works_here_now(desk):
    got = []
    desk.switch_to("bo")
    desk.ask(lambda _store, person, limit: (person, limit), then=got.append, limit=3)
    assert got == [("bo", 3)]


def test_a_step_that_is_put_off_belongs_to_who_asked_whoever_sits_here_by_then(desk):
    anna, bo = SimpleNamespace(id=1), SimpleNamespace(id=2)
    steps, told = [], []

    @contextmanager
    def late(asker):
        told.append(f"for {asker.id}")
        yield
        told.append("over")

    desk.late = late
    desk._executor.later = steps.append
    desk.switch_to(anna)
    desk.ask(lambda store, person: person, then=lambda person: desk.later(lambda: told.append(f"shown to {person.id}")))
    desk.switch_to(bo)
    assert told == []
    steps.pop()()
    assert told == ["for 1", "shown to 1", "over"]
    desk.later(lambda: told.append("bo's own"))
    steps.pop()()
    assert told[3:] == ["bo's own"]


def test_work_without_a_store_takes_plain_values(desk):
    got = []
    desk.work(max, 3, 5, then=got.append)
    assert got == [5]

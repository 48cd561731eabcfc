"""A press becomes one operation; what changed is told once, a problem to whom it concerns."""

from itertools import count

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner


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


def test_work_without_a_store_takes_plain_values(desk):
    got = []
    desk.work(max, 3, 5, then=got.append)
    assert got == [5]

"""Jobs run off the main thread in their lanes, and answers come back by ticket, in order, or not at all."""

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from complaint_desk.domain.messages import say
from complaint_desk.ui import runner as runner_module
from complaint_desk.ui.runner import IN_HAND, MODULES, Garbage, InlineRunner, Runner, Stopped


class Store:
    """Notes in which thread it was made, used and closed."""

    def __init__(self, kind, log):
        self.kind, self.log = kind, log
        log.append(("open", kind, threading.current_thread().name))

    def close(self):
        self.log.append(("close", self.kind, threading.current_thread().name))


@pytest.fixture
def log():
    return []


@pytest.fixture
def runner(qapp, log):
    made = Runner(lambda kind: Store(kind, log))
    yield made
    made.close()


def test_writes_keep_their_order_and_their_thread(runner, qtbot):
    done = []
    for at in range(50):
        runner.write(lambda store, _progress, at=at: (at, store.kind, threading.current_thread().name), then=done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == [(at, "writer", "writer") for at in range(50)]


def test_answers_come_on_the_main_thread(runner, qtbot):
    threads = []
    runner.read(lambda store, _p: store.kind, then=lambda kind: threads.append((kind, QThread.currentThread())))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [("reader", QApplication.instance().thread())]


def test_steps_are_taken_in_their_order_one_a_turn(runner, qtbot):
    taken, heard = [], []
    for at in range(3):
        runner.later(lambda at=at: (taken.append((at, len(heard))), QTimer.singleShot(0, lambda: heard.append(at))))
    assert taken == []
    assert not runner.idle
    qtbot.waitUntil(lambda: runner.idle and len(heard) == 3, timeout=60_000)
    assert taken == [(0, 0), (1, 1), (2, 2)]


def test_a_step_that_fails_leaves_the_next_one_its_turn(runner, qtbot):
    taken = []
    runner.later(lambda: 1 / 0)
    runner.later(lambda: taken.append(1))
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: bool(taken), timeout=60_000)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_without_threads_a_step_within_a_step_comes_right_after_it_however_many(qapp):
    runner, taken = InlineRunner(lambda _kind: None), []

    def step(left):
        taken.append(left)
        if left:
            runner.later(lambda: step(left - 1))
            assert taken[-1] == left

    runner.later(lambda: step(3_000))
    assert taken == list(range(3_000, -1, -1))
    with pytest.raises(ZeroDivisionError):
        runner.later(lambda: 1 / 0)
    runner.later(lambda: step(0))
    assert taken[-1] == 0
    assert len(taken) == 3_002


def test_a_long_question_begins_once_it_is_shown_that_it_does_and_a_change_keeps_its_place(runner, qtbot):
    begun, ended = threading.Event(), []
    runner.read(lambda _store, _p: begun.set(), ended=lambda: ended.append("long"), label=say("shell.product"))
    assert not begun.wait(0.05)  # no turn of the window, no beginning
    for name, label in (("first", say("shell.product")), ("second", None)):
        runner.write(lambda _store, _p, name=name: ended.append(name), label=label)
    qtbot.waitUntil(lambda: runner.idle, timeout=60_000)
    assert begun.is_set()
    assert [name for name in ended if name != "long"] == ["first", "second"]
    assert "long" in ended


def test_a_closed_runner_takes_no_further_step(runner, qtbot):
    taken = []
    runner.later(lambda: taken.append(1))
    runner.close()
    runner.later(lambda: taken.append(2))
    qtbot.wait(50)
    assert taken == []
    assert runner.idle


def test_two_readers_read_side_by_side(runner, qtbot):
    both, done = threading.Barrier(2, timeout=30), []
    for _ in range(2):
        runner.read(lambda _store, _p: both.wait() >= 0, then=done.append)
    qtbot.waitUntil(lambda: len(done) == 2)


def test_a_dropped_ticket_hears_nothing_and_a_write_still_happens(runner, qtbot):
    gate, written, heard = threading.Event(), [], []
    first = runner.write(lambda _s, _p: (gate.wait(5), written.append(1)), then=heard.append, ended=lambda: heard.append("ended"))
    first.drop()
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert written == [1]
    assert heard == []


def test_a_dropped_read_is_not_begun(runner, qtbot):
    gate, begun = threading.Event(), []
    for _ in range(2):
        runner.read(lambda _s, _p: gate.wait(5))
    runner.read(lambda _s, _p: begun.append(1)).drop()
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert begun == []


def test_a_failure_is_told_and_the_lane_goes_on(runner, qtbot):
    told, order = [], []
    runner.write(lambda _s, _p: 1 // 0, failed=told.append, ended=lambda: order.append("ended"))
    runner.write(lambda _s, _p: "next", then=order.append)
    qtbot.waitUntil(lambda: order == ["ended", "next"])
    assert isinstance(told[0], ZeroDivisionError)


def test_a_store_that_cannot_be_opened_fails_the_job_and_is_tried_again(qapp, qtbot, log):
    tries = []

    def opened(kind):
        tries.append(kind)
        if len(tries) == 1:
            raise OSError("locked")
        return Store(kind, log)

    runner, told, done = Runner(opened), [], []
    runner.write(lambda _s, _p: 1, failed=told.append)
    runner.write(lambda _s, _p: 2, then=done.append)
    qtbot.waitUntil(lambda: done == [2])
    assert isinstance(told[0], OSError)
    runner.close()


def test_a_long_job_tells_how_far_it_is_and_stops_when_asked(runner, qtbot):
    seen, ended, started = [], [], threading.Event()
    runner.work_changed.connect(seen.append)

    def job(_store, progress):
        for at in range(1_000_000):
            progress(at, 1_000_000)
            started.set()
            threading.Event().wait(0.001)

    ticket = runner.work(job, then=lambda _: ended.append("done"), failed=lambda _: ended.append("failed"),
                         ended=lambda: ended.append("ended"), label=say("shell.no_news"))
    qtbot.waitUntil(lambda: len(seen) >= 3)
    runner.stop(ticket.number)
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["ended"]
    assert seen[-1].total == 1_000_000


def test_busy_is_shown_only_for_what_takes_long(runner, qtbot):
    told, gate = [], threading.Event()
    runner.busy.connect(told.append)
    runner.read(lambda _s, _p: None)
    qtbot.waitUntil(lambda: runner.idle)
    assert told == []
    runner.read(lambda _s, _p: gate.wait(5))
    qtbot.waitUntil(lambda: told == [True])
    gate.set()
    qtbot.waitUntil(lambda: told == [True, False])


def test_closing_finishes_writes_and_closes_each_store_in_its_own_thread(qapp, log):
    runner, written, heard = Runner(lambda kind: Store(kind, log)), [], []
    for at in range(20):
        runner.write(lambda _s, _p, at=at: written.append(at), then=heard.append)
    runner.close()
    assert written == list(range(20))
    assert heard == []
    assert ("close", "writer", "writer") in log
    assert {name for what, _, name in log if what == "open"} == {name for what, _, name in log if what == "close"}
    with pytest.raises(RuntimeError):
        runner.write(lambda _s, _p: None)


def test_inline_does_the_same_at_once(qapp, log):
    runner, told = InlineRunner(lambda kind: Store(kind, log)), []
    runner.write(lambda store, _p: store.kind, then=told.append, ended=lambda: told.append("ended"))
    runner.read(lambda _s, _p: 1 // 0, failed=lambda error: told.append(type(error)))
    runner.close()
    assert told == ["writer", "ended", ZeroDivisionError]


def test_a_job_that_stops_itself_is_no_failure(qapp, log):
    runner, told = InlineRunner(lambda kind: Store(kind, log)), []

    def job(_store, progress):
        progress.stop()
        progress(1, 2)

    runner.work(job, then=told.append, failed=told.append, ended=lambda: told.append("ended"))
    assert told == ["ended"]
    assert issubclass(Stopped, Exception)


def test_garbage_is_collected_on_the_main_thread_alone(qapp):
    gc.enable()
    garbage = Garbage()
    assert not gc.isenabled()
    garbage.close()
    assert gc.isenabled()


class _LongAgo:
    """The clock of a job that has worked for longer than anything waits."""

    def isValid(self):
        return True

    def hasExpired(self, _ms):
        return True

    def restart(self):
        pass

    def invalidate(self):
        pass


class _Ring:
    def __init__(self):
        self.itself = self


def test_nothing_is_collected_while_a_job_works(qapp):
    works = [True]
    garbage = Garbage()
    try:
        garbage.settle(lambda: not works)
        look = garbage.findChild(QTimer).timeout.emit
        ring = weakref.ref(_Ring())
        more = [[] for _ in range(2_000)]
        look()
        assert ring() is not None, "what a job has in hand would be looked through, and the window stand still"
        works.clear()
        look()
        assert ring() is None
        assert len(more) == 2_000
    finally:
        garbage.close()


@pytest.mark.parametrize(("in_hand", "looked_through"), [(2_000, True), (2 * IN_HAND, False)], ids=["few", "many"])
def test_what_a_long_job_has_in_hand_is_looked_through_where_it_is_little(qapp, in_hand, looked_through):
    """Rows by the ten thousand made the window stand for a frame and more once an import had worked for twenty seconds."""
    garbage = Garbage()
    garbage._waiting = _LongAgo()
    try:
        garbage.settle(lambda: False)
        ring = weakref.ref(_Ring())
        more = [[] for _ in range(in_hand)]
        garbage.findChild(QTimer).timeout.emit()
        assert (ring() is None) == looked_through
        assert len(more) == in_hand
    finally:
        garbage.close()


@pytest.fixture
def whole_heap(monkeypatch, collector_of_a_test):
    """The collector itself, which puts away what a program has."""
    monkeypatch.setattr(runner_module, "gc", gc)


def test_what_the_window_drops_beside_a_long_job_with_much_in_hand_goes_when_the_job_has_ended(qapp, whole_heap):
    works, dropped = [True], []
    garbage = Garbage()
    garbage._waiting = _LongAgo()
    try:
        garbage.settle(lambda: not works)
        look = garbage.findChild(QTimer).timeout.emit
        for _ in range(3):  # as many at a time as no press makes
            rows = [[] for _ in range(MODULES + 1_000)]
            dropped.append(weakref.ref(_Ring()))
            look()
        assert len(rows) > MODULES
        rows.clear()
        works.clear()
        more = [[] for _ in range(2_000)]
        look()
        assert [ring() for ring in dropped] == [None] * 3
        assert len(more) == 2_000
    finally:
        garbage.close()


def test_what_the_start_made_and_a_library_is_never_looked_at_again(qapp, whole_heap):
    garbage = Garbage()
    try:
        before = gc.get_freeze_count()
        garbage.settle(lambda: True)
        settled = gc.get_freeze_count()
        assert settled > before
        library = [[] for _ in range(MODULES + 1_000)]
        garbage.findChild(QTimer).timeout.emit()
        assert gc.get_freeze_count() > settled + MODULES
        assert len(library) > MODULES
    finally:
        garbage.close()
    assert gc.get_freeze_count() == 0


def test_threads_give_way_quickly(runner):
    assert sys.getswitchinterval() == pytest.approx(0.0001)


def test_a_question_after_the_end_is_never_answered_and_a_write_is_our_mistake(qapp):
    runner = Runner(lambda _lane: None, closed=lambda _store: None)
    runner.close()
    told = []
    ticket = runner.read(lambda _store, _progress: 1, then=told.append)
    assert ticket.dropped
    assert told == []
    with pytest.raises(RuntimeError, match="closed"):
        runner.write(lambda _store, _progress: 1)

"""Work off the main thread: one writer whose order is kept, two readers, a small pool, and answers on the main thread by
ticket.

A job takes and returns plain values, never a widget, a model or a signal's owner. Dropping a ticket drops its answer, so a
closed screen hears nothing. Tests use ``InlineRunner``, which does the same at once.
"""

from __future__ import annotations

import gc
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from complaint_desk.domain.messages import Message

BUSY_AFTER_MS: Final = 300
SWITCH_INTERVAL_S: Final = 0.0001
"""How long a thread may hold the interpreter while another waits; a fiftieth of Python's own (speed.md, 11).

A page that is laid out and painted calls Python some hundred times, and beside a job that reckons each call waits so long.
"""

TURN_MS: Final = 8
"""Between two turns what the last one changed is painted, and keys and mouse are heard."""

_REPORT_S: Final = 0.05
RESTS_AFTER_S: Final = 0.25
"""So long without a job, a lane rests: longer than between the jobs of one start or one press."""
_GARBAGE_MS: Final = 1_000
GARBAGE_WAITS_MS: Final = 20_000
MODULES: Final = 50_000
"""New objects between two looks: no press makes so many that stay, a library that is loaded does."""
IN_HAND: Final = 5_000
"""Objects that are looked through in some two milliseconds; what is more while a job works are the rows that it has in hand, and where
modules were loaded meanwhile, what those are made of: to look through as many as ``MODULES`` took a frame and more."""
READERS, POOL = 2, 2


class Stopped(Exception):  # somebody stopped the work; nothing failed
    """A long job was asked to stop, and did."""


Opener: TypeAlias = Callable[[str], Any]
"""Makes a lane's store in the lane's own thread; gets ``writer`` or ``reader``. It may be one store that keeps a connection a thread."""

Closer: TypeAlias = Callable[[Any], object]
"""Ends a lane's store in the lane's own thread."""

Rests: TypeAlias = Callable[[Any], object]
"""Has a lane's store give back what it keeps, in the lane's own thread."""


def close_it(store: Any) -> None:
    """Close a store that belongs to its lane alone."""
    store.close()


class Progress:
    """Handed to a job; long jobs call it with how far they are, and it stops them when they were cancelled."""

    def __init__(self, number: int, tell: Callable[[int, int, int], None]) -> None:
        self._number, self._tell = number, tell
        self._stop = threading.Event()
        self._told = 0.0

    def __call__(self, done: int, total: int = 0) -> None:
        """Tell how much is done.

        Raises:
            Stopped: the job shall stop; it lets this pass, so that its transaction is undone.
        """
        if self._stop.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._told >= _REPORT_S or done == total:
            self._told = now
            self._tell(self._number, done, total)

    @property
    def stopped(self) -> bool:
        """The job shall stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the job to stop at its next report."""
        self._stop.set()


Job: TypeAlias = Callable[[Any, Progress], Any]
Then: TypeAlias = Callable[[Any], object]
Failed: TypeAlias = Callable[[BaseException], object]


@dataclass(frozen=True, slots=True)
class Work:
    """How far a long job is.

    Attributes:
        number: its ticket's number.
        label: what it does.
        done: units done.
        total: units in all; 0 when not known.
    """

    number: int
    label: Message
    done: int
    total: int


class Ticket:
    """The claim on one answer."""

    def __init__(self, number: int, progress: Progress, then: Then | None, failed: Failed | None,
                 ended: Callable[[], object] | None, label: Message | None) -> None:
        self.number, self.label = number, label
        self._progress, self._then, self._failed, self._ended = progress, then, failed, ended
        self._dropped = threading.Event()

    @property
    def dropped(self) -> bool:
        """Nobody waits for the answer any more."""
        return self._dropped.is_set()

    def drop(self) -> None:
        """Want no answer; a write still happens, a read not yet begun does not."""
        self._dropped.set()
        self._then = self._failed = self._ended = None

    def stop(self) -> None:
        """Ask a long job to stop; its ``ended`` is still called."""
        self._progress.stop()

    def settle(self, value: object, error: BaseException | None) -> None:
        """Give the answer, once; ``ended`` is called whatever happens."""
        then, failed, ended = self._then, self._failed, self._ended
        self._then = self._failed = self._ended = None
        try:
            if error is None:
                if then is not None:
                    then(value)
            elif failed is not None and not isinstance(error, Stopped):
                failed(error)
        finally:
            if ended is not None:
                ended()


class Executor(Protocol):
    """What the desk and the screens know of a runner."""

    def write(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
              ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with the writer's store, after every write asked before it."""
        ...

    def read(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with a reader's store."""
        ...

    def work(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job without a store; it gets None in its place."""
        ...

    def later(self, step: Callable[[], object]) -> None:
        """Do a short step on the main thread in a turn of its own, after the steps asked before and when what they changed is painted.

        For what would keep the window too long at once. The step itself asks whether it is still wanted.
        """
        ...


@dataclass(slots=True)
class _Task:
    ticket: Ticket
    job: Job
    progress: Progress
    skippable: bool


class _Lane(threading.Thread):
    """One thread with its own store, working off an inbox until it is handed None."""

    def __init__(self, name: str, inbox: queue.SimpleQueue[_Task | None], opened: Callable[[], Any] | None,
                 closed: Closer, post: Callable[[Ticket, object, BaseException | None], None], rests: Rests | None = None) -> None:
        super().__init__(name=name, daemon=True)
        self._inbox, self._opened, self._closed, self._post, self._rests = inbox, opened, closed, post, rests
        self._store: Any = None

    def run(self) -> None:
        while (task := self._next()) is not None:
            self._do(task)
            del task  # a job waiting for the next must not keep the last one's values alive
        if self._store is not None:
            self._closed(self._store)

    def _next(self) -> _Task | None:
        """Wait for the next job; when none has come for a while, the store gives back what it keeps for the next."""
        if self._rests is None or self._store is None:
            return self._inbox.get()
        try:
            return self._inbox.get(timeout=RESTS_AFTER_S)
        except queue.Empty:
            with suppress(Exception):  # a store that is amiss tells it by the next job, for which this lane has to be there
                self._rests(self._store)
        return self._inbox.get()

    def _do(self, task: _Task) -> None:
        if task.skippable and task.ticket.dropped:
            self._post(task.ticket, None, Stopped())
            return
        value: object = None
        error: BaseException | None = None
        try:
            if self._store is None and self._opened is not None:
                self._store = self._opened()
            value = task.job(self._store, task.progress)
        except BaseException as caught:  # told on the main thread, whatever it is
            error = caught
        self._post(task.ticket, value, error)


class Runner(QObject):
    """The lanes of one window.

    Signals:
        busy: True when something has been running for 300 ms, False when all is done.
        work: a ``Work`` of a long job that carries a label.
        work_ended: the number of a long job's ticket.
    """

    busy = Signal(bool)
    work_changed = Signal(object)
    work_ended = Signal(int)
    _posted = Signal(object, object, object)
    _reported = Signal(int, int, int)

    def __init__(self, opened: Opener, closed: Closer = close_it, rests: Rests | None = None) -> None:
        """Begin the lanes.

        Args:
            opened: opens a lane's store when it has its first job.
            closed: closes it when the lane ends.
            rests: called by a lane with its store, when it has had nothing to do for a moment; None: nothing is then.
        """
        super().__init__()
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._tickets: dict[int, Ticket] = {}
        self._number = 0
        self._closed = False
        self._busy_shown = False
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_AFTER_MS)
        self._busy.timeout.connect(self._show_busy)
        self._steps: deque[Callable[[], object]] = deque()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(TURN_MS)
        self._turn.timeout.connect(self._step)
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._report, Qt.ConnectionType.QueuedConnection)
        post = self._posted.emit
        self._writes: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._works: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lanes = [
            _Lane("writer", self._writes, lambda: opened("writer"), closed, post, rests),
            *(_Lane(f"reader-{at}", self._reads, lambda: opened("reader"), closed, post, rests) for at in range(READERS)),
        ]
        self._pool = [_Lane(f"pool-{at}", self._works, None, closed, post) for at in range(POOL)]
        for lane in self._lanes:
            lane.start()

    def write(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
              ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with the writer's store, after every write asked before it."""
        return self._put(self._writes, job, then, failed, ended, label, skippable=False)

    def read(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with a reader's store."""
        return self._put(self._reads, job, then, failed, ended, label, skippable=True)

    def work(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job without a store; it gets None in its place."""
        if not self._closed:
            self._lanes += self._pool  # each begins with the first work there is: a thread has its room, and a queue works nothing
            while self._pool:
                self._pool.pop().start()
        return self._put(self._works, job, then, failed, ended, label, skippable=True)

    def later(self, step: Callable[[], object]) -> None:
        """Do a step on the main thread in a turn of its own."""
        if not self._closed:
            self._steps.append(step)
            if not self._turn.isActive():
                self._turn.start()

    def _step(self) -> None:
        step = self._steps.popleft()
        if self._steps:
            self._turn.start()
        step()

    def _put(self, inbox: queue.SimpleQueue[_Task | None], job: Job, then: Then | None, failed: Failed | None,
             ended: Callable[[], object] | None, label: Message | None, *, skippable: bool) -> Ticket:
        if self._closed and not skippable:
            raise RuntimeError("the runner is closed")
        self._number += 1
        progress = Progress(self._number, self._reported.emit)
        ticket = Ticket(self._number, progress, then, failed, ended, label)
        if self._closed:  # a timer of a window that goes away may still ask; nobody is left to be told
            ticket.drop()
            return ticket
        self._tickets[ticket.number] = ticket
        if not self._busy.isActive() and not self._busy_shown:
            self._busy.start()
        if label is not None:
            self.work_changed.emit(Work(ticket.number, label, 0, 0))
        task = _Task(ticket, job, progress, skippable)
        if label is not None and skippable:  # that it is under way is painted before it begins: beside it, painting takes twice as long
            self.later(lambda: inbox.put(task))
        else:
            inbox.put(task)
        return ticket

    def stop(self, number: int) -> None:
        """Ask the job of a ticket to stop."""
        if number in self._tickets:
            self._tickets[number].stop()

    @property
    def idle(self) -> bool:
        """Every job asked for is done and told, and every step taken."""
        return not self._tickets and not self._steps

    def _deliver(self, ticket: Ticket, value: object, error: BaseException | None) -> None:
        self._tickets.pop(ticket.number, None)
        if ticket.label is not None:
            self.work_ended.emit(ticket.number)
        if not self._tickets:
            self._busy.stop()
            if self._busy_shown:
                self._busy_shown = False
                self.busy.emit(False)
        ticket.settle(value, error)

    def _report(self, number: int, done: int, total: int) -> None:
        ticket = self._tickets.get(number)
        if ticket is not None and ticket.label is not None:
            self.work_changed.emit(Work(number, ticket.label, done, total))

    def _show_busy(self) -> None:
        if self._tickets:
            self._busy_shown = True
            self.busy.emit(True)

    def close(self, wait_s: float = 30.0) -> None:
        """Finish the writes asked for, stop the rest, close the stores and end the threads; answers are no longer told."""
        if self._closed:
            return
        self._closed = True
        self._busy.stop()
        self._turn.stop()
        self._steps.clear()
        for ticket in list(self._tickets.values()):
            ticket.drop()
            if ticket.label is not None:
                ticket.stop()
        self._tickets.clear()
        for inbox, count in ((self._writes, 1), (self._reads, READERS), (self._works, POOL)):
            for _ in range(count):
                inbox.put(None)
        for lane in self._lanes:
            lane.join(wait_s)


class InlineRunner(QObject):
    """The same interface, done at once on the calling thread; for tests and for pictures."""

    busy = Signal(bool)
    work_changed = Signal(object)
    work_ended = Signal(int)

    def __init__(self, opened: Opener, closed: Closer = close_it) -> None:
        super().__init__()
        self._opened, self._closed = opened, closed
        self._stores: dict[str, Any] = {}
        self._steps: deque[Callable[[], object]] = deque()
        self._number = 0

    def write(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
              ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with the writer's store."""
        return self._do("writer", job, then, failed, ended, label)

    def read(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job with the reader's store."""
        return self._do("reader", job, then, failed, ended, label)

    def work(self, job: Job, *, then: Then | None = None, failed: Failed | None = None,
             ended: Callable[[], object] | None = None, label: Message | None = None) -> Ticket:
        """Do a job without a store."""
        return self._do("", job, then, failed, ended, label)

    def later(self, step: Callable[[], object]) -> None:
        """Do a step at once; one that is asked for within a step comes right after it."""
        self._steps.append(step)
        if len(self._steps) > 1:
            return
        try:
            while self._steps:
                self._steps[0]()
                self._steps.popleft()
        except BaseException:
            self._steps.clear()
            raise

    @property
    def idle(self) -> bool:
        """Always: every job is done when it was asked for."""
        return True

    def stop(self, number: int) -> None:
        """Nothing is ever under way."""

    def _do(self, kind: str, job: Job, then: Then | None, failed: Failed | None, ended: Callable[[], object] | None,
            label: Message | None) -> Ticket:
        self._number += 1

        def tell(number: int, done: int, total: int) -> None:
            if label is not None:
                self.work_changed.emit(Work(number, label, done, total))

        progress = Progress(self._number, tell)
        ticket = Ticket(self._number, progress, then, failed, ended, label)
        value, error = None, None
        try:
            if kind and kind not in self._stores:
                self._stores[kind] = self._opened(kind)
            value = job(self._stores.get(kind), progress)
        except Exception as caught:  # told like the lanes tell it
            error = caught
        if label is not None:
            self.work_ended.emit(ticket.number)
        ticket.settle(value, error)
        return ticket

    def close(self, wait_s: float = 0.0) -> None:
        """Close the stores."""
        for store in self._stores.values():
            self._closed(store)
        self._stores.clear()


class Garbage(QObject):
    """Collects cyclic garbage on the main thread only.

    Python collects in whatever thread happens to allocate; a widget in a cycle would then be destroyed off the main thread, which
    crashes. So automatic collection is off while this lives, and a timer does it.

    A collection looks at everything that is alive, and the window stands still meanwhile. So what the start made is never looked at
    again, nor what came in such numbers that it can only be modules; and while a job works, with rows by the hundred thousand that are in
    no cycle, nothing is collected for a while, and after that only where it has few of them in hand: the rest when it has ended.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        gc.disable()
        self._idle: Callable[[], bool] = lambda: True
        self._waiting = QElapsedTimer()
        self._modules = len(sys.modules)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._check)
        self._timer.start(_GARBAGE_MS)

    def settle(self, idle: Callable[[], bool]) -> None:
        """Leave everything that is alive now to the end of the program; ``idle`` tells from now on when no job works."""
        gc.freeze()
        self._idle = idle

    def _check(self) -> None:
        worked = self._waiting.isValid()
        if idle := self._idle():
            self._waiting.invalidate()
        elif not worked:
            self._waiting.start()
            return
        elif not self._waiting.hasExpired(GARBAGE_WAITS_MS):
            return
        else:
            self._waiting.restart()
        counts, limits = gc.get_count(), gc.get_threshold()
        if (counts[0] > IN_HAND and self._loaded()) or (counts[0] > MODULES and not worked):
            gc.freeze()
            return
        if not idle and counts[0] > IN_HAND:
            return
        for generation in (2, 1, 0):
            if limits[generation] and counts[generation] > limits[generation]:
                gc.collect(generation)
                return

    def _loaded(self) -> bool:
        """Tell whether modules were loaded since this was last asked: beside a job, rows and what the window dropped may be as many."""
        before, self._modules = self._modules, len(sys.modules)
        return self._modules > before

    def close(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

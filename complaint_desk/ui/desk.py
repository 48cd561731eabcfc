"""The one way from a press to a fact and back: ``do`` for what changes the desk, ``ask`` for what reads it, and one signal for
what changed.

Screens import services and hand their verbs here; they never see a store, a thread or a key. News from another desk arrives by
the same ``changed``. A problem is told to the screen that asked, or to ``failed``; anything else is our own mistake and goes to
the crash hooks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from PySide6.QtCore import QObject, Signal

from complaint_desk.domain.messages import Message
from complaint_desk.domain.problems import Problem
from complaint_desk.services.changed import Changed
from complaint_desk.ui.runner import Executor, Progress, Then, Ticket

Told = Callable[[Problem], object]


def on_time(_asker: Any) -> AbstractContextManager[None]:
    """Tell an answer as any other, whoever sits here by now."""
    return nullcontext()


class _Press:
    """What was pressed, and the claim on its answer."""

    ticket: Ticket

    def __init__(self, verb: Callable[..., Any], args: tuple[Any, ...], fields: dict[str, Any]) -> None:
        self._what = (verb, args, fields)

    def is_same(self, other: _Press) -> bool:
        """Tell whether another press asks for the same while the answer to this one is still waited for."""
        return self._what == other._what and not self.ticket.dropped


class Desk(QObject):
    """The desk as screens see it.

    Signals:
        changed: what a service returned (``Changed``); each screen decides whether it cares.
        saved: when a change was last on the disk, in microseconds UTC; only after the commit returned.
        failed: a ``Problem`` that no caller took.
        repeated: the press before is still on its way and this one is the same: it was not sent a second time.
        unchanged: what was pressed for is recorded already, and nothing was added.
        person_changed: the person who works here now.

    Attributes:
        late: what is around the telling of an answer for which somebody asked who sits here no more.
    """

    changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    repeated = Signal()
    unchanged = Signal()
    person_changed = Signal(object)

    def __init__(
        self, executor: Executor, person: Any, *, clock: Callable[[], int], new_key: Callable[[], bytes],
        unexpected: Callable[[BaseException], object],
    ) -> None:
        """Take the collaborators.

        Args:
            executor: runs the jobs.
            person: who works here; given to every verb and question as it is at the press.
            clock: microseconds UTC now.
            new_key: makes an operation key that was never used, 16 bytes.
            unexpected: takes an exception that is no problem.
        """
        super().__init__()
        self._executor, self._person = executor, person
        self._clock, self._new_key, self._unexpected = clock, new_key, unexpected
        self._under_way: _Press | None = None
        self._asker: Any = None  # whose answer is told just now
        self.late: Callable[[Any], AbstractContextManager[None]] = on_time

    @property
    def person(self) -> Any:
        """Who works here now."""
        return self._person

    @property
    def unexpected(self) -> Callable[[BaseException], object]:
        """What takes an exception that is no problem."""
        return self._unexpected

    def switch_to(self, person: Any) -> None:
        """Let another person work here."""
        self._person = person
        self.person_changed.emit(person)

    def do(
        self, verb: Callable[..., Any], /, *args: Any, then: Then | None = None, failed: Told | None = None,
        ended: Callable[[], object] | None = None, key: bytes | None = None, long: Message | None = None, **fields: Any,
    ) -> Ticket:
        """Run a service's verb on the writer: ``verb(store, person, *args, key=key, **fields)``.

        A press about a case that repeats the one before, while that is not recorded yet, is not sent: a finger that trembles promises
        nothing twice. ``repeated`` tells it.

        Args:
            verb: a function of ``complaint_desk.services``.
            args: its further arguments, plain values.
            then: takes what it returned, on the main thread, after ``changed``.
            failed: takes a problem; without it the problem goes to ``failed``, the signal.
            ended: called last, whatever happened; to set a button free.
            key: the press's operation key; a fresh one by default. Hand in the old one to repeat a press whose answer was lost.
            long: what it does, for the status bar; the verb then gets ``progress``, to be called with done and total.
            fields: keyword arguments of the verb.
        """
        person, clock = self._person, self._clock
        press = _Press(verb, args, fields)
        before = self._under_way
        if key is None and "case_id" in fields and before is not None and before.is_same(press):
            self.repeated.emit()
            if ended is not None:
                ended()
            return before.ticket
        self._under_way = press
        once = key if key is not None else self._new_key()

        def job(store: Any, progress: Progress) -> tuple[Any, int]:
            extra = {"progress": progress} if long is not None else {}
            done = verb(store, person, *args, key=once, **fields, **extra)
            return done, clock()

        def told(answer: tuple[Any, int]) -> None:
            done, at_us = answer
            if isinstance(done, Changed) and done.result.get("unchanged"):
                self.unchanged.emit()
            elif not (isinstance(done, Changed) and done.result.get("unwritten")):  # what was allowed and left nothing to keep
                self.saved.emit(at_us)
            if done is not None:
                self.changed.emit(done)
            if then is not None:
                self._tell_to(person, then, done)

        def over() -> None:
            if self._under_way is press:
                self._under_way = None
            if ended is not None:
                ended()

        press.ticket = self._executor.write(job, then=told, failed=self._told_to(failed), ended=over, label=long)
        return press.ticket

    def ask(
        self, question: Callable[..., Any], /, *args: Any, then: Then, failed: Told | None = None,
        ended: Callable[[], object] | None = None, long: Message | None = None, may_stop: bool = False, **fields: Any,
    ) -> Ticket:
        """Run a question on a reader: ``question(store, person, *args, **fields)``; ``then`` takes the answer on the main thread.

        Drop the ticket of the question before when a new one replaces it: the answer nobody waits for is then never told. One that
        ``may_stop`` gets ``cancelled`` to ask, which holds once its ticket is told to stop.
        """
        person = self._person

        def job(store: Any, progress: Progress) -> Any:
            extra: dict[str, Any] = {"progress": progress} if long is not None else {}
            if may_stop:
                extra["cancelled"] = lambda: progress.stopped
            return question(store, person, *args, **fields, **extra)

        def told(answer: Any) -> None:
            self._tell_to(person, then, answer)

        return self._executor.read(job, then=told, failed=self._told_to(failed), ended=ended, label=long)

    def _tell_to(self, asker: Any, then: Then, answer: Any) -> None:
        """Tell who asked; to one who sits here no more nothing is shown before they are back."""
        before, self._asker = self._asker, asker
        try:
            if asker is self._person or getattr(asker, "id", None) == getattr(self._person, "id", None):
                then(answer)
            else:
                with self.late(asker):
                    then(answer)
        finally:
            self._asker = before

    def work(
        self, job: Callable[..., Any], /, *args: Any, then: Then, failed: Told | None = None,
        ended: Callable[[], object] | None = None, long: Message | None = None, **fields: Any,
    ) -> Ticket:
        """Run a function that needs no store in the pool: ``job(*args, **fields)``; reading a file, drawing a chart."""
        def run(_store: Any, progress: Progress) -> Any:
            extra = {"progress": progress} if long is not None else {}
            return job(*args, **fields, **extra)

        return self._executor.work(run, then=then, failed=self._told_to(failed), ended=ended, label=long)

    def later(self, step: Callable[[], object]) -> None:
        """Take a short step on the main thread in a turn of its own, so that the window is painted before.

        It is part of the answer that is told just now, and as much as that belongs to who asked.
        """
        asker = self._person if self._asker is None else self._asker
        self._executor.later(lambda: self._tell_to(asker, lambda _nothing: step(), None))

    def tell(self, changed: Any) -> None:
        """Tell the screens what changed elsewhere."""
        self.changed.emit(changed)

    def _told_to(self, failed: Told | None) -> Callable[[BaseException], None]:
        def told(error: BaseException) -> None:
            if not isinstance(error, Problem):
                self._unexpected(error)
            elif failed is not None:
                failed(error)
            else:
                self.failed.emit(error)

        return told

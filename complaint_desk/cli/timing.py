"""The window as ``bench`` measures it, in a program of its own: it opens as it always does and ends when it has said what it took.

``python -m complaint_desk.cli.timing start DESK`` says when the first page is painted; ``table DESK`` what a page, a line and a jump
take; ``case DESK`` what it takes until another case is painted with its history, until the guide and the customer's card stand beside
it, and the longest turn of that.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from complaint_desk.cli.untold import untold
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.app import Program
    from complaint_desk.ui.queue.model import QueueModel
    from complaint_desk.ui.queue.table import QueueTable
    from complaint_desk.ui.window import Window

_PATIENCE_S: Final = 120.0
_PAGES: Final = 12
_CASES: Final = 40
_PAUSE_S: Final = 0.004
_QUIET_S: Final = 0.08
"""Between two cases: twice as long as a case waits with what nobody sees."""

_VIEWS: Final = ("closed", "all")


def main(what: str, desk: Path) -> int:
    """Open the window on a desk; ``what`` is ``start``, ``table`` or ``case``."""
    from complaint_desk.app import run_window

    words, arguments = Words(), untold()
    if what == "start":
        return run_window(arguments, words, path=desk, watch=_watch)
    return run_window(arguments, words, path=desk, ready=_open_cases if what == "case" else _drive)


def _watch(window: Window) -> None:
    """End when the table has painted rows, after one turn of the event loop, as the bare window does."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from complaint_desk.bench.bare import told

    class Painted(QObject):
        done = False

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if not self.done and event.type() == QEvent.Type.Paint and window.queue.model.rowCount():
                self.done = True
                QTimer.singleShot(0, lambda: told(cpu_ms=time.process_time() * 1000))
            return False

    window.queue.table.viewport().installEventFilter(Painted(window))


def work_until(process: Callable[[], object], holds: Callable[[], bool], pause_s: float = 0.0002) -> None:
    """Let the window work until something holds; where CPU time is told, a longer pause makes the waiting itself cost nothing."""
    end = time.monotonic() + _PATIENCE_S
    process()
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the window does not answer")
        time.sleep(pause_s)
        process()


def _past(end: float) -> bool:
    return time.monotonic() > end


class _Opened(NamedTuple):
    """CPU milliseconds from the press: until a case was painted, until what stands beside it was, and the longest turn of that."""

    case: float
    beside: float
    turn: float


class _Painting(NamedTuple):
    """A painting of the window: which case it showed, whether with the guide, and the process's CPU seconds when it was done."""

    case_id: int
    guided: bool
    at: float


def _opened(begun: float, paintings: Sequence[_Painting]) -> _Opened:
    """Return what a case took that all these paintings show, the last of them with the guide."""
    moments = [begun, *(each.at for each in paintings)]
    turns = [(after - before) * 1000 for before, after in pairwise(moments)]
    return _Opened(turns[0], (moments[-1] - begun) * 1000, max(turns[1:] or turns))


def _paintings(window: Window) -> list[_Painting]:
    """Return a list to which each painting of the window is added, after one turn of the event loop."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    told: list[_Painting] = []

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                case_id, guided = window.case.case_id, bool(window.guide.step)
                QTimer.singleShot(0, lambda: told.append(_Painting(case_id, guided, time.process_time())))
            return False

    window.shell.installEventFilter(Painted(window))
    return told


def _open_cases(program: Program) -> int:
    """Open one case after the other, each for the first time, and say what the middle one of them took, every thread counted."""
    from statistics import median

    from complaint_desk.bench import bare

    window, model, process = program.window, program.window.queue.model, program.application.processEvents
    window.shell.resize(*bare.SIZE)

    def settled(count: int) -> bool:
        return program.runner.idle and all(model.row_at(row) is not None for row in range(count))

    work_until(process, lambda: settled(1))
    count = min(model.rowCount(), _CASES)
    work_until(process, lambda: settled(count))
    cases = [row.id for place in range(count) if (row := model.row_at(place)) is not None]
    told, took = _paintings(window), []
    for case_id in cases:
        told.clear()
        begun = time.process_time()
        window.open_case(case_id)
        work_until(process, lambda: bool(told) and told[-1].guided and told[-1].case_id == case_id, _PAUSE_S)  # noqa: B023  # asked at once
        took.append(_opened(begun, [each for each in told if each.case_id == case_id]))
        work_until(process, lambda: program.runner.idle)
        work_until(process, partial(_past, time.monotonic() + _QUIET_S))  # what is suggested comes and is painted later: none of the next's
    took = took[len(took) // 4 :]  # the first ones load what is loaded once
    bare.told(**{name: median(getattr(each, name) for each in took) for name in _Opened._fields})
    return 0


def _rows_in_sight(table: QueueTable, model: QueueModel) -> bool:
    """Whether the rows in sight have come."""
    first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
    last = last if last >= 0 else model.rowCount() - 1
    return model.rowCount() > 0 and all(model.row_at(row) is not None for row in {max(first, 0), last})


def _painted(table: QueueTable, model: QueueModel) -> Any:
    """What sees whether the rows were there when they were last painted, all of those in sight; its ``whole`` may be set back."""
    from PySide6.QtCore import QEvent, QObject

    class Painted(QObject):
        whole = False

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.whole = _rows_in_sight(table, model)
            return False

    painted = Painted(table)
    table.viewport().installEventFilter(painted)
    return painted


def _drive(program: Program) -> int:
    from statistics import median

    from complaint_desk.bench import bare

    table, model, screen = program.window.queue.table, program.window.queue.model, program.window.queue
    process = program.application.processEvents
    program.window.shell.resize(*bare.SIZE)

    def until(holds: Callable[[], bool]) -> None:
        work_until(process, holds)

    here, painted = partial(_rows_in_sight, table, model), _painted(table, model)

    def go(place: int) -> None:
        painted.whole = False
        table.verticalScrollBar().setValue(place)
        until(lambda: painted.whole)

    def page(turn: int) -> None:
        def reset() -> None:
            painted.whole = False
            came.append(1)

        came: list[int] = []
        connection = model.modelReset.connect(reset)
        screen.show_view(_VIEWS[turn % 2])
        until(lambda: bool(came) and painted.whole)
        model.modelReset.disconnect(connection)

    def settled() -> bool:
        known = model.rowCount()
        time.sleep(0.3)
        process()
        return model.rowCount() == known and here() and program.runner.idle

    page(1)
    until(settled)
    at_once, rows = max(1, table.viewport().height() // table.verticalHeader().defaultSectionSize()), model.rowCount()
    step = max(1, table.verticalScrollBar().maximum() // max(1, rows - at_once))
    bare.frames([place * step for place in bare.lines(rows, at_once)[:20]], go)
    lines = bare.frames([place * step for place in bare.lines(rows, at_once)], go)
    jumps = bare.frames([place * step for place in bare.jumps(rows, at_once)], go)
    pages = []
    for turn in range(_PAGES):
        until(settled)  # what the view before still reads is none of this one's
        begun = time.process_time()
        page(turn)
        pages.append((time.process_time() - begun) * 1000)
    tall = table.viewport().height()
    bare.told(lines=lines, jumps=jumps, page=median(pages), tall=tall)  # a breach that the desk records meanwhile is no part of a page
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2])))

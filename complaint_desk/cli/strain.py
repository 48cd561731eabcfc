"""The window under strain, as ``bench`` measures it in a program of its own: how long it ever stood still, and what memory it takes.

``python -m complaint_desk.cli.strain gaps DESK FILE`` says the longest pause of the window while nothing, a search, the charts and an
import went on (the desk gets the file's cases, so it is a copy); ``memory DESK`` what is resident with the queue and with the charts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from complaint_desk.cli.timing import work_until
from complaint_desk.cli.untold import untold
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.app import Program

BEAT_MS: Final = 4
IDLE_S: Final = 1.5
"""As long as anything here takes, that the machine's own pauses are seen as well as ours."""
SEARCHES: Final = ("冰箱", "送", "refund", "电话 -退款", "2400", "wxm", "delivery late", "洗衣机坏了")


def main(what: str, desk: Path, file: Path | None = None) -> int:
    """Open the window on a desk; ``what`` is ``gaps`` or ``memory``."""
    from complaint_desk.app import run_window

    measured = _memory if file is None or what == "memory" else partial(_gaps, file=file)
    return run_window(untold(), Words(), path=desk, ready=measured)


def _gaps(program: Program, *, file: Path) -> int:
    from complaint_desk.bench import bare

    begin_with(program)
    program.window.queue.import_asked.emit()  # the view with its modules is made once
    _settle(program)
    heart = _Heart()

    def idle() -> None:
        end = time.monotonic() + IDLE_S
        work_until(program.application.processEvents, lambda: time.monotonic() > end)

    bare.told(
        idle=heart.longest(idle), search=heart.longest(lambda: _search(program)), charts=heart.longest(lambda: _charts(program)),
        **{"import": heart.longest(lambda: _bring_in(program, file))},
    )
    return 0


def _memory(program: Program) -> int:
    from complaint_desk.bench import bare

    begin_with(program)
    queue = bare.resident_mb()
    _charts(program)
    bare.told(queue=queue, charts=bare.resident_mb())
    return 0


class _Heart:
    """A timer that ought to beat every few milliseconds; what lies between two beats is how long the window stood still."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = self._longest = 0.0

    def longest(self, work: Callable[[], object]) -> float:
        """Return the milliseconds of the longest pause while a piece of work went on."""
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer.start()
        try:
            work()
        finally:
            self._timer.stop()
        self._beat()
        return self._longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now


def begin_with(program: Program) -> None:
    """Show the queue in the size that everything is measured in, and let it settle: what is warmed in idle time is warm by then."""
    from complaint_desk.bench import bare

    program.window.shell.resize(*bare.SIZE)
    program.window.queue.show_view("all")
    _settle(program)


def _settle(program: Program) -> None:
    quiet = time.monotonic()

    def settled() -> bool:
        nonlocal quiet
        if not program.runner.idle:
            quiet = time.monotonic()
        return time.monotonic() - quiet > IDLE_S / 3

    work_until(program.application.processEvents, settled)


def _search(program: Program) -> None:
    from complaint_desk.domain.queue_filter import QueueFilter

    for typed in SEARCHES:
        program.window.queue.show_cases(QueueFilter(view="all", search=typed))
        _settle(program)


def _charts(program: Program) -> None:
    """Look at the charts and come back: a hand comes to the rail first, as anybody's does who presses there."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QHoverEvent

    here = QPointF(1, 1)
    program.application.sendEvent(program.window.shell.rail, QHoverEvent(QEvent.Type.HoverMove, here, here, here))
    work_until(program.application.processEvents, lambda: program.window.shell.is_made("analytics"))
    _settle(program)
    program.window.shell.show_view("analytics")
    _settle(program)
    program.window.shell.show_view("queue")
    _settle(program)


def _bring_in(program: Program, file: Path) -> None:
    """Bring in a file that was dropped on the queue, by the import's own button."""
    from PySide6.QtWidgets import QPushButton

    from complaint_desk.ui.files import FileDrop

    window, process = program.window, program.application.processEvents
    drop = window.queue.findChild(FileDrop)
    assert drop is not None
    drop.dropped.emit(file)
    start = window.shell.findChild(QPushButton, "import.start")
    assert start is not None
    work_until(process, start.isEnabled)
    start.click()
    work_until(process, start.isHidden)
    _settle(program)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None))

"""In which order a view is read: its first page, and once that is on the screen what stands around it, until another one is wanted.

The ids of a very large view are left until a hand comes to its rows: a queue that is only looked at needs its first page and its count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import queue
from complaint_desk.services.queue import Opening, Rest
from complaint_desk.ui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from complaint_desk.ui.runner import Ticket

PAINTED_MS: Final = 30
"""By then the first page of a view is on the screen."""

UNSEEN_MS: Final = 1_000
"""So long the first view of a window waits to be painted: until then nothing else is read, and one that nobody sees goes on then."""

LEFT: Final = queue.MOST_COMPARED
"""Cases of a view beyond which its ids are left until somebody comes near the rows: of so many, news are told by their number alone."""

LATE_MS: Final = 60
"""A view that takes longer to come is said before its rows."""


class Fetching(QObject):
    """Reads one view at a time; what is read for the one before is let go.

    Signals:
        came: the ``Opening`` of a view.
        rest_came: the ``Rest`` of it.
        late: it takes a while.
    """

    came = Signal(object)
    rest_came = Signal(object)
    late = Signal()

    def __init__(self, desk: Desk, zone: Callable[[], tzinfo], parent: QObject, *, painted: SignalInstance | None = None) -> None:
        super().__init__(parent)
        self._desk, self._zone = desk, zone
        self._wanted = QueueFilter("open")
        self._whole = self._fresh = True
        self._near = self._left = False
        self._ticket: Ticket | None = None
        self._late = self._timer(LATE_MS)
        self._late.timeout.connect(self.late)
        self._painted = self._timer(UNSEEN_MS if painted is not None else PAINTED_MS)
        self._painted.timeout.connect(self._read_the_rest)
        if painted is not None:
            painted.connect(self.painted)

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        return timer

    def begin(self, view: str) -> None:
        """Read the view that somebody begins with."""
        from complaint_desk.services.first_look import beginning

        self._ticket = self._desk.ask(beginning, view=view, zone=self._zone(), then=self.came.emit)

    def read(self, wanted: QueueFilter, group: str, known: Mapping[str, int] | None, seen: int = queue.PAGE) -> None:
        """Read a view of which ``seen`` rows are in sight.

        ``known`` are the counts that may stay on the screen until it is shown, None to read all of it at once.
        """
        self.drop()
        self._fresh = not known
        self._late.start()
        self._ticket = self._desk.ask(
            queue.opening, wanted=wanted, zone=self._zone(), group=group, known=known, seen=seen, then=self.came.emit,
        )

    def shown(self, wanted: QueueFilter, opening: Opening) -> None:
        """Read what is left to read of a view whose first page is being painted."""
        self._late.stop()
        self._wanted, self._whole = wanted, opening.whole
        narrowed = wanted.search or wanted.conditions  # how many there are is known of a whole view only
        self._left = not (self._near or opening.whole or narrowed) and opening.total > LEFT
        if not self.counted or not self._fresh:
            self._painted.start()

    @property
    def counted(self) -> bool:
        """How many cases the view has is known: all their ids are there, or are left until a hand comes."""
        return self._whole or self._left

    def come_near(self) -> None:
        """Read what was left of the view: somebody is at its rows. From now on no view is left."""
        self._near = True
        if self._left:
            self._left = False
            self._painted.start()

    def painted(self) -> None:
        """Go on: the first rows are on the screen, and those of another view will be as soon as they came."""
        self._painted.setInterval(PAINTED_MS)  # of a clock that runs too: it begins anew

    def _read_the_rest(self) -> None:
        self._ticket = self._desk.ask(
            queue.rest, wanted=self._wanted, zone=self._zone(), whole=self.counted, may_stop=True, then=self._take_rest,
        )

    def _take_rest(self, rest: Rest) -> None:
        self._whole = self._whole or rest.ids is not None
        self.rest_came.emit(rest)

    def drop(self) -> None:
        """Wait for nothing more: what was not begun is not read, and what is being read ends at its next piece."""
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket.stop()
        self._ticket = None
        self._late.stop()
        self._painted.stop()

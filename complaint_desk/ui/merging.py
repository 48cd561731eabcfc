"""What presses added to the search of late is merged beside the work, so slowly that whoever presses, here or in another window, comes
between.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from complaint_desk.ui.runner import Executor, Ticket

PAUSE_MS: Final = 75
"""Between two steps. SQLite lets a window that waits look again after 1 to 100 ms; it finds the file free then, not the next step."""


class SearchMerging(QObject):
    """One chain of small steps at a time; it ends when all is merged, or somebody pressed meanwhile: a later round goes on with it."""

    def __init__(self, runner: Executor, parent: QObject) -> None:
        """Take who works beside the window, and what this belongs to."""
        super().__init__(parent)
        self._runner = runner
        self._under_way = False
        self._head: object = None
        self._ticket: Ticket | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._step)

    @property
    def under_way(self) -> bool:
        """A chain has begun and not ended."""
        return self._under_way

    def begin(self) -> None:
        """Begin to merge, unless that is under way."""
        if not self._under_way:
            self._under_way, self._head = True, None
            self._step()

    def stop(self) -> None:
        """Merge nothing more; a step that is asked for already still ends."""
        self._pause.stop()
        if self._ticket is not None:
            self._ticket.drop()
        self._under_way = False

    def _step(self) -> None:
        began = self._head

        def job(store: Any, _progress: object) -> object:
            """Return what was pressed last when there is more to merge, else None."""
            if store.read_only:
                return None
            head = store.lane_head()
            undisturbed = began is None or head == began
            return head if undisturbed and store.merge_search() else None

        self._ticket = self._runner.write(job, then=self._go_on, failed=self._leave)

    def _go_on(self, head: object) -> None:
        if head is None:
            self._under_way = False
        else:
            self._head = head
            self._pause.start()

    def _leave(self, _error: BaseException) -> None:
        """What cannot be written now is tried again in a later round; a press in the meantime tells what is wrong."""
        self._under_way = False

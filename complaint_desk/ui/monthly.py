"""The report of the last month made by itself, on the first day somebody works in a new one: beside the work, where the site wants it.

It lies in a folder beside the desk's file and is made once; who opens the desk is told where.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.settings import Settings
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.shell import Shell

if TYPE_CHECKING:
    from complaint_desk.services.reporting import Due

FIRST_MS: Final = 45_000
"""After the start, when the first backup has been made and somebody is at work."""


class MonthlyReport(QObject):
    """Looks once after the start whether the last month's report is due, and makes it."""

    def __init__(self, look: Look, desk: Desk, shell: Shell, settings: Callable[[], Settings], parent: QObject | None = None) -> None:
        """Take the collaborators; ``settings`` returns them as they are when it looks."""
        super().__init__(parent)
        self._look, self._desk, self._shell, self._settings = look, desk, shell, settings
        self._ticket: Ticket | None = None
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(FIRST_MS)
        self._first.timeout.connect(self.look)

    def start(self) -> None:
        """Begin, a while after the start."""
        self._first.start()

    def stop(self) -> None:
        """Make nothing more, and give up what is being made."""
        self._first.stop()
        if self._ticket is not None:
            self._ticket.stop()

    def look(self) -> None:
        """Make the report if it is due; a desk that cannot be read now is told by what shows it."""
        form = self._settings().report
        if form:
            from complaint_desk.services import reporting  # with all figures: only where there is a report to be made

            self._ticket = self._desk.ask(reporting.due, form=form, then=self._make, failed=_leave)

    def _make(self, due: Due | None) -> None:
        if due is None:
            return
        from complaint_desk.domain.aims import aims_of
        from complaint_desk.services import reporting

        words, aims = self._look.words, aims_of(self._settings().aims)

        def noted(_changed: object) -> None:
            self._ticket = self._desk.ask(
                reporting.write, month=due.month, path=due.path, words=words, aims=aims, then=lambda _report: self._told(due),
                failed=self._failed, long=say("monthly.making"),
            )

        self._desk.do(reporting.note, month=due.month, form=due.form, then=noted, failed=self._failed)

    def _told(self, due: Due) -> None:
        from complaint_desk.domain.report import month_words

        ready = say("monthly.ready", month=month_words(due.month))
        self._shell.show_notice(ready, say("analytics.saved_in", folder=str(due.path.parent)))

    def _failed(self, problem: Problem) -> None:
        self._shell.show_notice(say("monthly.not_made"), problem.message)


def _leave(_problem: Problem) -> None:
    """Nobody asked for it: what is wrong with the desk is told where somebody does."""

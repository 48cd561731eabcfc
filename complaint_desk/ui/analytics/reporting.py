"""The monthly report from the window: which month and which form, where to, and then beside the work, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from complaint_desk import taken_out
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.report import month_words
from complaint_desk.services import reporting
from complaint_desk.services.figures import today
from complaint_desk.ui.analytics.filters import Filters
from complaint_desk.ui.analytics.places import Places
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line, set_tip
from complaint_desk.ui.widgets import Button
from complaint_desk.wording import Words

MONTHS: Final = ("last", "this")
RIGHT: Final = "export"
_LONGEST: Final = 90
"""Signs of the entry that says which cases the report is of; the report says it whole."""

Told = Callable[[Message, Message], object]


class ReportMaker:
    """The button of the report with its menu, and the making.

    Attributes:
        button: shown to whoever may take something out of the desk.
    """

    def __init__(
        self, look: Look, desk: Desk, places: Places, clock: Callable[[], int], aims: Callable[[], Aims], filters: Filters, host: QWidget,
        *, done: Told, failed: Callable[[Problem], object],
    ) -> None:
        """Take the collaborators.

        Args:
            look: appearance and language.
            desk: the way to the numbers.
            places: asks where the file goes.
            clock: microseconds UTC now.
            aims: returns the targets as they are at the press.
            filters: which cases the report is of.
            host: the view around it.
            done: told that the report is written, and where.
            failed: takes what went wrong.
        """
        self._look, self._desk, self._places, self._clock = look, desk, places, clock
        self._aims, self._filters, self._host, self._done, self._failed = aims, filters, host, done, failed
        self.button = Button(look, "analytics.report", say("monthly.button"), self._offer, icon="file-text")
        look.language.follow(self._retranslate)
        self.look_at_right()

    def look_at_right(self) -> None:
        """Show the button to who may use it."""
        may = self._desk.person.may(RIGHT)
        if self.button.parentWidget() is not None or not may:  # shown before it stands in anything, it would be a window of its own
            self.button.setVisible(may)

    def month(self, code: str) -> date:
        """Return the first day of the last month that is over, or of the one that is not."""
        return reporting.month_before(self._clock()) if code == "last" else today(self._clock()).replace(day=1)

    def menu(self) -> QMenu:
        """Return the menu, gone when it closes: two months in three forms each."""
        menu = QMenu(self.button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("analytics.report.menu")
        menu.setAccessibleName(self._look.words("monthly.button"))
        if only := self._filters.counted(self._clock(), self._filters.pairs()):
            menu.addAction(one_line(only, _LONGEST).replace("&", "&&")).setEnabled(False)
            menu.addSeparator()
        for code in MONTHS:
            for form in reporting.FORMS:
                action = menu.addAction(self._look.words(f"monthly.as_{form}", month=month_words(self.month(code))))
                action.setObjectName(f"analytics.report.{code}.{form}")
                action.setData((code, form))
            if code != MONTHS[-1]:
                menu.addSeparator()
        menu.triggered.connect(lambda action: self.make(*action.data()))
        return menu

    def make(self, code: str, form: str) -> None:
        """Ask for a place and make the report of a month there; it is noted first, and the desk works on meanwhile."""
        month = self.month(code)
        name = f"report_{month:%Y-%m}.{form}"
        path = self._places.file(self._host, self._look.words("monthly.choose_file"), name)
        if path is None:
            return
        try:
            taken_out.expect_free(path)  # before it is noted
        except Problem as problem:
            self._failed(problem)
            return
        words, aims, pairs = self._look.words, self._aims(), self._filters.pairs()

        def noted(_changed: object) -> None:
            self._desk.ask(
                reporting.write, month=month, path=path, words=words, aims=aims, pairs=pairs, then=lambda _report: self._told(path),
                failed=self._failed, long=say("monthly.making"),
            )

        self._desk.do(reporting.note, month=month, form=form, pairs=pairs, zone=self._filters.zone, then=noted, failed=self._failed)

    def _told(self, path: Path) -> None:
        self._done(say("monthly.done"), say("analytics.saved_in", folder=str(path.parent)))

    def _offer(self) -> None:
        menu = self.menu()
        menu.popup(self.button.mapToGlobal(QPoint(self.button.width() - menu.sizeHint().width(), self.button.height() + 2)))

    def _retranslate(self, words: Words) -> None:
        set_tip(self.button, words("monthly.button_tip"))

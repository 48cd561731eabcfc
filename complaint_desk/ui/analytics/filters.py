"""Which days and which cases: ready-made periods, two days that can be typed, type and origin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services.figures import YEAR_DAYS
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Choice, LineField

PERIODS: Final = (7, 30, 90, YEAR_DAYS)
OWN: Final = "own"
TYPED_MS: Final = 300
_DAY_WIDTH: Final = 104
_ORIGINS: Final = {"here": "desk,demo", "imported": "imported"}


class Filters(QWidget):
    """The filters.

    Signals:
        changed: something else is meant now; ask ``days`` and ``pairs``.
    """

    changed = Signal()

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ours = False
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.changed)
        periods = [(str(days), say("analytics.last_days", n=days)) for days in PERIODS[:-1]]
        periods += [(str(YEAR_DAYS), say("analytics.last_year")), (OWN, say("analytics.own_days"))]
        self.period = Choice(look, "analytics.period", say("analytics.period"), periods, chosen=str(YEAR_DAYS), small=True)
        self.first = LineField(look, "analytics.from", say("analytics.from"), say("analytics.day_hint"), small=True)
        self.last = LineField(look, "analytics.to", say("analytics.to"), say("analytics.day_hint"), small=True)
        types = [("", say("analytics.all_types")), *((code, say(f"type.{code}")) for code in COMPLAINT_TYPES)]
        self.type = Choice(look, "analytics.type", say("analytics.type"), types, small=True)
        origins = [
            ("", say("analytics.all_origins")), ("here", say("analytics.here")), ("imported", say("analytics.imported")),
        ]
        self.origin = Choice(look, "analytics.origin", say("analytics.origin"), origins, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.period, self.first, Label(look, say("analytics.until"), tone="muted"), self.last, self.type, self.origin):
            row.addWidget(widget)
        for field in (self.first, self.last):
            field.setFixedWidth(_DAY_WIDTH)
            field.textChanged.connect(self._edited)
            field.editingFinished.connect(self._entered)
        self.period.currentIndexChanged.connect(self._period_chosen)
        self.type.currentIndexChanged.connect(self._chosen)
        self.origin.currentIndexChanged.connect(self._chosen)
        self._today = today
        self._put_days()

    def days(self) -> tuple[str, str]:
        """Return the first and the last day as they are written."""
        return self.first.text(), self.last.text()

    def pairs(self) -> Pairs:
        """Return the conditions that are chosen."""
        found: list[tuple[str, str]] = []
        if self.type.chosen:
            found.append(("type", self.type.chosen))
        if self.origin.chosen:
            found.append(("origin", _ORIGINS[self.origin.chosen]))
        return tuple(found)

    def follow(self, today: date) -> None:
        """Let a ready-made period end on a new day."""
        if today != self._today:
            self._today = today
            self._put_days()

    def _put_days(self) -> None:
        if self.period.chosen in ("", OWN):
            return
        first = self._today - timedelta(days=int(self.period.chosen) - 1)
        self._ours = True
        self.first.setText(first.isoformat())
        self.last.setText(self._today.isoformat())
        self._ours = False

    def _period_chosen(self, _at: int) -> None:
        if self._ours:
            return
        self._put_days()
        self._chosen(0)

    def _chosen(self, _at: int) -> None:
        self._typed.stop()
        self.changed.emit()

    def _edited(self, _text: str) -> None:
        if self._ours:
            return
        self._ours = True
        self.period.set_chosen(OWN)
        self._ours = False
        self._typed.start()

    def _entered(self) -> None:
        if self._typed.isActive():
            self._chosen(0)

"""Which days and which cases: ready-made periods, two days that can be typed, type, origin and the choices of the site's own fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.marking import Field
from complaint_desk.domain.messages import Native, say
from complaint_desk.domain.saved_page import OWN_DAYS, Page
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services.figures import YEAR_DAYS
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Choice, LineField

PERIODS: Final = (7, 30, 90, YEAR_DAYS)
TYPED_MS: Final = 300
_DAY_WIDTH: Final = 104
_FIELD_WIDTH: Final = 132
_READ_OTHERWISE: Final = re.compile(r"^!|,|\.\.")
_TAKEN: Final = frozenset({"none", "any"})
"""A choice that a condition would read as something else is not offered."""
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
        periods += [(str(YEAR_DAYS), say("analytics.last_year")), (OWN_DAYS, say("analytics.own_days"))]
        self.period = Choice(look, "analytics.period", say("analytics.period"), periods, chosen=str(YEAR_DAYS), small=True)
        self.first = LineField(look, "analytics.from", say("analytics.from"), say("analytics.day_hint"), small=True)
        self.last = LineField(look, "analytics.to", say("analytics.to"), say("analytics.day_hint"), small=True)
        types = [("", say("analytics.all_types")), *((code, say(f"type.{code}")) for code in COMPLAINT_TYPES)]
        self.type = Choice(look, "analytics.type", say("analytics.type"), types, small=True)
        origins = [
            ("", say("analytics.all_origins")), ("here", say("analytics.here")), ("imported", say("analytics.imported")),
        ]
        self.origin = Choice(look, "analytics.origin", say("analytics.origin"), origins, small=True)
        self.field = Choice(look, "analytics.field", say("analytics.field"), [("", say("analytics.all_fields"))], small=True)
        self.field.setMaximumWidth(_FIELD_WIDTH)
        self.field.hide()  # until the desk is known to have a field to choose by
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.period, self.first, Label(look, say("analytics.until"), tone="muted"), self.last, self.type, self.origin,
                       self.field):
            row.addWidget(widget)
        for field in (self.first, self.last):
            field.setFixedWidth(_DAY_WIDTH)
            field.textChanged.connect(self._edited)
            field.editingFinished.connect(self._entered)
        self.period.currentIndexChanged.connect(self._period_chosen)
        self.type.currentIndexChanged.connect(self._chosen)
        self.origin.currentIndexChanged.connect(self._chosen)
        self.field.chosen_changed.connect(lambda _code: self._chosen(0))
        self._today = today
        self._put_days()

    def days(self) -> tuple[str, str]:
        """Return the first and the last day as they are written."""
        return self.first.text(), self.last.text()

    def keep_days(self) -> None:
        """Let the days that are written count: figures are made of them."""
        for field in (self.first, self.last):
            field.keep()

    def pairs(self) -> Pairs:
        """Return the conditions that are chosen."""
        found: list[tuple[str, str]] = []
        if self.type.chosen:
            found.append(("type", self.type.chosen))
        if self.origin.chosen:
            found.append(("origin", _ORIGINS[self.origin.chosen]))
        if self.field.chosen:
            key, _, value = self.field.chosen.partition("=")
            found.append((key, value))
        return tuple(found)

    def offer_fields(self, fields: Sequence[Field]) -> None:
        """Offer the choice fields of the desk to filter by; what was chosen stays while it is offered."""
        offered: list[tuple[str, Said]] = [("", say("analytics.all_fields"))]
        for field in fields:
            for choice in field.choices:
                if not _READ_OTHERWISE.search(choice) and choice.casefold() not in _TAKEN:
                    said = say("analytics.field_is", field=Native((("en", field.shown),)), choice=Native((("en", choice),)))
                    offered.append((f"field.{field.key}={choice}", said))
        chosen = self.field.chosen
        self.field.offer(offered, chosen=chosen if any(code == chosen for code, _ in offered) else "")
        self.field.setVisible(len(offered) > 1)

    def show_page(self, page: Page) -> Pairs:
        """Choose what a saved page has, without telling; return the conditions that there is no way to choose here."""
        left, chosen = [], {"type": "", "origin": "", "field": ""}
        for key, value in page.pairs:
            code = next((code for code, origins in _ORIGINS.items() if origins == value), "") if key == "origin" else value
            if key == "type" and value in COMPLAINT_TYPES:
                chosen["type"] = value
            elif key == "origin" and code:
                chosen["origin"] = code
            elif self.field.offers(f"{key}={value}"):
                chosen["field"] = f"{key}={value}"
            else:
                left.append((key, value))
        self._ours = True
        for choice, code in ((self.type, chosen["type"]), (self.origin, chosen["origin"]), (self.field, chosen["field"])):
            choice.set_chosen(code)
        self.period.set_chosen(page.stretch)
        self.first.setText(page.first)
        self.last.setText(page.last)
        self._ours = False
        self._put_days()
        return tuple(left)

    def follow(self, today: date) -> None:
        """Let a ready-made period end on a new day."""
        if today != self._today:
            self._today = today
            self._put_days()

    def _put_days(self) -> None:
        if self.period.chosen in ("", OWN_DAYS):
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
        if self._ours:
            return
        self._typed.stop()
        self.changed.emit()

    def _edited(self, _text: str) -> None:
        if self._ours:
            return
        self._ours = True
        self.period.set_chosen(OWN_DAYS)
        self._ours = False
        self._typed.start()

    def _entered(self) -> None:
        if self._typed.isActive():
            self._chosen(0)

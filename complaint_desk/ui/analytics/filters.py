"""Which days and which cases: ready-made periods, two days that can be typed, and any filter of the queue, several together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.figures import Pairs
from complaint_desk.domain.marking import Marks
from complaint_desk.domain.messages import say
from complaint_desk.domain.playbook import DEPARTMENTS
from complaint_desk.domain.queue_filter import TIERS
from complaint_desk.domain.saved_page import OWN_DAYS, Page
from complaint_desk.domain.vocabulary import CAUSES, CHANNELS, COMPLAINT_TYPES, LANGUAGES
from complaint_desk.services.desks import local_zone
from complaint_desk.services.figures import YEAR_DAYS
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.services.marking import labels_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.filter_chips import FilterChips
from complaint_desk.ui.filter_editor import FilterEditor
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Choice, LineField

PERIODS: Final = (7, 30, 90, YEAR_DAYS)
TYPED_MS: Final = 300
_DAY_WIDTH: Final = 104
OFFERED: Final = {
    "type": COMPLAINT_TYPES, "channel": CHANNELS, "urgency": ("4", "3..4", "1..2"), "tier": TIERS, "cause": (*CAUSES, "none"),
    "language": LANGUAGES, "department": DEPARTMENTS, "origin": ("desk", "demo", "imported"),
}
"""What is chosen from the menu; every other field of a case, such as its product or region, in the form of a filter."""

FIRST: Final = (
    "product", "region", "type", "channel", "urgency", "tier", "cause", "language", "department", "owner", "origin", "tag", "remedy",
    "emotion_first",
)
"""The fields that stand first in that form."""


class Filters(QWidget):
    """The filters.

    Signals:
        changed: something else is meant now; ask ``days`` and ``pairs``.

    Attributes:
        chips: the filters in force, a row of its own that is there only with them.
    """

    changed = Signal()

    def __init__(self, look: Look, desk: Desk, today: date, host: QWidget, parent: QWidget | None = None) -> None:
        """Make them, nothing filtered.

        Args:
            look: appearance and language.
            desk: answers which names there are to filter by.
            today: the day with which ready-made periods end.
            host: the form of a filter opens over this.
            parent: the widget around it.
        """
        super().__init__(parent)
        self._look, self._desk, self._host = look, desk, host
        self._ours = False
        self._marks = Marks()
        self._people: tuple[tuple[str, str], ...] = ()
        self._editor: FilterEditor | None = None
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.changed)
        periods = [(str(days), say("analytics.last_days", n=days)) for days in PERIODS[:-1]]
        periods += [(str(YEAR_DAYS), say("analytics.last_year")), (OWN_DAYS, say("analytics.own_days"))]
        self.period = Choice(look, "analytics.period", say("analytics.period"), periods, chosen=str(YEAR_DAYS), small=True)
        self.first = LineField(look, "analytics.from", say("analytics.from"), say("analytics.day_hint"), small=True)
        self.last = LineField(look, "analytics.to", say("analytics.to"), say("analytics.day_hint"), small=True)
        self.add = Button(look, "analytics.filter", say("queue.filter"), self._offer, icon="plus", small=True)
        self.chips = FilterChips(look, "analytics", margins=(0, 0, 0, 0))
        self.chips.changed.connect(self._narrowed)
        self.chips.edit_asked.connect(self._edit)
        self.chips.others_asked.connect(self._offer)
        self.chips.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.period, self.first, Label(look, say("analytics.until"), tone="muted"), self.last, self.add):
            row.addWidget(widget)
        for field in (self.first, self.last):
            field.setFixedWidth(_DAY_WIDTH)
            field.textChanged.connect(self._edited)
            field.editingFinished.connect(self._entered)
        self.period.currentIndexChanged.connect(self._period_chosen)
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
        return self.chips.conditions

    def forget_owner(self) -> None:
        """Let go, without telling, of whose cases are counted: somebody else sits here, and may mean or see another person's."""
        self.chips.show_conditions([(key, value) for key, value in self.pairs() if key != "owner"])
        self.chips.setVisible(bool(self.pairs()))

    @property
    def zone(self) -> tzinfo:
        """The zone in which their days are meant, as in the queue."""
        return self._look.words.zone or local_zone()

    def words(self) -> FilterWords:
        """Return the words for filters."""
        return FilterWords(self._look.words, dict(self._people), labels_of(self._marks))

    def counted(self, now_us: int, pairs: Pairs, *, any_found: bool = True) -> str:
        """Return which cases some conditions leave to be counted, as a sentence, or that there are none; "" where all are."""
        return self.words().counted(pairs, now_us, self.zone, any_found=any_found)

    def know(self, marks: Marks, people: Sequence[tuple[str, str]]) -> None:
        """Take the tags and own fields of the desk, and number and name of who can own a case."""
        self._marks, self._people = marks, tuple(people)
        self.chips.show_people(self._people)
        self.chips.show_labels(labels_of(marks))
        if self._editor is not None:
            self._editor.show_marks(marks)

    def show_page(self, page: Page) -> None:
        """Choose what a saved page has, without telling."""
        self._ours = True
        self.chips.show_conditions(page.pairs)
        self.chips.setVisible(bool(page.pairs))
        self.period.set_chosen(page.stretch)
        self.first.setText(page.first)
        self.last.setText(page.last)
        self._ours = False
        self._put_days()

    def _narrowed(self, conditions: object) -> None:
        self.chips.setVisible(bool(conditions))
        self._chosen(0)

    def _offer(self) -> None:
        menu = self.chips.menu(OFFERED)
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))
        menu.setActiveAction(menu.actions()[0])

    def _edit(self, key: str, value: str) -> None:
        if self._editor is None:
            self._editor = FilterEditor(self._look, self._desk, self._host, "analytics.filter", FIRST)
            self._editor.show_marks(self._marks)
            self._editor.applied.connect(self.chips.put)
            self._editor.taken_off.connect(self.chips.take_off)
        self._editor.edit(self.chips.chip(key) or self.add, key, value, self._people)

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

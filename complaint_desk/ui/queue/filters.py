"""The bar of filters: one chip a condition, the menu that adds them, order and height of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import DATES, HOURS, NUMBERS, SORTS
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, ORIGINS, STATUSES, STEPS
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets import Button, FilterChip
from complaint_desk.wording import Words

CHOICES: Final = {
    "type": COMPLAINT_TYPES, "status": STATUSES, "step": STEPS, "channel": CHANNELS, "urgency": ("4", "3..4", "1..2"),
    "emotion": EMOTIONS, "origin": ORIGINS,
}
OWNERS: Final = ("me", "none")


class FilterBar(QWidget):
    """The bar.

    Signals:
        conditions_changed: the conditions as pairs of key and value.
        sort_chosen: an order, empty for the view's own.
        density_chosen: ``comfortable`` or ``compact``.

    Attributes:
        tools: what is done with the cases stands here, before order and height.
    """

    conditions_changed = Signal(object)
    sort_chosen = Signal(str)
    density_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._conditions: dict[str, str] = {}
        self._people: tuple[tuple[str, str], ...] = ()
        self._sort, self._density = "", "comfortable"
        self.setFixedHeight(look.theme.size["filter_bar"])
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 4)
        row.setSpacing(8)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self._add = Button(look, "queue.filter", say("queue.filter"), self._offer_filters, icon="plus", small=True)
        self._clear = Button(look, "queue.clear", say("queue.clear"), self._clear_all, kind="text", small=True)
        self._order = Button(look, "queue.sort", "", self._offer_orders, icon="arrow-down-up", after="chevron-down", small=True)
        self._rows = Button(look, "queue.density", "", self._offer_densities, icon="rows-3", after="chevron-down", small=True)
        row.addLayout(self._chips)
        for button in (self._add, self._clear):
            row.addWidget(button)
        row.addStretch(1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        row.addLayout(self.tools)
        for button in (self._order, self._rows):
            row.addWidget(button)
        look.language.follow(self._retranslate)

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The conditions in force."""
        return tuple(self._conditions.items())

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Take who can own a case: number and name."""
        self._people = tuple(people)

    def show_conditions(self, conditions: Sequence[tuple[str, str]]) -> None:
        """Show which conditions are in force."""
        self._conditions = dict(conditions)
        self._build()

    def show_sort(self, sort: str) -> None:
        """Show in which order the rows are."""
        self._sort = sort
        self._order.say(self._sort_word(sort))

    def show_density(self, density: str) -> None:
        """Show how high the rows are."""
        self._density = density
        self._rows.say(say(f"settings.density_{density}"))
        self._rows.set_icon("rows-3" if density == "comfortable" else "rows-4")

    def _sort_word(self, sort: str) -> Any:
        key = sort.removeprefix("-")
        if not key:
            return say("queue.sort_own")
        return say("queue.sort_down" if sort.startswith("-") else "queue.sort_up", sort=say(f"queue.sort_by.{key}"))

    def _build(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, value in self._conditions.items():
            chip = FilterChip(self._look, f"queue.chip.{key}", self._worded(key, value))
            chip.removed.connect(lambda key=key: self._remove(key))
            self._chips.addWidget(chip)
        self._clear.setVisible(bool(self._conditions))

    def _worded(self, key: str, value: str) -> str:
        words = self._look.words
        name = words(f"queue.by.{key}") if words.has(f"queue.by.{key}") else key
        return words("queue.chip", name=name, value=words("time.list_comma").join(self._value_word(key, code) for code in value.split(",")))

    def _value_word(self, key: str, code: str) -> str:
        words = self._look.words
        if key == "owner":
            return dict(self._people).get(code) or (words(f"queue.owner.{code}") if code in OWNERS else one_line(code, 24))
        family = "emotion" if key == "emotion_first" else "kept" if key.startswith("kept_") else key
        for text_key in (f"{family}.{code}", f"queue.{family}.{code.replace('..', '_')}"):
            if words.has(text_key):
                return words(text_key)
        if key in DATES:
            return _days(words, code)
        if key in NUMBERS or key in HOURS:
            code = code.replace("..", " – ").strip()
        return one_line(code, 24)

    def _remove(self, key: str) -> None:
        self._conditions.pop(key, None)
        self._changed()

    def _clear_all(self) -> None:
        self._conditions.clear()
        self._changed()

    def _changed(self) -> None:
        self._build()
        self.conditions_changed.emit(self.conditions)

    def filter_menu(self) -> QMenu:
        """Return the menu of all filters, those in force ticked; gone when it closes."""
        menu = QMenu(self)
        menu.setObjectName("queue.filter_menu")
        for key, codes in (*CHOICES.items(), ("owner", (*OWNERS, *(code for code, _ in self._people)))):
            below = menu.addMenu(self._look.words(f"queue.by.{key}").replace("&", "&&"))
            below.setObjectName(f"queue.filter.{key}")
            chosen = self._conditions.get(key, "").split(",")
            for code in codes:
                action = below.addAction(self._value_word(key, code).replace("&", "&&"))
                action.setObjectName(f"queue.filter.{key}.{code}")
                action.setCheckable(True)
                action.setChecked(code in chosen)
                action.setData((key, code))
        menu.triggered.connect(self._toggle)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _toggle(self, action: QAction) -> None:
        key, code = action.data()
        chosen = [each for each in self._conditions.get(key, "").split(",") if each]
        if key in ("urgency", "owner"):  # ranges and persons stand alone
            chosen = [] if chosen == [code] else [code]
        elif code in chosen:
            chosen.remove(code)
        else:
            chosen.append(code)
        self._conditions.pop(key, None)
        if chosen:
            self._conditions[key] = ",".join(chosen)
        self._changed()

    def _offer_filters(self) -> None:
        self._popup(self.filter_menu(), self._add)

    def sort_menu(self) -> QMenu:
        """Return the menu of the orders; gone when it closes."""
        menu = QMenu(self)
        menu.setObjectName("queue.sort_menu")
        for sort in ("", "due", "-urgency", "-risk", "-opened", "-updated", "customer", "-number"):
            action = menu.addAction(self._look.worded(self._sort_word(sort)).replace("&", "&&"))
            action.setObjectName(f"queue.sort.{sort}")
            action.setCheckable(True)
            action.setChecked(sort == self._sort)
            action.setData(sort)
        menu.triggered.connect(self._choose_sort)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _choose_sort(self, action: QAction) -> None:
        sort = str(action.data())
        if sort.removeprefix("-") in ("", *SORTS):
            self.sort_chosen.emit(sort)

    def _offer_orders(self) -> None:
        self._popup(self.sort_menu(), self._order)

    def _offer_densities(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("queue.density_menu")
        for density in ("comfortable", "compact"):
            action = menu.addAction(self._look.words(f"settings.density_{density}"))
            action.setObjectName(f"queue.density.{density}")
            action.setCheckable(True)
            action.setChecked(density == self._density)
            action.setData(density)
        menu.triggered.connect(self._choose_density)
        menu.aboutToHide.connect(menu.deleteLater)
        self._popup(menu, self._rows)

    def _choose_density(self, action: QAction) -> None:
        self.density_chosen.emit(str(action.data()))

    def _popup(self, menu: QMenu, below: QWidget) -> None:
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 2)))

    def _retranslate(self, _words: Words) -> None:
        self._build()
        self.show_sort(self._sort)
        self.show_density(self._density)


def _days(words: Words, value: str) -> str:
    """Word a stretch of days; its second end is the last day meant, so a midnight that ends it is not counted."""
    low, dots, high = value.partition("..")
    try:
        first, last = _day(words, low, timedelta()), _day(words, high, timedelta(microseconds=1))
    except (ValueError, OverflowError):
        return one_line(value, 24)
    return first if not dots or first == last else f"{first} – {last}".strip()


def _day(words: Words, text: str, less: timedelta) -> str:
    if not text:
        return ""
    day = datetime.fromisoformat(text) - (less if len(text) > 10 else timedelta())
    noon = datetime.combine(day.date(), time(12), words.zone)  # the day as it was written, wherever it is read
    return words.date(int(noon.timestamp()) * 1_000_000)

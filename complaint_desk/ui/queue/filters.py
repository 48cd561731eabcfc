"""The bar of filters: the menu that adds them, order and height of the rows, and below a chip for each that is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import SORTS
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, ORIGINS, STATUSES, STEPS
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.filter_chips import HEIGHT as CHIPS
from complaint_desk.ui.filter_chips import FilterChips
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import Button, IconButton
from complaint_desk.wording import Words

CHOICES: Final = {
    "type": COMPLAINT_TYPES, "status": STATUSES, "step": STEPS, "channel": CHANNELS, "urgency": ("4", "3..4", "1..2"),
    "emotion": EMOTIONS, "origin": ORIGINS,
}


class FilterBar(QWidget):
    """The bar.

    Signals:
        conditions_changed: the conditions as pairs of key and value.
        sort_chosen: an order, empty for the view's own.
        density_chosen: ``comfortable`` or ``compact``.
        edit_asked: a filter shall be edited: its key, "" for a new one, and its value.
        save_asked: what is shown shall be saved as a view.
        columns_asked: columns and grouping shall be chosen.

    Attributes:
        tools: what is done with the cases stands here, before order and height.
    """

    conditions_changed = Signal(object)
    sort_chosen = Signal(str)
    density_chosen = Signal(str)
    edit_asked = Signal(str, str)
    save_asked = Signal()
    columns_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sort, self._density = "", "comfortable"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 16, 4)
        row.setSpacing(8)
        self.chips = FilterChips(look, "queue")
        self.chips.changed.connect(self._changed)
        self.chips.edit_asked.connect(self.edit_asked)
        self.chips.others_asked.connect(self._offer_filters)
        self._add = Button(look, "queue.filter", say("queue.filter"), self._offer_filters, icon="plus", small=True)
        self.save = Button(look, "queue.view.save", say("queue.view.save"), self.save_asked.emit, kind="text", small=True)
        self.columns = IconButton(
            look, "queue.columns", say("queue.columns.title"), "columns-3", self.columns_asked.emit, keys=keys_of("queue.columns")
        )
        self._order = Button(look, "queue.sort", "", self._offer_orders, icon="arrow-down-up", after="chevron-down", small=True)
        self._rows = Button(look, "queue.density", "", self._offer_densities, icon="rows-3", after="chevron-down", small=True)
        for button in (self._add, self.save):
            row.addWidget(button)
        row.addStretch(1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        row.addLayout(self.tools)
        right: tuple[QWidget, ...] = (self._order, self._rows, self.columns)
        for widget in right:
            row.addWidget(widget)
        self.save.hide()
        column.addLayout(row, 1)
        column.addWidget(self.chips)
        look.language.follow(self._retranslate)

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The conditions in force."""
        return self.chips.conditions

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Take who can own a case: number and name."""
        self.chips.show_people(people)

    def show_labels(self, labels: Mapping[str, str]) -> None:
        """Take what tags and own fields are called, by ``tag.KEY`` and ``field.KEY``."""
        self.chips.show_labels(labels)

    def show_conditions(self, conditions: Sequence[tuple[str, str]]) -> None:
        """Show which conditions are in force."""
        self.chips.show_conditions(conditions)
        self._fit()

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

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.size["filter_bar"] + (CHIPS if self.conditions else 0))

    def chip(self, key: str) -> QWidget:
        """Return the chip of a condition, or the button that adds one."""
        return self.chips.chip(key) or self._add

    def put(self, key: str, value: str, before: str) -> None:
        """Use a condition in place of another one, or beside those in force."""
        self.chips.put(key, value, before)

    def take_off(self, key: str) -> None:
        """Let go of a condition."""
        self.chips.take_off(key)

    def _changed(self, conditions: object) -> None:
        self._fit()
        self.conditions_changed.emit(conditions)

    def filter_menu(self) -> QMenu:
        """Return the menu of all filters, those in force ticked; gone when it closes."""
        return self.chips.menu(CHOICES)

    def _offer_filters(self) -> None:
        menu = self.filter_menu()
        self._popup(menu, self._add)
        menu.setActiveAction(menu.actions()[0])

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
        self._fit()
        self.show_sort(self._sort)
        self.show_density(self._density)

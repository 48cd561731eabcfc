"""The bar of filters: one chip a condition, the menu that adds them, order and height of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import SORTS
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, ORIGINS, STATUSES, STEPS
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets import Button, FilterChip, IconButton
from complaint_desk.wording import Words

CHOICES: Final = {
    "type": COMPLAINT_TYPES, "status": STATUSES, "step": STEPS, "channel": CHANNELS, "urgency": ("4", "3..4", "1..2"),
    "emotion": EMOTIONS, "origin": ORIGINS,
}
OWNERS: Final = ("me", "none")
CROSS: Final = 26
"""Width of a chip's end where a press takes the filter off."""

OFF_KEYS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ROOM_BESIDE: Final = 220
"""What stands beside the chips at most."""

CHIPS: Final = 34
"""Height of the row of chips, which is there while something is filtered."""


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
        self._conditions: dict[str, str] = {}
        self._people: tuple[tuple[str, str], ...] = ()
        self._labels: Mapping[str, str] = {}
        self._sort, self._density = "", "comfortable"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 16, 4)
        row.setSpacing(8)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        below = QHBoxLayout()
        below.setContentsMargins(20, 0, 16, 8)
        below.setSpacing(8)
        below.addLayout(self._chips)
        self._add = Button(look, "queue.filter", say("queue.filter"), self._offer_filters, icon="plus", small=True)
        self._clear = Button(look, "queue.clear", say("queue.clear"), self._clear_all, kind="text", small=True)
        self.save = Button(look, "queue.view.save", say("queue.view.save"), self.save_asked.emit, kind="text", small=True)
        self.columns = IconButton(
            look, "queue.columns", say("queue.columns.title"), "columns-3", self.columns_asked.emit, keys=keys_of("queue.columns")
        )
        self._order = Button(look, "queue.sort", "", self._offer_orders, icon="arrow-down-up", after="chevron-down", small=True)
        self._rows = Button(look, "queue.density", "", self._offer_densities, icon="rows-3", after="chevron-down", small=True)
        below.addWidget(self._clear)
        below.addStretch(1)
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
        column.addLayout(below)
        look.language.follow(self._retranslate)

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The conditions in force."""
        return tuple(self._conditions.items())

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Take who can own a case: number and name."""
        self._people = tuple(people)

    def show_labels(self, labels: Mapping[str, str]) -> None:
        """Take what tags and own fields are called, by ``tag.KEY`` and ``field.KEY``."""
        self._labels = labels
        if self._conditions:
            self._build()

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
        if self._conditions:
            self._add_chips()
        self._clear.setVisible(bool(self._conditions))
        self.setFixedHeight(self._look.theme.size["filter_bar"] + (CHIPS if self._conditions else 0))

    def _add_chips(self) -> None:
        """One chip a condition, as far as there is room; the others are counted and stand in the menu."""
        from complaint_desk.services.filter_words import FilterWords

        words = FilterWords(self._look.words, dict(self._people), self._labels)
        room = self.width() - ROOM_BESIDE
        hidden: list[str] = []
        for key, value in self._conditions.items():
            chip = FilterChip(self._look, f"queue.chip.{key}", one_line(words.chip(key, value), 60))
            chip.removed.connect(lambda key=key: self.edit_asked.emit(key, self._conditions.get(key, "")))
            chip.installEventFilter(self)
            room -= chip.sizeHint().width() + 8
            if (room < 0 and self._chips.count()) or hidden:
                hidden.append(key)
                chip.deleteLater()
                continue
            self._chips.addWidget(chip)
        if hidden:
            more = say("queue.filter.hidden", n=len(hidden))
            self._chips.addWidget(Button(self._look, "queue.filter.others", more, self._offer_filters, kind="text", small=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a filter off by its cross, with Delete or with Backspace; a press elsewhere on the chip edits it."""
        if not isinstance(watched, FilterChip):
            return False
        key = watched.objectName().removeprefix("queue.chip.")
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in OFF_KEYS
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if pressed or (released and isinstance(event, QMouseEvent) and event.position().x() > watched.width() - CROSS):
            self.take_off(key)
            return True
        return False

    def chip(self, key: str) -> QWidget:
        """Return the chip of a condition, or the button that adds one."""
        found = self.findChild(FilterChip, f"queue.chip.{key}")
        return found if found is not None and found.isVisible() else self._add

    def put(self, key: str, value: str, before: str) -> None:
        """Use a condition in place of another one, or beside those in force."""
        if before and before != key:
            self._conditions.pop(before, None)
        self._conditions[key] = value
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as there is room for."""
        super().resizeEvent(event)
        if self._conditions:
            self._build()

    def take_off(self, key: str) -> None:
        """Let go of a condition."""
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
        from complaint_desk.services.filter_words import FilterWords

        words = FilterWords(self._look.words, dict(self._people), self._labels)
        for key, value in self._conditions.items():
            action = menu.addAction(words.chip(key, value).replace("&", "&&"), partial(self.edit_asked.emit, key, value))
            action.setObjectName(f"queue.filter.edit.{key}")
        every = menu.addAction(self._look.words("queue.filter.more").replace("&", "&&"), partial(self.edit_asked.emit, "", ""))
        every.setObjectName("queue.filter.more")
        menu.addSeparator()
        for key, codes in (*CHOICES.items(), ("owner", (*OWNERS, *(code for code, _ in self._people)))):
            below = menu.addMenu(self._look.words(f"queue.by.{key}").replace("&", "&&"))
            below.setObjectName(f"queue.filter.{key}")
            chosen = self._conditions.get(key, "").split(",")
            for code in codes:
                action = below.addAction(words.value(key, code).replace("&", "&&"))
                action.setObjectName(f"queue.filter.{key}.{code}")
                action.setCheckable(True)
                action.setChecked(code in chosen)
                action.setData((key, code))
        menu.triggered.connect(self._toggle)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _toggle(self, action: QAction) -> None:
        if action.data() is None:
            return
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
        self._build()
        self.show_sort(self._sort)
        self.show_density(self._density)

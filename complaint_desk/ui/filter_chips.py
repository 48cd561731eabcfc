"""The filters in force, a chip each, and the menu that adds them: above the table of cases and above the figures.

Of two conditions about the same thing, as they come with the cases behind a figure that was itself filtered, both stand and both hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets import Button, FilterChip

OWNERS: Final = ("me", "none")
CROSS: Final = 26
"""Width of a chip's end where a press takes the filter off."""

OFF_KEYS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ROOM_BESIDE: Final = 220
"""What stands beside the chips at most."""

HEIGHT: Final = 34
"""Of the row, which is there while something is filtered."""

ALONE: Final = frozenset({"urgency", "owner"})
"""Of these, ranges and persons, one is chosen in the menu at a time."""

Conditions = tuple[tuple[str, str], ...]


class FilterChips(QWidget):
    """The row of chips.

    Signals:
        changed: the conditions as pairs of key and value.
        edit_asked: a filter shall be edited: its key, "" for a new one, and its value.
        others_asked: the filters for which there is no room shall be shown.
    """

    changed = Signal(object)
    edit_asked = Signal(str, str)
    others_asked = Signal()

    def __init__(self, look: Look, ident: str, margins: tuple[int, int, int, int] = (20, 0, 16, 8)) -> None:
        """Make the row, empty.

        Args:
            look: theme and words.
            ident: what the accessible ids begin with.
            margins: the room around it.
        """
        super().__init__()
        self._look, self._ident = look, ident
        self._conditions: Conditions = ()
        self._people: tuple[tuple[str, str], ...] = ()
        self._labels: Mapping[str, str] = {}
        self._edited = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins)
        row.setSpacing(8)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self.clear = Button(look, f"{ident}.clear", say("queue.clear"), self._clear_all, kind="text", small=True)
        row.addLayout(self._chips)
        row.addWidget(self.clear)
        row.addStretch(1)
        look.language.follow(self._retranslate)

    @property
    def conditions(self) -> Conditions:
        """The conditions in force."""
        return self._conditions

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
        self._conditions = tuple(conditions)
        self._build()

    def chip(self, key: str) -> QWidget | None:
        """Return the chip of a condition, None where it has none."""
        found = self.findChild(FilterChip, f"{self._ident}.chip.{key}")
        return found if found is not None and found.isVisible() else None

    def put(self, key: str, value: str, before: str) -> None:
        """Use a condition in place of another one, or beside those in force."""
        kept = list(self._conditions)
        at = self._place(before)
        if before == key and at is not None:
            kept[at] = key, value
        else:
            if at is not None:
                del kept[at]
            first = next((at for at, (other, _) in enumerate(kept) if other == key), len(kept))
            kept = [*kept[:first], (key, value), *(pair for pair in kept[first:] if pair[0] != key)]
        self._use(kept)

    def take_off(self, key: str) -> None:
        """Let go of a condition: the one that is edited, or the first one about that."""
        at = self._place(key)
        self._use([pair for place, pair in enumerate(self._conditions) if place != at])

    def _place(self, key: str) -> int | None:
        """Return where a condition stands; of several that ask for the same thing the one that was pressed."""
        if self._edited < len(self._conditions) and self._conditions[self._edited][0] == key:
            return self._edited
        return next((at for at, (other, _) in enumerate(self._conditions) if other == key), None)

    def _clear_all(self) -> None:
        self._use(())

    def _use(self, conditions: Sequence[tuple[str, str]]) -> None:
        self._conditions, self._edited = tuple(conditions), 0
        self._build()
        self.changed.emit(self._conditions)

    def _edit(self, at: int) -> None:
        self._edited = at
        self.edit_asked.emit(*self._conditions[at])

    # the row ----------------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._conditions:
            self._add_chips()
        self.clear.setVisible(bool(self._conditions))
        self.setFixedHeight(HEIGHT if self._conditions else 0)

    def _add_chips(self) -> None:
        """One chip a condition, as far as there is room; the others are counted and stand in the menu."""
        from complaint_desk.services.filter_words import FilterWords

        words = FilterWords(self._look.words, dict(self._people), self._labels)
        room = self.width() - ROOM_BESIDE
        hidden = 0
        for at, (key, value) in enumerate(self._conditions):
            again = sum(other == key for other, _ in self._conditions[:at])
            ident = f"{self._ident}.chip.{key}{f'.{again + 1}' if again else ''}"
            chip = FilterChip(self._look, ident, one_line(words.chip(key, value), 60))
            chip.setProperty("at", at)
            chip.removed.connect(partial(self._edit, at))
            chip.installEventFilter(self)
            room -= chip.sizeHint().width() + 8
            if (room < 0 and self._chips.count()) or hidden:
                hidden += 1
                chip.deleteLater()
                continue
            self._chips.addWidget(chip)
        if hidden:
            more = say("queue.filter.hidden", n=hidden)
            self._chips.addWidget(Button(self._look, f"{self._ident}.filter.others", more, self.others_asked.emit, kind="text", small=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a filter off by its cross, with Delete or with Backspace; a press elsewhere on the chip edits it."""
        if not isinstance(watched, FilterChip):
            return False
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in OFF_KEYS
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if pressed or (released and isinstance(event, QMouseEvent) and event.position().x() > watched.width() - CROSS):
            self._edited = int(watched.property("at"))
            self.take_off(self._conditions[self._edited][0])
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as there is room for."""
        super().resizeEvent(event)
        if self._conditions and event.oldSize().width() != event.size().width():
            self._build()

    # the menu ---------------------------------------------------------------------------------------------------------------

    def menu(self, offered: Mapping[str, Sequence[str]]) -> QMenu:
        """Return the menu of all filters, those in force ticked; gone when it closes.

        Args:
            offered: by key the values that can be chosen at once; persons are added to those of ``owner``.
        """
        menu = QMenu(self)
        menu.setObjectName(f"{self._ident}.filter_menu")
        from complaint_desk.services.filter_words import FilterWords

        words = FilterWords(self._look.words, dict(self._people), self._labels)
        for at, (key, value) in enumerate(self._conditions):
            action = menu.addAction(words.chip(key, value).replace("&", "&&"), partial(self._edit, at))
            action.setObjectName(f"{self._ident}.filter.edit.{key}")
        every = menu.addAction(self._look.words("queue.filter.more").replace("&", "&&"), partial(self.edit_asked.emit, "", ""))
        every.setObjectName(f"{self._ident}.filter.more")
        menu.addSeparator()
        in_force = dict(self._conditions)
        for key, codes in (*offered.items(), ("owner", (*OWNERS, *(code for code, _ in self._people)))):
            below = menu.addMenu(words.name(key).replace("&", "&&"))
            below.setObjectName(f"{self._ident}.filter.{key}")
            chosen = in_force.get(key, "").split(",")
            for code in codes:
                action = below.addAction(words.value(key, code).replace("&", "&&"))
                action.setObjectName(f"{self._ident}.filter.{key}.{code}")
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
        chosen = [each for each in dict(self._conditions).get(key, "").split(",") if each]
        if key in ALONE:
            chosen = [] if chosen == [code] else [code]
        elif code in chosen:
            chosen.remove(code)
        else:
            chosen.append(code)
        others = [pair for pair in self._conditions if pair[0] != key]
        self._use([*others, (key, ",".join(chosen))] if chosen else others)

    def _retranslate(self, _words: object) -> None:
        self._build()

"""How a view is laid out: which columns in which order and how wide, and by what rows are grouped; by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.saved_view import COLUMNS, GROUPS, WIDEST
from complaint_desk.ui.look import Look
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.ticking import CODE, TickedOrder
from complaint_desk.ui.widgets import Button, Choice, row_of

STEP: Final = 16
LEAST: Final = 40
USUAL: Final = 110
_WIDTH: Final = Qt.ItemDataRole.UserRole + 1


class ArrangePanel(Popover):
    """The form of a layout.

    Signals:
        columns_chosen: code and width of each column, in their order.
        group_chosen: one of saved_view.GROUPS, or "".
        reset: everything as it comes.
    """

    columns_chosen = Signal(object)
    group_chosen = Signal(str)
    reset = Signal()

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(look, "queue.columns.form", say("queue.columns.title"), host, width=330)
        self._fields: dict[str, str] = {}
        groups = [("", say("queue.columns.group_own")), *((group, say(f"queue.columns.group_{group}")) for group in GROUPS)]
        self._group = Choice(look, "queue.columns.group", say("queue.columns.group"), groups, small=True)
        self._list = TickedOrder(look, "queue.columns.list", 300)
        hint = Label(look, say("queue.columns.hint"), role="micro", tone="muted", wrap=True)
        move = self._list.move_chosen
        up = Button(look, "queue.columns.up", say("queue.columns.up"), lambda: move(-1), icon="arrow-up", small=True)
        down = Button(look, "queue.columns.down", say("queue.columns.down"), lambda: move(1), icon="arrow-down", small=True)
        back = Button(look, "queue.columns.reset", say("queue.columns.reset"), self._reset, kind="text", small=True)
        done = Button(look, "queue.columns.done", say("queue.columns.done"), self.shut, kind="primary", small=True)
        self.column.addLayout(row_of(Label(look, say("queue.columns.group")), self._group))
        for widget in (self._list, hint):
            self.column.addWidget(widget)
        self.column.addLayout(row_of(up, down, None))
        self.column.addLayout(row_of(back, None, done))
        self._group.chosen_changed.connect(self.group_chosen)
        self._list.rearranged.connect(self._tell)
        for keys, by in (("Ctrl+Right", STEP), ("Ctrl+Left", -STEP)):
            QShortcut(QKeySequence(keys), self._list, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(partial(self._widen, by))

    def open(self, anchor: QWidget, columns: Sequence[tuple[str, int]], group: str) -> None:
        """Open it with what is shown.

        Args:
            anchor: it opens below this.
            columns: code and width of the columns that are shown, in their order.
            group: the grouping that was chosen.
        """
        self.show_columns(columns)
        self._group.set_chosen(group)
        self.open_below(anchor, self._list)

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Take the site's own fields that can be columns: code and label."""
        self._fields = dict(fields)

    def show_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Show which columns are chosen, those first."""
        self._list.setAccessibleName(self._look.words("queue.columns.list"))
        shown = dict(columns)
        codes = (*shown, *(code for code in (*COLUMNS, *self._fields) if code not in shown))
        with QSignalBlocker(self._list):
            for code, item in zip(codes, self._list.offer(((code, self._label(code)) for code in codes), shown), strict=True):
                item.setData(_WIDTH, shown.get(code, 0))

    def _label(self, code: str) -> str:
        own = self._fields.get(code, code.removeprefix("field.") if code.startswith("field.") else "")
        return one_line(own, 40) or self._look.words(f"queue.column.{code}")

    def _tell(self) -> None:
        self.columns_chosen.emit(tuple((item.data(CODE), item.data(_WIDTH)) for item in self._list.ticked()))

    def _widen(self, by: int) -> None:
        item = self._list.currentItem()
        if item is None or item.data(CODE) == "words":  # that one takes what is left
            return
        width = min(WIDEST, max(LEAST, (item.data(_WIDTH) or USUAL) + by))
        item.setData(_WIDTH, width)

    def _reset(self) -> None:
        self.shut()
        self.reset.emit()

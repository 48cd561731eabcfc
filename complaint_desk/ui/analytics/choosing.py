"""Which figures a page shows and in which order; by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from complaint_desk.domain.findings import CHARTS
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.saved_page import FIGURES, KEY_FIGURES
from complaint_desk.ui.look import Look
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.ticking import TickList
from complaint_desk.ui.widgets import Button, row_of

_CODE: Final = Qt.ItemDataRole.UserRole
_HEIGHT: Final = 320


def figure_name(name: str) -> Message:
    """Return what a figure of a page is called."""
    if name == KEY_FIGURES:
        return say("analytics.figures")
    return say(f"charts.name.{name}" if name in CHARTS else f"panels.name.{name}")


class ChoosePanel(Popover):
    """The form that chooses figures.

    Signals:
        chosen: the codes of the figures, in their order; never none.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(look, "analytics.choose.form", say("analytics.page.choose_title"), host, width=360)
        self._ours = False
        self._list = TickList(look, "analytics.choose.list")
        self._list.setFixedHeight(_HEIGHT)
        self._list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        hint = Label(look, say("analytics.page.choose_hint"), role="micro", tone="muted", wrap=True)
        up = Button(look, "analytics.choose.up", say("queue.columns.up"), lambda: self._move(-1), icon="arrow-up", small=True)
        down = Button(look, "analytics.choose.down", say("queue.columns.down"), lambda: self._move(1), icon="arrow-down", small=True)
        done = Button(look, "analytics.choose.done", say("queue.columns.done"), self.shut, kind="primary", small=True)
        self.column.addWidget(self._list)
        self.column.addWidget(hint)
        self.column.addLayout(row_of(up, down, None, done))
        self._list.itemChanged.connect(lambda _item: self._tell())
        self._list.model().rowsMoved.connect(lambda *_: self._tell())
        for keys, by in (("Ctrl+Up", -1), ("Ctrl+Down", 1)):
            QShortcut(QKeySequence(keys), self._list, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(
                lambda by=by: self._move(by))

    def open(self, anchor: QWidget, shown: Sequence[str]) -> None:
        """Open it below a widget with the figures that are shown, those first."""
        self._ours = True
        self._list.clear()
        self._list.setAccessibleName(self._look.words("analytics.page.choose_title"))
        for name in (*shown, *(name for name in FIGURES if name not in shown)):
            item = QListWidgetItem(one_line(self._look.worded(figure_name(name)), 60))
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setData(_CODE, name)
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._ours = False
        self.open_below(anchor, self._list)

    def _chosen(self) -> tuple[str, ...]:
        items = [self._list.item(at) for at in range(self._list.count())]
        return tuple(str(item.data(_CODE)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _tell(self) -> None:
        if self._ours:
            return
        chosen = self._chosen()
        if not chosen:  # a page without a figure shows nothing at all
            self._ours = True
            self._list.item(0).setCheckState(Qt.CheckState.Checked)
            self._ours = False
            chosen = self._chosen()
        self.chosen.emit(chosen)

    def _move(self, by: int) -> None:
        at = self._list.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < self._list.count():
            return
        self._ours = True
        item = self._list.takeItem(at)
        self._list.insertItem(to, item)
        self._list.setCurrentRow(to)
        self._ours = False
        self._tell()

"""Which figures a page shows and in which order; by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.findings import CHARTS
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.saved_page import FIGURES, KEY_FIGURES
from complaint_desk.ui.look import Look
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.ticking import CODE, TickedOrder
from complaint_desk.ui.widgets import Button, row_of

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
        self._list = TickedOrder(look, "analytics.choose.list", _HEIGHT)
        hint = Label(look, say("analytics.page.choose_hint"), role="micro", tone="muted", wrap=True)
        move = self._list.move_chosen
        up = Button(look, "analytics.choose.up", say("queue.columns.up"), lambda: move(-1), icon="arrow-up", small=True)
        down = Button(look, "analytics.choose.down", say("queue.columns.down"), lambda: move(1), icon="arrow-down", small=True)
        done = Button(look, "analytics.choose.done", say("queue.columns.done"), self.shut, kind="primary", small=True)
        self.column.addWidget(self._list)
        self.column.addWidget(hint)
        self.column.addLayout(row_of(up, down, None, done))
        self._list.rearranged.connect(lambda: self.chosen.emit(tuple(str(item.data(CODE)) for item in self._list.ticked())))

    def open(self, anchor: QWidget, shown: Sequence[str]) -> None:
        """Open it below a widget with the figures that are shown, those first."""
        self._list.setAccessibleName(self._look.words("analytics.page.choose_title"))
        names = (*shown, *(name for name in FIGURES if name not in shown))
        self._list.offer(((name, one_line(self._look.worded(figure_name(name)), 60)) for name in names), shown)
        self.open_below(anchor, self._list)

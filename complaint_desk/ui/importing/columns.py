"""The columns of a file, a row each: its name, what it becomes, its first values, and why we think so.

It looks like a table and is none: a screen reader does not find the fields that Qt puts into a table's cells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.services.importing import DAY_FIRST, FIELDS, ColumnUse
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, ChoiceField, Line
from complaint_desk.ui.widgets.scrolling import rest_when_idle
from complaint_desk.wording import Words

_UNUSED: Final = "none"
_ROW: Final = 36
_NAME, _CHOICE = 192, 206
_CHARS: Final = 240
_AT_ONCE_S: Final = 0.004
"""How long rows are made in one turn of the event loop, so that a file of many columns does not make the window stand still."""


def _nothing() -> None:
    """Do nothing."""


class _Row(QWidget):
    """One column of the file.

    Signals:
        chosen: the field it shall fill (empty for none) and the order of day and month (empty when the dates tell).
    """

    chosen = Signal(str, str)

    def __init__(self, look: Look, ident: str, name: str) -> None:
        super().__init__()
        self._look, self._ident = look, ident
        self._use: ColumnUse | None = None
        options = [(_UNUSED, say("import_window.not_used")), *((field, say(f"readers.field.{field}")) for field in FIELDS)]
        self.choice = ChoiceField(look, ident, say("import_window.becomes_what", column=one_line(name)), options, small=True)
        self.choice.setFixedWidth(_CHOICE)
        self.choice.chosen.connect(self._choose)
        label = Label(look, one_line(name), elide=True, ident=f"{ident}.name")
        label.setFixedWidth(_NAME)
        self._values = _spread(Label(look, tone="muted", elide=True, ident=f"{ident}.values"))
        self._why = _spread(Label(look, elide=True, ident=f"{ident}.why"))
        self._remedy: Button | None = None
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addWidget(self._values, 1)
        self._end = QHBoxLayout()
        self._end.setSpacing(8)
        self._end.addWidget(self._why, 1)
        row.addLayout(self._end, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(Line())
        self.setFixedHeight(_ROW)

    def show_use(self, use: ColumnUse) -> None:
        """Show what the column becomes now; what is being typed stays."""
        self._use = use
        if not self.choice.pending:
            self.choice.set_chosen(use.field or _UNUSED)
        self._values.say(one_line("  ·  ".join(use.values), _CHARS))
        self._why.set_tone("soon" if use.doubt else "muted")
        self.retranslate(self._look.words)
        if use.order_assumed and self._remedy is None:
            self._remedy = Button(
                self._look, f"{self._ident}.day_first", say("import_window.day_first"), self._read_day_first, kind="link")
            self._end.addWidget(self._remedy)
            self.setTabOrder(self.choice, self._remedy)
        if self._remedy is not None:
            self._remedy.setVisible(use.order_assumed)

    def retranslate(self, words: Words) -> None:
        """Word the reason anew."""
        use = self._use
        if use is None:
            return
        said: Message | str = use.doubt or use.why or ""
        if use.also and use.why and not use.doubt:
            said = words("import_window.also", why=use.why, fields=", ".join(words(f"readers.field.{field}") for field in use.also))
        self._why.say(said)
        self.choice.setAccessibleDescription("; ".join(filter(None, (self._why.whole(), self._values.whole()))))

    @property
    def last(self) -> QWidget:
        """Return what the focus leaves the row from."""
        return self._remedy if self._remedy is not None else self.choice

    def let_choose(self, free: bool) -> None:
        """Let it be changed, or not."""
        self.choice.setEnabled(free)
        if self._remedy is not None:
            self._remedy.setEnabled(free)

    def _choose(self, code: str, _text: str) -> None:
        self.chosen.emit("" if code == _UNUSED else code, "")

    def _read_day_first(self) -> None:
        if self._use is not None:
            self.choice.setFocus()
            self.chosen.emit(self._use.field, DAY_FIRST)


class Columns(QFrame):
    """The columns of a file and what each becomes.

    Signals:
        chosen: a column's name, the field it shall fill (empty for none) and the order of day and month (empty when the dates tell).
    """

    chosen = Signal(str, str, str)

    def __init__(self, look: Look, later: Callable[[Callable[[], object]], object]) -> None:
        """Make it empty; ``later`` takes a step in a turn of the event loop of its own."""
        super().__init__()
        self._look, self._later = look, later
        self._then: Callable[[], object] = _nothing
        self._uses: Sequence[ColumnUse] = ()
        self._rows: list[_Row] = []
        self._free = True
        self._page = QVBoxLayout()
        self.setObjectName("import.columns")
        words = ("name", "becomes", "values", "why")
        heads = [Label(look, say(f"import_window.column_{each}"), role="micro", tone="muted") for each in words]
        heads[0].setFixedWidth(_NAME)
        heads[1].setFixedWidth(_CHOICE)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 12 + 12, 0)
        head.setSpacing(12)
        for at, label in enumerate(heads):
            head.addWidget(label if at < 2 else _spread(label), 1 if at > 1 else 0)
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(look.theme.size["table_header"] - 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        rest_when_idle(self._area.verticalScrollBar())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        look.language.follow(self._retranslate)

    def show_columns(self, uses: Sequence[ColumnUse], then: Callable[[], object] = _nothing) -> None:
        """Show columns, and do something once all have their row; the fields of the same columns are changed in place, so that the focus
        stays.
        """
        same = [use.name for use in uses] == [use.name for use in self._uses]
        building = not self.complete
        self._uses, self._then = uses, then
        for row, use in zip(self._rows if same else (), uses, strict=False):  # the further ones show theirs when they are made
            row.show_use(use)
        if not same:
            self._begin()
        elif not building:
            then()

    @property
    def complete(self) -> bool:
        """Whether every column has its row."""
        return len(self._rows) == len(self._uses)

    def let_choose(self, free: bool) -> None:
        """Let the choices be changed, or not while the file comes in."""
        self._free = free
        for row in self._rows:
            row.let_choose(free)

    def focus_first(self) -> None:
        """Put the focus on the first choice."""
        if self._rows:
            self._rows[0].choice.setFocus()

    def _begin(self) -> None:
        """Start anew with the first rows; the rest follows a few at a time."""
        page = QFrame()
        page.setProperty("ground", "raised")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        self._page.addStretch(1)
        self._rows = []
        self._area.setWidget(page)
        self._build_some(page)

    def _build_some(self, page: QWidget) -> None:
        if page is not self._area.widget():
            return  # other columns are shown by now
        done, begun = len(self._rows), time.perf_counter()
        for at, use in enumerate(self._uses[done:], start=done):
            row = _Row(self._look, f"import.columns.{at + 1}", use.name)
            row.chosen.connect(partial(self.chosen.emit, use.name))
            row.show_use(use)
            row.let_choose(self._free)
            self._page.insertWidget(at, row)
            if self._rows:
                self.setTabOrder(self._rows[-1].last, row.choice)  # else it would come after everything in the window
            self._rows.append(row)
            if time.perf_counter() - begun > _AT_ONCE_S:
                break
        if self.complete:
            self._then()
        else:
            self._later(partial(self._build_some, page))

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("import_window.columns"))
        for row in self._rows:
            row.retranslate(words)


def _spread(label: Label) -> Label:
    """Let a label take its share of the room, however long its text."""
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return label

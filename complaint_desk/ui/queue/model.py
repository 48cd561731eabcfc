"""The rows of the table: the ids of all cases meant, four bytes each, and pages of rows fetched off the main thread as they come
into view. A row that is not there yet is a placeholder; a page long not seen is let go.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from complaint_desk.services import queue
from complaint_desk.services.queue import PAGE as PAGE_READ
from complaint_desk.services.queue import QueueRow
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.fetching import PAINTED_MS
from complaint_desk.ui.queue.lines import COLUMNS, EMOTION, Line, line_of
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import one_line

if TYPE_CHECKING:
    from complaint_desk.services.changed import Changed
    from complaint_desk.services.finding import Hit

PAGE: Final = PAGE_READ // 2
"""Rows fetched at once: a screen shows about as many, and a jump waits for no others."""

KEPT: Final = 256
"""Pages kept; 8,192 rows are more than anybody scrolls back."""

MARKED_MS: Final = 30
"""After so long without another row coming into view, those in view are marked."""

MOST_MARKED: Final = 64

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class QueueModel(QAbstractTableModel):
    """The queue's rows.

    Signals:
        rows_came: first and last row that are here now; to be painted.
        ids_wanted: a row was looked at whose id is not known yet.
    """

    rows_came = Signal(int, int)
    ids_wanted = Signal()

    def __init__(self, desk: Desk, look: Look, clock: Callable[[], int]) -> None:
        super().__init__()
        self._desk, self._look, self._clock = desk, look, clock
        self._ids: array[int] = array("q")
        self._total = 0
        self._begun, self._cut, self._missed = 0, 0, False
        self._pages: OrderedDict[int, dict[int, QueueRow]] = OrderedDict()
        self._lines: dict[int, Line] = {}
        self._asked: dict[int, Ticket] = {}
        self._names: tuple[str, ...] = ()
        self._more: tuple[str, ...] = ()
        self._labels: Mapping[str, str] = {}
        self._now_us = 0
        self._sorted = (-1, False)
        self._search = ""
        self._hits: dict[int, Hit] = {}
        self._unmarked: dict[int, None] = {}
        self._marked: Ticket | None = None
        self._marking = QTimer(self)
        self._marking.setSingleShot(True)
        self._marking.setInterval(MARKED_MS)
        self._marking.timeout.connect(self._mark)
        self._completing = QTimer(self)
        self._completing.setSingleShot(True)
        self._completing.setInterval(PAINTED_MS)
        self._completing.timeout.connect(self._complete)
        look.language.follow(self._retranslate)

    @property
    def ids(self) -> array[int]:
        """The ids of all rows in their order."""
        return self._ids

    def show(self, ids: array[int], rows: Sequence[QueueRow] = (), total: int = 0) -> None:
        """Show other cases.

        Args:
            ids: their ids, or the first of them.
            rows: the rows of the first page, or those in sight, where they came along; the others follow when these are painted.
            total: how many cases there are, when not all ids are here yet.
        """
        self.beginResetModel()
        self._forget()
        self._ids = ids
        self._total = max(total, len(ids))
        self._now_us = self._clock()
        if rows and not self._marks:  # tags and own fields did not come along
            here = {row.id: row for row in rows}
            for begin in range(0, len(rows), PAGE):
                self._pages[begin // PAGE] = {id_: here[id_] for id_ in ids[begin : begin + PAGE] if id_ in here}
            self._begun = (len(rows) - 1) // PAGE
            if len(rows) % PAGE and len(rows) < len(ids):
                self._cut = len(rows)
                self._completing.start()
        self.endResetModel()

    def extend(self, ids: array[int]) -> None:
        """Show all cases where only the first were known; what is shown stays where it is."""
        known = len(self._ids)
        if len(ids) < known or ids[:known] != self._ids:
            self.show(ids)
            return
        if len(ids) > known:
            self._let_go(known // PAGE)  # it ended before its end
        self._ids = ids
        if len(ids) > self._total:
            self.beginInsertRows(QModelIndex(), self._total, len(ids) - 1)
            self._total = len(ids)
            self.endInsertRows()
        elif len(ids) < self._total:
            self.beginRemoveRows(QModelIndex(), len(ids), self._total - 1)
            self._total = len(ids)
            self.endRemoveRows()
        if len(ids) > known:
            self.rows_came.emit(known, len(ids) - 1)

    def renew(self, cases: Sequence[int]) -> None:
        """Read the rows of some cases again, where they are here."""
        wanted = set(cases)
        for page, rows in list(self._pages.items()):
            if wanted & rows.keys():
                self._ask(page)

    def tick(self) -> None:
        """Put the clocks into words anew."""
        self._now_us = self._clock()
        self._lines.clear()

    def row_of(self, case_id: int) -> int:
        """Return the row of a case, -1 when it is not among them."""
        try:
            return self._ids.index(case_id)
        except ValueError:
            return -1

    def case_at(self, row: int) -> int:
        """Return the id of a row's case, 0 while it is not known and where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def row_at(self, row: int) -> QueueRow | None:
        """Return a row, None while it is on its way; asking for it fetches its page."""
        if row >= len(self._ids):
            self.ids_wanted.emit()
            return None
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked:
                self._ask(page)
            return None
        if len(self._pages) > 1:
            self._pages.move_to_end(page)
        found = rows.get(self._ids[row])
        if found is None and page == self._begun:
            self._missed = True
            self._complete()
        return found

    def _complete(self) -> None:
        """Fetch the rows of a page begun that were not in sight, and did not come along."""
        if self._cut:
            self._ask(self._begun, self._cut - self._begun * PAGE)

    def line_at(self, row: int) -> Line | None:
        """Return a row in words, None while it is on its way."""
        found = self.row_at(row)
        if found is None:
            return None
        line = self._lines.get(found.id)
        if line is None:
            who = self._desk.person
            hit = self._hits.get(found.id)
            line = line_of(found, self._look.words, self._now_us, who.id, may_take=who.may("take_case"), hit=hit, more=self._more)
            self._lines[found.id] = line
            if hit is None and self._search:
                self._unmarked[found.id] = None
                self._marking.start()
        return line

    def look_for(self, search: str) -> None:
        """Mark in the rows what a search found; "" marks nothing. Only rows that are looked at are read for it."""
        self._search = search.strip()
        self._forget_hits()

    def close_down(self) -> None:
        """Ask nothing more; the window closes."""
        self._completing.stop()
        self.look_for("")

    def _forget_hits(self) -> None:
        self._marking.stop()
        if self._marked is not None:
            self._marked.drop()
            self._marked = None
        self._hits.clear()
        self._unmarked.clear()

    def _mark(self) -> None:
        from complaint_desk.services import finding  # with all that reads a history: only when somebody searches

        wanted = list(self._unmarked)[-MOST_MARKED:]
        self._unmarked.clear()
        if self._marked is not None:
            self._marked.drop()
        self._marked = self._desk.ask(finding.hits, wanted=wanted, search=self._search, then=self._take_hits)

    def _take_hits(self, hits: dict[int, Hit]) -> None:
        self._marked = None
        self._hits.update(hits)
        for id_ in hits:
            self._lines.pop(id_, None)
        if self._total:
            self.rows_came.emit(0, self._total - 1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return the number of cases."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS) + len(self._more)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its columns: those that are always there, then the others that are shown."""
        return (*COLUMNS, *self._more)

    def show_more(self, codes: Sequence[str]) -> None:
        """Have further columns beside those that are always there."""
        if tuple(codes) == self._more:
            return
        first = len(COLUMNS)
        self._lines.clear()
        if self._more:
            self.beginRemoveColumns(QModelIndex(), first, first + len(self._more) - 1)
            self._more = ()
            self.endRemoveColumns()
        if codes:
            self.beginInsertColumns(QModelIndex(), first, first + len(codes) - 1)
            self._more = tuple(codes)
            self._retranslate(self._look.words)
            self.endInsertColumns()
        if self._marks:
            for page in self._pages:
                self._ask(page)

    @property
    def _marks(self) -> bool:
        return any(code == "tags" or code.startswith("field.") for code in self._more)

    def show_labels(self, labels: Mapping[str, str]) -> None:
        """Take what the site's own fields are called, by ``field.KEY``."""
        self._labels = labels
        self._retranslate(self._look.words)

    def take(self, cases: Sequence[int], then: Callable[[list[tuple[str, ...]]], object]) -> None:
        """Read cases that leave the desk, masked, once that is noted; ``then`` takes them in words, by the order of ``codes``."""
        from complaint_desk.services import taking_rows  # with all that an export needs: only when somebody copies

        def told(rows: list[QueueRow]) -> None:
            who, words = self._desk.person, self._look.words
            then([line_of(row, words, self._now_us, who.id, may_take=False, more=self._more).cells for row in rows])

        def read(noted: Changed) -> None:
            self._desk.ask(taking_rows.rows, wanted=noted.result["ids"], columns=self._more, then=told)

        self._desk.do(taking_rows.note, cases=tuple(cases), come_from="rows", then=read)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        """Return a cell's words; everything else is painted by the view."""
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        line = self.line_at(index.row())
        return self._names[-1] if line is None else line.cells[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's name, with an arrow where it orders the rows."""
        if orientation != Qt.Orientation.Horizontal or role not in (_DISPLAY, _ACCESSIBLE):
            return None
        if section == EMOTION and role == _DISPLAY:
            return ""
        column, down = self._sorted
        arrow = ("\u00a0↓" if down else "\u00a0↑") if section == column else ""
        return self._names[section] + arrow

    def show_sorted(self, column: int, *, down: bool) -> None:
        """Mark the column that orders the rows; -1 marks none."""
        if (column, down) == self._sorted:
            return
        self._sorted = (column, down)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _forget(self) -> None:
        for ticket in self._asked.values():
            ticket.drop()
        self._asked.clear()
        self._completing.stop()
        self._begun, self._cut, self._missed = 0, 0, False
        self._pages.clear()
        self._lines.clear()
        self._forget_hits()

    def _ask(self, page: int, begin: int = 0) -> None:
        """Fetch a page, or its rows from one on where those before it are here."""
        before = self._asked.pop(page, None)
        if before is not None:
            before.drop()
        if page == self._begun:
            self._cut = 0
        first, beyond = page * PAGE + begin, (page + 1) * PAGE
        wanted = self._ids[first:beyond]

        answered = False

        def take(rows: list[QueueRow]) -> None:
            nonlocal answered
            answered = True
            self._asked.pop(page, None)
            if wanted == self._ids[first:beyond]:  # else other cases are shown by now
                self._take(page, rows, begin)

        ticket = self._desk.ask(queue.rows, wanted=wanted, columns=self._more, then=take)
        if not answered:
            self._asked[page] = ticket

    def _take(self, page: int, rows: Sequence[QueueRow], begin: int) -> None:
        kept = self._pages[page] if begin else {}
        self._pages[page] = kept | {row.id: row for row in rows}
        self._pages.move_to_end(page)
        for row in rows:
            self._lines.pop(row.id, None)
            self._hits.pop(row.id, None)
        while len(self._pages) > KEPT:
            self._let_go(next(iter(self._pages)))
        if begin and not self._missed:  # nobody looked at them yet: to tell of them would paint those in sight once more
            return
        first, last = page * PAGE + begin, min(len(self._ids), (page + 1) * PAGE) - 1
        self.rows_came.emit(first, last)
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1), [_DISPLAY])

    def _let_go(self, page: int) -> None:
        """Forget a page, and what is on its way to be put to it: nobody could read it anew before that came."""
        for id_ in self._pages.pop(page, ()):
            self._lines.pop(id_, None)
        if page == self._begun:
            self._cut = 0
        if (ticket := self._asked.pop(page, None)) is not None:
            ticket.drop()

    def _retranslate(self, words: Any) -> None:
        own = {code: one_line(self._labels.get(code, code.removeprefix("field.")), 40) for code in self._more if code.startswith("field.")}
        self._names = (*(own.get(code) or words(f"queue.column.{code}") for code in self.codes), words("queue.loading"))
        self._lines.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

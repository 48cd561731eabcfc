"""What a press over many cases did: how many changed, and each case that was refused with its reason, to be opened or copied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from complaint_desk.domain.contact import masked_name
from complaint_desk.domain.messages import Message, say
from complaint_desk.services.many import Refused, Report
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line, tip
from complaint_desk.ui.widgets import Button, IconButton, row_of
from complaint_desk.wording import Words

HEIGHT: Final = 216
_LINE: Final = 26
_CASE: Final = int(Qt.ItemDataRole.UserRole)


class RefusedList(QListView):
    """The cases that were refused, a line each.

    Signals:
        case_opened: the id of the case that shall be shown.
        copy_asked: the list shall be copied.
    """

    case_opened = Signal(object)
    copy_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines = QStandardItemModel(self)
        self._refused: tuple[Refused, ...] = ()
        self.setObjectName("queue.report.refused")
        self.setProperty("ground", "surface")
        self.setModel(self._lines)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self.case_opened.emit(index.data(_CASE)))
        look.language.follow(self._retranslate)

    def show_refused(self, refused: Sequence[Refused]) -> None:
        """Show other cases."""
        self._refused = tuple(refused)
        self._retranslate(self._look.words)

    def copied(self, cases: Collection[int]) -> str:
        """Return some cases of the list as text: number, customer with the name masked, and reason, a line a case, set apart by tabs."""
        words, some = self._look.words, [one for one in self._refused if one.case_id in cases]
        return "\n".join("\t".join((one.number, masked_name(one_line(one.customer)), words.of(one.why))) for one in some)

    @property
    def cases(self) -> tuple[int, ...]:
        """The ids of the cases of the list."""
        return tuple(one.case_id for one in self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the list; open with Return, as the list does where the system's own key is another."""
        if event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.case_opened.emit(self.currentIndex().data(_CASE))
        else:
            super().keyPressEvent(event)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("report.refused_list"))
        at = self.currentIndex().row()
        self._lines.clear()
        for one in self._refused:
            item = QStandardItem(words("report.line", number=one.number, customer=one_line(one.customer), why=one.why))
            item.setData(one.case_id, _CASE)
            item.setSizeHint(QSize(0, _LINE))
            item.setData(tip(words.of(one.why)), Qt.ItemDataRole.ToolTipRole)
            self._lines.appendRow(item)
        self.setCurrentIndex(self._lines.index(max(at, 0), 0))


class ReportPanel(QFrame):
    """The report, below the table until it is closed; nothing moves above it.

    Signals:
        case_opened: the id of the case that shall be shown.
        undo_asked: the name of the press that shall be taken back.
        copy_asked: the list of the refused shall be copied.
    """

    case_opened = Signal(object)
    copy_asked = Signal()
    undo_asked = Signal(str)

    def __init__(self, look: Look, closed: Callable[[], object]) -> None:
        super().__init__()
        self._report: Report | None = None
        self.setObjectName("queue.report")
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Label(look, weight=600, ident="queue.report.title")
        self._look = look
        self._more = QWidget()
        self._more.setObjectName("queue.report.more")
        self._lines = QVBoxLayout(self._more)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.refused = RefusedList(look)
        self.refused.case_opened.connect(self.case_opened)
        self.refused.copy_asked.connect(self.copy_asked)
        self._copy = Button(look, "queue.report.copy", say("report.copy"), self.copy_asked.emit, icon="copy", small=True)
        self._undo = Button(look, "queue.report.undo", say("report.undo"), self._ask_undo, icon="undo-2", small=True)
        close = IconButton(look, "queue.report.close", say("widget.close"), "x", closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(row_of(self._title, None, self._copy, self._undo, close))
        column.addWidget(self._more)
        column.addWidget(self.refused, 1)
        self.hide()

    def show_report(self, report: Report, more: Sequence[Message] = ()) -> None:
        """Show what a press did, with further sentences below its title."""
        self._report = report
        self._title.say(title_of(report))
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for sentence in more:
            self._lines.addWidget(Label(self._look, sentence, tone="muted", elide=True))
        self._more.setVisible(bool(more))
        self.refused.show_refused(report.refused)
        self.refused.setVisible(bool(report.refused))
        self._copy.setVisible(bool(report.refused))
        self._undo.setVisible(bool(report.done) and report.verb != "undo_press")
        self.setMinimumHeight(HEIGHT if report.refused else 0)
        self.setMaximumHeight(HEIGHT + 24 * len(more) if report.refused else 48 + 24 * len(more))
        self.show()
        if report.refused:
            self.refused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_undo(self) -> None:
        if self._report is not None:
            self.undo_asked.emit(self._report.press)


def title_of(report: Report) -> Message:
    """Return in one sentence what a press did: changed, so already, refused, not begun."""
    parts = [say("report.done", n=len(report.done))]
    for code, n in (("same", report.same), ("refused", len(report.refused)), ("left", report.left)):
        if n:
            parts.append(say(f"report.{code}", n=n))
    return joined(parts)


def joined(parts: Sequence[Message]) -> Message:
    """Return sentences one after the other."""
    found = parts[-1] if parts else say("report.nothing")
    for part in reversed(parts[:-1]):
        found = say("report.and", first=part, further=found)
    return found


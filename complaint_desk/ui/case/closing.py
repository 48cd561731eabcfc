"""Closing: the cause, what the case teaches, resolved and closed; and passing a gate with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ImprovementNoted
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.timeline import Entry
from complaint_desk.domain.vocabulary import CAUSE_DEPTHS, CAUSES
from complaint_desk.services import case_page
from complaint_desk.services.case_page import CasePage, Point
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, ChoiceField, IconMark, LineField, Segment, Segments, row_of

_NOTED: Final = ImprovementNoted.kind


class Why(QWidget):
    """One "why?" towards the cause, with the causes it often ends in.

    Signals:
        chosen: the code of a cause.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, n: int, text: str, causes: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(look, look.words("case.why_line", n=n, text=text), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        for code in causes[:4]:
            row.addWidget(Button(look, f"case.why.{n}.{code}", say(f"cause.{code}"), partial(self.chosen.emit, code), kind="link"))
        row.addStretch(1)
        column.addLayout(row)


class Closing(QFrame):
    """The closing block.

    Signals:
        cause_found: code, own words and depth of the cause.
        improvement_noted: the text of a new improvement point.
        improvement_joined: the id of an open improvement point.
        none_found: no improvement point was found.
        resolve_asked: the case shall be resolved.
        close_asked: the case shall be closed.
        written: the accessible ids of the fields that hold words which are not recorded yet, whenever others do.
    """

    cause_found = Signal(str, str, str)
    improvement_noted = Signal(str)
    improvement_joined = Signal(int)
    none_found = Signal()
    resolve_asked = Signal()
    close_asked = Signal()
    written = Signal(object)

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk, self._drafts = look, desk, drafts
        self._offered: Ticket | None = None
        self._page: CasePage | None = None
        self._case_id = 0
        self._shown = ""
        self._sent: str | None = None
        self._written: frozenset[str] = frozenset()
        self._whys: list[Why] = []
        self._whys_due = False
        self.setObjectName("case.closing")
        self.setProperty("edge", "top")
        causes = [(code, say(f"cause.{code}")) for code in CAUSES]
        self.cause = ChoiceField(look, "case.cause", say("case.cause"), causes, say("case.cause_hint"), own_words=True)
        depths = [Segment(code, say(f"cause_depth.{code}")) for code in CAUSE_DEPTHS]
        self._depth = Segments(look, "case.depth", say("case.depth"), depths, chosen=CAUSE_DEPTHS[0])
        self.improvement = LineField(look, "case.improvement", say("case.improvement"), say("case.improvement_hint"))
        self._join = Button(look, "case.improvement.join", say("case.join"), self._ask_points, after="chevron-down", small=True)
        self._none = Button(look, "case.improvement.none", say("case.none_found"), self.none_found.emit, kind="text", small=True)
        self._resolve = Button(look, "case.resolve", say("case.resolve"), self._ask_resolve, icon="circle-check", small=True)
        self._close = Button(look, "case.close", say("case.close"), self._ask_close, small=True)
        self._mark = IconMark(look, "circle-alert", "late_text")
        self._problem = Label(look, tone="late", wrap=True, ident="case.problem")
        for field in (self.cause, self.improvement):
            field.setMinimumWidth(96)
        self._lay_out(look)
        self.cause.chosen.connect(self._cause_chosen)
        self._depth.chosen_changed.connect(self._depth_chosen)
        self.improvement.editingFinished.connect(self.save_improvement)
        for field in (self.cause, self.improvement):
            field.textChanged.connect(self._tell_written)
        self.show_problem(None)

    def _lay_out(self, look: Look) -> None:
        names = [Label(look, say("case.cause"), tone="muted"), Label(look, say("case.improvement_short"), tone="muted")]
        for name in names:
            name.setFixedWidth(76)
        first = row_of(names[0], self.cause, self._depth)
        first.setStretch(1, 1)
        second = row_of(names[1], self.improvement, self._join, self._none)
        second.setStretch(1, 1)
        third = row_of(self._mark, self._problem, self._resolve, self._close)
        third.setStretch(1, 1)
        self._prompts = QWidget()
        self._why_column = QVBoxLayout(self._prompts)
        self._why_column.setContentsMargins(84, 0, 0, 0)
        self._why_column.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self._prompts)
        column.addLayout(second)
        column.addLayout(third)
        self._prompts.hide()

    @property
    def pending(self) -> bool:
        """Whether something stands typed that is not recorded."""
        return self.cause.pending or self._improvement_pending

    @property
    def _improvement_pending(self) -> bool:
        text = self.improvement.text().strip()
        return bool(text) and text not in (self._shown, self._sent)

    def _tell_written(self) -> None:
        point, case = self.improvement.text().strip(), self._page.view.case if self._page is not None else None
        held = (("case.improvement", bool(point) and point != self._shown),
                ("case.cause", case is not None and not case.cause and bool(self.cause.text().strip())))
        self._tell(frozenset(field for field, holds in held if holds))

    def _tell(self, written: frozenset[str]) -> None:
        if written != self._written:
            self._written = written
            self.written.emit(written)

    def turn_to(self, case_id: int) -> None:
        """Close another case: what was typed there is kept, what was left here comes back."""
        self.leave()
        self._case_id, self._shown, self._sent = case_id, "", None
        self.cause.set_chosen("")
        self.improvement.clear()
        self.show_problem(None)
        self._drafts.watch(f"case.{case_id}.improvement", self.improvement, over=True)
        self._drafts.watch(f"case.{case_id}.cause", self.cause, over=True)

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        if self._case_id:
            self._drafts.unwatch(f"case.{self._case_id}.improvement")
            self._drafts.unwatch(f"case.{self._case_id}.cause")
        self._case_id = 0
        self._drop_offered()

    def show_page(self, page: CasePage, person: Person) -> None:
        """Show what is recorded; what is being typed stays."""
        before, self._page = self._page, page
        view = page.view
        if before is not None and (before.view.case.id, before.view.case.version) != (view.case.id, view.case.version):
            self.show_problem(None)  # it spoke of the case as it was
        if not self.cause.pending:
            own = _cause_text(view) if view.case.cause == "other" else ""
            self.cause.set_chosen("" if own else view.case.cause, own)
            if view.case.cause:
                self._drafts.discard(f"case.{self._case_id}.cause")
        self._depth.set_chosen(view.case.cause_depth or CAUSE_DEPTHS[0])
        noted = self._noted(page)
        if noted and (not self._improvement_pending or self._sent is not None):
            if noted != self._shown:
                self._shown = noted
                self.improvement.setText(noted)
                self.improvement.setCursorPosition(0)
            self._sent = None
            self._drafts.discard(f"case.{self._case_id}.improvement")
        self._tell_written()
        may_join = page.may_join and view.case.is_open
        self._join.setVisible(may_join)
        if not may_join:
            self._drop_offered()
        self._none.setVisible(person.may("agree_none_found") and view.case.is_open)
        self._depth.setEnabled(view.case.is_open)
        self._resolve.setEnabled(not view.case.resolved_us)
        self._close.setEnabled(view.case.is_open)
        for field in (self.cause, self.improvement):
            field.setReadOnly(not view.case.is_open)
        if before is None or before.view.guide.root_cause != view.guide.root_cause:
            self._whys_due = True
            self.show_whys(not self._prompts.isHidden())

    def stand_in(self, column: QVBoxLayout, at: int) -> None:
        """Stand in a column, with a line at the upper edge where that is not the page's own; the cursor stays in it."""
        if column.indexOf(self) >= 0:
            return
        focus = QApplication.focusWidget()
        column.insertWidget(at, self)
        self.setProperty("edge", "top" if at else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if focus is not None and self.isAncestorOf(focus):
            self.show()
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_theirs(self) -> None:
        """Give up what is typed, and show what is recorded."""
        if self._page is None:
            return
        self.improvement.setText(self._shown)
        self.cause.set_chosen(self._page.view.case.cause)
        for name in ("improvement", "cause"):
            self._drafts.discard(f"case.{self._case_id}.{name}")

    def show_whys(self, shown: bool) -> None:
        """Show the five whys, or hide them; they are built when they are first seen, so that no other step waits for them."""
        if shown and self._whys_due and self._page is not None:
            self._whys_due = False
            self._show_whys(self._page.view)
        self._prompts.setVisible(shown)

    def save_pending(self) -> None:
        """Record what stands typed."""
        self.cause.commit()
        self.save_improvement()

    def save_improvement(self) -> None:
        """Record the improvement point that stands typed, once."""
        if self._improvement_pending and self._case_id:
            self._sent = self.improvement.text().strip()
            self.improvement_noted.emit(self._sent)

    def came_back(self) -> None:
        """The improvement point was refused: it is still to be recorded."""
        self._sent = None

    def show_problem(self, message: Message | None) -> None:
        """Say why something was refused, or nothing."""
        self._problem.say(message or "")
        self._mark.setVisible(message is not None)
        if message is not None:
            self._tell(frozenset())  # what was refused is still to be done, until it is written otherwise

    def _noted(self, page: CasePage) -> str:
        """What is recorded about the improvement, in words."""
        case, words = page.view.case, self._look.words
        if not case.improvement:
            return ""
        if case.improvement == "none_found":
            return words("case.none_found")
        own = (e.text for e in reversed(page.view.timeline) if e.kind == _NOTED and not e.number)
        text = next(own, "") if page.improvement == "" else page.improvement
        return one_line(text, 400) if text else words("timeline.erased_text")

    def _show_whys(self, view: CaseView) -> None:
        for why in self._whys:
            why.setParent(None)
            why.deleteLater()
        self._whys = []
        for n, prompt in enumerate(view.guide.root_cause, 1):
            why = Why(self._look, n, prompt.text, prompt.causes)
            why.chosen.connect(self._why_chosen)
            self._why_column.addWidget(why)
            self._whys.append(why)

    def _why_chosen(self, code: str) -> None:
        self.cause.set_chosen(code)
        self._cause_chosen(code, "")

    def _cause_chosen(self, code: str, text: str) -> None:
        if not self._case_id or not (code or text.strip()):
            return
        self.cause_found.emit(code or "other", "" if code else text, self._depth.chosen or CAUSE_DEPTHS[0])

    def _depth_chosen(self, depth: str) -> None:
        if self._page is not None and self._page.view.case.cause:
            own = "" if self.cause.code else self.cause.text()
            self.cause_found.emit(self._page.view.case.cause, own, depth)

    def _drop_offered(self) -> None:
        """Open no menu any more for a press on a case that is left or closed by now."""
        if self._offered is not None:
            self._offered.drop()
            self._offered = None

    def _ask_points(self) -> None:
        self._drop_offered()
        self._offered = self._desk.ask(case_page.points, then=self._show_points)

    def _show_points(self, points: Sequence[Point]) -> None:
        menu = QMenu(self)
        menu.setObjectName("case.improvement.points")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for point in points:
            self._add_point(menu, point)
        menu.popup(self._join.mapToGlobal(self._join.rect().bottomLeft()))

    def _add_point(self, menu: QMenu, point: Point) -> None:
        title = one_line(point.title or self._look.words("timeline.erased_text"), 60)
        action = menu.addAction(self._look.words("case.point", title=title, n=point.cases).replace("&", "&&"))
        action.triggered.connect(lambda: self.improvement_joined.emit(point.id))

    def _ask_resolve(self) -> None:
        self.show_problem(None)
        self.save_pending()
        self.resolve_asked.emit()

    def _ask_close(self) -> None:
        self.show_problem(None)
        self.save_pending()
        self.close_asked.emit()


def _cause_text(view: CaseView) -> str:
    return next((entry.text or "" for entry in reversed(view.timeline) if _tells_cause(entry)), "")


def _tells_cause(entry: Entry) -> bool:
    return entry.kind == "cause_found" and not entry.undone and not entry.number

"""Where the complaint is about, in the card at the right: shown, and put right by whoever works the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import regions
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.left_aside import LeftAside
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.region_field import RegionField
from complaint_desk.ui.widgets import FieldError, Heading

_GAP: Final = 6


class RegionPart(QWidget):
    """The region under its heading."""

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, do: Callable[..., object]) -> None:
        """Take the collaborators, as ``MarksCard`` does."""
        super().__init__()
        self._look, self._desk, self._drafts, self._do = look, desk, drafts, do
        self._view: CaseView | None = None
        self._about: tuple[int, bool, int] | None = None
        self._watched = self._over = ""
        self._refused_here = False
        self._left: LeftAside | None = None
        self._field = RegionField(look, desk, "case.region", say("marks.region"), say("marks.region_hint"), small=True)
        self._error = FieldError(look, "case.region.error", self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for widget in (Heading(look, say("marks.region"), role="micro"), self._field, self._error):
            column.addWidget(widget)
        self._field.chosen.connect(self._say)
        self._field.textChanged.connect(self._changed)
        drafts.aside.connect(self._left_aside)

    @property
    def pending(self) -> bool:
        """Whether what stands in the field does not count yet."""
        return self._field.pending

    def show_view(self, view: CaseView) -> None:
        """Show the region of a case; what is being typed stays."""
        person = self._desk.person
        about = (view.case.id, view.case.merged, person.id)
        other = about != self._about
        self._view, self._about = view, about
        if other:
            self._let_go()
        if other or not (self._field.pending or self._refused_here):
            before, news = self._field.text(), bool(self._watched) and self._stands() != self._over
            if news:
                self._drafts.unwatch(self._watched)  # what was left aside over the value before stays kept
            self._field.set_chosen("", self._stands())
            if news:
                self._watch()
            elif self._watched and self._field.text() != before:
                self._drafts.discard(self._watched)  # showing a value is not typing it
        if other:
            self._field.setReadOnly(view.case.merged or not person.may("work_case"))
            if not self._field.isReadOnly():
                self._watched = f"case.{view.case.id}.region"
                self._watch()

    def _watch(self) -> None:
        """Keep what is typed over the value that stands now."""
        self._over = self._stands()
        self._drafts.watch(self._watched, self._field, stands=self._over)

    def _left_aside(self, key: str, words: str) -> None:
        if key == self._watched and key:
            if self._left is None:
                self._left = LeftAside(self._look, "case.region")
                layout = self.layout()
                assert layout is not None  # made with the part
                layout.addWidget(self._left)
            self._left.leave(self._field, say("marks.region"), words)

    def _changed(self, _text: str) -> None:
        if self._left is not None:
            self._left.typed()

    def _let_go(self) -> None:
        """Keep what is typed, and let go of the case."""
        if self._watched:
            self._drafts.unwatch(self._watched)
        self._watched, self._refused_here = "", False
        if self._left is not None:
            self._left.forget()
        self._error.clear()

    def _stands(self) -> str:
        fact = self._view.case.facts.get(regions.FACT) if self._view is not None else None
        if fact is None or fact.unknown:
            return ""
        erased = fact.value is None and not fact.code
        return self._look.words("timeline.erased_text") if erased else fact.value or fact.code

    def _say(self, _code: str, text: str) -> None:
        if self._view is None or text.strip() == self._stands():
            return
        name, self._refused_here = self._watched, False
        self._error.clear()
        self._do(regions.set_region, region=text, done="marks.done_region", kept=lambda: self._drafts.discard(name), failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._refused_here = True  # what was typed stays until it is put right
        self._error.show_error(problem.message)

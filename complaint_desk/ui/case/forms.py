"""The tab of the special forms: those that the case's type and circumstances ask for, and others that were begun."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.form_view import Do, FormView
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets.sight import bring_into_view, bring_to_top


class Forms(QScrollArea):
    """The forms of one case, each as a card; made when its case first shows them."""

    def __init__(self, look: Look, drafts: Drafts, do: Do, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        """Take the collaborators; ``do`` runs a verb on the case that is shown, with ``then``, ``failed`` and the verb's fields."""
        super().__init__(parent)
        self._look, self._drafts, self._do, self._clock = look, drafts, do, clock
        self._case_id = 0
        self._views: dict[str, FormView] = {}
        self.setObjectName("case.forms")
        self.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("ground", "none")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(12)
        self._empty = Label(look, say("case.no_forms"), tone="muted", wrap=True)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(inside)
        look.language.follow(self._retranslate)

    def turn_to(self, case_id: int) -> None:
        """Show another case: what was typed there is kept, what was left here comes back."""
        self.leave()
        self._case_id = case_id

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        for view in self._views.values():
            view.leave()
            self._column.removeWidget(view)
            view.setParent(None)  # else its ids are found beside those of the next one until Qt deletes it
            view.deleteLater()
        self._views = {}

    def show_view(self, view: CaseView, person: Person) -> None:
        """Show the forms as they stand now; what is being typed stays."""
        for at, shown in enumerate(view.forms):
            code = shown.spec.code
            if code not in self._views:
                self._views[code] = FormView(self._look, self._drafts, shown.spec, self._do, self._clock, view.case.id)
                self._column.insertWidget(at, self._views[code])
            self._views[code].show_form(shown, view, person)
        for code, made in self._views.items():
            made.setVisible(any(shown.spec.code == code for shown in view.forms))
        self._empty.setVisible(not view.forms)

    def go_to(self, part: QWidget) -> QWidget:
        """Bring a form to the top of the view, with its title, or a field into it; returns where the cursor goes."""
        if part in self._views.values():
            bring_to_top(part)
        else:
            bring_into_view(part)
        return self.first_in(part)

    def first_in(self, part: QWidget) -> QWidget:
        """Return the first field of a form, or a field itself: where the cursor goes when somebody asks for it."""
        takes = (each for each in part.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(part))
        return next(takes, part)

    def _retranslate(self, _words: object) -> None:
        self.setAccessibleName(self._look.worded(say("case.forms")))

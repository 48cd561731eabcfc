"""The transparency card: how this complaint is handled, by when and by whom, to read out, copy or print (checklist P6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.services import taking_said, transparency
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.loading import BooksFor
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.paper import print_text
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, IconButton, row_of
from complaint_desk.wording import Words


def read_card(store: Any, who: Any, *, view: CaseView, books_for: BooksFor, words: Words) -> transparency.Card:
    """Word the card of a case, off the main thread."""
    return transparency.card(view, who, rules=store.rules, books=books_for(words.language), words=words)


class TransparencyCard(Card):
    """The card over the conversation; it is read, copied or printed, and put away."""

    def __init__(
        self, look: Look, desk: Desk, books_for: BooksFor, *, to_paper: Callable[[QWidget, str], bool] = print_text,
        parent: QWidget | None = None,
    ) -> None:
        """Take the collaborators; ``to_paper`` prints a text and tells whether there is a printer at all."""
        super().__init__(tone="info", ident="case.transparency.card", margins=(20, 10, 12, 12), parent=parent)
        self._look, self._desk, self._books_for, self._to_paper = look, desk, books_for, to_paper
        self._view: CaseView | None = None
        self._plain = ""
        self._title = Label(look, weight=600, wrap=True, ident="case.transparency.title")
        self._lines = Label(look, wrap=True, ident="case.transparency.lines")
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._done = Label(look, role="micro", tone="muted", wrap=True, ident="case.transparency.done")
        self._copy = Button(look, "case.transparency.copy", say("guide.say.copy"), self._copy_it, icon="copy", small=True)
        self._print = Button(look, "case.transparency.print", say("case.transparency.print"), self._print_it, icon="file-text", small=True)
        top = row_of(spacing=8)
        top.addWidget(self._title, 1)
        top.addWidget(IconButton(look, "case.transparency.close", say("case.transparency.close"), "x", self.hide))
        self.column.addLayout(top)
        self.column.addWidget(self._lines)
        buttons = row_of(self._copy, self._print, spacing=6)
        buttons.addWidget(self._done, 1)
        self.column.addLayout(buttons)
        self.hide()

    def toggle(self) -> None:
        """Show the card of the case, or put it away."""
        if self.isHidden() and self._view is not None:
            self._ask()
        else:
            self.hide()

    def show_view(self, view: CaseView) -> None:
        """Follow the case; a card that stands open tells it as it is now."""
        other = self._view is None or self._view.case.id != view.case.id
        self._view = view
        if other:
            self.hide()
        elif not self.isHidden():
            self._ask()

    def _ask(self) -> None:
        self._desk.ask(read_card, view=self._view, books_for=self._books_for, words=self._look.words, then=self._show)

    def _show(self, card: transparency.Card) -> None:
        words = self._look.words
        self._plain = card.text if card.lines else ""
        self._title.say(card.title)
        lacking = words("guide.missing.mark").join(words.of(each.what) for each in card.missing)
        self._lines.say("\n".join(card.lines) if card.lines else words("case.transparency.first", what=lacking))
        for button in (self._copy, self._print):
            button.setVisible(bool(card.lines))
        self._done.say("")
        self.setAccessibleName(card.title)
        self.show()

    def _copy_it(self) -> None:
        """Copy the card once it is noted that it leaves."""
        if self._view is None:
            return
        plain = self._plain

        def put(noted: Changed) -> None:
            if noted.result["ids"]:  # none where the case has come to be about whoever copies
                QGuiApplication.clipboard().setText(plain)
                self._done.say(say("case.transparency.copied") if plain == self._plain else "")

        self._desk.do(taking_said.note, case_id=self._view.case.id, text=plain, come_from="card", then=put)

    def _print_it(self) -> None:
        self._done.say("" if self._to_paper(self, self._plain) else say("case.transparency.no_printer"))

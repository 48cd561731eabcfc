"""What can be done with a customer's data from their card: a masked number looked at, everything handed out, the person forgotten.

Looking is asked why, unless the case is one's own, and noted before anything is shown. Forgetting says first what goes and what stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.rights import REASONS
from complaint_desk.services import disclosing, erasing, revealing
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.card import CustomerCard, Following
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, Label, one_line
from complaint_desk.ui.widgets import Button, Line


class PrivacyPresses(Following):
    """The presses at the end of the card, for whoever may hand out or erase; others do not see them."""

    def __init__(self, look: Look, desk: Desk, files: Files, card: CustomerCard) -> None:
        super().__init__()
        self._look, self._desk, self._files = look, desk, files
        self._view: CaseView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Line())
        self._disclose = Button(look, "case.card.disclose", say("privacy.press.disclose"), self._ask_where, kind="link")
        self._erase = Button(look, "case.card.erase", say("privacy.press.erase"), self._ask_why, kind="link")
        self._told = Label(look, role="micro", tone="muted", wrap=True, ident="case.card.privacy")
        for part in (self._disclose, self._erase, self._told):
            column.addWidget(part)
        desk.person_changed.connect(self._show)
        card.guard_reveal(self._reveal)
        card.add_part(self)

    def show_view(self, view: CaseView) -> None:
        """Follow the case."""
        if self._view is None or self._view.case.id != view.case.id:
            self._told.say("")
        self._view = view
        self._show()

    def _show(self) -> None:
        person, customer = self._desk.person, self._view.customer if self._view is not None else None
        known = customer is not None and bool(customer.name or customer.phone or customer.email)
        self._disclose.setVisible(known and person.may("disclose"))
        self._erase.setVisible(known and person.may("erase_people"))
        self.setVisible(person.may("disclose") or person.may("erase_people"))

    def _reveal(self, view: CaseView, then: Callable[[], object]) -> None:
        """Note why somebody looks, then show it; one's own case needs no reason."""
        def noted(why: str) -> None:
            self._desk.do(revealing.reveal, case_id=view.case.id, why=why, then=lambda _done: then())

        if view.case.owner_id == self._desk.person.id:
            noted(revealing.OWN_CASE)
        else:
            self._menu("case.reveal", say("privacy.look.title"), {code: say(f"privacy.look.{code}") for code in REASONS}, noted)

    def _menu(self, ident: str, title: Message, choices: Mapping[str, Message], then: Callable[[str], object]) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"{ident}.menu")
        menu.setAccessibleName(self._look.words.of(title))
        menu.addSection(self._look.words.of(title))
        for code, said in choices.items():
            action = menu.addAction(self._look.words.of(said))
            action.setObjectName(f"{ident}.{code}")
            action.triggered.connect(lambda _checked=False, code=code: then(code))
        menu.aboutToHide.connect(menu.deleteLater)
        under = self.window().findChild(QWidget, ident) or self
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))

    def _ask_where(self) -> None:
        if self._view is None:
            return
        customer, name = self._view.case.customer_id, f"{self._view.case.number}.zip"

        def write(path: Any) -> None:
            self._desk.ask(
                disclosing.disclose, key=secrets.token_bytes(16), customer_id=customer, out=path,
                then=lambda done: self._tell(disclosing.told(done)),
            )

        self._files.save(self, say("privacy.press.disclose"), say("privacy.press.kinds"), name, write)

    def _ask_why(self) -> None:
        if self._view is not None:
            customer = self._view.case.customer_id
            reasons = {code: say(f"privacy.why.{code}") for code in erasing.REASONS}
            self._menu("case.card.erase", say("privacy.why.title"), reasons, lambda why: self._look_first(customer, why))

    def _look_first(self, customer: int, why: str) -> None:
        self._desk.ask(erasing.extent, customer_id=customer, then=lambda seen: self._confirm(seen, why))

    def _confirm(self, seen: erasing.Extent, why: str) -> None:
        name = (self._view.customer.name if self._view is not None and self._view.customer is not None else "") or "–"

        def erase() -> None:
            self._desk.do(
                erasing.erase_now, customer_id=seen.customer_id, why=why,
                then=lambda done: self._tell((say("privacy.erased", n=int(done.result["events"])), say("privacy.unfinished"))),
            )

        sentences = erasing.told(seen)
        no = say("privacy.press.no")
        Dialog(  # with an open case there is nothing to agree to
            self._look, say("privacy.press.heading", name=one_line(name, 60)), sentences, ident="case.card.erase.ask",
            agree=no if seen.open else say("privacy.press.yes"), decline=None if seen.open else no, then=None if seen.open else erase,
            parent=self.window(),
        ).open()

    def _tell(self, said: Sequence[Message]) -> None:
        self._told.say(" ".join(self._look.words.of(each) for each in said))

"""What can be done with a customer's data from their card: a masked number looked at, everything handed out, the person forgotten.

Looking is asked why, unless the case is one's own, and noted before anything is shown. Forgetting says first what goes and what stays.
A case can be held back from it as evidence; that it is stands here for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rights import REASONS
from complaint_desk.domain.vocabulary import HOLDS
from complaint_desk.services import disclosing, holding, revealing
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.card import REVEAL_MS, CustomerCard, Following
from complaint_desk.ui.case.loading import masked_view
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.subject import SubjectPresses, reason_menu
from complaint_desk.ui.text import Dialog, Label, one_line
from complaint_desk.ui.widgets import Button, Line, LineField


class PrivacyPresses(Following):
    """The presses at the end of the card, for whoever may hand out or erase; others do not see them.

    Signals:
        identities_shown: identity numbers in the conversation are to be shown whole, or masked again.
    """

    identities_shown = Signal(bool)

    def __init__(self, look: Look, desk: Desk, files: Files, card: CustomerCard) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._presses = SubjectPresses(look, desk, files, self)
        self._view: CaseView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Line())
        self._disclose = Button(look, "case.card.disclose", say("privacy.press.disclose"), self._ask_where, kind="link")
        self._same = Button(look, "case.card.same", say("privacy.subject.same_press"), lambda: self._ask_where(same=True), kind="link")
        self._erase = Button(look, "case.card.erase", say("privacy.press.erase"), self._ask_why, kind="link")
        self._held = Label(look, role="micro", tone="soon", wrap=True, ident="case.card.held")
        self._hold = Button(look, "case.card.hold", say("privacy.press.hold"), self._ask_hold, kind="link")
        self._told = Label(look, role="micro", tone="muted", wrap=True, ident="case.card.privacy")
        self._identity = Button(look, "case.reveal_identity", say("privacy.press.identity"), self._look_at_identities, kind="link")
        self._seen_for = QTimer(self)
        self._seen_for.setSingleShot(True)
        self._seen_for.setInterval(REVEAL_MS)
        self._seen_for.timeout.connect(self._hide_identities)
        for part in (self._identity, self._held, self._hold, self._disclose, self._same, self._erase, self._told):
            column.addWidget(part)
        self._same.hide()
        desk.person_changed.connect(self._show)
        card.guard_reveal(self._reveal)
        card.add_part(self)

    def show_view(self, view: CaseView) -> None:
        """Follow the case."""
        if self._view is None or self._view.case.id != view.case.id:
            self._told.say("")
            self._same.hide()
            self._seen_for.stop()
            self._identity.say(say("privacy.press.identity"))
        self._view = view
        self._show()

    def _show(self) -> None:
        person, customer = self._desk.person, self._view.customer if self._view is not None else None
        known = customer is not None and bool(customer.name or customer.phone or customer.email)
        self._disclose.setVisible(known and person.may("disclose"))
        if not self._disclose.isVisibleTo(self):
            self._same.hide()
        self._erase.setVisible(known and person.may("erase_people"))
        hidden = self._view is not None and person.may("call_back") and masked_view(self._view) is not self._view
        self._identity.setVisible(hidden)
        hold = self._view.hold if self._view is not None else None
        self._held.setVisible(hold is not None)
        self._hold.setVisible(self._view is not None and person.may("hold_cases"))
        self._hold.say(say("privacy.press.hold" if hold is None else "privacy.press.lift"))
        if hold is not None:
            why = hold.reason or self._look.words(f"hold.{hold.why}")
            self._held.say(say("privacy.press.held", since=At(hold.since_us), why=one_line(why, 120)))
        self.setVisible(hidden or hold is not None or person.may("disclose") or person.may("erase_people") or person.may("hold_cases"))

    def _look_at_identities(self) -> None:
        """Show the identity numbers of the case for thirty seconds once it is noted why; a second press masks them again."""
        if self._seen_for.isActive():
            self._seen_for.stop()
            self._hide_identities()
        elif self._view is not None:
            case = self._view.case.id
            self._reveal(self._view, lambda: self._show_identities(case), field="identity", ident="case.reveal_identity")

    def _show_identities(self, case: int) -> None:
        if self._view is not None and self._view.case.id == case:
            self._seen_for.start()
            self._identity.say(say("privacy.press.identity_hide"))
            self.identities_shown.emit(True)

    def _hide_identities(self) -> None:
        self._identity.say(say("privacy.press.identity"))
        self.identities_shown.emit(False)

    def _reveal(self, view: CaseView, then: Callable[[], object], *, field: str = "phone", ident: str = "case.reveal") -> None:
        """Note why somebody looks, then show it; one's own case needs no reason."""
        def noted(why: str) -> None:
            self._desk.do(revealing.reveal, case_id=view.case.id, field=field, why=why, then=lambda _done: then())

        if view.case.owner_id == self._desk.person.id:
            noted(revealing.OWN_CASE)
        else:
            self._menu(ident, say("privacy.look.title"), {code: say(f"privacy.look.{code}") for code in REASONS}, noted)

    def _menu(self, ident: str, title: Message, choices: Mapping[str, Message], then: Callable[[str], object]) -> None:
        reason_menu(self._look, self, ident, title, choices, then)

    def _ask_where(self, same: bool = False) -> None:
        if self._view is not None:
            case = self._view.case
            self._presses.hand_out(case.customer_id, case.number, lambda done: self._handed_out(case.customer_id, done), same=same)

    def _handed_out(self, customer: int, done: disclosing.Disclosed) -> None:
        """Tell what was written; others with the same number may be the same person, and then all of theirs is one press away."""
        self._tell(disclosing.told(done))
        self._same.setVisible(bool(done.same) and self._view is not None and self._view.case.customer_id == customer)

    def _ask_hold(self) -> None:
        """Ask what for and why, or why no longer."""
        if self._view is None:
            return
        case = self._view.case.id
        if self._view.hold is not None:
            HoldDialog(self._look, say("privacy.press.lift"), lambda reason: self._keep_held(case, reason), self.window()).open()
        else:
            whys = {code: say(f"hold.{code}") for code in HOLDS}
            self._menu("case.card.hold", say("privacy.press.hold_title"), whys, lambda why: self._hold_for(case, why))

    def _hold_for(self, case: int, why: str) -> None:
        HoldDialog(self._look, say("privacy.press.hold"), lambda reason: self._keep_held(case, reason, why), self.window()).open()

    def _keep_held(self, case: int, reason: str, why: str = "") -> None:
        if why:
            self._desk.do(holding.set_hold, case_id=case, why=why, reason=reason, failed=self._refused)
        else:
            self._desk.do(holding.lift_hold, case_id=case, reason=reason, failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._tell((problem.message,))

    def _ask_why(self) -> None:
        if self._view is not None:
            name = self._view.customer.name if self._view.customer is not None else ""
            customer = self._view.case.customer_id
            self._presses.forget(customer, name or "", "case.card.erase", lambda said: self._tell_of(customer, said))

    def _tell_of(self, customer: int, said: Sequence[Message]) -> None:
        """Tell what became of a customer: on their card, or in words of its own where another's is shown by now."""
        if self._view is not None and self._view.case.customer_id == customer:
            self._tell(said)
        else:
            Dialog(
                self._look, say("privacy.press.erased"), tuple(said), ident="case.card.erased", agree=say("widget.close"),
                parent=self.window(),
            ).open()

    def _tell(self, said: Sequence[Message]) -> None:
        self._told.say(" ".join(self._look.words.of(each) for each in said))


class HoldDialog(Dialog):
    """Asks for the reason of a hold, or of lifting it; what was typed is given to ``then``."""

    def __init__(self, look: Look, heading: Message, then: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(
            look, heading, (say("privacy.press.hold_note"),), ident="case.hold", agree=say("privacy.press.hold_yes"),
            decline=say("privacy.press.no"), then=lambda: then(self.reason.text()), parent=parent,
        )
        self.reason = LineField(look, "case.hold.reason", say("privacy.press.hold_reason"))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, self.reason)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

"""What is known of a customer, put right in the card: their details by whoever works the case, their tier by a supervisor.

The forms are made when somebody first wants them. Masks hold: a number is shown whole in its field only after it was noted that somebody
looks at it to correct it, and is gone again with the form. What was half typed goes over no value that somebody corrected meanwhile: it
is left aside, which is said, and filled in by a press.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import LANGUAGES, TIERS
from complaint_desk.services import correcting, revealing
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.card import CustomerCard, Following
from complaint_desk.ui.case.left_aside import LeftAside
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Choice, FieldError, LineField, row_of

_GAP: Final = 4
_CALLED: Final = ("phone", "email")
_TYPED: Final = tuple(name for name in correcting.DETAILS if name != "language")


class _Form(QWidget):
    """Fields one below the other, with what is wrong below them, a press that keeps them and one that does not.

    Signals:
        wanted: what stands in the fields shall be kept.
        given_up: it shall not.
    """

    wanted = Signal()
    given_up = Signal()

    def __init__(self, look: Look, ident: str, save: Message, fields: Mapping[str, LineField | Choice]) -> None:
        super().__init__()
        self.fields = fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for name, field in fields.items():
            column.addWidget(Label(look, say(f"customer.{name}"), role="micro", tone="muted", elide=True))
            column.addWidget(field)
            if isinstance(field, LineField):
                field.returnPressed.connect(self.wanted)
                field.textChanged.connect(self._clear)
        self._left = LeftAside(look, ident)
        column.addWidget(self._left)
        first = next(iter(fields.values()))
        self._error = FieldError(look, f"{ident}.error", first)
        column.addWidget(self._error)
        self._save = Button(look, f"{ident}.save", save, self.wanted.emit, kind="primary", small=True)
        self._cancel = Button(look, f"{ident}.cancel", say("customer.cancel"), self.given_up.emit, kind="text", small=True)
        column.addLayout(row_of(self._save, self._cancel, None))

    def refuse(self, problem: Problem) -> None:
        """Say what is wrong, with the edge around the field and the cursor in it."""
        named = problem.field if isinstance(problem, BadValue) else ""
        field = next((each for each in self.fields.values() if each.objectName() == named), None)
        self._error.show_error(problem.message, at=field)
        if field is not None and self.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_aside(self, name: str, words: str) -> None:
        """Say that words are not filled in, since the field's value was changed after they were typed; a press fills them in."""
        field = self.fields.get(name)
        if isinstance(field, LineField):
            self._left.leave(field, say(f"customer.{name}"), words)

    def forget_left(self) -> None:
        """Offer no more what was left aside."""
        self._left.forget()

    def begin(self) -> None:
        """Show the form with the cursor in its first field."""
        self._error.clear()
        self.show()
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self, _text: str) -> None:
        self._error.clear()
        self._left.typed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class DetailsPart(Following):
    """The presses below what is known of the customer, and the form of each while it is open."""

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, card: CustomerCard) -> None:
        super().__init__()
        self._look, self._desk, self._drafts = look, desk, drafts
        self._view: CaseView | None = None
        self._details: _Form | None = None
        self._tier: _Form | None = None
        self._shown: dict[str, str] = {}
        self._kept_for = 0
        self._edit = Button(look, "case.customer.edit", say("customer.edit"), self._look_first, kind="link")
        self._edit_tier = Button(look, "case.customer.tier_edit", say("customer.tier_edit"), self._open_tier, kind="link")
        self._told = Label(look, role="micro", tone="muted", wrap=True, ident="case.customer.told")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._column.addLayout(row_of(self._edit, self._edit_tier, None))
        self._column.addWidget(self._told)
        desk.person_changed.connect(self._person_changed)
        drafts.aside.connect(self._left_aside)
        card.add_below_person(self)

    def show_view(self, view: CaseView) -> None:
        """Follow the case; a form goes with the case it was opened in, and what was typed is kept for it."""
        if self._view is None or self._view.case.id != view.case.id or not view.case.is_open:
            self._leave()
            self._told.say("")
        self._view = view
        self._show()

    def _person_changed(self) -> None:
        self._leave()
        self._show()

    def _show(self) -> None:
        view, person = self._view, self._desk.person
        here = view is not None and view.case.is_open and view.customer is not None
        self._edit.setVisible(here and person.may("work_case"))
        self._edit_tier.setVisible(here and person.may("approve"))
        self._told.setVisible(bool(self._told.text()))
        self.setVisible(here and (person.may("work_case") or person.may("approve")))

    # --- the details ------------------------------------------------------------------------------------------------------

    def _look_first(self) -> None:
        """Note that what is masked is looked at to be corrected, then show the form."""
        if self._view is not None:
            self._look_at_next(self._view.case.id, self._desk.person.id, ())

    def _look_at_next(self, case_id: int, person: int, noted: tuple[str, ...]) -> None:
        view = self._view
        if view is None or view.case.id != case_id or view.customer is None or self._desk.person.id != person:
            return  # another case is shown by now, or somebody else sits here
        customer = view.customer
        field = next((name for name in _CALLED if getattr(customer, name) and name not in noted), "")
        if not field:
            self._open_details(case_id)
            return
        why = revealing.OWN_CASE if view.case.owner_id == person else "correct"
        self._desk.do(
            revealing.reveal, case_id=case_id, field=field, why=why,
            then=lambda _done: self._look_at_next(case_id, person, (*noted, field)))

    def _open_details(self, case_id: int) -> None:
        view = self._view
        if view is None or view.customer is None:
            return
        self._leave()
        form = self._details_form()
        self._shown = {name: getattr(view.customer, name) or "" for name in correcting.DETAILS}
        for name, field in form.fields.items():
            if isinstance(field, LineField):
                field.setText(self._shown[name])
                field.setCursorPosition(0)
            else:
                field.set_chosen(self._shown[name])
        self._keep(case_id, form)
        self._begin(form)

    def _details_form(self) -> _Form:
        if self._details is None:
            fields: dict[str, LineField | Choice] = {
                name: LineField(self._look, f"case.customer.{name}", say(f"customer.{name}"), small=True) for name in _TYPED
            }
            fields["language"] = Choice(self._look, "case.customer.language", say("customer.language"),
                                        [("", "–"), *((code, say(f"language.{code}")) for code in LANGUAGES)], small=True)
            self._details = self._made(_Form(self._look, "case.customer", say("customer.save"), fields))
            self._details.wanted.connect(self._correct)
        return self._details

    def _correct(self) -> None:
        form, view = self._details, self._view
        if form is None or view is None:
            return
        typed = {name: field.text().strip() if isinstance(field, LineField) else field.chosen for name, field in form.fields.items()}
        changed = {name: text for name, text in typed.items() if text != self._shown[name]}
        self._desk.do(correcting.correct, case_id=view.case.id, details=changed, failed=form.refuse,
                      then=lambda done: self._done(done, "customer.saved", self._edit))

    # --- the tier ---------------------------------------------------------------------------------------------------------

    def _open_tier(self) -> None:
        view = self._view
        if view is None or view.customer is None:
            return
        self._leave()
        if self._tier is None:
            fields: dict[str, LineField | Choice] = {
                "tier": Choice(self._look, "case.customer.tier", say("customer.tier"), [
                    (code, say("queue.tier.normal" if code == "normal" else f"tier.{code}")) for code in TIERS], small=True),
                "tier_reason": LineField(self._look, "case.customer.tier_reason", say("customer.tier_reason"),
                                         say("customer.tier_reason_hint"), small=True),
            }
            self._tier = self._made(_Form(self._look, "case.customer.tier", say("customer.tier_save"), fields))
            self._tier.wanted.connect(self._set_tier)
        tier, reason = self._tier.fields["tier"], self._tier.fields["tier_reason"]
        if isinstance(tier, Choice) and isinstance(reason, LineField):
            tier.set_chosen(view.customer.tier)
            reason.clear()
        self._keep(view.case.id, self._tier)
        self._begin(self._tier)

    def _set_tier(self) -> None:
        form, view = self._tier, self._view
        if form is None or view is None:
            return
        tier, reason = form.fields["tier"], form.fields["tier_reason"]
        if isinstance(tier, Choice) and isinstance(reason, LineField):
            self._desk.do(correcting.set_tier, case_id=view.case.id, tier=tier.chosen, reason=reason.text(), failed=form.refuse,
                          then=lambda done: self._done(done, "customer.tier_saved", self._edit_tier))

    # --- both -------------------------------------------------------------------------------------------------------------

    def _made(self, form: _Form) -> _Form:
        form.hide()
        form.given_up.connect(self._give_up)
        self._column.insertWidget(self._column.count() - 1, form)
        return form

    def _begin(self, form: _Form) -> None:
        self._told.say("")
        self._told.hide()
        form.begin()

    def _keep(self, case_id: int, form: _Form) -> None:
        """Keep what is typed into the fields, and give back what was left there in this case."""
        self._kept_for = case_id
        for name, field in form.fields.items():
            if isinstance(field, LineField):
                self._drafts.watch(f"case.{case_id}.customer.{name}", field, stands=self._shown[name] if form is self._details else None)

    def _left_aside(self, key: str, words: str) -> None:
        begins, form = f"case.{self._kept_for}.customer.", self._details
        if form is not None and not form.isHidden() and key.startswith(begins):
            form.leave_aside(key.removeprefix(begins), words)

    def _leave(self, *, discard: bool = False) -> None:
        """Close the form that is open; what was typed is kept, or given up."""
        for form in (self._details, self._tier):
            if form is None or form.isHidden():
                continue
            form.forget_left()
            for name, field in form.fields.items():
                if isinstance(field, LineField):
                    key = f"case.{self._kept_for}.customer.{name}"
                    self._drafts.unwatch(key)
                    if discard:
                        self._drafts.discard(key)
                    field.clear()  # a number that was shown to be corrected is gone with the form
            form.hide()

    def _give_up(self) -> None:
        press = self._edit if self._details is not None and not self._details.isHidden() else self._edit_tier
        self._leave(discard=True)
        press.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, changed: Changed, told: str, press: Button) -> None:
        if self._view is None or changed.result.get("case") != self._view.case.id:
            return
        self._leave(discard=True)
        self._told.say(say("customer.same" if changed.result.get("unchanged") else told))
        self._told.show()
        press.setFocus(Qt.FocusReason.OtherFocusReason)

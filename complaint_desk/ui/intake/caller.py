"""Who calls: found while typing, or new; a picked customer stands as a card with a way back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QVBoxLayout, QWidget

from complaint_desk.domain.contact import FEWEST_DIGITS, masked_email, masked_phone, normal_email, phone_digits
from complaint_desk.domain.messages import Message, say
from complaint_desk.services import customers
from complaint_desk.services.customers import CustomerFound
from complaint_desk.services.intake import Caller
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Avatar, Button, Card, Chip, FieldError, FormRow, LineField, row_of

FIND_AFTER_MS: Final = 150
_PLACE: Final = Qt.ItemDataRole.UserRole
_PHONE: Final = re.compile(r"\+?[\d０-９][\d０-９ ()./-]*")


def understood(text: str) -> Caller:
    """Return a new caller from one line: an e-mail address, a telephone number, or else a name."""
    plain = text.strip()
    if normal_email(plain) and not re.search(r"\s", plain):
        return Caller(email=plain)
    if _PHONE.fullmatch(plain) and len(phone_digits(plain)) >= FEWEST_DIGITS:
        return Caller(phone=plain)
    return Caller(name=plain)


def line_of(found: CustomerFound) -> Message:
    """Return a customer as one line of the list: name, masked number, number of cases."""
    return say("intake.found", name=shown_name(found), phone=masked_phone(found.phone or "") or "–", n=found.complaints)


def shown_name(found: CustomerFound) -> str:
    """Return the name of a customer, or what else there is to tell them by."""
    return one_line(found.name or found.form_of_address or masked_email(found.email or "") or masked_phone(found.phone or "") or "–")


class CallerFields(QWidget):
    """The fields about the caller.

    Signals:
        picked: the ``CustomerFound`` who calls, or None when it is somebody new again.
        left: the cursor has nothing to stand in here any more; True where somebody picked with their own hand, False where the answer
            came while it stood in a field.
    """

    picked = Signal(object)
    left = Signal(bool)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self._found: tuple[CustomerFound, ...] = ()
        self._customer: CustomerFound | None = None
        self._ticket: Ticket | None = None
        self.name = LineField(look, "intake.customer", say("intake.customer"), say("intake.customer_hint"))
        self.phone = LineField(look, "intake.phone", say("intake.phone"), say("intake.phone"))
        self.email = LineField(look, "intake.email", say("intake.email"), say("intake.email"))
        self.error = FieldError(look, "intake.customer.error", self.name)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIND_AFTER_MS)
        self._timer.timeout.connect(self._find)
        self._make_list()
        self._fields = self._make_fields(look)
        self._card = self._make_card(look)
        self._card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fields)
        column.addWidget(self._card)
        self.name.textChanged.connect(self._typed)
        look.language.language_changed.connect(self._reword)

    def _make_list(self) -> None:
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self.name)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]  # the stubs know one of its two forms
        self._list = QListView()
        self._list.setObjectName("intake.customer.list")
        self._list.setProperty("kind", "popup")
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._completer.setPopup(self._list)

    def _make_fields(self, look: Look) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        name = QVBoxLayout()
        name.setSpacing(4)
        name.addWidget(self.name)
        name.addWidget(self.error)
        column.addWidget(FormRow(look, say("intake.caller"), name))
        reach = row_of(self.phone, self.email)
        reach.setStretch(0, 1)
        reach.setStretch(1, 1)
        column.addWidget(FormRow(look, say("intake.reach"), reach))
        return group

    def _make_card(self, look: Look) -> QWidget:
        card = Card(ident="intake.customer.card", margins=(12, 10, 16, 10))
        self._avatar = Avatar(look, "")
        self._title = Label(look, weight=600, elide=True, ident="intake.customer.name")
        self._tier = Chip(look, "", tone="accent", icon="star")
        self._about = Label(look, role="micro", tone="muted", elide=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(row_of(self._title, self._tier, None))
        words.addWidget(self._about)
        self.change = Button(look, "intake.customer.change", say("intake.change_customer"), self.unpick, kind="text", small=True)
        row = row_of(self._avatar, spacing=12)
        row.addLayout(words, 1)
        row.addWidget(self.change)
        card.column.addLayout(row)
        return FormRow(look, say("intake.caller"), card)

    @property
    def customer(self) -> CustomerFound | None:
        """The customer who was picked, None for somebody new."""
        return self._customer

    def caller(self) -> Caller:
        """Return who complains, as far as is known."""
        if self._customer is not None:
            return Caller(customer_id=self._customer.id)
        new = understood(self.name.text())
        return Caller(name=new.name, phone=self.phone.text().strip() or new.phone, email=self.email.text().strip() or new.email)

    def pick(self, customer_id: int) -> None:
        """Show a customer as the one who calls, unless somebody else does by the time they are found."""
        self._stop()
        self._ticket = self._desk.ask(customers.one, customer_id=customer_id, then=self._show)

    def unpick(self) -> None:
        """Somebody else calls: show the fields again."""
        if self._customer is not None:
            self._show(None)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def empty(self) -> None:
        """Forget who called."""
        self._stop()
        self.error.clear()
        for field in (self.name, self.phone, self.email):
            field.clear()
        self._show(None)

    def _show(self, found: CustomerFound | None, *, by_hand: bool = False) -> None:
        self._stop()
        cursor = self.window().focusWidget()
        here = cursor is not None and self._fields.isAncestorOf(cursor)
        changed = (found and found.id) != (self._customer and self._customer.id)
        self._customer = found
        self.error.clear()
        self._fields.setVisible(found is None)
        self._card.setVisible(found is not None)
        self._reword()
        if changed:
            self.picked.emit(found)
        if found is not None and (by_hand or here):
            self.left.emit(by_hand)

    def _reword(self, _words: object = None) -> None:
        found = self._customer
        if found is None:
            return
        self._avatar.show_person(shown_name(found))
        self._title.say(shown_name(found))
        self._tier.setVisible(self._look.words.has(f"tier.{found.tier}"))
        if self._look.words.has(f"tier.{found.tier}"):
            self._tier.say(say(f"tier.{found.tier}"))
        about = say("intake.about", phone=masked_phone(found.phone or "") or "–", n=found.complaints)
        self._about.say(about)

    def _typed(self, _text: str) -> None:
        self.error.clear()
        self._timer.start()

    def _stop(self) -> None:
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        self._list.hide()

    def _find(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
        typed = self.name.text().strip()
        if not typed or self._customer is not None:
            self._offer(())
            return
        self._ticket = self._desk.ask(customers.find, typed=typed, then=self._offer)

    def _offer(self, found: Sequence[CustomerFound]) -> None:
        self._found = tuple(found)
        self._model.clear()
        for place, each in enumerate(self._found):
            item = QStandardItem(one_line(self._look.worded(line_of(each))))
            item.setData(place, _PLACE)
            self._model.appendRow(item)
        if self._found and self.name.hasFocus():
            self._completer.complete()
        else:
            self._list.hide()

    def _chosen(self, index: QModelIndex | QPersistentModelIndex) -> None:
        place = index.data(_PLACE)
        if place is not None:
            self._list.hide()
            self._show(self._found[int(place)], by_hand=True)

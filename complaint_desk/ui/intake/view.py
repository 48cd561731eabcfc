"""The intake page: form at the left, what lies around at the right, save and cancel below.

Whatever is typed is a draft within a second and is there again after a kill; only what the agent confirmed goes into the case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import CHANNELS, VERIFIED_HOW
from complaint_desk.services import customers
from complaint_desk.services.changed import Changed
from complaint_desk.services.customers import Around, CustomerFound
from complaint_desk.services.intake import Intake
from complaint_desk.services.suggesting import Suggesting, Suggestions, hear, take_in
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.intake.beside import Beside
from complaint_desk.ui.intake.caller import CallerFields
from complaint_desk.ui.intake.judging import Judgements
from complaint_desk.ui.look import Look
from complaint_desk.ui.region_field import RegionField
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, ChoiceField, FieldError, FormRow, Heading, Line, LineField, TextField, row_of
from complaint_desk.wording import Words

SUGGEST_AFTER_MS: Final = 300
NARROW: Final = 1108
"""Below this width the side and the fields for changing a suggestion are narrower (notes.md, narrow windows, less the rail)."""
_OFFERED_CHANNELS: Final = tuple(code for code in CHANNELS if code != "import")


class IntakeView(QFrame):
    """A new complaint.

    Signals:
        opened: the id of the case that was opened, or that the words were added to.
        case_wanted: the id of a case that shall be looked at; the form stays as it is.
        cancelled: the form is left; what was typed stays as a draft.
    """

    opened = Signal(int)
    case_wanted = Signal(int)
    cancelled = Signal()

    def __init__(self, look: Look, desk: Desk, drafts: Drafts, suggesting: Suggesting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk, self._drafts, self._suggesting = look, desk, drafts, suggesting
        self._tickets: dict[str, Ticket] = {}
        self._saving = self._restoring = False
        self._contacts = 0
        self._suggested_type = ""
        self._called = ("", 0)  # number and customer that the last call put into the form
        self.setObjectName("intake")
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._make_fields(look)
        self._beside = Beside(look)
        self._beside.setFixedWidth(Beside.WIDTH)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._make_form(look), 1)
        middle.addWidget(self._beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header(look))
        column.addWidget(Line())
        column.addLayout(middle, 1)
        column.addWidget(Line())
        column.addWidget(self._make_footer(look))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SUGGEST_AFTER_MS)
        self._timer.timeout.connect(self._suggest)
        self._connect()
        self._watch()
        look.language.follow(self._retranslate)

    def _make_fields(self, look: Look) -> None:
        self.caller = CallerFields(look, self._desk)
        channels = [(code, say(f"channel.{code}")) for code in _OFFERED_CHANNELS]
        self.channel = ChoiceField(look, "intake.channel", say("intake.channel"), channels)
        self.channel.set_chosen("phone")
        known = [(code, say(f"verified.{code}")) for code in VERIFIED_HOW]
        self.verified = ChoiceField(look, "intake.verified", say("intake.verified"), known, say("verified.not_yet"), own_words=True)
        self.on_behalf = CheckBox(look, "intake.on_behalf", say("intake.on_behalf"))
        self.behalf_of = LineField(look, "intake.on_behalf_of", say("intake.on_behalf_of"), say("intake.on_behalf_of"))
        self.behalf_of.hide()
        self.words = TextField(look, "intake.words", say("intake.words"), say("intake.words_hint"), lines=6)
        self.judgements = Judgements(look)
        self.product = LineField(look, "intake.product", say("intake.product"), say("intake.product_hint"))
        self.region = RegionField(look, self._desk, "intake.region", say("intake.region"), say("intake.region_hint"))
        self._state = QLineEdit(self)  # what is no text: the customer picked, what was confirmed; a draft like the rest
        self._state.setObjectName("intake.state")
        self._state.hide()
        self._errors = {
            "intake.customer": self.caller.error, "intake.words": FieldError(look, "intake.words.error", self.words),
            "intake.channel": FieldError(look, "intake.channel.error", self.channel),
            "intake.verified": FieldError(look, "intake.verified.error", self.verified),
            "intake.region": FieldError(look, "intake.region.error", self.region),
        }

    def _make_header(self, look: Look) -> QWidget:
        header = QWidget()
        header.setFixedHeight(look.theme.size["view_header"])
        self._kept = Label(look, role="micro", tone="muted")
        row = row_of(Heading(look, say("intake.title"), role="title"), None, self._kept)
        row.setContentsMargins(20, 0, 16, 0)
        header.setLayout(row)
        return header

    def _make_form(self, look: Look) -> QWidget:
        page = QWidget()
        page.setProperty("ground", "none")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 20, 24, 16)
        column.setSpacing(14)
        column.addWidget(self.caller)
        column.addWidget(FormRow(look, say("intake.channel"), self._with_error("intake.channel", self.channel), of=self.channel))
        verified = row_of(self.verified, self.on_behalf, spacing=16)
        verified.setStretch(0, 1)
        group = self._with_error("intake.verified", verified)
        group.insertWidget(1, self.behalf_of)
        column.addWidget(FormRow(look, say("intake.verified_short"), group))
        words = self._with_error("intake.words", self.words)
        column.addWidget(FormRow(look, say("intake.words"), words, note=say("intake.words_note"), of=self.words))
        column.addWidget(FormRow(look, say("intake.judgement"), self.judgements))
        column.addWidget(FormRow(look, say("intake.product"), self._about(look), of=self.product))
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        return self._scroll

    def _about(self, look: Look) -> QHBoxLayout:
        """Return what it is about and where, side by side: the whole form stands in a window of 800 pixels."""
        name = Label(look, say("intake.region"), tone="muted")
        name.setContentsMargins(8, 6, 4, 0)
        name.setBuddy(self.region)
        row = row_of(self.product, name)
        row.addLayout(self._with_error("intake.region", self.region))
        for at in (0, 2):
            row.setStretch(at, 1)
        for part in (self.product, name):
            row.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        return row

    def _with_error(self, ident: str, field: QWidget | QHBoxLayout) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        if isinstance(field, QWidget):
            column.addWidget(field)
        else:
            column.addLayout(field)
        column.addWidget(self._errors[ident])
        return column

    def _make_footer(self, look: Look) -> QWidget:
        footer = QFrame()
        footer.setProperty("ground", "raised")
        footer.setFixedHeight(56)
        self._cancel = Button(look, "intake.cancel", say("intake.cancel"), self.cancel, keys=keys_of("intake.cancel"))
        self._note = Label(
            look, say("intake.draft_stays" if self._drafts.keeps() else "shell.draft_unkept"), role="micro", tone="muted", elide=True)
        self._open = Label(look, tone="muted", elide=True, ident="intake.open_suggestions")
        self._open.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._save = Button(look, "intake.save", say("intake.save"), self.save, kind="primary", keys=keys_of("intake.save"))
        row = row_of(self._cancel, self._note, self._open, self._save, spacing=12)
        row.setStretch(1, 1)
        row.setStretch(2, 1)
        row.setContentsMargins(20, 0, 16, 0)
        footer.setLayout(row)
        return footer

    def _connect(self) -> None:
        self.words.textChanged.connect(self._words_typed)
        self.caller.picked.connect(self._picked)
        self.caller.left.connect(self._go_on)
        self.channel.chosen.connect(self._look_around)
        self.verified.textChanged.connect(self._errors["intake.verified"].clear)
        self.on_behalf.toggled.connect(self._behalf_toggled)
        self.judgements.changed.connect(self._judged)
        self._state.textChanged.connect(self._restore_state)
        self._beside.add_asked.connect(self._add_to)
        self._beside.open_asked.connect(self.case_wanted)
        self._drafts.kept.connect(self._show_kept)
        self._drafts.failed.connect(self._show_unkept)
        self._drafts.turned.connect(self._turn_drafts)

    def _turn_drafts(self) -> None:
        """Another person takes calls here: the form is theirs, with what they left in it."""
        for field in self._typed_fields():
            self._drafts.unwatch(field.objectName())
        self._clear()
        self._watch()

    def _watch(self) -> None:
        for field in self._typed_fields():
            self._drafts.watch(field.objectName(), field, over=field in (self.channel, self.verified, self.region))

    def _typed_fields(self) -> tuple[Any, ...]:
        return (self.caller.name, self.caller.phone, self.caller.email, self.channel, self.verified, self.behalf_of, self.words,
                self.product, self.region, self._state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the form in a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._beside.setFixedWidth(Beside.NARROW_WIDTH if narrow else Beside.WIDTH)
        self.judgements.be_narrow(narrow)

    def begin(self, *, known: bool = False) -> None:
        """Put the cursor where the conversation begins, and look around.

        Args:
            known: who calls is on file, and may only be about to stand in the form.
        """
        self._look_around()
        first = self.words if known or self.caller.customer is not None else self.caller.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def when_given_back(self, then: Callable[[], object]) -> None:
        """Call back when what was kept of the form stands in it."""
        self._drafts.when_given_back(then)

    def begin_call(self, phone: str, customers: Sequence[CustomerFound]) -> bool:
        """Begin with who calls, unless the form holds something that somebody typed; what was kept of it stands in it by now.

        Args:
            phone: the number that calls.
            customers: who has it: one is picked, several are offered.

        Returns:
            Whether the form is about this call now.
        """
        known = customers[0].id if len(customers) == 1 else 0
        if known and self.caller.customer is not None and self.caller.customer.id == known:
            return True
        if not self._untouched():
            return False
        self._empty()
        self._called = (phone, known)
        if known:
            self.caller.pick(known)
        else:
            (self.caller.name if customers else self.caller.phone).setText(phone)
        return True

    def _untouched(self) -> bool:
        """Whether nothing stands in the form, or only what the call before put there, which nobody took up."""
        caller, (phone, known) = self.caller, self._called
        typed = (caller.email, self.verified, self.behalf_of, self.product, self.region)
        chosen = self.channel.code != "phone" or self.channel.pending
        numbers = {caller.name.text(), caller.phone.text()}
        customers = {caller.customer.id if caller.customer is not None else 0, self._kept_customer()}
        judged = self.judgements.confirmed or self.on_behalf.isChecked() or self.words.toPlainText()
        return not (judged or chosen) and numbers <= {"", phone} and customers <= {0, known} and not any(field.text() for field in typed)

    def _kept_customer(self) -> int:
        """Return the customer whom a draft names, who may still be looked for; 0 for none."""
        try:
            return int(json.loads(self._state.text() or "{}").get("customer", 0))
        except (ValueError, TypeError, AttributeError):
            return 0

    def taken(self) -> Intake:
        """Return what would be recorded now: what was confirmed, and nothing that was only suggested."""
        self.channel.commit()
        self.verified.commit()
        self.region.commit()
        confirmed = self.judgements.confirmed
        own = self.verified.text().strip() if not self.verified.code else ""
        return Intake(
            caller=self.caller.caller(), words=self.words.toPlainText(), channel=self.channel.code or "phone",
            verified="other" if own else self.verified.code or "not_yet", verified_words=own, on_behalf=self.on_behalf.isChecked(),
            on_behalf_of=self.behalf_of.text() if self.on_behalf.isChecked() else "", type=confirmed.get("type", ""),
            emotion=confirmed.get("emotion", ""), urgency=int(confirmed.get("urgency", "0")), impact=int(confirmed.get("impact", "0")),
            product=self.product.text().strip(), region=self.region.text().strip(),
        )

    def save(self) -> None:
        """Open the case."""
        if self._saving:
            return
        if not self.channel.commit():
            self.channel.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._saving = True
        for error in self._errors.values():
            error.clear()
        self._desk.do(take_in, taken=self.taken(), signals_in=self._suggesting.signals, then=self._saved, failed=self._refused,
                      ended=self._ended)

    def cancel(self) -> None:
        """Leave the form; what was typed stays."""
        self._drafts.flush()
        self.cancelled.emit()

    def _saved(self, changed: Changed) -> None:
        self._empty()
        self.opened.emit(int(changed.result["case"]))

    def _ended(self) -> None:
        self._saving = False

    def _refused(self, problem: Problem) -> None:
        field = problem.field if isinstance(problem, BadValue) else "intake.words"
        error = self._errors.get(field, self._errors["intake.words"])
        error.show_error(problem.message)
        targets = {"intake.customer": self.caller.name, "intake.channel": self.channel, "intake.verified": self.verified,
                   "intake.region": self.region}
        self._scroll.ensureWidgetVisible(error, 0, 40)
        if self.isVisible():  # somebody may have gone on elsewhere meanwhile
            targets.get(field, self.words).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_to(self, case_id: int) -> None:
        words = self.words.toPlainText()
        if self._saving:
            return
        self._saving = True

        def added(_changed: Changed) -> None:
            self._empty()
            self.opened.emit(case_id)

        self._desk.do(hear, case_id=case_id, words=words, channel=self.channel.code or "phone", signals_in=self._suggesting.signals,
                      then=added, failed=self._refused, ended=self._ended)

    def _empty(self) -> None:
        self._clear()
        for field in self._typed_fields():
            self._drafts.discard(field.objectName())

    def _clear(self) -> None:
        self._timer.stop()
        for ticket in self._tickets.values():
            ticket.drop()
        self.caller.empty()
        for field in (self.behalf_of, self.words, self.product):
            field.clear()
        self.channel.set_chosen("phone")
        self.verified.set_chosen("")
        self.region.set_chosen("")
        self.on_behalf.setChecked(False)
        self.judgements.empty()
        self._state.setText("")  # what is cleared can be undone
        self._kept.say("")
        self._contacts, self._suggested_type = 0, ""

    def _words_typed(self) -> None:
        self._errors["intake.words"].clear()
        self._timer.start()

    def _suggest(self) -> None:
        text = self.words.toPlainText()
        self._drop("suggest")
        if not text.strip():
            return
        tier = self.caller.customer.tier if self.caller.customer is not None else ""
        self._tickets["suggest"] = self._desk.work(self._suggesting.suggest, text, contacts=self._contacts, tier=tier, then=self._suggested)

    def _suggested(self, found: Suggestions) -> None:
        self.judgements.suggest(found)
        if found.type.code != self._suggested_type:
            self._suggested_type = found.type.code
            self._look_around()

    def _picked(self, _found: object) -> None:
        self._keep_state()
        self._look_around()

    def _go_on(self, by_hand: bool) -> None:
        """Go from who calls to the next field, or to their words where nobody was at the fields between."""
        (self.channel if by_hand else self.words).setFocus(Qt.FocusReason.OtherFocusReason)

    def _judged(self) -> None:
        self._keep_state()
        self._say_open()
        self._look_around()

    def _behalf_toggled(self, on: bool) -> None:
        self.behalf_of.setVisible(on)
        self._keep_state()

    def _look_around(self, *_chosen: str) -> None:
        self._drop("around")
        customer = self.caller.customer
        confirmed = self.judgements.confirmed.get("type", self._suggested_type)
        self._tickets["around"] = self._desk.ask(
            customers.around, customer_id=customer.id if customer is not None else 0, type=confirmed,
            product=self.product.text().strip()[:80], channel=self.channel.code or "phone", then=self._show_around,
        )

    def _show_around(self, around: Around) -> None:
        if around.contacts != self._contacts:
            self._contacts = around.contacts
            self._timer.start()
        self._beside.show_around(around, customer=self.caller.customer is not None)

    def _drop(self, name: str) -> None:
        ticket = self._tickets.pop(name, None)
        if ticket is not None:
            ticket.drop()

    def _keep_state(self) -> None:
        if self._restoring:
            return
        customer = self.caller.customer
        state: dict[str, Any] = {
            "customer": customer.id if customer is not None else 0, "behalf": self.on_behalf.isChecked(), **self.judgements.confirmed,
        }
        blocked = self._restoring
        self._restoring = True
        self._state.setText(json.dumps(state) if any(state.values()) else "")
        self._restoring = blocked

    def _restore_state(self, text: str) -> None:
        if self._restoring or not text:
            return
        try:
            state = json.loads(text)
        except ValueError:
            return
        self._restoring = True
        self.judgements.restore({name: str(code) for name, code in state.items()})
        self.on_behalf.setChecked(bool(state.get("behalf")))
        if state.get("customer"):
            self.caller.pick(int(state["customer"]))
        self._restoring = False

    def _show_kept(self, at_us: int) -> None:
        self._kept.say(say("shell.draft_kept", time=self._look.words.clock(at_us, seconds=True)) if self._anything() else "")

        self._note.say(say("intake.draft_stays"))

    def _show_unkept(self, _error: BaseException) -> None:
        self._note.say(say("shell.draft_unkept"))

    def _anything(self) -> bool:
        return bool(self.words.toPlainText() or self.caller.name.text())

    def _say_open(self) -> None:
        n = self.judgements.open
        said: Message | str = say("intake.open_suggestions", n=n) if n else ""
        self._open.say(said)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("intake.title"))
        self._say_open()
        if self.isVisible():
            self._look_around()

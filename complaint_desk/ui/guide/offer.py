"""Offering: what the playbook suggests, the options on the table, the form for another one, and the customer's choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, Option
from complaint_desk.domain.case_parts import refused_before
from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.fact_sources import FACT_SOURCES
from complaint_desk.domain.messages import At, Money, say
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.playbook import WHO
from complaint_desk.domain.prices import PRICE, cost_of
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.timeline import option_letter
from complaint_desk.domain.vocabulary import GOODS_REMEDIES, REMEDIES, VALUE_REMEDIES
from complaint_desk.services import allowance, conversation, offers
from complaint_desk.services.guiding import OptionSuggested
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import OFFERING
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.options import Acts, OnTable, OptionCard, Suggestions
from complaint_desk.ui.guide.page import Page, column_of
from complaint_desk.ui.guide.picking import PickList
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, CheckBox, ChoiceField, FormRow, Heading, LineField, row_of
from complaint_desk.ui.widgets.given import Group
from complaint_desk.ui.widgets.sight import bring_into_view

_HOUR_US: Final = 3_600_000_000
FIELDS: Final = ("what", "who", "when", "remedy", "cost")
_PRICE: Final = "guide.offer.price"


class OfferPage(Page):
    """The fields of offering."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(look, talk, drafts, parent)
        self._clock = clock
        self._view: CaseView | None = None
        self._from: OptionSuggested | None = None
        self._asked_for: OptionSuggested | None = None  # was to be offered, and waits for the price
        self._on_table = Heading(look, say("guide.offer.on_table"), role="micro")
        self.column.addWidget(self._on_table)
        self._options = PickList(look, "guide.offer.options", say("guide.offer.on_table"), self._make_card, say("guide.offer.none_yet"))
        self.column.addWidget(self._options)
        self.column.addWidget(self._make_choice(look))
        self.column.addWidget(self._make_none(look))
        self._suggest = Heading(look, say("guide.offer.suggestions"), role="micro")
        self.column.addWidget(self._suggest)
        self.column.addWidget(self._make_price(look))
        self._suggestions = Suggestions(look, self.fill, self._offer_as_is)
        self.column.addWidget(self._suggestions)
        self.column.addWidget(Heading(look, say("guide.offer.own"), role="micro"))
        self.column.addWidget(self._make_form(look))

    def _make_card(self, number: int) -> OptionCard:
        return OptionCard(self.look, number, Acts(self.choose, self.ask_approval, self.answer_approval, self.withdraw))

    def _make_choice(self, look: Look) -> QWidget:
        group = Group()
        self._choose = Button(look, "guide.offer.choose", say("guide.offer.choose"), lambda: self.choose(0), icon="check", small=True)
        self._ask = Button(
            look, "guide.offer.ask_approval", say("guide.offer.ask_approval"), lambda: self.ask_approval(0), icon="stamp", small=True
        )
        self._approve = Button(look, "guide.offer.approve", say("guide.offer.approve"), lambda: self.answer_approval(0, True), small=True)
        self._refuse = Button(look, "guide.offer.refuse", say("guide.offer.refuse"), lambda: self.answer_approval(0, False), small=True)
        self._none = Button(look, "guide.offer.none_chosen", say("guide.offer.none_chosen"), self._open_none, kind="text", small=True)
        rows = column_of(group, 6)
        rows.addLayout(row_of(self._choose, self._none, None, spacing=6))
        self._ask_reason = LineField(
            look, "guide.offer.ask_reason", say("guide.offer.ask_reason"), say("guide.offer.ask_reason_hint"), small=True
        )
        self._ask_typed = self.field("offer.ask_reason", self._ask_reason)
        self._ask_row = FormRow(look, say("guide.offer.ask_reason"), self._ask_reason)
        rows.addWidget(self._ask_row)
        rows.addWidget(self.error_below(self._ask_reason))
        rows.addLayout(row_of(self._ask, self._approve, self._refuse, None, spacing=6))
        self._against = LineField(look, "guide.offer.reason", say("guide.offer.reason"), say("guide.offer.reason_hint"), small=True)
        self._against_typed = self.field("offer.reason", self._against)
        self._reject = Button(look, "guide.offer.reject", say("guide.offer.reject"), self.reject, kind="text", small=True)
        self._against_row = Group()
        line = row_of(self._against, self._reject, spacing=6)
        line.setStretch(0, 1)
        self._against_row.setLayout(line)
        rows.addWidget(self._against_row)
        rows.addWidget(self.error_below(self._against))
        self._options.picked_changed.connect(self._name_choice)
        return group

    def _make_none(self, look: Look) -> QWidget:
        self._none_card = Card(ident="guide.offer.none", margins=(12, 8, 12, 8))
        self._none_when = LineField(look, "guide.offer.none_when", say("guide.offer.none_when"), say("guide.offer.when_hint"), small=True)
        self._none_reason = LineField(
            look, "guide.offer.none_reason", say("guide.offer.none_reason"), say("guide.offer.none_reason_hint"), small=True
        )
        self._none_typed = [self.field("offer.none_when", self._none_when), self.field("offer.none_reason", self._none_reason)]
        column = self._none_card.column
        column.addWidget(Label(look, say("guide.offer.none_sentence"), tone="muted", wrap=True))
        column.addWidget(FormRow(look, say("guide.offer.none_when"), self._none_when))
        column.addWidget(self.error_below(self._none_when))
        column.addWidget(FormRow(look, say("guide.offer.none_reason"), self._none_reason))
        column.addWidget(self.error_below(self._none_reason))
        column.addLayout(
            row_of(
                None,
                Button(look, "guide.offer.none_escalate", say("guide.offer.none_escalate"), self._escalate, small=True),
                Button(look, "guide.offer.none_next", say("guide.offer.none_next"), self._promise_next, small=True),
                spacing=6,
            )
        )
        self._none_card.hide()
        return self._none_card

    def _make_price(self, look: Look) -> QWidget:
        """The one question that options which give the price back wait for; its answer serves all of them."""
        self._price_row = Group()
        column = column_of(self._price_row, 4)
        self._price = LineField(look, _PRICE, say("guide.offer.price"), say("guide.offer.price_hint"), small=True)
        self._price_typed = self.field("offer.price", self._price)
        self._price.returnPressed.connect(self._price_given)
        column.addWidget(FormRow(look, say("guide.offer.price"), self._price))
        column.addWidget(self.error_below(self._price))
        self._price_row.hide()
        return self._price_row

    def _make_form(self, look: Look) -> QWidget:
        form = Card(ident="guide.offer.form", margins=(12, 8, 12, 10))
        column = form.column
        self._what = LineField(look, "guide.offer.what", say("guide.offer.what"), say("guide.offer.what_hint"))
        who = [(code, say(f"who.{code}")) for code in WHO if code != "owner"]
        self._who = ChoiceField(look, "guide.offer.who", say("guide.offer.who"), who, own_words=True, may_be_empty=True)
        self._when = LineField(look, "guide.offer.when", say("guide.offer.when"), say("guide.offer.when_hint"))
        kinds = [(code, say(f"remedy.{code}")) for code in REMEDIES]
        self._remedy = ChoiceField(look, "guide.offer.remedy", say("guide.offer.remedy"), kinds, say("guide.offer.remedy_hint"))
        self._remedy.textChanged.connect(self._name_cost)
        self._cost = LineField(look, "guide.offer.cost", say("guide.offer.cost"), say("guide.offer.cost_hint"))
        sources = [(code, say(f"fact_source.{code}")) for code in FACT_SOURCES]
        said, hint = say("guide.offer.facts_from"), say("guide.offer.facts_hint")
        self._facts = ChoiceField(look, "guide.offer.facts_from", said, sources, hint, may_be_empty=True)
        self._facts_typed = self.field("offer.facts_from", self._facts)
        self._typed = {
            name: self.field(f"offer.{name}", editor)
            for name, editor in zip(FIELDS, (self._what, self._who, self._when, self._remedy, self._cost), strict=True)
        }
        self._understood = Label(look, role="micro", tone="muted", wrap=True, ident="guide.offer.understood")
        self._when.textChanged.connect(self._understand)
        column.addWidget(FormRow(look, say("guide.offer.what"), self._what, above=True))
        column.addWidget(self.error_below(self._what))
        column.addWidget(self.coach_below(self._what, OFFERING))
        column.addLayout(
            _side_by_side(
                FormRow(look, say("guide.offer.who"), self._who, above=True), FormRow(look, say("guide.offer.when"), self._when, above=True)
            )
        )
        column.addWidget(self._understood)
        column.addWidget(self.error_below(self._who))
        column.addWidget(self.error_below(self._when))
        self._feasible = CheckBox(look, "guide.offer.feasible", say("guide.offer.feasible"), checked=True)
        self._timely = CheckBox(look, "guide.offer.timely", say("guide.offer.timely"), checked=True)
        self._interim = CheckBox(look, "guide.offer.interim", say("guide.offer.interim"))
        ticks = Group()
        ticks_column = column_of(ticks, 2)
        ticks_column.addWidget(self._feasible)
        ticks_column.addWidget(self._timely)
        ticks_column.addWidget(self._interim)
        amount = Group()
        amount_column = column_of(amount, 6)
        amount_column.addWidget(FormRow(look, say("guide.offer.remedy"), self._remedy, above=True))
        amount_column.addWidget(FormRow(look, say("guide.offer.cost"), self._cost, above=True))
        column.addLayout(_side_by_side(amount, ticks))
        column.addWidget(FormRow(look, said, self._facts, above=True))
        column.addWidget(self.error_below(self._facts))
        column.addWidget(self.error_below(self._remedy))
        column.addWidget(self.error_below(self._cost))
        self._add = Button(look, "guide.offer.add", say("guide.offer.add"), self.add, icon="plus")
        column.addLayout(row_of(None, self._add))
        for editor in (self._what, self._when, self._cost):
            editor.returnPressed.connect(self.add)
        return form

    def turn_to(self, view: CaseView) -> None:
        """Show another case."""
        super().turn_to(view)
        self._from = self._asked_for = None
        self._suggestions.fold()
        self._reset_ticks()
        self._none_card.hide()

    def show_view(self, view: CaseView) -> None:
        """Show the options, what is suggested, and who may approve."""
        self._view = view
        case, person = view.case, self.talk.person
        like = {each.option.remedy: (each.like_cases, each.like_satisfied) for each in view.guide.suggestions}
        table = [option for option in case.options if option.round == case.round and not option.withdrawn]
        may = person.may("approve")
        self._options.show_entries([
            (o.number, OnTable(o, *like.get(o.offer.remedy, (0, 0)), may, _own(case, o, person), refused_before(case.options, o)))
            for o in table
        ])
        limit = say("guide.offer.limit", limit=Money(person.limit, person.currency)) if person.limit else ""
        self._on_table.say(say("guide.offer.on_table"), limit)
        if person.limit and view.guide.shown == "offer":
            self.talk.ask(allowance.of_person, then=self._show_allowance)
        self._against_row.setVisible(any(not o.chosen for o in table))
        self._suggestions.show_suggestions(view.guide.suggestions, person.currency)
        self._suggest.setVisible(any(not each.offered for each in view.guide.suggestions))
        self._price_row.setVisible(any(each.price_needed and not each.offered for each in view.guide.suggestions))
        to_ask = any(not o.allowed and o.approval != "asked" for o in table)
        self._ask.setVisible(to_ask)
        self._ask_row.setVisible(to_ask)
        for button in (self._choose, self._none):  # nothing on the table, nothing to choose or to decline
            button.setVisible(bool(table))
        self._none_card.setVisible(bool(table) and not self._none_card.isHidden())
        waits = may and any(o.approval == "asked" and not _own(case, o, person) for o in table)
        self._approve.setVisible(waits)
        self._refuse.setVisible(waits)
        self._name_choice()
        self._who.hint(view.actor(case.owner_id) or person.name)
        self._understand()

    def fill(self, suggested: OptionSuggested) -> None:
        """Fill the form with a suggestion, to be changed and added."""
        option, words = suggested.option, self.look.words
        self._from = suggested
        who = self._owner() if option.who == "owner" else words(f"who.{option.who}")
        cost = self._cost_with_price(suggested) if suggested.price_needed else option.cost
        texts = (option.title, who, words("guide.offer.in_hours", n=option.due_hours), words(f"remedy.{option.remedy}"), cost)
        for name, text in zip(FIELDS, texts, strict=True):
            self._typed[name].write(text)
        self._interim.setChecked(option.interim)
        self._what.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Put what the form says on the table."""
        due_us = self._due(self._when)
        if not due_us:
            self.talk.refused.emit(BadValue("due_unclear", field="guide.offer.when", text=self._when.text().strip()))
            return
        self._who.commit()
        if not self._remedy.commit():
            self.talk.refused.emit(BadValue("remedy_unknown", field="guide.offer.remedy", text=self._remedy.text().strip()))
            return
        if not self._facts.commit():
            self.talk.refused.emit(BadValue("fact_source_unknown", field="guide.offer.facts_from", text=self._facts.text().strip()))
            return
        remedy = self._remedy.code
        what, cost = self._what.text().strip(), self._cost.text()
        same = self._from is not None and self._from.option.title == what and self._from.option.remedy == remedy
        like = self._from if same else None
        price = self._price.text().strip() if like and like.price_needed else ""
        if like and like.price_needed and not price and remedy in VALUE_REMEDIES:
            price = cost.strip()  # what gives the whole price back costs the price
        option = offers.NewOption(
            what=what,
            who=self._who.text().strip() or self._owner(),
            due_us=due_us,
            cost=cost,
            price=price,
            remedy=remedy,
            source=like.source if like else "own",
            key=like.option.key if like and like.source == "playbook" else "",
            feasible=self._feasible.isChecked(),
            timely=self._timely.isChecked(),
            interim=self._interim.isChecked(),
            authority=self._from.option.authority if self._from is not None else "",
            facts_from=self._facts.code,
        )
        for each in (*self._typed.values(), self._facts_typed):
            each.send()
        self.talk.do(offers.offer, option=option, then=self._added)

    def record_pending(self) -> bool:
        """Put a finished form on the table while options are still missing; otherwise what is typed there waits for its button."""
        wanted = self._view is not None and any(each.code == "two_options" for each in self._view.guide.missing)
        if wanted and self._typed["what"].pending and self._what.text().strip() and self._when.text().strip():
            self.add()
            return bool(self._due(self._when) and self._cost.text().strip())
        return True

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside its field; a time for the next offer stands in a field of its own."""
        if (
            isinstance(problem, BadValue)
            and problem.field == "guide.offer.when"
            and self._none_card.isVisible()
            and self._none_when.text().strip()
        ):
            self._errors["guide.offer.none_when"].show_error(problem.message)
            return True
        return super().refuse(problem)

    def choose(self, number: int) -> None:
        """Record the customer's choice: of the option given, else the one picked, else the first real one.

        Where none is real the first one is tried all the same: the desk says why not.
        """
        wanted = number or self._meant() or self._first(lambda _option: True)
        if wanted:
            self.talk.do(offers.choose, option=wanted)
        else:
            self._what.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Keep why the customer does not want the option that is picked, or else the last one that was not chosen."""
        case = self._view.case if self._view is not None else None
        left = [o.number for o in case.options if o.round == case.round and not o.withdrawn and not o.chosen] if case is not None else []
        if left:
            wanted = self._options.picked if self._options.picked in left else left[-1]
            self._against_typed.send()
            self.talk.do(offers.reject, option=wanted, reason=self._against.text(), then=self._against_typed.recorded)

    def _show_allowance(self, found: allowance.Allowance) -> None:
        """Beside the limit of one case stands what is left of all cases of the period."""
        person = self.talk.person
        limit = Money(person.limit, person.currency)
        if found.left:
            left = Money(found.left, found.currency)
            self._on_table.say(say("guide.offer.on_table"), say("guide.offer.limit_left", limit=limit, left=left))

    def _meant(self) -> int:
        real = self._view.case.real_options if self._view is not None else ()
        return self._options.picked or (real[0].number if real else 0)

    def _name_choice(self) -> None:
        meant = self._meant()
        self._choose.say(say("guide.offer.choose_one", letter=option_letter(meant)) if meant else say("guide.offer.choose"))

    def withdraw(self, number: int) -> None:
        """Take an option off the table."""
        self.talk.do(offers.withdraw, option=number)

    def ask_approval(self, number: int) -> None:
        """Ask for approval of the option given, the one picked, or the first that needs it."""
        wanted = number or self._first(lambda card_option: not card_option.allowed and card_option.approval != "asked")
        if wanted:
            self._ask_typed.send()
            self.talk.do(offers.ask_approval, option=wanted, reason=self._ask_reason.text(), then=self._ask_typed.recorded)

    def answer_approval(self, number: int, granted: bool) -> None:
        """Grant or refuse what waits."""
        case = self._view.case if self._view is not None else None
        wanted = number or self._first(lambda o: o.approval == "asked" and case is not None and not _own(case, o, self.talk.person))
        if wanted:
            self.talk.do(offers.answer_approval, option=wanted, granted=granted)

    def _first(self, fits: Callable[..., bool]) -> int:
        case = self._view.case if self._view is not None else None
        table = [o for o in case.options if o.round == case.round and not o.withdrawn and fits(o)] if case is not None else []
        picked = next((o.number for o in table if o.number == self._options.picked), 0)
        return picked or (table[0].number if table else 0)

    def _offer_as_is(self, suggested: OptionSuggested) -> None:
        option, price = suggested.option, ""
        if suggested.price_needed:
            price = self._price.text().strip()
            if not self._cost_with_price(suggested):
                self._ask_price(suggested)
                return
            self._price_typed.send()
        who = self._owner() if option.who == "owner" else self.look.words(f"who.{option.who}")
        self.talk.do(
            offers.offer,
            option=offers.NewOption(
                what=option.title,
                who=who,
                due_us=self._clock() + option.due_hours * _HOUR_US,
                cost=self._cost_with_price(suggested) if price else option.cost,
                price=price,
                remedy=option.remedy,
                source="playbook",
                key=option.key,
                interim=option.interim,
                authority=option.authority,
            ),
            then=self._price_kept if price else None,
        )

    def _cost_with_price(self, suggested: OptionSuggested) -> str:
        """What an option costs with the price that stands typed, "" while none does."""
        price = parse_amount(self._price.text()) or "0"
        return "" if price == "0" else cost_of(suggested.option, price)

    def _ask_price(self, suggested: OptionSuggested) -> None:
        """Who pressed goes on in the field that is missing, and Enter there does what was pressed."""
        self._asked_for = suggested
        self._errors[_PRICE].show_error(say("guide.offer.price_for", what=suggested.option.title))
        self._price.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self._price)

    def _price_given(self) -> None:
        """Put the option on the table that waited for the price; without one, keep the price for those that come."""
        text = self._price.text().strip()
        if (parse_amount(text) or "0") == "0":
            self.talk.refused.emit(BadValue("bad_amount", field=_PRICE, text=text))
        elif self._asked_for is not None:
            self._offer_as_is(self._asked_for)
        else:
            self._price_typed.send()
            self.talk.do(conversation.record_fact, fact=PRICE, value=text, then=self._price_kept)

    def _price_kept(self) -> None:
        self._asked_for = None
        self._price_typed.recorded()

    def _name_cost(self) -> None:
        """Say in the empty field what belongs there: how much, what goods are worth, or 0 if it costs nothing."""
        if self._remedy.code in GOODS_REMEDIES:
            self._cost.hint(say("guide.offer.worth_hint"))
        elif self._remedy.code in VALUE_REMEDIES:
            self._cost.hint(say("guide.offer.amount_hint"))
        else:
            self._cost.hint(say("guide.offer.cost_hint"))

    def _added(self) -> None:
        self._from = None
        for each in (*self._typed.values(), self._facts_typed):
            each.recorded()
        self._reset_ticks()
        self._understand()

    def _reset_ticks(self) -> None:
        self._feasible.setChecked(True)
        self._timely.setChecked(True)
        self._interim.setChecked(False)

    def _owner(self) -> str:
        view = self._view
        return (view.actor(view.case.owner_id) if view is not None else "") or str(self.talk.person.name)

    def _due(self, field: LineField) -> int:
        words = self.look.words
        text = field.text().strip()
        return (parse_due(text, now_us=self._clock(), zone=words.zone, language=words.language) or 0) if text else 0

    def _understand(self) -> None:
        """Say beside the field which moment was understood, while it is typed."""
        text = self._when.text().strip()
        due_us = self._due(self._when)
        passed = bool(due_us) and due_us <= self._clock()
        key = "passed" if passed else "understood"
        self._understood.say(say(f"guide.offer.{key}", due=At(due_us)) if due_us else say("guide.offer.not_understood") if text else "")
        self._understood.set_tone("soon" if text and (passed or not due_us) else "muted")
        self._understood.setVisible(bool(text))

    def _open_none(self) -> None:
        self._none_card.setVisible(not self._none_card.isVisible())
        if self._none_card.isVisible():
            self._none_when.setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_view(self._none_card)

    def _promise_next(self) -> None:
        due_us = self._due(self._none_when)
        if not due_us:
            self._errors["guide.offer.none_when"].show_error(say("guide.offer.none_when_needed"))
            return
        self._send_none()
        reason, promise = self._none_reason.text().strip(), self.look.words("guide.offer.none_promise")
        self.talk.do(offers.choose_none, next_offer_us=due_us, reason=reason, promise=promise, then=self._none_done)

    def _send_none(self) -> None:
        for each in self._none_typed:
            each.send()

    def _escalate(self) -> None:
        self._send_none()
        self.talk.do(offers.choose_none, reason=self._none_reason.text().strip(), then=self._none_done)

    def _none_done(self) -> None:
        self._none_card.hide()
        for each in self._none_typed:
            each.recorded()


def _own(case: Case, option: Option, person: Person) -> bool:
    """Tell whether somebody else has to approve an option: who has the case, offered it or asked for it does not (O5)."""
    return person.id in (case.owner_id, option.by, option.asked_by)


def _side_by_side(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = row_of(spacing=8)
    row.addWidget(left, 1)
    row.addWidget(right, 1)
    return row


__all__ = ["OfferPage"]

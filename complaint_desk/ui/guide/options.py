"""The cards of the offer step: ways out that the playbook suggests, and the options on the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.case import Option
from complaint_desk.domain.case_parts import Refusal
from complaint_desk.domain.messages import At, Listed, Message, Money, say
from complaint_desk.domain.timeline import option_letter
from complaint_desk.domain.vocabulary import VALUE_REMEDIES
from complaint_desk.services.guiding import OptionSuggested
from complaint_desk.ui.guide.picking import PickCard, Tick
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, IconButton, row_of
from complaint_desk.wording import Words


@dataclass(frozen=True, slots=True)
class OnTable:
    """An option and what is known around it: like cases that chose its remedy, who may approve, if it is one's own, earlier refusals."""

    option: Option
    like_cases: int
    like_satisfied: int
    may_approve: bool
    own: bool
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the buttons of an option do, each given its number."""

    choose: Callable[[int], object]
    ask: Callable[[int], object]
    answer: Callable[[int, bool], object]
    withdraw: Callable[[int], object]


def like_said(cases: int, satisfied: int) -> Message:
    """Return how the same remedy went in like cases."""
    return say("guide.offer.like", n=cases, satisfied=satisfied)


def _refused(words: Words, refusal: Refusal) -> str:
    """How an approval was refused, for whoever decides about it again."""
    if refusal.reason == "":
        return words("guide.offer.refused_plainly", at=At(refusal.at_us))
    return words("guide.offer.refused_before", at=At(refusal.at_us), reason=refusal.reason or words("timeline.erased_text"))


class OptionCard(PickCard):
    """An option on the table."""

    def __init__(self, look: Look, number: int, acts: Acts) -> None:
        super().__init__(look, "guide.offer.options", number, option_letter(number))
        ident = f"guide.offer.options.{number}"
        self._title = Label(look, weight=600, wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._cost = Label(look, weight=600)
        self._about = Label(look, tone="muted", wrap=True)
        self._ticks = [Tick(look) for _ in range(3)]
        self._choose = Button(look, f"{ident}.choose", say("guide.offer.choose_this"), lambda: acts.choose(number), small=True)
        self._ask = Button(look, f"{ident}.ask", say("guide.offer.ask_approval"), lambda: acts.ask(number), small=True)
        self._grant = Button(look, f"{ident}.approve", say("guide.offer.approve"), lambda: acts.answer(number, True), small=True)
        self._refuse = Button(look, f"{ident}.refuse", say("guide.offer.refuse"), lambda: acts.answer(number, False), small=True)
        self._withdraw = IconButton(look, f"{ident}.withdraw", say("guide.offer.withdraw"), "x", lambda: acts.withdraw(number))
        self._chosen = Tick(look)
        top = row_of(spacing=8)
        top.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        top.addWidget(self._cost, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._withdraw, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(self._about)
        self._authority, self._beside = row_of(self._ticks[0], None, spacing=8), row_of(None, spacing=8)
        inner.addLayout(self._authority)
        inner.addLayout(self._beside)
        inner.addLayout(row_of(self._chosen, None, self._ask, self._refuse, self._grant, self._choose, spacing=6))
        self.column.addLayout(inner)

    def show_entry(self, entry: OnTable) -> None:
        """Show the option as it stands."""
        option, offer = entry.option, entry.option.offer
        words = self.look.words
        self.set_tone("dashed" if offer.interim else "")
        title = offer.what or words("timeline.erased_text")
        self._title.say(say("guide.offer.interim_title", what=title) if offer.interim else title)
        self._cost.say(words.money(offer.cost, offer.currency))
        about = [offer.who or "", words("guide.offer.by", due=At(offer.due_us))]
        if offer.facts_from:
            about.append(words("guide.offer.facts", source=say(f"fact_source.{offer.facts_from}")))
        if entry.like_cases:
            about.append(words.of(like_said(entry.like_cases, entry.like_satisfied)))
        if option.rejected:
            about.append(words("guide.offer.not_wanted", reason=option.rejected_because or words("timeline.erased_text")))
        if option.approval == "asked" and option.asked_because != "":
            about.append(words("guide.offer.asked_because", reason=option.asked_because or words("timeline.erased_text")))
        if option.approval == "asked" and entry.may_approve and entry.own:
            about.append(words("guide.offer.others_approve"))
        if not option.allowed:
            about += [_refused(words, refusal) for refusal in entry.refused]
        self._about.say(" · ".join(part for part in about if part))
        self._show_ticks(option)
        waits = option.approval == "asked"
        self._choose.setVisible(option.allowed and not option.chosen and not offer.interim)
        self._ask.setVisible(not option.allowed and option.approval in ("", "refused", "expired"))
        for button in (self._grant, self._refuse):
            button.setVisible(waits and entry.may_approve and not entry.own)
        self._chosen.setVisible(option.chosen)
        self._withdraw.setVisible(not option.chosen)
        self._chosen.show_tick("circle-check", "on_time", say("guide.offer.chosen"))
        state = words("guide.offer.chosen") if option.chosen else ""
        parts = [
            words("guide.offer.option", letter=option_letter(option.number)),
            title,
            self._cost.text(),
            self._about.text(),
            *self._said(),
            state,
        ]
        self.name(". ".join(part for part in parts if part))

    def _show_ticks(self, option: Option) -> None:
        offer = option.offer
        over = Money(offer.over_limit, offer.currency)
        limit = (
            {
                "granted": ("check", "on_time", say("guide.offer.granted")),
                "asked": ("hourglass", "soon", say("guide.offer.asked", over=over)),
                "refused": ("x", "late", say("guide.offer.refused")),
                "expired": ("hourglass", "late", say("guide.offer.expired")),
                "": ("stamp", "soon", say("guide.offer.over", over=over)),
            }[option.approval]
            if offer.over_limit
            else ("check", "on_time", say("guide.offer.within"))
        )
        self._ticks[0].show_tick(*limit)
        row = self._beside if offer.over_limit else self._authority  # an amount and its approval take a line in a narrow guide
        if row.indexOf(self._ticks[1]) < 0:
            for tick in self._ticks[1:]:
                row.insertWidget(row.count() - 1, tick)
        for tick, key, holds in ((self._ticks[1], "feasible", offer.feasible), (self._ticks[2], "timely", offer.timely)):
            said = say(f"guide.offer.{key}") if holds else say(f"guide.offer.not_{key}")
            tick.show_tick("check" if holds else "minus", "on_time" if holds else "muted", said)

    def _said(self) -> list[str]:
        return [label.text() for tick in self._ticks for label in tick.findChildren(Label)]


class SuggestionCard(Card):
    """A way out from the playbook, or one that worked in like cases: a press fills the form, another puts it on the table as it is."""

    def __init__(self, look: Look, key: str, fill: Callable[[OptionSuggested], object], offer: Callable[[OptionSuggested], object]) -> None:
        ident = f"guide.offer.suggestions.{key}"
        super().__init__(ident=ident, margins=(12, 6, 8, 6), spacing=0)
        self._look, self._fill = look, fill
        self._suggested: OptionSuggested | None = None
        self._title = Label(look, weight=500, wrap=True)
        self._cost = Label(look, tone="muted")
        self._about = Label(look, role="micro", tone="muted", wrap=True)
        self._over = Tick(look)
        self._use = Button(look, f"{ident}.fill", say("guide.offer.fill"), self._filled, icon="pencil", kind="text", small=True)
        self._offer = Button(
            look,
            f"{ident}.offer",
            say("guide.offer.as_is"),
            lambda: self._suggested and offer(self._suggested),
            icon="plus",
            kind="text",
            small=True,
        )
        top = row_of(spacing=8)
        top.addWidget(self._title, 1)
        top.addWidget(self._cost, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        self.column.addWidget(self._about)
        self.column.addLayout(row_of(self._over, None, self._use, self._offer, spacing=4))

    def serve(self, key: str) -> None:
        """Be the card of another suggestion from now on."""
        ident = f"guide.offer.suggestions.{key}"
        self.setObjectName(ident)
        self._use.setObjectName(f"{ident}.fill")
        self._offer.setObjectName(f"{ident}.offer")

    def show_suggestion(self, suggested: OptionSuggested, currency: str) -> None:
        """Show the suggestion as it stands now."""
        self._suggested = suggested
        option, words = suggested.option, self._look.words
        self._title.say(say("guide.offer.interim_title", what=option.title) if option.interim else option.title)
        money = Money(option.cost or "0", currency)
        self._offer.setVisible(suggested.source == "playbook")  # what another one costs here nobody knows yet
        if suggested.price_needed:
            self._cost.say(say("guide.offer.the_price") if option.remedy in VALUE_REMEDIES else say("guide.offer.plus_price", cost=money))
        else:
            self._cost.say(words.money(option.cost, currency) if option.cost else "")
        about = [words(f"who.{option.who}"), words("guide.offer.within_hours", n=option.due_hours)]
        if suggested.like_cases:
            about.append(words.of(like_said(suggested.like_cases, suggested.like_satisfied)))
        if option.checks:
            about.append(words("guide.offer.check_first", checks=Listed(tuple(say(f"feasible.{check}") for check in option.checks))))
        self._about.say(" · ".join(about))
        self._over.setVisible(bool(suggested.over_limit))
        self._over.show_tick("stamp", "soon", say("guide.offer.over", over=Money(suggested.over_limit or "0", currency)))
        self.setAccessibleName(". ".join(part for part in (self._title.text(), self._cost.text(), self._about.text()) if part))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fill the form with a press anywhere on the card."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._filled()

    def _filled(self) -> None:
        if self._suggested is not None:
            self._fill(self._suggested)


class Suggestions(QWidget):
    """The playbook's ways out that are not on the table yet; three, and the rest with one press."""

    _FIRST = 3

    def __init__(self, look: Look, fill: Callable[[OptionSuggested], object], offer: Callable[[OptionSuggested], object]) -> None:
        super().__init__()
        self._look, self._fill, self._offer = look, fill, offer
        self.setObjectName("guide.offer.suggestions")
        self._cards: dict[str, SuggestionCard] = {}
        self._spare: list[SuggestionCard] = []
        self._shown: list[OptionSuggested] = []
        self._currency = ""
        self._folded = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._fold = Button(look, "guide.offer.suggestions.more", "", self._unfold, kind="text", small=True, after="chevron-down")
        self._column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def fold(self) -> None:
        """Show the first ones only."""
        self._folded = True

    def show_suggestions(self, suggestions: tuple[OptionSuggested, ...], currency: str) -> None:
        """Show what is not offered yet."""
        self._shown, self._currency = [each for each in suggestions if not each.offered], currency
        self._put()

    def _put(self) -> None:
        """Put the cards of what is in sight: one that stays is the same widget, one that went is used for one that came."""
        wanted = self._shown[: self._FIRST] if self._folded else self._shown
        keys = [each.option.key for each in wanted]
        for key in [each for each in self._cards if each not in keys]:
            card = self._cards.pop(key)
            self._column.removeWidget(card)
            card.hide()
            card.serve("")  # its ids must not be found beside those of the next one
            self._spare.append(card)
        for at, each in enumerate(wanted):
            card = self._cards.get(each.option.key) or self._take(each.option.key)
            card.show_suggestion(each, self._currency)
            if self._column.indexOf(card) != at:
                self._column.insertWidget(at, card)
            card.show()
        self._fold.setVisible(self._folded and len(self._shown) > self._FIRST)
        self._fold.say(say("guide.offer.more", n=len(self._shown) - self._FIRST))

    def _take(self, key: str) -> SuggestionCard:
        if self._spare:
            card = self._spare.pop()
            card.serve(key)
        else:
            card = SuggestionCard(self._look, key, self._fill, self._offer)
        self._cards[key] = card
        return card

    def _unfold(self) -> None:
        self._folded = False
        self._put()

    def _retranslate(self, _words: object) -> None:
        self.setAccessibleName(self._look.worded(say("guide.offer.suggestions")))

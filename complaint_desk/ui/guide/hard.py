"""Hard moments at hand in every step: one press shows the words to say, what to do and to avoid, and records what happened.

Nothing here asks back or covers the conversation: the words stand at the top of the panel until they are put away, and the field in
which somebody types keeps the cursor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from complaint_desk.domain.case import Case
from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.handling import WARNINGS
from complaint_desk.domain.messages import say
from complaint_desk.domain.phrases import HARD_MOMENTS
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import DANGERS
from complaint_desk.services import hard_moments
from complaint_desk.services.guiding import HardShown
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.page import SayCard, column_of
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, set_tip
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FieldError, FormRow, IconButton, IconMark, LineField, row_of
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.ui.widgets.given import Group
from complaint_desk.wording import Words

HARD_KEYS: Final = keys_of("guide.hard")
_SAID: Final = 3
_ABUSIVE: Final = ("abusive_warn", "abusive_warn_again", "abusive_end")
_CALL_BACK_MINUTES: Final = 10
"""Offered as the time of a call back after a cut: we call at once, so it is short."""

_IDS: Final = {"second_complaint": "second"}


class HardMoments(Group):
    """The entries, and the card of the one that was pressed.

    Signals:
        case_wanted: the id of a case that shall be shown: the second complaint of a call, or the first again.
        moment_shown: the code of the moment whose words stand open, "" when none do.

    Attributes:
        button: opens and closes the entries; it stands elsewhere.
    """

    case_wanted = Signal(int)
    moment_shown = Signal(str)

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._talk, self._drafts, self._clock = look, talk, drafts, clock
        self._when_key = ""
        self._view: CaseView | None = None
        self._open: dict[int, str] = {}  # the moment that stands open, by case
        self._first_of: dict[int, int] = {}  # the case from which a second complaint was opened, by its id
        self._moments: dict[str, HardShown] = {}
        self._unfolded = False
        self.button = Button(
            look, "guide.hard", say("guide.hard.title"), self.toggle, kind="text", small=True, after="chevron-down", keys=HARD_KEYS,
            badge=False,
        )
        self.back = Button(look, "guide.hard.back", "", self._go_back, icon="undo-2", small=True)
        self._entries = {
            code: Button(
                look, f"guide.hard.{_IDS.get(code, code)}", say(f"guide.hard.{code}"), self._presser(code), small=True, parent=self,
            )
            for code in HARD_MOMENTS
        }
        self._list = Card(ident="guide.hard.entries", margins=(8, 8, 8, 8), spacing=6)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._list.column.addLayout(self._grid)
        column = column_of(self, 8)
        column.addLayout(row_of(self.back, None))
        column.addWidget(self._list)
        column.addWidget(self._make_card(look))
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)
        self._show_parts()

    def _make_card(self, look: Look) -> Card:
        self._card = Card(tone="info", ident="guide.hard.card", margins=(10, 8, 8, 10), spacing=6)
        self._title = Label(look, role="body", weight=600, wrap=True, ident="guide.hard.shown")
        self._done = Label(look, role="micro", tone="on_time", wrap=True, ident="guide.hard.done")
        self._close = IconButton(look, "guide.hard.close", say("guide.hard.close"), "x", self.close_card)
        top = row_of(spacing=6)
        self._hand = IconMark(look, "hand", "info_text", ident="guide.hard.hand")
        self._hand.setFixedHeight(26)  # as high as what closes the card, so that both stand beside the first line
        top.addWidget(self._hand, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._card.column.addLayout(top)
        self._card.column.addWidget(self._done)
        self._say = [SayCard(look, self._talk, number, prefix="guide.hard.say") for number in range(1, _SAID + 1)]
        for card in self._say:
            self._card.column.addWidget(card)
        self._card.column.addWidget(self._make_call_back(look))
        self._do = Label(look, wrap=True, ident="guide.hard.do")
        self._avoid = Label(look, tone="muted", wrap=True, ident="guide.hard.avoid")
        self._card.column.addWidget(self._do)
        self._card.column.addWidget(self._avoid)
        return self._card

    def _make_call_back(self, look: Look) -> QWidget:
        self._call_back = Group()
        column = column_of(self._call_back, 4)
        self._who = ChoiceField(look, "guide.hard.cut_off.who", say("guide.hard.who"), (), small=True)
        self._when = LineField(look, "guide.hard.cut_off.when", say("guide.hard.when"), say("guide.offer.when_hint"), small=True)
        self._error = FieldError(look, "guide.hard.cut_off.error", self._when)
        self._when.textChanged.connect(self._error.clear)
        self._when.returnPressed.connect(self._promise_call)
        save = Button(look, "guide.hard.cut_off.save", say("guide.hard.promise_call"), self._promise_call, icon="phone-call", small=True)
        column.addWidget(FormRow(look, say("guide.hard.who"), self._who))
        column.addWidget(FormRow(look, say("guide.hard.when"), self._when))
        column.addWidget(self._error)
        column.addLayout(row_of(None, save))
        return self._call_back

    def turn_to(self, view: CaseView) -> None:
        """Show another case; what stood open there stands open again."""
        self._unfolded = False
        self._error.clear()
        self.leave()
        self._when.clear()
        self._when_key = f"guide.{view.case.id}.cut_off.when"
        self._drafts.watch(self._when_key, self._when, over=True)
        self._done.say("")

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        if self._when_key:
            self._drafts.unwatch(self._when_key)
        self._when_key = ""

    def show_view(self, view: CaseView) -> None:
        """Show what can be pressed now and the words of the moment that stands open."""
        self._view = view
        self._moments = {moment.code: moment for moment in view.guide.hard}
        names = [(str(person), name) for person, name in view.names.items() if person]
        self._who.offer(names)
        if not self._who.pending and not self._who.code:
            self._who.set_chosen(str(self._talk.person.id))
        first = self._first_of.get(view.case.id, 0)
        if first:
            number = next((row.number for row in view.other_cases if row.id == first), "")
            self.back.say(say("guide.hard.back", number=number))
        self._show_parts()

    def toggle(self) -> None:
        """Open the entries, or put them away."""
        self._unfolded = not self._unfolded
        self._show_parts()

    def close_card(self) -> None:
        """Put the words away; what was recorded stays."""
        if self._view is not None:
            self._open.pop(self._view.case.id, None)
        self._done.say("")
        self._show_parts()

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside its field; False when it is about none of these."""
        if isinstance(problem, BadValue) and problem.field == "guide.hard.cut_off" and self._call_back.isVisibleTo(self):
            self._error.show_error(problem.message)
            return True
        return False

    def _presser(self, code: str) -> Callable[[], None]:
        return lambda: self._press(code)

    def _press(self, code: str) -> None:
        view = self._view
        if view is None:
            return
        again = self._open.get(view.case.id) == code
        self._unfolded = False
        self._open[view.case.id] = code
        self._done.say("")
        if code in _ABUSIVE:
            last = code == "abusive_end"
            self._talk.do(hard_moments.end_call if last else hard_moments.warn_abusive, then=self._teller("ended" if last else "warned"))
        elif code in DANGERS and not (again and code in view.case.dangers):
            self._talk.do(hard_moments.note_danger, danger=code, then=self._teller("called_in"))
        elif code == "second_complaint":
            self._talk.do(hard_moments.second_complaint, told=self._show_second)
        elif code == "cut_off" and not self._when.text():
            self._when.setText(self._look.words("guide.hard.in_minutes", n=_CALL_BACK_MINUTES))
        self._show_parts()

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self._done.say(say(f"guide.hard.{key}"))

    def _promise_call(self) -> None:
        words = self._look.words
        due_us = parse_due(self._when.text().strip(), now_us=self._clock(), zone=words.zone, language=words.language)
        if not due_us:
            self._error.show_error(say("guide.hard.when_unclear"))
        elif not self._who.commit():
            self._error.show_error(say("guide.hard.who_unclear"))
        else:
            person, kept = int(self._who.code or 0), self._when_key
            self._talk.do(
                hard_moments.cut_off, what=words("guide.hard.we_call_back"), due_us=due_us, person=person,
                then=lambda: self._promised(kept),
            )

    def _promised(self, kept: str) -> None:
        self._drafts.discard(kept)
        if kept == self._when_key:
            self._when.clear()
            self._done.say(say("guide.hard.promised"))

    def _show_second(self, changed: Any) -> None:
        """The second complaint is there: the first keeps its place, and the new one knows the way back."""
        first, second = int(changed.result["first"]), int(changed.result["case"])
        self._open.pop(first, None)
        self._open[second] = "second_complaint"
        self._first_of[second] = first
        self.case_wanted.emit(second)

    def _go_back(self) -> None:
        view = self._view
        if view is not None and view.case.id in self._first_of:
            self.case_wanted.emit(self._first_of[view.case.id])

    def _show_parts(self) -> None:
        view = self._view
        case = view.case if view is not None else None
        running = bool(self._moments)
        self.button.setVisible(running)
        self.button.turn(open_=self._unfolded)
        self.back.setVisible(case is not None and case.id in self._first_of)
        self._list.setVisible(running and self._unfolded)
        if case is not None and self._unfolded:
            self._show_entries(case)
        moment = self._moments.get(self._open.get(case.id, "")) if case is not None and running else None
        self._card.setVisible(moment is not None)
        if moment is not None:
            self._show_moment(moment)
        self.moment_shown.emit(moment.code if moment is not None else "")
        self.setVisible(any(not part.isHidden() for part in (self.back, self._list, self._card)))

    def _show_entries(self, case: Case) -> None:
        """Warn, warn again, end the call: only what may come next is there."""
        next_one = _ABUSIVE[min(case.warnings, WARNINGS)]
        shown = [
            code for code in HARD_MOMENTS
            if code in self._moments and (code not in _ABUSIVE or code == next_one)
            and (code != "not_verified" or case.verified == "not_yet")
        ]
        for code, entry in self._entries.items():
            self._grid.removeWidget(entry)
            entry.setVisible(code in shown)
        for at, code in enumerate(shown):
            self._grid.addWidget(self._entries[code], at // 2, at % 2)

    def _show_moment(self, moment: HardShown) -> None:
        self._title.say(moment.title)
        self._title.begin_in_the_middle(self._hand.height())
        for at, card in enumerate(self._say):
            card.setVisible(at < len(moment.say))
            if at < len(moment.say):
                card.show_phrase(moment.say[at], said=self._was_said(moment.say[at].text))
        words = self._look.words
        self._do.say("\n".join(moment.do))
        self._avoid.say(say("guide.avoid", texts=words("guide.missing.mark").join(map(words.within, moment.avoid))))
        self._avoid.setVisible(bool(moment.avoid))
        self._call_back.setVisible(moment.code == "cut_off")
        self._done.setVisible(bool(self._done.text()))
        self._card.setAccessibleName(moment.title)

    def _was_said(self, text: str) -> bool:
        timeline = self._view.timeline if self._view is not None else ()
        return any(entry.kind == "said" and not entry.undone and entry.text == text for entry in timeline)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("guide.hard.title"))
        set_tip(self.button, words("guide.keys", name=words("guide.hard.title"), keys=key_text(HARD_KEYS)))

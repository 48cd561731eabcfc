"""The customer card: names, masked numbers with a look for thirty seconds, what we promised, earlier cases with how they ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.contact import masked_email, masked_phone
from complaint_desk.domain.identities import without_identities
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.row import CaseRow
from complaint_desk.domain.vocabulary import VERIFIED_HOW
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.marks import MarksCard
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, elided, one_line
from complaint_desk.ui.widgets import Avatar, Button, ChoiceField, Heading, IconButton, Line, row_of, tab_after

REVEAL_MS: Final = 30_000
_MARGINS: Final = 40
"""What an earlier case leaves free beside its words: the edges of the card, and room for its scroll bar."""
MOST_EARLIER, MOST_PROMISES = 5, 4
_BELOW_PERSON: Final = 2
"""Behind the head with the name and the grid with the details."""

Part = TypeVar("Part", bound=QWidget)


class Following(QWidget):
    """Something at the end of the card that follows the case."""

    def show_view(self, _view: CaseView) -> None:
        """Show what belongs to another case."""


def outcome_of(row: CaseRow) -> tuple[Message, str]:
    """Return how a case ended or where it stands, and its tone."""
    if row.status == "merged" or (row.is_open and not row.resolved_us):
        return say(f"status.{row.status}"), "muted"
    if row.result >= 4:
        return say("case.satisfied"), "on_time"
    if row.result:
        return say("case.graded", n=row.result), "soon"
    return say("case.unanswered"), "muted"


class _Promised(QWidget):
    """A promise that still holds, and by when."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.what = Label(look, elide=True)
        self.due = Label(look, role="micro", tone="muted", elide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.what)
        column.addWidget(self.due)


class _Earlier(QWidget):
    """Another case of the customer, to be opened, and how it ended."""

    def __init__(self, look: Look, show: Callable[[int], object]) -> None:
        super().__init__()
        self._case_id = 0
        self._show = Button(look, "", "", lambda: show(self._case_id), kind="link")
        self._outcome = Label(look, role="micro")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row_of(self._show, None))
        column.addWidget(self._outcome)

    def show_case(self, row: CaseRow, line: str) -> None:
        """Show a case by the ``line`` of its words that there is room for."""
        self._case_id = row.id
        self._show.setObjectName(f"case.earlier.{row.number}")
        self._show.say(line)
        said, tone = outcome_of(row)
        self._outcome.say(said)
        self._outcome.set_tone(tone)

    def rest(self) -> None:
        """Show no case: its name may be that of another row by now."""
        self._show.setObjectName("")


def _enough(parts: list[Part], wanted: int, column: QVBoxLayout, make: Callable[[], Part]) -> None:
    """Let so many rows be seen: made once and used for every case, since making one takes longer than filling it."""
    while len(parts) < wanted:
        parts.append(make())
        column.addWidget(parts[-1])
    for at, part in enumerate(parts):
        part.setVisible(at < wanted)


class CustomerCard(QScrollArea):
    """The card at the right.

    Signals:
        case_wanted: the id of an earlier case that shall be shown.
        verified: how we know who calls: a code, and own words when it is ``other``.
    """

    case_wanted = Signal(int)
    verified = Signal(str, str)

    def __init__(self, look: Look, marks: MarksCard, parent: QWidget | None = None) -> None:
        """Take the look, and the tags and fields that stand below what is known of the customer."""
        super().__init__(parent)
        self._look, self._marks = look, marks
        self._view: CaseView | None = None
        self._revealed = False
        self._guard: Callable[[CaseView, Callable[[], object]], object] = lambda _view, then: then()
        self._parts: list[Following] = []
        self.setObjectName("case.card")
        self.setProperty("edge", "left")  # its own, so that it stays while nobody is shown
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = page = QFrame()
        page.setProperty("ground", "surface")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(16, 12, 11, 12)
        self._column.setSpacing(10)
        self._make_head(look)
        self._promises = self._section(look, "case.promised")
        self._earlier = self._section(look, "case.earlier")
        self._product = self._section(look, "case.product")
        self._promised: list[_Promised] = []
        self._before: list[_Earlier] = []
        self._named, self._bought = Label(look, elide=True), Label(look, role="micro", tone="muted", elide=True)
        for label in (self._named, self._bought):
            self._product[2].addWidget(label)
        self._column.addWidget(marks)
        self._column.addStretch(1)
        self.setWidget(page)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REVEAL_MS)
        self._timer.timeout.connect(self._hide_again)

    def _make_head(self, look: Look) -> None:
        self._avatar = Avatar(look, "")
        self._name = Label(look, weight=600, elide=True, ident="case.card.name")
        self._since = Label(look, role="micro", tone="muted", elide=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._since)
        head = row_of(self._avatar)
        head.addLayout(words, 1)
        self._column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 68)
        grid.setColumnStretch(1, 1)
        self._values = {name: Label(look, elide=True, ident=f"case.card.{name}") for name in ("phone", "email", "suitable", "address")}
        self._names = {name: Label(look, say(f"case.card_{name}"), tone="muted") for name in self._values}
        self._reveal = IconButton(look, "case.reveal", say("case.reveal"), "eye", self._toggle)
        for at, (name, value) in enumerate(self._values.items()):
            grid.addWidget(self._names[name], at, 0)
            grid.addWidget(value, at, 1)
        grid.addWidget(self._reveal, 0, 2)
        self._known = ChoiceField(look, "case.verified", say("intake.verified"), [(code, say(f"verified.{code}")) for code in VERIFIED_HOW],
                                  say("verified.not_yet"), own_words=True, small=True)
        self._known.chosen.connect(self._verify)
        grid.addWidget(Label(look, say("intake.verified_short"), tone="muted"), 4, 0)
        grid.addWidget(self._known, 4, 1, 1, 2)
        self._column.addLayout(grid)

    def _section(self, look: Look, key: str) -> tuple[QWidget, Heading, QVBoxLayout]:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        heading = Heading(look, say(key), role="micro")
        column.addWidget(Line())
        column.addWidget(heading)
        inside = QVBoxLayout()
        inside.setSpacing(4)
        column.addLayout(inside)
        self._column.addWidget(group)
        return group, heading, inside

    def guard_reveal(self, guard: Callable[[CaseView, Callable[[], object]], object]) -> None:
        """Let somebody note why a masked number is looked at: it is shown once they call what they are given."""
        self._guard = guard

    def add_part(self, part: Following) -> None:
        """Put something that follows the case at the end of the card."""
        self._parts.append(part)
        self._column.insertWidget(self._column.count() - 1, part)
        if self._view is not None:
            part.show_view(self._view)

    def add_below_person(self, part: Following) -> None:
        """Put something that follows the case below what is known of the customer."""
        self._parts.append(part)
        self._column.insertWidget(_BELOW_PERSON, part)
        tab_after(self._known, part)
        if self._view is not None:
            part.show_view(self._view)

    @property
    def pending(self) -> bool:
        """Whether something stands in a field of its marks that takes the place of what is recorded as soon as the field is left."""
        return self._marks.pending

    def await_view(self) -> None:
        """Show nobody until the next case is shown: what stands here is about the customer of the one before."""
        self._page.hide()

    def show_view(self, view: CaseView) -> None:
        """Show the customer of a case."""
        self._page.show()
        for part in self._parts:
            part.show_view(view)
        if self._view is None or self._view.case.customer_id != view.case.customer_id:
            self._revealed = False
            self._timer.stop()
        before, self._view = self._view, view
        if before is None or before.case.id != view.case.id or not self._known.pending:
            self._known.set_chosen(view.case.verified)
        self._known.setReadOnly(not view.case.is_open)  # nobody is spoken to any more
        self._show_person(view)
        self._marks.show_view(view)
        if before is not None and (before.case.promises, before.other_cases, before.case.facts) == (
                view.case.promises, view.other_cases, view.case.facts) and before.case.id == view.case.id:
            return
        self._show_promises(view)
        self._show_earlier(view)
        self._show_product(view)

    def _show_person(self, view: CaseView) -> None:
        customer, words = view.customer, self._look.words
        name = (customer.name or customer.form_of_address or "–") if customer else "–"
        self._avatar.show_person(name)
        self._name.say(one_line(name))
        since = words("case.since", year=str(words.local(customer.since_us).year)) if customer and customer.since_us else ""
        self._since.say(since)
        phone, email = ((customer.phone or "", customer.email or "") if customer else ("", ""))
        open_ = self._revealed
        shown = {
            "phone": phone if open_ else masked_phone(phone), "email": email if open_ else masked_email(email),
            "suitable": (customer.suitable_time or "") if customer else "", "address": (customer.form_of_address or "") if customer else "",
        }
        for key, value in shown.items():
            self._values[key].say(one_line(value))
            self._values[key].setVisible(bool(value))
            self._names[key].setVisible(bool(value))
        self._reveal.setVisible(bool(phone or email))
        self._reveal.set_icon("eye-off" if open_ else "eye")
        self._reveal.say(say("case.conceal") if open_ else say("case.reveal"))

    def _show_promises(self, view: CaseView) -> None:
        group, _, inside = self._promises
        promised = [each for each in view.case.promises if not each.ended_us][:MOST_PROMISES]
        _enough(self._promised, len(promised), inside, lambda: _Promised(self._look))
        for part, promise in zip(self._promised, promised, strict=False):
            part.what.say(one_line(promise.what or self._look.words("timeline.erased_text")))
            part.due.say(say("case.by", at=At(promise.due_us)))
            part.due.set_tone("late" if promise.due_us < view.now_us else "muted")
        group.setVisible(bool(promised))

    def _show_earlier(self, view: CaseView) -> None:
        group, heading, inside = self._earlier
        heading.say(say("case.earlier"), str(len(view.other_cases) or ""))
        metrics = QFontMetrics(self._look.theme.font("body"))
        room = self._look.theme.size["customer"] - _MARGINS
        rows = view.other_cases[:MOST_EARLIER]
        _enough(self._before, len(rows), inside, lambda: _Earlier(self._look, self.case_wanted.emit))
        for part, row in zip(self._before, rows, strict=False):
            part.show_case(row, elided(metrics, one_line(without_identities(row.words_line) or row.number), room))
        for part in self._before[len(rows) :]:
            part.rest()
        group.setVisible(bool(rows))

    def _show_product(self, view: CaseView) -> None:
        fact, bought = view.case.facts.get("product"), view.case.facts.get("purchase")
        name = (fact.value or fact.code) if fact is not None and not fact.unknown else ""
        self._named.say(one_line(name or ""))
        self._bought.say(one_line((bought.value or "") if bought is not None else ""))
        self._bought.setVisible(bool(bought is not None and bought.value))
        self._product[0].setVisible(bool(name))

    def _toggle(self) -> None:
        if self._revealed:
            self._timer.stop()
            self._hide_again()
        elif self._view is not None:
            asked = self._view.case.id
            self._guard(self._view, lambda: self._look_at(asked))

    def _look_at(self, case_id: int) -> None:
        """Show it for thirty seconds, unless another case is shown by now."""
        if self._view is not None and self._view.case.id == case_id:
            self._revealed = True
            self._timer.start()
            self._show_person(self._view)

    def _hide_again(self) -> None:
        self._revealed = False
        if self._view is not None:
            self._show_person(self._view)

    def _verify(self, code: str, text: str) -> None:
        self.verified.emit(code or "other", "" if code else text)

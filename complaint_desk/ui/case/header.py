"""The header of a case: who, what, how risky and why, whose it is, how it stands, and the clocks with their "why then"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.clocks import Clock
from complaint_desk.domain.messages import Message, Span, say
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.waiting import unanswered
from complaint_desk.services.case_page import CasePage
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.limits import limit_presses
from complaint_desk.ui.look import Look
from complaint_desk.ui.naming import NameForm
from complaint_desk.ui.refusing import say_who_may
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, Chip, ClockBar, IconButton, row_of

AWAY: Final = ("hour", "three_hours", "tomorrow", "monday", "week")
"""Until when a case can be put away, by code."""

MOST_CLOCKS: Final = 4
NARROW, NARROWEST = 720, 600
_RANKS: Final = {"breached": 0, "soon": 1, "running": 2}
_WHOLE = 400
"""Letters of a clock's line in the menu: all of it, since nowhere else is it seen."""
_APART, _WIDEST = 24, 210
_STATES: Final = {"breached": "late", "late": "late", "kept": "kept", "paused": "paused"}


class RiskChip(Chip):
    """The risk's level with its heaviest reason; a press shows the whole sum.

    Signals:
        pressed: by mouse or key.
    """

    pressed = Signal()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Show the sum."""
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the sum with Space or Return."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.pressed.emit()
            return
        super().keyPressEvent(event)


def clock_left(clock: Clock, now_us: int) -> Message:
    """Return how long a clock has left, or how it ended."""
    state = clock.state(now_us)
    if state == "paused":
        return say("clock_state.stuck" if clock.stuck else "clock_state.paused")
    if state == "kept":
        return say("clock_state.kept")
    if state in {"breached", "late"}:
        return say("case.late_by", span=Span((clock.end_us or now_us) - clock.due_us))
    return say("case.left", span=Span(clock.due_us - now_us))


def shown_clocks(clocks: Sequence[Clock], now_us: int) -> list[Clock]:
    """Return the clocks of the header; where there are more than MOST_CLOCKS, those that press most, in the same order."""
    found = told_clocks(clocks)
    pressing = {id(clock) for clock in sorted(found, key=lambda clock: _presses(clock, now_us))[:MOST_CLOCKS]}
    return [clock for clock in found if id(clock) in pressing]


def told_clocks(clocks: Sequence[Clock]) -> list[Clock]:
    """Return the clocks that concern a case now: first response and resolution, the statutory ones that run, then what runs, due first."""
    service = [clock for clock in clocks if clock.kind == "service"]
    law = sorted((clock for clock in clocks if clock.kind == "statutory" and clock.runs), key=lambda clock: clock.due_us)
    others = (clock for clock in clocks if clock.kind not in ("service", "statutory") and clock.runs)
    return [*service[:2], *law, *service[2:], *sorted(others, key=lambda clock: clock.due_us)]


def _presses(clock: Clock, now_us: int) -> tuple[int, int]:
    """Return what clocks are ordered by, those that press most first; of two alike the one due first."""
    return _RANKS.get(clock.state(now_us), len(_RANKS)), clock.due_us


class Clocks(QWidget):
    """The clock bars; what has no room is counted behind them, and a press tells it in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._every_bar: list[ClockBar] = []
        self._bars: list[ClockBar] = []
        self._pressing: list[ClockBar] = []
        self._names: list[tuple[str, int]] = []
        self.setObjectName("case.clocks")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_APART)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._rest = Button(look, "case.clocks.more", "", self._show_rest, kind="text", small=True)
        self._rest.hide()
        self._row.addWidget(self._rest)
        self._row.addStretch(1)
        self._told: list[str] = []
        self._places: list[int] = []
        self.setMinimumSize(150, 28)

    def show_clocks(self, clocks: Sequence[Clock], now_us: int) -> None:
        """Show where the clocks stand now."""
        chosen = shown_clocks(clocks, now_us)
        names = [(clock.name, clock.number) for clock in chosen]
        if names != self._names:
            self._make_bars(chosen)
            self._names = names
        words = self._look.words
        whys = {id(clock): words.of(clock.why) for clock in clocks}  # by what they are: telling them apart by all they hold takes longer
        lefts = {id(clock): clock_left(clock, now_us) for clock in clocks}
        for bar, clock in zip(self._bars, chosen, strict=True):
            state = _STATES.get(clock.state(now_us), "running")
            bar.show_clock(lefts[id(clock)], clock.used(now_us), state=state, why=whys[id(clock)])
            bar.setAccessibleDescription(whys[id(clock)])
            bar.setMaximumWidth(max(_WIDEST, bar.sizeHint().width()))  # a late one with a long name would be squeezed
        ranks = [_presses(clock, now_us) for clock in chosen]
        self._pressing = [self._bars[at] for at in sorted(range(len(ranks)), key=ranks.__getitem__)]
        told = {}
        for clock in clocks:
            name, left, why = say(f"clock.{clock.name}"), lefts[id(clock)], whys[id(clock)]
            told[id(clock)] = words("case.clock_told", name=name, left=left, why=why)
        found = told_clocks(clocks)
        self._told = [told[id(clock)] for clock in found]
        self._places = [next(at for at, each in enumerate(found) if each is clock) for clock in chosen]
        self.setAccessibleName(words("case.clocks"))
        self.setAccessibleDescription(" ".join(told.values()))
        self._fit()

    def _make_bars(self, clocks: Sequence[Clock]) -> None:
        """Name the bars; those that are left over are kept for the next case, under no name."""
        while len(self._every_bar) < len(clocks):
            bar = ClockBar(self._look, "", "", "", 0.0)
            self._row.insertWidget(len(self._every_bar), bar)
            self._every_bar.append(bar)
        for bar in self._every_bar[len(clocks):]:
            bar.serve("", "")
            bar.hide()
        self._bars = self._every_bar[: len(clocks)]
        for bar, clock in zip(self._bars, clocks, strict=True):
            number = f".{clock.number}" if clock.number else ""
            bar.serve(f"case.clock.{clock.name}{number}", say(f"clock.{clock.name}"))

    def _fit(self) -> None:
        """Show what has room, what presses most before the rest, of two alike the one due first; each stays in its place in the row."""
        fitting = self._fitting(self.width())
        if left_out := len(self._told) - len(fitting):
            self._rest.say(say("case.clocks_more", n=left_out))
            fitting = self._fitting(self.width() - self._rest.sizeHint().width() - _APART)
            self._rest.say(say("case.clocks_more", n=len(self._told) - len(fitting)))
        for bar in self._pressing:
            bar.setVisible(bar in fitting)
        self._rest.setVisible(bool(left_out))
        if left_out:
            self._rest.setAccessibleDescription(" ".join(self._left_out()))

    def _fitting(self, room: int) -> list[ClockBar]:
        """Return the bars that there is room for, at least the one that presses most."""
        found: list[ClockBar] = []
        for bar in self._pressing:
            wanted = bar.sizeHint().width()
            if wanted <= room or not found:
                found.append(bar)
                room -= wanted + _APART
        return found

    def _show_rest(self) -> None:
        """Tell the clocks that have no bar."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("case.clocks.menu")
        for told in self._left_out():
            menu.addAction(one_line(told, _WHOLE).replace("&", "&&"))  # not greyed: the arrow keys go over it, and a screen reader tells it
        menu.popup(self._rest.mapToGlobal(self._rest.rect().bottomLeft()))

    def _left_out(self) -> list[str]:
        """Return what is told of the clocks that have no bar."""
        shown = {at for at, bar in zip(self._places, self._bars, strict=True) if not bar.isHidden()}
        return [told for at, told in enumerate(self._told) if at not in shown]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as have room."""
        super().resizeEvent(event)
        self._fit()


class Header(QFrame):
    """The strip at the top, 108 high.

    Signals:
        owner_wanted: the id of the person who shall own the case, 0 for nobody.
        wait_wanted: ``customer``, ``department`` or empty to go on, and why.
        undo_wanted: the person's own last step shall be taken back.
        limit_wanted: a verb of ``services.limits`` and its fields: something about a statutory limit was decided.
        transparency_wanted: how this complaint is handled shall be shown, to read it out.
        macro_wanted: a macro shall be run on the case.
        reminder_wanted: the person wants to be reminded of something in the case.
        away_wanted: the case shall be put away, until a moment by its code, or ``wake``.
        field_wanted: the accessible id of a field of the page on which cases are joined and split.
        evidence_wanted: the case shall be taken out as evidence.
    """

    owner_wanted = Signal(int)
    wait_wanted = Signal(str, str)
    undo_wanted = Signal()
    limit_wanted = Signal(object, object)
    transparency_wanted = Signal()
    macro_wanted = Signal()
    reminder_wanted = Signal()
    away_wanted = Signal(str)
    field_wanted = Signal(str)
    evidence_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why: NameForm | None = None
        self._again: NameForm | None = None
        self._look = look
        self._page: CasePage | None = None
        self._person: Person | None = None
        self._undo: Message | None = None
        self.setObjectName("case.header")
        self.setProperty("ground", "raised")
        self.setFixedHeight(look.theme.size["case_header"])
        self._name = Label(look, role="title", elide=True, ident="case.customer")
        self._tier = Chip(look, "", tone="accent", icon="star", ident="case.tier")
        self._type = Chip(look, "", ident="case.type")
        self._risk = RiskChip(look, "", ident="case.risk")
        self._risk.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._risk.pressed.connect(self._show_risk)
        self._number = Label(look, tone="muted", ident="case.number")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._take = Button(look, "case.take", say("case.take"), self._take_it, small=True)
        self._owner = Button(look, "case.owner", "", self._show_owners, kind="text", small=True, after="chevron-down")
        self._more = IconButton(look, "case.more", say("case.more"), "ellipsis", self._show_more)
        self._how = IconButton(look, "case.transparency", say("case.transparency.name"), "book-open", self.transparency_wanted.emit)
        self._status = Label(look, weight=500, ident="case.status")
        self._wait = Button(look, "case.wait", say("case.wait"), self._wait_pressed, icon="pause", small=True)
        self._clocks = Clocks(look)
        self._lay_out()

    def _lay_out(self) -> None:
        first = row_of(self._name, self._tier, self._type, self._risk, None, self._number, self._take, self._owner, self._how, self._more)
        first.setStretch(4, 1)
        second = row_of(self._clocks, self._status, self._wait, spacing=12)
        second.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(first)
        column.addStretch(1)
        column.addLayout(second)

    def show_page(self, page: CasePage, person: Person, undo: Message | None) -> None:
        """Show a case.

        Args:
            page: the case.
            person: who works here.
            undo: what of theirs can be taken back, None for nothing.
        """
        if self._case_id() != page.view.case.id:
            for form in (self._why, self._again):
                if form is not None:
                    form.shut()
        self._page, self._person, self._undo = page, person, undo
        view = page.view
        customer = view.customer
        self._name.say(one_line((customer.name or customer.form_of_address or "–") if customer else "–"))
        self._show_chips(view)
        self._number.say(view.case.number)
        owner = view.actor(view.case.owner_id)
        self._owner.say(owner or say("case.nobody"))
        self._take.setVisible(view.case.is_open and not view.case.owner_id)
        say_who_may(person, self._look, (self._take, self._owner, self._wait), "work_case")
        self._owner.setEnabled(person.may("work_case") and view.case.is_open)
        self._status.say(say(f"status.{view.case.status}"))
        waiting = bool(view.case.waiting_on)
        self._wait.setVisible(view.case.is_open and not view.case.resolved_us)
        self._wait.say(say("case.go_on") if waiting else say("case.wait"))
        self._wait.set_icon("play" if waiting else "pause")
        self.show_clocks(view.now_us)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for: first the tier and the risk's reason, then the type."""
        super().resizeEvent(event)
        if self._page is not None:
            self._show_chips(self._page.view)

    def show_clocks(self, now_us: int) -> None:
        """Show where the clocks stand at a moment."""
        if self._page is not None:
            self._clocks.show_clocks(self._page.view.clocks, now_us)

    def _show_chips(self, view: CaseView) -> None:
        tier = f"tier.{view.customer.tier}" if view.customer is not None else ""
        known = self._look.words.has(tier)
        self._tier.setVisible(known and self.width() >= NARROW)
        if known:
            self._tier.say(say(tier))
        self._type.say(say(f"type.{view.case.type}"))
        self._type.setVisible(self.width() >= NARROWEST)
        level = view.risk_level
        self._risk.setVisible(bool(level))
        if level:
            tone, icon = ("late", "triangle-alert") if level == "high" else ("soon", "eye")
            reason = say(f"risk.{view.risk[0].code}") if view.risk and self.width() >= NARROW else ""
            self._risk.say(say(f"risk_level.{level}"), tone=tone, icon=icon, reason=reason)
            self._risk.setAccessibleDescription("; ".join(self.risk_lines()))

    def risk_lines(self) -> list[str]:
        """Return the risk's sum with its parts, in words."""
        if self._page is None:
            return []
        words, view = self._look.words, self._page.view
        lines = [words("case.risk_part", why=say(f"risk.{part.code}"), n=part.points) for part in view.risk]
        return [*lines, words("case.risk_sum", n=view.risk_points)]

    def _menu(self, ident: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(ident)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _show_risk(self) -> None:
        menu = self._menu("case.risk.sum")
        for line in self.risk_lines():
            menu.addAction(line.replace("&", "&&")).setEnabled(False)
        menu.popup(self._risk.mapToGlobal(self._risk.rect().bottomLeft()))

    def _take_it(self) -> None:
        if self._person is not None:
            self.owner_wanted.emit(self._person.id)

    def _show_owners(self) -> None:
        page, me = self._page, self._person
        if page is None or me is None:
            return
        menu = self._menu("case.owner.menu")
        owner, words = page.view.case.owner_id, self._look.words
        if owner != me.id:
            menu.addAction(words("case.take")).triggered.connect(lambda: self.owner_wanted.emit(me.id))
        if owner:
            menu.addAction(words("case.give_back")).triggered.connect(lambda: self.owner_wanted.emit(0))
        others = [each for each in page.owners if each.id not in (owner, me.id)] if me.may("assign_others") else []
        if others:
            menu.addSeparator()
        for each in others:
            give = menu.addAction(one_line(each.name or each.login).replace("&", "&&"))
            give.triggered.connect(lambda _checked=False, id_=each.id: self.owner_wanted.emit(id_))
        menu.popup(self._owner.mapToGlobal(self._owner.rect().bottomLeft()))

    def _wait_pressed(self) -> None:
        if self._page is not None and self._page.view.case.waiting_on:
            self.wait_wanted.emit("", "")
            return
        menu = self._menu("case.wait.menu")
        for on in ("customer", "department"):
            wait = menu.addAction(self._look.words(f"status.waiting_{on}"))
            wait.triggered.connect(lambda _checked=False, code=on: self._wait_for(code))
        menu.popup(self._wait.mapToGlobal(self._wait.rect().bottomLeft()))

    def _wait_for(self, on: str) -> None:
        """Wait; for a customer who was waited for before and has said nothing since, with the reason."""
        case = self._page.view.case if self._page is not None else None
        if on == "customer" and case is not None and unanswered(case.pauses, case.heard_us):
            if self._again is None:
                said = say("limit_press.wait_again")
                self._again = NameForm(self._look, "case.wait_again", said, "case.wait_again.reason", said, self.window())
            self._asked(self._again, self._wait, lambda reason: self.wait_wanted.emit(on, reason))
        else:
            self.wait_wanted.emit(on, "")

    def _asked(self, form: NameForm, anchor: QWidget, then: Callable[[str], object]) -> None:
        """Ask for a reason and go on with it, in the case that was asked about; without one it stays open and says so."""
        asked = self._case_id()

        def press() -> None:
            if self._case_id() != asked:
                form.shut()
                return
            if not form.field.text().strip():
                form.refuse(BadValue("reason_needed", field="limit_press.reason"))
                return
            form.shut()
            then(form.field.text())

        form.ask(anchor, "", press)

    def _case_id(self) -> int:
        return self._page.view.case.id if self._page is not None else 0

    def _add_hands(self, menu: QMenu) -> None:
        """What else can be done with the case at hand; putting away is for its owner, while it is open."""
        words = self._look.words
        case = self._page.view.case if self._page is not None else None
        me = self._person
        menu.addSeparator()
        macro = menu.addAction(words("macro.menu"))
        macro.setObjectName("case.macro")
        macro.setEnabled(case is not None and case.is_open and me is not None and me.may("work_case"))
        macro.triggered.connect(self.macro_wanted)
        remind = menu.addAction(words("reminder.menu"))
        remind.setObjectName("case.reminder.new")
        remind.triggered.connect(self.reminder_wanted)
        away = menu.addMenu(words("hands.snooze"))
        away.setObjectName("case.snooze.menu")
        away.setEnabled(case is not None and case.is_open and me is not None and case.owner_id == me.id)
        for code in (*AWAY, "wake"):
            action = away.addAction(words(f"snooze.{code}"))
            action.setObjectName(f"case.snooze.{code}")
            action.triggered.connect(lambda _checked=False, code=code: self.away_wanted.emit(code))

    def _add_evidence(self, menu: QMenu) -> None:
        """Taking the case out, for who may; others do not see it."""
        if self._person is not None and self._person.may("export_case"):
            menu.addSeparator()
            action = menu.addAction(self._look.words("evidence.menu"))
            action.setObjectName("case.evidence")
            action.triggered.connect(self.evidence_wanted)

    def _ask_why(self, verb: Callable[..., object], fields: Mapping[str, object]) -> None:
        """Ask why a case is taken off a rule set, which takes its limits away."""
        if self._why is None:
            said = say("limit_press.reason")
            self._why = NameForm(self._look, "case.leave", said, "case.leave.reason", said, self.window())
        self._asked(self._why, self._more, lambda reason: self.limit_wanted.emit(verb, {**fields, "reason": reason}))

    def _show_more(self) -> None:
        menu = self._menu("case.more.menu")
        words = self._look.words
        undo = menu.addAction(words("case.undo_what", what=self._undo) if self._undo is not None else words("case.nothing_to_undo"))
        undo.setEnabled(self._undo is not None)
        undo.triggered.connect(self.undo_wanted)
        self._add_hands(menu)
        if self._page is not None and self._page.view.limits:
            menu.addSeparator()
            titles = {each.id: each.title.in_language(words.language) for each in self._page.view.every_rule_set}
            for said, verb, fields in limit_presses(self._page.view.limits, titles):
                press = menu.addAction(words.of(said).replace("&", "&&"))
                if fields.get("holds", True):
                    press.triggered.connect(lambda _checked=False, do=verb, told=fields: self.limit_wanted.emit(do, told))
                else:
                    press.setEnabled(self._person is not None and self._person.may("approve"))
                    press.triggered.connect(lambda _checked=False, do=verb, told=fields: self._ask_why(do, told))
        if self._page is not None and not self._page.view.case.merged:
            menu.addSeparator()
            for what, field in (("merge", "case.join.number"), ("link", "case.links"), ("split", "case.split.about")):
                if what == "link" or self._page.view.case.is_open:
                    menu.addAction(words(f"joining.menu_{what}")).triggered.connect(partial(self.field_wanted.emit, field))
        self._add_evidence(menu)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

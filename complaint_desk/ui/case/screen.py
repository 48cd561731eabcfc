"""The case screen: it loads a case off the main thread, shows it, and keeps what is typed whatever arrives.

The case before stays until the new one is there: its head and its history first, what stands beside them a moment later. News of the
same case is put in place: nothing jumps, nothing typed is lost, and what somebody else changed while one was typing is said in a bar.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import GateShut, NotAllowed, Problem
from complaint_desk.domain.vocabulary import SPOKEN_CHANNELS
from complaint_desk.services import assigning, conversation, follow_up
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.card import CustomerCard
from complaint_desk.ui.case.closing import Closing
from complaint_desk.ui.case.composer import Composer
from complaint_desk.ui.case.conflict import ConflictBar
from complaint_desk.ui.case.copying import copy_lines
from complaint_desk.ui.case.deciding import Deciding
from complaint_desk.ui.case.forms import Forms
from complaint_desk.ui.case.header import Header
from complaint_desk.ui.case.loading import BooksFor, Loaded, load
from complaint_desk.ui.case.marks import MarksCard
from complaint_desk.ui.case.not_shown import NotShown
from complaint_desk.ui.case.own_step import last_own
from complaint_desk.ui.case.passing import Passing
from complaint_desk.ui.case.timeline import Timeline
from complaint_desk.ui.case.together import Together
from complaint_desk.ui.case.transparency import TransparencyCard
from complaint_desk.ui.coaching import said_at
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.in_turns import InTurns
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.widgets import Button, EmptyState, Line, Toast, forget_typing, row_of
from complaint_desk.ui.widgets.still import LaidOutOnce, lay_out_all
from complaint_desk.wording import Words

NARROW: Final = 808
"""Below this width the customer card folds into a tab: a window of 1280 less rail and guide (notes.md)."""

TICK_MS: Final = 30_000
_LEAST: Final = 480
_ANY_WIDTH: Final = 16_777_215  # Qt's QWIDGETSIZE_MAX
_TABS: Final = ("timeline", "closing", "forms", "others", "card")


class CaseScreen(QFrame):
    """One case at a time.

    Signals:
        case_comes: another case is shown, and the one before is not to be seen beside it; its ``case_shown`` comes a moment later.
        case_shown: the ``CaseView`` that is shown now, after every change again; for the guide. ``case_hidden``: it may be seen no more.
        field_wanted: the accessible id of a field of the guide that takes something missing.
        queue_wanted: no case is open, and somebody wants to choose one.
    """

    case_comes = Signal()
    case_shown = Signal(object)
    case_hidden = Signal()
    field_wanted = Signal(str)
    queue_wanted = Signal()

    def __init__(
        self, look: Look, desk: Desk, drafts: Drafts, *, books_for: BooksFor, clock: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: what the screen speaks to.
            drafts: keeps what is typed.
            books_for: the books of a language; called off the main thread, and expected to keep what it loaded.
            clock: microseconds UTC now, for the time left.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look, self._desk, self._drafts, self._books_for, self._clock = look, desk, drafts, books_for, clock
        self._loaded: Loaded | None = None
        self._wanted = 0
        self._ticket: Ticket | None = None
        self._steps: dict[int, str] = {}
        self._places: dict[int, int | None] = {}
        self._undoable, self._typed_before = 0, False
        self._still, self._rest = LaidOutOnce(self), InTurns(desk, self)
        self.setObjectName("case")
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_LEAST)  # said, since the card beside would keep the screen too wide to fold it
        self._make_parts(look)
        self._lay_out(look)
        self._connect()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_time)
        look.language.follow(self._retranslate)

    def _make_parts(self, look: Look) -> None:
        self.header = Header(look)
        self.timeline, self._whole = Timeline(look), False
        self.closing = Closing(look, self._desk, self._drafts)
        self._conflict = ConflictBar(look, self.closing.take_theirs)
        self.deciding = Deciding(look, self._drafts, self._do)
        self.forms = Forms(look, self._drafts, self._do, self._clock)
        self.transparency = TransparencyCard(look, self._desk, self._books_for)
        self.composer = Composer(look, self._drafts)
        self.card = CustomerCard(look, MarksCard(look, self._desk, self._drafts, self._do))
        self.card.setFixedWidth(look.theme.size["customer"])
        self._still_beside, self._others = LaidOutOnce(self.card), Together(look, self._desk)
        self._passing = Passing(look, self._drafts)
        self._tabs = QTabBar()
        self._tabs.setObjectName("case.tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # the reason beside gives way, no tab is cut
        for _ in _TABS:
            self._tabs.addTab("")
        self._tabs.setTabVisible(_TABS.index("card"), False)

    def _lay_out(self, look: Look) -> None:
        self._body = row_of(self._conversation(), self.card, spacing=0)
        self._body.setStretch(0, 1)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.header, Line(), self._conflict):
            whole.addWidget(part)
        whole.addLayout(self._body, 1)
        self._pages = QStackedWidget()
        self._failure = NotShown(look, self.reload)
        for each in (self._nothing_open(look), page, self._failure):
            self._pages.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.toast = Toast(look, self.timeline, room=self.timeline.leave_room)

    def _conversation(self) -> QWidget:
        """Return the timeline with its tabs above and the composer below."""
        talk, facts = QWidget(), QWidget()
        self._talk, self._below = QVBoxLayout(talk), QVBoxLayout(facts)
        for column in (self._talk, self._below):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        self._talk.addWidget(self.timeline, 1)
        self._talk.addWidget(self.closing)
        self._room = QScrollArea()
        self._room.setWidgetResizable(True)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        facts.setProperty("ground", "none")
        self._below.addWidget(self.deciding, 1)
        self._room.setWidget(facts)
        self._talk.addWidget(self._room, 1)
        self._room.hide()
        self._card_tab = QWidget()
        card_column = QVBoxLayout(self._card_tab)
        card_column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        for page in (talk, self._others, self._card_tab, self.forms):
            self._stack.addWidget(page)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._bar = row_of(self._tabs, None, self._passing, spacing=4)
        self._bar.setContentsMargins(20, 0, 12, 0)
        self._under_bar = row_of(None)
        self._under_bar.setContentsMargins(20, 0, 12, 0)
        rows.addLayout(self._bar)
        rows.addWidget(Line())
        rows.addLayout(self._under_bar)
        rows.addWidget(self._passing.below)
        rows.addWidget(self.transparency)
        rows.addWidget(self._stack, 1)
        rows.addWidget(self.composer)
        return middle

    def _nothing_open(self, look: Look) -> QWidget:
        queue = Button(look, "case.to_queue", say("case.to_queue"), self.queue_wanted.emit, kind="primary")
        return EmptyState(look, "message-square-text", say("case.empty_title"), say("case.empty"), [queue], ident="case.empty")

    def _connect(self) -> None:
        self._desk.changed.connect(self._changed)
        self._desk.person_changed.connect(self.reload)
        self._drafts.turned.connect(self._turn_drafts)
        self._tabs.currentChanged.connect(self._show_tab)
        self._passing.pass_asked.connect(self._pass_gate)
        self._passing.reopen_asked.connect(self._reopen)
        self.header.owner_wanted.connect(lambda id_: self._do(assigning.assign, owner_id=id_, done="case.done_assigned"))
        self.header.wait_wanted.connect(self._wait)
        self.header.undo_wanted.connect(self._undo_last)
        self.header.limit_wanted.connect(lambda verb, fields: self._do(verb, **fields))
        self.header.field_wanted.connect(self.focus_field)
        self.header.transparency_wanted.connect(self.transparency.toggle)
        self.timeline.copy_asked.connect(lambda lines: copy_lines(self._desk, self.view, lines))
        self.composer.said.connect(self._say)
        self.composer.noted.connect(self._note)
        self.card.case_wanted.connect(self.open_case)
        self.card.verified.connect(lambda code, text: self._do(conversation.verify_caller, verified=code, verified_words=text))
        self._others.case_wanted.connect(self.open_case)
        self.closing.cause_found.connect(self._cause)
        self.closing.improvement_noted.connect(lambda text: self._improve(text=text))
        self.closing.improvement_joined.connect(lambda id_: self._improve(joins=id_))
        self.closing.none_found.connect(lambda: self._improve(none_found=True))
        self.closing.resolve_asked.connect(lambda: self._do(follow_up.resolve, failed=self._closing_refused))
        self.closing.close_asked.connect(self._close)

    # --- loading ----------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> CaseView | None:
        """The case that is shown, None while none is."""
        return self._loaded.page.view if self._loaded is not None else None

    @property
    def case_id(self) -> int:
        """The id of the case that is shown, 0 while none is."""
        return self.view.case.id if self.view is not None else 0

    def open_case(self, case_id: int) -> None:
        """Show a case; the one before stays until it is there."""
        self._wanted = case_id
        self.reload()

    def clear(self, wanted: int = 0) -> None:
        """Show that no case is open, though one may still be ``wanted``; what is typed is kept."""
        self._drop()
        self._rest.drop()
        self._remember_place()
        self.composer.leave()
        self.closing.leave()
        self.deciding.leave()
        self.forms.leave()
        self._passing.leave()
        self._wanted, self._loaded = wanted, None
        self._pages.setCurrentIndex(0)
        self.timeline.show_lines(())  # a screen reader finds the lines of a list also where nobody sees them

    def show_step(self, step: str) -> None:
        """Load the case with another step of the guide, now and when it is opened again."""
        if self._wanted:
            self._steps[self._wanted] = step
            self.reload()

    def reload(self) -> None:
        """Load the case anew; an answer that is still under way is not waited for."""
        self._drop()
        if self._wanted:
            self._ticket = self._desk.ask(
                load, case_id=self._wanted, books_for=self._books_for, words=self._look.words, shown=self._steps.get(self._wanted, ""),
                then=self._show, failed=self._load_failed,
            )

    def _drop(self) -> None:
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    def _load_failed(self, problem: Problem) -> None:
        if isinstance(problem, NotAllowed):  # what stood there is not for these eyes; asked again, it may be for others
            self.clear(self._wanted)
            self.case_hidden.emit()
        self._failure.say(problem.message)
        self._pages.setCurrentIndex(2)

    def _show(self, loaded: Loaded) -> None:
        view = loaded.page.view
        other = self.case_id != view.case.id
        self._rest.drop()  # what waited for the view before comes anew below; a page laid out amid this would stay as it was
        with self._still.waiting():
            self._fill(loaded)
        if waits := other and self._rest.may_wait(self.card):
            self.card.await_view()
            self.case_comes.emit()
        self._typed_before = self._typed_before or other
        self._rest.begin(partial(self._show_rest, view), partial(self.case_shown.emit, view), wait=waits)
        lay_out_all()

    def _show_rest(self, view: CaseView) -> None:
        """Show what stands beside the conversation, or out of sight; of another case also when news of it came before this turn."""
        self.deciding.show_view(view, self._desk.person)
        with self._still_beside.waiting():
            self.card.show_view(view)
        if self._typed_before:
            self._typed_before = False
            forget_typing(self)

    def show_identities(self, whole: bool) -> None:
        """Show the identity numbers of this case whole, or masked again."""
        self._whole = whole
        if self._loaded is not None:
            self.timeline.show_lines(self._loaded.whole if whole else self._loaded.lines, at=self.timeline.place)

    def _fill(self, loaded: Loaded) -> None:
        view, before = loaded.page.view, self._loaded
        other = before is None or before.page.view.case.id != view.case.id
        if other:
            self._remember_place()
            self._turn_to(view)
        elif before is not None and (self.composer.text.strip() or self.closing.pending or self.card.pending):
            self._conflict.tell(before.page.view, view, self._desk.person.id, replaceable=self.closing.pending)
        at = self._places.get(view.case.id) if other else None if self.timeline.at_end else self.timeline.place
        self._loaded = loaded
        person = self._desk.person
        self.header.show_page(loaded.page, person, mine.head if (mine := last_own(view, person)) is not None else None)
        self.closing.show_page(loaded.page, person)
        self._show_forms()
        self.transparency.show_view(view)
        self._tabs.setTabVisible(_TABS.index("forms"), bool(view.forms))
        self._tabs.setTabText(_TABS.index("others"), self._look.words("case.tab_others", n=len(view.other_cases)))
        if not view.case.is_open and (other or before is None or before.page.view.case.is_open):
            self._rest_on_timeline()
        self.composer.setVisible(view.case.is_open and person.may("note"))
        self._passing.show_view(view, person)
        self._place_passing()
        self._pages.setCurrentIndex(1)
        self._show_tab(self._tabs.currentIndex())
        self._whole = self._whole and not other
        self.timeline.show_lines(loaded.whole if self._whole else loaded.lines, at=at, fresh=other)
        self._look.coach.read(self._desk, self._books_for, self._look.words.language)
        self.composer.coach.use_place(said_at(view.guide.step, person))
        if view.case.version > self._undoable:
            self.toast.dismiss()  # what was done since would be hidden behind an offer that is no longer the last step
        if self._others.show_view(view, self.toast):
            self._undoable = view.case.version  # it stays when the case is only loaded again
        if other:
            self._begin_in_field()

    def _show_forms(self, *, wanted: bool = False) -> None:
        """Show the forms where somebody looks at them, or a field of theirs is ``wanted``; else they wait until then."""
        view = self.view
        if view is not None and (wanted or self._tabs.currentIndex() == _TABS.index("forms")):
            self.forms.show_view(view, self._desk.person)

    def _begin_in_field(self) -> None:
        """Put the cursor in the field, if it stands nowhere that somebody chose: on no button of the header."""
        focus = self.focusWidget() if self.isAncestorOf(QApplication.focusWidget() or self) else None
        if focus is not None and (self.header.isAncestorOf(focus) or not focus.isVisible()):
            self._first_place.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _first_place(self) -> QWidget:
        """Where the cursor begins: in the field, or where nothing is written any more in what is read."""
        return self._read if self.view is not None and self.composer.isHidden() else self.composer.field

    @property
    def _read(self) -> QWidget:
        """The timeline, or the tabs while another page stands in its place."""
        return self._tabs if self.timeline.isHidden() else self.timeline

    def _rest_on_timeline(self) -> None:
        """What goes away with the end of a case would leave the cursor to whatever comes next, and a stray key to that."""
        focus = QApplication.focusWidget()
        if focus is not None and (self.composer.isAncestorOf(focus) or self.closing.isAncestorOf(focus)):
            self._read.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, view: CaseView) -> None:
        self._conflict.hide()
        self.toast.dismiss()
        self._tabs.setCurrentIndex(0)
        self._write_in(view)

    def _write_in(self, view: CaseView) -> None:
        """Empty the fields for a case, and give back what was left there."""
        self.composer.turn_to(view.case.id, channel=view.case.channel)
        self.closing.turn_to(view.case.id)
        self.deciding.turn_to(view.case.id)
        self.forms.turn_to(view.case.id)
        self._passing.turn_to(view.case.id)

    def _turn_drafts(self) -> None:
        if self.view is not None:
            self._write_in(self.view)
            forget_typing(self)

    def _remember_place(self) -> None:
        if self.case_id:
            self._places[self.case_id] = None if self.timeline.at_end else self.timeline.place

    def _changed(self, changed: Changed) -> None:
        if self._wanted in changed.cases or "marks" in changed.kinds:
            self.reload()

    # --- what is shown where ----------------------------------------------------------------------------------------------

    def focus_field(self, accessible_id: str) -> bool:
        """Put the cursor in a field of this screen, wherever it stands.

        Returns:
            False when the screen has no such field, or no case is open.
        """
        self._rest.finish()
        self._show_forms(wanted=accessible_id.startswith("guide.form."))
        field = self.findChild(QWidget, accessible_id)
        if field is None or self.view is None:
            return False
        if field is self.timeline:
            field = self._read
        elif self.closing.isAncestorOf(field):
            self._tabs.setCurrentIndex(_TABS.index("timeline" if self._closing_docked else "closing"))
            self._room.ensureWidgetVisible(field)
        elif self.forms.isAncestorOf(field):
            self._tabs.setCurrentIndex(_TABS.index("forms"))
            field = self.forms.go_to(field)
        elif self.deciding.isAncestorOf(field):
            self._tabs.setCurrentIndex(_TABS.index("closing"))
            self._room.ensureWidgetVisible(field)
        elif self._others.isAncestorOf(field):
            self._tabs.setCurrentIndex(_TABS.index("others"))
            self._others.ensureWidgetVisible(field)
        elif self.card.isAncestorOf(field):
            if self._narrow:
                self._tabs.setCurrentIndex(_TABS.index("card"))
            self.card.ensureWidgetVisible(field)
        if self.isVisible():  # an answer that comes late takes the cursor from no other page
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def _narrow(self) -> bool:
        return self.width() < NARROW

    @property
    def _closing_docked(self) -> bool:
        """Whether the closing block stands below the timeline: from the follow-up on."""
        return self.view is not None and self.view.guide.step in {"follow_up", "done"}

    def _show_tab(self, at: int) -> None:
        tab = _TABS[max(0, at)]
        self._show_forms()
        self._stack.setCurrentIndex({"others": 1, "card": 2, "forms": 3}.get(tab, 0))
        closing = tab == "closing"
        if closing and self._rest.waits:
            self._rest.finish()  # the four facts are among what waits
        self.closing.stand_in(self._below if closing else self._talk, at=0 if closing else 1)
        self.timeline.setVisible(not closing)
        self._room.setVisible(closing)
        self.closing.show_whys(closing)
        self.closing.setVisible(closing or self._closing_docked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the customer card into a tab where there is no room beside."""
        super().resizeEvent(event)
        tab = _TABS.index("card")
        if self._narrow == self._tabs.isTabVisible(tab):
            self._place_passing()
            return
        layout = self._card_tab.layout()
        if self._narrow and layout is not None:
            self.card.setMinimumWidth(0)
            self.card.setMaximumWidth(_ANY_WIDTH)
            layout.addWidget(self.card)
        else:
            self.card.setFixedWidth(self._look.theme.size["customer"])
            self._body.addWidget(self.card)
            if self._tabs.currentIndex() == tab:
                self._tabs.setCurrentIndex(0)
        self.card.show()
        self._tabs.setTabVisible(tab, self._narrow)
        self._tabs.updateGeometry()  # Qt leaves the bar as wide as before, and the tab outside it
        self._place_passing()

    def _place_passing(self) -> None:
        """Let the reason stand beside the tabs, or below them where it would hide one."""
        beside = 0 if self._narrow else self.card.minimumWidth()
        self._passing.stand(self._bar, self._under_bar, self.width() - beside - 32)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the time left go on."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self._first_place.setFocus(Qt.FocusReason.OtherFocusReason)  # else the first button of the header would have it
        self._tick.start()
        self._show_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the time left while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _show_time(self) -> None:
        if self.view is not None:
            self.header.show_clocks(self._clock())

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("nav.case"))
        n = len(self.view.other_cases) if self.view is not None else 0
        tabs = ("case.tab_timeline", "case.tab_closing", "case.forms", "case.tab_others", "case.tab_card")
        for at, key in enumerate(tabs):
            self._tabs.setTabText(at, words(key, n=n))
        self._tabs.setAccessibleName(words("case.tabs"))
        self.reload()

    # --- what is done -----------------------------------------------------------------------------------------------------

    def _do(
        self, verb: Callable[..., Any], *, done: str = "", then: Callable[[], object] | None = None,
        failed: Callable[[Problem], object] | None = None, kept: Callable[[], object] | None = None, **fields: Any,
    ) -> None:
        """Run a verb on the case that is shown; ``done`` names what can be undone. ``kept`` comes also when another case stands there."""
        case_id = self.case_id
        if not case_id:
            return

        def finished(changed: Changed) -> None:
            if kept is not None:
                kept()
            if case_id != self.case_id:
                return
            if then is not None:
                then()
            version = int(changed.result.get("version", 0))
            if done and version and not changed.result.get("unchanged"):
                self._undoable = version
                self.toast.show_done(say(done), "", lambda: self._do(assigning.undo, n=version))

        def refused(problem: Problem) -> None:
            if failed is not None and case_id == self.case_id:
                failed(problem)
            else:
                self._desk.failed.emit(problem)  # another case stands there by now, and its fields have nothing to do with it

        self._desk.do(verb, case_id=case_id, then=finished, failed=refused, **fields)

    def _say(self, text: str) -> None:
        view = self.view
        if view is None:
            return
        case_id = view.case.id
        spoken = view.case.channel in SPOKEN_CHANNELS
        fields: dict[str, Any] = {} if spoken else {"channel": view.case.channel}
        verb = conversation.say_phrase if spoken else conversation.send_reply
        self._do(verb, text=text, done="case.done_said" if spoken else "", kept=lambda: self.composer.recorded(case_id, text),
                 failed=self.composer.refuse, **fields)

    def _note(self, text: str) -> None:
        case_id = self.case_id
        self._do(conversation.add_note, text=text, done="case.done_noted", kept=lambda: self.composer.recorded(case_id, text),
                 failed=self.composer.refuse)

    def _wait(self, on: str, reason: str = "") -> None:
        if on:
            self._do(assigning.wait, on=on, reason=reason, done="case.done_waiting")
        else:
            self._do(assigning.stop_waiting)

    def _cause(self, code: str, text: str, depth: str) -> None:
        self._do(follow_up.find_cause, cause=code, text=text, depth=depth, failed=self._closing_refused)

    def _improve(self, **fields: Any) -> None:
        def refused(problem: Problem) -> None:
            self.closing.came_back()
            self._closing_refused(problem)

        self._do(follow_up.note_improvement, failed=refused, **fields)

    def _close(self) -> None:
        """Close the case; where open cases are part of it, ask first which of them are closed along."""
        if not (self._others.has_open_children and self.focus_field("case.children.close")):
            self._do(follow_up.close, failed=self._closing_refused)

    def _closing_refused(self, problem: Problem) -> None:
        self.closing.show_problem(problem.message)
        view = self.view
        if isinstance(problem, GateShut) and view is not None:
            field = next((each.field for each in view.guide.missing), "")
            if field and not field.startswith("case."):
                self.field_wanted.emit(field)

    def _pass_gate(self, reason: str) -> None:
        view = self.view
        if view is None or not view.case.is_open:
            return
        step = view.guide.step
        gate = step if step != "follow_up" else "close" if view.case.resolved_us else "resolve"
        self._do(follow_up.override_gate, gate=gate, reason=reason, then=self._passing.used, failed=self._passing.refuse)

    def _reopen(self, reason: str) -> None:
        self._do(follow_up.reopen, reason=reason, then=self._passing.used, failed=self._passing.refuse)

    def _undo_last(self) -> None:
        if self.view is not None and (mine := last_own(self.view, self._desk.person)) is not None:
            self._do(assigning.undo, n=mine.n)

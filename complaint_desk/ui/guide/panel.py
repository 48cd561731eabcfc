"""The panel: track, step and foot, kept in step with the case and with what somebody is typing.

The case is loaded elsewhere and handed in as a ``CaseView``, after every change again. The panel shows one step of it and stays
there until somebody goes on, so that nothing jumps when the last thing missing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.gates import Missing
from complaint_desk.domain.messages import say
from complaint_desk.domain.method import HOUSE_METHOD
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import follow_up
from complaint_desk.services.guiding import GuideView
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.clarify import ClarifyPage
from complaint_desk.ui.guide.escalating import Escalating
from complaint_desk.ui.guide.follow_up import FollowUpPage
from complaint_desk.ui.guide.footer import Footer
from complaint_desk.ui.guide.hard import HardMoments
from complaint_desk.ui.guide.landing import Landing, landing_for
from complaint_desk.ui.guide.lights import Lights
from complaint_desk.ui.guide.listen import ListenPage, Signals
from complaint_desk.ui.guide.needed import NeededForms
from complaint_desk.ui.guide.offer import OfferPage
from complaint_desk.ui.guide.page import Avoid, Head, Questions
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.guide.track import Track
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.refusing import say_who_may
from complaint_desk.ui.widgets import EmptyState, Line, forget_typing
from complaint_desk.ui.widgets.given import Group
from complaint_desk.ui.widgets.sight import bring_into_view
from complaint_desk.ui.widgets.still import LaidOutOnce

DONE: Final = "done"
_EDGE: Final = 16
AFTER_PAINT_MS: Final = 40
"""What nobody sees follows so long after a case is shown: its picture comes first."""

StepPage: TypeAlias = ListenPage | ClarifyPage | OfferPage | FollowUpPage
"""The page of one step; each shows a view in its own way. An abstract base is not to be had: Qt's classes have their own metaclass."""


class GuidePanel(QFrame):
    """The guide beside a case.

    Signals:
        step_shown: the stage that the panel wants to show; the case is to be loaded with it, now and from now on.
        focus_wanted: the accessible id of a field outside the panel that takes something missing.
        told: what became of a press that could not go on, for the status line.
        case_wanted: the id of another case that shall be shown: a second complaint of the same call, or the first again.
        going_on: somebody goes on; what stands typed beside the panel is to be recorded first.
    """

    step_shown = Signal(str)
    focus_wanted = Signal(str)
    told = Signal(object)
    case_wanted = Signal(int)
    going_on = Signal()

    def __init__(
        self, desk: Desk, drafts: Drafts, look: Look, *, clock: Callable[[], int], signals_in: Signals, parent: QWidget | None = None
    ) -> None:
        """Take the collaborators.

        Args:
            desk: what the panel speaks to.
            drafts: keeps what is typed.
            look: theme and words.
            clock: microseconds UTC now, for "in 2 hours".
            signals_in: the risk signals in a customer's words (``vocabulary.RISK_SIGNALS``); called off the main thread.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look = look
        self._talk = Talk(desk)
        self._view: CaseView | None = None
        self._stage = self._step = ""
        self._going = False
        self._refused_at = -1
        self._here = (0, "", 0)  # case, stage and round of options: another one begins at its top
        self._wanted_field = ""
        self._begun = 0
        self._written: frozenset[str] = frozenset()
        self._tabs: list[str] = []
        self._turned: set[str] = set()
        self._still = LaidOutOnce(self)
        self._ordering = self._make_ordering()
        self.setObjectName("guide")
        self.setProperty("ground", "window")
        self.setProperty("edge", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._track, self._lights = Track(look), Lights(look, clock)
        self._hard = HardMoments(look, self._talk, drafts, clock)
        self._head = Head(look, self._talk, self._hard.button, self._hard)
        listen = ListenPage(look, self._talk, drafts, signals_in, clock)
        self._pages: dict[str, StepPage] = {
            "listen": listen,
            "clarify": ClarifyPage(look, self._talk, drafts),
            "offer": OfferPage(look, self._talk, drafts, clock),
            "follow_up": FollowUpPage(look, self._talk, drafts, clock),
        }
        self._escalating = Escalating(look, self._talk, drafts, listen.record_words)
        self._needed = NeededForms(look)
        self._questions, self._avoid = Questions(look), Avoid(look)
        self._footer = Footer(look)
        self._empty = EmptyState(look, "list-checks", say("guide.empty.title"), say("guide.empty.sentence"), ident="guide.empty")
        self._lay_out()
        self._connect()
        drafts.turned.connect(self._turn_drafts)
        look.language.follow(self._retranslate)
        self.clear()

    def _connect(self) -> None:
        self._track.step_asked.connect(self._ask)
        self._footer.next_asked.connect(self.go_on)
        self._footer.back_asked.connect(self.go_back)
        self._footer.field_asked.connect(self._point_at)
        self._footer.skip_asked.connect(self._skip)
        self._needed.form_asked.connect(lambda code: self.focus_wanted.emit(f"guide.form.{code}"))
        self._hard.case_wanted.connect(self.case_wanted)
        self._hard.moment_shown.connect(self._head.make_way)
        self._head.folded.connect(self._questions.fold)
        self._hard.button.clicked.connect(lambda _checked=False: self._scroll.verticalScrollBar().setValue(0))
        self._talk.refused.connect(self._refused)
        self._talk.answered.connect(self._note_refusal)
        self._talk.answered.connect(self._try_next)

    def _make_ordering(self) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName("guide.ordering")
        timer.setSingleShot(True)
        timer.setInterval(AFTER_PAINT_MS)
        timer.timeout.connect(self._order_tabs)
        return timer

    def _lay_out(self) -> None:
        inside = Group()
        inside.setProperty("ground", "none")
        body = QVBoxLayout(inside)
        body.setContentsMargins(_EDGE, 12, _EDGE, 12)
        body.setSpacing(10)
        body.addWidget(self._head)
        body.addWidget(self._needed)
        for page in self._pages.values():
            body.addWidget(page)
        body.addWidget(self._questions)
        body.addWidget(self._escalating)
        body.addWidget(self._avoid)
        body.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("guide.scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._body = body
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._below_track = Line()
        for widget in (self._track, self._lights, self._below_track):
            column.addWidget(widget)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._footer)

    @property
    def step(self) -> str:
        """The step that is shown: one of the four, ``done``, or empty while no case is."""
        return self._step

    def show_case(self, view: CaseView) -> None:
        """Show a case, or the same case as it is now; what is being typed stays."""
        if self._view is None or view.case.id != self._view.case.id:
            self._turn_to(view)
        stage = self._stage_for(view)
        if stage != view.guide.stage:
            self._view = view
            self._ask(stage)
            return
        here = (view.case.id, stage, view.case.round)
        same, self._here = here == self._here, here
        step = view.guide.shown
        self._view, self._stage, self._step = view, stage, step
        with self._still.waiting():
            self._fill(view)
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
        if not same or 0 <= self._refused_at < view.case.version:  # what was refused may hold no longer
            self._clear_problem()
        self._ordering.start()
        if self._begun == view.case.id and step in self._pages:
            self._begun, self._wanted_field = 0, self._pages[step].fields[0].editor.objectName()
        if self._wanted_field:
            field, self._wanted_field = self._wanted_field, ""
            self.focus_field(field)
        self._try_next()

    def _fill(self, view: CaseView) -> None:
        stage, step = self._stage, self._step
        self._keep_focus(step)
        self._show_parts(True)
        self._lights.show_view(view)
        self._hard.show_view(view)
        self._head.show_view(view)
        self._needed.show_view(view)
        for name, page in self._pages.items():
            page.setVisible(name == step and view.guide.fields)
        if step in self._pages:
            self._turn_page(step, view)
            self._pages[step].show_view(view)
        self._escalating.show_view(view)
        self._let_write()
        self._questions.show_texts([each.text for each in view.guide.questions])
        self._avoid.show_texts([each.text for each in view.guide.avoid])
        self._track.show_stages(view.guide.stages, stage, view.guide.now, view.guide.reach)
        self._show_foot(view.guide)

    def _let_write(self) -> None:
        """Who may not even note something in a case only reads it: what is filled in and pressed here is grey, with the reason."""
        writes = (*self._pages.values(), self._escalating, self._hard, self._hard.button, *self._head.records)
        say_who_may(self._talk.person, self._look, writes, "note")

    def _show_foot(self, guide: GuideView) -> None:
        self._footer.show_state(*self._ways(guide), self._lacking(guide), may_override=guide.may_override)

    def _lacking(self, guide: GuideView) -> tuple[Missing, ...]:
        """What is missing, without what is written already beside the panel and recorded when somebody leaves it or goes on."""
        return tuple(each for each in guide.missing if each.field not in self._written)

    def count_written(self, fields: frozenset[str]) -> None:
        """Take the fields of these accessible ids, outside the panel, for filled in: words stand there that are not recorded yet."""
        self._written = fields
        if self._view is not None:
            self._show_foot(self._view.guide)

    def begin(self, case_id: int) -> None:
        """Put the cursor in the first field, as soon as this case is shown."""
        self._begun = case_id

    def await_case(self) -> None:
        """Show nothing until the next case is shown: what stands here is about the one before."""
        self.clear()
        self._empty.hide()

    def clear(self) -> None:
        """Show that no case is open."""
        self._hard.leave()
        self._escalating.leave()
        for page in self._pages.values():
            page.leave()
        self._view, self._stage, self._step, self._going = None, "", "", False
        self._talk.turn_to(0)
        self._show_parts(False)

    def focus_field(self, accessible_id: str) -> bool:
        """Put the cursor in a field of the panel, on whichever step it stands.

        Returns:
            False when the panel has no such field.
        """
        field = self.findChild(QWidget, accessible_id)
        if field is None or self._view is None:
            return False
        page = next((name for name, each in self._pages.items() if each.isAncestorOf(field)), self._step)
        hidden = page in self._pages and not self._view.guide.fields
        if page != self._step or hidden:
            self._wanted_field = accessible_id
            self._ask(self._stage_of(page))
            return True
        if field.focusPolicy() == Qt.FocusPolicy.NoFocus:
            field = next(
                (each for each in field.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.isVisibleTo(self)),
                field,
            )
        field = landing_for(field)
        if self._scroll.isAncestorOf(field):
            bring_into_view(field)  # once all is laid out: what comes with the step has no place yet
        if self.isVisible():  # an answer that comes late takes the cursor from no other page
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focus_needed(self) -> None:
        """Put the cursor where the first thing is given that is missing; on the way onward when nothing is."""
        if self._view is None:
            return
        lacking = self._lacking(self._view.guide)
        if lacking:
            self._point_at(lacking[0].field)
        else:
            self._footer.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Record what stands typed, then go to the next stage if nothing is missing; else to the first missing field."""
        if self._view is None or self._step not in self._pages:
            return
        self._clear_problem()
        self.going_on.emit()
        self._going = True
        if not self._pages[self._step].record_pending():
            self._going = False
        self._try_next()

    def go_back(self) -> None:
        """Show the stage before; nothing is written."""
        keys = self._keys
        if self._stage in keys and keys.index(self._stage):
            self._ask(keys[keys.index(self._stage) - 1])

    @property
    def _keys(self) -> list[str]:
        """The stages of the case's method, in their order."""
        return [stage.key for stage in self._view.guide.stages] if self._view is not None else []

    def _ways(self, guide: GuideView) -> tuple[Said, Said]:
        """Where the buttons lead from the stage that is shown, in words: onward and back."""
        keys = self._keys
        if guide.stage not in keys:
            return "", ""
        at = keys.index(guide.stage)
        back = guide.stages[at - 1].name if at else ""
        if guide.gate in ("resolve", "close"):
            return say(f"guide.next.{guide.gate}"), back
        if guide.method == HOUSE_METHOD:
            return say(f"guide.next.{guide.shown}"), back
        return say("guide.next.stage", stage=guide.stages[at + 1].name) if at + 1 < len(keys) else "", back

    def _stage_of(self, step: str) -> str:
        """The stage that shows the fields of a step."""
        assert self._view is not None
        return next(stage.key for stage in reversed(self._view.guide.stages) if stage.step == step)

    def _turn_to(self, view: CaseView) -> None:
        self._going, self._stage, self._step, self._wanted_field = False, "", "", ""
        self._talk.turn_to(view.case.id)
        self._clear_problem()
        self._hard.turn_to(view)
        self._escalating.turn_to(view)
        for page in self._pages.values():
            page.leave()
        self._turned = set()
        forget_typing(self)

    def _turn_page(self, step: str, view: CaseView) -> None:
        """Give a step its fields for the case, when it is first shown for it."""
        if step not in self._turned:
            self._turned.add(step)
            self._pages[step].turn_to(view)

    def _turn_drafts(self) -> None:
        """Another person sits here: on the same step of the same case, with their own words."""
        view, stage, step = self._view, self._stage, self._step
        if view is not None:
            self._turn_to(view)
            self._stage, self._step = stage, step
            self.show_case(view)

    def _stage_for(self, view: CaseView) -> str:
        """The stage to show: where the panel was, unless the case was closed, reopened, fell back, or the step was just skipped."""
        guide, before = view.guide, self._view
        if guide.step == DONE:
            return DONE
        if before is not None and before.case.id == view.case.id:
            let_pass = dict(view.case.overrides.items() - before.case.overrides.items())
            if self._step in {gate for gate, _code in let_pass}:
                return guide.now
        wanted = self._stage or guide.stage
        return wanted if wanted in [stage.key for stage in guide.stages[: guide.reach]] else guide.now

    def _ask(self, stage: str) -> None:
        self._stage = stage
        self.step_shown.emit(stage)

    def _try_next(self) -> None:
        """Go on as soon as everything that was said to the desk is recorded and shown."""
        view = self._view
        if not self._going or view is None or self._talk.busy or view.case.version < self._talk.version:
            return
        self._going = False
        guide, lacking = view.guide, self._lacking(view.guide)
        if guide.stage != self._stage or lacking:
            if lacking:
                self.told.emit(say("guide.next.not_yet", what=lacking[0].what))
                self._point_at(lacking[0].field)
            return
        if self._step == "follow_up":
            self._talk.do(follow_up.close if guide.gate == "close" else follow_up.resolve)
        else:
            self._ask(self._keys[self._keys.index(self._stage) + 1])

    def _point_at(self, accessible_id: str) -> None:
        if not self.focus_field(accessible_id):
            self.focus_wanted.emit(accessible_id)

    def _keep_focus(self, step: str) -> None:
        """A step that goes away must not leave the focus to whatever comes next in it."""
        focused = QApplication.focusWidget()
        if step == DONE and focused is not None and self.isAncestorOf(focused):
            self.focus_wanted.emit("case.timeline")  # nothing is pressed here any more
        elif focused is not None and any(name != step and page.isAncestorOf(focused) for name, page in self._pages.items()):
            self._footer.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if most else 0
        self._body.setContentsMargins(_EDGE, 12, _EDGE - bar, 12)

    def _order_tabs(self) -> None:
        """Let the Tab key go down the panel; what was made later would otherwise come last."""
        away = {page for step, page in self._pages.items() if step != self._step}
        order = [each for each in _from_top(self, away) if isinstance(each, Landing) or each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        names = [each.objectName() for each in order]
        if names != self._tabs:
            self._tabs = names
            passed = [each for each in order if each.focusPolicy() == Qt.FocusPolicy.NoFocus]
            for each in passed:
                each.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Qt puts what takes no focus into no order, and what follows it neither
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)
            for each in passed:
                each.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _skip(self) -> None:
        self.focus_wanted.emit("case.override_reason")

    def _refused(self, problem: Problem) -> None:
        self._going = False
        page = self._pages.get(self._step)
        beside = self._hard.refuse(problem) or self._escalating.refuse(problem) or (page is not None and page.refuse(problem))
        field = problem.field if isinstance(problem, BadValue) else ""
        if not beside:
            self._refused_at = -1
            self._footer.show_problem(problem.message, field)

    def _note_refusal(self) -> None:
        """Remember how far the case had come when everything said with a refused thing was answered."""
        if self._footer.has_problem and self._refused_at < 0 and not self._talk.busy:
            self._refused_at = max(self._talk.version, self._view.case.version if self._view is not None else 0)

    def _clear_problem(self) -> None:
        self._refused_at = -1
        self._footer.clear_problem()

    def _show_parts(self, on: bool) -> None:
        for part in (self._track, self._below_track, self._scroll, self._footer):
            part.setVisible(on)
        if not on:
            self._lights.hide()
        self._empty.setVisible(not on)

    def _retranslate(self, words: Callable[..., str]) -> None:
        self.setAccessibleName(words("guide.name"))
        if self._view is not None:
            self.show_case(self._view)


def _from_top(widget: QWidget, away: Collection[QWidget]) -> Iterator[QWidget]:
    """Yield what stands in a widget, in the order of its layouts, without what is ``away``."""
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from _from_top(inside, away) if inside is not None else ()
        return
    layout = widget.layout()
    if layout is None:
        yield from (each for each in widget.children() if isinstance(each, QAbstractButton))
    else:
        yield from _of_layout(layout, away)


def _of_layout(layout: QLayout, away: Collection[QWidget]) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if inner is not None:
            yield from _of_layout(inner, away)
        elif widget is not None and widget not in away:
            yield widget
            if not isinstance(widget, QAbstractButton | QLineEdit | QPlainTextEdit):
                yield from _from_top(widget, away)

"""What a case belongs to: merged and split cases, links, the parts that are closed with it, and the customer's other cases to join with.

Cases that look like the same complaint come first. Nothing is asked before the page is seen, but for the parts that are still open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.joining import LINKS
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.timeline import NOTE, THEIRS, Entry
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services import joining, splitting
from complaint_desk.services.changed import Changed
from complaint_desk.services.joining import Other
from complaint_desk.services.questions import CaseView
from complaint_desk.services.splitting import Child
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, Card, CheckBox, Chip, ChoiceField, FieldError, Heading, LineField, Toast, row_of

SEARCH_MS: Final = 200
_COPIED: Final = frozenset({"words_heard", "note_added", "imported"})
_Undo = tuple[int, Message, Callable[[], object]]


class Together(QScrollArea):
    """The page.

    Signals:
        case_wanted: the id of the case that shall be shown.
    """

    case_wanted = Signal(int)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self._view: CaseView | None = None
        self._due = False
        self._ticket: Ticket | None = None
        self._children: tuple[Child, ...] = ()
        self._asked: tuple[object, ...] = ()
        self._told: _Undo | None = None
        self._boxes: dict[int, CheckBox] = {}
        self._closed: dict[int, CheckBox] = {}
        self.setObjectName("case.together")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._problem = Label(look, tone="late", wrap=True, ident="case.together.problem")
        self._problem.hide()
        self._make_parts(look)
        self._lay_out(look)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SEARCH_MS)
        self._later.timeout.connect(self._look_up)
        self._number.textChanged.connect(lambda _text: self._later.start())

    def _make_parts(self, look: Look) -> None:
        self._joined, self._parts, self._others, self._pieces = (_column(6) for _ in range(4))
        self._close = Button(look, "case.children.close", say("joining.close_with"), self._close_all, small=True)
        self._alone = Button(look, "case.children.alone", say("joining.close_alone"), self._close_alone, kind="text", small=True)
        self._number = LineField(look, "case.join.number", say("joining.number"), say("joining.number_hint"), small=True)
        hows = [(how, say(f"link.{how}")) for how in LINKS]
        self._how = ChoiceField(look, "case.links", say("joining.how"), hows, small=True)
        self._how.set_chosen("related")
        self._about = ChoiceField(
            look, "case.split.about", say("joining.about"), [(t, say(f"type.{t}")) for t in COMPLAINT_TYPES], say("joining.about_hint"),
            may_be_empty=True, small=True,
        )
        self._split = Button(look, "case.split", say("joining.split"), self._split_off, small=True)
        self._split_error = FieldError(look, "case.split.error", self._split)

    def _lay_out(self, look: Look) -> None:
        page = QWidget()
        page.setProperty("ground", "none")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        self._sections: dict[str, QWidget] = {}
        choosing = row_of(self._number, Label(look, say("joining.how"), tone="muted"), self._how)
        choosing.setStretch(0, 1)
        splitting_row = row_of(self._about, self._split, None)
        sections: dict[str, list[QLayout | QWidget]] = {
            "joined": [self._joined], "children": [self._parts, row_of(self._close, self._alone, None)],
            "others": [choosing, self._others], "split": [self._pieces, splitting_row, self._split_error],
        }
        for name, parts in sections.items():
            section = self._sections[name] = QWidget()
            inside = QVBoxLayout(section)
            inside.setContentsMargins(0, 0, 0, 8)
            inside.setSpacing(6)
            inside.addWidget(Heading(look, say(f"joining.head_{name}")))
            if name in ("split", "children"):
                inside.addWidget(Label(look, say(f"joining.note_{name}"), role="micro", tone="muted", wrap=True))
            for part in parts:
                if isinstance(part, QWidget):
                    inside.addWidget(part)
                else:
                    inside.addLayout(part)
            column.addWidget(section)
        column.insertWidget(1, self._problem)
        column.addStretch(1)
        self.setWidget(page)

    # --- what is shown ----------------------------------------------------------------------------------------------------

    @property
    def has_open_children(self) -> bool:
        """Whether open cases are part of this one."""
        return bool(self._children)

    def show_view(self, view: CaseView, toast: Toast) -> bool:
        """Show a case; what was just done, and can be undone, is told in the case that goes on.

        Returns:
            Whether it was told now.
        """
        before, self._view = self._view, view
        if before is None or before.case.id != view.case.id:
            self._number.clear()
            self._number.setModified(False)
            self._about.set_chosen("")
            self._boxes = {}
            self._say(None)
        told = self._told if self._told is not None and self._told[0] == view.case.id else None
        if told is not None:
            toast.show_done(told[1], "", told[2])
            self._told = None
        self._due = True
        self._ask_children(view)
        if self.isVisible():
            self._build(view)
        return told is not None

    def showEvent(self, event: QShowEvent) -> None:
        """Build what came while the page was hidden."""
        if self._due and self._view is not None:
            self._build(self._view)
        super().showEvent(event)

    def _build(self, view: CaseView) -> None:
        self._due = False
        self._show_joined(view)
        self._show_pieces(view)
        self._sections["others"].setVisible(not view.case.merged)
        self._look_up()

    def _order(self) -> None:
        """Let the Tab key go through the page as it is read: what came last would else be reached last."""
        page = self.widget()
        layout = page.layout() if page is not None else None
        reached = [each for each in _in_order(layout) if each.focusPolicy() & Qt.FocusPolicy.TabFocus] if layout is not None else []
        for one, following in pairwise(reached):
            QWidget.setTabOrder(one, following)

    def _show_joined(self, view: CaseView) -> None:
        _empty(self._joined)
        case = view.case
        told: list[tuple[str, int, bool]] = [("merged_into", case.merged_into, True)] if case.merged_into else []
        told += [("absorbed", part.other_id, case.is_open) for part in case.absorbed]
        told += [("split_from", case.split_from, False)] if case.split_from else []
        told += [("split_off", id_, False) for id_ in case.split_off]
        for what, id_, undoable in told:
            number = view.joined.get(id_, "–")
            undo = [self._undo(id_ if what == "absorbed" else case.id)] if undoable else []
            show = self._show(say("joining.open", number=number), number, id_)
            self._joined.addLayout(row_of(Label(self._look, say(f"timeline.{what}", number=number)), show, None, *undo))
        for link in case.links:
            number = view.joined.get(link.other_id, "–")
            off = Button(
                self._look, f"case.unlink.{link.how}.{number}", say("joining.unlink"),
                partial(self._do, splitting.unlink, other_id=link.other_id, how=link.how), kind="text", small=True,
            )
            show = self._show(number, number, link.other_id)
            self._joined.addLayout(row_of(Label(self._look, say(f"link.{link.how}")), show, None, *([] if case.merged else [off])))
        self._sections["joined"].setVisible(bool(told or case.links))

    def _show(self, said: Message | str, number: str, id_: int) -> Button:
        return Button(self._look, f"case.joined.{number}", said, partial(self.case_wanted.emit, id_), kind="link")

    def _undo(self, case_id: int) -> Button:
        number = self._view.joined.get(case_id, "") if self._view is not None else ""
        return Button(self._look, f"case.unmerge.{number}", say("joining.undo"), partial(self._unmerge, case_id), icon="undo-2", small=True)

    def _show_pieces(self, view: CaseView) -> None:
        ticked = {n for n, box in self._boxes.items() if box.isChecked()}
        _empty(self._pieces)
        self._boxes = {}
        pieces = [e for e in view.timeline if e.kind in _COPIED and e.text and not e.undone and not e.number] if view.case.is_open else []
        for entry in pieces:
            box = CheckBox(self._look, f"case.split.{entry.n}", self._piece(entry))
            box.setChecked(entry.n in ticked)
            self._boxes[entry.n] = box
            self._pieces.addWidget(box)
        self._sections["split"].setVisible(bool(pieces))

    def _piece(self, entry: Entry) -> str:
        who = {THEIRS: self._look.words("case.customer"), NOTE: self._look.words("timeline.note_added")}.get(entry.side, "")
        return f"{who}{self._look.words('case.colon')}{one_line(entry.text or '', 80)}"

    # --- other cases ------------------------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        if self._view is None or self._view.case.merged:
            return
        if self._ticket is not None:
            self._ticket.drop()
        case_id = self._view.case.id
        self._ticket = self._desk.ask(
            joining.others, case_id=case_id, typed=self._number.text(), then=partial(self._show_others, case_id), failed=self._refused)

    def _show_others(self, case_id: int, found: Sequence[Other]) -> None:
        view = self._view
        if view is None or view.case.id != case_id:
            return
        _empty(self._others)
        if not found:
            typed = bool(self._number.text().strip())
            self._others.addWidget(Label(self._look, say("joining.none_found" if typed else "case.no_others"), tone="muted", wrap=True))
        for other in found:
            self._others.addWidget(self._card(view, other))
        self._order()

    def _card(self, view: CaseView, other: Other) -> QWidget:
        look, number = self._look, other.number
        card = Card(margins=(12, 8, 12, 8), spacing=4)
        show = Button(look, f"case.other.{number}", number, partial(self.case_wanted.emit, other.id), kind="link")
        head: list[QWidget | int | None] = [show, Label(look, look.words.date(other.opened_us), role="micro", tone="muted")]
        if other.alike and other.status not in ("closed", "merged"):
            head.append(Chip(look, say("joining.alike"), tone="info"))
        head += [None, Label(look, say(f"status.{other.status}"), role="micro", tone="muted")]
        card.column.addLayout(row_of(*head))
        card.column.addWidget(Label(look, one_line(other.words), elide=True))
        presses: list[QWidget] = []
        ended = ("closed", "merged") if view.case.resolved_us else ("closed", "merged", "resolved")
        if view.case.is_open and other.status not in ended:
            said = say("joining.merge", number=number)
            presses.append(Button(look, f"case.merge.{number}", said, partial(self._merge, other), small=True))
        if other.status != "merged":
            presses.append(Button(look, f"case.link.{number}", say("joining.link"), partial(self._link, other), kind="text", small=True))
        quiet = Label(look, say(f"type.{other.type}"), role="micro", tone="muted", elide=True)
        card.column.addLayout(row_of(quiet, None, *presses))
        return card

    # --- what is done -----------------------------------------------------------------------------------------------------

    def _do(self, verb: Callable[..., Any], *, then: Callable[[Changed], object] = lambda _changed: None, **fields: Any) -> None:
        if self._view is not None:
            self._say(None)
            self._desk.do(verb, case_id=self._view.case.id, then=then, failed=self._refused, **fields)

    def _refused(self, problem: Problem) -> None:
        self._say(problem.message)

    def _say(self, message: Message | None) -> None:
        self._problem.say(message or "")
        self._problem.setVisible(message is not None)

    def _merge(self, other: Other) -> None:
        view = self._view
        if view is None:
            return
        gone, number = view.case.id, view.case.number

        def merged(_changed: Changed) -> None:
            self._told = other.id, say("joining.done_merged", number=number), partial(self._unmerge, gone)
            self.case_wanted.emit(other.id)

        self._do(joining.merge, into=other.id, expected_version=view.case.version, then=merged)

    def _unmerge(self, case_id: int) -> None:
        self._desk.do(joining.unmerge, case_id=case_id, failed=self._refused)

    def _link(self, other: Other) -> None:
        if self._how.commit():
            self._do(splitting.link, other_id=other.id, how=self._how.code or "related")

    def _split_off(self) -> None:
        view = self._view
        if view is None or not self._about.commit():
            return
        self._split_error.clear()
        chosen = [n for n, box in self._boxes.items() if box.isChecked()]

        def made(changed: Changed) -> None:
            new = int(changed.result["case"])
            back = partial(self._desk.do, joining.merge, case_id=new, into=view.case.id, failed=self._refused)
            self._told = new, say("joining.done_split", number=view.case.number), back
            self._boxes = {}
            self.case_wanted.emit(new)

        def refused(problem: Problem) -> None:
            self._split_error.show_error(problem.message)

        self._desk.do(
            splitting.split, case_id=view.case.id, ns=chosen, about=self._about.code, expected_version=view.case.version,
            then=made, failed=refused)

    # --- parts that are closed along --------------------------------------------------------------------------------------

    def _ask_children(self, view: CaseView) -> None:
        parts = tuple(link.other_id for link in view.case.links if link.how == "parent_of")
        if not parts or not view.case.is_open:
            self._children, self._asked = (), ()
            self._sections["children"].hide()
            return
        self._desk.ask(splitting.open_children, case_id=view.case.id, then=partial(self._show_children, view.case.id))

    def _show_children(self, case_id: int, children: tuple[Child, ...]) -> None:
        if self._view is None or self._view.case.id != case_id:
            return
        self._children = children
        left_out = {id_ for id_, box in self._closed.items() if not box.isChecked()}
        _empty(self._parts)
        self._closed = {}
        for child in children:
            said = say("joining.child_lacks", number=child.number, words=one_line(child.words, 60), n=child.missing)
            if not child.missing:
                said = say("joining.child_ready", number=child.number, words=one_line(child.words, 60))
            box = CheckBox(self._look, f"case.child.{child.number}", said)
            box.setChecked(child.id not in left_out and not child.missing)
            self._closed[child.id] = box
            self._parts.addWidget(box)
        self._sections["children"].setVisible(bool(children))
        self._order()

    def _close_all(self) -> None:
        self._close_with([id_ for id_, box in self._closed.items() if box.isChecked()])

    def _close_alone(self) -> None:
        self._close_with([])

    def _close_with(self, children: Sequence[int]) -> None:
        def closed(changed: Changed) -> None:
            refused = [str(each["number"]) for each in changed.result["refused"]]
            n = len(changed.result["closed"])
            if refused:
                self._say(say("joining.closed_some", n=n, numbers=", ".join(refused)))
            elif n:
                self._say(None)

        self._do(splitting.close_with_children, children=children, then=closed)


def _in_order(layout: QLayout) -> Iterator[QWidget]:
    """Yield the widgets of a layout as they stand, with those inside of them."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if inner is not None:
            yield from _in_order(inner)
        elif widget is not None:
            yield widget
            within = widget.layout()
            if within is not None:
                yield from _in_order(within)


def _column(spacing: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing)
    return column


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        while inner is not None and (part := inner.takeAt(0)) is not None:
            _drop(part.widget())
        _drop(widget)


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

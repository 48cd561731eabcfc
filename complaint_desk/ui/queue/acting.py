"""Many hands on the queue: the menu that changes what is selected, the next case with its sum, handing over, and taking back.

Made when it is first needed; no first page waits for it. Menus are built anew each time, so that they say what is so now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.next_case import Part
from complaint_desk.domain.spans import DAY, HOUR
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, URGENCIES
from complaint_desk.services import assigning, bulk, handing_over, many, people, snoozing, taking, undoing
from complaint_desk.services.bulk import Action
from complaint_desk.services.changed import Changed
from complaint_desk.services.many import Report
from complaint_desk.services.taking import Next
from complaint_desk.services.undoing import Press
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.handing import HandOver, share_in_words
from complaint_desk.ui.queue.report import ReportPanel, joined, title_of
from complaint_desk.ui.text import one_line

MORNING: Final = 9
"""The hour at which a case that was put away until another day is back."""

_MONDAY: Final = 7


class Acting(QObject):
    """What is done to the cases of the queue, and how it is told.

    Signals:
        case_opened: the id of a case to be opened.
        done: a ``Message`` of what was just done.
        undoable: a ``Message`` of what was done, one below it, and what takes it back.
        closed: the panel was closed; the table is to have the focus again.
        reported: a report or a form came up below the table; what was told before is over.
        macro_asked: the ids of the cases that a macro shall be run on.
        reminder_asked: the id of a case that one wants to be reminded of.

    Attributes:
        panel: stands below the table; nothing of it is seen until there is something to tell or to ask.
    """

    case_opened = Signal(object)
    done = Signal(object)
    undoable = Signal(object, object, object)
    closed = Signal()
    reported = Signal()
    macro_asked = Signal(object)
    reminder_asked = Signal(int)

    def __init__(self, desk: Desk, look: Look, zone: Callable[[], tzinfo], clock: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._look, self._zone, self._clock = desk, look, zone, clock
        self.panel = QWidget()
        self.panel.setObjectName("queue.foot")
        self.report = ReportPanel(look, self._close)
        self.handing = HandOver(look, desk, self._close)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.report)
        column.addWidget(self.handing)
        self.report.case_opened.connect(self.case_opened)
        self.report.undo_asked.connect(self.undo)
        self.report.copy_asked.connect(self._copy_refused)
        self.handing.handed.connect(self._handed)

    def _copy_refused(self) -> None:
        """Put the list of the refused on the clipboard once it is noted that it leaves."""
        from complaint_desk.services import taking_rows  # with all that an export needs: only when somebody copies

        refused = self.report.refused

        def put(noted: Changed) -> None:
            if ids := frozenset(noted.result["ids"]):
                QGuiApplication.clipboard().setText(refused.copied(ids))

        self._desk.do(taking_rows.note, cases=refused.cases, come_from="refused", then=put)

    # changing what is selected --------------------------------------------------------------------------------------------

    def offer_changes(self, cases: Sequence[int], owners: Sequence[Person], at: QPoint) -> None:
        """Offer what can be done to some cases; the tags of the desk are asked for with it."""
        self._desk.ask(bulk.tags, then=lambda tags: self.changes_menu(cases, owners, tags).popup(at))

    def changes_menu(self, cases: Sequence[int], owners: Sequence[Person], tags: Sequence[tuple[str, str]] = ()) -> QMenu:
        """Return the menu of what can be done to some cases; gone when it closes."""
        menu = self._menu("queue.bulk.menu")
        if not cases:
            self._add(menu, "none", say("hands.select_first"), None)
            return menu
        self._add(menu, "count", say("hands.selected", n=len(cases)), None)
        menu.addSeparator()
        me = self._desk.person
        owner = self._below(menu, "assign", say("hands.assign"))
        self._change(owner, cases, Action("assign", str(me.id)), say("hands.to_me"))
        self._change(owner, cases, Action("assign", "0"), say("hands.to_nobody"))
        for each in owners if me.may("assign_others") else ():
            if each.id != me.id and each.active and each.may("work_case"):
                self._change(owner, cases, Action("assign", str(each.id)), one_line(each.name or each.login))
        for code, values, family in (
            ("urgency", [str(u) for u in reversed(URGENCIES)], "urgency"), ("type", COMPLAINT_TYPES, "type"),
            ("set", CIRCUMSTANCES, "circumstance"), ("clear", CIRCUMSTANCES, "circumstance"),
            ("wait", ("customer", "department"), "waiting"),
        ):
            below = self._below(menu, code, say(f"hands.{code}"))
            for value in values:
                self._change(below, cases, Action(code, value), _value_said(family, value))
        for code in ("tag", "untag") if tags else ():
            below = self._below(menu, code, say(f"hands.{code}"))
            for tag, label in tags:
                self._change(below, cases, Action(code, tag), one_line(label))
        self._change(menu, cases, Action("go_on"), say("hands.go_on"))
        menu.addSeparator()
        self._change(menu, cases, Action("resolve"), say("hands.resolve"))
        self._change(menu, cases, Action("close"), say("hands.close"))
        menu.addSeparator()
        self._add(menu, "macro", say("macro.menu"), lambda: self.macro_asked.emit(tuple(cases)))
        if len(cases) == 1:
            self._add(menu, "reminder", say("reminder.menu"), lambda: self.reminder_asked.emit(cases[0]))
        away = self._below(menu, "snooze", say("hands.snooze"))
        for code, until_us in self.moments():
            self._add(away, f"snooze.{code}", say(f"snooze.{code}"), partial(self.snooze, cases, until_us))
        self._add(away, "snooze.wake", say("snooze.wake"), lambda: self.wake(cases))
        return menu

    def _change(self, menu: QMenu, cases: Sequence[int], action: Action, said: Message | str) -> None:
        ident = f"{action.code}.{action.value}" if action.value else action.code
        self._add(menu, ident, said, lambda: self.change(cases, action))

    def change(self, cases: Sequence[int], action: Action) -> None:
        """Do the same to some cases; who was refused is told in one report."""
        self._desk.do(bulk.edit, cases=list(cases), action=action, long=say("hands.working", n=len(cases)), then=self.tell)

    # putting away ---------------------------------------------------------------------------------------------------------

    def moments(self) -> tuple[tuple[str, int], ...]:
        """Return until when a case can be put away, by code: in an hour, in three, tomorrow morning, on Monday, in a week."""
        now = self._clock()
        local = datetime.fromtimestamp(now / 1_000_000, self._zone())
        morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        days = {"tomorrow": 1, "monday": _MONDAY - local.weekday(), "week": 7}
        later = tuple((code, int((morning + timedelta(days=n)).timestamp()) * 1_000_000) for code, n in days.items())
        return (("hour", now + HOUR), ("three_hours", now + 3 * HOUR), *((code, max(us, now + DAY // 24)) for code, us in later))

    def snooze(self, cases: Sequence[int], until_us: int) -> None:
        """Put cases away until a moment."""
        self._desk.do(snoozing.snooze, cases=list(cases), until_us=until_us, then=self.tell)

    def wake(self, cases: Sequence[int]) -> None:
        """Take cases out again that were put away."""
        self._desk.do(snoozing.wake, cases=list(cases), then=self.tell)

    # the next one ---------------------------------------------------------------------------------------------------------

    def take_next(self, ended: Callable[[], object]) -> None:
        """Take the case that most needs this person, open it, and say why it was this one."""
        self._desk.do(taking.take_next, then=self._took_next, ended=ended)

    def _take_shown(self, case_id: int, at: QPoint) -> None:
        """Take the case that was named; where another one needs the person more by now, that is told and asked again."""
        self._desk.do(taking.take_next, shown=case_id, then=partial(self._took_next, at=at))

    def _took_next(self, changed: Changed, at: QPoint | None = None) -> None:
        case = changed.result.get("case")
        if at is not None and changed.result.get("other"):
            self.done.emit(say("next.other", number=str(changed.result["other"])))
            self.show_next(at)
            return
        if not case:
            self.done.emit(say("queue.none_to_take"))
            return
        parts = taking.taken_because(changed)
        self.case_opened.emit(case)
        told = say("next.taken", number=str(changed.result["number"]), n=sum(part.points for part in parts))
        self.undoable.emit(told, _sum_said(parts), lambda: self._give_back(int(case)))

    def _give_back(self, case_id: int) -> None:
        self._desk.do(assigning.assign, case_id=case_id, owner_id=0, then=lambda _changed: self.done.emit(say("next.given_back")))

    def show_next(self, at: QPoint) -> None:
        """Show which case comes next and why, before it is taken."""
        self._desk.ask(taking.next_case, then=lambda found: self.next_menu(found, at).popup(at))

    def next_menu(self, found: Next | None, at: QPoint) -> QMenu:
        """Return the case that comes next, its reasons with their points, and what takes it."""
        menu = self._menu("queue.next.menu")
        if found is None:
            self._add(menu, "none", say("queue.none_to_take"), None)
            return menu
        self._add(menu, "take", say("next.take", number=found.case.number), partial(self._take_shown, found.case.id, at))
        menu.addSeparator()
        for part in found.parts:
            self._add(menu, f"part.{part.code}", _part_said(part), None)
        self._add(menu, "sum", say("next.sum", n=found.points), None)
        return menu

    def offer_more(self, at: QPoint) -> None:
        """Offer what is done beside single cases: the next one and why, taking back, handing over."""
        self.more_menu(at).popup(at)

    def more_menu(self, at: QPoint) -> QMenu:
        """Return the menu; what it opens stands at the same place."""
        menu = self._menu("queue.more.menu")
        self._add(menu, "next", say("next.show"), lambda: self.show_next(at))
        self._add(menu, "undo", say("press.show"), lambda: self.offer_undo(at))
        if self._desk.person.may("hand_over"):
            self._add(menu, "hand_over", say("hand_over.title"), self.hand_over)
        return menu

    # handing over ---------------------------------------------------------------------------------------------------------

    def hand_over(self, person: int = 0) -> None:
        """Ask whose cases go to whom."""
        self.report.hide()
        self.reported.emit()
        self._desk.ask(people.everybody, then=lambda everybody: self.handing.begin(everybody, person))

    def _handed(self, changed: Changed) -> None:
        self._desk.ask(handing_over.shares, changed=changed, then=lambda shares: self.tell(
            changed, [share_in_words(each.person.name or each.person.login, each.duties) for each in shares]))

    # taking back ----------------------------------------------------------------------------------------------------------

    def offer_undo(self, at: QPoint) -> None:
        """Offer what one pressed lately to be taken back; the newest is chosen."""
        self._desk.ask(undoing.recent, then=lambda presses: self._pop_undo(presses, at))

    def _pop_undo(self, presses: Sequence[Press], at: QPoint) -> None:
        menu = self.undo_menu(presses)
        menu.popup(at)
        if presses:
            menu.setActiveAction(menu.actions()[0])

    def undo_menu(self, presses: Sequence[Press]) -> QMenu:
        """Return one's last presses as a menu; gone when it closes."""
        menu = self._menu("queue.undo.menu")
        if not presses:
            self._add(menu, "none", say("press.none"), None)
        for at, press in enumerate(presses, 1):
            said = say("press.at", what=press.what, time=self._look.words.clock(press.at_us))
            self._add(menu, f"undo.{at}", said, partial(self.undo, press.id))
        return menu

    def undo(self, press: str) -> None:
        """Take back all that one press did; what can no longer be is told."""
        self._desk.do(undoing.undo_press, press=press, long=say("hands.undoing"), then=self.tell)

    # telling --------------------------------------------------------------------------------------------------------------

    def put_away(self, case_id: int, code: str) -> None:
        """Put one case away until a moment by its code, or take it out again (``wake``)."""
        if code == "wake":
            self.wake((case_id,))
        else:
            self.snooze((case_id,), dict(self.moments())[code])

    def tell(self, changed: Changed, more: Sequence[Message] = ()) -> None:
        """Tell what a press over some cases did: in a sentence with what takes it back, or in a report."""
        self._desk.ask(many.report, changed=changed, then=lambda report: self._show(report, more, changed))

    def _show(self, report: Report, more: Sequence[Message], changed: Changed) -> None:
        self.handing.hide()
        if report.refused or report.left or more:
            queue = self.panel.parentWidget()
            if queue is None or not queue.isVisible():  # pressed in a case: the list waits in the queue, its first reason is told
                below = report.refused[0].why if report.refused else ""
                self.undoable.emit(title_of(report), below, None)
                self.report.show_report(report, more)
                return
            self.reported.emit()
            self.report.show_report(report, more)
            return
        self.report.hide()
        told = title_of(report)
        if report.verb in ("undo_press", "wake") or not report.done:
            self.done.emit(told)
            return
        below = say("snooze.until", at=At(int(changed.result["until_us"]))) if report.verb == "snooze" else say("hands.undo_shift")
        self.undoable.emit(told, below, lambda: self.undo(report.press))

    def _close(self) -> None:
        self.report.hide()
        self.handing.hide()
        self.closed.emit()

    def _menu(self, ident: str) -> QMenu:
        menu = QMenu(self.panel)
        menu.setObjectName(ident)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _below(self, menu: QMenu, code: str, said: Message) -> QMenu:
        below = menu.addMenu(self._look.worded(said).replace("&", "&&"))
        below.setObjectName(f"queue.bulk.{code}.menu")
        return below

    def _add(self, menu: QMenu, code: str, said: Message | str, press: Callable[[], object] | None) -> None:
        action = menu.addAction(one_line(self._look.worded(said), 120).replace("&", "&&"))
        action.setObjectName(f"queue.bulk.{code}")
        action.setEnabled(press is not None)
        if press is not None:
            action.triggered.connect(lambda _checked=False: press())


def _value_said(family: str, value: str) -> Message:
    if family == "urgency":
        return say("hands.urgency_is", n=int(value))
    return say(f"status.waiting_{value}") if family == "waiting" else say(f"{family}.{value}")


def _part_said(part: Part) -> Message:
    return say("next.part", why=part.why, points=f"+{part.points}" if part.points > 0 else str(part.points))


def _sum_said(parts: Sequence[Part]) -> Message:
    return joined([_part_said(part) for part in parts]) if parts else say("next.no_reason")

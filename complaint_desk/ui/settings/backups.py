"""How old the newest backup is, one made now, and the desk put back from one: shown first what would be lost, then asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.backups import Standing
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import backups, restoring
from complaint_desk.services.desks import now_us
from complaint_desk.services.restoring import Loss, Point
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, Label
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FieldError, FormRow, row_of

_WIDE = 320


def sentence(found: Standing) -> Message:
    """Return in one sentence how a desk is covered."""
    if found.paused:
        return say("backups.paused")
    if found.demo:
        return say("backups.demo")
    if found.drill_failed:
        return say("backups.drill_failed")
    if not found.last_us:
        return say("backups.failing_none") if found.failed else say("backups.none")
    if found.failed:
        return say("backups.failing", at=At(found.last_us))
    return say("backups.last", at=At(found.last_us)) if found.open_us else say("backups.all", at=At(found.last_us))


class BackupsCard(Card):
    """The card; it is shown to who may look after backups, and the restore to who may do that.

    Signals:
        restore_asked: the ``Point`` that was chosen and agreed to.
    """

    restore_asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.backups", parent=parent)
        self._look, self._desk = look, desk
        self._points: tuple[Point, ...] = ()
        self._state = Label(look, wrap=True, ident="settings.backups.state")
        self._place = Label(look, role="micro", tone="muted", wrap=True, ident="settings.backups.place")
        self._now = Button(look, "settings.backups.now", say("backups.now"), self._make)
        self._choice = ChoiceField(look, "settings.backups.point", say("backups.point"))
        self._choice.setMinimumWidth(_WIDE)
        self._restore = Button(look, "settings.backups.restore", say("backups.restore"), self._ask_loss)
        self._wrong = FieldError(look, "settings.backups.wrong", self._choice)
        self._row = FormRow(look, say("backups.point"), row_of(self._choice, self._restore, None), note=say("backups.point_note"))
        self.column.addWidget(self._state)
        self.column.addWidget(self._place)
        self.column.addLayout(row_of(self._now, None))
        self._nowhere = Label(look, say("backups.nowhere"), tone="muted", wrap=True, ident="settings.backups.nowhere")
        for part in (self._row, self._nowhere, self._wrong):
            self.column.addWidget(part)
        self._show_points(())
        desk.person_changed.connect(self.look)

    def look(self) -> None:
        """Read again how things stand, for who may look after them."""
        person = self._desk.person
        self.setVisible(person.may("back_up"))
        self._show_points(self._points)
        if person.may("back_up"):
            self._desk.ask(backups.standing, then=self._show, failed=self._refused)
        if person.may("restore_desk"):
            self._desk.ask(restoring.offered, then=self._offer, failed=self._refused)

    def _show(self, found: Standing) -> None:
        self._state.say(sentence(found))
        level = found.level(now_us())
        self._state.set_tone({"fine": "text", "amber": "soon", "red": "late"}[level])
        self._place.say(say("backups.place", path=found.folder, n=len(found.copies)))

    def _show_points(self, points: Sequence[Point]) -> None:
        """Show the moments to go back to, or where they will stand."""
        self._points = tuple(points)
        may = self._desk.person.may("restore_desk")
        self._row.setVisible(may and bool(points))
        self._nowhere.setVisible(may and not points)

    def _offer(self, points: Sequence[Point]) -> None:
        self._show_points(points)
        self._choice.offer([(str(n), say("backups.moment", at=At(each.made_us))) for n, each in enumerate(self._points)])
        if self._points:
            self._choice.set_chosen("0")

    def _make(self) -> None:
        self._wrong.clear()
        self._now.setEnabled(False)
        self._desk.ask(
            backups.back_up, then=lambda _kept: self.look(), failed=self._refused, ended=lambda: self._now.setEnabled(True))

    def _ask_loss(self) -> None:
        """Reckon what would be lost; then it is asked once more."""
        self._wrong.clear()
        if not self._choice.code:
            return
        wanted = self._points[int(self._choice.code)]
        self._restore.setEnabled(False)
        self._desk.ask(
            restoring.preview, wanted=wanted, then=lambda found: self._agree(wanted, found), failed=self._refused,
            ended=lambda: self._restore.setEnabled(True),
        )

    def _agree(self, wanted: Point, found: Loss) -> None:
        sentences = (*restoring.told(found, now_us()), say("backups.kept_beside"))
        Dialog(
            self._look, say("backups.restore_ask", at=At(found.made_us)), sentences, ident="settings.backups.ask",
            agree=say("backups.restore_yes"), decline=say("backups.restore_no"),
            then=lambda: self.restore_asked.emit(wanted), parent=self.window(),
        ).open()

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)

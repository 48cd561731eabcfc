"""One improvement point beside the list: what came of it, who sees to it, whom to tell and invite, and how it is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.figures import day_date
from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.messages import At, Day, Message, Native, say
from complaint_desk.domain.problems import BadValue, Problem, StaleCase
from complaint_desk.domain.spans import DAY
from complaint_desk.domain.vocabulary import IMPROVEMENT_SORTS
from complaint_desk.services import improving
from complaint_desk.services.improving import Entry
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.improvements.words import cases_of, notice_words, state_of, title_words
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, ChoiceField, FieldError, FormRow, LineField, row_of

WIDTH: Final = 340
_NOBODY: Final = "0"
_SATISFIED: Final = ("result", "4..5")


class PointCard(Card):
    """The chosen point.

    Signals:
        cases_wanted: the ``QueueFilter`` of its cases, or of those whose customers may be invited.

    Attributes:
        improvement: the number of the point that is shown, 0 none.
    """

    cases_wanted = Signal(object)

    def __init__(
        self, look: Look, desk: Desk, *, copy: Callable[[str], object], saved: Callable[[], object], parent: QWidget | None = None,
    ) -> None:
        """Make the card; ``copy`` puts a text on the clipboard, ``saved`` is called when something was recorded."""
        super().__init__(margins=(16, 14, 16, 14), spacing=10, ident="improvements.point", parent=parent)
        self._look, self._desk, self._copy, self._saved = look, desk, copy, saved
        self.improvement = 0
        self._entry: Entry | None = None
        self._seen = 0
        self._filled: tuple[str, str, str] = ("", "", "")
        self._name = Label(look, role="head", wrap=True, ident="improvements.point.name")
        self._effect = Label(look, wrap=True, ident="improvements.effect")
        self._sort = ChoiceField(
            look, "improvements.sort", say("improvements.sort"), [(sort, say(f"improvements.sorts.{sort}")) for sort in IMPROVEMENT_SORTS],
            say("improvements.sort_hint"))
        self._owner = ChoiceField(look, "improvements.owner", say("improvements.owner"), [(_NOBODY, say("improvements.nobody"))])
        self._due = LineField(look, "improvements.due", say("improvements.due"), say("improvements.due_hint"))
        self._save = Button(look, "improvements.save", say("improvements.save"), self._plan)
        self._cases = Button(look, "improvements.cases", say("improvements.cases"), lambda: self._ask(), small=True)
        self._invite = Button(look, "improvements.invite", say("improvements.invite"), lambda: self._ask(_SATISFIED), small=True)
        self._notice_name = Label(look, say("improvements.notice"), role="micro", tone="muted")
        self._notice = Label(look, tone="muted", wrap=True, ident="improvements.notice")
        self._told = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="improvements.told")
        self._tell = Button(look, "improvements.tell", say("improvements.copy_notice"), self._tell_customers, icon="copy", small=True)
        self._reason = LineField(look, "improvements.reason", say("improvements.reason"), say("improvements.reason_hint"))
        self._end = Button(look, "improvements.end", say("improvements.end"), self._close_point)
        self._wrong = FieldError(look, "improvements.point.wrong", self._due)
        self._not_told = FieldError(look, "improvements.tell.wrong", self._tell)
        self._not_ended = FieldError(look, "improvements.end.wrong", self._reason)
        self._ended = Label(look, tone="muted", wrap=True, gives_way=True, ident="improvements.ended")
        self._done = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="improvements.done")
        self._ending = FormRow(look, say("improvements.reason"), self._reason, above=True)
        self._fill()

    def _fill(self) -> None:
        look, column = self._look, self.column
        column.addWidget(self._name)
        column.addWidget(self._effect)
        column.addWidget(self._ended)
        column.addLayout(row_of(self._cases, self._invite, None))
        column.addWidget(Label(look, say("improvements.invite_note"), role="micro", tone="muted", wrap=True))
        for name, field in (("sort", self._sort), ("owner", self._owner), ("due", self._due)):
            column.addWidget(FormRow(look, say(f"improvements.{name}"), field, above=True))
        column.addWidget(self._wrong)
        column.addLayout(row_of(self._save, None))
        column.addWidget(self._notice_name)
        column.addWidget(self._notice)
        column.addWidget(self._told)
        column.addWidget(self._not_told)
        column.addLayout(row_of(self._tell, None))
        column.addWidget(self._ending)
        column.addWidget(self._not_ended)
        column.addLayout(row_of(self._end, None))
        column.addWidget(self._done)
        column.addStretch(1)

    def seat(self) -> None:
        """Show what the person who sits here may do."""
        may = self._desk.person.may("improve")
        is_open = may and self._entry is not None and not self._entry.point.ended
        for each in (self._save, self._end, self._ending):
            each.setVisible(is_open)
        for field in (self._sort, self._owner, self._due):
            field.setEnabled(is_open)
        told_of = self._entry is not None and bool(self._entry.public)  # of words that were erased customers are told nothing
        self._tell.setVisible(may and told_of)
        for told in (self._notice, self._notice_name):
            told.setVisible(told_of)

    def forget(self) -> None:
        """Let go of the point that is shown, with what was typed about it."""
        self.improvement, self._entry = 0, None

    def offer_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer those who may be given a point."""
        named = [(str(id_), Native((("en", name),))) for id_, name in people]
        self._owner.offer([(_NOBODY, say("improvements.nobody")), *((code, say("improvements.person", name=name)) for code, name in named)])

    def show_entry(self, entry: Entry) -> None:
        """Show a point; what somebody types about the same point is left as it stands."""
        same, point, idea = entry.point.id == self.improvement and self._entry is not None, entry.point, entry.idea
        planned = (point.sort, str(point.owner_id), day_date(point.due_us // DAY - 1).isoformat() if point.due_us else "")
        typed = same and self._typed() not in (self._filled, planned)
        self.improvement, self._entry = point.id, entry
        self._name.say(title_words(entry))
        self._effect.say(say(
            "improvements.stands", state=say(f"improvements.standing.{state_of(entry)}"),
            effect=say(f"improvements.effect.{idea.effect}", since=str(idea.since), before=str(idea.before), days=str(idea.days))))
        self._ended.say(say("improvements.ended", at=At(point.ended_us), reason=point.reason) if point.ended and point.reason else "")
        self._notice.say(notice_words(entry) if entry.public else "")
        self._told.say(say("improvements.told", at=At(point.told_us)) if point.told_us else "")
        if not same:
            self._done.say("")
            self._reason.clear()
        if not same or (point.version != self._seen and not typed):
            self._forget_wrongs()
            self._sort.set_chosen(point.sort)
            self._owner.set_chosen(str(point.owner_id))
            self._due.setText(planned[2])
            self._filled = planned
        elif planned != self._filled:
            self._tell_of_theirs(entry)
            self._filled = planned
        self._seen = point.version
        self.seat()

    def _typed(self) -> tuple[str, str, str]:
        """Return what stands in the fields of the plan, as it would be saved."""
        return self._sort.code, self._owner.code or _NOBODY, self._due.text().strip()

    def _tell_of_theirs(self, entry: Entry) -> None:
        """Say what somebody else planned meanwhile; what was typed stays, and is saved in its place by whoever saves now."""
        point = entry.point
        self._wrong.show_error(say(
            "improvements.changed_meanwhile", sort=say(f"improvements.sorts.{point.sort}") if point.sort else say("improvements.dash"),
            owner=say("improvements.person", name=entry.owner) if entry.owner else say("improvements.nobody"),
            due=say("improvements.day", day=Day(day_date(point.due_us // DAY - 1))) if point.due_us else say("improvements.dash"),
        ))

    def _ask(self, *more: tuple[str, str]) -> None:
        if self._entry is not None:
            self.cases_wanted.emit(cases_of(self._entry, *more))

    def _forget_wrongs(self) -> None:
        for wrong in (self._wrong, self._not_told, self._not_ended):
            wrong.clear()

    def _plan(self) -> None:
        self._forget_wrongs()
        for field in (self._sort, self._owner):
            field.commit()
        point, sent = self.improvement, self._typed()

        def planned(_changed: object) -> None:
            if point == self.improvement:  # what is typed by now is no longer what was sent, or about another point
                self._filled = sent
                self._held(say("improvements.saved"))

        self._desk.do(
            improving.plan, improvement=point, sort=self._sort.code,
            owner_id=int(self._owner.code or _NOBODY), due=self._due.text(), expected_version=self._seen, then=planned,
            failed=self._not_planned,
        )

    def _close_point(self) -> None:
        self._forget_wrongs()
        self._desk.do(
            improving.end, improvement=self.improvement, reason=self._reason.text(),
            then=lambda _changed: self._held(say("improvements.closed")),
            failed=lambda problem: self._not_ended.show_error(problem.message),
        )

    def _tell_customers(self) -> None:
        """Note that it is told, and only then hand the text over."""
        self._forget_wrongs()
        text = without_contact(self._notice.text())
        self._desk.do(
            improving.tell, improvement=self.improvement, text=text, then=lambda _changed: self._copied(text),
            failed=lambda problem: self._not_told.show_error(problem.message),
        )

    def _copied(self, text: str) -> None:
        self._copy(text)
        self._held(say("improvements.copied"))

    def _held(self, done: Message) -> None:
        self._done.say(done)
        self._saved()

    def _not_planned(self, problem: Problem) -> None:
        """Say why at the field that it is about; what somebody else planned meanwhile is read and told."""
        if isinstance(problem, StaleCase):
            self._wrong.show_error(problem.message)
            self._saved()
            return
        fields = {f"improvements.{name}": field for name, field in (("sort", self._sort), ("owner", self._owner), ("due", self._due))}
        self._wrong.show_error(problem.message, at=fields.get(problem.field) if isinstance(problem, BadValue) else None)

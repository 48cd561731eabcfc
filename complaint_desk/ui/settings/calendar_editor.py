"""A calendar changed in the settings: the hours of the week, days off and make-up days typed, seeded or brought in from a list.

What it does to the clocks that run is told before anything is kept; the last change can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from complaint_desk.domain import calendar_edit as edit
from complaint_desk.domain.calendars import Calendar
from complaint_desk.domain.messages import Day, Message, say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.services import calendar_editing
from complaint_desk.services.calendar_editing import COUNTRIES, Draft, Preview, moved_line, moved_words
from complaint_desk.services.changed import Changed
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, FormRow, Heading, LineField, row_of

_ID: Final = "settings.calendar"
_DAY: Final = Qt.ItemDataRole.UserRole
_LOOK_MS: Final = 300
"""So long nothing is changed before the clocks are held against a draft."""
_LINES: Final = 6
_HIGH: Final = 168
_NARROW: Final = 112


class CalendarEditor(QWidget):
    """The form; it is filled by ``open`` and told to be done with by ``close_form``."""

    def __init__(self, look: Look, desk: Desk, files: Files, saved: Callable[[Message], object]) -> None:
        """Take the collaborators; ``saved`` takes the sentence that says what is kept now."""
        super().__init__()
        self._look, self._desk, self._files, self._saved = look, desk, files, saved
        self._made: Draft | None = None
        self._stands: Draft | None = None
        self._ticket: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._ask_preview)
        self._title = Heading(look, say("calendar.edit.title"))
        closed = say("calendar.page.closed")
        self._week = tuple(LineField(look, f"{_ID}.week.{n}", say(f"weekday.{n}"), closed, small=True) for n in range(7))
        self._wrong_week = FieldError(look, f"{_ID}.week.wrong", self._week[0])
        self._days = QListWidget()
        self._days.setObjectName(f"{_ID}.days")
        self._days.setProperty("kind", "box")
        self._days.setFixedHeight(_HIGH)
        self._days.setAccessibleName(look.words("calendar.edit.days"))
        self._day = LineField(look, f"{_ID}.day", say("calendar.edit.day"), say("calendar.edit.day_hint"), small=True)
        self._hours = LineField(look, f"{_ID}.hours", say("calendar.edit.hours"), closed, small=True)
        self._set = Button(look, f"{_ID}.set", say("calendar.edit.set"), self._set_day, small=True)
        self._as_week = Button(look, f"{_ID}.as_week", say("calendar.edit.as_week"), self._take_day_out, kind="text", small=True)
        self._wrong_day = FieldError(look, f"{_ID}.day.wrong", self._day)
        countries = [(code, say(f"calendar.country.{code}")) for code in COUNTRIES if code]
        self._country = ChoiceField(look, f"{_ID}.country", say("calendar.edit.country"), countries, small=True)
        self._year = LineField(look, f"{_ID}.year", say("calendar.page.year"), small=True)
        self._seed = Button(look, f"{_ID}.seed", say("calendar.edit.seed"), self._put_holidays, small=True)
        bring = say("calendar.edit.import")
        self._import = Button(look, f"{_ID}.import", bring, self._choose_list, kind="text", icon="download", small=True)
        self._wrong_list = FieldError(look, f"{_ID}.list.wrong", self._year)
        self._moved = Label(look, wrap=True, gives_way=True, ident=f"{_ID}.moved")
        self._lines = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident=f"{_ID}.lines")
        self._wrong = FieldError(look, f"{_ID}.wrong", self._days)
        self._back = Button(look, f"{_ID}.back", say("calendar.edit.back"), self._take_back, kind="text", icon="undo-2")
        self._save = Button(look, f"{_ID}.save", say("calendar.edit.save"), self._keep, kind="primary")
        self._lay_out(look)
        self.hide()

    def _lay_out(self, look: Look) -> None:
        for field in (self._day, self._year):
            field.setFixedWidth(_NARROW)
        self._country.setFixedWidth(_NARROW + 48)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(Label(look, say("calendar.edit.week_note"), role="micro", tone="muted", wrap=True))
        for n, field in enumerate(self._week):
            column.addWidget(FormRow(look, say(f"weekday.{n}"), field))
            field.editingFinished.connect(self._week_left)
        days = row_of(self._day, self._hours, self._set, self._as_week)
        holidays = row_of(self._country, self._year, self._seed, None, self._import)
        column.addWidget(self._wrong_week)
        column.addWidget(Label(look, say("calendar.edit.days"), role="micro", tone="muted"))
        column.addWidget(self._days)
        column.addLayout(days)
        column.addWidget(self._wrong_day)
        column.addLayout(holidays)
        for widget in (self._wrong_list, self._moved, self._lines, self._wrong):
            column.addWidget(widget)
        close = Button(look, f"{_ID}.close", say("widget.close"), self.close_form)
        column.addLayout(row_of(self._back, None, close, self._save))
        for typed in (*self._week, self._day, self._hours):
            typed.textChanged.connect(self._enable)
        self._days.currentItemChanged.connect(lambda item, _before: self._show_day(item))
        self._day.returnPressed.connect(self._set.click)
        self._hours.returnPressed.connect(self._set.click)
        self._year.returnPressed.connect(self._seed.click)
        look.language.language_changed.connect(self._retranslate)

    def open(self, calendar: str) -> None:
        """Show a calendar as it stands."""
        self._desk.ask(calendar_editing.draft, calendar=calendar, then=self._begin, failed=self._refuse)

    def close_form(self) -> None:
        """Give up what was changed and not kept."""
        self._drop()
        self._made = self._stands = None
        self.hide()

    def _begin(self, made: Draft) -> None:
        for wrong in (self._wrong, self._wrong_day, self._wrong_list, self._wrong_week):
            wrong.clear()
        self._made = self._stands = made
        self._title.say(say("calendar.edit.of", title=made.calendar.title))
        self._country.set_chosen(made.country)
        known = made.calendar.known_until
        self._year.setText(str(known.year + 1) if known is not None else "")
        for field in (self._day, self._hours):
            field.clear()
        self._days.clear()  # what was chosen there is no choice any more
        self._back.setVisible(made.back)
        self._show()
        self.show()
        self._week[0].setFocus()

    def _show(self) -> None:
        """Show the draft, and hold it against the clocks in a moment."""
        if self._made is None:
            return
        calendar = self._made.calendar
        for field, periods in zip(self._week, calendar.week, strict=True):
            field.setText(edit.written_hours(periods))
        self._list(calendar)
        self._enable()
        self._moved.say("")
        self._lines.say("")
        self._drop()
        if self._made != self._stands:
            self._timer.start()

    def _enable(self) -> None:
        """There is something to be saved: a draft that differs, or hours that are typed and not taken yet."""
        if self._made is None:
            return
        week = [edit.written_hours(periods) for periods in self._made.calendar.week]
        typed = week != [field.text().strip() for field in self._week]
        self._save.setEnabled(typed or self._day_waits or self._made != self._stands)

    @property
    def _day_waits(self) -> bool:
        """Whether a day is typed that is not so in the draft."""
        if self._made is None or not self._day.text().strip():
            return False
        try:
            day = edit.day_of(self._day.text(), "day")
            return self._made.calendar.periods(day) != edit.hours_of(self._hours.text(), "hours")
        except BadValue:
            return True

    def _list(self, calendar: Calendar) -> None:
        at = self._days.currentItem()
        chosen, words = at.data(_DAY) if at is not None else "", self._look.words
        self._days.blockSignals(True)
        self._days.clear()
        for day, periods in sorted(calendar.days.items(), reverse=True):  # what is ahead first
            hours = edit.written_hours(periods) or words("calendar.page.closed")
            item = QListWidgetItem(words("calendar.edit.line", day=Day(day), weekday=say(f"weekday.{day.weekday()}"), hours=hours))
            item.setData(_DAY, day.isoformat())
            self._days.addItem(item)
            if item.data(_DAY) == chosen:
                self._days.setCurrentItem(item)
        self._days.blockSignals(False)

    def _retranslate(self, words: object) -> None:
        self._days.setAccessibleName(self._look.words("calendar.edit.days"))
        if self._made is not None:
            self._show()

    # what is changed -------------------------------------------------------------------------------------------------------

    def _week_left(self) -> None:
        self._read_week()

    def _read_week(self) -> bool:
        """Take the hours of the week as they are typed; False when some are none, which is told beside them."""
        if self._made is None:
            return False
        calendar = self._made.calendar
        for n, field in enumerate(self._week):
            try:
                calendar = edit.with_weekday(calendar, n, edit.hours_of(field.text(), f"week.{n}"))
            except BadValue as problem:
                self._wrong_week.show_error(problem.message, at=field)
                return False
        self._wrong_week.clear()
        if calendar != self._made.calendar:
            self._change(replace(self._made, calendar=calendar))
        return True

    def _set_day(self) -> bool:
        return self._with_typed_day(lambda calendar, day: edit.with_day(calendar, day, edit.hours_of(self._hours.text(), "hours")))

    def _take_day_out(self) -> None:
        self._with_typed_day(edit.without_day)

    def _with_typed_day(self, change: Callable[[Calendar, date], Calendar]) -> bool:
        """Change the typed day; False when it or its hours are none, which is told beside them."""
        self._wrong_day.clear()
        if self._made is None or not self._read_week():
            return False
        try:
            day = edit.day_of(self._day.text(), "day")
            calendar = change(self._made.calendar, day)
        except BadValue as problem:
            self._wrong_day.show_error(problem.message, at=self._hours if problem.field == "hours" else self._day)
            return False
        self._hours.setText(edit.written_hours(calendar.periods(day)))
        self._change(replace(self._made, calendar=calendar))
        for item in self._days.findItems("", Qt.MatchFlag.MatchContains):
            if item.data(_DAY) == day.isoformat():
                self._days.setCurrentItem(item)
        return True

    def _put_holidays(self) -> None:
        self._wrong_list.clear()
        year = self._year.text().strip()
        if not (year.isascii() and year.isdecimal()):
            self._wrong_list.show_error(say("calendar.page.no_year"), at=self._year)
        elif not self._country.commit() or not self._country.code:
            self._wrong_list.show_error(say("calendar.edit.no_country"), at=self._country)
        elif self._made is not None and self._read_week():
            self._derive(partial(self._desk.ask, calendar_editing.seeded, country=self._country.code, years=[int(year)]))

    def _choose_list(self) -> None:
        self._wrong_list.clear()
        if self._made is not None and self._read_week():
            self._files.choose(self, say("calendar.edit.import"), say("calendar.edit.kinds"), self._bring_in)

    def _bring_in(self, file: Path) -> None:
        self._derive(partial(self._desk.ask, calendar_editing.brought_in, file=file))

    def _derive(self, ask: Callable[..., object]) -> None:
        """Change the draft by what takes a while: once more where it was changed meanwhile, not at all where it is another one."""
        made, stands = self._made, self._stands

        def derived(after: Draft) -> None:
            if self._made is made:
                self._change(after)
            elif self._stands is stands:
                self._derive(ask)

        if made is not None:
            ask(made=made, then=derived, failed=self._no_list)

    def _no_list(self, problem: Problem) -> None:
        self._wrong_list.show_error(problem.message)

    def _change(self, made: Draft) -> None:
        self._wrong.clear()
        if self._made is not None:  # it was not closed meanwhile
            self._made = made
            self._show()

    def _show_day(self, item: QListWidgetItem | None) -> None:
        """Put the chosen day where it is changed."""
        if item is None or self._made is None:
            return
        day = date.fromisoformat(item.data(_DAY))
        self._day.setText(day.isoformat())
        self._hours.setText(edit.written_hours(self._made.calendar.periods(day)))

    # what it does ----------------------------------------------------------------------------------------------------------

    def _drop(self) -> None:
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    def _ask_preview(self) -> None:
        if self._made is None:
            return
        self._moved.say(say("calendar.edit.looking"))
        self._ticket = self._desk.ask(
            calendar_editing.preview, calendar=self._made.calendar, may_stop=True, then=self._tell_preview, failed=self._refuse)

    def _tell_preview(self, found: Preview) -> None:
        self._ticket = None
        if self._made is None:
            return
        self._moved.say(moved_words(found))
        self._lines.say("\n".join(self._worded([moved_line(each) for each in found.first[:_LINES]])))

    def _worded(self, lines: Sequence[Message]) -> list[str]:
        return [self._look.worded(line) for line in lines]

    def _keep(self) -> None:
        if self._made is not None and self._read_week() and (not self._day_waits or self._set_day()):
            self._desk.do(calendar_editing.save, made=self._made, then=self._kept("calendar.edited"), failed=self._refuse)

    def _take_back(self) -> None:
        if self._stands is not None:
            self._desk.do(
                calendar_editing.take_back, calendar=self._stands.calendar.name, version=self._stands.version,
                then=self._kept("calendar.taken_back"), failed=self._refuse)

    def _kept(self, key: str) -> Callable[[Changed], None]:
        def kept(changed: Changed) -> None:
            if self._stands is not None:
                self.open(self._stands.calendar.name)
            self._saved(say(key, days=changed.result["days"], week=changed.result["week"]))

        return kept

    def _refuse(self, problem: Problem) -> None:
        self._moved.say("")
        self._wrong.show_error(problem.message)
        self.show()

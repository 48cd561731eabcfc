"""Which rule sets hold, when somebody is at the desk, and the public holidays of a calendar: for who looks after time limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import Day, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import calendars
from complaint_desk.services.calendars import RIGHT, LimitsShown
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import Files, SystemFiles
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, CheckBox, ChoiceField, FieldError, FormRow, LineField, row_of, tab_after

if TYPE_CHECKING:
    from complaint_desk.ui.settings.calendar_editor import CalendarEditor

_HOUSE = "house"
_WIDE = 280
_DAY_AND_NIGHT = "around_the_clock"


class LimitsCard(Card):
    """The card; it is shown to who may change it, and reads the site's files when it is first seen."""

    def __init__(self, look: Look, desk: Desk, files: Files | None = None, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 16, 16, 16), spacing=10, ident="settings.limits", parent=parent)
        self._look, self._desk, self._files = look, desk, files or SystemFiles(look)
        self._editor: CalendarEditor | None = None
        self._boxes: dict[str, CheckBox] = {}
        self._set_rows = Card(margins=(0, 0, 0, 0), spacing=6)
        self._set_rows.setProperty("kind", "")
        self._at_desk = ChoiceField(look, "settings.limits.desk", say("calendar.page.desk"))
        self._keep = Button(look, "settings.limits.keep", say("calendar.page.keep"), self._keep_them)
        self._calendar = ChoiceField(look, "settings.limits.calendar", say("calendar.page.calendar"))
        self._year = LineField(look, "settings.limits.year", say("calendar.page.year"))
        self._year.setMaximumWidth(100)
        for wide in (self._at_desk, self._calendar):
            wide.setMinimumWidth(_WIDE)
        self._add = Button(look, "settings.limits.add", say("calendar.page.add"), self._add_days)
        self._edit = Button(look, "settings.limits.edit", say("calendar.edit.open"), self._open_editor, kind="text", icon="pencil")
        self._wrong = FieldError(look, "settings.limits.wrong", self._year)
        self._known = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.limits.known")
        self._done = Label(look, role="micro", tone="muted", wrap=True, gives_way=True, ident="settings.limits.done")
        self._calendar.chosen.connect(lambda _code, _text: self._tell_known())
        self.column.addWidget(self._set_rows)
        self.column.addWidget(FormRow(look, say("calendar.page.desk"), row_of(self._at_desk, None), note=say("calendar.page.desk_note")))
        self.column.addLayout(row_of(self._keep, None))
        self.column.addWidget(FormRow(look, say("calendar.page.holidays"), row_of(self._calendar, self._year, self._add, None)))
        known = row_of(self._known, self._edit)
        known.setStretch(0, 1)
        self.column.addLayout(known)
        for below in (self._wrong, self._done):
            self.column.addWidget(below)
        self._found: LimitsShown | None = None
        desk.person_changed.connect(self._other_person)

    def _other_person(self) -> None:
        if self._editor is not None:
            self._editor.close_form()
        self.look()

    def _open_editor(self) -> None:
        """Show the calendar that is chosen, to be changed."""
        if self._editor is None:
            from complaint_desk.ui.settings.calendar_editor import CalendarEditor

            self._editor = CalendarEditor(self._look, self._desk, self._files, self._held)
            self.column.addWidget(self._editor)
            tab_after(self._edit, self._editor)
        self._editor.open(self._calendar.code)

    def look(self) -> None:
        """Read the site's files again, for somebody who may change them; anybody else does not see the card."""
        may = self._desk.person.may(RIGHT)
        self.setVisible(may)
        if may:
            self._desk.ask(calendars.shown, then=self._show)

    def _show(self, found: LimitsShown) -> None:
        first, other = self._found is None, self._found is None or self._found.version != found.version
        self._found = found
        for each in found.sets:
            if each.id not in self._boxes:
                title = say("calendar.named", title=each.title.on_its_own())
                box = self._boxes[each.id] = CheckBox(self._look, f"settings.limits.{each.id}", title)
                self._set_rows.column.addWidget(box)
                if each.source:
                    source = say("calendar.named", title=each.source)
                    self._set_rows.column.addWidget(Label(self._look, source, role="micro", tone="muted", wrap=True))
            self._boxes[each.id].setChecked(each.on)
            self._boxes[each.id].setEnabled(each.id != _HOUSE)  # the house always has limits
        named = [(each.id, say("calendar.named", title=each.title.on_its_own())) for each in found.calendars]
        self._at_desk.offer(named)
        self._calendar.offer([(code, said) for code, said in named if code != _DAY_AND_NIGHT])
        if other:
            self._at_desk.set_chosen(found.desk or _DAY_AND_NIGHT)
        if first:
            dated = [each for each in found.calendars if each.country]
            if dated:
                self._calendar.set_chosen(dated[0].id)
        self._tell_known()
        if found.faults:  # the shipped file serves meanwhile
            one = found.faults[0]
            self._wrong.show_error(say("calendar.page.wrong", n=len(found.faults), file=one.file, place=one.place, reason=one.reason))

    def _tell_known(self) -> None:
        known = next((each for each in self._found.calendars if each.id == self._calendar.code), None) if self._found else None
        if known is not None and known.known_until is not None:
            self._known.say(say("calendar.known_until", day=Day(known.known_until)))
            self._year.setText(str(known.known_until.year + 1))

    def _keep_them(self) -> None:
        wanted = tuple(name for name, box in self._boxes.items() if box.isChecked())
        desk = "" if self._at_desk.code == _DAY_AND_NIGHT else self._at_desk.code
        seen = self._found.version if self._found is not None else None
        self._desk.do(
            calendars.choose, sets=wanted, desk=desk, seen=seen, then=lambda _changed: self._held(say("calendar.holds_now")),
            failed=self._refused_choice,
        )

    def _add_days(self) -> None:
        self._wrong.clear()
        year = self._year.text().strip()
        if not year.isdecimal():
            self._wrong.show_error(say("calendar.page.no_year"))
            return
        self._desk.do(
            calendars.seed, calendar=self._calendar.code, years=[int(year)],
            then=lambda changed: self._held(say("calendar.added", n=changed.result["days"])), failed=self._refused,
        )

    def _refused(self, problem: Problem) -> None:
        self._wrong.show_error(problem.message)

    def _refused_choice(self, problem: Problem) -> None:
        """Say why, and show what holds by now: somebody may have chosen meanwhile."""
        self._refused(problem)
        self.look()

    def _held(self, done: Message) -> None:
        """Say what was done; that other rules hold now is told to everybody with the press."""
        self._done.say(done)
        self.look()

"""Who works at this desk: everybody sees it; an administrator adds people and changes role, limit and whether they work here.

A change takes effect when its field is left, and stands in the trail. What cannot be is told below the field, and the field shows
again what is so.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, CURRENCIES, LANGUAGES, ROLES
from complaint_desk.services import handing_over, people
from complaint_desk.services.changed import Changed
from complaint_desk.services.handing_over import Duties
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.settings.leaving import Leaving
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import (
    Avatar,
    Button,
    Card,
    CheckBox,
    Chip,
    ChoiceField,
    FieldError,
    FormRow,
    Line,
    LineField,
    row_of,
)
from complaint_desk.wording import Words

_ROLES = [(role, say(f"role.{role}")) for role in ROLES]
_RIGHT = "manage_people"
_WIDE_ROLE, _WIDE_LIMIT = 172, 80
"""In pixels: as much as the longest role and a limit of five digits need, so that a name has the rest of the line."""


class _Row(QWidget):
    """One person: as text, or to be edited."""

    def __init__(self, look: Look, desk: Desk, person: Person, *, editing: bool) -> None:
        super().__init__()
        self._look, self._desk, self._person = look, desk, person
        self._prefix = f"settings.people.{person.id}"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(4)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(look, person.name, weight=500, elide=True, ident=f"{self._prefix}.name"))
        names.addWidget(Label(look, person.login, role="micro", tone="muted", elide=True))
        self._line = row_of(Avatar(look, person.name), spacing=8)
        self._line.addLayout(names, 1)
        self._column.addLayout(self._line)
        self._editing = editing
        self._going = False  # the box is off, and it is not yet decided who takes over: until then nobody is switched off
        if editing:
            self._add_fields()
        else:
            self._add_chips()

    @property
    def person(self) -> Person:
        """Whom it shows."""
        return self._person

    def show_person(self, person: Person) -> None:
        """Show what is so now; what is being typed stays."""
        self._person = person
        if not self._editing:
            return
        if not self._role.pending:
            self._role.set_chosen(person.role)
        if not self._limit.isModified():
            self._limit.setText(person.limit)
        if not person.active:
            self._end_leaving()  # switched off elsewhere
        self._show_active()
        self._name_suits(self._look.words)

    def _show_active(self) -> None:
        if not self._going:
            self._active.setChecked(self._person.active)

    def _add_chips(self) -> None:
        person = self._person
        if not person.active:
            self._line.addWidget(Chip(self._look, say("settings_people.left"), tone="outline"))
        self._line.addWidget(Chip(self._look, say(f"role.{person.role}"), ident=f"{self._prefix}.role"))

    def _add_fields(self) -> None:
        look, person = self._look, self._person
        name = one_line(person.name)
        self._role = ChoiceField(look, f"{self._prefix}.role", say("settings_people.role_of", name=name), _ROLES, small=True)
        self._role.setFixedWidth(_WIDE_ROLE)
        self._limit = LineField(
            look, f"{self._prefix}.limit", say("settings_people.limit_of", name=name, currency=person.currency),
            say("settings_people.no_limit"), small=True)
        self._limit.setFixedWidth(_WIDE_LIMIT)
        self._limit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._suits = Button(look, f"{self._prefix}.skills", "", self._offer_skills, kind="text", small=True, after="chevron-down")
        self._active = CheckBox(look, f"{self._prefix}.active", say("settings_people.active"))
        currency = Label(look, person.currency, role="micro", tone="muted")
        for widget in (self._role, self._limit, currency, self._suits, self._active):
            self._line.addWidget(widget)
        self._role_error = FieldError(look, f"{self._prefix}.role.error", self._role)
        self._limit_error = FieldError(look, f"{self._prefix}.limit.error", self._limit)
        self._leaving = Leaving(look, self._prefix, self._leave, self._stay)
        self._column.addWidget(self._leaving)
        self._column.addWidget(self._role_error)
        self._column.addWidget(self._limit_error)
        self.show_person(person)
        self._role.chosen.connect(self._change)
        self._limit.editingFinished.connect(self._change_limit)
        self._active.clicked.connect(self._switch)
        look.language.follow(self._name_active)
        look.language.follow(self._name_suits)

    def _name_suits(self, words: Words) -> None:
        person = self._person
        count = len(person.skills) + len(person.languages)
        self._suits.say(words("settings_people.suits", n=count) if count else words("settings_people.suits_none"))
        codes = [*(f"type.{code}" for code in person.skills), *(f"language.{code}" for code in person.languages)]
        told = words("time.list_comma").join(words(code) for code in codes)
        self._suits.setAccessibleDescription(told)
        self._suits.setAccessibleName(words("settings_people.suits_of", name=one_line(person.name)))

    def skills_menu(self) -> QMenu:
        """Return what can suit the person, ticked where it does: types of complaint, then languages; gone when it closes."""
        menu = QMenu(self)
        menu.setObjectName(f"{self._prefix}.skills.menu")
        menu.aboutToHide.connect(menu.deleteLater)
        for family, codes, has in (("type", COMPLAINT_TYPES, self._person.skills), ("language", LANGUAGES, self._person.languages)):
            menu.addSection(self._look.words(f"settings_people.{family}s"))
            for code in codes:
                action = menu.addAction(self._look.words(f"{family}.{code}").replace("&", "&&"))
                action.setObjectName(f"{self._prefix}.{family}.{code}")
                action.setCheckable(True)
                action.setChecked(code in has)
                action.triggered.connect(lambda checked, family=family, code=code: self._suit(family, code, holds=checked))
        return menu

    def _offer_skills(self) -> None:
        self.skills_menu().popup(self._suits.mapToGlobal(self._suits.rect().bottomLeft()))

    def _suit(self, family: str, code: str, *, holds: bool) -> None:
        person = self._person
        name, known = ("skills", COMPLAINT_TYPES) if family == "type" else ("languages", LANGUAGES)
        now = {*getattr(person, name), code} if holds else {*getattr(person, name)} - {code}
        suits = tuple(each for each in known if each in now)
        skills, languages = (suits, person.languages) if family == "type" else (person.skills, suits)
        self._desk.do(
            people.change_person, person=person.id, role=person.role, limit=person.limit, active=person.active, skills=skills,
            languages=languages, failed=self._failed)

    def _name_active(self, words: Words) -> None:
        self._active.setAccessibleName(words("settings_people.active_of", name=one_line(self._person.name)))

    def _change_limit(self) -> None:
        if self._limit.text() != self._person.limit:
            self._change()
        else:
            self._limit.setModified(False)
            self._limit_error.clear()

    def _switch(self) -> None:
        """Somebody works here again, or no more: then it is asked first who shall have their cases."""
        self._end_leaving()
        if self._active.isChecked():
            self._change(active=True)
        else:
            self._going = True
            self._desk.ask(handing_over.owed, person=self._person.id, then=self._ask_leaving, failed=self._not_asked)

    def _ask_leaving(self, owed: Duties) -> None:
        if not self._going:
            return  # ticked again meanwhile
        if not owed.cases:
            self._leave(())
            return
        self._desk.ask(people.everybody, then=lambda known: self._ask_who(owed, known), failed=self._not_asked)

    def _ask_who(self, owed: Duties, known: Sequence[Person]) -> None:
        if self._going:
            self._leaving.ask(self._person, owed, known)

    def _not_asked(self, problem: Problem) -> None:
        self._stay()
        self._desk.failed.emit(problem)

    def _leave(self, to: tuple[int, ...]) -> None:
        self._end_leaving()
        self._change(active=False, to=to)

    def _stay(self) -> None:
        self._end_leaving()
        self.show_person(self._person)

    def _end_leaving(self) -> None:
        self._going = False
        self._leaving.hide()

    def _change(self, *_what: object, active: bool | None = None, to: tuple[int, ...] = ()) -> None:
        """Record what stands in the row; whether somebody works here stays, unless it is told."""
        self._role_error.clear()
        self._limit_error.clear()
        self._desk.do(
            people.change_person, person=self._person.id, role=self._role.code, limit=self._limit.text(),
            active=self._person.active if active is None else active, to=to, then=self._changed, failed=self._failed)

    def _changed(self, _changed: Changed) -> None:
        self._limit.setModified(False)

    def _failed(self, problem: Problem) -> None:
        if isinstance(problem, BadValue) and problem.field == "settings.people.limit":
            self._limit_error.show_error(problem.message)
            self._show_active()
            return
        self.show_person(self._person)
        self._role_error.show_error(problem.message)


class _NewPerson(QWidget):
    """The fields of somebody who is to be added."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        column.addWidget(Label(look, say("settings_people.add_heading"), weight=600))
        self._name = LineField(look, "settings.people.new_name", say("settings_people.name"))
        self._login = LineField(look, "settings.people.login", say("settings_people.login"))
        self._role = ChoiceField(look, "settings.people.role", say("settings_people.role"), _ROLES)
        self._limit = LineField(look, "settings.people.limit", say("settings_people.limit"), say("settings_people.no_limit"))
        currencies = [(code, code) for code in CURRENCIES]
        self._currency = ChoiceField(look, "settings.people.currency", say("settings_people.currency"), currencies)
        self._add = Button(look, "settings.people.add", say("settings_people.add"), self._press, icon="plus")
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(4)
        self._errors: dict[str, FieldError] = {}
        places = {"name": self._name, "login": self._login, "role": self._role, "limit": self._limit, "currency": self._currency}
        for at, (code, field) in enumerate(places.items()):
            below, beside = divmod(at, 3)
            fields.addWidget(FormRow(look, say(f"settings_people.{code}"), field, above=True), below, beside)
            self._errors[code] = FieldError(look, f"settings.people.{code}.error", field)
        fields.addWidget(self._add, 1, 2, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        column.addLayout(fields)
        for error in self._errors.values():
            column.addWidget(error)
        self._login.returnPressed.connect(self._add.click)
        self._empty()

    def _empty(self) -> None:
        self._name.clear()
        self._login.clear()
        self._role.set_chosen("agent")
        self._limit.setText("0")
        self._currency.set_chosen(str(self._desk.person.currency))

    def _press(self) -> None:
        for error in self._errors.values():
            error.clear()
        if not (self._role.commit() and self._currency.commit()):
            return
        self._add.setEnabled(False)
        self._desk.do(
            people.add_person, login=self._login.text(), name=self._name.text(), role=self._role.code, limit=self._limit.text(),
            currency=self._currency.code, then=self._added, failed=self._failed, ended=self._ended)

    def _added(self, _changed: Changed) -> None:
        self._empty()
        self._name.setFocus()

    def _ended(self) -> None:
        self._add.setEnabled(True)

    def _failed(self, problem: Problem) -> None:
        field = problem.field.rsplit(".", 1)[-1] if isinstance(problem, BadValue) else "login"
        self._errors[field].show_error(problem.message)


class PeopleTable(Card):
    """Everybody at the desk, the active ones first."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(ident="settings.people", margins=(16, 8, 16, 8), spacing=4)
        self._look, self._desk = look, desk
        self._rows: list[_Row] = []
        self._editing = False
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._new = _NewPerson(look, desk)
        self._note = Label(look, say("settings_people.only_administrators"), tone="muted", wrap=True)
        self.column.addLayout(self._list)
        self.column.addWidget(self._new)
        self.column.addWidget(self._note)
        desk.changed.connect(self._heard)
        desk.person_changed.connect(self._reload)
        look.language.follow(self._retranslate)
        self._reload()

    def _heard(self, changed: Changed) -> None:
        if "person" in changed.kinds:
            self._reload()

    def _reload(self, _person: object = None) -> None:
        self._desk.ask(people.everybody, then=self._show)

    def _show(self, persons: Sequence[Person]) -> None:
        editing = bool(self._desk.person.may(_RIGHT))
        if editing:  # nobody moves while a box is ticked
            persons = sorted(persons, key=lambda each: each.id)
        shown = [(row.person.id, row.person.name) for row in self._rows]
        if editing and self._editing and shown == [(each.id, each.name) for each in persons]:
            for row, person in zip(self._rows, persons, strict=True):
                row.show_person(person)
        else:
            self._build(persons, editing)
        self._new.setVisible(editing)
        self._note.setVisible(not editing)

    def _build(self, persons: Sequence[Person], editing: bool) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows, self._editing = [], editing
        for person in persons:
            row = _Row(self._look, self._desk, person, editing=editing)
            self._rows.append(row)
            self._list.addWidget(row)
            self._list.addWidget(Line())

    def _retranslate(self, _words: object) -> None:
        self.setAccessibleName(self._look.words("settings.people"))

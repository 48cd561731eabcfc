"""One filter edited: which field, how it is compared, and with what; every field that a case can be filtered by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QWidget

from complaint_desk.domain.marking import Field, Marks, typed_value
from complaint_desk.domain.messages import say
from complaint_desk.domain.playbook import DEPARTMENTS
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.queue_filter import (
    CLOCKS,
    CODES,
    DATES,
    HOURS,
    KEYS,
    NONE,
    NOT,
    NUMBERS,
    SITE_FIELD,
    may_be_none,
    require_value,
)
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.services.marking import labels_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.known_field import KnownField
from complaint_desk.ui.look import Look
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.text import Label
from complaint_desk.ui.ticking import TickList
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, LineField, Segment, Segments, row_of

FIRST: Final = (
    "type", "status", "owner", "urgency", "opened", "due", "product", "region", "customer", "emotion", "channel", "risk", "cause",
)
"""The fields that stand first in the list; the others follow by their words."""

PAST: Final = (
    "today", "yesterday", "-7d..", "-30d..", "this_week", "last_week", "this_month", "last_month", "this_year", "..-3d", "..-7d", "..-30d",
)
AHEAD: Final = ("..now", "today", "tomorrow", "..+1d", "..+7d", "this_week", "next_week", "next_month", "-7d..", "..-3d")
_AHEAD_KEYS: Final = frozenset({"due", "promise", "callback", "task"})
_READ_OTHERWISE: Final = re.compile(r"^!|,|\.\.")
_TAKEN: Final = frozenset({"none", "any"})
"""A choice of an own field that a condition would read as something else is not offered."""

_KNOWN: Final = frozenset({"product", "region"})
"""Fields whose values are names that cases have; so are those of the site's own that hold text."""

HOWS: Final = ("is", "not", "none", "any")
_SELECT: Final = Qt.ItemDataRole.UserRole


class FilterEditor(Popover):
    """The form of one filter.

    Signals:
        applied: the key and the value of a filter, and the key it stood under before, "" for a new one.
        taken_off: the key of a filter that shall go.
    """

    applied = Signal(str, str, str)
    taken_off = Signal(str)

    def __init__(self, look: Look, desk: Desk, host: QWidget, ident: str = "queue.filter", first: Sequence[str] = FIRST) -> None:
        """Take the collaborators.

        Args:
            look: appearance and language.
            desk: answers which names there are.
            host: what it opens over.
            ident: its accessible id; those of its fields begin so.
            first: the fields that stand first in the list.
        """
        super().__init__(look, f"{ident}.form", say("queue.filter.title"), host, width=400)
        self._people: tuple[tuple[str, str], ...] = ()
        self._marks = Marks()
        self._labels: dict[str, str] = {}
        self._first = tuple(first)
        self._before = self._key = ""
        self._field = ChoiceField(look, f"{ident}.field", say("queue.filter.field"), small=True)
        hows = [Segment(how, say(f"queue.filter.how_{how}")) for how in HOWS]
        self._how = Segments(look, f"{ident}.how", say("queue.filter.how"), hows, chosen="is")
        self._values = TickList(look, f"{ident}.values")
        self._values.setFixedHeight(220)
        self._from = LineField(look, f"{ident}.from", say("queue.filter.from"), say("queue.filter.from"), small=True)
        self._to = LineField(look, f"{ident}.to", say("queue.filter.to"), say("queue.filter.to"), small=True)
        self._text = LineField(look, f"{ident}.text", say("queue.filter.text"), say("queue.filter.text_hint"), small=True)
        hint = say("queue.filter.text_hint")
        self._name = KnownField(look, desk, f"{ident}.name", say("queue.filter.text"), hint, partial(_offered, self._first[0]), small=True)
        self._hint = Label(look, say("queue.filter.date_hint"), role="micro", tone="muted", wrap=True)
        self._error = FieldError(look, f"{ident}.error", self._text)
        self._remove = Button(look, f"{ident}.remove", say("queue.filter.remove"), self._take_off, kind="text", small=True)
        apply = Button(look, f"{ident}.apply", say("queue.filter.apply"), self.apply, kind="primary", small=True)
        cancel = Button(look, f"{ident}.cancel", say("queue.filter.cancel"), self.shut, small=True)
        below: tuple[QWidget, ...] = (self._text, self._name, self._hint, self._error)
        self.column.addWidget(self._field)
        self.column.addLayout(row_of(self._how, None))
        self.column.addWidget(self._values)
        self.column.addLayout(row_of(self._from, self._to))
        for widget in below:
            self.column.addWidget(widget)
        self.column.addLayout(row_of(self._remove, None, cancel, apply))
        self._field.chosen.connect(lambda code, _text: self._show_key(code))
        self._how.chosen_changed.connect(lambda _how: self._show_how())
        self._values.itemActivated.connect(self._activated)
        for field in (self._from, self._to, self._text, self._name):
            field.returnPressed.connect(self.apply)

    def show_marks(self, marks: Marks) -> None:
        """Take the tags and own fields of the desk."""
        self._marks, self._labels = marks, labels_of(marks)

    def edit(self, anchor: QWidget, key: str, value: str, people: Sequence[tuple[str, str]]) -> None:
        """Open it with a filter that is in force, or with none.

        Args:
            anchor: it opens below this.
            key: of the filter, "" for a new one.
            value: of the filter.
            people: number and name of who can own a case.
        """
        self._people, self._before = tuple(people), key
        words = FilterWords(self._look.words, dict(people), self._labels)
        own = [f"field.{field.key}" for field in self._marks.fields if field.active or f"field.{field.key}" == key]
        rest = sorted((each for each in (*KEYS, *own) if each not in self._first), key=words.name)
        self._field.offer([(each, words.name(each)) for each in (*self._first, *rest)])
        self._remove.setVisible(bool(key))
        self._values.setAccessibleName(self._look.words("queue.filter.values"))
        self._show_key(key or self._first[0])
        if key:
            self._show_value(value)
        self.open_below(anchor, self._values if key and not self._values.isHidden() else self._field)

    def apply(self) -> None:
        """Use the filter, or say what is wrong with it."""
        value = self._value()
        try:
            require_value(self._key, value)
            self._require_own(value.removeprefix(NOT))
        except Problem as problem:
            self._error.show_error(problem.message, at=self._name if self._named else self._text)
            self.adjustSize()
            return
        before = self._before
        self.shut()
        self.applied.emit(self._key, value, before)

    def _require_own(self, value: str) -> None:
        """Refuse what a field of the site's own cannot hold, each end of a range by itself.

        Raises:
            Problem: it is no number, or no date.
        """
        field = self._own
        for end in value.split("..") if field is not None and value not in (NONE, "any") else ():
            if field is not None and end:
                typed_value(field, end)

    @property
    def _own(self) -> Field | None:
        """The field of the site's own that is filtered by, None for any other key."""
        return self._marks.field(self._key.removeprefix("field.")) if SITE_FIELD.fullmatch(self._key) else None

    def _take_off(self) -> None:
        before = self._before
        self.shut()
        self.taken_off.emit(before)

    # what is shown --------------------------------------------------------------------------------------------------------

    def _choices(self) -> tuple[str, ...]:
        """The values that are offered in the list."""
        if self._key == "owner":
            return ("me", NONE, *(code for code, _ in self._people))
        if self._key in DATES:
            return AHEAD if self._key in _AHEAD_KEYS else PAST
        if self._key == "urgency":
            return ("4", "3", "2", "1")
        if self._key == "department":
            return DEPARTMENTS
        if self._key == "tag":
            return tuple(tag.key for tag in self._marks.tags)
        if self._key == "outcome_word":
            return tuple(code for code, _text in self._marks.outcomes)
        if (own := self._own) is not None:
            plain = tuple(each for each in own.choices if not _READ_OTHERWISE.search(each) and each.casefold() not in _TAKEN)
            return ("yes", "no") if own.type == "yes_no" else plain
        return CODES.get(self._key, CLOCKS if self._key == "clock" else ())

    @property
    def _ranged(self) -> bool:
        """Whether two ends are typed."""
        own = self._own
        return self._single or self._key in HOURS or (own is not None and own.type in ("number", "date"))

    @property
    def _named(self) -> bool:
        """Whether a name is typed that cases have."""
        own = self._own
        return self._key in _KNOWN or (own is not None and own.type == "text")

    @property
    def _single(self) -> bool:
        """Whether one value of the list is chosen, and others are typed as ends."""
        return self._key in DATES or self._key in NUMBERS

    def _show_key(self, key: str) -> None:
        self._key = key
        self._field.set_chosen(key)
        self._how.set_chosen("is")
        words = FilterWords(self._look.words, dict(self._people), self._labels)
        self._values.clear()
        for code in self._choices():
            item = QListWidgetItem(words.dates(code) if key in DATES else words.value(key, code))
            item.setData(_SELECT, code)
            if not self._single:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
            self._values.addItem(item)
        self._values.setCurrentRow(-1 if self._single else 0)
        for field in (self._from, self._to, self._text):
            field.clear()
        self._name.set_chosen("")
        self._name.ask_for(partial(_offered, key))
        self._error.clear()
        self._show_how()

    def _show_how(self) -> None:
        how = self._how.chosen
        may_none = may_be_none(self._key) and self._key != "owner"
        for code in ("none", "any"):
            self._how.button(code).setVisible(may_none)
        if how in ("none", "any") and not may_none:
            self._how.set_chosen("is")
            how = "is"
        valued = how in ("is", "not")
        ranged = self._ranged
        self._values.setVisible(valued and self._values.count() > 0)
        for field in (self._from, self._to):
            field.setVisible(valued and ranged)
        self._hint.setVisible(valued and self._key in DATES)
        typed = valued and not ranged and not self._values.count()
        self._text.setVisible(typed and not self._named)
        self._name.setVisible(typed and self._named)
        self.adjustSize()

    def _show_value(self, value: str) -> None:
        plain = value.removeprefix(NOT)
        if plain == NONE and may_be_none(self._key) and self._key != "owner":
            self._how.set_chosen("any" if value.startswith(NOT) else "none")
        else:
            self._how.set_chosen("not" if value.startswith(NOT) else "is")
            self._fill(plain)
        self._show_how()

    def _fill(self, value: str) -> None:
        if self._values.count() and not self._single:
            chosen = value.split(",")
            for at in range(self._values.count()):
                item = self._values.item(at)
                item.setCheckState(Qt.CheckState.Checked if item.data(_SELECT) in chosen else Qt.CheckState.Unchecked)
        elif self._ranged:
            at = next((at for at in range(self._values.count()) if self._values.item(at).data(_SELECT) == value), -1)
            self._values.setCurrentRow(at)
            if at < 0:
                low, dots, high = value.partition("..")
                self._from.setText(low)
                self._to.setText(high if dots else low)
        elif self._named:
            self._name.set_chosen("", value)
        else:
            self._text.setText(value)

    def _value(self) -> str:
        """What is chosen and typed, as a filter's value."""
        how = self._how.chosen
        if how in ("none", "any"):
            return NONE if how == "none" else f"{NOT}{NONE}"
        return (NOT if how == "not" else "") + self._plain()

    def _plain(self) -> str:
        if self._values.count() and not self._single:
            items = [self._values.item(at) for at in range(self._values.count())]
            return ",".join(item.data(_SELECT) for item in items if item.checkState() == Qt.CheckState.Checked)
        if self._ranged:
            low, high = self._from.text().strip(), self._to.text().strip()
            if low or high:
                return low if low == high else f"{low}..{high}"
            item = self._values.currentItem()
            return str(item.data(_SELECT)) if item is not None else ""
        if self._named:
            self._name.commit()
            return self._name.code or self._name.given.strip()  # the list shows a long name cut
        return self._text.text().strip()

    def _activated(self, item: QListWidgetItem) -> None:
        """Enter on a value of the list uses it: alone, or with those that are ticked."""
        if not self._single and not self._plain():
            item.setCheckState(Qt.CheckState.Checked)
        if self._single:
            self._from.clear()
            self._to.clear()
        self.apply()


def _offered(key: str, store: Any, who: Any) -> tuple[str, ...]:
    """Return the names that cases have there; asked beside the work, when somebody comes to the field."""
    from complaint_desk.services.filter_offered import offered  # a queue at rest needs none of it

    return offered(store, who, key=key)

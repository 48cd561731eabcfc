"""The view of the library: search and filters above, the list, and the whole of the chosen entry beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, STEPS
from complaint_desk.services.library import KINDS, Item, Library, library, matching
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.text_table import TextTable
from complaint_desk.ui.widgets import BAR, Button, Card, ChoiceField, EmptyState, Heading, SearchField, row_of, scrolled
from complaint_desk.wording import Words

COLUMNS: Final = ("kind", "step", "text", "types", "state")
_WIDTHS: Final = (72, 104, 0, 140, 108)
_LEAST: Final = 200
"""How wide a text is at least; for its sake what stands beside the list anyway is left out in a narrow window."""

_YIELDS: Final = tuple(COLUMNS.index(name) for name in ("state", "step"))
_BESIDE: Final = 340
_FIELD: Final = 150
_ANY: Final = "any"
_MANY: Final = 3


class LibraryView(QWidget):
    """The view.

    Signals:
        copied: a wording was copied.
    """

    copied = Signal(str)

    def __init__(
        self, look: Look, desk: Desk, *, site: Callable[[], Path | None], copy: Callable[[str], object], parent: QWidget | None = None,
    ) -> None:
        """Make the view.

        Args:
            look: theme and words; the library is that of the window's language.
            desk: the way to the services.
            site: finds the folder of the site's own files.
            copy: puts a text on the clipboard.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look, self._desk, self._site, self._copy = look, desk, site, copy
        self._found = Library((), ())
        self._items: list[Item] = []
        self._language = ""
        self.setObjectName("library")
        self._heading = Heading(look, say("library.heading"), role="title")
        self.search = SearchField(look, "library.search", say("library.search"), say("library.search_hint"))
        self.fields = {
            name: ChoiceField(look, f"library.{name}", say(f"library.by.{name}"), [
                (_ANY, say(f"library.any.{name}")), *((code, say(f"{family}.{code}")) for code in codes)])
            for name, family, codes in (
                ("kind", "library.kind", KINDS), ("step", "step", STEPS[:-1]), ("emotion", "emotion", EMOTIONS),
                ("type", "type", COMPLAINT_TYPES),
            )
        }
        for field in self.fields.values():
            field.setFixedWidth(_FIELD)
            field.set_chosen(_ANY)
            field.chosen.connect(self._narrow)
        self.search.textChanged.connect(self._narrow)
        self._wrong = Label(look, tone="late", wrap=True, gives_way=True, ident="library.faults")
        self.table = TextTable(look, "library.table", say("library.list"))
        self.table.rows.show_rows([say(f"library.column.{name}") for name in COLUMNS], 0, self._cell)
        self.table.set_widths(*_WIDTHS, least=_LEAST, yields=_YIELDS)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self._nothing = EmptyState(look, "search", say("library.nothing"), say("library.nothing_sentence"), ident="library.nothing")
        self._card = scrolled(self._beside(), _BESIDE, "library.beside")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 4, 16)
        column.setSpacing(12)
        for row in (row_of(self._heading, None), row_of(self.search, *self.fields.values())):
            row.setContentsMargins(0, 0, BAR, 0)
            column.addLayout(row)
        column.addWidget(self._wrong)
        beside = row_of(self.table, self._nothing, self._card, spacing=16)
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        column.addLayout(beside, 1)
        look.language.language_changed.connect(self._other_language)

    def _beside(self) -> Card:
        look = self._look
        card = Card(margins=(16, 14, 16, 14), spacing=10, ident="library.entry")
        self._title = Label(look, role="head", wrap=True, gives_way=True, ident="library.entry.title")
        self._text = Label(look, wrap=True, ident="library.entry.text")
        self._fits = Label(look, role="micro", tone="muted", wrap=True, ident="library.entry.fits")
        self._others = Label(look, tone="muted", wrap=True, gives_way=True, ident="library.entry.others")
        self._press = Button(look, "library.copy", say("library.copy"), self._copy_text, icon="copy")
        self._done = Label(look, role="micro", tone="muted", gives_way=True, ident="library.done")
        note = Label(look, say("library.slots"), role="micro", tone="muted", wrap=True)
        for each in (self._title, self._text, self._fits, self._others):
            card.column.addWidget(each)
        card.column.addLayout(row_of(self._press, None))
        card.column.addWidget(self._done)
        card.column.addWidget(note)
        card.column.addStretch(1)
        return card

    def showEvent(self, event: QShowEvent) -> None:
        """Read the library when it comes into sight."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the library again, in the window's language."""
        language = self._look.words.language
        self._desk.ask(library, language=language, site=self._site(), then=self._show)

    def _other_language(self, _words: Words) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, found: Library) -> None:
        self._found = found
        one = found.faults[0] if found.faults else None
        self._wrong.say("" if one is None else say(
            "library.wrong", n=len(found.faults), file=one.file, place=one.place, reason=one.reason))
        self._narrow()

    def _narrow(self, *_changed: object) -> None:
        chosen = {name: "" if field.code == _ANY else field.code for name, field in self.fields.items()}
        self._items = matching(
            self._found.items, search=self.search.text(), kind=chosen["kind"], step=chosen["step"], emotion=chosen["emotion"],
            type_=chosen["type"])
        self._heading.say(say("library.heading"), say("library.count", n=len(self._items)))
        self.table.rows.show_rows([say(f"library.column.{name}") for name in COLUMNS], len(self._items), self._cell)
        self._nothing.setVisible(not self._items)
        for part in (self.table, self._card):
            part.setVisible(bool(self._items))
        if self._items:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self._choose(0)

    def _cell(self, row: int, column: int) -> str:
        item, words = self._items[row], self._look.words
        name = COLUMNS[column]
        if name == "kind":
            return words(f"library.kind.{item.kind}")
        if name == "step":
            return words(f"step.{item.step}")
        if name == "types":
            return self._types(item)
        if name == "state":
            return words.line(say(f"library.state.{item.state}"))
        return item.title or item.text

    def _types(self, item: Item) -> str:
        words = self._look.words
        if not item.types:
            return words("library.any.type")
        named = [words(f"type.{code}") for code in COMPLAINT_TYPES if code in item.types]
        return words("time.list_comma").join(named)

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._items):
            return
        item, words = self._items[row], self._look.words
        feelings = [words(f"emotion.{code}") for code in EMOTIONS if code in item.emotions]
        self._title.say(item.title)
        self._text.say(item.text)
        self._fits.say(words(
            "library.fits", step=words(f"step.{item.step}"), types=self._types(item), state=words(f"library.state.{item.state}"),
            emotions=words("time.list_comma").join(feelings) or words("library.any.emotion")))
        self._others.say("\n".join(item.texts[1 : 1 + _MANY]))
        self._done.say("")

    def _copy_text(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._items):
            self._copy(self._items[row].text)
            self._done.say(say("library.copied"))
            self.copied.emit(self._items[row].id)

"""A field of one line that offers a list of choices: typed, picked with the keys, or set by a screen reader.

A combo box that is edited can be set by index only; a screen reader, a script and a person in a hurry all write the word. So this
is a line with a list under it. A code, or its words in any of the three languages, is understood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from complaint_desk.domain.messages import Message
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets.cards import set_wrong
from complaint_desk.ui.widgets.fields import LineField
from complaint_desk.wording import Words

_CODE: Final = Qt.ItemDataRole.UserRole
_ARROW_ROOM: Final = 22


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class _Offered:
    """The list under a field: made when it is first opened, since it takes longer to make than the field, and most are never opened."""

    def __init__(self, field: QLineEdit, picked: Callable[[QModelIndex | QPersistentModelIndex], object]) -> None:
        self.model = QStandardItemModel(field)
        self.completer = QCompleter(self.model, field)
        self.completer.setWidget(field)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(10)
        self.completer.activated[QModelIndex].connect(picked)  # type: ignore[index]  # the stubs know one of its two forms
        self.list = QListView()
        self.list.setObjectName(f"{field.objectName()}.list")
        self.list.setProperty("kind", "popup")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.completer.setPopup(self.list)


class ChoiceField(LineField):
    """One of a list, by code, or own words where they are allowed.

    What is typed counts when the field is left, with Enter, or when ``commit`` is called; a text that a screen reader sets counts at
    once when it names a choice.

    Signals:
        chosen: code and text of a new choice, by a person or a screen reader only. Own words have no code; an emptied field has
            neither, and is told only where it may be empty.
    """

    chosen = Signal(str, str)

    def __init__(
        self, look: Look, ident: str, name: Said, options: Sequence[tuple[str, Said]] = (), hint: Said = "", *,
        own_words: bool = False, may_be_empty: bool = False, small: bool = False, parent: QWidget | None = None,
    ) -> None:
        """Make the field.

        Args:
            look: theme and words.
            ident: the accessible id.
            name: the accessible name.
            options: code and words of each choice, in the order of the list.
            hint: grey words in the empty field.
            own_words: whether a text that names no choice is taken as it is.
            may_be_empty: whether emptying the field is a choice too.
            small: 26 high instead of 32.
            parent: the widget it stands in.
        """
        self._options: tuple[tuple[str, Said], ...] = tuple(options)
        self._own_words, self._may_be_empty = own_words, may_be_empty
        self._code = self._taken = ""
        self._ours = self._typing = False
        super().__init__(look, ident, name, hint, small=small, parent=parent)
        self.setTextMargins(0, 0, _ARROW_ROOM, 0)
        self._made: _Offered | None = None
        self.textEdited.connect(self._edited)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._entered)
        look.appearance.theme_changed.connect(self._repaint)
        self._retranslate(look.words)

    @property
    def code(self) -> str:
        """The code of the choice; empty for own words and for none."""
        return self._code

    @property
    def pending(self) -> bool:
        """Whether something stands in the field that does not count yet."""
        return _plain(self.text()) != _plain(self._taken)

    def offer(self, options: Sequence[tuple[str, Said]]) -> None:
        """Offer other choices; what was chosen stays, in its new words."""
        self._options = tuple(options)
        self._retranslate(self._look.words)

    def take_own_words(self, taken: bool) -> None:
        """From now on take a text that names no choice as it is, or no longer."""
        self._own_words = taken

    def set_chosen(self, code: str, text: str = "") -> None:
        """Show a choice without telling; own words come without a code. Call it only when nothing is ``pending``."""
        self._code = code
        self._put(self._words_of(code) if code else text)

    def commit(self) -> bool:
        """Let what stands in the field count.

        Returns:
            False when it names no choice and own words are not taken; the field then has the red edge.
        """
        if not self.pending:
            return True
        text = self.text().strip()
        if not text:
            if self._may_be_empty or self._own_words:
                self._choose("", "")
            else:
                self.set_chosen(self._code, self._taken)
            return True
        code = self._code_of(text) or self._only_one(text)
        if not code and not self._own_words:
            set_wrong(self, True)
            return False
        self._choose(code, text)
        return True

    @property
    def given(self) -> str:
        """The words of the choice that counts."""
        return self._taken

    def let_go(self) -> str:
        """Return what somebody typed that does not count yet, and show again the choice that does."""
        if not self.pending:
            return ""
        typed = self.text()
        self.set_chosen(self._code, self._taken)
        return typed

    def give_back(self, typed: str) -> None:
        """Show again what somebody typed; it counts when they leave the field."""
        self._typing = True
        super().give_back(typed)

    def show_choices(self) -> None:
        """Open the list with every choice."""
        self._open("")

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self._made is not None and self._made.list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the arrow down."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4} and not (self.is_open or self.isReadOnly()):
            self.show_choices()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Take what the arrows went to when Tab goes on from the open list, as every list on a form does."""
        self._take_gone_to()
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list with a click."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.isReadOnly():
            self.show_choices()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let what was typed count when the field is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow over what the sheet draws."""
        super().paintEvent(event)
        painter = QPainter(self)
        role = "text_muted" if self.isEnabled() else "text_disabled"
        mark = self._look.pixmap("chevron-down", role, 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 25, (self.height() - 16) // 2, mark)
        painter.end()

    def _retranslate(self, words: Words) -> None:
        super()._retranslate(words)
        if self._code and not self._typing:
            self._put(self._words_of(self._code))

    def _repaint(self, _theme: object) -> None:
        self.update()

    def _put(self, text: str) -> None:
        self._ours = True
        self._taken = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self._ours = self._typing = False
        set_wrong(self, False)

    def _choose(self, code: str, text: str) -> None:
        if self._made is not None and self.is_open:
            self._made.list.hide()
        before = (self._code, self._taken)
        self._code = code
        self._put(self._words_of(code) if code else text)
        if (self._code, self._taken) != before:
            self.chosen.emit(code, self._taken)

    def _edited(self, text: str) -> None:
        self._typing = True
        set_wrong(self, False)
        self._open(text)

    def _changed(self, text: str) -> None:
        """A text set from outside, as a screen reader does, counts at once when it is a choice."""
        if self._ours or self._typing:
            return
        code = self._code_of(text)
        if code:
            self._choose(code, text)

    def _entered(self) -> None:
        if not self._take_gone_to():  # Enter comes to the field before it comes to the list
            self.commit()

    def _take_gone_to(self) -> bool:
        """Take what the arrows went to in the open list; the first row is current as soon as it opens, yet nobody went there."""
        if self._made is None or not self.is_open:
            return False
        indexes = self._made.list.selectedIndexes()
        for index in indexes:
            self._picked(index)
        return bool(indexes)

    def _open(self, typed: str) -> None:
        if self._made is None:
            self._made = _Offered(self, self._picked)
        model, completer, shown = self._made.model, self._made.completer, self._made.list
        model.clear()
        sought = _plain(typed)
        for code, _ in self._options:
            if not sought or any(sought in _plain(each) for each in (code, *self._all_words(code))):
                item = QStandardItem(self._words_of(code))
                item.setData(code, _CODE)
                model.appendRow(item)
        if not model.rowCount():
            shown.hide()
            return
        completer.setCompletionPrefix("")
        completer.complete()
        if self._code and not sought:
            at = next((row for row in range(model.rowCount()) if model.item(row).data(_CODE) == self._code), 0)
            shown.setCurrentIndex(completer.completionModel().index(at, 0))

    def _picked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        code = index.data(_CODE)
        if code:
            self._choose(str(code), "")

    def _words_of(self, code: str) -> str:
        said = next((said for each, said in self._options if each == code), code)
        return one_line(self._look.worded(said))

    def _all_words(self, code: str) -> tuple[str, ...]:
        said = next((said for each, said in self._options if each == code), code)
        if not isinstance(said, Message):
            return (said,)
        zone = self._look.words.zone
        return tuple(Words(language, zone).of(said) for language in LANGUAGES)

    def _code_of(self, text: str) -> str:
        sought = _plain(text)
        named = (code for code, _ in self._options if sought and sought in (_plain(code), *map(_plain, self._all_words(code))))
        return next(named, "")

    def _only_one(self, text: str) -> str:
        """The one choice that a beginning of its words can mean; never a guess where own words are taken."""
        if self._own_words:
            return ""
        sought = _plain(text)
        meant = [code for code, _ in self._options if any(_plain(each).startswith(sought) for each in self._all_words(code))]
        return meant[0] if len(meant) == 1 else ""

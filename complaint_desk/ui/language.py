"""The language of the window, changed without a restart: the current ``Words``, one signal, and Qt's own words for its standard
dialogs.

A widget of ``ui.widgets`` is given a message and words itself, now and on every change. A screen that composes texts connects a
method ``retranslate(words)`` to ``language_changed``. Nothing else remembers words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from complaint_desk.domain.messages import Message
from complaint_desk.wording import Words

Said: TypeAlias = Message | str
"""What a widget can show: a message of the catalogue, worded anew with each language, or a text that is data."""


class Language(QObject):
    """The words in use.

    Signals:
        language_changed: the new ``Words``.
    """

    language_changed = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._qt_words: QTranslator | None = None
        self._speak_qt()

    @property
    def words(self) -> Words:
        """The words in use."""
        return self._words

    def choose(self, language: str) -> None:
        """Use another language; everything on the screen follows before this returns."""
        if language == self._words.language:
            return
        self._words = Words(language, self._words.zone)
        self._speak_qt()
        self.language_changed.emit(self._words)

    def worded(self, said: Said) -> str:
        """Return a message in words, or a text as it is."""
        return said if isinstance(said, str) else self._words.of(said)

    def follow(self, retranslate: Callable[[Words], None]) -> None:
        """Call a screen's ``retranslate`` now and on every change.

        Args:
            retranslate: a bound method of a QObject, so that Qt ends the connection with its owner.
        """
        self.language_changed.connect(retranslate)
        retranslate(self._words)

    def close(self) -> None:
        """Take Qt's own words away again; for a program that ends without ending the process, as tests do."""
        if self._qt_words is not None:
            QCoreApplication.removeTranslator(self._qt_words)
            self._qt_words = None

    def _speak_qt(self) -> None:
        self.close()
        QLocale.setDefault(QLocale(self._words.language))
        if self._words.language == "en":
            return
        translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{self._words.language}", folder):
            QCoreApplication.installTranslator(translator)
            self._qt_words = translator

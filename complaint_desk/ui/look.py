"""What every widget is given to look and speak right: the appearance, the language and the coach's rules, in one value."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QIcon, QPixmap

from complaint_desk.settings import Settings
from complaint_desk.ui import icons
from complaint_desk.ui.coach_in_use import CoachInUse
from complaint_desk.ui.language import Language, Said
from complaint_desk.ui.theme import Appearance, Theme
from complaint_desk.wording import Words, language_for


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The things that change under a widget's feet.

    Attributes:
        appearance: the theme in use and its signal ``theme_changed``.
        language: the words in use and its signal ``language_changed``.
        coach: the rules by which outgoing words are looked at, and their signal ``rules_changed``.
    """

    appearance: Appearance
    language: Language
    coach: CoachInUse = field(default_factory=CoachInUse)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self.appearance.theme

    @property
    def words(self) -> Words:
        """The words in use."""
        return self.language.words

    def use(self, settings: Settings) -> None:
        """Put language and theme of the settings into effect; an empty language is the system's."""
        language = settings.language or language_for(QLocale.system().name())
        self.language.choose(language)
        self.appearance.read_in(language)
        self.appearance.choose(settings.theme)

    def worded(self, said: Said) -> str:
        """Return a message in words, or a text as it is."""
        return self.language.worded(said)

    def colour(self, role: str) -> QColor:
        """Return a colour of the theme in use."""
        return self.appearance.theme.colour(role)

    def icon(self, name: str, role: str = "text", size: int = icons.SMALL, *, chosen: str | None = None) -> QIcon:
        """Return an icon in a colour of the theme in use, grey where its control is disabled."""
        on = self.colour(chosen) if chosen else None
        return icons.icon(name, self.colour(role), size, disabled=self.colour("text_disabled"), chosen=on)

    def pixmap(self, name: str, role: str = "text", size: int = icons.SMALL, ratio: float = 1.0) -> QPixmap:
        """Return an icon to be painted, in a colour of the theme in use."""
        return icons.pixmap(name, self.colour(role), size, ratio)

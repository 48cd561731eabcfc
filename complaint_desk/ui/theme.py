"""The look as values: the tokens of ``resources/themes/tokens.toml``, one frozen ``Theme`` for light and one for dark, and what
follows the system.

No colour, size or font is written anywhere else. A delegate or a chart asks the theme; it does not ask the palette, because the
palette has fewer roles than the look. ``Appearance`` puts the current theme on the application and tells the widgets that paint
for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from complaint_desk import resources
from complaint_desk.ui.sheet import style_sheet

Choice: TypeAlias = Literal["system", "light", "dark"]
TYPE_ROLES: Final = ("micro", "body", "head", "title", "figure")


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: every token by its role.

    Attributes:
        name: ``light`` or ``dark``.
        colours: ``#RRGGBB`` by role.
        chart: colours of series, in the order in which they are used.
        heat: five steps of one hue, from little to much.
        size: lengths in logical pixels by role.
        space: distances in logical pixels, ``xs`` to ``xxl``.
        radius: corner radii in logical pixels.
        motion: times in milliseconds.
        type: size, line and weight by type role.
        families: font families, the system's first.
    """

    name: str
    colours: Mapping[str, str]
    chart: tuple[str, ...]
    heat: tuple[str, ...]
    size: Mapping[str, int]
    space: Mapping[str, int]
    radius: Mapping[str, int]
    motion: Mapping[str, int]
    type: Mapping[str, Mapping[str, int]]
    families: tuple[str, ...]
    _painted: dict[str, QColor] = field(default_factory=dict, repr=False, compare=False)
    _fonts: dict[tuple[str, int], QFont] = field(default_factory=dict, repr=False, compare=False)

    def colour(self, role: str) -> QColor:
        """Return the colour of a role; made once, since delegates ask for it in every cell. Never change it in place."""
        found = self._painted.get(role)
        if found is None:
            found = self._painted[role] = QColor(self.colours[role])
        return found

    def font(self, role: str = "body", weight: int | None = None) -> QFont:
        """Return the font of a type role, with figures of equal width except in key figures.

        Args:
            role: one of ``TYPE_ROLES``.
            weight: 100 to 900; the role's own when None.
        """
        style = self.type[role]
        made = self._fonts.get((role, weight or 0))
        if made is not None:
            return QFont(made)  # a copy that shares all until somebody changes it
        font = QFont(list(self.families))
        font.setPixelSize(style["size"])
        font.setWeight(QFont.Weight(weight or style["weight"]))
        if role != "figure":
            font.setFeature(QFont.Tag("tnum"), 1)
        self._fonts[role, weight or 0] = font
        return QFont(font)


def tokens() -> dict[str, Any]:
    """Return the table of tokens as it stands in its file."""
    return resources.read_table("themes", "tokens.toml")


def load(name: Literal["light", "dark"], *, family: str = "", language: str = "en") -> Theme:
    """Return a theme.

    Args:
        name: which one.
        family: the system's UI font.
        language: decides which Chinese shapes come first, since one code point is drawn differently on the mainland and in Taiwan.
    """
    table = tokens()
    written = table["type"]
    fallback = [*(written["family_fallback_tw"] if language == "zh_TW" else []), *written["family_fallback"]]
    roles: dict[str, Any] = table[name]
    return Theme(
        name=name,
        colours={role: value for role, value in roles.items() if isinstance(value, str)},
        chart=tuple(roles["chart"]),
        heat=tuple(roles["heat"]),
        size=table["size"],
        space=table["space"],
        radius=table["radius"],
        motion=table["motion"],
        type={role: written[role] for role in TYPE_ROLES},
        families=tuple(dict.fromkeys([*([family] if family else []), *fallback])),
    )


_PALETTE: Final = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "late_text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "hairline_strong",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "text",
    QPalette.ColorRole.Accent: "accent",
}


def palette(theme: Theme) -> QPalette:
    """Return the palette that Qt's own drawing and dialogs use."""
    made = QPalette()
    for role, token in _PALETTE.items():
        made.setColor(role, theme.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text_disabled"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, theme.colour("sunken"))
    return made


class Appearance(QObject):
    """The theme in use, and the application dressed in it.

    Signals:
        theme_changed: the new ``Theme``; for what paints itself. What the sheet styles needs nothing.
    """

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, choice: Choice = "system", language: str = "en",
        scheme: Callable[[], Qt.ColorScheme] | None = None,
    ) -> None:
        super().__init__()
        self._scheme = scheme or application.styleHints().colorScheme
        self._application = application
        self._choice: Choice = choice
        self._language = language
        self._family = QFontInfo(application.font()).family()  # an alias such as "Sans Serif" would be skipped
        self._theme = self._made()
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._dress()

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> Choice:
        """What the person chose: a fixed theme, or the system's."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Use a fixed theme, or follow the system, which any other word than ``light`` and ``dark`` means."""
        self._choice = "light" if choice == "light" else "dark" if choice == "dark" else "system"
        self._renew()

    def read_in(self, language: str) -> None:
        """Use the fonts of a language."""
        self._language = language
        self._renew()

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        self._renew()

    def _made(self) -> Theme:
        dark = self._scheme() == Qt.ColorScheme.Dark
        name: Literal["light", "dark"] = ("dark" if dark else "light") if self._choice == "system" else self._choice
        return load(name, family=self._family, language=self._language)

    def _renew(self) -> None:
        made = self._made()
        if made != self._theme:
            self._theme = made
            self._dress()
            self.theme_changed.emit(made)

    def _dress(self) -> None:
        """Put palette, font and sheet on the application.

        With the whole window built, Qt goes from one sheet to another in 450 ms and from none to one in 130: so the old one is taken
        off first. It stays where only the fonts are other ones, since no font stands in it.
        """
        sheet = style_sheet(self._theme)
        if self._application.styleSheet() not in ("", sheet):
            self._application.setStyleSheet("")
        self._application.setPalette(palette(self._theme))
        self._application.setFont(self._theme.font())
        if self._application.styleSheet() != sheet:
            self._application.setStyleSheet(sheet)

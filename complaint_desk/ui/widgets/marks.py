"""What one reads at a glance: chips, clock bars, avatars, single icons. Colour is always doubled by a word, a shape or a place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from complaint_desk.ui import icons
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import elided, one_line, set_tip
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

CHIP_TONES: Final = ("plain", "late", "soon", "on_time", "info", "accent", "outline")
SOON_SHARE: Final = 0.75
"""The share of a clock's time after which it is amber (notes.md, clocks)."""


def clock_tone(share: float, *, late: bool) -> str:
    """Return the colour role of a clock: green, amber from three quarters on, red when late."""
    return "late" if late else "soon" if share >= SOON_SHARE else "on_time"


class _Painted(QWidget):
    """A widget that paints itself, again with each theme."""

    def __init__(self, look: Look, ident: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName(ident)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.appearance.theme_changed.connect(self._repaint)

    def _repaint(self, _theme: Theme) -> None:
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class IconMark(_Painted):
    """One icon, not pressed."""

    def __init__(self, look: Look, icon: str, role: str = "text_muted", size: int = icons.SMALL, *, ident: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(look, ident, parent)
        self._icon, self._role, self._size = icon, role, size

    def show_icon(self, icon: str, role: str) -> None:
        """Show another icon or colour."""
        self._icon, self._role = icon, role
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's size."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        drawn = self._look.pixmap(self._icon, self._role, self._size, self.devicePixelRatioF())
        painter.drawPixmap(0, (self.height() - self._size) // 2, drawn)
        painter.end()


class Chip(_Painted):
    """A small fact, 22 high: an icon, its word in the tone's colour, and a reason in plain text."""

    def __init__(self, look: Look, said: Said, *, tone: str = "plain", icon: str = "", reason: Said = "", ident: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(look, ident, parent)
        self._said, self._tone, self._icon, self._reason = said, tone, icon, reason
        self._word = self._why = ""
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def say(self, said: Said, *, tone: str | None = None, icon: str | None = None, reason: Said | None = None) -> None:
        """Show another fact."""
        self._said = said
        self._tone = self._tone if tone is None else tone
        self._icon = self._icon if icon is None else icon
        self._reason = self._reason if reason is None else reason
        self._retranslate(self._look.words)

    def _retranslate(self, _words: Words) -> None:
        self._word = one_line(self._look.worded(self._said))
        self._why = one_line(self._look.worded(self._reason))
        self.setAccessibleName(f"{self._word} {self._why}".strip())
        self.updateGeometry()
        self.update()

    def _metrics(self, weight: int) -> QFontMetrics:
        return QFontMetrics(self._look.theme.font("micro", weight))

    def sizeHint(self) -> QSize:
        """Return the room for icon, word and reason."""
        width = 14 + self._metrics(500).horizontalAdvance(self._word) + (18 if self._icon else 0)
        if self._why:
            width += 4 + self._metrics(400).horizontalAdvance(self._why)
        return QSize(width, self._look.theme.size["chip"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the words."""
        painter = QPainter(self)
        paint_chip(painter, self._look, QRectF(self.rect()), self._word, self._why, tone=self._tone, icon=self._icon,
                   ratio=self.devicePixelRatioF())
        painter.end()


def chip_colours(theme: Theme, tone: str) -> tuple[QColor | None, QColor]:
    """Return ground (None is none) and ink of a chip's tone."""
    if tone == "outline":
        return None, theme.colour("text_muted")
    if tone == "plain":
        return theme.colour("sunken"), theme.colour("text")
    return theme.colour(f"{tone}_soft"), theme.colour(f"{tone}_text")


def paint_chip(painter: QPainter, look: Look, box: QRectF, word: str, why: str, *, tone: str, icon: str, ratio: float) -> None:
    """Paint a chip; also for delegates."""
    theme = look.theme
    ground, ink = chip_colours(theme, tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if ground is not None else theme.colour("hairline_strong"))
    painter.setBrush(Qt.BrushStyle.NoBrush if ground is None else ground)
    painter.drawRoundedRect(box if ground is not None else box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    left = box.left() + 7
    if icon:
        painter.drawPixmap(int(left), int(box.top() + (box.height() - 14) / 2), icons.pixmap(icon, ink, 14, ratio))
        left += 18
    middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.setPen(ink)
    painter.setFont(theme.font("micro", 500))
    painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), middle, word)
    if why:
        left += QFontMetrics(painter.font()).horizontalAdvance(word) + 4
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("micro"))
        painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), middle, why)
    painter.restore()


def paint_bar(painter: QPainter, theme: Theme, box: QRectF, share: float, role: str) -> None:
    """Paint a clock's bar, filled from the left as time goes by; also for delegates.

    Args:
        painter: active on its device.
        theme: the theme in use.
        box: where; its height is the bar's.
        share: of the time gone, 0 to 1; more is full.
        role: colour role of the filled part.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(theme.colour("sunken"))
    painter.drawRoundedRect(box, radius, radius)
    filled = QRectF(box)
    filled.setWidth(max(box.height() if share > 0 else 0, box.width() * min(1.0, max(0.0, share))))
    painter.setBrush(theme.colour(role))
    painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


class ClockBar(_Painted):
    """One clock of a case: its name, how long is left in words, and the bar. 150 wide in a case header.

    Its accessible name is the whole sentence, such as "Update, 42 minutes left".
    """

    WIDTH: Final = 150

    def __init__(self, look: Look, ident: str, name: Said, left: Said, share: float, *, state: str = "running", why: Said = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(look, ident, parent)
        self._name, self._left, self._share, self._state, self._why = name, left, share, state, why
        self._named = self._told = ""
        self._words_width = -1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def _repaint(self, theme: Theme) -> None:
        self._words_width = -1
        super()._repaint(theme)

    def serve(self, ident: str, name: Said) -> None:
        """Be another clock's bar from now on; ``show_clock`` says where that one stands."""
        self.setObjectName(ident)
        self._name = name

    def show_clock(self, left: Said, share: float, *, state: str = "running", why: Said = "") -> None:
        """Show where the clock stands now.

        Args:
            left: how long is left or how late, in words ("42 min left", "on time").
            share: of the time gone, 0 to 1.
            state: ``running``, ``late``, ``kept`` or ``paused``.
            why: the exact time and where it comes from, for the tool tip.
        """
        self._left, self._share, self._state, self._why = left, share, state, why
        self._retranslate(self._look.words)

    def _retranslate(self, words: Words) -> None:
        self._named, self._told = self._look.worded(self._name), self._look.worded(self._left)
        self._words_width = -1
        self.setAccessibleName(words("widget.clock", name=self._named, left=self._told))
        set_tip(self, self._look.worded(self._why))
        self.updateGeometry()
        self.update()

    def _parts(self) -> tuple[str, str, str]:
        """Return colour role, icon before the time and weight role."""
        if self._state == "kept":
            return "on_time", "check", "on_time_text"
        if self._state == "paused":
            return "chart_quiet", "pause", "text_muted"
        tone = clock_tone(self._share, late=self._state == "late")
        return tone, "circle-alert" if tone == "late" else "", "text" if tone == "on_time" else f"{tone}_text"

    def sizeHint(self) -> QSize:
        """Return at least 150, more when the words need it."""
        theme = self._look.theme
        if self._words_width < 0:
            plain, bold = QFontMetrics(theme.font("micro")), QFontMetrics(theme.font("micro", 600))
            self._words_width = plain.horizontalAdvance(self._named) + bold.horizontalAdvance(self._told)
        icon = 18 if self._parts()[1] else 0
        return QSize(max(self.WIDTH, self._words_width + icon + 12), 16 + 3 + theme.size["clock_bar_h"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint name, time and bar."""
        theme = self._look.theme
        role, icon, ink = self._parts()
        painter = QPainter(self)
        line = QRectF(0, 0, self.width(), 16)
        painter.setPen(theme.colour("text_muted"))
        painter.setFont(theme.font("micro"))
        bold = theme.font("micro", 400 if self._state in {"kept", "paused"} else 600)
        room = self.width() - QFontMetrics(bold).horizontalAdvance(self._told) - (18 if icon else 0) - 8
        named = elided(painter.fontMetrics(), self._named, max(0, room))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), named)
        painter.setPen(theme.colour(ink))
        painter.setFont(bold)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._told)
        if icon:
            at = self.width() - QFontMetrics(painter.font()).horizontalAdvance(self._told) - 18
            painter.drawPixmap(at, 1, icons.pixmap(icon, theme.colour(ink), 14, self.devicePixelRatioF()))
        bar = QRectF(0, 19, self.width(), theme.size["clock_bar_h"])
        paint_bar(painter, theme, bar, 1.0 if self._state in {"kept", "late"} else self._share, role)
        painter.end()


def initials(name: str) -> str:
    """Return the letters of an avatar: the last character of a Chinese given name, else the first letters of first and last
    word. A number behind a masked name is none.
    """
    words = [word for word in name.split() if not word.startswith("(")]
    if not words:
        return "?"
    if not words[0][0].isascii() and len(words) == 1 and len(name) <= 4:
        return name[-1] if len(name) > 1 else name
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Avatar(_Painted):
    """A person's initials in a disc of 28."""

    def __init__(self, look: Look, name: str, *, size: int = 28, ident: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, ident, parent)
        self._name, self._size = name, size
        self.setAccessibleName(one_line(name))

    def show_person(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(one_line(name))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the disc's size."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint disc and letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("sunken"))
        painter.drawEllipse(self.rect())
        painter.setPen(self._look.colour("text"))
        painter.setFont(self._look.theme.font("micro", 600))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), initials(one_line(self._name)))
        painter.end()

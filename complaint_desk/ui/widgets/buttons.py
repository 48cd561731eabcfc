"""What one presses: buttons with their key beside the word, icon buttons, segments, filter chips, and the links to what is
missing.

The style sheet draws the box; the contents are painted here, because a sheet has no place for a key badge. Buttons take the
focus from the Tab key only, so that a press never takes it from the field somebody is typing in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from complaint_desk.ui import icons
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line, set_tip
from complaint_desk.ui.theme import Theme
from complaint_desk.wording import Words

_GAP = 6
_INK = {"primary": "on_accent", "text": "accent_text", "link": "accent_text"}


def key_text(keys: str) -> str:
    """Return a shortcut as this system writes it, with the return key as its sign: ``Ctrl ⏎``."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "⏎").replace("Enter", "⏎").replace("+", " ").strip() or native


class Button(QPushButton):
    """A button: ``primary`` (one a screen), ``secondary``, ``text`` or ``link``; 32 high, 26 when small.

    A disabled button needs its reason in words beside it; ``MissingLink`` is made for that.
    """

    def __init__(
        self, look: Look, ident: str, said: Said, press: Callable[[], object] | None = None, *, kind: str = "secondary",
        icon: str = "", after: str = "", keys: str = "", badge: bool = True, small: bool = False, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._said, self._icon, self._after, self._kind = look, said, icon, after, kind
        self._badge = ""
        self._word = ""
        self._measured: tuple[str, int] = ("", 0)
        self._tall = 0
        self.setObjectName(ident)
        self.setProperty("kind", kind)
        self.setProperty("small", "true" if small else "false")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
            self._badge = key_text(keys) if badge else ""
        if press is not None:
            self.clicked.connect(lambda _checked=False: press())
        self._dress(look.theme)
        look.appearance.theme_changed.connect(self._dress)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def say(self, said: Said) -> None:
        """Show another message or text."""
        if said != self._said:
            self._said = said
            self._retranslate(self._look.words)

    def set_after(self, name: str) -> None:
        """Show another icon behind the word."""
        if name == self._after:
            return
        self._after = name
        self.updateGeometry()
        self.update()

    @property
    def turned(self) -> bool:
        """Whether its chevron points up."""
        return self._after == "chevron-up"

    def turn(self, *, open_: bool) -> None:
        """Turn the chevron of a line that folds: up while what it folds is open."""
        self.set_after("chevron-up" if open_ else "chevron-down")

    def set_icon(self, name: str) -> None:
        """Show another icon before the word."""
        if name == self._icon:
            return
        self._icon = name
        self.updateGeometry()
        self.update()

    def _retranslate(self, words: Words) -> None:
        self._word = one_line(self._said if isinstance(self._said, str) else words.of(self._said))
        self.setText(self._word.replace("&", "&&"))
        self.setAccessibleName(f"{self._word} ({self._badge})" if self._badge else self._word)
        self.updateGeometry()

    def _dress(self, theme: Theme) -> None:
        self.setFont(theme.font("body", {"primary": 600, "link": 400}.get(self._kind, 500)))
        self._measured, self._tall = ("", 0), 0
        self.update()

    def _word_width(self) -> int:
        """Return the width of the word, measured once."""
        if self._measured[0] != self._word:
            self._measured = (self._word, self.fontMetrics().horizontalAdvance(self._word))
        return self._measured[1]

    def _contents_width(self) -> int:
        width = self._word_width()
        for name in (self._icon, self._after):
            width += 16 + _GAP if name else 0
        if self._badge:
            width += self._badge_width() + _GAP + 2
        return width if self._word else width - _GAP

    def _badge_width(self) -> int:
        return QFontMetrics(self._look.theme.font("micro")).horizontalAdvance(self._badge) + 10

    def sizeHint(self) -> QSize:
        """Return the room for icon, word and key badge."""
        if not self._tall:
            self._tall = super().sizeHint().height()
        padding = 0 if self._kind == "link" else 18 if self.property("small") == "true" else 26
        return QSize(self._contents_width() + padding, self._tall)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button's word is never cut."""
        return self.sizeHint()

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return self._look.colour("text_disabled")
        if self._kind == "filter" and self.isChecked():
            return self._look.colour("accent_text")
        return self._look.colour(_INK.get(self._kind, "text"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box as the sheet says, then icon, word and key badge."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        width = self._contents_width()
        left = 0 if self._kind == "link" else max(0, (self.width() - width) // 2)
        self._paint_contents(painter, left)
        painter.end()

    def _paint_contents(self, painter: QStylePainter, left: int) -> None:
        ink = self._ink()
        middle = (self.height() - 16) // 2
        if self._icon:
            painter.drawPixmap(left, middle, self._look_pixmap(self._icon, ink))
            left += 16 + _GAP
        painter.setPen(ink)
        painter.setFont(self.font())
        width = self._word_width()
        painter.drawText(QRect(left, 0, width + 1, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self._word)
        if self._kind == "link" and (self.underMouse() or self.hasFocus()):
            base = (self.height() + self.fontMetrics().ascent() - self.fontMetrics().descent()) // 2 + 2
            painter.drawLine(left, base, left + width, base)
        left += width + _GAP
        if self._after:
            painter.drawPixmap(left, middle, self._look_pixmap(self._after, ink))
        if self._badge:
            self._paint_badge(painter, left + 2, ink)

    def draw_ahead(self) -> None:
        """Draw the icons that are kept from then on: many at once take the first painting of a page a frame."""
        for name in filter(None, (self._icon, self._after)):
            self._look_pixmap(name, self._ink())

    def _look_pixmap(self, name: str, ink: QColor) -> QPixmap:
        return icons.pixmap(name, ink, 16, self.devicePixelRatioF())

    def _paint_badge(self, painter: QPainter, left: int, ink: QColor) -> None:
        theme = self._look.theme
        box = QRect(left, (self.height() - 18) // 2, self._badge_width() - 1, 17)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        primary = self._kind == "primary" and self.isEnabled()
        painter.setPen(QPen(ink if primary else theme.colour("hairline"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if primary else theme.colour("surface"))
        painter.drawRoundedRect(box.toRectF().translated(0.5, 0.5), 4, 4)
        painter.setFont(theme.font("micro"))
        painter.setPen(ink if primary or not self.isEnabled() else theme.colour("text_muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._badge)


def draw_icons(page: QWidget) -> None:
    """Draw the icons of all buttons of a page before it is shown."""
    for each in page.findChildren(Button):
        each.draw_ahead()


class FilterChip(Button):
    """A filter: 26 high, filled while it is active, with a cross that takes it off; or, unchecked, the way to add one."""

    removed = Signal()

    def __init__(
        self, look: Look, ident: str, said: Said, press: Callable[[], object] | None = None, *, active: bool = True, icon: str = "",
        after: str = "", parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, ident, said, press, kind="filter", icon=icon, after=after or ("x" if active else ""), parent=parent)
        self._removable = active and not after
        self.setCheckable(True)
        self.setChecked(active)
        self.toggled.connect(self._keep)
        self._active = active
        if self._removable:
            self.clicked.connect(self._remove)

    def _remove(self, _checked: bool = False) -> None:
        self.removed.emit()

    def _keep(self, _checked: bool) -> None:
        if self.isChecked() != self._active:
            self.setChecked(self._active)

    def sizeHint(self) -> QSize:
        """Return the room for icon, word and cross."""
        return QSize(self._contents_width() + 18, super().sizeHint().height())


class IconButton(QToolButton):
    """A button that shows an icon only: its name is required, and stands in its tool tip with its key."""

    def __init__(
        self, look: Look, ident: str, name: Said, icon: str, press: Callable[[], object] | None = None, *, keys: str = "",
        role: str = "text_muted", parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._said, self._icon, self._keys, self._role = look, name, icon, keys, role
        self.setObjectName(ident)
        self.setProperty("kind", "icon")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
        if press is not None:
            self.clicked.connect(lambda _checked=False: press())
        self._dress(look.theme)
        look.appearance.theme_changed.connect(self._dress)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self._dress(self._look.theme)

    def say(self, name: Said) -> None:
        """Give it another name."""
        self._said = name
        self._retranslate(self._look.words)

    def _retranslate(self, words: Words) -> None:
        name = one_line(self._said if isinstance(self._said, str) else words.of(self._said))
        self.setAccessibleName(name)
        set_tip(self, f"{name} ({key_text(self._keys)})" if self._keys else name)

    def _dress(self, _theme: Theme) -> None:
        self.setIcon(self._look.icon(self._icon, self._role, chosen="accent_text"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One of several exclusive choices.

    Attributes:
        code: what ``Segments.chosen`` gives, and the last part of the button's accessible id.
        said: its word.
        icon: an icon before the word, or empty.
        role: colour of the icon, such as an emotion's; the word's own when empty.
    """

    code: str
    said: Said
    icon: str = ""
    role: str = ""


class _SegmentButton(QToolButton):
    def __init__(self, look: Look, segment: Segment, prefix: str, place: str) -> None:
        super().__init__()
        self._look, self._segment = look, segment
        self.setObjectName(f"{prefix}.{segment.code}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("place", place)
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if segment.icon else Qt.ToolButtonStyle.ToolButtonTextOnly
        )
        self.setIconSize(QSize(16, 16))
        self.toggled.connect(self._weigh)
        self.dress(look.theme)

    def dress(self, theme: Theme) -> None:
        if self._segment.icon:
            role = self._segment.role or "text_muted"
            self.setIcon(self._look.icon(self._segment.icon, role, chosen=self._segment.role or "accent_text"))
        self._weigh(self.isChecked())

    def retranslate(self, words: Words) -> None:
        word = one_line(self._segment.said if isinstance(self._segment.said, str) else words.of(self._segment.said))
        gap = " " if self._segment.icon else ""
        self.setText(gap + word.replace("&", "&&"))
        self.setAccessibleName(word)

    def _weigh(self, chosen: bool) -> None:
        self.setFont(self._look.theme.font("body", 600 if chosen else 400))

    def sizeHint(self) -> QSize:
        """Return the room of the chosen, bolder word, so that choosing moves nothing."""
        bold = QFontMetrics(self._look.theme.font("body", 600))
        word = self.text().replace("&&", "&")
        width = bold.horizontalAdvance(word) + 25 + (22 if self._segment.icon else 0)
        return QSize(width, 30)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _place(at: int, count: int, across: int) -> str:
    """Return which corners and edges a segment has: the style sheet rounds and fences by it."""
    if count <= across:
        return "only" if count == 1 else "first" if at == 0 else "last" if at == count - 1 else "inner"
    if at < across:
        return "top_left" if at == 0 else "top_right" if at == across - 1 else "inner"
    return "left" if at % across == 0 else "below"


class Segments(QFrame):
    """Exclusive choices side by side, or in rows of equal width where ``columns`` says so; a press chooses.

    Signals:
        chosen_changed: the code of the choice, by a person only.
    """

    chosen_changed = Signal(str)

    def __init__(self, look: Look, ident: str, name: Said, segments: Sequence[Segment], *, chosen: str = "",
                 columns: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self.setObjectName(ident)
        self.setProperty("kind", "segments")
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        across = columns or len(segments)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _SegmentButton] = {}
        for at, segment in enumerate(segments):
            below, beside = divmod(at, across)
            button = _SegmentButton(look, segment, ident, _place(at, len(segments), across))
            self._buttons[segment.code] = button
            self._group.addButton(button)
            grid.addWidget(button, below, beside)
            if columns:
                grid.setColumnStretch(beside, 1)
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(self._clicked)
        self.set_chosen(chosen)
        look.appearance.theme_changed.connect(self._dress)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    @property
    def chosen(self) -> str:
        """The code of the choice, or empty."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), "")

    def button(self, code: str) -> QToolButton:
        """Return one button, to disable it or to put the focus on it."""
        return self._buttons[code]

    def set_chosen(self, code: str) -> None:
        """Choose without telling; an empty code clears the choice."""
        self._group.setExclusive(bool(code))
        for each, button in self._buttons.items():
            button.setChecked(each == code)
        self._group.setExclusive(True)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen_changed.emit(next(code for code, each in self._buttons.items() if each is button))

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(self._look.worded(self._name))
        for button in self._buttons.values():
            button.retranslate(words)
        self.updateGeometry()

    def _dress(self, theme: Theme) -> None:
        for button in self._buttons.values():
            button.dress(theme)


class MissingLink(Button):
    """What is still missing, in words, as a link that puts the cursor in its field."""

    def __init__(self, look: Look, ident: str, said: Said, press: Callable[[], object], *, parent: QWidget | None = None) -> None:
        super().__init__(look, ident, said, press, kind="link", icon="circle-dashed", parent=parent)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Underline under the pointer."""
        super().enterEvent(event)
        self.update()

    def _look_pixmap(self, name: str, ink: QColor) -> QPixmap:
        return super()._look_pixmap(name, self._look.colour("soon"))

"""The three lights below the track: feeling, time and solution, each its sign and a word in its colour (checklist P13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from complaint_desk.domain.lights import Light, lights
from complaint_desk.domain.messages import say
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import elided, set_tip
from complaint_desk.ui.widgets.marks import paint_chip
from complaint_desk.wording import Words

TICK_MS: Final = 30_000
_ICONS: Final = {"feeling": "heart-pulse", "time": "timer", "solution": "handshake"}
_EDGE, _GAP, _BELOW, _INSIDE = 16, 6, 8, 32
_BY_KEY: Final = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})
_TELL: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Lights(QWidget):
    """The lights side by side; one widget that paints them, since it comes with every case that is opened.

    Why each stands as it does is told in the tool tip, which the keyboard opens too: Tab comes here, and Space tells it again.
    """

    def __init__(self, look: Look, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        """Take the look, and the clock (microseconds UTC) by which the time goes on."""
        super().__init__(parent)
        self._look, self._clock = look, clock
        self._view: CaseView | None = None
        self._shown: tuple[Light, ...] = ()
        self._told: tuple[str, ...] = ()
        self.setObjectName("guide.lights")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focus_ring", True)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.refresh)
        look.appearance.theme_changed.connect(self._repaint)
        look.language.language_changed.connect(self._retranslate)
        self.hide()

    @property
    def shown(self) -> tuple[Light, ...]:
        """The lights as they are painted."""
        return self._shown

    def show_view(self, view: CaseView) -> None:
        """Show how a case stands; a finished one has no lights."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now: time goes by without anything being done."""
        view = self._view
        found = lights(view.case, view.clocks, self._clock()) if view is not None else ()
        self.setVisible(bool(found))
        if found != self._shown:
            self._shown = found
            self._retranslate(self._look.words)

    def _retranslate(self, words: Words) -> None:
        self._told = tuple(words.line(light.state) for light in self._shown)
        whole = [words("lights.whole", name=say(f"lights.name.{light.name}"), state=light.state, why=light.why) for light in self._shown]
        self.setAccessibleName("\n".join(whole))
        set_tip(self, "\n".join(whole))
        self.update()

    def _repaint(self, _theme: object) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a row of chips with the room below it."""
        return QSize(self._look.theme.size["guide_min"], self._look.theme.size["chip"] + _BELOW)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(200, self.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Let the time go on while it is seen."""
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the time rest while nobody sees it."""
        self._tick.stop()
        super().hideEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell why to somebody who comes by the keyboard."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEY:
            self._tell_why()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell why again."""
        if event.key() in _TELL:
            self._tell_why()
        else:
            super().keyPressEvent(event)

    def _tell_why(self) -> None:
        below = self.rect().bottomLeft()
        QApplication.sendEvent(self, QHelpEvent(QEvent.Type.ToolTip, below, self.mapToGlobal(below)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chips over the whole width, each with the room that its words need."""
        if not self._shown:
            return
        painter = QPainter(self)
        metrics = QFontMetrics(self._look.theme.font("micro", 500))
        left, height = float(_EDGE), self._look.theme.size["chip"]
        for light, told, width in zip(self._shown, self._told, self._widths(metrics), strict=True):
            word = elided(metrics, told, int(width) - _INSIDE)
            box = QRectF(left, 0, width, height)
            paint_chip(painter, self._look, box, word, "", tone=light.tone, icon=_ICONS[light.name], ratio=self.devicePixelRatioF())
            left += width + _GAP
        painter.end()

    def _widths(self, metrics: QFontMetrics) -> list[float]:
        """Share the width out: what is left over goes to all alike, what is lacking the widest has to give."""
        wanted = [metrics.horizontalAdvance(told) + _INSIDE + 1.0 for told in self._told]
        spare = self.width() - 2 * _EDGE - _GAP * (len(wanted) - 1) - sum(wanted)
        if spare < 0:
            wanted[wanted.index(max(wanted))] += spare
            return wanted
        return [each + spare / len(wanted) for each in wanted]

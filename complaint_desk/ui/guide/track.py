"""The track of the stages of a conversation: where it is, what stands already, and a way back to look."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.method import Stage
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, elided, set_tip
from complaint_desk.wording import Words

_TOP: Final = 14
_DISC: Final = 24
_EDGE: Final = 16


class _Step(QAbstractButton):
    """One stage: its disc and its word. The word of the one that is shown stands in ``guide.step``; so does, at the last one, that all is
    done.
    """

    def __init__(self, look: Look, stage: Stage, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self.stage, self._number = look, stage, number
        self.done = self.shown = self.covered = False
        self._state: tuple[bool, ...] = ()
        self.setObjectName(f"guide.track.{stage.key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.appearance.theme_changed.connect(self._repaint)
        look.language.follow(self.retranslate)

    def set_state(self, *, done: bool, shown: bool, covered: bool, reachable: bool) -> bool:
        """Show how far the stage is; tell whether that is another state than before."""
        before, self._state = self._state, (done, shown, covered, reachable)
        if self._state == before:
            return False
        self.done, self.shown, self.covered = done, shown, covered
        self.setEnabled(reachable)
        self.setCursor(Qt.CursorShape.PointingHandCursor if reachable and not shown else Qt.CursorShape.ArrowCursor)
        self.retranslate(self._look.words)
        return True

    def retranslate(self, words: Words) -> None:
        state = "shown" if self.shown else "done" if self.done else "open" if self.isEnabled() else "later"
        name = words(f"guide.track.{state}", step=words.value(self.stage.name), n=self._number)
        self.setAccessibleName(name)
        set_tip(self, name)
        self.update()

    def _repaint(self, _theme: object) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, _DISC + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF((self.width() - _DISC) / 2 + 0.5, 0.5, _DISC - 1, _DISC - 1)
        ground, edge, ink = (
            ("accent", "accent", "on_accent")
            if self.shown
            else ("accent_soft", "accent_soft", "accent_text")
            if self.done
            else ("raised", "outline", "text_muted")
        )
        painter.setPen(look.colour("focus" if self.hasFocus() else edge))
        painter.setBrush(look.colour(ground))
        painter.drawEllipse(disc)
        if self.done and not self.shown:
            painter.drawPixmap(int(disc.left()) + 4, 4, look.pixmap("check", ink, 16, self.devicePixelRatioF()))
        else:
            painter.setPen(look.colour(ink))
            painter.setFont(theme.font("micro", 600))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        if not self.covered:
            painter.setPen(look.colour("text_muted"))
            painter.setFont(theme.font("micro"))
            word = elided(painter.fontMetrics(), look.words.value(self.stage.name), self.width())
            painter.drawText(QRect(0, _DISC + 4, self.width(), 16), int(Qt.AlignmentFlag.AlignCenter), word)
        painter.end()


class Track(QWidget):
    """The stages side by side.

    Signals:
        step_asked: the key of a stage that somebody wants to look at.
    """

    step_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("guide.track")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._steps: list[_Step] = []
        self.step = Label(look, "", role="micro", weight=600, ident="guide.step", parent=self)
        self.step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.step.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.appearance.theme_changed.connect(self._repaint)
        look.language.follow(self._retranslate)

    def show_stages(self, stages: tuple[Stage, ...], shown: str, now: str, reach: int) -> None:
        """Show where the case is.

        Args:
            stages: the stages of its method.
            shown: the key of the stage that the panel shows, or ``done``.
            now: the key of the stage the case is in, or ``done``.
            reach: how many stages can be shown yet.
        """
        if tuple(each.stage for each in self._steps) != stages:
            self._make(stages)
        keys = [stage.key for stage in stages]
        past = keys.index(now) if now in keys else len(keys)
        here = shown if shown in keys else keys[-1]
        changed = False
        for at, each in enumerate(self._steps):
            key = each.stage.key
            state = {"done": at < past, "shown": key == shown, "covered": key == here, "reachable": at < reach and now in keys}
            changed = each.set_state(**state) or changed
        self.step.say(next((stage.name for stage in stages if stage.key == shown), say("step.done")))
        if changed:
            self._place()
            self.update()

    def button(self, key: str) -> QAbstractButton:
        """Return the button of a stage."""
        return next(each for each in self._steps if each.stage.key == key)

    def _make(self, stages: tuple[Stage, ...]) -> None:
        """Make the discs anew: another method, or another language."""
        focused = next((each.stage.key for each in self._steps if each.hasFocus()), "")
        for each in self._steps:
            each.setObjectName("")
            each.hide()
            each.deleteLater()
        self._steps = [_Step(self._look, stage, number, self) for number, stage in enumerate(stages, 1)]
        for each in self._steps:
            each.clicked.connect(self._pressed)
            each.show()
            if each.stage.key == focused:
                each.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, _Step) and not button.shown:
            self.step_asked.emit(button.stage.key)

    def _retranslate(self, words: Words) -> None:
        self.setAccessibleName(words("guide.track.name"))
        self._place()

    def _repaint(self, _theme: object) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of notes.md, and the least width."""
        return QSize(self._look.theme.size["guide_min"], 66)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(200, 66)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the steps at equal distances."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self._steps:
            return
        width = (self.width() - 2 * _EDGE) / len(self._steps)
        for at, each in enumerate(self._steps):
            each.setGeometry(round(_EDGE + at * width), _TOP, round(width), _DISC + 22)
        box = next((each for each in self._steps if each.covered), self._steps[0]).geometry()
        self.step.setGeometry(box.left(), _TOP + _DISC + 4, box.width(), 16)
        self.step.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines between the discs, coloured as far as the conversation has come."""
        painter = QPainter(self)
        for before, after in zip(self._steps, self._steps[1:], strict=False):
            left = before.geometry().center().x() + _DISC // 2 + 4
            right = after.geometry().center().x() - _DISC // 2 - 3
            painter.fillRect(QRect(left, _TOP + 11, right - left, 2), self._look.colour("accent" if before.done else "hairline_strong"))
        painter.end()

"""A chart in its card: the finding above, marks that can be pressed, definition and cases below, and what can be taken along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from complaint_desk.charts.picture import Mark, Picture
from complaint_desk.domain.figures import Volume
from complaint_desk.domain.findings import Finding, headline
from complaint_desk.domain.messages import Message, say
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, one_line, set_tip
from complaint_desk.ui.widgets import Button, Card, Choice, FieldError, IconButton, LineField, row_of

HEIGHT: Final = 220
_AIM_WIDTH: Final = 52
ACTIONS: Final = ("save_png", "save_svg", "save_csv", "copy_picture", "copy_data")


def limit_actions(volume: Volume) -> tuple[str, ...]:
    """Return what whoever may freeze limits can do with those of the volume."""
    if volume.frozen is not None:
        return ("release_limits",)
    return ("freeze_limits",) if volume.limits is not None else ()


class MarkButton(QAbstractButton):
    """A mark of a chart as something to press: it paints only hover and focus, the chart below it paints the mark."""

    def __init__(self, look: Look, at: int, parent: ChartCanvas) -> None:
        super().__init__(parent)
        self._look, self._canvas, self._at = look, parent, at
        self.setObjectName(f"{parent.objectName()}.{at + 1}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._press)

    def _press(self, _checked: bool = False) -> None:
        self._canvas.press(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from mark to mark with the arrows, press with Enter."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._canvas.move_to(self._at + steps[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._canvas.move_to(0 if key == Qt.Key.Key_Home else len(self._canvas.buttons) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: Any) -> None:
        """Hide it again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hover; the ring of the focus is the window's."""
        if not self.underMouse() and not self.isDown():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(self._look.colour("accent"))
        fill.setAlphaF(0.12)
        painter.setBrush(fill)
        painter.setPen(QPen(self._look.colour("accent"), 1))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def sizeHint(self) -> QSize:
        """Return its size; the chart gives it."""
        return self.size()


class ChartCanvas(QWidget):
    """The pixels of a chart with its marks above them; the old picture stays until the new one is there.

    Signals:
        pressed: the ``QueueFilter`` of a mark.
        resized: it has another size and wants another picture.
    """

    pressed = Signal(object)
    resized = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self._marks: tuple[Mark, ...] = ()
        self._buttons: list[MarkButton] = []
        self._current = 0
        self.setObjectName(f"analytics.chart.{name}")
        self.setMinimumSize(280, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: Picture) -> None:
        """Show a drawn chart, with a button over each mark."""
        image = QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(picture.ratio)
        self._image = image
        self._marks = picture.marks
        while len(self._buttons) > len(self._marks):
            gone = self._buttons.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._buttons) < len(self._marks):
            self._buttons.append(MarkButton(self._look, len(self._buttons), self))
        self._current = max(0, min(self._current, len(self._marks) - 1))
        for at, (mark, button) in enumerate(zip(self._marks, self._buttons, strict=True)):
            button.setGeometry(QRect(round(mark.left), round(mark.top), max(1, round(mark.width)), max(1, round(mark.height))))
            button.setAccessibleName(mark.name)
            button.setAccessibleDescription(self._look.words("analytics.opens_cases"))
            set_tip(button, mark.name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if at == self._current else Qt.FocusPolicy.ClickFocus)
            button.show()
        self.update()

    def forget(self) -> None:
        """Show nothing: what is drawn was counted for somebody else."""
        self._image, self._marks = QImage(), ()
        for gone in self._buttons:
            gone.hide()
            gone.deleteLater()
        self._buttons.clear()
        self.update()

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    @property
    def buttons(self) -> tuple[MarkButton, ...]:
        """The marks, in reading order."""
        return tuple(self._buttons)

    def press(self, at: int) -> None:
        """Tell which cases stand behind a mark."""
        self._current = at
        self.pressed.emit(self._marks[at].behind)

    def move_to(self, at: int) -> None:
        """Put the focus on a mark; beyond the first and the last one there is nothing."""
        if not self._buttons:
            return
        at = max(0, min(at, len(self._buttons) - 1))
        self._buttons[self._current].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = at
        self._buttons[at].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons[at].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture; where the size has just changed, the old one fills the room until the new one is there."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        shown = self._image.deviceIndependentSize()
        if shown.toSize() == self.size():
            painter.drawImage(QPoint(0, 0), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for a picture of the new size."""
        super().resizeEvent(event)
        self.resized.emit()


class ChartCard(Card):
    """A chart with its finding, its definition, its cases and its menu.

    Signals:
        cases_wanted: the ``QueueFilter`` of a mark or of the link.
        asked: one of ``ACTIONS``, or of ``more``, from the menu.
        aimed: another target was typed.
        turned: the code of what the figure is to be made by.
    """

    cases_wanted = Signal(object)
    asked = Signal(str)
    aimed = Signal(str)
    turned = Signal(str)

    def __init__(self, look: Look, name: str, called: Message, parent: QWidget | None = None) -> None:
        super().__init__(ident=f"analytics.card.{name}", margins=(16, 12, 12, 12), spacing=6, parent=parent)
        self.more: tuple[str, ...] = ()  # further actions, of this chart alone
        self._look, self._name, self._called, self._aimed = look, name, called, ""
        self._finding: Finding | None = None
        self.title = Label(look, called, role="head", wrap=True, ident=f"analytics.finding.{name}")
        self.menu_button = IconButton(look, f"analytics.chart.{name}.more", say("analytics.more"), "ellipsis", self._offer)
        self.canvas = ChartCanvas(look, name)
        self.definition = Label(look, "", role="micro", tone="muted", elide=True, ident=f"analytics.definition.{name}")
        self.link = Button(look, f"analytics.chart.{name}.cases", "", self._open, kind="link")
        self.link.hide()
        self.menu_button.hide()
        top = row_of(spacing=8)
        top.addWidget(self.title, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        bottom = row_of(spacing=12)
        bottom.addWidget(self.definition, 1)
        self.aim_label = Label(look, "", role="micro", tone="muted")
        self.aim = LineField(look, f"analytics.aim.{name}", say("analytics.aim"), small=True)
        self.aim.setFixedWidth(_AIM_WIDTH)
        self.aim.editingFinished.connect(self._typed)
        self.wrong_aim = FieldError(look, f"analytics.aim.{name}.error", self.aim)
        for part in (self.aim_label, self.aim):
            part.hide()
            bottom.addWidget(part)
        self.by = Choice(look, f"analytics.by.{name}", say("analytics.made_by"), [], small=True)
        self.by.chosen_changed.connect(self.turned)
        self.by.hide()
        bottom.addWidget(self.by)
        bottom.addWidget(self.link)
        self.column.addLayout(top)
        self.column.addWidget(self.canvas, 1)
        self.column.addLayout(bottom)
        self.column.addWidget(self.wrong_aim)
        self.canvas.pressed.connect(self.cases_wanted)
        look.language.follow(self._retranslate)

    @property
    def name(self) -> str:
        """Which chart it is."""
        return self._name

    def show_finding(self, finding: Finding) -> None:
        """Say what the chart says; its picture follows."""
        self._finding = finding
        self.title.say(headline(finding))
        self.definition.say(finding.definition)
        self.link.say(finding.link)
        self.link.setVisible(finding.cases > 0)
        self.menu_button.setVisible(finding.empty is None)
        self._retranslate(self._look.words)

    def show_aim(self, number: int, *, hours: bool) -> None:
        """Show the target, to be changed."""
        self._aimed = str(number)
        self.aim.setText(self._aimed)
        self.wrong_aim.clear()
        self.aim_label.say(say("analytics.aim_hours" if hours else "analytics.aim_share"))
        for part in (self.aim_label, self.aim):
            part.show()

    def show_by(self, options: Sequence[tuple[str, Said]], chosen: str) -> None:
        """Offer by what the figure can be made."""
        self.by.offer(options, chosen=chosen)
        self.by.show()

    def _typed(self) -> None:
        if self.aim.text().strip() != self._aimed:
            self.aimed.emit(self.aim.text())
        else:
            self.wrong_aim.clear()

    def show_picture(self, picture: Picture) -> None:
        """Show the drawn chart."""
        self.canvas.show_picture(picture)

    def menu(self, then: Callable[[str], object]) -> QMenu:
        """Return the menu, gone when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName(f"analytics.chart.{self._name}.menu")
        menu.setAccessibleName(self._look.words("analytics.more"))
        for code in (*ACTIONS, *self.more):
            action = menu.addAction(self._look.words(f"analytics.{code}"))
            action.setObjectName(f"analytics.chart.{self._name}.{code}")
            action.setData(code)
        menu.triggered.connect(lambda action: then(str(action.data())))
        return menu

    def _offer(self) -> None:
        menu = self.menu(self.asked.emit)
        menu.popup(self.menu_button.mapToGlobal(QPoint(self.menu_button.width() - menu.sizeHint().width(), self.menu_button.height() + 2)))

    def _open(self) -> None:
        if self._finding is not None:
            self.cases_wanted.emit(self._finding.behind)

    def _retranslate(self, _words: object) -> None:
        if self._finding is None:
            self.canvas.setAccessibleName(self._look.worded(self._called))
            return
        worded = self._look.worded
        name = self._look.words("analytics.chart_name", title=worded(headline(self._finding)), definition=worded(self._finding.definition))
        self.canvas.setAccessibleName(one_line(name, 1_500))
        self.canvas.setAccessibleDescription(one_line(worded(self._finding.summary), 2_000))

"""Paints the rows of the queue from the theme: one pass over the rows in sight, with nothing made anew that can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText

from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.lines import CLOCK, CUSTOMER, EMOTION, EMOTION_ICONS, NUMBER, OWNER, RISK, TYPE, WORDS, Line
from complaint_desk.ui.text import elided, laid_out
from complaint_desk.ui.theme import Theme
from complaint_desk.ui.widgets.marks import paint_bar, paint_chip

if TYPE_CHECKING:
    from complaint_desk.services.finding import Places

PAD: Final = 8
_BAR_WIDTH: Final = 3
INDENT: Final = 12
"""How much further in the first column begins, so that it stands below the title."""

MOST_KEPT: Final = 2_000
"""Texts whose glyphs are kept: two hundred rows of them."""

_TIME: Final = 104
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Placed: TypeAlias = tuple[Line, int, int]
"""A row in words, its upper edge and its height."""

_CHIP: Final = {"high": ("late", "triangle-alert"), "watch": ("soon", "eye")}


class RowPainter:
    """What the rows of one theme are painted with."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._laid: dict[tuple[str, int, tuple[str, int]], tuple[QStaticText, float]] = {}
        self.dress(look.theme)

    def dress(self, theme: Theme) -> None:
        """Take fonts and colours of a theme."""
        self.theme = theme
        self._fonts: dict[tuple[str, int], tuple[QFont, QFontMetrics]] = {}
        for role, weight in (("body", 400), ("body", 500), ("body", 600), ("micro", 400), ("micro", 500), ("micro", 600)):
            font = theme.font(role, weight)
            self._fonts[role, weight] = (font, QFontMetrics(font))
        self._laid.clear()

    def ground(self, painter: QPainter, box: QRect, *, chosen: bool, active: bool, hovered: bool) -> None:
        """Paint what a row stands on, over the ground of the table: fill where it differs, bar of the selection, hairline."""
        theme = self.theme
        if chosen or hovered:
            painter.fillRect(box, theme.colour(("selection" if active else "selection_idle") if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(box.left(), box.top(), _BAR_WIDTH, box.height()), theme.colour("accent"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("hairline"))

    def focus(self, painter: QPainter, box: QRect) -> None:
        """Paint the frame of the current row."""
        painter.save()
        pen = painter.pen()
        pen.setColor(self.theme.colour("focus"))
        pen.setWidth(2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.restore()

    def group(self, painter: QPainter, box: QRect, word: str, count: str, tone: str) -> None:
        """Paint the head of a group of rows."""
        theme = self.theme
        painter.fillRect(box, theme.colour("surface"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("hairline"))
        font, metrics = self._fonts["micro", 600]
        painter.setFont(font)
        painter.setPen(theme.colour(tone))
        inside = box.adjusted(PAD + INDENT, 0, 0, -1)
        painter.drawText(inside, _LEFT, word)
        painter.setFont(self._fonts["micro", 400][0])
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(inside.adjusted(metrics.horizontalAdvance(word) + 8, 0, 0, 0), _LEFT, count)

    def cells(self, painter: QPainter, rows: Sequence[Placed], places: Sequence[tuple[int, int]], *, ratio: float) -> None:
        """Paint the cells of rows, one column after the other: so font and ink are set once for all of it.

        Args:
            painter: active on the viewport.
            rows: each in words, with its upper edge and its height.
            places: left edge and width of each column.
            ratio: the screen's device pixel ratio.
        """
        first = min((left for left, width in places if width), default=0)
        for line, top, height in rows:
            for column, found in line.marked:
                left, width = places[column]
                indent = INDENT if left == first else 0
                self._marks(painter, line.cells[column], found, left + indent, width - indent, top, height, bold=column == CUSTOMER)
        inks = {NUMBER: "text_muted", CUSTOMER: "text", WORDS: "text", TYPE: "text_muted"}
        inks |= dict.fromkeys(range(RISK + 1, len(places)), "text_muted")
        for column, ink in inks.items():
            left, width = places[column]
            indent = INDENT if left == first else 0
            self._column(painter, rows, column, left + indent, width - indent, ink, ("body", 500 if column == CUSTOMER else 400))
        for line, top, height in rows:
            ink = "accent_text" if line.takeable else "text" if line.mine else "text_muted"
            self._text(painter, line.cells[OWNER], *places[OWNER], top, height, ink, ("body", 500 if line.mine else 400))
            if line.emotion and places[EMOTION][1]:
                left, width = places[EMOTION]
                mark = self._look.pixmap(EMOTION_ICONS[line.emotion], f"emotion_{line.emotion}", 16, ratio)
                painter.drawPixmap(left + (width - 16) // 2, top + (height - 16) // 2, mark)
            if line.share >= 0 and places[CLOCK][1]:
                self._clock(painter, line, *places[CLOCK], top, height)
            if line.level and places[RISK][1]:
                self._risk(painter, line, *places[RISK], top, height, ratio)

    def _column(
        self, painter: QPainter, rows: Sequence[Placed], column: int, left: int, width: int, ink: str, kind: tuple[str, int]
    ) -> None:
        """Paint the texts of a column that all look alike."""
        if width < 2 * PAD:
            return
        painter.setFont(self._fonts[kind][0])
        painter.setPen(self.theme.colour(ink))
        left, room = left + PAD, width - PAD - 4
        for line, top, height in rows:
            if column < len(line.cells) and (text := line.cells[column]):
                laid, tall = self._found(text, room, kind)
                painter.drawStaticText(left, top + round((height - tall) / 2), laid)

    def waiting(self, painter: QPainter, places: Sequence[tuple[int, int]], top: int, height: int) -> None:
        """Paint a row that is still on its way: quiet bars where its words will stand."""
        middle = top + height // 2
        for column, share in ((NUMBER, 0.8), (CUSTOMER, 0.5), (WORDS, 0.7), (TYPE, 0.7)):
            left, width = places[column]
            if not width:
                continue
            left += INDENT if column == NUMBER else 0
            painter.fillRect(QRect(left + PAD, middle - 4, int((width - 2 * PAD) * share), 8), self.theme.colour("sunken"))

    def _marks(
        self, painter: QPainter, text: str, found: Places, left: int, width: int, top: int, height: int, *, bold: bool
    ) -> None:
        """Paint the ground of what a search found, below the words."""
        metrics = self._fonts["body", 500 if bold else 400][1]
        room, tall = width - PAD - 4, metrics.height()
        for begin, end in found:
            at = metrics.horizontalAdvance(text[:begin])
            if at < room:
                wide = min(metrics.horizontalAdvance(text[:end]), room) - at
                painter.fillRect(QRect(left + PAD + at - 1, top + (height - tall) // 2, wide + 2, tall), self.theme.colour("found"))

    def _text(
        self, painter: QPainter, text: str, left: int, width: int, top: int, height: int, ink: str, kind: tuple[str, int]
    ) -> None:
        if not text or width < 2 * PAD:
            return
        laid, tall = self._found(text, width - PAD - 4, kind)
        painter.setFont(self._fonts[kind][0])
        painter.setPen(self.theme.colour(ink))
        painter.drawStaticText(left + PAD, top + round((height - tall) / 2), laid)

    def _found(self, text: str, room: int, kind: tuple[str, int]) -> tuple[QStaticText, float]:
        """Return a text laid out, as it was kept or anew."""
        key = (text, room, kind)
        found = self._laid.get(key)
        if found is None:
            if len(self._laid) > MOST_KEPT:
                self._laid.clear()
            found = self._laid[key] = self._lay(text, room, kind)
        return found

    def _lay(self, text: str, room: int, kind: tuple[str, int]) -> tuple[QStaticText, float]:
        """Return a text with its height, cut where there is no room; what may have room is not measured first, as that takes as long."""
        font, metrics = self._fonts[kind]
        may_fit = len(text) * metrics.averageCharWidth() <= room
        laid = laid_out(text if may_fit else elided(metrics, text, room), font)
        size = laid.size()
        if may_fit and size.width() > room:
            laid = laid_out(elided(metrics, text, room), font)
            size = laid.size()
        return laid, size.height()

    def _clock(self, painter: QPainter, line: Line, left: int, width: int, top: int, height: int) -> None:
        size = self.theme.size
        bar = QRectF(left + PAD, top + (height - size["clock_bar_h"]) / 2, size["clock_bar_w"] - PAD, size["clock_bar_h"])
        paint_bar(painter, self.theme, bar, line.share, line.tone)
        metrics = self._fonts["body", 500 if line.tone != "on_time" else 400][1]
        at = int(bar.right()) + PAD
        room = max(_TIME, metrics.horizontalAdvance(line.left) + PAD)
        ink = "text" if line.tone == "on_time" else f"{line.tone}_text"
        self._text(painter, line.left, at - PAD, room + PAD + 4, top, height, ink, ("body", 500 if line.tone != "on_time" else 400))
        at += room
        self._text(painter, line.clock, at - PAD, left + width - at + PAD, top, height, "text_muted", ("micro", 400))

    def _risk(self, painter: QPainter, line: Line, left: int, width: int, top: int, height: int, ratio: float) -> None:
        tone, icon = _CHIP[line.level]
        word = self._fonts["micro", 500][1].horizontalAdvance(line.level_word)
        metrics = self._fonts["micro", 400][1]
        room = width - 2 * PAD
        reason = elided(metrics, line.reason, room - word - 14 - 18 - 4) if room > word + 76 else ""
        wide = 14 + 18 + word + (4 + metrics.horizontalAdvance(reason) if reason else 0)
        chip = self.theme.size["chip"]
        box = QRectF(left + PAD, top + (height - chip) / 2, min(wide, room + PAD), chip)
        paint_chip(painter, self._look, box, line.level_word, reason, tone=tone, icon=icon, ratio=ratio)

"""The foot of the panel: what is missing, each thing a link to its field, and the one button that goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStylePainter, QVBoxLayout, QWidget

from complaint_desk.domain.gates import Missing
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.timeline import option_letter
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, elided, set_tip
from complaint_desk.ui.widgets import Button, MissingLink, row_of
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.wording import Words

LINKS: Final = 3
"""More links than these would push the button about; the rest is counted, and read out by ``guide.missing``."""
NEXT_KEYS: Final = keys_of("guide.next")
BACK_KEYS: Final = keys_of("guide.back")


class MissingLabel(Label):
    """Its text lists everything that is missing, for a screen reader, and is empty when nothing is; what it paints is the heading
    above the links.
    """

    def __init__(self, look: Look, ident: str) -> None:
        self._heading = ""
        super().__init__(look, role="micro", tone="muted", weight=500, ident=ident)

    def list_all(self, heading: str, whole: str) -> None:
        """Show a heading, and say the whole."""
        self._heading = heading
        self.say(whole)
        self.setAccessibleName(whole)
        self.setAccessibleDescription("" if whole else heading)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the heading."""
        return QSize(self.fontMetrics().horizontalAdvance(self._heading) + 2, self._look.theme.type["micro"]["line"])

    def minimumSizeHint(self) -> QSize:
        """Return a little: the heading is short."""
        return QSize(40, self._look.theme.type["micro"]["line"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the heading."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), self._heading)
        painter.end()


class ShortLink(MissingLink):
    """A link as wide as there is room; what is cut stands in its tool tip."""

    def __init__(self, look: Look, ident: str, said: Said, press: Callable[[], object]) -> None:
        super().__init__(look, ident, said, press)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a long thing to do must not widen the panel

    def _retranslate(self, words: Words) -> None:
        super()._retranslate(words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a width that any panel has."""
        return QSize(120, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = self.accessibleName()
        self._word = elided(self.fontMetrics(), whole, max(40, self.width() - 24)) if self.width() > 60 else whole
        set_tip(self, whole)

    def _paint_contents(self, painter: QStylePainter, left: int) -> None:
        """Underline at all times: in the foot nothing else says that it can be pressed."""
        super()._paint_contents(painter, left)
        metrics = self.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) // 2 + 2
        painter.drawLine(left + 22, base, left + 22 + self._word_width(), base)


class NextButton(Button):
    """The way on. It can always be pressed, so that a screen reader can ask what is missing; it looks ready only when it is."""

    def set_ready(self, ready: bool) -> None:
        """Show whether pressing it goes on."""
        kind = "primary" if ready else "waiting"
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._dress(self._look.theme)

    def _ink(self) -> QColor:
        return self._look.colour("text_muted") if self._kind == "waiting" else super()._ink()


class Footer(QFrame):
    """Missing things, back and next.

    Signals:
        next_asked: somebody wants to go on.
        back_asked: somebody wants to see the step before.
        field_asked: the accessible id of a field that is missing.
        skip_asked: somebody wants to go on without the evidence, with a reason.
    """

    next_asked = Signal()
    back_asked = Signal()
    field_asked = Signal(str)
    skip_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("edge", "top")
        self._missing: tuple[Missing, ...] = ()
        self._fields: list[str] = [""] * LINKS
        self._problem_field = ""
        self._make_problem(look)
        self.missing = MissingLabel(look, "guide.missing")
        self._links = [ShortLink(look, f"guide.missing.{at + 1}", "", self._presser(at)) for at in range(LINKS)]
        self._more = Label(look, role="micro", tone="muted")
        self.next = NextButton(
            look, "guide.next", say("guide.next.listen"), self.next_asked.emit, kind="primary", keys=NEXT_KEYS, badge=False
        )
        self.back = Button(look, "guide.back", say("step.listen"), self.back_asked.emit, icon="undo-2", keys=BACK_KEYS, badge=False)
        self._why = Label(look, role="micro", tone="muted", wrap=True)
        self.skip = Button(look, "guide.skip", say("guide.skip"), self.skip_asked.emit, kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        column.addWidget(self._problem)
        column.addWidget(self.missing)
        for link in self._links:
            column.addWidget(link)
        column.addWidget(self._more)
        column.addSpacing(6)
        row = row_of(self.back)
        row.addWidget(self.next, 1)
        column.addLayout(row)
        column.addWidget(self._why)
        column.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignLeft)
        look.language.language_changed.connect(self._retranslate)

    def _make_problem(self, look: Look) -> None:
        self._problem = QFrame()
        self._problem.setObjectName("guide.problem")
        self._sentence = Label(look, tone="late", wrap=True)
        self._remedy = Button(look, "guide.problem.remedy", say("guide.problem.remedy"), self._go_to_problem, kind="link")
        inside = QVBoxLayout(self._problem)
        inside.setContentsMargins(0, 0, 0, 6)
        inside.setSpacing(0)
        inside.addWidget(self._sentence)
        inside.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignLeft)
        self._problem.hide()

    def show_state(self, onward: Said, back: Said, missing: tuple[Missing, ...], *, may_override: bool) -> None:
        """Show what is missing and where the buttons lead; one that leads nowhere, "", is hidden."""
        self._missing = missing
        self.next.setVisible(bool(onward))
        if onward:
            self.next.say(onward)
        self.next.set_ready(not missing)
        self.back.setVisible(bool(back))
        if back:
            self.back.say(back)
        self.skip.setVisible(may_override and bool(missing))
        self._retranslate(self._look.words)

    def _retranslate(self, words: Words) -> None:
        missing = self._missing
        for at, link in enumerate(self._links):
            link.setVisible(at < len(missing))
            if at < len(missing):
                self._fields[at] = missing[at].field
                link.say(words.line(_short(missing[at])))
        self._more.say(say("guide.missing.more", n=len(missing) - LINKS) if len(missing) > LINKS else "")
        self._more.setVisible(len(missing) > LINKS)
        whats = [words.of(_lettered(each)) for each in missing]
        if missing:
            heading = words("guide.missing.heading", n=len(missing))
        else:
            heading = words("guide.missing.finished" if self.next.isHidden() else "guide.missing.nothing")
        listed = words("guide.missing.mark").join(whats)
        self.missing.list_all(heading, words("guide.missing.all", heading=heading, what=listed) if missing else "")
        self._why.say(missing[0].why if missing else "")
        self._why.setVisible(bool(missing))
        self.next.setAccessibleDescription(self.missing.text() if missing else "")
        self.updateGeometry()  # else the panel hears of the new height only after it was painted in the old one
        keys = {self.next: NEXT_KEYS, self.back: BACK_KEYS}
        for button, key in keys.items():
            set_tip(button, words("guide.keys", name=button.accessibleName(), keys=key_text(key)))

    def show_problem(self, sentence: Said, field: str = "") -> None:
        """Say why something was not recorded, with a link to the field that helps."""
        self._problem_field = field
        self._sentence.say(sentence)
        self._problem.setAccessibleName(self._look.worded(sentence))
        self._remedy.setVisible(bool(field))
        self._problem.show()

    @property
    def has_problem(self) -> bool:
        """Whether a sentence stands here."""
        return not self._problem.isHidden()

    def clear_problem(self) -> None:
        """Take the sentence away."""
        self._problem.hide()

    def _presser(self, at: int) -> Callable[[], None]:
        return lambda: self.field_asked.emit(self._fields[at])

    def _go_to_problem(self) -> None:
        self.field_asked.emit(self._problem_field)


def _short(missing: Missing) -> Message:
    """A fact's link is to ask for it; that it may be unknown is said at the field."""
    if missing.code.startswith("fact:"):
        return say("missing.fact.ask", fact=say(f"fact.{missing.code.removeprefix('fact:')}"))
    return _lettered(missing)


def _lettered(missing: Missing) -> Message:
    """Options have letters here, as on their cards."""
    number = dict(missing.what.fields).get("option")
    return Message(missing.what.key, (("option", option_letter(number)),)) if isinstance(number, int) else missing.what

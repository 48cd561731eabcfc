"""The line at the bottom: who works here, what is saved and when, which desk, what runs in the background, and the news."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.people import Who
from complaint_desk.ui.runner import Work
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets.buttons import IconButton
from complaint_desk.ui.widgets.cards import row_of
from complaint_desk.ui.widgets.marks import IconMark, _Painted, paint_bar
from complaint_desk.wording import Words


class _Item(QWidget):
    """An icon and a few quiet words."""

    def __init__(self, look: Look, ident: str, icon: str, said: Said = "") -> None:
        super().__init__()
        self._mark = IconMark(look, icon, "text_muted")
        self.label = Label(look, said, role="micro", tone="muted", ident=ident)
        row = row_of(self._mark, self.label, spacing=5)
        row.setContentsMargins(0, 0, 10, 0)
        self.setLayout(row)
        self._icon = icon

    def say(self, said: Said, tone: str = "muted") -> None:
        self.label.say(said)
        self.label.set_tone(tone)
        self._mark.show_icon(self._icon, "text_muted" if tone == "muted" else f"{tone}_text")


class _Bar(_Painted):
    """How far a long job is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.share = 0.0

    def sizeHint(self) -> QSize:
        return QSize(72, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, self._look.theme, QRectF(self.rect()), self.share, "on_time")
        painter.end()


class Status(QStatusBar):
    """The status bar.

    Signals:
        stop_asked: the number of the long job that shall stop.
    """

    stop_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._works: dict[int, Work] = {}
        self._who: Who | None = None
        self._saved: tuple[str, int] | Message | None = None
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self.setFixedHeight(look.theme.size["status_bar"])
        self.setContentsMargins(8, 0, 8, 0)
        self._person = _Item(look, "status.who", "user")
        self._kept = _Item(look, "status.saved", "save")
        self._desk = _Item(look, "status.desk", "hard-drive", say("shell.this_desk"))
        self._news = _Item(look, "status.news", "bell", say("shell.no_news"))
        self._working = self._make_working(look)
        self._backup = _Item(look, "status.backup", "copy")
        self._backup.hide()
        for left in (self._person, self._kept, self._desk, self._backup):
            self.addWidget(left)
        for right in (self._working, self._news):
            self.addPermanentWidget(right)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def _make_working(self, look: Look) -> QWidget:
        box = QWidget()
        self._work = Label(look, role="micro", tone="muted", ident="status.work")
        self._bar = _Bar(look)
        self._share = Label(look, role="micro", tone="muted")
        self._stop = IconButton(look, "status.stop", say("shell.cancel_work", work=""), "x", self._ask_stop)
        self._stop.setFixedSize(20, 20)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(6)
        for each in (self._work, self._bar, self._share, self._stop):
            row.addWidget(each)
        box.hide()
        return box

    def show_person(self, who: Who) -> None:
        """Show who works here."""
        self._who = who
        self._retranslate(self._look.words)

    def show_saved(self, at_us: int) -> None:
        """Show when a change was last on the disk."""
        self._saved = ("shell.saved", at_us)
        self._retranslate(self._look.words)

    def show_draft_kept(self, at_us: int) -> None:
        """Show when typing was last kept."""
        self._saved = ("shell.draft_kept", at_us)
        self._retranslate(self._look.words)

    def show_told(self, said: Message) -> None:
        """Show in the place of the time what became of a press that recorded nothing."""
        self._saved = said
        self._retranslate(self._look.words)

    def show_desk(self, said: Said, tone: str = "muted") -> None:
        """Show which desk this is, and its state."""
        self._desk.say(said, tone)

    def show_backup(self, said: Said, tone: str = "muted") -> None:
        """Show how old the newest backup is."""
        self._backup.say(said, tone)
        self._backup.show()

    def show_news(self, said: Said, tone: str = "muted") -> None:
        """Show the news; nothing moves for it."""
        self._news.say(said, tone)

    def show_work(self, work: Work) -> None:
        """Show how far a long job is; with several, the last that told."""
        self._works[work.number] = work
        self._show_works()

    def end_work(self, number: int) -> None:
        """Take a long job away."""
        self._works.pop(number, None)
        self._show_works()

    def _current(self) -> Work | None:
        return next(reversed(self._works.values()), None)

    def _show_works(self) -> None:
        work = self._current()
        self._working.setVisible(work is not None)
        if work is None:
            return
        words = self._look.words
        self._work.say(work.label)
        self._bar.setVisible(work.total > 0)
        self._bar.share = work.done / work.total if work.total else 0.0
        self._bar.update()
        self._share.say(f"{int(self._bar.share * 100)} %" if work.total else "")
        self._share.setVisible(work.total > 0)
        self._bar.setAccessibleName(words("shell.work_progress", work=words.of(work.label), percent=int(self._bar.share * 100)))
        self._stop.say(say("shell.cancel_work", work=work.label))

    def _ask_stop(self) -> None:
        work = self._current()
        if work is not None:
            self.stop_asked.emit(work.number)

    def _retranslate(self, words: Words) -> None:
        if self._who is not None:
            self._person.say(words("shell.who", name=one_line(self._who.name), role=words(f"role.{self._who.role}")))
        self._person.setVisible(self._who is not None)
        if self._saved is None:
            self._kept.say(words("shell.not_saved_yet"))
        elif isinstance(self._saved, Message):
            self._kept.say(words.of(self._saved))
        else:
            key, at_us = self._saved
            self._kept.say(words(key, time=words.clock(at_us, seconds=True)))
        self._show_works()

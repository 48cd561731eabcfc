"""Every widget on one page, for pictures in both themes and three languages: ``python -m tests.ui.gallery FOLDER``."""

import os
import sys
from datetime import UTC
from pathlib import Path

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.language import Language
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.theme import Appearance
from complaint_desk.ui.widgets import (
    Avatar,
    Banner,
    Button,
    Card,
    CheckBox,
    Chip,
    Choice,
    ClockBar,
    EmptyState,
    ErrorCard,
    FieldError,
    FilterChip,
    FocusRing,
    FormRow,
    Heading,
    IconButton,
    Line,
    LineField,
    MissingLink,
    SearchField,
    Segment,
    Segments,
    TextField,
    Toast,
    row_of,
)
from complaint_desk.wording import Words

CHANNELS = (("phone", "phone"), ("email", "mail"), ("chat", "message-circle"), ("social", "share-2"), ("in_person", "store"), ("letter", "file-text"))
EMOTIONS = (("calm", "smile"), ("disappointed", "frown"), ("frustrated", "annoyed"), ("angry", "angry"), ("threatening", "octagon-alert"), ("distressed", "heart-pulse"))


class Gallery(QWidget):
    """All widgets; each state that a screen can show."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setObjectName("gallery")
        self.resize(1180, 860)
        self.look = look
        outer = QVBoxLayout(self)
        outer.setSpacing(12)
        self.search = SearchField(look, "g.search", say("widget.clear"), say("nav.queue"))
        self.primary = Button(look, "g.primary", say("settings.title"), kind="primary", icon="plus", keys="Ctrl+Return")
        outer.addLayout(row_of(
            Heading(look, say("view.open"), role="title", right="38 / 143"), self.search,
            Button(look, "g.secondary", say("shell.switch_person"), icon="zap"), self.primary, spacing=8))
        outer.addLayout(row_of(
            FilterChip(look, "g.f1", say("urgency.3")), FilterChip(look, "g.f2", say("channel.phone")),
            FilterChip(look, "g.f3", say("nav.queue"), active=False, icon="plus"), Button(look, "g.text", say("widget.clear"), kind="text", small=True), None,
            FilterChip(look, "g.f4", say("settings.density_comfortable"), active=False, icon="rows-3", after="chevron-down"),
            IconButton(look, "g.icon", say("settings.title"), "columns-3", keys="Ctrl+K")))
        outer.addWidget(Banner(look, "g.banner", "Lu Wei changed the due time while you were typing", "Theirs: Tuesday 24 Nov, 12:00. Yours: today, 13:00. Your words are kept either way.",
                               [Button(look, "g.b1", "Take theirs", small=True), Button(look, "g.b2", "Keep mine", small=True), Button(look, "g.b3", "Compare", kind="text", small=True)], beside="14:32:11"))
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addLayout(self._left(look), 3)
        columns.addLayout(self._right(look), 2)
        outer.addLayout(columns, 1)
        self.toast = Toast(look, self)
        self.toast.show_done("Option B withdrawn", "Can be undone until 14:37", lambda: None)

    def _left(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(row_of(
            Avatar(look, "林若安"), Avatar(look, "Petra Hallam"), Chip(look, "金卡", tone="accent", icon="star"), Chip(look, say("type.delay")),
            Chip(look, "Watch", tone="soon", icon="eye", reason="Occasion on Saturday"), Chip(look, "High", tone="late", icon="triangle-alert", reason=say("risk.safety")),
            Chip(look, say("circumstance.vulnerable_customer"), tone="outline"), None))
        column.addLayout(row_of(
            ClockBar(look, "g.c1", "First response", "on time", 1, state="kept"), ClockBar(look, "g.c2", "Update", "42 min left", .86),
            ClockBar(look, "g.c3", "Resolution", "1 d 20 h left", .4), ClockBar(look, "g.c4", "Task", "9 min late", 1, state="late"), None, spacing=24))
        field = TextField(look, "g.words", say("nav.case"), lines=3)
        field.setPlainText("我昨天下午去門市問除濕機怎麼裝水管,店員頭也沒抬,叫我自己看說明書。")
        self.words_field = field
        column.addWidget(FormRow(look, say("nav.case"), field, note=say("settings.density_note")))
        column.addWidget(FormRow(look, say("nav.queue"), row_of(Segments(look, "g.channel", say("nav.queue"), [Segment(c, say(f"channel.{c}"), i) for c, i in CHANNELS], chosen="phone"), None)))
        column.addWidget(FormRow(look, say("nav.case"), row_of(Segments(look, "g.emotion", say("nav.case"), [Segment(c, say(f"emotion.{c}"), i, f"emotion_{c}") for c, i in EMOTIONS], chosen="angry"), None)))
        narrow = Segments(look, "g.emotion3", say("nav.case"), [Segment(c, say(f"emotion.{c}"), i, f"emotion_{c}") for c, i in EMOTIONS], chosen="calm", columns=3)
        column.addWidget(FormRow(look, say("nav.case"), row_of(narrow, None)))
        due = LineField(look, "g.due", say("settings.language"))
        due.setText("20 Nov 2026, 13:00")
        error = FieldError(look, "g.due.error", due)
        error.show_error("13:00 today has passed. The depot’s next free run is Tuesday, 24 Nov, 12:00.", "Use it")
        column.addWidget(FormRow(look, say("settings.language"), due, above=True))
        column.addWidget(error)
        column.addLayout(row_of(CheckBox(look, "g.tick", say("settings.people"), checked=True), CheckBox(look, "g.tick2", say("settings.people")), Choice(look, "g.theme", say("settings.theme"), [("a", say("settings.theme_system")), ("b", say("settings.theme_dark"))], chosen="b"), None))
        column.addStretch(1)
        return column

    def _right(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        card = Card()
        card.column.addLayout(row_of(Label(look, "城西门店调货,专车送到家", weight=600), None, Label(look, "¥45", weight=600)))
        card.column.addWidget(Label(look, "门店 周岩 · 明天 12:00 前 · 似案 7 次,6 次满意", tone="muted"))
        card.column.addWidget(Line())
        card.column.addLayout(row_of(Chip(look, "权限内", tone="on_time", icon="check"), None, Button(look, "g.pick", "客户选这个", small=True)))
        column.addWidget(card)
        column.addWidget(ErrorCard(look, "g.error", "The file could not be added", "“call_note.wav” is open in another program. Close it there, then try again. Nothing else was lost.",
                                   [Button(look, "g.again", "Try again", icon="refresh-cw", small=True), Button(look, "g.leave", "Leave it out", kind="text", small=True)]))
        column.addWidget(EmptyState(look, "handshake", "Every promise due today is kept", "Promises whose time falls on today appear here, the nearest first.",
                                    [Button(look, "g.show", "Show tomorrow", kind="primary"), Button(look, "g.call", say("view.callbacks_today"))], tone="on_time"), 1)
        column.addWidget(MissingLink(look, "g.m1", "Hot water, and what would help most", lambda: None))
        column.addWidget(MissingLink(look, "g.m2", "Read it back and note the answer", lambda: None))
        off = Button(look, "g.off", say("step.offer"), kind="primary")
        off.setEnabled(False)
        column.addLayout(row_of(Button(look, "g.back", say("step.clarify"), icon="undo-2"), off))
        return column


def main() -> None:
    """Paint the gallery into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    language = Language(Words("en", UTC))
    look = Look(Appearance(application, "light"), language)
    page = Gallery(look)
    page.show()
    page.activateWindow()
    FocusRing(look, page)
    for theme in ("light", "dark"):
        look.appearance.choose(theme)
        for tongue in ("en", "zh_CN", "zh_TW"):
            language.choose(tongue)
            look.appearance.read_in(tongue)
            page.primary.setFocus()
            for _ in range(3):  # a layout within a layout settles in turns
                application.processEvents()
            page.grab().save(str(folder / f"gallery-{theme}-{tongue}.png"))


if __name__ == "__main__":
    main()

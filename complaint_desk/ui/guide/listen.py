"""Listening: the customer's words as they come, how they feel, the need behind it, and that they were heard out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.identities import without_identities
from complaint_desk.domain.messages import Span, say
from complaint_desk.domain.vocabulary import EMOTIONS
from complaint_desk.services import conversation
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.landing import Landing
from complaint_desk.ui.guide.page import Page, Toggle, column_of, small_heading, take_room
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, ChoiceField, TextField, row_of
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.ui.widgets.given import Group
from complaint_desk.wording import Words

Signals = Callable[[str], tuple[str, ...]]
EMOTION_ICONS: Final = {
    "calm": "smile",
    "disappointed": "frown",
    "frustrated": "annoyed",
    "angry": "angry",
    "threatening": "octagon-alert",
    "distressed": "heart-pulse",
}
_TICK_MS: Final = 15_000
_MINUTE_US: Final = 60_000_000
_LONGEST_US: Final = 240 * _MINUTE_US
_SHOWN: Final = 220
"""Characters of each utterance that are shown again above the field; the timeline beside the panel has the whole."""


def new_words(heard: Sequence[str], typed: str) -> str:
    """Return what of a text was not heard before.

    A screen reader sets the whole field, and may set what was heard with the addition behind it. Blanks don't count.

    Args:
        heard: what was recorded, in its order.
        typed: what stands in the field.
    """
    plain = ["".join(each.split()) for each in heard if each.strip()]
    if "".join(typed.split()) in {*plain, "".join(plain), ""}:
        return ""
    for known in ("".join(plain), plain[0] if plain else ""):
        rest = _after(known, typed)
        if known and rest is not None:
            return rest.strip()
    return typed.strip()


def _after(known: str, typed: str) -> str | None:
    at = 0
    for end, char in enumerate(typed):
        if at == len(known):
            return typed[end:]
        if char.isspace():
            continue
        if char != known[at]:
            return None
        at += 1
    return "" if at == len(known) else None


class WordsField(TextField):
    """The field for what is heard; Ctrl+Enter adds it, whatever else that key does in the window.

    Signals:
        add_asked: by the key.
    """

    add_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Enter before a shortcut of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _adds(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add with Ctrl+Enter."""
        if _adds(event):
            self.add_asked.emit()
            return
        super().keyPressEvent(event)


def _adds(event: QKeyEvent) -> bool:
    pressed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return pressed and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class EmotionButton(Toggle):
    """One emotion: its icon in its colour, and its word."""

    def __init__(self, look: Look, level: str, press: Callable[[], object]) -> None:
        super().__init__(look, f"guide.listen.emotion.{level}", say(f"emotion.{level}"), press, icon=EMOTION_ICONS[level])
        self._level = level
        take_room(self)

    def _look_pixmap(self, name: str, ink: QColor) -> QPixmap:
        return super()._look_pixmap(name, self._look.colour(f"emotion_{self._level}") if self.isEnabled() else ink)


class ListenPage(Page):
    """The fields of listening."""

    def __init__(
        self, look: Look, talk: Talk, drafts: Drafts, signals_in: Signals, clock: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, talk, drafts, parent)
        self._signals_in, self._clock = signals_in, clock
        self._since_us = 0
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_elapsed)
        self._heard: tuple[str, ...] = ()
        self.column.addWidget(self._make_words(look))
        self.column.addWidget(self._make_emotions(look))
        self.column.addWidget(self._make_need(look))
        self._heard_out = Toggle(look, "guide.listen.heard_out", say("guide.listen.heard_out"), self._hear_out, icon="check")
        self._elapsed = Label(look, role="micro", tone="muted", ident="guide.listen.elapsed")
        self.column.addLayout(row_of(self._heard_out, None, self._elapsed))

    def _make_words(self, look: Look) -> QWidget:
        group = Group()
        column = column_of(group, 4)
        column.addWidget(small_heading(look, say("guide.listen.heading")))
        self._card = Card(margins=(12, 6, 12, 6))
        self._said = Label(look, wrap=True, ident="guide.listen.heard")
        self._card.column.addWidget(self._said)
        column.addWidget(self._card)
        self._words = WordsField(look, "guide.listen.words", say("guide.listen.words"), say("guide.listen.words_hint"), lines=2)
        self._words.setFixedHeight(66)
        self._words.add_asked.connect(self.record_words)
        self._typed = self.field("listen.words", self._words)
        column.addWidget(self._words)
        column.addWidget(self.error_below(self._words))
        self._add = Button(look, "guide.listen.add", say("guide.listen.add"), self.record_words, icon="plus", small=True, kind="text")
        keys = Label(look, key_text("Ctrl+Return"), role="micro", tone="muted")
        self._adding = Group()
        self._adding.setLayout(row_of(self._add, keys, None))
        column.addWidget(self._adding)
        self._words.textChanged.connect(self._show_add)
        return group

    def _make_emotions(self, look: Look) -> QWidget:
        group = Group()
        column = column_of(group, 4)
        column.addWidget(small_heading(look, say("guide.listen.emotion")))
        self._emotions = {level: EmotionButton(look, level, self._feeler(level)) for level in EMOTIONS}
        buttons = list(self._emotions.values())
        self._levels = Landing("guide.listen.emotion")
        self._levels.hold(buttons)
        rows = column_of(self._levels, 4)
        rows.addLayout(row_of(*buttons[:3], spacing=6))
        rows.addLayout(row_of(*buttons[3:], spacing=6))
        column.addWidget(self._levels)
        look.language.follow(self._name_levels)
        return group

    def _name_levels(self, words: Words) -> None:
        self._levels.setAccessibleName(words("guide.listen.emotion_keys", n=len(self._emotions)))

    def _make_need(self, look: Look) -> QWidget:
        group = Group()
        column = column_of(group, 4)
        column.addWidget(small_heading(look, say("guide.listen.need")))
        self._need = ChoiceField(look, "guide.listen.need", say("guide.listen.need"), (), say("guide.listen.need_hint"), own_words=True)
        self._need.chosen.connect(self._note_need)
        self._need_typed = self.field("listen.need", self._need)
        column.addWidget(self._need)
        column.addWidget(self.error_below(self._need))
        return group

    def show_view(self, view: CaseView) -> None:
        """Show what was heard, felt and needed."""
        case = view.case
        self._heard = tuple(e.text for e in view.timeline if e.kind == "words_heard" and not e.undone and e.text)
        said = map(without_identities, self._heard[-3:])
        self._said.say("\n".join(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…" for text in said))
        self._card.setVisible(bool(self._heard))
        for level, button in self._emotions.items():
            button.setChecked(level == case.emotion)
        if not self._need.pending:
            self._need.offer([(need.code, need.label) for need in view.guide.needs])
        self._need_typed.show(self.look.words(f"need.{case.need}") if case.need else case.need_text or "", case.need)
        self._heard_out.setChecked(case.heard_out)
        heard = next((e.at_us for e in view.timeline if e.kind == "words_heard" and not e.undone), 0)
        self._since_us = 0 if case.heard_out else heard
        self._show_elapsed()
        self._show_add()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the time of listening go on."""
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop it while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _show_elapsed(self) -> None:
        """A quiet word and never more: listening takes as long as it takes (checklist W1). A case left for hours is no longer listening."""
        span = self._clock() - self._since_us
        running = bool(self._since_us) and _MINUTE_US <= span <= _LONGEST_US
        self._elapsed.say(say("guide.listen.elapsed", span=Span(span - span % _MINUTE_US)) if running else "")

    def record_words(self) -> None:
        """Record what was added to the customer's words."""
        added = new_words(self._heard, self._typed.text)
        if not self._typed.pending or not added:
            if self._typed.pending:
                self._typed.clear()
                self._show_add()
            return
        self._typed.send()
        self.talk.do(_heard_with(self._signals_in), words=added, then=self._recorded)

    def record_pending(self) -> bool:
        """Record the words and the need that stand typed."""
        self.record_words()
        return self._need.commit()

    def _recorded(self) -> None:
        self._typed.recorded()
        self._show_add()

    def _show_add(self) -> None:
        self._adding.setVisible(bool(self._words.document().characterCount() > 1))

    def _feeler(self, level: str) -> Callable[[], None]:
        def press() -> None:
            for each, button in self._emotions.items():
                button.setChecked(each == level)
            self.talk.do(conversation.note_emotion, level=level)

        return press

    def _note_need(self, code: str, text: str) -> None:
        if code or text.strip():
            self._need_typed.send()
            self.talk.do(conversation.note_need, need=code, text="" if code else text)

    def _hear_out(self) -> None:
        self._heard_out.setChecked(True)
        self.talk.do(conversation.heard_out)


def _heard_with(signals_in: Signals) -> Callable[..., Changed]:
    """The verb that hears words and the risk in them; both off the main thread."""

    def hear(store: Any, who: Any, *, words: str, **fields: Any) -> Changed:
        return conversation.hear(store, who, words=words, signals=signals_in(words), **fields)

    return hear

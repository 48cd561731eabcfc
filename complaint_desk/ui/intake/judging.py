"""What the words suggest, each with its reason, to be confirmed or changed; nothing unconfirmed is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, IMPACTS, URGENCIES
from complaint_desk.services.suggesting import Suggestion, Suggestions
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, ChoiceField, IconMark, Line

SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "type": COMPLAINT_TYPES, "emotion": EMOTIONS, "urgency": tuple(map(str, reversed(URGENCIES))),
    "impact": tuple(map(str, reversed(IMPACTS))),
}
_FACES: Final = {
    "calm": "smile", "disappointed": "frown", "frustrated": "annoyed", "angry": "angry", "threatening": "octagon-alert",
    "distressed": "heart-pulse",
}


class Judgement(QWidget):
    """One subject: what is suggested and why, Yes, and a field to choose otherwise.

    Signals:
        confirmed: the subject was confirmed or changed.
    """

    confirmed = Signal()

    def __init__(self, look: Look, subject: str, codes: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._suggested = ""
        self.code = ""
        self._name = Label(look, say(f"intake.{subject}"), tone="muted")
        self._name.setFixedWidth(66)
        self._face = IconMark(look, "smile", "emotion_calm")
        self._value = Label(look, weight=600, elide=True, ident=f"intake.{subject}.value")
        self._reason = Label(look, role="micro", tone="muted", elide=True, ident=f"intake.{subject}.reason")
        self._yes = Button(look, f"intake.{subject}.yes", say("intake.yes"), self._agree, icon="check", small=True)
        self._mark = IconMark(look, "circle-check", "on_time_text")
        self._done = Label(look, say("intake.confirmed"), tone="on_time")
        options = [(code, say(f"{subject}.{code}")) for code in codes]
        self.field = ChoiceField(look, f"intake.{subject}", say("intake.change_subject", subject=say(f"intake.{subject}")), options,
                                 say("intake.change"), small=True)
        self.be_narrow(False)
        self.field.chosen.connect(self._changed)
        value = QHBoxLayout()
        value.setSpacing(5)
        value.addWidget(self._face)
        value.addWidget(self._value, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(value)
        words.addWidget(self._reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 8, 7)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addLayout(words, 1)
        for each in (self._mark, self._done, self._yes, self.field):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        self._show("", say("intake.no_words"))

    def be_narrow(self, narrow: bool) -> None:
        """Leave more room to the reason, or take the usual."""
        self.field.setFixedWidth(104 if narrow else 148)

    def suggest(self, suggestion: Suggestion[str] | Suggestion[int]) -> None:
        """Show what the words suggest, unless the agent has decided."""
        self._suggested = str(suggestion.code)
        if not self.code:
            self._show(self._suggested, suggestion.message)

    def confirm(self, code: str, reason: Message | None = None) -> None:
        """Decide; an empty code takes the decision back."""
        self.code = code
        if not code:
            self.field.set_chosen("")
            self._suggested = ""
            self._show("", say("intake.no_words"))
            return
        self._show(code, reason)
        self.confirmed.emit()

    def _agree(self) -> None:
        if self._suggested:
            self.confirm(self._suggested)

    def _changed(self, code: str, _text: str) -> None:
        if code and code != self.code:
            self.confirm(code, say("intake.chosen"))

    def _show(self, code: str, reason: Message | None) -> None:
        self._value.say(say(f"{self._subject}.{code}") if code else "–")
        self._value.set_tone("text" if code else "muted")
        if reason is not None:
            self._reason.say(reason)
        face = _FACES.get(code, "")
        self._face.setVisible(bool(face) and self._subject == "emotion")
        if face:
            self._face.show_icon(face, f"emotion_{code}")
        self._yes.setVisible(not self.code)
        self._yes.setEnabled(bool(self._suggested))
        self._mark.setVisible(bool(self.code))
        self._done.setVisible(bool(self.code))


class Judgements(Card):
    """The four subjects on one card.

    Signals:
        changed: something was confirmed or changed.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(ident="intake.suggestions", margins=(0, 0, 0, 0), spacing=0, parent=parent)
        self.rows = {subject: Judgement(look, subject, codes) for subject, codes in SUBJECTS.items()}
        for at, row in enumerate(self.rows.values()):
            if at:
                self.column.addWidget(Line())
            self.column.addWidget(row)
            row.confirmed.connect(self.changed)

    @property
    def confirmed(self) -> dict[str, str]:
        """What the agent decided, by subject."""
        return {subject: row.code for subject, row in self.rows.items() if row.code}

    @property
    def open(self) -> int:
        """How many subjects are not decided."""
        return len(self.rows) - len(self.confirmed)

    def be_narrow(self, narrow: bool) -> None:
        """Leave more room to the reasons, or take the usual."""
        for row in self.rows.values():
            row.be_narrow(narrow)

    def suggest(self, found: Suggestions) -> None:
        """Show what the words suggest."""
        self.rows["type"].suggest(found.type)
        self.rows["emotion"].suggest(found.emotion)
        self.rows["urgency"].suggest(found.urgency)
        self.rows["impact"].suggest(found.impact)

    def restore(self, confirmed: Mapping[str, str]) -> None:
        """Decide as it was decided before the program ended."""
        for subject, code in confirmed.items():
            if code in SUBJECTS.get(subject, ()):
                self.rows[subject].confirm(code, say("intake.chosen"))

    def empty(self) -> None:
        """Take every decision back."""
        for row in self.rows.values():
            row.confirm("")
